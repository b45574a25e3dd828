//! What a recording may cost before it is refused.

use redaction::time::SampleRate;

use crate::error::DecodeError;

/// Bounds on what is decoded, held against the header's claims before memory is taken and against what is found while decoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file, in bytes.
    pub max_bytes: u64,
    /// The longest recording, in milliseconds.
    pub max_duration_ms: u64,
    /// The most channels.
    pub max_channels: u16,
}

impl Limits {
    /// The lowest rate that is decoded, in hertz: below it speech isn't understood.
    pub const MIN_RATE: u32 = 8_000;
    /// The highest rate that is decoded, in hertz.
    pub const MAX_RATE: u32 = 48_000;

    pub(crate) fn check_bytes(&self, bytes: usize) -> Result<(), DecodeError> {
        let bytes = bytes as u64;
        if bytes > self.max_bytes { Err(DecodeError::TooLarge { bytes, max: self.max_bytes }) } else { Ok(()) }
    }

    pub(crate) fn check_rate(&self, hertz: u32) -> Result<SampleRate, DecodeError> {
        if !(Self::MIN_RATE..=Self::MAX_RATE).contains(&hertz) {
            return Err(DecodeError::RateOutside { hertz });
        }
        SampleRate::new(hertz).ok_or(DecodeError::RateOutside { hertz })
    }

    pub(crate) fn check_channels(&self, channels: u16) -> Result<(), DecodeError> {
        match channels {
            0 => Err(DecodeError::NoAudio),
            channels if channels > self.max_channels => Err(DecodeError::TooManyChannels { channels, max: self.max_channels }),
            _ => Ok(()),
        }
    }

    pub(crate) fn check_frames(&self, frames: u64, rate: SampleRate) -> Result<(), DecodeError> {
        let ms = (u128::from(frames) * 1000).div_ceil(u128::from(rate.hertz()));
        let ms = u64::try_from(ms).unwrap_or(u64::MAX);
        if ms > self.max_duration_ms { Err(DecodeError::TooLong { ms, max: self.max_duration_ms }) } else { Ok(()) }
    }
}

impl Default for Limits {
    /// One GiB, four hours, eight channels.
    fn default() -> Self {
        Self { max_bytes: 1 << 30, max_duration_ms: 4 * 3_600_000, max_channels: 8 }
    }
}
