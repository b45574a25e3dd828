//! M4A -> recording: AAC, ALAC and what else symphonia finds in it, cut to what the edit list or iTunes' words let be heard.

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::IsoMp4Reader;

use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::{Decoded, codecs};
use crate::error::DecodeError;
use crate::layout::mp4;
use crate::limits::Limits;
use crate::source::{Container, SourceInfo};

/// Decodes an ISO base media file with one sound track.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let movie = mp4::walk(bytes)?;
    let rate = limits.check_rate(movie.rate)?;
    limits.check_frames(movie.frames, rate)?;
    engine::guarded(|| {
        // Symphonia's reader expects to stand behind the four bytes that the probe read.
        let mut stream = engine::stream(bytes);
        engine::skip(&mut stream, 4)?;
        let reader = IsoMp4Reader::try_new(stream, FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the MP4 boxes"))?;
        let (_, params) = engine::only_track(&reader)?;
        let codec = codecs::codec(params)?;
        let sink = codecs::sink(codec, params)?;
        let (hertz, channels) = engine::shape(&reader)?;
        if hertz != rate.hertz() {
            return Err(DecodeError::Malformed("the track's clock is not its sample rate"));
        }
        limits.check_channels(channels)?;
        // The last packet is coded whole, however short the table says it is.
        let keep = Keep::First { frames: movie.frames, padding: movie.padding + mp4::LONGEST_PACKET };
        let expected = Expected { rate, channels, delay: Delay::Frames(movie.delay), keep, whole: Whole::Packets(movie.packets) };
        let recording = engine::run(&mut reader, sink, &expected, limits)?;
        Ok(Decoded { recording, source: SourceInfo::new(Container::M4a, codec, movie.metadata) })
    })
}
