//! United Kingdom national insurance numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "uk_nino", entity: Entity::UK_NINO, version: 1, description: "United Kingdom national insurance numbers." },
        cues: &[
            "national insurance number?",
            "national insurance",
            "ni number",
            "n i number?",
            "nino",
            "n i n o",
            "insurance number national",
            "national assurance number",
            "national insurance no",
            "ni",
            "nine number",
            "n.i. number",
            "n i number",
        ],
        weak: &["nina", "nino's", "insurance number"],
        cases: &[
            Case::Catches(
                "And your National Insurance number?|A B, twelve, thirty four, fifty six, C.",
                "A B, twelve, thirty four, fifty six, C",
            ),
            Case::Catches("my NI number is AB123456C", "AB123456C"),
            Case::Ignores("my national insurance payment was 12 pounds"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[9],
    loose: (7, 11),
    shape: is_nino,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Two letters, six digits, a letter A to D; some first letters are never used (HMRC NIM39110).
fn is_nino(value: &[u8]) -> bool {
    let prefix = value.get(..2).unwrap_or_default();
    let never = prefix.iter().any(|letter| b"DFIQUV".contains(letter)) || prefix.get(1) == Some(&b'O');
    code::matches("AA999999A", value) && !never && value.last().is_some_and(|last| (b'A'..=b'D').contains(last))
}

/// Letters and digits in these places are hardly anything else.
fn alone(_: &[u8]) -> Option<f32> {
    Some(confidence::SHAPE)
}
