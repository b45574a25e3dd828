//! Runs: stretches of words that may be a dictated code, with the digits and letters they denote beside them.

mod element;
mod homophones;
mod measured;
mod neighbours;

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

impl Run {
    /// First and last token.
    pub(crate) fn ends(&self, symbols: &[Symbol]) -> (usize, usize) {
        (symbols[self.from].token as usize, symbols[self.to - 1].end as usize)
    }
}

/// Most words of filling between two symbols of one run.
const LONGEST_GAP: usize = 7;
/// Most digits of a number that counts something.
const LONGEST_MEASURE: usize = 6;
/// So many symbols are a whole number.
const WHOLE: usize = 10;

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

    /// Reads symbols from `at` on until something else comes; returns where it stopped.
    fn run(&mut self, mut at: usize) -> usize {
        let mut gap = Gap::Word;
        let start = self.symbols.len();
        loop {
            let next = self.element(at, gap);
            if next == at {
                return at;
            }
            let Some((following, between)) = self.bridge(next) else { return next };
            // "5.9% to": a rate ends what it is written in.
            let rate = self.tokens[next - 1].sign == Sign::Percent;
            // "617 555 0158 and the 89": what follows a whole number so is another thing's.
            let said = |at: usize, word: &str| at >= next && self.word(at).eq_ignore_ascii_case(word);
            let other = self.symbols.len() - start >= WHOLE && said(following - 1, "the") && said(following.saturating_sub(2), "and");
            if rate || other || self.tokens[at].sign != Sign::Money && self.tokens[following].sign == Sign::Money {
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
        let mut aside = false;
        for at in next..(next + LONGEST_GAP).min(self.to) {
            if self.is_symbol(at) || self.goes_on(at, gap) {
                return (!aside || self.tokens[at - 1].stop > Stop::None).then_some((at, gap));
            }
            let token = self.get(at)?;
            if !(token.is(traits::INNER) || gap == Gap::Correction && token.is(traits::RESTART)) {
                // "Twenty seven, let me get it, three": small words between pauses.
                if gap < Gap::Pause || !token.is(traits::LEAD | traits::BACK) || token.is(traits::MEASURE) {
                    return None;
                }
                aside = true;
            }
            gap = gap.max(match token.kind {
                _ if token.is(traits::CORRECTION) => Gap::Correction,
                Kind::Filler => Gap::Pause,
                _ => Gap::And,
            });
        }
        None
    }

    /// Ends a run that starts at symbol `start`: what does it measure?
    fn finish(&mut self, start: usize, first: usize, runs: &mut Vec<Run>) {
        let Some(last) = self.symbols.last().map(|s| s.end as usize) else { return };
        let mut to = self.symbols.len();
        let signed = (first..=last).any(|at| self.tokens[at].glue == Glue::Colon && self.tokens[at].is_number());
        let decimal = last == first + 1 && self.tokens[last].glue == Glue::Dot && self.tokens[last].kind == Kind::Digits;
        let signed = signed || decimal || self.is_minutes_to(first, last);
        let slashed = last == first + 2
            && (first + 1..=last).all(|at| self.tokens[at].glue == Glue::Slash)
            && (first..=last).all(|at| self.is_date_part(at));
        let mut measure = match self.tokens[first].sign {
            Sign::Money => Measure::Sign,
            _ if signed => Measure::Sign,
            _ => Measure::None,
        };
        if to - start > LONGEST_MEASURE + 2 {
            // No sum or time is that long: the sign is the recogniser's.
            measure = Measure::None;
        }
        // "£300 and £8": how a recogniser writes three hundred and eight pounds.
        let sums = (first..=last).filter(|at| self.tokens[*at].sign == Sign::Money).count() > 1;
        let written = slashed || sums || self.is_price(first, last) || self.is_ratio(first, last);
        if self.is_counted(first) || self.is_time(first, last) || written {
            // "01/08/2025" is a date, which no code is read from.
            measure = Measure::Words;
        }
        if self.is_measured(last) {
            let cut = self.last_chunk(start, to);
            if to - cut > LONGEST_MEASURE {
                // Nobody counts in numbers that long: the word after it belongs to the next sentence.
            } else if cut > start && !self.is_sum(start, cut) {
                runs.push(Run { from: cut, to, measure: Measure::Words });
                if self.is_range(start, cut) {
                    measure = Measure::Words;
                }
                to = cut;
            } else {
                measure = Measure::Words;
            }
        }
        runs.push(Run { from: start, to, measure });
    }
}
