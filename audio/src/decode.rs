//! Bytes -> recording: tell the container by its bytes, walk it strictly, decode it, and compare what came out with what was stated.

mod aiff;
mod caf;
mod codecs;
mod engine;
mod flac;
mod mp4;
mod mpeg;
mod ogg;
mod sink;
mod sniff;
mod wave;

use redaction::recording::Recording;

use crate::error::DecodeError;
use crate::layout::tags::{self, Untagged};
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
    if bytes.is_empty() {
        return Err(DecodeError::NoAudio);
    }
    let untagged = tags::leading(bytes)?;
    let container = sniff::sniff(untagged.bytes)?;
    match container {
        Container::Flac | Container::Mp3 | Container::Adts => tagged(container, untagged.without_trailers()?, limits),
        // The others have a frame of their own: bytes around it belong to nothing, tags or not.
        _ if untagged.bytes.len() != bytes.len() => Err(DecodeError::StrayBytes { offset: 0, bytes: untagged.cut(bytes) }),
        Container::Wav => wave::decode(bytes, limits),
        Container::M4a => mp4::decode(bytes, limits),
        Container::Ogg => ogg::decode(bytes, limits),
        Container::Aiff => aiff::decode(bytes, limits),
        Container::Caf => caf::decode(bytes, limits),
    }
}

/// Streams without a frame of their own, which stand between tags.
fn tagged(container: Container, untagged: Untagged<'_>, limits: &Limits) -> Result<Decoded, DecodeError> {
    match container {
        Container::Flac => flac::decode(untagged.bytes, untagged.kinds, limits),
        Container::Adts => mpeg::decode_adts(untagged.bytes, untagged.kinds, limits),
        _ => mpeg::decode_mpeg(untagged.bytes, untagged.kinds, limits),
    }
}
