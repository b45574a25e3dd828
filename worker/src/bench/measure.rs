//! One call redacted and measured.

use audio::DecodeError;
use redaction::manifest::Source;
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;

use super::leak::{self, Leaks};
use super::picture::Picture;
use super::published;
use super::row::Row;
use super::score::score;
use super::stages::Clock;
use super::truth::Truth;
use crate::pipeline::{self, Input, Settled, Tools};

/// Why a call can't be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// The call, or what was made of it, can't be read.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The leak check couldn't listen.
    #[error("the leak check couldn't listen to the output: {0:?}")]
    Deaf(QuarantineReason),
    /// The published transcript can't be read back.
    #[error("{0}")]
    Transcript(String),
}

/// Redacts the call in `bytes` and holds the output against `truth`; looks for leaks where `leaks` asks for it. Marks and a picture.
///
/// # Errors
/// Where the call can't be decoded, or its output can't be listened to. A quarantine is a result.
pub fn measure(bytes: Vec<u8>, truth: &Truth, tools: &Tools<'_>, leaks: bool) -> Result<(Row, Picture), MeasureError> {
    let original = audio::decode(&bytes, tools.limits)?.recording;
    let input = Input { source: Source { uri: truth.audio.clone(), version: None, etag: None }, bytes };
    let clock = Clock::start();
    let progress = |step| {
        clock.step(step);
        (tools.progress)(step);
    };
    let settled = pipeline::redact(input, &Tools { progress: &progress, ..*tools });
    let (settled, stages) = (settled?, clock.stop());
    let (manifest, output, leaks) = match settled {
        Settled::Published(published) => {
            let output = audio::decode(&published.output, tools.limits)?.recording;
            let leaks = if leaks { Some(look_for_leaks(&output, &published.transcript, truth, tools)?) } else { None };
            (published.manifest, output, leaks)
        }
        // Nothing left the house: nothing was removed, and nothing leaks.
        Settled::Quarantined { manifest, .. } => (*manifest, original.clone(), None),
    };
    let picture = Picture::of(&original, &output, truth, &manifest, leaks.as_ref());
    let row = Row {
        name: truth.audio.clone(),
        class: truth.noise_class(),
        end: manifest.outcome.name(),
        marks: score(&original, &output, truth),
        coverage: manifest.coverage.unwrap_or_default(),
        leaks,
        stages,
    };
    Ok((row, picture))
}

fn look_for_leaks(output: &Recording, transcript: &[u8], truth: &Truth, tools: &Tools<'_>) -> Result<Leaks, MeasureError> {
    let heard = pipeline::overhear(output, tools.listener).map_err(MeasureError::Deaf)?;
    let written = published::read(transcript).map_err(MeasureError::Transcript)?;
    Ok(leak::check(&heard, &written, truth))
}
