//! `channels = "echo"`: a range goes on the channels where it is heard, by measuring, and nowhere else.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::{Path, PathBuf};

use audio::{Limits, OutputFormat, Verdict, crosstalk, decode, encode};
use redaction::manifest::canonical_json;
use redaction::recording::{Recording, Samples};
use redaction::time::TimeSpan;
use serde_json::Value;
use tests::whistle::{Kept, listener, published, recording};
use worker::audit::report::Verdict as Audited;
use worker::audit::{Evidence, audit};
use worker::pipeline::policy::Policy;

/// The stereo calls of the project's own set, with their truths.
fn calls() -> Vec<(PathBuf, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("calls");
    let files = ["dev", "kept"].iter().flat_map(|part| fs::read_dir(folder.join(part)).unwrap());
    let truths = files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|own| own == "json"));
    let mut calls: Vec<_> =
        truths.map(|path| (path.with_extension("wav"), serde_json::from_slice(&fs::read(&path).unwrap()).unwrap())).collect();
    calls.retain(|(_, truth): &(_, Value)| truth["channels"] == 2);
    calls.sort_by(|a, b| a.0.cmp(&b.0));
    calls
}

/// What is measured at every identifier of a call.
fn measured(wav: &Path, truth: &Value) -> Vec<Verdict> {
    let recording = decode(&fs::read(wav).unwrap(), &Limits::default()).unwrap().recording;
    let ms = |value: &Value| value.as_f64().unwrap() as u64;
    let spans = truth["spans"].as_array().unwrap().iter();
    let verdict = |span: &Value| {
        let own = span["channel"].as_u64().unwrap() as u16;
        // As a plan has it: with its pads.
        let range = TimeSpan::from_ms(ms(&span["start_ms"]).saturating_sub(200), ms(&span["end_ms"]) + 300).to_frames(recording.rate());
        crosstalk(&recording, own, 1 - own, range).unwrap().verdict
    };
    spans.map(verdict).collect()
}

#[test]
fn on_real_calls_every_identifier_is_told_to_leak_where_it_does_and_nowhere_else() {
    let (mut leaking, mut doubtful, mut apart) = (0, 0, 0);
    for (wav, truth) in calls() {
        let verdicts = measured(&wav, &truth);
        let leaks = verdicts.iter().filter(|own| **own == Verdict::Leak).count();
        if truth["options"]["crosstalk_db"].is_null() {
            assert_eq!(leaks, 0, "{}", wav.display());
            doubtful += verdicts.iter().filter(|own| **own == Verdict::Masked).count();
            apart += verdicts.len();
        } else {
            assert_eq!(leaks, verdicts.len(), "{}", wav.display());
            leaking += leaks;
        }
    }
    assert!(leaking >= 10 && apart >= 50 && doubtful * 10 <= apart, "{leaking} leak, {doubtful} of {apart} in doubt");
}

/// A card number on the first channel, an answer on the second, with so much of the first channel on the second.
fn call(leak: f32) -> Vec<u8> {
    let said =
        ["my card number is four five three nine one four eight eight zero three four three three six four six", "thank you so much"];
    let apart = decode(&recording(&said, 2, Kept::Pcm(16)), &Limits::default()).unwrap().recording;
    let (a, b): (Vec<f32>, Vec<f32>) = (apart.channel(0).collect(), apart.channel(1).collect());
    let late = |at: usize| at.checked_sub(400).map_or(0.0, |at| a[at]);
    let frames = (0..a.len()).flat_map(|at| [a[at], b[at] + leak * late(at)]);
    let data = frames.map(|sample| (sample * 32_768.0) as i16).collect();
    let mixed = Recording::new(apart.rate(), 2, Samples::Int16 { bits: 16, data }).unwrap();
    encode(&mixed, OutputFormat::WavPcm { bits: 16 }).unwrap()
}

#[test]
fn a_range_goes_where_it_is_heard_the_manifest_says_why_and_the_result_verifies() {
    let text = config::policy::built_in("all").unwrap();
    let policy = |channels: &str| Policy::parse("x", &text.replace("channels = \"all\"", &format!("channels = \"{channels}\""))).unwrap();
    let listener = listener();
    for (channels, leak, expected, reason) in [
        ("echo", 0.063, vec![0, 1], Some("leak")),
        ("echo", 0.0, vec![0], Some("none")),
        ("all", 0.0, vec![0, 1], None),
        ("own", 0.063, vec![0], None),
    ] {
        let original = call(leak);
        let result = published(&listener, &policy(channels), "call.wav", original.clone());
        let redactions = &result.manifest.redactions;
        assert_eq!((redactions.len(), &redactions[0].channels), (1, &expected), "{channels} {leak}");
        let said: Vec<_> = redactions[0].crosstalk.iter().map(|own| own.reason.as_str()).collect();
        assert_eq!(said, reason.into_iter().collect::<Vec<_>>(), "{channels} {leak}");
        let manifest = canonical_json(&result.manifest).unwrap();
        let found = audit(&Evidence { original: Some(&original), ..Evidence::of(&manifest, &result.output) });
        assert_eq!(found.report.result(), Audited::Verified, "{:?}", found.report.failed());
        let (output, plan) = found.heard.unwrap();
        assert_eq!(tests::faults::attest(|_, own| Ok(own), &policy(channels), &output, &plan), Ok(()), "{channels} {leak}");
    }
}

#[test]
fn a_manifest_that_says_one_thing_of_a_leak_and_did_another_does_not_verify() {
    let text = config::policy::built_in("all").unwrap().replace("channels = \"all\"", "channels = \"echo\"");
    let result = published(&listener(), &Policy::parse("x", &text).unwrap(), "call.wav", call(0.063));
    let failed = |change: fn(&mut redaction::manifest::CrosstalkRecord)| {
        let mut manifest = result.manifest.clone();
        change(&mut manifest.redactions[0].crosstalk[0]);
        audit(&Evidence::of(&canonical_json(&manifest).unwrap(), &result.output)).report.failed()
    };
    assert_eq!(failed(|_| ()), [""; 0]);
    let changes: [fn(&mut redaction::manifest::CrosstalkRecord); 3] =
        [|own| own.mirrored = false, |own| own.reason = "none".into(), |own| own.channel = 2];
    for change in changes {
        assert_eq!(failed(change), ["manifest_sense"]);
    }
}
