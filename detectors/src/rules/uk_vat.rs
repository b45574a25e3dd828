//! United Kingdom VAT registration numbers.

use redaction::finding::Entity;

use crate::checksum::weighted;
use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "uk_vat", entity: Entity::UK_VAT, version: 1, description: "United Kingdom VAT registration numbers." },
        cues: &[
            "vat number/no",
            "your/company/company's/business vat",
            "vat registration number?",
            "v a t number",
            "vat reg number?",
            "vat id",
            "value added tax number",
            "that registration number",
            "fat number",
        ],
        weak: &["vat"],
        cases: &[Case::Catches("our VAT number is GB 980 780 684", "GB 980 780 684"), Case::Ignores("that's 20 percent VAT on 140 pounds")],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[9, 11, 12, 14],
    loose: (8, 14),
    shape: is_vat,
    check: Some(check),
    alone: None,
    layout: None,
    public: None,
};

/// Nine digits or twelve, with or without GB before them.
fn is_vat(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"GB").unwrap_or(value);
    matches!(digits.len(), 9 | 12) && digits.iter().all(u8::is_ascii_digit)
}

fn check(value: &[u8]) -> bool {
    weighted::is_uk_vat(value.strip_prefix(b"GB").unwrap_or(value))
}
