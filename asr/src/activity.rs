//! Voice activity: how likely every 32 ms of a channel are speech, by Silero's network in whisper.cpp.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use whisper_rs::{WhisperVadContext, WhisperVadContextParams, install_logging_hooks};

use crate::engine::{ModelInfo, PER_MS};
use crate::error::AsrError;
use crate::models::sha256_of_file;

/// Samples that one probability speaks for.
pub(crate) const STEP: usize = 512;

/// What the network is given at once: about five minutes. It starts afresh with each stretch, so the first second of one is heard
/// twice, at the end of the stretch before, and counted there.
const STRETCH: usize = 9_376 * STEP;
const OVERLAP: usize = 32 * STEP;

/// The network, used by one caller at a time.
pub(crate) struct VoiceActivity {
    context: Mutex<WhisperVadContext>,
    info: ModelInfo,
}

impl VoiceActivity {
    pub(crate) fn open(path: &Path) -> Result<Self, AsrError> {
        install_logging_hooks();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sha256 = sha256_of_file(path)?;
        let load = || AsrError::Load { file: name.clone() };
        let mut parameters = WhisperVadContextParams::new();
        parameters.set_n_threads(1);
        // The binding panics on a path with a zero byte, which no file that was just hashed can have.
        let context = WhisperVadContext::new(path.to_str().ok_or_else(load)?, parameters).map_err(|_| load())?;
        let decode = crate::units::SETTINGS.to_owned();
        Ok(Self { context: Mutex::new(context), info: ModelInfo { name, sha256, decode } })
    }

    pub(crate) fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// One probability for every [`STEP`] samples begun.
    pub(crate) fn probabilities(&self, samples: &[f32]) -> Result<Vec<f32>, AsrError> {
        let mut all = Vec::with_capacity(samples.len().div_ceil(STEP));
        let mut start = 0;
        while start < samples.len() {
            let lead = if start == 0 { 0 } else { OVERLAP };
            let end = (start + STRETCH).min(samples.len());
            let heard = self.detect(&samples[start - lead..end])?;
            all.extend_from_slice(heard.get(lead / STEP..).unwrap_or_default());
            start = end;
        }
        if all.len() == samples.len().div_ceil(STEP) {
            return Ok(all);
        }
        Err(AsrError::Engine { what: "voice activity left out a part" })
    }

    fn detect(&self, stretch: &[f32]) -> Result<Vec<f32>, AsrError> {
        let failed = AsrError::Engine { what: "detecting voice activity" };
        let mut context = self.context.lock().unwrap_or_else(PoisonError::into_inner);
        if context.detect_speech(stretch).is_err() {
            return Err(failed);
        }
        let heard = context.probabilities().to_vec();
        if heard.iter().all(|probability| (0.0..=1.0).contains(probability)) { Ok(heard) } else { Err(failed) }
    }
}

/// Whether a channel holds nothing louder than -70 dBFS: not worth the network.
pub(crate) fn silent(samples: &[f32]) -> bool {
    samples.iter().all(|sample| sample.abs() < 3.2e-4)
}

const _: () = assert!(STEP == 32 * PER_MS);
