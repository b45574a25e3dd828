//! The settings' keys for what is made of values, and the policies that need them.

use config::evidence::Evidence;
use secrecy::ExposeSecret;

use crate::attest::keyed::DigestKey;
use crate::attest::substitute::TranscriptKey;
use crate::pipeline::policy::Policy;

/// `policy` with the keys that the settings have.
///
/// # Errors
/// A policy whose strategies need a key that nobody gave is refused: its transcripts would not be what it promises.
pub fn with_keys(policy: Policy, evidence: &Evidence) -> Result<Policy, String> {
    let policy = match transcript_key(evidence) {
        Some(key) => policy.with_transcript_key(&key),
        None => policy,
    };
    let policy = match DigestKey::new(&evidence.digest_key_id, evidence.digest_key.expose_secret().as_bytes()) {
        Some(key) => policy.with_digest_key(&key, evidence.count_repeats),
        None => policy,
    };
    check(&policy)?;
    Ok(policy)
}

/// Whether `policy` has the keys that it needs.
///
/// # Errors
/// What is missing.
pub fn check(policy: &Policy) -> Result<(), String> {
    let problem = || format!("policy {}: its transcripts need a key: evidence.transcript_key of the settings", policy.name);
    if policy.treatments.lacks_key() { Err(problem()) } else { Ok(()) }
}

/// The key for transcripts, if there is one.
pub fn transcript_key(evidence: &Evidence) -> Option<TranscriptKey> {
    TranscriptKey::new(&evidence.transcript_key_id, evidence.transcript_key.expose_secret().as_bytes())
}
