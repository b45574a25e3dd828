//! What lies in quarantine: a manifest for each recording that could not be published, until a later try publishes it or an operator purges it.

use redaction::manifest::{Manifest, SCHEMA};

use crate::commit::MAX_MANIFEST;
use crate::store::{Location, Pin, Prefix, Store, StoreError};

const ENDING: &str = ".manifest.json";

/// A quarantined recording.
#[derive(Debug, Clone)]
pub struct Quarantined {
    /// The recording's key: the manifest's, below the quarantine location, without its ending.
    pub id: String,
    /// Where the manifest lies.
    pub location: Location,
    /// The manifest's bytes, as they were read.
    pub pin: Pin,
    /// What it says.
    pub manifest: Manifest,
}

/// Every quarantine below `prefix`, at most `at_most`, in the store's order.
///
/// # Errors
/// Where the store fails.
pub async fn list(store: &dyn Store, prefix: &Prefix, at_most: usize) -> Result<Vec<Quarantined>, StoreError> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store.list(prefix, after.as_deref()).await?;
        for location in page.entries.into_iter().filter_map(|entry| entry.location) {
            if found.len() == at_most {
                return Ok(found);
            }
            found.extend(read(store, prefix, location).await?);
        }
        after = page.next;
        if after.is_none() {
            return Ok(found);
        }
    }
}

/// `None` for what is no quarantine's manifest, or is gone by now.
async fn read(store: &dyn Store, prefix: &Prefix, location: Location) -> Result<Option<Quarantined>, StoreError> {
    let Some(id) = location.key().strip_prefix(prefix.key()).and_then(|key| key.strip_suffix(ENDING)).map(str::to_owned) else {
        return Ok(None);
    };
    let object = match store.get(&location, &Pin::default(), MAX_MANIFEST).await {
        Err(StoreError::NotFound) => return Ok(None),
        object => object?,
    };
    let manifest = serde_json::from_slice::<Manifest>(&object.bytes).ok();
    let pin = Pin { version: object.version, etag: object.etag };
    let quarantine = manifest.filter(|manifest| manifest.schema == SCHEMA && manifest.quarantine.is_some());
    Ok(quarantine.map(|manifest| Quarantined { id, location, pin, manifest }))
}

impl Quarantined {
    /// Why it is there, as a snake_case name.
    pub fn reason(&self) -> &str {
        self.manifest.quarantine.as_ref().map_or("unknown", |quarantine| &quarantine.reason)
    }

    /// Length of the recording in milliseconds.
    pub fn duration_ms(&self) -> u64 {
        self.manifest.input.frames.saturating_mul(1000).checked_div(u64::from(self.manifest.input.sample_rate)).unwrap_or(0)
    }

    /// Removes its manifest. The recording itself is left alone.
    ///
    /// # Errors
    /// `Changed` where another try has written it anew; else as for [`crate::store::Custody::remove`].
    pub async fn purge(&self, store: &dyn Store) -> Result<(), StoreError> {
        store.remove(&self.location, &self.pin).await.map(drop)
    }
}
