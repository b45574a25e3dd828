//! Indian permanent account numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "in_pan", entity: Entity::IN_PAN, version: 1, description: "Indian permanent account numbers." },
        cues: &[
            "pan number?",
            "pan card number?",
            "permanent account number",
            "p a n number?",
            "pan",
            "pancard number?",
            "pan card",
            "pen card number?",
        ],
        weak: &[],
        cases: &[
            Case::Catches("My PAN is A B C P K one two three four L", "A B C P K one two three four L"),
            Case::Ignores("the pan costs 1200 rupees"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[10],
    loose: (8, 12),
    shape: is_pan,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Five letters, four digits, a letter; the fourth letter says what kind of holder (Income Tax Department).
fn is_pan(value: &[u8]) -> bool {
    code::matches("AAAAA9999A", value) && value.get(3).is_some_and(|kind| b"ABCEFGHJLPT".contains(kind))
}

/// Ten symbols in these places are nothing else.
fn alone(_: &[u8]) -> Option<f32> {
    Some(confidence::SHAPE)
}
