//! A language of tones and a recogniser that knows it: recordings are made in no time, heard in no time, and always heard right. Whatever surrounds
//! listening can so be tried on thousands of recordings. It exists in tests only: no setting of the program can choose it.
//!
//! Each word is a burst of one frequency, told by its zero crossings; a burst below all of them makes the recogniser fail. What sounds otherwise is
//! a voice, and whisper listens to it.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::OnceLock;

use asr::models::{ModelDir, resolve};
use asr::{AsrError, Listener, ModelInfo, Segment, Token, Transcriber, Whisper};
use redaction::g711::Law;

use crate::calls::Call;

/// Every word, in the order of its frequency.
const WORDS: &[&str] = &[
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "my", "card", "number", "is", "hello", "thank", "you",
    "goodbye", "please", "wait",
];
/// What the recogniser fails on.
pub const FAILING: &str = "?";
const LOWEST_HZ: usize = 300;
const STEP_HZ: usize = 100;
/// Of recordings, in hertz.
const RATE: usize = 8000;
/// Of what recognisers hear, in hertz.
const HEARD_RATE: usize = 16_000;
const WORD_MS: usize = 240;
const PAUSE_MS: usize = 80;
/// A burst is louder than this, full scale being 1.
const LOUD: f32 = 0.02;

/// A recording of these words: WAV, mu-law, 8 kHz, one channel.
///
/// # Panics
/// For a word that isn't in the language.
pub fn recording(words: &[&str]) -> Vec<u8> {
    let mut samples = vec![0i16; RATE / 2];
    for word in words {
        let hertz = frequency(word);
        let wave = |at: usize| (at as f32 * hertz * std::f32::consts::TAU / RATE as f32).sin() * 9000.0;
        samples.extend((0..RATE * WORD_MS / 1000).map(|at| wave(at) as i16));
        samples.resize(samples.len() + RATE * PAUSE_MS / 1000, 0);
    }
    samples.resize(samples.len() + RATE / 2, 0);
    wav(&samples.into_iter().map(|sample| Law::Mu.compress(sample)).collect::<Vec<_>>())
}

/// A recording of a voice that tells its owner's name, with so many samples of silence after it.
///
/// # Panics
/// Where the fixture that it is cut from isn't there.
pub fn voice(silence: usize) -> Vec<u8> {
    const SENTENCE_MS: usize = 5900;
    let file = Call::load("short").wav;
    let data = file.windows(4).position(|mark| mark == b"data").expect("a chunk of data") + 8;
    // Two channels of a byte each; the customer is on the second.
    let own = file[data..].chunks_exact(2).map(|frame| frame[1]).take(RATE * SENTENCE_MS / 1000);
    wav(&own.chain(std::iter::repeat_n(Law::Mu.compress(0), silence)).collect::<Vec<_>>())
}

/// A recording of so many milliseconds in which nothing is said, of the same form.
pub fn silence(ms: usize) -> Vec<u8> {
    wav(&vec![Law::Mu.compress(0); RATE * ms / 1000])
}

fn frequency(word: &str) -> f32 {
    let at = WORDS.iter().position(|known| *known == word);
    match at {
        Some(at) => (LOWEST_HZ + STEP_HZ * at) as f32,
        None if *word == *FAILING => (LOWEST_HZ - STEP_HZ) as f32,
        None => panic!("no word of the language"),
    }
}

fn wav(data: &[u8]) -> Vec<u8> {
    let size = |bytes: usize| u32::try_from(bytes).expect("a short recording").to_le_bytes();
    let mut file = b"RIFF".to_vec();
    file.extend(size(4 + 26 + 12 + 8 + data.len() + data.len() % 2));
    file.extend(b"WAVEfmt ");
    file.extend(size(18));
    // mu-law, one channel, 8000 Hz, 8000 bytes a second, blocks of one byte, 8 bits, no extension.
    file.extend([7, 0, 1, 0]);
    file.extend(size(RATE));
    file.extend(size(RATE));
    file.extend([1, 0, 8, 0, 0, 0]);
    file.extend(b"fact");
    file.extend(size(4));
    file.extend(size(data.len()));
    file.extend(b"data");
    file.extend(size(data.len()));
    file.extend(data);
    file.resize(file.len() + data.len() % 2, 0);
    file
}

/// A listener with the scripted recogniser; voice activity is the real one. `decoding` is told of every window.
///
/// # Panics
/// Where the models for tests aren't installed.
pub fn listener(decoding: impl Fn() + Send + Sync + 'static) -> Listener {
    let paths = resolve("base", &ModelDir::default()).expect("the models: run `make models`");
    let info = ModelInfo { name: "scripted".into(), sha256: "00".into(), decode: "tones".into() };
    let engine = Scripted { info: [info], decoding: Box::new(decoding), model: paths.whisper, whisper: OnceLock::new() };
    Listener::with_engine(Box::new(engine), &paths.vad, NonZeroUsize::MIN).expect("the voice-activity model")
}

struct Scripted {
    info: [ModelInfo; 1],
    decoding: Box<dyn Fn() + Send + Sync>,
    model: PathBuf,
    whisper: OnceLock<Whisper>,
}

impl Scripted {
    /// Opened at the first voice: most recordings have none.
    fn whisper(&self) -> &Whisper {
        self.whisper.get_or_init(|| Whisper::open(&self.model, NonZeroUsize::MIN).expect("the model"))
    }
}

impl Transcriber for Scripted {
    fn models(&self) -> &[ModelInfo] {
        &self.info
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        (self.decoding)();
        let bursts = bursts(window);
        if !bursts.iter().all(|burst| is_tone(&window[burst.clone()])) {
            return self.whisper().decode(window);
        }
        let tokens =
            bursts.iter().map(|burst| token(burst, window).ok_or(AsrError::Engine { what: "scripted" })).collect::<Result<Vec<_>, _>>()?;
        let (Some(first), Some(last)) = (bursts.first(), bursts.last()) else { return Ok(Vec::new()) };
        Ok(vec![Segment { start_ms: ms(first.start), end_ms: ms(last.end), tokens }])
    }
}

/// Whether the middle half of a burst crosses zero at an even pace.
fn is_tone(burst: &[f32]) -> bool {
    const UNEVEN: usize = 3;
    let middle = &burst[burst.len() / 4..burst.len() * 3 / 4];
    let crossings: Vec<usize> = (1..middle.len()).filter(|at| (middle[at - 1] < 0.0) != (middle[*at] < 0.0)).collect();
    let paces: Vec<usize> = crossings.windows(2).map(|pair| pair[1] - pair[0]).collect();
    paces.iter().max().zip(paces.iter().min()).is_none_or(|(longest, shortest)| longest - shortest <= UNEVEN)
}

fn ms(sample: usize) -> u64 {
    (sample * 1000 / HEARD_RATE) as u64
}

/// Where it is loud for at least a quarter of a word, in blocks of 10 ms.
fn bursts(window: &[f32]) -> Vec<std::ops::Range<usize>> {
    const BLOCK: usize = HEARD_RATE / 100;
    let loud = |block: &[f32]| block.iter().map(|sample| sample.abs()).fold(0.0, f32::max) > LOUD;
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, block) in window.chunks(BLOCK).enumerate().filter(|(_, block)| loud(block)) {
        match found.last_mut() {
            Some(burst) if burst.end == at * BLOCK => burst.end += block.len(),
            _ => found.push(at * BLOCK..at * BLOCK + block.len()),
        }
    }
    found.retain(|burst| burst.len() >= HEARD_RATE * WORD_MS / 4000);
    found
}

/// The word of a burst, by the zero crossings of its middle half.
fn token(burst: &std::ops::Range<usize>, window: &[f32]) -> Option<Token> {
    let quarter = burst.len() / 4;
    let middle = &window[burst.start + quarter..burst.end - quarter];
    let crossings = middle.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
    let hertz = crossings * HEARD_RATE / (2 * middle.len());
    let at = (hertz + STEP_HZ / 2).checked_sub(LOWEST_HZ)? / STEP_HZ;
    let word = WORDS.get(at)?;
    Some(Token { text: format!(" {word}").into_bytes(), end_ms: Some(ms(burst.end)), probability: 1.0 })
}

#[cfg(test)]
mod tests {
    use redaction::manifest::{Outcome, Source};
    use worker::pipeline::policy::Policy;
    use worker::pipeline::{Input, Settled, Tools, redact};

    use super::*;

    fn outcome(words: &str) -> Outcome {
        outcome_of(recording(&words.split(' ').collect::<Vec<_>>()))
    }

    fn outcome_of(bytes: Vec<u8>) -> Outcome {
        let source = Source { uri: "call.wav".into(), version: None, etag: None };
        let limits = audio::Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 2 };
        let policy = Policy::load("all", None).unwrap();
        let tools = Tools { listener: &listener(|| ()), policy: &policy, limits: &limits, progress: &|_| () };
        match redact(Input { source, bytes }, &tools).unwrap() {
            Settled::Published(published) => published.manifest.outcome,
            Settled::Quarantined { .. } => Outcome::Quarantined,
        }
    }

    #[test]
    fn a_voice_is_heard_by_whisper_and_silence_is_clean() {
        assert_eq!(outcome_of(voice(0)), Outcome::Redacted);
        assert_eq!(outcome_of(silence(50)), Outcome::Clean);
    }

    #[test]
    fn the_language_has_words_to_redact_words_to_keep_and_a_sound_to_fail_on() {
        let card = "hello my card number is four five three nine five seven eight seven six three six two one four eight six thank you";
        assert_eq!(outcome(card), Outcome::Redacted);
        assert_eq!(outcome("hello please wait thank you goodbye"), Outcome::Clean);
        assert_eq!(outcome("hello ? thank you"), Outcome::Quarantined);
    }
}
