//! `callscrub queue` and `callscrub enqueue` as an operator runs them, on a real RabbitMQ and a real S3 server, and on a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tests::broker::RabbitMq;
use tests::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use tests::program::run_with;
use tests::sites::{FolderSite, RabbitSite, Site, name, next_soon};
use worker::message::{Message, parse};
use worker::queue::Settlement;

/// Settings of a worker on the shared servers, in a folder of their own.
struct Desk {
    site: RabbitSite,
    dir: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        tokio::task::spawn_blocking(Weed::shared).await.unwrap();
        let desk = Self { site: RabbitSite::new().await, dir: tempfile::tempdir().unwrap() };
        // The queues stand already: their arguments must be the same.
        let settings = format!(
            "[queue]\nkind = \"rabbitmq\"\n[queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{}/%2f\"\nprefix = \"{prefix}\"\ndelivery_limit = 3\n\
             [store]\nkind = \"s3\"\n[store.s3]\nendpoint = \"{}\"\npath_style = true\n\
             [output]\nlocation = \"s3://recordings/{prefix}/out\"\nquarantine = \"s3://quarantine/{prefix}\"\n\
             [worker]\nretry_delays_ms = [300, 2000]\n",
            RabbitMq::shared().port(),
            Weed::shared().endpoint(),
            prefix = desk.site.prefix,
        );
        fs::write(desk.dir.path().join("callscrub.toml"), settings).unwrap();
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let variables = [
            ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
            ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY),
            ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY),
        ];
        tokio::task::block_in_place(|| run_with(arguments, self.dir.path(), &variables))
    }

    fn recordings(&self) -> String {
        format!("s3://recordings/{}", self.site.prefix)
    }
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn rows(output: &Output) -> Vec<Value> {
    said(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_replayed_and_purged() {
    let desk = Desk::new().await;
    let queue = desk.site.open().await;
    let poison = br#"{"hello":"5551234567"}"#;
    for (body, reason) in [(&br#"{"source":"s3://recordings/a.wav","policy":"pci"}"#[..], "undecodable"), (poison, "message_unknown")] {
        desk.site.client.publish(&desk.site.queue("jobs"), body).await;
        let delivery = next_soon(&queue).await;
        queue.settle(delivery.id, Settlement::Dead { reason }).await.unwrap();
    }
    let listed = desk.run(&["queue", "ls", "--json"]);
    assert!(!said(&listed).contains("555") && !said(&desk.run(&["queue", "ls"])).contains("555"), "a list repeats a message");
    let listed = rows(&listed);
    let id = |reason: &str| listed.iter().find(|row| row["reason"] == reason).unwrap()["id"].as_str().unwrap().to_owned();
    assert_eq!((listed.len(), &listed[0]["attempts"]), (2, &json!(1)));
    let shown = said(&desk.run(&["queue", "show", &id("undecodable")]));
    assert!(shown.contains("s3://recordings/a.wav, policy pci"), "{shown}");
    let shown = said(&desk.run(&["queue", "show", &id("message_unknown")]));
    assert!(shown.contains("message_unknown: the message is neither") && !shown.contains("555"), "{shown}");
    assert_eq!(desk.run(&["queue", "show", &id("message_unknown"), "--body"]).stdout, poison);

    said(&desk.run(&["queue", "replay", "--reason", "undecodable", "--all"]));
    let again = next_soon(&queue).await;
    assert_eq!((name(&again).as_str(), again.attempt), ("a.wav", 1));
    queue.settle(again.id, Settlement::Ack).await.unwrap();
    said(&desk.run(&["queue", "purge", &id("message_unknown")]));
    assert!(rows(&desk.run(&["queue", "ls", "--json"])).is_empty());
    assert_eq!(desk.run(&["queue", "purge", &id("message_unknown")]).status.code(), Some(1), "an id that names nothing");
    assert_eq!(desk.run(&["queue", "purge"]).status.code(), Some(2), "nothing chosen");
}

fn quarantine_manifest(source: &str) -> Vec<u8> {
    let input = json!({ "sha256": "00", "bytes": 8044, "container": "wav", "codec": "pcm_mulaw", "sample_rate": 8000, "channels": 1,
                        "frames": 8000, "metadata": [] });
    let manifest = json!({
        "schema": "callscrub.manifest/v1", "source": { "uri": source }, "input": input,
        "policy": { "name": "all", "version": "1", "sha256": "00" },
        "engine": { "callscrub": "0.1.0", "models": [], "device": "cpu" },
        "coverage": { "speech_ms": 900, "transcribed_ms": 100, "gaps": [{ "channel": 0, "start_ms": 100, "end_ms": 900 }] },
        "redactions": [], "counts": {}, "outcome": "quarantined", "quarantine": { "reason": "not_covered" },
    });
    manifest.to_string().into_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn quarantines_are_listed_shown_replayed_and_purged() {
    let desk = Desk::new().await;
    let weed = Weed::shared();
    for key in ["a/one.wav", "two.wav"] {
        let manifest = quarantine_manifest(&format!("s3://recordings/{key}"));
        weed.put(&format!("s3://quarantine/{}/{key}.manifest.json", desk.site.prefix), &manifest).await;
    }
    weed.put(&format!("s3://quarantine/{}/note.txt", desk.site.prefix), b"not ours").await;
    let listed = rows(&desk.run(&["queue", "ls", "--quarantine", "--json"]));
    let ids: Vec<_> = listed.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &listed[0]["reason"]), (vec!["a/one.wav", "two.wav"], &json!("not_covered")));
    let shown = said(&desk.run(&["queue", "show", "--quarantine", "a/one.wav"]));
    assert!(shown.contains("s3://recordings/a/one.wav") && shown.contains("channel 0, 100 to 900 ms"), "{shown}");

    said(&desk.run(&["queue", "replay", "--quarantine", "a/one.wav"]));
    let queue = desk.site.open().await;
    assert_eq!(name(&next_soon(&queue).await), "a/one.wav");
    assert_eq!(rows(&desk.run(&["queue", "ls", "--quarantine", "--json"])).len(), 2, "it stays until its new try has an end");
    said(&desk.run(&["queue", "purge", "--quarantine", "--all", "--reason", "not_covered"]));
    assert!(rows(&desk.run(&["queue", "ls", "--quarantine", "--json"])).is_empty());
    assert!(weed.get(&format!("s3://quarantine/{}/note.txt", desk.site.prefix)).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lies_in_a_bucket_is_enqueued_once_with_what_was_seen_of_it_pinned() {
    let desk = Desk::new().await;
    for key in ["a.wav", "b c+d.wav", "sub/e.wav"] {
        Weed::shared().put(&format!("{}/{key}", desk.recordings()), b"x").await;
    }
    Weed::shared().put(&format!("{}/out/a.wav", desk.recordings()), b"a result").await;
    Weed::shared().put(&format!("{}/empty.wav", desk.recordings()), b"").await;
    let counted = desk.run(&["enqueue", &desk.recordings(), "--dry-run"]);
    let stderr = String::from_utf8_lossy(&counted.stderr).into_owned();
    assert!(stderr.contains("3 jobs would be added; passed over: 0 older, 1 empty or oddly named, 1 results"), "{stderr}");
    let arguments = ["enqueue", &desk.recordings(), "--policy", "pci", "--state", "state.json"];
    assert!(desk.run(&arguments).status.success());
    assert!(desk.run(&arguments).status.success(), "what is finished stays finished");
    let queue = desk.site.open().await;
    let mut keys = Vec::new();
    for _ in 0..3 {
        let delivery = next_soon(&queue).await;
        let Ok(Message::Jobs(jobs)) = parse(&delivery.body) else { panic!("no job") };
        assert_eq!(jobs[0].policy.as_deref(), Some("pci"));
        assert_eq!(jobs[0].pin.etag.as_deref(), Some("9dd4e461268c8034f5c8564e155c67a6"), "the MD5 of one x");
        keys.push(jobs[0].source.uri().replace(&desk.recordings(), ""));
        queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    }
    keys.sort();
    assert_eq!(keys, ["/a.wav", "/b c+d.wav", "/sub/e.wav"]);
    assert_eq!(desk.site.client.count(&desk.site.queue("jobs")).await, 0, "nothing is enqueued twice");

    let later = desk.run(&["enqueue", &desk.recordings(), "--since", "2099-01-01"]);
    assert!(String::from_utf8_lossy(&later.stderr).contains("0 jobs added; passed over: 3 older"));
    let other = desk.run(&["enqueue", &format!("{}/sub", desk.recordings()), "--policy", "pci", "--state", "state.json"]);
    assert_eq!(other.status.code(), Some(2), "another order's state is refused");
    assert_eq!(desk.run(&["enqueue", &desk.recordings(), "--since", "yesterday"]).status.code(), Some(2));
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_folder_dead_recordings_are_replayed_into_the_inbox() {
    let site = FolderSite::new().await;
    let queue = site.open().await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Dead { reason: "undecodable" }).await.unwrap();
    let root = site.root.path();
    fs::write(root.join("callscrub.toml"), "queue.folder.root = '.'\nstore.folder.root = '.'").unwrap();
    let run = |arguments: &[&str]| tokio::task::block_in_place(|| run_with(arguments, root, &[]));
    let listed = rows(&run(&["queue", "ls", "--json"]));
    assert_eq!((&listed[0]["id"], &listed[0]["reason"]), (&json!("a.wav"), &json!("undecodable")));
    said(&run(&["queue", "replay", "a.wav"]));
    assert_eq!(name(&next_soon(&queue).await), "a.wav");
    assert!(is_empty(&root.join("dead")), "its note is gone too");
    assert_eq!(run(&["enqueue", "in"]).status.code(), Some(2), "a folder queue takes no messages");
}

fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().next().is_none()
}
