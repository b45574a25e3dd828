//! United States Medicare beneficiary identifiers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_mbi", entity: Entity::US_MBI, version: 1, description: "United States Medicare beneficiary identifiers." },
        cues: &[
            "medicare number?",
            "medicare id number?",
            "mbi",
            "m b i",
            "medicare beneficiary identifier/number/id?",
            "medicare card number?",
            "medicare card",
            "medicare",
        ],
        weak: &[],
        cases: &[
            Case::Catches("And your Medicare number?|One E G four, T E five, M K seven three", "One E G four, T E five, M K seven three"),
            Case::Ignores("Medicare part B starts in 3 months"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[11],
    loose: (10, 12),
    shape: is_mbi,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Eleven symbols; places 2, 5, 8 and 9 are letters, S, L, O, I, B and Z are never used (CMS).
fn is_mbi(value: &[u8]) -> bool {
    let letters_fit = !value.iter().any(|symbol| b"SLOIBZ".contains(symbol));
    value.first() != Some(&b'0') && letters_fit && code::matches("9A*9A*9AA99", value)
}

/// Letters in four fixed places are no chance.
fn alone(_: &[u8]) -> Option<f32> {
    Some(confidence::SHAPE)
}
