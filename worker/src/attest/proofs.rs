//! Proofs out of a log: that a manifest is in it, and that it has only grown. Each takes a few entries, not all: an entry bears the peaks of
//! the tree before it, so the root of any full subtree follows from the subtree's last entry alone.

use std::ops::Range;

use redaction::log::{Consistency, Entry, GROWTH_SCHEMA, Inclusion, LogError, PROOF_SCHEMA, Tail, TreeHead, subtree};
use redaction::merkle::{self, Hash};
use serde_json::Value;

use super::dsse;
use super::log::{Log, LogFault};

/// Why there is no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The log can't be read, or an entry is not what it should be.
    #[error(transparent)]
    Log(#[from] LogFault),
    /// Nothing was logged for it.
    #[error("the manifest is not in the log")]
    Absent,
    /// What was found proves nothing.
    #[error("the log {0}: callscrub log verify names the entry")]
    Broken(LogError),
    /// The log's head in its envelope can't be read.
    #[error("the log's head is no DSSE envelope of a tree head")]
    Head,
}

/// The proof that a manifest is in `log`, under its signed head where there is one that covers it.
///
/// # Errors
/// Where it isn't, or the log was tampered with where the proof looks.
pub async fn inclusion(log: &Log, manifest_sha256: &str) -> Result<Inclusion, ProofError> {
    let (index, entry) = find(log, manifest_sha256).await?;
    let (head, signed_head) = head(log, index + 1).await?;
    let path = hashes(log, merkle::inclusion(index, head.size)).await?;
    let proof = Inclusion { schema: PROOF_SCHEMA.to_owned(), entry, path, head, signed_head };
    proof.check().map_err(ProofError::Broken)?;
    Ok(proof)
}

/// The entry of a manifest. The pointer to it is a convenience, not evidence: where it leads astray, or its writer died before it, the
/// whole log is read.
async fn find(log: &Log, manifest_sha256: &str) -> Result<(u64, Entry), ProofError> {
    if let Some(index) = log.index_of(manifest_sha256).await?
        && let Ok(bytes) = entry(log, index).await
        && let Some(entry) = parsed(&bytes).filter(|entry| entry.manifest_sha256 == manifest_sha256)
    {
        return Ok((index, entry));
    }
    let mut found = None;
    log.walk(|entry, _, _| {
        if found.is_none() && entry.manifest_sha256 == manifest_sha256 {
            found = Some((entry.index, entry.clone()));
        }
    })
    .await?;
    found.ok_or(ProofError::Absent)
}

fn parsed(bytes: &[u8]) -> Option<Entry> {
    serde_json::from_slice(bytes).ok()
}

/// The proof that `log` has only grown since `seen`.
///
/// # Errors
/// Where it hasn't.
pub async fn consistency(log: &Log, seen: TreeHead) -> Result<Consistency, ProofError> {
    let (head, signed_head) = head(log, seen.size).await?;
    let path = hashes(log, merkle::consistency(seen.size, head.size)).await?;
    let proof = Consistency { schema: GROWTH_SCHEMA.to_owned(), seen, path, head, signed_head };
    proof.check().map_err(ProofError::Broken)?;
    Ok(proof)
}

/// The signed head, with which nobody has to take this program's word for the root; where none covers `least` entries, the head of now.
async fn head(log: &Log, least: u64) -> Result<(TreeHead, Option<Value>), ProofError> {
    if let Some(envelope) = log.signed_head().await? {
        let envelope: Value = serde_json::from_slice(&envelope).map_err(|_| ProofError::Head)?;
        let head: TreeHead = dsse::unverified_payload(&envelope).ok_or(ProofError::Head)?;
        if head.size >= least {
            return Ok((head, Some(envelope)));
        }
    }
    let tail = log.tail().await?;
    if tail.size() < least { Err(ProofError::Broken(LogError::Grown)) } else { Ok((log.head_of(&tail), None)) }
}

async fn hashes(log: &Log, proof: Vec<Range<u64>>) -> Result<Vec<String>, ProofError> {
    let mut path = Vec::new();
    for own in proof {
        let mut roots: Vec<Hash> = Vec::new();
        for full in merkle::full_subtrees(own) {
            let last = entry(log, full.end - 1).await?;
            roots.push(subtree(&full, &last).map_err(|error| LogFault::Entry { index: full.end - 1, error })?);
        }
        path.push(hex::encode(merkle::joined(&roots)));
    }
    Ok(path)
}

async fn entry(log: &Log, index: u64) -> Result<Vec<u8>, ProofError> {
    let bytes = log.entry(index).await?.ok_or(LogFault::Entry { index, error: LogError::Chain })?;
    Tail::at(index, &bytes).map_err(|error| LogFault::Entry { index, error })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::Prefix;
    use crate::store::folder::FolderStore;

    fn digest(entry: u64) -> String {
        format!("{entry:064x}")
    }

    #[tokio::test]
    async fn every_entry_and_every_growth_of_a_log_is_proven_and_what_was_altered_proves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(Arc::new(FolderStore::new(folder.path())), Prefix::parse("log").unwrap(), "log".into());
        let mut heads = Vec::new();
        for index in 0..21 {
            let receipt = log.append(&digest(index)).await.unwrap();
            heads.push(TreeHead { schema: redaction::log::HEAD_SCHEMA.into(), log: receipt.log, size: receipt.size, root: receipt.root });
        }
        for (index, head) in (0..).zip(&heads) {
            let proof = inclusion(&log, &digest(index)).await.unwrap();
            assert!(proof.entry.index == index && proof.path.len() <= 5 && proof.head == heads[20], "{index}");
            assert_eq!(consistency(&log, head.clone()).await.unwrap().head, heads[20], "{index}");
        }
        assert_eq!(inclusion(&log, &digest(99)).await, Err(ProofError::Absent));
        std::fs::remove_file(folder.path().join(format!("log/by-manifest/{}.json", digest(4)))).unwrap();
        assert_eq!(inclusion(&log, &digest(4)).await.unwrap().entry.index, 4, "its pointer is gone, it isn't");
        let foreign = TreeHead { root: digest(1), ..heads[3].clone() };
        assert_eq!(consistency(&log, foreign).await, Err(ProofError::Broken(LogError::Grown)));
        let longer = TreeHead { size: 22, ..heads[20].clone() };
        assert_eq!(consistency(&log, longer).await, Err(ProofError::Broken(LogError::Grown)));
        let path = folder.path().join(format!("log/entries/{:020}.json", 7));
        let altered = String::from_utf8(std::fs::read(&path).unwrap()).unwrap().replace(&digest(7), &digest(8));
        std::fs::write(&path, altered).unwrap();
        assert!(inclusion(&log, &digest(7)).await.is_err() && inclusion(&log, &digest(12)).await.is_err());
    }
}
