//! Whisper's vocabulary: from the printable stand-ins of GPT-2's byte-level tokens back to bytes.

use std::collections::HashMap;

use super::error::ModelError;

const END_OF_TEXT: &str = "<|endoftext|>";
const MAX_TOKENS: usize = 60_000;

/// The text tokens in order of their ids, each as the bytes it stands for.
///
/// `file` ends in `.json` for an array of strings; otherwise it is one token a line. What follows the end-of-text token are marks that
/// whisper.cpp names by itself.
pub(crate) fn read(file: &str, bytes: &[u8]) -> Result<Vec<Vec<u8>>, ModelError> {
    let refuse = |what| ModelError::format(file, what);
    let tokens: Vec<String> = if file.ends_with(".json") {
        serde_json::from_slice(bytes).map_err(|_| refuse("it is no array of strings"))?
    } else {
        let text = std::str::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8"))?;
        text.split('\n').map(str::to_owned).collect()
    };
    let end = tokens.iter().position(|token| token == END_OF_TEXT).ok_or_else(|| refuse("it has no end-of-text token"))?;
    if end > MAX_TOKENS {
        return Err(refuse("it has too many tokens"));
    }
    let bytes_of = stand_ins();
    tokens[..end]
        .iter()
        .map(|token| token.chars().map(|letter| bytes_of.get(&letter).copied()).collect())
        .collect::<Option<_>>()
        .ok_or_else(|| refuse("a token holds a letter that stands for no byte"))
}

/// Printable bytes stand for themselves; the others, in order, for the letters from U+0100 on.
fn stand_ins() -> HashMap<char, u8> {
    let printable = |byte: u8| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let mut others = (0x100u32..).filter_map(char::from_u32);
    (0..=255u8).filter_map(|byte| Some((if printable(byte) { char::from(byte) } else { others.next()? }, byte))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stand_ins_are_turned_back_into_the_bytes_they_stand_for() {
        let read = read("vocabulary.txt", "!\n\u{120}the\n\u{10a}\n<|endoftext|>\n<|en|>\n".as_bytes()).unwrap();
        assert_eq!(read, [b"!".to_vec(), b" the".to_vec(), b"\n".to_vec()]);
        assert_eq!(stand_ins().len(), 256);
    }

    #[test]
    fn a_vocabulary_without_an_end_or_with_foreign_letters_is_refused() {
        for (file, bytes) in [("v.txt", "a\nb"), ("v.txt", "\u{4e00}\n<|endoftext|>"), ("v.json", "{}"), ("v.json", "[1]")] {
            assert!(read(file, bytes.as_bytes()).is_err(), "{bytes}");
        }
    }
}
