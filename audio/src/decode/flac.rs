//! FLAC -> recording: every byte behind the head belongs to a frame, the frames make up the stated length, and the MD5 fits.

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::FlacReader;

use crate::decode::Decoded;
use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::layout::flac;
use crate::limits::Limits;
use crate::source::{Codec, Container, MetadataKind, SourceInfo};

/// Decodes a FLAC stream without the tags around it, whose kinds are `metadata`.
pub(crate) fn decode(bytes: &[u8], mut metadata: Vec<MetadataKind>, limits: &Limits) -> Result<Decoded, DecodeError> {
    let head = flac::walk(bytes)?;
    let info = head.info;
    limits.check_channels(info.channels)?;
    let rate = limits.check_rate(info.rate)?;
    limits.check_frames(info.frames, rate)?;
    let whole = Whole::Bytes(head.audio_bytes);
    let expected = Expected { rate, channels: info.channels, delay: Delay::Frames(0), keep: Keep::Exactly(info.frames), whole };
    let sink = Sink::lossless(info.bits)?;
    let recording = engine::guarded(|| {
        let reader = FlacReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the FLAC head"))?;
        engine::run(&mut reader, sink, &expected, limits)
    })?;
    metadata.extend(head.metadata);
    Ok(Decoded { recording, source: SourceInfo::new(Container::Flac, Codec::Flac, metadata) })
}
