//! Manifests against their published schema, and what they say: on results of the whole pipeline, whistled instead of spoken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::path::Path;

use redaction::manifest::{Manifest, Outcome, canonical_json};
use serde_json::Value;
use tests::whistle::{Kept, broken, listener, published, recording, settle};
use worker::pipeline::Settled;
use worker::pipeline::policy::Policy;

const CARD: &[&str] = &[
    "hello nice weather",
    "my card number is four five three nine one four eight eight zero three four three six four six seven",
    "thank you so much",
];

fn schema(name: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema").join(name);
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn assert_valid(manifest: &Manifest) {
    let value: Value = serde_json::from_slice(&canonical_json(manifest).unwrap()).unwrap();
    let problems: Vec<String> = schema("manifest.v1.json").iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn every_kind_of_manifest_is_valid_under_the_published_schema() {
    let (listener, all) = (listener(), Policy::load("all", None).unwrap());
    for (kept, channels) in [(Kept::MuLaw, 2), (Kept::ALaw, 1), (Kept::Pcm(8), 1), (Kept::Pcm(16), 2), (Kept::Float, 1), (Kept::Flac, 1)] {
        let result = published(&listener, &all, "call.wav", recording(CARD, channels, kept));
        assert_eq!((result.manifest.outcome, result.manifest.counts.get("CREDIT_CARD")), (Outcome::Redacted, Some(&1)), "{kept:?}");
        assert_valid(&result.manifest);
    }
    let clean = published(&listener, &all, "clean.wav", recording(&["hello nice weather", "thank you so much"], 1, Kept::Pcm(16)));
    assert_eq!(clean.manifest.outcome, Outcome::Clean);
    assert_valid(&clean.manifest);
    match settle(&broken(), &all, "unheard.wav", recording(CARD, 1, Kept::Pcm(16))) {
        Settled::Quarantined { manifest, .. } => assert_valid(&manifest),
        Settled::Published(_) => panic!("what nobody heard was published"),
    }
}

#[test]
fn a_manifest_says_who_looked_what_was_left_in_and_what_words_cannot_reach() {
    let policy = "name = 'x'\nversion = '1'\nentities = ['CREDIT_CARD', 'PIN']\nallow = ['4471']\n\
        [[controls]]\nframework = 'HIPAA'\ncontrol = '(P)'\nreach = 'out_of_reach'\nstatement = 'The voice stays.'\n";
    let key = worker::attest::keyed::DigestKey::new("2026", &[9; 32]).unwrap();
    let policy = Policy::parse("x", policy).unwrap().with_digest_key(&key, true);
    let said = [CARD, &["my pin is four four seven one"]].concat();
    let manifest = published(&listener(), &policy, "call.wav", recording(&said, 1, Kept::Pcm(16))).manifest;
    assert_valid(&manifest);
    let rules: Vec<&str> = manifest.rules.iter().map(|rule| rule.entity.as_str()).collect();
    assert!(rules.contains(&"PIN") && !rules.contains(&"PERSON"));
    let left: Vec<_> = manifest.suppressed.iter().map(|own| (own.entity.as_str(), own.suppressed_by.as_str())).collect();
    assert_eq!(left, [("PIN", "allow_list")]);
    assert!(manifest.suppressed[0].start_ms > manifest.redactions[0].end_ms);
    assert_eq!(manifest.controls[0].control, "(P)");
    assert_eq!(manifest.policy.lists.as_ref().map(|lists| (lists.allow, lists.digest.is_some())), Some((1, true)));
    assert_eq!(manifest.repeats.as_ref().map(|repeats| repeats.values.len()), Some(1));
    assert!(manifest.levels[0].speech_dbfs - manifest.levels[0].floor_dbfs > 30);
    // The words before the number run into it; after it comes a pause.
    let (edges, level) = (manifest.redactions[0].edges, manifest.levels[0]);
    assert!(edges.before.residual_dbfs > level.floor_dbfs + 30 && edges.after.residual_dbfs <= level.floor_dbfs + 6, "{edges:?} {level:?}");
}
