//! Words that are a digit or a letter only beside others ("one", "oh", "A", "mike"): do they denote one here?

use super::{Builder, Gap};
use crate::reader::token::{Glue, Kind, Sign, Stop, Token, traits};

/// Words that point at one of some things, and such that do before a word that says which.
const POINTERS: &[&str] =
    &["that", "this", "which", "another", "other", "same", "wrong", "right", "new", "old", "only", "german", "american"];
const ARTICLES: &[&str] = &["a", "an", "the", "that", "this", "my", "your", "his", "her", "our", "their"];

impl Builder<'_> {
    /// Whether the word at `at` denotes something here: shy words need a neighbour that does.
    pub(super) fn is_symbol(&self, at: usize) -> bool {
        let Some(token) = self.get(at) else { return false };
        if self.is_pronoun(at) {
            return false;
        }
        if token.kind == Kind::Month(11) {
            return self.spelled(at + 1) || at > 0 && self.spelled(at - 1);
        }
        if !token.is_symbol() {
            return self.is_bank(at) || self.heard(at).is_some();
        }
        if !token.is(traits::SHY) {
            return true;
        }
        let before = at > 0 && self.get(at - 1).is_some_and(|t| t.is_symbol() && t.stop < Stop::Full);
        let letter = matches!(token.kind, Kind::Letter(_) | Kind::Capitals) && token.capital;
        // "A, dash, 7 7": the sign between is said.
        let sign = |at: usize| letter && self.get(at).is_some() && self.is_sign(at);
        let fillers = (at + 1..at + 3).take_while(|at| self.kind(*at) == Some(Kind::Filler) || sign(*at)).count();
        let next = at + 1 + fillers;
        let after = (token.stop < Stop::Full || letter) && self.get(next).is_some_and(Token::is_symbol);
        if matches!(token.kind, Kind::Capitals) && self.is_taken_back(at) {
            return true;
        }
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
            Kind::Capitals if token.is(traits::MEASURE) => after && !(at > 0 && self.get(at - 1).is_some_and(Token::is_number)),
            // "770 214 8895 One moment": written digits end, and a sentence begins.
            Kind::Unit(1) if token.capital && !after && at > self.from && self.kind(at - 1) == Some(Kind::Digits) => false,
            Kind::Unit(1) => before || after || self.is_lone(at),
            // "Oh ate won six".
            Kind::Unit(0) if token.stop < Stop::Full && !before && !after => self.dictates(at + 1) && self.dictates(at + 2),
            _ => before || after || token.stop == Stop::Comma && self.get(at + 1).is_some_and(Token::is_number),
        }
    }

    /// "Dash", "slash" and their like, between the letters and digits of a code.
    fn is_sign(&self, at: usize) -> bool {
        let word = self.word(at);
        ["dash", "hyphen", "slash", "stroke"].iter().any(|sign| sign.eq_ignore_ascii_case(word))
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

    /// "HN, no sorry, HN 50": letters that are said again after words that take them back.
    fn is_taken_back(&self, at: usize) -> bool {
        let gap = (at + 1..at + 5).take_while(|at| self.get(*at).is_some_and(|t| t.is(traits::INNER) && !t.is_symbol())).count();
        let back = (at + 1..at + 1 + gap).any(|at| self.get(at).is_some_and(|t| t.is(traits::CORRECTION)));
        back && self
            .get(at + 1 + gap)
            .is_some_and(|t| matches!(t.kind, Kind::Capitals | Kind::Mixed) && t.initial == self.tokens[at].initial)
    }

    /// After a shy letter: a symbol that is sure of itself, or two in a row.
    fn starts_letters(&self, at: usize) -> bool {
        let shy = |at: usize| self.get(at).is_some_and(|t| t.is(traits::SHY));
        !shy(at)
            || self.get(at + 1).is_some_and(|t| {
                t.is_symbol() && (t.capital || matches!(t.kind, Kind::Unit(_)) && self.get(at).is_some_and(Token::is_number))
            })
    }

    /// "I for India": a letter that is a word too, with an example that can only be meant as one.
    fn has_example(&self, at: usize, letter: u8) -> bool {
        let sure = |at: usize| self.get(at).is_some_and(|t| t.initial == letter && (t.capital || matches!(t.kind, Kind::Alphabet(_))));
        self.example(at).is_some_and(|example| sure(example) && !self.get(example).is_some_and(|t| t.is(traits::COMMON)))
    }

    /// The bank's four letters, written as a word, after an IBAN's country and check digits: "GB82 West 1234".
    pub(super) fn is_bank(&self, at: usize) -> bool {
        let four = |at: usize| self.get(at).filter(|t| t.byte_end - t.byte_start == 4);
        let starts = at > 0 && four(at - 1).is_some_and(|t| t.kind == Kind::Mixed && t.initial.is_ascii_uppercase());
        let word = four(at).is_some_and(|t| t.kind == Kind::Word && t.end - t.start == 4 && t.initial.is_ascii_uppercase());
        starts && word && self.get(at + 1).is_some_and(Token::is_number)
    }

    /// A single "one" between pauses or fillings may be a digit; beside other words it is a pronoun.
    fn is_lone(&self, at: usize) -> bool {
        let quiet = |token: Option<&Token>| token.is_none_or(|t| t.is(traits::INNER));
        let after = self.get(at).is_some_and(|t| t.stop > Stop::None) || quiet(self.get(at + 1));
        let before = at == self.from || quiet(self.get(at.wrapping_sub(1)));
        after && before
    }

    /// "That one I know by heart", "a German 1, the IBAN is": one of some things, where no digit or letter follows.
    fn is_pronoun(&self, at: usize) -> bool {
        let one = |word: &str| word == "1" || word.eq_ignore_ascii_case("one");
        if self.is_speaker(at) {
            return true;
        }
        if !self.get(at).is_some_and(|t| t.sign == Sign::None && t.glue == Glue::Space) || !one(self.word(at)) {
            return false;
        }
        let pointed = |back: usize, list: &[&str]| {
            let word = at.checked_sub(back).filter(|at| *at >= self.from && self.tokens[*at].stop == Stop::None);
            word.is_some_and(|at| list.iter().any(|known| known.eq_ignore_ascii_case(self.text_of(at))))
        };
        let follows = self.get(at + 1).is_some_and(|next| next.is_symbol() && !(next.is(traits::SHY) && self.is_plain(at + 2)));
        !follows && (pointed(1, POINTERS) || pointed(2, ARTICLES) && self.is_plain(at - 1))
    }

    /// "At ten to four, I rang them": who speaks, where a pause stands before and a word said every day after.
    fn is_speaker(&self, at: usize) -> bool {
        let paused = at > self.from && self.tokens[at - 1].stop >= Stop::Comma && self.tokens[at - 1].is_number();
        let plain = |at: usize| self.is_plain(at) && self.get(at).is_some_and(|t| !t.capital && !t.is(traits::EXAMPLE));
        let i = self.get(at).is_some_and(|t| t.kind == Kind::Letter(b'I') && t.stop == Stop::None && t.glue == Glue::Space);
        i && paused && plain(at + 1)
    }

    /// A word that denotes nothing and asks for nothing.
    fn is_plain(&self, at: usize) -> bool {
        self.get(at).is_some_and(|t| t.kind == Kind::Word && !t.is(traits::IS | traits::NOUN | traits::INNER))
    }

    fn text_of(&self, at: usize) -> &str {
        let token = &self.tokens[at];
        self.text.get(token.byte_start as usize..token.byte_end as usize).unwrap_or_default()
    }

    fn spelled(&self, at: usize) -> bool {
        match self.kind(at) {
            Some(Kind::Letter(_)) => !self.get(at).is_some_and(|t| t.is(traits::SHY) && !t.capital),
            Some(Kind::Alphabet(_) | Kind::Month(11)) => true,
            _ => false,
        }
    }

    /// A shy word after a symbol goes on with it where no plain word follows; "Oh" that opens a sentence does not.
    pub(super) fn goes_on(&self, at: usize, gap: Gap) -> bool {
        let Some(token) = self.get(at).filter(|token| token.is_symbol() && token.is(traits::SHY)) else { return false };
        let ends = token.stop > Stop::None || self.get(at + 1).is_none_or(|next| next.is(traits::INNER));
        let sigh = matches!(token.kind, Kind::Unit(0)) && gap >= Gap::And && token.capital;
        let article = matches!(token.kind, Kind::Letter(_) | Kind::Capitals) && !token.capital;
        ends && !sigh && !article
    }
}
