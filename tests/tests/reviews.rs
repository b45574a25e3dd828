//! People's decisions on results, by the program: bound to the bytes, signed, counted by person, and seen by two verifiers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::time::SystemTime;

use redaction::manifest::canonical_json;
use tests::program::run;
use tests::whistle::{Kept, listener, published, recording};
use worker::attest::attestor::{Attestor, Run};
use worker::attest::keys::{PublicKeys, SigningKey, generate};
use worker::attest::signer::Signer;
use worker::attest::tenants::Logs;
use worker::audit::{Evidence, audit};
use worker::pipeline::policy::Policy;
use worker::store::folder::FolderStore;

/// Two results, each with its evidence, and the key that signs all of it.
struct Office {
    folder: tempfile::TempDir,
    keys: PublicKeys,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pem = generate().unwrap();
        let key = SigningKey::from_pem(&pem).unwrap();
        let keys = PublicKeys::from_pem(key.public_pem().as_bytes()).unwrap();
        fs::write(folder.path().join("key.pem"), pem).unwrap();
        fs::write(folder.path().join("key.pub"), key.public_pem()).unwrap();
        let logs = Logs::new(Arc::new(FolderStore::new(folder.path())), "log");
        let attestor = Attestor::new(Some(Signer::Key(key)), Some(logs)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (listener, policy) = (listener(), Policy::load("all", None).unwrap());
        let said =
            ["hello nice weather", "my card number is four five three nine one four eight eight zero three four three six four six seven"];
        for (name, channels) in [("a", 1), ("b", 2)] {
            let published = published(&listener, &policy, "call.wav", recording(&said, channels, Kept::MuLaw));
            let manifest = canonical_json(&published.manifest).unwrap();
            let run = Run { tenant: None, outcome: published.manifest.outcome, started: SystemTime::now(), attempt: 1, found_done: false };
            let attested = runtime.block_on(attestor.attest(&manifest, run)).unwrap().unwrap();
            let write = |extension: &str, bytes: &[u8]| fs::write(folder.path().join(format!("{name}.{extension}")), bytes).unwrap();
            write("wav", &published.output);
            write("manifest.json", &manifest);
            write("manifest.dsse.json", &attested.manifest);
            write("manifest.run.dsse.json", &attested.run);
        }
        Self { folder, keys }
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &str) -> Output {
        run(&arguments.split(' ').collect::<Vec<_>>(), self.folder.path())
    }

    fn ok(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What both verifiers say of a result that must fail, or must not.
    fn verify(&self, name: &str, more: &str, holds: bool) -> String {
        let arguments = format!("{name}.manifest.json {name}.wav --key key.pub{more}");
        let ours = self.run(&format!("verify {arguments}"));
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("verifier/verify.py");
        let theirs = Command::new("python3").arg(script).args(arguments.split(' ')).current_dir(self.folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ours.stdout).into_owned();
        assert_eq!((ours.status.success(), theirs.status.success()), (holds, holds), "{said}{}", String::from_utf8_lossy(&theirs.stdout));
        said
    }
}

#[test]
fn decisions_are_signed_counted_by_person_and_bound_to_their_output() {
    let office = Office::new();
    let (sign, bob) = ("--signing-key key.pem --listened all", "review approve a.manifest.json a.wav --reviewer bob --role approver");
    assert_eq!(office.ok(&format!("review approve a.manifest.json a.wav --reviewer alice {sign}")), "a.manifest.review.1.dsse.json\n");
    assert!(office.verify("a", "", true).contains("approved by alice (heard 1 of 1 ranges)"));
    office.verify("a", " --approvals 2", false);
    office.ok(&format!("review approve a.manifest.json a.wav --reviewer alice {sign}"));
    assert!(office.verify("a", " --approvals 2", false).contains("1 approved the output, and 2 must"), "one person counts once");
    office.ok(&format!("{bob} {sign}"));
    office.verify("a", " --approvals 2", true);

    // Carried to another output, it is named.
    fs::copy(office.at("a.manifest.review.1.dsse.json"), office.at("b.manifest.review.1.dsse.json")).unwrap();
    assert!(office.verify("b", "", false).contains("FAIL  review: a decision is of another manifest"));
    fs::remove_file(office.at("b.manifest.review.1.dsse.json")).unwrap();
    assert_eq!(office.run(&format!("review approve a.manifest.json b.wav --reviewer alice {sign}")).status.code(), Some(1));
    assert_eq!(office.run("review approve b.manifest.json b.wav --reviewer x --signing-key key.pem --listened r9").status.code(), Some(2));
    assert_eq!(office.run("review reject b.manifest.json b.wav --reviewer x --signing-key key.pem").status.code(), Some(2));

    // Somebody who signs with a key that nobody trusts decides nothing.
    office.ok("key new other.pem");
    office.ok("review approve b.manifest.json b.wav --reviewer mallory --signing-key other.pem");
    assert!(office.verify("b", "", false).contains("FAIL  review"));
    fs::remove_file(office.at("b.manifest.review.1.dsse.json")).unwrap();
    office.ok("review reject b.manifest.json b.wav --reviewer carol --objection still-heard --signing-key key.pem");
    assert!(office.verify("b", "", false).contains("carol rejected the output"));
    office.verify("a", "", true);
}

#[test]
fn every_byte_of_a_decision_that_flips_is_named() {
    let office = Office::new();
    office.ok("review approve a.manifest.json a.wav --reviewer alice --listened r1 --signing-key key.pem");
    let [manifest, output, review] =
        ["a.manifest.json", "a.wav", "a.manifest.review.1.dsse.json"].map(|name| fs::read(office.at(name)).unwrap());
    let failed = |review: &[u8]| {
        let evidence = Evidence { reviews: &[review], keys: Some(&office.keys), envelope: None, ..Evidence::of(&manifest, &output) };
        audit(&evidence).report.failed()
    };
    assert_eq!(failed(&review), ["signature"], "the signed manifest was not given, the decision holds");
    for at in 0..review.len() {
        let mut flipped = review.clone();
        flipped[at] ^= 1;
        assert_eq!(failed(&flipped), ["signature", "review"], "byte {at}");
    }
}
