//! Vehicle registration marks.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "vehicle_reg", entity: Entity::VEHICLE_REG, version: 1, description: "Vehicle registration marks." },
        cues: &[
            "registration number/plate/mark?",
            "car/vehicle/van/bike registration number?",
            "reg number/plate?",
            "car/vehicle/van reg",
            "reg",
            "license/licence plate number?",
            "number plate",
            "plate number",
            "plates",
            "rego number?",
            "rego",
            "tag number",
            "tag is",
            "tag",
            "plates are",
            "registration",
            "vehicle number",
            "what/what's ~ on the/your/its? plate/bumper",
            "on/off the back/rear/front bumper",
            "what are you driving",
            "texas/florida/california/ohio/georgia tags/plate/plates",
            "plate is",
            "reg is",
            "registration is",
        ],
        weak: &["plate", "plates", "registered as"],
        cases: &[
            Case::Catches("What's the registration of the car?|It's A B one two, C D E", "A B one two, C D E"),
            Case::Ignores("the registration fee is 45 dollars"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[5, 6, 7, 8, 9, 10],
    loose: (4, 11),
    shape: is_reg,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Letters and digits both.
fn is_reg(value: &[u8]) -> bool {
    value.iter().any(u8::is_ascii_digit) && value.iter().any(u8::is_ascii_uppercase)
}

/// Marks of Great Britain since 2001: two letters, two digits, three letters, without the letters that are never used (DVLA INF104).
fn alone(value: &[u8]) -> Option<f32> {
    let letters_fit = !value.iter().take(2).any(|letter| b"IQZ".contains(letter)) && !value.iter().any(|letter| b"IQ".contains(letter));
    (code::matches("AA99AAA", value) && letters_fit).then_some(confidence::SHAPE)
}
