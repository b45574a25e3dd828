//! Canadian social insurance numbers.

use redaction::finding::Entity;

use crate::checksum::luhn;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "ca_sin", entity: Entity::CA_SIN, version: 1, description: "Canadian social insurance numbers." },
        cues: &[
            "social insurance number?",
            "sin number?",
            "s i n number?",
            "social insurance",
            "sin",
            "social assurance number",
            "your/my sin",
        ],
        weak: &[],
        cases: &[
            Case::Catches(
                "And your social insurance number?|Zero four six, four five four, two eight six",
                "Zero four six, four five four, two eight six",
            ),
            Case::Ignores("it's a sin that I waited 40 minutes"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(luhn::is_valid),
    alone: None,
    layout: None,
    public: None,
};
