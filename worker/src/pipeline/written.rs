//! The transcript that is published, `callscrub.transcript/v1`. It is made from listening to the redacted output: what was removed from the
//! audio can't stand in it, because it wasn't there to be heard.

use redaction::manifest::canonical_json;
use redaction::transcript::{Transcript, Turn};
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

/// `transcript` as canonical JSON.
pub(super) fn transcript(transcript: &Transcript) -> Result<Vec<u8>, serde_json::Error> {
    canonical_json(&Written { schema: "callscrub.transcript/v1", turns: transcript.turns.iter().map(written_turn).collect() })
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
