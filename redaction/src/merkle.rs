//! Merkle trees over a log's entries, by RFC 9162, section 2.1, with SHA-256: tree heads, inclusion proofs, consistency proofs.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// A node's hash.
pub type Hash = [u8; 32];

/// The hash of an entry: SHA-256 of a zero byte and the entry.
pub fn leaf(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root over the hashes of all entries; of none, SHA-256 of nothing.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// What the root of a growing tree is made of: one hash for each bit set in its size, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// Of a tree of `size` entries; none where the number of peaks isn't that size's.
    pub fn new(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (size.count_ones() as usize == peaks.len()).then_some(Self { size, peaks })
    }

    /// How many entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The peaks, the largest first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The tree with one entry more.
    #[must_use]
    pub fn with(mut self, leaf: Hash) -> Self {
        let mut merged = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                merged = node(&left, &merged);
            }
        }
        self.peaks.push(merged);
        self.size += 1;
        self
    }

    /// The root.
    pub fn root(&self) -> Hash {
        joined(&self.peaks)
    }
}

/// The subtrees whose roots, from the bottom up, prove that entry `index` is among the first `size` (RFC 9162, section 2.1.3.1): none
/// where there is no such entry, or no other.
pub fn inclusion(index: u64, size: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut own = 0..size;
    while index < size && own.end - own.start > 1 {
        let (left, right) = halves(&own);
        let (next, sibling) = if index < left.end { (left, right) } else { (right, left) };
        path.push(sibling);
        own = next;
    }
    path.reverse();
    path
}

/// A tree of at least two entries, split as its root is.
fn halves(own: &Range<u64>) -> (Range<u64>, Range<u64>) {
    let middle = own.start + (own.end - own.start).next_power_of_two() / 2;
    (own.start..middle, middle..own.end)
}

/// The full subtrees, from left to right, that a stretch of entries is made of, where it is one that a proof names: its root is made
/// of theirs by [`joined`].
pub fn full_subtrees(own: Range<u64>) -> Vec<Range<u64>> {
    let mut parts = Vec::new();
    let mut start = own.start;
    while start < own.end {
        let len = 1 << (own.end - start).ilog2();
        parts.push(start..start + len);
        start += len;
    }
    parts
}

/// The root over full subtrees, from left to right; of none, that of an empty tree.
pub fn joined(roots: &[Hash]) -> Hash {
    roots.iter().rev().copied().reduce(|right, left| node(&left, &right)).unwrap_or_else(|| root(&[]))
}

/// The root that an inclusion proof leads to (RFC 9162, section 2.1.3.2); none where the proof has not the length it must have.
pub fn root_of_inclusion(index: u64, size: u64, leaf: Hash, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut own, mut last) = (index, size - 1);
    let mut hash = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if own & 1 == 1 || own == last {
            hash = node(sibling, &hash);
            while own & 1 == 0 && own != 0 {
                (own, last) = (own >> 1, last >> 1);
            }
        } else {
            hash = node(&hash, sibling);
        }
        (own, last) = (own >> 1, last >> 1);
    }
    (last == 0).then_some(hash)
}

/// The subtrees whose roots prove that the tree over the first `old` entries is a part of the one over `size` (RFC 9162, section
/// 2.1.4.1): none where there is nothing to prove.
pub fn consistency(old: u64, size: u64) -> Vec<Range<u64>> {
    let mut path = Vec::new();
    let mut own = 0..size;
    let proves = 0 < old && old < size;
    while proves && old < own.end {
        let (left, right) = halves(&own);
        let (next, sibling) = if old <= left.end { (left, right) } else { (right, left) };
        path.push(sibling);
        own = next;
    }
    // Where the old tree is a full one, its root is known to whoever checks.
    if proves && own.start > 0 {
        path.push(own);
    }
    path.reverse();
    path
}

/// Whether a consistency proof holds between two roots (RFC 9162, section 2.1.4.2).
pub fn is_consistent(old: (u64, Hash), new: (u64, Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    match old_size {
        0 => return path.is_empty(),
        _ if old_size == new_size => return path.is_empty() && old_root == new_root,
        _ if old_size > new_size => return false,
        _ => {}
    }
    let own = [old_root];
    let mut hashes = own.iter().filter(|_| old_size.is_power_of_two()).chain(path);
    let Some(first) = hashes.next() else { return false };
    let (mut small, mut large) = (old_size - 1, new_size - 1);
    while small & 1 == 1 {
        (small, large) = (small >> 1, large >> 1);
    }
    let (mut to_old, mut to_new) = (*first, *first);
    for hash in hashes {
        if large == 0 {
            return false;
        }
        if small & 1 == 1 || small == large {
            (to_old, to_new) = (node(hash, &to_old), node(hash, &to_new));
            while small & 1 == 0 && small != 0 {
                (small, large) = (small >> 1, large >> 1);
            }
        } else {
            to_new = node(&to_new, hash);
        }
        (small, large) = (small >> 1, large >> 1);
    }
    to_old == old_root && to_new == new_root && large == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entries and roots that Certificate Transparency's implementations are tried on.
    const ENTRIES: [&str; 8] = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaves(count: usize) -> Vec<Hash> {
        (0..count).map(|n| leaf(&(n as u64).to_be_bytes())).collect()
    }

    fn hashes(leaves: &[Hash], proof: Vec<Range<u64>>) -> Vec<Hash> {
        proof.into_iter().map(|own| root(&leaves[own.start as usize..own.end as usize])).collect()
    }

    #[test]
    fn the_root_of_every_stretch_that_a_proof_names_is_made_of_full_subtrees() {
        let leaves = leaves(70);
        for size in 1..=70 {
            for own in (0..size).flat_map(|index| inclusion(index, size)) {
                let parts = hashes(&leaves, full_subtrees(own.clone()));
                assert_eq!(joined(&parts), hashes(&leaves, vec![own.clone()])[0], "{own:?}");
            }
        }
    }

    #[test]
    fn the_known_trees_have_the_known_roots_grown_or_made_whole() {
        let known: Vec<Hash> = ENTRIES.iter().map(|entry| leaf(&hex::decode(entry).unwrap())).collect();
        let mut frontier = Frontier::default();
        for (index, expected) in ROOTS.iter().enumerate() {
            frontier = frontier.with(known[index]);
            assert_eq!(hex::encode(root(&known[..=index])), *expected);
            assert_eq!(hex::encode(frontier.root()), *expected);
            assert_eq!(Frontier::new(frontier.size(), frontier.peaks().to_vec()), Some(frontier.clone()));
        }
        assert_eq!(Frontier::new(3, frontier.peaks().to_vec()), None);
        assert_eq!(hex::encode(root(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn every_inclusion_proof_leads_to_its_root_is_short_and_fits_no_other_place() {
        for size in 1..=70usize {
            let (leaves, longest) = (leaves(size), size.next_power_of_two().trailing_zeros() as usize);
            for index in 0..size {
                let path = hashes(&leaves, inclusion(index as u64, size as u64));
                assert!(path.len() <= longest);
                let to = |index: usize, path: &[Hash]| root_of_inclusion(index as u64, size as u64, leaves[index.min(size - 1)], path);
                assert_eq!(to(index, &path), Some(root(&leaves)), "{index} of {size}");
                let other = root_of_inclusion(((index + 1) % size) as u64, size as u64, leaves[index], &path);
                assert!(size == 1 || other != Some(root(&leaves)), "{index} of {size} elsewhere");
                assert_eq!(to(index, &[path.as_slice(), &[leaves[0]]].concat()), None);
                assert_eq!(to(size, &path), None);
            }
        }
    }

    #[test]
    fn every_consistency_proof_holds_and_none_holds_for_another_tree() {
        for size in 1..=40usize {
            let leaves = leaves(size);
            for old in 1..=size {
                let path = hashes(&leaves, consistency(old as u64, size as u64));
                assert!(path.len() <= size.next_power_of_two().trailing_zeros() as usize + 1);
                let (before, now) = ((old as u64, root(&leaves[..old])), (size as u64, root(&leaves)));
                assert!(is_consistent(before, now, &path), "{old} of {size}");
                assert!(!is_consistent((before.0, leaf(b"x")), now, &path), "{old} of {size}: another past");
                assert!(!is_consistent(before, (now.0, leaf(b"x")), &path), "{old} of {size}: another present");
                assert!(!is_consistent(before, now, &[path.as_slice(), &[leaves[0]]].concat()), "{old} of {size}: too long");
            }
        }
    }
}
