//! What is written over a range: a 1 kHz tone at -20 dBFS with 5 ms ramps inside the range, or silence.
//!
//! Integers only, from a table that the compiler computes, so every platform writes the same bytes. The fill depends on the range's
//! length and the sample rate alone: it tells nothing about what lay under it.

use serde::{Deserialize, Serialize};

use crate::g711::Law;
use crate::time::SampleRate;

/// Which fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Fill {
    /// 1 kHz at -20 dBFS, 5 ms linear ramps at both ends.
    #[default]
    Tone,
    /// Digital zero.
    Silence,
}

const TONE_HERTZ: u64 = 1000;
const RAMP_MS: u64 = 5;
/// Peak of the tone: a tenth of full scale (-20 dBFS), in Q31.
const PEAK_Q31: i64 = 214_748_365;
/// Steps of one whole turn in the sine table.
const STEPS: usize = 4096;
const SINE_Q30: [i32; STEPS] = sine_table();

impl Fill {
    /// The sample at `frame` frames into a range of `len` frames, as a signed 32-bit fraction of full scale (Q31).
    pub fn sample_q31(self, frame: u64, len: u64, rate: SampleRate) -> i32 {
        match self {
            Fill::Silence => 0,
            Fill::Tone => tone_q31(frame, len, rate),
        }
    }
}

fn tone_q31(frame: u64, len: u64, rate: SampleRate) -> i32 {
    let hertz = u64::from(rate.hertz());
    // Reduce the frame to one second first: the tone has whole cycles a second, so the phase repeats and nothing overflows.
    let phase = (frame % hertz) * TONE_HERTZ * STEPS as u64 / hertz;
    let sine = i64::from(SINE_Q30[(phase % STEPS as u64) as usize]);
    let ramp = rate.frames_in_ms(RAMP_MS).max(1);
    let gain = frame.min(len.saturating_sub(frame + 1)).min(ramp);
    let full = (sine * PEAK_Q31) >> 30;
    (full * gain as i64 / ramp as i64) as i32
}

/// One turn of a sine in Q30, by its Taylor series in integers over the first quarter and by symmetry beyond.
const fn sine_table() -> [i32; STEPS] {
    let mut table = [0i32; STEPS];
    let quarter = STEPS / 4;
    let mut step = 0;
    while step <= quarter {
        let value = sine_q30(step as i128);
        table[step] = value;
        table[2 * quarter - step] = value;
        if step > 0 {
            table[4 * quarter - step] = -value;
        }
        table[2 * quarter + step] = -value;
        step += 1;
    }
    table[2 * quarter] = 0;
    table
}

/// sin(2 pi step / STEPS) in Q30 for the first quarter turn.
const fn sine_q30(step: i128) -> i32 {
    // 2 pi in Q60.
    const TURN_Q60: i128 = 7_244_019_458_077_122_842;
    let x = TURN_Q60 * step / STEPS as i128;
    let square = (x * x) >> 60;
    let mut term = x;
    let mut sum = x;
    let mut n = 1;
    while n < 12 {
        term = -((term * square) >> 60) / ((2 * n) * (2 * n + 1));
        sum += term;
        n += 1;
    }
    ((sum + (1 << 29)) >> 30) as i32
}

/// `q31` as an integer sample of `bits` bits, rounded to the nearest.
pub(crate) fn to_int(q31: i32, bits: u8) -> i32 {
    if bits >= 32 {
        return q31;
    }
    let shift = 32 - u32::from(bits);
    ((i64::from(q31) + (1i64 << (shift - 1))) >> shift) as i32
}

/// `q31` as a float of full scale 1.0.
pub(crate) fn to_float(q31: i32) -> f32 {
    q31 as f32 / 2_147_483_648.0
}

/// `q31` as a code of G.711.
pub(crate) fn to_code(q31: i32, law: Law) -> u8 {
    law.compress(to_int(q31, 16) as i16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sine_table_is_within_one_step_of_the_real_sine() {
        for (step, value) in SINE_Q30.iter().enumerate() {
            let real = (step as f64 * std::f64::consts::TAU / STEPS as f64).sin() * f64::from(1 << 30);
            assert!((f64::from(*value) - real).abs() < 2.0, "step {step}: {value} against {real}");
        }
    }

    #[test]
    fn the_tone_peaks_at_minus_twenty_dbfs_and_starts_and_ends_at_zero() {
        let rate = SampleRate::new(8000).unwrap();
        let tone: Vec<i32> = (0..8000).map(|frame| Fill::Tone.sample_q31(frame, 8000, rate)).collect();
        let peak = f64::from(tone.iter().copied().max().unwrap()) / 2f64.powi(31);
        assert!((20.0 * peak.log10() + 20.0).abs() < 0.01, "{peak}");
        assert_eq!((tone[0], tone[7999]), (0, 0));
    }

    #[test]
    fn a_range_shorter_than_its_ramps_stays_below_the_peak_and_never_panics() {
        let rate = SampleRate::new(44_100).unwrap();
        for len in 0..50 {
            for frame in 0..len {
                assert!(i64::from(Fill::Tone.sample_q31(frame, len, rate)).abs() < PEAK_Q31 / 4);
            }
        }
    }

    #[test]
    fn the_tone_has_a_thousand_cycles_a_second() {
        let rate = SampleRate::new(8000).unwrap();
        let rising = (100..7900u64)
            .filter(|frame| Fill::Tone.sample_q31(frame - 1, 8000, rate) < 0 && Fill::Tone.sample_q31(*frame, 8000, rate) >= 0)
            .count();
        assert_eq!(rising, 975);
    }
}
