//! SIM card serial numbers.

use redaction::finding::Entity;

use crate::checksum::luhn;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "iccid", entity: Entity::ICCID, version: 1, description: "SIM card serial numbers." },
        cues: &[
            "back of ~ sim",
            "number ~ sim card?",
            "printed on ~ sim",
            "iccid number?",
            "iccid",
            "i c c i d",
            "sim card number?",
            "sim number",
            "sim serial number?",
            "sim card serial number?",
            "number on ~ sim card?",
            "icc id",
            "icc id number",
            "sim id",
            "starts eight/8 nine/9",
        ],
        weak: &[],
        cases: &[
            Case::Catches("What's the SIM card number?|89 44 11 00 68 27 81 12 29 04", "89 44 11 00 68 27 81 12 29 04"),
            Case::Ignores("I bought 2 sim cards"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[18, 19, 20],
    loose: (16, 22),
    shape: code::any,
    check: Some(luhn::is_valid),
    alone: None,
    layout: None,
    public: None,
};
