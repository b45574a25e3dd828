//! Keys, and what is made with them: the settings of `[evidence]`.

use std::path::PathBuf;

use secrecy::ExposeSecret;

use crate::address::Location;
use crate::reader::Reader;
use crate::value::any;

section! {
    /// `[evidence]`: what only the holder of a key can say of a recording.
    Evidence ["evidence"] {
        /// A program and its arguments that sign instead of a key: it asks a KMS or an HSM. Empty: none.
        signing_command: Vec<String> = Vec::new(), any;
        /// The public half (PEM) of the key that the command signs with.
        signing_public_key_file: Option<PathBuf> = None, any;
        /// The tenant's log of manifests; `None`: no log is kept.
        log: Option<Location> = None, any;
        /// The name of the key for transcripts, which manifests state.
        transcript_key_id: String = String::new(), any;
        /// The name of the key for digests, which manifests state.
        digest_key_id: String = String::new(), any;
        /// Whether manifests bear a keyed digest of each value found, so that repeats can be counted.
        count_repeats: bool = false, any;
    } secrets {
        /// What pseudonyms and format-preserving encryption in transcripts are made with. Empty: policies that ask for them are refused.
        transcript_key;
        /// The Ed25519 private key (PEM, PKCS#8) that manifests and run records are signed with. Empty: nothing is signed, unless a command does.
        signing_key;
        /// What values that can be guessed are digested under: a policy's lists, and repeats. Empty: no such digests.
        digest_key;
    }
}

/// The least that a key for digests or transcripts must hold, in bytes.
pub const LEAST_DIGEST_KEY: usize = 32;

impl Evidence {
    /// A key has its name and enough bytes, and what needs one has it.
    pub(crate) fn note_contradictions(&self, reader: &mut Reader<'_>) {
        let keys =
            [("digest_key", &self.digest_key, &self.digest_key_id), ("transcript_key", &self.transcript_key, &self.transcript_key_id)];
        for (name, key, id) in keys {
            let len = key.expose_secret().len();
            if len > 0 && len < LEAST_DIGEST_KEY {
                let remedy = format!("give at least {LEAST_DIGEST_KEY} bytes that nobody can guess");
                reader.note(&format!("evidence.{name}"), "is too short", &remedy);
            }
            if len > 0 && id.is_empty() {
                reader.note(&format!("evidence.{name}_id"), "is missing", "what is made with a key states which");
            }
        }
        let given = !self.digest_key.expose_secret().is_empty();
        let by_command = !self.signing_command.is_empty();
        if by_command && !self.signing_key.expose_secret().is_empty() {
            reader.note("evidence.signing_command", "is set, and so is evidence.signing_key", "keep one of them");
        }
        if by_command != self.signing_public_key_file.is_some() {
            let remedy = "name both: what a command signs is checked against its public key";
            reader.note("evidence.signing_public_key_file", "and evidence.signing_command go together", remedy);
        }
        if self.count_repeats && !given {
            reader.note("evidence.count_repeats", "needs evidence.digest_key", "values are never digested without a key");
        }
    }
}
