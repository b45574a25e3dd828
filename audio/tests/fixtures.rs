//! Files that another encoder made (`fixtures/make.py`): lengths are exact, times are true, and lossless samples are the very ones.

#![allow(clippy::unwrap_used, clippy::panic, reason = "test code outside of test functions")]

mod common;

use audio::{Codec, Container, DecodeError, OutputFormat};
use common::{decode, pattern};
use redaction::recording::{Recording, Samples};

struct Fixture {
    name: &'static str,
    bytes: &'static [u8],
    container: Container,
    codec: Codec,
    hertz: u32,
    channels: u16,
    /// Frames that went into the encoder; for ADPCM, which ffmpeg fills up to the block, those that it states.
    frames: u64,
    /// Whether the samples must be the very ones.
    lossless: bool,
    /// What it leaves as.
    output: OutputFormat,
}

macro_rules! fixture {
    ($name:literal, $container:ident $codec:ident, $hertz:literal x $channels:literal x $frames:literal, $lossless:literal, $output:expr) => {
        Fixture {
            name: $name,
            bytes: include_bytes!(concat!("fixtures/", $name)),
            container: Container::$container,
            codec: Codec::$codec,
            hertz: $hertz,
            channels: $channels,
            frames: $frames,
            lossless: $lossless,
            output: $output,
        }
    };
}

const FLAC: OutputFormat = OutputFormat::Flac { bits: 16 };
const WAV: OutputFormat = OutputFormat::WavPcm { bits: 16 };

const FIXTURES: &[Fixture] = &[
    fixture!("mono_8k.mp3", Mp3 Mp3, 8000 x 1 x 5001, false, FLAC),
    fixture!("stereo_44k1.mp3", Mp3 Mp3, 44100 x 2 x 27001, false, FLAC),
    fixture!("mono_16k.m4a", M4a Aac, 16000 x 1 x 10001, false, FLAC),
    fixture!("stereo_44k1.m4a", M4a Aac, 44100 x 2 x 27001, false, FLAC),
    fixture!("mono_8k.ogg", Ogg Vorbis, 8000 x 1 x 5001, false, FLAC),
    fixture!("stereo_48k.ogg", Ogg Vorbis, 48000 x 2 x 29001, false, FLAC),
    fixture!("mono_8k_ima.wav", Wav AdpcmIma, 8000 x 1 x 5050, false, WAV),
    fixture!("stereo_8k_ima.wav", Wav AdpcmIma, 8000 x 2 x 5050, false, WAV),
    fixture!("mono_8k_ms.wav", Wav AdpcmMs, 8000 x 1 x 5500, false, WAV),
    fixture!("stereo_8k_ms.wav", Wav AdpcmMs, 8000 x 2 x 5500, false, WAV),
    fixture!("stereo_16k.flac", Flac Flac, 16000 x 2 x 10001, true, FLAC),
    fixture!("mono_8k_flac.ogg", Ogg Flac, 8000 x 1 x 5001, true, FLAC),
    fixture!("stereo_8k_alac.m4a", M4a Alac, 8000 x 2 x 5001, true, WAV),
    fixture!("stereo_8k_alac.caf", Caf Alac, 8000 x 2 x 5001, true, WAV),
    fixture!("mono_8k.aiff", Aiff PcmS16, 8000 x 1 x 5001, true, WAV),
    fixture!("mono_8k.caf", Caf PcmS16, 8000 x 1 x 5001, true, WAV),
];

fn int16(recording: &Recording) -> &[i16] {
    match recording.samples() {
        Samples::Int16 { bits: 16, data } => data,
        _ => panic!("not 16-bit integers"),
    }
}

/// By how many frames `heard` lags behind `truth`, and how alike the two are there (1 is the same).
fn lag(heard: &[f64], truth: &[f64]) -> (i64, f64) {
    let loud: Vec<(usize, f64)> = truth.iter().copied().enumerate().filter(|(_, value)| *value != 0.0).collect();
    let product = |lag: i64| -> f64 {
        let at = |index: usize| usize::try_from(index as i64 + lag).ok().and_then(|index| heard.get(index));
        loud.iter().filter_map(|(index, value)| at(*index).map(|heard| heard * value)).sum()
    };
    let energy = (truth.iter().map(|v| v * v).sum::<f64>() * heard.iter().map(|v| v * v).sum::<f64>()).sqrt();
    let best = (-2500..2500).max_by(|a, b| product(*a).total_cmp(&product(*b))).unwrap();
    (best, product(best) / energy)
}

fn channel(samples: &[i16], channel: usize, channels: u16) -> Vec<f64> {
    samples.iter().skip(channel).step_by(usize::from(channels)).map(|value| f64::from(*value)).collect()
}

#[test]
fn every_fixture_decodes_to_its_full_length_with_every_burst_in_its_place() {
    for fixture in FIXTURES {
        let name = fixture.name;
        let decoded = decode(fixture.bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        let recording = &decoded.recording;
        assert_eq!((decoded.source.container, decoded.source.codec), (fixture.container, fixture.codec), "{name}");
        assert_eq!((recording.rate().hertz(), recording.channels()), (fixture.hertz, fixture.channels), "{name}");
        assert_eq!(recording.frames(), fixture.frames, "{name}");
        let (heard, truth) = (int16(recording), pattern(fixture.hertz, fixture.channels, fixture.frames));
        if fixture.lossless {
            assert!(heard == truth, "{name}: samples differ");
        }
        for at in 0..usize::from(fixture.channels) {
            let (lag, likeness) = lag(&channel(heard, at, fixture.channels), &channel(&truth, at, fixture.channels));
            assert_eq!(lag, 0, "{name}, channel {at}");
            assert!(likeness > 0.5, "{name}, channel {at}: {likeness}");
        }
    }
}

#[test]
fn what_leaves_decodes_to_the_same_samples() {
    for fixture in FIXTURES {
        let decoded = decode(fixture.bytes).unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
        let format = OutputFormat::for_source(&decoded.source, &decoded.recording);
        assert_eq!(format, fixture.output, "{}", fixture.name);
        let again = decode(&audio::encode(&decoded.recording, format).unwrap()).unwrap();
        assert_eq!(again.recording, decoded.recording, "{}", fixture.name);
        assert_eq!(format.same_as(&decoded.source), again.source.codec == fixture.codec && again.source.container == fixture.container);
    }
}

#[test]
fn streams_that_state_no_delay_keep_it_and_their_packets_whole() {
    let mp2 = decode(include_bytes!("fixtures/mono_16k.mp2")).unwrap();
    let adts = decode(include_bytes!("fixtures/mono_16k.aac")).unwrap();
    let table = [(mp2, Container::Mp3, Codec::Mp2, 8 * 1152, 481), (adts, Container::Adts, Codec::Aac, 11 * 1024, 1024)];
    for (decoded, container, codec, frames, delay) in table {
        assert_eq!((decoded.source.container, decoded.source.codec), (container, codec));
        assert_eq!(decoded.recording.frames(), frames, "{codec:?}");
        let truth = channel(&pattern(16_000, 1, 9216), 0, 1);
        assert_eq!(lag(&channel(int16(&decoded.recording), 0, 1), &truth).0, delay, "{codec:?}");
    }
}

#[test]
fn adpcm_is_clipped_to_the_count_of_its_fact_chunk() {
    let table: [(&[u8], usize, u64, u64); 2] =
        [(include_bytes!("fixtures/stereo_8k_ima.wav"), 48, 5050, 505), (include_bytes!("fixtures/mono_8k_ms.wav"), 78, 5500, 500)];
    for (file, at, most, block) in table {
        let with_fact = |frames: u64| {
            let mut file = file.to_vec();
            file[at..at + 4].copy_from_slice(&(frames as u32).to_le_bytes());
            decode(&file).map(|decoded| decoded.recording.frames())
        };
        for frames in [most, most - 1, 5001.max(most - block + 1), most - block + 1] {
            assert_eq!(with_fact(frames), Ok(frames));
        }
        for stated in [0, 1, most - block, most + 1, 0xFFFF_FFFF] {
            assert_eq!(with_fact(stated), Err(DecodeError::WrongLength { stated, found: most }));
        }
    }
}

#[test]
fn opus_is_refused_by_name() {
    assert_eq!(decode(include_bytes!("fixtures/mono_8k_opus.ogg")), Err(DecodeError::UnsupportedCodec("opus")));
}
