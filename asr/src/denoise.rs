//! Takes a line's steady noise out of what is listened to a second time: a recogniser that mishears a voice under noise mishears it
//! otherwise without.
//!
//! A Wiener filter over short frames with the decision-directed estimate of the signal-to-noise ratio (Ephraim and Malah, 1984), which leaves
//! no tones of its own. It never touches what is stored: only what the recogniser hears.

use std::sync::Arc;

use realfft::num_complex::Complex32;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use crate::error::AsrError;
use crate::presence::percentile;

/// Samples of a frame (32 ms), and from one to the next.
const FRAME: usize = 512;
const HOP: usize = FRAME / 2;
const BINS: usize = FRAME / 2 + 1;
/// A line is noisy where its loud parts stand less over its floor, and where that floor is no silence, in dB.
const NOISY_DB: f32 = 27.0;
const SILENT_DBFS: f32 = -65.0;
/// The noise of a band is what so many of a hundred frames stay below, and so much of a noise's mean power that is (exponential distribution).
const QUIETEST: usize = 20;
const OF_MEAN: f32 = 0.223;
/// How much of the estimate is the frame before, and the least that is left of a band, in amplitude: what is cut out whole sounds worse.
const MEMORY: f32 = 0.94;
const LEAST: f32 = 0.2;

/// The noise of one line.
pub(crate) struct Denoiser {
    /// Mean power of the noise in each band.
    noise: Vec<f32>,
    forward: Arc<dyn RealToComplex<f32>>,
    back: Arc<dyn ComplexToReal<f32>>,
    window: Vec<f32>,
}

impl Denoiser {
    /// What the line's noise is; `None` where it has little. `levels` are those of its steps, in dBFS.
    ///
    /// # Errors
    /// Where a frame can't be transformed.
    pub(crate) fn of(samples: &[f32], levels: &[f32]) -> Result<Option<Self>, AsrError> {
        let (floor, loud) = (percentile(levels.to_vec(), 10), percentile(levels.to_vec(), 95));
        if loud - floor >= NOISY_DB || floor < SILENT_DBFS || samples.len() < 8 * FRAME {
            return Ok(None);
        }
        let mut planner = RealFftPlanner::new();
        let (forward, back) = (planner.plan_fft_forward(FRAME), planner.plan_fft_inverse(FRAME));
        // The root of Hann's window, before and after: overlapped by half they sum to one.
        let turn = |at: usize| (std::f32::consts::PI * at as f32 / FRAME as f32).sin();
        let window = (0..FRAME).map(turn).collect();
        let mut own = Self { noise: Vec::new(), forward, back, window };
        own.noise = own.quietest(samples)?;
        Ok(Some(own))
    }

    /// The noise of each band, from its quietest frames.
    fn quietest(&self, samples: &[f32]) -> Result<Vec<f32>, AsrError> {
        let mut bands = vec![Vec::new(); BINS];
        for frame in samples.windows(FRAME).step_by(FRAME) {
            for (band, value) in bands.iter_mut().zip(self.spectrum(frame)?) {
                band.push(value.norm_sqr());
            }
        }
        Ok(bands.into_iter().map(|band| percentile(band, QUIETEST) / OF_MEAN).collect())
    }

    fn spectrum(&self, frame: &[f32]) -> Result<Vec<Complex32>, AsrError> {
        let mut input: Vec<f32> = frame.iter().zip(&self.window).map(|(sample, weight)| sample * weight).collect();
        let mut spectrum = self.forward.make_output_vec();
        self.forward.process(&mut input, &mut spectrum).map_err(|_| AsrError::Engine { what: "taking out noise" })?;
        Ok(spectrum)
    }

    /// The same sound, as long, with less of the noise.
    ///
    /// # Errors
    /// Where a frame can't be transformed.
    pub(crate) fn clean(&self, sound: &[f32]) -> Result<Vec<f32>, AsrError> {
        let mut padded = vec![0.0; HOP];
        padded.extend_from_slice(sound);
        padded.resize(sound.len().next_multiple_of(HOP) + 2 * HOP, 0.0);
        let mut clean = vec![0.0; padded.len()];
        let mut before = vec![0.0; BINS];
        for start in (0..=padded.len() - FRAME).step_by(HOP) {
            let mut spectrum = self.spectrum(&padded[start..start + FRAME])?;
            for ((value, noise), before) in spectrum.iter_mut().zip(&self.noise).zip(&mut before) {
                *value *= gain(value.norm_sqr(), *noise, before);
            }
            let mut frame = self.back.make_output_vec();
            self.back.process(&mut spectrum, &mut frame).map_err(|_| AsrError::Engine { what: "taking out noise" })?;
            let weights = self.window.iter().map(|weight| weight / FRAME as f32);
            for ((sum, sample), weight) in clean[start..].iter_mut().zip(&frame).zip(weights) {
                *sum += sample * weight;
            }
        }
        Ok(clean[HOP..HOP + sound.len()].to_vec())
    }
}

/// What is left of a band, in amplitude; `before` is the clean power over noise of the frame before, and becomes this one's.
fn gain(power: f32, noise: f32, before: &mut f32) -> f32 {
    let over = power / noise.max(1e-12);
    let ratio = MEMORY * *before + (1.0 - MEMORY) * (over - 1.0).max(0.0);
    let gain = ratio / (1.0 + ratio);
    *before = gain * gain * over;
    gain.max(LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::levels;

    const LENGTH: usize = 48_000;

    /// Noise that a seed gives, and a tone in the second half of it.
    fn line(noise: f32) -> Vec<f32> {
        let mut seed = 7u32;
        let mut random = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        let tone = |at: usize| if at > LENGTH / 2 { (at as f32 * 0.4).sin() * 0.2 } else { 0.0 };
        (0..LENGTH).map(|at| noise * random() + tone(at)).collect()
    }

    #[test]
    fn noise_goes_and_what_stands_out_of_it_stays() {
        let line = line(0.03);
        let clean = Denoiser::of(&line, &levels(&line)).unwrap().unwrap().clean(&line).unwrap();
        assert_eq!(clean.len(), line.len());
        let level = |sound: &[f32], from: usize| levels(&sound[from..from + 8192]).iter().sum::<f32>() / 16.0;
        assert!(level(&line, 8192) - level(&clean, 8192) > 9.0, "noise");
        assert!((level(&line, 36_000) - level(&clean, 36_000)).abs() < 1.0, "tone");
    }

    #[test]
    fn a_clean_line_needs_none() {
        for noise in [0.0, 0.0003] {
            let line = line(noise);
            assert!(Denoiser::of(&line, &levels(&line)).unwrap().is_none(), "{noise}");
        }
    }
}
