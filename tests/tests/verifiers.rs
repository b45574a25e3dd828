//! Results, and results that somebody tampered with, before two verifiers: the program's, and an independent one in Python.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redaction::fill::Fill;
use redaction::manifest::{Manifest, canonical_json};
use serde_json::Value;
use tests::whistle::{Kept, VOCABULARY, listener, published, recording};
use worker::attest::attestor::{Attestor, Run};
use worker::attest::keys::{PublicKeys, SigningKey, generate};
use worker::attest::log::LogFault;
use worker::attest::signer::Signer;
use worker::attest::substitute::TranscriptKey;
use worker::attest::tenants::Logs;
use worker::audit::report::{Report, Verdict};
use worker::audit::{Evidence, Text, audit};
use worker::pipeline::policy::Policy;
use worker::store::folder::FolderStore;

/// A result with all of its evidence.
#[derive(Clone)]
struct Result {
    original: Vec<u8>,
    output: Vec<u8>,
    /// By form: JSON first, then the others.
    transcripts: Vec<(&'static str, Vec<u8>)>,
    manifest: Vec<u8>,
    envelope: Vec<u8>,
    run: Vec<u8>,
}

impl Result {
    fn audit(&self, keys: Option<&PublicKeys>, original: bool) -> Report {
        let texts: Vec<Text<'_>> = self.transcripts.iter().map(|(form, bytes)| Text { form, bytes }).collect();
        let evidence = Evidence {
            transcripts: &texts,
            original: original.then_some(&self.original),
            envelope: keys.map(|_| self.envelope.as_slice()),
            run: keys.map(|_| self.run.as_slice()),
            keys,
            ..Evidence::of(&self.manifest, &self.output)
        };
        audit(&evidence).report
    }
}

/// A key, and who attests with it.
struct Office {
    attestor: Attestor,
    keys: PublicKeys,
    pem: String,
    runtime: tokio::runtime::Runtime,
    log: tempfile::TempDir,
}

impl Office {
    fn new() -> Self {
        let key = SigningKey::from_pem(&generate().unwrap()).unwrap();
        let pem = key.public_pem();
        let folder = tempfile::tempdir().unwrap();
        let logs = Logs::new(Arc::new(FolderStore::new(folder.path())), "log");
        let attestor = Attestor::new(Some(Signer::Key(key)), Some(logs)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { attestor, keys: PublicKeys::from_pem(pem.as_bytes()).unwrap(), pem, runtime, log: folder }
    }

    fn result(&self, listener: &asr::Listener, policy: &Policy, original: Vec<u8>) -> Result {
        let published = published(listener, policy, "call.wav", original.clone());
        let manifest = canonical_json(&published.manifest).unwrap();
        let run = Run { tenant: None, outcome: published.manifest.outcome, started: SystemTime::now(), attempt: 1, found_done: false };
        let attested = self.runtime.block_on(self.attestor.attest(&manifest, run)).unwrap().unwrap();
        let transcripts = [vec![("json", published.transcript)], published.forms].concat();
        Result { original, output: published.output, transcripts, manifest, envelope: attested.manifest, run: attested.run }
    }
}

/// A call of its own for each number: other digits, formats and channels.
fn call(number: usize) -> Vec<u8> {
    let digits: Vec<&str> = (0..16).map(|place| VOCABULARY[(number * 7 + place * 3 + place * place) % 10]).collect();
    let card = format!("my card number is {}", digits.join(" "));
    let code = format!("my security code is {}", digits[..3].join(" "));
    let said: &[&str] = match number % 5 {
        0 => &["hello nice weather", "thank you so much"],
        1 | 2 => &["hello", &card, "thank you"],
        _ => &["hello", &card, "security code", &code, "thank you"],
    };
    let formats = [Kept::MuLaw, Kept::ALaw, Kept::Pcm(8), Kept::Pcm(16), Kept::Pcm(24), Kept::Float];
    recording(said, 1 + (number % 2) as u16, formats[number % formats.len()])
}

/// A policy that writes the transcript in every form, with a value that a key leads back to.
fn every_form() -> Policy {
    let forms = "forms = ['text', 'srt', 'vtt']\n[transcript.entities]\nCREDIT_CARD = 'fpe'\n";
    let text = config::policy::built_in("all").unwrap().replace("forms = []", forms);
    Policy::parse("x", &text).unwrap().with_transcript_key(&TranscriptKey::new("2026", &[3; 32]).unwrap())
}

/// The paths of all values in a JSON text that hold no other.
fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &format!("{path}/{key}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| leaves(value, &format!("{path}/{index}"), found)),
        _ => found.push(path.to_owned()),
    }
}

/// The manifest with one value changed, still canonical.
fn changed(manifest: &[u8], path: &str) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(manifest).unwrap();
    let leaf = value.pointer_mut(path).unwrap();
    *leaf = match leaf.take() {
        Value::String(text) if text.len() == 64 => {
            Value::String(text.chars().rev().map(|own| if own == '0' { '1' } else { '0' }).collect())
        }
        Value::String(text) => Value::String(text + "x"),
        Value::Bool(own) => Value::Bool(!own),
        Value::Number(own) if own.is_f64() => serde_json::json!(0.01),
        Value::Number(own) => serde_json::json!(own.as_i64().unwrap() + 1),
        other => other,
    };
    canonical_json(&value).unwrap()
}

/// What nobody can compute again from output and original, by how its path begins or ends: only a signature covers it.
const SIGNED_ONLY: (&[&str], &[&str]) = (
    &["/source/", "/policy/", "/engine/", "/coverage/", "/rules/", "/controls/", "/suppressed/", "/verification/rescan/"],
    &["/confidence", "/pad_ms", "/residual_dbfs", "/channel", "/round", "/count", "/key_id"],
);

#[test]
fn every_field_of_a_manifest_that_changes_is_caught() {
    let (office, listener) = (Office::new(), listener());
    let result = office.result(&listener, &every_form(), call(3));
    assert_eq!(result.audit(Some(&office.keys), true).result(), Verdict::Verified, "{:?}", result.audit(Some(&office.keys), true));
    let mut paths = Vec::new();
    leaves(&serde_json::from_slice(&result.manifest).unwrap(), "", &mut paths);
    assert!(paths.len() > 200, "{}", paths.len());
    for path in &paths {
        let tampered = Result { manifest: changed(&result.manifest, path), ..result.clone() };
        assert!(tampered.manifest != result.manifest, "{path}");
        let signed = tampered.audit(Some(&office.keys), false);
        assert!(signed.failed().contains(&"signature") || signed.failed() == ["manifest_form"], "{path}: {signed:?}");
        let caught = tampered.audit(None, true).result() == Verdict::Failed;
        let excused = SIGNED_ONLY.0.iter().any(|own| path.starts_with(own)) || SIGNED_ONLY.1.iter().any(|own| path.ends_with(own));
        assert!(caught || excused, "{path} changed unseen");
    }
}

#[test]
fn every_byte_of_output_manifest_and_signed_papers_that_flips_is_named() {
    let (office, listener) = (Office::new(), listener());
    let result = office.result(&listener, &every_form(), call(1));
    assert_eq!(result.transcripts.len(), 4);
    type Part = fn(&mut Result) -> &mut Vec<u8>;
    let parts: [(Part, usize, &[&str]); 8] = [
        (|own| &mut own.output, 997, &["output_file"]),
        (|own| &mut own.transcripts[0].1, 1, &["transcript"]),
        (|own| &mut own.transcripts[1].1, 1, &["transcript"]),
        (|own| &mut own.transcripts[2].1, 1, &["transcript"]),
        (|own| &mut own.transcripts[3].1, 1, &["transcript"]),
        (|own| &mut own.manifest, 7, &["manifest_form", "signature"]),
        (|own| &mut own.envelope, 31, &["signature"]),
        (|own| &mut own.run, 3, &["run_record"]),
    ];
    for (part, step, names) in parts {
        for at in (0..part(&mut result.clone()).len()).step_by(step) {
            let mut tampered = result.clone();
            part(&mut tampered)[at] ^= 1;
            let failed = tampered.audit(Some(&office.keys), false).failed();
            assert!(failed.iter().any(|name| names.contains(name)), "byte {at}: {failed:?}, not {names:?}");
        }
    }
}

#[test]
fn every_field_of_a_run_record_and_of_a_log_entry_that_changes_is_named() {
    let (office, listener) = (Office::new(), listener());
    let policy = Policy::load("pci", None).unwrap();
    let results: Vec<Result> = (0..3).map(|number| office.result(&listener, &policy, call(number))).collect();
    let envelope: Value = serde_json::from_slice(&results[1].run).unwrap();
    let record = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let mut paths = Vec::new();
    leaves(&serde_json::from_slice(&record).unwrap(), "", &mut paths);
    assert!(paths.len() >= 13, "{paths:?}");
    for path in &paths {
        let mut envelope = envelope.clone();
        envelope["payload"] = STANDARD.encode(changed(&record, path)).into();
        let tampered = Result { run: serde_json::to_vec(&envelope).unwrap(), ..results[1].clone() };
        assert_eq!(tampered.audit(Some(&office.keys), false).failed(), ["run_record"], "{path}");
    }

    let log = Logs::new(Arc::new(FolderStore::new(office.log.path())), "log").of(None).unwrap();
    let path = office.log.path().join(format!("log/entries/{:020}.json", 1));
    let entry = std::fs::read(&path).unwrap();
    let mut fields = Vec::new();
    leaves(&serde_json::from_slice(&entry).unwrap(), "", &mut fields);
    assert_eq!(fields.len(), 5);
    for field in &fields {
        std::fs::write(&path, changed(&entry, field)).unwrap();
        let walked = office.runtime.block_on(log.walk(|_, _, _| ()));
        assert!(matches!(walked, Err(LogFault::Entry { index: 1 | 2, .. })), "{field}: {walked:?}");
    }
}

#[test]
fn the_same_manifest_gives_the_same_envelope_and_a_key_that_was_rotated_out_still_verifies() {
    let (old, new, listener) = (Office::new(), Office::new(), listener());
    let policy = Policy::load("pci", None).unwrap();
    let (first, again) = (old.result(&listener, &policy, call(2)), old.result(&listener, &policy, call(2)));
    assert!(first.manifest == again.manifest && first.envelope == again.envelope && first.output == again.output);
    let mut both = new.keys.clone();
    both.extend(old.keys.clone());
    assert_eq!(first.audit(Some(&both), false).result(), Verdict::Verified);
    assert_eq!(first.audit(Some(&new.keys), false).failed(), ["signature", "run_record"]);
}

/// What the other verifier says: whether it verifies, and its lines.
fn independent(folder: &Path, result: &Result, pem: &str) -> (bool, String) {
    let write = |name: &str, bytes: &[u8]| -> PathBuf {
        std::fs::write(folder.join(name), bytes).unwrap();
        folder.join(name)
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("verifier/verify.py");
    for (form, bytes) in &result.transcripts {
        write(&format!("call.transcript.{form}"), bytes);
    }
    write("call.manifest.dsse.json", &result.envelope);
    write("call.manifest.run.dsse.json", &result.run);
    let output = Command::new("python3")
        .arg(script)
        .args([write("call.manifest.json", &result.manifest), write("call.wav", &result.output)])
        .arg("--original")
        .arg(write("original.wav", &result.original))
        .arg("--key")
        .arg(write("key.pub", pem.as_bytes()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success() && said.trim_end().ends_with("verified"), said)
}

/// A result with one thing changed: which, the number says.
fn tampered(result: &Result, number: usize) -> Result {
    let mut own = result.clone();
    let flip = |bytes: &mut Vec<u8>, at: usize| {
        let len = bytes.len();
        bytes[at % len] ^= 1 << (number % 7);
    };
    let manifest: Manifest = serde_json::from_slice(&result.manifest).unwrap();
    match number % 7 {
        0 => flip(&mut own.output, 44 + number * 1009),
        1 => flip(&mut own.original, 44 + number * 2003),
        2 => own.manifest = changed(&result.manifest, "/outcome"),
        3 => {
            own.manifest =
                changed(&result.manifest, if manifest.redactions.is_empty() { "/input/frames" } else { "/redactions/0/end_frame" })
        }
        4 => own.manifest = changed(&result.manifest, "/verification/outside_sha256"),
        5 => flip(&mut own.transcripts[0].1, number * 17),
        _ => flip(&mut own.run, number * 13),
    }
    own
}

#[test]
fn both_verifiers_agree_on_fifty_results_and_on_fifty_that_were_tampered_with() {
    let (office, listener, folder) = (Office::new(), listener(), tempfile::tempdir().unwrap());
    let policy = Policy::load("all", None).unwrap();
    for number in 0..50 {
        let policy = if number % 3 == 0 { policy.clone().with_fill(Fill::Silence) } else { policy.clone() };
        let result = office.result(&listener, &policy, call(number));
        let ours = result.audit(Some(&office.keys), true);
        let (theirs, said) = independent(folder.path(), &result, &office.pem);
        assert!(ours.result() == Verdict::Verified && theirs, "{number}: {ours:?}\n{said}");
        let wrong = tampered(&result, number);
        let ours = wrong.audit(Some(&office.keys), true);
        let (theirs, said) = independent(folder.path(), &wrong, &office.pem);
        assert!(ours.result() == Verdict::Failed && !theirs, "{number}: {ours:?}\n{said}");
    }
}
