//! FLAC out and in again: any depth, any number of channels, any odd tail.

#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

mod common;

use audio::{Codec, OutputFormat, encode};
use common::{Random, decode, rate};
use proptest::prelude::*;
use redaction::recording::{Recording, Samples};

/// Noise, a tone, silence or full scale, by `kind`, of `bits`.
fn recording(bits: u8, channels: u16, frames: usize, hertz: u32, kind: u64) -> Recording {
    let mut random = Random(kind);
    let top = (1i64 << (bits - 1)) - 1;
    let sample = |at: usize, random: &mut Random| match kind % 5 {
        0 => (random.next() as i64) % top,
        1 => ((at as f64 * 0.05).sin() * top as f64) as i64,
        2 => 0,
        3 => [top, -top - 1][at / 3 % 2],
        _ => (random.next() % 7) as i64 - 3,
    };
    let values: Vec<i64> = (0..frames * usize::from(channels)).map(|at| sample(at, &mut random)).collect();
    let samples = match bits {
        ..=16 => Samples::Int16 { bits, data: values.iter().map(|value| *value as i16).collect() },
        _ => Samples::Int32 { bits, data: values.iter().map(|value| *value as i32).collect() },
    };
    Recording::new(rate(hertz), channels, samples).unwrap()
}

fn comes_back(recording: &Recording, bits: u8) {
    let file = encode(recording, OutputFormat::Flac { bits }).unwrap();
    assert_eq!(file, encode(recording, OutputFormat::Flac { bits }).unwrap(), "not the same bytes twice");
    let raw = recording.samples().len() * usize::from(bits.div_ceil(8));
    assert!(file.len() <= raw + raw / 16 + 300, "{recording:?}: {} bytes for {raw}", file.len());
    let decoded = decode(&file).unwrap();
    assert_eq!((decoded.source.codec, decoded.source.metadata), (Codec::Flac, vec![]));
    assert!(decoded.recording == *recording, "{recording:?} came back as {:?}", decoded.recording);
}

#[test]
fn every_depth_and_number_of_channels_comes_back() {
    for bits in [8, 12, 16, 20, 24] {
        for channels in 1..=8 {
            for kind in 0..5 {
                comes_back(&recording(bits, channels, 4500, 8000, kind), bits);
            }
        }
    }
}

#[test]
fn every_short_or_odd_length_comes_back() {
    for frames in (1..40).chain([63, 64, 65, 4095, 4096, 4097, 8191, 8192, 8193]) {
        for kind in 0..5 {
            comes_back(&recording(16, 1 + (frames % 2) as u16, frames, 44_100, kind), 16);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sixteen_bit_samples_come_back(data in prop::collection::vec(any::<i16>(), 1..3000), hertz in 8000u32..48_000) {
        comes_back(&common::int16(hertz, 1, data), 16);
    }

    #[test]
    fn any_codes_of_g711_come_back(data in prop::collection::vec(any::<u8>(), 1..3000), hertz in 8000u32..48_000) {
        for law in [redaction::g711::Law::Mu, redaction::g711::Law::A] {
            let recording = Recording::new(rate(hertz), 1, Samples::G711(law, data.clone())).unwrap();
            let file = encode(&recording, OutputFormat::WavG711(law)).unwrap();
            prop_assert!(file[58..58 + data.len()] == data[..]);
            prop_assert_eq!(decode(&file).unwrap().recording, recording);
        }
    }

    #[test]
    fn any_finite_floats_come_back(data in prop::collection::vec(-4.0f32..4.0, 1..1000)) {
        let recording = Recording::new(rate(8000), 1, Samples::Float(data)).unwrap();
        prop_assert_eq!(decode(&encode(&recording, OutputFormat::WavFloat).unwrap()).unwrap().recording, recording);
    }
}
