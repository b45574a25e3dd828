//! Names that somebody is asked to spell, and how he does: what was said right before the question, and the reply.
//!
//! Only for what was heard: recognisers write foreign names without capitals.

use std::ops::Range;

use redaction::finding::Entity;

use crate::cue::Cue;
use crate::names;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::Hit;
use crate::rules;
use crate::scene::{Scene, Segment};
use crate::window::{cues, replies, window};

/// Most words of a name that is spelled afterwards.
const LONGEST: usize = 3;
/// A reply of so few words is nothing but the name, and one of so few the letters of it.
const SHORT: usize = 6;
const SPELLED: usize = 20;
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
    // "Harold Nystrom. It's for the other knee.": the name was read, and what was said after it is none.
    let read = |at: usize| taken[at] && scene.tokens[at].capital && scene.tokens[at].kind == Kind::Word;
    let read = !scene.tokens[end].capital && (told.from..first).any(read);
    (about && !named && answers && free && !read).then(|| window(rule, (first, end)))
}

/// The reply to "could you spell your last name the way it is on the passport?": all of it, whatever the letters were heard as.
pub(crate) fn spelled(scene: &Scene<'_>, at: usize, asked: &Segment) -> Option<Hit> {
    let rule = rules::of(Entity::PERSON)?;
    let spells = is_asked(scene, asked);
    let named = cues(scene, asked).iter().any(|cue| cue.topic.strong.iter().any(|own| rules::entity(own) == Some(Entity::PERSON)));
    let reply = replies(scene, at).next().filter(|own| spells && named && !own.refuses)?;
    called(scene, asked, &reply).map(|ends| window(rule, ends))
}

/// "..., in the eye of the eye, she has a zebra, H-ho-you": letters among words that were heard for letters.
fn is_spelled_out(scene: &Scene<'_>, words: Range<usize>) -> bool {
    // "K 4471 B" is a code.
    let number = |at: usize| scene.tokens.get(at).is_some_and(|near| near.kind == Kind::Digits && near.end - near.start > 2);
    let code = |at: usize| number(at + 1) || at > 0 && number(at - 1);
    let letter = |at: &usize| matches!(scene.tokens[*at].kind, Kind::Letter(_)) && !scene.tokens[*at].is(traits::SHY) && !code(*at);
    let spelled = |at: &usize| letter(at) || scene.tokens[*at].is_spelling() && !scene.tokens[*at].is(traits::COMMON | traits::GIVEN);
    words.clone().any(|at| letter(&at)) && words.filter(spelled).count() > 1
}

/// "Celeste in Aubrey", "Docky as these are": a name and what was heard for the rest of it, up to the next pause and the last word that may be one.
/// What is spelled goes whole.
pub(crate) fn called(scene: &Scene<'_>, asked: &Segment, reply: &Segment) -> Option<(usize, usize)> {
    let everyday = traits::COMMON | traits::LEAD | traits::BACK | traits::MEASURE;
    let name = |at: &usize| {
        let token = &scene.tokens[*at];
        token.kind == Kind::Word
            && !scene.asides[*at]
            && (token.id == 0 || token.capital && (!token.is(everyday) || token.is(traits::GIVEN)))
    };
    let ends = |at: &usize| scene.tokens[*at].stop >= Stop::Full && !names::is_shortened(scene, *at);
    let lead = names::skip_lead(scene, reply.from, reply.to);
    // "Inclinic 7?": no name is numbered.
    let numbered = |at: &usize| scene.tokens.get(at + 1).is_some_and(|next| at + 1 < reply.to && next.kind == Kind::Digits);
    let first = (reply.from..reply.to).find(name).filter(|first| !numbered(first))?;
    let end = (first..reply.to).find(ends).unwrap_or(reply.to - 1);
    if is_asked(scene, asked) {
        return (reply.to - lead <= SPELLED).then_some((first.min(lead), reply.to - 1));
    }
    if is_spelled_out(scene, first + 1..reply.to) && reply.to - lead <= SPELLED {
        return Some((first.min(lead), reply.to - 1));
    }
    let pause = (first..=end).find(|at| scene.tokens[*at].stop > Stop::None).unwrap_or(end);
    let last = (first..=end).rfind(name)?;
    let last = if first == lead { last.max(pause) } else { last };
    (end - first < SHORT).then_some((first, last))
}
