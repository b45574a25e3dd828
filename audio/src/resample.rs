//! Stretches of a channel at 16 kHz for the listener, in time with the recording: a stretch's frame `n` at rate `r` is heard at its
//! sample `n * 16000 / r`.

use audioadapter_buffers::direct::InterleavedSlice;
use redaction::recording::{Recording, Speech};
use redaction::time::{FrameRange, SampleRate};
use rubato::{Fft, FixedSync, Resampler, WindowFunction};

use crate::error::ResampleError;

/// Frames a block, at least: 64 ms at 8 kHz, which makes a filter sharp enough for speech and keeps the blocks small.
const BLOCK: usize = 512;

/// One channel in `range` as mono floats at 16 kHz. Audio at 16 kHz passes unchanged; anything else becomes exactly
/// `ceil(frames * 16000 / rate)` samples, with the resampler's own delay taken out. The filter hears silence on either side of the range,
/// so it should begin and end in quiet.
///
/// # Errors
/// Where there is no such channel, or the resampler refuses the rate.
pub fn speech(recording: &Recording, channel: u16, range: FrameRange) -> Result<Speech, ResampleError> {
    if channel >= recording.channels() {
        return Err(ResampleError::NoSuchChannel { channel, channels: recording.channels() });
    }
    let samples = recording.channel_in(channel, range);
    let samples = match recording.rate() {
        SampleRate::SPEECH => samples.collect(),
        rate => resample(samples, rate.hertz(), range.clipped(recording.frames()).len())?,
    };
    Ok(Speech::new(channel, samples))
}

/// Block by block, so that the channel is in memory once: as the result.
fn resample(mut samples: impl Iterator<Item = f32>, hertz: u32, frames: u64) -> Result<Vec<f32>, ResampleError> {
    let failed = || ResampleError::ResamplerFailed { hertz };
    let speech_rate = SampleRate::SPEECH.hertz();
    let (from, to, block) = (hertz as usize, speech_rate as usize, block_of(hertz, speech_rate));
    let fft = Fft::<f32>::new_custom(from, to, block, 1, 1, WindowFunction::BlackmanHarris2, FixedSync::Both);
    let mut fft = fft.map_err(|_| failed())?;
    let length = (u128::from(frames) * u128::from(speech_rate)).div_ceil(u128::from(hertz));
    let length = usize::try_from(length).map_err(|_| failed())?;
    let mut delay = fft.output_delay();
    let (mut input, mut output) = (vec![0.0; fft.input_frames_next()], vec![0.0; fft.output_frames_next()]);
    let mut resampled = Vec::with_capacity(length);
    while resampled.len() < length {
        input.fill_with(|| samples.next().unwrap_or(0.0));
        let made = resample_block(&mut fft, &input, &mut output).ok_or_else(failed)?;
        let skip = delay.min(made);
        delay -= skip;
        let wanted = (made - skip).min(length - resampled.len());
        resampled.extend_from_slice(output.get(skip..skip + wanted).ok_or_else(failed)?);
    }
    Ok(resampled)
}

/// Frames a block at rate `from` such that it makes whole frames at rate `to`, and even: the filter's delay is half a block, and an odd
/// block's would be off by half a frame.
fn block_of(from: u32, to: u32) -> usize {
    let smallest = (from / gcd(from, to)) as usize;
    BLOCK.next_multiple_of(2 * smallest)
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Resamples one block; `None` where the library refuses it or makes nothing of it.
fn resample_block(fft: &mut Fft<f32>, input: &[f32], output: &mut [f32]) -> Option<usize> {
    let (frames_in, frames_out) = (input.len(), output.len());
    let from = InterleavedSlice::new(input, 1, frames_in).ok()?;
    let mut to = InterleavedSlice::new_mut(output, 1, frames_out).ok()?;
    let (_, made) = fft.process_into_buffer(&from, &mut to, None).ok()?;
    (made > 0).then_some(made)
}
