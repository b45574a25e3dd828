//! Removing from a directory tree, and moving originals aside in it. A folder knows no versions, no holds and no locks.

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;

use futures_util::future::BoxFuture;

use super::{FolderStore, TEMP_PREFIX, blocking, create_dirs, meaning, sync_dir};
use crate::store::custody::{Custody, Removal, Safekeeping};
use crate::store::{Location, Pin, StoreError};

/// Only the worker's own user may read what was moved aside.
const OWNER_ONLY: u32 = 0o600;

impl Custody for FolderStore {
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>> {
        let (store, location, pin) = (self.clone(), location.clone(), pin.clone());
        Box::pin(blocking(move || store.remove_file(&location, &pin)))
    }

    fn hold<'a>(&'a self, _: &'a Location, _: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async { Err(StoreError::Unsupported) })
    }

    fn secure<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>> {
        let (store, location, how) = (self.clone(), location.clone(), how.clone());
        Box::pin(blocking(move || store.write_secured(&location, &bytes, &how)))
    }
}

impl FolderStore {
    fn remove_file(&self, location: &Location, pin: &Pin) -> Result<Removal, StoreError> {
        if pin != &Pin::default() {
            return Err(StoreError::Changed);
        }
        let path = self.path(location)?;
        if !fs::symlink_metadata(&path).map_err(meaning)?.is_file() {
            return Err(StoreError::NotPlain);
        }
        fs::remove_file(&path).map_err(meaning)?;
        sync_dir(path.parent().ok_or(StoreError::NotPlain)?)?;
        Ok(Removal::default())
    }

    fn write_secured(&self, location: &Location, bytes: &[u8], how: &Safekeeping) -> Result<(), StoreError> {
        if how != &Safekeeping::default() {
            return Err(StoreError::Unsupported);
        }
        let path = self.path(location)?;
        let parent = path.parent().ok_or(StoreError::NotPlain)?;
        create_dirs(parent)?;
        let builder = tempfile::Builder::new().prefix(TEMP_PREFIX).permissions(Permissions::from_mode(OWNER_ONLY)).tempfile_in(parent);
        let mut temp = builder.map_err(meaning)?;
        temp.write_all(bytes).map_err(meaning)?;
        temp.as_file().sync_all().map_err(meaning)?;
        temp.persist_noclobber(&path).map_err(|refused| meaning(refused.error))?;
        sync_dir(parent)
    }
}
