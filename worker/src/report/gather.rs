//! Manifests of a folder or a bucket, and what lies beside them: the record of the run, and people's decisions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use redaction::manifest::Manifest;
use redaction::review::Review;
use redaction::run_record::RunRecord;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::tally::Tally;
use crate::attest::dsse::{Envelope, Payload, unverified_payload};
use crate::attest::keys::PublicKeys;
use crate::audit::parse;
use crate::commit::MAX_MANIFEST;
use crate::store::catalogue::Entry;
use crate::store::{Location, ObjectStore, Pin, StoreError};

/// How many recordings are read at once.
const AT_ONCE: usize = 16;
/// More than any run record or decision holds, in bytes.
const LARGEST: u64 = 1 << 20;

/// Why there is no report: what can't be read is never left out of it.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    /// The store fails.
    #[error("{0}: {1}")]
    Store(String, StoreError),
    /// A file is not what its name says.
    #[error("{0}: {1}")]
    Content(String, String),
    /// Objects have keys that no location can name: nobody knows whether they are manifests.
    #[error("{0} objects below it have keys that no location can name (such as a//b): rename them, or name a narrower place")]
    Nameless(usize),
    /// A task ended early.
    #[error("a task ended early")]
    Task,
}

/// A manifest and what lies beside it.
#[derive(Debug)]
struct Bundle {
    manifest: Location,
    written: Option<SystemTime>,
    run: Option<Location>,
    reviews: Vec<Location>,
}

/// Counts every manifest among `entries`. With keys, run records and decisions must be signed by one of them.
///
/// # Errors
/// Where one can't be read, or isn't what its name says.
pub async fn tally(store: &Arc<dyn ObjectStore>, entries: Vec<Entry>, keys: Option<&PublicKeys>) -> Result<Tally, GatherError> {
    let nameless = entries.iter().filter(|entry| entry.location.is_none()).count();
    if nameless > 0 {
        return Err(GatherError::Nameless(nameless));
    }
    let bundles = bundles(entries.into_iter().filter_map(|entry| Some((entry.location?, entry.modified))));
    let one = |bundle: Bundle| {
        let (store, keys) = (Arc::clone(store), keys.cloned());
        async move { tokio::spawn(async move { facts(&*store, &bundle, keys.as_ref()).await }).await.map_err(|_| GatherError::Task)? }
    };
    let read: Vec<Counted> = stream::iter(bundles).map(one).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(latest(&read))
}

/// What a manifest adds, and which one it was made from.
struct Counted {
    facts: Facts,
    sha256: String,
    predecessor: Option<String>,
}

/// A recording counts once: as its latest result, not as those that it was made from.
fn latest(read: &[Counted]) -> Tally {
    let replaced: BTreeSet<&String> = read.iter().filter_map(|own| own.predecessor.as_ref()).collect();
    let mut tally = Tally::default();
    read.iter().filter(|own| !replaced.contains(&own.sha256)).for_each(|own| tally.add(&own.facts));
    tally
}

/// `a.manifest.json`, with `a.manifest.run.dsse.json` and `a.manifest.review.N.dsse.json`.
fn bundles(entries: impl Iterator<Item = (Location, Option<SystemTime>)>) -> Vec<Bundle> {
    let mut bundles: BTreeMap<String, Bundle> = BTreeMap::new();
    let mut others = Vec::new();
    for (location, written) in entries {
        match location.uri().strip_suffix(".manifest.json") {
            Some(base) => {
                let bundle = Bundle { manifest: location.clone(), written, run: None, reviews: Vec::new() };
                bundles.insert(base.to_owned(), bundle);
            }
            None => others.push(location),
        }
    }
    for location in others {
        let uri = location.uri();
        let Some((base, rest)) = uri.rsplit_once(".manifest.") else { continue };
        let Some(bundle) = bundles.get_mut(base) else { continue };
        if rest == "run.dsse.json" {
            bundle.run = Some(location);
        } else if rest.starts_with("review.") && rest.ends_with(".dsse.json") {
            bundle.reviews.push(location);
        }
    }
    bundles.into_values().collect()
}

async fn facts(store: &dyn ObjectStore, bundle: &Bundle, keys: Option<&PublicKeys>) -> Result<Counted, GatherError> {
    let bytes = read(store, &bundle.manifest, MAX_MANIFEST).await?;
    let manifest = parse(&bytes).map_err(|problem| GatherError::Content(bundle.manifest.uri(), problem))?;
    let digest = hex::encode(Sha256::digest(&bytes));
    let day = match &bundle.run {
        None => day(bundle.written),
        Some(location) => {
            let record: RunRecord = opened(store, location, Payload::Run, keys).await?;
            let at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(record.started_unix_ms));
            check(record.manifest_sha256 == digest, location, "is of another manifest").map(|()| day(at))?
        }
    };
    let reviews = reviews(store, bundle, &manifest, &digest, keys).await?;
    let facts = Facts::of(&manifest, day, &reviews);
    Ok(Counted { facts, sha256: digest, predecessor: manifest.predecessor.map(|own| own.manifest_sha256) })
}

async fn reviews(
    store: &dyn ObjectStore,
    bundle: &Bundle,
    manifest: &Manifest,
    digest: &str,
    keys: Option<&PublicKeys>,
) -> Result<Vec<Review>, GatherError> {
    let mut reviews = Vec::new();
    for location in &bundle.reviews {
        let review: Review = opened(store, location, Payload::Review, keys).await?;
        review.check(manifest, digest).map_err(|error| GatherError::Content(location.uri(), error.to_string()))?;
        reviews.push(review);
    }
    Ok(reviews)
}

fn check(holds: bool, location: &Location, problem: &str) -> Result<(), GatherError> {
    if holds { Ok(()) } else { Err(GatherError::Content(location.uri(), problem.to_owned())) }
}

async fn opened<T: DeserializeOwned>(
    store: &dyn ObjectStore,
    location: &Location,
    kind: Payload,
    keys: Option<&PublicKeys>,
) -> Result<T, GatherError> {
    let bytes = read(store, location, LARGEST).await?;
    let wrong = |problem: &dyn std::fmt::Display| GatherError::Content(location.uri(), problem.to_string());
    let Some(keys) = keys else {
        let envelope = serde_json::from_slice(&bytes).map_err(|_| wrong(&"is no DSSE envelope"))?;
        return unverified_payload(&envelope).ok_or_else(|| wrong(&"holds something else than its name says"));
    };
    let (payload, _) = Envelope::open(&bytes, kind, keys).map_err(|error| wrong(&error))?;
    serde_json::from_slice(&payload).map_err(|_| wrong(&"holds something else than its name says"))
}

async fn read(store: &dyn ObjectStore, location: &Location, limit: u64) -> Result<Vec<u8>, GatherError> {
    let object = store.get(location, &Pin::default(), limit).await;
    object.map(|object| object.bytes).map_err(|error| GatherError::Store(location.uri(), error))
}

/// The day in UTC.
fn day(at: Option<SystemTime>) -> String {
    let seconds = at.and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok()).map(|since| since.as_secs());
    let text = seconds.and_then(|own| DateTime::from_secs(i64::try_from(own).ok()?).fmt(DateTimeFormat::DateTime).ok());
    text.map_or("unknown".to_owned(), |text| text.chars().take(10).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_gathered_with_what_lies_beside_it_and_nothing_else_counts() {
        let names = [
            "a.wav",
            "a.wav.manifest.json",
            "a.wav.manifest.run.dsse.json",
            "a.wav.manifest.review.1.dsse.json",
            "b.manifest.run.dsse.json",
            "c.manifest.dsse.json",
        ];
        let bundles = bundles(names.iter().map(|name| (Location::folder(name).unwrap(), None)));
        assert_eq!(bundles.len(), 1);
        assert!(bundles[0].run.is_some() && bundles[0].reviews.len() == 1);
    }

    #[tokio::test]
    async fn what_cannot_be_named_is_not_left_out_of_the_count() {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn ObjectStore> = Arc::new(crate::store::folder::FolderStore::new(folder.path()));
        let nameless = Entry { location: None, size: 1, modified: None, etag: None };
        assert!(matches!(tally(&store, vec![nameless.clone(), nameless], None).await, Err(GatherError::Nameless(2))));
    }

    #[test]
    fn a_recording_that_was_changed_counts_once_as_it_is_now() {
        let counted = |sha256: &str, outcome: &'static str, predecessor: Option<&str>| {
            let facts = Facts { outcome, day: "d".into(), review: "r", coverage: "c", removed: BTreeSet::new() };
            Counted { facts, sha256: sha256.into(), predecessor: predecessor.map(str::to_owned) }
        };
        let tally = latest(&[
            counted("3", "redacted", Some("2")),
            counted("1", "clean", None),
            counted("2", "redacted", Some("1")),
            counted("9", "clean", None),
        ]);
        assert_eq!(tally.recordings, 2);
        assert_eq!(tally.parts[&crate::report::tally::Part::Outcome], [("clean".to_owned(), 1), ("redacted".to_owned(), 1)].into());
    }

    #[test]
    fn a_day_is_one_of_the_calendar_in_utc() {
        let at = |seconds| Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!((day(at(951_782_399)), day(at(951_782_400)), day(None)), ("2000-02-28".into(), "2000-02-29".into(), "unknown".into()));
    }
}
