//! United Kingdom NHS numbers.

use redaction::finding::Entity;

use crate::checksum::weighted;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "uk_nhs", entity: Entity::UK_NHS, version: 1, description: "United Kingdom NHS numbers." },
        cues: &[
            "nhs number?",
            "nhs",
            "n h s number?",
            "national health service? number",
            "health service number",
            "hospital number",
            "nhs no",
            "nhs's number",
            "an hs number",
            "patient number/id",
        ],
        weak: &[],
        cases: &[
            Case::Catches(
                "Can I take your NHS number?|nine four three, four seven six, five nine one nine.",
                "nine four three, four seven six, five nine one nine",
            ),
            Case::Ignores("the NHS waiting time is 18 weeks"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[10],
    loose: (8, 12),
    shape: code::any,
    check: Some(weighted::is_nhs),
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Ten digits are a phone number as often; only the grouping of a dictated one would tell.
fn alone(_: &[u8]) -> Option<f32> {
    None
}
