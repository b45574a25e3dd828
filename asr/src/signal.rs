//! One channel's signal: where somebody speaks in it, and what that makes of it.

use redaction::time::FrameRange;

use crate::activity::{STEP, VoiceActivity, silent};
use crate::coverage::{self, Profile};
use crate::denoise::Denoiser;
use crate::error::AsrError;
use crate::presence::{self, Lane};
use crate::units::{self, Borders, Unit};
use crate::windows::Window;
use crate::words::Heard;

/// What is known of a channel before anything in it is recognised.
pub(crate) struct Signal {
    length: usize,
    /// How likely every step is speech, by the network alone, and united with the levels.
    network: Vec<f32>,
    probabilities: Vec<f32>,
    levels: Vec<f32>,
    usual: f32,
    /// Steps in which another channel's voice leaks in.
    leak: Vec<bool>,
    powers: Vec<f32>,
    profile: Profile,
    denoiser: Option<Denoiser>,
}

/// The level of the usual speech of a channel's own party.
fn own_usual(signals: &[Signal], own: usize) -> f32 {
    let others: Vec<&[f32]> = signals.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, signal)| &*signal.levels).collect();
    presence::own_usual(&signals[own].levels, &signals[own].profile.speech, &others)
}

impl Signal {
    /// Studies a channel.
    ///
    /// # Errors
    /// Where the network or a transform fails.
    pub(crate) fn study(activity: &VoiceActivity, samples: &[f32]) -> Result<Self, AsrError> {
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
        })
    }

    /// Takes every leak for silence: what it says is heard on the channel it comes from.
    pub(crate) fn find_leaks(signals: &mut [Self]) {
        let usual: Vec<f32> = (0..signals.len()).map(|own| own_usual(signals, own)).collect();
        signals.iter_mut().zip(usual).for_each(|(signal, usual)| signal.usual = usual);
        let lanes: Vec<Lane<'_>> = signals.iter().map(Self::lane).collect();
        let leaks: Vec<Vec<bool>> = (0..lanes.len()).map(|own| presence::leaks(&lanes, own)).collect();
        for (signal, leak) in signals.iter_mut().zip(leaks) {
            signal.without(leak);
        }
    }

    /// Samples in all.
    pub(crate) fn length(&self) -> usize {
        self.length
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

    /// Where somebody speaks, without margins.
    pub(crate) fn spoken(&self) -> Vec<FrameRange> {
        units::spoken_runs(&self.probabilities, self.length)
    }

    /// Where it is cut, whatever was silenced since.
    pub(crate) fn units(&self, borders: &Borders) -> Vec<Unit> {
        units::cut(self.length, &self.powers, &self.probabilities, borders)
    }

    /// Of windows what is left to hear.
    pub(crate) fn left(&self, windows: &[Window], silent: &[FrameRange]) -> Vec<Window> {
        let left = |unit: Unit| units::audible(unit, silent, &self.probabilities);
        windows.iter().filter_map(|window| window.parted(left)).collect()
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
}
