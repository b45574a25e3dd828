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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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

/// A pause shorter than this ends no turn, in microseconds, even where another channel says something in it: a question cut in two asks
/// for nothing.
const NO_PAUSE_US: u64 = 300_000;

/// Turns with neighbours of one channel without a pause between them made one, channel by channel.
fn joined(mut turns: Vec<Turn>) -> Vec<Turn> {
    turns.sort_by_key(|turn| (turn.channel, turn.span()));
    let mut joined: Vec<Turn> = Vec::with_capacity(turns.len());
    for turn in turns {
        match joined.last_mut() {
            Some(last) if last.channel == turn.channel && follows(last, &turn) => last.words.extend(turn.words),
            _ => joined.push(turn),
        }
    }
    joined
}

/// Whether `b` goes on where `a` ends. What sounds at the same time, as keys do with what a recogniser makes of them, stays apart.
fn follows(a: &Turn, b: &Turn) -> bool {
    let (end, start) = (a.span().end_us(), b.span().start_us());
    start + OVERLAP_US >= end && start <= end + NO_PAUSE_US
}

/// How far the times of two neighbouring words may overlap, in microseconds.
const OVERLAP_US: u64 = 100_000;

/// Everything heard in one recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// The turns of all channels by start time: the dialogue.
    pub turns: Vec<Turn>,
    /// How complete it is.
    pub coverage: Coverage,
}

impl Transcript {
    /// The same, `us` microseconds later: what was heard in a stretch, in the time of the recording.
    #[must_use]
    pub fn later(mut self, us: u64) -> Self {
        for word in self.turns.iter_mut().flat_map(|turn| &mut turn.words) {
            word.span = word.span.later(us);
        }
        for gap in &mut self.coverage.gaps {
            (gap.start_ms, gap.end_ms) = (gap.start_ms + us / 1000, gap.end_ms + us.div_ceil(1000));
        }
        self
    }

    /// Puts transcripts of single channels or stretches together: turns in time order, coverage summed.
    pub fn merge(parts: impl IntoIterator<Item = Transcript>) -> Self {
        let mut whole = Transcript::default();
        for part in parts {
            whole.turns.extend(part.turns);
            whole.coverage.add(part.coverage);
        }
        whole.turns.retain(|turn| !turn.words.is_empty());
        whole.turns = joined(whole.turns);
        whole.turns.sort_by_key(|turn| (turn.span(), turn.channel));
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(channel: u16, text: &str, start_ms: u64, end_ms: u64) -> Turn {
        let word = Word { text: Spoken::new(text), span: TimeSpan::from_ms(start_ms, end_ms), probability: 1.0 };
        Turn { channel, words: vec![word] }
    }

    #[test]
    fn what_was_heard_in_a_stretch_moves_with_all_its_times() {
        let gaps = vec![Gap { channel: 0, start_ms: 5, end_ms: 900 }];
        let part = Transcript { turns: vec![turn(0, "a", 10, 20)], coverage: Coverage { speech_ms: 9, transcribed_ms: 8, gaps } };
        let moved = part.later(1_000_500);
        assert_eq!(moved.turns[0].span(), TimeSpan::from_us(1_010_500, 1_020_500));
        assert_eq!(moved.coverage.gaps, [Gap { channel: 0, start_ms: 1005, end_ms: 1901 }]);
    }

    #[test]
    fn a_question_cut_in_two_without_a_pause_is_one_turn_again() {
        let agent = [turn(0, "date", 1000, 1400), turn(0, "of birth", 1450, 2000), turn(0, "Please.", 3000, 3300)];
        let part = |turns: &[Turn]| Transcript { turns: turns.to_vec(), coverage: Coverage::default() };
        let texts = |transcript: &Transcript| transcript.turns.iter().map(|turn| turn.text().expose().to_owned()).collect::<Vec<_>>();
        assert_eq!(texts(&Transcript::merge([part(&agent)])), ["date of birth", "Please."]);
        let caller = part(&[turn(1, "mm", 1410, 1440)]);
        assert_eq!(texts(&Transcript::merge([part(&agent), caller])), ["date of birth", "mm", "Please."]);
    }
}
