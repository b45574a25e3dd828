//! Bank account numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "bank_account", entity: Entity::BANK_ACCOUNT, version: 1, description: "Bank account numbers." },
        cues: &[
            "who you bank with",
            "direct deposit",
            "bottom of the/his/her/my/your/a/that/this check/cheque/checkbook",
            "check/cheque ~ bottom of it/its/it's/that/them",
            "along/across/at the bottom of ~ check/cheque",
            "voided/void/blank/cancelled check/cheque",
            "bank with",
            "account is",
            "account itself",
            "digits of the account",
            "bank account",
            "number of ~ account",
            "number ~ account",
            "account for the direct debit/deposit",
            "account to debit/credit/pay",
            "money ~ coming from/into",
            "account number/no",
            "bank account number?",
            "checking/savings/current/chequing account number?",
            "account numbers",
            "acct number",
            "account details",
            "bank details",
            "account ending in?",
            "clabe",
            "bsb and account",
            "direct deposit number",
            "number of the account",
            "bsb",
            "nuban",
            "ac number",
            "eight/8 digits after",
            "pay/paid/deposit/deposited into",
            "where/where's ~ paid/refunded/credited/transferred to/into?",
            "checking/savings account",
        ],
        weak: &["account", "checking", "savings", "chequing"],
        cases: &[
            Case::Catches(
                "sort code is 12 34 56 and account number nine eight seven six five four three two.",
                "nine eight seven six five four three two",
            ),
            Case::Catches("Who do you bank with?|Barclays. 20-71-06, then 55 40 91 83", "55 40 91 83"),
            Case::Catches("The routing number?|0 2 1 0 0 0 0 2 1, and the other one's 4 4 7 1 9 0 0 3 5 2", "4 4 7 1 9 0 0 3 5 2"),
            Case::Ignores("I opened the account 3 years ago"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[6, 7, 8, 9, 10, 11, 12, 18],
    loose: (4, 19),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
