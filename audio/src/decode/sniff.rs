//! Which container the bytes are in, by their first bytes alone.

use crate::error::DecodeError;
use crate::source::Container;

/// A mark: bytes at an offset.
type Mark = (usize, &'static [u8]);

/// Containers that are read, by all of their marks.
const READ: &[(&[Mark], Container)] = &[
    (&[(0, b"RIFF"), (8, b"WAVE")], Container::Wav),
    (&[(0, b"fLaC")], Container::Flac),
    (&[(0, b"OggS")], Container::Ogg),
    (&[(4, b"ftyp")], Container::M4a),
    (&[(0, b"FORM"), (8, b"AIFF")], Container::Aiff),
    (&[(0, b"FORM"), (8, b"AIFC")], Container::Aiff),
    (&[(0, b"caff")], Container::Caf),
];

/// Containers that are known and refused by name.
const REFUSED: &[(&[Mark], &str)] = &[
    (&[(0, b"RF64")], "rf64"),
    (&[(0, b"BW64")], "bw64"),
    (&[(0, b"RIFX")], "rifx"),
    (&[(0, b"RIFF")], "riff other than wave"),
    (&[(0, b"riff\x2e\x91\xcf\x11")], "w64"),
    (&[(0, b"#!AMR")], "amr"),
    (&[(0, b".snd")], "au"),
    (&[(0, b"\x1a\x45\xdf\xa3")], "matroska"),
    (&[(0, b"\x30\x26\xb2\x75")], "asf"),
    (&[(0, b"wvpk")], "wavpack"),
    (&[(0, b"MAC ")], "monkey's audio"),
    (&[(0, b"FLV")], "flv"),
];

/// The container of `bytes`.
///
/// # Errors
/// [`DecodeError::UnsupportedContainer`] for a known one that isn't read, [`DecodeError::UnknownFormat`] for any other.
pub(crate) fn sniff(bytes: &[u8]) -> Result<Container, DecodeError> {
    if let Some((_, container)) = READ.iter().find(|(marks, _)| has(bytes, marks)) {
        return Ok(*container);
    }
    if let Some((_, name)) = REFUSED.iter().find(|(marks, _)| has(bytes, marks)) {
        return Err(DecodeError::UnsupportedContainer(name));
    }
    mpeg_sync(bytes).ok_or(DecodeError::UnknownFormat)
}

fn has(bytes: &[u8], marks: &[Mark]) -> bool {
    marks.iter().all(|(offset, mark)| bytes.get(*offset..).is_some_and(|rest| rest.starts_with(mark)))
}

/// MPEG audio and ADTS have no magic but a sync word: eleven or twelve ones, and a layer that is 0 in ADTS alone.
fn mpeg_sync(bytes: &[u8]) -> Option<Container> {
    match bytes {
        [0xFF, second, ..] if second & 0xF6 == 0xF0 => Some(Container::Adts),
        [0xFF, second, ..] if second & 0xE0 == 0xE0 => Some(Container::Mp3),
        _ => None,
    }
}
