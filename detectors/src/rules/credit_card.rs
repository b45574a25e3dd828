//! Payment card numbers of all brands, 12 to 19 digits.

use redaction::finding::Entity;

use crate::checksum::luhn;
use crate::code::{Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "credit_card",
            entity: Entity::CREDIT_CARD,
            version: 1,
            description: "Payment card numbers of all brands, 12 to 19 digits.",
        },
        cues: &[
            "take/do/accept/taking amex/amax/emex/aimex/visa/mastercard/discover",
            "take/do/accept/taking a/an/the? mex/max",
            "guys/you/they/we take/accept cards/card",
            "in fours",
            "long one",
            "card's out",
            "take a card",
            "number on the/your/my/that/this? rupay/visa/mastercard/amex/maestro/discover card",
            "ready with ~ card",
            "go ahead with ~ card",
            "read/take/need/give/get me? the/your/that card",
            "have your card",
            "pay/paying by/with card",
            "sixteen/16/fifteen/15 numbers",
            "number on ~ visa/mastercard/amex",
            "numbers on ~ card",
            "visa or mastercard/discover/amex",
            "mastercard or visa/discover/amex",
            "discover or visa/mastercard/amex",
            "amex or visa/mastercard",
            "debit or credit",
            "card or check/cheque/cash/transfer",
            "check/cheque/cash/transfer or card",
            "credit or debit",
            "put it on the/my/our visa/mastercard/amex/discover/american/company",
            "first four/4 digits/numbers?",
            "next/second/third four/4 digits/numbers?",
            "start with the first four/4",
            "card number/numbers",
            "long card number",
            "card no",
            "card details",
            "long/main number",
            "long number on/across the/your/my/that/this bank/credit/debit/payment? card",
            "sixteen/fifteen digit number",
            "16/15 digit number",
            "sixteen/16/fifteen/15 digits",
            "number on/across/along the/your? front",
            "say/says/written/printed across/along the/your front/middle",
            "number on the/your/my/that/this bank/credit/debit/payment? card",
            "digits on/across the/your? front",
            "front of the/your/my/that/this bank/credit/debit/payment? card",
            "credit/debit/visa/mastercard/amex/master card number/is/ending?",
            "american express number/card?",
            "visa card/number/debit/is",
            "amex is/number",
            "debit card/number",
            "credit card",
            "card is",
            "new card is",
            "charge it to",
            "put it on my card",
            "what/which ~ charging",
            "putting it/this/that on",
            "my/the visa/mastercard/amex/discover/maestro",
            "debit/credit one",
            "how/what ~ like to pay",
            "what ~ paying with",
            "what/what's the? card",
            "which card would/will/do/did/is/are/shall/should/am/can/number",
            "pan number",
            "primary account number",
            "another/other/different/second/first/last/next/new/same card",
            "cards number",
            "card on file",
            "expiry is after",
            "read/reading the/your/my/that/this bank/credit/debit/payment? card",
            "mastercard",
            "discover card",
            "a/an discover/amex/maestro/mastercard",
            "it's/that's/was/is a visa",
            "on/with amex/maestro/discover",
            "company/corporate/business card",
            "guard number",
            "cart number",
            "car number is",
            "long number",
        ],
        weak: &["card", "visa", "amex"],
        cases: &[
            Case::Catches("Could I have the long card number?|Sure, it's 4539, 5787, 6362, 1486.", "4539, 5787, 6362, 1486"),
            Case::Catches(
                "my card number is four one one one, one one one one, one one one one, one one one one",
                "four one one one, one one one one, one one one one, one one one one",
            ),
            Case::Catches("Go ahead with the card number.|Okay, 41, 11, 11, 11, 11, 11, 11, 11.", "41, 11, 11, 11, 11, 11, 11, 11"),
            Case::Catches(
                "The card number please?|It's double five, double oh triple zero, oh then double oh double oh triple oh four",
                "double five, double oh triple zero, oh then double oh double oh triple oh four",
            ),
            Case::Catches(
                "It's an Amex, thirty-seven eighty-two, eighty-two twenty-four sixty-three, one oh oh oh five",
                "thirty-seven eighty-two, eighty-two twenty-four sixty-three, one oh oh oh five",
            ),
            Case::Ignores(
                "What's the order number?|It's four five three nine, one four eight eight, zero three four three, six four six eight.",
            ),
            Case::Ignores("the serial on the box is 1234, 5678, 9012, 3456"),
            Case::Ignores("I waited ten minutes and paid 45 dollars"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[13, 14, 15, 16, 19],
    loose: (11, 21),
    shape: is_issued,
    check: Some(luhn::is_valid),
    alone: Some(alone),
    layout: None,
    public: None,
};

/// Whether a brand issues numbers of this length under this prefix (ISO/IEC 7812; Visa, Mastercard, American Express, Discover, Diners, JCB,
/// UnionPay, Maestro, RuPay, Troy, Mir, Elo).
fn is_issued(value: &[u8]) -> bool {
    let prefix = |count: usize| value.iter().take(count).fold(0u32, |sum, symbol| sum * 10 + u32::from(symbol.saturating_sub(b'0')));
    let (two, three, four) = (prefix(2), prefix(3), prefix(4));
    match value.len() {
        13 => (40..=49).contains(&two),
        14 => matches!(two, 36 | 38 | 39) || (300..=305).contains(&three),
        15 => matches!(two, 34 | 37) || four == 2131 || four == 1800,
        16 => {
            (40..=69).contains(&two)
                || (2221..=2720).contains(&four)
                || (2200..=2205).contains(&four)
                || two == 35
                || matches!(two, 81 | 82)
                || four == 9792
        }
        19 => (40..=49).contains(&two) || (50..=69).contains(&two),
        _ => false,
    }
}

/// A number of an issuer whose Luhn digit holds is a card number, whoever asked.
fn alone(value: &[u8]) -> Option<f32> {
    let likely = value.len() >= 15;
    match (luhn::is_valid(value), likely) {
        (true, true) => Some(confidence::SHAPE_CHECKED),
        (true, false) => Some(confidence::SHAPE),
        (false, true) if value.len() <= 16 => Some(confidence::PARTIAL),
        _ => None,
    }
}
