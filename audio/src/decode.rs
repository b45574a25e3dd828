//! Bytes -> recording: tell the container by its bytes, walk it strictly, decode it, and compare what came out with what was stated.

mod engine;
mod sink;
mod sniff;
mod wave;

use redaction::recording::Recording;

use crate::error::DecodeError;
use crate::limits::Limits;
use crate::source::{Container, SourceInfo};

/// A recording and what it was decoded from.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The audio.
    pub recording: Recording,
    /// The container, the codec, and the kinds of metadata found.
    pub source: SourceInfo,
}

/// Decodes a whole file. The format is told by the bytes; G.711 keeps its codes, PCM its values; lossy codecs and ADPCM become
/// 16-bit integers, with encoder delay and padding trimmed so that frame 0 is the first frame that was recorded.
///
/// # Errors
/// Where the bytes are no recording, or exceed `limits`, or are damaged, cut short, or ambiguous in any way: nothing is ever
/// skipped, shortened or repaired.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    limits.check_bytes(bytes.len())?;
    match sniff::sniff(bytes)? {
        Container::Wav => wave::decode(bytes, limits),
        container => Err(DecodeError::UnsupportedContainer(container.name())),
    }
}
