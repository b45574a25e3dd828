//! One-time codes sent by text, mail or app.

use redaction::finding::Entity;

use crate::code::{Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "otp", entity: Entity::OTP, version: 1, description: "One-time codes sent by text, mail or app." },
        cues: &[
            "digits/number/numbers we/i/they just? sent/texted/emailed",
            "app shows/says/gives",
            "app is showing",
            "pin/code/number to your/my/the phone/mobile/email/cell",
            "sent/texted/emailed you/me a pin/passcode/number",
            "one time code/passcode/password/pin/pass",
            "one-time code/passcode/password/pin",
            "1 time code/passcode/password/pin",
            "otp",
            "o t p",
            "verification code/number",
            "authentication code",
            "authorization code we",
            "security code we/i",
            "code we/i/they just? sent/texted/emailed",
            "confirmation code we/i/they just? sent/texted/emailed",
            "confirmation code you/that",
            "code that? we/i/you/they? just? sent/texted/emailed",
            "code sent to",
            "code on your phone/mobile/screen/app",
            "code from ~ text/app/email/phone/message",
            "code in ~ text/email/app/message",
            "text message code",
            "texted you a? ~ code",
            "sent you a ~ code",
            "send you a ~ code",
            "sent you ~ digit code",
            "passcode we/i",
            "six/6/five/5/eight/8 digit code",
            "six/6 digit number",
            "two factor code",
            "2fa code",
            "authenticator code?",
            "sms code",
            "access code",
            "login code",
            "sign in code",
            "confirm ~ code you received",
            "code you received",
            "code you got",
            "code you just got/received",
            "code i got/received",
            "received ~ code",
            "got a code",
            "temporary code/password/pin",
            "passcode",
        ],
        weak: &[
            "they/you/it/we sent",
            "come through",
            "coming through",
            "just came",
            "security code",
            "code",
            "text",
            "a text",
            "texted",
            "sent me/you",
            "came through",
            "text message",
            "got a text",
            "received a text",
            "they texted/sent me",
            "texted me",
        ],
        cases: &[
            Case::Catches("I've sent you a one-time passcode, can you read it out?|yes, 48 29 13", "48 29 13"),
            Case::Catches("The verification code is nine oh two double one seven", "nine oh two double one seven"),
            Case::Ignores("the error code is 4 0 4 1"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[4, 5, 6, 7, 8],
    loose: (3, 9),
    shape: is_otp,
    check: None,
    alone: None,
    layout: None,
    public: None,
};

/// Mostly digits; a letter or two may stand before them.
fn is_otp(value: &[u8]) -> bool {
    value.iter().filter(|symbol| symbol.is_ascii_digit()).count() >= 4
}
