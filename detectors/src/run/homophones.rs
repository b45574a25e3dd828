//! Everyday words that a recogniser writes for a digit or for the name of a letter ("won", "ate", "jay"): beside others they denote one.

use super::Builder;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::reader::words::{Company, HEARD, HOMOPHONES};

impl Builder<'_> {
    /// What the everyday word at `at` was most likely heard for, if its neighbours say so.
    pub(super) fn heard(&self, at: usize) -> Option<u8> {
        if let Some(letter) = self.letter_of_example(at) {
            return Some(letter);
        }
        let (symbol, company) = self.homophone(at)?;
        let before = at > self.from && self.tokens[at - 1].stop < Stop::Full;
        let after = self.tokens[at].stop < Stop::Full;
        let likely = match company {
            Company::One => before && self.dictates(at - 1) || after && self.dictates(at + 1),
            Company::Between => {
                let ends = self.tokens[at].stop >= Stop::Full || at + 1 == self.to;
                before && self.counts(at - 1) && (ends || self.goes_evenly(at) && self.counts(at + 1))
            }
        };
        likely.then_some(symbol)
    }

    /// "Be for Bravo": the letter whose name the word at `at` sounds like, with its word of the spelling alphabet.
    fn letter_of_example(&self, at: usize) -> Option<u8> {
        let example = self.example(at)?;
        let letter = match self.kind(example)? {
            Kind::Alphabet(letter) => letter,
            Kind::Month(11) => b'N',
            // "Oh for orange": any word does whose initial the letter is.
            Kind::Word if !self.tokens[example].is(traits::COMMON | traits::LEAD) => self.tokens[example].initial,
            _ => return None,
        };
        let word = self.word(at);
        let sounds = |(known, own): &(&str, u8)| own.eq_ignore_ascii_case(&letter) && known.eq_ignore_ascii_case(word);
        // "And for November": only before its example is so common a word a letter.
        let and = letter == b'N' && ["and", "in"].iter().any(|known| known.eq_ignore_ascii_case(word));
        (self.tokens[at].stop < Stop::Full && (and || HOMOPHONES.iter().any(sounds))).then_some(letter)
    }

    /// Whether the pauses on both sides are alike: "5, for, 4", but not "on the 5th, for 4".
    fn goes_evenly(&self, at: usize) -> bool {
        (self.tokens[at - 1].stop == Stop::None) == (self.tokens[at].stop == Stop::None)
    }

    fn homophone(&self, at: usize) -> Option<(u8, Company)> {
        let token = self.get(at).filter(|token| token.is(traits::HEARD) && token.kind == Kind::Word)?;
        let word = self.text.get(token.byte_start as usize..token.byte_end as usize)?;
        HEARD.iter().find(|(known, ..)| known.eq_ignore_ascii_case(word)).map(|(_, symbol, company)| (*symbol, *company))
    }

    /// Whether a symbol stands at `at`, or a word that needs only one beside it.
    pub(super) fn dictates(&self, at: usize) -> bool {
        self.get(at).is_some_and(Token::is_symbol) || self.homophone(at).is_some_and(|(_, company)| company == Company::One)
    }

    /// Whether a digit stands at `at`, or a word that is mostly heard for one.
    fn counts(&self, at: usize) -> bool {
        let heard = |(symbol, company): (u8, Company)| symbol.is_ascii_digit() && company == Company::One;
        self.get(at).is_some_and(Token::is_number) || self.homophone(at).is_some_and(heard)
    }
}
