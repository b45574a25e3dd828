//! The listener: channels in, one transcript out.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use redaction::recording::Speech;
use redaction::spoken::Spoken;
use redaction::time::TimeSpan;
use redaction::transcript::{Coverage, Gap, Transcript, Turn, Word};

use crate::activity::VoiceActivity;
use crate::coverage::{self, Profile};
use crate::decode::{Source, decode};
use crate::engine::{ModelInfo, PER_MS, Transcriber};
use crate::engines::Engine;
use crate::error::AsrError;
use crate::keys;
use crate::memory::{Memory, Sound, Track};
use crate::queue;
use crate::units::{Borders, Unit, WHOLE_MS};
use crate::view::View;
use crate::windows::{self, Window};
use crate::words::Heard;

/// The longest channel: what whisper.cpp can count.
const MAX_SAMPLES: usize = i32::MAX as usize / 2;
/// After a pause a word starts no earlier than this before the pause's end; what was said before it belongs to the word before.
const AFTER_PAUSE: usize = 250 * PER_MS;
const LEAST_WORD: usize = 20 * PER_MS;
/// A pause that ends so near a word's end lasts to it.
const AT_END: usize = 100 * PER_MS;
/// Keys no farther apart than this are one entry: people look up from their card.
const KEYING: usize = 3000 * PER_MS;
/// How stretches are cut that are listened to again.
const SECOND_LOOK: Borders = Borders { pause_ms: 0, margin_ms: 400, full_ms: 20_000, cell_ms: WHOLE_MS };

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
    track: &'a mut Track,
    profile: Profile,
    pause: usize,
    /// Whether its noise is taken out before it is heard.
    clean: bool,
    units: Vec<Unit>,
    /// What is heard of it, second looks aside.
    windows: Vec<Window>,
    keys: Vec<Heard>,
    words: Vec<Heard>,
}

impl Listener {
    /// Opens the Whisper model and the voice-activity network, with `states` decoder states, which bounds how many windows are decoded
    /// at once by all jobs together.
    ///
    /// # Errors
    /// Where a file can't be read or is refused, and where this build is without that engine.
    pub fn open(engine: Engine, whisper: &Path, vad: &Path, states: NonZeroUsize) -> Result<Self, AsrError> {
        Self::with_engine(engine.open(whisper, states)?, vad, states)
    }

    /// The same over another recogniser, called by as many as `threads` threads at once.
    ///
    /// # Errors
    /// Where the voice-activity network's file can't be read or is refused.
    pub fn with_engine(engine: Box<dyn Transcriber>, vad: &Path, threads: NonZeroUsize) -> Result<Self, AsrError> {
        let activity = VoiceActivity::open(vad)?;
        let heard = |own: &ModelInfo| ModelInfo { decode: format!("{}; {}", own.decode, View::STATEMENT), ..own.clone() };
        let models = engine.models().iter().map(heard).chain([activity.info().clone()]).collect();
        Ok(Self { engine, activity, threads, models })
    }

    /// The models and how they are used, for the manifest.
    pub fn models(&self) -> &[ModelInfo] {
        &self.models
    }

    /// Everything said in the channels of one stretch, in the stretch's time. The same channels and view give the same transcript, however
    /// many states there are and whatever `memory` holds of this stretch: it only saves decoding the same sound again.
    ///
    /// # Errors
    /// Where a channel is too long, `memory` is of another stretch, or the engine fails.
    pub fn listen(
        &self,
        speech: &[Speech],
        memory: &mut Memory,
        view: View<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Transcript, AsrError> {
        if let Some(long) = speech.iter().map(|own| own.samples().len()).find(|&samples| samples > MAX_SAMPLES) {
            return Err(AsrError::TooLong { samples: long });
        }
        memory.study(&self.activity, speech)?;
        let borders = view.borders(speech.len() == 1);
        let tracks = memory.channels.iter_mut();
        let channels = speech.iter().zip(tracks).map(|(own, track)| Channel::new(own, track, &borders, view));
        let mut channels = channels.collect::<Result<Vec<_>, _>>()?;
        self.hear(&mut channels, |channel| channel.windows.clone(), progress)?;
        self.hear(&mut channels, second_look, &|_| ())?;
        drop_leaks(&mut channels);
        if view == View::First {
            channels.iter_mut().for_each(|channel| channel.track.keep_first(&channel.words));
        }
        Ok(Transcript::merge(channels.into_iter().map(Channel::into_transcript)))
    }

    /// Hears the windows that `plan` makes of each channel and adds their words: what sounds as before is remembered, the rest is decoded,
    /// from one queue.
    fn hear(
        &self,
        channels: &mut [Channel],
        plan: impl Fn(&Channel) -> Vec<Window>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<(), AsrError> {
        let wanted: Vec<Wanted> =
            channels.iter().enumerate().flat_map(|(at, own)| plan(own).into_iter().map(move |w| own.wants(at, w))).collect();
        let fresh: Vec<&Wanted> = wanted.iter().filter(|wanted| channels[wanted.channel].track.recall(&wanted.sound).is_none()).collect();
        let speech_ms = |windows: &mut dyn Iterator<Item = &Window>| windows.map(Window::speech_ms).sum::<u64>();
        let total_ms = speech_ms(&mut wanted.iter().map(|wanted| &wanted.window));
        let done = AtomicU64::new(total_ms - speech_ms(&mut fresh.iter().map(|wanted| &wanted.window)));
        let heard = queue::run(self.threads, &fresh, |wanted| {
            let words = decode(&*self.engine, &wanted.window, &channels[wanted.channel].source())?;
            let done_ms = done.fetch_add(wanted.window.speech_ms(), Ordering::Relaxed) + wanted.window.speech_ms();
            progress(Progress { done_ms, total_ms });
            Ok(words)
        })?;
        let fresh: Vec<(usize, Sound)> = fresh.into_iter().map(|wanted| (wanted.channel, wanted.sound.clone())).collect();
        for ((channel, sound), words) in fresh.into_iter().zip(heard) {
            channels[channel].track.remember(sound, words);
        }
        for wanted in wanted {
            channels[wanted.channel].add(&wanted.sound);
        }
        Ok(())
    }
}

/// Drops words that were said on another channel, where they were heard too: never a word that nobody else accounts for.
fn drop_leaks(channels: &mut [Channel]) {
    let spans: Vec<Vec<(usize, usize)>> = channels.iter().map(|own| own.words.iter().map(coverage::said).collect()).collect();
    for (at, own) in channels.iter_mut().enumerate() {
        let others = || spans.iter().enumerate().filter(move |(other, _)| *other != at).flat_map(|(_, spans)| spans);
        let elsewhere = |(start, end): (usize, usize)| others().any(|(from, to)| *from < end && start < *to);
        let track = &*own.track;
        own.words.retain(|word| !(track.signal.is_leak(word) && elsewhere(coverage::said(word))));
    }
}

/// A window that is to be heard.
struct Wanted {
    channel: usize,
    window: Window,
    sound: Sound,
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
    let units: Vec<Unit> = channel.gaps().into_iter().flat_map(look).collect();
    windows::pack(&units, &SECOND_LOOK)
}

impl<'a> Channel<'a> {
    fn new(speech: &'a Speech, track: &'a mut Track, borders: &Borders, view: View<'_>) -> Result<Self, AsrError> {
        let mut silent = speech.silent().to_vec();
        silent.sort_unstable();
        let (units, profile) = (track.signal.units(borders), track.signal.profile(&silent));
        let keys = keys::keyed(speech.samples());
        let clean = view.takes_noise_out() && track.signal.denoiser().is_some();
        let windows = match view {
            View::First => track.first_windows(&units, borders, &silent),
            View::Second | View::Within(_) => track.windows_again(&view.of(&units, &silent), borders, &silent),
        };
        let words = match view {
            View::First | View::Second => Vec::new(),
            View::Within(_) => track.unchanged().ok_or(AsrError::Engine { what: "hearing parts of what was never heard" })?,
        };
        Ok(Self { speech, track, profile, pause: borders.pause_ms * PER_MS, clean, units, windows, keys, words })
    }

    /// What its windows are cut from.
    fn source(&self) -> Source<'_> {
        Source { samples: self.speech.samples(), denoiser: self.track.signal.denoiser().filter(|_| self.clean) }
    }

    fn wants(&self, channel: usize, window: Window) -> Wanted {
        let sound = Sound::of(&window, self.speech.samples(), self.clean);
        Wanted { channel, window, sound }
    }

    /// Adds the words of a sound that is known by now, but none where a word already stands: a second look hears its margins again.
    fn add(&mut self, sound: &Sound) {
        let words = self.track.recall(sound).cloned().unwrap_or_default();
        let taken = self.words.clone();
        let middle = |word: &Heard| (word.start + word.end) / 2;
        let free = |word: &Heard| {
            !taken.iter().any(|own| own.start.max(own.end.saturating_sub(800 * PER_MS)) <= middle(word) && middle(word) < own.end)
        };
        self.words.extend(words.into_iter().filter(free));
        self.words.sort_by_key(|word| (word.start, word.end));
    }

    /// All that accounts for speech.
    fn accounts(&self) -> Vec<Heard> {
        self.words.iter().chain(&self.keys).cloned().collect()
    }

    /// Speech that neither words nor keys account for.
    fn gaps(&self) -> Vec<Unit> {
        self.profile.gaps(&self.accounts())
    }

    /// Keyed digits as turns of their own: what a recogniser makes of the tones mustn't come between them.
    fn keyed_turns(&self) -> Vec<Turn> {
        let one_run = |a: &Heard, b: &Heard| b.start <= a.end + KEYING;
        let turn = |run: &[Heard]| Turn { channel: self.speech.channel(), words: run.iter().cloned().map(word).collect() };
        self.keys.chunk_by(one_run).map(turn).collect()
    }

    /// The words cut into turns where a unit ends, a pause lies between two words, or a word is far too long for what it says: over noise
    /// no pause is quiet. So the dialogue's order is true.
    fn turns(mut self) -> Vec<Turn> {
        let mut turns: Vec<Turn> = Vec::new();
        let mut before = (0, 0);
        for mut word in std::mem::take(&mut self.words) {
            let unit = self.units.partition_point(|unit| unit.start <= word.start);
            let quiet = self.pause_before(before.1, &mut word);
            let pause = quiet.or_else(|| coverage::unaccounted(&word, before.1, self.pause));
            if let Some(end) = pause {
                word.start = word.start.max(end.saturating_sub(AFTER_PAUSE)).min(word.end.saturating_sub(LEAST_WORD).max(word.start));
            }
            let new = unit != before.0 || pause.is_some();
            before = (unit, word.end);
            let word = self::word(word);
            match turns.last_mut() {
                Some(turn) if !new => turn.words.push(word),
                _ => turns.push(Turn { channel: self.speech.channel(), words: vec![word] }),
            }
        }
        turns
    }

    /// The end of a pause between the word before, which ended at `before`, and this one. Where the pause lasts to the word's end, the word stands
    /// before it, and its end is late.
    fn pause_before(&self, before: usize, word: &mut Heard) -> Option<usize> {
        let quiet = &self.profile.quiet;
        let pause = coverage::pause(quiet, before, word.end, self.pause)?;
        if pause.end + AT_END < word.end || !coverage::sounds(quiet, before, pause.start) {
            return Some(pause.end);
        }
        word.end = pause.start.max(word.start + LEAST_WORD);
        None
    }

    fn into_transcript(self) -> Transcript {
        let number = self.speech.channel();
        let gaps: Vec<Gap> = self
            .gaps()
            .iter()
            .map(|gap| Gap { channel: number, start_ms: (gap.start / PER_MS) as u64, end_ms: (gap.end / PER_MS) as u64 })
            .collect();
        let speech_ms = self.profile.speech_ms(&self.accounts());
        let missing: u64 = gaps.iter().map(|gap| gap.end_ms - gap.start_ms).sum();
        let coverage = Coverage { speech_ms, transcribed_ms: speech_ms.saturating_sub(missing), gaps };
        let keyed = self.keyed_turns();
        Transcript { turns: self.turns().into_iter().chain(keyed).collect(), coverage }
    }
}

fn word(heard: Heard) -> Word {
    let microseconds = |sample: usize| sample as u64 * 1000 / PER_MS as u64;
    let span = TimeSpan::from_us(microseconds(heard.start), microseconds(heard.end));
    Word { span, text: Spoken::new(heard.text), probability: heard.probability }
}
