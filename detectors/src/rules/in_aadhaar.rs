//! Indian Aadhaar numbers.

use redaction::finding::Entity;

use crate::checksum::verhoeff;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "in_aadhaar", entity: Entity::IN_AADHAAR, version: 1, description: "Indian Aadhaar numbers." },
        cues: &[
            "aadhaar number/card?",
            "aadhaar",
            "aadhar number/card?",
            "aadhar",
            "adhar card? number?",
            "adhaar card? number?",
            "other card number",
            "uidai number",
            "u i d number",
            "adar number",
            "our dar number",
            "adar card number?",
            "add her number",
            "uid number",
        ],
        weak: &[],
        cases: &[
            Case::Catches(
                "Please tell me your Aadhaar number|It is two three four one, two three four one, two three four six",
                "two three four one, two three four one, two three four six",
            ),
            Case::Ignores("there are 12 cards here"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[12],
    loose: (10, 16),
    shape: code::any,
    check: Some(verhoeff::is_valid),
    alone: None,
    layout: None,
    public: None,
};
