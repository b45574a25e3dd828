//! What a page of the review page costs: counted in reads of the store, never timed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]
#![allow(clippy::print_stdout, reason = "what it took is shown to whoever asks with --nocapture")]

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use futures_util::future::BoxFuture;
use tests::office::{RISKY, SECRET, furnish, loaded, manifest, settings, two_hours};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use worker::review::Office;
use worker::store::catalogue::Page;
use worker::store::custody::{Removal, Safekeeping};
use worker::store::folder::FolderStore;
use worker::store::{Catalogue, Custody, Head, Location, Object, ObjectStore, Pin, Prefix, StoreError, Write};

/// A store that remembers what was read of it.
struct Counted {
    store: FolderStore,
    read: Mutex<Vec<String>>,
    bytes: AtomicUsize,
}

impl ObjectStore for Counted {
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>> {
        Box::pin(async move {
            let object = self.store.get(location, pin, max_bytes).await?;
            self.read.lock().unwrap().push(location.uri());
            self.bytes.fetch_add(object.bytes.len(), Ordering::SeqCst);
            Ok(object)
        })
    }

    fn put<'a>(&'a self, at: &'a Location, bytes: Vec<u8>, kind: &'static str, write: Write) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.put(at, bytes, kind, write)
    }

    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>> {
        self.store.head(location)
    }
}

impl Catalogue for Counted {
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>> {
        self.store.list(prefix, after)
    }
}

impl Custody for Counted {
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>> {
        self.store.remove(location, pin)
    }

    fn hold<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.hold(location, pin)
    }

    fn secure<'a>(&'a self, at: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>> {
        self.store.secure(at, bytes, how)
    }
}

/// A page on a counting store, served in this process.
struct Counting {
    store: Arc<Counted>,
    port: u16,
}

impl Counting {
    async fn open(folder: &Path) -> Self {
        let store = Arc::new(Counted { store: FolderStore::new(folder), read: Mutex::default(), bytes: AtomicUsize::new(0) });
        let office = Arc::new(
            Office::open(&loaded(folder, &settings(1, 1)), Arc::clone(&store) as Arc<_>, Box::new(|| Err("nobody listens".into())))
                .unwrap(),
        );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(worker::intake::server::serve(
            listener,
            office.routes(),
            std::time::Duration::ZERO,
            std::future::pending(),
            std::future::pending(),
        ));
        Self { store, port }
    }

    /// The answer's size, and what was read for it.
    async fn get(&self, path: &str) -> (usize, Vec<String>) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Callscrub-Proxy-Secret: {SECRET}\r\nX-Forwarded-User: ann\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{path}: {}", String::from_utf8_lossy(&answer[..answer.len().min(300)]));
        (answer.len(), std::mem::take(&mut *self.store.read.lock().unwrap()))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_reads_no_audio_and_an_outline_is_drawn_once() {
    let folder = tempfile::tempdir().unwrap();
    tokio::task::block_in_place(|| furnish(folder.path()));
    let (_, id) = manifest(folder.path(), RISKY);
    let (page, outline) = (format!("/calls/{id}"), format!("/calls/{id}/peaks"));
    let (audio, here) = (format!("redacted/{RISKY}"), Counting::open(folder.path()).await);
    assert!(!here.get("/").await.1.contains(&audio) && !here.get(&page).await.1.contains(&audio), "neither page needs it");
    assert_eq!(here.get(&outline).await.1.iter().filter(|own| **own == audio).count(), 1, "drawing reads it once");
    assert!(!here.get(&outline).await.1.contains(&audio));
    // What was drawn outlives the process; what was read of manifests doesn't change, so it isn't read again.
    let next = Counting::open(folder.path()).await;
    assert!(!next.get(&outline).await.1.contains(&audio));
    assert_eq!(next.get("/").await.1, [""; 0], "an unchanged store is listed, not read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_two_hours_opens_without_its_audio() {
    let folder = tempfile::tempdir().unwrap();
    let id = tokio::task::block_in_place(|| {
        furnish(folder.path());
        two_hours(folder.path())
    });
    let here = Counting::open(folder.path()).await;
    let drawing = Instant::now();
    let outline = here.get(&format!("/calls/{id}/peaks")).await.0;
    let drawn = drawing.elapsed();
    here.store.bytes.store(0, Ordering::SeqCst);
    let next = Counting::open(folder.path()).await;
    let opening = Instant::now();
    let (page, _) = next.get(&format!("/calls/{id}")).await;
    next.get(&format!("/calls/{id}/peaks")).await;
    println!("2 h: outline drawn once in {drawn:.1?}; then page of {page} and outline of {outline} bytes in {:.2?}", opening.elapsed());
    let read = next.store.bytes.load(Ordering::SeqCst);
    assert!(read < 1 << 20, "{read} bytes were read of a recording of 115 MB");
}
