//! More is overwritten on the review page, in a real Chromium: by dragging, by widening, by the keyboard; each makes a result that verifies and names
//! the one before.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]
#![allow(clippy::print_stdout, reason = "what it took is shown to whoever asks with --nocapture")]

use std::process::Command;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use redaction::manifest::{Manifest, RedactionRecord};
use tests::browser::Browser;
use tests::office::{Editing, HOSTILE, RISKY, manifest, two_hours};
use tests::program::run;

/// A page and somebody before it.
struct Desk {
    office: Editing,
    browser: Browser,
}

impl Desk {
    async fn at(name: &str) -> Self {
        let office = Editing::open().await;
        office.door.sign_in("ann");
        let desk = Self { browser: Browser::start().await, office };
        let (_, id) = manifest(desk.office.folder.path(), name);
        desk.goto(&format!("/calls/{id}")).await;
        desk
    }

    async fn goto(&self, path: &str) {
        self.browser.client.goto(&format!("{}{path}", self.office.door.address())).await.unwrap();
        self.drawn().await;
    }

    async fn drawn(&self) {
        self.browser.wait_for("the waveforms are drawn", "return document.querySelector('#wave')?.dataset.drawn ?? null").await;
    }

    async fn click(&self, css: &str) {
        self.browser.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    /// Drags from one time to another, in seconds, on the lower channel.
    async fn drag(&self, from: f64, to: f64) {
        let place = "const box = document.querySelector('#wave').getBoundingClientRect(); \
                     return [box.left, box.top + 130, box.width / Number(document.querySelector('#wave').dataset.seconds)]";
        let place = self.browser.script(place).await;
        let at = |index: usize| place[index].as_f64().unwrap();
        let point = |seconds: f64| PointerAction::MoveTo { duration: None, x: at(0) + seconds * at(2), y: at(1) };
        let actions = MouseActions::new("mouse".to_owned())
            .then(point(from))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(point(f64::midpoint(from, to)))
            .then(point(to))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.browser.client.perform_actions(actions).await.unwrap();
    }

    async fn form(&self) -> (f64, f64) {
        let value = |name: &str| format!("return document.querySelector('#more').elements.{name}.value");
        let number = |value: serde_json::Value| value.as_str().unwrap().parse().unwrap();
        (number(self.browser.script(&value("from")).await), number(self.browser.script(&value("to")).await))
    }

    /// Sends the form, and goes to the result that comes of it.
    async fn overwrite(&self) {
        self.click("#more button[type=submit]").await;
        self.browser.wait_for("a new result is there", "return document.querySelector('#next') !== null").await;
        self.click("#next").await;
        self.browser.wait_for("its page", "return document.querySelector('h1').textContent.includes('revision')").await;
        self.drawn().await;
    }

    fn verify(&self, name: &str, more: &[&str]) -> bool {
        let files = [format!("redacted/{name}.manifest.json"), format!("redacted/{name}.wav")];
        let arguments = [&[&files[0], &files[1], "--key", "key.pub"], more].concat();
        let ours = run(&[&["verify"], &arguments[..]].concat(), self.office.folder.path());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verifier/verify.py");
        let theirs = Command::new("python3").arg(script).args(&arguments).current_dir(self.office.folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&ours.stdout).into_owned() + &String::from_utf8_lossy(&theirs.stdout);
        assert_eq!(ours.status.success(), theirs.status.success(), "{said}");
        ours.status.success()
    }
}

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
    desk.overwrite().await;
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
    desk.overwrite().await;
    let third = read(&desk, "card.wav.rev3");
    assert_eq!(third.predecessor.as_ref().unwrap().manifest_sha256, second_id);
    assert!(third.redactions[1].end_frame > second.redactions[1].end_frame && third.redactions.len() == second.redactions.len());
    assert_eq!(third.redactions[1].findings.len(), second.redactions[1].findings.len() + 1);

    for (person, standing) in [("cid", "needs an approver"), ("bea", "approved")] {
        desk.office.door.sign_in(person);
        desk.goto(&format!("/calls/{}", manifest(desk.office.folder.path(), "card.wav.rev3").1)).await;
        desk.click("button[value=approve]").await;
        let script = format!("return document.querySelector('.about').textContent.startsWith({standing:?})");
        desk.browser.wait_for("the decision stands", &script).await;
    }
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
    let write = |name: &str, seconds: f64| format!("document.querySelector('#more').elements.{name}.value = '{seconds:.2}'");
    desk.browser.script(&write("from", from + 0.1)).await;
    desk.browser.script(&write("to", to - 0.1)).await;
    desk.click("#more button[type=submit]").await;
    let refused = "return document.querySelector('.alarm')?.textContent.includes('overwritten already') ?? false";
    desk.browser.wait_for("it says that nothing is left to do", refused).await;
    desk.browser.script(&write("from", from - 0.9)).await;
    desk.browser.script(&write("to", to)).await;
    desk.overwrite().await;
    let next = read(&desk, &format!("{HOSTILE}.rev2"));
    assert!(next.redactions[0].start_frame < range.start_frame && next.redactions[0].end_frame >= range.end_frame);
    assert!(desk.verify(&format!("{HOSTILE}.rev2"), &[]));
    desk.browser.close().await;
}
