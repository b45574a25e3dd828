//! Digests of values that can be guessed: HMAC-SHA-256 (RFC 2104) under an operator's key. Without the key they tell nothing but that two
//! are equal.

use std::fmt;

use redaction::manifest::KeyedDigest;
use ring::hmac;

/// The least that a key must hold, in bytes: as much as SHA-256 gives.
pub const LEAST_KEY: usize = config::evidence::LEAST_DIGEST_KEY;

/// What a digest is of: one key never gives the same digest for two kinds of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A policy's lists.
    Lists,
    /// A spoken value, to count its repeats.
    Value,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Purpose::Lists => "callscrub.policy-lists/v1",
            Purpose::Value => "callscrub.value/v1",
        }
    }
}

/// A key for digests, and its name.
#[derive(Clone)]
pub struct DigestKey {
    id: String,
    key: hmac::Key,
}

impl fmt::Debug for DigestKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DigestKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl DigestKey {
    /// A key of that name; none where it holds fewer than [`LEAST_KEY`] bytes.
    pub fn new(id: &str, secret: &[u8]) -> Option<Self> {
        (secret.len() >= LEAST_KEY).then(|| Self { id: id.to_owned(), key: hmac::Key::new(hmac::HMAC_SHA256, secret) })
    }

    /// Its name, which manifests state.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The digest of `parts`: the purpose's label and each part, each followed by a zero byte.
    pub fn digest(&self, purpose: Purpose, parts: &[&str]) -> KeyedDigest {
        KeyedDigest { key_id: self.id.clone(), hmac_sha256: hex::encode(self.tag(purpose.label(), parts)) }
    }

    fn tag(&self, label: &str, parts: &[&str]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.key);
        for part in [label].iter().chain(parts) {
            context.update(part.as_bytes());
            context.update(&[0]);
        }
        context.sign()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_depends_on_key_purpose_and_parts_and_on_nothing_else() {
        let (key, other) = (DigestKey::new("k", &[7; 32]).unwrap(), DigestKey::new("k", &[8; 32]).unwrap());
        let digest = key.digest(Purpose::Value, &["PIN", "4471"]);
        assert_eq!(digest, key.digest(Purpose::Value, &["PIN", "4471"]));
        for differs in [
            other.digest(Purpose::Value, &["PIN", "4471"]),
            key.digest(Purpose::Lists, &["PIN", "4471"]),
            key.digest(Purpose::Value, &["PIN4", "471"]),
        ] {
            assert_ne!(digest.hmac_sha256, differs.hmac_sha256);
        }
        // Python: hmac.new(bytes([7] * 32), b"callscrub.value/v1\0PIN\x004471\0", "sha256").hexdigest()
        assert_eq!(digest.hmac_sha256, "adc5c08d995436b797e4e6371c6e6ddbde08c9ac7f316d5f2c77ef08856a841f");
    }

    #[test]
    fn a_short_key_is_none_and_no_key_is_shown() {
        assert!(DigestKey::new("k", &[7; 31]).is_none());
        assert!(!format!("{:?}", DigestKey::new("k", &[7; 32]).unwrap()).contains('7'));
    }
}
