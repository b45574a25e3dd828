//! Driving licence numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "driving_licence", entity: Entity::DRIVING_LICENCE, version: 1, description: "Driving licence numbers." },
        cues: &[
            "driver/driver's number",
            "on ~ licence/license",
            "licence/license id",
            "driver's/drivers/driver/driving license/licence/licenses number/no/is?",
            "license/licence number",
            "driver license",
            "dl number",
            "d l number",
            "driving licence number",
            "state id number?",
            "drivers license id",
            "driver's lesson number",
            "driving license",
            "license/licence is",
            "have/see/take/read/get/need/give/confirm me? your/the/his/her/their/someone's/whose licence/license",
            "take/write/note/copy/jot/put down/of your/the/his/her/their licence/license",
            "driver number",
            "drivers number",
            "licence/license no",
            "pink card",
            "thing/number/one off/from/on your/the photocard",
            "thing/number/one off/from/on your/the photo card",
            "photocard number?",
        ],
        weak: &["licence", "license", "d l", "dl"],
        cases: &[
            Case::Catches(
                "Do you also have a driver's license number?|Yes, D one two three, four five six seven.",
                "D one two three, four five six seven",
            ),
            Case::Ignores("I got my driver's license 10 years ago"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[7, 8, 9, 10, 12, 13, 14, 15, 16, 18],
    loose: (5, 18),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
