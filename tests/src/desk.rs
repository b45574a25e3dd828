//! Somebody before the review page, in a real Chromium, whose changes are made.

use std::path::Path;
use std::process::Command;

use fantoccini::Locator;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use serde_json::Value;

use crate::browser::Browser;
use crate::office::{Editing, manifest};
use crate::program::run;

/// A page and somebody before it.
pub struct Desk {
    /// The page, its store and its people.
    pub office: Editing,
    /// What it is seen in.
    pub browser: Browser,
}

impl Desk {
    /// Ann before the result of that recording.
    ///
    /// # Panics
    /// Where the page or the browser can't be had, as for all of these.
    pub async fn at(name: &str) -> Self {
        Self::in_office(Editing::open().await, "ann", name).await
    }

    /// Somebody before the result of that recording in this office.
    pub async fn in_office(office: Editing, person: &str, name: &str) -> Self {
        let desk = Self { browser: Browser::start().await, office };
        desk.sign_in(person, name).await;
        desk
    }

    /// From now on that person looks, at the result of that recording.
    pub async fn sign_in(&self, person: &str, name: &str) {
        self.office.door.sign_in(person);
        self.goto(&format!("/calls/{}", manifest(self.office.folder.path(), name).1)).await;
        assert!(self.text(".who").await.starts_with(person), "the page is {person}'s");
    }

    /// Opens a call's page.
    pub async fn goto(&self, path: &str) {
        self.mark().await;
        self.browser.client.goto(&format!("{}{path}", self.office.door.address())).await.expect("a page");
        self.drawn().await;
    }

    /// Marks the page that is there, so that nothing takes it for the one that comes after it: a click may be answered before its page has come.
    async fn mark(&self) {
        self.browser.script("document.documentElement.dataset.left = ''").await;
    }

    /// Waits for a call's page that bears no mark.
    async fn drawn(&self) {
        let drawn = "return document.querySelector('html:not([data-left]) #wave')?.dataset.drawn ?? null";
        self.browser.wait_for("the waveforms of another page are drawn", drawn).await;
    }

    /// Clicks on what leads to a call's page, and waits for it.
    async fn follow(&self, css: &str) {
        self.mark().await;
        self.click(css).await;
        self.drawn().await;
    }

    /// Clicks on the first such element.
    pub async fn click(&self, css: &str) {
        self.browser.client.find(Locator::Css(css)).await.expect("an element").click().await.expect("a click");
    }

    /// Whether there is such an element.
    pub async fn is_there(&self, css: &str) -> bool {
        !self.browser.client.find_all(Locator::Css(css)).await.expect("a page").is_empty()
    }

    /// The text of the first such element.
    pub async fn text(&self, css: &str) -> String {
        self.browser.client.find(Locator::Css(css)).await.expect("an element").text().await.expect("its text")
    }

    /// Drags from one time to another, in seconds, on the lower channel.
    pub async fn drag(&self, from: f64, to: f64) {
        let place = "const box = document.querySelector('#wave').getBoundingClientRect(); \
                     return [box.left, box.top + 130, box.width / Number(document.querySelector('#wave').dataset.seconds)]";
        let place = self.browser.script(place).await;
        let at = |index: usize| place[index].as_f64().expect("a number");
        let point = |seconds: f64| PointerAction::MoveTo { duration: None, x: at(0) + seconds * at(2), y: at(1) };
        let actions = MouseActions::new("mouse".to_owned())
            .then(point(from))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(point(f64::midpoint(from, to)))
            .then(point(to))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.browser.client.perform_actions(actions).await.expect("a drag");
    }

    /// From when to when the first stretch of the form is, in seconds.
    pub async fn form(&self) -> (f64, f64) {
        let value = |name: &str| format!("return document.querySelector('#more [name={name}]').value");
        let number = |value: Value| value.as_str().expect("a text").parse().expect("a number");
        (number(self.browser.script(&value("from")).await), number(self.browser.script(&value("to")).await))
    }

    /// Chooses that reason for a range being a false alarm.
    pub async fn false_alarm(&self, range: &str, reason: &str) {
        let script = format!("document.querySelector('tr[data-range={range}] select').value = '{range} {reason}'");
        self.browser.script(&script).await;
    }

    /// Sends the form, and goes to the result that comes of it.
    pub async fn change(&self) {
        self.click("#more button[type=submit]").await;
        self.browser.wait_for("a new result is there", "return document.querySelector('#next') !== null").await;
        self.follow("#next").await;
        let revised = self.browser.script("return document.querySelector('h1').textContent.includes('revision')").await;
        assert_eq!(revised, true, "the new result is a revision");
    }

    /// Approves the result of that recording as that person, and waits until it stands so.
    pub async fn approve(&self, person: &str, name: &str, standing: &str) {
        self.sign_in(person, name).await;
        self.follow("button[value=approve]").await;
        let script = format!("return document.querySelector('.about')?.textContent.startsWith({standing:?})");
        self.browser.wait_for("the decision stands", &script).await;
    }

    /// Whether the result verifies, by our own verifier and by the one in Python.
    pub fn verify(&self, name: &str, more: &[&str]) -> bool {
        verify(self.office.folder.path(), name, more)
    }
}

/// Whether a result in a folder verifies, by our own verifier and by the one in Python, who must agree.
///
/// # Panics
/// Where they don't.
pub fn verify(folder: &Path, name: &str, more: &[&str]) -> bool {
    let audio = if folder.join(format!("redacted/{name}.wav")).exists() { format!("{name}.wav") } else { name.to_owned() };
    let files = [format!("redacted/{name}.manifest.json"), format!("redacted/{audio}")];
    let arguments = [&[&files[0], &files[1], "--key", "key.pub"], more].concat();
    let ours = run(&[&["verify"], &arguments[..]].concat(), folder);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verifier/verify.py");
    let theirs = Command::new("python3").arg(script).args(&arguments).current_dir(folder).output().expect("python3");
    let said = String::from_utf8_lossy(&ours.stdout).into_owned() + &String::from_utf8_lossy(&theirs.stdout);
    assert_eq!(ours.status.success(), theirs.status.success(), "{said}");
    ours.status.success()
}
