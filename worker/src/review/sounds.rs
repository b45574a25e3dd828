//! Redacted recordings, whole and in memory, as their manifests name them: the ones asked for last are kept.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;
use redaction::manifest::Manifest;
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::store::{Location, LocationError, Pin, Store, StoreError};

/// How much is kept, in bytes; the last one is kept however large it is.
const ROOM: usize = 256 << 20;
/// The most that a transcript may hold, in bytes.
const MAX_TRANSCRIPT: u64 = 1 << 28;

/// Why something published can't be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotHad {
    /// Nothing was published.
    #[error("nothing was published")]
    Nothing,
    /// The bytes are others than the manifest's.
    #[error("what lies in the store is not what the manifest names")]
    Other,
    /// No such name.
    #[error(transparent)]
    Location(#[from] LocationError),
    /// The store fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Outputs in memory.
pub struct Sounds {
    store: Arc<dyn Store>,
    max_bytes: u64,
    kept: Mutex<VecDeque<(String, Bytes)>>,
}

impl Sounds {
    /// Outputs of `store`, none larger than `max_bytes`.
    pub fn new(store: Arc<dyn Store>, max_bytes: u64) -> Self {
        Self { store, max_bytes, kept: Mutex::default() }
    }

    /// The output of the manifest that lies at `location`: exactly the bytes that it names.
    ///
    /// # Errors
    /// Where there is none, or it is another one.
    pub async fn output(&self, location: &Location, manifest: &Manifest) -> Result<Bytes, NotHad> {
        let audio = &manifest.output.as_ref().ok_or(NotHad::Nothing)?.audio;
        // Held while it is read, so that a browser's several questions read it once.
        let mut kept = self.kept.lock().await;
        if let Some(at) = kept.iter().position(|(sha256, _)| *sha256 == audio.sha256) {
            let found = kept.remove(at).ok_or(NotHad::Nothing)?;
            let bytes = found.1.clone();
            kept.push_front(found);
            return Ok(bytes);
        }
        let bytes = self.store.get(&output_of(location, &audio.container)?, &Pin::default(), self.max_bytes).await?.bytes;
        let bytes = checked(bytes, audio.sha256.clone()).await?;
        kept.push_front((audio.sha256.clone(), bytes.clone()));
        while kept.len() > 1 && kept.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > ROOM {
            kept.pop_back();
        }
        Ok(bytes)
    }

    /// The redacted transcript, as the manifest names it.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub async fn transcript(&self, location: &Location, manifest: &Manifest) -> Result<Bytes, NotHad> {
        let stated = manifest.transcript.as_ref().ok_or(NotHad::Nothing)?;
        let at = Location::parse(&format!("{}.transcript.json", base(location)))?;
        checked(self.store.get(&at, &Pin::default(), MAX_TRANSCRIPT).await?.bytes, stated.sha256.clone()).await
    }
}

async fn checked(bytes: Vec<u8>, sha256: String) -> Result<Bytes, NotHad> {
    let check = move || (hex::encode(Sha256::digest(&bytes)) == sha256).then(|| Bytes::from(bytes));
    tokio::task::spawn_blocking(check).await.ok().flatten().ok_or(NotHad::Other)
}

/// `a/call.wav` for `a/call.wav.manifest.json`.
fn base(manifest: &Location) -> String {
    let uri = manifest.uri();
    uri.strip_suffix(".manifest.json").unwrap_or(&uri).to_owned()
}

/// As the worker and the command line name outputs: with the new extension after the old one where the format changed.
fn output_of(manifest: &Location, container: &str) -> Result<Location, LocationError> {
    let base = base(manifest);
    let same = base.rsplit_once('.').is_some_and(|(_, old)| old.eq_ignore_ascii_case(container));
    Location::parse(&if same { base } else { format!("{base}.{container}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_lies_where_the_worker_put_it() {
        for (manifest, container, expected) in [
            ("s3://out/a/call.wav.manifest.json", "wav", "s3://out/a/call.wav"),
            ("a/call.WAV.manifest.json", "wav", "a/call.WAV"),
            ("a/call.mp3.manifest.json", "flac", "a/call.mp3.flac"),
            ("call.manifest.json", "wav", "call.wav"),
        ] {
            assert_eq!(output_of(&Location::parse(manifest).unwrap(), container).unwrap().uri(), expected);
        }
    }
}
