//! What stands in the transcript where a value was, by the policy's strategy for its entity.

use std::collections::BTreeMap;

use config::transcript::{Strategy, Transcript as Settings};
use redaction::finding::Entity;
use redaction::manifest::Treatment;
use redaction::spoken::Spoken;
use redaction::time::TimeSpan;
use redaction::transcript::Transcript;

use super::values::Value;
use crate::attest::substitute::TranscriptKey;

/// The strategies of a policy and the key that they need.
#[derive(Debug, Clone)]
pub struct Treatments {
    settings: Settings,
    key: Option<TranscriptKey>,
}

impl Treatments {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, key: None }
    }

    pub(super) fn with_key(&mut self, key: &TranscriptKey) {
        self.key = Some(key.clone());
    }

    /// Whether a strategy asks for a key that isn't there. Such values are shown by their type only.
    pub fn lacks_key(&self) -> bool {
        self.settings.needs_key() && self.key.is_none()
    }

    /// Whether values are needed at all.
    pub(super) fn needs_values(&self) -> bool {
        self.settings.needs_key() && self.key.is_some()
    }

    /// The forms of the transcript beside the JSON.
    pub(super) fn forms(&self) -> &[config::transcript::Form] {
        &self.settings.forms
    }

    /// Puts what the strategies say in each placeholder's place, and says how many values were treated in which way.
    pub(super) fn apply(&self, transcript: &mut Transcript, values: &[Value]) -> Vec<Treatment> {
        let mut counts: BTreeMap<(Entity, &'static str), u64> = BTreeMap::new();
        for turn in &mut transcript.turns {
            for word in &mut turn.words {
                let Some(entity) = super::written::placeholder(word) else { continue };
                let (strategy, text) = self.text(entity, turn.channel, word.span, values);
                *counts.entry((entity, strategy.name())).or_default() += 1;
                word.text = Spoken::new(text);
            }
        }
        counts.into_iter().map(|((entity, strategy), count)| self.treatment(entity, strategy, count)).collect()
    }

    fn treatment(&self, entity: Entity, strategy: &str, count: u64) -> Treatment {
        let keyed = [Strategy::Pseudonym.name(), Strategy::Fpe.name()].contains(&strategy);
        Treatment {
            entity: entity.name().to_owned(),
            strategy: strategy.to_owned(),
            reversible: strategy == Strategy::Fpe.name(),
            key_id: self.key.as_ref().filter(|_| keyed).map(|key| key.id().to_owned()),
            count,
        }
    }

    /// The strategy that could be followed, and what it gives. A value that it can't be followed for is shown by its type.
    fn text(&self, entity: Entity, channel: u16, span: TimeSpan, values: &[Value]) -> (Strategy, String) {
        let strategy = self.settings.entities.0.get(entity.name()).copied().unwrap_or(self.settings.strategy);
        let kind = || (Strategy::Kind, format!("[{}]", entity.name()));
        let here = |value: &&Value| value.entity == entity && value.parts.iter().any(|(on, part)| *on == channel && part.overlaps(span));
        let own = || values.iter().filter(here).map(|value| value.denoted.expose());
        match (strategy, &self.key) {
            (Strategy::Mask, _) => (strategy, "***".to_owned()),
            (Strategy::Pseudonym, Some(key)) if own().next().is_some() => {
                let names: Vec<String> =
                    own().map(|value| format!("[{} {}]", entity.name(), key.pseudonym(entity.name(), value))).collect();
                (strategy, names.join(" "))
            }
            (Strategy::Fpe, Some(key)) if own().next().is_some() => {
                let others: Option<Vec<String>> = own().map(|value| key.encrypt(entity.name(), value)).collect();
                others.map_or_else(kind, |others| (strategy, others.join(" ")))
            }
            _ => kind(),
        }
    }
}
