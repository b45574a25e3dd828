//! What a manifest says beside its ranges: who looked, what was left in and why, how loud the channels are, which controls are served.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::name_of;
use super::records::two_decimals;
use crate::finding::Suppression;
use crate::levels::Levels;
use crate::plan::Cause;
use crate::time::TimeSpan;

/// A policy's lists of values. An unkeyed digest of a value that can be guessed gives it away, so there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Lists {
    /// How many values never go.
    pub allow: u64,
    /// How many words and codes always go.
    pub deny: u64,
    /// HMAC-SHA-256 over both lists, where a key is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<KeyedDigest>,
}

/// A digest that tells nothing to whoever hasn't the key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KeyedDigest {
    /// Which key.
    pub key_id: String,
    /// HMAC-SHA-256, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub hmac_sha256: String,
}

/// The values of all findings under a key, where an operator counts repeats: equal digests are equal values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Repeats {
    /// Which key.
    pub key_id: String,
    /// One entry a value, in the order of their listenings and starts.
    pub values: Vec<Repeated>,
}

/// One value, which may have been said in several parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Repeated {
    /// What it is.
    pub entity: String,
    /// The channel its first part was heard on.
    pub channel: u16,
    /// Start of its first part in milliseconds, rounded down.
    pub start_ms: u64,
    /// End of its last part in milliseconds, rounded up.
    pub end_ms: u64,
    /// HMAC-SHA-256 of its entity and what its words denote, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub hmac_sha256: String,
}

/// The transcript that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TranscriptRecord {
    /// SHA-256 of its JSON, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
    /// Its other forms, where the policy asks for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<FormRecord>,
    /// What stands where values were, by entity and strategy.
    pub treatments: Vec<Treatment>,
}

impl TranscriptRecord {
    /// The record of a transcript's JSON and its other forms (by their files' extensions), in which values were treated so.
    pub fn of(json: &[u8], forms: &[(&'static str, Vec<u8>)], treatments: Vec<Treatment>) -> Self {
        let digest = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
        let forms = forms.iter().map(|(form, bytes)| FormRecord { form: (*form).to_owned(), sha256: digest(bytes) }).collect();
        Self { sha256: digest(json), forms, treatments }
    }

    /// The digest stated of the form whose files end so; of "json", the transcript's own.
    pub fn sha256_of(&self, form: &str) -> Option<&str> {
        match form {
            "json" => Some(&self.sha256),
            _ => self.forms.iter().find(|own| own.form == form).map(|own| own.sha256.as_str()),
        }
    }
}

/// One other form of the transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FormRecord {
    /// Its file's extension: "txt", "srt" or "vtt".
    #[cfg_attr(test, schemars(regex(pattern = "^(txt|srt|vtt)$")))]
    pub form: String,
    /// SHA-256 of the file, hexadecimal.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// What stands in the transcript where values of one entity were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Treatment {
    /// The entity.
    pub entity: String,
    /// "mask", "type", "pseudonym" or "fpe".
    pub strategy: String,
    /// Whether whoever has the key can get the value back.
    pub reversible: bool,
    /// Which key, for "pseudonym" and "fpe".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    /// How many places.
    pub count: u64,
}

/// A rule that looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rule {
    /// Its id, as findings name it.
    pub id: String,
    /// What it reports.
    pub entity: String,
    /// Counted by the program; absent for an operator's own rule, which the policy's version and digest cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}

/// A candidate that was heard in the output and left in on purpose: without its words, as a finding is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Suppressed {
    /// What it would have been.
    pub entity: String,
    /// The rule's id.
    pub rule: String,
    /// 0 to 1, two decimals.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub confidence: f64,
    /// "pass", "fail" or "none".
    #[cfg_attr(test, schemars(with = "crate::finding::Checksum"))]
    pub checksum: String,
    /// The strongest evidence for it.
    #[cfg_attr(test, schemars(with = "crate::finding::Reason"))]
    pub reason: String,
    /// The channel it was heard on.
    pub channel: u16,
    /// Start of its words in milliseconds, rounded down.
    pub start_ms: u64,
    /// End of its words in milliseconds, rounded up.
    pub end_ms: u64,
    /// Why it was left in.
    #[cfg_attr(test, schemars(with = "crate::finding::Suppression"))]
    pub suppressed_by: String,
}

impl Suppressed {
    /// The record of a candidate whose words stand at `span`.
    pub fn of(cause: &Cause, span: TimeSpan, by: Suppression) -> Self {
        Self {
            entity: cause.entity.name().to_owned(),
            rule: cause.rule.to_owned(),
            confidence: two_decimals(cause.confidence),
            checksum: name_of(cause.checksum),
            reason: name_of(cause.reason),
            channel: cause.channel,
            start_ms: span.start_ms(),
            end_ms: span.end_ms(),
            suppressed_by: name_of(by),
        }
    }
}

/// How loud one channel of the input is, in whole dBFS over blocks of 10 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Level {
    /// The channel.
    pub channel: u16,
    /// The noise floor: the 10th percentile.
    pub floor_dbfs: i32,
    /// The loud parts: the 95th percentile.
    pub speech_dbfs: i32,
}

impl Level {
    /// The levels of `channel`, rounded to whole decibels.
    pub fn of(channel: u16, levels: &Levels) -> Self {
        let line = levels.line();
        Self { channel, floor_dbfs: line.floor_db.round() as i32, speech_dbfs: line.speech_db.round() as i32 }
    }
}

/// One control of a framework, as the policy's file maps it. A statement of the operator's, not a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Control {
    /// "PCI DSS 4.0.1".
    pub framework: String,
    /// "3.3.1".
    pub control: String,
    /// Whether removing words serves it.
    pub reach: Reach,
    /// The entities whose removal serves it; empty where it isn't about one kind of value.
    pub entities: Vec<String>,
    /// What is claimed, or what is not.
    pub statement: String,
}

/// Whether the removal of words serves a control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// It is one measure among those that the control asks for.
    Supports,
    /// It can't: the voice itself stays.
    OutOfReach,
}
