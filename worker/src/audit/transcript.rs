//! The published transcript, in every form that was given.

use redaction::manifest::{Manifest, TranscriptRecord};
use sha2::{Digest, Sha256};

use super::Text;
use super::report::{Report, State};

/// The forms that a transcript can have, by their files' extensions.
pub const FORMS: [&str; 4] = ["json", "txt", "srt", "vtt"];

/// Checks each form that was given; a form that the manifest states and nobody gave is named.
pub(super) fn check(texts: &[Text<'_>], manifest: &Manifest, report: &mut Report) {
    match (&manifest.transcript, texts) {
        (_, []) => report.add("transcript", State::Skipped, "no transcript was given"),
        (None, _) => report.add("transcript", State::Failed, "the manifest states no transcript"),
        (Some(stated), texts) => report.note("transcript", all(stated, texts)),
    }
}

fn all(stated: &TranscriptRecord, texts: &[Text<'_>]) -> Result<String, String> {
    texts.iter().try_for_each(|text| one(stated, text))?;
    let given = |form: &&str| texts.iter().any(|text| text.form == *form);
    let missing: Vec<&str> = FORMS.into_iter().filter(|form| stated.sha256_of(form).is_some() && !given(form)).collect();
    Ok(match missing.as_slice() {
        [] => "every form of the transcript is the one published".to_owned(),
        missing => format!("the transcript is the one published; not given: {}", missing.join(", ")),
    })
}

fn one(stated: &TranscriptRecord, text: &Text<'_>) -> Result<(), String> {
    match stated.sha256_of(text.form) {
        None => Err(format!("the manifest states no transcript in the form {}", text.form)),
        Some(sha256) if sha256 == hex::encode(Sha256::digest(text.bytes)) => Ok(()),
        Some(_) => Err(format!("the transcript in the form {} is not the one published", text.form)),
    }
}
