//! Decoded audio: interleaved samples kept in the format they arrived in, so that what isn't touched stays bit for bit.

use std::fmt;

use crate::g711::Law;
use crate::time::{FrameRange, SampleRate};

/// How one sample is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleFormat {
    /// An 8-bit code of G.711.
    G711(Law),
    /// A signed integer of so many bits, 1 to 32.
    Int {
        /// Bits that carry signal; full scale is `2^(bits-1)`.
        bits: u8,
    },
    /// A 32-bit float, full scale 1.0.
    Float,
}

/// Interleaved samples: frame 0 of every channel, frame 1 of every channel, and so on.
#[derive(Clone, PartialEq)]
pub enum Samples {
    /// Codes of G.711, as they stood in the file.
    G711(Law, Vec<u8>),
    /// Integers of at most 16 bits.
    Int16 {
        /// Bits that carry signal, at most 16.
        bits: u8,
        /// Sign-extended values.
        data: Vec<i16>,
    },
    /// Integers of 17 to 32 bits.
    Int32 {
        /// Bits that carry signal, 17 to 32.
        bits: u8,
        /// Sign-extended values.
        data: Vec<i32>,
    },
    /// Floats, full scale 1.0.
    Float(Vec<f32>),
}

impl Samples {
    /// How many samples of all channels together.
    pub fn len(&self) -> usize {
        match self {
            Samples::G711(_, data) => data.len(),
            Samples::Int16 { data, .. } => data.len(),
            Samples::Int32 { data, .. } => data.len(),
            Samples::Float(data) => data.len(),
        }
    }

    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The format that every sample has.
    pub fn format(&self) -> SampleFormat {
        match self {
            Samples::G711(law, _) => SampleFormat::G711(*law),
            Samples::Int16 { bits, .. } | Samples::Int32 { bits, .. } => SampleFormat::Int { bits: *bits },
            Samples::Float(_) => SampleFormat::Float,
        }
    }
}

/// Why samples can't form a recording. Numbers only, never audio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// No channel at all.
    #[error("a recording needs at least one channel")]
    NoChannels,
    /// More channels than a plan can name.
    #[error("{0} channels are more than the {max} supported", max = Recording::MAX_CHANNELS)]
    TooManyChannels(u16),
    /// The last frame lacks samples of some channel.
    #[error("{samples} samples do not divide into frames of {channels} channels")]
    RaggedFrame {
        /// Samples given.
        samples: usize,
        /// Channels given.
        channels: u16,
    },
    /// A float that is no number: it can't be compared or written.
    #[error("a sample is not a finite number")]
    NotFinite,
}

/// One recording in memory. Its `Debug` shows the shape, never the sound.
#[derive(Clone, PartialEq)]
pub struct Recording {
    rate: SampleRate,
    channels: u16,
    samples: Samples,
}

impl Recording {
    /// The most channels a recording may have.
    pub const MAX_CHANNELS: u16 = 32;

    /// A recording of interleaved samples.
    ///
    /// # Errors
    /// Where the samples don't form whole frames of 1 to [`Self::MAX_CHANNELS`] channels, or a float isn't finite.
    pub fn new(rate: SampleRate, channels: u16, samples: Samples) -> Result<Self, RecordingError> {
        if channels == 0 {
            return Err(RecordingError::NoChannels);
        }
        if channels > Self::MAX_CHANNELS {
            return Err(RecordingError::TooManyChannels(channels));
        }
        if !samples.len().is_multiple_of(usize::from(channels)) {
            return Err(RecordingError::RaggedFrame { samples: samples.len(), channels });
        }
        if let Samples::Float(data) = &samples
            && data.iter().any(|sample| !sample.is_finite())
        {
            return Err(RecordingError::NotFinite);
        }
        Ok(Self { rate, channels, samples })
    }

    /// Frames a second.
    pub fn rate(&self) -> SampleRate {
        self.rate
    }

    /// How many channels, 1 to [`Self::MAX_CHANNELS`].
    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// How many frames.
    pub fn frames(&self) -> u64 {
        (self.samples.len() / usize::from(self.channels)) as u64
    }

    /// Length in milliseconds, rounded up.
    pub fn duration_ms(&self) -> u64 {
        (self.frames() * 1000).div_ceil(u64::from(self.rate.hertz()))
    }

    /// The samples, interleaved.
    pub fn samples(&self) -> &Samples {
        &self.samples
    }

    /// The samples, to overwrite.
    pub(crate) fn samples_mut(&mut self) -> &mut Samples {
        &mut self.samples
    }

    /// All frames.
    pub fn whole(&self) -> FrameRange {
        FrameRange::first(self.frames())
    }

    /// The frames in `range` as a recording of their own; what of the range lies outside is nothing.
    #[must_use]
    pub fn part(&self, range: FrameRange) -> Self {
        let (range, step) = (range.clipped(self.frames()), usize::from(self.channels));
        let own = range.start() as usize * step..range.end() as usize * step;
        let samples = match &self.samples {
            Samples::G711(law, data) => Samples::G711(*law, data[own].to_vec()),
            Samples::Int16 { bits, data } => Samples::Int16 { bits: *bits, data: data[own].to_vec() },
            Samples::Int32 { bits, data } => Samples::Int32 { bits: *bits, data: data[own].to_vec() },
            Samples::Float(data) => Samples::Float(data[own].to_vec()),
        };
        Self { samples, ..*self }
    }

    /// One channel as floats of full scale 1.0, frame by frame; empty for a channel that isn't there.
    pub fn channel(&self, channel: u16) -> Box<dyn Iterator<Item = f32> + '_> {
        self.channel_in(channel, self.whole())
    }

    /// One channel in `range`, as [`Self::channel`]; what of the range lies outside the recording is nothing.
    pub fn channel_in(&self, channel: u16, range: FrameRange) -> Box<dyn Iterator<Item = f32> + '_> {
        if channel >= self.channels {
            return Box::new(std::iter::empty());
        }
        let lane = Lane::new(range.clipped(self.frames()), channel, self.channels);
        match &self.samples {
            Samples::G711(law, data) => {
                let law = *law;
                Box::new(lane.of(data).map(move |code| f32::from(law.expand(*code)) / 32_768.0))
            }
            Samples::Int16 { bits, data } => {
                let scale = full_scale(*bits);
                Box::new(lane.of(data).map(move |value| f32::from(*value) / scale))
            }
            Samples::Int32 { bits, data } => {
                let scale = full_scale(*bits);
                Box::new(lane.of(data).map(move |value| *value as f32 / scale))
            }
            Samples::Float(data) => Box::new(lane.of(data).copied()),
        }
    }
}

/// Where one channel's samples lie among interleaved ones.
#[derive(Clone, Copy)]
struct Lane {
    from: usize,
    to: usize,
    channel: usize,
    channels: usize,
}

impl Lane {
    fn new(frames: FrameRange, channel: u16, channels: u16) -> Self {
        let step = usize::from(channels);
        Self { from: frames.start() as usize * step, to: frames.end() as usize * step, channel: channel.into(), channels: step }
    }

    fn of<T>(self, data: &[T]) -> impl Iterator<Item = &T> {
        data[self.from..self.to].iter().skip(self.channel).step_by(self.channels)
    }
}

fn full_scale(bits: u8) -> f32 {
    (1u64 << (bits - 1)) as f32
}

impl fmt::Debug for Recording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recording")
            .field("rate", &self.rate.hertz())
            .field("channels", &self.channels)
            .field("frames", &self.frames())
            .field("format", &self.samples.format())
            .finish()
    }
}

/// A stretch of one channel for the listener: mono floats of full scale 1.0 at 16 kHz ([`SampleRate::SPEECH`]).
#[derive(Clone, PartialEq)]
pub struct Speech {
    channel: u16,
    samples: Vec<f32>,
    silent: Vec<FrameRange>,
}

impl Speech {
    /// Samples of `channel` that are already at 16 kHz.
    pub fn new(channel: u16, samples: Vec<f32>) -> Self {
        Self { channel, samples, silent: Vec::new() }
    }

    /// Which channel of the recording this is.
    pub fn channel(&self) -> u16 {
        self.channel
    }

    /// The samples at 16 kHz.
    pub fn samples(&self) -> &[f32] {
        &self.samples
    }

    /// Length in milliseconds, rounded down.
    pub fn duration_ms(&self) -> u64 {
        self.samples.len() as u64 / 16
    }

    /// The same with digital silence in `range`, counted in frames at 16 kHz; what of it lies outside is nothing to silence.
    #[must_use]
    pub fn silenced(mut self, range: FrameRange) -> Self {
        let range = range.clipped(self.samples.len() as u64);
        self.samples[range.start() as usize..range.end() as usize].fill(0.0);
        self.silent.push(range);
        self
    }

    /// What was silenced, in frames at 16 kHz, in the order of the calls.
    pub fn silent(&self) -> &[FrameRange] {
        &self.silent
    }
}

impl fmt::Debug for Speech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Speech").field("channel", &self.channel).field("frames", &self.samples.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_frame_is_refused() {
        let rate = SampleRate::new(8000).unwrap();
        let samples = Samples::Int16 { bits: 16, data: vec![1, 2, 3] };
        assert_eq!(Recording::new(rate, 2, samples), Err(RecordingError::RaggedFrame { samples: 3, channels: 2 }));
    }

    #[test]
    fn silence_covers_its_range_and_nothing_else() {
        let speech = Speech::new(0, vec![0.5; 4]).silenced(FrameRange::new(1, 3).unwrap());
        assert_eq!(speech.samples(), [0.5, 0.0, 0.0, 0.5]);
        assert_eq!(speech.silenced(FrameRange::new(3, 9).unwrap()).samples(), [0.5, 0.0, 0.0, 0.0]);
    }

    #[test]
    fn a_part_of_a_channel_is_that_part() {
        let rate = SampleRate::new(8000).unwrap();
        let recording = Recording::new(rate, 2, Samples::Float((0..10).map(|n| n as f32 / 10.0).collect())).unwrap();
        let part = |channel, start, end| recording.channel_in(channel, FrameRange::new(start, end).unwrap()).collect::<Vec<_>>();
        assert_eq!(part(1, 1, 3), [0.3, 0.5]);
        assert_eq!(part(0, 4, 9), [0.8]);
        assert_eq!(part(2, 0, 5), [0.0; 0]);
        assert_eq!(part(0, 0, 5), recording.channel(0).collect::<Vec<_>>());
    }

    #[test]
    fn debug_shows_the_shape_and_no_sample() {
        let rate = SampleRate::new(8000).unwrap();
        let recording = Recording::new(rate, 1, Samples::Int16 { bits: 16, data: vec![12_345; 4] }).unwrap();
        assert!(!format!("{recording:?}").contains("12345"));
        assert!(!format!("{:?}", Speech::new(0, vec![0.123; 4])).contains("123"));
    }
}
