//! One worker's own directory for what it claimed, and taking over what dead workers left. A lock that the system drops when its
//! process ends tells the living from the dead.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::filing::{move_beside, move_new, sync_parent, with_ending};
use super::inbox::{Candidate, Stamp, files};

/// Held for as long as its worker lives.
#[derive(Debug)]
pub(super) struct WorkDir {
    parent: PathBuf,
    dir: PathBuf,
    lock: File,
}

impl WorkDir {
    /// A new directory below `parent`. The lock is held before the directory can be seen.
    pub(super) fn create(parent: &Path) -> io::Result<Self> {
        fs::create_dir_all(parent)?;
        let dir = parent.join(format!("worker-{}-{:08x}", std::process::id(), fastrand::u32(..)));
        let lock = File::create_new(lock_of(&dir))?;
        lock.try_lock()?;
        fs::create_dir(&dir)?;
        Ok(Self { parent: parent.to_owned(), dir, lock })
    }

    pub(super) fn path(&self) -> &Path {
        &self.dir
    }

    /// Takes a file out of `inbox` for this worker. `false` where another was quicker, where it changed after it was seen to stand
    /// still (it goes back), or where this worker holds a file of that name already.
    pub(super) fn claim(&self, inbox: &Path, candidate: &Candidate) -> io::Result<bool> {
        let (from, to) = (inbox.join(&candidate.path), self.dir.join(&candidate.path));
        match self.take(&from, &to) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::AlreadyExists) => return Ok(false),
            taken => taken?,
        }
        if Stamp::of(&fs::symlink_metadata(&to)?) == candidate.stamp {
            return Ok(true);
        }
        self.put_back(inbox, &candidate.path)?;
        Ok(false)
    }

    fn take(&self, from: &Path, to: &Path) -> io::Result<()> {
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        move_new(from, to)?;
        sync_parent(from)
    }

    /// Takes over what dead workers held, and returns its paths. What can't be taken now is left for the next time.
    pub(super) fn adopt(&self) -> io::Result<Vec<PathBuf>> {
        let mut adopted = Vec::new();
        for entry in fs::read_dir(&self.parent)? {
            let dir = entry?.path();
            let is_worker = dir.file_name().is_some_and(|name| name.to_string_lossy().starts_with("worker-"));
            if is_worker && dir != self.dir && dir.is_dir() {
                adopted.extend(self.adopt_from(&dir)?);
            }
        }
        Ok(adopted)
    }

    fn adopt_from(&self, dir: &Path) -> io::Result<Vec<PathBuf>> {
        let lock = File::options().create(true).truncate(false).write(true).open(lock_of(dir))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(Vec::new()),
            locked => locked?,
        }
        let mut adopted = Vec::new();
        for (path, _) in files(dir)? {
            match self.take(&dir.join(&path), &self.dir.join(&path)) {
                Ok(()) => adopted.push(path),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        if files(dir)?.is_empty() {
            discard(dir)?;
        }
        Ok(adopted)
    }

    /// Puts a claim that nobody worked on back where it came from, or beside a new file that took its name there.
    pub(super) fn put_back(&self, inbox: &Path, path: &Path) -> io::Result<()> {
        move_beside(&self.dir.join(path), &inbox.join(path)).map(drop)
    }
}

impl Drop for WorkDir {
    fn drop(&mut self) {
        // With claims left in it, the directory stays for the next worker; the lock goes with this process either way.
        if files(&self.dir).is_ok_and(|left| left.is_empty()) {
            let _ = discard(&self.dir);
        }
        let _ = self.lock.unlock();
    }
}

/// Removes a worker's directory that holds no file any more. Only empty directories: removing fails on anything else.
fn discard(dir: &Path) -> io::Result<()> {
    remove_empty(dir)?;
    fs::remove_file(lock_of(dir))
}

fn remove_empty(dir: &Path) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            remove_empty(&entry.path())?;
        }
    }
    fs::remove_dir(dir)
}

fn lock_of(dir: &Path) -> PathBuf {
    with_ending(dir, ".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inbox_with(dir: &Path, name: &str) -> (PathBuf, Candidate) {
        let inbox = dir.join("inbox");
        fs::create_dir_all(&inbox).unwrap();
        fs::write(inbox.join(name), "x").unwrap();
        let stamp = Stamp::of(&fs::metadata(inbox.join(name)).unwrap());
        (inbox, Candidate { path: name.into(), stamp })
    }

    #[test]
    fn one_file_is_claimed_by_one_worker() {
        let dir = tempfile::tempdir().unwrap();
        let (inbox, candidate) = inbox_with(dir.path(), "a.wav");
        let one = WorkDir::create(&dir.path().join("work")).unwrap();
        let two = WorkDir::create(&dir.path().join("work")).unwrap();
        assert!(one.claim(&inbox, &candidate).unwrap());
        assert!(!two.claim(&inbox, &candidate).unwrap());
        assert!(one.path().join("a.wav").exists() && !two.path().join("a.wav").exists());
    }

    #[test]
    fn a_file_that_changed_before_the_claim_goes_back() {
        let dir = tempfile::tempdir().unwrap();
        let (inbox, candidate) = inbox_with(dir.path(), "a.wav");
        fs::write(inbox.join("a.wav"), "longer").unwrap();
        let worker = WorkDir::create(&dir.path().join("work")).unwrap();
        assert!(!worker.claim(&inbox, &candidate).unwrap());
        assert_eq!(fs::read(inbox.join("a.wav")).unwrap(), b"longer");
    }

    #[test]
    fn the_living_keep_their_claims_and_the_dead_lose_them() {
        let dir = tempfile::tempdir().unwrap();
        let (inbox, candidate) = inbox_with(dir.path(), "a.wav");
        let work = dir.path().join("work");
        let first = WorkDir::create(&work).unwrap();
        assert!(first.claim(&inbox, &candidate).unwrap());
        let second = WorkDir::create(&work).unwrap();
        assert!(second.adopt().unwrap().is_empty());
        drop(first);
        assert_eq!(second.adopt().unwrap(), [PathBuf::from("a.wav")]);
        assert!(second.path().join("a.wav").exists());
        assert_eq!(fs::read_dir(&work).unwrap().count(), 2, "only the second worker's directory and lock are left");
    }
}
