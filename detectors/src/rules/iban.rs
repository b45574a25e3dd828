//! International bank account numbers.

use redaction::finding::Entity;

use crate::checksum::iban;
use crate::code::{Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "iban", entity: Entity::IBAN, version: 1, description: "International bank account numbers." },
        cues: &[
            "ibane",
            "ibanez",
            "iband",
            "ibon",
            "eye ban",
            "i ban",
            "i burn",
            "i bank number",
            "eiban",
            "iben",
            "international account number?",
            "iban",
            "i ban",
            "eye ban",
            "i-ban",
            "ibans",
            "international bank account number?",
            "iban number",
            "i b a n",
            "ibaan",
            "aiban",
        ],
        weak: &["ivan", "ian", "evan", "even", "band", "eban", "iben", "account"],
        cases: &[
            Case::Catches(
                "The IBAN is G B eight two W E S T one two three four five six nine eight seven six five four three two.",
                "G B eight two W E S T one two three four five six nine eight seven six five four three two",
            ),
            Case::Catches("my eye ban is DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
            Case::Catches("send it to GB82WEST12345698765432 please", "GB82WEST12345698765432"),
            Case::Ignores("I banned 15 people"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34],
    loose: (10, 38),
    shape: is_iban,
    check: Some(iban::is_valid),
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Two letters of a country, two digits, and as many symbols as that country uses.
fn is_iban(value: &[u8]) -> bool {
    if !value.iter().take(2).all(u8::is_ascii_uppercase) {
        return false;
    }
    let digits = value.get(2..4).is_some_and(|check| check.iter().all(u8::is_ascii_digit));
    digits && value.get(..2).and_then(iban::length) == Some(value.len())
}

/// Letters, length and check digits in their places are no chance.
fn alone(value: &[u8]) -> Option<f32> {
    Some(if iban::is_valid(value) { confidence::SHAPE_CHECKED } else { confidence::SHAPE })
}
