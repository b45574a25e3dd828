//! What the listener keeps of a stretch from one listening to the next: the signal is studied once, and what sounds the same is never
//! decoded twice.

use std::collections::{HashMap, HashSet};

use redaction::recording::Speech;
use redaction::time::FrameRange;
use sha2::{Digest, Sha256};

use crate::activity::{STEP, VoiceActivity, silent};
use crate::coverage::{self, Profile};
use crate::denoise::Denoiser;
use crate::engine::PER_MS;
use crate::error::AsrError;
use crate::presence::{self, Lane};
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
    leaks: bool,
}

/// The memory of one channel.
pub(crate) struct Track {
    length: usize,
    /// How likely every step is speech, by the network alone, and united with the signal.
    network: Vec<f32>,
    probabilities: Vec<f32>,
    levels: Vec<f32>,
    usual: f32,
    /// Steps in which another channel's voice leaks in.
    leak: Vec<bool>,
    powers: Vec<f32>,
    profile: Profile,
    denoiser: Option<Denoiser>,
    heard: HashMap<Sound, Vec<Heard>>,
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

    /// Milliseconds of speech, margins included, in all units that second listenings heard.
    pub fn heard_again_ms(&self) -> u64 {
        self.channels.iter().flat_map(Track::heard_again).map(|unit| (unit.len() / PER_MS) as u64).sum()
    }

    /// Studies each channel, unless that was done before.
    pub(crate) fn study(&mut self, activity: &VoiceActivity, speech: &[Speech]) -> Result<(), AsrError> {
        if self.channels.is_empty() {
            self.channels = speech.iter().map(|own| Track::study(activity, own.samples())).collect::<Result<_, _>>()?;
            if !self.leaks {
                self.find_leaks();
            }
        }
        let known = self.channels.iter().map(|track| track.length);
        if known.eq(speech.iter().map(|own| own.samples().len())) {
            return Ok(());
        }
        Err(AsrError::Engine { what: "remembering another stretch" })
    }

    /// Takes every leak for silence: what it says is heard on the channel it comes from.
    fn find_leaks(&mut self) {
        let lanes: Vec<Lane<'_>> = self.channels.iter().map(Track::lane).collect();
        let leaks: Vec<Vec<bool>> = (0..lanes.len()).map(|own| presence::leaks(&lanes, own)).collect();
        for (track, leak) in self.channels.iter_mut().zip(leaks) {
            track.without(leak);
        }
    }
}

impl Track {
    fn study(activity: &VoiceActivity, samples: &[f32]) -> Result<Self, AsrError> {
        let network = if silent(samples) { Vec::new() } else { activity.probabilities(samples)? };
        let levels = presence::levels(samples);
        let (profile, usual) = coverage::profile(&levels, &network);
        let mut probabilities = network.clone();
        presence::unite(&mut probabilities, &levels);
        Ok(Self {
            length: samples.len(),
            denoiser: Denoiser::of(samples, &levels)?,
            powers: units::powers(samples),
            leak: vec![false; probabilities.len()],
            profile,
            levels,
            usual,
            network,
            probabilities,
            heard: HashMap::new(),
            first: None,
            again: Vec::new(),
        })
    }

    fn lane(&self) -> Lane<'_> {
        Lane { levels: &self.levels, probabilities: &self.network, usual: self.usual }
    }

    fn without(&mut self, leak: Vec<bool>) {
        for (step, _) in leak.iter().enumerate().filter(|(_, leak)| **leak) {
            self.probabilities[step] = 0.0;
            self.profile.speech[step] = false;
            self.profile.quiet[step] = true;
        }
        self.leak = leak;
    }

    /// Whether most of a word is another channel's voice.
    pub(crate) fn is_leak(&self, word: &Heard) -> bool {
        let (start, end) = coverage::said(word);
        let steps = &self.leak[(start / STEP).min(self.leak.len())..end.div_ceil(STEP).min(self.leak.len())];
        !steps.is_empty() && steps.iter().filter(|leak| **leak).count() * 10 >= steps.len() * 6
    }

    /// Where it is cut, whatever was silenced since.
    pub(crate) fn units(&self, borders: &Borders) -> Vec<Unit> {
        units::cut(self.length, &self.powers, &self.probabilities, borders)
    }

    /// The windows of the first listening: all units.
    pub(crate) fn first_windows(&self, units: &[Unit], borders: &Borders, silent: &[FrameRange]) -> Vec<Window> {
        self.left(&windows::pack(units, borders), silent)
    }

    /// The windows of a second listening: of `units` and of all that second listenings heard before, in the windows that they had then, so
    /// that what is known of them still holds.
    pub(crate) fn windows_again(&mut self, units: &[Unit], borders: &Borders, silent: &[FrameRange]) -> Vec<Window> {
        let known: HashSet<Unit> = self.heard_again().collect();
        let new: Vec<Unit> = units.iter().filter(|unit| !known.contains(unit)).copied().collect();
        self.again.extend(windows::pack(&new, borders));
        self.left(&self.again, silent)
    }

    /// Of windows what is left to hear.
    fn left(&self, windows: &[Window], silent: &[FrameRange]) -> Vec<Window> {
        let left = |unit: Unit| units::audible(unit, silent, &self.probabilities);
        windows.iter().filter_map(|window| window.parted(left)).collect()
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

    /// What the signal says of every step, silence included.
    pub(crate) fn profile(&self, silent: &[FrameRange]) -> Profile {
        let mut profile = self.profile.clone();
        for range in silent {
            let steps = profile.speech.len();
            let (from, to) = ((range.start() as usize / STEP).min(steps), (range.end() as usize).div_ceil(STEP).min(steps));
            profile.speech[from..to].fill(false);
            profile.quiet[from..to].fill(true);
        }
        profile
    }

    /// What takes out the line's noise, where it has much.
    pub(crate) fn denoiser(&self) -> Option<&Denoiser> {
        self.denoiser.as_ref()
    }

    pub(crate) fn recall(&self, sound: &Sound) -> Option<&Vec<Heard>> {
        self.heard.get(sound)
    }

    pub(crate) fn remember(&mut self, sound: Sound, words: Vec<Heard>) {
        self.heard.insert(sound, words);
    }
}
