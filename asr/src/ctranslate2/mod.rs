//! CTranslate2 as a [`Transcriber`]: weights of 8 bits, greedy, no context from one window to the next, token times by DTW.
//!
//! Windows of about the same length are decoded together: most of a token's time goes into reading the weights, which are read once for all of
//! them. What comes out is what each would give by itself (`batches.rs`).
//!
//! The model is the same ggml file that whisper.cpp reads, handed over in memory. One thread a state, as many states as callers.

mod batches;
mod features;
mod heads;
mod model;
mod variables;

use std::num::NonZeroUsize;
use std::path::Path;

use ct2rs::sys::{ComputeType, Config, Device, StorageView, Whisper as Network, WhisperAlignmentResult, WhisperOptions};
use sha2::{Digest, Sha256};

use crate::engine::{ModelInfo, PER_MS, Segment, Token, Transcriber, check_length, token_limit};
use crate::error::AsrError;
use crate::models::GgmlFile;
use crate::segments::Segments;

use features::Features;
use model::Vocabulary;

/// Milliseconds between timestamps, and between the moments that an alignment tells apart.
const STEP_MS: u64 = 20;
/// Width of the median filter over attention, as in OpenAI's word timing.
const MEDIAN: i64 = 7;
/// What failed, where an alignment did.
const ALIGNING: &str = "aligning windows";

/// A Whisper model run by CTranslate2, shared by all callers.
pub(crate) struct Ctranslate2 {
    network: Network,
    features: Features,
    vocabulary: Vocabulary,
    states: NonZeroUsize,
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
        Ok(Self { network, features, vocabulary, states, info: [ModelInfo { name: file, sha256, decode }] })
    }

    /// What the encoder makes of windows that it is given in views of one length.
    fn encode(&self, windows: &[&[f32]]) -> Result<StorageView<'static>, AsrError> {
        let frames = windows.first().map_or(0, |window| batches::view(window.len()));
        let mut features = Vec::with_capacity(windows.len() * self.features.bands() * frames);
        for window in windows {
            features.extend(self.features.of(window, frames)?);
        }
        let view = StorageView::new(&[windows.len(), self.features.bands(), frames], &mut features, Device::CPU);
        view.and_then(|view| self.network.encode(&view, true)).map_err(failed("encoding windows"))
    }

    /// The tokens that each window gives.
    fn generate(&self, encoded: &StorageView, windows: &[&[f32]]) -> Result<Vec<Vec<usize>>, AsrError> {
        let limits = windows.iter().map(|window| token_limit(window.len()));
        let options = WhisperOptions {
            beam_size: 1,
            // CTranslate2 halves it.
            max_length: 2 * limits.clone().max().unwrap_or(0),
            suppress_tokens: self.vocabulary.never(),
            ..WhisperOptions::default()
        };
        let prompts = vec![self.vocabulary.prompt(); windows.len()];
        let answers = self.network.generate(encoded, &prompts, &options).map_err(failed("decoding windows"))?;
        let tokens = answers.into_iter().map(|answer| answer.sequences_ids.into_iter().next()).collect::<Option<Vec<_>>>();
        let mut tokens =
            tokens.filter(|tokens| tokens.len() == windows.len()).ok_or(AsrError::Engine { what: "reading windows' tokens" })?;
        // The longest window's limit was given to all.
        tokens.iter_mut().zip(limits).for_each(|(own, limit)| own.truncate(limit));
        Ok(tokens)
    }

    /// When each text token of each window ends, in milliseconds, and its probability.
    fn align(&self, encoded: &StorageView, texts: &[Vec<usize>], windows: &[&[f32]]) -> Result<Vec<Vec<(u64, f32)>>, AsrError> {
        if texts.iter().all(Vec::is_empty) {
            return Ok(vec![Vec::new(); texts.len()]);
        }
        let frames: Vec<usize> = windows.iter().map(|window| batches::spoken(window.len())).collect();
        let answers = self.network.align(encoded, &self.vocabulary.start(), texts, &frames, MEDIAN).map_err(failed(ALIGNING))?;
        if answers.len() != texts.len() {
            return Err(AsrError::Engine { what: ALIGNING });
        }
        answers.iter().zip(texts).map(|(answer, text)| timed(answer, text.len())).collect()
    }

    /// Windows of one length of view, of which no two or not all are spoken in for as long.
    fn together(&self, windows: &[&[f32]]) -> Result<Vec<Vec<Segment>>, AsrError> {
        let encoded = self.encode(windows)?;
        let tokens = self.generate(&encoded, windows)?;
        let text = |id: &usize| self.vocabulary.text(*id).is_some();
        let texts: Vec<Vec<usize>> = tokens.iter().map(|own| own.iter().copied().filter(text).collect()).collect();
        let timed = self.align(&encoded, &texts, windows)?;
        tokens.iter().zip(timed).zip(windows).map(|((tokens, timed), window)| self.segments(tokens, timed, window.len())).collect()
    }

    fn segments(&self, tokens: &[usize], timed: Vec<(u64, f32)>, samples: usize) -> Result<Vec<Segment>, AsrError> {
        let mut timed = timed.into_iter();
        let mut segments = Segments::default();
        for &id in tokens {
            if let Some(step) = self.vocabulary.timestamp(id) {
                segments.mark(step * STEP_MS);
            } else if let Some(bytes) = self.vocabulary.text(id) {
                let (end_ms, probability) = timed.next().ok_or(AsrError::Engine { what: "reading a token's time" })?;
                segments.add(Token { text: bytes.to_vec(), end_ms: Some(end_ms), probability });
            }
        }
        Ok(segments.close((samples / PER_MS) as u64))
    }
}

/// When each of `tokens` text tokens ends and its probability, as an alignment says.
fn timed(answer: &WhisperAlignmentResult, tokens: usize) -> Result<Vec<(u64, f32)>, AsrError> {
    let begins = |token: usize| answer.alignments.iter().find(|step| usize::try_from(step.token_x) == Ok(token));
    let end = |token: usize| begins(token + 1).and_then(|step| u64::try_from(step.frame_x).ok()).map(|step| step * STEP_MS);
    let timed = answer.text_token_probs.iter().enumerate().map(|(token, &probability)| Some((end(token)?, probability)));
    let timed = timed.collect::<Option<Vec<_>>>().filter(|timed| timed.len() == tokens);
    timed.ok_or(AsrError::Engine { what: ALIGNING })
}

impl Transcriber for Ctranslate2 {
    fn models(&self) -> &[ModelInfo] {
        &self.info
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        check_length(window)?;
        self.together(&[window])?.pop().ok_or(AsrError::Engine { what: "decoding a window" })
    }

    fn batches(&self, lengths: &[usize]) -> Vec<Vec<usize>> {
        batches::of(lengths, self.states)
    }

    fn decode_batch(&self, windows: &[Vec<f32>]) -> Result<Vec<Vec<Segment>>, AsrError> {
        let lengths: Vec<usize> = windows.iter().map(Vec::len).collect();
        if !batches::stand_apart(&lengths) {
            return windows.iter().map(|window| self.decode(window)).collect();
        }
        windows.iter().try_for_each(|window| check_length(window))?;
        self.together(&windows.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

/// CTranslate2's own message may be about anything: it is dropped.
fn failed<E>(what: &'static str) -> impl Fn(E) -> AsrError {
    move |_| AsrError::Engine { what }
}
