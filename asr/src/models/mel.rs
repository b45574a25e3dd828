//! The mel filter bank that Whisper listens through: triangles on Slaney's mel scale, each of area one.
//!
//! The roundings follow librosa's `filters.mel` (f32 ramps times f64 norms), so that the bank is the published one bit for bit.

/// Power-spectrum bins a filter weighs: a transform of 400 samples at 16 kHz.
pub(crate) const BINS: usize = 201;

const LOG_FROM_MEL: f64 = 15.0;
const LOG_FROM_HZ: f64 = 1000.0;

fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

fn mel_of_hz(hz: f64) -> f64 {
    if hz >= LOG_FROM_HZ { LOG_FROM_MEL + (hz / LOG_FROM_HZ).ln() / log_step() } else { hz * 3.0 / 200.0 }
}

fn hz_of_mel(mel: f64) -> f64 {
    if mel >= LOG_FROM_MEL { LOG_FROM_HZ * (log_step() * (mel - LOG_FROM_MEL)).exp() } else { mel * 200.0 / 3.0 }
}

/// `filters` rows of [`BINS`] weights, row-major.
pub(crate) fn filters(filters: usize) -> Vec<f32> {
    let top = mel_of_hz(8000.0);
    let step = top / (filters + 1) as f64;
    let mut points: Vec<f64> = (0..filters + 1).map(|index| hz_of_mel(index as f64 * step)).collect();
    points.push(hz_of_mel(top));
    points.windows(3).flat_map(|three| row(three[0], three[1], three[2])).collect()
}

fn row(low: f64, peak: f64, high: f64) -> impl Iterator<Item = f32> {
    let norm = 2.0 / (high - low);
    (0..BINS).map(move |bin| {
        let hz = bin as f64 * 40.0;
        // Written this way round, the first bin of the first filter is minus zero, as in the published bank.
        let ramp = (-(low - hz) / (peak - low)).min((high - hz) / (high - peak));
        let weight = if ramp < 0.0 { 0.0 } else { ramp };
        (f64::from(weight as f32) * norm) as f32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_is_a_triangle_over_neighbouring_bins() {
        for count in [80, 128] {
            let bank = filters(count);
            assert_eq!(bank.len(), count * BINS);
            for row in bank.chunks(BINS) {
                let inside: Vec<usize> = (0..BINS).filter(|&bin| row[bin] > 0.0).collect();
                assert!(!inside.is_empty() && inside.windows(2).all(|pair| pair[1] == pair[0] + 1));
            }
        }
    }
}
