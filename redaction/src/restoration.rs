//! Stretches that a person gave back from the original, because nothing that had to go was said there.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::plan::{ChannelSet, RedactionPlan};
use crate::time::FrameRange;

/// Why a range was a false alarm. Never free text: it could hold what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FalseAlarm {
    /// Nothing of that kind was said: the recogniser misheard.
    Misheard,
    /// What was said tells nothing of a person: an order's number, a price, a date of delivery.
    NotPersonal,
    /// Everybody may know it: the organisation's own number or address.
    Public,
    /// It is of a kind that need not go.
    OutOfScope,
}

impl FalseAlarm {
    /// Every reason.
    pub const EACH: [FalseAlarm; 4] = [FalseAlarm::Misheard, FalseAlarm::NotPersonal, FalseAlarm::Public, FalseAlarm::OutOfScope];

    /// The word in manifests and forms.
    pub fn name(self) -> &'static str {
        match self {
            FalseAlarm::Misheard => "misheard",
            FalseAlarm::NotPersonal => "not_personal",
            FalseAlarm::Public => "public",
            FalseAlarm::OutOfScope => "out_of_scope",
        }
    }

    /// For people.
    pub fn text(self) -> &'static str {
        match self {
            FalseAlarm::Misheard => "nothing of that kind was said",
            FalseAlarm::NotPersonal => "it tells nothing of a person",
            FalseAlarm::Public => "everybody may know it",
            FalseAlarm::OutOfScope => "it is of a kind that need not go",
        }
    }
}

/// Frames on some channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The frames.
    pub range: FrameRange,
    /// The channels.
    pub channels: ChannelSet,
}

impl Stretch {
    /// The frames from `start` to one before `end` on `channels`; `None` where that is nothing.
    pub fn of(start: u64, end: u64, channels: &[u16]) -> Option<Self> {
        let range = FrameRange::new(start, end).filter(|range| !range.is_empty())?;
        let channels = channels.iter().map(|channel| ChannelSet::one(*channel)).reduce(ChannelSet::union)?;
        Some(Self { range, channels })
    }

    /// What of it `plan` leaves as it was, by start. Channels that keep the same frames stay together.
    pub fn outside(&self, plan: &RedactionPlan) -> Vec<Stretch> {
        let mut kept: BTreeMap<FrameRange, ChannelSet> = BTreeMap::new();
        for channel in self.channels.iter() {
            let mut start = self.range.start();
            for gone in plan.ranges_of(channel).filter(|gone| gone.overlaps(self.range)) {
                keep(&mut kept, start, gone.start(), channel);
                start = gone.end();
            }
            keep(&mut kept, start, self.range.end(), channel);
        }
        kept.into_iter().map(|(range, channels)| Stretch { range, channels }).collect()
    }

    /// Whether all of `range` on `channel` lies in it.
    pub fn holds(&self, channel: u16, range: FrameRange) -> bool {
        self.channels.contains(channel) && self.range.start() <= range.start() && range.end() <= self.range.end()
    }
}

fn keep(kept: &mut BTreeMap<FrameRange, ChannelSet>, start: u64, end: u64, channel: u16) {
    if let Some(range) = FrameRange::new(start, end).filter(|range| !range.is_empty()) {
        let channels = kept.entry(range).or_insert(ChannelSet::one(channel));
        *channels = channels.union(ChannelSet::one(channel));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::redaction;

    #[test]
    fn what_a_plan_overwrites_is_not_given_back_and_all_else_is() {
        let (left, both) = (ChannelSet::one(0), ChannelSet::all(2));
        let asked = Stretch { range: FrameRange::new(100, 200).unwrap(), channels: both };
        type Case<'t> = (&'t [(u64, u64, ChannelSet)], &'t [(u64, u64, ChannelSet)]);
        let cases: &[Case<'_>] = &[
            (&[], &[(100, 200, both)]),
            (&[(0, 100, both), (200, 300, both)], &[(100, 200, both)]),
            (&[(120, 150, both)], &[(100, 120, both), (150, 200, both)]),
            (&[(90, 150, left)], &[(100, 200, ChannelSet::one(1)), (150, 200, left)]),
            (&[(110, 120, both), (190, 250, both)], &[(100, 110, both), (120, 190, both)]),
            (&[(0, 300, both)], &[]),
        ];
        for (gone, expected) in cases {
            let gone = gone.iter().map(|(start, end, channels)| redaction(*start, *end, *channels)).collect();
            let plan = RedactionPlan::new(300, 2, gone).unwrap();
            let found: Vec<_> = asked.outside(&plan).iter().map(|own| (own.range.start(), own.range.end(), own.channels)).collect();
            assert_eq!(found, *expected);
        }
    }

    #[test]
    fn every_reason_has_a_name_and_words_of_its_own() {
        for (at, reason) in FalseAlarm::EACH.into_iter().enumerate() {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
            assert!(FalseAlarm::EACH[..at].iter().all(|other| other.name() != reason.name() && other.text() != reason.text()));
        }
    }

    #[test]
    fn a_stretch_holds_what_lies_wholly_inside_on_its_own_channels() {
        let own = Stretch { range: FrameRange::new(100, 200).unwrap(), channels: ChannelSet::one(1) };
        for (channel, start, end, holds) in
            [(1, 100, 200, true), (1, 120, 130, true), (0, 120, 130, false), (1, 99, 130, false), (1, 150, 201, false)]
        {
            assert_eq!(own.holds(channel, FrameRange::new(start, end).unwrap()), holds, "{channel} {start} {end}");
        }
    }
}
