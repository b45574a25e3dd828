//! Checking a result against its evidence, offline and without trust in whoever made it: every check that can be made is made, and each
//! says what broke.
//!
//! | module | job |
//! |---|---|
//! | [`report`] | checks and how they ended |
//! | `form` | the manifest in itself |
//! | `papers` | signatures, run record, proof of the log |
//! | `transcript` | the published transcript, in all its forms |
//! | `restorations` | what was given back, in itself |
//! | `reviews` | people's decisions on the output |
//! | `succession` | a changed result against the one before |
//! | `samples` | the files, and every sample of them |

mod form;
mod papers;
pub mod report;
mod restorations;
mod reviews;
mod samples;
mod succession;
mod transcript;

use redaction::manifest::{Manifest, Outcome};
use redaction::plan::RedactionPlan;
use redaction::recording::Recording;
use sha2::{Digest, Sha256};

use crate::attest::keys::PublicKeys;
pub(crate) use form::parse;
use report::{Report, State};
pub use transcript::FORMS;

/// What an auditor holds. Only the manifest and the output are needed.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The manifest's bytes.
    pub manifest: &'a [u8],
    /// The redacted recording.
    pub output: &'a [u8],
    /// The original, where it still exists.
    pub original: Option<&'a [u8]>,
    /// The manifest that the result was made from, where a person changed it.
    pub predecessor: Option<&'a [u8]>,
    /// The published transcript, in one form or several.
    pub transcripts: &'a [Text<'a>],
    /// The signed manifest.
    pub envelope: Option<&'a [u8]>,
    /// The signed run record.
    pub run: Option<&'a [u8]>,
    /// The proof that the manifest is in its tenant's log.
    pub proof: Option<&'a [u8]>,
    /// People's signed decisions.
    pub reviews: &'a [&'a [u8]],
    /// How many people must have approved; more are asked for where something was given back.
    pub approvals: usize,
    /// Whether the output is still to be decided on: then it is no fault that nobody has.
    pub undecided: bool,
    /// The keys that are trusted.
    pub keys: Option<&'a PublicKeys>,
}

impl<'a> Evidence<'a> {
    /// What everybody has who has anything: the manifest and the output.
    pub fn of(manifest: &'a [u8], output: &'a [u8]) -> Self {
        let (original, predecessor, transcripts, reviews) = (None, None, &[][..], &[][..]);
        let (envelope, run, proof, keys, approvals, undecided) = (None, None, None, None, 0, false);
        Self { manifest, output, original, predecessor, transcripts, envelope, run, proof, reviews, approvals, undecided, keys }
    }
}

/// A transcript in one form.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// Its file's extension, one of [`FORMS`].
    pub form: &'a str,
    /// The file.
    pub bytes: &'a [u8],
}

/// What was checked, and what a second listening needs.
pub struct Audit {
    /// Every check, made or not.
    pub report: Report,
    /// The manifest, where it is one.
    pub manifest: Option<Manifest>,
    /// The output's samples and the plan that the manifest states, where both stand.
    pub heard: Option<(Recording, RedactionPlan)>,
}

/// Makes every check that `evidence` allows. Listening is left to the caller.
pub fn audit(evidence: &Evidence<'_>) -> Audit {
    let mut report = Report::new(&hex::encode(Sha256::digest(evidence.manifest)));
    let manifest = match form::check(evidence.manifest, &mut report) {
        Ok(manifest) => manifest,
        Err(problem) => {
            report.add("manifest_form", State::Failed, problem);
            return Audit { report, manifest: None, heard: None };
        }
    };
    papers::check(evidence, &manifest, &mut report);
    let heard = match manifest.outcome {
        Outcome::Quarantined => {
            report.quarantined();
            None
        }
        _ => samples::check(evidence, &manifest, &mut report),
    };
    succession::check(evidence, &manifest, &mut report);
    transcript::check(evidence.transcripts, &manifest, &mut report);
    reviews::check(evidence, &manifest, &mut report);
    Audit { report, manifest: Some(manifest), heard }
}
