//! One code of a question: the parts that were heard, and what of a piece belongs to it.

use redaction::finding::{Checksum, Reason};

use super::group::FEW;
use super::{Found, Piece};
use crate::code::{Code, Fit, Taken};
use crate::confidence;
use crate::echo::common;
use crate::reader::token::Kind;
use crate::repeats::Known;
use crate::rule::Hit;
use crate::run::{Gap, Measure, Symbol};
use crate::scene::Scene;

/// Most words between the parts of a value where a sign says that the next one is something else.
const ASIDE: usize = 3;
/// Parts of one value in one turn with so few words between them go together with those words.
const NEAR: usize = 9;

/// What one rule has heard since it was asked for.
pub(super) struct State {
    pub(super) rule: usize,
    pub(super) code: &'static Code,
    pub(super) cue: usize,
    pub(super) weak: bool,
    pub(super) value: Vec<u8>,
    pub(super) parts: Vec<(usize, usize, u32)>,
    best: Option<Fit>,
    reason: Reason,
    pub(super) complete: bool,
    /// Who said the first part, and who the last.
    teller: u32,
    speaker: u32,
}

/// A code of no more symbols than this is short: other numbers are as long.
const SHORT: u8 = 5;

/// More symbols than this are no part of a value by chance.
const CHANCE: usize = 3;

impl State {
    pub(super) fn new(rule: usize, code: &'static Code, cue: usize, weak: bool) -> Self {
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
            teller: 0,
            speaker: 0,
        }
    }

    /// What of the piece belongs to this value.
    pub(super) fn take(&self, symbols: &[Symbol], piece: Piece, recent: bool) -> Option<Taken> {
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
        // "So it's stop 41": what repeats a short value has most of its symbols.
        let short = self.code.loose.1 <= SHORT;
        let repeated = piece.repeat && (!short || piece.again || 2 * common(&self.value, &again) > again.len());
        let corrected = symbols[from].gap == Gap::Correction || repeated || piece.amends.is_some() && amended;
        let digits = again.iter().any(u8::is_ascii_digit);
        let elsewhere = self.parts.last().is_none_or(|part| part.2 != piece.turn);
        // What is whole already, the other party reads back or says something else.
        let others = self.best >= Some(Fit::Exact) && self.teller != 0 && piece.speaker != 0 && piece.speaker != self.teller;
        let long = self.code.is_long() && recent && elsewhere && again.len() >= 3 && digits && piece.dictated && !others;
        // "118 260, let me get the light on, 957.": what ends the turn in which a code was begun.
        let open = self.code.check.is_none() && (self.best < Some(Fit::Exact) || self.code.lengths.len() > FEW);
        let ends = !elsewhere && piece.alone && again.len() >= 2 && digits && piece.measure == Measure::None;
        let long = long || self.code.is_long() && open && ends;
        let same_turn = !elsewhere && !piece.counted;
        let alone = exact.is_some_and(|taken| taken.to == piece.to) && self.code.judge(&again) >= Some(Fit::Exact);
        if exact.is_some() && (corrected || known || same_turn && alone) {
            return exact;
        }
        (known || corrected && recent && again.len() >= 2 || long || completes).then_some(Taken {
            from,
            to,
            value: from,
            fit: if known && again.len() > CHANCE { Fit::Loose } else { Fit::Part },
        })
    }

    /// Whether what who asked says himself, not asking any more, is an answer that he reads back: it stands in what was heard, or it is led in
    /// as a read-back, measures nothing and is more than a number of things.
    pub(super) fn is_read_back(&self, symbols: &[Symbol], piece: Piece, taken: Taken) -> bool {
        let said = self.code.read(&symbols[taken.from..taken.to]);
        let known = self.knows(&said);
        let bare = piece.measure == Measure::None && !piece.counted;
        // "Aadhaar, no? Seven two double one ...": who names it dictates it.
        let dictates = !self.parts.is_empty() && self.teller == piece.speaker && piece.speaker != 0;
        let dictated = dictates && piece.dictated || piece.read_back && said.len() >= CHANCE;
        known || taken.fit == Fit::Checked || bare && dictated
    }

    /// Whether the other party says it after the value was begun; where nobody knows who speaks, so does who says "your" in another turn.
    pub(super) fn is_others(&self, piece: Piece) -> bool {
        let known = self.teller != 0 && piece.speaker != 0;
        let other = if known { self.teller != piece.speaker } else { piece.yours };
        other && self.parts.last().is_some_and(|part| part.2 != piece.turn)
    }

    /// Whether what was taken is a value by itself, or a part of the one that was heard.
    pub(super) fn is_whole(&self, symbols: &[Symbol], taken: Taken) -> bool {
        taken.fit >= Fit::Exact && self.value.is_empty() || self.knows_of(symbols, taken)
    }

    /// Whether what was taken stands in what was heard.
    pub(super) fn knows_of(&self, symbols: &[Symbol], taken: Taken) -> bool {
        self.knows(&self.code.read(&symbols[taken.from..taken.to]))
    }

    /// Whether these symbols stand in what was heard.
    fn knows(&self, said: &[u8]) -> bool {
        said.len() > 1 && self.value.windows(said.len()).any(|part| part == said)
    }

    /// Whether what was taken is all that a value lacks of which a part was heard.
    pub(super) fn lacks(&self, symbols: &[Symbol], taken: Taken) -> bool {
        let more = self.code.read(&symbols[taken.from..taken.to]);
        more.len() > CHANCE - 1 && !self.weak && !self.value.is_empty() && self.best < Some(Fit::Exact) && self.completed_by(&more)
    }

    /// Whether these symbols are what the value lacked.
    fn completed_by(&self, more: &[u8]) -> bool {
        let whole: Vec<u8> = self.value.iter().chain(more).copied().collect();
        self.code.judge(&whole) >= Some(Fit::Exact)
    }

    pub(super) fn feed(&mut self, symbols: &[Symbol], taken: Taken, piece: Piece, asked_in: u32) {
        let first = symbols[taken.from].token as usize;
        let words = (first - usize::from(piece.led && taken.from == piece.from), symbols[taken.to - 1].end as usize, piece.turn);
        self.parts.push(words);
        if self.parts.len() == 1 {
            self.teller = piece.speaker;
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

    pub(super) fn finish(self, scene: &Scene<'_>, found: &mut Found) {
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
