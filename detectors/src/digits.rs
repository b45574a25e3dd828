//! Every digit that a text denotes, whatever it may mean: for those who look for what is left of a known value.

use crate::book::Book;
use crate::reader::lexer;
use crate::reader::token::{Kind, Token};
use crate::run;

/// A digit, and where the word stands that denotes it. Digits are speech: there is no way to print one by accident.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digit {
    /// 0 to 9.
    pub digit: u8,
    /// The word's first code point in the text.
    pub start: usize,
}

/// The digits of `text` in its order: of words ("double four", "nineteen eighty"), of ordinals and of figures; a placeholder (`[CARD_LAST4]`)
/// denotes none.
pub fn digits(text: &str) -> Vec<Digit> {
    let mut tokens = Vec::new();
    lexer::read(&Book::shared().lexicon, 0, text, &mut tokens);
    let (mut symbols, mut runs) = (Vec::new(), Vec::new());
    run::read(text, &tokens, &vec![false; tokens.len()], 0..tokens.len(), &mut symbols, &mut runs);
    let mut taken = vec![false; tokens.len()];
    let mut found = Vec::new();
    for symbol in &symbols {
        taken[symbol.token as usize..=symbol.end as usize].fill(true);
        found.extend(digit(symbol.ch, &tokens[symbol.token as usize]));
    }
    let rest = tokens.iter().zip(&taken).filter(|(token, taken)| !**taken && token.kind != Kind::Placeholder);
    for (token, _) in rest {
        let ordinal = if let Kind::Ordinal(day) = token.kind { day.to_string() } else { String::new() };
        let written = text.get(token.byte_start as usize..token.byte_end as usize).unwrap_or_default();
        let spoken = if written.bytes().any(|byte| byte.is_ascii_digit()) { written } else { &ordinal };
        found.extend(spoken.bytes().filter_map(|byte| digit(byte, token)));
    }
    found.sort_by_key(|found| found.start);
    found
}

fn digit(ch: u8, token: &Token) -> Option<Digit> {
    ch.is_ascii_digit().then(|| Digit { digit: ch - b'0', start: token.start as usize })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_from_words_figures_and_ordinals_in_the_order_of_the_text() {
        let cases = [
            ("four two six, uh, three", "4263"),
            ("Double oh, triple 0-9, twenty-one", "00000921"),
            ("It's 4539, 5787 and nineteen eighty four.", "453957871984"),
            ("March 14th, the twelfth of May 2027", "14122027"),
            ("write to anna84@mail.example or ring £1,250", "841250"),
            ("DE89 3704 S W one A", "8937041"),
            ("nothing to see here, is it?", ""),
            ("[CARD_LAST4] four", "4"),
        ];
        for (text, expected) in cases {
            let found: String = digits(text).iter().map(|found| char::from(b'0' + found.digit)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_digit_stands_where_its_word_starts_in_code_points() {
        let places: Vec<usize> = digits("é four, double 5").iter().map(|found| found.start).collect();
        assert_eq!(places, [2, 8, 8]);
    }
}
