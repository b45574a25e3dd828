//! A result of which a person has more overwritten: its output goes through the same overwriting, comparing and listening again, and a manifest
//! comes of it that names the one before. Only more is overwritten, so the original isn't needed.

use audio::DecodeError;
use redaction::finding::{Checksum, Entity, Reason};
use redaction::manifest::{FindingRecord, Manifest, Outcome, Predecessor, RedactionRecord, Repeats, Rule, counts};
use redaction::plan::{Cause, ChannelSet, Edge, PlanError, Redaction, RedactionPlan};
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use redaction::time::{FrameRange, TimeSpan};

use super::policy::Channels;
use super::{Case, File, Input, Published, Tools, same_ranges};

/// The rule that findings of people name.
const BY_HAND: &str = "by_hand";
/// The rule of causes that stand for findings of the manifest before, whose own names are text there.
const STATED: &str = "stated";

/// A result that is to be changed.
pub struct Previous<'a> {
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// That one's SHA-256, hexadecimal.
    pub manifest_sha256: &'a str,
    /// Its output, which its manifest must name.
    pub output: Vec<u8>,
}

/// A stretch that has to go as well; what lies in it already is widened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Addition {
    /// From when to when.
    pub span: TimeSpan,
    /// The channel that it was heard on. As with findings, the policy says whether others go with it.
    pub channel: u16,
    /// What it is.
    pub entity: Entity,
}

/// Why there is no other result.
#[derive(Debug, thiserror::Error)]
pub enum NotRevised {
    /// The output can't be decoded.
    #[error("{0}")]
    Decode(#[from] DecodeError),
    /// It was made by another policy.
    #[error("the policy is not the one of the manifest")]
    Policy,
    /// What a channel holds of another one was measured in the original, and can't be in an output.
    #[error("its policy measures on which channels a range is heard, which only the original shows: redact it again")]
    Echo,
    /// Nothing was published, or a stretch lies outside the recording.
    #[error("{0}")]
    Plan(#[from] PlanError),
    /// The manifest states ranges that can't be.
    #[error("the manifest is of another recording")]
    Manifest,
    /// All of it is overwritten already.
    #[error("all of that is overwritten already")]
    Nothing,
    /// Not proven.
    #[error("{0}")]
    Quarantined(QuarantineReason),
}

/// Overwrites more, and proves it: the same loop as for a first result.
///
/// # Errors
/// Why not; then nothing is to be published.
pub fn revise(previous: Previous<'_>, additions: &[Addition], tools: &Tools<'_>) -> Result<Published, NotRevised> {
    let before = previous.manifest;
    if before.policy.sha256 != tools.policy.sha256 {
        return Err(NotRevised::Policy);
    }
    if tools.policy.channels == Channels::Echo {
        return Err(NotRevised::Echo);
    }
    let decoded = audio::decode(&previous.output, tools.limits)?;
    let file = File::of(Input { source: before.source.clone(), bytes: previous.output });
    let rounds = before.verification.as_ref().map(|own| own.rescan.rounds).ok_or(NotRevised::Manifest)?;
    let plan = plan(before, &decoded.recording)?;
    let more: Vec<Redaction> = additions.iter().map(|own| added(own, rounds, &decoded.recording, tools)).collect::<Result<_, _>>()?;
    let widened = plan.widened(more)?;
    if same_ranges(&widened, &plan) {
        return Err(NotRevised::Nothing);
    }
    let published = Case::new(&file, tools, &decoded).settle(widened, rounds, None).map_err(NotRevised::Quarantined)?;
    let manifest = succeeding(before, previous.manifest_sha256, published.manifest.clone()).ok_or(NotRevised::Manifest)?;
    Ok(Published { same_format: manifest.output.as_ref().is_some_and(|output| output.same_format), manifest, ..published })
}

/// The plan that the manifest states.
fn plan(manifest: &Manifest, recording: &Recording) -> Result<RedactionPlan, NotRevised> {
    let stated = |record: &RedactionRecord| {
        let range = FrameRange::new(record.start_frame, record.end_frame)?;
        let channels = record.channels.iter().map(|channel| ChannelSet::one(*channel)).reduce(ChannelSet::union)?;
        let edge = |own: &redaction::manifest::EdgeRecord| Edge { pad_ms: own.pad_ms, residual_db: own.residual_dbfs };
        let (before, after) = (edge(&record.edges.before), edge(&record.edges.after));
        let causes = record.findings.iter().map(stand_in).collect::<Option<_>>()?;
        Some(Redaction { range, channels, causes, before, after })
    };
    let redactions: Option<Vec<Redaction>> = manifest.redactions.iter().map(stated).collect();
    Ok(RedactionPlan::new(recording.frames(), recording.channels(), redactions.ok_or(NotRevised::Manifest)?)?)
}

/// What tells the placeholder of a finding: its kind and channel.
fn stand_in(finding: &FindingRecord) -> Option<Cause> {
    let entity = Entity::from_name(&finding.entity)?;
    let (confidence, checksum, reason) = (finding.confidence as f32, Checksum::None, Reason::Shape);
    Some(Cause { entity, rule: STATED, confidence, checksum, reason, channel: finding.channel, round: finding.round })
}

fn added(own: &Addition, round: u8, recording: &Recording, tools: &Tools<'_>) -> Result<Redaction, NotRevised> {
    let channels = match tools.policy.channels {
        Channels::All if own.channel < recording.channels() => ChannelSet::all(recording.channels()),
        _ => ChannelSet::one(own.channel),
    };
    let levels = redaction::levels::Levels::of_channel(recording, own.channel);
    let range = own.span.to_frames(recording.rate());
    if range.end() > recording.frames() {
        return Err(PlanError::OutsideAudio { end: range.end(), frames: recording.frames() }.into());
    }
    // A person set the edges: no word is known that they could lie outside of.
    let (before, after) = redaction::placing::edges(range, own.span, &levels, recording.rate(), recording.frames());
    let (confidence, checksum, reason) = (1.0, Checksum::None, Reason::ByHand);
    let cause = Cause { entity: own.entity, rule: BY_HAND, confidence, checksum, reason, channel: own.channel, round };
    Ok(Redaction { range, channels, causes: vec![cause], before, after })
}

/// `made` speaks of the output before as its input. What is said of the recording itself is what was said before.
fn succeeding(before: &Manifest, manifest_sha256: &str, made: Manifest) -> Option<Manifest> {
    let (old, new) = (before.output.as_ref()?, made.output.clone()?);
    let predecessor = Predecessor { manifest_sha256: manifest_sha256.to_owned(), output_sha256: old.audio.sha256.clone() };
    let redactions: Vec<RedactionRecord> = made.redactions.into_iter().map(|record| told(record, before)).collect();
    let mut rules = made.rules;
    for finding in redactions.iter().flat_map(|record| &record.findings).filter(|finding| finding.rule == BY_HAND) {
        let rule = Rule { id: BY_HAND.to_owned(), entity: finding.entity.clone(), version: Some(1) };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Some(Manifest {
        predecessor: Some(predecessor),
        input: before.input.clone(),
        output: Some(redaction::manifest::Output { same_format: old.same_format, metadata_stripped: old.metadata_stripped.clone(), ..new }),
        coverage: before.coverage.clone(),
        counts: counts(&redactions),
        redactions,
        rules,
        repeats: repeats(before.repeats.clone(), made.repeats),
        levels: before.levels.clone(),
        outcome: Outcome::Redacted,
        ..made
    })
}

/// The record with the findings of all ranges before that lie in it, and what is new.
fn told(record: RedactionRecord, before: &Manifest) -> RedactionRecord {
    let holds = |old: &&RedactionRecord| {
        record.start_frame <= old.start_frame
            && old.end_frame <= record.end_frame
            && old.channels.iter().any(|own| record.channels.contains(own))
    };
    let old = before.redactions.iter().filter(holds).flat_map(|old| old.findings.iter().cloned());
    let findings = old.chain(record.findings.iter().filter(|finding| finding.rule != STATED).cloned()).collect();
    RedactionRecord { findings, ..record }
}

/// Values that were found before, and those found now.
fn repeats(before: Option<Repeats>, now: Option<Repeats>) -> Option<Repeats> {
    match (before, now) {
        (Some(mut before), Some(now)) if before.key_id == now.key_id => {
            before.values.extend(now.values);
            Some(before)
        }
        (before, now) => before.or(now),
    }
}
