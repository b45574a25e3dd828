//! `callscrub log`: a tenant's log of manifests, walked through from end to end, and proofs out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Subcommand;
use redaction::log::{Entry, Inclusion, PROOF_SCHEMA, Tail, TreeHead};
use redaction::manifest::canonical_json;
use redaction::merkle::{self, Hash};
use redaction::run_record::RunRecord;
use sha2::{Digest, Sha256};

use super::exit::{CliError, End, Exit, print};
use super::{key, redact, settings};
use crate::attest::dsse::{Envelope, Payload};
use crate::attest::keys::PublicKeys;
use crate::attest::log::Log;
use crate::backends;
use crate::store::Prefix;

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
}

#[derive(Debug, clap::Args)]
struct Place {
    /// The worker's settings.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

pub(super) fn run(args: &Args) -> End {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::failed)?;
    match &args.command {
        Command::Verify { place, key, seen } => {
            let keys = key::public_keys(key)?;
            let seen = seen.iter().map(|path| seen_head(path, &keys)).collect::<Result<Vec<_>, _>>()?;
            runtime.block_on(verify(&open(&place.config)?, (!key.is_empty()).then_some(&keys), seen))
        }
        Command::Prove { place, manifest } => {
            let digest = hex::encode(Sha256::digest(redact::read(manifest, 1 << 30)?));
            let proof = runtime.block_on(prove(&open(&place.config)?, &digest))?;
            print(String::from_utf8_lossy(&canonical_json(&proof).map_err(CliError::failed)?).trim_end());
            Ok(Exit::Done)
        }
    }
}

fn open(config: &Path) -> Result<Log, CliError> {
    let settings = settings::load(config)?;
    let name = settings.evidence.log.as_ref().map(ToString::to_string);
    let name = name.ok_or_else(|| CliError::usage(format!("{}: evidence.log names no log", config.display())))?;
    let store = backends::store(&settings.store).map_err(CliError::usage)?;
    let prefix = Prefix::parse(&name).map_err(|error| CliError::usage(format!("evidence.log: {error}")))?;
    Ok(Log::new(Arc::clone(&store) as Arc<_>, prefix, name))
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

async fn prove(log: &Log, manifest_sha256: &str) -> Result<Inclusion, CliError> {
    let mut leaves: Vec<Hash> = Vec::new();
    let mut found: Option<Entry> = None;
    let note = |entry: &Entry, bytes: &[u8], _: &Tail| {
        leaves.push(merkle::leaf(bytes));
        if found.is_none() && entry.manifest_sha256 == manifest_sha256 {
            found = Some(entry.clone());
        }
    };
    let tail = log.walk(note).await.map_err(|fault| CliError::failed(format!("FAIL  {fault}")))?;
    let entry = found.ok_or_else(|| CliError::failed("the manifest is not in the log"))?;
    let (head, signed_head) = match signed_head(log).await? {
        Some((head, envelope)) if fits(&head, &entry, &leaves) => (head, Some(envelope)),
        _ => (log.head_of(&tail), None),
    };
    let path = merkle::inclusion(&leaves[..head.size as usize], entry.index as usize).iter().map(hex::encode).collect();
    Ok(Inclusion { schema: PROOF_SCHEMA.to_owned(), entry, path, head, signed_head })
}

/// Whether a signed head is of the first entries of this log, and the manifest's among them.
fn fits(head: &TreeHead, entry: &Entry, leaves: &[Hash]) -> bool {
    let first = usize::try_from(head.size).ok().and_then(|size| leaves.get(..size));
    entry.index < head.size && first.is_some_and(|first| hex::encode(merkle::root(first)) == head.root)
}

/// The log's signed head: with it nobody has to take this program's word for the root.
async fn signed_head(log: &Log) -> Result<Option<(TreeHead, serde_json::Value)>, CliError> {
    let Some(envelope) = log.signed_head().await.map_err(CliError::failed)? else { return Ok(None) };
    let value: serde_json::Value =
        serde_json::from_slice(&envelope).map_err(|_| CliError::failed("FAIL  the log's head is no DSSE envelope"))?;
    let payload = value["payload"].as_str().and_then(|text| STANDARD.decode(text).ok());
    let head: Option<TreeHead> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(head.map(|head| (head, value)))
}
