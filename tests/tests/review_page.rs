//! The review page in a real Chromium: found, heard, decided by two people, with the mouse and with the keyboard alone.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;

use fantoccini::Locator;
use fantoccini::key::Key;
use tests::browser::Browser;
use tests::office::{HOSTILE, Office, RISKY, manifest};
use tests::program::run;

/// An office with somebody before it.
struct Desk {
    office: Office,
    browser: Browser,
}

impl Desk {
    async fn new(person: &str) -> Self {
        let office = tokio::task::block_in_place(Office::open);
        office.door.sign_in(person);
        let desk = Self { office, browser: Browser::start().await };
        desk.goto("/").await;
        desk
    }

    async fn goto(&self, path: &str) {
        self.browser.client.goto(&format!("{}{path}", self.office.door.address())).await.unwrap();
    }

    async fn click(&self, css: &str) {
        self.browser.client.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    async fn text(&self, css: &str) -> String {
        self.browser.client.find(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }

    async fn is_there(&self, css: &str) -> bool {
        !self.browser.client.find_all(Locator::Css(css)).await.unwrap().is_empty()
    }

    async fn drawn(&self) {
        self.browser.wait_for("the waveforms are drawn", "return document.querySelector('#wave')?.dataset.drawn ?? null").await;
    }

    /// Waits for the page that a form's answer leads to.
    async fn decided(&self, decisions: usize) {
        let script = format!("return document.querySelectorAll('#decisions ~ ul li').length === {decisions}");
        self.browser.wait_for("the decision stands on the page", &script).await;
    }

    /// What holds for every page: nothing is asked of anybody else, and no policy is broken.
    async fn close(self) {
        let (own, asked) = (self.office.door.address(), self.browser.requested().await);
        assert!(asked.iter().any(|url| url.ends_with("/parts/review.js")), "requests are seen: {asked:?}");
        let elsewhere: Vec<_> = asked.iter().filter(|url| !url.starts_with(&own) && !url.starts_with("data:")).collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
        let complaints = self.browser.complaints().await;
        assert!(complaints.is_empty(), "{complaints:?}");
        self.browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_find_the_riskiest_call_hear_around_a_range_and_approve_it() {
    let desk = Desk::new("ann").await;
    desk.browser.picture("queue").await;
    assert_eq!(desk.text("tbody tr:first-child a").await, RISKY);
    desk.click("tbody tr:first-child a").await;
    desk.drawn().await;
    desk.browser.picture("call").await;

    desk.click("tr[data-range=r1] .around").await;
    desk.browser.wait_for("the transcript follows", "return document.querySelector('#turns [aria-current]') !== null").await;
    let heard = "return document.querySelector('tr[data-range=r1] input').checked && document.querySelector('audio').paused";
    desk.browser.wait_for("r1 was heard", heard).await;
    let (stated, id) = manifest(desk.office.folder.path(), RISKY);
    let until = desk.browser.script("return document.querySelector('audio').currentTime").await.as_f64().unwrap();
    let end = stated.redactions[0].end_ms as f64 / 1000.0;
    assert!((end..end + 3.0).contains(&until), "played to {until}, the range ends at {end}");

    desk.click("button[value=approve]").await;
    desk.decided(1).await;
    assert!(desk.text("main").await.contains("ann approved it as reviewer, 1 of"), "{}", desk.text("main").await);
    assert!(!desk.is_there("button[value=approve]").await, "nobody is two people");
    assert!(desk.text(".about").await.starts_with("needs an approver"));

    let verify = |approvals: &str| {
        let files = [format!("redacted/{RISKY}.manifest.json"), format!("redacted/{RISKY}")];
        let arguments = ["verify", &files[0], &files[1], "--key", "key.pub", "--approvals", approvals];
        run(&arguments, desk.office.folder.path()).status.success()
    };
    assert!(verify("1") && !verify("2"));
    desk.office.door.sign_in("bea");
    desk.goto(&format!("/calls/{id}")).await;
    desk.drawn().await;
    desk.click("button[value=approve]").await;
    desk.decided(2).await;
    assert!(desk.text(".about").await.starts_with("approved") && verify("2"));
    desk.goto("/?show=decided").await;
    assert_eq!(desk.text("tbody tr:first-child a").await, RISKY);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_alone_does_all_of_it() {
    let desk = Desk::new("ann").await;
    desk.browser.tab_to("tbody tr:first-child a").await;
    desk.browser.press(Key::Enter).await;
    desk.drawn().await;
    desk.browser.tab_to("#wider").await;
    let width = "return document.querySelector('#wave > div').shadowRoot.querySelector('.wrapper').scrollWidth";
    let before = desk.browser.script(width).await.as_f64().unwrap();
    desk.browser.press(Key::Enter).await;
    desk.browser.wait_for("the waveform is wider", &format!("{width} > {before}")).await;
    desk.browser.tab_to("tr[data-range=r1] .around").await;
    desk.browser.press(Key::Enter).await;
    desk.browser.wait_for("r1 was heard", "return document.querySelector('tr[data-range=r1] input').checked").await;
    desk.browser.tab_to("select").await;
    desk.browser.press(Key::Down).await;
    desk.browser.tab_to("button[value=reject]").await;
    desk.browser.press(Key::Enter).await;
    desk.decided(1).await;
    assert!(desk.text("main").await.contains("ann rejected it as reviewer, 1 of"));
    let review = fs::read(desk.office.at(&format!("redacted/{RISKY}.manifest.review.1.dsse.json"))).unwrap();
    let envelope: serde_json::Value = serde_json::from_slice(&review).unwrap();
    let payload = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, envelope["payload"].as_str().unwrap()).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!((&payload["objection"], &payload["listened"]), (&"too_much".into(), &serde_json::json!(["r1"])));
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_in_a_name_is_text_and_an_auditor_only_looks() {
    let desk = Desk::new("dot").await;
    assert!(desk.text("table.queue").await.contains(HOSTILE));
    let (_, id) = manifest(desk.office.folder.path(), HOSTILE);
    desk.goto(&format!("/calls/{id}")).await;
    desk.drawn().await;
    assert_eq!((desk.text("h1").await, desk.is_there("img").await), (HOSTILE.to_owned(), false));
    assert!(!desk.is_there("button[type=submit]").await && desk.text("form").await.contains("your role does not allow that"));
    desk.browser.keep("hostile.transcript.html").await;
    desk.close().await;
}
