//! What every store owes, tried on a folder and on a real S3 server; and what only S3 can show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;
use tests::bucket::Weed;
use worker::store::custody::{Encryption, LockMode, Safekeeping};
use worker::store::folder::FolderStore;
use worker::store::s3::{S3Options, S3Store};
use worker::store::{Catalogue, Custody, Location, ObjectStore, Pin, Prefix, Store, StoreError, Write};

const TEXT: &str = "text/plain";
const NO_LIMIT: u64 = u64::MAX;

/// A store, and names in it that no other test uses.
struct Site {
    store: Arc<dyn Store>,
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
    a_listing_shows_every_object_below_a_prefix_once
    a_listing_goes_on_after_any_key
    a_removed_object_is_gone_and_its_neighbours_stay
    what_is_not_as_pinned_is_not_removed
    a_secured_object_is_created_once_and_read_back
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

async fn keys_below(site: &Site, prefix: &str) -> Vec<String> {
    let prefix = Prefix::parse(&format!("{}{prefix}", site.prefix)).unwrap();
    let (mut keys, mut after) = (Vec::new(), None);
    loop {
        let page = site.store.list(&prefix, after.as_deref()).await.unwrap();
        keys.extend(page.entries.into_iter().map(|entry| entry.location.unwrap().key().to_owned()));
        after = page.next;
        if after.is_none() {
            return keys;
        }
    }
}

async fn a_listing_shows_every_object_below_a_prefix_once(site: Site) {
    let names = ["in/a b+c.wav", "in/a.wav", "in/a/z.wav", "in/a0.wav", "in/%41.wav", "in/ü&<>.wav", "inner/x.wav", "on.wav"];
    for name in names {
        site.put(name, b"123", Write::New).await.unwrap();
    }
    let mut expected: Vec<_> = names[..6].iter().map(|name| site.at(name).key().to_owned()).collect();
    let mut found = keys_below(&site, "in").await;
    // The order is the store's own.
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(keys_below(&site, "nothing").await, Vec::<String>::new());
    let page = site.store.list(&Prefix::parse(&format!("{}in", site.prefix)).unwrap(), None).await.unwrap();
    assert!(page.entries.iter().all(|entry| entry.size == 3 && entry.modified.is_some()));
}

async fn a_listing_goes_on_after_any_key(site: Site) {
    for name in ["a b.wav", "a.wav", "a/b/c.wav", "a/z.wav", "a0.wav", "b.wav"] {
        site.put(&format!("page/{name}"), b"x", Write::New).await.unwrap();
    }
    let all = keys_below(&site, "page").await;
    let prefix = Prefix::parse(&format!("{}page", site.prefix)).unwrap();
    for (at, after) in all.iter().enumerate() {
        let page = site.store.list(&prefix, Some(after)).await.unwrap();
        let keys: Vec<_> = page.entries.into_iter().map(|entry| entry.location.unwrap().key().to_owned()).collect();
        assert_eq!(keys, all[at + 1..], "after {after}");
    }
}

async fn a_removed_object_is_gone_and_its_neighbours_stay(site: Site) {
    for key in ["a.wav", "a.wav.flac", "b.wav"] {
        site.put(key, b"x", Write::New).await.unwrap();
    }
    site.store.remove(&site.at("a.wav"), &Pin::default()).await.unwrap();
    assert_eq!(site.get("a.wav", NO_LIMIT).await, Err(StoreError::NotFound));
    assert!(site.get("a.wav.flac", NO_LIMIT).await.is_ok() && site.get("b.wav", NO_LIMIT).await.is_ok());
    assert_eq!(site.store.remove(&site.at("a.wav"), &Pin::default()).await, Err(StoreError::NotFound));
    assert_eq!(site.store.remove(&site.foreign, &Pin::default()).await, Err(StoreError::WrongStore));
}

async fn what_is_not_as_pinned_is_not_removed(site: Site) {
    site.put("kept.wav", b"x", Write::New).await.unwrap();
    let pin = Pin { version: None, etag: Some("d41d8cd98f00b204e9800998ecf8427e".into()) };
    assert_eq!(site.store.remove(&site.at("kept.wav"), &pin).await, Err(StoreError::Changed));
    assert_eq!(site.get("kept.wav", NO_LIMIT).await.unwrap(), b"x");
}

async fn a_secured_object_is_created_once_and_read_back(site: Site) {
    let (at, how) = (site.at("vault/a.wav"), Safekeeping::default());
    site.store.secure(&at, b"original".to_vec(), &how).await.unwrap();
    assert_eq!(site.get("vault/a.wav", NO_LIMIT).await.unwrap(), b"original");
    assert_eq!(site.store.secure(&at, b"other".to_vec(), &how).await, Err(StoreError::AlreadyExists));
    assert_eq!(site.get("vault/a.wav", NO_LIMIT).await.unwrap(), b"original");
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

/// What was read, as a manifest would pin it.
async fn read(store: &S3Store, location: &Location) -> Pin {
    let object = store.get(location, &Pin::default(), NO_LIMIT).await.unwrap();
    Pin { version: object.version, etag: object.etag }
}

async fn write(store: &S3Store, location: &Location, bytes: &[u8]) -> Pin {
    store.put(location, bytes.to_vec(), TEXT, Write::Replace).await.unwrap();
    read(store, location).await
}

#[tokio::test]
async fn on_s3_a_removal_takes_older_versions_along_and_leaves_newer_ones() {
    let (store, admin) = (store(|_| {}), Weed::shared().admin());
    let bucket = admin.versioned().await;
    let location = Location::s3(&bucket, "a.wav").unwrap();
    let first = write(&store, &location, b"first").await;
    let second = write(&store, &location, b"second").await;
    let third = write(&store, &location, b"third").await;
    let removal = store.remove(&location, &second).await.unwrap();
    assert_eq!(removal.versions, [first.version.unwrap(), second.version.clone().unwrap()]);
    assert_eq!(admin.versions(&bucket, "a.wav").await, (1, 0));
    assert_eq!(read(&store, &location).await, third);
    assert_eq!(store.remove(&location, &second).await, Err(StoreError::NotFound));
}

#[tokio::test]
async fn on_s3_a_recording_that_was_deleted_by_hand_is_removed_for_good() {
    let (store, admin) = (store(|_| {}), Weed::shared().admin());
    let bucket = admin.versioned().await;
    let location = Location::s3(&bucket, "a.wav").unwrap();
    let pin = write(&store, &location, b"recording").await;
    admin.delete(&bucket, "a.wav").await;
    store.remove(&location, &pin).await.unwrap();
    assert_eq!(admin.versions(&bucket, "a.wav").await.0, 0);
}

#[tokio::test]
async fn on_s3_a_bucket_without_versions_loses_no_recording_that_took_the_name() {
    let store = store(|_| {});
    let location = Location::s3("contract", &format!("{:016x}.wav", fastrand::u64(..))).unwrap();
    let pin = write(&store, &location, b"first").await;
    write(&store, &location, b"another").await;
    assert_eq!(store.remove(&location, &pin).await, Err(StoreError::Changed));
    assert_eq!(store.get(&location, &Pin::default(), NO_LIMIT).await.unwrap().bytes, b"another");
}

#[tokio::test]
async fn on_s3_a_held_version_keeps_itself_and_all_older_ones() {
    let (store, admin) = (store(|_| {}), Weed::shared().admin());
    let bucket = admin.lockable().await;
    let location = Location::s3(&bucket, "a.wav").unwrap();
    write(&store, &location, b"first").await;
    let second = write(&store, &location, b"second").await;
    admin.set_hold(&bucket, "a.wav", true).await;
    assert_eq!(store.remove(&location, &second).await, Err(StoreError::Held));
    assert_eq!(admin.versions(&bucket, "a.wav").await, (2, 0));
    admin.set_hold(&bucket, "a.wav", false).await;
    assert_eq!(store.remove(&location, &second).await.unwrap().versions.len(), 2);
}

#[tokio::test]
async fn on_s3_a_hold_is_set_on_what_was_read_and_once() {
    let (store, admin) = (store(|_| {}), Weed::shared().admin());
    let bucket = admin.lockable().await;
    let location = Location::s3(&bucket, "a.wav").unwrap();
    let pin = write(&store, &location, b"recording").await;
    store.hold(&location, &pin).await.unwrap();
    store.hold(&location, &pin).await.unwrap();
    assert!(admin.protection(&bucket, "a.wav").await.0);
    assert_eq!(store.remove(&location, &pin).await, Err(StoreError::Held));
    let other = Pin { etag: Some("0".into()), ..pin };
    assert_eq!(store.hold(&location, &other).await, Err(StoreError::Changed));
}

#[tokio::test]
async fn on_s3_a_secured_object_is_encrypted_and_locked_until_its_day() {
    let (store, admin) = (store(|_| {}), Weed::shared().admin());
    let bucket = admin.lockable().await;
    let location = Location::s3(&bucket, "a.wav").unwrap();
    let how = Safekeeping { encryption: Encryption::Store, lock: Some((LockMode::Governance, 30)) };
    store.secure(&location, b"original".to_vec(), &how).await.unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let (held, encryption, until) = admin.protection(&bucket, "a.wav").await;
    assert_eq!((held, encryption.as_deref()), (false, Some("AES256")));
    assert!((now + 29 * 86_400..now + 31 * 86_400).contains(&until.unwrap()));
    let pin = read(&store, &location).await;
    assert_eq!(store.remove(&location, &pin).await, Err(StoreError::Held));
}

#[tokio::test]
async fn on_s3_a_bucket_without_locks_says_that_it_has_none() {
    let store = store(|_| {});
    let location = Location::s3("contract", &format!("{:016x}.wav", fastrand::u64(..))).unwrap();
    let pin = write(&store, &location, b"recording").await;
    assert_eq!(store.hold(&location, &pin).await, Err(StoreError::Unsupported));
    let how = Safekeeping { lock: Some((LockMode::Governance, 1)), ..Safekeeping::default() };
    let vault = Location::s3("contract", &format!("{:016x}.wav", fastrand::u64(..))).unwrap();
    assert_eq!(store.secure(&vault, b"original".to_vec(), &how).await, Err(StoreError::Unsupported));
}

#[tokio::test]
async fn on_s3_a_listing_of_more_than_a_page_is_whole() {
    let store = Arc::new(store(|_| {}));
    let prefix = format!("s3://contract/{:016x}", fastrand::u64(..));
    let puts = (0..1100).map(|number| {
        let (store, location) = (Arc::clone(&store), Location::parse(&format!("{prefix}/{number:05}.wav")).unwrap());
        async move { store.put(&location, vec![1], TEXT, Write::Replace).await.unwrap() }
    });
    stream::iter(puts).buffer_unordered(16).collect::<Vec<()>>().await;
    let first = store.list(&Prefix::parse(&prefix).unwrap(), None).await.unwrap();
    let second = store.list(&Prefix::parse(&prefix).unwrap(), first.next.as_deref()).await.unwrap();
    assert_eq!((first.entries.len() + second.entries.len(), second.next), (1100, None));
}
