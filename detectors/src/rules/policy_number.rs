//! Insurance policy numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "policy_number", entity: Entity::POLICY_NUMBER, version: 1, description: "Insurance policy numbers." },
        cues: &[
            "policy number/id/no",
            "policy is",
            "insurance policy number?",
            "policy reference",
            "policies number",
            "police number",
            "policyholder number",
            "plan number",
            "certificate number",
            "cover number",
            "polly/poly/palsy/pollocks see number?",
            "policy ref",
            "cover/policy note number",
            "your/my/our/his/her/their own cover/coverage/insurance/policy",
            "insured/covered with/through",
            "insurer's/insurers number/details",
            "insurance details",
            "certificate of insurance",
            "your/the cert/certificate ~ there/handy/hand/front/you",
            "what/anything ~ on the certificate/schedule/declarations",
            "declarations/dec page",
            "top of ~ schedule/certificate",
            "cover/policy in front of you",
        ],
        weak: &["schedule", "policies", "policy"],
        cases: &[
            Case::Catches("Do you have your policy number?|Yes, it's P O L, 7 7 4, 9 0 2, 1", "P O L, 7 7 4, 9 0 2, 1"),
            Case::Ignores("our policy is 30 days for refunds"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[6, 7, 8, 9, 10, 11, 12, 13],
    loose: (5, 16),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
