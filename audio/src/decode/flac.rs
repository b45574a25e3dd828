//! FLAC -> recording: every byte behind the head belongs to a frame whose checksum is right, the frames make up the
//! stated length, and the MD5 fits.

use symphonia::core::codecs::audio::AudioCodecParameters;
use symphonia::core::codecs::audio::well_known::CODEC_ID_FLAC;
use symphonia::core::packet::Packet;
use symphonia::core::units::{Duration, Timestamp};

use crate::decode::Decoded;
use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::layout::flac;
use crate::layout::flac_frames::{Frame, Frames};
use crate::limits::Limits;
use crate::source::{Codec, Container, MetadataKind, SourceInfo};

/// Decodes a FLAC stream without the tags around it, whose kinds are `metadata`.
pub(crate) fn decode(bytes: &[u8], mut metadata: Vec<MetadataKind>, limits: &Limits) -> Result<Decoded, DecodeError> {
    let head = flac::walk(bytes)?;
    let info = head.info;
    limits.check_channels(info.channels)?;
    let rate = limits.check_rate(info.rate)?;
    limits.check_frames(info.frames, rate)?;
    let whole = Whole::Bytes(head.frames.len() as u64);
    let expected = Expected { rate, channels: info.channels, delay: Delay::Frames(0), keep: Keep::Exactly(info.frames), whole };
    let sink = Sink::lossless(info.bits)?;
    let mut params = AudioCodecParameters::new();
    params.for_codec(CODEC_ID_FLAC).with_extra_data(head.block.into());
    let packets = Frames::new(head.frames).map(|frame| frame.and_then(|frame| packet(&frame)));
    let recording = engine::guarded(|| engine::run_packets(&params, packets, sink, &expected, limits))?;
    metadata.extend(head.metadata);
    Ok(Decoded { recording, source: SourceInfo::new(Container::Flac, Codec::Flac, metadata) })
}

fn packet(frame: &Frame<'_>) -> Result<Packet, DecodeError> {
    let start = i64::try_from(frame.start).map_err(|_| DecodeError::Malformed("the FLAC frame numbers"))?;
    Ok(Packet::new(0, Timestamp::new(start), Duration::ZERO, frame.bytes))
}
