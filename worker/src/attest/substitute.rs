//! What stands for a value in a transcript under a key: pseudonyms (HMAC-SHA-256), and format-preserving encryption (FF1 with AES-256, NIST
//! SP 800-38G), whose smallest domain is a million values.

use std::fmt;

use aes::Aes256;
use fpe::ff1::{FF1, FlexibleNumeralString};
use ring::hmac;

use super::keyed::LEAST_KEY;

const DIGITS: &str = "0123456789";
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BOTH: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// How many hexadecimal digits of a pseudonym are shown: 48 bits tell a tenant's values apart.
const SHOWN: usize = 12;

/// The key for transcripts, and its name.
#[derive(Clone)]
pub struct TranscriptKey {
    id: String,
    key: hmac::Key,
}

impl fmt::Debug for TranscriptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TranscriptKey").field("id", &self.id).finish_non_exhaustive()
    }
}

impl TranscriptKey {
    /// A key of that name; none where it holds fewer than [`LEAST_KEY`] bytes.
    pub fn new(id: &str, secret: &[u8]) -> Option<Self> {
        (secret.len() >= LEAST_KEY).then(|| Self { id: id.to_owned(), key: hmac::Key::new(hmac::HMAC_SHA256, secret) })
    }

    /// Its name, which manifests state.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A name for a value that nothing leads back from: the same value of the same entity has the same one under this key.
    pub fn pseudonym(&self, entity: &str, value: &str) -> String {
        let tag = hmac::sign(&self.key, format!("callscrub.pseudonym/v1\0{entity}\0{value}\0").as_bytes());
        hex::encode(tag)[..SHOWN].to_owned()
    }

    /// A value of digits, upper-case letters or both, as another one of the same length and the same characters. None where it holds
    /// others, or is so short that its kind has fewer than a million values.
    pub fn encrypt(&self, entity: &str, value: &str) -> Option<String> {
        self.convert(entity, value, true)
    }

    /// The way back from [`Self::encrypt`].
    pub fn decrypt(&self, entity: &str, value: &str) -> Option<String> {
        self.convert(entity, value, false)
    }

    fn convert(&self, entity: &str, value: &str, forward: bool) -> Option<String> {
        // Letters and digits may come out as digits alone, which is another kind: such an answer is encrypted again until the kind is the
        // one that it began with ("cycle walking"), and the way back walks likewise.
        let alphabet = alphabet_of(value)?;
        let mut own = value.to_owned();
        for _ in 0..MOST_WALKS {
            own = self.once(entity, &own, alphabet, forward)?;
            if alphabet_of(&own) == Some(alphabet) {
                return Some(own);
            }
        }
        None
    }

    fn once(&self, entity: &str, value: &str, alphabet: &str, forward: bool) -> Option<String> {
        let numerals: Vec<u16> = value.chars().map(|own| alphabet.find(own).map(|place| place as u16)).collect::<Option<_>>()?;
        // A key for each entity and alphabet, so that no two ciphers share one.
        let label = format!("callscrub.fpe/v1\0{entity}\0{alphabet}\0");
        let cipher = FF1::<Aes256>::new(hmac::sign(&self.key, label.as_bytes()).as_ref(), alphabet.len() as u32).ok()?;
        let numerals = FlexibleNumeralString::from(numerals);
        let numerals = if forward { cipher.encrypt(&[], &numerals) } else { cipher.decrypt(&[], &numerals) };
        let numerals: Vec<u16> = numerals.ok()?.into();
        numerals.into_iter().map(|own| alphabet.chars().nth(usize::from(own))).collect()
    }
}

/// Far more than any value needs: one in three walks ends at the shortest lengths, nearly all at others.
const MOST_WALKS: usize = 1000;

/// The narrowest alphabet that a value stands in.
fn alphabet_of(value: &str) -> Option<&'static str> {
    [DIGITS, LETTERS, BOTH].into_iter().find(|alphabet| !value.is_empty() && value.chars().all(|own| alphabet.contains(own)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(byte: u8) -> TranscriptKey {
        TranscriptKey::new("2026", &[byte; 32]).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_encrypted_keeps_its_format_and_comes_back_under_its_key_alone(value in "[0-9]{6,19}|[A-Z]{5,12}|[0-9A-Z]{4,12}") {
            prop_assume!(key(1).encrypt("IBAN", &value).is_some() || alphabet_of(&value) == Some(BOTH));
            if let Some(own) = key(1).encrypt("IBAN", &value) {
                prop_assert_eq!(own.len(), value.len());
                prop_assert_eq!(alphabet_of(&own), alphabet_of(&value));
                prop_assert_eq!(key(1).decrypt("IBAN", &own), Some(value.clone()));
                prop_assert_eq!(key(1).encrypt("IBAN", &value), Some(own.clone()));
                // Long enough that two ciphers agree on a value by chance less often than any test is run.
                if value.len() >= 12 {
                    prop_assert_ne!(key(2).decrypt("IBAN", &own), Some(value.clone()));
                    prop_assert_ne!(key(1).encrypt("VIN", &value), Some(own));
                }
            }
        }

        #[test]
        fn a_pseudonym_depends_on_key_entity_and_value_and_shows_none_of_it(value in "[0-9]{6,19}") {
            let own = key(1).pseudonym("PIN", &value);
            prop_assert_eq!(&own, &key(1).pseudonym("PIN", &value));
            prop_assert!(own != key(2).pseudonym("PIN", &value) && own != key(1).pseudonym("OTP", &value) && !own.contains(&value));
        }
    }

    #[test]
    fn a_domain_of_less_than_a_million_values_and_foreign_characters_are_refused() {
        for value in ["12345", "ABCD", "A1B", "", "1234 5678", "MÜLLER", "abcdef"] {
            assert_eq!(key(1).encrypt("PIN", value), None, "{value}");
        }
        for value in ["123456", "ABCDE", "A1B2"] {
            assert!(key(1).encrypt("PIN", value).is_some(), "{value}");
        }
    }
}
