//! People's decisions on the output: signed, on these very bytes, and enough of them.

use std::collections::BTreeMap;

use redaction::manifest::Manifest;
use redaction::review::{Decision, Review};
use sha2::{Digest, Sha256};

use super::Evidence;
use super::report::{Report, State};
use crate::attest::dsse::{Envelope, Payload};
use crate::attest::keys::PublicKeys;
use crate::review::standing::needed;

/// Checks every decision that was given, and that as many people approved as are asked for: two at least of what gives something back.
pub(super) fn check(evidence: &Evidence<'_>, manifest: &Manifest, report: &mut Report) {
    let needed = if evidence.undecided { 0 } else { needed(manifest, evidence.approvals) };
    match (evidence.reviews, evidence.keys) {
        ([], _) if needed == 0 => report.add("review", State::Skipped, "no decision was given"),
        (_, None) if needed > 0 => {
            let problem = "approvals are asked for, and no key was given to check them";
            report.add("review", State::Failed, format!("{problem}{}", why(manifest)));
        }
        (_, None) => report.add("review", State::Skipped, "no key was given"),
        (reviews, Some(keys)) => report.note("review", all(reviews, needed, evidence, manifest, keys)),
    }
}

fn why(manifest: &Manifest) -> &'static str {
    if manifest.restorations.is_empty() { "" } else { ", since something was given back" }
}

fn all(reviews: &[&[u8]], needed: usize, evidence: &Evidence<'_>, manifest: &Manifest, keys: &PublicKeys) -> Result<String, String> {
    let digest = hex::encode(Sha256::digest(evidence.manifest));
    let reviews: Vec<Review> = reviews.iter().map(|own| one(own, manifest, &digest, keys)).collect::<Result<_, _>>()?;
    if let Some(rejection) = reviews.iter().find(|own| own.decision == Decision::Rejected) {
        return Err(format!("{} rejected the output", rejection.reviewer));
    }
    // A person counts once, however often they decided.
    let people: BTreeMap<&str, usize> = reviews.iter().map(|own| (own.reviewer.as_str(), own.listened.len())).collect();
    if people.len() < needed {
        return Err(format!("{} approved the output, and {needed} must{}", people.len(), why(manifest)));
    }
    let ranges = manifest.ids().count();
    let names: Vec<String> = people.iter().map(|(name, heard)| format!("{name} (heard {heard} of {ranges} ranges)")).collect();
    Ok(format!("approved by {}", names.join(", ")))
}

fn one(envelope: &[u8], manifest: &Manifest, digest: &str, keys: &PublicKeys) -> Result<Review, String> {
    let (payload, _) = Envelope::open(envelope, Payload::Review, keys).map_err(|error| format!("a decision {error}"))?;
    let review: Review = serde_json::from_slice(&payload).map_err(|_| "a decision is none")?;
    review.check(manifest, digest).map_err(|error| format!("a decision {error}"))?;
    Ok(review)
}
