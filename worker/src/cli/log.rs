//! `callscrub log`: a tenant's log of manifests, walked through from end to end, and proofs out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use redaction::log::{Consistency, Entry, Tail, TreeHead};
use redaction::manifest::canonical_json;
use redaction::run_record::RunRecord;
use sha2::{Digest, Sha256};

use super::exit::{CliError, End, Exit, print};
use super::{key, redact, settings};
use crate::attest::dsse::{Envelope, Payload};
use crate::attest::keys::PublicKeys;
use crate::attest::log::Log;
use crate::attest::proofs::{self, ProofError};
use crate::attest::tenants::{Logs, Tenancy};
use crate::backends;

/// Checks the log that the settings name (evidence.log), and proves single manifests out of it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk through all entries: an entry removed, altered, moved or put in is named. Heads that were signed before must still fit.
    Verify {
        #[command(flatten)]
        place: Place,
        /// Public keys (PEM) of today and before; the log's own signed head is checked too.
        #[arg(long, value_name = "PUB")]
        key: Vec<PathBuf>,
        /// Signed run records (or tree heads) that were kept elsewhere: the log must still be what they saw. Needs --key.
        #[arg(long, value_name = "FILE", requires = "key")]
        seen: Vec<PathBuf>,
    },
    /// Write the proof that a manifest is in the log. It shows no other entry; `callscrub verify --proof` checks it.
    Prove {
        #[command(flatten)]
        place: Place,
        /// The manifest.
        manifest: PathBuf,
    },
    /// Write the proof that the log has only grown since a head was seen. It shows no entry.
    Grown {
        #[command(flatten)]
        place: Place,
        /// The signed run record (or tree head) that saw it.
        #[arg(long, value_name = "FILE")]
        seen: PathBuf,
        /// Public keys (PEM) of today and before.
        #[arg(long, value_name = "PUB", required = true)]
        key: Vec<PathBuf>,
    },
    /// Check a proof of growth, offline: that it begins at the head that FILE saw, and leads to a head that a key signed.
    Check {
        /// The proof, as `callscrub log grown` writes it.
        proof: PathBuf,
        /// The signed run record (or tree head) that saw the log.
        #[arg(long, value_name = "FILE")]
        seen: PathBuf,
        /// Public keys (PEM) of today and before.
        #[arg(long, value_name = "PUB", required = true)]
        key: Vec<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The worker's settings.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// Whose log [default: that of evidence.tenant].
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
}

pub(super) fn run(args: &Args) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::failed)?;
    match &args.command {
        Command::Verify { place, key, seen } => {
            let keys = key::public_keys(key)?;
            let seen = seen.iter().map(|path| seen_head(path, &keys)).collect::<Result<Vec<_>, _>>()?;
            runtime.block_on(verify(&open(place)?, (!key.is_empty()).then_some(&keys), seen))
        }
        Command::Prove { place, manifest } => {
            let digest = hex::encode(Sha256::digest(redact::read(manifest, 1 << 30)?));
            show(&runtime.block_on(proofs::inclusion(&open(place)?, &digest)).map_err(broken)?)
        }
        Command::Grown { place, seen, key } => {
            let (_, head) = seen_head(seen, &key::public_keys(key)?)?;
            show(&runtime.block_on(proofs::consistency(&open(place)?, head)).map_err(broken)?)
        }
        Command::Check { proof, seen, key } => {
            let keys = key::public_keys(key)?;
            check_growth(&redact::read(proof, 1 << 20)?, &seen_head(seen, &keys)?.1, &keys)
        }
    }
}

fn open(place: &Place) -> Result<Log, CliError> {
    let settings = settings::load(&place.config)?;
    let name = settings.evidence.log.as_ref().map(ToString::to_string);
    let name = name.ok_or_else(|| CliError::usage(format!("{}: evidence.log names no log", place.config.display())))?;
    let store = backends::store(&settings.store).map_err(CliError::usage)?;
    let tenancy = Tenancy::of(&settings.evidence);
    let tenant = place.tenant.as_deref().or(tenancy.own());
    Logs::new(store as Arc<_>, &name).of(tenant).map_err(|error| CliError::usage(format!("the tenant's log: {error}")))
}

fn show(proof: &impl serde::Serialize) -> End {
    print(String::from_utf8_lossy(&canonical_json(proof).map_err(CliError::failed)?).trim_end());
    Ok(Exit::Done)
}

fn broken(error: ProofError) -> CliError {
    CliError::failed(format!("FAIL  {error}"))
}

fn check_growth(proof: &[u8], seen: &TreeHead, keys: &PublicKeys) -> End {
    let fail = |problem: &dyn std::fmt::Display| CliError::failed(format!("FAIL  the proof {problem}"));
    let proof: Consistency = serde_json::from_slice(proof).map_err(|_| fail(&"is none"))?;
    proof.check().map_err(|error| fail(&error))?;
    if proof.seen != *seen {
        return Err(fail(&"begins at another head than the one that was seen"));
    }
    let envelope = proof.signed_head.as_ref().ok_or_else(|| fail(&"has no signed head"))?;
    let envelope = canonical_json(envelope).map_err(CliError::failed)?;
    let (head, signer) = Envelope::open(&envelope, Payload::TreeHead, keys).map_err(|error| fail(&format!("has a head that {error}")))?;
    if serde_json::from_slice::<TreeHead>(&head).ok().as_ref() != Some(&proof.head) {
        return Err(fail(&"states another head than the one that was signed"));
    }
    print(&format!("verified: {} grew from {} to {} entries, signed by {signer}", seen.log, seen.size, proof.head.size));
    Ok(Exit::Done)
}

/// A head that was seen before: of a signed tree head, or of the receipt in a signed run record.
fn seen_head(path: &Path, keys: &PublicKeys) -> Result<(String, TreeHead), CliError> {
    let fail = |problem: &dyn std::fmt::Display| CliError::failed(format!("{} {problem}", path.display()));
    let bytes = fs::read(path).map_err(|error| fail(&error))?;
    let name = path.display().to_string();
    if let Ok((head, _)) = Envelope::open(&bytes, Payload::TreeHead, keys) {
        return Ok((name, serde_json::from_slice(&head).map_err(|_| fail(&"holds no tree head"))?));
    }
    let (record, _) = Envelope::open(&bytes, Payload::Run, keys).map_err(|error| fail(&error))?;
    let record: RunRecord = serde_json::from_slice(&record).map_err(|_| fail(&"holds no run record"))?;
    let receipt = record.log.ok_or_else(|| fail(&"names no log"))?;
    Ok((name, TreeHead { schema: redaction::log::HEAD_SCHEMA.to_owned(), log: receipt.log, size: receipt.size, root: receipt.root }))
}

async fn verify(log: &Log, keys: Option<&PublicKeys>, mut seen: Vec<(String, TreeHead)>) -> End {
    if let Some(keys) = keys {
        let own = log.signed_head().await.map_err(CliError::failed)?;
        let own = own.ok_or_else(|| CliError::failed("FAIL  the log has no signed head: it was removed, or nothing was signed"))?;
        let (head, _) =
            Envelope::open(&own, Payload::TreeHead, keys).map_err(|error| CliError::failed(format!("FAIL  the log's head {error}")))?;
        let head = serde_json::from_slice(&head).map_err(|_| CliError::failed("FAIL  the log's head holds no tree head"))?;
        seen.push(("the log's own head".to_owned(), head));
    }
    let mut roots: Vec<(u64, String)> = Vec::new();
    let wanted: Vec<u64> = seen.iter().map(|(_, head)| head.size).collect();
    let note = |_: &Entry, _: &[u8], tail: &Tail| {
        if wanted.contains(&tail.size()) {
            roots.push((tail.size(), hex::encode(tail.root())));
        }
    };
    let tail = log.walk(note).await.map_err(|fault| CliError::failed(format!("FAIL  {fault}")))?;
    for (name, head) in &seen {
        check_seen(name, head, log, &tail, &roots)?;
        print(&format!("ok    {name} fits: {} entries", head.size));
    }
    print(&format!("verified: {} holds {} entries, root {}", log.name(), tail.size(), hex::encode(tail.root())));
    Ok(Exit::Done)
}

fn check_seen(name: &str, head: &TreeHead, log: &Log, tail: &Tail, roots: &[(u64, String)]) -> Result<(), CliError> {
    let fail = |problem: String| Err(CliError::failed(format!("FAIL  {name} {problem}")));
    if head.log != log.name() {
        return fail("is of another log".to_owned());
    }
    if head.size > tail.size() {
        return fail(format!("saw {} entries, and {} are left: the last ones were removed", head.size, tail.size()));
    }
    match roots.iter().find(|(size, _)| *size == head.size) {
        Some((_, root)) if *root == head.root => Ok(()),
        _ => fail(format!("saw another log: among its first {} entries one was altered", head.size)),
    }
}
