//! Pieces of an address of email: a host said by itself, a mailbox said back in one word, an address that a recogniser broke at its signs.
//!
//! Only for what was heard on the phone, and only where an address of email is talked of.

use redaction::finding::Entity;

use crate::names;
use crate::reader::token::{Glue, Kind, Stop, traits};
use crate::repeats;
use crate::rule::Hit;
use crate::rules;
use crate::scene::{Scene, Segment};
use crate::window::{cues, window};

/// An address is talked of in so many stretches after a question for it, or beside one that was read.
const NEAR: usize = 4;
/// Most words from the start of an address to its last dot.
const LONGEST: usize = 14;
/// Most addresses that are known again.
const ADDRESSES: usize = 24;
/// Words of who talks of his own firm's pages and offers.
const OWN: &str = "website site web webpage page online www visit app promo discount coupon voucher";
/// Shorter words are said back by chance.
const LEAST: usize = 6;

/// Adds the pieces beside the addresses among `hits`, and in replies to a question for one.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let Some(rule) = rules::of(Entity::EMAIL_ADDRESS) else { return };
    let mut taken = scene.taken(hits.iter().filter(|hit| hit.rule == rule));
    for (segment, asks) in talked_of(scene, rule, &taken) {
        let mailboxes = if asks { joined(scene, segment) } else { written(scene, segment) };
        let found = addresses(scene, segment).into_iter().chain(mailboxes);
        for ends in found.filter(|ends| !(asks && is_own(scene, segment, *ends))) {
            if !(ends.0..=ends.1).all(|at| taken[at]) {
                taken[ends.0..=ends.1].fill(true);
                hits.push(window(rule, ends));
            }
        }
    }
    let read: Vec<String> = values(&taken).take(ADDRESSES).map(|(first, last)| repeats::joined(scene, first, last)).collect();
    let said_back = |at: &usize| {
        let word = repeats::joined(scene, *at, *at);
        !taken[*at] && scene.tokens[*at].id == 0 && word.len() >= LEAST && read.iter().any(|value| value.contains(&word))
    };
    hits.extend((0..scene.tokens.len()).filter(said_back).map(|at| window(rule, (at, at))));
}

/// The stretches of `taken`.
fn values(taken: &[bool]) -> impl Iterator<Item = (usize, usize)> {
    let starts = |at: &usize| taken[*at] && (*at == 0 || !taken[*at - 1]);
    (0..taken.len()).filter(starts).map(|first| (first, first + taken[first..].iter().take_while(|taken| **taken).count() - 1))
}

/// Stretches of talk after a question for an address of email, and around one that was read; and whether it is who asked that speaks.
fn talked_of<'s>(scene: &'s Scene<'_>, rule: usize, taken: &[bool]) -> Vec<(&'s Segment, bool)> {
    let asks = |segment: &Segment| cues(scene, segment).iter().any(|cue| cue.topic.strong.iter().any(|asked| asked == rule));
    let read = |segment: &Segment| (segment.from..segment.to).any(|at| taken[at]);
    let marks: Vec<bool> = scene.segments.iter().map(|segment| asks(segment) || read(segment)).collect();
    let near = |at: usize| marks[at.saturating_sub(NEAR)..=at].contains(&true) || marks.get(at + 1) == Some(&true);
    let speaker = |segment: &Segment| scene.speaker(scene.tokens[segment.from].turn);
    let asked = |at: usize| {
        let own = speaker(&scene.segments[at]);
        own != 0 && scene.segments[at.saturating_sub(NEAR)..=at].iter().any(|before| speaker(before) == own && asks(before))
    };
    scene.segments.iter().enumerate().filter(|(at, _)| near(*at)).map(|(at, segment)| (segment, asked(at))).collect()
}

/// From the first word of its sentence that says something to the last dot of a host: "office at stpatricks .ie", "dot com".
fn addresses(scene: &Scene<'_>, segment: &Segment) -> Vec<(usize, usize)> {
    let host = |at: &usize| is_top_level(scene, *at, segment.from) || scene.tokens[*at].kind == Kind::Domain;
    let ends: Vec<usize> = (segment.from..segment.to).filter(host).collect();
    let start = |end: usize| {
        let breaks = |at: &usize| scene.tokens[*at].stop >= Stop::Full && !names::is_shortened(scene, *at) && !is_dotted(scene, at + 1);
        let from = (segment.from..end).rev().take(LONGEST).take_while(|at| !breaks(at)).last().unwrap_or(end);
        let first = names::skip_lead(scene, from, end);
        // "Dot fr, actually": nothing but the host's end.
        if is_top_level(scene, end, segment.from) && first == end { end.saturating_sub(1).max(segment.from) } else { first }
    };
    ends.into_iter().map(|end| (start(end), end)).collect()
}

/// Whether who asked says what his firm's page is called.
fn is_own(scene: &Scene<'_>, segment: &Segment, (first, last): (usize, usize)) -> bool {
    let before = (segment.from..first).rev().take(LONGEST).take_while(|at| scene.tokens[*at].stop < Stop::Full);
    before.chain(first..=last).any(|at| scene.is(at, OWN)) && !(first..=last).any(|at| scene.tokens[at].is(traits::AT))
}

/// A top-level domain after a dot that is said or written.
fn is_top_level(scene: &Scene<'_>, at: usize, from: usize) -> bool {
    let said = at > from && scene.tokens[at - 1].is(traits::DOT);
    scene.tokens[at].is(traits::TLD) && (said || is_dotted(scene, at))
}

/// Whether a dot is written right before a word.
fn is_dotted(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.tokens.get(at) else { return false };
    let before = scene.turns.get(token.turn as usize).and_then(|turn| turn.text.get(..token.byte_start as usize));
    before.is_some_and(|text| text.ends_with('.'))
}

/// "ciara.tuohy", "b_lindqvist", "perky11": words that are written as in a mailbox. Who asked for an address says a word with a digit of other
/// things ("Text robin4 to that number"): there it is no mailbox.
fn written(scene: &Scene<'_>, segment: &Segment) -> Vec<(usize, usize)> {
    let mixed = |at: &usize| scene.tokens[*at].kind == Kind::Mixed && scene.text(*at).bytes().filter(u8::is_ascii_alphabetic).count() > 2;
    joined(scene, segment).into_iter().chain((segment.from..segment.to).filter(mixed).map(|at| (at, at))).collect()
}

/// "ciara.tuohy", "b_lindqvist": words with a mailbox's sign between them.
fn joined(scene: &Scene<'_>, segment: &Segment) -> Vec<(usize, usize)> {
    let glued = |at: usize| at < segment.to && matches!(scene.tokens[at].glue, Glue::Dot | Glue::Other);
    let letters = |at: usize| scene.text(at).bytes().filter(u8::is_ascii_alphabetic).count() > 1;
    let joined = (segment.from..segment.to).filter(|at| glued(at + 1) && !glued(*at) && letters(*at) && letters(at + 1));
    let to_end = |first: usize| (first, first + (first + 1..segment.to).take_while(|at| glued(*at)).count());
    joined.map(to_end).collect()
}
