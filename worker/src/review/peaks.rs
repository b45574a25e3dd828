//! Outlines of waveforms, made once for each output and kept: a page that is opened decodes nothing.
//!
//! A file of its own: `CSPK`, version 1, the number of channels (each one byte), two zero bytes, the number of columns (32 bits, little
//! endian); then for each channel one byte a column, the loudest sample in it, 0 to 255 of full scale. A column lasts 20 ms.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use audio::Limits;
use axum::body::Bytes;
use redaction::recording::Recording;
use tokio::sync::Mutex;

/// One column lasts so long, in milliseconds.
pub const COLUMN_MS: u64 = 20;
const MAGIC: &[u8; 4] = b"CSPK";
const VERSION: u8 = 1;
const HEAD: usize = 12;

/// Why there is no outline.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// The output can't be decoded.
    #[error("the output can't be decoded")]
    Decode,
    /// The folder can't be used.
    #[error("the outline can't be kept: {0}")]
    Disk(io::ErrorKind),
    /// A task ended early.
    #[error("a task ended early")]
    Task,
}

/// Outlines in a folder, named by the SHA-256 of their outputs.
pub struct Peaks {
    folder: PathBuf,
    limits: Limits,
    /// Decoding is held to one at a time: listening to others must not wait for it.
    drawing: Mutex<()>,
}

impl Peaks {
    /// Outlines in that folder, which is made.
    ///
    /// # Errors
    /// Where it can't be.
    pub fn open(folder: &Path, limits: Limits) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), limits, drawing: Mutex::default() })
    }

    /// The outline of the output of that SHA-256, where it was drawn before.
    pub async fn kept(&self, sha256: &str) -> Option<Bytes> {
        let path = self.path(sha256);
        let read = tokio::task::spawn_blocking(move || fs::read(path).ok().filter(|bytes| is_whole(bytes)));
        read.await.ok().flatten().map(Bytes::from)
    }

    /// Draws and keeps it; who comes meanwhile waits, and finds it kept.
    ///
    /// # Errors
    /// Where the output can't be decoded, or the outline not be kept.
    pub async fn draw(&self, sha256: &str, output: Bytes) -> Result<Bytes, NotDrawn> {
        let _one = self.drawing.lock().await;
        if let Some(kept) = self.kept(sha256).await {
            return Ok(kept);
        }
        let (path, limits) = (self.path(sha256), self.limits);
        let work = move || {
            let decoded = audio::decode(&output, &limits).map_err(|_| NotDrawn::Decode)?;
            let bytes = outline(&decoded.recording);
            keep(&path, &bytes).map_err(|error| NotDrawn::Disk(error.kind()))?;
            Ok(Bytes::from(bytes))
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| NotDrawn::Task)?
    }

    fn path(&self, sha256: &str) -> PathBuf {
        // The manifest says what the digest is: nothing but hexadecimal digits becomes a path.
        let name: String = sha256.chars().filter(char::is_ascii_hexdigit).take(64).collect();
        self.folder.join(format!("{name}.peaks"))
    }
}

fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

fn is_whole(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD);
    head.is_some_and(|head| {
        let columns = u32::from_le_bytes([head[8], head[9], head[10], head[11]]);
        head.starts_with(MAGIC) && head[4] == VERSION && bytes.len() as u64 == HEAD as u64 + u64::from(head[5]) * u64::from(columns)
    })
}

/// The file.
fn outline(recording: &Recording) -> Vec<u8> {
    let column = recording.rate().frames_in_ms(COLUMN_MS).max(1);
    let channels = recording.channels();
    let columns = recording.frames().div_ceil(column) as usize;
    let mut bytes = MAGIC.to_vec();
    bytes.extend([VERSION, channels as u8, 0, 0]);
    bytes.extend((columns as u32).to_le_bytes());
    for channel in 0..channels {
        let start = bytes.len();
        bytes.resize(start + columns, 0);
        for (frame, sample) in recording.channel(channel).enumerate() {
            let level = (sample.abs().min(1.0) * 255.0).round() as u8;
            let own = &mut bytes[start + frame / column as usize];
            *own = level.max(*own);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use redaction::recording::Samples;
    use redaction::time::SampleRate;

    use super::*;

    #[test]
    fn an_outline_has_a_column_for_each_fiftieth_of_a_second_of_each_channel() {
        let data = (0..170i16).flat_map(|n| [if n < 160 { 16_384 } else { -32_768 }, 0]).collect();
        let recording = Recording::new(SampleRate::new(8000).unwrap(), 2, Samples::Int16 { bits: 16, data }).unwrap();
        let bytes = outline(&recording);
        assert_eq!(bytes, b"CSPK\x01\x02\0\0\x02\0\0\0\x80\xff\0\0");
        assert!(is_whole(&bytes) && !is_whole(&bytes[..15]) && !is_whole(b"CSPK") && !is_whole(b""));
    }

    #[tokio::test]
    async fn a_torn_outline_is_drawn_anew_and_a_name_never_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let peaks = Peaks::open(folder.path(), Limits { max_bytes: 1 << 20, max_duration_ms: 9000, max_channels: 2 }).unwrap();
        let at = peaks.path("../../etc/0a");
        assert_eq!(at.parent(), Some(folder.path()));
        keep(&at, b"CSPK\x01\x01\0\0\x09\0\0\0\0").unwrap();
        assert!(peaks.kept("ec0a").await.is_none());
        assert!(matches!(peaks.draw("ec0a", Bytes::from_static(b"no audio")).await, Err(NotDrawn::Decode)));
    }
}
