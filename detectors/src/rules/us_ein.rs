//! United States employer identification numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_ein", entity: Entity::US_EIN, version: 1, description: "United States employer identification numbers." },
        cues: &[
            "ein",
            "e i n",
            "employer identification number?",
            "employer id number?",
            "federal tax id number?",
            "federal id number?",
            "tax id number?",
            "business tax id number?",
            "fein",
            "f e i n",
            "federal employer number",
        ],
        weak: &[],
        cases: &[Case::Catches("What's the company's EIN?|It's 12-3456789", "12-3456789"), Case::Ignores("we employ 12 people")],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
