//! Recordings whose spoken identifiers are known.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// A recording in `fixtures/calls` and its truth.
pub struct Call {
    /// The file's bytes.
    pub wav: Vec<u8>,
    /// What stands in the `.json` beside it.
    pub truth: Value,
}

impl Call {
    /// The call of that name.
    ///
    /// # Panics
    /// Where it isn't there.
    pub fn load(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls");
        let wav = fs::read(folder.join(format!("{name}.wav"))).expect("a fixture");
        let truth = fs::read(folder.join(format!("{name}.json"))).expect("its truth");
        Self { wav, truth: serde_json::from_slice(&truth).expect("JSON") }
    }

    /// What must stand in no published transcript: each identifier as a value, and as it was spoken.
    pub fn values(&self) -> Vec<String> {
        let spans = self.truth["spans"].as_array().expect("spans");
        let texts = spans.iter().flat_map(|span| [&span["value"], &span["spoken"]]).filter_map(Value::as_str);
        let mut values: Vec<String> = texts.map(|text| text.trim_end_matches('.').to_lowercase()).collect();
        values.extend(values.clone().iter().flat_map(|text| name_parts(text)));
        values.sort();
        values.dedup();
        values
    }

    /// What must be seen nowhere else either: those, and every turn.
    pub fn secrets(&self) -> Vec<String> {
        let turns = self.truth["turns"].as_array().expect("turns").iter();
        let mut secrets: Vec<String> = turns.filter_map(|turn| Some(turn["text"].as_str()?.to_lowercase())).collect();
        secrets.extend(self.values());
        secrets.sort();
        secrets.dedup();
        secrets
    }
}

/// Of a two-word name, each word alone; of anything else, nothing: "one" and "my" stand in honest logs.
fn name_parts(text: &str) -> Vec<String> {
    let words: Vec<_> = text.split(' ').collect();
    let is_name = words.len() == 2 && words.iter().all(|word| word.len() > 4 && word.chars().all(char::is_alphabetic));
    if is_name { words.into_iter().map(str::to_owned).collect() } else { Vec::new() }
}
