//! United States DEA registration numbers.

use redaction::finding::Entity;

use crate::checksum::letters;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_dea", entity: Entity::US_DEA, version: 1, description: "United States DEA registration numbers." },
        cues: &["dea number?", "dea registration number?", "d e a number?", "dea", "d a number"],
        weak: &[],
        cases: &[
            Case::Catches("DEA number is A B one two three four five six three", "A B one two three four five six three"),
            Case::Ignores("I have no idea about the 9 numbers"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[9],
    loose: (8, 10),
    shape: is_dea,
    check: Some(letters::is_dea),
    alone: None,
    layout: None,
    public: None,
};

/// Two letters and seven digits.
fn is_dea(value: &[u8]) -> bool {
    code::matches("A*9999999", value)
}
