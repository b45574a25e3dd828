//! What a tenant's log is made of: one entry a manifest, each chained to the one before, all of them leaves of a Merkle tree.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::manifest::canonical_json;
use crate::merkle::{Frontier, Hash, is_consistent, joined, leaf, root_of_inclusion};

/// The name of the entries' format.
pub const ENTRY_SCHEMA: &str = "callscrub.log-entry/v1";
/// The name of the heads' format.
pub const HEAD_SCHEMA: &str = "callscrub.tree-head/v1";
/// The name of the proofs' format.
pub const PROOF_SCHEMA: &str = "callscrub.inclusion/v1";

/// The name of the format of proofs that a log has only grown.
pub const GROWTH_SCHEMA: &str = "callscrub.consistency/v1";

/// One entry. Its canonical bytes are the leaf of the tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// "callscrub.log-entry/v1".
    pub schema: String,
    /// Its place, from 0.
    pub index: u64,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest_sha256: String,
    /// SHA-256 of the bytes of the entry before, hexadecimal; 64 zeros in the first.
    pub previous_sha256: String,
    /// The peaks of the tree over all entries before, the largest first, hexadecimal: what the next root is made from.
    pub peaks: Vec<String>,
}

/// The head of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TreeHead {
    /// "callscrub.tree-head/v1".
    pub schema: String,
    /// The log.
    pub log: String,
    /// How many entries.
    pub size: u64,
    /// The root over them, hexadecimal.
    pub root: String,
}

impl TreeHead {
    /// The head of the log of that name.
    pub fn new(log: &str, size: u64, root: Hash) -> Self {
        Self { schema: HEAD_SCHEMA.to_owned(), log: log.to_owned(), size, root: hex::encode(root) }
    }
}

/// The proof that a manifest is in a log, which shows no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// "callscrub.inclusion/v1".
    pub schema: String,
    /// The entry.
    pub entry: Entry,
    /// The hashes from the entry up to the root, hexadecimal.
    pub path: Vec<String>,
    /// The tree's head.
    pub head: TreeHead,
    /// The head in a DSSE envelope, where the log is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_head: Option<serde_json::Value>,
}

/// The proof that a log has only grown since a head was seen: it shows no entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Consistency {
    /// "callscrub.consistency/v1".
    pub schema: String,
    /// The head that was seen.
    pub seen: TreeHead,
    /// The hashes that both roots follow from, hexadecimal (RFC 9162, section 2.1.4).
    pub path: Vec<String>,
    /// The head of the grown log.
    pub head: TreeHead,
    /// That head in a DSSE envelope, where the log is signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_head: Option<serde_json::Value>,
}

/// Why an entry can't follow another, or a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// Not an entry, or not in canonical form.
    #[error("is no log entry in canonical form: it was altered")]
    Form,
    /// It stands in another place.
    #[error("states another place: it was moved")]
    Place,
    /// It doesn't follow from the one before.
    #[error("does not follow from the entry before it: one of the two was altered, removed or put in")]
    Chain,
    /// The proof doesn't lead to the root.
    #[error("does not lead to the root that the tree head states")]
    Root,
    /// A log that was seen isn't the beginning of the one there is.
    #[error("does not lead from the tree head that was seen to the one of now: the log was cut short or rewritten")]
    Grown,
}

/// Everything that the next entry follows from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tail {
    frontier: Frontier,
    last_sha256: Hash,
}

impl Tail {
    /// The place of the next entry: how many there are.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root over all entries.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The next entry, for a manifest of that SHA-256 (hexadecimal).
    pub fn next(&self, manifest_sha256: &str) -> Entry {
        Entry {
            schema: ENTRY_SCHEMA.to_owned(),
            index: self.size(),
            manifest_sha256: manifest_sha256.to_owned(),
            previous_sha256: hex::encode(self.last_sha256),
            peaks: self.frontier.peaks().iter().map(hex::encode).collect(),
        }
    }

    /// The tail after `bytes`, which must be the entry that follows.
    ///
    /// # Errors
    /// What of it doesn't follow.
    pub fn after(self, bytes: &[u8]) -> Result<(Self, Entry), LogError> {
        let entry = parse(bytes)?;
        if entry.index != self.size() {
            return Err(LogError::Place);
        }
        if entry != self.next(&entry.manifest_sha256) {
            return Err(LogError::Chain);
        }
        Ok((Self { frontier: self.frontier.with(leaf(bytes)), last_sha256: Sha256::digest(bytes).into() }, entry))
    }

    /// The tail after the entry at `index`, by that entry alone. Whether it follows from those before it, only a walk over all can say.
    ///
    /// # Errors
    /// Where the bytes are no entry of that place.
    pub fn at(index: u64, bytes: &[u8]) -> Result<Self, LogError> {
        let entry = parse(bytes)?;
        let peaks = entry.peaks.iter().map(|peak| hash(peak)).collect::<Option<Vec<Hash>>>().ok_or(LogError::Form)?;
        let before = Frontier::new(entry.index, peaks).ok_or(LogError::Form)?;
        if entry.index != index {
            return Err(LogError::Place);
        }
        Ok(Self { frontier: before.with(leaf(bytes)), last_sha256: Sha256::digest(bytes).into() })
    }
}

fn parse(bytes: &[u8]) -> Result<Entry, LogError> {
    let entry: Entry = serde_json::from_slice(bytes).map_err(|_| LogError::Form)?;
    let canonical = canonical_json(&entry).map_err(|_| LogError::Form)?;
    if canonical != bytes || entry.schema != ENTRY_SCHEMA { Err(LogError::Form) } else { Ok(entry) }
}

impl Inclusion {
    /// Checks the proof in itself: the entry's bytes lead to the head's root.
    ///
    /// # Errors
    /// Where they don't.
    pub fn check(&self) -> Result<(), LogError> {
        let bytes = canonical_json(&self.entry).map_err(|_| LogError::Form)?;
        let path = self.path.iter().map(|own| hash(own)).collect::<Option<Vec<Hash>>>().ok_or(LogError::Form)?;
        let forms = [(&self.schema, PROOF_SCHEMA), (&self.entry.schema, ENTRY_SCHEMA), (&self.head.schema, HEAD_SCHEMA)];
        if forms.iter().any(|(stated, known)| stated != known) {
            return Err(LogError::Form);
        }
        let root = root_of_inclusion(self.entry.index, self.head.size, leaf(&bytes), &path);
        if root.map(hex::encode).as_ref() == Some(&self.head.root) { Ok(()) } else { Err(LogError::Root) }
    }
}

impl Consistency {
    /// Checks the proof in itself: what the head that was seen covers stands in the grown log unchanged.
    ///
    /// # Errors
    /// Where it doesn't.
    pub fn check(&self) -> Result<(), LogError> {
        let path = self.path.iter().map(|own| hash(own)).collect::<Option<Vec<Hash>>>().ok_or(LogError::Form)?;
        let forms = [(&self.schema, GROWTH_SCHEMA), (&self.seen.schema, HEAD_SCHEMA), (&self.head.schema, HEAD_SCHEMA)];
        if forms.iter().any(|(stated, known)| stated != known) || self.seen.log != self.head.log {
            return Err(LogError::Form);
        }
        let root = |head: &TreeHead| hash(&head.root).map(|root| (head.size, root)).ok_or(LogError::Form);
        if is_consistent(root(&self.seen)?, root(&self.head)?, &path) { Ok(()) } else { Err(LogError::Grown) }
    }
}

/// The root of the full subtree over the entries `own`, by the last one of them alone: it bears the peaks that the others make.
///
/// # Errors
/// Where the bytes are not the entry of that place.
pub fn subtree(own: &Range<u64>, last: &[u8]) -> Result<Hash, LogError> {
    let entry = parse(last)?;
    if entry.index + 1 != own.end {
        return Err(LogError::Place);
    }
    let peaks = entry.peaks.iter().map(|peak| hash(peak)).collect::<Option<Vec<Hash>>>().ok_or(LogError::Form)?;
    // A full subtree of 2^n entries lacks its last leaf only: the n smallest peaks lie in it.
    let inside = (own.end - own.start).trailing_zeros() as usize;
    let first = peaks.len().checked_sub(inside).ok_or(LogError::Form)?;
    Ok(joined(&[&peaks[first..], &[leaf(last)]].concat()))
}

/// 32 bytes in lower-case hexadecimal.
pub fn hash(text: &str) -> Option<Hash> {
    let lower = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    hex::decode(text).ok().filter(|_| lower)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grown(count: u64) -> (Vec<Vec<u8>>, Tail) {
        let mut tail = Tail::default();
        let mut all = Vec::new();
        for index in 0..count {
            let bytes = canonical_json(&tail.next(&hex::encode([index as u8; 32]))).unwrap();
            tail = tail.after(&bytes).unwrap().0;
            all.push(bytes);
        }
        (all, tail)
    }

    fn walk(entries: &[Vec<u8>]) -> Result<Tail, LogError> {
        entries.iter().try_fold(Tail::default(), |tail, bytes| Ok(tail.after(bytes)?.0))
    }

    #[test]
    fn an_entry_altered_moved_removed_or_put_in_is_found() {
        let (entries, tail) = grown(6);
        assert_eq!(walk(&entries), Ok(tail.clone()));
        for index in 0..5 {
            let mut removed = entries.clone();
            removed.remove(index);
            assert_eq!(walk(&removed), Err(LogError::Place), "{index}");
            let mut swapped = entries.clone();
            swapped.swap(index, index + 1);
            assert_eq!(walk(&swapped), Err(LogError::Place), "{index}");
            let mut altered = entries.clone();
            altered[index] =
                String::from_utf8(altered[index].clone()).unwrap().replace(&hex::encode([index as u8; 32]), &"f".repeat(64)).into_bytes();
            assert_eq!(walk(&altered), Err(LogError::Chain), "{index}");
        }
        for at in 0..entries[5].len() {
            let mut flipped = entries.clone();
            flipped[5][at] ^= 1;
            assert!(walk(&flipped).map(|end| end.root()) != Ok(tail.root()), "byte {at} of the last entry");
        }
    }

    #[test]
    fn a_tail_can_be_taken_up_from_its_last_entry_alone() {
        for count in 1..20 {
            let (entries, tail) = grown(count);
            assert_eq!(Tail::at(count - 1, &entries[count as usize - 1]), Ok(tail));
            assert_eq!(Tail::at(count, &entries[count as usize - 1]), Err(LogError::Place));
        }
    }

    #[test]
    fn every_full_subtree_has_its_root_by_its_last_entry_alone_and_every_growth_its_proof() {
        let (entries, _) = grown(40);
        let leaves: Vec<Hash> = entries.iter().map(|bytes| leaf(bytes)).collect();
        let of = |own: &Range<u64>| crate::merkle::root(&leaves[own.start as usize..own.end as usize]);
        for size in 1..=40u64 {
            for old in 1..=size {
                let proof = crate::merkle::consistency(old, size);
                for full in proof.iter().cloned().flat_map(crate::merkle::full_subtrees) {
                    assert_eq!(subtree(&full, &entries[full.end as usize - 1]), Ok(of(&full)), "{full:?}");
                    assert_eq!(subtree(&full, &entries[full.start as usize]).is_ok(), full.end - full.start == 1, "{full:?}");
                }
                let head = |size: u64| TreeHead::new("calls", size, of(&(0..size)));
                let path = proof.iter().map(|own| hex::encode(of(own))).collect();
                let grown = Consistency { schema: GROWTH_SCHEMA.to_owned(), seen: head(old), path, head: head(size), signed_head: None };
                assert_eq!(grown.check(), Ok(()), "{old} of {size}");
                let elsewhere = Consistency { seen: TreeHead { log: "x".into(), ..head(old) }, ..grown.clone() };
                let rewritten = Consistency { seen: TreeHead { root: "0".repeat(64), ..head(old) }, ..grown };
                assert_eq!((elsewhere.check(), rewritten.check()), (Err(LogError::Form), Err(LogError::Grown)), "{old} of {size}");
            }
        }
    }

    #[test]
    fn a_proof_that_is_altered_anywhere_proves_nothing() {
        let (entries, tail) = grown(5);
        let leaves: Vec<Hash> = entries.iter().map(|bytes| leaf(bytes)).collect();
        let root = |own: Range<u64>| hex::encode(crate::merkle::root(&leaves[own.start as usize..own.end as usize]));
        let path = crate::merkle::inclusion(2, 5).into_iter().map(root).collect();
        let entry: Entry = serde_json::from_slice(&entries[2]).unwrap();
        let head = TreeHead::new("calls", 5, tail.root());
        let proof = Inclusion { schema: PROOF_SCHEMA.to_owned(), entry, path, head, signed_head: None };
        assert_eq!(proof.check(), Ok(()));
        let mut wrong = vec![proof.clone(); 5];
        wrong[0].entry.manifest_sha256 = "0".repeat(64);
        wrong[1].head.size = 9;
        wrong[2].head.root = "0".repeat(64);
        wrong[3].path.pop();
        wrong[4].schema.push('x');
        assert!(wrong.iter().all(|proof| proof.check().is_err()));
    }
}
