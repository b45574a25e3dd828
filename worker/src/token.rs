//! Secrets that somebody states over HTTP, compared in the same time whatever was given.

use std::fmt;

use axum::http::{HeaderMap, HeaderName};
use ring::hmac::{HMAC_SHA256, Key, Tag, sign, verify};
use ring::rand::SystemRandom;
use secrecy::{ExposeSecret, SecretString};

/// A secret that others state: a key of this process and the secret's tag under it. Two tags are compared, so that neither place nor length of
/// a difference shows.
pub(crate) struct Token {
    key: Key,
    tag: Tag,
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

impl Token {
    /// The check of this secret; none where the system gives no random bytes.
    pub(crate) fn new(secret: &SecretString) -> Option<Self> {
        let key = Key::generate(HMAC_SHA256, &SystemRandom::new()).ok()?;
        let tag = sign(&key, secret.expose_secret().as_bytes());
        Some(Self { key, tag })
    }

    /// Whether that is the secret.
    pub(crate) fn is(&self, given: &[u8]) -> bool {
        verify(&self.key, given, self.tag.as_ref()).is_ok()
    }
}

/// A header that stands there once.
pub(crate) fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h [u8]> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.as_bytes();
    values.next().is_none().then_some(first)
}
