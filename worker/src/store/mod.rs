//! Where recordings come from and results go: the [`ObjectStore`] trait and what its backends owe.
//!
//! | module | job |
//! |---|---|
//! | [`location`] | names of objects, checked before any store sees them |
//! | [`folder`] | a directory tree on this machine |
//! | [`s3`] | any S3 server |
//! | [`catalogue`] | listing what is there |
//! | [`custody`] | removing and locking originals |

pub mod catalogue;
pub mod custody;
pub mod folder;
pub mod location;
pub mod s3;

use std::fmt;
use std::time::SystemTime;

use futures_util::future::BoxFuture;

pub use catalogue::Catalogue;
pub use custody::Custody;
pub use location::{Location, LocationError, Prefix};

/// What an event knew about the object that it announced. Nothing is pinned by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pin {
    /// The version to read.
    pub version: Option<String>,
    /// The entity tag that the object must still have, without quotes.
    pub etag: Option<String>,
}

/// An object in memory. Its `Debug` shows the size, never the content.
#[derive(Clone, PartialEq, Eq)]
pub struct Object {
    /// The whole content.
    pub bytes: Vec<u8>,
    /// The entity tag of exactly these bytes, without quotes, where the store has one.
    pub etag: Option<String>,
    /// The version read, where the store keeps versions.
    pub version: Option<String>,
}

impl Object {
    /// Size in bytes.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Object").field("size", &self.size()).finish_non_exhaustive()
    }
}

/// What a store says of an object without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Size in bytes.
    pub size: u64,
    /// The entity tag, without quotes, where the store has one.
    pub etag: Option<String>,
    /// When it was last written, where the store knows.
    pub modified: Option<SystemTime>,
}

/// Why a store could not do what it was asked. Never holds a key, a body or a server's free text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no such object (or version, or bucket).
    #[error("there is no such object")]
    NotFound,
    /// A create-only write found something in its place.
    #[error("an object stands there already")]
    AlreadyExists,
    /// The object is larger than the caller allows.
    #[error("the object is larger than the {limit} bytes allowed")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The object is not, or is no longer, the one that the event announced, or it changed while it was read.
    #[error("the object changed after it was announced")]
    Changed,
    /// The store refuses these credentials this action.
    #[error("access denied")]
    Denied,
    /// The location belongs to another kind of store.
    #[error("the location belongs to another kind of store")]
    WrongStore,
    /// The name leads out of the store, through a link, or to something that is no plain file.
    #[error("the location is not a plain object of this store")]
    NotPlain,
    /// A legal hold, or a lock until a date, keeps the object.
    #[error("a hold or a lock keeps the object")]
    Held,
    /// The store, or the bucket as it is set up, can't do this at all.
    #[error("the store can't do this")]
    Unsupported,
    /// The store can't be reached, is overloaded, full or broken. Trying again later may help.
    #[error("the store is unavailable: {0}")]
    Unavailable(&'static str),
}

/// Whether a write may replace what stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Write {
    /// Create only; [`StoreError::AlreadyExists`] where something stands there.
    New,
    /// Create or replace, for outputs that a rerun writes again with the same bytes.
    Replace,
}

/// Objects by name, whole and in memory.
///
/// Every backend owes its callers that:
/// - a read returns all bytes of one version of one object or an error, never a part, and the limit binds before and while reading;
/// - a write is there in full after `Ok`, survives a crash of the machine, and leaves nothing visible after an error;
/// - of several [`Write::New`] on one name, at most one succeeds. `AlreadyExists` can also mean that a try of this very call arrived, but its
///   answer didn't: whoever writes the same bytes again compares;
/// - errors are those of [`StoreError`], by their meaning, and `Unavailable` only where trying again can help;
/// - a call ends: backends carry their own time limits.
///
/// Dropping a future leaves the store as it was before or as it would be after, never between.
pub trait ObjectStore: Send + Sync {
    /// Reads the object at `location`, of at most `max_bytes`, as pinned.
    ///
    /// # Errors
    /// `NotFound`, `TooLarge`, `Changed` where the pin doesn't hold, `Denied`, `WrongStore`, `NotPlain`, `Unavailable`.
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>>;

    /// Writes the object.
    ///
    /// # Errors
    /// `AlreadyExists` for [`Write::New`], `NotFound` where the bucket is missing, `Denied`, `WrongStore`, `NotPlain`, `Unavailable`.
    fn put<'a>(
        &'a self,
        location: &'a Location,
        bytes: Vec<u8>,
        content_type: &'static str,
        write: Write,
    ) -> BoxFuture<'a, Result<(), StoreError>>;

    /// Says whether the object is there, and how large.
    ///
    /// # Errors
    /// As for `get`; a missing object is `NotFound`.
    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>>;
}

/// All that a store can do.
pub trait Store: ObjectStore + Catalogue + Custody {}

impl<T: ObjectStore + Catalogue + Custody> Store for T {}
