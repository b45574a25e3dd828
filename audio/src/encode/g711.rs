//! G.711 in WAV: a `fmt ` chunk, a `fact` chunk and the codes as they are. Nothing is shared with the reader that checks it.

use redaction::g711::Law;
use redaction::recording::{Recording, Samples};

use crate::error::EncodeError;

/// Bytes before the codes: RIFF header 12, `fmt ` 8 + 18, `fact` 8 + 4, `data` 8.
const HEADER: usize = 58;

/// The file for a recording of that law.
pub(crate) fn write(recording: &Recording, law: Law) -> Result<Vec<u8>, EncodeError> {
    let codes = match recording.samples() {
        Samples::G711(of, codes) if *of == law => codes,
        _ => return Err(EncodeError::WrongSamples),
    };
    let pad = codes.len() % 2;
    let total = HEADER + codes.len() + pad;
    let too_long = || EncodeError::TooLong { bytes: total as u64 };
    let riff_size = u32::try_from(total - 8).map_err(|_| too_long())?;
    let frames = u32::try_from(recording.frames()).map_err(|_| too_long())?;
    let data_size = u32::try_from(codes.len()).map_err(|_| too_long())?;

    let mut file = Vec::with_capacity(total);
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&riff_size.to_le_bytes());
    file.extend_from_slice(b"WAVE");
    file.extend_from_slice(&format_chunk(recording, law));
    file.extend_from_slice(b"fact\x04\0\0\0");
    file.extend_from_slice(&frames.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&data_size.to_le_bytes());
    file.extend_from_slice(codes);
    file.resize(total, 0);
    Ok(file)
}

/// WAVEFORMATEX: G.711 isn't PCM, so it has the extension's length field, which is 0.
fn format_chunk(recording: &Recording, law: Law) -> [u8; 26] {
    let (tag, channels, rate) = (tag(law), recording.channels(), recording.rate().hertz());
    let mut chunk = [0; 26];
    chunk[..4].copy_from_slice(b"fmt ");
    chunk[4] = 18;
    chunk[8..10].copy_from_slice(&tag.to_le_bytes());
    chunk[10..12].copy_from_slice(&channels.to_le_bytes());
    chunk[12..16].copy_from_slice(&rate.to_le_bytes());
    chunk[16..20].copy_from_slice(&rate.saturating_mul(u32::from(channels)).to_le_bytes());
    chunk[20..22].copy_from_slice(&channels.to_le_bytes());
    chunk[22..24].copy_from_slice(&8u16.to_le_bytes());
    chunk
}

/// The tags of RFC 2361.
fn tag(law: Law) -> u16 {
    match law {
        Law::A => 6,
        Law::Mu => 7,
    }
}
