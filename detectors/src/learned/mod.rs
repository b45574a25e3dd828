//! What no rule knows and the talk around it tells all the same: each word is weighed by the words near it, with weights that were learned from
//! calls of which the truth is known (logistic regression, `scripts/learn.py`).
//!
//! Where rules have found things is among the evidence: in a call in which they find nothing little else goes. It only adds: what a rule has found
//! stays found. Numbers that rules know to be nobody's own stay too: a firm's line, what answers a question that
//! nobody minds. The weights are whole numbers, so the same dialogue gives the same findings on every machine.
//!
//! | module | job |
//! |---|---|
//! | `words` | what a word is called and which class it is of |
//! | `around` | what is said around a turn |
//! | `evidence`, `sheet` | the strings that speak for and against a word, and how they are written |
//! | `found` | what rules have found already |
//! | `table` | what each string weighs |

use redaction::finding::{Checksum, Reason};
use redaction::spoken::Spoken;

use self::evidence::Evidence;
use self::table::Table;
use self::words::Run;
use crate::book::Book;
use crate::confidence;
use crate::reader::token::{Kind, Token};
use crate::rule::Hit;
use crate::scene::Scene;
use crate::{Doubt, Turn};

mod around;
mod evidence;
mod found;
mod sheet;
mod table;
mod words;

/// A stretch goes that holds a word of these odds or more, with all words beside it that have those; in thousandths of log odds (0.8 and 0.4).
const SURE: i32 = 1386;
const GOES_ON: i32 = -405;

/// A number goes on after so many others, and so many turns, at most.
const GAP: usize = 3;

/// A word, and all that speaks for and against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// The turn.
    pub turn: usize,
    /// First code point of the word in the turn's text, and one past the last.
    pub word: (usize, usize),
    /// The strings of evidence, as the table of weights has them: words of the dialogue stand in them.
    pub evidence: Vec<Spoken>,
}

/// The words of a dialogue with their evidence: what weights are learned from.
pub fn weighed(dialogue: &[Turn<'_>]) -> Vec<Weighed> {
    let scene = Scene::new(Book::shared(), dialogue);
    let hits = crate::ruled(&scene, |scene| crate::heard(scene, Doubt::Taken)).hits;
    let evidence = Evidence::new(&scene, &hits);
    let word = |(at, token): (usize, &Token)| {
        let mut strings = Vec::new();
        evidence.of(at, &mut |string| strings.push(Spoken::new(string)));
        Weighed { turn: token.turn as usize, word: (token.start as usize, token.end as usize), evidence: strings }
    };
    scene.tokens.iter().enumerate().map(word).collect()
}

/// Adds what the words around it tell to be personal and no hit covers. Numbers that answer what nobody minds, among the `claimed` ones, stay.
pub(crate) fn find(scene: &Scene<'_>, claimed: &[bool], hits: &mut Vec<Hit>) {
    let evidence = Evidence::new(scene, hits);
    let table = Table::shared();
    let odds: Vec<i32> = (0..scene.tokens.len()).map(|at| odds(&evidence, table, at)).collect();
    let mut on = On::new(scene, claimed, hits);
    on.go_on(scene, evidence.runs());
    let new = |(first, last): &(usize, usize)| (*first..=*last).any(|at| on.sure[at].is_none());
    let found: Vec<Hit> =
        stretches(scene, &odds, &on.public).into_iter().filter(new).map(|place| hit(&evidence, &on, hits, place)).collect();
    hits.extend(found);
}

/// What stands on each word already.
struct On {
    /// The first hit that goes.
    sure: Vec<Option<usize>>,
    /// Whether rules know it to be nobody's own.
    public: Vec<bool>,
}

impl On {
    fn new(scene: &Scene<'_>, claimed: &[bool], hits: &[Hit]) -> Self {
        let mut on = Self { sure: vec![None; scene.tokens.len()], public: claimed.to_vec() };
        for (number, hit) in hits.iter().enumerate() {
            for at in hit.first..=hit.last {
                if hit.is_sure() {
                    on.sure[at].get_or_insert(number);
                } else {
                    on.public[at] = true;
                }
            }
        }
        on
    }

    /// "4, 5, 6" after "the serial is 1, 2, 3" and a word of the other party: what goes on with a number that is nobody's own is a part of it.
    fn go_on(&mut self, scene: &Scene<'_>, runs: &[Run]) {
        let turn = |at: usize| scene.tokens.get(at).map(|token| token.turn);
        let speaker = |run: &Run| scene.speaker(scene.tokens[run.first].turn);
        for (number, run) in runs.iter().enumerate() {
            let before = runs[number.saturating_sub(GAP)..number].iter().rev().find(|before| speaker(before) == speaker(run));
            let Some(before) = before.filter(|before| turn(before.last + 1) != turn(before.last)) else { continue };
            let starts = run.first.checked_sub(1).and_then(turn) != turn(run.first);
            let near = turn(run.first) <= turn(before.last).map(|turn| turn + GAP as u32);
            if starts && near && self.public[before.last] && self.sure[before.last].is_none() {
                self.public[run.first..=run.last].fill(true);
            }
        }
    }
}

/// For and against that a word is a part of something personal, in thousandths of log odds.
fn odds(evidence: &Evidence<'_>, table: &Table, at: usize) -> i32 {
    let mut odds = 0_i32;
    evidence.of(at, &mut |string| odds = odds.saturating_add(table.personal(string)));
    odds
}

/// Words in a row, of one turn, that may all be a part of it, one of them surely.
fn stretches(scene: &Scene<'_>, odds: &[i32], public: &[bool]) -> Vec<(usize, usize)> {
    let may = |at: usize| odds[at] >= GOES_ON && !public[at] && !matches!(scene.tokens[at].kind, Kind::Placeholder | Kind::Label);
    let mut stretches: Vec<(usize, usize)> = Vec::new();
    for at in (0..odds.len()).filter(|at| may(*at)) {
        match stretches.last_mut() {
            Some((_, last)) if *last + 1 == at && scene.tokens[at].turn == scene.tokens[*last].turn => *last = at,
            _ => stretches.push((at, at)),
        }
    }
    stretches.retain(|(first, last)| odds[*first..=*last].iter().any(|odds| *odds >= SURE));
    stretches
}

/// What a stretch is: more of the value on which it stands, or what its words weigh most for.
fn hit(evidence: &Evidence<'_>, on: &On, hits: &[Hit], (first, last): (usize, usize)) -> Hit {
    let (rule, value) = match on.sure[first..=last].iter().flatten().next() {
        Some(hit) => (hits[*hit].rule, hits[*hit].value),
        None => (kind(evidence, first, last), 0),
    };
    Hit { rule, first, last, confidence: confidence::SHAPE, checksum: Checksum::None, reason: Reason::Learned, value }
}

/// The rule of the entity that the words of a stretch weigh most for.
fn kind(evidence: &Evidence<'_>, first: usize, last: usize) -> usize {
    let table = Table::shared();
    let mut sums = vec![0; table.kinds().len()];
    for at in first..=last {
        evidence.of(at, &mut |string| table.add_kinds(string, &mut sums));
    }
    let best = (0..sums.len()).max_by_key(|kind| (sums[*kind], std::cmp::Reverse(*kind)));
    best.map_or(0, |best| table.kinds()[best])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_has_a_word_that_is_sure_and_ends_at_a_mark_and_at_what_is_nobodys_own() {
        for (text, odds, public, expected) in [
            ("Tansy Row nine", [1400, -400, -410], [false; 3], vec![(0, 1)]),
            ("Tansy Row nine", [1300, -400, -410], [false; 3], vec![]),
            ("Tansy [PIN] nine", [1400, 1400, 1400], [false; 3], vec![(0, 0), (2, 2)]),
            ("Tansy Row nine", [1400, 1400, 0], [false, true, false], vec![(0, 0)]),
        ] {
            let turns = [Turn { speaker: None, text }];
            let scene = Scene::new(Book::shared(), &turns);
            assert_eq!(stretches(&scene, &odds, &public), expected, "{text} {odds:?}");
        }
    }
}
