//! Codes: values made of digits and letters. Declared by their lengths, shape and checksum; matched here against what a run denotes.

use redaction::finding::{Checksum, Reason};

use crate::confidence;
use crate::reader::token::Kind;
use crate::rule::{About, Answer, Hit, Rule};
use crate::run::{Gap, Run, Symbol};
use crate::scene::Scene;

/// Which symbols a code is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Digits only; a letter O among them is a zero.
    Digits,
    /// Digits and letters.
    Mixed,
}

/// How sure a value is that nobody asked for.
pub(crate) type Alone = fn(&[u8]) -> Option<f32>;
/// Whether a value in groups of these sizes is telling.
pub(crate) type Layout = fn(&[u8], &[u8]) -> bool;

/// A code and how it is known.
pub(crate) struct Code {
    /// Who the rule is.
    pub(crate) about: About,
    /// What it is made of.
    pub(crate) alphabet: Alphabet,
    /// Whether letters alone are never the whole of it.
    pub(crate) digits: bool,
    /// How many symbols it has.
    pub(crate) lengths: &'static [u8],
    /// Least and most symbols that are accepted after its cue: recognisers drop and add digits.
    pub(crate) loose: (u8, u8),
    /// Whether symbols of a right length are in their places.
    pub(crate) shape: fn(&[u8]) -> bool,
    /// Its checksum, where it has one.
    pub(crate) check: Option<fn(&[u8]) -> bool>,
    /// Whether the shape is telling though nobody asked; the confidence then.
    pub(crate) alone: Option<Alone>,
    /// Whether the groups in which a value is said are telling, though nobody asked and its digits alone are not.
    pub(crate) layout: Option<Layout>,
    /// Values that are known to be nobody's own.
    pub(crate) public: Option<fn(&[u8]) -> bool>,
}

/// Pieces longer than this are not searched for windows: no code is that long.
const WINDOWED: usize = 96;

/// So few symbols after a value still belong to it: digits that a recogniser added.
const LONGEST_REST: usize = 3;

/// How well a piece fits a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It could be a part of it.
    Part,
    /// A symbol too few or too many.
    Loose,
    /// Full length and shape.
    Exact,
    /// The checksum holds as well.
    Checked,
}

/// Which symbols of a piece were taken, and how well they fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    /// First symbol to cover, an index into the scene's symbols.
    pub(crate) from: usize,
    /// One past the last symbol.
    pub(crate) to: usize,
    /// First symbol of the value itself (an abandoned try may stand before it).
    pub(crate) value: usize,
    /// How well.
    pub(crate) fit: Fit,
}

/// The digit that a letter among digits stands for, as it looks or sounds.
pub(crate) fn digit(symbol: u8) -> u8 {
    match symbol {
        b'O' => b'0',
        b'L' | b'I' => b'1',
        b'B' => b'8',
        other => other,
    }
}

/// Whether a lone letter stands between two digits on either side: one of them, misheard.
fn is_stray(symbols: &[Symbol], from: usize, at: usize, to: usize) -> bool {
    let digits = |from: usize, to: usize| symbols[from..to].iter().all(|symbol| symbol.ch.is_ascii_digit());
    at >= from + 2 && at + 2 < to && digits(at - 2, at) && digits(at + 1, at + 3)
}

impl Code {
    /// The part of `symbols[from..to]` that is of this code's alphabet.
    pub(crate) fn view(&self, symbols: &[Symbol], from: usize, to: usize) -> (usize, usize) {
        if self.alphabet == Alphabet::Mixed {
            return (from, to);
        }
        let mut best = (from, from);
        let mut start = from;
        for at in from..=to {
            let inside = at < to && (symbols[at].ch.is_ascii_digit() || symbols[at].ch == b'O' || is_stray(symbols, from, at, to));
            if inside {
                continue;
            }
            if at - start > best.1 - best.0 && symbols[start..at].iter().any(|s| s.ch.is_ascii_digit()) {
                best = (start, at);
            }
            start = at + 1;
        }
        best
    }

    /// The symbols as bytes; among digits alone a letter is the digit that it was misheard for, where that is known.
    pub(crate) fn read(&self, symbols: &[Symbol]) -> Vec<u8> {
        let digits = self.alphabet == Alphabet::Digits;
        symbols.iter().map(|symbol| if digits { digit(symbol.ch) } else { symbol.ch }).collect()
    }

    /// As [`read`](Self::read), of a whole scene and without a copy.
    fn characters<'s>(&self, scene: &'s Scene<'_>) -> &'s [u8] {
        if self.alphabet == Alphabet::Digits { &scene.as_digits } else { &scene.characters }
    }

    /// How well exactly these symbols fit.
    pub(crate) fn judge(&self, value: &[u8]) -> Option<Fit> {
        let length = u8::try_from(value.len()).ok()?;
        let spelled = self.alphabet == Alphabet::Mixed && self.digits && !value.iter().any(u8::is_ascii_digit);
        if spelled {
            return None;
        }
        let exact = self.lengths.contains(&length) && (self.shape)(value);
        match self.check {
            Some(check) if exact && check(value) => Some(Fit::Checked),
            _ if exact => Some(Fit::Exact),
            _ if (self.loose.0..=self.loose.1).contains(&length) => Some(Fit::Loose),
            _ => None,
        }
    }

    /// The fewest symbols that make a whole value.
    pub(crate) fn least(&self) -> usize {
        self.lengths.iter().copied().min().map_or(1, usize::from)
    }

    /// Whether it is long enough to be dictated in parts.
    pub(crate) fn is_long(&self) -> bool {
        self.lengths.iter().copied().max().unwrap_or(0) >= 8
    }

    /// The best stretch of a piece that is a value by itself.
    pub(crate) fn take(&self, symbols: &[Symbol], from: usize, to: usize) -> Option<Taken> {
        let (from, to) = self.view(symbols, from, to);
        let piled = to - from > 2 * usize::from(self.loose.1) + 2 && symbols[from + 1..to].iter().all(|s| s.gap < Gap::And);
        if from == to || piled && !self.is_long() {
            return None;
        }
        let whole = if to - from <= 255 { self.judge(&self.read(&symbols[from..to])) } else { None };
        if let Some(fit) = whole.filter(|fit| *fit >= Fit::Exact) {
            return Some(Taken { from, to, value: from, fit });
        }
        let unbroken = symbols[from + 1..to].iter().all(|s| s.gap < Gap::And);
        if whole.is_some() && self.check.is_none() && self.is_long() && unbroken {
            return whole.map(|fit| Taken { from, to, value: from, fit });
        }
        if to - from <= WINDOWED
            && let Some(taken) = self.window(symbols, from, to)
        {
            let corrected = symbols[from + 1..to].iter().any(|s| s.gap == Gap::Correction);
            let rest = (whole.is_some() || corrected) && self.is_long() && to - taken.to <= LONGEST_REST;
            let told = self.is_told_again(symbols, taken, to);
            return Some(match (rest, told) {
                (true, _) => Taken { from, to, ..taken },
                (_, true) => Taken { to, ..taken },
                _ => taken,
            });
        }
        if let Some(fit) = whole {
            return Some(Taken { from, to, value: from, fit });
        }
        (to - from > usize::from(self.loose.1) && self.is_long()).then_some(Taken { from, to, value: from, fit: Fit::Part })
    }

    /// "..., DQ, D for delta": letters of the value said once more with an example.
    fn is_told_again(&self, symbols: &[Symbol], taken: Taken, to: usize) -> bool {
        let rest = &symbols[taken.to..to];
        let last = &symbols[taken.to.saturating_sub(LONGEST_REST).max(taken.value)..taken.to];
        let again =
            |symbol: &Symbol| symbol.end > symbol.token && last.iter().any(|own| own.ch == symbol.ch && own.ch.is_ascii_uppercase());
        self.alphabet == Alphabet::Mixed && (1..=LONGEST_REST).contains(&rest.len()) && rest.iter().all(again)
    }

    /// The first stretch between borders of words that is exactly a value, a checked one before all others.
    fn window(&self, symbols: &[Symbol], from: usize, to: usize) -> Option<Taken> {
        let least = if self.is_long() { Gap::Word } else { Gap::Pause };
        let all = self.read(&symbols[from..to]);
        let border = |at: usize| at == from || at >= to || symbols[at].gap >= least;
        let mut best: Option<(Taken, bool)> = None;
        for start in (from..to).filter(|at| border(*at)) {
            for length in self.lengths.iter().copied().map(usize::from) {
                let end = start + length;
                if end > to || !border(end) {
                    continue;
                }
                let Some(fit) = self.judge(&all[start - from..end - from]).filter(|fit| *fit >= Fit::Exact) else { continue };
                // What was taken back is no part of the value, if another stretch is one without it.
                let clean = symbols[start + 1..end].iter().all(|s| s.gap < Gap::Correction);
                if best.is_none_or(|(best, other)| (fit, clean) > (best.fit, other)) {
                    best = Some((Taken { from: self.first_try(symbols, from, start), to: end, value: start, fit }, clean));
                }
            }
        }
        best.map(|(taken, _)| taken)
    }

    /// Digits before the value are an abandoned try where a correction follows them; letters of another kind are not.
    fn first_try(&self, symbols: &[Symbol], from: usize, start: usize) -> usize {
        let corrected = symbols[from + 1..=start].iter().any(|s| s.gap == Gap::Correction);
        // "NE3, that's November Echo three, ...": the value's own beginning.
        let begun = start - from < usize::from(self.loose.1)
            && start > from
            && symbols[from..start].iter().zip(&symbols[start..]).all(|(a, b)| a.ch == b.ch);
        if corrected || begun || self.is_long() { from } else { start }
    }

    /// What the checksum says of a value that fits so.
    pub(crate) fn checksum(&self, fit: Fit) -> Checksum {
        match (self.check, fit) {
            (None, _) => Checksum::None,
            (Some(_), Fit::Checked) => Checksum::Pass,
            (Some(_), _) => Checksum::Fail,
        }
    }

    /// How sure a finding is that was asked for.
    pub(crate) fn asked_confidence(&self, fit: Fit) -> f32 {
        match fit {
            Fit::Checked => confidence::CUE_CHECKED,
            Fit::Exact if self.check.is_some() => confidence::CUE_FAILED,
            Fit::Exact => confidence::CUE,
            Fit::Loose => confidence::CUE_LOOSE,
            Fit::Part => confidence::PARTIAL,
        }
    }

    /// A whole run whose groups give it away.
    fn find_grouped(&self, scene: &Scene<'_>, run: &Run, rule: usize, layout: Layout, hits: &mut Vec<Hit>) {
        let symbols = &scene.symbols[run.from..run.to];
        let value = &self.characters(scene)[run.from..run.to];
        if symbols.len() > usize::from(self.loose.1) || !value.iter().all(u8::is_ascii_digit) {
            return;
        }
        let public = self.public.is_some_and(|public| public(value));
        if public || !layout(value, &groups(scene, symbols)) {
            return;
        }
        let (first, last) = run.ends(&scene.symbols);
        let plus =
            first > 0 && scene.text(first - 1).eq_ignore_ascii_case("plus") && scene.tokens[first - 1].turn == scene.tokens[first].turn;
        let first = first - usize::from(plus);
        let hit = Hit { rule, first, last, confidence: confidence::SHAPE, checksum: Checksum::None, reason: Reason::Shape, value: 0 };
        hits.push(hit);
    }

    /// Values in `symbols[from..to]` that nobody asked for.
    fn find_alone(&self, scene: &Scene<'_>, run: &Run, rule: usize, alone: Alone, hits: &mut Vec<Hit>) {
        let symbols = &scene.symbols;
        let all = &self.characters(scene)[run.from..run.to];
        let border = |at: usize| at == run.from || at >= run.to || symbols[at].gap > Gap::Inside;
        // The start of a value that words after it may take back.
        let mut taken_back = None;
        let mut at = run.from;
        while at < run.to {
            let mut next = at + 1;
            if !border(at) {
                at = next;
                continue;
            }
            for length in self.lengths.iter().copied().map(usize::from) {
                let end = at + length;
                if end > run.to || !border(end) {
                    continue;
                }
                let value = &all[at - run.from..end - run.from];
                let Some(fit) = self.judge(value).filter(|fit| *fit >= Fit::Exact) else { continue };
                let Some(confidence) = alone(value) else { continue };
                if symbols[at + 1..end].iter().any(|symbol| symbol.gap == Gap::Correction) {
                    continue;
                }
                let reason = if fit == Fit::Checked { Reason::Checksum } else { Reason::Shape };
                let try_from = if self.is_long() && symbols[at].gap == Gap::Correction { run.from } else { at };
                let (first, last) = (symbols[try_from].token as usize, symbols[end - 1].end as usize);
                let first = taken_back.filter(|_| symbols[at].gap == Gap::Correction).unwrap_or(first);
                taken_back = Some(first);
                hits.push(Hit { rule, first, last, confidence, checksum: self.checksum(fit), reason, value: 0 });
                next = end;
            }
            at = next;
        }
    }
}

impl Rule for Code {
    fn about(&self) -> &About {
        &self.about
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Code(self)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        if self.alone.is_none() && self.layout.is_none() {
            return;
        }
        for run in scene.bare.iter().filter(|run| run.to - run.from >= self.least()) {
            if let Some(alone) = self.alone {
                self.find_alone(scene, run, rule, alone, hits);
            }
            if let Some(layout) = self.layout {
                self.find_grouped(scene, run, rule, layout, hits);
            }
        }
    }
}

/// The sizes of the groups in which symbols are said: written numbers are groups of their own, single digits go up to the next pause.
fn groups(scene: &Scene<'_>, symbols: &[Symbol]) -> Vec<u8> {
    let mut sizes: Vec<u8> = Vec::new();
    for symbol in symbols {
        let token = &scene.tokens[symbol.token as usize];
        let long = token.kind == Kind::Digits && token.end - token.start > 1;
        let least = if long { Gap::Word } else { Gap::Pause };
        match sizes.last_mut() {
            Some(size) if symbol.gap < least => *size += 1,
            _ => sizes.push(1),
        }
    }
    sizes
}

/// The shape of codes that have none beyond their length.
pub(crate) fn any(_: &[u8]) -> bool {
    true
}

/// Whether symbols stand in the places of a pattern: `9` a digit, `A` a letter, `*` either.
pub(crate) fn matches(pattern: &str, value: &[u8]) -> bool {
    pattern.len() == value.len()
        && pattern.bytes().zip(value).all(|(place, symbol)| match place {
            b'9' => symbol.is_ascii_digit(),
            b'A' => symbol.is_ascii_uppercase(),
            _ => true,
        })
}
