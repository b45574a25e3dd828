//! United States national provider identifiers.

use redaction::finding::Entity;

use crate::checksum::luhn;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_npi", entity: Entity::US_NPI, version: 1, description: "United States national provider identifiers." },
        cues: &["npi number?", "npi", "n p i number?", "national provider identifier/number?", "provider number/id", "mpi number"],
        weak: &[],
        cases: &[
            Case::Catches(
                "the doctor's NPI is one two three four five six seven eight nine three",
                "one two three four five six seven eight nine three",
            ),
            Case::Ignores("10 providers are in the network"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[10],
    loose: (9, 11),
    shape: code::any,
    check: Some(luhn::is_valid_npi),
    alone: None,
    layout: None,
    public: None,
};
