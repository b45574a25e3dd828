//! United States ZIP codes, five digits or nine.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_zip", entity: Entity::US_ZIP, version: 1, description: "United States ZIP codes, five digits or nine." },
        cues: &[
            "zip code?",
            "zip",
            "zip plus four",
            "zipcode",
            "sip code",
            "zep code",
            "zip codes",
            "postal code",
            "billing zip",
            "five/5 digit zip",
            "post code",
            "postcode",
            "zip code's",
            "zit code",
            "area zip",
        ],
        weak: &["sip", "ship code"],
        cases: &[
            Case::Catches("Last thing, the billing zip code?|nine four one oh three.", "nine four one oh three"),
            Case::Catches("The zip is 10011", "10011"),
            Case::Ignores("I zipped 50 files"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[5, 9],
    loose: (4, 6),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
