//! Moving files between the folder's parts so that no file is ever lost or written over.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// How many files of one name a part of the folder takes before it refuses.
const MAX_SAME_NAME: u32 = 100_000;

/// Moves `from` to `to`, or to `to` with `.2`, `.3`, ... before its extension where something stands there; returns where it went.
pub(super) fn move_beside(from: &Path, to: &Path) -> io::Result<PathBuf> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    for number in 1..=MAX_SAME_NAME {
        let target = numbered(to, number);
        match move_new(from, &target) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            moved => return moved.map(|()| target),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Moves `from` to `to`, where nothing may stand. The name is reserved by an empty file first, then taken over by the rename: two
/// movers can't get the same name, on any file system.
pub(super) fn move_new(from: &Path, to: &Path) -> io::Result<()> {
    File::create_new(to)?;
    fs::rename(from, to).inspect_err(|_| {
        // The reservation is ours and empty.
        let _ = fs::remove_file(to);
    })?;
    sync_parent(to)
}

/// Makes a rename durable.
pub(super) fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}

/// `a/call.wav` with number 2 is `a/call.2.wav`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// `path` with `ending` after its whole name.
pub(super) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_name_gets_a_number_and_nothing_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for text in ["one", "two", "three"] {
            fs::write(at("in.wav"), text).unwrap();
            move_beside(&at("in.wav"), &at("done/a/call.wav")).unwrap();
        }
        for (name, text) in [("call.wav", "one"), ("call.2.wav", "two"), ("call.3.wav", "three")] {
            assert_eq!(fs::read_to_string(at("done/a").join(name)).unwrap(), text);
        }
    }

    #[test]
    fn a_move_that_fails_leaves_no_reservation() {
        let dir = tempfile::tempdir().unwrap();
        assert!(move_new(&dir.path().join("missing"), &dir.path().join("to")).is_err());
        assert!(!dir.path().join("to").exists());
    }
}
