//! What a number counts or measures, by the words beside it.

use super::{Builder, Gap};
use crate::reader::token::{Glue, Kind, Sign, Stop, Token, traits};

/// Most words of a time of day.
const TIME: usize = 4;

impl Builder<'_> {
    /// "Gate 12", "in clinic six": a number that tells one of many.
    pub(super) fn is_counted(&self, first: usize) -> bool {
        first > self.from && self.tokens[first - 1].is(traits::NUMBERED) && self.tokens[first - 1].stop < Stop::Full
    }

    /// Up to four digits, as of a day, a month or a year.
    pub(super) fn is_date_part(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == Kind::Digits && token.end - token.start <= 4
    }

    /// "Between twelve and two", "at twenty to eleven".
    pub(super) fn is_time(&self, first: usize, last: usize) -> bool {
        if first == self.from || last - first >= TIME || last == first {
            return false;
        }
        let said = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(self.word(at)));
        let inside = |list: &[&str]| (first + 1..last).any(|at| said(at, list));
        let before = first - 1;
        self.tokens[before].stop < Stop::Full
            && (said(before, &["between"]) && inside(&["and"]) || said(before, &["at"]) && inside(&["to", "past"]))
    }

    /// "3.85%", "two days", "189, a night", "three point five".
    pub(super) fn is_measured(&self, last: usize) -> bool {
        let token = &self.tokens[last];
        if token.sign == Sign::Percent {
            return true;
        }
        let Some(next) = self.get(last + 1) else { return false };
        let meridiem = matches!(next.kind, Kind::Letter(b'A' | b'P'))
            && self.get(last + 2).is_some_and(|t| t.kind == Kind::Letter(b'M') && t.glue == Glue::Dot);
        // "8 a day" may be "eighty eight".
        let several = !matches!(token.kind, Kind::Unit(_)) && token.end - token.start > 1;
        let each = several
            && token.stop < Stop::Full
            && ["a", "an", "per", "each"].contains(&self.word(last + 1))
            && self.get(last + 2).is_some_and(|t| t.is(traits::MEASURE));
        let point = self.word(last + 1) == "point" && self.get(last + 2).is_some_and(Token::is_number);
        let thing = next.is(traits::MEASURE) || matches!(next.kind, Kind::Hundred | Kind::Thousand) || point;
        token.stop == Stop::None && thing || each || meridiem
    }

    /// "300 and 8 pounds": a number of hundreds before "and" and the rest of it.
    pub(super) fn is_sum(&self, start: usize, cut: usize) -> bool {
        let hundreds = cut == start + 3 && self.symbols[start + 1..cut].iter().all(|symbol| symbol.ch == b'0' && symbol.gap == Gap::Inside);
        let (before, rest) = (self.symbols[cut - 1].end as usize, self.symbols[cut].token as usize);
        hundreds && rest == before + 2 && self.tokens[before + 1].is(traits::AND)
    }

    /// Where the last chunk of a run starts: after its last pause, or at its last number of several digits, its fraction included.
    pub(super) fn last_chunk(&self, start: usize, to: usize) -> usize {
        let number = self.symbols.last().is_some_and(|s| !matches!(self.tokens[s.token as usize].kind, Kind::Unit(_)));
        let least = if number { Gap::Word } else { Gap::Pause };
        let fraction = |at: usize| {
            let token = &self.tokens[self.symbols[at].token as usize];
            token.glue == Glue::Dot && token.kind == Kind::Digits
        };
        (start + 1..to).rev().find(|at| self.symbols[*at].gap >= least && !fraction(*at)).unwrap_or(start)
    }

    /// A word of this stretch that belongs to no cue; nothing else.
    pub(super) fn word(&self, at: usize) -> &str {
        self.get(at).and_then(|token| self.text.get(token.byte_start as usize..token.byte_end as usize)).unwrap_or_default()
    }
}
