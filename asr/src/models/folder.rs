//! The folder that model files lie in, and how a file gets there: whole, checked, or not at all.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::digest::{self, HashingWriter};
use super::error::ModelError;

/// A folder of model files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelDir(PathBuf);

impl ModelDir {
    /// The folder at `path`; it is made when the first file comes.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Where the file called `name` lies or would lie.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn create(&self) -> Result<(), ModelError> {
        fs::create_dir_all(&self.0).map_err(ModelError::io(&self.0))
    }

    /// A private folder inside, gone when dropped.
    pub(crate) fn scratch(&self) -> Result<tempfile::TempDir, ModelError> {
        self.create()?;
        tempfile::Builder::new().prefix(".fetch-").tempdir_in(&self.0).map_err(ModelError::io(&self.0))
    }

    /// Writes the file called `name` through `fill` and puts it in place only if its sum is `sha256`.
    pub(crate) fn install(
        &self,
        name: &str,
        sha256: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), ModelError>,
    ) -> Result<PathBuf, ModelError> {
        self.create()?;
        let path = self.file(name);
        let temporary = self.temporary(name).map_err(ModelError::io(&self.0))?;
        let mut writer = HashingWriter::new(BufWriter::new(temporary));
        fill(&mut writer)?;
        let (buffer, sum) = writer.finish().map_err(ModelError::io(&path))?;
        digest::expect(name, sha256, &sum)?;
        let temporary = buffer.into_inner().map_err(|error| ModelError::Io { path: path.clone(), source: error.into_error() })?;
        temporary.as_file().sync_all().map_err(ModelError::io(&path))?;
        temporary.persist(&path).map_err(|error| ModelError::Io { path: path.clone(), source: error.error })?;
        File::open(&self.0).and_then(|folder| folder.sync_all()).map_err(ModelError::io(&self.0))?;
        Ok(path)
    }

    /// Model files hold no secret: other users of the machine may read them.
    fn temporary(&self, name: &str) -> std::io::Result<tempfile::NamedTempFile> {
        let prefix = format!(".{name}-");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        builder.tempfile_in(&self.0)
    }
}

impl Default for ModelDir {
    /// `callscrub/models` in the user's cache folder; in the working directory for a user without a home.
    fn default() -> Self {
        let cache = directories::BaseDirs::new().map(|dirs| dirs.cache_dir().to_path_buf()).unwrap_or_default();
        Self(cache.join("callscrub").join("models"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_the_wrong_checksum_never_appears() {
        let scratch = tempfile::tempdir().unwrap();
        let dir = ModelDir::new(scratch.path().join("models"));
        let sum = digest::of_bytes(b"right");
        let refusal = dir.install("base-f16.bin", &sum, |out| out.write_all(b"wrong").map_err(ModelError::io(dir.path()))).unwrap_err();
        let expected = format!("model file base-f16.bin: expected sha256 {sum}, got {}", digest::of_bytes(b"wrong"));
        assert_eq!(refusal.to_string(), expected);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something was left behind");
        let path = dir.install("base-f16.bin", &sum, |out| out.write_all(b"right").map_err(ModelError::io(dir.path()))).unwrap();
        assert_eq!(fs::read(path).unwrap(), b"right");
    }
}
