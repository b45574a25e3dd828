//! What becomes of originals, tried on a folder and on a real S3 server: nothing goes before what replaces it was read back, and whoever dies
//! in the midst leaves what the next delivery finishes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::sync::Arc;

use redaction::manifest::{Manifest, canonical_json};
use serde_json::json;
use sha2::{Digest, Sha256};
use tests::bucket::Weed;
use worker::commit::{Committed, OutputNames};
use worker::failure::{Failure, RejectReason, RetryReason};
use worker::retention::{End, Original, Receipt, Retention};
use worker::store::custody::{Encryption, LockMode, Safekeeping};
use worker::store::folder::FolderStore;
use worker::store::{Location, Pin, Prefix, Store, StoreError, Write};

const RECORDING: &[u8] = b"what was said";
const OUTPUT: &[u8] = b"what is left of it";

/// A recording whose result was committed.
struct Site {
    store: Arc<dyn Store>,
    prefix: String,
    source: Location,
    names: OutputNames,
    manifest: Manifest,
    committed: Committed,
    _dir: Option<tempfile::TempDir>,
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn audio(bytes: &[u8]) -> serde_json::Value {
    json!({ "sha256": sha256(bytes), "bytes": bytes.len(), "container": "wav", "codec": "pcm_mulaw", "sample_rate": 8000, "channels": 1,
            "frames": 9, "metadata": [] })
}

fn manifest_of(source: &Location, pin: &Pin) -> Manifest {
    let mut output = audio(OUTPUT);
    output["same_format"] = json!(true);
    output["metadata_stripped"] = json!([]);
    let mut uri = json!({ "uri": source.uri() });
    pin.version.iter().for_each(|version| uri["version"] = json!(version));
    pin.etag.iter().for_each(|etag| uri["etag"] = json!(etag));
    let manifest = json!({
        "schema": "callscrub.manifest/v1", "source": uri, "input": audio(RECORDING), "output": output,
        "policy": { "name": "all", "version": "1", "sha256": "00" }, "engine": { "callscrub": "0", "models": [], "device": "cpu" },
        "redactions": [], "counts": {}, "outcome": "redacted",
    });
    serde_json::from_value(manifest).unwrap()
}

impl Site {
    async fn folder() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(FolderStore::new(dir.path()));
        Self::committed(store, String::new(), "in/a.wav", Some(dir)).await
    }

    async fn s3() -> Self {
        tokio::task::spawn_blocking(Weed::shared).await.unwrap();
        let prefix = format!("s3://contract/{:016x}/", fastrand::u64(..));
        let source = format!("{prefix}in/a.wav");
        Self::committed(Arc::new(Weed::shared().store()), prefix, &source, None).await
    }

    /// With its original in a bucket of its own.
    async fn s3_in(bucket: &str) -> Self {
        let prefix = format!("s3://contract/{:016x}/", fastrand::u64(..));
        Self::committed(Arc::new(Weed::shared().store()), prefix, &format!("s3://{bucket}/a.wav"), None).await
    }

    async fn committed(store: Arc<dyn Store>, prefix: String, source: &str, dir: Option<tempfile::TempDir>) -> Self {
        let source = Location::parse(source).unwrap();
        store.put(&source, RECORDING.to_vec(), "audio/wav", Write::Replace).await.unwrap();
        let object = store.get(&source, &Pin::default(), 99).await.unwrap();
        let manifest = manifest_of(&source, &Pin { version: object.version, etag: object.etag });
        let results = Prefix::parse(&format!("{prefix}out")).unwrap();
        let names = OutputNames::of(&source, &results, &Prefix::parse(&format!("{prefix}held")).unwrap()).unwrap();
        let bytes = canonical_json(&manifest).unwrap();
        let committed = Committed {
            output: Some(names.output("wav").unwrap()),
            transcript: Some(names.transcript().unwrap()),
            manifest: names.manifest().unwrap(),
            manifest_sha256: sha256(&bytes),
        };
        let site = Self { store, prefix, source, names, manifest, committed, _dir: dir };
        site.put(&site.names.output("wav").unwrap(), OUTPUT).await;
        site.put(&site.names.transcript().unwrap(), b"{}").await;
        site.put(&site.names.manifest().unwrap(), &bytes).await;
        site
    }

    async fn put(&self, location: &Location, bytes: &[u8]) {
        self.store.put(location, bytes.to_vec(), "text/plain", Write::Replace).await.unwrap();
    }

    async fn get(&self, location: &Location) -> Option<Vec<u8>> {
        match self.store.get(location, &Pin::default(), u64::MAX).await {
            Ok(object) => Some(object.bytes),
            Err(StoreError::NotFound) => None,
            Err(error) => panic!("{error}"),
        }
    }

    async fn original(&self) -> Option<Vec<u8>> {
        self.get(&self.source).await
    }

    async fn receipt(&self) -> Option<Receipt> {
        Some(serde_json::from_slice(&self.get(&self.names.receipt().unwrap()).await?).unwrap())
    }

    async fn apply(&self, retention: &Retention) -> Result<End, Failure> {
        let original = Original {
            sources: &*self.store,
            results: &*self.store,
            location: &self.source,
            names: &self.names,
            manifest: &self.manifest,
            committed: &self.committed,
            max_bytes: 1000,
        };
        retention.apply(&original).await
    }

    fn moving(&self) -> (Retention, Location) {
        let to = Prefix::parse(&format!("{}vault", self.prefix)).unwrap();
        let target = to.location(self.source.key()).unwrap();
        (Retention::Move { to, how: Safekeeping::default() }, target)
    }
}

/// Every function here runs on every backend.
macro_rules! contract {
    ($($name:ident)*) => {
        mod folder { $(#[tokio::test] async fn $name() { super::$name(super::Site::folder().await).await })* }
        mod s3 { $(#[tokio::test] async fn $name() { super::$name(super::Site::s3().await).await })* }
    };
}

contract! {
    what_is_kept_is_not_touched_and_has_no_receipt
    a_deleted_original_is_gone_and_has_a_receipt
    a_second_delivery_finds_the_receipt_and_does_nothing
    nothing_goes_while_what_replaces_it_is_missing_or_other_than_it_was_written
    who_died_before_the_receipt_is_finished_by_the_next
    a_recording_that_took_the_name_stays
    the_original_of_a_quarantine_is_never_touched
    a_moved_original_lies_in_its_new_place_only
    who_died_in_the_midst_of_a_move_is_finished_by_the_next
    nothing_is_moved_over_another_recording
}

async fn what_is_kept_is_not_touched_and_has_no_receipt(site: Site) {
    assert_eq!(site.apply(&Retention::Keep).await, Ok(End::Kept));
    assert_eq!((site.original().await.as_deref(), site.receipt().await), (Some(RECORDING), None));
}

async fn a_deleted_original_is_gone_and_has_a_receipt(site: Site) {
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Deleted));
    assert_eq!(site.original().await, None);
    let expected = Receipt {
        schema: Receipt::SCHEMA.into(),
        source: site.manifest.source.clone(),
        input_sha256: sha256(RECORDING),
        manifest_sha256: site.committed.manifest_sha256.clone(),
        original: End::Deleted,
        moved_to: None,
        versions: Vec::new(),
    };
    assert_eq!(site.receipt().await, Some(expected));
}

async fn a_second_delivery_finds_the_receipt_and_does_nothing(site: Site) {
    site.apply(&Retention::Delete).await.unwrap();
    let receipt = site.get(&site.names.receipt().unwrap()).await;
    // The same bytes again under the same name are not this delivery's to remove: it is done.
    site.put(&site.source, RECORDING).await;
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Deleted));
    assert!(site.original().await.is_some());
    assert_eq!(site.get(&site.names.receipt().unwrap()).await, receipt);
}

async fn nothing_goes_while_what_replaces_it_is_missing_or_other_than_it_was_written(site: Site) {
    let parts = [site.names.output("wav").unwrap(), site.names.transcript().unwrap(), site.names.manifest().unwrap()];
    for (at, part) in parts.iter().enumerate() {
        let whole = site.get(part).await.unwrap();
        site.store.remove(part, &Pin::default()).await.unwrap();
        assert_eq!(site.apply(&Retention::Delete).await, Err(Failure::Retry(RetryReason::NotDurable)), "part {at} is missing");
        // Of a transcript nothing says what it should hold.
        if at != 1 {
            site.put(part, b"torn").await;
            assert_eq!(site.apply(&Retention::Delete).await, Err(Failure::Retry(RetryReason::NotDurable)), "part {at} is torn");
        }
        site.put(part, &whole).await;
    }
    assert_eq!((site.original().await.as_deref(), site.receipt().await), (Some(RECORDING), None));
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Deleted));
}

async fn who_died_before_the_receipt_is_finished_by_the_next(site: Site) {
    site.store.remove(&site.source, &Pin::default()).await.unwrap();
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Gone));
    assert_eq!(site.receipt().await.unwrap().original, End::Gone);
}

async fn a_recording_that_took_the_name_stays(site: Site) {
    site.put(&site.source, b"another call").await;
    for retention in [Retention::Delete, site.moving().0] {
        assert_eq!(site.apply(&retention).await, Ok(End::Gone));
        site.store.remove(&site.names.receipt().unwrap(), &Pin::default()).await.unwrap();
    }
    assert_eq!(site.original().await.unwrap(), b"another call");
}

async fn the_original_of_a_quarantine_is_never_touched(mut site: Site) {
    site.manifest.outcome = redaction::manifest::Outcome::Quarantined;
    for retention in [Retention::Delete, site.moving().0, Retention::Hold] {
        assert_eq!(site.apply(&retention).await, Ok(End::Kept));
    }
    assert_eq!(site.original().await.as_deref(), Some(RECORDING));
}

async fn a_moved_original_lies_in_its_new_place_only(site: Site) {
    let (retention, target) = site.moving();
    assert_eq!(site.apply(&retention).await, Ok(End::Moved));
    assert_eq!((site.original().await, site.get(&target).await.as_deref()), (None, Some(RECORDING)));
    let receipt = site.receipt().await.unwrap();
    assert_eq!((receipt.original, receipt.moved_to), (End::Moved, Some(target.uri())));
}

async fn who_died_in_the_midst_of_a_move_is_finished_by_the_next(site: Site) {
    let (retention, target) = site.moving();
    // After the copy, before the removal.
    site.put(&target, RECORDING).await;
    assert_eq!(site.apply(&retention).await, Ok(End::Moved));
    assert_eq!(site.original().await, None);
    // After the removal, before the receipt.
    site.store.remove(&site.names.receipt().unwrap(), &Pin::default()).await.unwrap();
    assert_eq!(site.apply(&retention).await, Ok(End::Moved));
    assert_eq!(site.receipt().await.unwrap().moved_to, Some(target.uri()));
}

async fn nothing_is_moved_over_another_recording(site: Site) {
    let (retention, target) = site.moving();
    site.put(&target, b"another call").await;
    assert_eq!(site.apply(&retention).await, Err(Failure::Reject(RejectReason::RetentionConflict)));
    assert_eq!((site.original().await.as_deref(), site.get(&target).await.as_deref()), (Some(RECORDING), Some(&b"another call"[..])));
}

#[tokio::test]
async fn on_s3_every_version_goes_and_the_receipt_names_them() {
    let admin = { tokio::task::spawn_blocking(Weed::shared).await.unwrap().admin() };
    let bucket = admin.versioned().await;
    Weed::shared().put(&format!("s3://{bucket}/a.wav"), b"an upload that broke off").await;
    let site = Site::s3_in(&bucket).await;
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Deleted));
    assert_eq!(admin.versions(&bucket, "a.wav").await, (0, 0));
    assert_eq!(site.receipt().await.unwrap().versions.len(), 2);
}

#[tokio::test]
async fn on_s3_a_legal_hold_blocks_until_it_is_lifted() {
    let admin = { tokio::task::spawn_blocking(Weed::shared).await.unwrap().admin() };
    let bucket = admin.lockable().await;
    let site = Site::s3_in(&bucket).await;
    admin.set_hold(&bucket, "a.wav", true).await;
    for retention in [Retention::Delete, site.moving().0] {
        assert_eq!(site.apply(&retention).await, Ok(End::Blocked));
    }
    assert_eq!((site.original().await.as_deref(), site.receipt().await), (Some(RECORDING), None));
    admin.set_hold(&bucket, "a.wav", false).await;
    assert_eq!(site.apply(&Retention::Delete).await, Ok(End::Deleted));
    assert_eq!(admin.versions(&bucket, "a.wav").await, (0, 0));
}

#[tokio::test]
async fn on_s3_a_held_original_stays_under_its_hold() {
    let admin = { tokio::task::spawn_blocking(Weed::shared).await.unwrap().admin() };
    let bucket = admin.lockable().await;
    let site = Site::s3_in(&bucket).await;
    assert_eq!(site.apply(&Retention::Hold).await, Ok(End::Held));
    assert!(admin.protection(&bucket, "a.wav").await.0);
    assert_eq!(site.receipt().await.unwrap().original, End::Held);
    // A bucket without holds is the operator's to put right: nothing is said to be held.
    let site = Site::s3().await;
    assert_eq!(site.apply(&Retention::Hold).await, Err(Failure::Retry(RetryReason::StoreDenied)));
    assert_eq!(site.receipt().await, None);
}

#[tokio::test]
async fn on_s3_a_moved_original_is_encrypted_and_locked() {
    let admin = { tokio::task::spawn_blocking(Weed::shared).await.unwrap().admin() };
    let vault = admin.lockable().await;
    let site = Site::s3().await;
    let how = Safekeeping { encryption: Encryption::Store, lock: Some((LockMode::Governance, 7)) };
    let retention = Retention::Move { to: Prefix::parse(&format!("s3://{vault}/raw")).unwrap(), how };
    assert_eq!(site.apply(&retention).await, Ok(End::Moved));
    assert_eq!(site.original().await, None);
    let key = format!("raw/{}", site.source.key());
    let (_, encryption, until) = admin.protection(&vault, &key).await;
    assert!(encryption.as_deref() == Some("AES256") && until.is_some());
    assert_eq!(Weed::shared().get(&format!("s3://{vault}/{key}")).await.as_deref(), Some(RECORDING));
}
