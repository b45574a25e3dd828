//! A result that a person has changed: it goes through the same overwriting, comparing and listening again, and a manifest comes of it that names
//! the one before. Where only more is overwritten, that is done to the output, and the original isn't needed. What is given back comes from the
//! original: then the original is overwritten anew, with the plan as it is to be.

use audio::{DecodeError, Decoded};
use redaction::finding::{Checksum, Entity, Reason};
use redaction::manifest::{FindingRecord, Manifest, RedactionRecord};
use redaction::plan::{Cause, ChannelSet, Edge, PlanError, Redaction, RedactionPlan};
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use redaction::time::{FrameRange, TimeSpan};
use redaction::verify;

use super::known::Known;
use super::policy::Channels;
use super::restore::{Restorations, given_back, still_given_back};
use super::succession::succeeding;
use super::{Case, File, Input, Published, Tools, same_ranges};

/// The rule that findings of people name.
pub(super) const BY_HAND: &str = "by_hand";
/// The rule of causes that stand for findings of the manifest before, whose own names are text there.
pub(super) const STATED: &str = "stated";

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

/// What a person wants changed. Where both speak of the same samples, these are overwritten.
pub struct Change {
    /// What goes as well.
    pub additions: Vec<Addition>,
    /// What is given back.
    pub restorations: Option<Restorations>,
}

/// Why there is no other result.
#[derive(Debug, thiserror::Error)]
pub enum NotRevised {
    /// The output or the original can't be decoded.
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
    /// The original isn't the one of the manifest.
    #[error("what lies in the original's place is another recording than the one that was redacted")]
    Original,
    /// The output is something else than the original with the stated ranges overwritten.
    #[error("the result is not its original with the stated ranges overwritten")]
    NotItsOutput,
    /// A range is to be given back that there isn't, or twice.
    #[error("a range is marked that the result has not, or it is marked twice")]
    Range,
    /// All of it is overwritten already, or would be as before.
    #[error("all of that is overwritten already")]
    Nothing,
    /// What was to be given back was overwritten again.
    #[error("listening again found something there that reaches out of the range, so nothing of it can be given back")]
    HeardAgain,
    /// Not proven.
    #[error("{0}")]
    Quarantined(QuarantineReason),
}

/// Overwrites as a person wants it, and proves it: the same loop as for a first result.
///
/// # Errors
/// Why not; then nothing is to be published.
pub fn revise(previous: Previous<'_>, change: Change, tools: &Tools<'_>) -> Result<Published, NotRevised> {
    let before = previous.manifest;
    if before.policy.sha256 != tools.policy.sha256 {
        return Err(NotRevised::Policy);
    }
    if tools.policy.channels == Channels::Echo && change.restorations.is_none() {
        return Err(NotRevised::Echo);
    }
    let rounds = before.verification.as_ref().map(|own| own.rescan.rounds).ok_or(NotRevised::Manifest)?;
    let ground = Ground::of(before, previous.output, change.restorations.as_ref(), tools)?;
    let recording = &ground.decoded.recording;
    let restored = change.restorations.as_ref().map_or(&[][..], |own| &own.ranges);
    let given = given_back(before, restored, recording.rate())?;
    let more: Vec<Redaction> = change.additions.iter().map(|own| added(own, rounds, recording, tools)).collect::<Result<_, _>>()?;
    let kept = before.redactions.iter().filter(|own| !restored.iter().any(|range| range.range == own.id));
    let mut case = Case::new(&ground.file, tools, &ground.decoded);
    let plan = plan(kept, recording)?.widened(more)?;
    let plan = case.planner.mirrored(plan).map_err(NotRevised::Quarantined)?;
    if same_ranges(&plan, &ground.plan) {
        return Err(NotRevised::Nothing);
    }
    case.known = Known::new(given.iter().filter_map(|own| own.record.stretch()).collect());
    let published = case.settle(plan, rounds, None).map_err(NotRevised::Quarantined)?;
    let made = Manifest { restorations: still_given_back(&given, case.plan.as_ref(), recording.rate())?, ..published.manifest.clone() };
    let manifest = succeeding(before, previous.manifest_sha256, made).ok_or(NotRevised::Manifest)?;
    Ok(Published { same_format: manifest.output.as_ref().is_some_and(|output| output.same_format), manifest, ..published })
}

/// What is overwritten, and with which plan that was done before.
struct Ground {
    file: File,
    decoded: Decoded,
    plan: RedactionPlan,
}

impl Ground {
    /// The output; or the original, where something is given back from it and the output is what its manifest says of the two.
    fn of(before: &Manifest, output: Vec<u8>, restorations: Option<&Restorations>, tools: &Tools<'_>) -> Result<Self, NotRevised> {
        let source = || before.source.clone();
        let decoded = audio::decode(&output, tools.limits)?;
        let plan = plan(before.redactions.iter(), &decoded.recording)?;
        let Some(Restorations { original, .. }) = restorations else {
            return Ok(Self { file: File::of(Input { source: source(), bytes: output }), decoded, plan });
        };
        let bytes = original.of_manifest(before)?;
        let whole = audio::decode(bytes, tools.limits)?;
        verify::compare(&whole.recording, &decoded.recording, &plan, tools.policy.fill).map_err(|_| NotRevised::NotItsOutput)?;
        Ok(Self { file: File::of(Input { source: source(), bytes: bytes.to_vec() }), decoded: whole, plan })
    }
}

/// The plan that a manifest's ranges state.
pub(super) fn plan<'a>(records: impl Iterator<Item = &'a RedactionRecord>, recording: &Recording) -> Result<RedactionPlan, NotRevised> {
    let stated = |record: &RedactionRecord| {
        let range = FrameRange::new(record.start_frame, record.end_frame)?;
        let channels = record.channels.iter().map(|channel| ChannelSet::one(*channel)).reduce(ChannelSet::union)?;
        let edge = |own: &redaction::manifest::EdgeRecord| Edge { pad_ms: own.pad_ms, residual_db: own.residual_dbfs };
        let (before, after) = (edge(&record.edges.before), edge(&record.edges.after));
        let causes = record.findings.iter().map(stand_in).collect::<Option<_>>()?;
        Some(Redaction { range, channels, causes, before, after })
    };
    let redactions: Option<Vec<Redaction>> = records.map(stated).collect();
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
