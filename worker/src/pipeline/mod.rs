//! One recording in, a proven result or a typed quarantine out. Pure apart from listening: no store, no queue, no clock.
//!
//! | module | job |
//! |---|---|
//! | [`policy`] | what a policy means once its names are known |
//! | `ears` | recordings to transcripts, the redacted parts left out |
//! | `attempt` | a plan carried out: overwritten, encoded, decoded again and compared |
//! | `attention` | which speech is heard twice |
//! | `dialogue` | transcripts to findings on the time axis, and placeholders for what is gone |
//! | `planning` | findings on the time axis to a plan |
//! | `mirroring` | ranges on the channels where they are heard too |
//! | `evidence` | manifests |
//! | `rescan` | a second listening by whoever holds an output |
//! | `revise` | a result that a person has changed |
//! | `restore` | what a person gives back from the original |
//! | `known` | what is heard again where it was given back |
//! | `succession` | the manifest of a changed result |
//! | `treatment` | what stands in the transcript where a value was |
//! | `captions` | the transcript as text, SubRip and WebVTT |
//! | `unheard` | speech without words where a value was asked for |
//! | `values` | what was said, as long as a key needs it |
//! | `written` | the transcript that is published |

mod attempt;
mod attention;
mod captions;
mod dialogue;
mod ears;
mod evidence;
mod known;
mod mirroring;
mod planning;
pub mod policy;
mod rescan;
mod restore;
mod revise;
mod succession;
mod treatment;
mod unheard;
mod values;
mod written;

use asr::{Listener, View};
use audio::{DecodeError, Decoded, Limits, OutputFormat};
use redaction::levels::Levels;
use redaction::manifest::{Manifest, Outcome, Source, Suppressed, TranscriptRecord};
use redaction::placing::Located;
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use redaction::transcript::{Coverage, Transcript};
use redaction::verify::{self, Rescan, Verified};
use sha2::{Digest, Sha256};

use attempt::Attempt;
use ears::{Ears, Hearing};
use known::Known;
use planning::{Planner, same_ranges};
use policy::{Channels, Extent, Policy};
pub use rescan::rescan;
pub use restore::{Original, Restoration, Restorations, excerpt};
pub use revise::{Addition, Change, NotRevised, Previous, revise};
use values::Value;

/// What a job is made of.
pub struct Input {
    /// Where the recording came from, for the manifest.
    pub source: Source,
    /// The whole file.
    pub bytes: Vec<u8>,
}

/// What every job shares.
pub struct Tools<'a> {
    /// The models, opened once.
    pub listener: &'a Listener,
    /// What to remove and how.
    pub policy: &'a Policy,
    /// What a recording may be.
    pub limits: &'a Limits,
    /// Told of every step.
    pub progress: &'a (dyn Fn(Step) + Sync),
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Reading the file.
    Decode,
    /// Listening to the input.
    Listen {
        /// Speech heard so far, in milliseconds.
        done_ms: u64,
        /// Speech to hear, in milliseconds; 0 until it is known.
        total_ms: u64,
    },
    /// Looking for personal data and planning what goes.
    Detect,
    /// Overwriting and encoding.
    Overwrite,
    /// Listening to the output.
    Verify {
        /// 1 for the first time.
        round: u8,
        /// Speech heard so far, in milliseconds.
        done_ms: u64,
        /// Speech to hear, in milliseconds.
        total_ms: u64,
    },
}

impl Step {
    /// The stage's name in metrics.
    pub fn stage(self) -> &'static str {
        match self {
            Step::Decode => "decode",
            Step::Listen { .. } => "listen",
            Step::Detect => "detect",
            Step::Overwrite => "overwrite",
            Step::Verify { .. } => "verify",
        }
    }
}

/// How a job ended.
#[derive(Debug)]
pub enum Settled {
    /// Proven: to be published.
    Published(Box<Published>),
    /// Not proven: nothing but the manifest may leave.
    Quarantined {
        /// Why.
        reason: QuarantineReason,
        /// Says so.
        manifest: Box<Manifest>,
    },
}

/// A proven result. Its bytes are the ones that `verified` speaks of.
pub struct Published {
    /// The redacted recording, encoded.
    pub output: Vec<u8>,
    /// What it was encoded as.
    pub format: OutputFormat,
    /// Whether `format` is the input's.
    pub same_format: bool,
    /// The redacted transcript, canonical JSON.
    pub transcript: Vec<u8>,
    /// Other forms of it that the policy asks for, by file extension.
    pub forms: Vec<(&'static str, Vec<u8>)>,
    /// The manifest.
    pub manifest: Manifest,
    /// The proof.
    pub verified: Verified,
}

impl std::fmt::Debug for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Published").field("output_bytes", &self.output.len()).finish_non_exhaustive()
    }
}

/// The pipeline, in the order of events.
///
/// # Errors
/// Where the file can't be decoded within the limits: the message holds numbers and fixed words only. Whatever fails later is a quarantine,
/// not an error.
pub fn redact(input: Input, tools: &Tools<'_>) -> Result<Settled, DecodeError> {
    (tools.progress)(Step::Decode);
    let decoded = audio::decode(&input.bytes, tools.limits)?;
    // From here on the file is known by its digest; its bytes would only take memory.
    let file = File::of(input);
    let mut case = Case::new(&file, tools, &decoded);
    Ok(match case.prove() {
        Ok(published) => Settled::Published(Box::new(published)),
        Err(reason) => Settled::Quarantined { reason, manifest: Box::new(evidence::quarantined(&case, reason)) },
    })
}

/// What is heard by somebody who has nothing but `recording`: no plan that says what was overwritten, no memory of what was there. Where one
/// channel leaks into another, both are listened to. The windows are those of a second listening.
///
/// # Errors
/// Where the engine fails.
pub fn overhear(recording: &Recording, listener: &Listener) -> Result<Transcript, QuarantineReason> {
    let levels: Vec<Levels> = (0..recording.channels()).map(|channel| Levels::of_channel(recording, channel)).collect();
    Ears::of(recording, &levels, None, Channels::Own, View::Second).hear(recording, None, listener, Hearing::Second, &|_| ())
}

/// What the manifest says of the input file.
struct File {
    source: Source,
    sha256: [u8; 32],
    bytes: u64,
}

impl File {
    fn of(input: Input) -> Self {
        Self { sha256: Sha256::digest(&input.bytes).into(), bytes: input.bytes.len() as u64, source: input.source }
    }
}

/// A decoded recording on its way, and what is known of it so far.
struct Case<'a> {
    file: &'a File,
    tools: &'a Tools<'a>,
    decoded: &'a Decoded,
    planner: Planner<'a>,
    ears: Ears,
    /// Hear what the others take for a leak, where a policy may leave it.
    leaks: Option<Ears>,
    coverage: Option<Coverage>,
    plan: Option<RedactionPlan>,
    known: Known,
    /// What the last listening heard and the policy left in.
    suppressed: Vec<Suppressed>,
    values: Vec<Value>,
}

impl<'a> Case<'a> {
    fn new(file: &'a File, tools: &'a Tools<'a>, decoded: &'a Decoded) -> Self {
        let planner = Planner::new(&decoded.recording, tools.policy);
        let ears = Ears::of(&decoded.recording, planner.levels(), None, tools.policy.channels, View::First);
        let leaking = || Ears::of(&decoded.recording, planner.levels(), None, Channels::Echo, View::Second);
        let leaks = (tools.policy.channels == Channels::Echo).then(leaking);
        let (known, suppressed, values) = (Known::default(), Vec::new(), Vec::new());
        Self { file, tools, decoded, planner, ears, leaks, coverage: None, plan: None, known, suppressed, values }
    }

    /// Listen, detect, plan; then overwrite, encode and verify, widening the plan until nothing is heard.
    fn prove(&mut self) -> Result<Published, QuarantineReason> {
        let heard = self.listen()?;
        ears::check_answered(&heard, self.tools.policy)?;
        (self.tools.progress)(Step::Detect);
        let found = dialogue::find(&heard, self.tools.policy, 0)?;
        (self.suppressed, self.values) = (found.suppressed, found.values);
        let plan = self.planner.plan(&found.located)?;
        ears::check_coverage(&heard, &plan, self.decoded.recording.rate(), self.tools.policy)?;
        match self.settle(plan, 0, Some(&heard)) {
            Err(QuarantineReason::NotCovered) => self.settle_wider(&found.located, &heard),
            settled => settled,
        }
    }

    /// The same where so little of the output could be heard that nobody knows what is in it: with nothing given back of what words were thought to last
    /// over, if anything was, and with all that the rounds so far have found. In a room full of voices that may be what no word accounts for.
    fn settle_wider(&mut self, found: &[Located], heard: &Transcript) -> Result<Published, QuarantineReason> {
        self.planner.give_nothing_back();
        let tried = self.plan.take().ok_or(QuarantineReason::NotCovered)?;
        let whole = self.planner.plan(found)?.redactions().to_vec();
        let wider = tried.widened(whole).map_err(|_| QuarantineReason::NotPlaced)?;
        if same_ranges(&wider, &tried) {
            self.plan = Some(tried);
            return Err(QuarantineReason::NotCovered);
        }
        self.coverage = Some(heard.coverage.clone());
        self.settle(wider, 0, Some(heard))
    }

    /// Overwrite, encode, verify, widening the plan until nothing is heard. There were `before` listenings to outputs already; `original` is what
    /// the original holds, where it was listened to.
    ///
    /// Each is afresh and of everything, so that the last one hears what anybody hears who has the output alone; and beside what is gone it
    /// hears what is left of a word. Where a policy asks for less, they know what the original's listening heard, and are about what that may have
    /// got wrong.
    fn settle(&mut self, mut plan: RedactionPlan, before: u8, original: Option<&Transcript>) -> Result<Published, QuarantineReason> {
        let partial = match self.tools.policy.extent {
            Extent::Incremental { share } => original.map(|heard| (heard, share)),
            Extent::Full => None,
        };
        for round in 1..=self.tools.policy.rounds {
            self.plan = Some(plan.clone());
            (self.tools.progress)(Step::Overwrite);
            let attempt = Attempt::at(self.decoded, &plan, self.tools)?;
            if partial.is_none() {
                self.forget(&attempt.again.recording, &plan);
            }
            let round = before.saturating_add(round);
            let reheard = self.listen_again(&attempt.again, &plan, round, partial)?;
            let more = dialogue::find_left(&reheard, &plan, self.decoded.recording.rate(), self.tools.policy, round)?;
            let mut more = self.known.strike(more, &plan, self.decoded.recording.rate());
            more.located.extend(self.find_in_leaks(&attempt.again, &plan, round)?);
            let widened = self.widened(&plan, &attempt.again.recording, &reheard, &more.located, round)?;
            self.suppressed = more.suppressed;
            self.values.extend(more.values);
            if same_ranges(&widened, &plan) {
                return self.publish(attempt, &plan, &reheard, round);
            }
            plan = widened;
        }
        Err(QuarantineReason::StillAudible)
    }

    /// The plan with what was `found` in an output; where that asks for nothing more, with what somebody finds there who listens to it later.
    fn widened(
        &self,
        plan: &RedactionPlan,
        output: &Recording,
        reheard: &Transcript,
        found: &[Located],
        round: u8,
    ) -> Result<RedactionPlan, QuarantineReason> {
        let widened = self.planner.widened(plan, found)?;
        if !same_ranges(&widened, plan) {
            return Ok(widened);
        }
        let planner = Planner::new(output, self.tools.policy);
        self.planner.mirrored(rescan::left(&planner, output.rate(), reheard, plan, &self.known, (self.tools.policy, round))?)
    }

    /// Forgets all that was known of the recording before `output`.
    fn forget(&mut self, output: &Recording, plan: &RedactionPlan) {
        let ears = [Some(&mut self.ears), self.leaks.as_mut()];
        ears.into_iter().flatten().for_each(|ears| ears.afresh(output, plan));
    }

    fn listen(&mut self) -> Result<Transcript, QuarantineReason> {
        // Told before the first window is heard too: looking for voices is part of listening.
        (self.tools.progress)(Step::Listen { done_ms: 0, total_ms: 0 });
        let progress = |p: asr::Progress| (self.tools.progress)(Step::Listen { done_ms: p.done_ms, total_ms: p.total_ms });
        let heard = self.ears.hear(&self.decoded.recording, None, self.tools.listener, Hearing::First, &progress)?;
        self.coverage = Some(heard.coverage.clone());
        Ok(heard)
    }

    /// Listens to an output: to all of it, or only where what was heard in the original gives reason to, and to a share of the rest.
    fn listen_again(
        &mut self,
        output: &Decoded,
        plan: &RedactionPlan,
        round: u8,
        partial: Option<(&Transcript, f64)>,
    ) -> Result<Transcript, QuarantineReason> {
        (self.tools.progress)(Step::Verify { round, done_ms: 0, total_ms: 0 });
        let progress = |p: asr::Progress| (self.tools.progress)(Step::Verify { round, done_ms: p.done_ms, total_ms: p.total_ms });
        let rate = output.recording.rate();
        let near = partial.map(|(heard, share)| attention::near(heard, plan, rate, share, &self.file.sha256));
        let hearing = near.as_deref().map_or(Hearing::Second, Hearing::Near);
        let reheard = self.ears.hear(&output.recording, Some(plan), self.tools.listener, hearing, &progress)?;
        let deaf = |(near, first)| !attention::answered(first, &reheard, near, plan, rate);
        let answered = match near.as_deref().zip(partial.map(|(heard, _)| heard)).is_some_and(deaf) {
            true => Err(QuarantineReason::NotCovered),
            false => ears::check_answered(&reheard, self.tools.policy),
        };
        if let Err(reason) = answered {
            // The manifest says where nobody could hear what is left.
            self.coverage = Some(reheard.coverage);
            return Err(reason);
        }
        Ok(dialogue::with_placeholders(reheard, plan, rate))
    }

    /// What stands in leaks: dropped from the dialogue, it may be all that is left of a value.
    fn find_in_leaks(&mut self, output: &Decoded, plan: &RedactionPlan, round: u8) -> Result<Vec<Located>, QuarantineReason> {
        let Some(leaks) = &mut self.leaks else { return Ok(Vec::new()) };
        let heard = leaks.hear(&output.recording, Some(plan), self.tools.listener, Hearing::Second, &|_| ())?;
        ears::check_answered(&heard, self.tools.policy)?;
        let rate = output.recording.rate();
        let marked = dialogue::with_placeholders(heard, plan, rate);
        let found = dialogue::find_left(&marked, plan, rate, self.tools.policy, round)?;
        Ok(self.known.strike(found, plan, rate).located)
    }

    fn publish(&self, attempt: Attempt, plan: &RedactionPlan, reheard: &Transcript, round: u8) -> Result<Published, QuarantineReason> {
        let rescan = Rescan { findings: 0, rounds: round, heard_ms: self.ears.heard_again_ms() };
        let (original, output) = (&self.decoded.recording, &attempt.again.recording);
        let verified = verify::verify(original, &attempt.encoded, output, plan, self.tools.policy.fill, rescan)?;
        let treatments = &self.tools.policy.treatments;
        let mut shown = written::audible(reheard, plan, output.rate());
        let treated = treatments.apply(&mut shown, &self.values);
        let transcript = written::json(&shown).map_err(|_| QuarantineReason::OutputUnreadable)?;
        let forms: Vec<_> = treatments.forms().iter().map(|form| (captions::extension(*form), captions::render(&shown, *form))).collect();
        let record = TranscriptRecord::of(&transcript, &forms, treated);
        let manifest = Manifest { transcript: Some(record), ..evidence::published(self, plan, &attempt, &verified) };
        let same_format = attempt.format.same_as(&self.decoded.source);
        Ok(Published { output: attempt.encoded, format: attempt.format, same_format, transcript, forms, manifest, verified })
    }
}

/// What became of a proven recording: redacted where anything was overwritten, clean else.
fn outcome(plan: &RedactionPlan) -> Outcome {
    if plan.redactions().is_empty() { Outcome::Clean } else { Outcome::Redacted }
}
