//! What rules of national identifiers have in common, so that a country is a row: asked for or named, never by their digits alone, since
//! nine or eleven digits are many things.

use redaction::finding::Entity;

use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// One identifier; fields as in [`Code`] and [`About`].
pub(crate) struct Row {
    pub(crate) id: &'static str,
    pub(crate) entity: Entity,
    pub(crate) description: &'static str,
    pub(crate) cues: &'static [&'static str],
    pub(crate) alphabet: Alphabet,
    pub(crate) lengths: &'static [u8],
    pub(crate) loose: (u8, u8),
    pub(crate) shape: fn(&[u8]) -> bool,
    pub(crate) check: Option<fn(&[u8]) -> bool>,
    pub(crate) cases: &'static [Case],
}

/// The rule of a row.
pub(crate) const fn rule(row: Row) -> Code {
    Code {
        about: About {
            info: RuleInfo { id: row.id, entity: row.entity, version: 1, description: row.description },
            cues: row.cues,
            weak: &[],
            cases: row.cases,
        },
        alphabet: row.alphabet,
        digits: true,
        lengths: row.lengths,
        loose: row.loose,
        shape: row.shape,
        check: row.check,
        alone: None,
        layout: None,
        public: None,
    }
}
