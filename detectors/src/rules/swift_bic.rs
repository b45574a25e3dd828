//! Bank identifier codes.

use redaction::finding::Entity;

use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "swift_bic", entity: Entity::SWIFT_BIC, version: 1, description: "Bank identifier codes." },
        cues: &[
            "swift code/number?",
            "swift",
            "bic",
            "bic code/number",
            "b i c code?",
            "bank identifier code",
            "swift bic",
            "biz code",
            "bick code",
        ],
        weak: &[],
        cases: &[Case::Catches("The SWIFT code is D E U T D E F F", "D E U T D E F F"), Case::Ignores("that was swift, 8 minutes")],
    },
    alphabet: Alphabet::Mixed,
    digits: false,
    lengths: &[8, 11],
    loose: (7, 12),
    shape: is_bic,
    check: None,
    alone: None,
    layout: None,
    public: None,
};

/// Four letters of a bank, two of a country, two symbols of a place, three of a branch (ISO 9362).
fn is_bic(value: &[u8]) -> bool {
    value.len() >= 8 && value[..6].iter().all(u8::is_ascii_uppercase)
}
