//! A directory tree as a store. Writes are atomic and durable: a temporary file beside the target, synced, then renamed.

mod catalogue;
mod custody;

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;

use super::{Head, Location, Object, ObjectStore, Pin, StoreError, Write};

/// How temporary files begin: a leading dot, so that folder queues and people's globs pass over them.
const TEMP_PREFIX: &str = ".callscrub-";

/// A store below one directory. Links are never followed: neither the file nor any directory on the way may be one.
#[derive(Debug, Clone)]
pub struct FolderStore {
    root: PathBuf,
}

impl FolderStore {
    /// The store below `root`, which need not exist before the first write.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The directory that paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The file a location stands for, whether or not it is there.
    ///
    /// # Errors
    /// `WrongStore` for an object in S3, `NotPlain` where the path leads through a link.
    pub fn path(&self, location: &Location) -> Result<PathBuf, StoreError> {
        if location.bucket().is_some() {
            return Err(StoreError::WrongStore);
        }
        let mut path = self.root.clone();
        for segment in location.key().split('/') {
            path.push(segment);
            if fs::symlink_metadata(&path).is_ok_and(|found| found.is_symlink()) {
                return Err(StoreError::NotPlain);
            }
        }
        Ok(path)
    }

    fn read(&self, location: &Location, pin: &Pin, max_bytes: u64) -> Result<Object, StoreError> {
        // A folder keeps neither versions nor tags, so it can't hold a pin.
        if pin != &Pin::default() {
            return Err(StoreError::Changed);
        }
        let file = self.open(location)?;
        let before = file.metadata().map_err(meaning)?;
        let bytes = read_limited(&file, before.len(), max_bytes)?;
        let after = file.metadata().map_err(meaning)?;
        let same = after.len() == bytes.len() as u64 && after.modified().ok() == before.modified().ok();
        if same { Ok(Object { bytes, etag: None, version: None }) } else { Err(StoreError::Changed) }
    }

    fn open(&self, location: &Location) -> Result<File, StoreError> {
        let path = self.path(location)?;
        // Asked before opening: opening a pipe would wait for its writer.
        if !fs::symlink_metadata(&path).map_err(meaning)?.is_file() {
            return Err(StoreError::NotPlain);
        }
        File::open(path).map_err(meaning)
    }

    fn write(&self, location: &Location, bytes: &[u8], write: Write) -> Result<(), StoreError> {
        let path = self.path(location)?;
        let parent = path.parent().ok_or(StoreError::NotPlain)?;
        create_dirs(parent)?;
        let mut temp = temp_in(parent).map_err(meaning)?;
        temp.write_all(bytes).map_err(meaning)?;
        temp.as_file().sync_all().map_err(meaning)?;
        let kept = match write {
            Write::New => temp.persist_noclobber(&path),
            Write::Replace => temp.persist(&path),
        };
        kept.map_err(|refused| meaning(refused.error))?;
        sync_dir(parent)
    }

    fn size(&self, location: &Location) -> Result<Head, StoreError> {
        let metadata = self.open(location)?.metadata().map_err(meaning)?;
        Ok(Head { size: metadata.len(), etag: None, modified: metadata.modified().ok() })
    }
}

impl ObjectStore for FolderStore {
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>> {
        let (store, location, pin) = (self.clone(), location.clone(), pin.clone());
        Box::pin(blocking(move || store.read(&location, &pin, max_bytes)))
    }

    fn put<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, _: &'static str, write: Write) -> BoxFuture<'a, Result<(), StoreError>> {
        let (store, location) = (self.clone(), location.clone());
        Box::pin(blocking(move || store.write(&location, &bytes, write)))
    }

    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>> {
        let (store, location) = (self.clone(), location.clone());
        Box::pin(blocking(move || store.size(&location)))
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::Unavailable("the disk task ended early")))
}

fn read_limited(file: &File, size: u64, limit: u64) -> Result<Vec<u8>, StoreError> {
    if size > limit {
        return Err(StoreError::TooLarge { limit });
    }
    // One byte more than allowed, so that a file that grows meanwhile is noticed.
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(meaning)?;
    if bytes.len() as u64 > limit { Err(StoreError::TooLarge { limit }) } else { Ok(bytes) }
}

/// A temporary file that will be as readable as any other file this process makes: the umask decides.
fn temp_in(dir: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(TEMP_PREFIX).permissions(fs::Permissions::from_mode(0o666)).tempfile_in(dir)
}

/// Creates what is missing of a directory's path and makes each new entry durable.
fn create_dirs(dir: &Path) -> Result<(), StoreError> {
    if dir.is_dir() {
        return Ok(());
    }
    let parent = dir.parent().ok_or(StoreError::NotPlain)?;
    create_dirs(parent)?;
    match fs::create_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(meaning(error)),
        _ => sync_dir(parent),
    }
}

/// A rename is durable only once its directory is.
fn sync_dir(dir: &Path) -> Result<(), StoreError> {
    let dir = if dir.as_os_str().is_empty() { Path::new(".") } else { dir };
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(meaning)
}

fn meaning(error: io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::NotFound => StoreError::NotFound,
        io::ErrorKind::AlreadyExists => StoreError::AlreadyExists,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreError::Denied,
        io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory | io::ErrorKind::InvalidFilename => StoreError::NotPlain,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Unavailable("no space left"),
        _ => StoreError::Unavailable("disk error"),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn at(path: &str) -> Location {
        Location::parse(path).unwrap()
    }

    #[test]
    fn a_link_on_the_way_or_at_the_end_is_refused_for_reading_and_writing() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), "s").unwrap();
        let root = tempfile::tempdir().unwrap();
        symlink(outside.path(), root.path().join("dir")).unwrap();
        symlink(outside.path().join("secret"), root.path().join("file")).unwrap();
        let store = FolderStore::new(root.path());
        for path in ["dir/secret", "file"] {
            assert_eq!(store.read(&at(path), &Pin::default(), 10).unwrap_err(), StoreError::NotPlain, "{path}");
            assert_eq!(store.write(&at(path), b"x", Write::Replace).unwrap_err(), StoreError::NotPlain, "{path}");
        }
        assert_eq!(fs::read(outside.path().join("secret")).unwrap(), b"s");
    }

    #[test]
    fn a_refused_write_leaves_no_temporary_file() {
        let root = tempfile::tempdir().unwrap();
        let store = FolderStore::new(root.path());
        store.write(&at("a/b"), b"first", Write::New).unwrap();
        assert_eq!(store.write(&at("a/b"), b"second", Write::New), Err(StoreError::AlreadyExists));
        let names: Vec<_> = fs::read_dir(root.path().join("a")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["b"]);
        assert_eq!(fs::read(root.path().join("a/b")).unwrap(), b"first");
    }

    #[test]
    fn a_directory_is_no_object() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("dir")).unwrap();
        let store = FolderStore::new(root.path());
        assert_eq!(store.read(&at("dir"), &Pin::default(), 10).unwrap_err(), StoreError::NotPlain);
    }
}
