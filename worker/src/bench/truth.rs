//! Truth files, `calltruth/1`: the spans of spoken identifiers, and the numbers that are none.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// What is known of one call. Fields that scoring doesn't need are not read.
#[derive(Deserialize)]
pub struct Truth {
    /// The audio file's name, beside the truth file.
    pub audio: String,
    /// Spoken identifiers.
    pub spans: Vec<Span>,
    /// Numbers that are no identifiers.
    pub negatives: Vec<Span>,
}

/// One stretch of speech.
#[derive(Deserialize)]
pub struct Span {
    /// What it is, in the truth's own names ("card_number").
    #[serde(rename = "type")]
    pub kind: String,
    /// The channel it is spoken on.
    pub channel: usize,
    /// Start in milliseconds.
    pub start_ms: f64,
    /// End in milliseconds.
    pub end_ms: f64,
}

/// The kinds that the core recall counts.
pub const CORE: &[&str] = &[
    "card_number",
    "cvv",
    "card_expiry",
    "ssn",
    "phone",
    "iban",
    "nhs_number",
    "nino",
    "account_number",
    "sort_code",
    "email",
    "pin",
    "otp",
    "passport",
    "drivers_license",
    "date_of_birth",
    "postcode",
    "zip_code",
    "member_id",
];

/// Every truth file of a folder, by name.
///
/// # Errors
/// Where the folder can't be read, or a truth file is malformed.
pub fn read_all(folder: &Path) -> Result<Vec<(PathBuf, Truth)>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.into_iter().map(|path| Ok((path.clone(), read(&path)?))).collect()
}

fn read(path: &Path) -> Result<Truth, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {:?} error in line {}", path.display(), error.classify(), error.line()))
}
