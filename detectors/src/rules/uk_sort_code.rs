//! United Kingdom sort codes.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "uk_sort_code", entity: Entity::UK_SORT_CODE, version: 1, description: "United Kingdom sort codes." },
        cues: &[
            "sort code for ~ account",
            "account details",
            "bank details",
            "bank with",
            "who you bank with",
            "s o r t code",
            "sore code",
            "thought code",
            "sought code",
            "resort code",
            "saw code",
            "sort cold",
            "sort number",
            "sort code",
            "sort-code",
            "sortcode",
            "sorting code",
            "sort codes",
            "sword code",
            "salt code",
            "sort coat",
            "short code",
            "bank code",
            "bank sort code",
            "source code",
            "sort card",
        ],
        weak: &["sort"],
        cases: &[
            Case::Catches("And the sort code?|twelve, thirty four, fifty six", "twelve, thirty four, fifty six"),
            Case::Catches("the sword code is 20-45-67", "20-45-67"),
            Case::Catches("Who do you bank with?|Barclays. 20-71-06, then 55 40 91 83", "20-71-06"),
            Case::Ignores("I'd sort the 12 boxes by colour code"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[6],
    loose: (4, 7),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
