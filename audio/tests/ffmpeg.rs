//! ffmpeg as a second opinion: it reads as many samples from our output as the recording has, and lossless ones are the same. Needs
//! ffmpeg on the path, so it runs on request: `cargo test -p audio --test ffmpeg -- --ignored`.

#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use audio::{OutputFormat, encode};
use common::{decode, int16, rate, signal, wav};
use redaction::g711::Law;
use redaction::recording::{Recording, Samples};

/// What ffmpeg makes of `bytes` as 16-bit samples.
fn ffmpeg(bytes: Vec<u8>) -> Vec<i16> {
    let arguments = ["-v", "error", "-i", "-", "-f", "s16le", "-"];
    let mut child = Command::new("ffmpeg").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let feeder = std::thread::spawn(move || stdin.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap().unwrap();
    assert!(output.status.success());
    output.stdout.as_chunks().0.iter().map(|sample| i16::from_le_bytes(*sample)).collect()
}

#[test]
#[ignore = "needs ffmpeg"]
fn ffmpeg_reads_the_same_samples_from_every_lossless_output() {
    for channels in [1u16, 2, 3, 8] {
        for frames in [1usize, 3, 4095, 4097, 10_001] {
            let data = signal(frames * usize::from(channels), 9);
            let recording = int16(8000, channels, data.clone());
            for format in [OutputFormat::WavPcm { bits: 16 }, OutputFormat::Flac { bits: 16 }] {
                assert!(ffmpeg(encode(&recording, format).unwrap()) == data, "{format:?}, {channels} channels, {frames} frames");
            }
            for law in [Law::Mu, Law::A] {
                let codes: Vec<u8> = data.iter().map(|value| law.compress(*value)).collect();
                let truth: Vec<i16> = codes.iter().map(|code| law.expand(*code)).collect();
                let recording = Recording::new(rate(8000), channels, Samples::G711(law, codes)).unwrap();
                let heard = ffmpeg(encode(&recording, OutputFormat::WavG711(law)).unwrap());
                assert!(heard == truth, "{law:?}, {channels} channels, {frames} frames");
            }
        }
    }
}

#[test]
#[ignore = "needs ffmpeg"]
fn ffmpeg_reads_as_many_samples_from_every_width() {
    let bytes: Vec<u8> = signal(6000, 5).into_iter().map(|value| value as u8 & 0x3F).collect();
    for (tag, bits) in [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32)] {
        for channels in [1u16, 2, 5] {
            let frame = usize::from(channels * bits / 8);
            let decoded = decode(&wav(tag, channels, 8000, bits, &bytes[..bytes.len() / frame * frame])).unwrap();
            let format = OutputFormat::for_source(&decoded.source, &decoded.recording);
            let heard = ffmpeg(encode(&decoded.recording, format).unwrap());
            assert_eq!(heard.len(), decoded.recording.samples().len(), "{format:?}, {channels} channels");
        }
    }
}
