//! The evidence of one redaction, `callscrub.manifest/v1`: what went, where, by which rule and why, and how it was proven.
//!
//! Never a value, a word or an unkeyed hash of either; no clock and no host, so that a rerun gives the same bytes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fill::Fill;
use crate::plan::{Cause, Edge, Redaction, RedactionPlan};
use crate::reason::QuarantineReason;
use crate::time::SampleRate;
use crate::transcript::Coverage;
use crate::verify::Verified;

/// The name of this format.
pub const SCHEMA: &str = "callscrub.manifest/v1";

/// The whole manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`SCHEMA`].
    pub schema: String,
    /// Where the recording came from.
    pub source: Source,
    /// The recording as it was read.
    pub input: Audio,
    /// The recording as it was written; absent from a quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<Output>,
    /// The policy that was applied.
    pub policy: PolicyRef,
    /// The program and the models.
    pub engine: Engine,
    /// How much of the detected speech the transcript covers; absent where nothing was heard before the quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// What was overwritten, by start.
    pub redactions: Vec<RedactionRecord>,
    /// Findings by entity.
    pub counts: BTreeMap<String, u64>,
    /// How the output was proven; absent from a quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<Quarantine>,
}

/// Where the recording came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// `s3://bucket/key`, or a file's name.
    pub uri: String,
    /// The object's version, where the store keeps versions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The store's entity tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

/// An audio file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audio {
    /// Of the whole file, hexadecimal.
    pub sha256: String,
    /// Size of the file.
    pub bytes: u64,
    /// Container ("wav").
    pub container: String,
    /// Codec ("pcm_mulaw").
    pub codec: String,
    /// In hertz.
    pub sample_rate: u32,
    /// How many channels.
    pub channels: u16,
    /// How many frames.
    pub frames: u64,
    /// Kinds of metadata found ("LIST"), never their contents; nothing for outputs.
    pub metadata: Vec<String>,
}

/// The file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The same facts as of the input.
    #[serde(flatten)]
    pub audio: Audio,
    /// Whether container and codec are the input's.
    pub same_format: bool,
    /// Kinds of metadata that the input had and the output has not.
    pub metadata_stripped: Vec<String>,
}

/// The policy that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its canonical text, hexadecimal.
    pub sha256: String,
}

/// What listened and what ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// callscrub's version.
    pub callscrub: String,
    /// The models used.
    pub models: Vec<Model>,
    /// Where they ran ("cpu").
    pub device: String,
}

/// One model file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// Its file's name.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// How it was run ("greedy, temperature 0").
    pub decode: String,
}

/// One range that was overwritten.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
}

/// A finding without its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FindingRecord {
    /// The entity's name.
    pub entity: String,
    /// The rule's id.
    pub rule: String,
    /// 0 to 1, two decimals.
    pub confidence: f64,
    /// "pass", "fail" or "none".
    pub checksum: String,
    /// The strongest evidence.
    pub reason: String,
    /// The channel it was heard on.
    pub channel: u16,
    /// The listening that found it: 0 for the first, then the verification's rounds.
    pub round: u8,
}

/// Both edges of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edges {
    /// Before the range.
    pub before: EdgeRecord,
    /// After the range.
    pub after: EdgeRecord,
}

/// One edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EdgeRecord {
    /// How far it lies outside the recognised words, in milliseconds.
    pub pad_ms: u32,
    /// Power just outside it, in whole dBFS.
    pub residual_dbfs: i32,
}

/// How the output was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Every sample outside the ranges is the input's.
    pub outside_identical: bool,
    /// SHA-256 of every sample outside the ranges (see [`crate::verify::SampleProof::outside_sha256`]), hexadecimal.
    pub outside_sha256: String,
    /// The second listening.
    pub rescan: RescanRecord,
    /// "verified".
    pub result: String,
}

/// The second listening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescanRecord {
    /// What it found outside the ranges: always 0 in a published result.
    pub findings: u64,
    /// The model that listened.
    pub model: String,
    /// How many rounds it took.
    pub rounds: u8,
}

/// What became of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Something was removed.
    Redacted,
    /// Nothing was found: the output is the input without its metadata.
    Clean,
    /// Not published.
    Quarantined,
}

impl Outcome {
    /// The word used in manifests, messages and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Redacted => "redacted",
            Outcome::Clean => "clean",
            Outcome::Quarantined => "quarantined",
        }
    }
}

/// Why a recording was quarantined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// The typed reason's name.
    pub reason: String,
}

impl From<QuarantineReason> for Quarantine {
    fn from(reason: QuarantineReason) -> Self {
        Self { reason: name_of(reason) }
    }
}

impl Verification {
    /// The record of a proof that `model` listened for.
    pub fn of(verified: &Verified, model: &str) -> Self {
        Self {
            outside_identical: true,
            outside_sha256: hex::encode(verified.proof().outside_sha256()),
            rescan: RescanRecord { findings: verified.rescan().findings as u64, model: model.to_owned(), rounds: verified.rescan().rounds },
            result: "verified".to_owned(),
        }
    }
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
    }
}

fn finding_record(cause: &Cause) -> FindingRecord {
    FindingRecord {
        entity: cause.entity.name().to_owned(),
        rule: cause.rule.to_owned(),
        confidence: (f64::from(cause.confidence) * 100.0).round() / 100.0,
        checksum: name_of(cause.checksum),
        reason: name_of(cause.reason),
        channel: cause.channel,
        round: cause.round,
    }
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

/// The name an enum without fields serialises to.
fn name_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// `value` as canonical JSON: keys sorted, no white space, one newline at the end. The same value always gives the same bytes.
///
/// # Errors
/// Where the value can't be JSON at all (a map whose keys aren't strings, a float that isn't finite).
pub fn canonical_json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = String::new();
    write_sorted(&serde_json::to_value(value)?, &mut text);
    text.push('\n');
    Ok(text.into_bytes())
}

// Sorted by hand: a `serde_json` built with `preserve_order` anywhere in the tree would keep insertion order.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            write_list(out, ('{', '}'), entries, |(key, value), out| {
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_sorted(value, out);
            });
        }
        Value::Array(items) => write_list(out, ('[', ']'), items.iter(), write_sorted),
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_list<T>(out: &mut String, (open, close): (char, char), items: impl IntoIterator<Item = T>, write: impl Fn(T, &mut String)) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ChannelSet;
    use crate::plan::tests::redaction;

    #[test]
    fn canonical_json_sorts_keys_at_every_depth_and_keeps_lists_in_order() {
        let value = serde_json::json!({"b": [3, 1, {"z": "\n\"", "a": null}], "a": 0.93});
        let bytes = canonical_json(&value).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "{\"a\":0.93,\"b\":[3,1,{\"a\":null,\"z\":\"\\n\\\"\"}]}\n");
    }

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

    #[test]
    fn reasons_are_written_as_snake_case_words() {
        assert_eq!(Quarantine::from(QuarantineReason::StillAudible).reason, "still_audible");
    }
}
