//! Listing a directory tree, as if it were a bucket: by the bytes of whole paths.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use futures_util::future::BoxFuture;

use super::{FolderStore, TEMP_PREFIX, blocking, meaning};
use crate::store::catalogue::{Catalogue, Entry, Page};
use crate::store::{Location, Prefix, StoreError};

/// How many entries stand on a page.
const PAGE: usize = 1000;

impl Catalogue for FolderStore {
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>> {
        let (store, prefix, after) = (self.clone(), prefix.clone(), after.map(str::to_owned));
        Box::pin(blocking(move || store.page(&prefix, after.as_deref())))
    }
}

impl FolderStore {
    /// Everything below a folder of the store, in one walk: pages walk anew each time.
    ///
    /// # Errors
    /// As [`Catalogue::list`].
    pub fn all(&self, prefix: &Prefix) -> Result<Vec<Entry>, StoreError> {
        let mut found = Vec::new();
        walk(self.root(), prefix.key().trim_end_matches('/'), &mut found).map_err(meaning)?;
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(found.iter().map(|(path, metadata)| entry(path, metadata)).collect())
    }

    fn page(&self, prefix: &Prefix, after: Option<&str>) -> Result<Page, StoreError> {
        if prefix.bucket().is_some() {
            return Err(StoreError::WrongStore);
        }
        let mut found = Vec::new();
        walk(self.root(), prefix.key().trim_end_matches('/'), &mut found).map_err(meaning)?;
        found.retain(|(path, _)| after.is_none_or(|after| path.as_str() > after));
        found.sort_by(|(a, _), (b, _)| a.cmp(b));
        let next = (found.len() > PAGE).then(|| found[PAGE - 1].0.clone());
        found.truncate(PAGE);
        Ok(Page { entries: found.iter().map(|(path, metadata)| entry(path, metadata)).collect(), next })
    }
}

fn entry(path: &str, metadata: &Metadata) -> Entry {
    Entry { location: Location::folder(path).ok(), size: metadata.len(), modified: metadata.modified().ok(), etag: None }
}

/// Collects the plain files below `dir`, which is relative to `root`. Links are not followed, and names that aren't UTF-8 name no object.
fn walk(root: &Path, dir: &str, found: &mut Vec<(String, Metadata)>) -> io::Result<()> {
    let entries = match fs::read_dir(root.join(dir)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = if dir.is_empty() { name.clone() } else { format!("{dir}/{name}") };
        let metadata = match entry.metadata() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            metadata => metadata?,
        };
        if metadata.is_dir() {
            walk(root, &path, found)?;
        } else if metadata.is_file() && !name.starts_with(TEMP_PREFIX) {
            found.push((path, metadata));
        }
    }
    Ok(())
}
