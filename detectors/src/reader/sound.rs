//! A small phonetic key, so that a cue word that was misheard is still known by its sound ("sword code").

/// Shortest word that gets a key: shorter ones sound like too much else.
const SHORTEST: usize = 4;
/// Longest word that gets a key.
const LONGEST: usize = 20;

/// The key of a word in lower-case ASCII: its consonants by class, five bits each, and whether it starts with a vowel.
/// `None` for words that are too short, too long, or hold other characters.
pub(crate) fn key(word: &str) -> Option<u64> {
    let bytes = word.as_bytes();
    if bytes.len() < SHORTEST || bytes.len() > LONGEST {
        return None;
    }
    let mut key = 1u64;
    let mut last = 0u8;
    let mut count = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let class = class(*byte, bytes.get(at + 1).copied().unwrap_or(b' '), at == 0)?;
        if class != 0 && class != last {
            key = (key << 5) | u64::from(class);
            count += 1;
        }
        last = class;
    }
    (3..=11).contains(&count).then_some(key)
}

/// The class of a consonant before `next`: 0 for a sound that is left out, `None` for what is no letter.
fn class(byte: u8, next: u8, first: bool) -> Option<u8> {
    Some(match byte {
        b'a' | b'e' | b'i' | b'o' | b'u' => u8::from(first),
        b'h' | b'w' | b'y' | b'\'' => 0,
        b'p' if next == b'h' => 3,
        b'b' | b'p' => 2,
        b'f' | b'v' => 3,
        b'c' if matches!(next, b'e' | b'i' | b'y') => 5,
        b'c' | b's' | b't' if next == b'h' && byte != b't' => 7,
        b'c' | b'k' | b'q' | b'x' => 4,
        b'g' if matches!(next, b'e' | b'i' | b'y') => 7,
        b'g' => 4,
        b's' | b'z' => 5,
        b't' | b'd' => 6,
        b'j' => 7,
        b'l' => 8,
        b'm' => 9,
        b'n' => 10,
        b'r' => 11,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_recognisers_mix_up_share_a_key() {
        for (a, b) in [("sort", "sword"), ("routing", "rooting"), ("passport", "passbort"), ("aadhaar", "adhar")] {
            assert_eq!(key(a), key(b), "{a} and {b}");
        }
    }

    #[test]
    fn words_with_other_sounds_do_not() {
        for (a, b) in [("card", "code"), ("number", "member"), ("sort", "short"), ("phone", "phrase")] {
            assert!(key(a).is_none() || key(a) != key(b), "{a} and {b}");
        }
    }
}
