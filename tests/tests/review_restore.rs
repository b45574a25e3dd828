//! A false alarm is marked on the review page, in a real Chromium: by who may, from the original, with the access written down before; two people
//! approve what comes of it, and both verifiers hold it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::Path;

use audio::{Limits, decode};
use fantoccini::key::Key;
use redaction::manifest::{Manifest, RedactionRecord};
use redaction::recording::Recording;
use redaction::restoration::FalseAlarm;
use redaction::time::FrameRange;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tests::desk::Desk;
use tests::office::{Editing, HOSTILE, RISKY, manifest};

const LIMITS: Limits = Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 8 };

/// An office whose originals lie where their manifests say, with something done to the folder then.
async fn office(change: impl FnOnce(&Path)) -> Editing {
    Editing::open_after(|folder| {
        for name in [RISKY, HOSTILE] {
            fs::copy(folder.join("originals").join(name), folder.join(name)).unwrap();
        }
        change(folder);
    })
    .await
}

fn read(desk: &Desk, name: &str) -> Manifest {
    manifest(desk.office.folder.path(), name).0
}

fn samples(desk: &Desk, path: &str) -> Recording {
    decode(&fs::read(desk.office.folder.path().join(path)).unwrap(), &LIMITS).unwrap().recording
}

fn accesses(desk: &Desk) -> Vec<Value> {
    let text = fs::read_to_string(desk.office.folder.path().join("review/access.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Who read that original for what, in order.
fn originals_read(desk: &Desk, sha256: &str) -> Vec<(String, String)> {
    let lines = accesses(desk).into_iter().filter(|own| own["original_sha256"] == sha256);
    let said = |own: &Value, key: &str| own[key].as_str().unwrap().to_owned();
    lines.map(|own| (said(&own, "person"), format!("{} {}", said(&own, "method"), said(&own, "what")))).collect()
}

fn decisions(desk: &Desk) -> usize {
    let names = fs::read_dir(desk.office.folder.path().join("redacted")).unwrap();
    names.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().contains(".review.")).count()
}

/// The range of that kind.
fn range<'a>(manifest: &'a Manifest, entity: &str) -> &'a RedactionRecord {
    manifest.redactions.iter().find(|own| own.findings.iter().any(|finding| finding.entity == entity)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_heard_in_the_original_given_back_and_approved_by_two_people_where_one_would_do() {
    let desk = Desk::in_office(office(|_| ()).await, "cid", HOSTILE).await;
    let first = read(&desk, HOSTILE);
    let (whole, next) = (&first.redactions[0], format!("{HOSTILE}.rev2"));
    assert!(desk.text(".about").await.contains("one approval is needed"));

    desk.click("tr[data-range=r1] .original").await;
    let seconds = desk.browser.wait_for("the original plays", "return document.querySelector('#unredacted audio').duration || null").await;
    let length = (whole.end_ms - whole.start_ms) as f64 / 1000.0;
    assert!((length..=length + 4.01).contains(&seconds.as_f64().unwrap()), "{seconds} s around {length} s");
    let hear = ("cid".to_owned(), "GET /calls/{id}/original/{range}".to_owned());
    let heard = originals_read(&desk, &first.input.sha256);
    assert!(!heard.is_empty() && heard.iter().all(|own| *own == hear), "{heard:?}");
    let lines = accesses(&desk);
    let at = |is: &dyn Fn(&Value) -> bool| lines.iter().position(is).unwrap();
    let (before, answered) = (at(&|own| !own["original_sha256"].is_null()), at(&|own| own["what"] == hear.1[4..] && own["status"] == 200));
    assert!(before < answered, "written down before it was given");

    desk.false_alarm("r1", "not_personal").await;
    desk.change().await;
    assert_eq!(originals_read(&desk, &first.input.sha256).last().unwrap().1, "POST /calls/{id}/ranges");
    let (second, given) = (read(&desk, &next), &read(&desk, &next).restorations[0]);
    assert_eq!(second.predecessor.as_ref().unwrap().manifest_sha256, manifest(desk.office.folder.path(), HOSTILE).1);
    let stated = (given.start_frame, given.end_frame, given.restored_by.as_str(), given.reason);
    assert_eq!(stated, (whole.start_frame, whole.end_frame, "cid", FalseAlarm::NotPersonal));
    assert!(desk.text("tr.given").await.contains("cid: it tells nothing of a person"));
    assert!(desk.text("#turns").await.contains("card number is four five three nine"), "what is heard again is read again");

    // Whatever the policy says: not nobody, not one person, but two.
    assert!(desk.text(".about").await.contains("2 approvals by different people are needed"));
    assert!(!desk.verify(&next, &[]) && !desk.verify(HOSTILE, &[]), "cid rejected the first");
    desk.sign_in("ann", &next).await;
    desk.click("tr.given .around").await;
    desk.browser.wait_for("it was heard", "return document.querySelector('tr.given input').checked").await;
    desk.approve("ann", &next, "needs an approver").await;
    assert!(!desk.verify(&next, &["--approvals", "1"]));
    desk.approve("bea", &next, "approved").await;
    let before = format!("redacted/{HOSTILE}.manifest.json");
    assert!(desk.verify(&next, &[]) && desk.verify(&next, &["--original", HOSTILE, "--predecessor", &before]));
    desk.browser.keep("restored.transcript.html").await;
    let complaints = desk.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_form_overwrites_two_stretches_and_gives_one_range_back_and_nothing_else_changes() {
    let desk = Desk::in_office(office(|_| ()).await, "cid", RISKY).await;
    let first = read(&desk, RISKY);
    let birth = range(&first, "DATE_OF_BIRTH").clone();
    desk.drag(2.5, 3.6).await;
    desk.click("#another").await;
    let write = |name: &str, value: &str| format!("document.querySelector('.stretch:last-of-type [name={name}]').value = '{value}'");
    let end = first.input.frames as f64 / 8000.0;
    for (name, value) in [("from", &format!("{:.1}", end - 2.0)), ("to", &format!("{:.1}", end - 1.6)), ("entity", &"PERSON".to_owned())] {
        desk.browser.script(&write(name, value)).await;
    }
    desk.false_alarm(&birth.id, "misheard").await;
    desk.change().await;
    desk.browser.picture("given").await;
    let second = read(&desk, "card.wav.rev2");
    let by_hand = |own: &&RedactionRecord| own.findings.iter().any(|finding| finding.rule == "by_hand");
    assert_eq!(second.redactions.iter().filter(by_hand).count(), 2);
    assert_eq!((second.redactions.len(), second.restorations.len()), (first.redactions.len() + 1, 1));
    assert_eq!((second.restorations[0].start_frame, second.restorations[0].end_frame), (birth.start_frame, birth.end_frame));
    // Sample by sample: the original's where it was given back, the fill where more went, and else what it was.
    let [original, before, after] =
        ["originals/card.wav", "redacted/card.wav", "redacted/card.wav.rev2.wav"].map(|path| samples(&desk, path));
    let mut edges: Vec<u64> = [0, after.frames()].to_vec();
    for own in second.redactions.iter().filter(by_hand).map(|own| (own.start_frame, own.end_frame)) {
        edges.extend([own.0, own.1]);
    }
    edges.extend([birth.start_frame, birth.end_frame]);
    edges.sort_unstable();
    for pair in edges.windows(2).filter(|pair| pair[0] < pair[1]) {
        let piece = FrameRange::new(pair[0], pair[1]).unwrap();
        let same = |a: &Recording, b: &Recording| (0..2).all(|channel| a.channel_in(channel, piece).eq(b.channel_in(channel, piece)));
        let (given, more) = (pair[0] == birth.start_frame, second.redactions.iter().filter(by_hand).any(|own| own.start_frame == pair[0]));
        assert_eq!((same(&after, &original) || !given, same(&after, &before)), (true, !given && !more), "{pair:?}");
    }
    // What a person overwrites later wins: the range goes again, and nothing is given back any more.
    desk.browser.script(&format!("document.querySelector('#more [name=from]').value = '{:.3}'", birth.start_ms as f64 / 1000.0)).await;
    desk.browser.script(&format!("document.querySelector('#more [name=to]').value = '{:.3}'", birth.end_ms as f64 / 1000.0)).await;
    desk.change().await;
    assert_eq!(read(&desk, "card.wav.rev3").restorations, []);
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_is_shown_nothing_and_forges_in_vain() {
    let desk = Desk::in_office(office(|_| ()).await, "ann", HOSTILE).await;
    for person in ["ann", "bea", "dot"] {
        desk.sign_in(person, HOSTILE).await;
        assert!(!desk.is_there(".original").await && !desk.is_there("[name=restore]").await, "{person}");
    }
    for person in ["ann", "bea", "dot"] {
        desk.sign_in(person, HOSTILE).await;
        let (_, id) = manifest(desk.office.folder.path(), HOSTILE);
        let forged = "const form = new URLSearchParams({token: document.querySelector('[name=token]').value, restore: 'r1 public'}); \
                      const answer = await fetch(`/calls/${arguments[0]}/ranges`, {method: 'POST', body: form, redirect: 'manual'}); \
                      const heard = await fetch(`/calls/${arguments[0]}/original/r1`); return [answer.status, heard.status];";
        let answers = desk.browser.client.execute_async(&then(forged), vec![id.into()]).await.unwrap();
        assert_eq!(answers, serde_json::json!([403, 403]), "{person}");
    }
    assert_eq!((originals_read(&desk, &read(&desk, HOSTILE).input.sha256), decisions(&desk)), (vec![], 0));
    desk.browser.close().await;
}

/// A script that waits, as the driver wants it.
fn then(script: &str) -> String {
    let (body, arguments) = (script.replace("arguments[", "given["), "const given = [...arguments], done = given.pop();");
    format!("{arguments} (async () => {{ {body} }})().then(done, (error) => done(String(error)));")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_that_changed_or_is_gone_gives_nothing_back_and_rejects_nothing() {
    let desk = Desk::in_office(office(|folder| drop(fs::copy(folder.join(RISKY), folder.join(HOSTILE)))).await, "cid", HOSTILE).await;
    let (stated, folder) = (read(&desk, HOSTILE), desk.office.folder.path().to_owned());
    let refused = async |expected: &str| {
        desk.sign_in("cid", HOSTILE).await;
        desk.false_alarm("r1", "public").await;
        desk.click("#more button[type=submit]").await;
        let script = format!("return document.querySelector('main').textContent.includes({expected:?})");
        desk.browser.wait_for(expected, &script).await;
        assert_eq!((decisions(&desk), folder.join(format!("redacted/{HOSTILE}.rev2.wav")).exists()), (0, false), "{expected}");
    };
    refused("another recording than the one that was redacted").await;
    desk.sign_in("cid", HOSTILE).await;
    desk.click("tr[data-range=r1] .original").await;
    let told = "return document.querySelector('#unredacted [role=status]').textContent.includes('another recording')";
    desk.browser.wait_for("it says that it can't be played", told).await;

    fs::remove_file(folder.join(HOSTILE)).unwrap();
    refused("the original is gone, and no receipt says why").await;
    let receipt = serde_json::json!({"schema": "callscrub.receipt/v1", "source": {"uri": HOSTILE}, "input_sha256": stated.input.sha256,
        "manifest_sha256": "00", "original": "deleted"});
    fs::write(folder.join(format!("redacted/{HOSTILE}.receipt.json")), receipt.to_string()).unwrap();
    refused("the original is gone: deleted after its result was published").await;
    fs::write(folder.join(format!("quarantine/{HOSTILE}.manifest.json")), "{}").unwrap();
    let before = originals_read(&desk, &stated.input.sha256).len();
    refused("stands in the quarantine too").await;
    assert_eq!((before >= 4, originals_read(&desk, &stated.input.sha256).len()), (true, before));

    // It is back: what failed may be tried again.
    fs::remove_file(folder.join(format!("quarantine/{HOSTILE}.manifest.json"))).unwrap();
    let original = fs::read(folder.join("originals").join(HOSTILE)).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&original)), stated.input.sha256);
    fs::write(folder.join(HOSTILE), original).unwrap();
    desk.sign_in("cid", HOSTILE).await;
    desk.false_alarm("r1", "public").await;
    desk.change().await;
    assert_eq!(read(&desk, &format!("{HOSTILE}.rev2")).restorations.len(), 1);
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_gives_a_range_back() {
    let desk = Desk::in_office(office(|_| ()).await, "cid", RISKY).await;
    let birth = range(&read(&desk, RISKY), "DATE_OF_BIRTH").id.clone();
    desk.browser.tab_to(&format!("tr[data-range={birth}] .original")).await;
    desk.browser.press(Key::Enter).await;
    desk.browser.wait_for("the original plays", "return document.querySelector('#unredacted audio').duration || null").await;
    desk.browser.tab_to(&format!("tr[data-range={birth}] select")).await;
    desk.browser.press(Key::Down).await;
    desk.browser.tab_to("#another").await;
    desk.browser.tab_to("#more button[type=submit]").await;
    desk.browser.press(Key::Enter).await;
    desk.browser.wait_for("a new result is there", "return document.querySelector('#next') !== null").await;
    let next = read(&desk, "card.wav.rev2");
    assert_eq!((next.restorations.len(), next.restorations[0].reason), (1, FalseAlarm::Misheard));
    desk.browser.close().await;
}
