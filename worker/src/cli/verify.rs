//! `callscrub verify`: an output against its manifest, offline, by anyone.

use std::path::PathBuf;

use redaction::fill::Fill;
use redaction::finding::{Checksum, Entity, Reason};
use redaction::manifest::{Manifest, Outcome, RedactionRecord, canonical_json};
use redaction::plan::{Cause, ChannelSet, Edge, Redaction, RedactionPlan};
use redaction::recording::Recording;
use redaction::time::FrameRange;
use redaction::verify::{compare, inspect};
use sha2::{Digest, Sha256};

use super::exit::{CliError, End, Exit, print};
use super::{redact, report};

/// Checks that OUTPUT is the file that MANIFEST speaks of, that exactly the stated ranges hold the fill, and that everything else is what
/// was verified; with --original also that everything else is the original, sample for sample.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The manifest.
    manifest: PathBuf,
    /// The redacted recording.
    output: PathBuf,
    /// The original recording, where it still exists.
    #[arg(long, value_name = "INPUT")]
    original: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> End {
    let manifest_bytes = redact::read(&args.manifest, 1 << 30)?;
    let manifest = report::parse(&manifest_bytes).map_err(|error| CliError::failed(format!("{}: {error}", args.manifest.display())))?;
    let output = redact::read(&args.output, redact::LIMITS.max_bytes)?;
    let original = args.original.as_ref().map(|path| redact::read(path, redact::LIMITS.max_bytes)).transpose()?;
    match check(&manifest, &manifest_bytes, &output, original.as_deref()) {
        Ok(checked) => {
            checked.iter().for_each(|line| print(&format!("ok    {line}")));
            print(&format!("verified: {}", report::headline(&manifest, &args.output.display().to_string())));
            Ok(Exit::Done)
        }
        Err(broken) => {
            print(&format!("FAIL  {broken}"));
            Err(CliError::failed(format!("{} does not verify", args.output.display())))
        }
    }
}

/// Every check in order; what passed, or the first that didn't.
fn check(manifest: &Manifest, manifest_bytes: &[u8], output: &[u8], original: Option<&[u8]>) -> Result<Vec<String>, String> {
    let mut passed = Vec::new();
    check_form(manifest, manifest_bytes)?;
    passed.push("the manifest is canonical and agrees with itself".to_owned());
    let stated = manifest.output.as_ref().ok_or("the manifest speaks of no output: the recording was quarantined")?;
    same("the output's SHA-256", &stated.audio.sha256, &digest(output))?;
    passed.push("the output is the file that was verified".to_owned());
    let recording = decode(output, "the output")?;
    let plan = plan(manifest, &recording)?;
    let fill = manifest.redactions.first().map_or(Fill::Tone, |record| record.fill);
    let proof = inspect(&recording, &plan, fill).map_err(|reason| reason.to_string())?;
    passed.push(format!("exactly the stated ranges hold the fill ({})", manifest.redactions.len()));
    let outside = manifest.verification.as_ref().ok_or("the manifest states no verification")?;
    if outside.result != "verified" || !outside.outside_identical || outside.rescan.findings != 0 || outside.rescan.rounds == 0 {
        return Err("the manifest states a verification that did not succeed".to_owned());
    }
    same("the digest of all samples outside the ranges", &outside.outside_sha256, &hex::encode(proof.outside_sha256()))?;
    passed.push("every sample outside them is what was verified".to_owned());
    if let Some(original) = original {
        same("the original's SHA-256", &manifest.input.sha256, &digest(original))?;
        compare(&decode(original, "the original")?, &recording, &plan, fill).map_err(|reason| reason.to_string())?;
        passed.push("every sample outside them is the original's".to_owned());
    }
    Ok(passed)
}

/// The manifest's own form: canonical bytes, counts and outcome that follow from its redactions.
fn check_form(manifest: &Manifest, bytes: &[u8]) -> Result<(), String> {
    let canonical = canonical_json(manifest).map_err(|error| error.to_string())?;
    if canonical != bytes {
        return Err("the manifest is not in canonical form: it was edited".to_owned());
    }
    if manifest.counts != redaction::manifest::counts(&manifest.redactions) {
        return Err("the manifest's counts do not follow from its redactions".to_owned());
    }
    if manifest.redactions.windows(2).any(|pair| pair[0].fill != pair[1].fill) {
        return Err("the manifest states more than one fill: a policy has one".to_owned());
    }
    let clean = manifest.redactions.is_empty();
    match manifest.outcome {
        Outcome::Clean if clean => Ok(()),
        Outcome::Redacted if !clean => Ok(()),
        Outcome::Quarantined => Ok(()),
        _ => Err("the manifest's outcome does not follow from its redactions".to_owned()),
    }
}

fn same(what: &str, stated: &str, found: &str) -> Result<(), String> {
    if stated == found { Ok(()) } else { Err(format!("{what} is not the one stated")) }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn decode(bytes: &[u8], what: &str) -> Result<Recording, String> {
    let limits = audio::Limits { max_duration_ms: u64::MAX / 1_000_000, ..redact::LIMITS };
    audio::decode(bytes, &limits).map(|decoded| decoded.recording).map_err(|error| format!("{what} can't be decoded: {error}"))
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
    // Which finding asked for a range changes nothing about its samples; that there is one is what a plan needs.
    let cause = record.findings.first().map(|finding| Cause {
        entity: Entity::from_name(&finding.entity).unwrap_or(Entity::PERSON),
        rule: "stated",
        confidence: 0.0,
        checksum: Checksum::None,
        reason: Reason::Shape,
        channel: finding.channel,
        round: finding.round,
    });
    let channels = channels.ok_or("a stated range has no channel")?;
    Ok(Redaction { range, channels, causes: cause.into_iter().collect(), before: edge, after: edge })
}
