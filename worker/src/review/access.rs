//! Who asked for what, and when: one JSON object a line in a file of this machine, `callscrub.access/v1`. A line stands before its answer is
//! given; where it can't be written, there is no other answer. Recordings are named by their manifest's SHA-256, never by their key.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde::Serialize;

use super::statement::now_ms;

/// The name of this format.
pub const SCHEMA: &str = "callscrub.access/v1";

/// One line.
#[derive(Debug, Clone, Serialize)]
pub struct Access {
    /// Who, as the proxy named them; none where the proxy didn't ask, or named nobody.
    pub person: Option<String>,
    /// "GET" or "POST".
    pub method: String,
    /// What: the route, such as "/calls/{id}/audio".
    pub what: String,
    /// The manifest's SHA-256, where it is about one.
    pub manifest_sha256: Option<String>,
    /// SHA-256 of an original, hexadecimal, where it is about to be read for this request: that line stands before it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub original_sha256: Option<String>,
    /// The answer's HTTP status; none in the line of an original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    at_unix_ms: u64,
    #[serde(flatten)]
    access: &'a Access,
}

/// The file.
#[derive(Debug, Clone)]
pub struct Records {
    file: Arc<Mutex<File>>,
}

impl Records {
    /// The file at `path`, which only grows.
    ///
    /// # Errors
    /// Where it can't be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }

    /// Writes a line, for good.
    ///
    /// # Errors
    /// Where it can't be.
    pub async fn add(&self, access: Access) -> io::Result<()> {
        let file = Arc::clone(&self.file);
        let write = move || {
            let mut line = serde_json::to_vec(&Line { schema: SCHEMA, at_unix_ms: now_ms(), access: &access })?;
            line.push(b'\n');
            let mut file = file.lock().map_err(|_| io::ErrorKind::Other)?;
            file.write_all(&line)?;
            file.sync_data()
        };
        tokio::task::spawn_blocking(write).await.map_err(io::Error::other)?
    }
}
