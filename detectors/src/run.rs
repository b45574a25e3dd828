//! Runs: stretches of words that may be a dictated code, with the digits and letters they denote beside them.

use std::ops::Range;

use crate::reader::token::{Glue, Kind, Sign, Stop, Token, traits};

/// What stands between a symbol and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Inside one word or number.
    Inside,
    /// A new word or number.
    Word,
    /// A pause: punctuation or a filler.
    Pause,
    /// "and", "then", or a full stop.
    And,
    /// Words that take back what was said.
    Correction,
}

/// A digit or an upper-case letter that a word denotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Symbol {
    /// '0'-'9' or 'A'-'Z'.
    pub(crate) ch: u8,
    /// First token that denotes it.
    pub(crate) token: u32,
    /// Last token that belongs to it.
    pub(crate) end: u32,
    /// What stands before it.
    pub(crate) gap: Gap,
}

/// What a run is said to count or measure, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Nothing.
    None,
    /// A sign says so ("$1,129", "9:45"): a recogniser may have put it there.
    Sign,
    /// Words say so ("two days", "gate 12").
    Words,
}

/// A stretch of symbols.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Run {
    /// First symbol.
    pub(crate) from: usize,
    /// One past the last symbol.
    pub(crate) to: usize,
    /// What it measures.
    pub(crate) measure: Measure,
}

/// Most words of filling between two symbols of one run.
const LONGEST_GAP: usize = 7;
/// Most digits of a number that counts something.
const LONGEST_MEASURE: usize = 6;

/// Finds the runs among the tokens of `place`, all of one turn whose text is `text`; tokens for which `covered` holds belong to a cue and to no run.
pub(crate) fn read(text: &str, tokens: &[Token], covered: &[bool], place: Range<usize>, symbols: &mut Vec<Symbol>, runs: &mut Vec<Run>) {
    let Range { start: from, end: to } = place;
    let mut builder = Builder { text, tokens, covered, from, to, symbols };
    let mut at = from;
    while at < to {
        if !builder.is_symbol(at) {
            at += 1;
            continue;
        }
        let (start, first) = (builder.symbols.len(), at);
        let next = builder.run(at);
        if builder.symbols.len() > start {
            builder.finish(start, first, runs);
        }
        at = next.max(at + 1);
    }
}

struct Builder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    covered: &'a [bool],
    from: usize,
    to: usize,
    symbols: &'a mut Vec<Symbol>,
}

impl Builder<'_> {
    fn get(&self, at: usize) -> Option<&Token> {
        (at >= self.from && at < self.to && !self.covered[at]).then(|| &self.tokens[at])
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    /// Whether the word at `at` denotes something here: shy words need a neighbour that does.
    fn is_symbol(&self, at: usize) -> bool {
        let Some(token) = self.get(at) else { return false };
        if token.kind == Kind::Month(11) {
            return self.spelled(at + 1) || at > 0 && self.spelled(at - 1);
        }
        if !token.is_symbol() {
            return false;
        }
        if !token.is(traits::SHY) {
            return true;
        }
        let before = at > 0 && self.get(at - 1).is_some_and(|t| t.is_symbol() && t.stop < Stop::Full);
        let letter = matches!(token.kind, Kind::Letter(_) | Kind::Capitals) && token.capital;
        let fillers = (at + 1..at + 3).take_while(|at| self.kind(*at) == Some(Kind::Filler)).count();
        let next = at + 1 + fillers;
        let after = (token.stop < Stop::Full || letter) && self.get(next).is_some_and(Token::is_symbol);
        if self.is_led(at) && (token.capital || !matches!(token.kind, Kind::Letter(_))) {
            return true;
        }
        match token.kind {
            Kind::Alphabet(_) if !token.is(traits::GIVEN | traits::COMMON) && self.leads_on(at) => true,
            Kind::Alphabet(_) => at > 0 && self.spelled(at - 1) || self.spelled(at + 1) || (before || after) && !token.is(traits::COMMON),
            Kind::Letter(b'A') if token.capital && at > self.from && self.tokens[at - 1].stop < Stop::Full => true,
            Kind::Letter(b'A') if !token.capital && matches!(self.kind(at + 1), Some(Kind::Letter(_))) => true,
            Kind::Letter(b'A') if !token.capital => before && (after || token.stop > Stop::None || at + 1 == self.to),
            Kind::Letter(letter) => before || after && self.starts_letters(next) || self.has_example(at, letter),
            // "500 GB" is an amount, "GB 980" a code.
            Kind::Capitals if token.is(traits::MEASURE) => after && !before,
            Kind::Unit(1) => before || after || self.is_lone(at),
            _ => before || after || token.stop == Stop::Comma && self.get(at + 1).is_some_and(Token::is_number),
        }
    }

    /// A shy word right after "is" or a cue, with no plain word after it, starts what is dictated.
    fn is_led(&self, at: usize) -> bool {
        let is = at > self.from && (self.covered[at - 1] || self.tokens[at - 1].is(traits::IS));
        let stops = self.get(at).is_some_and(|t| t.stop > Stop::None) && self.get(at + 1).is_some_and(Token::is_symbol);
        is && (stops || self.leads_on(at))
    }

    /// Whether a symbol comes after a few fillings.
    fn leads_on(&self, at: usize) -> bool {
        let inner = (at + 1..at + 4).take_while(|at| self.get(*at).is_some_and(|t| t.is(traits::INNER))).count();
        self.get(at + 1 + inner).is_some_and(|t| t.is_symbol() && (t.capital || !t.is(traits::SHY) || matches!(t.kind, Kind::Alphabet(_))))
    }

    /// After a shy letter: a symbol that is sure of itself, or two in a row.
    fn starts_letters(&self, at: usize) -> bool {
        let shy = |at: usize| self.get(at).is_some_and(|t| t.is(traits::SHY));
        !shy(at) || self.get(at + 1).is_some_and(|t| t.is_symbol() && t.capital)
    }

    /// "I for India": a letter that is a word too, with an example that can only be meant as one.
    fn has_example(&self, at: usize, letter: u8) -> bool {
        let sure = |at: usize| self.get(at).is_some_and(|t| t.initial == letter && (t.capital || matches!(t.kind, Kind::Alphabet(_))));
        self.get(at + 1).is_some_and(|t| t.is(traits::EXAMPLE)) && sure(at + 2) && !self.get(at + 2).is_some_and(|t| t.is(traits::COMMON))
    }

    /// A single "one" between pauses or fillings may be a digit; beside other words it is a pronoun.
    fn is_lone(&self, at: usize) -> bool {
        let quiet = |token: Option<&Token>| token.is_none_or(|t| t.is(traits::INNER));
        let after = self.get(at).is_some_and(|t| t.stop > Stop::None) || quiet(self.get(at + 1));
        let before = at == self.from || quiet(self.get(at.wrapping_sub(1)));
        after && before
    }

    fn spelled(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Letter(_)) => !self.get(at).is_some_and(|t| t.is(traits::SHY) && !t.capital),
            Some(Kind::Alphabet(_) | Kind::Month(11)) => true,
            _ => false,
        }
    }

    /// Reads symbols from `at` on until something else comes; returns where it stopped.
    fn run(&mut self, mut at: usize) -> usize {
        let mut gap = Gap::Word;
        loop {
            let next = self.element(at, gap);
            if next == at {
                return at;
            }
            let Some((following, between)) = self.bridge(next) else { return next };
            if self.tokens[at].sign != Sign::Money && self.tokens[following].sign == Sign::Money {
                return next;
            }
            (at, gap) = (following, between);
        }
    }

    /// From the end of one symbol over fillings to the next one.
    fn bridge(&self, next: usize) -> Option<(usize, Gap)> {
        let mut gap = match self.tokens[next - 1].stop {
            Stop::None => Gap::Word,
            Stop::Comma => Gap::Pause,
            Stop::Full | Stop::Question => Gap::And,
        };
        for at in next..(next + LONGEST_GAP).min(self.to) {
            if self.is_symbol(at) || self.goes_on(at, gap) {
                return Some((at, gap));
            }
            let token = self.get(at)?;
            if !token.is(traits::INNER) {
                return None;
            }
            gap = gap.max(match token.kind {
                _ if token.is(traits::CORRECTION) => Gap::Correction,
                Kind::Filler => Gap::Pause,
                _ => Gap::And,
            });
        }
        None
    }

    /// A shy word after a symbol goes on with it where no plain word follows; "Oh" that opens a sentence does not.
    fn goes_on(&self, at: usize, gap: Gap) -> bool {
        let Some(token) = self.get(at).filter(|token| token.is_symbol() && token.is(traits::SHY)) else { return false };
        let ends = token.stop > Stop::None || self.get(at + 1).is_none_or(|next| next.is(traits::INNER));
        let sigh = matches!(token.kind, Kind::Unit(0)) && gap >= Gap::And && token.capital;
        let article = matches!(token.kind, Kind::Letter(_) | Kind::Capitals) && !token.capital;
        ends && !sigh && !article
    }

    fn push(&mut self, ch: u8, token: usize, end: usize, gap: Gap) {
        self.symbols.push(Symbol { ch, token: token as u32, end: end as u32, gap });
    }

    fn push_number(&mut self, value: u32, token: usize, end: usize, gap: Gap) {
        let text = value.to_string();
        for (index, byte) in text.bytes().enumerate() {
            self.push(byte, token, end, if index == 0 { gap } else { Gap::Inside });
        }
    }

    /// Reads one symbol or number at `at`; returns the token after it, or `at` where there is none.
    fn element(&mut self, at: usize, gap: Gap) -> usize {
        match self.kind(at) {
            Some(Kind::Times(count)) => self.times(at, count, gap),
            Some(Kind::Unit(_) | Kind::Teen(_) | Kind::Tens(_)) => self.cardinal(at, gap),
            Some(Kind::Plural(digit)) => {
                self.push(b'0' + digit, at, at, gap);
                at + 1
            }
            Some(Kind::Letter(letter)) => self.letter(at, letter, gap),
            Some(Kind::Alphabet(letter)) => {
                self.push(letter, at, at, gap);
                at + 1
            }
            Some(Kind::Month(11)) => {
                self.push(b'N', at, at, gap);
                at + 1
            }
            Some(Kind::Digits | Kind::Mixed | Kind::Capitals) => self.written(at, gap),
            _ => at,
        }
    }

    /// Written digits and letters, as they stand; "4 zeros" is four of them.
    fn written(&mut self, at: usize, gap: Gap) -> usize {
        let token = self.tokens[at];
        let written = self.text.as_bytes().get(token.byte_start as usize..token.byte_end as usize).unwrap_or_default();
        if let ([count @ b'1'..=b'9'], Some(Kind::Plural(digit))) = (written, self.kind(at + 1)) {
            self.repeat(b'0' + digit, u32::from(count - b'0'), at, gap);
            return at + 2;
        }
        for (index, byte) in written.iter().filter(|byte| byte.is_ascii_alphanumeric()).enumerate() {
            self.push(byte.to_ascii_uppercase(), at, at, if index == 0 { gap } else { Gap::Inside });
        }
        at + 1
    }

    /// `count` times the same digit, said by the words `at` and `at + 1`.
    fn repeat(&mut self, ch: u8, count: u32, at: usize, gap: Gap) {
        for repeat in 0..count {
            self.push(ch, at, at + 1, if repeat == 0 { gap } else { Gap::Inside });
        }
    }

    /// "double four", "triple zero", "double S".
    fn times(&mut self, at: usize, count: u8, gap: Gap) -> usize {
        let mut next = at + 1;
        while self.kind(next) == Some(Kind::Filler) && next < at + 3 {
            next += 1;
        }
        if !self.get(next).is_some_and(Token::is_symbol) || matches!(self.kind(next), Some(Kind::Times(_))) {
            return at;
        }
        let start = self.symbols.len();
        let end = self.element(next, gap);
        let Some(first) = self.symbols.get_mut(start).filter(|_| end > next) else { return at };
        first.token = at as u32;
        let again = Symbol { gap: Gap::Inside, ..*first };
        self.symbols.splice(start + 1..start + 1, std::iter::repeat_n(again, usize::from(count) - 1));
        end
    }

    /// A spoken letter with its example: "B as in boy", "S for sugar".
    fn letter(&mut self, at: usize, letter: u8, gap: Gap) -> usize {
        let mut end = at;
        if matches!(letter, b'A' | b'P') && self.kind(at + 1) == Some(Kind::Letter(b'M')) && self.tokens[at + 1].glue == Glue::Dot {
            return at;
        }
        let link = |at: usize| self.get(at).is_some_and(|t| t.is(traits::EXAMPLE) && t.glue == Glue::Space);
        if self.tokens[at].stop < Stop::Full && link(at + 1) {
            let example = if link(at + 2) { at + 3 } else { at + 2 };
            let joined = self.get(example + 1).is_some_and(|t| t.glue == Glue::Hyphen && t.kind == Kind::Word);
            if self.get(example).is_some_and(|t| t.initial == letter && (joined || t.byte_end - t.byte_start > 1)) {
                end = if joined { example + 1 } else { example };
            }
        }
        self.push(letter, at, end, gap);
        end + 1
    }

    /// "forty one", "four hundred", "two thousand and five", "four zeros".
    fn cardinal(&mut self, at: usize, gap: Gap) -> usize {
        let (value, mut next) = self.below_hundred(at);
        if let (1..=9, Some(Kind::Plural(digit))) = (value, self.kind(next)) {
            self.repeat(b'0' + digit, value, at, gap);
            return next + 1;
        }
        let mut total = value;
        for (kind, scale) in [(Kind::Thousand, 1000), (Kind::Hundred, 100)] {
            if total > 0 && total < 100 && self.kind(next) == Some(kind) {
                (total, next) = self.scaled(total * scale, scale, next + 1);
                break;
            }
        }
        self.push_number(total, at, next - 1, gap);
        next
    }

    /// What follows "hundred" or "thousand": a smaller number that belongs to it, unless digits go on after it.
    fn scaled(&self, total: u32, scale: u32, next: usize) -> (u32, usize) {
        let and = self.get(next).is_some_and(|t| t.is(traits::AND)) && scale > 1;
        let start = if and { next + 1 } else { next };
        if !matches!(self.kind(start), Some(Kind::Unit(1..) | Kind::Teen(_) | Kind::Tens(_))) {
            return (total, next);
        }
        let (mut value, mut end) = self.below_hundred(start);
        if scale == 1000 && value < 10 && self.kind(end) == Some(Kind::Hundred) {
            (value, end) = self.scaled(value * 100, 100, end + 1);
            return (total + value, end);
        }
        let goes_on = self.get(end).is_some_and(Token::is_symbol) && self.tokens[end - 1].stop == Stop::None;
        if !and && goes_on && value < 10 { (total, next) } else { (total + value, end) }
    }

    /// A number under a hundred in words, and the token after it.
    fn below_hundred(&self, at: usize) -> (u32, usize) {
        match self.kind(at) {
            Some(Kind::Tens(tens)) => match self.kind(at + 1) {
                Some(Kind::Unit(unit @ 1..)) if self.tokens[at].stop == Stop::None => (u32::from(tens + unit), at + 2),
                _ => (u32::from(tens), at + 1),
            },
            Some(Kind::Unit(value) | Kind::Teen(value)) => (u32::from(value), at + 1),
            _ => (0, at + 1),
        }
    }

    /// Ends a run that starts at symbol `start`: what does it measure?
    fn finish(&mut self, start: usize, first: usize, runs: &mut Vec<Run>) {
        let Some(last) = self.symbols.last().map(|s| s.end as usize) else { return };
        let mut to = self.symbols.len();
        let signed = (first..=last).any(|at| self.tokens[at].glue == Glue::Colon && self.tokens[at].is_number());
        let mut measure = match self.tokens[first].sign {
            Sign::Money => Measure::Sign,
            _ if signed => Measure::Sign,
            _ => Measure::None,
        };
        if to - start > LONGEST_MEASURE + 2 {
            // No sum or time is that long: the sign is the recogniser's.
            measure = Measure::None;
        }
        let counted = first > self.from && self.tokens[first - 1].is(traits::NUMBERED) && self.tokens[first - 1].stop < Stop::Full;
        if counted {
            measure = Measure::Words;
        }
        if self.is_measured(last) {
            let cut = self.last_chunk(start, to);
            if to - cut > LONGEST_MEASURE {
                // Nobody counts in numbers that long: the word after it belongs to the next sentence.
            } else if cut > start {
                runs.push(Run { from: cut, to, measure: Measure::Words });
                to = cut;
            } else {
                measure = Measure::Words;
            }
        }
        runs.push(Run { from: start, to, measure });
    }

    fn is_measured(&self, last: usize) -> bool {
        let token = &self.tokens[last];
        if token.sign == Sign::Percent {
            return true;
        }
        let Some(next) = self.get(last + 1) else { return false };
        let meridiem = matches!(next.kind, Kind::Letter(b'A' | b'P'))
            && self.get(last + 2).is_some_and(|t| t.kind == Kind::Letter(b'M') && t.glue == Glue::Dot);
        token.stop == Stop::None && (next.is(traits::MEASURE) || next.kind == Kind::Hundred || next.kind == Kind::Thousand) || meridiem
    }

    /// Where the last chunk of a run starts: after its last pause, or at its last number of several digits.
    fn last_chunk(&self, start: usize, to: usize) -> usize {
        let number = self.symbols.last().is_some_and(|s| !matches!(self.tokens[s.token as usize].kind, Kind::Unit(_)));
        let least = if number { Gap::Word } else { Gap::Pause };
        (start + 1..to).rev().find(|at| self.symbols[*at].gap >= least).unwrap_or(start)
    }
}
