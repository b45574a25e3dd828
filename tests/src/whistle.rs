//! A language of whistles and a recogniser that understands it without a mistake: recordings whose words are known to the sample, and
//! results within a fraction of a second, by the whole pipeline but for the speech model.
//!
//! Each word of [`VOCABULARY`] is a whistle of its own pitch. The recogniser hears what is there: a whistle that was overwritten is gone.

use std::num::NonZeroUsize;
use std::ops::Range;

use asr::models::{ModelDir, resolve};
use asr::{AsrError, Listener, ModelInfo, Segment, Token, Transcriber};
use audio::{Limits, OutputFormat, encode};
use redaction::g711::Law;
use redaction::manifest::Source;
use redaction::recording::{Recording, Samples};
use redaction::time::SampleRate;
use worker::pipeline::policy::Policy;
use worker::pipeline::{Input, Published, Settled, Step, Tools, redact};

/// The words, from the lowest pitch up.
pub const VOCABULARY: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "my", "card", "number", "is", "security", "code",
    "date", "of", "birth", "thank", "you", "so", "much", "hello", "weather", "nice", "account", "pin",
];

/// The lowest pitch, and the distance from one to the next, in hertz.
const LOWEST_HZ: usize = 400;
const STEP_HZ: usize = 100;
/// The silence at the start, a word's length, the pause after it, and the pause after a sentence, in milliseconds.
const LEAD_MS: usize = 600;
const WORD_MS: usize = 200;
const PAUSE_MS: usize = 100;
const SENTENCE_MS: usize = 1200;

/// What a recording is kept in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Mu-law WAV.
    MuLaw,
    /// A-law WAV.
    ALaw,
    /// WAV of so many bits.
    Pcm(u8),
    /// Float WAV.
    Float,
    /// FLAC of 16 bits.
    Flac,
}

/// Frames a second of what is whistled.
const RATE: usize = 8000;

/// A recording at 8 kHz with one sentence after the other, the first on channel 0, the second on channel 1 and so on in turn.
///
/// # Panics
/// Where a word isn't in the vocabulary.
pub fn recording(sentences: &[&str], channels: u16, kept: Kept) -> Vec<u8> {
    recording_at(RATE, sentences, channels, kept)
}

/// The same at another rate, in hertz. Where that doesn't divide by ten, words begin and end within frames.
///
/// # Panics
/// As [`recording`].
pub fn recording_at(hertz: usize, sentences: &[&str], channels: u16, kept: Kept) -> Vec<u8> {
    let mut sound: Vec<Vec<f32>> = vec![Vec::new(); usize::from(channels)];
    let mut at = 0;
    let ms = |ms: usize| ms * hertz / 1000;
    let lead = ms(LEAD_MS);
    for (index, sentence) in sentences.iter().enumerate() {
        let spoken: Vec<f32> = sentence.split(' ').flat_map(|own| word(own, hertz)).collect();
        let own = index % sound.len();
        sound[own].resize(lead + at, 0.0);
        sound[own].extend(&spoken);
        at += spoken.len() + ms(SENTENCE_MS);
    }
    let frames = lead + at;
    let mut noise = fastrand::Rng::with_seed(1);
    sound.iter_mut().for_each(|channel| channel.resize(frames, 0.0));
    let interleaved = (0..frames).flat_map(|frame| sound.iter().map(move |channel| channel[frame]));
    let samples: Vec<f32> = interleaved.map(|sample| sample + (noise.f32() - 0.5) * 0.0006).collect();
    let (samples, format) = keep(&samples, kept);
    let recording = Recording::new(SampleRate::new(hertz as u32).expect("a rate"), channels, samples).expect("a recording");
    encode(&recording, format).expect("an encoding")
}

fn keep(samples: &[f32], kept: Kept) -> (Samples, OutputFormat) {
    let at = |bits: u8| move |sample: &f32| (f64::from(*sample) * f64::from(1u32 << (bits - 1))).round() as i32;
    let g711 =
        |law: Law| (Samples::G711(law, samples.iter().map(|own| law.compress(at(16)(own) as i16)).collect()), OutputFormat::WavG711(law));
    match kept {
        Kept::MuLaw => g711(Law::Mu),
        Kept::ALaw => g711(Law::A),
        Kept::Pcm(bits @ ..=16) => {
            (Samples::Int16 { bits, data: samples.iter().map(|own| at(bits)(own) as i16).collect() }, OutputFormat::WavPcm { bits })
        }
        Kept::Pcm(bits) => (Samples::Int32 { bits, data: samples.iter().map(at(bits)).collect() }, OutputFormat::WavPcm { bits }),
        Kept::Float => (Samples::Float(samples.to_vec()), OutputFormat::WavFloat),
        Kept::Flac => {
            (Samples::Int16 { bits: 16, data: samples.iter().map(|own| at(16)(own) as i16).collect() }, OutputFormat::Flac { bits: 16 })
        }
    }
}

/// Where words of a sentence are whistled, in milliseconds from the start of a recording.
pub fn place(sentences: &[&str], sentence: usize, words: Range<usize>) -> Range<usize> {
    let long = |words: usize| words * (WORD_MS + PAUSE_MS);
    let before = |sentence: &&str| long(sentence.split(' ').count()) + SENTENCE_MS;
    let start = LEAD_MS + sentences[..sentence].iter().map(before).sum::<usize>();
    start + long(words.start)..start + long(words.end) - PAUSE_MS
}

fn word(word: &str, hertz: usize) -> impl Iterator<Item = f32> + use<> {
    let pitch = VOCABULARY.iter().position(|known| *known == word).unwrap_or_else(|| panic!("{word} is not whistled"));
    let pitch = (LOWEST_HZ + STEP_HZ * pitch) as f32;
    let whistle = move |frame: usize| (frame as f32 * pitch / hertz as f32 * std::f32::consts::TAU).sin() * 0.3;
    let frames = |ms: usize| ms * hertz / 1000;
    (0..frames(WORD_MS)).map(whistle).chain((0..frames(PAUSE_MS)).map(|_| 0.0))
}

/// The recogniser.
pub(crate) struct Ear {
    info: [ModelInfo; 1],
    broken: bool,
}

impl Transcriber for Ear {
    fn models(&self) -> &[ModelInfo] {
        &self.info
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        if self.broken {
            return Err(AsrError::TooLong { samples: window.len() });
        }
        let mut segments: Vec<Segment> = Vec::new();
        for (start, end) in whistles(window) {
            let (start_ms, end_ms) = (start as u64 / 16, end as u64 / 16);
            let token = Token { text: format!(" {}", pitch(&window[start..end])).into_bytes(), end_ms: Some(end_ms), probability: 0.9 };
            match segments.last_mut() {
                Some(last) if start_ms < last.end_ms + 400 => {
                    last.end_ms = end_ms;
                    last.tokens.push(token);
                }
                _ => segments.push(Segment { start_ms, end_ms, tokens: vec![token] }),
            }
        }
        Ok(segments)
    }
}

/// Where something sounds: stretches of at least 50 ms, in samples at 16 kHz.
fn whistles(window: &[f32]) -> Vec<(usize, usize)> {
    const BLOCK: usize = 160;
    let loud: Vec<bool> = window.chunks(BLOCK).map(|block| block.iter().any(|sample| sample.abs() > 0.1)).collect();
    let mut found = Vec::new();
    let mut start = None;
    for (index, loud) in loud.iter().chain([&false]).enumerate() {
        match (loud, start) {
            (true, None) => start = Some(index),
            (false, Some(from)) => {
                found.extend((index - from >= 5).then_some((from * BLOCK, (index * BLOCK).min(window.len()))));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// The word of a whistle: its pitch, by counting zero crossings.
fn pitch(whistle: &[f32]) -> &'static str {
    let middle = &whistle[whistle.len() / 4..whistle.len() * 3 / 4];
    let crossings = middle.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
    let hertz = crossings * 16_000 / 2 / middle.len().max(1);
    VOCABULARY[((hertz.saturating_sub(LOWEST_HZ) + STEP_HZ / 2) / STEP_HZ).min(VOCABULARY.len() - 1)]
}

/// A listener that understands whistles.
///
/// # Panics
/// Where the models aren't fetched: voice activity is the real one.
pub fn listener() -> Listener {
    with_engine(Box::new(ear()))
}

/// A listener whose recogniser fails.
///
/// # Panics
/// As [`listener`].
pub fn broken() -> Listener {
    with_engine(Box::new(Ear { broken: true, ..ear() }))
}

/// The recogniser alone.
pub(crate) fn ear() -> Ear {
    Ear { info: [ModelInfo { name: "whistle".into(), sha256: "0".repeat(64), decode: "zero crossings".into() }], broken: false }
}

/// A listener with this recogniser.
pub(crate) fn with_engine(engine: Box<dyn Transcriber>) -> Listener {
    let vad = resolve("base", &ModelDir::default()).expect("the models: run `make models`").vad;
    Listener::with_engine(engine, &vad, NonZeroUsize::MIN).expect("a listener")
}

/// What becomes of a recording.
///
/// # Panics
/// Where it can't be decoded.
pub fn settle(listener: &Listener, policy: &Policy, name: &str, bytes: Vec<u8>) -> Settled {
    settle_watched(listener, policy, name, bytes, &|_| ())
}

/// As [`settle`], with every step told.
pub(crate) fn settle_watched(
    listener: &Listener,
    policy: &Policy,
    name: &str,
    bytes: Vec<u8>,
    progress: &(dyn Fn(Step) + Sync),
) -> Settled {
    let limits = Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 8 };
    let tools = Tools { listener, policy, limits: &limits, progress };
    let source = Source { uri: name.into(), version: None, etag: None };
    redact(Input { source, bytes }, &tools).expect("a recording")
}

/// As [`settle`], for what is published.
///
/// # Panics
/// Where it is quarantined.
pub fn published(listener: &Listener, policy: &Policy, name: &str, bytes: Vec<u8>) -> Published {
    match settle(listener, policy, name, bytes) {
        Settled::Published(published) => *published,
        Settled::Quarantined { reason, .. } => panic!("{name}: {reason}"),
    }
}
