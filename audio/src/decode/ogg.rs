//! Ogg -> recording: Vorbis and FLAC. The last page says where the audio ends.

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::OggReader;

use crate::decode::Decoded;
use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::layout::ogg;
use crate::limits::Limits;
use crate::source::{Container, SourceInfo};

/// Decodes an Ogg file.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let stream = ogg::walk(bytes)?;
    limits.check_channels(stream.channels)?;
    let rate = limits.check_rate(stream.rate)?;
    limits.check_frames(stream.end, rate)?;
    let keep = Keep::First { frames: stream.end, padding: stream.longest_block };
    let expected = Expected { rate, channels: stream.channels, delay: Delay::FirstPacket, keep, whole: Whole::Indexed };
    let sink = Sink::lossless(stream.bits)?;
    let recording = engine::guarded(|| {
        let reader = OggReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the Ogg headers"))?;
        engine::run(&mut reader, sink, &expected, limits)
    })?;
    Ok(Decoded { recording, source: SourceInfo::new(Container::Ogg, stream.codec, stream.metadata) })
}
