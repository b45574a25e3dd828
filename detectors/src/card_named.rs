//! What a caller says of a card in the turns after its number without being asked: a security code that he names after it ("it's 6209 up on the
//! front"), and a month and a year that are all of a turn ("12-28").
//!
//! Only for what was heard on the phone: there a card comes in many turns, with the other party's words between them.

use redaction::finding::Entity;

use crate::card_tail::is_expiry;
use crate::reader::token::{Kind, traits};
use crate::refusal;
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Scene, Segment};
use crate::window::{cues, window};

/// So many stretches after one in which a card number stands.
const LATER: usize = 10;
/// So many words stand between a code and the place that it is said to stand at: "6209, that's up on the front".
const NEAR: usize = 4;
/// So many numbers of a turn are looked at.
const FIRST: usize = 16;
/// The lengths of security codes.
const CODE: std::ops::RangeInclusive<usize> = 3..=4;
/// Where they stand.
const PLACES: &str = "front back reverse strip signature";

/// Adds them for the card numbers among `hits`.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let known = rules::of(Entity::CREDIT_CARD).zip(rules::of(Entity::CARD_EXPIRY)).zip(rules::of(Entity::CARD_CVV));
    let Some(((card, expiry), code)) = known else { return };
    let mut more = Vec::new();
    for hit in hits.iter().filter(|hit| hit.rule == card && hit.is_sure()) {
        let own = scene.segments.partition_point(|segment| segment.to <= hit.last);
        let speaker = |token: usize| scene.speaker(scene.tokens[token].turn);
        let later = scene.segments.iter().enumerate().skip(own).take(LATER + 1);
        for (at, said) in later.filter(|(_, said)| speaker(said.from) != 0 && speaker(said.from) == speaker(hit.last)) {
            let from = said.from.max(hit.last + 1);
            more.extend(named(scene, from..said.to).map(|ends| window(code, ends)));
            more.extend(dated(scene, at, said).filter(|ends| ends.0 > hit.last).map(|ends| window(expiry, ends)));
        }
    }
    hits.append(&mut more);
}

/// "It's 6209 up on the front".
fn named(scene: &Scene<'_>, words: std::ops::Range<usize>) -> Option<(usize, usize)> {
    let place = |at: usize| words.contains(&at) && scene.is(at, PLACES) && scene.is(at - 1, "the its your");
    let own = |run: &&Run| {
        let (first, last) = run.ends(&scene.symbols);
        let digits = scene.symbols[run.from..run.to].iter().all(|symbol| symbol.ch.is_ascii_digit());
        let named = (last + 2..last + 2 + NEAR).any(place);
        first >= words.start && digits && CODE.contains(&(run.to - run.from)) && run.measure != Measure::Words && named
    };
    let token = |run: &Run| scene.symbols[run.from].token as usize;
    let first = scene.runs.partition_point(|run| token(run) < words.start);
    let runs = scene.runs[first..].iter().take(FIRST).take_while(|run| token(run) < words.end);
    runs.filter(own).map(|run| run.ends(&scene.symbols)).next()
}

/// "12-28.": a month and a year in which cards run out, and nothing else in a turn, unless it was asked for something else.
fn dated(scene: &Scene<'_>, at: usize, said: &Segment) -> Option<(usize, usize)> {
    let lead = |at: &usize| {
        !scene.tokens[*at].is_symbol() && scene.tokens[*at].is(traits::LEAD | traits::BACK | traits::IS | traits::AND)
            || scene.tokens[*at].kind == Kind::Filler
    };
    let first = (said.from..said.to).find(|at| !lead(at))?;
    let last = said.to - 1;
    let digits = (first..=last).all(|at| scene.tokens[at].is_symbol()) && scene.measure(first) != Measure::Words;
    let asked = || {
        at.checked_sub(1).is_some_and(|before| {
            let before = &scene.segments[before];
            refusal::is_other_question(scene, before.from, before.to) || cues(scene, before).iter().any(|cue| cue.topic.harmless)
        })
    };
    (digits && !asked() && is_expiry(scene, first, last)).then_some((first, last))
}
