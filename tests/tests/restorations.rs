//! A result from which a false alarm is given back, by the pipeline: that range comes from the original and nothing else changes, or there is no result.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::process::Command;

use asr::Listener;
use audio::{Limits, decode};
use redaction::finding::Entity;
use redaction::manifest::{Manifest, Outcome, canonical_json};
use redaction::recording::Recording;
use redaction::restoration::{FalseAlarm, Stretch};
use redaction::time::{FrameRange, TimeSpan};
use sha2::{Digest, Sha256};
use tests::whistle::{Kept, listener, place, published, recording};
use worker::audit::report::{Report, Verdict};
use worker::audit::{Evidence, audit};
use worker::pipeline::policy::Policy;
use worker::pipeline::{
    Addition, Change, NotRevised, Original, Previous, Published, Restoration, Restorations, Tools, excerpt, rescan, revise,
};

const LIMITS: Limits = Limits { max_bytes: 1 << 30, max_duration_ms: 3_600_000, max_channels: 8 };
const CARD: &str = "my card number is four five three nine one four eight eight zero three four three six four six seven";
const CODE: &str = "my security code is four seven one";
/// A card's number that has to go, and a code that need not.
const SAID: [&str; 4] = ["hello nice weather", CARD, CODE, "thank you so much"];

/// A recording, and what comes of it.
struct Office {
    listener: Listener,
    policy: Policy,
    original: Vec<u8>,
}

impl Office {
    fn new(policy: &Policy, original: Vec<u8>) -> Self {
        Self { listener: listener(), policy: policy.clone(), original }
    }

    fn first(&self) -> Published {
        published(&self.listener, &self.policy, "call.wav", self.original.clone())
    }

    fn tools(&self) -> Tools<'_> {
        Tools { listener: &self.listener, policy: &self.policy, limits: &LIMITS, progress: &|_| () }
    }

    fn change(&self, of: &Published, additions: &[Addition], ranges: &[&str]) -> Result<Published, NotRevised> {
        let sha256 = hex::encode(Sha256::digest(canonical_json(&of.manifest).unwrap()));
        let previous = Previous { manifest: &of.manifest, manifest_sha256: &sha256, output: of.output.clone() };
        let range = |id: &&str| Restoration { range: (*id).to_owned(), reason: FalseAlarm::NotPersonal, restored_by: "ann".into() };
        let original = Original::of(self.original.clone(), &of.manifest)?;
        let restorations = Restorations { ranges: ranges.iter().map(range).collect(), original };
        let restorations = (!ranges.is_empty()).then_some(restorations);
        revise(previous, Change { additions: additions.to_vec(), restorations }, &self.tools())
    }

    fn audit(&self, of: &Published) -> Report {
        let manifest = canonical_json(&of.manifest).unwrap();
        audit(&Evidence { original: Some(&self.original), undecided: true, ..Evidence::of(&manifest, &of.output) }).report
    }
}

fn all() -> Policy {
    Policy::load("all", None).unwrap()
}

fn addition(start_ms: u64, end_ms: u64) -> Addition {
    Addition { span: TimeSpan::from_ms(start_ms, end_ms), channel: 0, entity: Entity::PERSON }
}

/// The id of the range of that kind.
fn id<'a>(manifest: &'a Manifest, entity: &str) -> &'a str {
    let found = manifest.redactions.iter().find(|own| own.findings.iter().any(|finding| finding.entity == entity));
    &found.unwrap_or_else(|| panic!("no {entity} in {:?}", manifest.counts)).id
}

fn samples(bytes: &[u8]) -> Recording {
    decode(bytes, &LIMITS).unwrap().recording
}

fn heard(recording: &Recording, channel: u16, start: u64, end: u64) -> Vec<f32> {
    recording.channel_in(channel, FrameRange::new(start, end).unwrap()).collect()
}

#[test]
fn a_false_alarm_comes_back_and_nothing_else_changes_in_every_format_on_one_channel_and_on_two() {
    for (kept, channels) in [(Kept::MuLaw, 2), (Kept::ALaw, 1), (Kept::Pcm(16), 1), (Kept::Pcm(24), 2), (Kept::Float, 2), (Kept::Flac, 2)] {
        let office = Office::new(&all(), recording(&SAID, channels, kept));
        let first = office.first();
        let range = first.manifest.redactions.iter().find(|own| own.id == id(&first.manifest, "CARD_CVV")).unwrap();
        let next = office.change(&first, &[], &[&range.id]).unwrap();
        assert_eq!(office.audit(&next).result(), Verdict::Verified, "{kept:?} {:?}", office.audit(&next).failed());
        let given = &next.manifest.restorations[0];
        assert_eq!((given.start_frame, given.end_frame, &given.channels), (range.start_frame, range.end_frame, &range.channels));
        assert_eq!((given.id.as_str(), given.restored_by.as_str(), given.reason), ("g1", "ann", FalseAlarm::NotPersonal));
        assert_eq!((&given.findings, next.manifest.restorations.len()), (&range.findings, 1));
        let (original, before, after) = (samples(&office.original), samples(&first.output), samples(&next.output));
        for channel in 0..channels {
            let of = |own: &Recording, start, end| heard(own, channel, start, end);
            let (start, end) = (given.start_frame, given.end_frame);
            assert_eq!(of(&after, start, end), of(&original, start, end), "{kept:?} inside");
            assert_ne!(of(&before, start, end), of(&original, start, end), "{kept:?} was overwritten");
            assert_eq!(of(&after, 0, start), of(&before, 0, start), "{kept:?} before it");
            assert_eq!(of(&after, end, after.frames()), of(&before, end, before.frames()), "{kept:?} after it");
        }
        let transcript = String::from_utf8(next.transcript.clone()).unwrap();
        assert!(transcript.contains("security code is four seven one") && transcript.contains("[CREDIT_CARD]"), "{transcript}");
        assert_eq!(next.manifest.counts.get("CARD_CVV"), None);
        assert_eq!(next.manifest.redactions.len() + 1, first.manifest.redactions.len());
        assert_eq!(next.manifest.levels, first.manifest.levels);
    }
}

#[test]
fn a_fresh_listening_by_an_auditor_knows_what_was_given_back_and_nothing_else() {
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let next = office.change(&first, &[], &[id(&first.manifest, "CARD_CVV")]).unwrap();
    let manifest = canonical_json(&next.manifest).unwrap();
    let (output, plan) = audit(&Evidence::of(&manifest, &next.output)).heard.unwrap();
    let given = next.manifest.restorations[0].stretch().unwrap();
    let listen = |given: &[Stretch]| rescan(&output, &plan, given, &office.tools()).is_ok();
    assert!(listen(&[given]) && !listen(&[]));
    // More than the half second in which a voice dies away: into its last word.
    let shorter = FrameRange::new(given.range.start(), given.range.end() - 6000).unwrap();
    assert!(!listen(&[Stretch { range: shorter, ..given }]), "what reaches out of it is a finding");
}

#[test]
fn where_everything_was_a_false_alarm_the_result_is_clean_and_its_next_one_still_knows() {
    let office = Office::new(&all(), recording(&["hello nice weather", CODE], 1, Kept::Pcm(16)));
    let first = office.first();
    let clean = office.change(&first, &[], &["r1"]).unwrap();
    assert_eq!((clean.manifest.outcome, clean.manifest.redactions.len()), (Outcome::Clean, 0));
    assert!(samples(&clean.output) == samples(&office.original));
    assert_eq!(office.audit(&clean).result(), Verdict::Verified, "{:?}", office.audit(&clean).failed());
    let third = office.change(&clean, &[addition(600, 1200)], &[]).unwrap();
    assert_eq!((third.manifest.redactions.len(), &third.manifest.restorations), (1, &clean.manifest.restorations));
    assert_eq!(office.audit(&third).result(), Verdict::Verified, "{:?}", office.audit(&third).failed());
}

#[test]
fn what_a_person_overwrites_later_wins_over_what_was_given_back() {
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let second = office.change(&first, &[], &[id(&first.manifest, "CARD_CVV")]).unwrap();
    let given = second.manifest.restorations[0].clone();
    // The last word of the code goes again: what is left of it is still given back.
    let words = place(&SAID, 2, 6..7);
    let third = office.change(&second, &[addition(words.start as u64, given.end_ms)], &[]).unwrap();
    let left = &third.manifest.restorations;
    assert_eq!((left.len(), left[0].start_frame, &left[0].findings), (1, given.start_frame, &given.findings));
    assert!(left[0].end_frame < given.end_frame);
    assert_eq!(office.audit(&third).result(), Verdict::Verified, "{:?}", office.audit(&third).failed());
    // All of it goes again: nothing is given back any more, and one approval may do.
    let fourth = office.change(&third, &[addition(given.start_ms, given.end_ms)], &[]).unwrap();
    assert_eq!(fourth.manifest.restorations, []);
    assert_eq!(office.audit(&fourth).result(), Verdict::Verified, "{:?}", office.audit(&fourth).failed());
    // And once more: what a person had overwritten can be a false alarm too.
    let by_hand = fourth.manifest.redactions.iter().find(|own| own.start_frame <= given.start_frame && given.end_frame <= own.end_frame);
    let fifth = office.change(&fourth, &[], &[&by_hand.unwrap().id]).unwrap();
    assert!(fifth.manifest.restorations[0].findings.iter().any(|own| own.rule == "by_hand"));
    assert_eq!(office.audit(&fifth).result(), Verdict::Verified, "{:?}", office.audit(&fifth).failed());
}

#[test]
fn a_range_of_several_findings_comes_back_but_for_what_is_overwritten_in_the_same_change() {
    // Somebody overwrote from the weather to the code: one range, with findings of several kinds.
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let joined = office.change(&first, &[addition(600, first.manifest.redactions.last().unwrap().end_ms)], &[]).unwrap();
    assert_eq!(joined.manifest.redactions.len(), 1);
    assert!(joined.manifest.redactions[0].findings.len() > 2);
    // Given back as a whole, the card's number is heard in it, and known: a person said so. Only what is overwritten with it stays.
    let card = &first.manifest.redactions[0];
    let next = office.change(&joined, &[addition(card.start_ms, card.end_ms)], &["r1"]).unwrap();
    let given: Vec<_> = next.manifest.restorations.iter().map(|own| (own.start_frame, own.end_frame)).collect();
    let (range, whole) = (&next.manifest.redactions[0], &joined.manifest.redactions[0]);
    assert_eq!(given, [(whole.start_frame, range.start_frame), (range.end_frame, whole.end_frame)]);
    assert!(!String::from_utf8(next.transcript.clone()).unwrap().contains("four five three nine"));
    assert_eq!(office.audit(&next).result(), Verdict::Verified, "{:?}", office.audit(&next).failed());
}

#[test]
fn under_a_policy_that_measures_leaks_the_copy_on_the_other_channel_comes_back_too() {
    let text = config::policy::built_in("all").unwrap().replace("channels = \"all\"", "channels = \"echo\"");
    let apart = decode(&recording(&SAID, 2, Kept::Pcm(16)), &LIMITS).unwrap().recording;
    let (a, b): (Vec<f32>, Vec<f32>) = (apart.channel(0).collect(), apart.channel(1).collect());
    let late = |at: usize| at.checked_sub(400).map_or(0.0, |at| a[at]);
    let data = (0..a.len()).flat_map(|at| [a[at], b[at] + 0.063 * late(at)]).map(|sample| (sample * 32_768.0) as i16).collect();
    let mixed = Recording::new(apart.rate(), 2, redaction::recording::Samples::Int16 { bits: 16, data }).unwrap();
    let original = audio::encode(&mixed, audio::OutputFormat::WavPcm { bits: 16 }).unwrap();
    let office = Office::new(&Policy::parse("x", &text).unwrap(), original);
    let first = office.first();
    let code = first.manifest.redactions.iter().find(|own| own.id == id(&first.manifest, "CARD_CVV")).unwrap();
    assert_eq!(code.channels, [0, 1], "it leaks");
    let next = office.change(&first, &[], &[&code.id]).unwrap();
    assert_eq!(
        (&next.manifest.restorations[0].channels, next.manifest.redactions.len()),
        (&vec![0, 1], first.manifest.redactions.len() - 1)
    );
    assert_eq!(office.audit(&next).result(), Verdict::Verified, "{:?}", office.audit(&next).failed());
    // With the original at hand leaks can be measured, so more can be overwritten too.
    let both = office.change(&first, &[addition(600, 1200)], &[&code.id]).unwrap();
    assert_eq!(both.manifest.redactions.len(), first.manifest.redactions.len());
    assert_eq!(office.audit(&both).result(), Verdict::Verified, "{:?}", office.audit(&both).failed());
}

#[test]
fn what_is_not_of_this_original_or_would_give_nothing_back_makes_no_result() {
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let code = id(&first.manifest, "CARD_CVV");
    let refused = |of: &Published, additions: &[Addition], ranges: &[&str]| office.change(of, additions, ranges).err().unwrap();
    assert!(matches!(refused(&first, &[], &["r9"]), NotRevised::Range));
    assert!(matches!(refused(&first, &[], &[code, code]), NotRevised::Range));
    let range = first.manifest.redactions.iter().find(|own| own.id == code).unwrap();
    assert!(matches!(refused(&first, &[addition(range.start_ms, range.end_ms)], &[code]), NotRevised::Nothing));
    let wider = addition(range.start_ms - 100, range.end_ms);
    assert!(matches!(refused(&first, &[wider], &[code]), NotRevised::HeardAgain));
    // Another recording of the same length.
    let mut other = office.original.clone();
    *other.last_mut().unwrap() ^= 1;
    assert!(matches!(Original::of(other, &first.manifest), Err(NotRevised::Original)));
    // A result that leaves out what its manifest leaves out too: with another range given back, the card's number would be heard.
    let forged = forged(&first, id(&first.manifest, "CREDIT_CARD"));
    let manifest = canonical_json(&forged.manifest).unwrap();
    let found = audit(&Evidence::of(&manifest, &forged.output)).report;
    assert_eq!(found.result(), Verdict::Verified, "nobody sees it without the original: {:?}", found.failed());
    assert!(matches!(refused(&forged, &[], &[id(&forged.manifest, "CARD_CVV")]), NotRevised::NotItsOutput));
}

/// The same output under a manifest that has no such range.
fn forged(first: &Published, range: &str) -> Published {
    let mut manifest = first.manifest.clone();
    manifest.redactions.retain(|own| own.id != range);
    for (number, own) in (1..).zip(&mut manifest.redactions) {
        own.id = format!("r{number}");
    }
    manifest.counts = redaction::manifest::counts(&manifest.redactions);
    let output = samples(&first.output);
    let plan = audit(&Evidence::of(&canonical_json(&manifest).unwrap(), &first.output)).heard.unwrap().1;
    let proof = redaction::verify::inspect(&output, &plan, manifest.redactions[0].fill).unwrap();
    manifest.verification.as_mut().unwrap().outside_sha256 = hex::encode(proof.outside_sha256());
    Published {
        output: first.output.clone(),
        format: first.format,
        same_format: first.same_format,
        transcript: first.transcript.clone(),
        forms: Vec::new(),
        manifest,
        verified: first.verified,
    }
}

#[test]
fn an_excerpt_of_the_original_shows_one_range_and_no_other() {
    // The card's number and the code stand so close that either is heard around the other.
    let office = Office::new(&all(), recording(&["my pin is four seven one two", "hello", CODE], 1, Kept::Pcm(16)));
    let first = office.first();
    let original = Original::of(office.original.clone(), &first.manifest).unwrap();
    let (whole, rate) = (samples(&office.original), 8);
    assert!(first.manifest.redactions.len() >= 2);
    for own in &first.manifest.redactions {
        let heard = samples(&excerpt(&first.manifest, &original, &own.id, 60_000, &LIMITS).unwrap());
        assert_eq!(heard.frames(), whole.frames());
        for other in &first.manifest.redactions {
            let range = FrameRange::new(other.start_frame, other.end_frame).unwrap();
            let same = heard.channel_in(0, range).eq(whole.channel_in(0, range));
            assert_eq!(same, other.id == own.id, "{} around {}", other.id, own.id);
        }
        let near = samples(&excerpt(&first.manifest, &original, &own.id, 500, &LIMITS).unwrap());
        let ms = own.end_ms.min(whole.duration_ms()) + 500 - own.start_ms.saturating_sub(500);
        assert!(near.frames() <= ms * rate && near.frames() + 500 * rate >= ms * rate, "{} of {ms} ms", near.frames());
    }
    assert!(matches!(excerpt(&first.manifest, &original, "r9", 0, &LIMITS), Err(NotRevised::Range)));
}

/// What each verifier says of a manifest's form and sense: the program's, and the one in Python.
fn senses(manifest: &serde_json::Value, output: &[u8]) -> [bool; 2] {
    let (folder, manifest) = (tempfile::tempdir().unwrap(), canonical_json(manifest).unwrap());
    std::fs::write(folder.path().join("call.manifest.json"), &manifest).unwrap();
    std::fs::write(folder.path().join("call.wav"), output).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verifier/verify.py");
    let theirs = Command::new("python3").arg(script).args(["call.manifest.json", "call.wav"]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8(theirs.stdout).unwrap();
    assert!(said.contains("FAIL review"), "nobody approved it, and no key was given: {said}");
    let failed = audit(&Evidence::of(&manifest, output)).report.failed();
    let form = |own: &&str| own.starts_with("manifest_");
    assert!(failed.contains(&"review") || failed == ["manifest_form"], "{failed:?}");
    [!failed.iter().any(form), !said.contains("FAIL manifest_")]
}

#[test]
fn a_manifest_that_gives_back_what_cannot_be_given_back_is_caught_by_both_verifiers() {
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let next = office.change(&first, &[], &[id(&first.manifest, "CARD_CVV")]).unwrap();
    let stated = serde_json::to_value(&next.manifest).unwrap();
    assert_eq!(senses(&stated, &next.output), [true, true]);
    let sheet = worker::report::sheet::sheet("call.wav", &next.manifest, &office.audit(&next), &samples(&next.output)).unwrap();
    assert!(sheet.contains("gave back from the original") && sheet.contains("<td>ann</td><td>it tells nothing of a person</td>"));
    let (end, frames) = (stated["redactions"][0]["end_frame"].clone(), stated["input"]["frames"].as_u64().unwrap());
    for (path, value) in [
        ("/predecessor", serde_json::Value::Null),
        ("/restorations/0/id", "g2".into()),
        ("/restorations/0/channels", serde_json::json!([])),
        ("/restorations/0/channels", serde_json::json!([1, 0])),
        ("/restorations/0/channels", serde_json::json!([0, 2])),
        ("/restorations/0/start_frame", 0.into()),
        ("/restorations/0/start_frame", (end.as_u64().unwrap() - 1).into()),
        ("/restorations/0/end_frame", (frames + 1).into()),
        ("/restorations/0/start_ms", 0.into()),
        ("/restorations/0/end_ms", 0.into()),
        ("/restorations/0/reason", "because".into()),
        ("/restorations/0/restored_by", " ".into()),
        ("/restorations/0/findings", serde_json::json!([])),
    ] {
        let mut wrong = stated.clone();
        match value {
            serde_json::Value::Null => drop(wrong.as_object_mut().unwrap().remove(&path[1..])),
            value => *wrong.pointer_mut(path).unwrap() = value,
        }
        assert_eq!(senses(&wrong, &next.output), [false, false], "{path}: {:?}", wrong.pointer(path));
    }
    // Across a range that is overwritten, with times that fit, and twice the same.
    let mut across = stated.clone();
    across["restorations"][0]["start_frame"] = 0.into();
    across["restorations"][0]["start_ms"] = 0.into();
    let mut twice = stated.clone();
    let again = twice["restorations"][0].clone();
    twice["restorations"].as_array_mut().unwrap().push(again);
    twice["restorations"][1]["id"] = "g2".into();
    for wrong in [across, twice] {
        assert_eq!(senses(&wrong, &next.output), [false, false]);
    }
}

/// Whether each verifier finds nothing wrong between a manifest and the one before.
fn follows(before: &[u8], manifest: &Manifest, output: &[u8]) -> [bool; 2] {
    let (folder, manifest) = (tempfile::tempdir().unwrap(), canonical_json(manifest).unwrap());
    for (name, bytes) in [("before.json", before), ("call.manifest.json", &manifest), ("call.wav", output)] {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/verifier/verify.py");
    let arguments = ["call.manifest.json", "call.wav", "--predecessor", "before.json"];
    let theirs = Command::new("python3").arg(script).args(arguments).current_dir(folder.path()).output().unwrap();
    let found = audit(&Evidence { predecessor: Some(before), ..Evidence::of(&manifest, output) }).report;
    [!found.failed().contains(&"predecessor"), !String::from_utf8(theirs.stdout).unwrap().contains("FAIL predecessor")]
}

#[test]
fn what_is_audible_again_without_being_stated_is_caught_by_both_verifiers() {
    let office = Office::new(&all(), recording(&SAID, 2, Kept::MuLaw));
    let first = office.first();
    let (code, bytes) = (id(&first.manifest, "CARD_CVV"), canonical_json(&first.manifest).unwrap());
    let second = office.change(&first, &[addition(600, 1200)], &[code]).unwrap();
    assert_eq!(follows(&bytes, &second.manifest, &second.output), [true, true]);
    let third = office.change(&second, &[addition(1300, 1400)], &[]).unwrap();
    let between = canonical_json(&second.manifest).unwrap();
    assert_eq!(follows(&between, &third.manifest, &third.output), [true, true]);
    assert_eq!(follows(&bytes, &third.manifest, &third.output), [false, false], "one was left out between");
    assert_eq!(follows(&bytes, &first.manifest, &first.output), [false, false], "it was made from none");
    let changes: [fn(&mut Manifest); 5] = [
        |own| own.restorations.clear(),
        |own| own.restorations[0].end_frame -= 1,
        |own| own.restorations[0].channels = vec![0],
        |own| own.restorations[0].start_frame -= 800,
        |own| drop(own.redactions.pop()),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut wrong = second.manifest.clone();
        change(&mut wrong);
        assert_eq!(follows(&bytes, &wrong, &second.output), [false, false], "{number}");
    }
    let mut other = first.manifest.clone();
    other.policy.sha256 = "0".repeat(64);
    let mut of_other = second.manifest.clone();
    let bytes = canonical_json(&other).unwrap();
    of_other.predecessor.as_mut().unwrap().manifest_sha256 = hex::encode(Sha256::digest(&bytes));
    assert_eq!(follows(&bytes, &of_other, &second.output), [false, false]);
}
