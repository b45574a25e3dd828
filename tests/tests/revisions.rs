//! A result of which a person has more overwritten, by the pipeline: proven like the first, on the redacted output alone, or not at all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use audio::Limits;
use redaction::finding::Entity;
use redaction::manifest::canonical_json;
use redaction::time::TimeSpan;
use sha2::{Digest, Sha256};
use tests::whistle::{Kept, broken, listener, published, recording};
use worker::audit::report::Verdict;
use worker::audit::{Evidence, audit};
use worker::pipeline::policy::Policy;
use worker::pipeline::{Addition, Change, NotRevised, Previous, Published, Tools, revise};

const LIMITS: Limits = Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 8 };

fn addition(start_ms: u64, end_ms: u64) -> Addition {
    Addition { span: TimeSpan::from_ms(start_ms, end_ms), channel: 0, entity: Entity::PERSON }
}

#[test]
fn a_revision_holds_for_every_format_with_and_without_the_original() {
    let (listener, policy) = (listener(), Policy::load("all", None).unwrap());
    let said =
        ["hello nice weather", "my card number is four five three nine one four eight eight zero three four three six four six seven"];
    for kept in [Kept::MuLaw, Kept::ALaw, Kept::Pcm(16), Kept::Pcm(24), Kept::Float, Kept::Flac] {
        let original = recording(&said, 2, kept);
        let first = published(&listener, &policy, "call.wav", original.clone());
        let next = again(&first, &[addition(600, 1200)], &policy, &listener).unwrap();
        let manifest = canonical_json(&next.manifest).unwrap();
        let audited = audit(&Evidence { original: Some(&original), ..Evidence::of(&manifest, &next.output) });
        assert_eq!(audited.report.result(), Verdict::Verified, "{kept:?} {:?}", audited.report.failed());
        assert_eq!(next.manifest.redactions.len(), 2, "{kept:?}");
        assert_eq!(
            next.manifest.redactions[1],
            redaction::manifest::RedactionRecord { id: "r2".into(), ..first.manifest.redactions[0].clone() }
        );
        let transcript = String::from_utf8(next.transcript.clone()).unwrap();
        assert!(transcript.contains("[PERSON]") && transcript.contains("[CREDIT_CARD]") && !transcript.contains("hello"), "{transcript}");
        let once_more = again(&next, &[addition(1100, 1500)], &policy, &listener).unwrap();
        assert_eq!((once_more.manifest.redactions.len(), once_more.manifest.redactions[0].findings.len()), (2, 2));
        assert!(once_more.manifest.verification.unwrap().rescan.rounds > next.manifest.verification.unwrap().rescan.rounds);
    }
}

#[test]
fn what_cannot_be_proven_or_is_nothing_new_makes_no_result() {
    let (listener, policy) = (listener(), Policy::load("all", None).unwrap());
    let first = published(&listener, &policy, "call.wav", recording(&["hello nice weather", "so much"], 1, Kept::MuLaw));
    let next = again(&first, &[addition(600, 1200)], &policy, &listener).unwrap();
    let refused = |of: &Published, own: Addition, policy: &Policy| again(of, &[own], policy, &listener).err().unwrap();
    assert!(matches!(refused(&next, addition(700, 800), &policy), NotRevised::Nothing));
    assert!(matches!(refused(&next, addition(700, 900_000), &policy), NotRevised::Plan(_)));
    assert!(matches!(refused(&next, Addition { channel: 1, ..addition(2000, 2100) }, &policy), NotRevised::Plan(_)));
    assert!(matches!(refused(&next, addition(2000, 2100), &Policy::load("pci", None).unwrap()), NotRevised::Policy));
    let echo = Policy::parse("echo", "name = 'echo'\nversion = '1'\nentities = 'all'\nchannels = 'echo'\n").unwrap();
    let measured = published(&listener, &echo, "call.wav", recording(&["hello nice weather", "so much"], 2, Kept::MuLaw));
    assert!(matches!(refused(&measured, addition(600, 1200), &echo), NotRevised::Echo));
    assert!(matches!(again(&next, &[addition(2000, 2100)], &policy, &broken()), Err(NotRevised::Quarantined(_))));
}

fn again(of: &Published, additions: &[Addition], policy: &Policy, listener: &asr::Listener) -> Result<Published, NotRevised> {
    let tools = Tools { listener, policy, limits: &LIMITS, progress: &|_| () };
    let sha256 = hex::encode(Sha256::digest(canonical_json(&of.manifest).unwrap()));
    let change = Change { additions: additions.to_vec(), restorations: None };
    revise(Previous { manifest: &of.manifest, manifest_sha256: &sha256, output: of.output.clone() }, change, &tools)
}
