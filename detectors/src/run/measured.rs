//! What a number counts or measures, by the words beside it.

use super::{Builder, Gap, LONGEST_MEASURE, Symbol};
use crate::reader::token::{Glue, Kind, Sign, Stop, Token, traits};

/// Most digits of one of many things that are counted.
const LONGEST_COUNT: u32 = 4;
/// Most words of a time of day.
const TIME: usize = 4;
/// What stands between the two numbers of a measure: "120 over 80", "72 by 36".
const RATIOS: &[&str] = &["over", "by"];

impl Builder<'_> {
    /// "Gate 12", "in clinic six", "page 3 of 5": a number that tells one of many. "Half past 10", "over 80": the rest of a time or a measure.
    pub(super) fn is_counted(&self, first: usize) -> bool {
        let Some(before) = first.checked_sub(1).filter(|at| *at >= self.from && self.tokens[*at].stop < Stop::Full) else { return false };
        let said = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(self.word(at)));
        let number = || before > self.from && self.get(before - 1).is_some_and(Token::is_number);
        let hour = || before > self.from && said(before - 1, &["quarter", "twenty", "ten", "five", "half", "minutes"]);
        // "Row 141496": no seat has such a number, "row" was heard for another one.
        let few = !(self.tokens[first].kind == Kind::Digits && self.tokens[first].end - self.tokens[first].start > LONGEST_COUNT);
        self.tokens[before].is(traits::NUMBERED) && few
            || said(before, &["past", "till", "until"])
            || said(before, &["to"]) && hour()
            || said(before, RATIOS) && number()
            || said(before, &["of"]) && number() && before - 1 > self.from && self.tokens[before - 2].is(traits::NUMBERED) && few
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
            && (said(before, &["between"]) && inside(&["and"])
                || said(before, &["at"]) && inside(&["to", "past"])
                || said(before, &["from", "work", "works", "working", "open", "opens", "hours"]) && inside(&["to", "till", "until"]))
    }

    /// "10 to 4", "twenty to eleven" and nothing more: a time, or digits with a two among them.
    pub(super) fn is_minutes_to(&self, first: usize, last: usize) -> bool {
        let number = |at: usize| match self.tokens[at].kind {
            Kind::Unit(value) | Kind::Teen(value) | Kind::Tens(value) => Some(value),
            _ => self.word(at).parse().ok(),
        };
        let minutes = number(first).is_some_and(|minutes| [5, 10, 20, 25].contains(&minutes));
        last == first + 2
            && minutes
            && self.word(first + 1).eq_ignore_ascii_case("to")
            && number(last).is_some_and(|hour| (1..=12).contains(&hour))
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
        let tens = token.glue == Glue::Hyphen && matches!(token.kind, Kind::Unit(_));
        let several = tens || !matches!(token.kind, Kind::Unit(_)) && token.end - token.start > 1;
        let each = several
            && token.stop < Stop::Full
            && ["a", "an", "per", "each"].contains(&self.word(last + 1))
            && self.get(last + 2).is_some_and(|t| t.is(traits::MEASURE));
        // "Three point five", "120 over 80", "ten past four".
        let links = |word: &str| word.eq_ignore_ascii_case(self.word(last + 1));
        let joined = RATIOS.iter().chain(&["point", "past", "till", "until"]).any(|word| links(word))
            && self.get(last + 2).is_some_and(Token::is_number);
        // "0.85 of a coin": a fraction of something.
        let fraction = token.glue == Glue::Dot && last > self.from && self.word(last - 1) == "0" && links("of");
        let thing = fraction || next.is(traits::MEASURE) || matches!(next.kind, Kind::Hundred | Kind::Thousand) || joined;
        token.stop == Stop::None && thing || each || meridiem
    }

    /// "There's a charge for $218.40", "we've raised £26,000": with its cents, or round. Where it is all of a reply, the sign may be the
    /// recogniser's, who writes so other numbers too.
    pub(super) fn is_price(&self, first: usize, last: usize) -> bool {
        let digits = |at: usize| self.tokens[at].end - self.tokens[at].start;
        let written = (first + 1..=last).all(|at| self.tokens[at].kind == Kind::Digits && self.tokens[at].glue != Glue::Space);
        let cents = self.tokens[last].glue == Glue::Dot && digits(last) == 2;
        let round = self.tokens[last].glue == Glue::Comma && self.word(last) == "000";
        let all = first == self.from && last + 1 == self.to;
        self.tokens[first].sign == Sign::Money && last > first && !all && written && (cents || round)
    }

    /// "140/88", "72 by 36": two numbers of two digits or three, or three of them. A month and a year are read as such, and from no code.
    pub(super) fn is_ratio(&self, first: usize, last: usize) -> bool {
        let number = |at: usize| self.tokens[at].kind == Kind::Digits && (2..=3).contains(&(self.tokens[at].end - self.tokens[at].start));
        let slash = last == first + 1 && self.tokens[last].glue == Glue::Slash;
        // "60 by 40 by 35" too.
        let links = last >= first + 2 && last <= first + 4 && (last - first).is_multiple_of(2);
        let by = links && (first + 1..last).step_by(2).all(|at| self.word(at).eq_ignore_ascii_case("by"));
        (slash || by) && (first..=last).step_by(if slash { 1 } else { 2 }).all(number)
    }

    /// "5 to" before "7 business days".
    pub(super) fn is_range(&self, start: usize, cut: usize) -> bool {
        let link = self.symbols[cut - 1].token as usize;
        self.word(link).eq_ignore_ascii_case("to") && link == self.symbols[start].end as usize + 1
    }

    /// "300 and 8 pounds": a number of hundreds before "and" and the rest of it.
    pub(super) fn is_sum(&self, start: usize, cut: usize) -> bool {
        // "1,200 and 6 pounds" too.
        let one = |symbol: &Symbol| symbol.gap == Gap::Inside || self.tokens[symbol.token as usize].glue == Glue::Comma;
        let number = (3..=LONGEST_MEASURE).contains(&(cut - start)) && self.symbols[start + 1..cut].iter().all(one);
        let hundreds = number && self.symbols[cut - 2..cut].iter().all(|symbol| symbol.ch == b'0');
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
