//! whisper.cpp as a [`Transcriber`]: greedy, temperature 0, no fallback, no context from one window to the next, DTW token times.
//!
//! One thread a decoder state: whisper.cpp's own threads spin at barriers and are many times slower on busy cores.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use whisper_rs::{
    DtwMode, DtwModelPreset, DtwParameters, FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
    install_logging_hooks,
};

use crate::engine::{ModelInfo, PER_MS, Segment, Token, Transcriber, check_length, token_limit};
use crate::error::AsrError;
use crate::models::{Sizes, sha256_of_file, sizes};
use crate::segments::Segments;

/// Address space for one alignment; only what is touched costs memory. whisper.cpp aborts when it is too little: the most that any
/// preset needs is about 160 MiB.
const DTW_BYTES: usize = 512 << 20;
/// Shorter windows are lengthened with silence: whisper.cpp's alignment aborts below 0.16 s.
const MIN_WINDOW: usize = 1000 * PER_MS;
/// Whether it is built to run on a graphics card.
const ON_GPU: bool = cfg!(any(feature = "cuda", feature = "metal", feature = "vulkan"));
/// Language of the calls.
const LANGUAGE: &str = "en";

/// A Whisper model with a fixed number of decoder states, shared by all callers.
pub struct Whisper {
    context: WhisperContext,
    states: Mutex<Vec<WhisperState>>,
    freed: Condvar,
    max_tokens: i32,
    info: [ModelInfo; 1],
}

impl Whisper {
    /// Loads the ggml model at `path` and makes `states` decoder states.
    ///
    /// # Errors
    /// Where the file can't be read, is no Whisper model, or whisper.cpp refuses it.
    pub fn open(path: &Path, states: NonZeroUsize) -> Result<Self, AsrError> {
        install_logging_hooks();
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let sizes = sizes(path)?;
        let sha256 = sha256_of_file(path)?;
        let (alignment, mode) = alignment(&sizes, &file);
        let mut parameters = WhisperContextParameters::new();
        parameters.use_gpu(ON_GPU).flash_attn(false).dtw_parameters(DtwParameters { mode, dtw_mem_size: DTW_BYTES });
        let load = || AsrError::Load { file: file.clone() };
        let context = WhisperContext::new_with_params(path, parameters).map_err(|_| load())?;
        let states = (0..states.get()).map(|_| context.create_state()).collect::<Result<_, _>>().map_err(|_| load())?;
        let place = if ON_GPU { ", on a graphics card" } else { "" };
        let decode =
            format!("greedy, temperature 0, no fallback, language {LANGUAGE}, no context, token times by DTW ({alignment}){place}");
        Ok(Self {
            context,
            states: Mutex::new(states),
            freed: Condvar::new(),
            max_tokens: (sizes.text_context / 2) as i32 - 6,
            info: [ModelInfo { name: file, sha256, decode }],
        })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<WhisperState>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` on a free state, waiting for one.
    fn with_state<T>(&self, work: impl FnOnce(&mut WhisperState) -> T) -> T {
        let mut states = self.lock();
        let mut state = loop {
            match states.pop() {
                Some(state) => break state,
                None => states = self.freed.wait(states).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(states);
        let result = work(&mut state);
        self.lock().push(state);
        self.freed.notify_one();
        result
    }

    fn params(&self, samples: usize) -> FullParams<'static, 'static> {
        let mut params = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        params.set_n_threads(1);
        params.set_language(Some(LANGUAGE));
        params.set_temperature(0.0);
        params.set_temperature_inc(0.0);
        params.set_no_context(true);
        params.set_no_timestamps(false);
        // One pass a window, ended by a token limit: whisper.cpp's second pass over a window's last tenths of a second can abort the
        // process inside its alignment. Speech that this leaves undecoded shows as a gap and is listened to again.
        params.set_single_segment(true);
        params.set_max_tokens(self.max_tokens.min(token_limit(samples) as i32));
        params.set_audio_ctx(audio_context(samples));
        // Never drop a window's text because the model took part of it for silence.
        params.set_no_speech_thold(2.0);
        params.set_print_special(false);
        params.set_print_progress(false);
        params.set_print_realtime(false);
        params.set_print_timestamps(false);
        params
    }
}

impl Transcriber for Whisper {
    fn models(&self) -> &[ModelInfo] {
        &self.info
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        check_length(window)?;
        let mut samples = window.to_vec();
        samples.resize(window.len().max(MIN_WINDOW), 0.0);
        let params = self.params(samples.len());
        self.with_state(|state| {
            state.full(params, &samples).map_err(|_| AsrError::Engine { what: "decoding a window" })?;
            let mut segments = Segments::default();
            for part in state.as_iter() {
                for index in 0..part.n_tokens() {
                    let token = part.get_token(index).ok_or(AsrError::Engine { what: "reading a token" })?;
                    let data = token.token_data();
                    self.take(data.id, data.p, data.t_dtw, &token, &mut segments)?;
                }
            }
            Ok(segments.close((window.len() / PER_MS) as u64))
        })
    }
}

impl Whisper {
    /// Adds a token: a timestamp opens or ends a segment, text goes into the open one, other marks are dropped.
    fn take(
        &self,
        id: i32,
        probability: f32,
        end_cs: i64,
        token: &whisper_rs::WhisperToken,
        segments: &mut Segments,
    ) -> Result<(), AsrError> {
        let time_ms = |beginning: i32| u64::try_from(id - beginning).unwrap_or(0) * 20;
        if id >= self.context.token_beg() {
            segments.mark(time_ms(self.context.token_beg()));
        } else if id < self.context.token_eot() {
            let text = token.to_bytes().map_err(|_| AsrError::Engine { what: "reading a token's text" })?.to_vec();
            let end_ms = u64::try_from(end_cs).ok().map(|centiseconds| centiseconds * 10);
            segments.add(Token { text, end_ms, probability });
        }
        Ok(())
    }
}

/// How much the encoder looks at, in frames of 20 ms: the window and a second, in steps that its kernels like. Less than the window
/// would make whisper.cpp abort.
fn audio_context(samples: usize) -> i32 {
    let frames = samples.div_ceil(20 * PER_MS) + 50;
    frames.next_multiple_of(64).clamp(384, 1500) as i32
}

/// The heads whose attention follows the sound, known for every published size; otherwise those of the topmost layers.
fn alignment(sizes: &Sizes, file: &str) -> (&'static str, DtwMode<'static>) {
    let english = sizes.vocabulary == 51_864;
    let (name, model_preset) = match (sizes.text_layers, sizes.text_heads, sizes.vocabulary) {
        (4, 6, _) if english => ("tiny.en", DtwModelPreset::TinyEn),
        (4, 6, _) => ("tiny", DtwModelPreset::Tiny),
        (6, 8, _) if english => ("base.en", DtwModelPreset::BaseEn),
        (6, 8, _) => ("base", DtwModelPreset::Base),
        (12, 12, _) if english => ("small.en", DtwModelPreset::SmallEn),
        (12, 12, _) => ("small", DtwModelPreset::Small),
        (24, 16, _) if english => ("medium.en", DtwModelPreset::MediumEn),
        (24, 16, _) => ("medium", DtwModelPreset::Medium),
        (32, 20, 51_866) => ("large-v3", DtwModelPreset::LargeV3),
        (32, 20, _) if file.contains("large-v1") => ("large-v1", DtwModelPreset::LargeV1),
        (32, 20, _) => ("large-v2", DtwModelPreset::LargeV2),
        (4, 20, 51_866) => ("large-v3-turbo", DtwModelPreset::LargeV3Turbo),
        (layers, ..) => return ("topmost layers", DtwMode::TopMost { n_top: layers.min(2) as i32 }),
    };
    (name, DtwMode::ModelPreset { model_preset })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::MAX_WINDOW;

    #[test]
    fn the_encoder_always_looks_at_the_whole_window() {
        for samples in (MIN_WINDOW..=MAX_WINDOW).step_by(1601).chain([MAX_WINDOW]) {
            let frames = audio_context(samples);
            assert!((384..=1500).contains(&frames) && frames as usize * 20 * PER_MS >= samples, "{samples} {frames}");
        }
    }
}
