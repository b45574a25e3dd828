//! The files that a manifest speaks of, and every sample of them.

use audio::{Decoded, Limits, OutputFormat};
use redaction::fill::Fill;
use redaction::finding::{Checksum, Entity, Reason};
use redaction::levels::Levels;
use redaction::manifest::{Audio, FindingRecord, Level, Manifest, Output, RedactionRecord};
use redaction::plan::{Cause, ChannelSet, Edge, Redaction, RedactionPlan};
use redaction::recording::Recording;
use redaction::time::FrameRange;
use redaction::verify::{compare, inspect};
use sha2::{Digest, Sha256};

use super::Evidence;
use super::report::{Report, State};

/// Whatever a result may be: the auditor's machine sets the bounds, not the worker's settings.
const LIMITS: Limits = Limits { max_bytes: 1 << 40, max_duration_ms: u64::MAX / 1_000_000, max_channels: 32 };

/// Checks output and original. The output's samples and the plan, where both stand.
pub(super) fn check(evidence: &Evidence<'_>, manifest: &Manifest, report: &mut Report) -> Option<(Recording, RedactionPlan)> {
    let stated = manifest.output.as_ref()?;
    report.note(
        "output_file",
        file(&stated.audio, evidence.output, "the output").map(|()| "the output is the file that was verified".to_owned()),
    );
    let decoded = match decode(evidence.output, "the output") {
        Ok(decoded) => decoded,
        Err(problem) => {
            report.add("output_audio", State::Failed, problem);
            return None;
        }
    };
    report.note("output_audio", facts(&stated.audio, &decoded).map(|()| "its format is the one stated".to_owned()));
    let recording = decoded.recording;
    let plan = match plan(manifest, &recording) {
        Ok(plan) => plan,
        Err(problem) => {
            report.add("ranges", State::Failed, problem);
            return None;
        }
    };
    let fill = manifest.redactions.first().map_or(Fill::Tone, |record| record.fill);
    match inspect(&recording, &plan, fill) {
        Ok(proof) => {
            report.add("ranges", State::Ok, format!("exactly the {} stated ranges hold the fill", manifest.redactions.len()));
            let outside = manifest.verification.as_ref().map(|stated| stated.outside_sha256.clone()).unwrap_or_default();
            let same = outside == hex::encode(proof.outside_sha256());
            let holds = if same {
                Ok("every sample outside them is what was verified")
            } else {
                Err("the samples outside the ranges are not those verified")
            };
            report.note("outside", holds.map(str::to_owned).map_err(str::to_owned));
        }
        Err(reason) => report.add("ranges", State::Failed, reason.to_string()),
    }
    match evidence.original {
        Some(original) => check_original(original, manifest, stated, &recording, &plan, report),
        None => report.add("original", State::Skipped, "the original was not given"),
    }
    Some((recording, plan))
}

fn check_original(bytes: &[u8], manifest: &Manifest, stated: &Output, output: &Recording, plan: &RedactionPlan, report: &mut Report) {
    let holds = file(&manifest.input, bytes, "the original").and_then(|()| {
        let original = decode(bytes, "the original")?;
        facts(&manifest.input, &original)?;
        let format = OutputFormat::for_source(&original.source, &original.recording);
        if stated.same_format != format.same_as(&original.source) || stated.metadata_stripped != manifest.input.metadata {
            return Err("what the output states beside its format does not follow from the original".to_owned());
        }
        let level = |channel: u16| Level::of(channel, &Levels::of_channel(&original.recording, channel));
        if !manifest.levels.is_empty() && manifest.levels != (0..original.recording.channels()).map(level).collect::<Vec<_>>() {
            return Err("the original's levels are not those stated".to_owned());
        }
        let fill = manifest.redactions.first().map_or(Fill::Tone, |record| record.fill);
        compare(&original.recording, output, plan, fill).map_err(|reason| reason.to_string())?;
        Ok("every sample outside the ranges is the original's".to_owned())
    });
    report.note("original", holds);
}

fn file(stated: &Audio, bytes: &[u8], what: &str) -> Result<(), String> {
    match (stated.bytes == bytes.len() as u64, stated.sha256 == hex::encode(Sha256::digest(bytes))) {
        (false, _) => Err(format!("{what} has another length than stated")),
        (_, false) => Err(format!("{what}'s SHA-256 is not the one stated")),
        _ => Ok(()),
    }
}

fn facts(stated: &Audio, found: &Decoded) -> Result<(), String> {
    let (source, recording) = (&found.source, &found.recording);
    let metadata: Vec<&str> = source.metadata.iter().map(|kind| kind.name()).collect();
    let holds = [
        (stated.container == source.container.name(), "container"),
        (stated.codec == source.codec.name(), "codec"),
        (stated.sample_rate == recording.rate().hertz(), "sample rate"),
        (stated.channels == recording.channels(), "number of channels"),
        (stated.frames == recording.frames(), "number of frames"),
        (stated.metadata == metadata, "metadata"),
    ];
    holds.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, what)| Err(format!("the {what} is not the one stated")))
}

fn decode(bytes: &[u8], what: &str) -> Result<Decoded, String> {
    audio::decode(bytes, &LIMITS).map_err(|error| format!("{what} can't be decoded: {error}"))
}

/// The plan that the manifest states, made again under the same rules.
fn plan(manifest: &Manifest, recording: &Recording) -> Result<RedactionPlan, String> {
    let redactions: Result<Vec<_>, String> = manifest.redactions.iter().map(|record| redaction(record, recording)).collect();
    let plan = RedactionPlan::new(recording.frames(), recording.channels(), redactions?).map_err(|error| error.to_string())?;
    if plan.redactions().len() != manifest.redactions.len() {
        return Err("the stated ranges overlap".to_owned());
    }
    Ok(plan)
}

fn redaction(record: &RedactionRecord, recording: &Recording) -> Result<Redaction, String> {
    let range = FrameRange::new(record.start_frame, record.end_frame).ok_or("a stated range ends before it starts")?;
    let time = range.to_time(recording.rate());
    if (time.start_ms(), time.end_ms()) != (record.start_ms, record.end_ms) {
        return Err(format!("the frames and milliseconds of {} differ", record.id));
    }
    let channels = record.channels.iter().map(|channel| ChannelSet::one(*channel)).reduce(ChannelSet::union);
    let edge = Edge { pad_ms: 0, residual_db: 0 };
    // Which findings asked for a range changes nothing about its samples, but a second listening reads the mark of each.
    let cause = |finding: &FindingRecord| Cause {
        entity: Entity::from_name(&finding.entity).unwrap_or(Entity::PERSON),
        rule: "stated",
        confidence: 0.0,
        checksum: Checksum::None,
        reason: Reason::Shape,
        channel: finding.channel,
        round: finding.round,
    };
    let causes = record.findings.iter().map(cause).collect();
    let channels = channels.ok_or("a stated range has no channel")?;
    Ok(Redaction { range, channels, causes, before: edge, after: edge })
}
