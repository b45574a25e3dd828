//! The options that choose a model, and opening it.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use asr::models::{self, ModelDir};
use asr::{AsrError, Engine, Listener};

use config::listen::{EngineKind, Listen};

use super::exit::CliError;

/// Which model listens, and on how many threads.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct EngineArgs {
    /// The whisper model: a name of `callscrub model list`, or a ggml file.
    #[arg(long, default_value = "base", value_name = "NAME|FILE")]
    pub(super) model: String,
    /// Where models are kept [default: the user's cache folder].
    #[arg(long, value_name = "DIR", env = "CALLSCRUB_MODEL_DIR")]
    pub(super) model_dir: Option<PathBuf>,
    /// What runs the model: whisper.cpp, or ctranslate2 where this build has it.
    #[arg(long, default_value_t, value_name = "ENGINE")]
    pub(super) engine: Engine,
    /// Decoder states side by side, one thread each [default: one a core].
    #[arg(long, value_name = "N")]
    pub(super) states: Option<NonZeroUsize>,
}

impl EngineArgs {
    /// Opens the models.
    pub(super) fn open(&self) -> Result<Listener, CliError> {
        open(self.engine, &self.model, self.model_dir.clone(), self.states)
    }
}

/// The folder of models: the one given, or the user's.
pub(super) fn model_dir(given: Option<PathBuf>) -> ModelDir {
    given.map(ModelDir::new).unwrap_or_default()
}

/// Opens the whisper model of that name or file, and the voice-activity model beside it.
pub(super) fn open(engine: Engine, name: &str, dir: Option<PathBuf>, states: Option<NonZeroUsize>) -> Result<Listener, CliError> {
    let paths = models::resolve(name, &model_dir(dir)).map_err(CliError::usage)?;
    let states = states.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    Listener::open(engine, &paths.whisper, &paths.vad, states).map_err(|error| match error {
        AsrError::NotBuilt { .. } => CliError::usage(error),
        other => CliError::failed(other),
    })
}

/// The same as the settings' `[listen]` says.
pub(super) fn open_as(listen: &Listen) -> Result<Listener, CliError> {
    let engine = match listen.engine {
        EngineKind::WhisperCpp => Engine::WhisperCpp,
        EngineKind::Ctranslate2 => Engine::Ctranslate2,
    };
    open(engine, &listen.model, listen.model_dir.clone(), NonZeroUsize::new(listen.states as usize))
}
