//! How often each recording was tried, kept on disk so that one which kills its workers is noticed by the next.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::filing::with_ending;

/// What is remembered of one recording between deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Tried {
    /// Deliveries so far.
    pub(super) attempts: u32,
    /// Deliveries since the last one that was settled.
    pub(super) unsettled: u32,
}

impl Tried {
    pub(super) fn delivered(self) -> Self {
        Self { attempts: self.attempts.saturating_add(1), unsettled: self.unsettled.saturating_add(1) }
    }

    pub(super) fn settled(self) -> Self {
        Self { unsettled: 0, ..self }
    }
}

/// The records, one small file a recording, by the recording's path.
#[derive(Debug)]
pub(super) struct Attempts {
    root: PathBuf,
}

impl Attempts {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// What is remembered; nothing, for a record that is missing or was torn by a crash.
    pub(super) fn of(&self, path: &Path) -> Tried {
        fs::read(self.file(path)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    pub(super) fn remember(&self, path: &Path, tried: Tried) -> io::Result<()> {
        let file = self.file(path);
        if let Some(parent) = file.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(file, serde_json::to_vec(&tried)?)
    }

    pub(super) fn forget(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(self.file(path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn file(&self, path: &Path) -> PathBuf {
        with_ending(&self.root.join(path), ".json")
    }
}
