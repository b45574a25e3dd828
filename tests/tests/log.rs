//! The log of manifests on a folder and on a real S3 server: many workers at once, tampering, proofs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use redaction::log::Inclusion;
use sha2::{Digest, Sha256};
use tests::bucket::Weed;
use tests::program::run;
use worker::attest::log::{Log, LogFault};
use worker::attest::proofs;
use worker::store::folder::FolderStore;
use worker::store::{ObjectStore, Prefix};

fn digest(worker: usize, entry: usize) -> String {
    hex::encode(Sha256::digest(format!("{worker} {entry}")))
}

/// Ten workers, each with a view of the log of its own, a hundred entries each.
async fn ten_workers_extend_one_log(store: Arc<dyn ObjectStore>, prefix: &str) {
    let log = || Log::new(Arc::clone(&store), Prefix::parse(prefix).unwrap(), prefix.to_owned());
    let work = (0..10).map(|worker| {
        let log = log();
        tokio::spawn(async move {
            let mut receipts = Vec::new();
            for entry in 0..100 {
                receipts.push(log.append(&digest(worker, entry)).await.unwrap());
            }
            receipts
        })
    });
    let mut receipts = Vec::new();
    for worker in work.collect::<Vec<_>>() {
        receipts.extend(worker.await.unwrap());
    }
    let (mut logged, mut roots) = (BTreeSet::new(), Vec::new());
    let own = log();
    let tail = own.walk(|entry, _, tail| {
        logged.insert(entry.manifest_sha256.clone());
        roots.push(hex::encode(tail.root()));
    });
    let tail = tail.await.unwrap();
    assert_eq!((tail.size(), logged.len()), (1000, 1000), "no fork, no gap, nothing twice");
    assert_eq!(receipts.iter().map(|receipt| receipt.index).collect::<BTreeSet<_>>().len(), 1000);
    assert!(receipts.iter().all(|receipt| roots[receipt.index as usize] == receipt.root), "every receipt is of this log");
    for (place, receipt) in receipts.iter().enumerate().step_by(97) {
        let proof = proofs::inclusion(&own, &digest(place / 100, place % 100)).await.unwrap();
        assert!(proof.entry.index == receipt.index && proof.path.len() <= 10 + 1, "{}", proof.path.len());
    }
    let again = log().append(&digest(3, 3)).await.unwrap();
    assert!(receipts.contains(&again), "what is logged is not logged twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_workers_extend_one_log_in_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    ten_workers_extend_one_log(Arc::new(FolderStore::new(folder.path())), "log").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_workers_extend_one_log_on_s3() {
    let weed = tokio::task::spawn_blocking(Weed::shared).await.unwrap();
    ten_workers_extend_one_log(Arc::new(weed.store()), &format!("s3://contract/log-{:08x}", fastrand::u32(..))).await;
}

#[tokio::test]
async fn an_entry_beyond_a_hole_is_seen_and_what_was_altered_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::new(Arc::new(FolderStore::new(folder.path())), Prefix::parse("log").unwrap(), "log".into());
    for entry in 0..20 {
        log.append(&digest(0, entry)).await.unwrap();
    }
    let path = |index: u64| folder.path().join(format!("log/entries/{index:020}.json"));
    for index in [0u64, 7, 18] {
        let kept = fs::read(path(index)).unwrap();
        fs::remove_file(path(index)).unwrap();
        assert!(matches!(log.walk(|_, _, _| ()).await, Err(LogFault::Entry { index: at, .. }) if at == index), "removed {index}");
        for at in (0..kept.len()).step_by(5) {
            let mut flipped = kept.clone();
            flipped[at] ^= 1;
            fs::write(path(index), flipped).unwrap();
            assert!(
                matches!(log.walk(|_, _, _| ()).await, Err(LogFault::Entry { index: at, .. }) if at == index || at == index + 1),
                "{index}"
            );
        }
        fs::write(path(index), fs::read(path(index + 1)).unwrap()).unwrap();
        assert!(matches!(log.walk(|_, _, _| ()).await, Err(LogFault::Entry { index: at, .. }) if at == index), "moved {index}");
        fs::write(path(index), kept).unwrap();
    }
    assert_eq!(log.walk(|_, _, _| ()).await.unwrap().size(), 20);
}

fn says(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn flip(path: &Path) -> Vec<u8> {
    let kept = fs::read(path).unwrap();
    let mut flipped = kept.clone();
    // In a digit of the first digest: the last entry stays well-formed.
    let at = kept.windows(19).position(|part| part == b"\"manifest_sha256\":\"").unwrap() + 19;
    flipped[at] = if kept[at] == b'1' { b'2' } else { b'1' };
    fs::write(path, flipped).unwrap();
    kept
}

#[test]
fn the_program_signs_logs_proves_and_verifies_and_names_what_broke() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let ran = |arguments: &str| run(&arguments.split(' ').collect::<Vec<_>>(), folder.path());
    let ok = |arguments: &str| {
        let output = ran(arguments);
        assert!(output.status.success(), "{arguments}: {}", says(&output));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let fails = |arguments: &str, what: &str| {
        let output = ran(arguments);
        assert!(output.status.code() == Some(1) && says(&output).contains(what), "{arguments}: {}", says(&output));
    };
    ok("key new office.pem");
    fs::write(at("settings.toml"), "[evidence]\nsigning_key_file = \"office.pem\"\nlog = \"log\"\n").unwrap();
    let call = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls/short.wav");
    fs::copy(call, at("call.wav")).unwrap();
    ok("redact call.wav --out out --config settings.toml");
    fs::write(at("proof.json"), ok("log prove --config settings.toml out/call.manifest.json")).unwrap();
    let all = "verify out/call.manifest.json out/call.wav --original call.wav --key office.pem.pub --proof proof.json";
    let report: serde_json::Value = serde_json::from_str(&ok(&format!("{all} --json --listen"))).unwrap();
    assert_eq!(report["result"], "verified");
    let checks = report["checks"].as_array().unwrap();
    let not_made: Vec<&str> = checks.iter().filter(|check| check["state"] != "ok").map(|check| check["check"].as_str().unwrap()).collect();
    assert_eq!(not_made, ["review"], "nobody has decided on it yet: {report}");
    let seen = "log verify --config settings.toml --key office.pem.pub --seen out/call.manifest.run.dsse.json";
    assert!(ok(seen).contains("holds 1 entries"));

    let grown = "log grown --config settings.toml --seen out/call.manifest.run.dsse.json --key office.pem.pub";
    let check = "log check grown.json --seen out/call.manifest.run.dsse.json --key office.pem.pub";
    ok("redact call.wav --out again --policy pci --config settings.toml");
    fs::write(at("grown.json"), ok(grown)).unwrap();
    assert!(ok(check).contains("grew from 1 to 2 entries"));
    fails(&check.replace("out/call", "again/call"), "begins at another head");
    let kept = fs::read(at("grown.json")).unwrap();
    for at_byte in (0..kept.len()).step_by(7) {
        let mut flipped = kept.clone();
        flipped[at_byte] ^= 1;
        fs::write(at("grown.json"), flipped).unwrap();
        fails(check, "FAIL");
    }

    let entry = at("log/entries/00000000000000000000.json");
    let kept = flip(&entry);
    fails(seen, "entry 1 does not follow");
    fails("log prove --config settings.toml out/call.manifest.json", "FAIL");
    fs::write(&entry, &kept).unwrap();
    let last = fs::read(at("log/entries/00000000000000000001.json")).unwrap();
    fs::remove_file(at("log/entries/00000000000000000001.json")).unwrap();
    fails(grown, "FAIL");
    fs::write(&entry, &kept).unwrap();
    fs::remove_file(&entry).unwrap();
    fails(seen, "the last ones were removed");
    fs::write(&entry, &kept).unwrap();
    fails(seen, "2 entries, and 1 are left");
    fs::write(at("log/entries/00000000000000000001.json"), last).unwrap();
    ok(seen);
    let mut proof: Inclusion = serde_json::from_slice(&fs::read(at("proof.json")).unwrap()).unwrap();
    proof.head.root = "0".repeat(64);
    fs::write(at("proof.json"), serde_json::to_vec(&proof).unwrap()).unwrap();
    fails(all, "does not lead to the root");
    ok("key new other.pem");
    fails("verify out/call.manifest.json out/call.wav --key other.pem.pub", "signature");
    assert_eq!(ran("verify out/call.manifest.json").status.code(), Some(2));
    assert_eq!(ran("key new office.pem").status.code(), Some(1), "a key is never overwritten");
}

#[test]
fn a_worker_signs_and_logs_by_tenant_what_it_publishes_and_attests_what_it_finds_done() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let drain = || {
        fs::create_dir_all(at("inbox")).unwrap();
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls/short.wav"), at("inbox/call.wav")).unwrap();
        let output = run(&["worker", "--config", "settings.toml", "--drain"], folder.path());
        assert!(output.status.success(), "{}", says(&output));
    };
    assert!(run(&["key", "new", "office.pem"], folder.path()).status.success());
    let evidence = "[evidence]\nsigning_key_file = \"office.pem\"\nlog = \"logs\"\ntenant = \"acme\"\ntenant_from = \"folder\"\n";
    fs::write(at("settings.toml"), evidence).unwrap();
    fs::create_dir_all(at("inbox/other")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls/short.wav"), at("inbox/other/call.wav")).unwrap();
    drain();
    let verify = ["verify", "redacted/call.wav.manifest.json", "redacted/call.wav", "--key", "office.pem.pub", "--json"];
    let report: serde_json::Value = serde_json::from_slice(&run(&verify, folder.path()).stdout).unwrap();
    let state = |name: &str| report["checks"].as_array().unwrap().iter().find(|check| check["check"] == name).unwrap()["state"].clone();
    assert_eq!((state("signature"), state("run_record")), ("ok".into(), "ok".into()), "{report}");
    // As after a worker that died before it attested: the same recording again makes what is missing, and logs nothing twice.
    let (envelope, record) = (at("redacted/call.wav.manifest.dsse.json"), at("redacted/call.wav.manifest.run.dsse.json"));
    let signed = fs::read(&envelope).unwrap();
    fs::remove_file(&envelope).unwrap();
    fs::remove_file(&record).unwrap();
    drain();
    assert!(fs::read(&envelope).unwrap() == signed && record.is_file());
    assert!(!at("logs/entries").exists());
    for tenant in ["acme", "other"] {
        assert_eq!(fs::read_dir(at(&format!("logs/tenants/{tenant}/entries"))).unwrap().count(), 1);
        let verified = run(&["log", "verify", "--config", "settings.toml", "--key", "office.pem.pub", "--tenant", tenant], folder.path());
        assert!(says(&verified).contains(&format!("logs/tenants/{tenant} holds 1 entries")), "{}", says(&verified));
    }
}
