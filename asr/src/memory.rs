//! What the listener keeps of a stretch from one listening to the next: the signal is studied once, and what sounds the same is never
//! decoded twice.

use std::collections::HashMap;

use redaction::recording::Speech;
use redaction::time::FrameRange;
use sha2::{Digest, Sha256};

use crate::activity::{STEP, VoiceActivity, silent};
use crate::coverage::{self, Profile};
use crate::error::AsrError;
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
}

/// The memory of one channel.
pub(crate) struct Track {
    length: usize,
    probabilities: Vec<f32>,
    powers: Vec<f32>,
    profile: Profile,
    heard: HashMap<Sound, Vec<Heard>>,
}

/// What a window sounds like: where its pieces lie, and a digest of its samples. It never leaves memory.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Sound {
    pieces: Vec<Piece>,
    digest: [u8; 32],
}

impl Sound {
    pub(crate) fn of(window: &Window, channel: &[f32]) -> Self {
        let mut digest = Sha256::new();
        for piece in &window.pieces {
            let part = &channel[piece.unit.start..piece.unit.end];
            digest.update(part.iter().flat_map(|sample| sample.to_le_bytes()).collect::<Vec<u8>>());
        }
        Self { pieces: window.pieces.clone(), digest: digest.finalize().into() }
    }
}

impl Memory {
    /// Studies each channel, unless that was done before.
    pub(crate) fn study(&mut self, activity: &VoiceActivity, speech: &[Speech]) -> Result<(), AsrError> {
        if self.channels.is_empty() {
            self.channels = speech.iter().map(|own| Track::study(activity, own.samples())).collect::<Result<_, _>>()?;
        }
        let known = self.channels.iter().map(|track| track.length);
        if known.eq(speech.iter().map(|own| own.samples().len())) {
            return Ok(());
        }
        Err(AsrError::Engine { what: "remembering another stretch" })
    }
}

impl Track {
    fn study(activity: &VoiceActivity, samples: &[f32]) -> Result<Self, AsrError> {
        let probabilities = if silent(samples) { Vec::new() } else { activity.probabilities(samples)? };
        Ok(Self {
            length: samples.len(),
            powers: units::powers(samples),
            profile: coverage::profile(samples, &probabilities),
            probabilities,
            heard: HashMap::new(),
        })
    }

    /// Where it is cut, whatever was silenced since.
    pub(crate) fn units(&self, borders: &Borders) -> Vec<Unit> {
        units::cut(self.length, &self.powers, &self.probabilities, borders)
    }

    /// The units packed into windows, and of those what is left to hear.
    pub(crate) fn windows(&self, units: &[Unit], borders: &Borders, silent: &[FrameRange]) -> Vec<Window> {
        let left = |unit: Unit| units::audible(unit, silent, &self.probabilities);
        windows::pack(units, borders).iter().filter_map(|window| window.parted(left)).collect()
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

    pub(crate) fn recall(&self, sound: &Sound) -> Option<&Vec<Heard>> {
        self.heard.get(sound)
    }

    pub(crate) fn remember(&mut self, sound: Sound, words: Vec<Heard>) {
        self.heard.insert(sound, words);
    }
}
