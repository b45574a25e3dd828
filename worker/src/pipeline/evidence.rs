//! Manifests: everything that a case knows, without a word that was spoken.

use std::collections::BTreeMap;

use redaction::manifest::{self, Audio, Engine, Level, Manifest, Model, Outcome, Output, PolicyRef, RedactionRecord, Verification};
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::verify::Verified;
use sha2::{Digest, Sha256};

use super::policy::Channels;
use super::{Attempt, Case, mirroring, outcome, values};

/// The manifest of a proven output.
pub(super) fn published(case: &Case<'_>, plan: &RedactionPlan, attempt: &Attempt, verified: &Verified) -> Manifest {
    let redactions = records(case, plan);
    let engine = engine(case);
    let model = engine.models.first().map(|model| model.name.clone()).unwrap_or_default();
    Manifest {
        output: Some(output(case, attempt)),
        counts: manifest::counts(&redactions),
        redactions,
        verification: Some(Verification::of(verified, &model)),
        engine,
        outcome: outcome(plan),
        quarantine: None,
        ..base(case)
    }
}

/// The manifest of a recording that must not be published: what was planned, and why it stopped.
pub(super) fn quarantined(case: &Case<'_>, reason: QuarantineReason) -> Manifest {
    let redactions = case.plan.as_ref().map(|plan| records(case, plan)).unwrap_or_default();
    Manifest { counts: manifest::counts(&redactions), redactions, quarantine: Some(reason.into()), ..base(case) }
}

/// The ranges, and where the policy measures on which channels they are heard, what was measured.
fn records(case: &Case<'_>, plan: &RedactionPlan) -> Vec<RedactionRecord> {
    let recording = &case.decoded.recording;
    let mut records = manifest::records(plan, case.tools.policy.fill, recording.rate());
    if case.tools.policy.channels == Channels::Echo {
        for (record, own) in records.iter_mut().zip(plan.redactions()) {
            record.crosstalk = mirroring::records(own, recording);
        }
    }
    records
}

fn base(case: &Case<'_>) -> Manifest {
    let policy = case.tools.policy;
    Manifest {
        schema: manifest::SCHEMA.to_owned(),
        predecessor: None,
        source: case.file.source.clone(),
        input: input(case),
        output: None,
        policy: PolicyRef {
            name: policy.name.clone(),
            version: policy.version.clone(),
            sha256: policy.sha256.clone(),
            lists: policy.lists.clone(),
        },
        engine: engine(case),
        coverage: case.coverage.clone(),
        redactions: Vec::new(),
        restorations: Vec::new(),
        counts: BTreeMap::new(),
        rules: policy.rules(),
        suppressed: case.suppressed.clone(),
        transcript: None,
        repeats: policy.repeats.as_ref().map(|key| values::repeats(&case.values, key)),
        levels: (0..).zip(case.planner.levels()).map(|(channel, levels)| Level::of(channel, levels)).collect(),
        controls: policy.controls.clone(),
        verification: None,
        outcome: Outcome::Quarantined,
        quarantine: None,
    }
}

fn input(case: &Case<'_>) -> Audio {
    let (source, recording) = (&case.decoded.source, &case.decoded.recording);
    Audio {
        sha256: hex::encode(case.file.sha256),
        bytes: case.file.bytes,
        container: source.container.name().to_owned(),
        codec: source.codec.name().to_owned(),
        sample_rate: recording.rate().hertz(),
        channels: recording.channels(),
        frames: recording.frames(),
        metadata: metadata(case),
    }
}

fn output(case: &Case<'_>, attempt: &Attempt) -> Output {
    let recording = &attempt.again.recording;
    let audio = Audio {
        sha256: hex::encode(Sha256::digest(&attempt.encoded)),
        bytes: attempt.encoded.len() as u64,
        container: attempt.format.container_name().to_owned(),
        codec: attempt.format.codec_name().to_owned(),
        sample_rate: recording.rate().hertz(),
        channels: recording.channels(),
        frames: recording.frames(),
        metadata: Vec::new(),
    };
    Output { audio, same_format: attempt.format.same_as(&case.decoded.source), metadata_stripped: metadata(case) }
}

fn metadata(case: &Case<'_>) -> Vec<String> {
    case.decoded.source.metadata.iter().map(|kind| kind.name().to_owned()).collect()
}

fn engine(case: &Case<'_>) -> Engine {
    let model = |model: &asr::ModelInfo| Model { name: model.name.clone(), sha256: model.sha256.clone(), decode: model.decode.clone() };
    Engine {
        callscrub: env!("CARGO_PKG_VERSION").to_owned(),
        models: case.tools.listener.models().iter().map(model).collect(),
        device: "cpu".to_owned(),
    }
}
