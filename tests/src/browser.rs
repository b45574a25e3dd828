//! A real Chromium, driven through chromedriver (Debian's `chromium` and `chromium-driver`).

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use url::{ParseError, Url};

use crate::artefacts;
use crate::process::{Leash, answers, free_port, server, wait_until};

const SOON: Duration = Duration::from_secs(120);

/// chromedriver, once a test binary; it ends with it, and its browsers with it.
fn driver() -> u16 {
    static DRIVER: OnceLock<(u16, Leash)> = OnceLock::new();
    let (port, _) = DRIVER.get_or_init(|| {
        let (port, folder) = (free_port(), tempfile::tempdir().expect("a folder").keep());
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).env("HOME", &folder);
        let child = server(&mut command, &folder.join("driver.log"));
        wait_until("chromedriver listens", SOON, || answers(port));
        (port, Leash::tie(vec![child], &folder))
    });
    *port
}

/// A browser with one window.
pub struct Browser {
    /// What it does.
    pub client: Client,
    _folder: tempfile::TempDir,
}

/// A command that only Chromium's driver has.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (hyper::Method, Option<String>) {
        (hyper::Method::POST, Some(self.body.to_string()))
    }
}

impl Browser {
    /// Starts one.
    ///
    /// # Panics
    /// Where there is none: `scripts/bootstrap.sh test` installs it.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
                     --disable-component-update --disable-sync --disable-dev-shm-usage --mute-audio --window-size=1280,1000";
        let mut arguments: Vec<String> = flags.split_whitespace().map(str::to_owned).collect();
        arguments.push(format!("--user-data-dir={}", folder.path().display()));
        let wanted = json!({
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"},
        });
        let Value::Object(capabilities) = wanted else { unreachable!("an object") };
        let mut builder = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new());
        let client = builder.capabilities(capabilities as Capabilities).connect(&format!("http://127.0.0.1:{}", driver())).await;
        Self { client: client.expect("chromium and chromedriver: run `make tools`"), _folder: folder }
    }

    /// Waits until the script answers something else than null, false or nothing, and gives that.
    ///
    /// # Panics
    /// Where that takes too long.
    pub async fn wait_for(&self, what: &str, script: &str) -> Value {
        let start = Instant::now();
        loop {
            let found = self.script(script).await;
            if found.as_bool() != Some(false) && !found.is_null() {
                return found;
            }
            assert!(start.elapsed() < SOON, "waited in vain until {what}: {}", self.client.source().await.unwrap_or_default());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// What a script returns.
    ///
    /// # Panics
    /// Where it fails.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("a script")
    }

    /// Every address that pages asked for since the last call, but for those of the browser's own first page.
    ///
    /// # Panics
    /// Where the driver keeps no log.
    pub async fn requested(&self) -> Vec<String> {
        let entries = self.log("performance").await;
        let events = entries.iter().filter_map(|entry| serde_json::from_str::<Value>(entry["message"].as_str()?).ok());
        let asked = events.filter(|event| event["message"]["method"] == "Network.requestWillBeSent");
        let urls = asked.filter_map(|event| event["message"]["params"]["request"]["url"].as_str().map(str::to_owned));
        urls.filter(|url| !url.starts_with("chrome://")).collect()
    }

    /// What the browser complained of since the last call: errors of scripts, and what the page's policy stopped.
    ///
    /// # Panics
    /// Where the driver keeps no log.
    pub async fn complaints(&self) -> Vec<String> {
        self.log("browser").await.iter().filter_map(|entry| entry["message"].as_str().map(str::to_owned)).collect()
    }

    async fn log(&self, kind: &'static str) -> Vec<Value> {
        let found = self.own("se/log", json!({"type": kind})).await.expect("a log");
        found.as_array().cloned().unwrap_or_default()
    }

    /// From now on pages are asked to be dark, or light.
    ///
    /// # Panics
    /// Where the driver doesn't know how.
    pub async fn prefer(&self, scheme: &str) {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.own("goog/cdp/execute", json!({"cmd": "Emulation.setEmulatedMedia", "params": media})).await.expect("a scheme");
    }

    async fn own(&self, path: &'static str, body: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(Own { path, body }).await
    }

    /// Presses Tab until the element has the focus.
    ///
    /// # Panics
    /// Where the keyboard never comes there.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..120 {
            let script = format!("return document.activeElement?.matches({css:?}) ?? false");
            if self.script(&script).await == true {
                return;
            }
            self.press(Key::Tab).await;
        }
        panic!("the keyboard never comes to {css}");
    }

    /// Presses a key.
    ///
    /// # Panics
    /// Where nothing has the focus.
    pub async fn press(&self, key: Key) {
        let focused = self.client.active_element().await.expect("what has the focus");
        focused.send_keys(&String::from(char::from(key))).await.expect("a key");
    }

    /// A picture of the page for the documentation, light and dark, where a folder for them is named in `CALLSCRUB_SCREENSHOTS`.
    ///
    /// # Panics
    /// Where it can't be taken.
    pub async fn picture(&self, name: &str) {
        self.keep(&format!("{name}.transcript.html")).await;
        let Some(folder) = std::env::var_os("CALLSCRUB_SCREENSHOTS").map(PathBuf::from) else { return };
        for scheme in ["light", "dark"] {
            self.prefer(scheme).await;
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join(format!("{name}-{scheme}.png")), self.client.screenshot().await.expect("a picture")).expect("a file");
        }
        self.prefer("light").await;
    }

    /// Keeps the page as it is now.
    ///
    /// # Panics
    /// Where the window is gone.
    pub async fn keep(&self, name: &str) {
        artefacts::keep(name, self.client.source().await.expect("a page").as_bytes());
    }

    /// Ends it.
    ///
    /// # Panics
    /// Where it is gone.
    pub async fn close(self) {
        self.client.close().await.expect("an open browser");
    }
}
