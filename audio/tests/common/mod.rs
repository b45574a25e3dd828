//! What the tests share: a deterministic signal, a byte-wise RIFF builder that knows nothing of the crate's writers, and short names.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

use audio::{Decoded, Limits};
use redaction::recording::{Recording, Samples};
use redaction::time::SampleRate;

/// A small linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }
}

pub(crate) fn rate(hertz: u32) -> SampleRate {
    SampleRate::new(hertz).unwrap()
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, audio::DecodeError> {
    audio::decode(bytes, &Limits::default())
}

pub(crate) fn int16(hertz: u32, channels: u16, data: Vec<i16>) -> Recording {
    Recording::new(rate(hertz), channels, Samples::Int16 { bits: 16, data }).unwrap()
}

/// One chunk: id, size, body, and the pad byte where it is odd.
pub(crate) fn chunk(id: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut bytes = id.to_vec();
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(body);
    if body.len() % 2 == 1 {
        bytes.push(0);
    }
    bytes
}

/// A WAVE file of these chunks.
pub(crate) fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    let mut bytes = b"RIFF".to_vec();
    bytes.extend((body.len() as u32 + 4).to_le_bytes());
    bytes.extend(b"WAVE");
    bytes.extend(body);
    bytes
}

/// The body of a `fmt ` chunk of 16 bytes.
pub(crate) fn fmt(tag: u16, channels: u16, hertz: u32, bits: u16) -> Vec<u8> {
    let block = channels * bits / 8;
    let mut body = Vec::new();
    body.extend(tag.to_le_bytes());
    body.extend(channels.to_le_bytes());
    body.extend(hertz.to_le_bytes());
    body.extend((hertz * u32::from(block)).to_le_bytes());
    body.extend(block.to_le_bytes());
    body.extend(bits.to_le_bytes());
    body
}

/// The body of an extensible `fmt ` chunk whose GUID wraps `tag`.
pub(crate) fn fmt_extensible(tag: u16, channels: u16, hertz: u32, bits: u16) -> Vec<u8> {
    let mut body = fmt(0xFFFE, channels, hertz, bits);
    body.extend(22u16.to_le_bytes());
    body.extend(bits.to_le_bytes());
    body.extend(((1u32 << channels) - 1).to_le_bytes());
    body.extend(tag.to_le_bytes());
    body.extend([0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71]);
    body
}

/// A plain WAVE file: `fmt ` and `data`.
pub(crate) fn wav(tag: u16, channels: u16, hertz: u32, bits: u16, data: &[u8]) -> Vec<u8> {
    riff(&[chunk(b"fmt ", &fmt(tag, channels, hertz, bits)), chunk(b"data", data)])
}

/// Noise of 16-bit samples with some tone in it, so that codecs have something to predict.
pub(crate) fn signal(samples: usize, seed: u64) -> Vec<i16> {
    let mut random = Random(seed);
    (0..samples).map(|at| ((at as f64 * 0.17).sin() * 9000.0) as i16 + (random.below(801) as i16 - 400)).collect()
}

/// The pattern of `fixtures/make.py`: silence with three bursts of noise, each channel 30 ms behind the one before.
pub(crate) fn pattern(hertz: u32, channels: u16, frames: u64) -> Vec<i16> {
    let mut random = Random(1);
    let mut samples = Vec::new();
    for frame in 0..frames {
        for channel in 0..i64::from(channels) {
            let noise = (random.next() % 24_001) as i64 - 12_000;
            let ms = (frame * 1000 / u64::from(hertz)) as i64 - channel * 30;
            let loud = [100..120, 350..370, 520..540].iter().any(|burst| burst.contains(&ms));
            samples.push(if loud { noise as i16 } else { 0 });
        }
    }
    samples
}
