//! FLAC through flacenc, block by block, with fixed predictors only: they are integer arithmetic, so every machine writes the same bytes.

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr, Frame, Stream, StreamInfo};
use flacenc::config::{Encoder, OrderSel};
use flacenc::encode_fixed_size_frame;
use flacenc::error::{Verified, Verify};
use flacenc::source::{Context, Fill, FrameBuf};
use redaction::recording::{Recording, Samples};

use crate::error::EncodeError;

/// Frames a block: half a second at 8 kHz.
const BLOCK: usize = 4096;

/// Whether the encoder takes integers of `bits` in the recording's shape.
pub(crate) fn holds(bits: u8, recording: &Recording) -> bool {
    matches!(bits, 8 | 12 | 16 | 20 | 24) && recording.channels() <= 8 && recording.rate().hertz() <= 96_000
}

/// The file for a recording of integers.
pub(crate) fn write(recording: &Recording, bits: u8) -> Result<Vec<u8>, EncodeError> {
    if !holds(bits, recording) {
        return Err(EncodeError::WrongSamples);
    }
    let block = BLOCK * usize::from(recording.channels());
    match recording.samples() {
        Samples::Int16 { bits: of, data } if *of == bits => file(recording, bits, data.chunks(block).map(widen)),
        Samples::Int32 { bits: of, data } if *of == bits => file(recording, bits, data.chunks(block).map(<[i32]>::to_vec)),
        _ => Err(EncodeError::WrongSamples),
    }
}

fn widen(samples: &[i16]) -> Vec<i32> {
    samples.iter().map(|sample| i32::from(*sample)).collect()
}

fn file(recording: &Recording, bits: u8, blocks: impl Iterator<Item = Vec<i32>>) -> Result<Vec<u8>, EncodeError> {
    let (channels, bits) = (usize::from(recording.channels()), usize::from(bits));
    let configs = [config(true)?, config(false)?];
    let mut info = StreamInfo::new(recording.rate().hertz() as usize, channels, bits).map_err(failed)?;
    let mut context = Context::new(bits, channels);
    let mut buffer = FrameBuf::with_size(channels, BLOCK).map_err(failed)?;
    let mut frames = ByteSink::new();
    for (number, samples) in blocks.enumerate() {
        buffer.fill_interleaved(&samples).map_err(failed)?;
        context.fill_interleaved(&samples).map_err(failed)?;
        let frame = smallest(&configs, &buffer, number, &info)?;
        info.update_frame_info(&frame);
        frame.write(&mut frames).map_err(failed)?;
    }
    // RFC 9639, 8.2: the last block doesn't count for the smallest block size.
    info.set_block_sizes(BLOCK, BLOCK).map_err(failed)?;
    info.set_md5_digest(&context.md5_digest());
    let mut file = ByteSink::new();
    Stream::with_stream_info(info).write(&mut file).map_err(failed)?;
    let mut file = file.into_inner();
    file.extend_from_slice(frames.as_slice());
    Ok(file)
}

/// The frame by the first way of coding that makes it no larger than its samples are. The last way is to write them as they are: flacenc's
/// Rice codes end at a parameter of 14, and samples of more than 16 bits came out a thousand times as large as they went in.
fn smallest(configs: &[Verified<Encoder>], buffer: &FrameBuf, number: usize, info: &StreamInfo) -> Result<Frame, EncodeError> {
    let raw = buffer.filled_size() * buffer.channels() * info.bits_per_sample() + FRAME_OVERHEAD;
    let mut frames = configs.iter().map(|config| encode_fixed_size_frame(config, buffer, number, info).map_err(failed));
    let fits = |frame: &Result<Frame, EncodeError>| frame.as_ref().is_ok_and(|frame| frame.count_bits() <= raw);
    frames.find(fits).unwrap_or(Err(EncodeError::EncoderFailed))
}

/// Bits of a frame's header and footer, and of the headers and the extra side bit of at most eight channels.
const FRAME_OVERHEAD: usize = 18 * 8 + 8 * 8 + BLOCK;

fn config(predict: bool) -> Result<Verified<Encoder>, EncodeError> {
    let mut config = Encoder::default();
    config.multithread = false;
    config.subframe_coding.use_lpc = false;
    config.subframe_coding.use_fixed = predict;
    // The estimate that is the default doesn't see when a prediction is larger than the samples.
    config.subframe_coding.fixed.order_sel = OrderSel::BitCount;
    config.into_verified().map_err(failed)
}

fn failed<E>(_: E) -> EncodeError {
    EncodeError::EncoderFailed
}
