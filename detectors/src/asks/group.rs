//! A question: the cues that were put together, and what has answered them so far.

use redaction::finding::Entity;

use super::state::State;
use super::{Found, Piece};
use crate::code::{Fit, Taken};
use crate::cue::Topic;
use crate::rule::Answer;
use crate::rules;
use crate::run::{Gap, Measure, Symbol};
use crate::scene::Scene;

/// Cues of one question, with what was answered.
pub(crate) struct Group {
    /// Segment of the question, counted without those that only show that somebody listens.
    clock: usize,
    /// The last token that belongs to the question or to an answer.
    pub(crate) token: usize,
    /// When it was last fed.
    fed: Option<usize>,
    turn: u32,
    /// Who asks, by number; 0 where that isn't known.
    speaker: u32,
    /// Whether an answer was refused.
    refused: bool,
    /// Whether something else was asked since.
    passed: bool,
    /// Cues of what nobody minds, and their tokens.
    harmless: Vec<(usize, usize)>,
    states: Vec<State>,
    /// Rules that read words, by index and cue, and whether they have.
    pub(crate) words: Vec<(usize, usize, bool)>,
}

/// How well a piece answers: named right before it, whole, its fit, of a code of few lengths, not answered yet, how much of the piece,
/// how lately it was heard.
type Rank = (bool, bool, Fit, bool, bool, usize, usize);

/// What no cue asked for.
const NO_CUE: usize = usize::MAX;
/// A code of so few lengths says more when it fits than one of any length.
pub(super) const FEW: usize = 2;
/// Fewer symbols than this are no part of what who asks for it says.
const SHORT: usize = 3;
/// What is asked for so many words after something harmless was named isn't asked for together with it.
const APART: usize = 6;
/// After so many segments without an answer a question is forgotten.
const PATIENCE: usize = 5;
/// After so many words too.
const PATIENCE_WORDS: usize = 90;

impl Group {
    /// The group of a first cue.
    pub(crate) fn new(clock: usize, token: usize, turn: u32, speaker: u32) -> Self {
        let (harmless, states, words) = (Vec::new(), Vec::new(), Vec::new());
        Self { clock, token, fed: None, turn, speaker, refused: false, passed: false, harmless, states, words }
    }

    /// Adds what a cue asks for.
    pub(crate) fn add(&mut self, cue: usize, topic: Topic, token: usize) {
        self.token = token;
        if topic.harmless && topic.strong.is_empty() {
            self.harmless.push((cue, token));
        }
        if !topic.strong.is_empty() {
            // "For the travel costs form I need your insurance number": that named the form.
            self.harmless.retain(|(_, named)| token.saturating_sub(*named) < APART);
        }
        for (set, weak) in [(topic.strong, false), (topic.weak, true)] {
            for rule in set.iter() {
                match rules::TABLE.get(rule).map(|entry| entry.answer()) {
                    Some(Answer::Code(code)) => self.states.push(State::new(rule, code, cue, weak)),
                    Some(Answer::Words(_)) if !weak => self.words.push((rule, cue, false)),
                    _ => {}
                }
            }
        }
    }

    /// Something else came instead of an answer: words no longer answer it, and a code only as a whole; an `other` question also ends what
    /// has been answered, but for what is said again.
    pub(crate) fn pass_over(&mut self, other: bool) {
        self.refused |= self.fed.is_none();
        self.passed |= other;
        self.words.clear();
    }

    /// Names no longer answer it.
    pub(crate) fn forget_names(&mut self) {
        self.words.retain(|(rule, _, _)| rules::entity(*rule) != Some(Entity::PERSON));
    }

    /// Words of these kinds have answered it, and are gone. Of a name more may be said or spelled.
    pub(crate) fn forget_words(&mut self, gone: &[Entity]) {
        let answered = |entity: Entity| entity != Entity::PERSON && gone.contains(&entity);
        self.words.retain(|(rule, _, _)| !rules::entity(*rule).is_some_and(answered));
    }

    /// Whether an answer may still come.
    pub(crate) fn is_open(&self, clock: usize, token: usize) -> bool {
        let patience = if self.fed.is_some() { PATIENCE - 2 } else { PATIENCE };
        clock.saturating_sub(self.fed.unwrap_or(self.clock)) <= patience && token.saturating_sub(self.token) <= PATIENCE_WORDS
    }

    /// Whether it asks for something in so many words, and not by a word that may be chance.
    pub(crate) fn is_sure(&self) -> bool {
        !self.harmless.is_empty() || !self.words.is_empty() || self.states.iter().any(|state| !state.weak)
    }

    /// Whether it asks for a code in so many words, and has not got it whole.
    pub(crate) fn awaits(&self) -> bool {
        self.states.iter().any(|state| !state.weak && !state.complete)
    }

    /// Whether it asks for something that nobody minds.
    pub(crate) fn is_harmless(&self) -> bool {
        !self.harmless.is_empty()
    }

    /// Whether nothing was answered yet.
    pub(crate) fn is_unfed(&self) -> bool {
        self.fed.is_none()
    }

    /// The turn of the question.
    pub(crate) fn turn(&self) -> u32 {
        self.turn
    }

    /// Whether words have answered it.
    pub(crate) fn is_answered(&self) -> bool {
        self.words.iter().any(|(_, _, answered)| *answered)
    }

    /// Whether who speaks has just named something himself and told it: what the other party asked for before is still the question.
    pub(crate) fn is_told_by(&self, piece: Piece) -> bool {
        let own = self.speaker != 0 && self.speaker == piece.speaker && self.turn == piece.turn;
        own && (self.is_answered() || self.fed.is_some()) && self.harmless.is_empty()
    }

    /// Whether this group is the question put in the last segment.
    pub(crate) fn is_of(&self, clock: usize, turn: u32) -> bool {
        self.clock == clock && self.turn == turn
    }

    /// Takes from the piece what answers this group; returns one past the last symbol used up. `newest`: no later question was put.
    pub(crate) fn offer(&mut self, symbols: &[Symbol], piece: Piece, clock: usize, newest: bool) -> Option<usize> {
        if piece.after.is_some_and(|cue| self.harmless.iter().any(|(own, _)| *own == cue)) {
            // It names what comes before "and then".
            let to = (piece.from + 1..piece.to).find(|at| symbols[*at].gap == Gap::And && symbols[*at].ch.is_ascii_uppercase());
            let to = to.unwrap_or(piece.to);
            self.note(symbols, to, clock);
            return Some(to);
        }
        let recent = clock.saturating_sub(self.fed.unwrap_or(self.clock)) <= 2;
        let best = self.best(symbols, piece, recent, newest).filter(|(index, taken)| self.is_answer(symbols, *index, piece, *taken));
        let least = match (self.harmless.is_empty(), newest) {
            (true, true) => Fit::Part,
            // Asked together with something harmless: "Medicare number and reference?"
            (false, true) if self.states.iter().any(|state| !state.weak) => Fit::Loose,
            _ => Fit::Exact,
        };
        let Some((index, taken)) = best.filter(|(index, taken)| {
            (taken.fit >= least || self.states[*index].lacks(symbols, *taken)) && (self.harmless.is_empty() || !self.states[*index].weak)
        }) else {
            // "It says ref 12, and then AB 4471 206.": what who answers named himself is said, and what was asked comes after it.
            let named = piece.goes_on && self.fed.is_some() && self.speaker == piece.speaker && piece.speaker != 0;
            let swallows = newest && !self.harmless.is_empty() && !named;
            if swallows {
                self.note(symbols, piece.to, clock);
            }
            return swallows.then_some(piece.to);
        };
        let (cue, rule, before) = (self.states[index].cue, self.states[index].rule, self.states[index].complete);
        // Two values in one breath: what has a length of its own goes alone.
        let alone = taken.to < piece.to && taken.fit >= Fit::Exact && self.states[index].code.lengths.len() <= FEW;
        for (at, state) in self.states.iter_mut().enumerate() {
            let same = at == index;
            if let Some(own) = if same {
                Some(taken)
            } else {
                state.take(symbols, piece, recent).filter(|own| !alone && (state.cue == cue || state.rule == rule) && own.to == taken.to)
            } {
                state.feed(symbols, own, piece, self.turn);
            }
        }
        // What the same words may have asked for instead is not asked for any more.
        if self.states[index].complete {
            self.states.retain(|state| state.cue != cue || !state.parts.is_empty());
        }
        if !before {
            self.expect_companion(rule);
        }
        self.note(symbols, taken.to, clock);
        Some(taken.to)
    }

    /// After a sort code or a routing number comes the number of the account, whether it is named or not.
    fn expect_companion(&mut self, rule: usize) {
        let entity = |rule: usize| rules::TABLE.get(rule).map(|rule| rule.about().info.entity);
        let complete = self.states.iter().any(|state| state.rule == rule && state.complete);
        let banks = matches!(entity(rule), Some(Entity::UK_SORT_CODE | Entity::US_ABA_ROUTING));
        let account = (0..rules::TABLE.len()).find(|rule| entity(*rule) == Some(Entity::BANK_ACCOUNT)).filter(|_| complete && banks);
        let Some(account) = account.filter(|account| !self.states.iter().any(|state| state.rule == *account)) else { return };
        if let Some(Answer::Code(code)) = rules::TABLE.get(account).map(|rule| rule.answer()) {
            self.states.push(State::new(account, code, NO_CUE, true));
        }
    }

    /// Takes over what this group asks for and has not heard yet: the next question only says where it stands.
    pub(crate) fn adopt(&mut self, cue: usize, other: &Group) {
        for state in other.states.iter().filter(|state| !state.weak && state.parts.is_empty()) {
            if !self.states.iter().any(|own| own.rule == state.rule) {
                self.states.push(State::new(state.rule, state.code, cue, false));
            }
        }
    }

    /// The entities of the codes that it asks for in so many words.
    pub(crate) fn entities(&self) -> impl Iterator<Item = Entity> + '_ {
        let strong = self.states.iter().filter(|state| !state.weak);
        strong.filter_map(|state| rules::TABLE.get(state.rule).map(|rule| rule.about().info.entity))
    }

    /// When it was put.
    pub(crate) fn clock(&self) -> usize {
        self.clock
    }

    /// Whether a piece that fits so may answer the question: who asked doesn't answer himself, and where an answer was refused
    /// only something that is said for itself will do.
    fn is_answer(&self, symbols: &[Symbol], index: usize, piece: Piece, taken: Taken) -> bool {
        let (fit, asks) = (taken.fit, piece.speaker != 0 && piece.speaker == self.speaker);
        if fit == Fit::Part && asks && self.fed.is_none() && taken.to - taken.from < SHORT {
            // "All twelve digits": how many there are.
            return false;
        }
        if piece.after.is_some() {
            return true;
        }
        if (asks && piece.turn != self.turn || piece.thanks) && !self.states[index].is_read_back(symbols, piece, taken) {
            return false;
        }
        // "You've got 4 years." "5, actually."
        let aside = piece.aside && taken.to - taken.from < SHORT;
        if self.fed.is_some() && (piece.told || aside) && !self.states[index].knows_of(symbols, taken) {
            return false;
        }
        if piece.talk && self.states[index].is_others(piece) && !self.states[index].knows_of(symbols, taken) {
            return false;
        }
        if self.passed && !self.states[index].is_whole(symbols, taken) {
            return false;
        }
        if self.fed.is_some() {
            // "That's 60.20 to pay": what was asked has been answered, and it wasn't asked of who asks.
            let plain = piece.measure != Measure::None || !piece.dictated;
            let told = asks && piece.turn != self.turn && !piece.repeat && plain && fit < Fit::Checked;
            return !(told && self.states[index].parts.is_empty());
        }
        if self.refused && piece.measure != Measure::None {
            return false;
        }
        let own = asks && piece.turn != self.turn;
        let least = if self.refused && !piece.dictated { Fit::Checked } else { Fit::Exact };
        // "I don't have it on me ... okay, four one one one": who was asked dictates after all, piece by piece.
        let after_all = piece.dictated && !asks;
        (!own || piece.repeat || fit >= Fit::Exact && piece.dictated) && (!self.refused || after_all || fit >= least)
    }

    /// An answer to what was asked and not answered yet is refused.
    pub(crate) fn refuse(&mut self) {
        self.refused |= self.fed.is_none();
    }

    /// The piece is a whole value that its check digits prove to be the answer.
    pub(crate) fn proves(&self, symbols: &[Symbol], piece: Piece) -> bool {
        let proven = |state: &State| {
            if !state.code.is_long() || state.code.check.is_none() {
                return false;
            }
            let taken = state.take(symbols, piece, true);
            taken.is_some_and(|taken| taken.fit == Fit::Checked && (taken.from, taken.to) == (piece.from, piece.to))
        };
        self.states.iter().any(proven)
    }

    fn note(&mut self, symbols: &[Symbol], to: usize, clock: usize) {
        self.fed = Some(clock);
        self.token = symbols.get(to - 1).map_or(self.token, |s| s.end as usize);
    }

    /// The state that the piece fits best; the cue right before it counts first, then the fit, then the order of asking.
    fn best(&self, symbols: &[Symbol], piece: Piece, recent: bool, newest: bool) -> Option<(usize, Taken)> {
        let mut best: Option<(usize, Taken, Rank)> = None;
        let started = self.states.iter().any(|state| !state.weak && !state.complete && !state.value.is_empty());
        for (index, state) in self.states.iter().enumerate() {
            if !newest && state.complete && !piece.repeat || started && state.weak {
                continue;
            }
            let Some(taken) = state.take(symbols, piece, recent) else { continue };
            let start = taken.value == piece.from || symbols[taken.value].gap == Gap::Correction;
            let whole = taken.fit >= Fit::Exact && taken.to == piece.to && start;
            let named = piece.after == Some(state.cue) && !state.weak;
            let telling = taken.fit >= Fit::Exact && state.code.lengths.len() <= FEW;
            let rank =
                (named, whole, taken.fit, telling, !state.complete, taken.to - taken.from, state.parts.last().map_or(0, |part| part.1));
            if best.as_ref().is_none_or(|(_, _, other)| rank > *other) {
                best = Some((index, taken, rank));
            }
        }
        best.map(|(index, taken, _)| (index, taken))
    }

    /// A value stood here and is gone: what was asked for is answered.
    pub(crate) fn close(&mut self) {
        self.states.clear();
        self.harmless.clear();
        self.words.clear();
    }

    /// What was found.
    pub(crate) fn finish(self, scene: &Scene<'_>, found: &mut Found) {
        for state in self.states {
            state.finish(scene, found);
        }
    }
}
