//! Personal identification numbers, four to eight digits.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo {
            id: "pin",
            entity: Entity::PIN,
            version: 1,
            description: "Personal identification numbers, four to eight digits.",
        },
        cues: &[
            "tpin",
            "t pin",
            "m pin",
            "mpin",
            "security number",
            "four/4 digit ~ pin/passcode",
            "disarm/disarming/duress/panel/gate code",
            "unlock code for ~ phone/mobile/handset/alarm/door",
            "alarm/gate/door/entry/entrance/safe/keypad/unlock/lock code",
            "pin",
            "pin number/code/is",
            "p i n",
            "telephone/phone/banking/security/secret/debit/card/current/existing/old/new/account pin",
            "security pin",
            "four/4 digit pin",
            "pen number",
            "pinned number",
            "passcode",
            "pass code",
            "memorable number",
            "pass number",
            "telephone passcode",
            "keypad code",
            "on the key safe/keysafe/keypad/lockbox/padlock",
            "pins",
            "make/think/choose/pick/set/come up? ~ four/4/six/6 digits/digit/numbers",
            "telephone/phone banking pin",
            "voicemail pin/code/passcode",
            "pin you? set",
            "cash machine/atm pin/number/code",
            "personal identification number",
            "four/4/six/6 digits ~ use/like/want/remember",
            "punch/key/type/tap/put in at/on the machine/keypad/pad/door/gate/atm/till",
            "punch/key/type/tap/put into the machine/keypad/pad/door/gate/atm/till",
            "number/digits/one/four you punch/key/type/tap/put in/into",
            "four/4 you use/chose/picked/set/tap/key/punch",
            "digits you use/chose/picked/set",
            "let/get you/me in ~ gate/door/building",
        ],
        weak: &["pen", "finn", "bin"],
        cases: &[
            Case::Catches("And your pin for the telephone service?|two seven zero nine", "two seven zero nine"),
            Case::Catches("My PIN is 4 4 9 1.", "4 4 9 1"),
            Case::Ignores("I pinned it 4 days ago"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[4, 5, 6],
    loose: (3, 8),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
