//! Passport numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "passport", entity: Entity::PASSPORT, version: 1, description: "Passport numbers." },
        cues: &[
            "passport number/no",
            "passport",
            "passport is",
            "travel document number?",
            "document number",
            "pass port number?",
            "passport book number",
            "passports number",
            "pass port",
            "on your ~ passport",
            "open/opened it at/to the picture/photo page?",
            "enter/re-enter the/your/both passports",
            "picture/photo page",
            "travel/travelling/traveling/fly/flying on your",
        ],
        weak: &[],
        cases: &[
            Case::Catches(
                "I need your passport number for the booking.|Okay, it is C zero three zero zero five nine eight eight.",
                "C zero three zero zero five nine eight eight",
            ),
            Case::Ignores("My passport expires in 6 months"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[7, 8, 9],
    loose: (6, 11),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
