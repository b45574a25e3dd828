//! A store with results to be reviewed, and `callscrub review` before it, behind a proxy that signs people in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use redaction::g711::Law;
use redaction::manifest::{Manifest, RedactionRecord, canonical_json};
use redaction::recording::{Recording, Samples};
use redaction::time::SampleRate;
use sha2::{Digest, Sha256};
use worker::attest::attestor::{Attestor, Run};
use worker::attest::keys::{SigningKey, generate};
use worker::attest::signer::Signer;
use worker::backends::store;
use worker::intake::server;
use worker::pipeline::policy::Policy;
use worker::pipeline::{Published, Settled};
use worker::review;

use crate::artefacts;
use crate::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use crate::door::Door;
use crate::process::{answers, free_port, wait_until};
use crate::program::Worker;
use crate::whistle::{Kept, broken, listener, published, recording, settle};

/// What the proxy states.
pub const SECRET: &str = "the-proxy-knows-this";
/// A name that would be a script if it were no text.
pub const HOSTILE: &str = "\"><img src=x onerror=alert(1)>.wav";
/// The call with most doubts, whose policy asks for two people.
pub const RISKY: &str = "card.wav";

/// A result of every kind, made once a test binary.
struct Made {
    files: Vec<(PathBuf, Vec<u8>)>,
}

/// A page in this process, whose changes are listened to by somebody who understands whistles.
pub struct Editing {
    /// As an office's.
    pub folder: tempfile::TempDir,
    /// Where people come in.
    pub door: Door,
}

impl Editing {
    /// With the same results and people.
    ///
    /// # Panics
    /// Where it can't be started.
    pub async fn open() -> Self {
        Self::open_after(|_| ()).await
    }

    /// The same, with something done to the folder before.
    ///
    /// # Panics
    /// As [`Self::open`].
    pub async fn open_after(change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        tokio::task::block_in_place(|| {
            furnish(folder.path());
            change(folder.path());
        });
        Self::serve(folder, "").await
    }

    /// The page of results in an S3 store, below `s3://redacted/NAME`; in the folder are keys and policies alone.
    ///
    /// # Panics
    /// As [`Self::open`].
    pub async fn open_in_bucket(weed: &Weed, name: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        tokio::task::block_in_place(|| furnish(folder.path()));
        for place in ["redacted", "quarantine", "originals"] {
            fs::remove_dir_all(folder.path().join(place)).expect("a folder");
        }
        let places = format!(
            "[store]\nkind = \"s3\"\n[store.s3]\nendpoint = \"{}\"\npath_style = true\n[output]\nlocation = \"s3://redacted/{name}\"\nquarantine = \"s3://quarantine/{name}\"\n",
            weed.endpoint()
        );
        Self::serve(folder, &places).await
    }

    async fn serve(folder: tempfile::TempDir, more: &str) -> Self {
        let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let (behind, front) = (port.local_addr().expect("a port").port(), free_port());
        let settings = loaded(folder.path(), &format!("{more}{}", settings(behind, front)));
        let store = store(&settings.store).expect("a store");
        let office = review::Office::open(&settings, store, Box::new(|| Ok(listener()))).expect("an office");
        let routes = Arc::new(office).routes();
        tokio::spawn(server::serve(port, routes, Duration::ZERO, std::future::pending(), std::future::pending()));
        Self { folder, door: Door::open(front, behind, SECRET) }
    }
}

/// A running page.
pub struct Office {
    /// Holds `redacted/`, `quarantine/`, `review/`, `key.pem` and `key.pub`.
    pub folder: tempfile::TempDir,
    /// Where people come in.
    pub door: Door,
    /// The page's own port, behind the door.
    pub port: u16,
    service: Worker,
}

impl Office {
    /// With a result of every kind; ann and cid review, bea approves, dot audits; cid may give back what was a false alarm.
    ///
    /// # Panics
    /// Where it can't be started.
    pub fn open() -> Self {
        Self::open_after(|_| ())
    }

    /// The same, with something done to the folder before.
    ///
    /// # Panics
    /// As [`Self::open`].
    pub fn open_after(change: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        furnish(folder.path());
        change(folder.path());
        let (port, front) = (free_port(), free_port());
        let service = Worker::start_service(
            "review",
            folder.path(),
            "review",
            &settings(port, front),
            &[("CALLSCRUB__REVIEW__PROXY_SECRET", SECRET)],
        );
        wait_until("the page answers", Duration::from_secs(30), || answers(port));
        Self { folder, door: Door::open(front, port, SECRET), port, service }
    }

    /// A file of the store.
    pub fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What the page logged.
    pub fn log(&self) -> String {
        self.service.log()
    }

    /// The access records.
    ///
    /// # Panics
    /// Where there are none.
    pub fn accesses(&self) -> String {
        fs::read_to_string(self.at("review/access.jsonl")).expect("access records")
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        artefacts::keep("access.jsonl", self.accesses().as_bytes());
        for entry in fs::read_dir(self.at("review/peaks")).expect("outlines").flatten() {
            artefacts::keep("peaks", &fs::read(entry.path()).unwrap_or_default());
        }
    }
}

/// The settings of a page on that port, seen by browsers on another one.
pub fn settings(port: u16, front: u16) -> String {
    format!(
        "[evidence]\nsigning_key_file = \"key.pem\"\n[worker]\npolicies_dir = \"policies\"\n[log]\nlevel = \"trace\"\n[review]\n\
         listen = \"127.0.0.1:{port}\"\norigin = \"http://127.0.0.1:{front}\"\n\
         reviewers = [\"ann\", \"cid\"]\napprovers = [\"bea\"]\nauditors = [\"dot\"]\nrestorers = [\"cid\"]\n"
    )
}

/// Writes results, keys and policies into a folder.
///
/// # Panics
/// Where that fails.
pub fn furnish(folder: &Path) {
    static MADE: OnceLock<Made> = OnceLock::new();
    for (path, bytes) in &MADE.get_or_init(make).files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

fn make() -> Made {
    let pem = generate().expect("a key");
    let key = SigningKey::from_pem(&pem).expect("a key");
    let mut files = vec![("key.pem".into(), pem.clone().into_bytes()), ("key.pub".into(), key.public_pem().into_bytes())];
    let two = "name = 'two'\nversion = '1'\nentities = 'all'\n[review]\napprovals = 2\nsample_percent = 100\n";
    files.push(("policies/two.toml".into(), two.into()));
    let (listener, all, two) = (listener(), Policy::load("all", None).expect("a policy"), Policy::parse("two", two).expect("a policy"));
    let attestor = Attestor::new(Some(Signer::Key(key)), None).expect("a signer");
    let card = "my card number is four five three nine one four eight eight zero three four three six four six seven";
    let birth = "my date of birth is two nine eight one";
    let risky: &[&str] = &["hello nice weather", "hello you", "card number", card, "date of birth", birth, "hello", "thank you so much"];
    for (name, policy, said, channels) in [
        (RISKY, &two, risky, 2),
        (HOSTILE, &all, &["hello nice weather", card][..], 1),
        ("weather.wav", &all, &["hello nice weather", "thank you so much"], 2),
    ] {
        let original = recording(said, channels, Kept::MuLaw);
        files.push((format!("originals/{name}").into(), original.clone()));
        let published = published(&listener, policy, name, original);
        put(&mut files, &attestor, name, published);
    }
    let held = settle(&broken(), &all, "broken.wav", recording(&["hello nice weather"], 1, Kept::MuLaw));
    let Settled::Quarantined { manifest, .. } = held else { panic!("a deaf listener published") };
    files.push(("quarantine/broken.wav.manifest.json".into(), canonical_json(&manifest).expect("JSON")));
    Made { files }
}

/// All files of one result, as the worker leaves them, signed with the key in `folder`: what follows its name, and the bytes.
///
/// # Panics
/// Where it can't be signed.
pub fn attested(folder: &Path, published: Published) -> Vec<(String, Vec<u8>)> {
    let pem = fs::read_to_string(folder.join("key.pem")).expect("a key");
    let attestor = Attestor::new(Some(Signer::Key(SigningKey::from_pem(&pem).expect("a key"))), None).expect("a signer");
    let mut files = Vec::new();
    put(&mut files, &attestor, "", published);
    files.into_iter().map(|(path, bytes)| (path.display().to_string().replace("redacted/", ""), bytes)).collect()
}

fn put(files: &mut Vec<(PathBuf, Vec<u8>)>, attestor: &Attestor, name: &str, published: Published) {
    let manifest = canonical_json(&published.manifest).expect("JSON");
    let run = Run { tenant: None, outcome: published.manifest.outcome, started: SystemTime::now(), attempt: 1, found_done: false };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let attested = std::thread::scope(|scope| scope.spawn(|| runtime.block_on(attestor.attest(&manifest, run))).join());
    let attested = attested.expect("a thread").expect("signed").expect("a signer");
    let at = |end: &str| PathBuf::from(format!("redacted/{name}{end}"));
    files.push((at(""), published.output));
    files.push((at(".transcript.json"), published.transcript));
    files.push((at(".manifest.json"), manifest));
    files.push((at(".manifest.dsse.json"), attested.manifest));
    files.push((at(".manifest.run.dsse.json"), attested.run));
}

/// The manifest of a result of the store in `folder`, and its SHA-256.
///
/// # Panics
/// Where it isn't there.
pub fn manifest(folder: &Path, name: &str) -> (Manifest, String) {
    let bytes = fs::read(folder.join(format!("redacted/{name}.manifest.json"))).expect("a manifest");
    (serde_json::from_slice(&bytes).expect("a manifest"), hex::encode(Sha256::digest(&bytes)))
}

/// The office's store as the page opens it, for tests that look over its shoulder.
///
/// # Panics
/// Where the settings are wrong.
pub fn loaded(folder: &Path, text: &str) -> Arc<config::Settings> {
    let text = text
        .replace("\"key.pem\"", &format!("{:?}", folder.join("key.pem")))
        .replace("\"policies\"", &format!("{:?}", folder.join("policies")));
    let mut variables = vec![("CALLSCRUB__REVIEW__PROXY_SECRET", SECRET)];
    let mut text = format!("{text}folder = {:?}\n", folder.join("review"));
    if text.contains("[store.s3]") {
        variables.extend([("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY), ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY)]);
    } else {
        text += &format!("[store.folder]\nroot = {folder:?}\n");
    }
    let variables = variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Arc::new(config::Settings::load(&text, &variables, &|path| fs::read_to_string(path)).expect("settings"))
}

/// Adds a recording of two hours on two channels, with a range in each minute, to a furnished folder; the SHA-256 of its manifest.
///
/// # Panics
/// Where it can't be written.
pub fn two_hours(folder: &Path) -> String {
    let (mut own, _) = manifest(folder, RISKY);
    let frames = 2 * 3600 * 8000u64;
    let sound = |frame: u64| if frame % 16_000 < 8000 { Law::Mu.compress((frame * 37 % 4000) as i16) } else { 0xff };
    let samples = Samples::G711(Law::Mu, (0..2 * frames).map(sound).collect());
    let recording = Recording::new(SampleRate::new(8000).expect("a rate"), 2, samples).expect("a recording");
    let wav = audio::encode(&recording, audio::OutputFormat::WavG711(Law::Mu)).expect("a file");
    let first = own.redactions[0].clone();
    let range = |minute: u64| {
        let (start_ms, end_ms, id) = (minute * 60_000, minute * 60_000 + 4000, format!("r{}", minute + 1));
        RedactionRecord { id, start_ms, end_ms, start_frame: start_ms * 8, end_frame: end_ms * 8, ..first.clone() }
    };
    own.redactions = (0..120).map(range).collect();
    own.input.frames = frames;
    let output = own.output.as_mut().expect("an output");
    (output.audio.frames, output.audio.sha256) = (frames, hex::encode(Sha256::digest(&wav)));
    own.transcript = None;
    let bytes = canonical_json(&own).expect("JSON");
    fs::write(folder.join("redacted/long.wav"), wav).expect("a file");
    fs::write(folder.join("redacted/long.wav.manifest.json"), &bytes).expect("a file");
    hex::encode(Sha256::digest(&bytes))
}
