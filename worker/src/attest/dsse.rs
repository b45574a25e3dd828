//! DSSE envelopes: <https://github.com/secure-systems-lab/dsse>, version 1.0.2. What is signed is the pre-authentication encoding
//! `"DSSEv1" SP len(type) SP type SP len(payload) SP payload`, lengths in decimal, so that no other text can be passed off as it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::keys::{PublicKeys, Signed};

/// What an envelope holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payload {
    /// A manifest.
    Manifest,
    /// A run record.
    Run,
    /// The head of a log.
    TreeHead,
    /// A person's decision.
    Review,
}

impl Payload {
    /// The type as the envelope states it.
    pub const fn name(self) -> &'static str {
        match self {
            Payload::Manifest => "application/vnd.callscrub.manifest+json",
            Payload::Run => "application/vnd.callscrub.run+json",
            Payload::TreeHead => "application/vnd.callscrub.tree-head+json",
            Payload::Review => "application/vnd.callscrub.review+json",
        }
    }
}

/// A payload and its signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Envelope {
    /// Its type.
    payload_type: String,
    /// Its bytes, base64.
    payload: String,
    /// At least one.
    signatures: Vec<Signature>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    keyid: String,
    /// Base64 of the 64 bytes.
    sig: String,
}

/// Why an envelope proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// It isn't one.
    #[error("is no DSSE envelope")]
    Form,
    /// It holds something else.
    #[error("holds another type of payload")]
    Type,
    /// Nobody whose key was given signed it.
    #[error("bears no signature of a key that was given")]
    UnknownKey,
    /// A signature of a known key doesn't fit.
    #[error("bears a signature that does not fit its payload")]
    BadSignature,
}

/// The bytes that are signed.
pub fn pre_authentication(kind: Payload, payload: &[u8]) -> Vec<u8> {
    let name = kind.name();
    let mut bytes = format!("DSSEv1 {} {name} {} ", name.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// What an envelope holds, without a look at its signatures: for whoever hands it on to be checked.
pub(crate) fn unverified_payload<T: serde::de::DeserializeOwned>(envelope: &serde_json::Value) -> Option<T> {
    let payload = STANDARD.decode(envelope["payload"].as_str()?).ok()?;
    serde_json::from_slice(&payload).ok()
}

impl Envelope {
    /// An envelope around `payload`; `signed` is over [`pre_authentication`].
    pub fn new(kind: Payload, payload: &[u8], signed: &Signed) -> Self {
        let signature = Signature { keyid: signed.key_id.clone(), sig: STANDARD.encode(&signed.signature) };
        Self { payload_type: kind.name().to_owned(), payload: STANDARD.encode(payload), signatures: vec![signature] }
    }

    /// The payload and the id of the key that signed it. Every signature of a known key must fit, and there must be one.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn open(bytes: &[u8], kind: Payload, keys: &PublicKeys) -> Result<(Vec<u8>, String), EnvelopeError> {
        let envelope: Self = serde_json::from_slice(bytes).map_err(|_| EnvelopeError::Form)?;
        if envelope.payload_type != kind.name() {
            return Err(EnvelopeError::Type);
        }
        let payload = STANDARD.decode(&envelope.payload).map_err(|_| EnvelopeError::Form)?;
        let message = pre_authentication(kind, &payload);
        let mut signer = None;
        for own in envelope.signatures {
            let signature = STANDARD.decode(&own.sig).map_err(|_| EnvelopeError::Form)?;
            match keys.check(&own.keyid, &message, &signature) {
                Some(true) => signer = signer.or(Some(own.keyid)),
                Some(false) => return Err(EnvelopeError::BadSignature),
                None => {}
            }
        }
        signer.map(|signer| (payload, signer)).ok_or(EnvelopeError::UnknownKey)
    }
}
