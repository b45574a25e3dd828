//! Codes that somebody dictates in reply to a question of which no rule knows what it asks for ("What's it say on the back bumper?").
//!
//! Only for what was heard on the phone: whoever is asked there and dictates six symbols or more gives something of his own, unless what was asked
//! is known to be harmless. Which entity it is tells its shape alone, as well as it can.

use redaction::finding::Entity;

use crate::code::matches;
use crate::confidence;
use crate::dates;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Party, Scene, Segment};
use crate::window::{cues, window};

/// Fewer symbols are a quantity, a year or a time.
const LEAST: usize = 6;
/// So many words at most lead into the code.
const WORDS: usize = 3;
/// What numbers are asked for that are nobody's own, and words of replies that say so.
const HARMLESS: &str = "order reservation reference ref booking case ticket invoice meter reading readings model serial quote tracking parcel pallet \
    item part product job complaint claim receipt delivery router error gas electric electricity water mileage odometer price cost many much long far \
    time room page batch code codes screen label sticker version";
/// The day of a later year is that of an order or a visit.
const BORN: u32 = 2012;

/// Adds the codes, where nothing was found.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let mut taken = vec![false; scene.tokens.len()];
    for hit in hits.iter().filter(|hit| hit.confidence >= confidence::THRESHOLD) {
        taken[hit.first..=hit.last].fill(true);
    }
    for pair in scene.segments.iter().filter(|segment| !segment.back).collect::<Vec<_>>().windows(2) {
        let [question, reply] = pair else { continue };
        if !answers(scene, question, reply) {
            continue;
        }
        let free = |first: usize, last: usize| !(first..=last).any(|at| taken[at] || scene.covered[at]);
        let place = |run: &Run| scene.symbols[run.from].token as usize;
        let first = scene.runs.partition_point(|run| place(run) < reply.from);
        let runs = scene.runs[first..].iter().take_while(|run| place(run) < reply.to);
        for run in runs {
            let (first, last) = run.ends(&scene.symbols);
            if free(first, last) && is_code(scene, reply, run) {
                hits.extend(rules::of(entity(scene, run)).map(|rule| window(rule, (first, last))));
            }
        }
        let born = birthday(scene, reply).filter(|(first, last)| free(*first, *last));
        hits.extend(born.zip(rules::of(Entity::DATE_OF_BIRTH)).map(|(ends, rule)| window(rule, ends)));
    }
}

/// Whether `reply` answers `question`: another party's, and neither names anything harmless.
fn answers(scene: &Scene<'_>, question: &Segment, reply: &Segment) -> bool {
    let speaker = |segment: &Segment| scene.speaker(scene.tokens[segment.from].turn);
    let known = speaker(question) != 0 && speaker(reply) != 0 && speaker(question) != speaker(reply);
    let named = |at: usize| HARMLESS.split(' ').any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let harmless = |segment: &Segment| cues(scene, segment).iter().any(|cue| cue.topic.harmless) || (segment.from..segment.to).any(named);
    known && reply.party != Party::Agent && !reply.refuses && !harmless(question) && !harmless(reply)
}

/// Whether a run of a reply is dictated for its own sake.
fn is_code(scene: &Scene<'_>, reply: &Segment, run: &Run) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let digits = symbols.iter().filter(|symbol| symbol.ch.is_ascii_digit()).count();
    let (first, last) = run.ends(&scene.symbols);
    let small = traits::LEAD | traits::IS | traits::POSSESSIVE | traits::BACK | traits::INNER;
    let plain = |at: &usize| !scene.tokens[*at].is(small) && scene.tokens[*at].kind != Kind::Filler;
    let paused = last + 1 == reply.to || scene.tokens[last].stop > Stop::None;
    (reply.from..first).filter(plain).count() <= WORDS
        && paused
        && run.measure != Measure::Words
        && symbols.len() >= LEAST
        && digits > 1
        && !crate::harmless::is_beside(scene, run)
}

/// What a code of this shape is.
fn entity(scene: &Scene<'_>, run: &Run) -> Entity {
    let symbols: Vec<u8> = scene.symbols[run.from..run.to].iter().map(|symbol| symbol.ch).collect();
    if symbols.iter().any(u8::is_ascii_uppercase) {
        let shaped = |shapes: &[&str]| shapes.iter().any(|shape| matches(shape, &symbols));
        return match () {
            () if shaped(&["A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA", "A9A9A9"]) => Entity::UK_POSTCODE,
            () if shaped(&["AA99AAA"]) => Entity::VEHICLE_REG,
            () => Entity::MEMBER_ID,
        };
    }
    match symbols.len() {
        6 => Entity::OTP,
        9 => Entity::US_SSN,
        10..=12 => Entity::PHONE_NUMBER,
        13..=19 => Entity::CREDIT_CARD,
        _ => Entity::BANK_ACCOUNT,
    }
}

/// A date long ago that is a reply's first words.
fn birthday(scene: &Scene<'_>, reply: &Segment) -> Option<(usize, usize)> {
    let leads =
        |at: &usize| !scene.tokens[*at].is_symbol() && scene.tokens[*at].is(traits::LEAD | traits::BACK | traits::IS | traits::POSSESSIVE);
    let from = (reply.from..reply.to).find(|at| !leads(at) && scene.tokens[*at].kind != Kind::Filler)?;
    let dated =
        dates::read(scene, from, reply.to).filter(|dated| dated.first == from && dated.parts >= 3 && !dates::is_other(scene, *dated))?;
    let year = |at: usize| scene.text(at).get(..4).and_then(|year| year.parse::<u32>().ok());
    let old = (dated.first..=dated.last).rev().find_map(year).is_some_and(|year| (1900..=BORN).contains(&year));
    old.then_some((dated.first, dated.last))
}
