//! "It starts H K": what somebody says that his code begins with, whatever the letters were heard as.
//!
//! Only for what was heard, in reply to a question for a code that has letters.

use crate::code::Alphabet;
use crate::reader::token::Stop;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::scene::{Scene, Segment};
use crate::window::{self, replies};

/// Words that say that a code begins.
const BEGINS: &str = "starts begins starting beginning";
/// What may stand between such a word and the letters.
const WITH: &str = "with as off";
/// Most words that a few letters are heard as.
const LONGEST: usize = 4;

/// What in the replies to the question in stretch `at` begins a code.
pub(crate) fn find(scene: &Scene<'_>, at: usize, asked: &Segment, taken: &[bool]) -> Vec<Hit> {
    let lettered = |rule: &usize| matches!(rules::TABLE[*rule].answer(), Answer::Code(code) if code.alphabet == Alphabet::Mixed);
    let Some(rule) = window::asked(scene, asked).and_then(|topic| topic.strong.iter().find(lettered)) else { return Vec::new() };
    let begun = |own: Segment| {
        let word = (own.from..own.to).find(|at| scene.is(*at, BEGINS))?;
        let first = (word + 1..own.to).find(|at| !scene.is(*at, WITH))?;
        // Digits are read as such: "boarding starts at 6.50".
        let free = (first..own.to).all(|at| !taken[at] && !scene.covered[at] && !scene.tokens[at].is_number());
        let short = own.to - first <= LONGEST && scene.tokens[own.to - 1].stop < Stop::Question;
        (free && short).then(|| window::window(rule, (first, own.to - 1)))
    };
    replies(scene, at).take_while(|own| !own.refuses).filter_map(begun).collect()
}
