//! Listens to recordings: `cargo run -p asr --example listen -- [--words] [--json DIR] [--states N] [--model NAME] [--engine NAME] [--again] FILE...`.
//!
//! It prints what listening cost and covered; `--words` prints what was said, and `--json` writes it, so use them on test calls only.
#![allow(clippy::print_stdout, reason = "a developer's tool talks to its terminal")]

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use asr::models::{ModelDir, resolve};
use asr::{AsrError, Engine, Listener, Memory, ModelInfo, Segment, Transcriber, View};
use redaction::transcript::Transcript;

type Failure = Box<dyn std::error::Error>;

struct Options {
    words: bool,
    json: Option<String>,
    states: NonZeroUsize,
    model: String,
    engine: Engine,
    view: View<'static>,
    files: Vec<String>,
}

fn options() -> Result<Options, Failure> {
    let mut own = Options {
        words: false,
        json: None,
        states: NonZeroUsize::MIN,
        model: "base".into(),
        engine: Engine::default(),
        view: View::First,
        files: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or("a value is missing");
        match argument.as_str() {
            "--words" => own.words = true,
            "--json" => own.json = Some(value()?),
            "--states" => own.states = value()?.parse()?,
            "--model" => own.model = value()?,
            "--engine" => own.engine = value()?.parse()?,
            "--again" => own.view = View::Second,
            _ => own.files.push(argument),
        }
    }
    Ok(own)
}

/// Notes the length of every window that is decoded, in milliseconds.
struct Counting {
    engine: Box<dyn Transcriber>,
    windows: Arc<Mutex<Vec<usize>>>,
}

impl Transcriber for Counting {
    fn models(&self) -> &[ModelInfo] {
        self.engine.models()
    }

    fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
        if let Ok(mut windows) = self.windows.lock() {
            windows.push(window.len() / 16);
        }
        self.engine.decode(window)
    }
}

/// CPU seconds of this process so far, all threads.
fn cpu_seconds() -> Result<f64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |index: usize| fields.get(index).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    Ok((ticks(11) + ticks(12)) / 100.0)
}

fn main() -> Result<(), Failure> {
    let own = options()?;
    let dir = std::env::var_os("CALLSCRUB_MODEL_DIR").map(ModelDir::new).unwrap_or_default();
    let files = resolve(&own.model, &dir)?;
    let windows = Arc::new(Mutex::new(Vec::new()));
    let counting = Counting { engine: own.engine.open(&files.whisper, own.states)?, windows: Arc::clone(&windows) };
    let listener = Listener::with_engine(Box::new(counting), &files.vad, own.states)?;
    let (mut cpu, mut seconds) = (0.0, 0.0);
    for file in &own.files {
        let decoded = audio::decode(&std::fs::read(file)?, &audio::Limits::default())?;
        let speech = (0..decoded.recording.channels())
            .map(|at| audio::speech(&decoded.recording, at, decoded.recording.whole()))
            .collect::<Result<Vec<_>, _>>()?;
        let (before, started) = (cpu_seconds()?, Instant::now());
        let transcript = listener.listen(&speech, &mut Memory::default(), own.view, &|_| ())?;
        let spent = cpu_seconds()? - before;
        let decoded_ms = windows.lock().map(|mut windows| std::mem::take(&mut *windows)).unwrap_or_default();
        let length = decoded.recording.duration_ms() as f64 / 1000.0;
        let coverage = &transcript.coverage;
        println!(
            "{file}: {length:.1} s, cpu {spent:.1} s ({:.3}), wall {:.1} s, speech {} ms, transcribed {} ms, gaps {:?}, windows {decoded_ms:?}",
            spent / length,
            started.elapsed().as_secs_f64(),
            coverage.speech_ms,
            coverage.transcribed_ms,
            coverage.gaps.iter().map(|gap| (gap.channel, gap.start_ms, gap.end_ms)).collect::<Vec<_>>()
        );
        (cpu, seconds) = (cpu + spent, seconds + length);
        if own.words {
            print(&transcript);
        }
        if let Some(folder) = &own.json {
            write(&transcript, Path::new(folder), file)?;
        }
    }
    println!("cpu {cpu:.1} s for {seconds:.1} s: {:.3} a second", cpu / seconds);
    Ok(())
}

fn print(transcript: &Transcript) {
    for turn in &transcript.turns {
        println!("  {} {:>7}-{:<7} {}", turn.channel, turn.span().start_ms(), turn.span().end_ms(), turn.text().expose());
    }
}

fn write(transcript: &Transcript, folder: &Path, file: &str) -> Result<(), Failure> {
    let words: Vec<_> = transcript
        .turns
        .iter()
        .enumerate()
        .flat_map(|(at, turn)| turn.words.iter().map(move |word| (at, turn.channel, word)))
        .map(|(at, channel, word)| {
            serde_json::json!({"turn": at, "ch": channel, "t0": word.span.start_ms(), "t1": word.span.end_ms(),
                "p": word.probability, "w": word.text.expose()})
        })
        .collect();
    let name = Path::new(file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    std::fs::write(folder.join(format!("{name}.words.json")), serde_json::to_vec(&words)?)?;
    Ok(())
}
