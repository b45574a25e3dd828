//! Keyed digits: the dual tones of a telephone's keypad (DTMF, ITU-T Q.23), found in a channel and read as words.
//!
//! What a receiver must accept is ITU-T Q.24's: tones of 40 ms, pauses of 40 ms, one tone a good deal louder than the other. Speech seldom
//! puts most of its power into two of the eight frequencies for as long.

use std::f32::consts::TAU;

use crate::engine::PER_MS;
use crate::words::Heard;

/// Frequencies of the keypad's rows and columns, in hertz.
const ROWS: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const COLUMNS: [f32; 4] = [1209.0, 1336.0, 1477.0, 1633.0];
/// The keys as a dialogue would name them.
const KEYS: [[&str; 4]; 4] = [["1", "2", "3", "A"], ["4", "5", "6", "B"], ["7", "8", "9", "C"], ["star", "0", "hash", "D"]];
/// What is looked at at once, and how far apart: a tone of 40 ms fills three of them.
const FRAME: usize = 24 * PER_MS;
const HOP: usize = 8 * PER_MS;
/// So many in a row say the same, or it was no key.
const LEAST: usize = 3;
/// The two tones hold at least this share of the power.
const PURE: f32 = 0.6;
/// Power of the louder tone over the other one's, at most, and of a tone over the others of its group, at least: 10 dB and 8 dB.
const TWIST: f32 = 10.0;
const CLEAR: f32 = 6.3;
/// Mean power below which nothing is a key: -50 dBFS.
const FAINT: f32 = 1e-5;

/// The keys of a channel in time order, one word each.
pub(crate) fn keyed(samples: &[f32]) -> Vec<Heard> {
    let mut keys: Vec<Heard> = Vec::new();
    let mut run: (Option<&str>, usize) = (None, 0);
    let frames = samples.windows(FRAME).step_by(HOP).map(key).chain([None]);
    for (index, key) in frames.enumerate() {
        if key == run.0 {
            continue;
        }
        if let (Some(text), LEAST..) = (run.0, index - run.1) {
            keys.push(word(text, run.1, index));
        }
        run = (key, index);
    }
    keys
}

/// The key that frames `first..end` hold.
fn word(text: &str, first: usize, end: usize) -> Heard {
    let start = first * HOP;
    Heard { text: text.to_owned(), start, end: (end - 1) * HOP + FRAME, probability: 1.0, unit: start }
}

/// The key that sounds throughout a frame.
fn key(frame: &[f32]) -> Option<&'static str> {
    let energy: f32 = frame.iter().map(|sample| sample * sample).sum();
    if energy < FAINT * frame.len() as f32 {
        return None;
    }
    let (row, low) = loudest(frame, ROWS)?;
    let (column, high) = loudest(frame, COLUMNS)?;
    let balanced = low.max(high) <= TWIST * low.min(high);
    (balanced && low + high >= PURE * energy).then_some(KEYS[row][column])
}

/// Which tone of a group stands out, and the energy of it.
fn loudest(frame: &[f32], group: [f32; 4]) -> Option<(usize, f32)> {
    let energies = group.map(|hertz| energy_at(frame, hertz));
    let (best, &energy) = energies.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let clear = energies.iter().enumerate().all(|(other, &own)| other == best || energy >= CLEAR * own);
    clear.then_some((best, energy))
}

/// The energy of one frequency in a frame, by Goertzel's algorithm: that of a pure tone is all the energy of its frame.
fn energy_at(frame: &[f32], hertz: f32) -> f32 {
    let turn = TAU * hertz / (1000 * PER_MS) as f32;
    let factor = 2.0 * turn.cos();
    let (last, before) = frame.iter().fold((0.0, 0.0), |(last, before), sample| (sample + factor * last - before, last));
    (last * last + before * before - factor * last * before) * 2.0 / frame.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: usize = 1000 * PER_MS;

    fn tone(samples: usize, frequencies: &[(f32, f32)]) -> Vec<f32> {
        let at = |n: usize| frequencies.iter().map(|(hertz, level)| level * (TAU * hertz * n as f32 / SECOND as f32).sin()).sum();
        (0..samples).map(at).collect()
    }

    /// The keys, each `ms` long with as long a pause behind it.
    fn dialled(keys: &str, ms: usize) -> Vec<f32> {
        let mut samples = vec![0.0; SECOND / 2];
        for key in keys.chars() {
            let at = KEYS.iter().flatten().position(|&text| text == key.to_string()).unwrap();
            samples.extend(tone(ms * PER_MS, &[(ROWS[at / 4], 0.1), (COLUMNS[at % 4], 0.14)]));
            samples.extend(vec![0.0; ms * PER_MS]);
        }
        samples
    }

    fn read(samples: &[f32]) -> String {
        keyed(samples).iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn every_key_is_read_however_short_its_tone() {
        for ms in [40, 50, 100, 300] {
            assert_eq!(read(&dialled("1234567890ABCD", ms)), "1234567890ABCD", "{ms} ms");
        }
        assert_eq!(read(&dialled("55", 60)), "55");
    }

    #[test]
    fn a_key_stands_where_its_tone_does() {
        let keys = keyed(&dialled("7", 100));
        assert!(keys[0].start.abs_diff(SECOND / 2) <= HOP && keys[0].end.abs_diff(SECOND / 2 + 100 * PER_MS) <= FRAME);
    }

    #[test]
    fn keys_are_read_through_noise_and_a_tilted_line() {
        let mut seed = 7u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 16) as f32 / 32_768.0 - 1.0) * 0.04
        };
        let noisy: Vec<f32> = dialled("4017", 80).iter().map(|sample| sample + noise()).collect();
        assert_eq!(read(&noisy), "4017");
        assert_eq!(read(&tone(SECOND / 10, &[(770.0, 0.2), (1336.0, 0.08)])), "5");
    }

    #[test]
    fn single_tones_hums_and_noise_are_no_keys() {
        let table: &[&[(f32, f32)]] = &[
            &[(1000.0, 0.3)],
            &[(770.0, 0.3)],
            &[(440.0, 0.2), (480.0, 0.2)],
            &[(697.0, 0.1), (770.0, 0.1), (1209.0, 0.1)],
            &[(770.0, 0.3), (1336.0, 0.02)],
            &[(770.0, 0.001), (1336.0, 0.001)],
            // A vowel: a hundred hertz and its harmonics.
            &[(120.0, 0.2), (240.0, 0.2), (360.0, 0.1), (480.0, 0.1), (720.0, 0.2), (840.0, 0.1), (1200.0, 0.1), (1320.0, 0.05)],
        ];
        for frequencies in table {
            assert_eq!(read(&tone(SECOND, frequencies)), "", "{frequencies:?}");
        }
        assert_eq!(read(&dialled("5", 20)), "");
        assert_eq!(read(&[0.0; 100]), "");
    }
}
