//! The listener: channels in, one transcript out.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use redaction::recording::Speech;
use redaction::spoken::Spoken;
use redaction::time::TimeSpan;
use redaction::transcript::{Coverage, Gap, Transcript, Turn, Word};

use crate::activity::{VoiceActivity, silent};
use crate::coverage::{self, Profile};
use crate::decode::decode;
use crate::engine::{ModelInfo, PER_MS, Transcriber};
use crate::error::AsrError;
use crate::queue;
use crate::units::{self, Borders, Unit};
use crate::view::View;
use crate::whisper::Whisper;
use crate::windows::{self, Window};
use crate::words::Heard;

/// The longest channel: what whisper.cpp can count.
const MAX_SAMPLES: usize = i32::MAX as usize / 2;
/// After a pause a word starts no earlier than this before the pause's end; what was said before it belongs to the word before.
const AFTER_PAUSE: usize = 250 * PER_MS;
const LEAST_WORD: usize = 20 * PER_MS;
/// How stretches are cut that are listened to again.
const SECOND_LOOK: Borders = Borders { pause_ms: 0, margin_ms: 400, full_ms: 20_000, first_ms: 20_000 };

/// How far listening is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Milliseconds of detected speech decoded so far.
    pub done_ms: u64,
    /// Milliseconds of detected speech in all channels, margins included.
    pub total_ms: u64,
}

/// A recogniser and a voice-activity network, opened once and shared by all jobs.
pub struct Listener {
    engine: Box<dyn Transcriber>,
    activity: VoiceActivity,
    threads: NonZeroUsize,
    models: Vec<ModelInfo>,
}

/// One channel while it is worked on.
struct Channel<'a> {
    speech: &'a Speech,
    profile: Profile,
    pause: usize,
    units: Vec<Unit>,
    words: Vec<Heard>,
}

impl Listener {
    /// Opens the Whisper model and the voice-activity network, with `states` decoder states, which bounds how many windows are decoded
    /// at once by all jobs together.
    ///
    /// # Errors
    /// Where a file can't be read or is refused.
    pub fn open(whisper: &Path, vad: &Path, states: NonZeroUsize) -> Result<Self, AsrError> {
        Self::with_engine(Box::new(Whisper::open(whisper, states)?), vad, states)
    }

    /// The same over another recogniser, called by as many as `threads` threads at once.
    ///
    /// # Errors
    /// Where the voice-activity network's file can't be read or is refused.
    pub fn with_engine(engine: Box<dyn Transcriber>, vad: &Path, threads: NonZeroUsize) -> Result<Self, AsrError> {
        let activity = VoiceActivity::open(vad)?;
        let models = engine.models().iter().chain([activity.info()]).cloned().collect();
        Ok(Self { engine, activity, threads, models })
    }

    /// The models and how they are used, for the manifest.
    pub fn models(&self) -> &[ModelInfo] {
        &self.models
    }

    /// Everything said in the channels. The same channels and view give the same transcript, however many states there are.
    ///
    /// # Errors
    /// Where a channel is too long or the engine fails.
    pub fn listen(&self, speech: &[Speech], view: View, progress: &(dyn Fn(Progress) + Sync)) -> Result<Transcript, AsrError> {
        self.listen_with(speech, &view.borders(speech.len() == 1), progress)
    }

    /// Everything said in one channel; `alone` says that the recording has no other. Channel by channel a long recording costs the memory
    /// of one channel, and gives what [`Self::listen`] gives once merged.
    ///
    /// # Errors
    /// As [`Self::listen`].
    pub fn listen_channel(
        &self,
        speech: &Speech,
        alone: bool,
        view: View,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Transcript, AsrError> {
        self.listen_with(std::slice::from_ref(speech), &view.borders(alone), progress)
    }

    fn listen_with(&self, speech: &[Speech], borders: &Borders, progress: &(dyn Fn(Progress) + Sync)) -> Result<Transcript, AsrError> {
        let mut channels = speech.iter().map(|own| self.channel(own, borders)).collect::<Result<Vec<_>, _>>()?;
        self.hear(&mut channels, |channel| windows::pack(&channel.units, borders), progress)?;
        self.hear(&mut channels, second_look, &|_| ())?;
        Ok(Transcript::merge(channels.into_iter().map(Channel::into_transcript)))
    }

    fn channel<'a>(&self, speech: &'a Speech, borders: &Borders) -> Result<Channel<'a>, AsrError> {
        let samples = speech.samples();
        if samples.len() > MAX_SAMPLES {
            return Err(AsrError::TooLong { samples: samples.len() });
        }
        let probabilities = if silent(samples) { Vec::new() } else { self.activity.probabilities(samples)? };
        let units = units::cut(samples, &probabilities, borders);
        let profile = coverage::profile(samples, &probabilities);
        Ok(Channel { speech, profile, pause: borders.pause_ms * PER_MS, units, words: Vec::new() })
    }

    /// Decodes the windows that `plan` makes of each channel, from one queue, and adds their words.
    fn hear(
        &self,
        channels: &mut [Channel],
        plan: impl Fn(&Channel) -> Vec<Window>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), AsrError> {
        let jobs: Vec<(usize, Window)> =
            channels.iter().enumerate().flat_map(|(at, own)| plan(own).into_iter().map(move |w| (at, w))).collect();
        let total_ms = jobs.iter().map(|(_, window)| window.speech_ms()).sum();
        let done = AtomicU64::new(0);
        let heard = queue::run(self.threads, &jobs, |(at, window)| {
            let words = decode(&*self.engine, window, channels[*at].speech.samples())?;
            let done_ms = done.fetch_add(window.speech_ms(), Ordering::Relaxed) + window.speech_ms();
            progress(Progress { done_ms, total_ms });
            Ok(words)
        })?;
        for ((at, _), words) in jobs.iter().zip(heard) {
            channels[*at].add(words);
        }
        Ok(())
    }
}

/// Stretches of clear speech without words, each with a margin, packed into windows of their own.
fn second_look(channel: &Channel) -> Vec<Window> {
    const LONGEST: usize = SECOND_LOOK.full_ms * PER_MS;
    let length = channel.speech.samples().len();
    let look = |gap: Unit| {
        let start = gap.start.saturating_sub(SECOND_LOOK.margin_ms * PER_MS);
        let end = (gap.end + SECOND_LOOK.margin_ms * PER_MS).min(length);
        (start..end).step_by(LONGEST).map(move |start| Unit { start, end: (start + LONGEST).min(end) })
    };
    let units: Vec<Unit> = coverage::gaps(&channel.profile.speech, &channel.words).into_iter().flat_map(look).collect();
    windows::pack(&units, &SECOND_LOOK)
}

impl Channel<'_> {
    /// Adds words, but none where a word already stands: a second look hears its margins again.
    fn add(&mut self, words: Vec<Heard>) {
        let taken = self.words.clone();
        let middle = |word: &Heard| (word.start + word.end) / 2;
        let free = |word: &Heard| {
            !taken.iter().any(|own| own.start.max(own.end.saturating_sub(800 * PER_MS)) <= middle(word) && middle(word) < own.end)
        };
        self.words.extend(words.into_iter().filter(free));
        self.words.sort_by_key(|word| (word.start, word.end));
    }

    /// The words cut into turns where a unit ends or a pause lies between two words, so that the dialogue's order is true.
    fn turns(self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        let mut before = (0, 0);
        for mut word in self.words {
            let unit = self.units.partition_point(|unit| unit.start <= word.start);
            let pause = coverage::pause_end(&self.profile.quiet, before.1, word.end, self.pause);
            if let Some(end) = pause {
                word.start = word.start.max(end.saturating_sub(AFTER_PAUSE)).min(word.end.saturating_sub(LEAST_WORD).max(word.start));
            }
            let new = unit != before.0 || pause.is_some();
            before = (unit, word.end);
            let span = span(&word);
            let word = Word { span, text: Spoken::new(word.text), probability: word.probability };
            match turns.last_mut() {
                Some(turn) if !new => turn.words.push(word),
                _ => turns.push(Turn { channel: self.speech.channel(), words: vec![word] }),
            }
        }
        turns
    }

    fn into_transcript(self) -> Transcript {
        let number = self.speech.channel();
        let gaps: Vec<Gap> = coverage::gaps(&self.profile.speech, &self.words)
            .iter()
            .map(|gap| Gap { channel: number, start_ms: (gap.start / PER_MS) as u64, end_ms: (gap.end / PER_MS) as u64 })
            .collect();
        let speech_ms = coverage::length_ms(&self.profile.speech);
        let missing: u64 = gaps.iter().map(|gap| gap.end_ms - gap.start_ms).sum();
        let coverage = Coverage { speech_ms, transcribed_ms: speech_ms.saturating_sub(missing), gaps };
        Transcript { turns: self.turns(), coverage }
    }
}

fn span(word: &Heard) -> TimeSpan {
    let microseconds = |sample: usize| sample as u64 * 1000 / PER_MS as u64;
    TimeSpan::from_us(microseconds(word.start), microseconds(word.end))
}
