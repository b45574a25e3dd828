//! Tokens -> words with times on the channel.
//!
//! A token's end by DTW is good, its start isn't known; punctuation tokens swallow pauses and even digits. So a word ends with its last
//! token of substance and starts where the token of substance before it ended, inside its own unit.

use crate::answer::has_substance;
use crate::engine::{PER_MS, Segment};
use crate::windows::{Piece, Window};

/// One word on its channel. It has no `Debug`: it is speech.
#[derive(Clone, PartialEq)]
pub(crate) struct Heard {
    pub(crate) text: String,
    /// First sample, and one past the last.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) probability: f32,
    /// First sample of the unit it was heard in.
    pub(crate) unit: usize,
}

/// A word in window time, in milliseconds.
struct Raw {
    text: Vec<u8>,
    start: u64,
    end: u64,
    probability: f32,
    segment: usize,
}

/// The shortest a word can be.
const LEAST_MS: u64 = 20;

/// The words of a window, in time order, each inside the unit that its segment belongs to.
pub(crate) fn of_window(segments: &[Segment], window: &Window) -> Vec<Heard> {
    let raw = spoken_words(segments);
    let mut words: Vec<Heard> = Vec::with_capacity(raw.len());
    for word in raw {
        let Some(piece) = home(&segments[word.segment], word.end, window) else { continue };
        let floor = words.last().filter(|last| last.unit == piece.unit.start).map_or(piece.unit.start, |last| last.end);
        let place = |ms: u64| piece.unit.start + (ms as usize * PER_MS).clamp(piece.at, piece.end()) - piece.at;
        let end = place(word.end).max(floor).min(piece.unit.end);
        let start = place(word.start).max(floor).min(end);
        // What is no text stands for nothing that was said; left in, it would hide the digits beside it from the rules.
        let text = String::from_utf8_lossy(&word.text).replace(char::REPLACEMENT_CHARACTER, "").trim().to_owned();
        words.push(Heard { text, start, end, probability: word.probability, unit: piece.unit.start });
    }
    repair(&mut words);
    words
}

/// A word that got no time takes a moment off the one before it, or shares its last moment.
fn repair(words: &mut [Heard]) {
    let least = LEAST_MS as usize * PER_MS;
    for index in 0..words.len() {
        if words[index].end >= words[index].start + least {
            continue;
        }
        let before = (index > 0).then(|| index - 1).filter(|&before| words[before].unit == words[index].unit);
        let start = words[index].end.saturating_sub(least).max(words[index].unit);
        words[index].start = start.max(before.map_or(0, |before| words[before].start));
        words[index].end = words[index].end.max(start + least);
    }
}

/// The unit that a segment belongs to: the one it shares most time with; where it spans several, the one its word ends in.
fn home(segment: &Segment, word_end_ms: u64, window: &Window) -> Option<Piece> {
    let shared = |piece: &Piece| {
        let (start, end) = (segment.start_ms as usize * PER_MS, segment.end_ms as usize * PER_MS);
        end.min(piece.end()).saturating_sub(start.max(piece.at))
    };
    let spanned = window.pieces.iter().filter(|piece| shared(piece) > 300 * PER_MS).count();
    let distance = |piece: &Piece, at: usize| piece.at.saturating_sub(at).max(at.saturating_sub(piece.end()));
    if spanned <= 1
        && let Some(best) = window.pieces.iter().max_by_key(|piece| shared(piece)).filter(|piece| shared(piece) > 0)
    {
        return Some(*best);
    }
    window.pieces.iter().min_by_key(|piece| distance(piece, word_end_ms as usize * PER_MS)).copied()
}

/// The words of all segments but those that are no speech.
fn spoken_words(segments: &[Segment]) -> Vec<Raw> {
    let mut clock = 0;
    let mut words = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let mut own = segment_words(segment, index, &mut clock);
        drop_annotations(&mut own);
        attach_marks(&mut own);
        words.append(&mut own);
    }
    words
}

/// Words begin at tokens that begin with a space. `clock` is where the last token of substance ended.
fn segment_words(segment: &Segment, index: usize, clock: &mut u64) -> Vec<Raw> {
    let mut words: Vec<Raw> = Vec::new();
    for token in &segment.tokens {
        if words.is_empty() || token.text.first() == Some(&b' ') {
            let start = if words.is_empty() { (*clock).max(segment.start_ms.min(first_end(segment))) } else { *clock };
            words.push(Raw { text: Vec::new(), start, end: start, probability: 1.0, segment: index });
        }
        let Some(word) = words.last_mut() else { continue };
        word.text.extend_from_slice(&token.text);
        word.probability = word.probability.min(token.probability);
        if has_substance(token) {
            let end = token.end_ms.unwrap_or(segment.end_ms).max(*clock);
            (word.end, *clock) = (end, end);
        }
    }
    words
}

/// Where the segment's first token of substance ends.
fn first_end(segment: &Segment) -> u64 {
    segment.tokens.iter().find(|token| has_substance(token)).and_then(|token| token.end_ms).unwrap_or(segment.end_ms)
}

fn substantial(word: &Raw) -> bool {
    String::from_utf8_lossy(&word.text).chars().any(|letter| letter.is_alphanumeric() || "@#+%&/=$_".contains(letter))
}

/// Drops "[BLANK_AUDIO]", "(music)", "*sighs*", "♪ ... ♪": what the recogniser says about the sound. Anything with a digit is kept.
fn drop_annotations(words: &mut Vec<Raw>) {
    const LONGEST: usize = 6;
    let mut from = 0;
    while from < words.len() {
        let text = String::from_utf8_lossy(&words[from].text).trim().to_owned();
        let close = match text.chars().next() {
            Some('[') => ']',
            Some('(') => ')',
            Some('*') => '*',
            Some('\u{266a}') => '\u{266a}',
            _ => {
                from += 1;
                continue;
            }
        };
        let closes = |index: usize, word: &Raw| {
            let text = String::from_utf8_lossy(&word.text);
            let inside = text.trim().chars().skip(usize::from(index == 0)).collect::<String>();
            inside.trim_end_matches(['.', ',', '!', '?', ';', ':']).ends_with(close)
        };
        let length = words[from..].iter().take(LONGEST).enumerate().position(|(index, word)| closes(index, word)).map(|last| last + 1);
        let digit = |word: &Raw| word.text.iter().any(u8::is_ascii_digit);
        match length {
            Some(length) if !words[from..from + length].iter().any(digit) => drop(words.drain(from..from + length)),
            _ => from += 1,
        }
    }
}

/// A dash or a stop that stands alone joins the word before it.
fn attach_marks(words: &mut Vec<Raw>) {
    let mut index = 0;
    while index < words.len() {
        if substantial(&words[index]) {
            index += 1;
            continue;
        }
        let mark = words.remove(index);
        if index > 0 {
            let text = String::from_utf8_lossy(&mark.text).trim().to_owned();
            words[index - 1].text.extend_from_slice(text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Token;
    use crate::units::Unit;

    fn token(text: &str, end_ms: u64) -> Token {
        Token { text: text.as_bytes().to_vec(), end_ms: Some(end_ms), probability: 0.9 }
    }

    fn segment(start_ms: u64, end_ms: u64, tokens: &[(&str, u64)]) -> Segment {
        Segment { start_ms, end_ms, tokens: tokens.iter().map(|&(text, end)| token(text, end)).collect() }
    }

    /// Two units, from 10 s and 20 s of the channel, each 3 s long; the second starts at 3.6 s in the window.
    fn window() -> Window {
        let unit = |second: usize| Unit { start: second * 16_000, end: (second + 3) * 16_000 };
        Window { pieces: vec![Piece { unit: unit(10), at: 0 }, Piece { unit: unit(20), at: 57_600 }] }
    }

    fn heard(segments: &[Segment]) -> Vec<(String, usize, usize)> {
        of_window(segments, &window()).into_iter().map(|word| (word.text, word.start / PER_MS, word.end / PER_MS)).collect()
    }

    fn expect(segments: &[Segment], words: &[(&str, usize, usize)]) {
        let words: Vec<_> = words.iter().map(|&(text, start, end)| (text.to_owned(), start, end)).collect();
        assert_eq!(heard(segments), words);
    }

    #[test]
    fn a_word_runs_from_the_last_token_of_substance_before_it_to_its_own() {
        let tokens = [(" My", 300), (" card", 700), (",", 2000), (" 4", 2100), ("5", 2300), (".", 2900)];
        expect(&[segment(100, 3000, &tokens)], &[("My", 10_100, 10_300), ("card,", 10_300, 10_700), ("45.", 10_700, 12_300)]);
    }

    #[test]
    fn a_segment_puts_its_words_into_its_unit() {
        let segments = [segment(0, 2900, &[(" Hi", 500)]), segment(3600, 6000, &[(" Yes", 3500), (" no", 9999)])];
        expect(&segments, &[("Hi", 10_000, 10_500), ("Yes", 20_000, 20_020), ("no", 20_000, 23_000)]);
    }

    #[test]
    fn words_of_a_segment_over_two_units_go_where_they_end() {
        let segments = [segment(0, 6600, &[(" one", 1000), (" two", 5000)])];
        expect(&segments, &[("one", 10_000, 11_000), ("two", 20_000, 21_400)]);
    }

    #[test]
    fn annotations_go_and_numbers_in_brackets_stay() {
        let table: &[(&[&str], &[&str])] = &[
            (&[" [BLANK_AUDIO]"], &[]),
            (&[" (", "up", "beat", " music", ")"], &[]),
            (&[" *", "sighs", "*", " Yes"], &["Yes"]),
            (&[" (", "555", ")", " 123"], &["(555)", "123"]),
            (&[" a", " -", " b", " @", " c"], &["a-", "b", "@", "c"]),
            (&[" (not", " closed"], &["(not", "closed"]),
        ];
        for (tokens, words) in table {
            let tokens: Vec<_> = tokens.iter().enumerate().map(|(index, text)| (*text, 100 * (index as u64 + 1))).collect();
            let texts: Vec<String> = heard(&[segment(0, 2900, &tokens)]).into_iter().map(|word| word.0).collect();
            assert_eq!(texts, *words);
        }
    }

    #[test]
    fn bytes_that_are_no_text_hide_nothing_beside_them() {
        let token = |text: &[u8], end_ms| Token { text: text.to_vec(), end_ms: Some(end_ms), probability: 0.9 };
        let tokens = vec![token(b" \xfffour", 500), token(b" caf\xc3", 900), token(b"\xa9", 1000), token(b" \xf0\x9f", 1200)];
        let words = heard(&[Segment { start_ms: 0, end_ms: 1200, tokens }]);
        assert_eq!(words.iter().map(|word| word.0.as_str()).collect::<Vec<_>>(), ["four", "café"]);
    }

    #[test]
    fn times_that_do_not_increase_are_repaired() {
        let words = heard(&[segment(0, 2900, &[(" a", 1000), (" b", 400), (" c", 1000), (" d", 1500)])]);
        assert!(words.iter().all(|(_, start, end)| start + 20 <= *end), "{words:?}");
        assert!(words.windows(2).all(|pair| pair[0].1 <= pair[1].1 && pair[0].2 <= pair[1].2), "{words:?}");
    }

    #[test]
    fn a_token_without_a_time_ends_with_its_segment() {
        let untimed = Token { text: b" x".to_vec(), end_ms: None, probability: 0.5 };
        let words = of_window(&[Segment { start_ms: 200, end_ms: 900, tokens: vec![untimed] }], &window());
        assert_eq!((words[0].start / PER_MS, words[0].end / PER_MS, words[0].probability), (10_200, 10_900, 0.5));
    }
}
