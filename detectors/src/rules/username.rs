//! User names, spelled or said.

use redaction::finding::Entity;

use crate::rule::{About, Answer, Case, Rule, RuleInfo};
use crate::secret;

/// The rule.
pub(crate) struct Username;

static ABOUT: About = About {
    info: RuleInfo { id: "username", entity: Entity::USERNAME, version: 1, description: "User names that are asked for or named." },
    cues: &[
        "how do/did you log/sign in",
        "log in with/as",
        "do you log in",
        "id for ~ website/site/app/portal",
        "website/site/portal/app id",
        "under the handle",
        "handle",
        "screenname",
        "log on name/id",
        "logon",
        "username",
        "username is",
        "user name",
        "user id",
        "userid",
        "user names",
        "usernames",
        "username's",
        "login name/id",
        "log in name/id",
        "login is",
        "online id",
        "screen name",
        "handle is",
        "gamertag",
        "sign in name/id",
        "profile name",
        "web id",
        "account username",
        "login",
        "log in as",
        "logged in as",
        "username/user name on/for ~ account",
        "user name for",
        "log in with",
        "sign in as",
    ],
    weak: &[],
    cases: &[
        Case::Catches("What's your username?|It's dwhitaker42", "dwhitaker42"),
        Case::Catches("my user name is blue underscore fox nine", "blue underscore fox nine"),
        Case::Ignores("I forgot my username too"),
    ],
};

impl Rule for Username {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(secret::answer)
    }
}
