//! Decoded buffers -> interleaved samples in the source's own format, without a change of value.

use std::ops::Range;

use redaction::recording::Samples;
use symphonia::core::audio::sample::Sample;
use symphonia::core::audio::{Audio, AudioBuffer, GenericAudioBufferRef};

use crate::error::DecodeError;

/// Samples as they gather.
pub(crate) struct Sink {
    samples: Samples,
}

impl Sink {
    /// Integers of `bits`, 1 to 32.
    pub(crate) fn integers(bits: u8) -> Self {
        let samples = match bits {
            0..=16 => Samples::Int16 { bits, data: Vec::new() },
            _ => Samples::Int32 { bits, data: Vec::new() },
        };
        Self { samples }
    }

    /// Integers of a lossless codec.
    ///
    /// # Errors
    /// For a depth that no output format has: it would have to be padded, and wouldn't leave as it came.
    pub(crate) fn lossless(bits: u8) -> Result<Self, DecodeError> {
        match bits {
            8 | 12 | 16 | 20 | 24 | 32 => Ok(Self::integers(bits)),
            _ => Err(DecodeError::UnsupportedCodec("of this bit depth")),
        }
    }

    /// Floats.
    pub(crate) fn floats() -> Self {
        Self { samples: Samples::Float(Vec::new()) }
    }

    /// Makes room for `samples`. Only for a number that the file was found to hold: memory is never taken on a header's word.
    #[must_use]
    pub(crate) fn with_room(mut self, samples: u64) -> Self {
        let samples = usize::try_from(samples).unwrap_or(0);
        match &mut self.samples {
            Samples::G711(_, data) => data.reserve_exact(samples),
            Samples::Int16 { data, .. } => data.reserve_exact(samples),
            Samples::Int32 { data, .. } => data.reserve_exact(samples),
            Samples::Float(data) => data.reserve_exact(samples),
        }
        self
    }

    /// Drops what lies behind the first `len` samples.
    pub(crate) fn truncate(&mut self, len: u64) {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        match &mut self.samples {
            Samples::G711(_, data) => data.truncate(len),
            Samples::Int16 { data, .. } => data.truncate(len),
            Samples::Int32 { data, .. } => data.truncate(len),
            Samples::Float(data) => data.truncate(len),
        }
    }

    /// Appends the frames `range` of `buffer`.
    ///
    /// # Errors
    /// [`DecodeError::DecoderFailed`] where the decoder hands out samples of a kind that the codec doesn't have.
    pub(crate) fn push(&mut self, buffer: &GenericAudioBufferRef<'_>, range: Range<usize>) -> Result<(), DecodeError> {
        use GenericAudioBufferRef as From;
        match (&mut self.samples, buffer) {
            (Samples::Int16 { data, .. }, From::U8(from)) => extend(data, from, range, |value| i16::from(value) - 128),
            (Samples::Int16 { data, .. }, From::S8(from)) => extend(data, from, range, i16::from),
            (Samples::Int16 { data, .. }, From::S16(from)) => extend(data, from, range, |value| value),
            (Samples::Int16 { bits, data }, From::S32(from)) => {
                let shift = 32 - u32::from(*bits);
                extend(data, from, range, |value| (value >> shift) as i16);
            }
            (Samples::Int16 { data, .. }, From::F32(from)) => extend(data, from, range, round),
            (Samples::Int32 { data, .. }, From::S24(from)) => extend(data, from, range, |value| value.inner()),
            (Samples::Int32 { bits, data }, From::S32(from)) => {
                let shift = 32 - u32::from(*bits);
                extend(data, from, range, |value| value >> shift);
            }
            (Samples::Float(data), From::F32(from)) => extend(data, from, range, |value| value),
            (Samples::Float(data), From::F64(from)) => extend(data, from, range, |value| value as f32),
            _ => return Err(DecodeError::DecoderFailed),
        }
        Ok(())
    }

    /// What was gathered.
    pub(crate) fn finish(self) -> Samples {
        self.samples
    }
}

fn extend<From: Sample, To>(data: &mut Vec<To>, from: &AudioBuffer<From>, range: Range<usize>, convert: impl Fn(From) -> To) {
    let slice = from.slice(range);
    data.extend(slice.iter_interleaved().map(convert));
}

/// A lossy decoder's float -> the nearest 16-bit integer, half away from zero, clamped: the same on every platform.
fn round(value: f32) -> i16 {
    (value * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_round_to_the_nearest_integer_and_clamp() {
        let table = [(0.0, 0), (1.0, 32_767), (-1.0, -32_768), (3.0, 32_767), (1.4 / 32_768.0, 1), (-1.6 / 32_768.0, -2), (f32::NAN, 0)];
        for (value, expected) in table {
            assert_eq!(round(value), expected, "{value}");
        }
    }
}
