//! Australian tax file numbers.

use redaction::finding::Entity;

use crate::checksum::weighted;
use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "au_tfn", entity: Entity::AU_TFN, version: 1, description: "Australian tax file numbers." },
        cues: &["tax file number?", "tfn", "t f n", "tax filed number", "tax vile number", "tax-file number"],
        weak: &[],
        cases: &[
            Case::Catches(
                "What's your tax file number?|One two three, four five six, seven eight two",
                "One two three, four five six, seven eight two",
            ),
            Case::Catches("Did you get a T F N, mate?|Yep, 4 8 7 6 2 7 4 9 6", "4 8 7 6 2 7 4 9 6"),
            Case::Ignores("I filed the tax 2 months ago"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[9, 8],
    loose: (7, 10),
    shape: code::any,
    check: Some(weighted::is_tfn),
    alone: None,
    layout: None,
    public: None,
};
