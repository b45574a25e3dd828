//! Dead letters in a folder: recordings below `dead/`, each with its reason beside it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::filing::{move_beside, sync_parent, with_ending};
use super::inbox::plain_files;
use super::state::{DEAD_SCHEMA, REASON_ENDING, message_for};
use crate::queue::QueueError;
use crate::queue::desk::{DeadLetter, Desk, Fate, reason};
use crate::store::Location;

/// The folder that workers take from, without being one of them.
#[derive(Debug, Clone)]
pub struct FolderDesk {
    root: PathBuf,
}

#[derive(Deserialize)]
struct Note {
    schema: String,
    reason: String,
    attempts: u32,
}

impl FolderDesk {
    /// The desk of the folder queue at `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    fn look(&self, at_most: usize, decide: &mut (dyn FnMut(&DeadLetter) -> Fate + Send)) -> io::Result<()> {
        let dead = self.root.join("dead");
        let mut paths = match plain_files(&dead) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            found => found?,
        };
        paths.retain(|path| !is_note(&dead.join(path)));
        paths.sort();
        for path in paths.into_iter().take(at_most) {
            let Some(letter) = letter(&dead, &path) else { continue };
            match decide(&letter) {
                Fate::Keep => continue,
                Fate::Replay => drop(move_beside(&dead.join(&path), &self.root.join("inbox").join(&path))?),
                Fate::Purge => fs::remove_file(dead.join(&path))?,
            }
            remove_note(&dead.join(&path))?;
        }
        Ok(())
    }

    fn take_back(&self, source: &Location) -> io::Result<()> {
        let (from, to) = (self.root.join("done").join(source.key()), self.root.join("inbox").join(source.key()));
        if !fs::symlink_metadata(&from)?.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        move_beside(&from, &to).map(drop)
    }
}

impl Desk for FolderDesk {
    fn review<'a>(
        &'a self,
        at_most: usize,
        decide: &'a mut (dyn FnMut(&DeadLetter) -> Fate + Send),
    ) -> BoxFuture<'a, Result<(), QueueError>> {
        // An operator's command has nothing else to do meanwhile.
        Box::pin(async move { self.look(at_most, decide).map_err(|_| DISK) })
    }

    fn again<'a>(&'a self, source: &'a Location) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(async move {
            self.take_back(source).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => QueueError::NotInHand,
                _ => DISK,
            })
        })
    }
}

const DISK: QueueError = QueueError::Unavailable("the folder can't be read or written");

/// `None` for a name that isn't UTF-8: no operator could name it.
fn letter(dead: &Path, path: &Path) -> Option<DeadLetter> {
    let note = note(&with_ending(&dead.join(path), REASON_ENDING));
    Some(DeadLetter {
        id: path.to_str()?.to_owned(),
        reason: reason(note.as_ref().map(|note| note.reason.as_str())),
        attempts: note.map(|note| note.attempts),
        body: message_for(path).unwrap_or_else(|| [].into()),
    })
}

fn note(path: &Path) -> Option<Note> {
    let note: Note = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    (note.schema == DEAD_SCHEMA).then_some(note)
}

/// By what it holds: a recording may have the name of a note.
fn is_note(path: &Path) -> bool {
    path.to_string_lossy().ends_with(REASON_ENDING) && note(path).is_some()
}

fn remove_note(recording: &Path) -> io::Result<()> {
    match fs::remove_file(with_ending(recording, REASON_ENDING)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => sync_parent(recording),
    }
}
