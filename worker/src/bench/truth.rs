//! Truth files, `calltruth/1`: the spans of spoken identifiers, and the numbers that are none.

use std::fs;
use std::path::{Path, PathBuf};

use redaction::spoken::Spoken;
use serde::{Deserialize, Deserializer};

/// What is known of one call. Fields that scoring doesn't need are not read.
#[derive(Deserialize)]
pub struct Truth {
    /// The audio file's name, beside the truth file.
    pub audio: String,
    /// Spoken identifiers.
    pub spans: Vec<Span>,
    /// Numbers that are no identifiers.
    pub negatives: Vec<Span>,
    /// What the line was like, if the file tells it.
    #[serde(default, rename = "options")]
    pub line: Option<Line>,
}

/// What was done to the voices on their way.
#[derive(Deserialize)]
pub struct Line {
    /// "pink", "babble", "white", or none.
    pub noise: Option<String>,
    /// How far the noise lies below the voices, in dB; says nothing without noise.
    pub snr: Option<f64>,
    /// How much of each channel is heard on the other, in dB.
    pub crosstalk_db: Option<f64>,
    /// "stereo" or "mono".
    pub layout: Option<String>,
}

impl Line {
    /// What disturbs this line, in a few words; "clean" for nothing.
    fn disturbances(&self) -> String {
        let db = |db: Option<f64>| db.map_or(String::new(), |db| format!(" {db} dB"));
        let noise = self.noise.as_ref().map(|noise| format!("{noise}{}", db(self.snr)));
        let crosstalk = self.crosstalk_db.map(|level| format!("crosstalk{}", db(Some(-level.abs()))));
        let mono = self.layout.as_deref().filter(|layout| *layout == "mono").map(str::to_owned);
        let all: Vec<String> = [noise, crosstalk, mono].into_iter().flatten().collect();
        if all.is_empty() { "clean".to_owned() } else { all.join(", ") }
    }
}

impl Truth {
    /// A truth of these spans and negatives, on a line that nothing is known of.
    pub fn new(spans: Vec<Span>, negatives: Vec<Span>) -> Self {
        Self { audio: String::new(), spans, negatives, line: None }
    }

    /// The noise class: what disturbs the line, "untold" where the file doesn't say.
    pub fn noise_class(&self) -> String {
        self.line.as_ref().map_or_else(|| "untold".to_owned(), Line::disturbances)
    }
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
    /// The whole value that it is, or is a part of.
    #[serde(default, deserialize_with = "spoken")]
    pub value: Option<Spoken>,
    /// The words of this span.
    #[serde(default, deserialize_with = "spoken")]
    pub spoken: Option<Spoken>,
    /// What the spans of one value have in common.
    #[serde(default)]
    pub entity: Option<String>,
    /// Where it leaks to.
    #[serde(default)]
    pub leak: Option<Leakage>,
}

/// Crosstalk of one span.
#[derive(Deserialize)]
pub struct Leakage {
    /// The other channel on which it is heard.
    pub channel: usize,
}

fn spoken<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Spoken>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.map(Spoken::new))
}

impl Span {
    /// A stretch of `channel`, in milliseconds.
    pub fn new(kind: &str, channel: usize, start_ms: f64, end_ms: f64) -> Self {
        Self { kind: kind.to_owned(), channel, start_ms, end_ms, value: None, spoken: None, entity: None, leak: None }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noise_class_tells_all_that_disturbs_the_line() {
        let class = |options: &str| {
            let text = format!("{{\"audio\":\"a.wav\",\"spans\":[],\"negatives\":[]{options}}}");
            serde_json::from_str::<Truth>(&text).unwrap().noise_class()
        };
        let cases = [
            ("", "untold"),
            (r#","options":{"noise":null,"snr":20.0,"crosstalk_db":null,"layout":"stereo","seed":1}"#, "clean"),
            (r#","options":{"noise":"pink","snr":15,"crosstalk_db":null,"layout":"mono"}"#, "pink 15 dB, mono"),
            (r#","options":{"noise":null,"snr":20.0,"crosstalk_db":24,"layout":"stereo"}"#, "crosstalk -24 dB"),
        ];
        for (options, expected) in cases {
            assert_eq!(class(options), expected, "{options}");
        }
    }
}
