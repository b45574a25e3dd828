//! The last four digits of a social security number.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "us_ssn_last4",
            entity: Entity::US_SSN_LAST4,
            version: 1,
            description: "The last four digits of a social security number.",
        },
        cues: &[
            "last four/4 of? ~ so shall",
            "social ~ end/ends in?",
            "social's/social last four/4",
            "ssn's/ssn last four/4",
            "last four/4 digits? on/for ~ social/ssn",
            "last digits of ~ social/ssn",
            "last four/4 digits? of? ~ social security? number?",
            "last four/4 digits? of? ~ ssn",
            "last four/4 of? ~ social",
            "last four/4 social",
            "last four/4 digits? for/of/on ~ tax/taxes",
            "social ending in?",
            "social ends in?",
            "ssn ending in?",
            "last four/4 ssn",
            "last 4 digits of ~ social security number",
            "last for of ~ social/ssn/security?",
        ],
        weak: &[],
        cases: &[
            Case::Catches("Can I get the last four of your social?|Sure, 5 4 6 2", "5 4 6 2"),
            Case::Ignores("the last four weeks of social media work"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[4],
    loose: (3, 5),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
