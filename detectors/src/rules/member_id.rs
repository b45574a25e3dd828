//! Membership, subscriber and loyalty numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "member_id",
            entity: Entity::MEMBER_ID,
            version: 1,
            description: "Membership, subscriber and loyalty numbers.",
        },
        cues: &[
            "member id/number",
            "membership number/id/card?",
            "member's id",
            "subscriber id/number",
            "group number",
            "insurance id/number",
            "insurance card number?",
            "health plan id",
            "plan id",
            "frequent flyer/flier number?",
            "loyalty number/card? number?",
            "rewards number/card?",
            "health card number",
            "medicaid number/id",
            "medicaid",
            "employee id/number",
            "student id/number",
            "staff id/number",
            "medical record number",
            "mrn",
            "m r n",
            "beneficiary id/number",
            "enrollment id",
            "enrolment number",
            "mileage number",
            "member card number?",
            "id number",
            "patient id",
            "insurance member id",
            "library card number?",
            "badge id",
            "payroll number",
            "ihi number",
            "national id number?",
            "id card number?",
            "identity card number?",
            "identity number",
            "national identity number",
        ],
        weak: &["member", "insurance card", "card says id", "id"],
        cases: &[
            Case::Catches(
                "What's the member ID on the card?|X Y Z one two three four five six seven",
                "X Y Z one two three four five six seven",
            ),
            Case::Ignores("I have been a member for 12 years"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[6, 7, 8, 9, 10, 11, 12, 13],
    loose: (4, 16),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
