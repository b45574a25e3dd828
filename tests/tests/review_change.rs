//! More is overwritten on the review page, in a real Chromium: by dragging, by widening, by the keyboard; each makes a result that verifies and names
//! the one before.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]
#![allow(clippy::print_stdout, reason = "what it took is shown to whoever asks with --nocapture")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use redaction::manifest::{Manifest, RedactionRecord};
use tests::browser::Browser;
use tests::desk::Desk;
use tests::office::{Editing, HOSTILE, RISKY, manifest, two_hours};

fn read(desk: &Desk, name: &str) -> Manifest {
    manifest(desk.office.folder.path(), name).0
}

fn by_hand(record: &RedactionRecord) -> usize {
    record.findings.iter().filter(|finding| finding.reason == "by_hand").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_range_that_is_dragged_is_overwritten_another_is_widened_and_two_people_approve_what_comes_of_it() {
    let desk = Desk::at(RISKY).await;
    let (first, first_id) = manifest(desk.office.folder.path(), RISKY);
    // The words "hello you" of the first call's second turn.
    desk.drag(2.5, 3.6).await;
    let (from, to) = desk.form().await;
    assert!((from - 2.5).abs() < 0.1 && (to - 3.6).abs() < 0.1, "{from} to {to}");
    desk.change().await;
    let (second, second_id) = (read(&desk, "card.wav.rev2"), manifest(desk.office.folder.path(), "card.wav.rev2").1);
    let named = second.predecessor.as_ref().unwrap();
    assert_eq!((&named.manifest_sha256, &named.output_sha256), (&first_id, &first.output.as_ref().unwrap().audio.sha256));
    assert_eq!((second.redactions.len(), by_hand(&second.redactions[0])), (first.redactions.len() + 1, 1));
    let old: Vec<_> = second.redactions[1..].iter().map(|own| (own.start_frame, own.end_frame, &own.findings, own.edges)).collect();
    let stated: Vec<_> = first.redactions.iter().map(|own| (own.start_frame, own.end_frame, &own.findings, own.edges)).collect();
    assert_eq!(old, stated, "what was there stays as it was stated");
    assert!(desk.verify("card.wav.rev2", &[]));

    // The edge of r2, which is the first call's r1, is pulled outward by a second and more.
    let end = second.redactions[1].end_ms as f64 / 1000.0;
    desk.drag(end - 0.03, end + 1.2).await;
    let (from, to) = desk.form().await;
    assert!((from - second.redactions[1].start_ms as f64 / 1000.0).abs() < 0.02 && to > end + 1.0, "{from} to {to}");
    desk.change().await;
    let third = read(&desk, "card.wav.rev3");
    assert_eq!(third.predecessor.as_ref().unwrap().manifest_sha256, second_id);
    assert!(third.redactions[1].end_frame > second.redactions[1].end_frame && third.redactions.len() == second.redactions.len());
    assert_eq!(third.redactions[1].findings.len(), second.redactions[1].findings.len() + 1);

    desk.approve("cid", "card.wav.rev3", "needs an approver").await;
    desk.approve("bea", "card.wav.rev3", "approved").await;
    assert!(desk.verify("card.wav.rev3", &["--approvals", "2"]));
    assert!(!desk.verify("card.wav.rev2", &[]), "ann rejected it when she asked for more");
    assert!(desk.verify("card.wav.rev3", &["--original", &format!("originals/{RISKY}")]));
    desk.browser.keep("changed.transcript.html").await;
    let complaints = desk.browser.complaints().await;
    assert!(complaints.is_empty(), "{complaints:?}");
    desk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_two_hours_is_drawn_and_scrolled() {
    let mut id = String::new();
    let office = Editing::open_after(|folder| id = two_hours(folder)).await;
    office.door.sign_in("ann");
    let desk = Desk { browser: Browser::start().await, office };
    // The first look draws the outline; from then on it is kept.
    desk.goto(&format!("/calls/{id}")).await;
    desk.goto(&format!("/calls/{id}?again")).await;
    let drawn = desk.browser.script("return Number(document.querySelector('#wave').dataset.drawn)").await;
    desk.browser.client.execute(SCROLL, Vec::new()).await.unwrap();
    let frames = desk.browser.wait_for("it was scrolled", "return window.scrolled ?? null").await;
    println!("2 h in Chromium: drawn {drawn} ms after the page was asked for; 60 steps of scrolling took {frames} ms");
    let regions = "return document.querySelector('#wave > div').shadowRoot.querySelectorAll('[part~=region]').length";
    assert!(desk.browser.script(regions).await.as_u64() > Some(0), "ranges are drawn where one looks");
    desk.browser.close().await;
}

/// Sixty steps through the whole of it, a frame each.
const SCROLL: &str = "const wave = document.querySelector('#wave > div').shadowRoot.querySelector('.scroll'); \
    let step = 0; const start = performance.now(); \
    const next = () => { wave.scrollLeft = wave.scrollWidth * step / 60; step += 1; \
    if (step < 60) requestAnimationFrame(next); else window.scrolled = Math.round(performance.now() - start); }; next();";

#[tokio::test(flavor = "multi_thread")]
async fn a_range_is_widened_by_its_button_and_numbers_and_what_is_overwritten_already_is_no_change() {
    let desk = Desk::at(HOSTILE).await;
    let first = read(&desk, HOSTILE);
    desk.click("tr[data-range=r1] .widen").await;
    let (from, to) = desk.form().await;
    let range = &first.redactions[0];
    assert_eq!((from, to), ((range.start_ms as f64 / 10.0).round() / 100.0, (range.end_ms as f64 / 10.0).round() / 100.0));
    let write = |name: &str, seconds: f64| format!("document.querySelector('#more [name={name}]').value = '{seconds:.2}'");
    desk.browser.script(&write("from", from + 0.1)).await;
    desk.browser.script(&write("to", to - 0.1)).await;
    desk.click("#more button[type=submit]").await;
    let refused = "return document.querySelector('.alarm')?.textContent.includes('overwritten already') ?? false";
    desk.browser.wait_for("it says that nothing is left to do", refused).await;
    desk.browser.script(&write("from", from - 0.9)).await;
    desk.browser.script(&write("to", to)).await;
    desk.change().await;
    let next = read(&desk, &format!("{HOSTILE}.rev2"));
    assert!(next.redactions[0].start_frame < range.start_frame && next.redactions[0].end_frame >= range.end_frame);
    assert!(desk.verify(&format!("{HOSTILE}.rev2"), &[]));
    desk.browser.close().await;
}

/// All files of the changed result, by name.
fn revision(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder.join("redacted")).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.to_string_lossy().contains(".rev2") && !path.to_string_lossy().contains(".run."));
    let mut files: Vec<_> = files.map(|path| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

/// Asks for the words "hello you" of the riskiest call to go, and what comes of it.
async fn ask(desk: &Desk, to: &str) {
    desk.sign_in("ann", RISKY).await;
    for (name, value) in [("from", "2.5"), ("to", to)] {
        desk.browser.script(&format!("document.querySelector('#more [name={name}]').value = '{value}'")).await;
    }
    // The page may still say how an earlier change ended.
    desk.browser.script("window.before = true").await;
    desk.click("#more button[type=submit]").await;
    let ended = "return window.before === undefined && document.querySelector('#next, .alarm') !== null";
    desk.browser.wait_for("it ended", ended).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_died_halfway_goes_on_where_it_stopped_or_is_done_anew() {
    let whole = Desk::at(RISKY).await;
    ask(&whole, "3.6").await;
    let done = revision(whole.office.folder.path());
    let name = |own: &(PathBuf, Vec<u8>)| own.0.file_name().unwrap().to_string_lossy().into_owned();
    let names: Vec<String> = done.iter().map(name).collect();
    let of = ["manifest.dsse.json", "manifest.json", "transcript.json", "wav"].map(|end| format!("card.wav.rev2.{end}"));
    assert_eq!(names, of);
    whole.browser.close().await;

    // It died before its manifest, or before the manifest was signed, or before all of its files: the same change finds its own bytes.
    for left in [&[3][..], &[2], &[2, 3], &[1, 2, 3]] {
        let desk = Desk::at(RISKY).await;
        let folder = desk.office.folder.path();
        left.iter().for_each(|at| fs::write(folder.join(&done[*at].0), &done[*at].1).unwrap());
        ask(&desk, "3.6").await;
        assert_eq!(revision(folder), done, "{left:?}");
        assert!(desk.is_there("#next").await && folder.join("redacted/card.wav.rev2.manifest.run.dsse.json").exists());
        desk.browser.close().await;
    }

    // Another change finds bytes that aren't its own: it waits until their writer must be gone, and then replaces them.
    let desk = Desk::at(RISKY).await;
    let folder = desk.office.folder.path();
    let begun: Vec<PathBuf> = done[2..].iter().map(|own| folder.join(&own.0)).collect();
    begun.iter().zip(&done[2..]).for_each(|(path, own)| fs::write(path, &own.1).unwrap());
    ask(&desk, "3.0").await;
    assert!(desk.text(".alarm").await.contains("files of another change lie in its place"), "{}", desk.text(".alarm").await);
    assert!(!folder.join(&done[1].0).exists());
    let long_ago = SystemTime::now() - Duration::from_secs(2 * 1500 + 60);
    begun.iter().for_each(|path| fs::File::options().write(true).open(path).unwrap().set_modified(long_ago).unwrap());
    ask(&desk, "3.0").await;
    assert!(desk.is_there("#next").await);
    let (anew, all) = (revision(folder), [3, 2, 1, 0].map(|at: usize| &done[at].0));
    assert!(all.iter().all(|path| anew.iter().any(|own| own.0 == **path)) && anew[3].1 != done[3].1);
    let stated = read(&desk, "card.wav.rev2");
    assert!(stated.redactions[0].end_ms <= 3010, "{}", stated.redactions[0].end_ms);
    // Once a result stands, another change of the same one has no place: it says so.
    desk.browser.close().await;
    let late = Desk::at(RISKY).await;
    done.iter().for_each(|own| fs::write(late.office.folder.path().join(&own.0), &own.1).unwrap());
    ask(&late, "3.0").await;
    assert!(late.text(".alarm").await.contains("published already"), "{}", late.text(".alarm").await);
    assert_eq!(revision(late.office.folder.path()), done);
    late.browser.close().await;
}
