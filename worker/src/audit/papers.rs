//! Signatures, the record of the run, and the proof of the log.

use redaction::log::{Inclusion, TreeHead};
use redaction::manifest::{Manifest, canonical_json};
use redaction::run_record::{RunRecord, SCHEMA};
use sha2::{Digest, Sha256};

use super::Evidence;
use super::report::{Report, State};
use crate::attest::dsse::{Envelope, Payload};
use crate::attest::keys::PublicKeys;

/// Checks what was given; what wasn't is skipped, and said so.
pub(super) fn check(evidence: &Evidence<'_>, manifest: &Manifest, report: &mut Report) {
    let digest = hex::encode(Sha256::digest(evidence.manifest));
    match (evidence.keys, evidence.envelope) {
        (None, _) => report.add("signature", State::Skipped, "no key was given"),
        (Some(_), None) => report.add("signature", State::Failed, "there is no signed manifest"),
        (Some(keys), Some(envelope)) => report.note("signature", signature(envelope, evidence.manifest, keys)),
    }
    let record = match (evidence.keys, evidence.run) {
        (Some(keys), Some(run)) => match record(run, keys, &digest, manifest) {
            Ok((record, signer)) => {
                report.add("run_record", State::Ok, format!("the run record names this manifest and is signed by {signer}"));
                Some(record)
            }
            Err(problem) => {
                report.add("run_record", State::Failed, problem);
                None
            }
        },
        (None, _) => skip(report, "run_record", "no key was given"),
        (_, None) => skip(report, "run_record", "no run record was given"),
    };
    match evidence.proof {
        None => report.add("log", State::Skipped, "no proof of the log was given"),
        Some(proof) => report.note("log", inclusion(proof, &digest, evidence.keys, record.as_ref())),
    }
}

fn skip(report: &mut Report, check: &'static str, why: &str) -> Option<RunRecord> {
    report.add(check, State::Skipped, why);
    None
}

fn signature(envelope: &[u8], manifest: &[u8], keys: &PublicKeys) -> Result<String, String> {
    let (payload, signer) = Envelope::open(envelope, Payload::Manifest, keys).map_err(|error| format!("the signed manifest {error}"))?;
    match payload == manifest {
        true => Ok(format!("the manifest is signed by {signer}")),
        false => Err("what was signed is another manifest".to_owned()),
    }
}

fn record(run: &[u8], keys: &PublicKeys, digest: &str, manifest: &Manifest) -> Result<(RunRecord, String), String> {
    let (payload, signer) = Envelope::open(run, Payload::Run, keys).map_err(|error| format!("the run record {error}"))?;
    let record: RunRecord = serde_json::from_slice(&payload).map_err(|_| "the run record is none")?;
    let holds = [
        (record.schema == SCHEMA, "is of another schema"),
        (record.manifest_sha256 == digest, "names another manifest"),
        (record.outcome == manifest.outcome, "states another outcome than the manifest"),
    ];
    match holds.iter().find(|(holds, _)| !holds) {
        Some((_, problem)) => Err(format!("the run record {problem}")),
        None => Ok((record, signer)),
    }
}

fn inclusion(proof: &[u8], digest: &str, keys: Option<&PublicKeys>, record: Option<&RunRecord>) -> Result<String, String> {
    let proof: Inclusion = serde_json::from_slice(proof).map_err(|_| "the log's proof is none")?;
    proof.check().map_err(|error| format!("the log's proof {error}"))?;
    if proof.entry.manifest_sha256 != digest {
        return Err("the log's proof is of another manifest".to_owned());
    }
    let receipt = record.and_then(|record| record.log.as_ref()).filter(|receipt| receipt.log == proof.head.log);
    if receipt.is_some_and(|receipt| receipt.index > proof.entry.index || receipt.size > proof.head.size) {
        return Err("the log's proof stands before the place that the run record states".to_owned());
    }
    let Some(keys) = keys else { return Ok("the manifest is in a log whose head nobody signed".to_owned()) };
    let envelope = proof.signed_head.as_ref().ok_or("the log's proof has no signed head")?;
    let envelope = canonical_json(envelope).map_err(|error| error.to_string())?;
    let (head, signer) = Envelope::open(&envelope, Payload::TreeHead, keys).map_err(|error| format!("the log's head {error}"))?;
    let head: TreeHead = serde_json::from_slice(&head).map_err(|_| "the log's head is none")?;
    match head == proof.head {
        true => Ok(format!("the manifest is entry {} of {} in {}, signed by {signer}", proof.entry.index, head.size, head.log)),
        false => Err("the log's head that was signed is another one".to_owned()),
    }
}
