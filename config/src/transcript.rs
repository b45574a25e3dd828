//! `[transcript]` of a policy: what stands in the transcript where a value was, and which forms of the transcript are written.

use std::collections::BTreeMap;

use toml::Value;

use crate::policy::is_entity;
use crate::value::{FromValue, any};

choices! {
    /// What stands where a value was.
    Strategy {
        /// `***`: that something was there.
        Mask = "mask",
        /// `[CREDIT_CARD]`: what kind of value it was.
        Kind = "type",
        /// `[CREDIT_CARD 3f9a1c07b2de]`: which of all values of its kind it was, under a key. Nothing leads back.
        Pseudonym = "pseudonym",
        /// A value of the same length and kind of characters, encrypted by FF1. Whoever has the key gets it back.
        Fpe = "fpe",
    }
}

choices! {
    /// A form of the transcript, beside the JSON that is always written.
    Form {
        /// Plain text, one line a turn.
        Text = "text",
        /// SubRip subtitles.
        Srt = "srt",
        /// WebVTT captions.
        Vtt = "vtt",
    }
}

/// Strategies of single entities.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strategies(pub BTreeMap<String, Strategy>);

impl FromValue for Strategies {
    fn from_value(value: &Value) -> Result<Self, String> {
        let table = value.as_table().ok_or("is not a section")?;
        let mut strategies = BTreeMap::new();
        for (entity, value) in table {
            if !is_entity(entity) {
                return Err("needs lines like CREDIT_CARD = \"mask\"".to_owned());
            }
            strategies.insert(entity.clone(), Strategy::from_value(value).map_err(|problem| format!("{entity} {problem}"))?);
        }
        Ok(Self(strategies))
    }
}

section! {
    /// `[transcript]`.
    Transcript ["transcript"] {
        /// What stands where a value was.
        strategy: Strategy = Strategy::Kind, any;
        /// The same for single entities.
        entities: Strategies = Strategies::default(), any;
        /// The forms written beside the JSON.
        forms: Vec<Form> = Vec::new(), any;
    }
}

impl Transcript {
    /// Lines for a policy's canonical text; none where everything is as by default.
    pub(crate) fn canonical(&self) -> Vec<String> {
        let strategy = (self.strategy != Strategy::Kind).then(|| format!("transcript.strategy={}", self.strategy.name()));
        let entities = self.entities.0.iter().map(|(entity, own)| format!("transcript.entities={entity} {}", own.name()));
        let forms = self.forms.iter().map(|form| format!("transcript.forms={}", form.name()));
        strategy.into_iter().chain(entities).chain(forms).collect()
    }

    /// Whether anything is made under a key.
    pub fn needs_key(&self) -> bool {
        let keyed = |strategy: &Strategy| matches!(strategy, Strategy::Pseudonym | Strategy::Fpe);
        keyed(&self.strategy) || self.entities.0.values().any(keyed)
    }
}
