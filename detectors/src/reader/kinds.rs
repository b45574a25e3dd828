//! What a word denotes by its letters, its digits, and what the lexicon says of it.

use super::lexer::is_quote;
use super::lexicon::{LONGEST, Lexicon};
use super::token::{Kind, Token, traits};

/// Sets what a word denotes.
pub(super) fn classify(lexicon: &Lexicon, shouted: bool, text: &str, (digits, letters, ascii): (usize, usize, bool), token: &mut Token) {
    if letters == 0 {
        token.kind = Kind::Digits;
        token.id = if digits <= 2 { lexicon.get(text).map_or(0, |entry| entry.id) } else { 0 };
        return;
    }
    if digits > 0 {
        classify_mixed(text, digits, letters, ascii, token);
        let mut buffer = [0u8; LONGEST];
        token.id = lower(text, &mut buffer).and_then(|word| lexicon.get(word)).map_or(0, |entry| entry.id);
        return;
    }
    let mut buffer = [0u8; LONGEST];
    let Some(word) = lower(text, &mut buffer) else { return };
    let entry = lexicon.get(word).or_else(|| word.strip_suffix("'s").and_then(|stem| lexicon.get(stem)));
    match entry {
        Some(entry) => {
            (token.id, token.kind, token.traits) = (entry.id, entry.kind, entry.traits);
            token.sound = entry.letter;
            if token.is_number() && word.ends_with("'s") {
                // "The other one's 88 20": "one is", no digit.
                (token.kind, token.traits) = (Kind::Word, traits::COMMON | traits::IS);
            }
            if entry.letter == 0 && entry.traits & traits::COMMON == 0 && entry.kind == Kind::Word {
                token.sound = lexicon.sounds_like(word);
            }
        }
        None => token.sound = lexicon.sounds_like(word),
    }
    let country = letters == 2 && !shouted && !["OK", "TV", "AM", "PM", "UK", "NO"].contains(&text);
    let word = token.kind == Kind::Word || country && token.kind == Kind::Filler;
    let plain = word && (token.traits & (traits::COMMON | traits::BACK | traits::LEAD) == 0 || country);
    // Up to six letters, or a whole BIC of eight or eleven.
    if plain && matches!(letters, 2..=6 | 8 | 11) && text.bytes().all(|b| b.is_ascii_uppercase()) {
        token.kind = Kind::Capitals;
        token.traits |= traits::SHY;
        token.traits &= !(traits::INNER | traits::CORRECTION);
    }
}

/// "14th", "9am", "50k", "4s", or an identifier's piece.
fn classify_mixed(text: &str, digits: usize, letters: usize, ascii: bool, token: &mut Token) {
    if !ascii || text.contains('\'') {
        return;
    }
    let number: u32 = text.get(..digits.min(4)).and_then(|d| d.parse().ok()).unwrap_or(0);
    let tail = text.get(digits..).unwrap_or_default().to_ascii_lowercase();
    let tail_is_letters = letters <= 4 && tail.bytes().all(|b| b.is_ascii_alphabetic());
    token.kind = Kind::Mixed;
    if is_size(text) {
        token.kind = Kind::Word;
        token.traits = traits::COMMON;
        return;
    }
    if !tail_is_letters || tail.len() != letters {
        return;
    }
    match tail.as_str() {
        "st" | "nd" | "rd" | "th" if !lower_tail(text) => {}
        "st" | "nd" | "rd" | "th" if (1..=31).contains(&number) && digits <= 2 => token.kind = Kind::Ordinal(number as u8),
        // "The 3rd of May, 72nd": how a year is heard after a day and a month.
        "st" | "nd" | "rd" | "th" if (32..=99).contains(&number) && digits == 2 => token.kind = Kind::Ordinal(number as u8),
        "st" | "nd" | "rd" | "th" => token.kind = Kind::Word,
        "am" | "pm" | "mb" | "gb" | "tb" | "mph" if lower_tail(text) || letters == 2 && digits <= 4 => {
            token.kind = Kind::Word;
            token.traits = traits::COMMON;
        }
        "k" | "km" | "kg" | "ft" | "lb" | "lbs" | "mg" | "ml" | "cm" | "mm" | "hrs" | "mins" | "kw" if lower_tail(text) => {
            token.kind = Kind::Word;
            token.traits = traits::COMMON;
        }
        "s" if digits == 1 => token.kind = Kind::Plural(number as u8),
        _ => {}
    }
}

/// "35x45mm": how tall and how wide.
fn is_size(text: &str) -> bool {
    let sides = ["mm", "cm", "m", "in", "ft"].iter().find_map(|unit| text.strip_suffix(unit));
    let number = |side: &str| (1..=4).contains(&side.len()) && side.bytes().all(|byte| byte.is_ascii_digit());
    sides.and_then(|sides| sides.split_once('x')).is_some_and(|(a, b)| number(a) && number(b))
}

/// Whether a word ends in lower case: "14th" is a day, "1TH" a piece of a postcode.
fn lower_tail(text: &str) -> bool {
    text.bytes().last().is_some_and(|byte| byte.is_ascii_lowercase())
}

/// The word in lower case with plain apostrophes; `None` where it is too long or not ASCII.
fn lower<'b>(text: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    for c in text.chars() {
        let c = if is_quote(c) { '\'' } else { c };
        if !c.is_ascii() || length == LONGEST {
            return None;
        }
        buffer[length] = (c as u8).to_ascii_lowercase();
        length += 1;
    }
    std::str::from_utf8(buffer.get(..length)?).ok()
}
