//! SHA-256 of files and buffers, and the comparison with a pinned sum.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::ModelError;

/// A writer that hashes what passes through it.
pub(crate) struct HashingWriter<W> {
    inner: W,
    hasher: Sha256,
}

impl<W: Write> HashingWriter<W> {
    pub(crate) fn new(inner: W) -> Self {
        Self { inner, hasher: Sha256::new() }
    }

    /// Flushes and gives the writer back with the sum in lower-case hexadecimal.
    pub(crate) fn finish(mut self) -> io::Result<(W, String)> {
        self.inner.flush()?;
        Ok((self.inner, hex::encode(self.hasher.finalize())))
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// SHA-256 of a buffer, in lower-case hexadecimal.
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// SHA-256 of a file, in lower-case hexadecimal.
pub(crate) fn of_file(path: &Path) -> Result<String, ModelError> {
    let mut file = File::open(path).map_err(ModelError::io(path))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer).map_err(ModelError::io(path))? {
            0 => return Ok(hex::encode(hasher.finalize())),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// Refuses `file`, by name, where its sum isn't the pinned one.
pub(crate) fn expect(file: &str, expected: &str, actual: &str) -> Result<(), ModelError> {
    if expected.eq_ignore_ascii_case(actual) {
        return Ok(());
    }
    Err(ModelError::Checksum { file: file.to_owned(), expected: expected.to_owned(), actual: actual.to_owned() })
}

/// The checksum in lower case.
pub(crate) fn parse(given: &str) -> Result<String, ModelError> {
    let sum = given.trim();
    if sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(sum.to_ascii_lowercase());
    }
    Err(ModelError::BadChecksum { given: given.chars().take(80).collect() })
}
