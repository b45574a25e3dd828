//! Time as integers: microseconds for what was heard, frames for what is overwritten, and one conversion between them.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// Frames a second: how often each channel is sampled, in hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SampleRate(NonZeroU32);

impl SampleRate {
    /// The rate whisper and the voice-activity model listen at: 16 kHz.
    pub const SPEECH: SampleRate = match NonZeroU32::new(16_000) {
        Some(hertz) => SampleRate(hertz),
        None => unreachable!(),
    };

    /// A rate of `hertz`; `None` for zero.
    pub const fn new(hertz: u32) -> Option<Self> {
        match NonZeroU32::new(hertz) {
            Some(hertz) => Some(Self(hertz)),
            None => None,
        }
    }

    /// The rate in hertz, never zero.
    pub const fn hertz(self) -> u32 {
        self.0.get()
    }

    /// How many whole frames fit into `milliseconds`.
    pub fn frames_in_ms(self, milliseconds: u64) -> u64 {
        milliseconds * u64::from(self.hertz()) / 1000
    }
}

/// A stretch of time in microseconds from the recording's first frame: `start` included, `end` not. Never negative in length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TimeSpan {
    start_us: u64,
    end_us: u64,
}

impl TimeSpan {
    /// The span between two times in microseconds, in either order.
    pub fn from_us(a: u64, b: u64) -> Self {
        Self { start_us: a.min(b), end_us: a.max(b) }
    }

    /// The span between two times in milliseconds, in either order.
    pub fn from_ms(a: u64, b: u64) -> Self {
        Self::from_us(a * 1000, b * 1000)
    }

    /// Start in microseconds.
    pub fn start_us(self) -> u64 {
        self.start_us
    }

    /// End in microseconds.
    pub fn end_us(self) -> u64 {
        self.end_us
    }

    /// Start in whole milliseconds, rounded down.
    pub fn start_ms(self) -> u64 {
        self.start_us / 1000
    }

    /// End in whole milliseconds, rounded up.
    pub fn end_ms(self) -> u64 {
        self.end_us.div_ceil(1000)
    }

    /// Length in microseconds.
    pub fn len_us(self) -> u64 {
        self.end_us - self.start_us
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start_us: self.start_us.min(other.start_us), end_us: self.end_us.max(other.end_us) }
    }

    /// The same span, `us` microseconds later.
    #[must_use]
    pub fn later(self, us: u64) -> Self {
        Self { start_us: self.start_us.saturating_add(us), end_us: self.end_us.saturating_add(us) }
    }

    /// Whether the two share any time.
    pub fn overlaps(self, other: Self) -> bool {
        self.start_us < other.end_us && other.start_us < self.end_us
    }

    /// The frames that hold any part of this span: the one conversion from time to frames in the program, and it rounds outward.
    pub fn to_frames(self, rate: SampleRate) -> FrameRange {
        let hertz = u128::from(rate.hertz());
        let start = u128::from(self.start_us) * hertz / 1_000_000;
        let end = (u128::from(self.end_us) * hertz).div_ceil(1_000_000);
        FrameRange { start: start as u64, end: end as u64 }
    }
}

/// Frames of a recording, `start` included, `end` not. A frame is one sample of every channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FrameRange {
    start: u64,
    end: u64,
}

impl FrameRange {
    /// The range `start..end`; `None` where it would end before it starts.
    pub fn new(start: u64, end: u64) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// The first `frames` frames.
    pub fn first(frames: u64) -> Self {
        Self { start: 0, end: frames }
    }

    /// First frame.
    pub fn start(self) -> u64 {
        self.start
    }

    /// One past the last frame.
    pub fn end(self) -> u64 {
        self.end
    }

    /// How many frames.
    pub fn len(self) -> u64 {
        self.end - self.start
    }

    /// Whether it holds no frame.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a frame.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The part before frame `frames`.
    #[must_use]
    pub fn clipped(self, frames: u64) -> Self {
        Self { start: self.start.min(frames), end: self.end.min(frames) }
    }

    /// The part inside `window`, counted from the window's start; empty where the two share nothing.
    #[must_use]
    pub fn within(self, window: Self) -> Self {
        let from_window = |frame: u64| frame.clamp(window.start, window.end) - window.start;
        Self { start: from_window(self.start), end: from_window(self.end) }
    }

    /// The time these frames take, in microseconds, rounded outward.
    pub fn to_time(self, rate: SampleRate) -> TimeSpan {
        let hertz = u128::from(rate.hertz());
        let start = u128::from(self.start) * 1_000_000 / hertz;
        let end = (u128::from(self.end) * 1_000_000).div_ceil(hertz);
        TimeSpan { start_us: start as u64, end_us: end as u64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_that_ends_inside_a_frame_takes_the_whole_frame() {
        let rate = SampleRate::new(8000).unwrap();
        let frames = TimeSpan::from_us(126, 251).to_frames(rate);
        assert_eq!((frames.start(), frames.end()), (1, 3));
    }

    #[test]
    fn frames_to_time_and_back_never_shrink() {
        for hertz in [8000, 11_025, 16_000, 22_050, 44_100, 48_000] {
            let rate = SampleRate::new(hertz).unwrap();
            for (start, end) in [(0, 1), (1, 2), (3, 7), (12_345, 67_891)] {
                let range = FrameRange::new(start, end).unwrap();
                let back = range.to_time(rate).to_frames(rate);
                assert!(back.start() <= start && back.end() >= end, "{hertz} Hz, {start}..{end} became {back:?}");
            }
        }
    }

    #[test]
    fn a_range_within_a_window_counts_from_the_window() {
        let range = |start, end| FrameRange::new(start, end).unwrap();
        let table = [
            ((5, 8), (2, 10), (3, 6)),
            ((0, 8), (2, 10), (0, 6)),
            ((5, 20), (2, 10), (3, 8)),
            ((0, 1), (2, 10), (0, 0)),
            ((11, 12), (2, 10), (8, 8)),
        ];
        for ((start, end), (from, to), (a, b)) in table {
            assert_eq!(range(start, end).within(range(from, to)), range(a, b), "{start}..{end} in {from}..{to}");
        }
    }

    #[test]
    fn a_range_that_ends_before_it_starts_cannot_be_made() {
        assert_eq!(FrameRange::new(2, 1), None);
    }
}
