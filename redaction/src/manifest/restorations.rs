//! What a manifest says of each stretch that was given back: where, by whom, why, and what had been found there.

use serde::{Deserialize, Serialize};

use super::FindingRecord;
use crate::restoration::{FalseAlarm, Stretch};
use crate::time::SampleRate;

/// One stretch that holds the original's own samples again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RestorationRecord {
    /// "g1", "g2", ... by start.
    pub id: String,
    /// Channels given back, ascending from 0.
    pub channels: Vec<u16>,
    /// First frame.
    pub start_frame: u64,
    /// One past the last frame.
    pub end_frame: u64,
    /// Start in milliseconds, rounded down.
    pub start_ms: u64,
    /// End in milliseconds, rounded up.
    pub end_ms: u64,
    /// Why it was a false alarm.
    pub reason: FalseAlarm,
    /// Who said so, as their organisation knows them.
    pub restored_by: String,
    /// What had been found in the range that it was given back from.
    pub findings: Vec<FindingRecord>,
}

impl RestorationRecord {
    /// The record of `stretch`, still without its place in the list.
    pub fn of(stretch: Stretch, rate: SampleRate, reason: FalseAlarm, restored_by: &str, findings: Vec<FindingRecord>) -> Self {
        let record = Self {
            id: String::new(),
            channels: Vec::new(),
            start_frame: 0,
            end_frame: 0,
            start_ms: 0,
            end_ms: 0,
            reason,
            restored_by: restored_by.to_owned(),
            findings,
        };
        record.at(stretch, rate)
    }

    /// The same of another stretch.
    #[must_use]
    pub fn at(&self, stretch: Stretch, rate: SampleRate) -> Self {
        let time = stretch.range.to_time(rate);
        Self {
            channels: stretch.channels.iter().collect(),
            start_frame: stretch.range.start(),
            end_frame: stretch.range.end(),
            start_ms: time.start_ms(),
            end_ms: time.end_ms(),
            ..self.clone()
        }
    }

    /// Where it lies; `None` where it can't lie anywhere.
    pub fn stretch(&self) -> Option<Stretch> {
        Stretch::of(self.start_frame, self.end_frame, &self.channels)
    }
}

/// The records in order, each with its id.
pub fn restorations(mut records: Vec<RestorationRecord>) -> Vec<RestorationRecord> {
    records.sort_by(|a, b| (a.start_frame, a.end_frame, &a.channels).cmp(&(b.start_frame, b.end_frame, &b.channels)));
    for (number, record) in (1..).zip(&mut records) {
        record.id = format!("g{number}");
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChannelSet;
    use crate::time::FrameRange;

    #[test]
    fn records_stand_by_start_and_say_where_they_lie() {
        let rate = SampleRate::new(8000).unwrap();
        let stretch = |start, end| Stretch { range: FrameRange::new(start, end).unwrap(), channels: ChannelSet::one(1) };
        let record = |start, end| RestorationRecord::of(stretch(start, end), rate, FalseAlarm::Public, "ann", Vec::new());
        let records = restorations(vec![record(100, 200), record(9, 17)]);
        let said: Vec<_> = records.iter().map(|own| (own.id.as_str(), own.start_frame, own.start_ms, own.end_ms)).collect();
        assert_eq!(said, [("g1", 9, 1, 3), ("g2", 100, 12, 25)]);
        assert_eq!(records[1].stretch(), Some(stretch(100, 200)));
        let nowhere = RestorationRecord { channels: Vec::new(), ..record(1, 2) };
        assert_eq!((nowhere.stretch(), record(3, 3).stretch()), (None, None));
    }
}
