//! Values that are codes, known again by three of their digits and letters in a row.

use redaction::finding::{Checksum, Reason};

use crate::beside;
use crate::reader::token::Kind;
use crate::rule::Hit;
use crate::run::{Measure, Run, Symbol};
use crate::scene::Scene;

/// A value that was found, to know it again.
pub(crate) struct Known {
    /// Index in the table of rules.
    pub(crate) rule: usize,
    /// The value's number; 0 where it has none.
    pub(crate) value: u32,
    /// Its digits and upper-case letters.
    pub(crate) symbols: Vec<u8>,
    /// The turn in which it was said first.
    pub(crate) turn: u32,
}

/// Fewer symbols are repeated by chance.
pub(super) const LEAST: usize = 3;
/// So few symbols repeat a part of a value only a little while after it.
pub(super) const SHORT: usize = 3;
/// That little while, in turns.
const SOON: u32 = 12;
/// Places of one triple of symbols that are tried: more of them say nothing.
const PLACES: usize = 8;
/// What was found by its checksum though nobody asked, to know its parts where they were said.
pub(crate) fn sure(scene: &Scene<'_>, hits: &[Hit]) -> Vec<Known> {
    let sure = |hit: &&Hit| hit.reason == Reason::Checksum && hit.checksum == Checksum::Pass;
    hits.iter().filter(sure).map(|hit| symbols(scene, hit)).collect()
}

/// What the words around it told to be personal, to know it again.
pub(crate) fn learned(scene: &Scene<'_>, hits: &[Hit]) -> Vec<Known> {
    let learned = hits.iter().filter(|hit| hit.reason == Reason::Learned).map(|hit| symbols(scene, hit));
    learned.filter(|known| known.symbols.len() > SHORT).collect()
}

/// The digits and letters that were dictated in a value.
pub(super) fn symbols(scene: &Scene<'_>, hit: &Hit) -> Known {
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let symbols = scene.symbols[place(hit.first)..place(hit.last + 1)].iter().map(|symbol| symbol.ch).collect();
    Known { rule: hit.rule, value: hit.value, symbols, turn: scene.tokens[hit.first].turn }
}

/// Values by the triples of symbols in them.
pub(super) struct Codes {
    known: Vec<Known>,
    /// Triples, the values they stand in, and where; sorted.
    places: Vec<(u32, u32, u32)>,
}

impl Codes {
    pub(super) fn new(known: Vec<Known>) -> Self {
        let mut places = Vec::new();
        for (index, value) in known.iter().enumerate() {
            places.extend(value.symbols.windows(LEAST).enumerate().map(|(at, triple)| (pack(triple), index as u32, at as u32)));
        }
        places.sort_unstable();
        Self { known, places }
    }

    /// The value that this run is a part of.
    pub(super) fn of_run(&self, scene: &Scene<'_>, run: &Run) -> Option<&Known> {
        let symbols = without_sigh(scene, &scene.symbols[run.from..run.to]);
        if symbols.len() < LEAST || run.measure == Measure::Words || beside::is_by_chance(scene, run) {
            return None;
        }
        let key = pack(&[symbols[0].ch, symbols[1].ch, symbols[2].ch]);
        let places = &self.places[self.places.partition_point(|place| place.0 < key)..];
        let turn = scene.tokens[symbols[0].token as usize].turn;
        places.iter().take_while(|place| place.0 == key).take(PLACES).find_map(|(_, index, at)| {
            let known = self.known.get(*index as usize)?;
            let rest = known.symbols.get(*at as usize..)?;
            let same = rest.len() >= symbols.len() && rest.iter().zip(symbols).all(|(ch, symbol)| *ch == symbol.ch);
            let whole = known.symbols.len() == symbols.len();
            let near =
                whole || symbols.len() > SHORT && run.measure == Measure::None || near(turn, known.turn) && !is_plain(scene, symbols);
            (same && near && (whole || run.measure == Measure::None)).then_some(known)
        })
    }
}

/// "917-440-HM": digits that are said back, without the sigh that is written to them.
fn without_sigh<'s>(scene: &Scene<'_>, symbols: &'s [Symbol]) -> &'s [Symbol] {
    let sighs = |symbol: &&Symbol| symbol.ch.is_ascii_uppercase() && scene.is(symbol.token as usize, "hm hmm mm um uh ah er oh ok");
    let said = symbols.len() - symbols.iter().rev().take_while(sighs).count();
    let digits = said >= LEAST && symbols[..said].iter().all(|symbol| symbol.ch.is_ascii_digit());
    if digits { &symbols[..said] } else { symbols }
}

/// Whether what was said in turn `later` follows soon on turn `first`.
fn near(later: u32, first: u32) -> bool {
    later >= first && later - first <= SOON
}

/// Three letters in one word are an abbreviation.
fn is_plain(scene: &Scene<'_>, symbols: &[Symbol]) -> bool {
    scene.tokens[symbols[0].token as usize].kind == Kind::Capitals
}

fn pack(triple: &[u8]) -> u32 {
    triple.iter().fold(0, |packed, symbol| packed << 8 | u32::from(*symbol))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Turn;
    use crate::book::Book;
    use crate::confidence;

    #[test]
    fn what_was_learned_is_known_again_where_it_has_enough_digits() {
        let hit = |(first, last, reason)| {
            let (checksum, confidence) = (Checksum::None, confidence::SHAPE);
            Hit { rule: 0, first, last, confidence, checksum, reason, value: 0 }
        };
        for (text, reason, expected) in
            [("it's 50-91", Reason::Learned, 1), ("it's 5 0 9", Reason::Learned, 0), ("it's 50-91", Reason::Dialogue, 0)]
        {
            let turns = [Turn { speaker: None, text }];
            let scene = Scene::new(Book::shared(), &turns);
            assert_eq!(learned(&scene, &[hit((1, scene.tokens.len() - 1, reason))]).len(), expected, "{text}");
        }
    }
}
