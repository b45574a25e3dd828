//! WAV -> recording. G.711 codes are taken from the data chunk as they stand; everything else goes through symphonia.

use redaction::g711::Law;
use redaction::recording::{Recording, Samples};
use symphonia::core::formats::FormatOptions;
use symphonia::default::formats::WavReader;

use crate::decode::Decoded;
use crate::decode::engine::{self, Delay, Expected, Keep, Whole};
use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::layout::riff::{self, Format, Wave};
use crate::limits::Limits;
use crate::source::{Codec, Container, SourceInfo};

/// Decodes a WAV file.
pub(crate) fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, DecodeError> {
    let wave = riff::walk(bytes)?;
    limits.check_channels(wave.format.channels)?;
    let rate = limits.check_rate(wave.format.rate)?;
    let codec = codec(&wave.format)?;
    let frames = frames(&wave, codec)?;
    limits.check_frames(frames, rate)?;
    let channels = wave.format.channels;
    let recording = match law(codec) {
        Some(law) => Recording::new(rate, channels, Samples::G711(law, wave.data.to_vec()))?,
        None => {
            let keep = match wave.format.frames_per_block {
                Some(padding) => Keep::First { frames, padding: u64::from(padding) },
                None => Keep::Exactly(frames),
            };
            let whole = Whole::Bytes(wave.data.len() as u64);
            let expected = Expected { rate, channels, delay: Delay::Frames(0), keep, whole };
            // The data chunk was found to hold so many frames, so this is no larger than a small multiple of the file.
            let sink = sink(codec).with_room(frames.saturating_mul(u64::from(channels)));
            engine::guarded(|| through_symphonia(bytes, &expected, sink, limits))?
        }
    };
    Ok(Decoded { recording, source: SourceInfo::new(Container::Wav, codec, wave.metadata) })
}

fn through_symphonia(bytes: &[u8], expected: &Expected, sink: Sink, limits: &Limits) -> Result<Recording, DecodeError> {
    let reader = WavReader::try_new(engine::stream(bytes), FormatOptions::default());
    let mut reader = reader.map_err(|error| engine::refusal(&error, "the WAV header"))?;
    engine::run(&mut reader, sink, expected, limits)
}

fn codec(format: &Format) -> Result<Codec, DecodeError> {
    match (format.tag, format.bits) {
        (riff::TAG_PCM, 8) => Ok(Codec::PcmU8),
        (riff::TAG_PCM, 16) => Ok(Codec::PcmS16),
        (riff::TAG_PCM, 24) => Ok(Codec::PcmS24),
        (riff::TAG_PCM, 32) => Ok(Codec::PcmS32),
        (riff::TAG_FLOAT, 32) => Ok(Codec::PcmF32),
        (riff::TAG_FLOAT, 64) => Ok(Codec::PcmF64),
        (riff::TAG_MULAW, 8) => Ok(Codec::PcmMulaw),
        (riff::TAG_ALAW, 8) => Ok(Codec::PcmAlaw),
        (riff::TAG_ADPCM_MS, 4) => Ok(Codec::AdpcmMs),
        (riff::TAG_ADPCM_IMA, 4) => Ok(Codec::AdpcmIma),
        (tag, bits) => Err(DecodeError::UnsupportedWaveTag { tag, bits }),
    }
}

fn law(codec: Codec) -> Option<Law> {
    match codec {
        Codec::PcmMulaw => Some(Law::Mu),
        Codec::PcmAlaw => Some(Law::A),
        _ => None,
    }
}

fn sink(codec: Codec) -> Sink {
    match codec {
        Codec::PcmU8 => Sink::integers(8),
        Codec::PcmS24 => Sink::integers(24),
        Codec::PcmS32 => Sink::integers(32),
        Codec::PcmF32 | Codec::PcmF64 => Sink::floats(),
        _ => Sink::integers(16),
    }
}

/// How many frames the file holds, by its data chunk and, where there is one, its `fact` chunk.
fn frames(wave: &Wave<'_>, codec: Codec) -> Result<u64, DecodeError> {
    let format = &wave.format;
    let blocks = blocks(wave)?;
    match codec {
        Codec::AdpcmMs => adpcm_frames(wave, blocks, 7, 2),
        Codec::AdpcmIma => adpcm_frames(wave, blocks, 4, 1),
        _ => {
            let frame = u32::from(format.channels) * u32::from(format.bits / 8);
            if u32::from(format.block_align) != frame {
                return Err(DecodeError::Malformed("the block size in the fmt chunk"));
            }
            check_fact(wave.fact, blocks, format.channels)?;
            Ok(blocks)
        }
    }
}

fn blocks(wave: &Wave<'_>) -> Result<u64, DecodeError> {
    let (bytes, block) = (wave.data.len() as u64, u32::from(wave.format.block_align));
    if block == 0 {
        return Err(DecodeError::Malformed("the block size in the fmt chunk"));
    }
    if bytes % u64::from(block) != 0 {
        return Err(DecodeError::RaggedData { bytes, block });
    }
    Ok(bytes / u64::from(block))
}

/// The data chunk alone says how long PCM and G.711 are; a `fact` that says otherwise means that one of the two is wrong. Some
/// writers count samples of all channels there.
fn check_fact(fact: Option<u32>, frames: u64, channels: u16) -> Result<(), DecodeError> {
    match fact.map(u64::from) {
        Some(stated) if stated != frames && stated != frames * u64::from(channels) => {
            Err(DecodeError::WrongLength { stated, found: frames })
        }
        _ => Ok(()),
    }
}

/// ADPCM codes whole blocks: `header` bytes a channel that hold `head` frames, then two frames a byte. The `fact` chunk says how many
/// frames of the last block count.
fn adpcm_frames(wave: &Wave<'_>, blocks: u64, header: u32, head: u64) -> Result<u64, DecodeError> {
    let format = &wave.format;
    let channels = u32::from(format.channels);
    if channels > 2 {
        return Err(DecodeError::UnsupportedCodec("ADPCM of more than two channels"));
    }
    let body = u32::from(format.block_align).checked_sub(header * channels).ok_or(DecodeError::Malformed("the ADPCM block size"))?;
    let per_block = u64::from(body) * 2 / u64::from(channels) + head;
    if format.frames_per_block.map(u64::from) != Some(per_block) {
        return Err(DecodeError::Malformed("the ADPCM frames a block"));
    }
    let most = blocks.saturating_mul(per_block);
    match wave.fact.map(u64::from) {
        None => Ok(most),
        Some(stated) if stated <= most && stated > most - per_block => Ok(stated),
        Some(stated) => Err(DecodeError::WrongLength { stated, found: most }),
    }
}
