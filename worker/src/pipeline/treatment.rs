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

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, prop_assert_eq, prop_assert_ne, prop_assume, proptest};
    use redaction::transcript::{Coverage, Turn, Word};

    use super::*;

    const STRATEGIES: [Strategy; 4] = [Strategy::Mask, Strategy::Kind, Strategy::Pseudonym, Strategy::Fpe];

    fn treatments(strategy: Strategy, key: Option<u8>) -> Treatments {
        let mut own = Treatments::new(Settings { strategy, entities: Default::default(), forms: Vec::new() });
        key.into_iter().for_each(|byte| own.with_key(&TranscriptKey::new("2026", &[byte; 32]).unwrap()));
        own
    }

    /// What is shown of `value`, and what the manifest says of it.
    fn shown(value: &str, strategy: Strategy, key: Option<u8>) -> (String, Treatment) {
        let span = TimeSpan::from_ms(1000, 2000);
        let word = Word { text: Spoken::new("[BANK_ACCOUNT]"), span, probability: 1.0 };
        let turn = Turn { channel: 0, words: vec![word] };
        let mut transcript = Transcript { turns: vec![turn], coverage: Coverage::default() };
        let value = Value { entity: Entity::BANK_ACCOUNT, parts: vec![(0, span)], denoted: Spoken::new(value) };
        let mut said = treatments(strategy, key).apply(&mut transcript, &[value]);
        (transcript.turns[0].words[0].text.expose().to_owned(), said.remove(0))
    }

    fn is_hex(text: &str, len: usize) -> bool {
        text.len() == len && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// How many values of its kind there are: of digits, of letters, or of both.
    fn domain(value: &str) -> f64 {
        let (digits, letters) = (value.bytes().any(|own| own.is_ascii_digit()), value.bytes().any(|own| own.is_ascii_uppercase()));
        (if digits { 10f64 } else { 0.0 } + if letters { 26.0 } else { 0.0 }).powi(value.len() as i32)
    }

    proptest! {
        #[test]
        fn what_is_shown_has_the_form_of_its_strategy_and_the_manifest_says_what_leads_back(value in "[0-9]{1,18}|[A-Z]{1,9}|[0-9A-Z]{1,12}") {
            for strategy in STRATEGIES {
                let (text, said) = shown(&value, strategy, Some(1));
                let name = text.strip_prefix("[BANK_ACCOUNT ").and_then(|rest| rest.strip_suffix(']'));
                let form = match said.strategy.as_str() {
                    "mask" => text == "***",
                    "type" => text == "[BANK_ACCOUNT]",
                    "pseudonym" => name.is_some_and(|name| is_hex(name, 12)),
                    _ => text.len() == value.len() && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()),
                };
                prop_assert!(form, "{} shown as {}", said.strategy, text.len());
                // A value that has fewer than a million others of its kind is not encrypted: it is shown by its type.
                let expected = if strategy == Strategy::Fpe && domain(&value) < 1e6 { Strategy::Kind } else { strategy };
                prop_assert_eq!(&said.strategy, expected.name());
                prop_assert_eq!(said.reversible, said.strategy == "fpe");
                prop_assert_eq!(said.key_id.is_some(), ["pseudonym", "fpe"].contains(&said.strategy.as_str()));
            }
        }

        #[test]
        fn only_what_a_key_makes_depends_on_it_and_without_one_nothing_depends_on_the_value(value in "[0-9]{12,18}", other in "[0-9]{12,18}") {
            prop_assume!(value != other);
            for strategy in STRATEGIES {
                let keyed = matches!(strategy, Strategy::Pseudonym | Strategy::Fpe);
                prop_assert_eq!(shown(&value, strategy, Some(1)).0 != shown(&value, strategy, Some(2)).0, keyed);
                prop_assert_eq!(shown(&value, strategy, Some(1)).0 != shown(&other, strategy, Some(1)).0, keyed);
                prop_assert_eq!(shown(&value, strategy, Some(1)).0, shown(&value, strategy, Some(1)).0);
                let (bare, said) = shown(&value, strategy, None);
                prop_assert_eq!(&bare, &shown(&other, strategy, None).0);
                prop_assert!(!said.reversible && said.key_id.is_none() && !bare.contains(&value));
            }
        }

        #[test]
        fn what_was_encrypted_comes_back_under_its_key_and_under_no_other(value in "[0-9]{12,18}|[A-Z]{9,12}") {
            let (text, _) = shown(&value, Strategy::Fpe, Some(1));
            let back = |byte: u8| TranscriptKey::new("2026", &[byte; 32]).unwrap().decrypt("BANK_ACCOUNT", &text);
            prop_assert_eq!(back(1), Some(value.clone()));
            prop_assert_ne!(back(2), Some(value));
        }
    }
}
