//! Passwords and memorable words: whatever answers the question goes.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Rule, RuleInfo};
use crate::scene::{Scene, Segment};
use crate::secret;

/// The rule.
pub(crate) struct Password;

static ABOUT: About = About {
    info: RuleInfo {
        id: "password",
        entity: Entity::PASSWORD,
        version: 1,
        description: "Passwords and memorable words that are asked for or named.",
    },
    cues: &[
        "what you're typing/entering",
        "duress/chosen/voice/safe/agreed word/phrase/password",
        "word we agreed/set/chose/picked/use/ask",
        "word you agreed/use/give",
        "set/choose/pick/agree/agreed a ~ word/phrase/password",
        "default key/password is?",
        "key/password on the router/hub/sticker/back",
        "reset it to",
        "put/putting/set/setting/make/made/use you? a temporary/default one on/in/up?",
        "you'll/you/you'd/they'll/to go/get/log/sign/be in with",
        "for today/now it's",
        "voice password",
        "passcode word",
        "pass word is",
        "pass-phrase",
        "security/secret/safe/password/passcode phrase",
        "password for",
        "password",
        "password is",
        "pass word",
        "passwords",
        "password's",
        "passphrase",
        "pass phrase",
        "memorable word",
        "word/phrase you/you'd/you've ~ set/chose/chosen/picked/registered",
        "word/phrase on the account",
        "word we have for you",
        "security word",
        "verbal/telephone/account/current/temporary/wifi/wi-fi/new/old/security password",
        "secret word",
        "code word",
        "codeword",
        "get/getting in with",
        "unlock the/your/my laptop/computer/pc/tablet/phone",
        "off/on/from the back of the router/hub",
        "to get on/onto ~ wifi/wi-fi",
        "reset it for you so? it's now?",
        "what/how ~ entering/typing it",
        "what have you been typing/entering/using",
        "what you've been typing/entering/using",
        "security/safe/secret/magic word",
        "wifi password",
        "pass key",
        "letters of ~ password",
        "telephone banking password",
    ],
    weak: &[],
    cases: &[
        Case::Catches("What's the password on the account?|It's Bluebird seventy seven.", "Bluebird seventy seven"),
        Case::Catches("my password is sunshine42", "sunshine42"),
        Case::Catches(
            "And the password?|It's Autumn, with a capital A, 7, 1, the dollar sign, then x x",
            "Autumn, with a capital A, 7, 1, the dollar sign, then x x",
        ),
        Case::Catches("Characters two and five of your password?|R for Romeo, and, um, a seven.", "R for Romeo, and, um, a seven"),
        Case::Catches("I keep typing Walnut_88! as my password and it locks me out", "Walnut_88"),
        Case::Catches("Passcode phrase?|the crow lands at dusk", "the crow lands at dusk"),
        Case::Catches("Any hint for the password?|It's the same as before. Tiggy07.", "Tiggy07"),
        Case::Catches("The third letter of the password?|N for Nellie-Mae.", "N for Nellie-Mae"),
        Case::Catches("The guest password?|welcome, capital W, at sign, 3 1", "welcome, capital W, at sign, 3 1"),
        Case::Catches("Have you the word you set up for talking to us?|I have, yeah, it's Hurley 17", "Hurley 17"),
        Case::Ignores("How do you spell the word you used in the subject line?|It's urgent"),
        Case::Catches("I set the password to Pemberley 14", "Pemberley 14"),
        Case::Catches("There's a word we agreed, do you remember?|Kingfisher.", "Kingfisher"),
        Case::Ignores("The Wi-Fi password is printed on the back of the hub."),
        Case::Ignores("Your password should be at least ten characters, with one symbol.|Ten? It was nine."),
        Case::Ignores("I forgot my password and can't log in"),
        Case::Ignores("You can reset the password online."),
    ],
};

impl Rule for Password {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(secret::answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for segment in &scene.segments {
            for at in segment.from..segment.to {
                let Some((first, last)) = signed(scene, segment, at).or_else(|| cased(scene, segment, at)) else { continue };
                let (confidence, checksum, reason) = (confidence::SHAPE, Checksum::None, Reason::Shape);
                hits.push(Hit { rule, first, last, confidence, checksum, reason, value: 0 });
            }
        }
    }
}

/// The first words of signs that stand in passwords and in hardly anything else that is dictated, and their second words.
const SIGNS: &[(&str, &str)] = &[
    ("exclamation", "point mark"),
    ("dollar", "sign"),
    ("hash", "sign tag"),
    ("percent", "sign"),
    ("pound", "sign"),
    ("question", "mark"),
];

/// Words by which passwords are told: how a letter is written, and signs.
const CASES: &str = "capital uppercase lowercase";
/// Most words of such a password.
const FAR: usize = 40;
const MARKS: &str = "exclamation dash hyphen hash underscore dollar asterisk ampersand slash";

/// "Capital M maple, exclamation point, capital R river, 26": from how the first letter is written to the last digit or sign of its sentence, which
/// starts at `at`.
fn cased(scene: &Scene<'_>, segment: &Segment, at: usize) -> Option<(usize, usize)> {
    let letter = |at: usize| at + 1 < segment.to && scene.is(at, CASES) && matches!(scene.tokens[at + 1].kind, Kind::Letter(_));
    if !letter(at) || (segment.from..at).rev().take(FAR).take_while(|at| scene.tokens[*at].stop < Stop::Full).any(letter) {
        return None;
    }
    let most = segment.to.min(at + FAR);
    let end = (at..most).find(|at| scene.tokens[*at].stop >= Stop::Full).unwrap_or(most - 1);
    let told = |at: &usize| scene.is(*at, MARKS) || letter(*at) || scene.tokens[*at].is_symbol() && !scene.tokens[*at].is(traits::SHY);
    let last = (at..=end).rfind(told)?;
    let signs = (at..=end).filter(|at| scene.is(*at, MARKS)).count();
    (signs > 0 && last > at + 1).then_some((at, last))
}

/// "Harbour exclamation mark 2208": a word and digits with a sign between them, which starts at `at`.
fn signed(scene: &Scene<'_>, segment: &Segment, at: usize) -> Option<(usize, usize)> {
    let sign = SIGNS.iter().find(|(first, second)| scene.is(at, first) && at + 1 < segment.to && scene.is(at + 1, second));
    let before = at.checked_sub(1).filter(|before| sign.is_some() && *before >= segment.from)?;
    let digits = |at: &usize| scene.tokens[*at].is_symbol() && !scene.tokens[*at].is(traits::SHY);
    let last = (at + 2..segment.to).take_while(digits).last()?;
    let first = (segment.from..=before).rev().take_while(digits).last().unwrap_or(before);
    let word = if first == before && !digits(&before) { before } else { first.checked_sub(1).filter(|at| *at >= segment.from)? };
    let token = &scene.tokens[word];
    let small = traits::LEAD | traits::BACK | traits::IS | traits::AND | traits::AT | traits::POSSESSIVE | traits::INNER;
    (token.kind == Kind::Word && !token.is(small) && token.stop < Stop::Full).then_some((word, last))
}
