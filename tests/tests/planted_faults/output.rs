//! An output with any fault does not verify, whether or not the original is at hand.

use std::fs;
use std::path::Path;

use audio::{OutputFormat, encode};
use redaction::manifest::{Manifest, canonical_json};
use redaction::recording::{Recording, Samples};
use redaction::time::{FrameRange, SampleRate};
use sha2::{Digest, Sha256};
use tests::program::run;
use tests::whistle::{Kept, listener, published, recording};
use worker::pipeline::Published;

use crate::{CALL, all, decoded};

/// A manifest and its output.
type Papers = (Vec<u8>, Vec<u8>);

const RATE: SampleRate = match SampleRate::new(8000) {
    Some(rate) => rate,
    None => SampleRate::SPEECH,
};

/// A result, what it was made of, and the result of another recording.
struct Case {
    original: Vec<u8>,
    result: Published,
    other: Published,
}

impl Case {
    fn new() -> Self {
        let (listener, original) = (listener(), recording(CALL, 1, Kept::Pcm(16)));
        let result = published(&listener, &all(), "call.wav", original.clone());
        let other = published(&listener, &all(), "other.wav", recording(&["hello", CALL[1], CALL[2]], 1, Kept::Pcm(16)));
        Self { original, result, other }
    }

    /// The output with another recording in its place, and a manifest that states its file as it is.
    fn replaced(&self, output: &Recording) -> Papers {
        let bytes = encode(output, OutputFormat::WavPcm { bits: 16 }).unwrap();
        let mut manifest: Manifest = self.result.manifest.clone();
        let stated = &mut manifest.output.as_mut().unwrap().audio;
        (stated.sha256, stated.bytes, stated.frames) = (hex::encode(Sha256::digest(&bytes)), bytes.len() as u64, output.frames());
        (canonical_json(&manifest).unwrap(), bytes)
    }

    /// The same with other samples.
    fn with(&self, change: impl FnOnce(&mut Vec<i16>)) -> Papers {
        let mut data = samples(&self.result.output);
        change(&mut data);
        self.replaced(&Recording::new(RATE, 1, Samples::Int16 { bits: 16, data }).unwrap())
    }

    /// The same with what the original has in these frames.
    fn kept(&self, frames: std::ops::Range<usize>) -> Papers {
        let before = samples(&self.original);
        self.with(|data| data[frames.clone()].copy_from_slice(&before[frames]))
    }

    /// The output as it is, and another manifest.
    fn stated(&self, change: impl FnOnce(&mut Manifest)) -> Papers {
        let mut manifest = self.result.manifest.clone();
        change(&mut manifest);
        (canonical_json(&manifest).unwrap(), self.result.output.clone())
    }

    /// The same, but for the frames that the range is said to have.
    fn stated_frames(&self, from: u64, to: u64) -> Papers {
        let time = FrameRange::new(from, to).unwrap().to_time(RATE);
        self.stated(|manifest| {
            let own = &mut manifest.redactions[0];
            (own.start_frame, own.end_frame, own.start_ms, own.end_ms) = (from, to, time.start_ms(), time.end_ms());
        })
    }

    /// By name: what is given for the result, and the check that fails.
    fn faults(&self) -> Vec<(&'static str, Papers, &'static str)> {
        let manifest = canonical_json(&self.result.manifest).unwrap();
        let output = |bytes: &[u8]| (manifest.clone(), bytes.to_vec());
        let range = &self.result.manifest.redactions[0];
        let (start, end) = (range.start_frame as usize, range.end_frame as usize);
        vec![
            // A fill is silent in its very first and last sample, as the original is there: the next one tells.
            ("the fill stops before the range's end", self.kept(end - 2..end), "ranges"),
            ("the fill begins late", self.kept(start..start + 2), "ranges"),
            ("the range was not overwritten at all", self.kept(start..end), "ranges"),
            ("the output ends a frame early", self.with(|data| data.truncate(data.len() - 1)), "outside"),
            ("the output ends within the range", self.with(|data| data.truncate(end - 1)), "ranges"),
            ("the file was cut off", output(&self.result.output[..self.result.output.len() - 2]), "output_file"),
            ("the output of another recording", output(&self.other.output), "output_file"),
            ("the output of another recording, stated as its own", self.replaced(&decoded(&self.other.output)), "ranges"),
            ("the original in the output's place", output(&self.original), "output_file"),
            ("a range that is stated a frame too short", self.stated_frames(range.start_frame, range.end_frame - 1), "ranges"),
            ("a range that is stated a frame too late", self.stated_frames(range.start_frame + 1, range.end_frame), "ranges"),
            ("a range that isn't stated", self.stated(|manifest| manifest.redactions.clear()), "manifest_sense"),
            ("one sample outside the range was changed", self.with(|data| data[end + 40] ^= 1), "outside"),
        ]
    }
}

fn samples(file: &[u8]) -> Vec<i16> {
    match decoded(file).samples() {
        Samples::Int16 { data, .. } => data.clone(),
        _ => panic!("16 bits were written"),
    }
}

/// What the program says of these papers: its status, and its checks.
fn verify(folder: &Path, (manifest, output): &Papers, more: &[&str]) -> (Option<i32>, String) {
    fs::write(folder.join("call.manifest.json"), manifest).unwrap();
    fs::write(folder.join("call.wav"), output).unwrap();
    let said = run(&[&["verify", "call.manifest.json", "call.wav"], more].concat(), folder);
    (said.status.code(), String::from_utf8_lossy(&said.stdout).into_owned())
}

const ORIGINAL: &[&str] = &["--original", "original.wav"];

#[test]
fn an_output_with_any_fault_does_not_verify() {
    let (case, folder) = (Case::new(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("original.wav"), &case.original).unwrap();
    assert_eq!(verify(folder.path(), &case.stated(|_| ()), ORIGINAL).0, Some(0));
    for (name, papers, check) in case.faults() {
        for more in [&[], ORIGINAL] {
            let (status, said) = verify(folder.path(), &papers, more);
            assert_eq!(status, Some(1), "{name}: {said}");
            let failed = format!("{check}:");
            assert!(said.lines().any(|line| line.starts_with("FAIL") && line.contains(&failed)), "{name}: {said}");
        }
    }
    // A result that is whole in itself is none of another recording.
    let other = (canonical_json(&case.other.manifest).unwrap(), case.other.output.clone());
    assert_eq!((verify(folder.path(), &other, &[]).0, verify(folder.path(), &other, ORIGINAL).0), (Some(0), Some(1)));
}
