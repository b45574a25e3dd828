//! What lies in the inbox, and which of it stands still.

use std::collections::HashMap;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Endings that programs give to files which they are still writing.
const UNFINISHED: &[&str] = &[".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~"];

/// What must not change between two polls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), modified: metadata.modified().ok() }
    }
}

/// A file that stood still, by its path below the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) path: PathBuf,
    pub(super) stamp: Stamp,
}

/// One directory tree under observation.
#[derive(Debug)]
pub(super) struct Inbox {
    root: PathBuf,
    seen: HashMap<PathBuf, Stamp>,
}

impl Inbox {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, seen: HashMap::new() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the last look found nothing at all, finished or not.
    pub(super) fn is_empty(&self) -> bool {
        self.seen.is_empty()
    }

    /// Looks, and returns what is as it was at the look before: oldest first, then by name.
    pub(super) fn look(&mut self) -> io::Result<Vec<Candidate>> {
        let found = files(&self.root)?;
        let still = |(path, stamp): &(PathBuf, Stamp)| self.seen.get(path) == Some(stamp);
        let mut candidates: Vec<_> = found.iter().filter(|entry| still(entry)).cloned().collect();
        candidates.sort_by(|(a, x), (b, y)| (x.modified, a).cmp(&(y.modified, b)));
        self.seen = found.into_iter().collect();
        Ok(candidates.into_iter().map(|(path, stamp)| Candidate { path, stamp }).collect())
    }
}

/// Every plain file below `root` that may be a recording, by its path below it. Links are not followed; a directory or file that vanishes
/// during the walk was taken by another worker.
pub(super) fn files(root: &Path) -> io::Result<Vec<(PathBuf, Stamp)>> {
    let mut found = Vec::new();
    let mut dirs = vec![PathBuf::new()];
    while let Some(dir) = dirs.pop() {
        let entries = match fs::read_dir(root.join(&dir)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && !dir.as_os_str().is_empty() => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            let path = dir.join(entry.file_name());
            match entry.metadata() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
                Ok(_) if is_unfinished(&path) => {}
                Ok(metadata) if metadata.is_dir() => dirs.push(path),
                Ok(metadata) if metadata.is_file() => found.push((path, Stamp::of(&metadata))),
                Ok(_) => {}
            }
        }
    }
    Ok(found)
}

/// Every plain file below `root`, whatever its name, by its path below it.
pub(super) fn plain_files(root: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut dirs = vec![PathBuf::new()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(root.join(&dir))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = dir.join(entry.file_name());
            if kind.is_dir() {
                dirs.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
    }
    Ok(found)
}

fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    name.starts_with('.') || UNFINISHED.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(candidates: &[Candidate]) -> Vec<String> {
        candidates.iter().map(|candidate| candidate.path.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_is_taken_at_the_second_look_and_not_while_it_grows() {
        let dir = tempfile::tempdir().unwrap();
        let mut inbox = Inbox::new(dir.path().to_owned());
        fs::write(dir.path().join("a.wav"), "1").unwrap();
        assert!(inbox.look().unwrap().is_empty());
        fs::write(dir.path().join("a.wav"), "12").unwrap();
        assert!(inbox.look().unwrap().is_empty());
        assert_eq!(names(&inbox.look().unwrap()), ["a.wav"]);
    }

    #[test]
    fn unfinished_names_links_and_hidden_folders_are_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("sub/.hidden")).unwrap();
        for name in [".a.wav", "a.wav.tmp", "a.wav.PART", "a.wav~", "sub/.hidden/a.wav", "sub/ok.wav"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink("/dev/null", dir.path().join("link.wav")).unwrap();
        let mut inbox = Inbox::new(dir.path().to_owned());
        inbox.look().unwrap();
        assert_eq!(names(&inbox.look().unwrap()), ["sub/ok.wav"]);
    }
}
