//! United States bank routing numbers.

use redaction::finding::Entity;

use crate::checksum::weighted;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "us_aba_routing",
            entity: Entity::US_ABA_ROUTING,
            version: 1,
            description: "United States bank routing numbers.",
        },
        cues: &[
            "direct deposit",
            "bottom of the/his/her/my/your/a/that/this check/cheque/checkbook",
            "check/cheque ~ bottom of it/its/it's/that/them",
            "along/across/at the bottom of ~ check/cheque",
            "voided/void/blank/cancelled check/cheque",
            "root in number",
            "route in number",
            "routine number",
            "routing",
            "aba routing",
            "routing number?",
            "routing transit number",
            "aba number/routing?",
            "aba",
            "a b a number?",
            "transit number",
            "transit and institution",
            "institution number",
            "rooting number",
            "bank routing",
            "wire routing number",
            "router number",
        ],
        weak: &[],
        cases: &[Case::Catches("the routing number is 021 000 021", "021 000 021"), Case::Ignores("routing took 20 minutes")],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(weighted::is_aba),
    alone: None,
    layout: None,
    public: None,
};
