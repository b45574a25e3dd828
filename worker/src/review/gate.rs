//! Who comes in, and whose form it is: a reverse proxy signs people in and says who they are; a form is answered only where it was made for
//! this person's session and sent from this very page.

use std::fmt;

use axum::http::header::{COOKIE, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use config::review::Review;
use ring::hmac::{HMAC_SHA256, Key, sign, verify};
use ring::rand::{SecureRandom, SystemRandom};

use super::standing::Roles;
use crate::token::{Token, only};

/// The header in which the proxy states the secret.
pub const PROXY_SECRET: HeaderName = HeaderName::from_static("x-callscrub-proxy-secret");
/// What browsers say of where a request was made (Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// The longest name of a person, in bytes.
const LONGEST_NAME: usize = 256;
/// Bytes of a session's number.
const SESSION: usize = 16;

/// Somebody who may look.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// As the proxy names them.
    pub name: String,
    /// What they may do.
    pub roles: Roles,
    /// The number of their browser's session, hexadecimal.
    pub session: String,
    /// Whether the browser has to be told of it.
    pub is_new: bool,
}

/// Why somebody doesn't come in, or a form isn't answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Stopped {
    /// Whoever asks is not the proxy.
    #[error("this page answers only to the proxy that signs people in")]
    NotTheProxy,
    /// The proxy names nobody.
    #[error("nobody is signed in")]
    Nobody,
    /// No role.
    #[error("you have no role here")]
    NoRole(String),
    /// The form was sent from elsewhere.
    #[error("the form was sent from another page")]
    Elsewhere,
    /// The form bears no token of this session.
    #[error("the form is too old, or not of this session: open the page again")]
    Token,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

/// The checks.
pub struct Gate {
    secret: Token,
    user_header: HeaderName,
    origin: String,
    people: [Vec<String>; 4],
    key: Key,
    random: SystemRandom,
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gate").field("user_header", &self.user_header).finish_non_exhaustive()
    }
}

impl Gate {
    /// As the settings say.
    ///
    /// # Errors
    /// What is missing, for the operator.
    pub fn new(settings: &Review) -> Result<Self, String> {
        if !settings.is_guarded() {
            return Err(
                "review: needs the secret that the proxy states (review.proxy_secret_file, or its variable), and somebody with a role"
                    .to_owned(),
            );
        }
        let no_random = || Stopped::Random.to_string();
        let random = SystemRandom::new();
        Ok(Self {
            secret: Token::new(&settings.proxy_secret).ok_or_else(no_random)?,
            user_header: settings.user_header.parse().map_err(|_| "review.user_header: is no header's name".to_owned())?,
            origin: settings.origin.clone(),
            people: [&settings.reviewers, &settings.approvers, &settings.auditors, &settings.restorers].map(Clone::clone),
            key: Key::generate(HMAC_SHA256, &random).map_err(|_| no_random())?,
            random,
        })
    }

    /// Who asks.
    ///
    /// # Errors
    /// Why they may not.
    pub fn admit(&self, headers: &HeaderMap) -> Result<Visitor, Stopped> {
        if !only(headers, &PROXY_SECRET).is_some_and(|given| self.secret.is(given)) {
            return Err(Stopped::NotTheProxy);
        }
        let name = only(headers, &self.user_header).and_then(|name| std::str::from_utf8(name).ok()).map(str::trim);
        let is_name = |name: &&str| !name.is_empty() && name.len() <= LONGEST_NAME && !name.chars().any(char::is_control);
        let name = name.filter(is_name).ok_or(Stopped::Nobody)?;
        let [reviewer, approver, auditor, restorer] = [0, 1, 2, 3].map(|role: usize| self.people[role].iter().any(|own| own == name));
        let roles = Roles { reviewer, approver, auditor, restorer };
        if !roles.any() {
            return Err(Stopped::NoRole(name.to_owned()));
        }
        let known = session(headers, self.cookie());
        let is_new = known.is_none();
        let session = known.map_or_else(|| self.fresh::<SESSION>(), Ok)?;
        Ok(Visitor { name: name.to_owned(), roles, session, is_new })
    }

    /// What forms of this person's session bear.
    pub fn form_token(&self, visitor: &Visitor) -> String {
        hex::encode(sign(&self.key, &said(visitor)))
    }

    /// Whether what asks is a page of this very site, as far as the browser says: for what no other page may have anybody fetch.
    ///
    /// # Errors
    /// `Elsewhere`.
    pub fn check_here(&self, headers: &HeaderMap) -> Result<(), Stopped> {
        let mut sites = headers.get_all(&FETCH_SITE).iter();
        if sites.all(|site| site == "same-origin") { Ok(()) } else { Err(Stopped::Elsewhere) }
    }

    /// Whether a form was made for this session, and sent from this page.
    ///
    /// # Errors
    /// `Elsewhere` or `Token`.
    pub fn check_form(&self, visitor: &Visitor, headers: &HeaderMap, token: &str) -> Result<(), Stopped> {
        let from_here = only(headers, &ORIGIN) == Some(self.origin.as_bytes());
        if !from_here {
            return Err(Stopped::Elsewhere);
        }
        self.check_here(headers)?;
        let given = hex::decode(token).unwrap_or_default();
        verify(&self.key, &said(visitor), &given).map_err(|_| Stopped::Token)
    }

    /// What the browser is told to keep. A browser sends it with links from elsewhere, so that they don't begin a new session, and with no form
    /// from elsewhere.
    pub fn set_cookie(&self, visitor: &Visitor) -> Option<HeaderValue> {
        let secure = if self.is_secure() { "; Secure" } else { "" };
        let text = format!("{}={}; Path=/; HttpOnly; SameSite=Lax{secure}", self.cookie(), visitor.session);
        visitor.is_new.then(|| text.parse().ok()).flatten()
    }

    /// So many random bytes, hexadecimal.
    ///
    /// # Errors
    /// `Random`.
    pub fn fresh<const N: usize>(&self) -> Result<String, Stopped> {
        let mut bytes = [0; N];
        self.random.fill(&mut bytes).map_err(|_| Stopped::Random)?;
        Ok(hex::encode(bytes))
    }

    fn is_secure(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// A name that no other host, and no plain connection, may set (RFC 6265bis, 4.1.3.2), wherever TLS is.
    fn cookie(&self) -> &'static str {
        if self.is_secure() { "__Host-callscrub" } else { "callscrub" }
    }
}

/// What a token is over. Names hold no control characters.
fn said(visitor: &Visitor) -> Vec<u8> {
    [visitor.session.as_bytes(), b"\n", visitor.name.as_bytes()].concat()
}

fn session(headers: &HeaderMap, name: &str) -> Option<String> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    let mut found = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(own, _)| *own == name).map(|(_, value)| value);
    let is_ours = |value: &&str| value.len() == 2 * SESSION && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    found.find(is_ours).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use config::Settings;

    use super::*;

    const SECRET: &str = "a-secret-of-enough-bytes";
    const PAGE: &str = "http://127.0.0.1:9420";

    fn gate(text: &str) -> Result<Gate, String> {
        let variables: BTreeMap<_, _> = [("CALLSCRUB__REVIEW__PROXY_SECRET".to_owned(), SECRET.to_owned())].into();
        let settings = Settings::load(text, &variables, &|_| Err(std::io::ErrorKind::NotFound.into())).unwrap();
        Gate::new(&settings.review)
    }

    fn staffed() -> Gate {
        gate("[review]\nreviewers = ['ann', 'bea']\napprovers = ['bea']\nauditors = ['cy']\nrestorers = ['bea']").unwrap()
    }

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        headers
    }

    #[test]
    fn only_somebody_with_a_role_comes_in_and_only_through_the_proxy() {
        let gate = staffed();
        let secret = ("x-callscrub-proxy-secret", SECRET);
        type Case<'t> = (&'t [(&'t str, &'t str)], Result<&'t str, Stopped>);
        let cases: &[Case<'_>] = &[
            (&[secret, ("x-forwarded-user", "ann")], Ok("ann")),
            (&[secret, ("x-forwarded-user", " cy ")], Ok("cy")),
            (&[("x-forwarded-user", "ann")], Err(Stopped::NotTheProxy)),
            (&[("x-callscrub-proxy-secret", "a-secret-of-enough-byteS"), ("x-forwarded-user", "ann")], Err(Stopped::NotTheProxy)),
            (&[secret, secret, ("x-forwarded-user", "ann")], Err(Stopped::NotTheProxy)),
            (&[secret], Err(Stopped::Nobody)),
            (&[secret, ("x-forwarded-user", "")], Err(Stopped::Nobody)),
            (&[secret, ("x-forwarded-user", "cy"), ("x-forwarded-user", "ann")], Err(Stopped::Nobody)),
            (&[secret, ("x-forwarded-user", "mallory")], Err(Stopped::NoRole("mallory".into()))),
            (&[secret, ("x-forwarded-user", "Ann")], Err(Stopped::NoRole("Ann".into()))),
        ];
        for (given, expected) in cases {
            assert_eq!(gate.admit(&headers(given)).map(|own| own.name), expected.clone().map(str::to_owned), "{given:?}");
        }
        let roles = |name: &str| gate.admit(&headers(&[secret, ("x-forwarded-user", name)])).unwrap().roles.names();
        assert_eq!(
            (roles("ann"), roles("bea"), roles("cy")),
            (vec!["reviewer"], vec!["reviewer", "approver", "restorer"], vec!["auditor"])
        );
    }

    #[test]
    fn without_a_secret_or_without_people_nothing_is_served() {
        assert!(gate("").is_err());
        let settings =
            Settings::load("review.reviewers = ['ann']", &BTreeMap::new(), &|_| Err(std::io::ErrorKind::NotFound.into())).unwrap();
        assert!(Gate::new(&settings.review).is_err());
    }

    #[test]
    fn a_form_is_answered_only_from_this_page_and_for_the_session_that_it_was_made_for() {
        let gate = staffed();
        let visitor =
            |name: &str, session: &str| Visitor { name: name.into(), roles: Roles::default(), session: session.into(), is_new: false };
        let (ann, token) = (visitor("ann", "01"), gate.form_token(&visitor("ann", "01")));
        let here = headers(&[("origin", PAGE), ("sec-fetch-site", "same-origin")]);
        assert_eq!(gate.check_form(&ann, &here, &token), Ok(()));
        assert_eq!(gate.check_form(&ann, &headers(&[("origin", PAGE)]), &token), Ok(()), "older browsers say no more");
        for (who, token) in [
            (visitor("bea", "01"), token.clone()),
            (visitor("ann", "02"), token.clone()),
            (ann.clone(), staffed().form_token(&ann)),
            (ann.clone(), token[..62].to_owned()),
            (ann.clone(), String::new()),
            (ann.clone(), "zz".to_owned()),
        ] {
            assert_eq!(gate.check_form(&who, &here, &token), Err(Stopped::Token), "{} {token}", who.name);
        }
        for elsewhere in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:9421")],
            &[("origin", "http://127.0.0.1:9420.example.org")],
            &[("origin", PAGE), ("origin", PAGE)],
            &[("origin", PAGE), ("sec-fetch-site", "same-site")],
            &[("origin", PAGE), ("sec-fetch-site", "cross-site")],
            &[("origin", PAGE), ("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")],
        ] {
            assert_eq!(gate.check_form(&ann, &headers(elsewhere), &token), Err(Stopped::Elsewhere), "{elsewhere:?}");
        }
    }

    #[test]
    fn a_session_is_begun_once_and_its_cookie_is_no_scripts_and_no_other_sites() {
        let (plain, secure) = (staffed(), gate("[review]\norigin = 'https://review.example.org'\nreviewers = ['ann']").unwrap());
        let come = |gate: &Gate, cookie: &str| {
            let known = [("x-callscrub-proxy-secret", SECRET), ("x-forwarded-user", "ann"), ("cookie", cookie)];
            gate.admit(&headers(&known)).unwrap()
        };
        for (gate, name, end) in [(&plain, "callscrub", "SameSite=Lax"), (&secure, "__Host-callscrub", "SameSite=Lax; Secure")] {
            let first = come(gate, "other=1");
            let cookie = gate.set_cookie(&first).unwrap().to_str().unwrap().to_owned();
            assert_eq!(cookie, format!("{name}={}; Path=/; HttpOnly; {end}", first.session));
            let again = come(gate, &format!("a=b; {name}={}", first.session));
            assert_eq!((again.session.clone(), gate.set_cookie(&again)), (first.session.clone(), None));
            assert!(come(gate, &format!("{name}=../../x")).is_new && come(gate, "").session != first.session);
        }
    }
}
