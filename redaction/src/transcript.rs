//! What was heard: words with times, gathered into turns, and how much of the detected speech they cover.

use crate::spoken::Spoken;
use crate::time::TimeSpan;

/// One word as the recogniser wrote it: punctuation attached, no space around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// The text.
    pub text: Spoken,
    /// When it was said.
    pub span: TimeSpan,
    /// The recogniser's probability, 0 to 1: the lowest of the word's tokens.
    pub probability: f32,
}

/// Words of one channel with no long pause between them, in time order; never empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The channel it was heard on.
    pub channel: u16,
    /// At least one word, in time order.
    pub words: Vec<Word>,
}

impl Turn {
    /// From the first word's start to the last one's end; an empty span for a turn without words.
    pub fn span(&self) -> TimeSpan {
        let start = self.words.first().map_or(0, |word| word.span.start_us());
        let end = self.words.iter().map(|word| word.span.end_us()).max().unwrap_or(start);
        TimeSpan::from_us(start, end)
    }

    /// The words joined by single spaces.
    pub fn text(&self) -> Spoken {
        let mut text = String::new();
        for word in &self.words {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word.text.expose());
        }
        Spoken::new(text)
    }
}

/// Detected speech that no word accounts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Gap {
    /// The channel.
    pub channel: u16,
    /// Start in milliseconds.
    pub start_ms: u64,
    /// End in milliseconds.
    pub end_ms: u64,
}

/// How much of the detected speech the words account for.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Coverage {
    /// Detected speech, all channels together, in milliseconds.
    pub speech_ms: u64,
    /// The part of it that lies in a decoded window whose words account for it, in milliseconds.
    pub transcribed_ms: u64,
    /// Stretches of speech that no word accounts for.
    pub gaps: Vec<Gap>,
}

impl Coverage {
    /// Adds what was measured on another channel.
    pub fn add(&mut self, other: Coverage) {
        self.speech_ms += other.speech_ms;
        self.transcribed_ms += other.transcribed_ms;
        self.gaps.extend(other.gaps);
    }
}

/// Everything heard in one recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// The turns of all channels by start time: the dialogue.
    pub turns: Vec<Turn>,
    /// How complete it is.
    pub coverage: Coverage,
}

impl Transcript {
    /// Puts transcripts of single channels together: turns in time order, coverage summed.
    pub fn merge(parts: impl IntoIterator<Item = Transcript>) -> Self {
        let mut whole = Transcript::default();
        for part in parts {
            whole.turns.extend(part.turns);
            whole.coverage.add(part.coverage);
        }
        whole.turns.retain(|turn| !turn.words.is_empty());
        whole.turns.sort_by_key(|turn| (turn.span(), turn.channel));
        whole
    }
}
