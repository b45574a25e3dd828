//! What the listener keeps of a stretch from one listening to the next: the signal, unless it is to be studied afresh, and what was heard:
//! what sounds the same is never decoded twice.

use std::collections::{HashMap, HashSet};

use redaction::recording::Speech;
use redaction::time::FrameRange;
use sha2::{Digest, Sha256};

use crate::activity::VoiceActivity;
use crate::engine::PER_MS;
use crate::error::AsrError;
use crate::signal::Signal;
use crate::units::{self, Borders, Unit};
use crate::windows::{self, Piece, Window};
use crate::words::Heard;

/// The memory of one stretch of a recording, for as long as its job lasts. It holds speech, so it has no `Debug`.
///
/// The first listening fills it. Later ones may differ from that sound by silence only: where a plan overwrote it. Windows are cut from
/// the first sound, so a window from which nothing more was taken sounds as before, bit for bit, and a recogniser that gives the same
/// answer to the same sound need not be asked.
#[derive(Default)]
pub struct Memory {
    pub(crate) channels: Vec<Track>,
    /// What is remembered of channels that are to be studied anew.
    sounds: Vec<Sounds>,
    /// Where somebody spoke in them before something was taken.
    spoken: Vec<Vec<Unit>>,
    leaks: bool,
}

/// The words of every sound that was decoded.
type Sounds = HashMap<Sound, Vec<Heard>>;

/// The memory of one channel.
pub(crate) struct Track {
    pub(crate) signal: Signal,
    heard: Sounds,
    /// Where somebody spoke before something was taken, where that is known from another signal.
    spoken: Vec<Unit>,
    /// The words of the first listening, once there was one.
    first: Option<Vec<Heard>>,
    /// The windows of second listenings so far.
    again: Vec<Window>,
}

/// What a window sounds like: where its pieces lie, and a digest of its samples. It never leaves memory.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Sound {
    /// Whether its line's noise is taken out.
    clean: bool,
    pieces: Vec<Piece>,
    digest: [u8; 32],
}

impl Sound {
    pub(crate) fn of(window: &Window, channel: &[f32], clean: bool) -> Self {
        let mut digest = Sha256::new();
        for piece in &window.pieces {
            let part = &channel[piece.unit.start..piece.unit.end];
            digest.update(part.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>());
        }
        Self { clean, pieces: window.pieces.clone(), digest: digest.finalize().into() }
    }
}

impl Memory {
    /// A memory for listening to what leaks from one channel into another as well, as must be where only one of them is overwritten.
    pub fn with_leaks() -> Self {
        Self { leaks: true, ..Self::default() }
    }

    /// Forgets what the signal was, and remembers what sounds said: the next listening studies what it is given and cuts it as one does
    /// that was never given this memory. A line's noise is measured anew too, so what was heard without it is forgotten.
    ///
    /// `spoken` is where somebody spoke in each channel before something was taken, in frames of 16 kHz: beside what is silent now that is
    /// listened to as well, however little it looks like speech by itself. Without it nothing is added.
    #[must_use]
    pub fn afresh(self, spoken: &[Vec<FrameRange>]) -> Self {
        let raw = |track: Track| track.heard.into_iter().filter(|(sound, _)| !sound.clean).collect();
        let units = |own: &Vec<FrameRange>| own.iter().copied().map(Unit::from).collect();
        let sounds = self.channels.into_iter().map(raw).collect();
        Self { channels: Vec::new(), sounds, spoken: spoken.iter().map(units).collect(), leaks: self.leaks }
    }

    /// Where somebody speaks in each channel, in frames of 16 kHz; nothing before the first listening.
    pub fn spoken(&self) -> Vec<Vec<FrameRange>> {
        self.channels.iter().map(|track| track.signal.spoken()).collect()
    }

    /// Milliseconds of speech, margins included, in all units that second listenings heard.
    pub fn heard_again_ms(&self) -> u64 {
        self.channels.iter().flat_map(Track::heard_again).map(|unit| (unit.len() / PER_MS) as u64).sum()
    }

    /// Studies each channel, unless that was done before.
    pub(crate) fn study(&mut self, activity: &VoiceActivity, speech: &[Speech]) -> Result<(), AsrError> {
        if self.channels.is_empty() {
            let mut signals = speech.iter().map(|own| Signal::study(activity, own.samples())).collect::<Result<Vec<_>, _>>()?;
            if !self.leaks {
                Signal::find_leaks(&mut signals);
            }
            let sounds = std::mem::take(&mut self.sounds).into_iter().chain(std::iter::repeat_with(Sounds::new));
            let spoken = std::mem::take(&mut self.spoken).into_iter().chain(std::iter::repeat_with(Vec::new));
            let tracks = signals.into_iter().zip(sounds).zip(spoken);
            self.channels =
                tracks.map(|((signal, heard), spoken)| Track { signal, heard, spoken, first: None, again: Vec::new() }).collect();
        }
        let known = self.channels.iter().map(|track| track.signal.length());
        if known.eq(speech.iter().map(|own| own.samples().len())) {
            return Ok(());
        }
        Err(AsrError::Engine { what: "remembering another stretch" })
    }
}

impl Track {
    /// The windows of the first listening: all units.
    pub(crate) fn first_windows(&self, units: &[Unit], borders: &Borders, silent: &[FrameRange]) -> Vec<Window> {
        self.signal.left(&windows::pack(units, borders), silent)
    }

    /// The windows of a second listening: of `units` and of all that second listenings heard before, in the windows that they had then, so
    /// that what is known of them still holds.
    pub(crate) fn windows_again(&mut self, units: &[Unit], borders: &Borders, silent: &[FrameRange]) -> Vec<Window> {
        let known: HashSet<Unit> = self.heard_again().collect();
        let new: Vec<Unit> = units.iter().filter(|unit| !known.contains(unit)).copied().collect();
        self.again.extend(windows::pack(&new, borders));
        let mut windows = self.signal.left(&self.again, silent);
        windows.extend(windows::pack(&units::remains(&self.spoken, silent, units, borders, self.signal.length()), borders));
        windows
    }

    fn heard_again(&self) -> impl Iterator<Item = Unit> {
        self.again.iter().flat_map(|window| window.pieces.iter().map(|piece| piece.unit))
    }

    /// Keeps the words of the first listening.
    pub(crate) fn keep_first(&mut self, words: &[Heard]) {
        self.first = Some(words.to_vec());
    }

    /// The first listening's words outside of all units that a second one hears; `None` where there was no first listening.
    pub(crate) fn unchanged(&self) -> Option<Vec<Heard>> {
        let units: Vec<Unit> = self.heard_again().collect();
        let middle = |word: &Heard| (word.start + word.end) / 2;
        let unheard = |word: &&Heard| !units.iter().any(|unit| unit.start <= middle(word) && middle(word) < unit.end);
        self.first.as_ref().map(|words| words.iter().filter(unheard).cloned().collect())
    }

    pub(crate) fn recall(&self, sound: &Sound) -> Option<&Vec<Heard>> {
        self.heard.get(sound)
    }

    pub(crate) fn remember(&mut self, sound: Sound, words: Vec<Heard>) {
        self.heard.insert(sound, words);
    }
}
