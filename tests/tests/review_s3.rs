//! The review page before a real S3 server, in a real Chromium: queue, play, overwrite more, give one range back from a version of the original that
//! has been replaced since, approve, and verify what lies in the buckets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;

use redaction::manifest::{Manifest, Source};
use tests::bucket::Weed;
use tests::desk::{Desk, verify};
use tests::office::{Editing, attested, manifest};
use tests::whistle::{Kept, listener, recording};
use worker::pipeline::policy::Policy;
use worker::pipeline::{Input, Settled, Tools, redact};
use worker::store::{Catalogue, Location, ObjectStore, Pin, Prefix, Write};

const SAID: [&str; 4] = [
    "hello nice weather",
    "my card number is four five three nine one four eight eight zero three four three six four six seven",
    "my security code is four seven one",
    "thank you so much",
];

/// Copies what lies below the office's results into its folder, by name.
async fn mirror(weed: &Weed, office: &Editing, name: &str) {
    let (store, prefix) = (weed.store(), Prefix::parse(&format!("s3://redacted/{name}")).unwrap());
    let folder = office.folder.path().join("redacted");
    fs::create_dir_all(&folder).unwrap();
    for entry in store.list(&prefix, None).await.unwrap().entries {
        let location = entry.location.unwrap();
        let bytes = weed.get(&location.uri()).await.unwrap();
        fs::write(folder.join(location.key().rsplit('/').next().unwrap()), bytes).unwrap();
    }
}

/// A recording in a bucket that keeps versions, with its result as a worker leaves it.
async fn redacted(weed: &Weed, office: &Editing, name: &str, original: Vec<u8>) -> String {
    let (bucket, store) = (weed.admin().versioned().await, weed.store());
    let location = Location::parse(&format!("s3://{bucket}/a/call.wav")).unwrap();
    store.put(&location, original.clone(), "audio/wav", Write::New).await.unwrap();
    let found = store.get(&location, &Pin::default(), 1 << 30).await.unwrap();
    assert!(found.version.is_some());
    let source = Source { uri: location.uri(), version: found.version, etag: found.etag };
    let folder = office.folder.path().to_owned();
    let files = tokio::task::spawn_blocking(move || {
        let (listener, limits) = (listener(), audio::Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 8 });
        let policy = Policy::load("two", Some(&folder.join("policies"))).unwrap();
        let tools = Tools { listener: &listener, policy: &policy, limits: &limits, progress: &|_| () };
        let Ok(Settled::Published(published)) = redact(Input { source, bytes: original }, &tools) else { panic!("no result") };
        attested(&folder, *published)
    });
    for (end, bytes) in files.await.unwrap() {
        weed.put(&format!("s3://redacted/{name}/a/call.wav{end}"), &bytes).await;
    }
    location.uri()
}

#[tokio::test(flavor = "multi_thread")]
async fn queue_play_change_approve_and_verify_over_s3() {
    let weed = tokio::task::spawn_blocking(Weed::shared).await.unwrap();
    let name = format!("desk-{:08x}", fastrand::u32(..));
    let office = Editing::open_in_bucket(weed, &name).await;
    let original = recording(&SAID, 2, Kept::MuLaw);
    let source = redacted(weed, &office, &name, original.clone()).await;
    mirror(weed, &office, &name).await;
    fs::write(office.folder.path().join("original.wav"), &original).unwrap();
    // The name is another recording's by now; the version that was redacted is still there.
    weed.put(&source, b"another recording").await;

    let desk = Desk::in_office(office, "cid", "call.wav").await;
    let read = |name: &str| -> Manifest { manifest(desk.office.folder.path(), name).0 };
    desk.browser.client.goto(&desk.office.door.address()).await.unwrap();
    assert_eq!(desk.text("tbody tr:first-child a").await, source);
    desk.click("tbody tr:first-child a").await;
    desk.browser.wait_for("the waveforms are drawn", "return document.querySelector('#wave')?.dataset.drawn ?? null").await;
    desk.click("tr[data-range=r1] .around").await;
    desk.browser.wait_for("r1 was heard", "return document.querySelector('tr[data-range=r1] input').checked").await;
    let first = read("call.wav");
    let code = first.redactions.iter().find(|own| own.findings.iter().any(|finding| finding.entity == "CARD_CVV")).unwrap().clone();
    desk.click(&format!("tr[data-range={}] .original", code.id)).await;
    desk.browser.wait_for("the original plays", "return document.querySelector('#unredacted audio').duration || null").await;

    desk.drag(0.6, 1.2).await;
    desk.false_alarm(&code.id, "not_personal").await;
    desk.change().await;
    mirror(weed, &desk.office, &name).await;
    let (second, folder) = (read("call.wav.rev2"), desk.office.folder.path());
    assert_eq!(second.predecessor.as_ref().unwrap().manifest_sha256, manifest(folder, "call.wav").1);
    assert_eq!((second.redactions.len(), second.restorations.len()), (first.redactions.len(), 1));
    assert_eq!((second.restorations[0].start_frame, second.restorations[0].end_frame), (code.start_frame, code.end_frame));
    assert!(!verify(folder, "call.wav.rev2", &[]), "nobody has approved it");
    desk.approve("ann", "call.wav.rev2", "needs an approver").await;
    desk.approve("bea", "call.wav.rev2", "approved").await;
    mirror(weed, &desk.office, &name).await;
    assert!(verify(
        folder,
        "call.wav.rev2",
        &["--approvals", "2", "--original", "original.wav", "--predecessor", "redacted/call.wav.manifest.json"]
    ));
    assert!(!verify(folder, "call.wav", &[]), "cid rejected it");
    let complaints = desk.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    desk.browser.close().await;
}
