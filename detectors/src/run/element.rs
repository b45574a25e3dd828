//! One number, letter or written piece, and the symbols it denotes.

use super::{Builder, Gap, Symbol};
use crate::reader::token::{Glue, Kind, Stop, Token, traits};

impl Builder<'_> {
    /// Reads one symbol or number at `at`; returns the token after it, or `at` where there is none.
    pub(super) fn element(&mut self, at: usize, gap: Gap) -> usize {
        match self.kind(at) {
            Some(Kind::Times(count)) => self.times(at, count, gap),
            // "Oh for orange".
            Some(Kind::Unit(0)) if self.is_oscar(at) => self.letter(at, b'O', gap),
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
            Some(Kind::Word) if self.is_bank(at) => self.written(at, gap),
            Some(Kind::Word) => match self.heard(at) {
                Some(symbol) => self.letter(at, symbol, gap),
                None => at,
            },
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
        if self.tokens[at].stop < Stop::Full
            && let Some(example) = self.example(at)
        {
            let joined = self.get(example + 1).is_some_and(|t| t.glue == Glue::Hyphen && t.kind == Kind::Word);
            if self.get(example).is_some_and(|t| t.initial == letter && (joined || t.byte_end - t.byte_start > 1)) {
                end = if joined { example + 1 } else { example };
            }
        }
        // "J. 4 Juliet": how "for" is heard.
        if self.kind(at + 2) == Some(Kind::Alphabet(letter)) && ["4", "four"].contains(&self.word(at + 1)) {
            end = at + 2;
        }
        if letter == b'X' && self.word(at + 1).eq_ignore_ascii_case("ray") {
            end = at + 1;
        }
        self.push(letter, at, end, gap);
        end + 1
    }

    /// Where the example of the letter at `at` stands: after "as in", "for", "like", with fillers anywhere between.
    pub(super) fn example(&self, at: usize) -> Option<usize> {
        let link = |at: usize| self.get(at).is_some_and(|t| t.is(traits::EXAMPLE) && t.glue == Glue::Space);
        let after = |at: usize| (at + 1..at + 4).find(|next| self.kind(*next) != Some(Kind::Filler));
        let first = after(at).filter(|next| link(*next))?;
        let next = after(first)?;
        if link(next) { after(next) } else { Some(next) }
    }

    /// Whether an "oh" has an example that makes it a letter.
    fn is_oscar(&self, at: usize) -> bool {
        let example = self.example(at).and_then(|example| self.get(example));
        example.is_some_and(|own| own.initial == b'O' && !own.is(traits::COMMON) && own.kind != Kind::Unit(0))
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

    pub(super) fn push(&mut self, ch: u8, token: usize, end: usize, gap: Gap) {
        self.symbols.push(Symbol { ch, token: token as u32, end: end as u32, gap });
    }

    fn push_number(&mut self, value: u32, token: usize, end: usize, gap: Gap) {
        let text = value.to_string();
        for (index, byte) in text.bytes().enumerate() {
            self.push(byte, token, end, if index == 0 { gap } else { Gap::Inside });
        }
    }
}
