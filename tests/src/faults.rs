//! Faults to plant: a recogniser that understands whistles but for one fault, and recordings whose files lie.

use std::ops::Range;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use asr::{AsrError, ModelInfo, Segment, Token, Transcriber};
use audio::Limits;
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use worker::pipeline::policy::Policy;
use worker::pipeline::{Settled, Step, Tools, rescan};

use crate::whistle::{ear, settle_watched, with_engine};

/// What a recogniser answers.
pub type Answer = Result<Vec<Segment>, AsrError>;

/// When and what a recogniser is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// 0 in the first listening, 1 in the first round of verification, and so on.
    pub listening: u8,
    /// How many windows it was asked about before, in this listening.
    pub before: usize,
    /// The window's length in milliseconds.
    pub window_ms: u64,
}

/// What becomes of an honest answer.
pub type Fault = fn(Asked, Vec<Segment>) -> Answer;

/// How far a job is, as it tells and as its recogniser is asked.
#[derive(Default)]
struct Clock {
    listening: AtomicU8,
    before: AtomicUsize,
}

impl Clock {
    /// A listening is told before its first window, and again as it goes on.
    fn tell(&self, step: Step) {
        let listening = match step {
            Step::Listen { .. } => 0,
            Step::Verify { round, .. } => round,
            _ => return,
        };
        if self.listening.swap(listening, Ordering::SeqCst) != listening {
            self.before.store(0, Ordering::SeqCst);
        }
    }
}

struct Faulty<E> {
    honest: E,
    fault: Fault,
    clock: Arc<Clock>,
    /// One window at a time, so that they are counted in order.
    turn: Mutex<()>,
}

impl<E: Transcriber> Transcriber for Faulty<E> {
    fn models(&self) -> &[ModelInfo] {
        self.honest.models()
    }

    fn decode(&self, window: &[f32]) -> Answer {
        let _turn = self.turn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let listening = self.clock.listening.load(Ordering::SeqCst);
        let before = self.clock.before.fetch_add(1, Ordering::SeqCst);
        (self.fault)(Asked { listening, before, window_ms: window.len() as u64 / 16 }, self.honest.decode(window)?)
    }
}

/// What becomes of a recording whose recogniser has this fault.
///
/// # Panics
/// Where the recording can't be decoded, or the models aren't fetched.
pub fn settle(fault: Fault, policy: &Policy, name: &str, recording: Vec<u8>) -> Settled {
    let clock = Arc::new(Clock::default());
    let engine = Faulty { honest: ear(), fault, clock: Arc::clone(&clock), turn: Mutex::default() };
    settle_watched(&with_engine(Box::new(engine)), policy, name, recording, &|step| clock.tell(step))
}

/// Whether an output passes a second listening, after the fact, by a recogniser with this fault.
///
/// # Errors
/// Why it doesn't.
///
/// # Panics
/// Where the models aren't fetched.
pub fn attest(fault: Fault, policy: &Policy, output: &Recording, plan: &RedactionPlan) -> Result<(), QuarantineReason> {
    let engine = Faulty { honest: ear(), fault, clock: Arc::default(), turn: Mutex::default() };
    let tools = Tools { listener: &with_engine(Box::new(engine)), policy, limits: &Limits::default(), progress: &|_| () };
    rescan(output, plan, &[], &tools)
}

/// Small talk for a whole window, a word every 400 ms.
pub fn chatter(window_ms: u64) -> Vec<Segment> {
    const WORDS: [&str; 7] = [" hello", " nice", " weather", " thank", " you", " so", " much"];
    let ends = (400..=window_ms).step_by(400);
    let token = |(word, end_ms): (&&str, u64)| Token { text: word.as_bytes().to_vec(), end_ms: Some(end_ms), probability: 0.9 };
    vec![Segment { start_ms: 0, end_ms: window_ms, tokens: WORDS.iter().cycle().zip(ends).map(token).collect() }]
}

/// One chunk of a RIFF file that claims `claimed` bytes, and is padded to an even length.
fn chunk(id: &[u8; 4], claimed: u32, body: &[u8]) -> Vec<u8> {
    let mut bytes = [&id[..], &claimed.to_le_bytes(), body].concat();
    bytes.resize(bytes.len().next_multiple_of(2), 0);
    bytes
}

/// A WAVE file of these chunks, whole, as its header says.
fn riff(chunks: &[Vec<u8>]) -> Vec<u8> {
    let body = chunks.concat();
    [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WAVE", &body].concat()
}

/// The parts of a WAVE file: `fmt ` for 8 kHz stereo mu-law, and `data` of so many bytes.
fn parts(data: usize) -> (Vec<u8>, Vec<u8>) {
    let fmt = [&[7, 0, 2, 0][..], &8000u32.to_le_bytes(), &16_000u32.to_le_bytes(), &[2, 0, 8, 0]].concat();
    (chunk(b"fmt ", 16, &fmt), chunk(b"data", data as u32, &vec![0xd5; data]))
}

/// Files that a lenient reader would take for a recording, or for another one than they are: by name, with what a refusal says of each.
pub fn lying_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let (fmt, data) = parts(16_000);
    let good = riff(&[fmt.clone(), data.clone()]);
    let patched = |at: Range<usize>, new: &[u8]| [&good[..at.start], new, &good[at.end..]].concat();
    let claims = |bytes: u32| patched(40..44, &bytes.to_le_bytes());
    vec![
        ("two_data_chunks", riff(&[fmt.clone(), data.clone(), data.clone()]), "more than one data chunk"),
        ("data_before_format", riff(&[data.clone(), fmt.clone()]), "a fmt chunk before the data chunk"),
        ("half_a_frame", riff(&[fmt.clone(), chunk(b"data", 15_999, &[0xd5; 15_999])]), "no whole number of blocks"),
        ("data_past_the_end", claims(16_002), "bytes"),
        ("data_short_of_the_end", claims(8000), ""),
        ("data_of_open_length", claims(u32::MAX), "the data chunk"),
        ("a_fact_that_lies", riff(&[fmt.clone(), chunk(b"fact", 4, &8001u32.to_le_bytes()), data.clone()]), "8001"),
        ("cut_off", good[..good.len() - 100].to_vec(), "bytes"),
        ("bytes_behind_the_end", [&good[..], b"four five three nine"].concat(), "bytes"),
        ("no_audio", riff(&[fmt.clone(), chunk(b"data", 0, &[])]), "no audio"),
        ("no_wave", b"four five three nine, this is no recording".to_vec(), ""),
    ]
}
