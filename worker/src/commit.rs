//! Making a result permanent: transcript and output first, the manifest last; all create-only. The manifest's presence is the definition of done.
//!
//! Whoever creates a name owns it, so results of two recordings, or of two versions of the program, never mix: the second finds other bytes there
//! and waits until the first one's manifest stands, or until the first can no longer be at work.

mod names;

use std::time::Duration;

use redaction::manifest::{Manifest, canonical_json};
use sha2::{Digest, Sha256};

use crate::attest::attestor::{Attestor, Run};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::pipeline::Published;
use crate::store::{Location, ObjectStore, Pin, Store, StoreError, Write};

pub use names::OutputNames;

const JSON: &str = "application/json";
/// The most that a manifest may hold, in bytes: far more than any has.
pub(crate) const MAX_MANIFEST: u64 = 256 << 20;

/// Where a result lies for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The redacted recording; none for a quarantine.
    pub output: Option<Location>,
    /// The redacted transcript; none for a quarantine.
    pub transcript: Option<Location>,
    /// The manifest.
    pub manifest: Location,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest_sha256: String,
}

/// Commits a proven result. Doing it twice, or two workers at once, ends with one result. `lease` is the time after which nobody who began to
/// write can still be at it.
///
/// # Errors
/// `Retry` where the store fails, or another result is being written; `Reject(OutputConflict)` where a manifest of other content stands there.
pub async fn commit(store: &dyn Store, names: &OutputNames, published: Published, lease: Duration) -> Result<Committed, Failure> {
    if <[u8; 32]>::from(Sha256::digest(&published.output)) != published.verified.output_sha256() {
        return Err(RetryReason::JobFailed.into());
    }
    let manifest_bytes = canonical(&published.manifest)?;
    let (output, transcript, manifest) = (names.output(published.format.extension())?, names.transcript()?, names.manifest()?);
    let owner = Owner { store, lease, manifest: &manifest, manifest_bytes: &manifest_bytes };
    // The transcript's name is the same for every format, so it goes first.
    owner.own(&transcript, published.transcript, JSON).await?;
    for (extension, bytes) in published.forms {
        owner.own(&names.form(extension)?, bytes, content_type(extension)).await?;
    }
    owner.own(&output, published.output, content_type(published.format.extension())).await?;
    let manifest_sha256 = hex::encode(Sha256::digest(&manifest_bytes));
    create(store, &manifest, manifest_bytes).await?;
    Ok(Committed { output: Some(output), transcript: Some(transcript), manifest, manifest_sha256 })
}

/// Commits the manifest of a quarantine: a later run of the same recording replaces it.
///
/// # Errors
/// `Retry` where the store fails.
pub async fn commit_quarantine(store: &dyn ObjectStore, names: &OutputNames, manifest: &Manifest) -> Result<Committed, Failure> {
    let bytes = canonical(manifest)?;
    let location = names.quarantined()?;
    let manifest_sha256 = hex::encode(Sha256::digest(&bytes));
    write(store, &location, bytes, JSON, Write::Replace).await?;
    Ok(Committed { output: None, transcript: None, manifest: location, manifest_sha256 })
}

/// Puts the signed manifest and the signed run record beside a manifest that stands, as far as either is configured. Where an earlier
/// delivery did so already, nothing is made again: the record is of the run that made the result.
///
/// # Errors
/// `Retry` where the store, the log or the signer fails.
pub async fn attest(
    store: &dyn ObjectStore,
    attestor: &Attestor,
    manifest: &Manifest,
    done: &Committed,
    run: Run<'_>,
) -> Result<(), Failure> {
    let (envelope, record) = (beside(&done.manifest, ".dsse.json")?, beside(&done.manifest, ".run.dsse.json")?);
    if run.found_done && attestor.signs() && standing(store, &record).await?.is_some() {
        return Ok(());
    }
    let Some(attested) = attestor.attest(&canonical(manifest)?, run).await? else { return Ok(()) };
    write(store, &envelope, attested.manifest, JSON, Write::Replace).await?;
    write(store, &record, attested.run, JSON, Write::Replace).await
}

/// `a.manifest.json` -> `a.manifest.dsse.json` and the like.
fn beside(manifest: &Location, extension: &str) -> Result<Location, Failure> {
    let uri = manifest.uri();
    let base = uri.strip_suffix(".json").unwrap_or(&uri);
    Location::parse(&format!("{base}{extension}")).map_err(|_| RejectReason::OutputName.into())
}

/// What an earlier delivery of the same job left, if it got as far as the manifest.
///
/// # Errors
/// `Retry` where the store fails; `Reject(OutputConflict)` where something else stands in the manifest's place.
pub async fn done_before(store: &dyn ObjectStore, names: &OutputNames) -> Result<Option<(Manifest, Committed)>, Failure> {
    let location = names.manifest()?;
    let Some(bytes) = standing(store, &location).await? else { return Ok(None) };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| RejectReason::OutputConflict)?;
    // A manifest without an output belongs under the quarantine location: whatever this is, it is no earlier result.
    let extension = manifest.output.as_ref().map(|output| extension_of(&output.audio.container)).ok_or(RejectReason::OutputConflict)?;
    let committed = Committed {
        output: Some(names.output(extension)?),
        transcript: Some(names.transcript()?),
        manifest: location,
        manifest_sha256: hex::encode(Sha256::digest(&bytes)),
    };
    Ok(Some((manifest, committed)))
}

/// Removes the manifest of an earlier quarantine: what is published lies in one place only.
///
/// # Errors
/// `Retry` where the store fails. A store that keeps the manifest, by its rights or by a hold, is no failure: the published manifest outranks it.
pub async fn lift_quarantine(store: &dyn Store, names: &OutputNames) -> Result<(), Failure> {
    let location = names.quarantined()?;
    let pin = match store.get(&location, &Pin::default(), MAX_MANIFEST).await {
        Ok(object) => Pin { version: object.version, etag: object.etag },
        Err(StoreError::NotFound) => return Ok(()),
        Err(error) => return Err(for_output(error)),
    };
    match store.remove(&location, &pin).await {
        Ok(_) | Err(StoreError::NotFound) => Ok(()),
        Err(StoreError::Denied | StoreError::Held) => {
            tracing::warn!("a recording is published, but its quarantine's manifest could not be removed");
            Ok(())
        }
        Err(error) => Err(for_output(error)),
    }
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "txt" => "text/plain; charset=utf-8",
        "srt" => "application/x-subrip",
        "vtt" => "text/vtt",
        _ => "application/octet-stream",
    }
}

/// Outputs are WAV or FLAC; both are named as their containers are.
fn extension_of(container: &str) -> &str {
    container
}

async fn standing(store: &dyn ObjectStore, location: &Location) -> Result<Option<Vec<u8>>, Failure> {
    match store.get(location, &Pin::default(), MAX_MANIFEST).await {
        Ok(object) => Ok(Some(object.bytes)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Create-only; where another worker was first with the same bytes, that is as good.
async fn create(store: &dyn ObjectStore, location: &Location, bytes: Vec<u8>) -> Result<(), Failure> {
    match store.put(location, bytes.clone(), JSON, Write::New).await {
        Err(StoreError::AlreadyExists) => match standing(store, location).await? {
            Some(standing) if standing == bytes => Ok(()),
            _ => Err(RejectReason::OutputConflict.into()),
        },
        result => result.map_err(for_output),
    }
}

/// Who writes the files of a result, until its manifest makes them one.
struct Owner<'a> {
    store: &'a dyn Store,
    /// After so long nobody who began to write can still be at it.
    lease: Duration,
    manifest: &'a Location,
    manifest_bytes: &'a [u8],
}

impl Owner<'_> {
    /// Creates a file of the result, or finds it created with the same bytes. Other bytes belong to the manifest that stands, or to a result on its
    /// way, or to one that ended early, by their age.
    async fn own(&self, location: &Location, bytes: Vec<u8>, kind: &'static str) -> Result<(), Failure> {
        for _ in 0..2 {
            match self.store.put(location, bytes.clone(), kind, Write::New).await {
                Err(StoreError::AlreadyExists) => {}
                result => return result.map_err(for_output),
            }
            let found = match self.store.get(location, &Pin::default(), u64::MAX).await {
                Err(StoreError::NotFound) => continue,
                found => found.map_err(for_output)?,
            };
            if found.bytes == bytes {
                return Ok(());
            }
            self.check_free(location).await?;
            let pin = Pin { version: found.version, etag: found.etag };
            match self.store.remove(location, &pin).await {
                Ok(_) | Err(StoreError::NotFound | StoreError::Changed) => {}
                Err(error) => return Err(for_output(error)),
            }
        }
        Err(RetryReason::OutputBusy.into())
    }

    /// Whether a file of other bytes may be removed: nobody's manifest speaks of it, and nobody can be about to write one.
    async fn check_free(&self, location: &Location) -> Result<(), Failure> {
        // In this order: who let the lease pass creates no manifest after the look.
        let is_left_behind = is_left_behind(self.store, location, self.lease).await?;
        match (self.is_claimed().await?, is_left_behind) {
            (true, _) => Err(RejectReason::OutputConflict.into()),
            (false, false) => Err(RetryReason::OutputBusy.into()),
            (false, true) => Ok(()),
        }
    }

    /// Whether a manifest of other content stands: the files beside it belong to it.
    async fn is_claimed(&self) -> Result<bool, Failure> {
        Ok(standing(self.store, self.manifest).await?.is_some_and(|standing| standing != self.manifest_bytes))
    }
}

/// Whether what stands there was written so long ago that its writer is gone.
async fn is_left_behind(store: &dyn Store, location: &Location, lease: Duration) -> Result<bool, Failure> {
    let written = match store.head(location).await {
        Err(StoreError::NotFound) => return Ok(true),
        head => head.map_err(for_output)?.modified,
    };
    Ok(written.and_then(|time| time.elapsed().ok()).is_some_and(|age| age >= lease))
}

async fn write(store: &dyn ObjectStore, location: &Location, bytes: Vec<u8>, kind: &'static str, how: Write) -> Result<(), Failure> {
    store.put(location, bytes, kind, how).await.map_err(for_output)
}

/// A missing bucket or a wrong kind of store is the operator's to put right, not the recording's fault.
pub(crate) fn for_output(error: StoreError) -> Failure {
    match error {
        StoreError::Unavailable(_) => RetryReason::StoreUnavailable.into(),
        _ => RetryReason::StoreDenied.into(),
    }
}

fn canonical(manifest: &Manifest) -> Result<Vec<u8>, Failure> {
    canonical_json(manifest).map_err(|_| RetryReason::JobFailed.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Prefix;

    #[tokio::test]
    async fn what_another_result_wrote_is_replaced_only_when_its_writer_is_gone() {
        const LONG: Duration = Duration::from_secs(3600);
        let dir = tempfile::tempdir().unwrap();
        let store = crate::store::folder::FolderStore::new(dir.path());
        let at = Location::parse("out/a.wav").unwrap();
        let manifest = &Location::parse("out/a.wav.manifest.json").unwrap();
        let write = async |bytes: &[u8], lease| {
            Owner { store: &store, lease, manifest, manifest_bytes: b"own" }.own(&at, bytes.to_vec(), JSON).await
        };
        write(b"one", LONG).await.unwrap();
        write(b"one", LONG).await.unwrap();
        assert_eq!(write(b"two", LONG).await, Err(Failure::Retry(RetryReason::OutputBusy)));
        assert_eq!(store.get(&at, &Pin::default(), 9).await.unwrap().bytes, b"one");
        write(b"two", Duration::ZERO).await.unwrap();
        assert_eq!(store.get(&at, &Pin::default(), 9).await.unwrap().bytes, b"two");
        store.put(manifest, b"another".to_vec(), JSON, Write::New).await.unwrap();
        for lease in [LONG, Duration::ZERO] {
            assert_eq!(write(b"three", lease).await, Err(Failure::Reject(RejectReason::OutputConflict)), "what a manifest speaks of stays");
        }
    }

    #[tokio::test]
    async fn a_published_recording_leaves_its_quarantine() {
        let dir = tempfile::tempdir().unwrap();
        let store = crate::store::folder::FolderStore::new(dir.path());
        let prefixes = (Prefix::parse("out").unwrap(), Prefix::parse("held").unwrap());
        let names = OutputNames::of(&Location::parse("a.wav").unwrap(), &prefixes.0, &prefixes.1).unwrap();
        lift_quarantine(&store, &names).await.unwrap();
        store.put(&names.quarantined().unwrap(), b"{}".to_vec(), JSON, Write::New).await.unwrap();
        lift_quarantine(&store, &names).await.unwrap();
        assert_eq!(store.head(&names.quarantined().unwrap()).await, Err(StoreError::NotFound));
    }
}
