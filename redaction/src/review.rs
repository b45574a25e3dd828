//! A person's decision on a result, `callscrub.review/v1`: bound to the bytes that were listened to, signed, and kept beside the manifest.

use serde::{Deserialize, Serialize};

use crate::manifest::Manifest;

/// The name of this format.
pub const SCHEMA: &str = "callscrub.review/v1";

/// The statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// "callscrub.review/v1".
    pub schema: String,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest_sha256: String,
    /// SHA-256 of the output, hexadecimal: a decision on one can't be carried to another.
    pub output_sha256: String,
    /// What was decided.
    pub decision: Decision,
    /// Why it was rejected; absent from an approval. Never free text: it could hold what was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objection: Option<Objection>,
    /// Who decided, as their organisation knows them.
    pub reviewer: String,
    /// In which role.
    pub role: Role,
    /// Milliseconds since 1970-01-01 UTC by the clock of the machine that signed.
    pub decided_unix_ms: u64,
    /// The ids of the ranges that were listened to, in the manifest's order: those overwritten, then those given back.
    pub listened: Vec<String>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The output may be used.
    Approved,
    /// It may not.
    Rejected,
}

/// Why an output was rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Something that should be gone is still heard.
    StillHeard,
    /// Something is gone that should have stayed.
    TooMuch,
    /// It stands in the transcript.
    InTranscript,
    /// It is not the recording that it should be.
    WrongRecording,
    /// Something else.
    Other,
}

/// In which role somebody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Listens and decides first.
    Reviewer,
    /// Decides on what a reviewer approved.
    Approver,
}

/// Why a statement says nothing about a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewError {
    /// Another format.
    #[error("is of another schema")]
    Schema,
    /// Another manifest.
    #[error("is of another manifest")]
    Manifest,
    /// Another output.
    #[error("is of another output")]
    Output,
    /// Nobody decided.
    #[error("names nobody who decided")]
    Nobody,
    /// An approval with an objection, or a rejection without one.
    #[error("gives an objection to what it approves, or none to what it rejects")]
    Objection,
    /// Ranges that there are not, or not in order.
    #[error("names ranges that the manifest has not, twice, or out of order")]
    Ranges,
}

impl Review {
    /// Whether this is a decision on the output of the manifest of that SHA-256 (hexadecimal).
    ///
    /// # Errors
    /// Why it isn't.
    pub fn check(&self, manifest: &Manifest, manifest_sha256: &str) -> Result<(), ReviewError> {
        let output = manifest.output.as_ref().map(|output| output.audio.sha256.as_str());
        let mut ranges = manifest.ids();
        let holds = [
            (self.schema == SCHEMA, ReviewError::Schema),
            (self.manifest_sha256 == manifest_sha256, ReviewError::Manifest),
            (output == Some(self.output_sha256.as_str()), ReviewError::Output),
            (!self.reviewer.trim().is_empty(), ReviewError::Nobody),
            (self.objection.is_some() == (self.decision == Decision::Rejected), ReviewError::Objection),
            (self.listened.iter().all(|id| ranges.any(|own| own == id)), ReviewError::Ranges),
        ];
        holds.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, error)| Err(error))
    }
}
