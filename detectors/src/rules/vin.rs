//! Vehicle identification numbers.

use redaction::finding::Entity;

use crate::checksum::vin;
use crate::code::{Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "vin", entity: Entity::VIN, version: 1, description: "Vehicle identification numbers." },
        cues: &[
            "vin number?",
            "vin",
            "v i n number?",
            "vehicle identification number?",
            "vehicle id number",
            "chassis number",
            "vin's",
            "vehicle identity number",
            "then number",
            "chassis",
            "van number",
            "vehicle/car identification",
            "seventeen/17 characters/digits/character",
        ],
        weak: &["finn", "vince", "ben"],
        cases: &[
            Case::Catches(
                "The VIN is one M eight G D M nine A X K P zero four two seven eight eight",
                "one M eight G D M nine A X K P zero four two seven eight eight",
            ),
            Case::Ignores("Vincent has 17 cars"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[17],
    loose: (15, 19),
    shape: is_vin,
    check: Some(vin::is_valid),
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Seventeen symbols without I, O and Q, letters and digits among them (ISO 3779).
fn is_vin(value: &[u8]) -> bool {
    let letters = value.iter().filter(|symbol| symbol.is_ascii_uppercase()).count();
    (2..17).contains(&letters) && !value.iter().any(|symbol| b"IOQ".contains(symbol))
}

/// Seventeen symbols whose check digit holds.
fn alone(value: &[u8]) -> Option<f32> {
    vin::is_valid(value).then_some(confidence::SHAPE)
}
