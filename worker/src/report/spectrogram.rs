//! A channel's spectrogram as a PNG: time from left to right, frequency from the bottom up, the louder the darker.

use realfft::RealFftPlanner;
use redaction::recording::Recording;

/// One column is the spectrum of so many milliseconds, weighted by a Hann window.
const WINDOW_MS: u64 = 32;
/// From here, in decibels below full scale of a window, up to nothing below: white to black.
const FLOOR_DB: f32 = -90.0;
const CEILING_DB: f32 = -20.0;

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a spectrogram can't be drawn")]
pub struct NotDrawn;

/// The frames from `from` to `to` of `channel`, in `columns` columns.
///
/// # Errors
/// Where the encoder fails, or there is nothing to draw.
pub fn png(samples: &[f32], recording: &Recording, columns: usize) -> Result<Vec<u8>, NotDrawn> {
    let window = recording.rate().frames_in_ms(WINDOW_MS).max(2) as usize;
    let rows = window / 2;
    let grey = grey(samples, window, columns)?;
    let mut bytes = Vec::new();
    let (width, height) = (u32::try_from(columns).map_err(|_| NotDrawn)?, u32::try_from(rows).map_err(|_| NotDrawn)?);
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(|_| NotDrawn)?;
    writer.write_image_data(&grey).map_err(|_| NotDrawn)?;
    writer.finish().map_err(|_| NotDrawn)?;
    Ok(bytes)
}

/// One byte a point, row by row from the top.
fn grey(samples: &[f32], window: usize, columns: usize) -> Result<Vec<u8>, NotDrawn> {
    let fft = RealFftPlanner::<f32>::new().plan_fft_forward(window);
    let (mut input, mut spectrum) = (fft.make_input_vec(), fft.make_output_vec());
    let hann: Vec<f32> = (0..window).map(|n| 0.5 - 0.5 * (std::f32::consts::TAU * n as f32 / window as f32).cos()).collect();
    let rows = window / 2;
    let mut grey = vec![255; rows * columns];
    for column in 0..columns {
        // Columns stand at even distances; the last window ends with the samples.
        let start = samples.len().saturating_sub(window) * column / columns.max(2).saturating_sub(1);
        for (at, value) in input.iter_mut().enumerate() {
            *value = samples.get(start + at).copied().unwrap_or(0.0) * hann[at];
        }
        fft.process(&mut input, &mut spectrum).map_err(|_| NotDrawn)?;
        for row in 0..rows {
            let power = spectrum[row + 1].norm_sqr() / (window as f32 / 4.0).powi(2);
            let share = (10.0 * power.max(1e-12).log10() - FLOOR_DB) / (CEILING_DB - FLOOR_DB);
            grey[(rows - 1 - row) * columns + column] = (255.0 * (1.0 - share.clamp(0.0, 1.0))) as u8;
        }
    }
    Ok(grey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_dark_in_its_row_alone_and_silence_is_white() {
        // 1 kHz at 8 kHz in windows of 256: the 32nd of 128 rows from the bottom.
        let tone: Vec<f32> = (0..8000).map(|n| 0.5 * (n as f32 * std::f32::consts::TAU / 8.0).sin()).collect();
        let grey = grey(&tone, 256, 10).unwrap();
        let dark: Vec<usize> = (0..128).filter(|row| grey[row * 10 + 5] < 128).collect();
        assert!(dark.contains(&96) && dark.len() <= 5, "{dark:?}");
        assert!(super::grey(&[0.0; 8000], 256, 10).unwrap().iter().all(|own| *own == 255));
    }
}
