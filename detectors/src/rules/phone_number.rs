//! Telephone numbers.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "phone_number", entity: Entity::PHONE_NUMBER, version: 1, description: "Telephone numbers." },
        cues: &[
            "what/which number should/shall/can/could/do/does/would/will ~ call/ring/phone/text/use/reach",
            "where/who can/do/should/could we/i text/call/ring/phone",
            "your/his/her/their/my new number",
            "wireless/handheld/mobile's number",
            "number for the driver/courier/engineer/technician",
            "area code first",
            "your area code",
            "backup/back-up/spare number",
            "text it/them/that to",
            "phone/telephone/mobile/cell/contact/callback/landline/cellphone/home/daytime/evening/fax/whatsapp/office/work phone? number",
            "phone number",
            "cell phone number?",
            "call back number",
            "call-back number",
            "call back on/at",
            "call you/me back? on/at",
            "reach you/me/us on/at",
            "best number",
            "number to call/reach",
            "number i/we can reach/call",
            "number you're/you are calling from",
            "contact you/me on/at",
            "ring me on/at",
            "just/please/can/could/to/then call/ring/text/phone me",
            "text me on/at",
            "mobile is/number",
            "cell is/number",
            "number we have on file",
            "number on the? account",
            "telephone is",
            "phone/mobile/cell/landline/telephone is",
            "cell number",
            "my number is",
            "my number's",
            "your number",
            "his/her/their number is",
            "good number",
            "how do/can/should/could/would we/i/they reach/get/contact you/hold/them/him/her",
            "how do/can/should/could/would we/i/they call/ring/phone you/them/him/her back?",
            "best way to reach/get/contact",
            "different number",
            "alternate/alternative/secondary number",
            "number in case",
            "a phone/mobile/landline in case",
            "have/take/need/get/got/want/leave/give a/your mobile/landline/cell for/to/so/that/where",
            "number for you",
            "digits are",
            "contact number",
            "moby number",
            "foam number",
            "next of kin number",
            "emergency contact number?",
            "home number",
            "work number",
            "his/her/their/my number",
            "ring/call/phone/text/contact/reach/get/message me/us/him/her/them/you back? on/at",
            "call/ring/text/reach/contact/get/try my ~ on/at",
            "on file as your number",
            "number you're calling/ringing from",
            "number you are calling/ringing from",
            "rung/rang/called/called/phoned/texted me ~ on",
            "number to ring/reach/call/text/phone/contact",
            "mobile/phone/cell/landline/number ending in?",
            "number ending in?",
            "to/on my/your/the/this/that mobile/phone/cell/landline/handset number? ending/finishing in?",
            "best contact",
            "direct line/number",
            "callback",
        ],
        weak: &[
            "another/other/second number",
            "the/right/correct/new/best number is/was",
            "area code",
            "call",
            "ring",
            "phone",
            "mobile",
            "telephone",
            "cell",
            "landline",
            "reach you/me/us",
            "calling from",
            "phones",
            "handset",
            "whatsapp",
            "contact",
            "fax",
            "area code is",
        ],
        cases: &[
            Case::Catches("Where can we text the confirmation?|0491 570 156.", "0491 570 156"),
            Case::Catches("Are you still on the mobile ending 482?|Yes.", "482"),
            Case::Catches(
                "And a call back number in case we get cut off?|four one five, five five five, oh one three two.",
                "four one five, five five five, oh one three two",
            ),
            Case::Catches(
                "and it's oh two oh, seven nine four six, oh nine five eight.",
                "oh two oh, seven nine four six, oh nine five eight",
            ),
            Case::Ignores("I bought 2 phones for 300 dollars"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[7, 8, 9, 10, 11, 12, 13],
    loose: (6, 15),
    shape: code::any,
    check: None,
    alone: Some(alone),
    layout: Some(is_grouped),
    public: Some(is_toll_free),
};

/// Numbers that their shape gives away: mobile and geographic numbers with their trunk zero, and ten digits of North America.
fn alone(value: &[u8]) -> Option<f32> {
    let uk = value.len() == 11 && matches!(value.get(..2), Some(b"01" | b"02" | b"07"));
    uk.then_some(confidence::SHAPE)
}

/// Numbers that cost the caller nothing or little are firms' numbers (North America, United Kingdom, Ireland, Australia).
fn is_toll_free(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"1").filter(|rest| rest.len() == 10).unwrap_or(value);
    let prefix = |known: &[&str]| known.iter().any(|start| value.starts_with(start.as_bytes()));
    match value.len() {
        10 => prefix(&["800", "888", "877", "866", "855", "844", "833", "1300", "1800", "0800", "0808"]),
        11 => prefix(&["0800", "0808", "0844", "0845", "0870", "0871", "0330", "0333", "0343", "0345", "0300"]),
        _ => prefix(&["1300", "1800", "1850"]),
    }
}

/// Ten digits of North America in their groups, with or without the 1, or a number with its trunk zero in groups of an Australian or
/// Irish mobile: hardly anything else is said so.
fn is_grouped(value: &[u8], groups: &[u8]) -> bool {
    let american = |digits: &[u8]| digits.len() == 10 && digits.first() >= Some(&b'2') && digits.get(3) >= Some(&b'2');
    match groups {
        [3, 3, 4] => american(value) || value.starts_with(b"08") || value.starts_with(b"04"),
        [1, 3, 3, 4] => value.first() == Some(&b'1') && american(&value[1..]),
        [4, 3, 3] => value.starts_with(b"04"),
        _ => false,
    }
}
