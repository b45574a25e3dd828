//! The words known to the reader and to the rules' cues, looked up once for each word of a dialogue.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::sound;
use super::token::{Kind, traits};
use super::words;

/// A quick hash for short words; nothing here is keyed by what an attacker picks beyond the words of a call.
#[derive(Default, Clone, Copy)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let (whole, rest) = bytes.as_chunks::<8>();
        for chunk in whole {
            self.write_u64(u64::from_le_bytes(*chunk));
        }
        if !rest.is_empty() {
            self.write_u64(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
        self.0 ^= self.0 >> 29;
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(u64::from(value));
    }
}

/// A map with the quick hash.
pub(crate) type WordMap<K, V> = HashMap<K, V, BuildHasherDefault<WordHasher>>;

/// The numbers of the single letters are the first: 1 to 26.
pub(crate) const LETTERS: u16 = 26;

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its number, from 1.
    pub(crate) id: u16,
    /// The letter whose name it sounds like, by number; 0 for none.
    pub(crate) letter: u16,
    /// What it denotes.
    pub(crate) kind: Kind,
    /// Its part in talk.
    pub(crate) traits: u32,
}

/// Bytes of the longest word that is looked up.
pub(crate) const LONGEST: usize = 32;

/// A word's bytes, as numbers that are compared at once.
type Key = [u64; LONGEST / 8];

/// The key of a word; `None` where it is longer than any that is known.
fn key(word: &str) -> Option<Key> {
    let mut key = Key::default();
    let (whole, rest) = word.as_bytes().as_chunks::<8>();
    for (place, chunk) in key.iter_mut().zip(whole) {
        *place = u64::from_le_bytes(*chunk);
    }
    if !rest.is_empty() {
        *key.get_mut(whole.len())? = rest.iter().rfold(0, |number, byte| number << 8 | u64::from(*byte));
    }
    (word.len() <= LONGEST).then_some(key)
}

/// All known words.
pub(crate) struct Lexicon {
    words: WordMap<Key, Entry>,
    sounds: WordMap<u64, u16>,
    /// How many words are known, and the empty one.
    count: usize,
}

impl Lexicon {
    /// The reader's own words.
    pub(crate) fn new() -> Self {
        let mut lexicon = Self { words: WordMap::default(), sounds: WordMap::default(), count: 1 };
        for letter in b'a'..=b'z' {
            let shy = if matches!(letter, b'a' | b'i') { traits::SHY } else { 0 };
            lexicon.denote(char::from(letter).encode_utf8(&mut [0; 4]), Kind::Letter(letter.to_ascii_uppercase()), shy);
        }
        for (word, kind, flags) in words::NUMBERS {
            lexicon.denote(word, *kind, *flags);
        }
        for word in words::ALPHABET.split_whitespace() {
            let letter = word.as_bytes().first().copied().unwrap_or(b'a').to_ascii_uppercase();
            lexicon.denote(word, Kind::Alphabet(letter), traits::SHY);
        }
        for word in words::FILLERS.split_whitespace() {
            lexicon.denote(word, Kind::Filler, traits::INNER | traits::COMMON);
        }
        lexicon.flag_all();
        for (word, ..) in words::HEARD {
            lexicon.flag(word, traits::HEARD);
        }
        for (word, letter) in words::HOMOPHONES {
            let id = lexicon.entry(char::from(*letter).encode_utf8(&mut [0; 4])).id;
            lexicon.entry(word).letter = id;
        }
        lexicon
    }

    fn flag_all(&mut self) {
        let lists = [
            (words::INNER, traits::INNER),
            (words::CORRECTIONS, traits::INNER | traits::CORRECTION),
            (words::MEASURES, traits::MEASURE),
            (words::NUMBERED, traits::NUMBERED),
            (words::COMMON, traits::COMMON),
            (words::LEADS, traits::LEAD),
            (words::BACK, traits::BACK),
            (words::STREETS, traits::STREET),
            (words::DWELLINGS, traits::DWELLING),
            (words::DIRECTIONS, traits::DIRECTION),
            (words::TITLES, traits::TITLE),
            (words::TLDS, traits::TLD),
            (words::HOSTS, traits::HOST),
            (words::GIVEN, traits::GIVEN),
            (words::MORE_GIVEN, traits::GIVEN),
            ("as in for like is", traits::EXAMPLE),
            ("and", traits::AND),
            ("at", traits::AT),
            ("dot point period", traits::DOT),
            ("dot dash hyphen underscore point period minus plus", traits::JOIN),
            ("is was are be it's its that's thats 's being were", traits::IS),
            ("the my your his her our their this that a an its", traits::POSSESSIVE),
            ("number numbers code codes reference ref id identifier", traits::NOUN),
            (words::VAGUE, traits::VAGUE),
            (words::RELATIONS, traits::RELATION),
            (
                "this i'm im spoke spoken talked thanks sorry thank it's hello hi behalf calling is ask asking that's was called named so speaking \
                    talking chatting",
                traits::INTRODUCES,
            ),
            (words::AFTER_CORRECTION, traits::RESTART),
            ("so that's thats repeat repeating back said again confirm confirming read got", traits::REPEAT),
        ];
        for (list, flags) in lists {
            for word in list.split_whitespace() {
                self.flag(word, flags);
            }
        }
    }

    fn denote(&mut self, word: &str, kind: Kind, flags: u32) {
        let entry = self.entry(word);
        entry.kind = kind;
        entry.traits |= flags;
    }

    fn flag(&mut self, word: &str, flags: u32) {
        self.entry(word).traits |= flags;
    }

    fn entry(&mut self, word: &str) -> &mut Entry {
        let next = self.count as u16;
        // Words that are too long to be looked up are nobody's: a test sees to it that no rule has one.
        let entry = self.words.entry(key(word).unwrap_or_default());
        entry.or_insert_with(|| {
            self.count += 1;
            Entry { id: next, letter: 0, kind: Kind::Word, traits: 0 }
        })
    }

    /// The number of a cue's word; from now on words that sound like it are recognised too.
    pub(crate) fn learn(&mut self, word: &str) -> u16 {
        let stem = word.strip_suffix("'s").filter(|_| self.get(word).is_none()).unwrap_or(word);
        let id = self.entry(stem).id;
        if let Some(key) = sound::key(word) {
            self.sounds.entry(key).or_insert(id);
        }
        id
    }

    /// What is known of `word`, in lower case.
    pub(crate) fn get(&self, word: &str) -> Option<Entry> {
        self.words.get(&key(word)?).copied()
    }

    /// The cue word that `word` sounds like; 0 for none.
    pub(crate) fn sounds_like(&self, word: &str) -> u16 {
        sound::key(word).and_then(|key| self.sounds.get(&key)).copied().unwrap_or(0)
    }

    /// How many words are known.
    pub(crate) fn len(&self) -> usize {
        self.count
    }
}
