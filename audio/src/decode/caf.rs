//! Core Audio Format -> recording.

use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::CafReader;

use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::{Decoded, codecs};
use crate::error::DecodeError;
use crate::layout::caf::{self, Caf};
use crate::limits::Limits;
use crate::source::{Codec, Container, SourceInfo};

/// Decodes a CAF file.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let file = caf::walk(bytes)?;
    let channels = u16::try_from(file.channels).unwrap_or(u16::MAX);
    limits.check_channels(channels)?;
    let (delay, keep) = heard(&file);
    engine::guarded(|| {
        let reader = CafReader::try_new(engine::stream(bytes), FormatOptions::default());
        let mut reader = reader.map_err(|error| engine::refusal(&error, "the CAF chunks"))?;
        let (_, params) = engine::only_track(&reader)?;
        let codec = codecs::codec(params)?;
        if matches!(codec, Codec::PcmMulaw | Codec::PcmAlaw) {
            return Err(DecodeError::UnsupportedCodec("G.711 in CAF"));
        }
        let sink = codecs::sink(codec, params)?;
        let (hertz, channels) = engine::shape(&reader)?;
        let rate = limits.check_rate(hertz)?;
        if let Keep::Exactly(frames) | Keep::AtMost { frames, .. } = keep {
            limits.check_frames(frames, rate)?;
        }
        let expected = Expected { rate, channels, delay, keep, whole: Whole::Bytes(file.data.len() as u64) };
        let recording = engine::run(&mut reader, sink, &expected, limits)?;
        Ok(Decoded { recording, source: SourceInfo::new(Container::Caf, codec, file.metadata) })
    })
}

/// Delay and frames: by the packet table where there is one, by the size of the data otherwise.
fn heard(file: &Caf<'_>) -> (Delay, Keep) {
    let (bytes, frames) = file.packet;
    match file.table {
        Some((priming, valid)) => (Delay::Frames(priming), Keep::AtMost { frames: valid, block: u64::from(frames.max(1)) }),
        None => {
            let packets = (file.data.len() as u64).checked_div(u64::from(bytes)).unwrap_or(0);
            (Delay::Frames(0), Keep::Exactly(packets.saturating_mul(u64::from(frames))))
        }
    }
}
