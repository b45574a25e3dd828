//! Ed25519 keys (RFC 8032): made, read from PEM (PKCS#8 and SubjectPublicKeyInfo, RFC 8410), named, and used. A key's id is the SHA-256 of
//! its SubjectPublicKeyInfo, so that nobody has to hand ids out.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SystemRandom;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivatePkcs8KeyDer, SubjectPublicKeyInfoDer};
use sha2::{Digest, Sha256};

/// SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410, section 4).
const SPKI_HEAD: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Why a key can't be used. Never holds any of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not what it should be.
    #[error("is no Ed25519 private key in PEM (PKCS#8)")]
    Private,
    /// Not what it should be.
    #[error("holds no Ed25519 public key in PEM (SubjectPublicKeyInfo)")]
    Public,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
}

/// A signature and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The key's id.
    pub key_id: String,
    /// 64 bytes.
    pub signature: Vec<u8>,
}

/// A key that signs.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    id: String,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl SigningKey {
    /// The key of a PEM text, as `openssl genpkey -algorithm ed25519` or [`generate`] write it.
    ///
    /// # Errors
    /// Where the text holds none.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| KeyError::Private)?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der.secret_pkcs8_der()).map_err(|_| KeyError::Private)?;
        let id = id_of(pair.public_key().as_ref());
        Ok(Self { pair, id })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Signs: the same message always gives the same signature.
    pub fn sign(&self, message: &[u8]) -> Signed {
        Signed { key_id: self.id.clone(), signature: self.pair.sign(message).as_ref().to_vec() }
    }

    /// Its public half, as PEM.
    pub fn public_pem(&self) -> String {
        pem("PUBLIC KEY", &spki(self.pair.public_key().as_ref()))
    }
}

/// A new private key, as PEM.
///
/// # Errors
/// Where the system gives no random bytes.
pub fn generate() -> Result<String, KeyError> {
    let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).map_err(|_| KeyError::Random)?;
    Ok(pem("PRIVATE KEY", document.as_ref()))
}

/// Keys that signatures are checked against, by id: today's, and those that signed before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublicKeys(BTreeMap<String, Vec<u8>>);

impl PublicKeys {
    /// All keys of a PEM text, one at least.
    ///
    /// # Errors
    /// Where the text holds none, or one of another kind.
    pub fn from_pem(pem: &[u8]) -> Result<Self, KeyError> {
        let mut keys = BTreeMap::new();
        for der in SubjectPublicKeyInfoDer::pem_slice_iter(pem) {
            let der = der.map_err(|_| KeyError::Public)?;
            let key = der.as_ref().strip_prefix(&SPKI_HEAD).filter(|key| key.len() == 32).ok_or(KeyError::Public)?;
            keys.insert(id_of(key), key.to_vec());
        }
        if keys.is_empty() { Err(KeyError::Public) } else { Ok(Self(keys)) }
    }

    /// These and `other`.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the signature is that key's over the message; none for an unknown key.
    pub fn check(&self, id: &str, message: &[u8], signature: &[u8]) -> Option<bool> {
        let key = self.0.get(id)?;
        Some(UnparsedPublicKey::new(&ED25519, key).verify(message, signature).is_ok())
    }
}

fn spki(key: &[u8]) -> Vec<u8> {
    [&SPKI_HEAD, key].concat()
}

fn id_of(key: &[u8]) -> String {
    hex::encode(Sha256::digest(spki(key)))
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = (0..text.len()).step_by(64).map(|at| &text[at..(at + 64).min(text.len())]).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::dsse::{Envelope, EnvelopeError, Payload, pre_authentication};

    /// RFC 8032, section 7.1, test 1, as `openssl pkey` writes it.
    const RFC_KEY: &str =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n";
    const RFC_SIGNATURE: &str =
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

    #[test]
    fn the_first_test_of_rfc_8032_holds_and_its_key_survives_the_way_to_pem_and_back() {
        let key = SigningKey::from_pem(RFC_KEY).unwrap();
        let signed = key.sign(b"");
        assert_eq!(hex::encode(&signed.signature), RFC_SIGNATURE);
        let public = PublicKeys::from_pem(key.public_pem().as_bytes()).unwrap();
        assert_eq!(public.check(key.id(), b"", &signed.signature), Some(true));
        assert_eq!(public.check(key.id(), b"x", &signed.signature), Some(false));
        assert_eq!(public.check("other", b"", &signed.signature), None);
    }

    #[test]
    fn a_new_key_signs_and_text_that_is_no_key_is_refused() {
        let key = SigningKey::from_pem(&generate().unwrap()).unwrap();
        assert_eq!(PublicKeys::from_pem(key.public_pem().as_bytes()).unwrap().ids().collect::<Vec<_>>(), [key.id()]);
        assert_eq!(SigningKey::from_pem("hunter2").unwrap_err(), KeyError::Private);
        assert_eq!(PublicKeys::from_pem(RFC_KEY.as_bytes()).unwrap_err(), KeyError::Public);
        assert!(!format!("{key:?}").contains(&hex::encode(key.pair.public_key().as_ref())));
    }

    #[test]
    fn an_envelope_opens_under_any_of_the_keys_given_and_under_no_other_type_key_or_byte() {
        let (old, new) = (SigningKey::from_pem(&generate().unwrap()).unwrap(), SigningKey::from_pem(&generate().unwrap()).unwrap());
        let keys =
            |own: &[&SigningKey]| PublicKeys::from_pem(own.iter().map(|key| key.public_pem()).collect::<String>().as_bytes()).unwrap();
        let envelope = Envelope::new(Payload::Run, b"{}", &old.sign(&pre_authentication(Payload::Run, b"{}")));
        let bytes = serde_json::to_vec(&envelope).unwrap();
        assert_eq!(Envelope::open(&bytes, Payload::Run, &keys(&[&new, &old])), Ok((b"{}".to_vec(), old.id().to_owned())));
        assert_eq!(Envelope::open(&bytes, Payload::Manifest, &keys(&[&old])), Err(EnvelopeError::Type));
        assert_eq!(Envelope::open(&bytes, Payload::Run, &keys(&[&new])), Err(EnvelopeError::UnknownKey));
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(Envelope::open(&flipped, Payload::Run, &keys(&[&old])).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_is_signed_is_the_encoding_that_dsse_gives() {
        let expected = b"DSSEv1 34 application/vnd.callscrub.run+json 2 {}";
        assert_eq!(pre_authentication(Payload::Run, b"{}"), expected);
    }
}
