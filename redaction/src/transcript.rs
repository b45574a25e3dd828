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

/// A reply that starts so long before its question ends answers it, in microseconds: people don't wait, and word ends are heard late.
const EARLY_US: u64 = 250_000;

/// Turns cut between sentences where another channel starts to speak, so that a question whose asker talks on stands before its answer.
fn interleaved(turns: Vec<Turn>) -> Vec<Turn> {
    let mut starts: Vec<(u64, u16)> = turns.iter().map(|turn| (turn.span().start_us(), turn.channel)).collect();
    starts.sort_unstable();
    let others_start = |channel: u16, from: u64, to: u64| {
        let first = starts.partition_point(|(start, _)| *start < from);
        starts[first..].iter().take_while(|(start, _)| *start < to).any(|(_, other)| *other != channel)
    };
    turns.into_iter().flat_map(|turn| cut(turn, others_start)).collect()
}

/// One turn's sentences, two together where nobody starts to speak in either.
fn cut(turn: Turn, others_start: impl Fn(u16, u64, u64) -> bool) -> Vec<Turn> {
    let channel = turn.channel;
    let ends = |word: &Word| word.text.expose().ends_with(['.', '?', '!']);
    let sentences = turn.words.chunk_by(|word, _| !ends(word)).map(|words| Turn { channel, words: words.to_vec() });
    let mut cut: Vec<Turn> = Vec::new();
    let mut before = false;
    for sentence in sentences {
        let span = sentence.span();
        let within = others_start(channel, span.start_us(), span.end_us().saturating_sub(EARLY_US));
        let at_start = others_start(channel, span.start_us().saturating_sub(EARLY_US), span.start_us());
        match cut.last_mut() {
            Some(last) if !(before || within || at_start) => last.words.extend(sentence.words),
            _ => cut.push(sentence),
        }
        before = within;
    }
    cut
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
        whole.turns = interleaved(joined(whole.turns));
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
    fn an_answer_stands_after_its_question_though_the_asker_talks_on() {
        let word =
            |text: &str, start: u64, end: u64| Word { text: Spoken::new(text), span: TimeSpan::from_ms(start, end), probability: 1.0 };
        let said = [word("Your name?", 0, 1000), word("It is", 1100, 1500), word("late.", 1500, 2500), word("Your street?", 2600, 4000)];
        let asker = Turn { channel: 0, words: said.to_vec() };
        let answer = Turn { channel: 1, words: vec![word("Ann Lee", 1300, 2000)] };
        let part = |turn: Turn| Transcript { turns: vec![turn], coverage: Coverage::default() };
        let texts = |transcript: &Transcript| transcript.turns.iter().map(|turn| turn.text().expose().to_owned()).collect::<Vec<_>>();
        assert_eq!(
            texts(&Transcript::merge([part(asker.clone()), part(answer)])),
            ["Your name?", "It is late.", "Ann Lee", "Your street?"]
        );
        assert_eq!(texts(&Transcript::merge([part(asker)])), ["Your name? It is late. Your street?"]);
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
