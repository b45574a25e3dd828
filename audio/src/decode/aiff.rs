//! AIFF and AIFF-C -> recording.

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::AiffReader;

use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::{Decoded, codecs};
use crate::error::DecodeError;
use crate::layout::aiff;
use crate::limits::Limits;
use crate::source::{Container, SourceInfo};

/// Decodes an AIFF file.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let file = aiff::walk(bytes)?;
    limits.check_channels(file.channels)?;
    engine::guarded(|| {
        let reader = AiffReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the AIFF chunks"))?;
        let (_, params) = engine::only_track(&reader)?;
        let codec = codecs::codec(params)?;
        let sink = codecs::sink(codec, params)?;
        let (hertz, channels) = engine::shape(&reader)?;
        let rate = limits.check_rate(hertz)?;
        limits.check_frames(file.frames, rate)?;
        let whole = Whole::Bytes(file.data.len() as u64);
        let expected = Expected { rate, channels, delay: Delay::Frames(0), keep: Keep::Exactly(file.frames), whole };
        let recording = engine::run(&mut reader, sink, &expected, limits)?;
        Ok(Decoded { recording, source: SourceInfo::new(Container::Aiff, codec, file.metadata) })
    })
}
