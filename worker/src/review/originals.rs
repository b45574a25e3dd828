//! Originals, for those who may: each is read once for what it is asked for, after that was written down, and only if it is the manifest's.

use std::sync::Arc;

use redaction::manifest::Manifest;

use super::access::{Access, Records};
use crate::commit::{MAX_MANIFEST, OutputNames};
use crate::failure::Failure;
use crate::pipeline::{NotRevised, Original};
use crate::retention::{End, Receipt};
use crate::store::folder::FolderStore;
use crate::store::{Location, Object, ObjectStore, Pin, Prefix, Store, StoreError};

/// Why an original can't be had.
#[derive(Debug, thiserror::Error)]
pub enum NotFetched {
    /// Nobody could tell afterwards that it was read.
    #[error("accesses can't be recorded, so the original isn't read")]
    Unrecorded,
    /// The manifest names nothing that this store could hold.
    #[error("the manifest names no place in this store that the original could lie in")]
    Nowhere,
    /// It is one of the page's own results, or would be written over by one.
    #[error("the place that the manifest names holds results, not originals")]
    Result,
    /// The same recording was quarantined too.
    #[error("the recording stands in the quarantine too: somebody has to look into that first")]
    Quarantined,
    /// The settings had it removed or moved.
    #[error("the original is gone: {} after its result was published, as the receipt says", .0.name())]
    Retired(End),
    /// Nothing lies there, and no receipt says why.
    #[error("the original is gone, and no receipt says why")]
    Gone,
    /// Something else lies there now.
    #[error("what lies in the original's place is another recording than the one that was redacted")]
    Other,
    /// The store fails.
    #[error("the original can't be read: {0}")]
    Store(StoreError),
    /// A task ended early.
    #[error("a task ended early")]
    Task,
}

/// Who wants an original, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Who, as the proxy named them.
    pub person: &'a str,
    /// "GET" or "POST".
    pub method: &'a str,
    /// The request's route.
    pub what: &'a str,
    /// SHA-256 of the manifest that it is the original of, hexadecimal.
    pub manifest_sha256: &'a str,
}

/// Where originals lie, and where every access to one is written down.
pub struct Originals {
    store: Arc<dyn Store>,
    /// A folder queue's, which is looked into first.
    done: Option<FolderStore>,
    records: Records,
    places: [Prefix; 2],
    max_bytes: u64,
}

impl Originals {
    /// Originals of `store`, or of the folder `done` of a folder queue, none larger than `max_bytes`; `places` are those of results and of
    /// quarantines.
    pub fn new(store: Arc<dyn Store>, done: Option<FolderStore>, records: Records, places: [Prefix; 2], max_bytes: u64) -> Self {
        Self { store, done, records, places, max_bytes }
    }

    /// The original of that manifest, from where the manifest says that it came from.
    ///
    /// # Errors
    /// Why it can't be had. Nothing is read that wasn't written down before.
    pub async fn fetch(&self, wish: Wish<'_>, manifest: &Manifest) -> Result<Original, NotFetched> {
        let location = Location::parse(&manifest.source.uri).map_err(|_| NotFetched::Nowhere)?;
        let [results, quarantine] = &self.places;
        let names = OutputNames::of(&location, results, quarantine).map_err(|_| NotFetched::Result)?;
        self.check_published(&names).await?;
        self.record(wish, manifest).await?;
        let pin = Pin { version: manifest.source.version.clone(), etag: manifest.source.etag.clone() };
        let bytes = match self.read(&location, &pin).await {
            Ok(object) => object.bytes,
            Err(StoreError::NotFound) => return Err(self.gone(&names, manifest).await),
            Err(StoreError::Changed) => return Err(NotFetched::Other),
            Err(error) => return Err(NotFetched::Store(error)),
        };
        let manifest = manifest.clone();
        let checked = tokio::task::spawn_blocking(move || Original::of(bytes, &manifest)).await.map_err(|_| NotFetched::Task)?;
        checked.map_err(|_: NotRevised| NotFetched::Other)
    }

    async fn read(&self, location: &Location, pin: &Pin) -> Result<Object, StoreError> {
        if let Some(done) = &self.done {
            match done.get(location, pin, self.max_bytes).await {
                // What came in another way lies in the store.
                Err(StoreError::NotFound | StoreError::WrongStore) => {}
                // A folder holds no pin: this isn't its recording.
                Err(StoreError::Changed) if *pin != Pin::default() => {}
                found => return found,
            }
        }
        self.store.get(location, pin, self.max_bytes).await
    }

    /// A recording ends in one place: where it stands in the quarantine as well, nobody knows which of the two holds.
    async fn check_published(&self, names: &OutputNames) -> Result<(), NotFetched> {
        let held = names.quarantined().map_err(|_: Failure| NotFetched::Nowhere)?;
        match self.store.head(&held).await {
            Err(StoreError::NotFound) => Ok(()),
            Ok(_) => Err(NotFetched::Quarantined),
            Err(error) => Err(NotFetched::Store(error)),
        }
    }

    async fn record(&self, wish: Wish<'_>, manifest: &Manifest) -> Result<(), NotFetched> {
        let access = Access {
            person: Some(wish.person.to_owned()),
            method: wish.method.to_owned(),
            what: wish.what.to_owned(),
            manifest_sha256: Some(wish.manifest_sha256.to_owned()),
            original_sha256: Some(manifest.input.sha256.clone()),
            status: None,
        };
        self.records.add(access).await.map_err(|_| NotFetched::Unrecorded)
    }

    /// What the receipt of the first result says of an original that isn't there.
    async fn gone(&self, names: &OutputNames, manifest: &Manifest) -> NotFetched {
        let Ok(location) = names.receipt() else { return NotFetched::Gone };
        let receipt = self.store.get(&location, &Pin::default(), MAX_MANIFEST).await.ok();
        let receipt = receipt.and_then(|object| serde_json::from_slice::<Receipt>(&object.bytes).ok());
        match receipt.filter(|own| own.input_sha256 == manifest.input.sha256).map(|own| own.original) {
            Some(end @ (End::Deleted | End::Moved)) => NotFetched::Retired(end),
            _ => NotFetched::Gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::review::risk::tests::manifest;

    const WISH: Wish<'_> = Wish { person: "ann", method: "GET", what: "/calls/{id}/original/{range}", manifest_sha256: "0a" };

    /// What is read of a store that holds these files, where the original's bytes are to be "sound"; and what was written down.
    async fn fetch(files: &[(&str, &[u8])], source: &str, log: Option<&str>) -> (Result<Original, NotFetched>, String) {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let mut input = manifest(&[], &json!({})).input;
        (input.sha256, input.bytes) = (hex::encode(Sha256::digest(b"sound")), 5);
        let manifest = manifest(&[], &json!({"source": {"uri": source}, "input": input}));
        let log = log.map_or_else(|| folder.path().join("access.jsonl"), Into::into);
        let records = Records::open(Path::new(&log)).unwrap();
        let places = ["redacted", "quarantine"].map(|own| Prefix::parse(own).unwrap());
        let (store, done) = (Arc::new(FolderStore::new(folder.path())), FolderStore::new(folder.path().join("done")));
        let originals = Originals::new(store, Some(done), records, places, 1 << 20);
        let fetched = originals.fetch(WISH, &manifest).await;
        (fetched, std::fs::read_to_string(folder.path().join("access.jsonl")).unwrap_or_default())
    }

    #[tokio::test]
    async fn an_original_is_had_only_where_it_is_the_manifests_and_every_access_is_written_down() {
        let receipt = |end: &str, sha256: &[u8]| {
            let of = hex::encode(Sha256::digest(sha256));
            json!({"schema": Receipt::SCHEMA, "source": {"uri": "a.wav"}, "input_sha256": of, "manifest_sha256": "00", "original": end})
                .to_string()
        };
        let (deleted, moved, other) = (receipt("deleted", b"sound"), receipt("moved", b"sound"), receipt("deleted", b"noise"));
        let at = "redacted/a.wav.receipt.json";
        type Case<'t> = (&'t [(&'t str, &'t [u8])], &'t str, &'t str, usize);
        let cases: &[Case<'_>] = &[
            (&[("a.wav", b"sound")], "a.wav", "had", 1),
            (&[("done/a.wav", b"sound")], "a.wav", "had", 1),
            (&[("done/a.wav", b"noise"), ("a.wav", b"sound")], "a.wav", "another recording", 1),
            (&[("a.wav", b"noise")], "a.wav", "another recording", 1),
            (&[("a.wav", b"sound ")], "a.wav", "another recording", 1),
            (&[], "a.wav", "gone, and no receipt", 1),
            (&[(at, deleted.as_bytes())], "a.wav", "gone: deleted after", 1),
            (&[(at, moved.as_bytes())], "a.wav", "gone: moved after", 1),
            (&[(at, other.as_bytes())], "a.wav", "gone, and no receipt", 1),
            (&[("a.wav", b"sound"), ("quarantine/a.wav.manifest.json", b"{}")], "a.wav", "quarantine too", 0),
            (&[("redacted/a.wav", b"sound")], "redacted/a.wav", "holds results", 0),
            (&[("quarantine/a.wav", b"sound")], "quarantine/a.wav", "holds results", 0),
            (&[], "../a.wav", "no place", 0),
            (&[], "s3://elsewhere/a.wav", "another kind of store", 1),
        ];
        for (files, source, expected, lines) in cases {
            let (fetched, written) = fetch(files, source, None).await;
            let said = fetched.map_or_else(|error| error.to_string(), |_| "had".to_owned());
            assert!(said.contains(expected), "{source}: {said}");
            assert_eq!(written.lines().count(), *lines, "{said}: {written}");
            let sha256 = hex::encode(Sha256::digest(b"sound"));
            assert!(written.lines().all(|line| line.contains(&sha256) && line.contains("\"person\":\"ann\"") && !line.contains("status")));
        }
    }

    #[tokio::test]
    async fn where_nothing_can_be_written_down_nothing_is_read() {
        // Nothing is there either: who looked would have said so.
        let (fetched, _) = fetch(&[], "a.wav", Some("/dev/full")).await;
        assert!(matches!(fetched, Err(NotFetched::Unrecorded)));
    }
}
