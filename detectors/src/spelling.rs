//! What somebody is asked to spell: it was said right before, and is a name.
//!
//! Only for what was heard: recognisers write foreign names without capitals.

use redaction::finding::Entity;

use crate::cue::Cue;
use crate::reader::token::{Kind, traits};
use crate::rule::Hit;
use crate::rules;
use crate::scene::{Scene, Segment};
use crate::window::{cues, window};

/// Most words of such a name.
const LONGEST: usize = 3;
/// Words of a question for how something is spelled, and of what was said that it may be about.
const SPELLS: &str = "spell spelled spelling spelt";
const ABOUT: &str = "that it one name surname";

/// Whether a stretch asks how something is spelled.
pub(crate) fn is_asked(scene: &Scene<'_>, asked: &Segment) -> bool {
    (asked.from..asked.to).any(|at| scene.is(at, SPELLS))
}

/// "How are you spelling that last one?": what the other party said last is a name, if nothing else was made of it.
pub(crate) fn asked_of(scene: &Scene<'_>, at: usize, asked: &Segment, taken: &[bool]) -> Option<Hit> {
    let rule = rules::of(Entity::PERSON)?;
    let words = || asked.from..asked.to;
    let spells = words().find(|at| scene.is(*at, SPELLS))?;
    let name = |own: usize| rules::entity(own) == Some(Entity::PERSON);
    let other = |cue: &Cue| cue.topic.harmless || !cue.topic.strong.iter().all(name);
    let named = cues(scene, asked).iter().any(other);
    let about = (spells..asked.to).any(|at| scene.is(at, ABOUT));
    let told = scene.segments.get(at.checked_sub(1)?)?;
    let answers = scene.speaker(scene.tokens[told.from].turn) != scene.speaker(scene.tokens[asked.from].turn);
    let end = told.to - 1;
    let free = !taken[end] && !scene.covered[end];
    let name = |at: &usize| {
        let token = &scene.tokens[*at];
        token.kind == Kind::Word && (token.id == 0 || token.capital && !token.is(traits::COMMON | traits::LEAD | traits::BACK))
    };
    let first = (told.from..=end).rev().take(LONGEST).take_while(name).last()?;
    (about && !named && answers && free).then(|| window(rule, (first, end)))
}
