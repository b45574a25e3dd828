//! Crosstalk over synthetic voices: levels, delays, noise, and who else speaks.

#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

mod common;

use audio::{Verdict, crosstalk};
use common::{Random, rate};
use redaction::recording::{Recording, Samples};
use redaction::time::FrameRange;

const HERTZ: u32 = 8000;
const SECONDS: usize = 8;

fn noise(random: &mut Random) -> f32 {
    (random.next() % 65_536) as f32 / 32_768.0 - 1.0
}

/// Syllables of a voice between two times in seconds, about -20 dBFS: pulses and breath through two resonances that move.
fn voice(seed: u64, from: f32, to: f32) -> Vec<f32> {
    let mut random = Random(seed);
    let mut samples = vec![0.0; SECONDS * HERTZ as usize];
    let mut at = (from * HERTZ as f32) as usize;
    while at + 2000 < (to * HERTZ as f32) as usize {
        let (long, pitch) = (1000 + random.below(800), 55 + random.below(25));
        let resonances = [300.0 + random.below(500) as f32, 1000.0 + random.below(1500) as f32];
        for resonance in resonances {
            let turn = std::f32::consts::TAU * resonance / HERTZ as f32;
            let (mut one, mut two) = (0.0f32, 0.0f32);
            for n in 0..long {
                let pulse = if n % pitch == 0 { 1.0 } else { 0.0 } + noise(&mut random) * 0.05;
                let sound = pulse + 2.0 * 0.97 * turn.cos() * one - 0.97 * 0.97 * two;
                (one, two) = (sound, one);
                samples[at + n] += sound * 0.05 * (std::f32::consts::PI * n as f32 / long as f32).sin();
            }
        }
        at += long + 200 + random.below(900);
    }
    samples
}

/// What one case adds to the other channel.
#[derive(Debug, Clone, Copy)]
struct Case {
    /// In dB; none where there is no leak.
    level: Option<f32>,
    delay_ms: usize,
    /// In dBFS.
    noise: f32,
    /// How long the other party speaks, from the middle of the range on, in seconds.
    speaks: f32,
}

const RANGE: (usize, usize) = (2, 6);

fn gain(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

fn measured(case: Case, seed: u64) -> Verdict {
    let mut random = Random(seed);
    let source = voice(seed, 2.0, 6.0);
    let other = voice(seed + 99, 4.0 - case.speaks / 2.0, 4.0 + case.speaks / 2.0);
    let delay = case.delay_ms * HERTZ as usize / 1000;
    let mut data = Vec::new();
    for at in 0..source.len() {
        // A wall away: the sound itself, and an echo of it.
        let leak = |delay: usize| at.checked_sub(delay).map_or(0.0, |at| source[at]);
        let leaked = case.level.map_or(0.0, |level| gain(level) * (0.9 * leak(delay) + 0.4 * leak(delay + 70)));
        let hiss = |random: &mut Random, db: f32| noise(random) * gain(db) * 1.7;
        let (own, there) = (source[at] + hiss(&mut random, -60.0), other[at] + leaked + hiss(&mut random, case.noise));
        data.extend([own, there].map(|sample| (sample * 32_767.0) as i16));
    }
    let recording = Recording::new(rate(HERTZ), 2, Samples::Int16 { bits: 16, data }).unwrap();
    let range = FrameRange::new((RANGE.0 * HERTZ as usize) as u64, (RANGE.1 * HERTZ as usize) as u64).unwrap();
    let found = crosstalk(&recording, 0, 1, range).unwrap();
    if let (Some(level), Verdict::Leak) = (case.level, found.verdict)
        && case.speaks < 2.0
    {
        assert!((found.level_db - f64::from(level)).abs() < 6.0, "{case:?}: {found:?}");
    }
    found.verdict
}

const LINES: [f32; 2] = [-70.0, -40.0];
const SEEDS: std::ops::Range<u64> = 1..5;

#[test]
fn a_leak_is_told_at_every_level_and_delay_and_never_called_none_where_the_other_party_speaks() {
    for (level, noise) in [(-12.0, -70.0), (-24.0, -70.0), (-36.0, -70.0), (-12.0, -40.0), (-24.0, -40.0)] {
        for delay_ms in [0, 20, 120, 300] {
            for seed in SEEDS {
                let case = |speaks| Case { level: Some(level), delay_ms, noise, speaks };
                for speaks in [0.0, 1.5] {
                    assert_eq!(measured(case(speaks), seed), Verdict::Leak, "{:?} {seed}", case(speaks));
                }
                assert_ne!(measured(case(6.0), seed), Verdict::None, "{:?} {seed}", case(6.0));
            }
        }
    }
}

#[test]
fn where_nothing_leaks_nothing_is_told() {
    for noise in LINES {
        for seed in SEEDS {
            let case = |speaks| Case { level: None, delay_ms: 0, noise, speaks };
            for speaks in [0.0, 1.5] {
                assert_eq!(measured(case(speaks), seed), Verdict::None, "{:?} {seed}", case(speaks));
            }
        }
    }
}

#[test]
fn digital_silence_holds_no_leak_and_a_silent_source_or_no_channel_leaves_a_doubt() {
    let second = HERTZ as usize;
    let stereo = |source: Vec<f32>, other: Vec<f32>| {
        let data = source.into_iter().zip(other).flat_map(|(a, b)| [a, b]).collect();
        Recording::new(rate(HERTZ), 2, Samples::Float(data)).unwrap()
    };
    let range = FrameRange::new(2 * second as u64, 6 * second as u64).unwrap();
    let silence = || vec![0.0; SECONDS * second];
    let verdict = |recording: &Recording, to| crosstalk(recording, 0, to, range).map(|found| found.verdict);
    assert_eq!(verdict(&stereo(voice(1, 2.0, 6.0), silence()), 1), Ok(Verdict::None));
    assert_eq!(verdict(&stereo(silence(), voice(1, 2.0, 6.0)), 1), Ok(Verdict::Masked));
    assert!(verdict(&stereo(silence(), silence()), 2).is_err());
    let tiny = FrameRange::new(100, 101).unwrap();
    assert!(crosstalk(&stereo(voice(1, 0.0, 6.0), voice(2, 0.0, 6.0)), 0, 1, tiny).is_ok_and(|found| found.verdict != Verdict::None));
}

#[test]
fn a_leak_without_pauses_is_told_beside_the_silence_around_it() {
    let mut random = Random(5);
    let mut data = Vec::new();
    for at in 0..SECONDS * HERTZ as usize {
        let said = if (16_000..48_000).contains(&at) { noise(&mut random) * 0.2 } else { 0.0 };
        let floor = noise(&mut random) * 0.0005;
        data.extend([said, said * gain(-24.0) + floor].map(|sample| (sample * 32_767.0) as i16));
    }
    let recording = Recording::new(rate(HERTZ), 2, Samples::Int16 { bits: 16, data }).unwrap();
    let found = crosstalk(&recording, 0, 1, FrameRange::new(16_000, 48_000).unwrap()).unwrap();
    assert!(found.verdict == Verdict::Leak && (-25.0..=-23.0).contains(&found.level_db), "{found:?}");
}
