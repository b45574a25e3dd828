//! CTranslate2 as a [`Transcriber`]: weights of 8 bits, greedy, no context from one window to the next, token times by DTW.
//!
//! The model is the same ggml file that whisper.cpp reads, handed over in memory. One thread a state, as many states as callers.

mod features;
mod heads;
mod model;
mod variables;

use std::num::NonZeroUsize;
use std::path::Path;

use ct2rs::sys::{ComputeType, Config, Device, StorageView, Whisper as Network, WhisperOptions};
use sha2::{Digest, Sha256};

use crate::engine::{ModelInfo, PER_MS, Segment, Token, Transcriber, check_length, token_limit};
use crate::error::AsrError;
use crate::models::GgmlFile;
use crate::segments::Segments;

use features::{FRAME, Features};
use model::Vocabulary;

/// Milliseconds between timestamps, and between the moments that an alignment tells apart.
const STEP_MS: u64 = 20;
/// Width of the median filter over attention, as in OpenAI's word timing.
const MEDIAN: i64 = 7;
/// What the window is lengthened by with silence, and the least that the network is given, in frames of 10 ms: it was trained on 30 s,
/// and loses digits where its view is too short.
const APRON: usize = 100;
const LEAST: usize = 768;

/// A Whisper model run by CTranslate2, shared by all callers.
pub(crate) struct Ctranslate2 {
    network: Network,
    features: Features,
    vocabulary: Vocabulary,
    info: [ModelInfo; 1],
}

impl Ctranslate2 {
    /// Loads the ggml model at `path` for `states` callers at once.
    ///
    /// # Errors
    /// Where the file can't be read, is no Whisper model in f16 or f32, or CTranslate2 refuses it.
    pub(crate) fn open(path: &Path, states: NonZeroUsize) -> Result<Self, AsrError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = GgmlFile::bytes(path)?;
        // Of the very bytes that are loaded.
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let ggml = GgmlFile::read(&file, &bytes)?;
        let features = Features::new(ggml.filters()).ok_or(AsrError::Load { file: file.clone() })?;
        let vocabulary = Vocabulary::of(&ggml).ok_or(AsrError::Load { file: file.clone() })?;
        let mut reader = model::reader(&ggml, &vocabulary)?;
        let config = Config {
            device: Device::CPU,
            compute_type: ComputeType::INT8,
            device_indices: vec![0; states.get()],
            num_threads_per_replica: 1,
            ..Config::default()
        };
        let network = Network::new_from_memory(&mut reader, config).map_err(|_| AsrError::Load { file: file.clone() })?;
        let heads = heads::named(&ggml).unwrap_or("upper half");
        let decode = format!("CTranslate2, int8, greedy, language en, no context, token times by DTW ({heads})");
        Ok(Self { network, features, vocabulary, info: [ModelInfo { name: file, sha256, decode }] })
    }

    /// The tokens that `window` gives, and what the encoder made of it.
    fn generate(&self, encoded: &StorageView, samples: usize) -> Result<Vec<usize>, AsrError> {
        let options = WhisperOptions {
            beam_size: 1,
            // CTranslate2 halves it.
            max_length: 2 * token_limit(samples),
            suppress_tokens: self.vocabulary.never(),
            ..WhisperOptions::default()
        };
        let answers = self.network.generate(encoded, &[self.vocabulary.prompt()], &options).map_err(failed("decoding a window"))?;
        let first = answers.into_iter().next().and_then(|answer| answer.sequences_ids.into_iter().next());
        first.ok_or(AsrError::Engine { what: "reading a window's tokens" })
    }

    /// When each text token ends, in milliseconds, and its probability.
    fn align(&self, encoded: &StorageView, text: &[usize], frames: usize) -> Result<Vec<(u64, f32)>, AsrError> {
        const WHAT: &str = "aligning a window";
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let start = self.vocabulary.start();
        let answers = self.network.align(encoded, &start, &[text.to_vec()], &[frames], MEDIAN).map_err(failed(WHAT))?;
        let answer = answers.first().filter(|answer| answer.text_token_probs.len() == text.len()).ok_or(AsrError::Engine { what: WHAT })?;
        let begins = |token: usize| answer.alignments.iter().find(|step| usize::try_from(step.token_x) == Ok(token));
        let end = |token: usize| begins(token + 1).and_then(|step| u64::try_from(step.frame_x).ok()).map(|step| step * STEP_MS);
        let timed = answer.text_token_probs.iter().enumerate().map(|(token, &probability)| Some((end(token)?, probability)));
        timed.collect::<Option<_>>().ok_or(AsrError::Engine { what: WHAT })
    }
}

impl Transcriber for Ctranslate2 {
    fn models(&self) -> &[ModelInfo] {
        &self.info
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        check_length(window)?;
        let said = window.len().div_ceil(FRAME);
        let frames = (said + APRON).next_multiple_of(2).max(LEAST);
        let mut features = self.features.of(window, frames)?;
        let view = StorageView::new(&[1, self.features.bands(), frames], &mut features, Device::CPU);
        let encoded = view.and_then(|view| self.network.encode(&view, true)).map_err(failed("encoding a window"))?;
        let tokens = self.generate(&encoded, window.len())?;
        let text: Vec<usize> = tokens.iter().copied().filter(|&id| self.vocabulary.text(id).is_some()).collect();
        let mut timed = self.align(&encoded, &text, said.max(APRON))?.into_iter();
        let mut segments = Segments::default();
        for id in tokens {
            if let Some(step) = self.vocabulary.timestamp(id) {
                segments.mark(step * STEP_MS);
            } else if let Some(bytes) = self.vocabulary.text(id) {
                let (end_ms, probability) = timed.next().ok_or(AsrError::Engine { what: "reading a token's time" })?;
                segments.add(Token { text: bytes.to_vec(), end_ms: Some(end_ms), probability });
            }
        }
        Ok(segments.close((window.len() / PER_MS) as u64))
    }
}

/// CTranslate2's own message may be about anything: it is dropped.
fn failed<E>(what: &'static str) -> impl Fn(E) -> AsrError {
    move |_| AsrError::Engine { what }
}
