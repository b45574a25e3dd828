//! A tenant's log in an object store: append-only, extended by any number of workers at once without a fork or a gap.
//!
//! ```text
//! LOG/entries/00000000000000000042.json   one entry, create-only: of all who want a place, one gets it
//! LOG/by-manifest/SHA256.json             where a manifest stands, so that a job done twice is logged once
//! LOG/head.dsse.json                      the head, signed, where there is a key; the next reader's anchor, replaced at each append
//! ```
//!
//! Whoever appends takes the last entry up, makes the one that follows, and tries to create it. Where another was first, that one is the
//! last now.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use redaction::log::{Entry, LogError, Tail, TreeHead};
use redaction::manifest::canonical_json;
use redaction::run_record::LogReceipt;

use crate::store::{Location, ObjectStore, Pin, Prefix, StoreError, Write};

const JSON: &str = "application/json";
/// More than any entry or head holds, in bytes.
const LARGEST: u64 = 1 << 20;
/// How often another worker may be first before a job is tried again later.
const TRIES: usize = 10_000;

/// Why the log can't be read or extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogFault {
    /// The store fails.
    #[error("the log's store: {0}")]
    Store(#[from] StoreError),
    /// An entry is not what it should be.
    #[error("entry {index} {error}")]
    Entry {
        /// Its place.
        index: u64,
        /// What is wrong.
        error: LogError,
    },
    /// Others were first too often.
    #[error("others extend the log faster than this worker")]
    Crowded,
    /// A name that no store takes.
    #[error("the log's location can't hold entries")]
    Location,
}

/// One log.
#[derive(Clone)]
pub struct Log {
    store: Arc<dyn ObjectStore>,
    prefix: Prefix,
    name: String,
    /// Entries known to be there.
    known: Arc<AtomicU64>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Log {
    /// The log below `prefix`, which is also its name.
    pub fn new(store: Arc<dyn ObjectStore>, prefix: Prefix, name: String) -> Self {
        Self { store, prefix, name, known: Arc::default() }
    }

    /// Its name in heads and receipts.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Enters a manifest, once, and says where it stands.
    ///
    /// # Errors
    /// Where the store fails or the log was tampered with.
    pub async fn append(&self, manifest_sha256: &str) -> Result<LogReceipt, LogFault> {
        if let Some(index) = self.index_of(manifest_sha256).await? {
            return self.receipt(index).await;
        }
        let mut tail = self.tail().await?;
        for _ in 0..TRIES {
            let index = tail.size();
            let entry = canonical_json(&tail.next(manifest_sha256)).map_err(|_| LogFault::Location)?;
            match self.store.put(&self.entry_at(index)?, entry.clone(), JSON, Write::New).await {
                Ok(()) => return self.entered(index, &entry, manifest_sha256).await,
                Err(StoreError::AlreadyExists) => {
                    let standing = self.entry(index).await?.ok_or(StoreError::Unavailable("an entry is there and isn't"))?;
                    // The same bytes: an earlier try of this very call that arrived without its answer.
                    if standing == entry {
                        return self.entered(index, &entry, manifest_sha256).await;
                    }
                    tail = Tail::at(index, &standing).map_err(|error| LogFault::Entry { index, error })?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(LogFault::Crowded)
    }

    async fn entered(&self, index: u64, entry: &[u8], manifest_sha256: &str) -> Result<LogReceipt, LogFault> {
        self.known.fetch_max(index + 1, Ordering::Relaxed);
        let pointer = format!("{{\"index\":{index}}}\n").into_bytes();
        match self.store.put(&self.pointer(manifest_sha256)?, pointer, JSON, Write::New).await {
            Ok(()) | Err(StoreError::AlreadyExists) => self.receipt_of(index, entry),
            Err(error) => Err(error.into()),
        }
    }

    async fn receipt(&self, index: u64) -> Result<LogReceipt, LogFault> {
        let entry = self.entry(index).await?.ok_or(LogFault::Entry { index, error: LogError::Chain })?;
        self.receipt_of(index, &entry)
    }

    fn receipt_of(&self, index: u64, entry: &[u8]) -> Result<LogReceipt, LogFault> {
        let tail = Tail::at(index, entry).map_err(|error| LogFault::Entry { index, error })?;
        Ok(LogReceipt { log: self.name.clone(), index, size: tail.size(), root: hex::encode(tail.root()) })
    }

    /// Where a manifest stands, if it does.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn index_of(&self, manifest_sha256: &str) -> Result<Option<u64>, LogFault> {
        #[derive(serde::Deserialize)]
        struct Pointer {
            index: u64,
        }
        let bytes = read(&*self.store, &self.pointer(manifest_sha256)?).await?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice::<Pointer>(&bytes).ok()).map(|pointer| pointer.index))
    }

    /// The end of the log, by its last entry.
    ///
    /// # Errors
    /// Where the store fails, or the last entry is none.
    pub async fn tail(&self) -> Result<Tail, LogFault> {
        let size = self.size().await?;
        self.known.fetch_max(size, Ordering::Relaxed);
        let Some(index) = size.checked_sub(1) else { return Ok(Tail::default()) };
        let entry = self.entry(index).await?.ok_or(LogFault::Entry { index, error: LogError::Chain })?;
        Tail::at(index, &entry).map_err(|error| LogFault::Entry { index, error })
    }

    /// How many entries there are: from those known onward in doubling steps, then by halving.
    async fn size(&self) -> Result<u64, LogFault> {
        let mut there = self.known.load(Ordering::Relaxed);
        let mut step = 1;
        while self.is_there(there + step - 1).await? {
            there += step;
            step *= 2;
        }
        let mut missing = there + step - 1;
        while there < missing {
            let middle = there + (missing - there) / 2;
            if self.is_there(middle).await? { there = middle + 1 } else { missing = middle }
        }
        Ok(there)
    }

    async fn is_there(&self, index: u64) -> Result<bool, LogFault> {
        match self.store.head(&self.entry_at(index)?).await {
            Ok(_) => Ok(true),
            Err(StoreError::NotFound) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes of an entry, if it is there.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn entry(&self, index: u64) -> Result<Option<Vec<u8>>, LogFault> {
        Ok(read(&*self.store, &self.entry_at(index)?).await?)
    }

    /// The signed head as it was left, if there is one.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn signed_head(&self) -> Result<Option<Vec<u8>>, LogFault> {
        Ok(read(&*self.store, &self.at("head.dsse.json")?).await?)
    }

    /// Leaves a signed head for the next reader.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn leave_head(&self, envelope: Vec<u8>) -> Result<(), LogFault> {
        Ok(self.store.put(&self.at("head.dsse.json")?, envelope, JSON, Write::Replace).await?)
    }

    /// Walks through all entries and checks each against those before it. What lies beyond a hole is found too.
    ///
    /// # Errors
    /// The first entry that doesn't follow, or that is missing.
    pub async fn walk(&self, mut each: impl FnMut(&Entry, &[u8], &Tail)) -> Result<Tail, LogFault> {
        let mut tail = Tail::default();
        while let Some(bytes) = self.entry(tail.size()).await? {
            let index = tail.size();
            let (next, entry) = tail.after(&bytes).map_err(|error| LogFault::Entry { index, error })?;
            each(&entry, &bytes, &next);
            tail = next;
        }
        let index = tail.size();
        // A hole of any width below 2^40 is seen from one of these places or from the neighbours of the end.
        let beyond = (1..64).chain((6..40).map(|power| 1 << power)).map(|ahead| index + ahead);
        for place in beyond {
            if self.is_there(place).await? {
                return Err(LogFault::Entry { index, error: LogError::Chain });
            }
        }
        Ok(tail)
    }

    /// The head that a tail makes.
    pub fn head_of(&self, tail: &Tail) -> TreeHead {
        TreeHead::new(&self.name, tail.size(), tail.root())
    }

    fn entry_at(&self, index: u64) -> Result<Location, LogFault> {
        self.at(&format!("entries/{index:020}.json"))
    }

    fn pointer(&self, manifest_sha256: &str) -> Result<Location, LogFault> {
        self.at(&format!("by-manifest/{manifest_sha256}.json"))
    }

    fn at(&self, key: &str) -> Result<Location, LogFault> {
        self.prefix.location(key).map_err(|_| LogFault::Location)
    }
}

async fn read(store: &dyn ObjectStore, location: &Location) -> Result<Option<Vec<u8>>, StoreError> {
    match store.get(location, &Pin::default(), LARGEST).await {
        Ok(object) => Ok(Some(object.bytes)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
