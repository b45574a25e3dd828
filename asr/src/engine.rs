//! What a speech recogniser owes the rest: one window of sound in, timed tokens out.

use std::fmt;

use crate::error::AsrError;

/// Samples in a millisecond of what engines hear: 16 kHz, mono.
pub(crate) const PER_MS: usize = 16;

/// The longest window an engine is given, in samples: 29 seconds.
pub const MAX_WINDOW: usize = 29_000 * PER_MS;

/// Refuses a window that is too long for any engine.
pub(crate) fn check_length(window: &[f32]) -> Result<(), AsrError> {
    if window.len() > MAX_WINDOW {
        return Err(AsrError::Window { samples: window.len(), most: MAX_WINDOW });
    }
    Ok(())
}

/// More tokens than anybody says in so many samples: what ends a loop early.
pub(crate) fn token_limit(samples: usize) -> usize {
    40 + samples / (100 * PER_MS)
}

/// A recogniser. It decodes windows and knows nothing of voice activity, channels or turns.
///
/// Duties: the same window gives the same answer, whatever was decoded before and however many threads call at once; nothing that was
/// heard is printed or logged; a failure is an error, never an empty answer. Segments and tokens are in order of time, inside the window: an
/// answer that isn't is refused as a failure.
pub trait Transcriber: Send + Sync {
    /// The models used and how, for the manifest.
    fn models(&self) -> &[ModelInfo];

    /// The segments heard in `window`, in order: 16 kHz mono samples of full scale 1.0, at most [`MAX_WINDOW`] of them.
    ///
    /// # Errors
    /// Where the window is too long or the engine fails.
    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError>;
}

/// A model file and how it is used, for the manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelInfo {
    /// The file's name.
    pub name: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// The settings that shape its answers.
    pub decode: String,
}

/// A stretch of speech as the recogniser cut it. Its `Debug` shows the shape, never the words.
#[derive(Clone, PartialEq)]
pub struct Segment {
    /// Start in milliseconds from the window's start, as the recogniser believes.
    pub start_ms: u64,
    /// End in milliseconds from the window's start.
    pub end_ms: u64,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
}

/// One token of text. It has no `Debug`: it is speech.
#[derive(Clone, PartialEq)]
pub struct Token {
    /// Its bytes: a part of UTF-8 text, with the space before a word.
    pub text: Vec<u8>,
    /// When it ends, in milliseconds from the window's start; `None` only of punctuation, where the engine can't say.
    pub end_ms: Option<u64>,
    /// Its probability, 0 to 1.
    pub probability: f32,
}

impl fmt::Debug for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segment").field("start_ms", &self.start_ms).field("end_ms", &self.end_ms).finish_non_exhaustive()
    }
}
