//! A digit in place of another one: "four one, is that a seven? No, five." The value looked whole, and what comes then is a part of it.
//!
//! Only for what was heard.

use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::scene::Scene;
use crate::window::window;

/// So many words at most are said in place of a few others.
const LONGEST: usize = 6;
/// What takes something back at the start of a sentence, with how "no" is heard.
const BACK: &str = "no nope now sorry wait actually oops";

/// The sentences beside the codes among `hits` that take a part of them back.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let code = |hit: &&Hit| matches!(rules::TABLE.get(hit.rule).map(|rule| rule.answer()), Some(Answer::Code(_)));
    let mut found: Vec<Hit> =
        hits.iter().filter(|hit| hit.is_sure()).filter(code).filter_map(|hit| Some(window(hit.rule, instead(scene, hit.last)?))).collect();
    hits.append(&mut found);
}

/// The sentence after the word at `last`, where it takes something back and says digits or letters instead, and nothing else.
fn instead(scene: &Scene<'_>, last: usize) -> Option<(usize, usize)> {
    let token = |at: usize| scene.tokens.get(at).filter(|token| token.turn == scene.tokens[last].turn);
    let first = last + 1;
    if scene.tokens[last].stop < Stop::Full || !scene.is(first, BACK) || token(first)?.stop == Stop::None {
        return None;
    }
    let end = (first..first + LONGEST).find(|at| token(*at).is_some_and(|own| own.stop >= Stop::Full) || token(at + 1).is_none())?;
    let small = traits::CORRECTION | traits::IS | traits::LEAD | traits::RESTART;
    let said = |at: usize| token(at).is_some_and(|own| own.is_symbol() || own.is(small) || own.kind == Kind::Filler);
    let symbols = (first + 1..=end).filter(|at| scene.tokens[*at].is_symbol()).count();
    (symbols > 0 && (first + 1..=end).all(said)).then_some((first, end))
}
