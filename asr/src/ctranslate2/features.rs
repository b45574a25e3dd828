//! Sound as Whisper sees it: a log-mel spectrogram (Radford et al., 2022), 25 ms windows every 10 ms.

use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::error::AsrError;

/// Samples from one frame to the next: 10 ms at 16 kHz.
pub(super) const FRAME: usize = 160;
const WINDOW: usize = 400;
const BINS: usize = WINDOW / 2 + 1;

/// A mel filter: its first bin and its weights from there on.
struct Band {
    from: usize,
    weights: Vec<f32>,
}

/// Makes spectrograms.
pub(super) struct Features {
    fft: Arc<dyn RealToComplex<f32>>,
    hann: Vec<f32>,
    bands: Vec<Band>,
}

impl Features {
    /// Over a bank of filters, each a row of 201 weights; `None` where it is none.
    pub(super) fn new(bank: &[f32]) -> Option<Self> {
        if bank.is_empty() || !bank.len().is_multiple_of(BINS) {
            return None;
        }
        let fft = RealFftPlanner::new().plan_fft_forward(WINDOW);
        let hann = (0..WINDOW).map(|at| (0.5 - 0.5 * (std::f64::consts::TAU * at as f64 / WINDOW as f64).cos()) as f32).collect();
        Some(Self { fft, hann, bands: bank.chunks(BINS).map(Band::of).collect() })
    }

    /// How many filters.
    pub(super) fn bands(&self) -> usize {
        self.bands.len()
    }

    /// `frames` frames of `sound` and the silence behind it, band by band.
    pub(super) fn of(&self, sound: &[f32], frames: usize) -> Result<Vec<f32>, AsrError> {
        let failed = |_| AsrError::Engine { what: "measuring a window's spectrum" };
        let mut mel = vec![0.0; self.bands.len() * frames];
        let (mut input, mut spectrum) = (self.fft.make_input_vec(), self.fft.make_output_vec());
        for frame in 0..frames {
            for (at, value) in input.iter_mut().enumerate() {
                *value = self.hann[at] * sample(sound, frame * FRAME + at);
            }
            self.fft.process(&mut input, &mut spectrum).map_err(failed)?;
            let power: Vec<f32> = spectrum.iter().map(|bin| bin.norm_sqr()).collect();
            for (row, band) in self.bands.iter().enumerate() {
                mel[row * frames + frame] = band.level(&power);
            }
        }
        let loudest = mel.iter().copied().fold(f32::MIN, f32::max);
        mel.iter_mut().for_each(|level| *level = (level.max(loudest - 8.0) + 4.0) / 4.0);
        Ok(mel)
    }
}

impl Band {
    fn of(row: &[f32]) -> Self {
        let from = row.iter().position(|&weight| weight > 0.0).unwrap_or(0);
        let to = row.iter().rposition(|&weight| weight > 0.0).map_or(from, |last| last + 1);
        Self { from, weights: row[from..to].to_vec() }
    }

    /// Its level as a power of ten.
    fn level(&self, power: &[f32]) -> f32 {
        let sum: f32 = power[self.from..].iter().zip(&self.weights).map(|(power, weight)| power * weight).sum();
        sum.max(1e-10).log10()
    }
}

/// Sample `at` of what the frames lie on: half a window mirrored before the sound, silence after it.
fn sample(sound: &[f32], at: usize) -> f32 {
    sound.get(at.abs_diff(WINDOW / 2)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two filters: bins 10 to 12 (400 to 480 Hz) and bins 50 to 52 (2000 to 2080 Hz).
    fn features() -> Features {
        let mut bank = vec![0.0; 2 * BINS];
        bank[10..13].fill(1.0);
        bank[BINS + 50..BINS + 53].fill(1.0);
        Features::new(&bank).unwrap()
    }

    #[test]
    fn a_tone_stands_out_in_its_band_and_while_it_sounds() {
        let tone: Vec<f32> = (0..8000).map(|at| (at as f32 * 440.0 * std::f32::consts::TAU / 16_000.0).sin()).collect();
        let mel = features().of(&tone, 100).unwrap();
        assert_eq!(mel.len(), 200);
        let (low, high) = mel.split_at(100);
        assert!(low[5..45].iter().all(|level| *level > low[80] + 1.9), "{low:?}");
        assert!(low[5..45].iter().zip(&high[5..45]).all(|(low, high)| low > high));
    }

    #[test]
    fn what_is_no_bank_of_filters_is_refused() {
        assert!(Features::new(&[]).is_none() && Features::new(&[1.0; 200]).is_none());
    }
}
