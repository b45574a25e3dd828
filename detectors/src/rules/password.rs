//! Passwords and memorable words: whatever answers the question goes.

use redaction::finding::Entity;

use crate::rule::{About, Answer, Case, Rule, RuleInfo};
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
        "passcode word",
        "pass word is",
        "pass-phrase",
        "security/secret/safe phrase",
        "password for",
        "password",
        "password is",
        "pass word",
        "passwords",
        "password's",
        "passphrase",
        "pass phrase",
        "memorable word",
        "security word",
        "verbal/telephone/account/current/temporary/wifi/wi-fi/new/old/security password",
        "secret word",
        "code word",
        "wifi password",
        "pass key",
        "letters of ~ password",
        "telephone banking password",
    ],
    weak: &[],
    cases: &[
        Case::Catches("What's the password on the account?|It's Bluebird seventy seven.", "Bluebird seventy seven"),
        Case::Catches("my password is sunshine42", "sunshine42"),
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
}
