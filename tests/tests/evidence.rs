//! Manifests against their published schema, and what they say: on results of the whole pipeline, whistled instead of spoken.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::path::Path;

use redaction::manifest::{Manifest, Outcome, canonical_json};
use serde_json::Value;
use tests::whistle::{Kept, broken, listener, published, recording, settle};
use worker::attest::substitute::TranscriptKey;
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

#[test]
fn a_transcript_shows_what_the_strategies_promise_and_the_manifest_says_what_leads_back() {
    let text = "name = 'x'\nversion = '1'\nentities = ['CREDIT_CARD', 'CARD_CVV', 'PIN', 'ACCOUNT_NUMBER']\n[transcript]\nstrategy = 'mask'\n\
        forms = ['text', 'srt', 'vtt']\n[transcript.entities]\nCREDIT_CARD = 'fpe'\nCARD_CVV = 'fpe'\nPIN = 'pseudonym'\n";
    let said = [
        CARD,
        &[
            "my security code is nine zero two",
            "my pin is four four seven one",
            "my account number is two two one eight four five nine one",
        ],
    ]
    .concat();
    let key = TranscriptKey::new("2026", &[3; 32]).unwrap();
    let (listener, call) = (listener(), recording(&said, 1, Kept::Pcm(16)));
    let keyed = published(&listener, &Policy::parse("x", text).unwrap().with_transcript_key(&key), "call.wav", call.clone());
    assert_valid(&keyed.manifest);
    let json = String::from_utf8(keyed.transcript.clone()).unwrap();
    let card = key.encrypt("CREDIT_CARD", "4539148803436467").unwrap();
    let pin = format!("[PIN {}]", key.pseudonym("PIN", "4471"));
    // The security code has too few values to be encrypted: it is shown by its type.
    assert!([&card, &pin, "[CARD_CVV]", "***"].iter().all(|shown| json.contains(*shown)), "{json}");
    let record = keyed.manifest.transcript.unwrap();
    let treated = |own: &redaction::manifest::Treatment| (own.entity.clone(), own.strategy.clone(), own.reversible, own.key_id.clone());
    let of = |entity: &str, strategy: &str, reversible, key: Option<&str>| {
        (entity.to_owned(), strategy.to_owned(), reversible, key.map(str::to_owned))
    };
    let expected = [
        of("CREDIT_CARD", "fpe", true, Some("2026")),
        of("CARD_CVV", "type", false, None),
        of("PIN", "pseudonym", false, Some("2026")),
        of("ACCOUNT_NUMBER", "mask", false, None),
    ];
    let treatments: Vec<_> = record.treatments.iter().map(treated).collect();
    assert!(expected.iter().all(|own| treatments.contains(own)) && treatments.len() == expected.len(), "{treatments:?}");
    assert_eq!(key.decrypt("CREDIT_CARD", &card).as_deref(), Some("4539148803436467"));
    let extensions: Vec<&str> = keyed.forms.iter().map(|(extension, _)| *extension).collect();
    assert_eq!(extensions, ["txt", "srt", "vtt"]);
    assert!(keyed.forms.iter().all(|(_, bytes)| String::from_utf8_lossy(bytes).contains(&card)));
    // Without the key nothing stands for a value but its type, whatever the policy asks for.
    let bare = published(&listener, &Policy::parse("x", text).unwrap(), "call.wav", call);
    let shown = String::from_utf8(bare.transcript).unwrap();
    assert!(shown.contains("[CREDIT_CARD]") && shown.contains("[PIN]") && !shown.contains(&card));
    for shown in [&json, &shown] {
        assert!(!shown.contains("4539") && !shown.contains("four four seven") && !shown.contains("4471"));
    }
}
