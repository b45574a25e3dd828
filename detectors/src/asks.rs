//! What has been asked for and not yet been answered: the dialogue's memory while it is walked through.

use redaction::finding::{Checksum, Reason};

use crate::code::{Code, Fit, Taken};
use crate::confidence;
use crate::cue::Topic;
use crate::reader::token::Kind;
use crate::repeats::Known;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Gap, Measure, Symbol};
use crate::scene::Scene;

/// A stretch of symbols with what is known of the place it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// First symbol.
    pub(crate) from: usize,
    /// One past the last symbol.
    pub(crate) to: usize,
    /// What it is said to measure.
    pub(crate) measure: Measure,
    /// Index of the turn.
    pub(crate) turn: u32,
    /// Who speaks, by number; 0 where that isn't known.
    pub(crate) speaker: u32,
    /// Whether the words around say that it repeats something.
    pub(crate) repeat: bool,
    /// The last word before it in its turn that takes something back.
    pub(crate) amends: Option<usize>,
    /// Whether its sentence says little else: it is dictated, not told.
    pub(crate) dictated: bool,
    /// Whether a plain word follows it at once, as if it were counted.
    pub(crate) counted: bool,
    /// Whether the word before it belongs to it: "plus", or the "for" that a lone "four" is heard as at the start of an answer.
    pub(crate) led: bool,
    /// Whether "to" stands right before it: "text STOP to 85258".
    pub(crate) aimed: bool,
    /// The cue that stands right before it, by index.
    pub(crate) after: Option<usize>,
}

/// What one rule has heard since it was asked for.
struct State {
    rule: usize,
    code: &'static Code,
    cue: usize,
    weak: bool,
    value: Vec<u8>,
    parts: Vec<(usize, usize, u32)>,
    best: Option<Fit>,
    reason: Reason,
    complete: bool,
    /// Who said the last part.
    speaker: u32,
}

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Found {
    /// The words.
    pub(crate) hits: Vec<Hit>,
    /// Values counted so far.
    pub(crate) values: u32,
    /// Values of codes, to know them again when somebody repeats them.
    pub(crate) known: Vec<Known>,
}

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
    harmless: Vec<usize>,
    states: Vec<State>,
    /// Rules that read words, by index and cue, and whether they have.
    pub(crate) words: Vec<(usize, usize, bool)>,
}

/// How well a piece answers: named right before it, whole, its fit, of a code of few lengths, not answered yet, how much of the piece.
type Rank = (bool, bool, Fit, bool, bool, usize);

/// A code of so few lengths says more when it fits than one of any length.
const FEW: usize = 2;
/// Fewer symbols than this are no part of what who asks for it says.
const SHORT: usize = 3;
/// Most words between the parts of a value where a sign says that the next one is something else.
const ASIDE: usize = 3;
/// After so many segments without an answer a question is forgotten.
const PATIENCE: usize = 5;
/// After so many words too.
const PATIENCE_WORDS: usize = 90;

impl Group {
    /// The group of a first cue.
    pub(crate) fn new(clock: usize, token: usize, turn: u32, speaker: u32) -> Self {
        let (harmless, states, words) = (Vec::new(), Vec::new(), Vec::new());
        Self { clock, token, fed: None, turn, speaker, refused: false, harmless, states, words }
    }

    /// Adds what a cue asks for.
    pub(crate) fn add(&mut self, cue: usize, topic: Topic, token: usize) {
        self.token = token;
        if topic.harmless && topic.strong.is_empty() {
            self.harmless.push(cue);
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

    /// Something else came instead of an answer: words no longer answer it, and a code only as a whole.
    pub(crate) fn pass_over(&mut self) {
        self.refused |= self.fed.is_none();
        self.words.clear();
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

    /// Whether this group is the question put in the last segment.
    pub(crate) fn is_of(&self, clock: usize, turn: u32) -> bool {
        self.clock == clock && self.turn == turn
    }

    /// Takes from the piece what answers this group; returns one past the last symbol used up. `newest`: no later question was put.
    pub(crate) fn offer(&mut self, symbols: &[Symbol], piece: Piece, clock: usize, newest: bool) -> Option<usize> {
        if piece.after.is_some_and(|cue| self.harmless.contains(&cue)) {
            self.note(symbols, piece.to, clock);
            return Some(piece.to);
        }
        let recent = clock.saturating_sub(self.fed.unwrap_or(self.clock)) <= 2;
        let best = self.best(symbols, piece, recent, newest).filter(|(_, taken)| self.is_answer(piece, *taken));
        let least = match (self.harmless.is_empty(), newest) {
            (true, true) => Fit::Part,
            // Asked together with something harmless: "Medicare number and reference?"
            (false, true) if self.states.iter().any(|state| !state.weak) => Fit::Loose,
            _ => Fit::Exact,
        };
        let Some((index, taken)) =
            best.filter(|(index, taken)| taken.fit >= least && (self.harmless.is_empty() || !self.states[*index].weak))
        else {
            let swallows = newest && !self.harmless.is_empty();
            if swallows {
                self.note(symbols, piece.to, clock);
            }
            return swallows.then_some(piece.to);
        };
        let (cue, rule) = (self.states[index].cue, self.states[index].rule);
        for (at, state) in self.states.iter_mut().enumerate() {
            let same = at == index;
            if let Some(own) = if same {
                Some(taken)
            } else {
                state.take(symbols, piece, recent).filter(|own| (state.cue == cue || state.rule == rule) && own.to == taken.to)
            } {
                state.feed(symbols, own, piece, self.turn);
            }
        }
        // What the same words may have asked for instead is not asked for any more.
        if self.states[index].complete {
            self.states.retain(|state| state.cue != cue || !state.parts.is_empty());
        }
        self.note(symbols, taken.to, clock);
        Some(taken.to)
    }

    /// Whether a piece that fits so may answer the question: who asked doesn't answer himself, and where an answer was refused
    /// only something that is said for itself will do.
    fn is_answer(&self, piece: Piece, taken: Taken) -> bool {
        let (fit, asks) = (taken.fit, piece.speaker != 0 && piece.speaker == self.speaker);
        if fit == Fit::Part && asks && self.fed.is_none() && taken.to - taken.from < SHORT {
            // "All twelve digits": how many there are.
            return false;
        }
        if self.fed.is_some() || piece.after.is_some() {
            return true;
        }
        let own = asks && piece.turn != self.turn;
        let least = if self.refused && !piece.dictated { Fit::Checked } else { Fit::Exact };
        (!own || piece.repeat || fit >= Fit::Exact && piece.dictated) && (!self.refused || fit >= least)
    }

    /// An answer to what was asked and not answered yet is refused.
    pub(crate) fn refuse(&mut self) {
        self.refused |= self.fed.is_none();
    }

    /// The piece is a whole value that its check digits prove to be the answer.
    pub(crate) fn proves(&self, symbols: &[Symbol], piece: Piece) -> bool {
        let proven = |state: &State| {
            let taken = state.take(symbols, piece, true);
            state.code.is_long() && taken.is_some_and(|taken| taken.fit == Fit::Checked && (taken.from, taken.to) == (piece.from, piece.to))
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
            let rank = (named, whole, taken.fit, telling, !state.complete, taken.to - taken.from);
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

impl State {
    fn new(rule: usize, code: &'static Code, cue: usize, weak: bool) -> Self {
        Self {
            rule,
            code,
            cue,
            weak,
            value: Vec::new(),
            parts: Vec::new(),
            best: None,
            reason: Reason::Dialogue,
            complete: false,
            speaker: 0,
        }
    }

    /// What of the piece belongs to this value.
    fn take(&self, symbols: &[Symbol], piece: Piece, recent: bool) -> Option<Taken> {
        let whole = self.code.take(symbols, piece.from, piece.to);
        let exact = whole.filter(|taken| taken.fit >= Fit::Exact);
        if self.weak {
            let starts = |taken: &Taken| taken.value == piece.from || symbols[taken.value].gap == Gap::Correction;
            let whole = |taken: &Taken| taken.fit == Fit::Checked || starts(taken) && taken.to == piece.to;
            let bare = piece.measure == Measure::None || piece.measure == Measure::Sign && recent && piece.after.is_none();
            return exact.filter(|taken| whole(taken) && bare && !piece.aimed && (!self.complete || piece.repeat));
        }
        if piece.measure == Measure::Words || piece.measure == Measure::Sign && (self.complete || !recent || self.left(symbols, piece)) {
            return None;
        }
        if self.complete {
            return self.take_again(symbols, piece, exact, recent);
        }
        if !self.value.is_empty() {
            return self.take_more(symbols, piece, exact);
        }
        if piece.measure == Measure::Sign && exact.is_none() && piece.after.is_some() {
            return None;
        }
        if let Some(taken) = exact.or(whole) {
            let short = taken.to - taken.from <= 2 && piece.counted;
            return (!short).then_some(taken);
        }
        self.take_part(symbols, piece)
    }

    /// Whether so much was said since the value's last part, in the same turn, that a price or a rate is no part of it.
    fn left(&self, symbols: &[Symbol], piece: Piece) -> bool {
        self.parts.last().is_some_and(|last| last.2 == piece.turn && symbols[piece.from].token as usize > last.1 + ASIDE)
    }

    /// The first part of a value that is dictated in several.
    fn take_part(&self, symbols: &[Symbol], piece: Piece) -> Option<Taken> {
        let (from, to) = self.code.view(symbols, piece.from, piece.to);
        let enough =
            to - from >= 2 && symbols[from..to].iter().any(|s| s.ch.is_ascii_digit()) || to > from && to - from <= 4 && !piece.counted;
        let fits = to - from < self.code.least() && self.code.least() >= 5;
        let said = piece.dictated || piece.after.is_some();
        (enough && fits && said && !piece.counted).then_some(Taken { from, to, value: from, fit: Fit::Part })
    }

    /// The next part.
    fn take_more(&self, symbols: &[Symbol], piece: Piece, exact: Option<Taken>) -> Option<Taken> {
        if let Some(taken) = exact {
            return Some(taken);
        }
        let (from, to) = self.code.view(symbols, piece.from, piece.to);
        let counted = piece.counted && to - from <= 2;
        let fits = self.code.is_long() || self.value.len() + to - from <= usize::from(self.code.loose.1);
        (to > from && !counted && fits).then_some(Taken { from, to, value: from, fit: Fit::Part })
    }

    /// A repeat of a value that is complete: a read-back, a correction, or its end once more.
    fn take_again(&self, symbols: &[Symbol], piece: Piece, exact: Option<Taken>, recent: bool) -> Option<Taken> {
        let (from, to) = self.code.view(symbols, piece.from, piece.to);
        if from == to || to - from > 255 {
            return None;
        }
        let again = self.code.read(&symbols[from..to]);
        let completes = self.best < Some(Fit::Exact) && recent && self.completed_by(&again);
        let known = again.len() >= 2 && self.value.windows(again.len()).any(|part| part == again);
        let amended = piece.amends > self.parts.last().filter(|last| last.2 == piece.turn).map(|last| last.1);
        let corrected = symbols[from].gap == Gap::Correction || piece.repeat || piece.amends.is_some() && amended;
        let digits = again.iter().any(u8::is_ascii_digit);
        let elsewhere = self.parts.last().is_none_or(|part| part.2 != piece.turn);
        let long = self.code.is_long() && recent && elsewhere && again.len() >= 3 && digits && piece.dictated;
        let same_turn = !elsewhere && !piece.counted;
        let alone = exact.is_some_and(|taken| taken.to == piece.to);
        if exact.is_some() && (corrected || known || same_turn && alone) {
            return exact;
        }
        (known || corrected && recent && again.len() >= 2 || long || completes).then_some(Taken { from, to, value: from, fit: Fit::Part })
    }

    /// Whether these symbols are what the value lacked.
    fn completed_by(&self, more: &[u8]) -> bool {
        let whole: Vec<u8> = self.value.iter().chain(more).copied().collect();
        self.code.judge(&whole) >= Some(Fit::Exact)
    }

    fn feed(&mut self, symbols: &[Symbol], taken: Taken, piece: Piece, asked_in: u32) {
        let first = symbols[taken.from].token as usize;
        let words = (first - usize::from(piece.led && taken.from == piece.from), symbols[taken.to - 1].end as usize, piece.turn);
        self.parts.push(words);
        if self.parts.len() == 1 {
            self.reason = if piece.turn == asked_in { Reason::Cue } else { Reason::Dialogue };
        }
        if self.complete {
            let more = self.code.read(&symbols[taken.from..taken.to]);
            if self.best < Some(Fit::Exact) && self.completed_by(&more) {
                self.value.extend(more);
                self.best = self.code.judge(&self.value);
            }
            self.best = self.best.max(Some(taken.fit).filter(|fit| *fit >= Fit::Exact));
            return;
        }
        if taken.fit >= Fit::Exact {
            self.value = self.code.read(&symbols[taken.value..taken.to]);
            self.best = self.best.max(Some(taken.fit));
        } else {
            self.extend(self.code.read(&symbols[taken.from..taken.to]), piece.speaker);
            self.best = self.best.max(self.code.judge(&self.value)).or(Some(Fit::Part));
        }
        let long_enough = self.code.is_long() && self.value.len() >= self.code.least();
        self.complete = self.best >= Some(Fit::Exact) || long_enough;
        self.speaker = piece.speaker;
    }

    /// Adds a part to the value; what the listener repeats, alone or with more, stands in it already.
    fn extend(&mut self, part: Vec<u8>, speaker: u32) {
        let echo = speaker != self.speaker && !self.value.is_empty();
        if echo && self.value.ends_with(&part) {
            return;
        }
        if echo && part.starts_with(&self.value) {
            self.value = part;
        } else {
            self.value.extend(part);
        }
    }

    fn finish(self, scene: &Scene<'_>, found: &mut Found) {
        let Some(fit) = self.best else { return };
        if self.parts.is_empty() || fit == Fit::Part && self.value.len() < 3 {
            return;
        }
        let public = self.code.public.is_some_and(|public| public(&self.value));
        let confidence = if public {
            confidence::PUBLIC
        } else if self.weak {
            confidence::CUE_LOOSE
        } else {
            self.code.asked_confidence(fit)
        };
        let checksum = if fit == Fit::Part { Checksum::None } else { self.code.checksum(fit) };
        found.values += 1;
        let hit = Hit { rule: self.rule, first: 0, last: 0, confidence, checksum, reason: self.reason, value: found.values };
        if confidence >= confidence::THRESHOLD {
            found.known.push(Known { rule: self.rule, value: found.values, symbols: self.value, turn: self.parts[0].2 });
        }
        let unlabelled = |from: usize, to: usize| scene.tokens[from..to].iter().all(|token| token.kind != Kind::Label);
        let mut open: Option<(usize, usize, u32)> = None;
        for part in self.parts.into_iter().map(Some).chain([None]) {
            match (&mut open, part) {
                (Some(last), Some(next))
                    if last.2 == next.2 && next.0 <= last.1 + NEAR && next.0 >= last.0 && unlabelled(last.1.min(next.0), next.0) =>
                {
                    last.1 = last.1.max(next.1);
                }
                (Some((first, last, _)), next) => {
                    found.hits.push(Hit { first: *first, last: *last, ..hit });
                    open = next;
                }
                (None, next) => open = next,
            }
        }
    }
}

/// Parts of one value in one turn with so few words between them go together with those words.
const NEAR: usize = 9;
