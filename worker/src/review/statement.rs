//! What a person's decision states, and that it states it of an output that verifies: for the page and for the command line.

use std::time::SystemTime;

use redaction::manifest::Manifest;
use redaction::review::{Decision, Objection, Review, ReviewError, Role, SCHEMA};
use sha2::{Digest, Sha256};

use crate::audit::{Evidence, audit};

/// Who decided what.
#[derive(Debug, Clone, Copy)]
pub struct Opinion<'a> {
    /// Who, as their organisation knows them.
    pub reviewer: &'a str,
    /// In which role.
    pub role: Role,
    /// Why the output is rejected; none: it is approved.
    pub objection: Option<Objection>,
    /// The ids of the ranges that were listened to.
    pub listened: &'a [String],
}

/// Why nobody decides on that output.
#[derive(Debug, thiserror::Error)]
pub enum NotStated {
    /// The output isn't the manifest's: the checks that failed.
    #[error("the output does not verify: {}", .0.join(", "))]
    Unverified(Vec<&'static str>),
    /// The decision makes no sense.
    #[error("the decision {0}")]
    Review(#[from] ReviewError),
}

/// The statement, made now.
///
/// # Errors
/// Where the output doesn't verify, or the opinion names what the manifest has not.
pub fn statement(opinion: Opinion<'_>, manifest: &[u8], output: &[u8]) -> Result<Review, NotStated> {
    let audited = audit(&Evidence { undecided: true, ..Evidence::of(manifest, output) });
    let failed = audited.report.failed();
    let Some(stated) = audited.manifest.filter(|stated| failed.is_empty() && stated.output.is_some()) else {
        return Err(NotStated::Unverified(failed));
    };
    let manifest_sha256 = hex::encode(Sha256::digest(manifest));
    let review = Review {
        schema: SCHEMA.to_owned(),
        manifest_sha256: manifest_sha256.clone(),
        output_sha256: hex::encode(Sha256::digest(output)),
        decision: if opinion.objection.is_some() { Decision::Rejected } else { Decision::Approved },
        objection: opinion.objection,
        reviewer: opinion.reviewer.to_owned(),
        role: opinion.role,
        decided_unix_ms: now_ms(),
        listened: in_order(opinion.listened, &stated),
    };
    review.check(&stated, &manifest_sha256)?;
    Ok(review)
}

/// `all`, or the ids as the manifest orders them; one that it has not stays, to be refused.
fn in_order(ids: &[String], manifest: &Manifest) -> Vec<String> {
    let known = || manifest.ids();
    match ids {
        [all] if all == "all" => known().cloned().collect(),
        ids => known().filter(|id| ids.contains(id)).chain(ids.iter().filter(|id| !known().any(|own| own == *id))).cloned().collect(),
    }
}

/// Milliseconds since 1970-01-01 UTC.
pub(super) fn now_ms() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
