//! What rules have found already: a call in which they find nothing is seldom about anybody's record, and values are told one after the other.

use crate::reader::token::Kind;
use crate::rule::Hit;
use crate::scene::Scene;

/// In a call of fewer turns a value weighs as much as several do in one of so many.
const TURNS: usize = 20;

/// How much was found, and in which turns. What was overwritten before a later listening was found too.
pub(super) struct Found {
    stretches: usize,
    turns: Vec<bool>,
}

impl Found {
    /// Of a dialogue in which rules have found `hits`, of which those count that go.
    pub(super) fn new(scene: &Scene<'_>, hits: &[Hit]) -> Self {
        let mut words: Vec<bool> = scene.tokens.iter().map(|token| token.kind == Kind::Placeholder).collect();
        hits.iter().filter(|hit| hit.is_sure()).for_each(|hit| words[hit.first..=hit.last].fill(true));
        let mut found = Self { stretches: 0, turns: vec![false; scene.turns.len()] };
        for at in (0..words.len()).filter(|at| words[*at]) {
            let turn = scene.tokens[at].turn;
            let begins = at.checked_sub(1).is_none_or(|before| !words[before] || scene.tokens[before].turn != turn);
            found.stretches += usize::from(begins);
            found.turns[turn as usize] = true;
        }
        found
    }

    /// How many stretches: none, one, a few or many, for so long a call.
    pub(super) fn much(&self) -> &'static str {
        match self.stretches * TURNS / self.turns.len().clamp(1, TURNS) {
            0 => "0",
            1 => "1",
            2..=3 => "2",
            _ => "4",
        }
    }

    /// Whether there is any in the turn before this one, in this one, and in the next one.
    pub(super) fn near(&self, turn: u32) -> String {
        let turn = turn as usize;
        let any = |turn: Option<usize>| u8::from(turn.and_then(|turn| self.turns.get(turn)) == Some(&true));
        format!("{}{}{}", any(turn.checked_sub(1)), any(Some(turn)), any(Some(turn + 1)))
    }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Reason};

    use super::*;
    use crate::Turn;
    use crate::book::Book;
    use crate::confidence;

    fn hit(first: usize, last: usize, confidence: f32) -> Hit {
        Hit { rule: 0, first, last, confidence, checksum: Checksum::None, reason: Reason::Shape, value: 1 }
    }

    #[test]
    fn stretches_are_counted_and_known_by_their_turns() {
        let texts = [&["so where to", "Tansy Row nine", "and then", "[PIN]", "thank you"][..], &["bye"; TURNS]].concat();
        let turns: Vec<Turn<'_>> = texts.iter().map(|text| Turn { speaker: Some("a"), text }).collect();
        let scene = Scene::new(Book::shared(), &turns);
        let sure = confidence::THRESHOLD;
        for (hits, much, near) in [
            // The mark was found before.
            (vec![], "1", ["000", "000", "001", "010", "100"]),
            (vec![hit(3, 5, sure)], "2", ["001", "010", "101", "010", "100"]),
            // Two hits on the same words, and one over the end of a turn.
            (vec![hit(3, 4, sure), hit(4, 5, sure)], "2", ["001", "010", "101", "010", "100"]),
            (vec![hit(5, 6, sure)], "2", ["001", "011", "111", "110", "100"]),
            (vec![hit(0, 0, sure), hit(3, 3, sure), hit(5, 5, sure)], "4", ["011", "110", "101", "010", "100"]),
            // A harmless one.
            (vec![hit(3, 5, sure - 0.1)], "1", ["000", "000", "001", "010", "100"]),
        ] {
            let found = Found::new(&scene, &hits);
            assert_eq!(found.much(), much, "{hits:?}");
            assert_eq!([0, 1, 2, 3, 4].map(|turn| found.near(turn)), near, "{hits:?}");
        }
    }

    #[test]
    fn one_value_is_much_in_a_short_call() {
        for (turns, much) in [(1, "4"), (5, "4"), (7, "2"), (12, "1"), (200, "1")] {
            let turns = vec![Turn { speaker: None, text: "yes" }; turns];
            let scene = Scene::new(Book::shared(), &turns);
            assert_eq!(Found::new(&scene, &[hit(0, 0, confidence::THRESHOLD)]).much(), much, "{}", turns.len());
            assert_eq!(Found::new(&scene, &[]).much(), "0");
        }
    }
}
