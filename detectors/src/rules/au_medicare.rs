//! Australian Medicare card numbers.

use redaction::finding::Entity;

use crate::checksum::weighted;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "au_medicare", entity: Entity::AU_MEDICARE, version: 1, description: "Australian Medicare card numbers." },
        cues: &["medicare number?", "medicare card number?", "medicare", "medicare card"],
        weak: &[],
        cases: &[
            Case::Catches("Your Medicare card number?|2123 45670 1", "2123 45670 1"),
            Case::Catches("My Medicare has run into trouble.|Can you read me the card?|2123 45670 1", "2123 45670 1"),
            Case::Ignores("Medicare covers 80 percent"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[10, 11],
    loose: (8, 12),
    shape: code::any,
    check: Some(weighted::is_au_medicare),
    alone: None,
    layout: None,
    public: None,
};
