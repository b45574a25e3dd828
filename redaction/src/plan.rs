//! The ranges to overwrite. A plan that exists is sorted, disjoint and inside the audio: it can't be made otherwise.

use crate::finding::{Checksum, Entity, Reason};
use crate::time::FrameRange;

/// A set of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ChannelSet(u32);

impl ChannelSet {
    /// The first `channels` channels.
    pub fn all(channels: u16) -> Self {
        Self((0..channels).fold(0, |mask, channel| mask | bit(channel)))
    }

    /// One channel.
    pub fn one(channel: u16) -> Self {
        Self(bit(channel))
    }

    /// Whether `channel` is in it.
    pub fn contains(self, channel: u16) -> bool {
        self.0 & bit(channel) != 0
    }

    /// Whether the two share a channel.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The channels of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The channels, ascending.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        (0..32).filter(move |channel| self.contains(*channel))
    }
}

fn bit(channel: u16) -> u32 {
    1u32.checked_shl(u32::from(channel)).unwrap_or(0)
}

/// What a redaction answers to: a finding without its words.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cause {
    /// What was found.
    pub entity: Entity,
    /// The rule's id.
    pub rule: &'static str,
    /// 0 to 1.
    pub confidence: f32,
    /// The checksum's label.
    pub checksum: Checksum,
    /// The strongest evidence.
    pub reason: Reason,
    /// The channel it was heard on.
    pub channel: u16,
    /// The verification round that found it; 0 for the first listening.
    pub round: u8,
}

/// How an edge was set, in milliseconds and decibels, for the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// How far the edge lies outside the recognised word, in milliseconds.
    pub pad_ms: u32,
    /// The signal's power in the 30 ms just outside the edge, in whole dBFS; what is left of the speech there.
    pub residual_db: i32,
}

/// One range that goes, on some channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Redaction {
    /// The frames.
    pub range: FrameRange,
    /// The channels overwritten.
    pub channels: ChannelSet,
    /// Why: at least one cause.
    pub causes: Vec<Cause>,
    /// The edge before the range.
    pub before: Edge,
    /// The edge after the range.
    pub after: Edge,
}

/// Why ranges can't form a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A range reaches past the audio.
    #[error("a range ends at frame {end} of a recording of {frames} frames")]
    OutsideAudio {
        /// The range's end.
        end: u64,
        /// The recording's length.
        frames: u64,
    },
    /// A range without a frame: whatever it stood for would stay.
    #[error("a range holds no frame")]
    Empty,
    /// A channel that the recording doesn't have, or none at all.
    #[error("a range names no channel of the recording")]
    NoSuchChannel,
    /// A range that no finding explains.
    #[error("a range has no cause")]
    NoCause,
}

/// The ranges to overwrite in one recording: sorted by start, no sample named twice, all inside the audio.
#[derive(Debug, Clone, PartialEq)]
pub struct RedactionPlan {
    frames: u64,
    channels: u16,
    redactions: Vec<Redaction>,
}

impl RedactionPlan {
    /// A plan for a recording of `frames` frames and `channels` channels. Ranges that meet on a channel unite; none is dropped.
    ///
    /// # Errors
    /// Where a range is empty, has no cause, or reaches outside the audio or its channels. The caller quarantines; it never clips silently.
    pub fn new(frames: u64, channels: u16, mut redactions: Vec<Redaction>) -> Result<Self, PlanError> {
        for redaction in &redactions {
            check(redaction, frames, channels)?;
        }
        redactions.sort_by_key(|redaction| (redaction.range, redaction.channels));
        while let Some((first, second)) = meeting_pair(&redactions) {
            let other = redactions.remove(second);
            unite(&mut redactions[first], other);
        }
        Ok(Self { frames, channels, redactions })
    }

    /// The length of the recording it was made for, in frames.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// The channels of the recording it was made for.
    pub fn channels(&self) -> u16 {
        self.channels
    }

    /// The redactions by start.
    pub fn redactions(&self) -> &[Redaction] {
        &self.redactions
    }

    /// The redacted ranges of one channel: sorted and disjoint.
    pub fn ranges_of(&self, channel: u16) -> impl Iterator<Item = FrameRange> + '_ {
        self.redactions.iter().filter(move |redaction| redaction.channels.contains(channel)).map(|redaction| redaction.range)
    }

    /// This plan and `more`, united.
    ///
    /// # Errors
    /// As [`RedactionPlan::new`].
    pub fn widened(&self, more: Vec<Redaction>) -> Result<Self, PlanError> {
        let mut redactions = self.redactions.clone();
        redactions.extend(more);
        Self::new(self.frames, self.channels, redactions)
    }
}

fn check(redaction: &Redaction, frames: u64, channels: u16) -> Result<(), PlanError> {
    if redaction.range.end() > frames {
        return Err(PlanError::OutsideAudio { end: redaction.range.end(), frames });
    }
    if redaction.range.is_empty() {
        return Err(PlanError::Empty);
    }
    let inside = ChannelSet::all(channels);
    if !redaction.channels.meets(inside) || redaction.channels.union(inside) != inside {
        return Err(PlanError::NoSuchChannel);
    }
    if redaction.causes.is_empty() {
        return Err(PlanError::NoCause);
    }
    Ok(())
}

/// The first two redactions that touch the same samples, or touch at an edge on the same channels.
fn meeting_pair(redactions: &[Redaction]) -> Option<(usize, usize)> {
    (0..redactions.len()).find_map(|first| {
        let a = &redactions[first];
        redactions[first + 1..]
            .iter()
            .take_while(|b| b.range.start() <= a.range.end())
            .position(|b| {
                (b.range.overlaps(a.range) && b.channels.meets(a.channels))
                    || (b.range.start() == a.range.end() && b.channels == a.channels)
            })
            .map(|offset| (first, first + 1 + offset))
    })
}

fn unite(into: &mut Redaction, other: Redaction) {
    if other.range.start() < into.range.start() {
        into.before = other.before;
    }
    if other.range.end() > into.range.end() {
        into.after = other.after;
    }
    into.range = into.range.hull(other.range);
    into.channels = into.channels.union(other.channels);
    for cause in other.causes {
        if !into.causes.contains(&cause) {
            into.causes.push(cause);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn redaction(start: u64, end: u64, channels: ChannelSet) -> Redaction {
        let edge = Edge { pad_ms: 0, residual_db: -60 };
        let cause = Cause {
            entity: Entity::CREDIT_CARD,
            rule: "card.number",
            confidence: 0.9,
            checksum: Checksum::Pass,
            reason: Reason::Cue,
            channel: 0,
            round: 0,
        };
        Redaction { range: FrameRange::new(start, end).unwrap(), channels, causes: vec![cause], before: edge, after: edge }
    }

    fn spans(plan: &RedactionPlan) -> Vec<(u64, u64)> {
        plan.redactions().iter().map(|r| (r.range.start(), r.range.end())).collect()
    }

    #[test]
    fn overlapping_ranges_unite_and_none_is_dropped() {
        let both = ChannelSet::all(2);
        let plan = RedactionPlan::new(100, 2, vec![redaction(50, 60, both), redaction(10, 20, both), redaction(15, 55, both)]);
        assert_eq!(spans(&plan.unwrap()), [(10, 60)]);
    }

    #[test]
    fn ranges_on_different_channels_stay_apart_until_a_third_meets_both() {
        let (left, right) = (ChannelSet::one(0), ChannelSet::one(1));
        let apart = RedactionPlan::new(100, 2, vec![redaction(0, 20, left), redaction(10, 30, right)]).unwrap();
        assert_eq!(spans(&apart), [(0, 20), (10, 30)]);
        let joined = apart.widened(vec![redaction(15, 18, ChannelSet::all(2))]).unwrap();
        assert_eq!(spans(&joined), [(0, 30)]);
        assert_eq!(joined.redactions()[0].channels, ChannelSet::all(2));
    }

    #[test]
    fn a_range_outside_the_audio_is_refused_not_clipped() {
        let refused = RedactionPlan::new(100, 1, vec![redaction(90, 101, ChannelSet::one(0))]);
        assert_eq!(refused, Err(PlanError::OutsideAudio { end: 101, frames: 100 }));
    }

    #[test]
    fn an_empty_range_a_foreign_channel_and_a_missing_cause_are_refused() {
        let mut causeless = redaction(1, 2, ChannelSet::one(0));
        causeless.causes.clear();
        assert_eq!(RedactionPlan::new(9, 1, vec![redaction(3, 3, ChannelSet::one(0))]), Err(PlanError::Empty));
        assert_eq!(RedactionPlan::new(9, 1, vec![redaction(3, 4, ChannelSet::one(1))]), Err(PlanError::NoSuchChannel));
        assert_eq!(RedactionPlan::new(9, 1, vec![redaction(3, 4, ChannelSet::all(2))]), Err(PlanError::NoSuchChannel));
        assert_eq!(RedactionPlan::new(9, 1, vec![causeless]), Err(PlanError::NoCause));
    }
}
