//! The published transcript read back: whoever may read it mustn't find a value in it either.

use redaction::spoken::Spoken;
use redaction::time::TimeSpan;
use redaction::transcript::{Coverage, Transcript, Turn, Word};
use serde::Deserialize;

#[derive(Deserialize)]
struct Published {
    turns: Vec<PublishedTurn>,
}

#[derive(Deserialize)]
struct PublishedTurn {
    channel: u16,
    words: Vec<PublishedWord>,
}

#[derive(Deserialize)]
struct PublishedWord {
    start_ms: u64,
    end_ms: u64,
    text: String,
}

/// Reads a `callscrub.transcript/v1`.
///
/// # Errors
/// Where it is none; the message names what was expected and the place, nothing that stands there.
pub fn read(json: &[u8]) -> Result<Transcript, String> {
    let published: Published = serde_json::from_slice(json)
        .map_err(|error| format!("the published transcript is none: {:?} error in line {}", error.classify(), error.line()))?;
    Ok(Transcript { turns: published.turns.into_iter().map(turn).collect(), coverage: Coverage::default() })
}

fn turn(turn: PublishedTurn) -> Turn {
    let word =
        |own: PublishedWord| Word { text: Spoken::new(own.text), span: TimeSpan::from_ms(own.start_ms, own.end_ms), probability: 1.0 };
    Turn { channel: turn.channel, words: turn.words.into_iter().map(word).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_channel_and_time_and_what_is_no_transcript_is_refused_without_its_text() {
        let json = r#"{"schema":"callscrub.transcript/v1","turns":[{"channel":1,"start_ms":5,"end_ms":9,"text":"a",
            "words":[{"start_ms":5,"end_ms":9,"text":"a"}]}]}"#;
        let transcript = read(json.as_bytes()).unwrap();
        assert_eq!((transcript.turns[0].channel, transcript.turns[0].span()), (1, TimeSpan::from_ms(5, 9)));
        assert_eq!(read(br#"{"turns":["secret"]}"#), Err("the published transcript is none: Data error in line 1".to_owned()));
    }
}
