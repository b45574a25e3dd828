//! WAV in and out: every PCM width, floats and G.711, value by value.

mod common;

use audio::{Codec, OutputFormat, encode};
use common::{chunk, decode, fmt, fmt_extensible, riff, signal, wav};
use redaction::g711::Law;
use redaction::recording::{SampleFormat, Samples};

fn first_values(samples: &Samples) -> Vec<f64> {
    match samples {
        Samples::G711(_, data) => data.iter().map(|value| f64::from(*value)).collect(),
        Samples::Int16 { data, .. } => data.iter().map(|value| f64::from(*value)).collect(),
        Samples::Int32 { data, .. } => data.iter().map(|value| f64::from(*value)).collect(),
        Samples::Float(data) => data.iter().map(|value| f64::from(*value)).collect(),
    }
}

/// Tag, bits, bytes of the data chunk, and what they must be decoded to.
type Width = (u16, u16, Vec<u8>, Codec, SampleFormat, Vec<f64>);

#[test]
fn every_width_of_pcm_keeps_its_values() {
    let int = |bits| SampleFormat::Int { bits };
    let float = |value: f32| value.to_le_bytes();
    let table: Vec<Width> = vec![
        (1, 8, vec![0, 128, 255], Codec::PcmU8, int(8), vec![-128.0, 0.0, 127.0]),
        (1, 16, vec![0, 128, 255, 127, 255, 255], Codec::PcmS16, int(16), vec![-32_768.0, 32_767.0, -1.0]),
        (1, 24, vec![0, 0, 128, 255, 255, 127, 1, 0, 0], Codec::PcmS24, int(24), vec![-8_388_608.0, 8_388_607.0, 1.0]),
        (1, 32, vec![0, 0, 0, 128, 255, 255, 255, 127], Codec::PcmS32, int(32), vec![-2_147_483_648.0, 2_147_483_647.0]),
        (3, 32, [float(-1.5), float(0.25)].concat(), Codec::PcmF32, SampleFormat::Float, vec![-1.5, 0.25]),
        (3, 64, [(-1.5f64).to_le_bytes(), 0.25f64.to_le_bytes()].concat(), Codec::PcmF64, SampleFormat::Float, vec![-1.5, 0.25]),
        (6, 8, vec![0xD5, 0x55, 0x00], Codec::PcmAlaw, SampleFormat::G711(Law::A), vec![213.0, 85.0, 0.0]),
        (7, 8, vec![0xFF, 0x7F, 0x00], Codec::PcmMulaw, SampleFormat::G711(Law::Mu), vec![255.0, 127.0, 0.0]),
    ];
    for (tag, bits, data, codec, format, expected) in table {
        for fmt_body in [fmt(tag, 1, 8000, bits), fmt_extensible(tag, 1, 8000, bits)] {
            let decoded = decode(&riff(&[chunk(b"fmt ", &fmt_body), chunk(b"data", &data)])).unwrap();
            assert_eq!(decoded.source.codec, codec);
            assert_eq!(decoded.recording.samples().format(), format, "{codec:?}");
            assert_eq!(first_values(decoded.recording.samples()), expected, "{codec:?}");
        }
    }
}

#[test]
fn what_is_encoded_decodes_to_the_same_samples_in_the_same_format() {
    for (tag, bits) in [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (6, 8), (7, 8)] {
        for channels in 1..=8u16 {
            for hertz in [8000, 11_025, 16_000, 22_050, 44_100, 48_000] {
                let floats =
                    || signal(333, 7).into_iter().flat_map(|value| (f32::from(value) / 32_768.0).to_le_bytes()).collect::<Vec<u8>>();
                let bytes = if tag == 3 { floats() } else { signal(2000, 3).into_iter().map(|value| value as u8).collect() };
                let frame = usize::from(channels * bits / 8);
                let bytes = &bytes[..bytes.len() / frame * frame];
                let first = decode(&wav(tag, channels, hertz, bits, bytes)).unwrap();
                let format = OutputFormat::for_source(&first.source, &first.recording);
                assert!(format.same_as(&first.source), "{format:?} for {:?}", first.source);
                let file = encode(&first.recording, format).unwrap();
                assert_eq!(file, encode(&first.recording, format).unwrap());
                let second = decode(&file).unwrap();
                assert_eq!(second.recording, first.recording, "{tag} {bits} bits {channels} channels {hertz} Hz");
                assert_eq!(second.source.metadata, []);
            }
        }
    }
}

#[test]
fn a_g711_call_keeps_every_code_and_loses_every_other_chunk() {
    let codes: Vec<u8> = (0..=255).cycle().take(1001).collect();
    let chunks =
        [chunk(b"LIST", b"INFOICMT\x04\0\0\0name"), chunk(b"fmt ", &fmt(7, 1, 8000, 8)), chunk(b"data", &codes), chunk(b"zzzz", b"?")];
    let decoded = decode(&riff(&chunks)).unwrap();
    let names: Vec<_> = decoded.source.metadata.iter().map(|kind| kind.name()).collect();
    assert_eq!(names, ["RIFF LIST", "RIFF other"]);
    let file = encode(&decoded.recording, OutputFormat::WavG711(Law::Mu)).unwrap();
    assert_eq!(file.len(), 58 + 1001 + 1);
    assert_eq!(&file[..4], b"RIFF");
    assert_eq!(file[4..8], (file.len() as u32 - 8).to_le_bytes());
    assert_eq!(&file[12..20], b"fmt \x12\0\0\0");
    assert_eq!(&file[38..50], b"fact\x04\0\0\0\xe9\x03\0\0");
    assert_eq!(file[58..58 + 1001], codes);
    assert_eq!(decode(&file).unwrap().recording, decoded.recording);
}

#[test]
fn the_pad_byte_of_an_odd_data_chunk_is_no_sample() {
    let with_pad = wav(7, 1, 8000, 8, &[1, 2, 3]);
    let mut without = with_pad.clone();
    without.pop();
    for file in [with_pad, {
        without[4..8].copy_from_slice(&39u32.to_le_bytes());
        without
    }] {
        assert_eq!(decode(&file).unwrap().recording.frames(), 3);
    }
}

#[test]
fn a_format_that_does_not_hold_the_samples_is_refused() {
    let recording = common::int16(8000, 1, vec![1, 2, 3]);
    for format in
        [OutputFormat::WavPcm { bits: 24 }, OutputFormat::WavFloat, OutputFormat::WavG711(Law::A), OutputFormat::Flac { bits: 24 }]
    {
        assert_eq!(encode(&recording, format), Err(audio::EncodeError::WrongSamples), "{format:?}");
    }
}
