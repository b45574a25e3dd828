//! Whether a recogniser's answer can be true. What can't be is an error, never repaired: a word whose time is wrong would be looked for
//! where nobody said it, and stay where it was said.

use crate::engine::{PER_MS, Segment, Token};
use crate::error::AsrError;

/// Holds an answer against the window of `samples` samples that it is about.
///
/// # Errors
/// Where a time lies outside the window or before an earlier one, a word has none, or a probability is none.
pub(crate) fn check(segments: &[Segment], samples: usize) -> Result<(), AsrError> {
    let window_ms = samples.div_ceil(PER_MS) as u64;
    let tokens = || segments.iter().flat_map(|segment| &segment.tokens);
    let ends = || tokens().filter_map(|token| token.end_ms);
    let holds = [
        (segments.iter().all(|own| own.start_ms <= own.end_ms), "a segment ends before it starts"),
        (segments.is_sorted_by_key(|own| own.start_ms), "segments are out of order"),
        (segments.iter().map(|own| own.end_ms).chain(ends()).all(|end| end <= window_ms), "something ends outside its window"),
        (ends().is_sorted(), "a token ends before the one before it"),
        (tokens().all(|token| token.end_ms.is_some() || !has_substance(token)), "a word has no time"),
        (tokens().all(|token| (0.0..=1.0).contains(&token.probability)), "a probability is none"),
    ];
    match holds.iter().find(|(holds, _)| !holds) {
        Some((_, what)) => Err(AsrError::Engine { what }),
        None => Ok(()),
    }
}

/// Letters, digits, bytes of other scripts, and the signs that are read aloud.
pub(crate) fn has_substance(token: &Token) -> bool {
    token.text.iter().any(|&byte| byte.is_ascii_alphanumeric() || byte >= 0x80 || b"@#+%&/=$_".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(start_ms: u64, end_ms: u64, tokens: &[(&str, Option<u64>, f32)]) -> Segment {
        let token = |(text, end_ms, probability): &(&str, Option<u64>, f32)| Token {
            text: text.as_bytes().to_vec(),
            end_ms: *end_ms,
            probability: *probability,
        };
        Segment { start_ms, end_ms, tokens: tokens.iter().map(token).collect() }
    }

    /// What is wrong with an answer about a window of three seconds and a sample.
    fn wrong(segments: &[Segment]) -> Option<&'static str> {
        match check(segments, 3000 * PER_MS + 1) {
            Ok(()) => None,
            Err(AsrError::Engine { what }) => Some(what),
            Err(_) => Some("another error"),
        }
    }

    #[test]
    fn an_answer_that_can_be_true_is_taken() {
        let two = [segment(0, 900, &[(" a", Some(0), 0.0), (",", None, 0.4), (" b", Some(900), 1.0)]), segment(900, 3001, &[])];
        assert_eq!((wrong(&[]), wrong(&two)), (None, None));
    }

    #[test]
    fn what_cannot_be_true_is_an_error_and_says_what_it_is() {
        let one = |tokens: &[(&str, Option<u64>, f32)]| vec![segment(0, 3000, tokens)];
        let table = [
            ("a segment ends before it starts", vec![segment(9, 8, &[])]),
            ("segments are out of order", vec![segment(500, 900, &[]), segment(400, 950, &[])]),
            ("something ends outside its window", vec![segment(0, 3002, &[])]),
            ("something ends outside its window", one(&[(" a", Some(3002), 0.5)])),
            ("something ends outside its window", one(&[(" a", Some(u64::MAX), 0.5)])),
            ("a token ends before the one before it", one(&[(" a", Some(800), 0.5), (",", None, 0.5), (" b", Some(790), 0.5)])),
            ("a word has no time", one(&[(" 4", None, 0.5)])),
            ("a probability is none", one(&[(" a", Some(1), f32::NAN)])),
            ("a probability is none", one(&[(" a", Some(1), -0.1)])),
            ("a probability is none", one(&[(" a", Some(1), 1.1)])),
        ];
        for (expected, segments) in table {
            assert_eq!(wrong(&segments), Some(expected));
        }
    }
}
