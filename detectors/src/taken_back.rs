//! A part in place of another one: "four one, is that a seven? No, five.", "It's one three at the end, not one eight." The value looked whole, and what
//! comes then is a part of it.
//!
//! Only for what was heard.

use redaction::finding::Entity;

use crate::beside;
use crate::echo;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Scene, Segment};
use crate::window::{cues, soon, window};

/// So many words at most are said in place of a few others.
const LONGEST: usize = 6;
/// What takes something back at the start of a sentence, with how "no" is heard.
const BACK: &str = "no nope now sorry wait actually oops";
/// A value is put right within so many stretches of talk.
const SOON: usize = 3;
/// Among the first words of each.
const EARLY: usize = 64;
/// What stands between a part and what was said or written in its place.
const INSTEAD: &str = "not instead rather";
/// What else may stand between them.
const BETWEEN: &str = "it it's its is a an the of than at in on to and but end start beginning front middle last first";
/// What stands between such a place and the part.
const LEADS: &str = "digit digits digit's number numbers number's one's bit bit's part part's letter letters letter's couple two three four is are should \
    must be a an in with it's";
/// How who heard a letter read back wrong begins.
const DENIES: &str = "no nope nah";
/// Where in a value a part stands, after "at the".
const PLACES: &str = "end start beginning front middle";

/// The sentences after the codes among `hits` that take a part of them back or put it right.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let code = |hit: &&Hit| matches!(rules::TABLE.get(hit.rule).map(|rule| rule.answer()), Some(Answer::Code(_)));
    let codes: Vec<Hit> = hits.iter().filter(|hit| hit.is_sure()).filter(code).copied().collect();
    for hit in codes {
        hits.extend(instead(scene, hit.last).into_iter().chain(put_right(scene, &hit)).map(|ends| window(hit.rule, ends)));
    }
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

/// What is said soon after a code of a part of it, to put it right; a question for something else ends it.
fn put_right(scene: &Scene<'_>, hit: &Hit) -> Vec<(usize, usize)> {
    let own = scene.segments.partition_point(|segment| segment.to <= hit.last);
    let other = |segment: &Segment| {
        // "It ends seven one": that names an end of whatever was told.
        let end = |rule: usize| matches!(rules::entity(rule), Some(Entity::CARD_LAST4 | Entity::US_SSN_LAST4));
        let about = |rule: usize| end(rule) || rules::entity(rule) == rules::entity(hit.rule);
        cues(scene, segment).iter().any(|cue| cue.topic.harmless || !cue.topic.strong.is_empty() && !cue.topic.strong.iter().any(about))
    };
    // "That's 12 pounds." "I thought it was 15, not 12."
    let measures = |segment: &Segment| {
        let run = |run: &&Run| (segment.from..segment.to).contains(&(scene.symbols[run.from].token as usize));
        let first = scene.runs.partition_point(|run| (scene.symbols[run.from].token as usize) < segment.from);
        scene.runs[first..].iter().take_while(run).any(|run| run.measure == Measure::Words)
    };
    let early = |segment: &Segment| Segment { to: segment.to.min(segment.from + EARLY), ..*segment };
    let near = soon(scene, own, SOON).map(early).take_while(|segment| !other(segment) && !measures(segment));
    let mut found: Vec<(usize, usize)> = near.flat_map(|segment| amends(scene, &segment)).collect();
    let back: Vec<(usize, usize)> = found.iter().filter_map(|ends| said_back(scene, *ends)).collect();
    found.extend(back);
    found
}

/// "No, seven six at the end." "Seven six, thank you.": what the other party begins with right after it, the same digits as a part that was put right.
fn said_back(scene: &Scene<'_>, (first, last): (usize, usize)) -> Option<(usize, usize)> {
    let speaker = |at: usize| scene.speaker(scene.tokens[at].turn);
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let runs = || {
        let from = scene.runs.partition_point(|run| run.from < place(first));
        scene.runs[from..].iter().take_while(|run| run.from < place(last + 1))
    };
    let own = scene.segments.partition_point(|segment| segment.to <= last);
    let other = soon(scene, own, 1).next().filter(|next| speaker(next.from) != speaker(first))?;
    let run = scene.runs.get(scene.runs.partition_point(|run| run.from < place(other.from)))?;
    let (from, to) = run.ends(&scene.symbols);
    let same = |own: &Run| scene.characters[own.from..own.to] == scene.characters[run.from..run.to];
    let plain = run.measure != Measure::Words && to < other.to && echo::opens(scene, run, other);
    (plain && runs().any(same)).then_some((from, to))
}

/// Two numbers of which one stands instead of the other, or one that is said to stand at an end.
fn amends(scene: &Scene<'_>, segment: &Segment) -> Vec<(usize, usize)> {
    let token = |run: &Run| scene.symbols[run.from].token as usize;
    let first = scene.runs.partition_point(|run| token(run) < segment.from);
    let plain = |run: &&Run| run.measure != Measure::Words && !beside::is_beside(scene, run);
    let runs: Vec<(usize, usize)> =
        scene.runs[first..].iter().take_while(|run| token(run) < segment.to).filter(plain).map(|run| run.ends(&scene.symbols)).collect();
    let swapped = |(one, other): (&(usize, usize), &(usize, usize))| {
        let between = one.1 + 1..other.0;
        // "89, not. 98": nobody ends a sentence so.
        let ends = (one.1..other.0).any(|at| scene.tokens[at].stop >= Stop::Full && !scene.is(at, INSTEAD));
        let denied = |mut words: std::ops::Range<usize>| words.any(|at| scene.is(at, INSTEAD));
        let small = between.len() <= LONGEST && between.clone().all(|at| scene.is(at, BETWEEN) || scene.is(at, INSTEAD));
        let before = one.0.saturating_sub(2).max(segment.from)..one.0;
        (!ends && small && (denied(between) || denied(before))).then_some((one.0, other.1))
    };
    let mut found: Vec<(usize, usize)> = runs.iter().zip(runs.iter().skip(1)).filter_map(swapped).collect();
    // "Was that five four at the end?": who asks so puts nothing right, and a digit or two by themselves give nothing away.
    let asks = segment.asks_again || scene.tokens[segment.to - 1].stop == Stop::Question;
    let placed = |ends: &&(usize, usize)| !asks && (is_at_end(scene, ends.1, segment.to) || is_led(scene, segment.from, ends.0));
    found.extend(runs.iter().filter(placed));
    // "No, B for bread.": a letter with its example, in place of the one that was read back.
    let denies = scene.is(segment.from, DENIES) && scene.tokens[segment.from].stop > Stop::None;
    // "... 4 1, D?" "B for bread.": the same without a word of denial, where it answers a question at once.
    let starts = |ends: &(usize, usize)| ends.0 == segment.from && answers(scene, segment);
    let place = |at: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < at);
    let example = |ends: &&(usize, usize)| {
        let letters = &scene.symbols[place(ends.0)..place(ends.1 + 1)];
        (denies || starts(ends))
            && ends.0 <= segment.from + LONGEST
            && letters.iter().any(|symbol| symbol.ch.is_ascii_uppercase() && symbol.end > symbol.token)
    };
    found.extend(runs.iter().filter(example));
    found
}

/// Whether a stretch comes right after the other party's question.
fn answers(scene: &Scene<'_>, segment: &Segment) -> bool {
    let before = segment.from.checked_sub(1).map(|at| &scene.tokens[at]);
    let own = scene.tokens[segment.from].turn;
    before.is_some_and(|before| before.stop == Stop::Question && scene.speaker(before.turn) != scene.speaker(own))
}

/// "The last two are one three", "it ends with a five", "the first digit should be a six".
fn is_led(scene: &Scene<'_>, from: usize, first: usize) -> bool {
    let near = first.saturating_sub(LONGEST).max(from)..first;
    let mut words = near.rev().take_while(|at| scene.tokens[*at].stop == Stop::None);
    let place = words.find(|at| !scene.is(*at, LEADS));
    place.is_some_and(|at| {
        at + 1 < first && scene.is(at, "last first final second middle ends ending finishes finishing starts starting begins")
    })
}

/// "One three at the end", but not "at the end of the month".
fn is_at_end(scene: &Scene<'_>, last: usize, to: usize) -> bool {
    let led = scene.tokens[last].stop < Stop::Full && scene.is(last + 1, "at in on") && scene.is(last + 2, "the");
    let ends = last + 3 < to && scene.is(last + 3, PLACES) && scene.tokens[last + 1].stop.max(scene.tokens[last + 2].stop) == Stop::None;
    led && ends && !(last + 4 < to && scene.is(last + 4, "of"))
}
