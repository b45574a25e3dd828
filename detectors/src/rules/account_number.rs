//! Account and customer numbers at a firm.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "account_number",
            entity: Entity::ACCOUNT_NUMBER,
            version: 1,
            description: "Account and customer numbers at a firm.",
        },
        cues: &[
            "account under ~ number",
            "number ~ account",
            "account is",
            "folio number/no",
            "folios? for the/your fund/funds/scheme",
            "demat/trading/brokerage/isa/pension/superannuation account number?",
            "premium/investment/savings/income/prize bond/bonds number/holder/holder's/reference",
            "account itself",
            "digits of the account",
            "bank account",
            "number of ~ account",
            "account for the direct debit/deposit",
            "account to debit/credit/pay",
            "money ~ coming from/into",
            "account number/no/id",
            "account numbers",
            "customer number/id/no",
            "client number/id",
            "billing account number?",
            "utility account number?",
            "new account number",
            "customer reference number?",
            "acct number",
            "subscriber number/id",
            "account ref/reference",
            "user number",
            "bank account number?",
            "checking/savings account number?",
            "loan/mortgage number/account",
            "loan account number?",
            "customer/client/user ref/reference",
            "customer account",
            "account for the gas/electric/electricity/water/phone/internet",
            "gas/electric/electricity/water/energy account number?",
            "payer/payee number",
            "council tax account/reference/number",
        ],
        weak: &["account", "customer number is"],
        cases: &[
            Case::Catches("And the folio number?|It's 3391 0726, slash 44", "3391 0726, slash 44"),
            Case::Catches("Your premium bond number?|418 226 30", "418 226 30"),
            Case::Ignores("You'll see the folio on the hotel bill.|Room 406, yes."),
            Case::Catches(
                "Your new account number is zero zero one two, three four five six, seven eight nine.",
                "zero zero one two, three four five six, seven eight nine",
            ),
            Case::Ignores("two accounts were opened in 2019"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[6, 7, 8, 9, 10, 11, 12, 13],
    loose: (3, 16),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
