//! User names, spelled or said.

use redaction::finding::Entity;

use crate::rule::{About, Answer, Case, Rule, RuleInfo};
use crate::secret;

/// The rule.
pub(crate) struct Username;

static ABOUT: About = About {
    info: RuleInfo { id: "username", entity: Entity::USERNAME, version: 2, description: "User names that are asked for or named." },
    cues: &[
        "how do/did you log/sign in",
        "log in with/as",
        "log/sign/logged/signed in with/as",
        "top box",
        "first box",
        "type in ~ box",
        "go by ~ online/site/app/forum",
        "what do you go by",
        "name ~ log/sign in under",
        "profile for",
        "register/registered as",
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
        "user i d",
        "network/windows/computer/domain/online/web/banking/portal/system/sign-in/logon/desktop id",
        "network/windows/computer/domain/online/web/banking/portal/system/sign-in/logon/desktop i d",
        "network/windows/computer/domain/system/sign-in/logon/desktop login/logon/name/username",
        "online/internet/net/mobile/web banking id",
        "online/internet/net/mobile/web banking user? name/login",
        "userid",
        "user names",
        "usernames",
        "username's",
        "login name/id",
        "log in name/id",
        "login is",
        "log in is",
        "login's",
        "log in's",
        "login/logon/username/userid for ~ is/be",
        "log/sign in/on for ~ is/be",
        "login/logon/username/userid for ~ will/to be",
        "log/sign in/on for ~ will/to be",
        "login/logon/username/userid for ~ going to be",
        "log/sign in/on for ~ going to be",
        "online id",
        "screen name",
        "handle is",
        "gamertag",
        "upi/vpa id/handle/address/name",
        "u p i id/handle/address/name",
        "v p a",
        "cashtag",
        "revtag",
        "venmo/paypal/zelle/revolut/cashapp id/name/tag/handle/username",
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
        Case::Catches("And the UPI ID?|It's anilm44", "anilm44"),
        Case::Ignores("Do you want to pay by UPI?|No, by card."),
        Case::Catches("What's your username?|It's dwhitaker42", "dwhitaker42"),
        Case::Catches("my user name is blue underscore fox nine", "blue underscore fox nine"),
        Case::Catches("my login keeps failing, I'm using pat_lowry with no caps", "pat_lowry"),
        Case::Catches("And the user I D?|R T Dunmore, all small letters, one nine", "R T Dunmore, all small letters, one nine"),
        Case::Catches("Network ID?|It's my badge with a letter in front. J 4 4 1 8 0.", "J 4 4 1 8 0"),
        Case::Catches("Your user name?|D-O-N-N-4. No sorry, D-O-N-N-5", "D-O-N-N-4. No sorry, D-O-N-N-5"),
        Case::Catches("and the log-in is fernside paints 27", "fernside paints 27"),
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
