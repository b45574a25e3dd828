//! Manifests of recordings that never were, for reports: any number, each by its number alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use redaction::fill::Fill;
use redaction::manifest::{
    Audio, EdgeRecord, Edges, Engine, FindingRecord, Manifest, Model, Outcome, Output, PolicyRef, Quarantine, RedactionRecord,
    RescanRecord, SCHEMA, Source, Verification, canonical_json, counts,
};
use redaction::transcript::Coverage;

/// Entities with the rules that report them, the common ones first.
const FOUND: &[(&str, &[&str])] = &[
    ("CREDIT_CARD", &["credit_card", "credit_card_parts"]),
    ("PERSON", &["person"]),
    ("CARD_CVV", &["card_cvv"]),
    ("DATE_OF_BIRTH", &["date_of_birth", "birthday"]),
    ("UK_POSTCODE", &["uk_postcode"]),
    ("EMAIL_ADDRESS", &["email"]),
    ("IBAN", &["iban"]),
    ("VIN", &["vin"]),
];

/// The manifest of that number.
pub fn manifest(number: u64) -> Manifest {
    let mut random = fastrand::Rng::with_seed(number);
    let outcome = match random.u32(..1000) {
        0..2 => Outcome::Quarantined,
        2..300 => Outcome::Clean,
        _ => Outcome::Redacted,
    };
    let redactions =
        if outcome == Outcome::Redacted { (0..random.u64(1..12)).map(|index| range(index, &mut random)).collect() } else { Vec::new() };
    let published = outcome != Outcome::Quarantined;
    let audio = audio(number);
    let transcribed_ms = 60_000 - random.u64(..1000) * random.u64(..20);
    Manifest {
        schema: SCHEMA.into(),
        predecessor: None,
        source: Source { uri: format!("s3://recordings/{number:06}.wav"), version: None, etag: None },
        input: audio.clone(),
        output: published.then(|| Output { audio, same_format: true, metadata_stripped: Vec::new() }),
        policy: PolicyRef { name: "all".into(), version: "1".into(), sha256: "0".repeat(64), lists: None },
        engine: Engine {
            callscrub: "0".into(),
            models: vec![Model { name: "base".into(), sha256: "0".repeat(64), decode: "greedy".into() }],
            device: "cpu".into(),
        },
        coverage: Some(Coverage { speech_ms: 60_000, transcribed_ms, ..Coverage::default() }),
        counts: counts(&redactions),
        redactions,
        restorations: Vec::new(),
        rules: Vec::new(),
        suppressed: Vec::new(),
        repeats: None,
        transcript: None,
        levels: Vec::new(),
        controls: Vec::new(),
        verification: published.then(|| Verification {
            outside_identical: true,
            outside_sha256: "0".repeat(64),
            rescan: RescanRecord { findings: 0, model: "base".into(), rounds: 1, heard_ms: None },
            result: "verified".into(),
        }),
        outcome,
        quarantine: (!published).then(|| Quarantine { reason: "not_covered".into() }),
    }
}

fn audio(number: u64) -> Audio {
    let codec = "pcm_mulaw".into();
    let (sha256, container) = (format!("{number:064x}"), "wav".into());
    Audio { sha256, bytes: 480_058, container, codec, sample_rate: 8000, channels: 1, frames: 480_000, metadata: Vec::new() }
}

fn range(index: u64, random: &mut fastrand::Rng) -> RedactionRecord {
    // The farther down, the rarer; the last hardly ever.
    let place =
        if random.u32(..500) == 0 { FOUND.len() - 1 } else { random.usize(..FOUND.len()) * random.usize(..FOUND.len()) / FOUND.len() };
    let (entity, rules) = FOUND[place];
    let finding = FindingRecord {
        entity: entity.into(),
        rule: rules[usize::from(random.u32(..200) == 0 && rules.len() > 1)].into(),
        confidence: 0.9,
        checksum: "none".into(),
        reason: "dialogue".into(),
        channel: 0,
        round: 0,
    };
    let edge = EdgeRecord { pad_ms: 200, residual_dbfs: -60 };
    RedactionRecord {
        id: format!("r{}", index + 1),
        channels: vec![0],
        start_frame: index * 32_000,
        end_frame: index * 32_000 + 16_000,
        start_ms: index * 4000,
        end_ms: index * 4000 + 2000,
        fill: Fill::Tone,
        findings: vec![finding],
        edges: Edges { before: edge, after: edge },
        crosstalk: Vec::new(),
    }
}

/// Writes the manifests of the numbers below `count` into folders of a thousand below `folder`, and says how many recordings have each
/// entity removed.
///
/// # Errors
/// Where they can't be written.
pub fn write(folder: &Path, count: u64) -> io::Result<BTreeMap<String, u64>> {
    let mut entities = BTreeMap::new();
    for number in 0..count {
        let manifest = manifest(number);
        manifest.counts.keys().for_each(|entity| *entities.entry(entity.clone()).or_default() += 1);
        let place = folder.join(format!("{:02}", number / 1000));
        fs::create_dir_all(&place)?;
        fs::write(place.join(format!("{number:06}.wav.manifest.json")), canonical_json(&manifest)?)?;
    }
    Ok(entities)
}
