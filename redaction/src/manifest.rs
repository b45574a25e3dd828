//! The evidence of one redaction, `callscrub.manifest/v1`: what went, where, by which rule and why, and how it was proven.
//!
//! Never a value, a word or an unkeyed hash of either; no clock and no host, so that a rerun gives the same bytes.
//!
//! | module | job |
//! |---|---|
//! | `records` | what is said of each range |
//! | `restorations` | what is said of each stretch that was given back |
//! | `statements` | what is said beside them: rules, candidates left in, levels, controls |
//! | `json` | canonical JSON |
//!
//! The published schema is `docs/schema/manifest.v1.json`; a test makes it from these types and compares. Fields are only ever added, and
//! what was added later is left out where it is empty, so that an earlier manifest is still canonical.

mod json;
mod records;
mod restorations;
#[cfg(test)]
mod schema;
mod statements;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reason::QuarantineReason;
use crate::transcript::Coverage;
use crate::verify::Verified;

pub use json::canonical_json;
pub use records::{CrosstalkRecord, EdgeRecord, Edges, FindingRecord, RedactionRecord, counts, records};
pub use restorations::{RestorationRecord, restorations};
pub use statements::{
    Control, FormRecord, KeyedDigest, Level, Lists, Reach, Repeated, Repeats, Rule, Suppressed, TranscriptRecord, Treatment,
};

/// The name of this format.
pub const SCHEMA: &str = "callscrub.manifest/v1";

/// The whole manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// "callscrub.manifest/v1".
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    pub schema: String,
    /// The result that this one was made from, where a person changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Predecessor>,
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
    /// What a person gave back from the original, in this result or in those before it, by start. What was overwritten again since isn't listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub restorations: Vec<RestorationRecord>,
    /// Findings by entity.
    pub counts: BTreeMap<String, u64>,
    /// The rules that looked, found or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Candidates that were heard in the output and left in on purpose, by start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suppressed: Vec<Suppressed>,
    /// Keyed digests of the values that were found, where the operator counts repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeats>,
    /// The transcript that was published; absent from a quarantine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<TranscriptRecord>,
    /// How loud each channel of the input is: what the residual levels at the edges are to be held against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// The controls that the policy serves, and those that removing words can't reach.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<Control>,
    /// How the output was proven; absent from a quarantine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarantine: Option<Quarantine>,
}

/// The result that another one was made from. Its ranges all lie in the later one's, but for what `restorations` gives back; what is said of
/// input and original is taken over from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Predecessor {
    /// SHA-256 of its manifest, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub manifest_sha256: String,
    /// SHA-256 of its output, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub output_sha256: String,
}

/// Where the recording came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Audio {
    /// Of the whole file, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PolicyRef {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its canonical text, hexadecimal. Of the lists of values that never or always go it covers the lengths only.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
    /// The policy's lists; absent where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<Lists>,
}

/// What listened and what ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Model {
    /// Its file's name.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
    /// How it was run ("greedy, temperature 0").
    pub decode: String,
}

/// How the output was proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Verification {
    /// Every sample outside the ranges is the input's.
    pub outside_identical: bool,
    /// SHA-256 of every sample outside the ranges in file order: G.711 codes as bytes, integers as 32-bit little endian, floats by their IEEE 754 bits, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub outside_sha256: String,
    /// The second listening.
    pub rescan: RescanRecord,
    /// "verified".
    #[cfg_attr(test, schemars(extend("const" = "verified")))]
    pub result: String,
}

/// The second listening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RescanRecord {
    /// What it found outside the ranges: always 0 in a published result.
    pub findings: u64,
    /// The model that listened.
    pub model: String,
    /// How many rounds it took.
    pub rounds: u8,
    /// Milliseconds of speech on all channels that were heard again, margins included. Missing in manifests of versions that always heard all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard_ms: Option<u64>,
}

/// What became of a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
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
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Quarantine {
    /// The typed reason's name.
    #[cfg_attr(test, schemars(with = "QuarantineReason"))]
    pub reason: String,
}

impl Manifest {
    /// The ids of what a person can listen to: the ranges overwritten, then those given back.
    pub fn ids(&self) -> impl Iterator<Item = &String> {
        self.redactions.iter().map(|own| &own.id).chain(self.restorations.iter().map(|own| &own.id))
    }
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
            rescan: RescanRecord {
                findings: verified.rescan().findings as u64,
                model: model.to_owned(),
                rounds: verified.rescan().rounds,
                heard_ms: Some(verified.rescan().heard_ms),
            },
            result: "verified".to_owned(),
        }
    }
}

/// The name an enum without fields serialises to.
fn name_of(value: impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_written_as_snake_case_words() {
        assert_eq!(Quarantine::from(QuarantineReason::StillAudible).reason, "still_audible");
    }
}
