//! PCM and floats in WAV, through hound.

use std::io::Cursor;

use hound::{Sample, SampleFormat, WavSpec, WavWriter};
use redaction::recording::{Recording, Samples};

use crate::error::EncodeError;

/// Integer PCM of 8, 16, 24 or 32 bits.
pub(crate) fn integers(recording: &Recording, bits: u8) -> Result<Vec<u8>, EncodeError> {
    if !matches!(bits, 8 | 16 | 24 | 32) {
        return Err(EncodeError::WrongSamples);
    }
    let spec = spec(recording, bits, SampleFormat::Int);
    match recording.samples() {
        Samples::Int16 { bits: of, data } if *of == bits => write(spec, data),
        Samples::Int32 { bits: of, data } if *of == bits => write(spec, data),
        _ => Err(EncodeError::WrongSamples),
    }
}

/// 32-bit floats.
pub(crate) fn floats(recording: &Recording) -> Result<Vec<u8>, EncodeError> {
    match recording.samples() {
        Samples::Float(data) => write(spec(recording, 32, SampleFormat::Float), data),
        _ => Err(EncodeError::WrongSamples),
    }
}

fn spec(recording: &Recording, bits: u8, sample_format: SampleFormat) -> WavSpec {
    WavSpec { channels: recording.channels(), sample_rate: recording.rate().hertz(), bits_per_sample: u16::from(bits), sample_format }
}

fn write<S: Sample + Copy>(spec: WavSpec, samples: &[S]) -> Result<Vec<u8>, EncodeError> {
    // The longest header that hound writes is 68 bytes; a RIFF header counts to 4 GiB.
    let bytes = samples.len() as u64 * u64::from(spec.bits_per_sample / 8) + 68;
    if bytes > u64::from(u32::MAX) {
        return Err(EncodeError::TooLong { bytes });
    }
    let mut file = Cursor::new(Vec::with_capacity(usize::try_from(bytes).unwrap_or(0)));
    let failed = |_| EncodeError::EncoderFailed;
    let mut writer = WavWriter::new(&mut file, spec).map_err(failed)?;
    for sample in samples {
        writer.write_sample(*sample).map_err(failed)?;
    }
    writer.finalize().map_err(failed)?;
    Ok(file.into_inner())
}
