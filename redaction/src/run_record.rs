//! The record of one run, `callscrub.run/v1`: when, where and by whom a manifest was made. It stands apart from the manifest, which has no
//! clock and no host, and names the manifest's hash.

use serde::{Deserialize, Serialize};

use crate::manifest::Outcome;

/// The name of this format.
pub const SCHEMA: &str = "callscrub.run/v1";

/// The record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// "callscrub.run/v1".
    pub schema: String,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest_sha256: String,
    /// What the manifest says became of the recording.
    pub outcome: Outcome,
    /// Milliseconds since 1970-01-01 UTC by the host's clock.
    pub started_unix_ms: u64,
    /// When this record was made.
    pub ended_unix_ms: u64,
    /// The host's name.
    pub host: String,
    /// The process on it.
    pub process: u32,
    /// The program.
    pub build: Build,
    /// 1 for the first delivery of a job, one more after each retry, crash or lost connection.
    pub attempt: u32,
    /// Whether an earlier delivery had made the manifest and left before this record.
    pub found_done: bool,
    /// Where the manifest stands in its tenant's log, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogReceipt>,
}

/// The program that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Build {
    /// callscrub's version.
    pub version: String,
    /// SHA-256 of the executable's file, hexadecimal.
    pub executable_sha256: String,
}

/// Where a manifest stands in a log, and the log's head then: a log that is cut short or rewritten later no longer fits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogReceipt {
    /// The log.
    pub log: String,
    /// The entry's place, from 0.
    pub index: u64,
    /// The entries up to it.
    pub size: u64,
    /// The root over them, hexadecimal.
    pub root: String,
}
