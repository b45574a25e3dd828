//! What can go wrong while listening. Numbers and fixed texts only, never speech.

use crate::models::ModelError;

/// Why listening failed.
#[derive(Debug, thiserror::Error)]
pub enum AsrError {
    /// A model file can't be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// This build is without that engine.
    #[error("this build has no engine \"{engine}\": build it with --features ctranslate2 after scripts/ctranslate2.sh, or take another")]
    NotBuilt {
        /// Its name.
        engine: &'static str,
    },
    /// The engine refused the model file.
    #[error("model file {file} could not be loaded")]
    Load {
        /// The file's name.
        file: String,
    },
    /// The engine failed while it worked.
    #[error("the speech engine failed: {what}")]
    Engine {
        /// What it was doing.
        what: &'static str,
    },
    /// A window that the engine can't take.
    #[error("a window of {samples} samples can't be decoded: at most {most} fit")]
    Window {
        /// Its samples at 16 kHz.
        samples: usize,
        /// What fits.
        most: usize,
    },
    /// A channel longer than the engine can count.
    #[error("a channel of {samples} samples is too long to listen to")]
    TooLong {
        /// Its samples at 16 kHz.
        samples: usize,
    },
}
