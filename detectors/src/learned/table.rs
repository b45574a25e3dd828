//! The table of weights: `weights.txt`, a line for each string of evidence and what it weighs for.

use std::collections::HashMap;
use std::sync::OnceLock;

use redaction::finding::Entity;

use crate::rules;

/// Made by `scripts/learn.py`; see there for its form.
const TEXT: &str = include_str!("weights.txt");

/// The section of what speaks for and against that a word is personal at all.
const PERSONAL: &str = "personal";

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

    /// Sections that begin with `[personal]` or `[ENTITY]`, of lines of a weight, a tab and a string. A test holds that no line is left over.
    fn read(text: &'static str) -> Self {
        let mut table = Self { personal: HashMap::new(), kind: HashMap::new(), kinds: Vec::new() };
        for (name, lines) in text.split("\n[").skip(1).filter_map(|section| section.split_once("]\n")) {
            let weights =
                lines.lines().filter_map(|line| line.split_once('\t').and_then(|(weight, string)| Some((string, weight.parse().ok()?))));
            if name == PERSONAL {
                table.personal.extend(weights);
            } else if let Some(rule) = rule_of(name) {
                let kind = table.kinds.len();
                table.kinds.push(rule);
                weights.for_each(|(string, weight)| table.kind.entry(string).or_default().push((kind, weight)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_weight_of_a_string_or_names_an_entity() {
        let table = Table::read(TEXT);
        let lines = TEXT.lines().filter(|line| !line.starts_with('#') && !line.starts_with('[')).count();
        let kinds: usize = table.kind.values().map(Vec::len).sum();
        assert_eq!(table.personal.len() + kinds, lines);
        assert_eq!(table.kinds.len() + 1, TEXT.lines().filter(|line| line.starts_with('[')).count());
    }

    #[test]
    fn a_table_is_read_section_by_section() {
        let table = Table::read("# made\n[personal]\n12\tw x\n-7\tw y\n[PIN]\n5\tw x\n[OTP]\n-3\tw x\n");
        let mut sums = [0, 0];
        table.add_kinds("w x", &mut sums);
        assert_eq!((table.personal("w x"), table.personal("w y"), table.personal("w z"), sums), (12, -7, 0, [5, -3]));
    }
}
