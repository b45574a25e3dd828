//! What lies in a store: the [`Catalogue`] trait. Apart from [`super::ObjectStore`], because the worker never looks around; only commands do.

use std::time::SystemTime;

use futures_util::future::BoxFuture;

use super::{Location, Prefix, StoreError};

/// One object, as a listing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies; `None` for a key that no location can name, such as `a//b`.
    pub location: Option<Location>,
    /// Size in bytes.
    pub size: u64,
    /// When it was last written, where the store knows.
    pub modified: Option<SystemTime>,
    /// The entity tag, without quotes, where the store has one.
    pub etag: Option<String>,
}

/// A part of a listing.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    /// In the store's own order, which is the same every time.
    pub entries: Vec<Entry>,
    /// Where the next page goes on: to be given to [`Catalogue::list`]. `None` after the last.
    pub next: Option<String>,
}

/// Names of objects, page by page.
///
/// A backend owes that every object that was there before the first page and is still there after the last stands on exactly one of them.
pub trait Catalogue: Send + Sync {
    /// What lies below `prefix`, from the first key after `after`.
    ///
    /// # Errors
    /// `NotFound` for a missing bucket, `Denied`, `WrongStore`, `Unavailable`.
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>>;
}
