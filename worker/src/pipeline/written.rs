//! The transcript that is published, `callscrub.transcript/v1`. It is made from listening to the redacted output: what was removed from the
//! audio can't stand in it, because it wasn't there to be heard.

use redaction::finding::Entity;
use redaction::manifest::canonical_json;
use redaction::plan::RedactionPlan;
use redaction::time::SampleRate;
use redaction::transcript::{Transcript, Turn, Word};
use serde::Serialize;

#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    turns: Vec<WrittenTurn<'a>>,
}

#[derive(Serialize)]
struct WrittenTurn<'a> {
    channel: u16,
    start_ms: u64,
    end_ms: u64,
    text: String,
    words: Vec<WrittenWord<'a>>,
}

#[derive(Serialize)]
struct WrittenWord<'a> {
    start_ms: u64,
    end_ms: u64,
    text: &'a str,
}

/// What of `transcript` is published. A word in the midst of a range that was overwritten was not heard there: a recogniser made it up, or misplaced it. It is left out.
pub(super) fn audible(transcript: &Transcript, plan: &RedactionPlan, rate: SampleRate) -> Transcript {
    let audible = |turn: &Turn| Turn {
        channel: turn.channel,
        words: turn.words.iter().filter(|word| placeholder(word).is_some() || !is_gone(word, turn.channel, plan, rate)).cloned().collect(),
    };
    let turns: Vec<Turn> = transcript.turns.iter().map(audible).filter(|turn| !turn.words.is_empty()).collect();
    Transcript { turns, coverage: transcript.coverage.clone() }
}

/// A transcript as canonical JSON.
pub(super) fn json(transcript: &Transcript) -> Result<Vec<u8>, serde_json::Error> {
    canonical_json(&Written { schema: "callscrub.transcript/v1", turns: transcript.turns.iter().map(written_turn).collect() })
}

/// The entity that a placeholder stands for.
pub(super) fn placeholder(word: &Word) -> Option<Entity> {
    let text = word.text.expose();
    text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).and_then(Entity::from_name)
}

fn is_gone(word: &Word, channel: u16, plan: &RedactionPlan, rate: SampleRate) -> bool {
    let frames = word.span.to_frames(rate);
    let middle = frames.start() + frames.len() / 2;
    plan.ranges_of(channel).any(|range| (range.start()..range.end()).contains(&middle))
}

fn written_turn(turn: &Turn) -> WrittenTurn<'_> {
    let words =
        turn.words.iter().map(|word| WrittenWord { start_ms: word.span.start_ms(), end_ms: word.span.end_ms(), text: word.text.expose() });
    WrittenTurn {
        channel: turn.channel,
        start_ms: turn.span().start_ms(),
        end_ms: turn.span().end_ms(),
        text: turn.text().expose().to_owned(),
        words: words.collect(),
    }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Reason};
    use redaction::plan::{Cause, ChannelSet, Edge, Redaction};
    use redaction::spoken::Spoken;
    use redaction::time::{FrameRange, TimeSpan};
    use redaction::transcript::Coverage;

    use super::*;

    #[test]
    fn a_word_placed_where_nothing_is_left_to_hear_is_not_published() {
        let word = |text: &str, start, end| Word { text: Spoken::new(text), span: TimeSpan::from_ms(start, end), probability: 1.0 };
        let words = vec![word("is", 800, 1000), word("[PIN]", 1000, 2000), word("four", 1400, 1600), word("thanks", 2100, 2400)];
        let transcript = Transcript { turns: vec![Turn { channel: 0, words }], coverage: Coverage::default() };
        let cause = Cause {
            entity: Entity::PIN,
            rule: "pin",
            confidence: 1.0,
            checksum: Checksum::None,
            reason: Reason::Cue,
            channel: 0,
            round: 0,
        };
        let edge = Edge { pad_ms: 0, residual_db: 0 };
        let range = FrameRange::new(8000, 16_000).unwrap();
        let redaction = Redaction { range, channels: ChannelSet::one(0), causes: vec![cause], before: edge, after: edge };
        let plan = RedactionPlan::new(80_000, 1, vec![redaction]).unwrap();
        let json = json(&audible(&transcript, &plan, SampleRate::new(8000).unwrap())).unwrap();
        let text = String::from_utf8(json).unwrap();
        assert!(text.contains("is [PIN] thanks") && !text.contains("four"), "{text}");
    }
}
