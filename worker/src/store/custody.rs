//! What becomes of originals: the [`Custody`] trait. Apart from [`super::ObjectStore`], because only retention and operators may remove or lock
//! anything.

use futures_util::future::BoxFuture;

use super::{Location, Pin, StoreError};

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removal {
    /// The versions removed, oldest first; empty where the store keeps none.
    pub versions: Vec<String>,
}

/// How an object is encrypted at rest by its store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Encryption {
    /// As the bucket is set up.
    #[default]
    Bucket,
    /// SSE-S3: keys of the store.
    Store,
    /// SSE-KMS: this key, or the account's default for an empty one.
    Kms(String),
}

/// How firmly an object lock holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockMode {
    /// Who has the right may lift it.
    Governance,
    /// Nobody may lift it before its time.
    Compliance,
}

/// How an original is kept where it is moved to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Safekeeping {
    /// At rest.
    pub encryption: Encryption,
    /// Locked for so many days from now; `None`: as the bucket is set up.
    pub lock: Option<(LockMode, u32)>,
}

/// Removing and locking originals.
///
/// A backend owes that:
/// - nothing is removed that is held, by a legal hold or until a date: that is `Held`, and then nothing was removed at all;
/// - what is removed is the object as pinned and what it had replaced. What replaced it since is another recording, and stays;
/// - no lock is ever lifted or shortened.
pub trait Custody: Send + Sync {
    /// Removes the object as pinned, with every older version.
    ///
    /// # Errors
    /// `NotFound` where there is none, `Changed` where the pin doesn't hold, `Held`, and as for [`super::ObjectStore::get`].
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>>;

    /// Sets a legal hold on the object as pinned. One that is held already is left alone.
    ///
    /// # Errors
    /// `Unsupported` where the store or bucket knows no holds; else as for [`Self::remove`].
    fn hold<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Writes an object that may not stand there yet, kept as asked.
    ///
    /// # Errors
    /// `Unsupported` where the store or bucket can't keep it so; else as for [`super::ObjectStore::put`] with [`super::Write::New`].
    fn secure<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>>;
}
