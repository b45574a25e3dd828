//! Keys, and what is made with them: the settings of `[evidence]`, and what in them contradicts the rest.

use std::path::PathBuf;

use secrecy::ExposeSecret;

use crate::address::Location;
use crate::reader::Reader;
use crate::settings::{Output, Settings, Store, note_other_store};
use crate::value::any;

choices! {
    /// What says whose a job is that names no tenant.
    TenantFrom {
        /// `evidence.tenant`.
        Settings = "settings",
        /// The bucket that its recording lies in.
        Bucket = "bucket",
        /// The first folder of its recording's key; of a recording in none, `evidence.tenant`.
        Folder = "folder",
    }
}

section! {
    /// `[evidence]`: what only the holder of a key can say of a recording.
    Evidence ["evidence"] {
        /// A program and its arguments that sign instead of a key: it asks a KMS or an HSM. Empty: none.
        signing_command: Vec<String> = Vec::new(), any;
        /// The public half (PEM) of the key that the command signs with.
        signing_public_key_file: Option<PathBuf> = None, any;
        /// Where the logs of manifests lie; `None`: none is kept.
        log: Option<Location> = None, any;
        /// Whose the jobs are that name no tenant; empty: nobody's, whose log is `log` itself.
        tenant: String = String::new(), tenant;
        /// What says whose a job is that names no tenant.
        tenant_from: TenantFrom = TenantFrom::Settings, any;
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

fn tenant<T: AsRef<str>>(tenant: &T) -> Result<(), String> {
    let tenant = tenant.as_ref();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    let fits = tenant.len() <= 64 && tenant.bytes().all(allowed) && !matches!(tenant, "." | "..");
    if fits { Ok(()) } else { Err("is not up to 64 letters, digits and the marks - _ . :".to_owned()) }
}

impl Evidence {
    /// The logs lie in the same store as the results, and apart: a recording's result may never stand in an entry's place.
    fn note_log(&self, output: &Output, store: &Store, reader: &mut Reader<'_>) {
        if self.tenant_from == TenantFrom::Bucket && matches!(store, Store::Folder(_)) {
            reader.note("evidence.tenant_from", "is \"bucket\", and the store is a folder", "choose \"folder\", or name evidence.tenant");
        }
        let Some(log) = &self.log else { return };
        note_other_store("evidence.log", log, store, reader);
        if *log == output.location || *log == output.quarantine {
            reader.note("evidence.log", "is where results go", "keep the log apart");
        }
    }

    /// A key has its name and enough bytes, and what needs one has it.
    pub(crate) fn note_contradictions(&self, settings: &Settings, reader: &mut Reader<'_>) {
        self.note_log(&settings.output, &settings.store, reader);
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
