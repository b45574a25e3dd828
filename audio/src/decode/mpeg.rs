//! MPEG audio and ADTS -> recording. The encoder's delay and padding, as a LAME tag states them, are trimmed.

use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::default::formats::{AdtsReader, MpaReader};

use crate::decode::Decoded;
use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::layout::mpeg::{self, Frames};
use crate::limits::Limits;
use crate::source::{Codec, Container, MetadataKind, SourceInfo};

/// Decodes an MPEG audio stream without the tags around it, whose kinds are `metadata`.
pub(crate) fn decode_mpeg(bytes: &[u8], metadata: Vec<MetadataKind>, limits: &Limits) -> Result<Decoded, DecodeError> {
    let frames = mpeg::walk_mpeg(bytes)?;
    let codec = match frames.layer {
        1 => Codec::Mp1,
        2 => Codec::Mp2,
        _ => Codec::Mp3,
    };
    let mut expected = expected(&frames, limits)?;
    let recording = engine::guarded(|| {
        let reader = MpaReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the first MPEG frame"))?;
        let (track, _) = engine::only_track(&reader)?;
        expected.delay = Delay::Frames(u64::from(track.delay.unwrap_or(0)));
        expected.keep = Keep::AllBut(u64::from(track.padding.unwrap_or(0)));
        engine::run(&mut reader, Sink::integers(16), &expected, limits)
    })?;
    Ok(Decoded { recording, source: SourceInfo::new(Container::Mp3, codec, metadata) })
}

/// Decodes an ADTS stream without the tags around it. It states no delay, so none is trimmed.
pub(crate) fn decode_adts(bytes: &[u8], metadata: Vec<MetadataKind>, limits: &Limits) -> Result<Decoded, DecodeError> {
    let frames = mpeg::walk_adts(bytes)?;
    let expected = expected(&frames, limits)?;
    let recording = engine::guarded(|| {
        let reader = AdtsReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the first ADTS frame"))?;
        engine::run(&mut reader as &mut dyn FormatReader, Sink::integers(16), &expected, limits)
    })?;
    Ok(Decoded { recording, source: SourceInfo::new(Container::Adts, Codec::Aac, metadata) })
}

fn expected(frames: &Frames, limits: &Limits) -> Result<Expected, DecodeError> {
    limits.check_channels(frames.channels)?;
    let rate = limits.check_rate(frames.rate)?;
    limits.check_frames(frames.count.saturating_mul(frames.samples), rate)?;
    if let Some(stated) = frames.stated
        && stated != frames.count
    {
        return Err(DecodeError::WrongLength { stated, found: frames.count });
    }
    let whole = Whole::Packets(frames.count);
    Ok(Expected { rate, channels: frames.channels, delay: Delay::Frames(0), keep: Keep::AllBut(0), whole })
}
