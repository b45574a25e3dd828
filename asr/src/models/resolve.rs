//! From what a user calls a model to the files that make it, checked before they are trusted.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::catalogue;
use super::digest;
use super::error::ModelError;
use super::folder::ModelDir;
use super::ggml::{self, Sizes};
use super::recipe::{VOICE_ACTIVITY_FILE, VOICE_ACTIVITY_SHA256};

/// The two files that listening needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFiles {
    /// The Whisper model.
    pub whisper: PathBuf,
    /// The Silero voice-activity network.
    pub vad: PathBuf,
}

/// A model found in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    /// What it is called.
    pub name: String,
    /// Its file.
    pub path: PathBuf,
    /// The file's size in bytes.
    pub bytes: u64,
}

/// What lies in the folder, by name; checksums are looked at when a model is [resolved](resolve).
///
/// # Errors
/// Where the folder can't be read; a folder that isn't there is empty.
pub fn installed(dir: &ModelDir) -> Result<Vec<Installed>, ModelError> {
    let mut found = Vec::new();
    if !dir.path().exists() {
        return Ok(found);
    }
    for item in fs::read_dir(dir.path()).map_err(ModelError::io(dir.path()))? {
        let item = item.map_err(ModelError::io(dir.path()))?;
        let file = item.file_name().to_string_lossy().into_owned();
        if let Some(name) = name_of(&file) {
            let bytes = item.metadata().map_err(ModelError::io(&item.path()))?.len();
            found.push(Installed { name, path: item.path(), bytes });
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn name_of(file: &str) -> Option<String> {
    if let Some(entry) = catalogue::catalogue().iter().find(|entry| entry.file == file) {
        return Some(entry.name.to_owned());
    }
    let stem = file.strip_suffix(".bin")?;
    (file != VOICE_ACTIVITY_FILE && !file.starts_with('.')).then(|| stem.to_owned())
}

/// The files of the model called `model`: a name, or the path of a ggml file, which is taken as it is.
///
/// # Errors
/// Where nothing is called so, a file is missing, or its checksum isn't the one pinned when it was installed.
pub fn resolve(model: &str, dir: &ModelDir) -> Result<ModelFiles, ModelError> {
    let vad = checked(dir, VOICE_ACTIVITY_FILE, model, VOICE_ACTIVITY_SHA256)?;
    if let Some(entry) = catalogue::entry(model) {
        return Ok(ModelFiles { whisper: checked(dir, entry.file, model, entry.sha256)?, vad });
    }
    let path = Path::new(model);
    if path.is_file() {
        sizes(path)?;
        return Ok(ModelFiles { whisper: path.to_path_buf(), vad });
    }
    let unknown = || ModelError::Unknown { name: model.to_owned() };
    let file = file_name(model).map_err(|_| unknown())?;
    let pinned = fs::read_to_string(pin_path(dir, &file)).map_err(|_| unknown())?;
    Ok(ModelFiles { whisper: checked(dir, &file, model, &digest::parse(&pinned)?)?, vad })
}

fn checked(dir: &ModelDir, file: &str, name: &str, sha256: &str) -> Result<PathBuf, ModelError> {
    let path = dir.file(file);
    if !path.exists() {
        return Err(ModelError::NotInstalled { file: file.to_owned(), name: name.to_owned() });
    }
    digest::expect(file, sha256, &digest::of_file(&path)?)?;
    Ok(path)
}

/// The file that a model of that name lies in.
pub(crate) fn file_name(name: &str) -> Result<String, ModelError> {
    if let Some(entry) = catalogue::entry(name) {
        return Ok(entry.file.to_owned());
    }
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    let taken = catalogue::catalogue().iter().any(|entry| entry.file.strip_suffix(".bin") == Some(name));
    if !plain || taken || name.is_empty() || name.len() > 100 || name.starts_with('.') || format!("{name}.bin") == VOICE_ACTIVITY_FILE {
        return Err(ModelError::BadName { name: name.chars().take(100).collect() });
    }
    Ok(format!("{name}.bin"))
}

fn pin_path(dir: &ModelDir, file: &str) -> PathBuf {
    dir.file(&format!("{file}.sha256"))
}

/// Remembers the checksum that the user pinned beside the file.
pub(crate) fn pin(dir: &ModelDir, file: &str, sha256: &str) -> Result<(), ModelError> {
    let line = format!("{sha256}\n");
    let name = format!("{file}.sha256");
    dir.install(&name, &digest::of_bytes(line.as_bytes()), |out| out.write_all(line.as_bytes()).map_err(ModelError::io(dir.path())))?;
    Ok(())
}

/// The sizes in the header of a Whisper model in ggml's format.
pub(crate) fn sizes(path: &Path) -> Result<Sizes, ModelError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(ModelError::io(path))?;
    file.take(ggml::HEAD_BYTES as u64).read_to_end(&mut head).map_err(ModelError::io(path))?;
    ggml::recognise(&head).ok_or_else(|| ModelError::format(&path.to_string_lossy(), "it is no Whisper model in ggml's format"))
}
