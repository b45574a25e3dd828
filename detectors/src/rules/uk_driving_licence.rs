//! British driving licence numbers, which tell by their shape: the surname and the date of birth stand in them (DVLA).

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "uk_driving_licence",
            entity: Entity::DRIVING_LICENCE,
            version: 1,
            description: "British driving licence numbers, asked for or not.",
        },
        cues: &["driver number on ~ licence", "number five/5 on ~ licence", "under five/5 on ~ licence"],
        weak: &[],
        cases: &[
            Case::Catches("it's M O R G A six five seven oh five four S M nine I J", "M O R G A six five seven oh five four S M nine I J"),
            Case::Catches("What's under five on the licence?|FARME 100165 AB5 KL.", "FARME 100165 AB5 KL"),
            Case::Ignores("the part is M O R G A six nine nine oh five four S M nine I J"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[16],
    loose: (15, 18),
    shape: is_driver_number,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Five letters of the surname filled up with nines; the decade, the month (50 more for women), the day and the year of birth; two initials
/// or nines; a digit; two letters.
fn is_driver_number(value: &[u8]) -> bool {
    let number = |from: usize| value[from..from + 2].iter().fold(0u32, |sum, digit| sum * 10 + u32::from(digit.saturating_sub(b'0')));
    let nine_or_letter = |symbol: &u8| *symbol == b'9' || symbol.is_ascii_uppercase();
    code::matches("A****999999***AA", value)
        && value[1..5].iter().chain(&value[11..13]).all(nine_or_letter)
        && value[13].is_ascii_digit()
        && matches!(number(6), 1..=12 | 51..=62)
        && matches!(number(8), 1..=31)
}

fn alone(_: &[u8]) -> Option<f32> {
    Some(confidence::SHAPE)
}
