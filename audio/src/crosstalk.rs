//! Whether what is said on one channel is heard on another: crosstalk and echo.
//!
//! The other channel is taken for a delayed, weakened copy of the first one under whatever else sounds there, and the copy's gain is estimated at
//! every delay by weighted least squares, each moment counting by how quiet the other channel is (the maximum-likelihood weighting of Knapp and
//! Carter, "The Generalized Correlation Method for Estimation of Time Delay", IEEE Trans. ASSP 24(4), 1976, over time instead of frequency). Delays
//! at which nothing can leak say how far off such an estimate is by chance.

use realfft::RealFftPlanner;
use realfft::num_complex::Complex64;
use redaction::levels::Levels;
use redaction::recording::Recording;
use redaction::time::{FrameRange, SampleRate, TimeSpan};

use crate::resample::speech;

/// Samples a second of what is compared, and how much of the other channel is, before and after the range, in samples.
const RATE: usize = 16_000;
const AROUND: usize = RATE;
/// A leak is no farther from what leaks, whichever of the two is the other's copy: 320 ms, in samples.
const NEAR: usize = RATE * 32 / 100;
/// Beyond this nothing leaks.
const NEVER: usize = RATE * 4 / 10;
/// An estimate so many times as large as chance makes them is a leak.
///
/// On the 25 stereo calls of `tests/calls` ranges without crosstalk reach 4.1, those at -24 dB no less than 150.
const TELLING: f64 = 6.0;
/// What would be told must lie so far under what else sounds on the channel, in dB, to be called none.
const UNDER_DB: f64 = 10.0;
/// Speech is strongest where it is lowest; without that its copies are told apart better.
const EMPHASIS: f64 = 0.9;
/// In less than 200 ms nothing can be told.
const LEAST: usize = RATE / 5;
/// How long a moment is, in samples: 50 ms. And how quiet the quietest counts as, full scale being 1.
const MOMENT: usize = RATE / 20;
const QUIETEST: f64 = 1e-5;

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is heard there.
    Leak,
    /// It may be: too much else sounds there to tell, or the range is too short.
    Masked,
    /// It isn't.
    None,
}

/// How one channel is heard on another in one range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Crosstalk {
    /// Whether it is.
    pub verdict: Verdict,
    /// The level of the copy, in dB below what leaks (negative); no more than chance where there is no leak.
    pub level_db: f64,
    /// The least level that would be told from chance, in the same unit.
    pub limit_db: f64,
}

/// It could not be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("crosstalk could not be measured")]
pub struct Unmeasured;

/// Measures how channel `from` is heard on channel `to` in `range`.
///
/// # Errors
/// Where there is no such channel or range, or a transform fails.
pub fn crosstalk(recording: &Recording, from: u16, to: u16, range: FrameRange) -> Result<Crosstalk, Unmeasured> {
    let (source, other, at) = parts(recording, from, to, range)?;
    let (said, there) = (emphasised(&source), emphasised(&other));
    let found = estimate(&said, &there, at)?;
    let limit = TELLING * found.chance;
    // What the ear has to go by: the loud parts of what leaks, and the quiet ones of what it leaks into.
    let (loud, quiet) = (level(&source, 90), level(&other[at..(at + source.len()).min(other.len())], 10));
    let verdict = match () {
        () if found.telling > TELLING => Verdict::Leak,
        () if source.len() < LEAST || loud + decibels(limit) > quiet - UNDER_DB => Verdict::Masked,
        () => Verdict::None,
    };
    Ok(Crosstalk { verdict, level_db: decibels(found.gain), limit_db: decibels(limit) })
}

/// The source in the range, the other channel in and around it, and where the range begins in that.
fn parts(recording: &Recording, from: u16, to: u16, range: FrameRange) -> Result<(Vec<f64>, Vec<f64>, usize), Unmeasured> {
    let range = range.clipped(recording.frames());
    let time = range.to_time(recording.rate());
    let around_us = (AROUND * 1_000_000 / RATE) as u64;
    let wide = TimeSpan::from_us(time.start_us().saturating_sub(around_us), time.end_us() + around_us);
    let wide = wide.to_frames(recording.rate()).clipped(recording.frames());
    let samples = |channel, range| {
        let heard = speech(recording, channel, range).map_err(|_| Unmeasured)?;
        Ok(heard.samples().iter().map(|sample| f64::from(*sample)).collect::<Vec<f64>>())
    };
    let (source, other) = (samples(from, range)?, samples(to, wide)?);
    let before = FrameRange::new(wide.start(), range.start()).ok_or(Unmeasured)?;
    let at = (before.len() * RATE as u64 / u64::from(recording.rate().hertz())) as usize;
    if source.is_empty() || at >= other.len() { Err(Unmeasured) } else { Ok((source, other, at)) }
}

fn emphasised(samples: &[f64]) -> Vec<f64> {
    let before = [0.0].into_iter().chain(samples.iter().copied());
    samples.iter().zip(before).map(|(own, before)| own - EMPHASIS * before).collect()
}

/// What the estimates at all delays come to.
struct Estimate {
    /// The likeliest copy's gain, how many times it is what chance makes, and what chance makes there.
    gain: f64,
    telling: f64,
    chance: f64,
}

/// Estimates the gain at every delay. Each is held against its own deviation, which follows from how quiet the other channel is where the source would
/// come to lie; how large such ratios are by chance depends on the sounds, and is seen where nothing leaks.
fn estimate(said: &[f64], there: &[f64], at: usize) -> Result<Estimate, Unmeasured> {
    let weights: Vec<f64> = powers(there).iter().map(|power| 1.0 / power.max(QUIETEST * QUIETEST)).collect();
    let weighted: Vec<f64> = there.iter().zip(&weights).map(|(sample, weight)| sample * weight).collect();
    let squares: Vec<f64> = said.iter().map(|sample| sample * sample).collect();
    let (common, own) = (correlated(said, &weighted, at)?, correlated(&squares, &weights, at)?);
    let meets = meeting(&squares, there.len(), at);
    let (mut best, mut far) = ((0.0, 1.0), Vec::new());
    for ((delay, common), (_, own)) in common.into_iter().zip(own).filter(|((delay, _), (_, own))| meets(*delay) && *own > 0.0) {
        let ratio = common.abs() / own.sqrt();
        match delay.unsigned_abs() as usize {
            near if near <= NEAR && ratio > best.0 => best = (ratio, own),
            near if near > NEVER => far.push(ratio * ratio),
            _ => {}
        }
    }
    let ((ratio, own), chance) = (best, (far.iter().sum::<f64>() / far.len().max(1) as f64).sqrt());
    // A source without sound, or nothing to hold it against: anything may be there.
    if far.is_empty() {
        return Ok(Estimate { gain: 0.0, telling: 0.0, chance: 1.0 });
    }
    let telling = if ratio > 0.0 { ratio / chance.max(f64::MIN_POSITIVE) } else { 0.0 };
    Ok(Estimate { gain: ratio / own.sqrt(), telling, chance: chance / own.sqrt() })
}

/// Whether enough of the source, a tenth, meets the other channel at a delay to tell anything.
fn meeting(squares: &[f64], length: usize, at: usize) -> impl Fn(i64) -> bool {
    let sums: Vec<f64> = [0.0]
        .into_iter()
        .chain(squares.iter().scan(0.0, |sum, square| {
            Some({
                *sum += square;
                *sum
            })
        }))
        .collect();
    move |delay| {
        let begin = at as i64 + delay;
        let from = (-begin).clamp(0, sums.len() as i64 - 1) as usize;
        let to = (length as i64 - begin).clamp(from as i64, sums.len() as i64 - 1) as usize;
        let met = sums[to] - sums[from];
        met > 0.0 && met * 10.0 >= sums[sums.len() - 1]
    }
}

/// The power around every sample.
fn powers(samples: &[f64]) -> Vec<f64> {
    let sums: Vec<f64> = [0.0]
        .into_iter()
        .chain(samples.iter().scan(0.0, |sum, sample| {
            Some({
                *sum += sample * sample;
                *sum
            })
        }))
        .collect();
    let power = |at: usize| {
        let (from, to) = (at.saturating_sub(MOMENT / 2), (at + MOMENT / 2 + 1).min(samples.len()));
        (sums[to] - sums[from]) / (to - from) as f64
    };
    (0..samples.len()).map(power).collect()
}

/// The sum of products of `said`, which begins at `at`, with `there`, for every delay up to [`AROUND`] either way.
fn correlated(said: &[f64], there: &[f64], at: usize) -> Result<Vec<(i64, f64)>, Unmeasured> {
    let size = (said.len() + there.len() + AROUND).next_power_of_two();
    let mut planner = RealFftPlanner::<f64>::new();
    let (forward, back) = (planner.plan_fft_forward(size), planner.plan_fft_inverse(size));
    let spectrum = |samples: &[f64]| -> Result<Vec<Complex64>, Unmeasured> {
        let (mut padded, mut spectrum) = (samples.to_vec(), forward.make_output_vec());
        padded.resize(size, 0.0);
        forward.process(&mut padded, &mut spectrum).map_err(|_| Unmeasured)?;
        Ok(spectrum)
    };
    let mut product: Vec<Complex64> = spectrum(said)?.iter().zip(spectrum(there)?).map(|(a, b)| a.conj() * b).collect();
    // What rounding leaves there must be none for the way back.
    for edge in [0, product.len() - 1] {
        product[edge].im = 0.0;
    }
    let mut sums = back.make_output_vec();
    back.process(&mut product, &mut sums).map_err(|_| Unmeasured)?;
    let delay = |delay: i64| Some((delay, *sums.get((at as i64 + delay).rem_euclid(size as i64) as usize)? / size as f64));
    Ok((-(AROUND as i64)..=AROUND as i64).filter_map(delay).collect())
}

/// The level that so many of a hundred blocks of 10 ms stay below, in dBFS.
fn level(samples: &[f64], hundredths: usize) -> f64 {
    let levels = Levels::measure(samples.iter().map(|sample| *sample as f32), SampleRate::SPEECH);
    let mut blocks: Vec<f32> = (0..levels.blocks()).map(|block| levels.db(block)).collect();
    blocks.sort_by(f32::total_cmp);
    blocks.get(blocks.len() * hundredths / 100).map_or(0.0, |level| f64::from(*level))
}

/// A gain in dB, no less than -120.
fn decibels(gain: f64) -> f64 {
    20.0 * gain.max(1e-6).log10()
}
