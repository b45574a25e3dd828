//! The last four digits of a card.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "card_last4", entity: Entity::CARD_LAST4, version: 1, description: "The last four digits of a card." },
        cues: &[
            "one/card/account/mine/that/it ended/ends/ending in?",
            "ending ~ have is",
            "that ends/ending",
            "ends/ending with",
            "last digits/numbers",
            "last numbers",
            "ending in/with/on",
            "ends in/with",
            "ended in/with",
            "last four/4 digits? of? the/your/my/that/this bank/credit/debit/payment? card",
            "last four/4 digits/numbers?",
            "last four/4",
            "final four/4 digits?",
            "card ending/ends in?",
            "card/visa/mastercard/amex ending",
            "last for digits",
            "end in",
            "finishing/finishes in/with",
            "card ~ ends/ending/ended in?",
            "card ends/ending",
        ],
        weak: &["ending"],
        cases: &[
            Case::Catches("Got it, thanks. So ending in one one one one.", "one one one one"),
            Case::Catches("the last four digits of the card?|4242", "4242"),
            Case::Ignores("the last four days were fine"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[4],
    loose: (3, 5),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
