//! Files that lie, break off, or are something else: each has its typed refusal.

#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

mod common;

use audio::{DecodeError as E, Limits};
use common::{chunk, decode, fmt, fmt_extensible, riff, wav};
use redaction::recording::RecordingError;

const MP3: &[u8] = include_bytes!("fixtures/mono_8k.mp3");
const ADTS: &[u8] = include_bytes!("fixtures/mono_16k.aac");
const M4A: &[u8] = include_bytes!("fixtures/mono_16k.m4a");
const OGG: &[u8] = include_bytes!("fixtures/stereo_48k.ogg");
const FLAC: &[u8] = include_bytes!("fixtures/stereo_16k.flac");
const AIFF: &[u8] = include_bytes!("fixtures/mono_8k.aiff");
const CAF: &[u8] = include_bytes!("fixtures/mono_8k.caf");
const IMA: &[u8] = include_bytes!("fixtures/mono_8k_ima.wav");

fn good() -> Vec<u8> {
    wav(7, 2, 8000, 8, &[0x55; 64])
}

/// `bytes` with `new` written over what stands at `at`.
fn patched(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at..at + new.len()].copy_from_slice(new);
    bytes
}

/// Where `mark` first stands in `bytes`.
fn find(bytes: &[u8], mark: &[u8]) -> usize {
    bytes.windows(mark.len()).position(|window| window == mark).unwrap()
}

fn without(bytes: &[u8], from: usize, count: usize) -> Vec<u8> {
    [&bytes[..from], &bytes[from + count..]].concat()
}

fn inserted(bytes: &[u8], at: usize, new: &[u8]) -> Vec<u8> {
    [&bytes[..at], new, &bytes[at..]].concat()
}

/// The footer of an APEv2 tag that states this size.
fn ape(size: u32) -> Vec<u8> {
    [b"APETAGEX\xD0\x07\0\0", &size.to_le_bytes()[..], &[0; 16]].concat()
}

type Row = (&'static str, Vec<u8>, E);

fn waves() -> Vec<Row> {
    let good = good();
    let plain = chunk(b"fmt ", &fmt(7, 2, 8000, 8));
    let data = chunk(b"data", &[0x55; 64]);
    let fact = |count: u32| chunk(b"fact", &count.to_le_bytes());
    let tag = |tag: u16, bits: u16| wav(tag, 1, 8000, bits, &[0; 64]);
    let unsupported = |tag, bits| E::UnsupportedWaveTag { tag, bits };
    let nan = wav(3, 1, 8000, 32, &[0.0f32, f32::NAN].map(f32::to_le_bytes).concat());
    let infinite = wav(3, 1, 8000, 64, &[0.0f64, 1e300].map(f64::to_le_bytes).concat());
    vec![
        ("an empty file", vec![], E::NoAudio),
        ("the data cut off", good[..good.len() - 2].to_vec(), E::Truncated { claimed: 108, present: 106 }),
        ("the header cut off", good[..20].to_vec(), E::Truncated { claimed: 108, present: 20 }),
        ("a data chunk that claims more than the file", patched(&good, 40, &[66]), E::Truncated { claimed: 98, present: 96 }),
        ("an open RIFF size", patched(&good, 4, &[0; 4]), E::LengthOpen("the RIFF chunk")),
        ("a RIFF size of all ones", patched(&good, 4, &[255; 4]), E::LengthOpen("the RIFF chunk")),
        ("an open data size", patched(&good, 40, &[0; 4]), E::LengthOpen("the data chunk")),
        ("a data size of all ones", patched(&good, 40, &[255; 4]), E::LengthOpen("the data chunk")),
        ("bytes behind the RIFF chunk", [&good[..], b"more"].concat(), E::StrayBytes { offset: 108, bytes: 4 }),
        ("half a chunk header at the end", riff(&[plain.clone(), data.clone(), b"LIST".to_vec()]), E::StrayBytes { offset: 108, bytes: 4 }),
        ("two data chunks", riff(&[plain.clone(), data.clone(), data.clone()]), E::Repeated("data chunk")),
        ("a wave list", riff(&[plain.clone(), chunk(b"LIST", b"wavl")]), E::Repeated("data chunk")),
        ("two fmt chunks", riff(&[plain.clone(), plain.clone(), data.clone()]), E::Repeated("fmt chunk")),
        ("two fact chunks", riff(&[plain.clone(), fact(32), fact(32), data.clone()]), E::Repeated("fact chunk")),
        ("data before fmt", riff(&[data.clone(), plain.clone()]), E::Missing("a fmt chunk before the data chunk")),
        ("no fmt", riff(&[fact(1)]), E::Missing("a fmt chunk")),
        ("no data", riff(std::slice::from_ref(&plain)), E::Missing("a data chunk")),
        ("an empty data chunk", riff(&[plain.clone(), chunk(b"data", &[])]), E::NoAudio),
        ("a fact that lies", riff(&[plain.clone(), fact(33), data.clone()]), E::WrongLength { stated: 33, found: 32 }),
        ("half a frame", wav(7, 2, 8000, 8, &[0x55; 63]), E::RaggedData { bytes: 63, block: 2 }),
        ("no channel", wav(7, 0, 8000, 8, &[0x55; 64]), E::NoAudio),
        ("nine channels", wav(7, 9, 8000, 8, &[0x55; 63]), E::TooManyChannels { channels: 9, max: 8 }),
        ("4 kHz", wav(7, 1, 4000, 8, &[0x55; 64]), E::RateOutside { hertz: 4000 }),
        ("96 kHz", wav(1, 1, 96_000, 16, &[0x55; 64]), E::RateOutside { hertz: 96_000 }),
        ("0 Hz", wav(1, 1, 0, 16, &[0x55; 64]), E::RateOutside { hertz: 0 }),
        ("a block that is no frame", patched(&good, 32, &[4]), E::Malformed("the block size in the fmt chunk")),
        ("a block of nothing", patched(&good, 32, &[0]), E::Malformed("the block size in the fmt chunk")),
        ("a short fmt", riff(&[chunk(b"fmt ", &[7, 0, 1, 0]), data.clone()]), E::Malformed("the fmt chunk is too short")),
        ("GSM 6.10", tag(0x31, 0), unsupported(0x31, 0)),
        ("G.722", tag(0x28F, 8), unsupported(0x28F, 8)),
        ("G.726", tag(0x45, 4), unsupported(0x45, 4)),
        ("MP3 in WAV", tag(0x55, 0), unsupported(0x55, 0)),
        ("12-bit PCM", tag(1, 12), unsupported(1, 12)),
        ("16-bit floats", tag(3, 16), unsupported(3, 16)),
        ("16-bit mu-law", tag(7, 16), unsupported(7, 16)),
        ("extensible GSM", riff(&[chunk(b"fmt ", &fmt_extensible(0x31, 1, 8000, 8)), data.clone()]), unsupported(0x31, 8)),
        ("not a number", nan, E::Recording(RecordingError::NotFinite)),
        ("a float beyond f32", infinite, E::Recording(RecordingError::NotFinite)),
        ("ADPCM blocks of another size", patched(IMA, 38, &[0]), E::Malformed("the ADPCM frames a block")),
        ("an ADPCM step beyond the table", patched(IMA, 60 + 256 + 2, &[89]), E::DamagedPacket { packet: 0 }),
    ]
}

fn containers() -> Vec<Row> {
    let stray = |offset, bytes| E::StrayBytes { offset, bytes };
    let refused = E::UnsupportedContainer;
    vec![
        ("RF64", patched(&good(), 0, b"RF64"), refused("rf64")),
        ("big-endian RIFF", patched(&good(), 0, b"RIFX"), refused("rifx")),
        ("AVI", patched(&good(), 8, b"AVI "), refused("riff other than wave")),
        ("W64", b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00".to_vec(), refused("w64")),
        ("AMR", b"#!AMR\n\x3c".to_vec(), refused("amr")),
        ("Sun audio", b".snd\0\0\0\x18".to_vec(), refused("au")),
        ("WebM", b"\x1a\x45\xdf\xa3\x01".to_vec(), refused("matroska")),
        ("text", b"hello, this is no audio".to_vec(), E::UnknownFormat),
        ("a WAV behind an ID3 tag", [b"ID3\x04\0\0\0\0\0\x02..", &good()[..]].concat(), stray(0, 12)),
        ("an ID3 tag and no more", b"ID3\x04\0\0\0\0\0\x02..".to_vec(), E::UnknownFormat),
        ("an ID3 tag larger than the file", b"ID3\x04\0\0\x7f\x7f\x7f\x7f".to_vec(), E::Truncated { claimed: 268_435_465, present: 10 }),
        ("an ID3 size that is no size", b"ID3\x04\0\0\x80\0\0\0".to_vec(), E::Malformed("the ID3v2 size")),
        ("MP3 cut inside a frame", MP3[..MP3.len() - 1].to_vec(), E::Truncated { claimed: 2592, present: 2591 }),
        ("MP3 without its last frame", MP3[..MP3.len() - 216].to_vec(), E::WrongLength { stated: 11, found: 10 }),
        ("garbage between MP3 frames", inserted(MP3, 20 + 432, b"garbage!"), stray(432, 2168)),
        ("garbage behind MP3 frames", [MP3, b"garbage!"].concat(), stray(2592, 8)),
        ("an APE tag smaller than its footer", [MP3, &ape(0)].concat(), E::Malformed("the APE tag's size")),
        ("an APE tag larger than the file", [MP3, &ape(3000)].concat(), E::Malformed("the APE tag's size")),
        ("an APE tag and no more", ape(32), E::UnknownFormat),
        ("a Lyrics3 size that is no size", [MP3, b"+00031LYRICS200"].concat(), E::Malformed("the Lyrics3 size")),
        ("ADTS cut inside a frame", ADTS[..ADTS.len() - 1].to_vec(), E::Truncated { claimed: 1845, present: 1844 }),
        ("garbage behind ADTS frames", [ADTS, b"garbage!"].concat(), stray(1845, 8)),
        ("M4A cut before its index", M4A[..1000].to_vec(), E::Truncated { claimed: 1812, present: 1000 }),
        ("M4A without an index", M4A[..1812].to_vec(), E::NoAudio),
        ("M4A with two edits", patched(M4A, find(M4A, b"elst") + 8, &[0, 0, 0, 2]), E::Malformed("the edit list joins several pieces")),
        ("M4A with no sound", patched(M4A, find(M4A, b"soun"), b"vide"), E::NoAudio),
        ("M4A with an unknown codec", patched(M4A, find(M4A, b"mp4a"), b"zzzz"), E::NoAudio),
        ("Ogg with a flipped bit", patched(OGG, 4000, &[OGG[4000] ^ 1]), E::Checksum("CRC of an Ogg page")),
        ("Ogg cut inside a page", OGG[..OGG.len() - 1].to_vec(), E::Truncated { claimed: 5690, present: 5689 }),
        ("bytes behind Ogg", [OGG, b"OggS"].concat(), stray(5690, 4)),
        ("two Ogg streams", [OGG, OGG].concat(), stray(5690, 5690)),
        ("FLAC with an open length", patched(FLAC, 21, &[FLAC[21] & 0xF0, 0, 0, 0, 0]), E::LengthOpen("the FLAC stream")),
        ("FLAC with a wrong length", patched(FLAC, 25, &[FLAC[25] ^ 1]), E::WrongLength { stated: 10_000, found: 10_001 }),
        ("FLAC with a wrong MD5", patched(FLAC, 26, &[FLAC[26] ^ 1]), E::Checksum("MD5 of the audio")),
        ("FLAC without STREAMINFO", patched(FLAC, 4, &[4]), E::Missing("a STREAMINFO block")),
        ("AIFF cut off", AIFF[..AIFF.len() - 2].to_vec(), E::Truncated { claimed: 10_056, present: 10_054 }),
        ("AIFF with a wrong length", patched(AIFF, 22, &[0, 0, 0, 9]), E::WrongLength { stated: 9, found: 5001 }),
        ("CAF cut off", CAF[..CAF.len() - 2].to_vec(), E::Truncated { claimed: 10_094, present: 10_092 }),
        ("CAF of an open length", patched(CAF, find(CAF, b"data") + 4, &[255; 8]), E::LengthOpen("the data chunk")),
    ]
}

#[test]
fn every_hostile_file_has_its_typed_refusal() {
    let mut wrong = Vec::new();
    let corpus = [waves(), containers()].concat();
    assert!(corpus.len() >= 60, "the corpus shrank to {} files", corpus.len());
    for (name, bytes, expected) in corpus {
        let found = decode(&bytes).map(|decoded| decoded.recording.frames());
        if found != Err(expected) {
            wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_damaged_or_missing_flac_frame_is_never_stepped_over() {
    let frame = (60..FLAC.len() - 1).filter(|at| FLAC[*at] == 0xFF && FLAC[at + 1] == 0xF8).collect::<Vec<_>>();
    for bytes in [
        patched(FLAC, frame[1] + 900, &[FLAC[frame[1] + 900] ^ 1]),
        without(FLAC, frame[1], frame[2] - frame[1]),
        inserted(FLAC, frame[1], b"garbage!"),
        FLAC[..frame[2]].to_vec(),
        [FLAC, b"garbage!"].concat(),
    ] {
        let refusal = decode(&bytes).map(|decoded| decoded.recording.frames()).unwrap_err();
        let typed = matches!(refusal, E::StrayBytes { .. } | E::Gap { .. } | E::WrongLength { .. } | E::DamagedPacket { .. });
        assert!(typed, "{refusal:?}");
    }
}

#[test]
fn an_mp3_whose_start_was_cut_off_is_refused() {
    // Behind its ID3 tag of 20 bytes the file is made of frames of 216 bytes, the first of which is the Info frame.
    let cut: Vec<_> = (2..10).map(|frame| decode(&MP3[20 + frame * 216..]).map(|decoded| decoded.recording.frames())).collect();
    assert!(cut.contains(&Err(E::DamagedPacket { packet: 0 })), "{cut:?}");
}

#[test]
fn limits_hold_before_anything_is_decoded() {
    let file = wav(7, 2, 8000, 8, &[0x55; 32_000]);
    let with = |limits: Limits| audio::decode(&file, &limits).map(|decoded| decoded.recording.frames());
    let limits = Limits { max_bytes: 32_044, max_duration_ms: 2000, max_channels: 2 };
    assert_eq!(with(limits), Ok(16_000));
    assert_eq!(with(Limits { max_bytes: 32_043, ..limits }), Err(E::TooLarge { bytes: 32_044, max: 32_043 }));
    assert_eq!(with(Limits { max_duration_ms: 1999, ..limits }), Err(E::TooLong { ms: 2000, max: 1999 }));
    assert_eq!(with(Limits { max_channels: 1, ..limits }), Err(E::TooManyChannels { channels: 2, max: 1 }));
}

#[test]
fn no_error_shows_a_byte_of_the_file() {
    for (_, bytes, _) in [waves(), containers()].concat() {
        if let Err(error) = decode(&bytes) {
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("garbage") && !shown.contains("hello"), "{shown}");
        }
    }
}
