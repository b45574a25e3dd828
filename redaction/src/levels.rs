//! The signal's power over time, in blocks of 10 ms, and where it falls quiet.

use biquad::{Biquad, Coefficients, DirectForm2Transposed, Q_BUTTERWORTH_F64, ToHertz, Type};

use crate::recording::Recording;
use crate::time::SampleRate;

/// Length of one block in microseconds.
pub const BLOCK_US: u64 = 10_000;

/// One channel's smoothed power in blocks of 10 ms, in dBFS.
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    power_db: Vec<f32>,
    whole: Line,
}

/// What a stretch of a channel sounds like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    /// The noise floor: the 10th percentile, in dBFS.
    pub floor_db: f32,
    /// What noise reaches now and then: the 80th percentile of what stands less than 12 dB over the floor, in dBFS. Some of that is no noise, but
    /// voices that die away.
    pub noise_db: f32,
    /// The loud parts: the 95th percentile, in dBFS.
    pub speech_db: f32,
}

impl Line {
    fn of(power_db: &[f32]) -> Self {
        let mut sorted = power_db.to_vec();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f64| sorted.get((sorted.len() as f64 * share) as usize).copied().unwrap_or(SILENCE_DB);
        let (floor_db, speech_db) = (at(0.10), at(0.95));
        let noise = &sorted[..sorted.partition_point(|db| *db < floor_db + SWING_DB)];
        Self { floor_db, noise_db: noise.get(noise.len() * 4 / 5).copied().unwrap_or(floor_db), speech_db }
    }

    /// Whether noise hides how words begin and end.
    pub fn is_noisy(self) -> bool {
        self.contrast_db() < NOISY_DB
    }

    /// How far the loud parts stand over the floor, in dB.
    pub fn contrast_db(self) -> f32 {
        self.speech_db - self.floor_db
    }
}

/// A line whose loud parts stand less than this over its floor is noisy, in dB.
const NOISY_DB: f32 = 28.0;
/// A telephone carries a voice from 300 Hz on (ITU-T G.712): below this a filter takes nothing of one.
const LOWEST_VOICE_HZ: f64 = 250.0;
/// How far noise swings over its floor, in dB.
const SWING_DB: f32 = 12.0;
/// Over how many blocks a mean level is taken.
const MEAN_BLOCKS: usize = 10;
/// What stands so far below another channel and below the channel's own voice is a leak of the other, in dB.
const LEAK_DB: f32 = 15.0;
/// For how long a line is looked at on either side of a moment, in blocks: what it sounds like changes over a long call.
const AROUND: usize = 3000;

impl Levels {
    /// Measures one channel of a recording.
    pub fn of_channel(recording: &Recording, channel: u16) -> Self {
        Self::measure(recording.channel(channel), recording.rate())
    }

    /// The same of what a telephone carries of a voice: hum and rumble below it swing over moments as long as a syllable, and hide how words end.
    pub fn of_voice(recording: &Recording, channel: u16) -> Self {
        let (samples, rate) = (recording.channel(channel), recording.rate());
        let coefficients = Coefficients::from_params(Type::HighPass, f64::from(rate.hertz()).hz(), LOWEST_VOICE_HZ.hz(), Q_BUTTERWORTH_F64);
        match coefficients {
            Ok(coefficients) => {
                // In single precision the largest samples of a float recording would leave no number in the filter, nor in any level after them.
                let mut filter = DirectForm2Transposed::<f64>::new(coefficients);
                Self::measure(samples.map(|sample| filter.run(f64::from(sample)) as f32), rate)
            }
            // So few samples a second carry no voice at all.
            Err(_) => Self::measure(samples, rate),
        }
    }

    /// Measures mono samples of full scale 1.0.
    pub fn measure(samples: impl Iterator<Item = f32>, rate: SampleRate) -> Self {
        let mut energy = Vec::new();
        let (mut sum, mut count) = (0f64, 0u64);
        for (index, sample) in samples.enumerate() {
            sum += f64::from(sample) * f64::from(sample);
            count += 1;
            let block_end = (index as u64 + 1) * 1_000_000 / u64::from(rate.hertz()) / BLOCK_US;
            if block_end > energy.len() as u64 {
                energy.push(sum / count as f64);
                (sum, count) = (0.0, 0);
            }
        }
        if count > 0 {
            energy.push(sum / count as f64);
        }
        Self::from_energy(&energy)
    }

    fn from_energy(energy: &[f64]) -> Self {
        let power_db: Vec<f32> = (0..energy.len())
            .map(|index| {
                let near = &energy[index.saturating_sub(1)..(index + 2).min(energy.len())];
                to_db(near.iter().sum::<f64>() / near.len() as f64)
            })
            .collect();
        Self { whole: Line::of(&power_db), power_db }
    }

    /// How many blocks.
    pub fn blocks(&self) -> usize {
        self.power_db.len()
    }

    /// The power of block `index` in dBFS; silence beyond the end.
    pub fn db(&self, index: usize) -> f32 {
        self.power_db.get(index).copied().unwrap_or(SILENCE_DB)
    }

    /// The mean level over 100 ms around block `index`, in dBFS: a syllable lasts longer, swings of noise are shorter.
    pub fn mean_db(&self, index: usize) -> f32 {
        let around = index.saturating_sub(MEAN_BLOCKS / 2)..index + MEAN_BLOCKS / 2;
        around.clone().map(|near| self.db(near)).sum::<f32>() / around.len() as f32
    }

    /// The levels of a recording's channels with what leaks in of another channel's voice taken for the floor: what is far below that voice, and
    /// far below the channel's own.
    pub fn without_leaks(channels: &[Self]) -> Vec<Self> {
        let means: Vec<Vec<f32>> = channels.iter().map(|own| (0..own.blocks()).map(|block| own.mean_db(block)).collect()).collect();
        let louder = |own: usize, block: usize, level: f32| {
            means.iter().enumerate().any(|(at, other)| at != own && other.get(block).is_some_and(|other| level < other - LEAK_DB))
        };
        let clean = |(own, channel): (usize, &Self)| {
            let soft = channel.whole.speech_db - LEAK_DB;
            let is_leak = |block: usize, level: f32| level < soft && louder(own, block, level);
            let levels = means[own].iter().enumerate().zip(&channel.power_db);
            let kept = levels.map(|((block, mean), db)| if is_leak(block, *mean) { db.min(channel.whole.floor_db) } else { *db });
            Self { power_db: kept.collect(), whole: channel.whole }
        };
        channels.iter().enumerate().map(clean).collect()
    }

    /// What the whole channel sounds like.
    pub fn line(&self) -> Line {
        self.whole
    }

    /// What it sounds like half a minute before and after block `index`.
    pub fn line_around(&self, index: usize) -> Line {
        let end = (index + AROUND).min(self.power_db.len());
        Line::of(&self.power_db[index.saturating_sub(AROUND).min(end)..end])
    }
}

/// What digital silence counts as, in dBFS.
pub const SILENCE_DB: f32 = -100.0;

fn to_db(power: f64) -> f32 {
    if power <= 1e-10 { SILENCE_DB } else { (10.0 * power.log10()) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Samples;

    #[test]
    fn what_leaks_in_of_another_voice_is_taken_for_the_floor_and_a_soft_voice_is_not() {
        // A second of the own voice, a second of the other's, and one of both.
        let voice = |levels: [f32; 3]| {
            let sample = move |n: usize| levels[n / 8000] * if n.is_multiple_of(2) { 1.0 } else { -1.0 };
            Levels::measure((0..24_000).map(sample), SampleRate::new(8000).unwrap())
        };
        let [own, _] = &Levels::without_leaks(&[voice([0.2, 0.01, 0.2]), voice([0.001, 0.2, 0.2])])[..] else { panic!("two channels") };
        assert_eq!([50, 150, 250].map(|block| own.db(block) > -30.0), [true, false, true]);
        let [soft, _] = &Levels::without_leaks(&[voice([0.01, 0.01, 0.01]), voice([0.001, 0.2, 0.2])])[..] else { panic!("two channels") };
        assert_eq!([50, 150, 250].map(|block| soft.db(block).round()), [-40.0; 3]);
    }

    #[test]
    fn a_full_scale_square_wave_is_zero_dbfs_and_silence_is_the_floor() {
        let rate = SampleRate::new(8000).unwrap();
        let half = (0..8000).map(|n| if n % 2 == 0 { 1.0 } else { -1.0 }).chain((0..8000).map(|_| 0.0));
        let levels = Levels::measure(half, rate);
        assert_eq!(levels.blocks(), 200);
        assert!(levels.db(50).abs() < 0.01);
        assert_eq!((levels.db(150), levels.line().floor_db), (SILENCE_DB, SILENCE_DB));
    }

    #[test]
    fn a_voice_is_measured_as_it_is_and_the_hum_of_mains_below_it_hardly() {
        let rate = SampleRate::new(8000).unwrap();
        let tone = |hertz: f32| (0..8000).map(move |n| 0.3 * (std::f32::consts::TAU * hertz * n as f32 / 8000.0).sin());
        let lost = |hertz: f32| {
            let recording = Recording::new(rate, 1, Samples::Float(tone(hertz).collect())).unwrap();
            Levels::of_channel(&recording, 0).db(50) - Levels::of_voice(&recording, 0).db(50)
        };
        assert!(lost(50.0) > 25.0 && lost(100.0) > 14.0, "{} {}", lost(50.0), lost(100.0));
        assert!(lost(400.0) < 1.0 && lost(1000.0).abs() < 0.1, "{} {}", lost(400.0), lost(1000.0));
    }

    #[test]
    fn samples_as_large_as_a_float_goes_leave_the_levels_after_them_as_they_are() {
        let rate = SampleRate::new(8000).unwrap();
        let mut samples: Vec<f32> = (0..16_000).map(|n| if n % 8 < 4 { 0.1 } else { -0.1 }).collect();
        let level = |samples: &[f32]| Levels::of_voice(&Recording::new(rate, 1, Samples::Float(samples.to_vec())).unwrap(), 0).db(150);
        let clean = level(&samples);
        samples[100..104].copy_from_slice(&[f32::MAX, -f32::MAX, f32::MAX, -f32::MAX]);
        assert!((level(&samples) - clean).abs() < 0.1, "{} {clean}", level(&samples));
    }

    #[test]
    fn a_line_of_so_few_samples_a_second_that_none_is_of_a_voice_is_measured_whole() {
        let recording = Recording::new(SampleRate::new(400).unwrap(), 1, Samples::Float(vec![0.5; 400])).unwrap();
        assert_eq!(Levels::of_voice(&recording, 0), Levels::of_channel(&recording, 0));
    }

    #[test]
    fn an_odd_rate_and_a_tail_lose_no_block() {
        let levels = Levels::measure((0..11_026).map(|_| 0.5), SampleRate::new(11_025).unwrap());
        assert_eq!(levels.blocks(), 101);
    }
}
