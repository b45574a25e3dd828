//! What a manifest says of each range: where, why, and how its edges were set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::name_of;
use crate::fill::Fill;
use crate::plan::{Cause, Edge, Redaction, RedactionPlan};
use crate::time::SampleRate;

/// One range that was overwritten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RedactionRecord {
    /// "r1", "r2", ... by start.
    pub id: String,
    /// Channels overwritten, ascending from 0.
    pub channels: Vec<u16>,
    /// First frame.
    pub start_frame: u64,
    /// One past the last frame.
    pub end_frame: u64,
    /// Start in milliseconds, rounded down.
    pub start_ms: u64,
    /// End in milliseconds, rounded up.
    pub end_ms: u64,
    /// What was written.
    pub fill: Fill,
    /// Why.
    pub findings: Vec<FindingRecord>,
    /// How the edges were set.
    pub edges: Edges,
    /// Why other channels were overwritten too, or weren't, where the policy measures that (`channels = "echo"`): one entry for each channel on which
    /// nothing of this range was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub crosstalk: Vec<CrosstalkRecord>,
}

/// How a range is heard on another channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CrosstalkRecord {
    /// The other channel.
    pub channel: u16,
    /// Whether it was overwritten too.
    pub mirrored: bool,
    /// "leak": it is heard there. "masked": it may be, too much else sounds there to tell. "none": it isn't. "united": it isn't, but a part of the
    /// range was overwritten there before it was united with its neighbour.
    #[cfg_attr(test, schemars(regex(pattern = "^(leak|masked|none|united)$")))]
    pub reason: String,
    /// The level of its copy there, in whole dB below the range's own sound (negative); no more than chance where there is no leak.
    pub level_db: i32,
    /// The least level that would have been told from chance, in the same unit.
    pub limit_db: i32,
}

/// A finding without its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingRecord {
    /// The entity's name.
    pub entity: String,
    /// The rule's id.
    pub rule: String,
    /// 0 to 1, two decimals.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: f64,
    /// "pass", "fail" or "none".
    #[cfg_attr(test, schemars(with = "crate::finding::Checksum"))]
    pub checksum: String,
    /// The strongest evidence.
    #[cfg_attr(test, schemars(with = "crate::finding::Reason"))]
    pub reason: String,
    /// The channel it was heard on.
    pub channel: u16,
    /// The listening that found it: 0 for the first, then the verification's rounds.
    pub round: u8,
}

/// Both edges of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edges {
    /// Before the range.
    pub before: EdgeRecord,
    /// After the range.
    pub after: EdgeRecord,
}

/// One edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EdgeRecord {
    /// The pad: how far it lies outside the recognised words, in milliseconds.
    pub pad_ms: u32,
    /// The input's power in the 30 ms just outside it, in whole dBFS, on the channel that the outermost finding was heard on: what is left
    /// of the speech there. -100 where nothing is outside, or digital silence.
    pub residual_dbfs: i32,
}

/// The records of a plan's redactions.
pub fn records(plan: &RedactionPlan, fill: Fill, rate: SampleRate) -> Vec<RedactionRecord> {
    plan.redactions().iter().enumerate().map(|(index, redaction)| record(index, redaction, fill, rate)).collect()
}

fn record(index: usize, redaction: &Redaction, fill: Fill, rate: SampleRate) -> RedactionRecord {
    let time = redaction.range.to_time(rate);
    RedactionRecord {
        id: format!("r{}", index + 1),
        channels: redaction.channels.iter().collect(),
        start_frame: redaction.range.start(),
        end_frame: redaction.range.end(),
        start_ms: time.start_ms(),
        end_ms: time.end_ms(),
        fill,
        findings: redaction.causes.iter().map(finding_record).collect(),
        edges: Edges { before: redaction.before.into(), after: redaction.after.into() },
        crosstalk: Vec::new(),
    }
}

fn finding_record(cause: &Cause) -> FindingRecord {
    FindingRecord {
        entity: cause.entity.name().to_owned(),
        rule: cause.rule.to_owned(),
        confidence: two_decimals(cause.confidence),
        checksum: name_of(cause.checksum),
        reason: name_of(cause.reason),
        channel: cause.channel,
        round: cause.round,
    }
}

/// A confidence as manifests write it.
pub(super) fn two_decimals(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

impl From<Edge> for EdgeRecord {
    fn from(edge: Edge) -> Self {
        Self { pad_ms: edge.pad_ms, residual_dbfs: edge.residual_db }
    }
}

/// Findings by entity, over all redactions.
pub fn counts(records: &[RedactionRecord]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for finding in records.iter().flat_map(|record| &record.findings) {
        *counts.entry(finding.entity.clone()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChannelSet;
    use crate::plan::tests::redaction;

    #[test]
    fn a_record_states_frames_exactly_and_milliseconds_outward() {
        let rate = SampleRate::new(8000).unwrap();
        let plan = RedactionPlan::new(100, 2, vec![redaction(9, 17, ChannelSet::one(1))]).unwrap();
        let records = records(&plan, Fill::Tone, rate);
        let record = &records[0];
        assert_eq!((record.start_frame, record.end_frame, record.start_ms, record.end_ms), (9, 17, 1, 3));
        assert_eq!((record.channels.as_slice(), record.findings[0].confidence), ([1].as_slice(), 0.9));
        assert_eq!(counts(&records), BTreeMap::from([("CREDIT_CARD".to_owned(), 1)]));
    }
}
