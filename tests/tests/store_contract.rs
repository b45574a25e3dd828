//! What every store owes, tried on a folder and on a real S3 server; and what only S3 can show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::sync::Arc;
use std::time::Duration;

use tests::bucket::Weed;
use worker::store::folder::FolderStore;
use worker::store::s3::{S3Options, S3Store};
use worker::store::{Location, ObjectStore, Pin, StoreError, Write};

const TEXT: &str = "text/plain";
const NO_LIMIT: u64 = u64::MAX;

/// A store, and names in it that no other test uses.
struct Site {
    store: Arc<dyn ObjectStore>,
    prefix: String,
    foreign: Location,
    _dir: Option<tempfile::TempDir>,
}

impl Site {
    fn folder() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(FolderStore::new(dir.path().join("root")));
        Self { store, prefix: String::new(), foreign: Location::s3("contract", "key").unwrap(), _dir: Some(dir) }
    }

    fn s3() -> Self {
        let prefix = format!("s3://contract/{:016x}/", fastrand::u64(..));
        Self { store: Arc::new(Weed::shared().store()), prefix, foreign: Location::folder("key").unwrap(), _dir: None }
    }

    fn at(&self, key: &str) -> Location {
        Location::parse(&format!("{}{key}", self.prefix)).unwrap()
    }

    async fn put(&self, key: &str, bytes: &[u8], write: Write) -> Result<(), StoreError> {
        self.store.put(&self.at(key), bytes.to_vec(), TEXT, write).await
    }

    async fn get(&self, key: &str, limit: u64) -> Result<Vec<u8>, StoreError> {
        Ok(self.store.get(&self.at(key), &Pin::default(), limit).await?.bytes)
    }
}

/// Every function here runs on every backend.
macro_rules! contract {
    ($($name:ident)*) => {
        mod folder { $(#[tokio::test] async fn $name() { super::$name(super::Site::folder()).await })* }
        mod s3 { $(#[tokio::test] async fn $name() { super::$name(super::Site::s3()).await })* }
    };
}

contract! {
    what_was_written_is_read_back
    an_empty_object_is_an_object
    a_missing_object_is_not_found
    of_many_create_only_writes_exactly_one_wins
    a_create_only_write_changes_nothing_that_stands_there
    a_replacing_write_replaces
    the_limit_lets_through_what_just_fits_and_nothing_more
    keys_with_odd_characters_name_their_own_objects
    an_object_of_another_kind_of_store_is_refused
    a_pin_that_does_not_hold_is_a_change
}

async fn what_was_written_is_read_back(site: Site) {
    let bytes: Vec<u8> = (0..300_000u32).map(|index| (index * 31) as u8).collect();
    site.put("a/b/c.wav", &bytes, Write::New).await.unwrap();
    assert!(site.get("a/b/c.wav", NO_LIMIT).await.unwrap() == bytes);
    assert_eq!(site.store.head(&site.at("a/b/c.wav")).await.unwrap().size, bytes.len() as u64);
}

async fn an_empty_object_is_an_object(site: Site) {
    site.put("empty", b"", Write::New).await.unwrap();
    assert_eq!(site.get("empty", 0).await, Ok(Vec::new()));
    assert_eq!(site.put("empty", b"x", Write::New).await, Err(StoreError::AlreadyExists));
}

async fn a_missing_object_is_not_found(site: Site) {
    assert_eq!(site.get("missing", NO_LIMIT).await, Err(StoreError::NotFound));
    assert_eq!(site.store.head(&site.at("missing")).await, Err(StoreError::NotFound));
}

async fn of_many_create_only_writes_exactly_one_wins(site: Site) {
    let site = Arc::new(site);
    let racers = (0..16u8).map(|racer| {
        let site = Arc::clone(&site);
        tokio::spawn(async move { (racer, site.put("raced", &[racer; 1000], Write::New).await) })
    });
    let mut winners = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            (racer, Ok(())) => winners.push(racer),
            (_, lost) => assert_eq!(lost, Err(StoreError::AlreadyExists)),
        }
    }
    assert_eq!(winners.len(), 1);
    assert_eq!(site.get("raced", NO_LIMIT).await.unwrap(), [winners[0]; 1000]);
}

async fn a_create_only_write_changes_nothing_that_stands_there(site: Site) {
    site.put("manifest", b"first", Write::New).await.unwrap();
    assert_eq!(site.put("manifest", b"second", Write::New).await, Err(StoreError::AlreadyExists));
    assert_eq!(site.get("manifest", NO_LIMIT).await.unwrap(), b"first");
}

async fn a_replacing_write_replaces(site: Site) {
    site.put("output", b"a longer first try", Write::Replace).await.unwrap();
    site.put("output", b"second", Write::Replace).await.unwrap();
    assert_eq!(site.get("output", NO_LIMIT).await.unwrap(), b"second");
}

async fn the_limit_lets_through_what_just_fits_and_nothing_more(site: Site) {
    site.put("ten", b"0123456789", Write::New).await.unwrap();
    assert_eq!(site.get("ten", 10).await.unwrap(), b"0123456789");
    assert_eq!(site.get("ten", 9).await, Err(StoreError::TooLarge { limit: 9 }));
}

async fn keys_with_odd_characters_name_their_own_objects(site: Site) {
    let keys = ["a b.wav", "a+b.wav", "a%20b.wav", "a%2Bb.wav", "café (1).wav", "q?x=1&y#z.wav", "it's;@:,$!*.wav", "日本.wav"];
    for key in keys {
        site.put(key, key.as_bytes(), Write::New).await.unwrap_or_else(|error| panic!("{key}: {error}"));
    }
    for key in keys {
        assert_eq!(site.get(key, NO_LIMIT).await.as_deref(), Ok(key.as_bytes()), "{key}");
    }
}

async fn an_object_of_another_kind_of_store_is_refused(site: Site) {
    assert_eq!(site.store.get(&site.foreign, &Pin::default(), NO_LIMIT).await.unwrap_err(), StoreError::WrongStore);
    assert_eq!(site.store.put(&site.foreign, vec![1], TEXT, Write::Replace).await, Err(StoreError::WrongStore));
    assert_eq!(site.store.head(&site.foreign).await, Err(StoreError::WrongStore));
}

async fn a_pin_that_does_not_hold_is_a_change(site: Site) {
    site.put("pinned", b"one", Write::New).await.unwrap();
    let pin = Pin { version: None, etag: Some("0123456789abcdef0123456789abcdef".into()) };
    assert_eq!(site.store.get(&site.at("pinned"), &pin, NO_LIMIT).await.unwrap_err(), StoreError::Changed);
}

#[tokio::test]
async fn on_s3_the_tag_read_is_the_tag_of_what_was_read() {
    let site = Site::s3();
    site.put("tagged", b"one", Write::New).await.unwrap();
    let first = site.store.get(&site.at("tagged"), &Pin::default(), NO_LIMIT).await.unwrap();
    let pin = Pin { version: None, etag: first.etag.clone() };
    assert!(first.etag.is_some());
    assert_eq!(site.store.get(&site.at("tagged"), &pin, NO_LIMIT).await, Ok(first));
    site.put("tagged", b"two", Write::Replace).await.unwrap();
    assert_eq!(site.store.get(&site.at("tagged"), &pin, NO_LIMIT).await.unwrap_err(), StoreError::Changed);
}

fn store(change: impl FnOnce(&mut S3Options)) -> S3Store {
    let mut options = Weed::shared().options();
    change(&mut options);
    S3Store::new(&options).unwrap()
}

#[tokio::test]
async fn on_s3_wrong_credentials_are_denied() {
    let store = store(|options| options.secret_access_key = "wrong".to_owned().into());
    let location = Location::s3("contract", "key").unwrap();
    assert_eq!(store.get(&location, &Pin::default(), 1).await.unwrap_err(), StoreError::Denied);
    assert_eq!(store.put(&location, vec![1], TEXT, Write::New).await, Err(StoreError::Denied));
}

#[tokio::test]
async fn on_s3_a_missing_bucket_is_not_found() {
    let store = store(|_| {});
    let location = Location::s3("no-such-bucket", "key").unwrap();
    assert_eq!(store.get(&location, &Pin::default(), 1).await.unwrap_err(), StoreError::NotFound);
}

#[tokio::test]
async fn on_s3_a_server_that_is_away_or_silent_is_unavailable_in_time() {
    // Accepts connections and never answers.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let away = tests::process::free_port();
    for port in [silent.local_addr().unwrap().port(), away] {
        let store = store(|options| {
            options.endpoint = Some(format!("http://127.0.0.1:{port}"));
            options.timeout = Duration::from_secs(2);
        });
        let (location, pin) = (Location::s3("contract", "key").unwrap(), Pin::default());
        let asked = store.get(&location, &pin, 1);
        let answer = tokio::time::timeout(Duration::from_secs(4), asked).await.expect("an answer in time");
        assert!(matches!(answer, Err(StoreError::Unavailable(_))), "{answer:?}");
    }
}
