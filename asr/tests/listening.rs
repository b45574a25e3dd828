//! Listens to real calls with the real models: whisper base and Silero, from `CALLSCRUB_MODEL_DIR` or the user's cache.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use asr::models::{ModelDir, ModelFiles, resolve};
use asr::{AsrError, Engine, Listener, Memory, Progress, Segment, Transcriber, View};
use redaction::recording::Speech;
use redaction::time::FrameRange;
use redaction::transcript::Transcript;

/// The engine under test: the one that a build is made for.
const ENGINE: Engine = if cfg!(feature = "ctranslate2") { Engine::Ctranslate2 } else { Engine::WhisperCpp };

fn models() -> ModelFiles {
    let dir = std::env::var_os("CALLSCRUB_MODEL_DIR").map(ModelDir::new).unwrap_or_default();
    resolve("base", &dir).unwrap_or_else(|refusal| panic!("the tests need the model base: run `make models` ({refusal})"))
}

fn listener(states: usize) -> Listener {
    let files = models();
    Listener::open(ENGINE, &files.whisper, &files.vad, NonZeroUsize::new(states).unwrap()).unwrap()
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/calls").join(name)
}

fn channels(name: &str) -> Vec<Speech> {
    let bytes = std::fs::read(fixture(name)).unwrap();
    let recording = audio::decode(&bytes, &audio::Limits::default()).unwrap().recording;
    (0..recording.channels()).map(|channel| audio::speech(&recording, channel, recording.whole()).unwrap()).collect()
}

/// The text of a channel between two times, in milliseconds.
fn said(transcript: &Transcript, channel: u16, from_ms: u64, to_ms: u64) -> String {
    let turns = transcript.turns.iter().filter(|turn| turn.channel == channel);
    let words = turns.flat_map(|turn| &turn.words).filter(|word| word.span.end_ms() > from_ms && word.span.start_ms() < to_ms);
    words.map(|word| word.text.expose()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_card_number_is_heard_on_its_channel_at_its_time() {
    let speech = channels("c01_card_groups4_us.wav");
    let progress = Mutex::new(Vec::new());
    let transcript =
        listener(1).listen(&speech, &mut Memory::default(), View::First, &|at: Progress| progress.lock().unwrap().push(at)).unwrap();

    let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(fixture("c01_card_groups4_us.json")).unwrap()).unwrap();
    let cards: Vec<_> = truth["spans"].as_array().unwrap().iter().filter(|span| span["type"] == "card_number").collect();
    assert!(!cards.is_empty());
    let start = cards.iter().map(|span| span["start_ms"].as_f64().unwrap() as u64).min().unwrap();
    let end = cards.iter().map(|span| span["end_ms"].as_f64().unwrap() as u64).max().unwrap();
    let channel = cards[0]["channel"].as_u64().unwrap() as u16;
    let digits = |channel| said(&transcript, channel, start, end).chars().filter(char::is_ascii_digit).count();
    // Sixteen were spoken; runs of equal digits, as here, are miscounted by a group.
    assert!((12..=24).contains(&digits(channel)), "{} digits", digits(channel));
    assert_eq!(digits(1 - channel), 0);

    let length = speech[0].duration_ms();
    for turn in &transcript.turns {
        assert!(turn.words.windows(2).all(|pair| pair[0].span.start_us() <= pair[1].span.start_us()));
        assert!(turn.words.iter().all(|word| word.span.len_us() > 0 && word.span.end_ms() <= length));
    }
    assert!(transcript.turns.windows(2).all(|pair| pair[0].span().start_us() <= pair[1].span().start_us()));
    let coverage = &transcript.coverage;
    assert!(coverage.speech_ms > 25_000 && coverage.transcribed_ms == coverage.speech_ms && coverage.gaps.is_empty(), "{coverage:?}");
    let last = progress.into_inner().unwrap().into_iter().map(|at| (at.done_ms, at.total_ms)).max().unwrap();
    assert_eq!(last.0, last.1);
}

#[test]
fn the_number_of_states_changes_nothing() {
    let speech = channels("short.wav");
    for view in [View::First, View::Second] {
        let listen = |states| listener(states).listen(&speech, &mut Memory::default(), view, &|_| ()).unwrap();
        let one = listen(1);
        assert!(!one.turns.is_empty());
        assert!(one == listen(2), "{view:?}");
    }
}

/// Counts what it is asked to decode.
struct Counting {
    engine: Box<dyn Transcriber>,
    windows: Arc<AtomicUsize>,
}

impl Transcriber for Counting {
    fn models(&self) -> &[asr::ModelInfo] {
        self.engine.models()
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        self.windows.fetch_add(1, Ordering::Relaxed);
        self.engine.decode(window)
    }
}

#[test]
fn a_memory_saves_decoding_and_changes_nothing() {
    let (files, windows) = (models(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { engine: ENGINE.open(&files.whisper, NonZeroUsize::MIN).unwrap(), windows: Arc::clone(&windows) };
    let listener = Listener::with_engine(Box::new(counting), &files.vad, NonZeroUsize::MIN).unwrap();
    let decoded = || windows.swap(0, Ordering::Relaxed);
    let speech = channels("c01_card_groups4_us.wav");
    // Something is taken from the caller's channel; the windows beside it and the agent's channel sound as before.
    let taken = FrameRange::new(16_000 * 20, 16_000 * 26).unwrap();
    let silenced = [speech[0].clone(), speech[1].clone().silenced(taken)];

    let mut memory = Memory::default();
    listener.listen(&speech, &mut memory, View::Second, &|_| ()).unwrap();
    let all = decoded();
    listener.listen(&speech, &mut memory, View::Second, &|_| ()).unwrap();
    assert_eq!(decoded(), 0);
    let remembered = listener.listen(&silenced, &mut memory, View::Second, &|_| ()).unwrap();
    let some = decoded();
    assert!(0 < some && some < all, "{some} of {all}");

    // The same from a memory that knows the first sound's signal and no window.
    let mut fresh = Memory::default();
    listener.listen(&speech, &mut fresh, View::First, &|_| ()).unwrap();
    assert!(remembered == listener.listen(&silenced, &mut fresh, View::Second, &|_| ()).unwrap());
    assert!(listener.listen(&speech[..1], &mut fresh, View::Second, &|_| ()).is_err());
}

#[test]
fn a_memory_made_afresh_hears_what_one_hears_that_never_heard_anything() {
    let (files, windows) = (models(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { engine: ENGINE.open(&files.whisper, NonZeroUsize::MIN).unwrap(), windows: Arc::clone(&windows) };
    let listener = Listener::with_engine(Box::new(counting), &files.vad, NonZeroUsize::MIN).unwrap();
    let decoded = || windows.swap(0, Ordering::Relaxed);
    let speech = channels("c01_card_groups4_us.wav");
    let silenced = [speech[0].clone(), speech[1].clone().silenced(FrameRange::new(16_000 * 20, 16_000 * 26).unwrap())];

    let mut memory = Memory::default();
    listener.listen(&speech, &mut memory, View::First, &|_| ()).unwrap();
    listener.listen(&silenced, &mut memory, View::Second, &|_| ()).unwrap();
    decoded();
    let afresh = listener.listen(&silenced, &mut memory.afresh(&[]), View::Second, &|_| ()).unwrap();
    let some = decoded();
    assert!(afresh == listener.listen(&silenced, &mut Memory::default(), View::Second, &|_| ()).unwrap());
    let all = decoded();
    assert!(some < all, "{some} of {all}: the agent's channel sounds as before");
}

#[test]
fn what_is_left_of_speech_beside_a_range_is_heard_afresh_though_it_looks_like_none() {
    let (files, windows) = (models(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { engine: ENGINE.open(&files.whisper, NonZeroUsize::MIN).unwrap(), windows: Arc::clone(&windows) };
    let listener = Listener::with_engine(Box::new(counting), &files.vad, NonZeroUsize::MIN).unwrap();
    // Nothing in it sounds like speech, but it was spoken in for three seconds, of which one was taken.
    let seconds = |start: u64, end: u64| FrameRange::new(16_000 * start, 16_000 * end).unwrap();
    let line = Speech::new(0, vec![0.0; 16_000 * 30]).silenced(seconds(11, 12));
    for (spoken, decoded) in [(vec![], 0), (vec![vec![seconds(10, 13)]], 1), (vec![vec![seconds(20, 23)]], 0)] {
        listener.listen(std::slice::from_ref(&line), &mut Memory::default().afresh(&spoken), View::Second, &|_| ()).unwrap();
        assert_eq!(windows.swap(0, Ordering::Relaxed), decoded);
    }
}

#[test]
fn a_partial_listening_decodes_what_it_must_and_keeps_the_first_ones_words_elsewhere() {
    let (files, windows) = (models(), Arc::new(AtomicUsize::new(0)));
    let counting = Counting { engine: ENGINE.open(&files.whisper, NonZeroUsize::MIN).unwrap(), windows: Arc::clone(&windows) };
    let listener = Listener::with_engine(Box::new(counting), &files.vad, NonZeroUsize::MIN).unwrap();
    let decoded = || windows.swap(0, Ordering::Relaxed);
    let speech = channels("c01_card_groups4_us.wav");
    let seconds = |start: u64, end: u64| FrameRange::new(16_000 * start, 16_000 * end).unwrap();
    let words = |heard: &Transcript| heard.turns.iter().flat_map(|turn| turn.words.clone()).collect::<Vec<_>>();

    assert!(listener.listen(&speech, &mut Memory::default(), View::Within(&[]), &|_| ()).is_err());
    let mut memory = Memory::default();
    let first = listener.listen(&speech, &mut memory, View::First, &|_| ()).unwrap();
    decoded();
    let untouched = listener.listen(&speech, &mut memory, View::Within(&[]), &|_| ()).unwrap();
    assert_eq!((decoded(), memory.heard_again_ms()), (0, 0));
    assert!(words(&untouched).len() == words(&first).len());

    // What lost a sample is heard, asked for or not.
    let silenced = [speech[0].clone(), speech[1].clone().silenced(seconds(20, 26))];
    listener.listen(&silenced, &mut memory, View::Within(&[]), &|_| ()).unwrap();
    let (windows_again, heard_ms) = (decoded(), memory.heard_again_ms());
    assert!(windows_again > 0 && heard_ms > 0);
    listener.listen(&silenced, &mut memory, View::Within(&[seconds(0, 3600)]), &|_| ()).unwrap();
    assert!(decoded() > 0 && memory.heard_again_ms() > heard_ms);

    // Asked for everything at once, it is the second listening.
    let mut fresh = Memory::default();
    listener.listen(&speech, &mut fresh, View::First, &|_| ()).unwrap();
    let all = listener.listen(&speech, &mut fresh, View::Within(&[seconds(0, 3600)]), &|_| ()).unwrap();
    assert!(all == listener.listen(&speech, &mut Memory::default(), View::Second, &|_| ()).unwrap());
}

#[test]
fn what_a_state_decoded_before_changes_nothing() {
    let engine = ENGINE.open(&models().whisper, NonZeroUsize::MIN).unwrap();
    let speech = channels("short.wav");
    let sound = &speech[0].samples()[..6 * 16_000];
    let fresh = engine.decode(sound).unwrap();
    engine.decode(&speech[0].samples()[..9 * 16_000]).unwrap();
    assert!(fresh == engine.decode(sound).unwrap());
}

#[test]
fn silence_is_no_speech_and_a_long_window_is_refused() {
    let listener = listener(1);
    let silence = [Speech::new(0, vec![0.0; 16_000 * 60]), Speech::new(1, Vec::new())];
    assert_eq!(listener.listen(&silence, &mut Memory::default(), View::First, &|_| ()).unwrap(), Transcript::default());
    let engine = ENGINE.open(&models().whisper, NonZeroUsize::MIN).unwrap();
    assert!(matches!(engine.decode(&vec![0.0; 30 * 16_000]), Err(AsrError::Window { .. })));
    for samples in [0, 1, 100, 3000] {
        engine.decode(&vec![0.1; samples]).unwrap();
    }
}

#[test]
fn a_channel_of_many_minutes_is_listened_to_in_stretches() {
    let mut seed = 1u32;
    let mut noise = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) as f32 / 65_536.0 * 0.001 - 0.0005
    };
    let mut samples: Vec<f32> = (0..16_000 * 330).map(|_| noise()).collect();
    let short = channels("short.wav");
    let at = 16_000 * 305;
    samples[at..at + 16_000 * 6].copy_from_slice(&short[1].samples()[..16_000 * 6]);
    let transcript = listener(1).listen(&[Speech::new(3, samples)], &mut Memory::default(), View::First, &|_| ()).unwrap();
    assert!(said(&transcript, 3, 305_000, 311_000).contains("phone"));
}

#[test]
fn the_manifest_is_told_which_files_listened() {
    let listener = listener(1);
    let names: Vec<&str> = listener.models().iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["base-f16.bin", "silero-v6-f16.bin"]);
    assert_eq!(listener.models()[0].sha256, "8299ffcc7b30502857281dd32e13833a51cfc80ecf59036f8d017d59a5b18b48");
    assert!(listener.models()[0].decode.contains("greedy"));
}

#[test]
fn a_damaged_model_file_is_refused_by_name() {
    let scratch = tempfile::tempdir().unwrap();
    let files = models();
    let mut bytes = std::fs::read(&files.whisper).unwrap();
    bytes.truncate(bytes.len() / 3);
    let damaged = scratch.path().join("base-f16.bin");
    std::fs::write(&damaged, &bytes).unwrap();
    std::fs::copy(&files.vad, scratch.path().join("silero-v6-f16.bin")).unwrap();
    let refusal = resolve("base", &ModelDir::new(scratch.path())).unwrap_err().to_string();
    assert!(refusal.starts_with("model file base-f16.bin: expected sha256 8299ffcc"), "{refusal}");
    let refusal = ENGINE.open(&damaged, NonZeroUsize::MIN).err().unwrap().to_string();
    assert!(refusal.starts_with("model file base-f16.bin") || refusal.starts_with("base-f16.bin"), "{refusal}");
    let refusal = ENGINE.open(&files.vad, NonZeroUsize::MIN).err().unwrap().to_string();
    assert!(refusal.contains("silero-v6-f16.bin"), "{refusal}");
}
