//! Mobile equipment identities.

use redaction::finding::Entity;

use crate::checksum::luhn;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "imei", entity: Entity::IMEI, version: 1, description: "Mobile equipment identities." },
        cues: &[
            "star hash ~ hash",
            "hash zero/oh/0 six/6 hash",
            "imei number?",
            "imei",
            "i m e i number?",
            "i mei",
            "international mobile equipment identity",
            "i mei number",
            "emei number?",
            "imie number",
            "eye me number",
            "serial of the handset/phone",
            "handset number",
        ],
        weak: &[],
        cases: &[Case::Catches("The IMEI is 49 015420 323751 8", "49 015420 323751 8"), Case::Ignores("I have 15 phones")],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[15],
    loose: (13, 18),
    shape: code::any,
    check: Some(luhn::is_valid),
    alone: None,
    layout: None,
    public: None,
};
