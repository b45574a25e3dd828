//! United States social security numbers.

use redaction::finding::Entity;

use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "us_ssn", entity: Entity::US_SSN, version: 1, description: "United States social security numbers." },
        cues: &[
            "so shall security? number?",
            "want/wants/need/needs/take/have/get/give/see/hear all/whole of it/that/them/those",
            "all nine/9 digits/numbers?",
            "full so shall",
            "social security number?",
            "social security",
            "social",
            "ssn",
            "s s n",
            "social insurance security number",
            "soc number",
            "socials",
            "full/whole/complete social",
            "your/my/his/her social",
            "so so security number?",
            "socials security number",
            "social secure number",
            "ssm",
            "ssns",
        ],
        weak: &["essen"],
        cases: &[
            Case::Catches(
                "And your social security number?|two one nine, oh nine, nine nine nine nine.",
                "two one nine, oh nine, nine nine nine nine",
            ),
            Case::Catches("my social is 457 55 54 62", "457 55 54 62"),
            Case::Ignores("our social media page has 120 thousand followers"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9],
    loose: (7, 11),
    shape: is_ssn,
    check: None,
    alone: None,
    layout: Some(is_grouped),
    public: None,
};

/// Areas 000, 666 and 900-999 were never issued, nor were group 00 and serial 0000 (SSA, 20 CFR 422.103).
fn is_ssn(value: &[u8]) -> bool {
    let area = value.get(..3).unwrap_or_default();
    !matches!(area, b"000" | b"666")
        && value.first() != Some(&b'9')
        && value.get(3..5) != Some(b"00".as_slice())
        && value.get(5..) != Some(b"0000".as_slice())
}

/// Three, two and four digits: the groups it is written and said in.
fn is_grouped(value: &[u8], groups: &[u8]) -> bool {
    groups == [3, 2, 4] && is_ssn(value)
}
