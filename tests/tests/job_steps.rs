//! One job's way with other workers in it: with the scripted recogniser, on a folder, and a queue that only notes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::collections::HashMap;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tests::scripted::{FAILING, listener, recording};
use worker::attest::attestor::Attestor;
use worker::attest::tenants::Tenancy;
use worker::failure::{Failure, RejectReason};
use worker::jobs::Jobs;
use worker::message::{Message, parse};
use worker::pipeline::policy::Policy;
use worker::queue::{Announcement, Delivery, DeliveryId, Queue, QueueError, Settlement};
use worker::retention::Retention;
use worker::store::catalogue::Page;
use worker::store::custody::{Removal, Safekeeping};
use worker::store::folder::FolderStore;
use worker::store::{Catalogue, Custody, Head, Location, Object, ObjectStore, Pin, Prefix, Store, StoreError, Write};

/// What was announced and submitted.
#[derive(Default)]
struct Notes {
    announced: Mutex<Vec<Value>>,
    submitted: Mutex<Vec<Vec<u8>>>,
}

impl Queue for Notes {
    fn next(&self) -> BoxFuture<'_, Result<Option<Delivery>, QueueError>> {
        Box::pin(async { Ok(None) })
    }

    fn settle(&self, _: DeliveryId, _: Settlement) -> BoxFuture<'_, Result<(), QueueError>> {
        Box::pin(async { Err(QueueError::NotInHand) })
    }

    fn announce<'a>(&'a self, announcement: &'a Announcement) -> BoxFuture<'a, Result<(), QueueError>> {
        self.announced.lock().unwrap().push(serde_json::from_slice(&announcement.body).unwrap());
        Box::pin(async { Ok(()) })
    }

    fn submit<'a>(&'a self, body: &'a [u8]) -> BoxFuture<'a, Result<(), QueueError>> {
        self.submitted.lock().unwrap().push(body.to_vec());
        Box::pin(async { Ok(()) })
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    fn is_ready(&self) -> bool {
        true
    }
}

/// A store on which another worker does the whole job just before the first recording is read.
struct Overtaken {
    inner: FolderStore,
    by: tokio::sync::Mutex<Option<Arc<Jobs>>>,
}

impl ObjectStore for Overtaken {
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>> {
        Box::pin(async move {
            if let Some(other) = self.by.lock().await.take() {
                other.work(&job(&location.uri()), 1).await.unwrap();
            }
            self.inner.get(location, pin, max_bytes).await
        })
    }

    fn put<'a>(
        &'a self,
        location: &'a Location,
        bytes: Vec<u8>,
        kind: &'static str,
        write: Write,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.put(location, bytes, kind, write)
    }

    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>> {
        self.inner.head(location)
    }
}

impl Catalogue for Overtaken {
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>> {
        self.inner.list(prefix, after)
    }
}

impl Custody for Overtaken {
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>> {
        self.inner.remove(location, pin)
    }

    fn hold<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.hold(location, pin)
    }

    fn secure<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.secure(location, bytes, how)
    }
}

struct Site {
    dir: tempfile::TempDir,
    notes: Arc<Notes>,
}

impl Site {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), notes: Arc::default() }
    }

    fn store(&self) -> FolderStore {
        FolderStore::new(self.dir.path())
    }

    fn jobs(&self, sources: Arc<dyn Store>, retention: Retention) -> Arc<Jobs> {
        Arc::new(Jobs {
            sources,
            store: Arc::new(self.store()),
            queue: Arc::clone(&self.notes) as Arc<dyn Queue>,
            listener: Arc::new(listener(|| ())),
            policies: HashMap::new(),
            default_policy: Arc::new(Policy::load("all", None).unwrap()),
            limits: audio::Limits { max_bytes: 1 << 20, max_duration_ms: 60_000, max_channels: 2 },
            deadline: Duration::from_secs(60),
            results: Prefix::parse("out").unwrap(),
            quarantine: Prefix::parse("held").unwrap(),
            retention,
            attestor: Attestor::new(None, None).unwrap(),
            tenancy: Tenancy::of(
                &config::Settings::load("", &Default::default(), &|_| Err(std::io::ErrorKind::NotFound.into())).unwrap().evidence,
            ),
            counter: AtomicU64::new(0),
        })
    }

    fn write(&self, path: &str, words: &[&str]) {
        let path = self.dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, recording(words)).unwrap();
    }

    fn has(&self, path: &str) -> bool {
        self.dir.path().join(path).exists()
    }

    fn outcomes(&self) -> Vec<String> {
        self.notes.announced.lock().unwrap().iter().map(|result| result["outcome"].as_str().unwrap().to_owned()).collect()
    }
}

fn job(source: &str) -> Vec<u8> {
    json!({ "source": source }).to_string().into_bytes()
}

#[tokio::test]
async fn a_recording_that_another_worker_finished_and_removed_meanwhile_is_found_done() {
    let site = Site::new();
    site.write("in/a.wav", &["hello", "please", "wait"]);
    let quick = site.jobs(Arc::new(site.store()), Retention::Delete);
    let sources = Arc::new(Overtaken { inner: site.store(), by: Some(quick).into() });
    let slow = site.jobs(sources, Retention::Delete);
    assert_eq!(slow.work(&job("in/a.wav"), 1).await, Ok(()));
    assert_eq!(site.outcomes(), ["clean", "clean"], "it is announced again, and nothing else");
    assert!(!site.has("in/a.wav") && site.has("out/in/a.wav.manifest.json") && site.has("out/in/a.wav.receipt.json"));
    // And once more, with nothing left to read.
    assert_eq!(slow.work(&job("in/a.wav"), 1).await, Ok(()));
    assert_eq!(slow.work(&job("in/never.wav"), 1).await, Err(Failure::Reject(RejectReason::SourceMissing)));
}

#[tokio::test]
async fn an_event_of_several_recordings_becomes_a_message_each() {
    let site = Site::new();
    let jobs = site.jobs(Arc::new(site.store()), Retention::Keep);
    let record =
        |key: &str| json!({ "eventName": "ObjectCreated:Put", "s3": { "bucket": { "name": "b" }, "object": { "key": key, "eTag": "t" } } });
    let event = json!({ "Records": [record("a.wav"), record("b+c.wav")] }).to_string();
    assert_eq!(jobs.work(event.as_bytes(), 1).await, Ok(()));
    let submitted = site.notes.submitted.lock().unwrap().clone();
    let Ok(Message::Jobs(expected)) = parse(event.as_bytes()) else { panic!("no jobs") };
    let found: Vec<_> = submitted.iter().map(|body| parse(body).unwrap()).collect();
    assert_eq!(found, expected.into_iter().map(|job| Message::Jobs(vec![job])).collect::<Vec<_>>());
    assert!(site.outcomes().is_empty(), "nothing is worked on in the event's own delivery");
}

#[tokio::test]
async fn a_quarantined_recording_stays_and_leaves_quarantine_once_it_is_published() {
    let site = Site::new();
    let jobs = site.jobs(Arc::new(site.store()), Retention::Delete);
    site.write("in/a.wav", &["hello", FAILING]);
    assert_eq!(jobs.work(&job("in/a.wav"), 1).await, Ok(()));
    assert!(site.has("held/in/a.wav.manifest.json") && site.has("in/a.wav") && !site.has("out/in/a.wav.manifest.json"));
    site.write("in/a.wav", &["hello", "thank", "you"]);
    assert_eq!(jobs.work(&job("in/a.wav"), 1).await, Ok(()));
    assert!(!site.has("held/in/a.wav.manifest.json") && !site.has("in/a.wav") && site.has("out/in/a.wav.manifest.json"));
    assert_eq!(site.outcomes(), ["quarantined", "clean"]);
}

#[tokio::test]
async fn what_retention_moved_is_no_new_recording() {
    let site = Site::new();
    let retention = Retention::Move { to: Prefix::parse("vault").unwrap(), how: Safekeeping::default() };
    let jobs = site.jobs(Arc::new(site.store()), retention);
    site.write("in/a.wav", &["hello"]);
    assert_eq!(jobs.work(&job("in/a.wav"), 1).await, Ok(()));
    assert!(site.has("vault/in/a.wav"));
    assert_eq!(jobs.work(&job("vault/in/a.wav"), 1).await, Err(Failure::Reject(RejectReason::SourceIsOutput)));
}
