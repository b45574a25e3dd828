//! United States individual taxpayer identification numbers.

use redaction::finding::Entity;

use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "us_itin",
            entity: Entity::US_ITIN,
            version: 1,
            description: "United States individual taxpayer identification numbers.",
        },
        cues: &[
            "individual taxpayer/tax number/id/identification",
            "itin",
            "i t i n",
            "individual taxpayer identification number?",
            "taxpayer identification number",
            "taxpayer id number?",
            "tax payer id",
            "tin number",
            "i ten",
            "individual tax id number?",
            "i 10 number?",
            "individual tax payer number/id/identification?",
            "tax payer identification/number",
            "taxpayer number/id",
        ],
        weak: &[],
        cases: &[
            Case::Catches("My ITIN is nine one two, seven zero, one two three four", "nine one two, seven zero, one two three four"),
            Case::Ignores("the tin cost 9 dollars"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9],
    loose: (8, 10),
    shape: is_itin,
    check: None,
    alone: None,
    layout: None,
    public: None,
};

/// Starts with 9; the group is 50-65, 70-88, 90-92 or 94-99 (IRS).
fn is_itin(value: &[u8]) -> bool {
    let group = value.get(3..5).map_or(0, |group| u32::from(group[0].saturating_sub(b'0')) * 10 + u32::from(group[1].saturating_sub(b'0')));
    value.first() == Some(&b'9') && matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99)
}
