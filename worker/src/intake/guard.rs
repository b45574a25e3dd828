//! Who may send events: whoever knows the shared secret. A token is stated, a key is shown to be known by an HMAC of the body; where both are set,
//! both have to hold. Comparisons take the same time whatever was given.

use std::fmt;

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderName};
use config::serve::Serve;
use ring::hmac::{HMAC_SHA256, Key, verify};
use secrecy::ExposeSecret;

use crate::token::{Token, only};

/// Where senders state the HMAC-SHA-256 of the body, as `sha256=` and 64 hexadecimal digits: WebSub's name for it.
pub const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// The check.
pub struct Guard {
    token: Option<Token>,
    signature: Option<Key>,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").field("token", &self.token.is_some()).field("signature", &self.signature.is_some()).finish()
    }
}

/// Why no check can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Everybody could send.
    #[error("serve: needs a secret that senders know: serve.token_file, serve.hmac_key_file, or their variables")]
    Open,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

impl Guard {
    /// As the settings say.
    ///
    /// # Errors
    /// `Open` where they name no secret.
    pub fn new(settings: &Serve) -> Result<Self, GuardError> {
        if !settings.is_guarded() {
            return Err(GuardError::Open);
        }
        let (token, key) = (settings.token.expose_secret(), settings.hmac_key.expose_secret());
        let token = if token.is_empty() { None } else { Some(Token::new(&settings.token).ok_or(GuardError::Random)?) };
        let signature = (!key.is_empty()).then(|| Key::new(HMAC_SHA256, key.as_bytes()));
        Ok(Self { token, signature })
    }

    /// Whether the token is right, before the body is read; true where none is asked for.
    pub fn admits_head(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        only(headers, &AUTHORIZATION).and_then(bearer).is_some_and(|given| token.is(given))
    }

    /// Whether the signature fits the body; true where none is asked for.
    pub fn admits_body(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let Some(key) = &self.signature else { return true };
        let stated = only(headers, &SIGNATURE).and_then(|value| value.strip_prefix(b"sha256="));
        stated.and_then(|digits| hex::decode(digits).ok()).is_some_and(|tag| verify(key, body, &tag).is_ok())
    }
}

/// The scheme's name is written as one likes (RFC 9110, 11.1).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"Bearer ").then(|| token.trim_ascii())
}

#[cfg(test)]
mod tests {
    use config::Settings;
    use ring::hmac::sign;

    use super::*;

    const TOKEN: &str = "a-token-of-enough-bytes";
    const KEY: &str = "a-key-of-enough-bytes";

    fn guard(token: &str, key: &str) -> Result<Guard, GuardError> {
        let variables = [("CALLSCRUB__SERVE__TOKEN", token), ("CALLSCRUB__SERVE__HMAC_KEY", key)];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let settings = Settings::load("", &variables, &|_| Err(std::io::ErrorKind::NotFound.into())).unwrap();
        Guard::new(&settings.serve)
    }

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, value.parse().unwrap());
        }
        headers
    }

    fn signed(body: &[u8]) -> String {
        format!("sha256={}", hex::encode(sign(&Key::new(HMAC_SHA256, KEY.as_bytes()), body)))
    }

    #[test]
    fn only_the_very_token_passes() {
        let guard = guard(TOKEN, "").unwrap();
        let right = format!("Bearer {TOKEN}");
        for (values, admitted) in [
            (vec![right.as_str()], true),
            (vec![&format!("bearer {TOKEN} ")], true),
            (vec![], false),
            (vec![""], false),
            (vec!["Bearer"], false),
            (vec!["Bearer "], false),
            (vec![TOKEN], false),
            (vec![&format!("Basic {TOKEN}")], false),
            (vec![&format!("Bearer {TOKEN}x")], false),
            (vec![&right[..right.len() - 1]], false),
            (vec![&right, &right], false),
        ] {
            let given: Vec<_> = values.iter().map(|value| (AUTHORIZATION, *value)).collect();
            assert_eq!(guard.admits_head(&headers(&given)), admitted, "{values:?}");
            assert!(guard.admits_body(&headers(&given), b"any"), "no signature is asked for");
        }
    }

    #[test]
    fn a_signature_is_of_the_very_body() {
        let guard = guard("", KEY).unwrap();
        let right = signed(b"body");
        for (values, admitted) in [
            (vec![right.as_str()], true),
            (vec![&right.to_uppercase().replace("SHA256", "sha256")], true),
            (vec![], false),
            (vec![&signed(b"other")], false),
            (vec!["sha256="], false),
            (vec![&right[..right.len() - 2]], false),
            (vec![&right[7..]], false),
            (vec!["sha256=zz"], false),
            (vec![&right, &right], false),
        ] {
            let given: Vec<_> = values.iter().map(|value| (SIGNATURE, *value)).collect();
            assert_eq!(guard.admits_body(&headers(&given), b"body"), admitted, "{values:?}");
            assert!(guard.admits_head(&headers(&given)), "no token is asked for");
        }
    }

    #[test]
    fn where_both_are_set_both_have_to_hold() {
        let guard = guard(TOKEN, KEY).unwrap();
        let (token, signature) = (format!("Bearer {TOKEN}"), signed(b"body"));
        let admits = |pairs: &[(HeaderName, &str)]| guard.admits_head(&headers(pairs)) && guard.admits_body(&headers(pairs), b"body");
        assert!(admits(&[(AUTHORIZATION, &token), (SIGNATURE, &signature)]));
        assert!(!admits(&[(AUTHORIZATION, &token)]));
        assert!(!admits(&[(SIGNATURE, &signature)]));
    }

    #[test]
    fn without_a_secret_there_is_no_guard_and_no_guard_shows_its_secret() {
        assert_eq!(guard("", "").unwrap_err(), GuardError::Open);
        assert_eq!(format!("{:?}", guard(TOKEN, KEY).unwrap()), "Guard { token: true, signature: true }");
    }
}
