//! What becomes of an original once its result is published. The only place that ever removes a recording, and only after what replaces it
//! was read back from the store.
//!
//! Every step may be repeated: whoever dies in the midst leaves a delivery that comes again, finds the manifest, and goes on here. The receipt
//! comes last and says that nothing is left to do.

use redaction::manifest::{Manifest, Outcome, Source, canonical_json};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::commit::{Committed, MAX_MANIFEST, OutputNames, for_output};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::store::custody::Safekeeping;
use crate::store::{Location, Pin, Prefix, Store, StoreError, Write};

const JSON: &str = "application/json";

/// What becomes of originals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Retention {
    /// They stay.
    Keep,
    /// They are removed, with every older version.
    Delete,
    /// They are moved.
    Move {
        /// Where to: their keys stay.
        to: Prefix,
        /// How they are kept there.
        how: Safekeeping,
    },
    /// They stay, under a legal hold.
    Hold,
}

/// How it ended for one original; names in receipts, logs and metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It stays, as the settings say.
    Kept,
    /// It was removed.
    Deleted,
    /// It was moved.
    Moved,
    /// It is under a hold that was set.
    Held,
    /// A hold or a lock of somebody else's keeps it: a later delivery of the job tries again.
    Blocked,
    /// It was gone, or another recording had taken its name, when its turn came.
    Gone,
}

impl End {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            End::Kept => "kept",
            End::Deleted => "deleted",
            End::Moved => "moved",
            End::Held => "held",
            End::Blocked => "blocked",
            End::Gone => "gone",
        }
    }
}

/// What is kept beside the manifest, `callscrub.receipt/v1`: evidence of what became of the original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Always [`Receipt::SCHEMA`].
    pub schema: String,
    /// The recording, as the manifest names it.
    pub source: Source,
    /// Its SHA-256, hexadecimal.
    pub input_sha256: String,
    /// SHA-256 of the manifest that replaces it, hexadecimal.
    pub manifest_sha256: String,
    /// What became of it.
    pub original: End,
    /// Where it was moved to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// The versions removed, oldest first, where the store keeps versions.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub versions: Vec<String>,
}

impl Receipt {
    /// The schema's name and version.
    pub const SCHEMA: &'static str = "callscrub.receipt/v1";
}

/// An original, and what replaces it.
pub struct Original<'a> {
    /// Where it lies.
    pub sources: &'a dyn Store,
    /// Where its results lie.
    pub results: &'a dyn Store,
    /// Its name.
    pub location: &'a Location,
    /// The names of its results.
    pub names: &'a OutputNames,
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// Where its results lie.
    pub committed: &'a Committed,
    /// The largest recording that is read, in bytes.
    pub max_bytes: u64,
}

impl Retention {
    /// Where moved originals lie: none of them is a new recording.
    pub fn vault(&self) -> Option<&Prefix> {
        match self {
            Retention::Move { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Does with the original what the settings say, unless its receipt shows that this was done. Nothing happens to what is quarantined.
    ///
    /// # Errors
    /// `Retry` where a store fails, or where what was committed can't be read back: then nothing was removed. `Reject(RetentionConflict)` where
    /// another recording stands where this one would be moved to.
    pub async fn apply(&self, original: &Original<'_>) -> Result<End, Failure> {
        if *self == Retention::Keep || original.manifest.outcome == Outcome::Quarantined {
            return Ok(End::Kept);
        }
        if let Some(receipt) = original.receipt().await? {
            return Ok(receipt.original);
        }
        original.check_durable().await?;
        let receipt = match self.act(original).await {
            Ok(receipt) => receipt,
            Err(Stop::Blocked) => return Ok(End::Blocked),
            Err(Stop::Gone) => original.receipt_of(End::Gone),
            Err(Stop::Failed(failure)) => return Err(failure),
        };
        original.write_receipt(&receipt).await?;
        Ok(receipt.original)
    }

    async fn act(&self, original: &Original<'_>) -> Result<Receipt, Stop> {
        match self {
            Retention::Keep => Ok(original.receipt_of(End::Kept)),
            Retention::Delete => original.delete().await,
            Retention::Move { to, how } => original.move_to(to, how).await,
            Retention::Hold => original.hold().await,
        }
    }
}

/// Why an original is not dealt with as asked.
enum Stop {
    Blocked,
    Gone,
    Failed(Failure),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Held => Stop::Blocked,
            StoreError::NotFound | StoreError::Changed => Stop::Gone,
            error => Stop::Failed(for_output(error)),
        }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Stop::Failed(failure)
    }
}

impl Original<'_> {
    fn receipt_of(&self, end: End) -> Receipt {
        Receipt {
            schema: Receipt::SCHEMA.to_owned(),
            source: self.manifest.source.clone(),
            input_sha256: self.manifest.input.sha256.clone(),
            manifest_sha256: self.committed.manifest_sha256.clone(),
            original: end,
            moved_to: None,
            versions: Vec::new(),
        }
    }

    /// The receipt of this very result, where there is one.
    async fn receipt(&self) -> Result<Option<Receipt>, Failure> {
        let bytes = match self.results.get(&self.names.receipt()?, &Pin::default(), MAX_MANIFEST).await {
            Ok(object) => object.bytes,
            Err(StoreError::NotFound) => return Ok(None),
            Err(error) => return Err(for_output(error)),
        };
        let receipt: Option<Receipt> = serde_json::from_slice(&bytes).ok();
        let own = |receipt: &Receipt| receipt.schema == Receipt::SCHEMA && receipt.manifest_sha256 == self.committed.manifest_sha256;
        receipt.filter(own).map(Some).ok_or(RejectReason::RetentionConflict.into())
    }

    /// Another worker may have been first; either receipt says the truth.
    async fn write_receipt(&self, receipt: &Receipt) -> Result<(), Failure> {
        let bytes = canonical_json(receipt).map_err(|_| RetryReason::JobFailed)?;
        match self.results.put(&self.names.receipt()?, bytes, JSON, Write::New).await {
            Ok(()) | Err(StoreError::AlreadyExists) => Ok(()),
            Err(error) => Err(for_output(error)),
        }
    }

    /// Reads back everything that replaces the original, from the store itself.
    async fn check_durable(&self) -> Result<(), Failure> {
        let Committed { output: Some(output), transcript: Some(transcript), manifest, manifest_sha256 } = self.committed else {
            return Err(RetryReason::NotDurable.into());
        };
        let of_output = self.manifest.output.as_ref().map(|output| output.audio.sha256.as_str()).ok_or(RetryReason::NotDurable)?;
        self.check_digest(manifest, manifest_sha256, MAX_MANIFEST).await?;
        self.check_digest(output, of_output, u64::MAX).await?;
        self.results.head(transcript).await.map_err(not_durable)?;
        Ok(())
    }

    async fn check_digest(&self, location: &Location, sha256: &str, max_bytes: u64) -> Result<(), Failure> {
        let object = self.results.get(location, &Pin::default(), max_bytes).await.map_err(not_durable)?;
        if digest(&object.bytes) == sha256 { Ok(()) } else { Err(RetryReason::NotDurable.into()) }
    }

    /// The object that the manifest speaks of.
    fn pin(&self) -> Pin {
        Pin { version: self.manifest.source.version.clone(), etag: self.manifest.source.etag.clone() }
    }

    /// The original's bytes, which must still be those that were redacted.
    async fn read(&self) -> Result<Vec<u8>, Stop> {
        let object = self.sources.get(self.location, &self.pin(), self.max_bytes).await?;
        if digest(&object.bytes) == self.manifest.input.sha256 { Ok(object.bytes) } else { Err(Stop::Gone) }
    }

    async fn delete(&self) -> Result<Receipt, Stop> {
        // Without a tag nothing but its bytes tells this recording from one that took its name.
        if self.manifest.source.etag.is_none() {
            self.read().await?;
        }
        let removal = self.sources.remove(self.location, &self.pin()).await?;
        Ok(Receipt { versions: removal.versions, ..self.receipt_of(End::Deleted) })
    }

    async fn hold(&self) -> Result<Receipt, Stop> {
        self.sources.hold(self.location, &self.pin()).await?;
        Ok(self.receipt_of(End::Held))
    }

    /// Copies, reads the copy back, and only then removes.
    async fn move_to(&self, to: &Prefix, how: &Safekeeping) -> Result<Receipt, Stop> {
        let target = to.location(self.location.key()).map_err(|_| Failure::from(RejectReason::OutputName))?;
        let moved = Receipt { moved_to: Some(target.uri()), ..self.receipt_of(End::Moved) };
        let bytes = match self.read().await {
            Ok(bytes) => bytes,
            // Moved before, by somebody who died before the receipt.
            Err(Stop::Gone) => return if self.stands_at(&target).await? { Ok(moved) } else { Err(Stop::Gone) },
            Err(stop) => return Err(stop),
        };
        match self.results.secure(&target, bytes, how).await {
            Ok(()) | Err(StoreError::AlreadyExists) => {}
            Err(error) => return Err(for_output(error).into()),
        }
        if !self.stands_at(&target).await? {
            return Err(Failure::from(RejectReason::RetentionConflict).into());
        }
        let removal = self.sources.remove(self.location, &self.pin()).await?;
        Ok(Receipt { versions: removal.versions, ..moved })
    }

    async fn stands_at(&self, target: &Location) -> Result<bool, Failure> {
        match self.results.get(target, &Pin::default(), self.max_bytes).await {
            Ok(object) => Ok(digest(&object.bytes) == self.manifest.input.sha256),
            Err(StoreError::NotFound | StoreError::TooLarge { .. }) => Ok(false),
            Err(error) => Err(for_output(error)),
        }
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn not_durable(error: StoreError) -> Failure {
    match error {
        StoreError::Unavailable(_) | StoreError::Denied => for_output(error),
        _ => RetryReason::NotDurable.into(),
    }
}
