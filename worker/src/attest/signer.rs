//! Who signs: a key of ours, or a command that asks a KMS or an HSM.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use config::evidence::Evidence;
use secrecy::ExposeSecret;

use super::dsse::{Envelope, Payload, pre_authentication};
use super::keys::{KeyError, PublicKeys, Signed, SigningKey};

/// How long a command may take.
const COMMAND_TIME: Duration = Duration::from_secs(60);
/// The length of a signature, in bytes.
const SIGNATURE: usize = 64;

/// A signer.
#[derive(Debug)]
pub enum Signer {
    /// A private key in memory.
    Key(SigningKey),
    /// A program that is given the bytes to sign on its standard input, and the key's id in CALLSCRUB_KEY_ID, and answers with the signature
    /// of 64 bytes, raw or base64. No shell is asked.
    Command {
        /// The program and its arguments.
        command: Vec<String>,
        /// The public half: what it signs is checked before it is used.
        key: PublicKeys,
    },
}

/// Why nothing was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The command can't be started, fails, or takes too long.
    #[error("the signing command fails")]
    Command,
    /// What it answers is no signature of the key.
    #[error("the signing command's answer is no signature of evidence.signing_public_key_file")]
    Signature,
    /// Not to be written as JSON.
    #[error("the envelope can't be written")]
    Envelope,
}

impl Signer {
    /// Who signs by the settings, if anybody does.
    ///
    /// # Errors
    /// What is wrong, for the operator; never any of a key.
    pub fn open(evidence: &Evidence) -> Result<Option<Self>, String> {
        let pem = evidence.signing_key.expose_secret();
        if !pem.is_empty() {
            return SigningKey::from_pem(pem).map(|key| Some(Signer::Key(key))).map_err(|error| format!("evidence.signing_key {error}"));
        }
        let Some(path) = &evidence.signing_public_key_file else { return Ok(None) };
        let wrong = |error: &dyn std::fmt::Display| format!("evidence.signing_public_key_file: {}: {error}", path.display());
        let key = PublicKeys::from_pem(&std::fs::read(path).map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        if key.ids().count() != 1 {
            return Err(wrong(&"holds more than one key"));
        }
        Ok(Some(Signer::Command { command: evidence.signing_command.clone(), key }))
    }

    /// The public half of what it signs with.
    ///
    /// # Errors
    /// Where the key gives none.
    pub fn public(&self) -> Result<PublicKeys, KeyError> {
        match self {
            Signer::Key(key) => PublicKeys::from_pem(key.public_pem().as_bytes()),
            Signer::Command { key, .. } => Ok(key.clone()),
        }
    }

    /// The payload in an envelope, as canonical JSON. May block for as long as a command takes.
    ///
    /// # Errors
    /// Where a command fails.
    pub fn envelope(&self, kind: Payload, payload: &[u8]) -> Result<Vec<u8>, SignError> {
        let message = pre_authentication(kind, payload);
        let signed = match self {
            Signer::Key(key) => key.sign(&message),
            Signer::Command { command, key } => by_command(command, key, &message)?,
        };
        redaction::manifest::canonical_json(&Envelope::new(kind, payload, &signed)).map_err(|_| SignError::Envelope)
    }
}

fn by_command(command: &[String], key: &PublicKeys, message: &[u8]) -> Result<Signed, SignError> {
    let id = key.ids().next().ok_or(SignError::Signature)?;
    let answer = answer(command, id, message).ok_or(SignError::Command)?;
    let text = String::from_utf8(answer.clone()).ok().and_then(|text| STANDARD.decode(text.trim()).ok());
    let signature = if answer.len() == SIGNATURE { answer } else { text.ok_or(SignError::Signature)? };
    match key.check(id, message, &signature) {
        Some(true) => Ok(Signed { key_id: id.to_owned(), signature }),
        _ => Err(SignError::Signature),
    }
}

/// What the command writes, where it ends well and in time.
fn answer(command: &[String], id: &str, message: &[u8]) -> Option<Vec<u8>> {
    let (program, arguments) = command.split_first()?;
    let mut child = Command::new(program)
        .args(arguments)
        .env("CALLSCRUB_KEY_ID", id)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .ok()?;
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    std::thread::scope(|scope| {
        // A command need not read all of its input; whether it signed the right bytes, its signature says.
        scope.spawn(move || input.write_all(message));
        let answer = scope.spawn(move || {
            let mut bytes = Vec::new();
            output.take(4096).read_to_end(&mut bytes).map(|_| bytes)
        });
        let ended = ends_well(&mut child);
        let answer = answer.join().ok()?.ok()?;
        ended.then_some(answer)
    })
}

fn ends_well(child: &mut Child) -> bool {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < COMMAND_TIME => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::keys::generate;

    #[test]
    fn a_command_signs_as_its_key_would_and_what_it_answers_is_checked() {
        let folder = tempfile::tempdir().unwrap();
        let key = SigningKey::from_pem(&generate().unwrap()).unwrap();
        let public = PublicKeys::from_pem(key.public_pem().as_bytes()).unwrap();
        let signature = key.sign(&pre_authentication(Payload::Run, b"{}")).signature;
        let (raw, text) = (folder.path().join("raw"), folder.path().join("text"));
        std::fs::write(&raw, &signature).unwrap();
        std::fs::write(&text, STANDARD.encode(&signature) + "\n").unwrap();
        let signer =
            |command: &[&str]| Signer::Command { command: command.iter().map(|part| (*part).to_owned()).collect(), key: public.clone() };
        let by_key = Signer::Key(key).envelope(Payload::Run, b"{}").unwrap();
        for file in [&raw, &text] {
            assert_eq!(signer(&["cat", file.to_str().unwrap()]).envelope(Payload::Run, b"{}").as_ref(), Ok(&by_key));
        }
        let wrong = [
            (&["cat", raw.to_str().unwrap()][..], b"[]".as_slice(), SignError::Signature),
            (&["echo", "hello"], b"{}", SignError::Signature),
            (&["false"], b"{}", SignError::Command),
            (&["/no/such/program"], b"{}", SignError::Command),
            (&[], b"{}", SignError::Command),
        ];
        for (command, payload, error) in wrong {
            assert_eq!(signer(command).envelope(Payload::Run, payload), Err(error), "{command:?}");
        }
    }
}
