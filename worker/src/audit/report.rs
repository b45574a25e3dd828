//! Checks and how they ended, for people and for programs.

use serde::Serialize;

/// The name of the JSON report's format.
pub const SCHEMA: &str = "callscrub.verification/v1";

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It holds.
    Ok,
    /// It doesn't.
    Failed,
    /// It couldn't be made: what it needs wasn't given.
    Skipped,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name, stable.
    pub check: &'static str,
    /// How it ended.
    pub state: State,
    /// What holds, what broke, or what is missing.
    pub detail: String,
}

/// How the whole ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// No check failed.
    Verified,
    /// One did.
    Failed,
    /// The manifest says that nothing was published, and holds.
    Quarantined,
}

/// All checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    schema: &'static str,
    manifest_sha256: String,
    result: Verdict,
    checks: Vec<Check>,
}

impl Report {
    pub(super) fn new(manifest_sha256: &str) -> Self {
        Self { schema: SCHEMA, manifest_sha256: manifest_sha256.to_owned(), result: Verdict::Verified, checks: Vec::new() }
    }

    /// Adds a check.
    pub fn add(&mut self, check: &'static str, state: State, detail: impl Into<String>) {
        if state == State::Failed {
            self.result = Verdict::Failed;
        }
        self.checks.push(Check { check, state, detail: detail.into() });
    }

    /// Adds a check that holds or says why not.
    pub fn note(&mut self, check: &'static str, holds: Result<String, String>) {
        match holds {
            Ok(detail) => self.add(check, State::Ok, detail),
            Err(detail) => self.add(check, State::Failed, detail),
        }
    }

    pub(super) fn quarantined(&mut self) {
        if self.result == Verdict::Verified {
            self.result = Verdict::Quarantined;
        }
    }

    /// How the whole ended.
    pub fn result(&self) -> Verdict {
        self.result
    }

    /// The checks in the order they were made.
    pub fn checks(&self) -> &[Check] {
        &self.checks
    }

    /// The names of the checks that failed.
    pub fn failed(&self) -> Vec<&'static str> {
        self.checks.iter().filter(|check| check.state == State::Failed).map(|check| check.check).collect()
    }
}
