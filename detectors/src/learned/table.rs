//! The table of weights: `weights.txt`, a line for each string of evidence and what it weighs for.

use std::collections::HashMap;
use std::sync::OnceLock;

use redaction::finding::Entity;

use crate::rules;

/// Made by `scripts/learn.py`; see there for its form.
const TEXT: &str = include_str!("weights.txt");

/// What strings of evidence weigh, in thousandths of a unit of log odds.
pub(super) struct Table {
    /// For and against that a word is a part of something personal.
    personal: HashMap<&'static str, i32>,
    /// For what it is a part of: pairs of a place in `kinds` and a weight.
    kind: HashMap<&'static str, Vec<(usize, i32)>>,
    /// The rules whose entities are told apart.
    kinds: Vec<usize>,
}

impl Table {
    /// The one table.
    pub(super) fn shared() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(|| Self::read(TEXT))
    }

    /// Lines of `[ENTITY]`, which says what the following ones are about (`[personal]` first), and of a weight, a tab and a string.
    fn read(text: &'static str) -> Self {
        let mut table = Self { personal: HashMap::new(), kind: HashMap::new(), kinds: Vec::new() };
        let mut kind = None;
        for line in text.lines().filter(|line| !line.starts_with("# ")) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                kind = rule_of(name).map(|rule| {
                    table.kinds.push(rule);
                    table.kinds.len() - 1
                });
            } else if let Some((weight, string)) = line.split_once('\t').and_then(|(weight, string)| Some((weight.parse().ok()?, string))) {
                match kind {
                    Some(kind) => table.kind.entry(string).or_default().push((kind, weight)),
                    None => {
                        table.personal.insert(string, weight);
                    }
                }
            }
        }
        table
    }

    /// What a string weighs for something personal.
    pub(super) fn personal(&self, string: &str) -> i32 {
        self.personal.get(string).copied().unwrap_or(0)
    }

    /// Adds what a string weighs to the sums of each kind.
    pub(super) fn add_kinds(&self, string: &str, sums: &mut [i32]) {
        for (kind, weight) in self.kind.get(string).into_iter().flatten() {
            sums[*kind] += weight;
        }
    }

    /// The rules, in the order of the sums.
    pub(super) fn kinds(&self) -> &[usize] {
        &self.kinds
    }
}

/// The first rule of an entity.
fn rule_of(entity: &str) -> Option<usize> {
    let entity = Entity::from_name(entity)?;
    (0..rules::TABLE.len()).find(|rule| rules::entity(*rule) == Some(entity))
}
