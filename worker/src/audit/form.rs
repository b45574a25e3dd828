//! The manifest in itself: canonical bytes, and statements that follow from one another.

use redaction::finding::Entity;
use redaction::manifest::{FindingRecord, Manifest, Outcome, Predecessor, RedactionRecord, SCHEMA, Treatment, canonical_json, counts};

use super::report::{Report, State};
use super::restorations;

/// The manifest of `bytes`, or why it is none. What it states and can't be is noted.
pub(super) fn check(bytes: &[u8], report: &mut Report) -> Result<Manifest, String> {
    let manifest = parse(bytes)?;
    if canonical_json(&manifest).map_err(|error| error.to_string())? != bytes {
        return Err("the manifest is not in canonical form: it was edited".to_owned());
    }
    report.add("manifest_form", State::Ok, "the manifest is canonical");
    report.note("manifest_sense", sense(&manifest).map(|()| "the manifest agrees with itself".to_owned()));
    Ok(manifest)
}

/// Parses a manifest, refusing another format by its name.
///
/// # Errors
/// What is wrong, without its content.
pub(crate) fn parse(bytes: &[u8]) -> Result<Manifest, String> {
    let manifest: Manifest = serde_json::from_slice(bytes)
        .map_err(|error| format!("this is no manifest: {:?} error in line {}", error.classify(), error.line()))?;
    if manifest.schema == SCHEMA { Ok(manifest) } else { Err(format!("the manifest's schema is not {SCHEMA}")) }
}

fn sense(manifest: &Manifest) -> Result<(), String> {
    let clean = manifest.redactions.is_empty();
    let published = manifest.output.is_some() && manifest.verification.is_some() && manifest.quarantine.is_none();
    let held = manifest.output.is_none() && manifest.verification.is_none() && manifest.quarantine.is_some();
    let fits = match manifest.outcome {
        Outcome::Clean => clean && published,
        Outcome::Redacted => !clean && published,
        Outcome::Quarantined => held,
    };
    let holds = [
        (fits, "outcome does not follow from the rest"),
        (manifest.counts == counts(&manifest.redactions), "counts do not follow from the redactions"),
        (
            manifest.redactions.windows(2).all(|pair| pair[0].fill == pair[1].fill),
            "the redactions have more than one fill: a policy has one",
        ),
        ((1..).zip(&manifest.redactions).all(|(number, own)| own.id == format!("r{number}")), "a redaction's id is not its place"),
        (manifest.redactions.iter().all(|own| is_sensible(own, manifest)), "a redaction states what can't be"),
        (manifest.redactions.windows(2).all(|pair| pair[0].start_frame <= pair[1].start_frame), "the redactions are not in order"),
        (manifest.verification.as_ref().is_none_or(succeeded), "the verification stated did not succeed"),
        (manifest.transcript.is_none() || published, "what is not published has no transcript"),
        (
            manifest.predecessor.as_ref().is_none_or(|own| published && is_predecessor(own)),
            "a predecessor is named by no result, or not by digests",
        ),
        (
            manifest.restorations.is_empty() || manifest.predecessor.is_some(),
            "something is given back, and no result is named that it was taken out of",
        ),
        (restorations::are_sensible(manifest), "what is given back can't be, or is overwritten"),
        (manifest.transcript.iter().flat_map(|own| &own.treatments).all(is_treatment), "a value's treatment states what can't be"),
    ];
    holds.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, problem)| Err((*problem).to_owned()))
}

fn succeeded(stated: &redaction::manifest::Verification) -> bool {
    stated.result == "verified" && stated.outside_identical && stated.rescan.findings == 0 && stated.rescan.rounds > 0
}

fn is_predecessor(own: &Predecessor) -> bool {
    let is_digest = |digest: &str| digest.len() == 64 && digest.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_digest(&own.manifest_sha256) && is_digest(&own.output_sha256)
}

/// Only what was encrypted can be turned back, and only what a key made names one.
fn is_treatment(own: &Treatment) -> bool {
    let (known, keyed) = match own.strategy.as_str() {
        "mask" | "type" => (true, false),
        "pseudonym" | "fpe" => (true, true),
        _ => (false, false),
    };
    let named = own.key_id.as_ref().is_some_and(|id| !id.is_empty());
    known && keyed == named && own.reversible == (own.strategy == "fpe") && own.count > 0 && Entity::from_name(&own.entity).is_some()
}

/// Whether a finding is one that this manifest can have.
pub(super) fn is_finding(own: &FindingRecord, manifest: &Manifest) -> bool {
    let rounds = manifest.verification.as_ref().map_or(u8::MAX, |stated| stated.rescan.rounds);
    let rule = manifest.rules.is_empty() || manifest.rules.iter().any(|rule| rule.id == own.rule && rule.entity == own.entity);
    let names = ["pass", "fail", "none"].contains(&own.checksum.as_str()) && REASONS.contains(&own.reason.as_str());
    let place = own.channel < manifest.input.channels && own.round < rounds;
    rule && names && place && (0.0..=1.0).contains(&own.confidence) && Entity::from_name(&own.entity).is_some()
}

fn is_sensible(record: &RedactionRecord, manifest: &Manifest) -> bool {
    // Whether a channel was overwritten follows from what was heard on it; the united range is the exception that says so.
    let crosstalk = |own: &redaction::manifest::CrosstalkRecord| {
        let heard = match own.reason.as_str() {
            "leak" | "masked" | "united" => Some(true),
            "none" => Some(false),
            _ => None,
        };
        heard == Some(own.mirrored) && own.mirrored == record.channels.contains(&own.channel) && own.channel < manifest.input.channels
    };
    let finding = |own: &FindingRecord| is_finding(own, manifest);
    !record.findings.is_empty() && record.findings.iter().all(finding) && record.crosstalk.iter().all(crosstalk)
}

/// The reasons that findings can have.
const REASONS: [&str; 8] = ["checksum", "shape", "cue", "dialogue", "read_back", "answer_window", "by_hand", "learned"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_schema_is_refused() {
        assert!(parse(b"{}").is_err());
        assert!(parse(b"\xff").unwrap_err().contains("no manifest"));
    }
}
