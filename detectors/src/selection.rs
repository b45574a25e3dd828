//! Which findings are wanted.

use std::collections::BTreeMap;

use redaction::finding::Entity;

use crate::confidence;
use crate::custom::Additions;

/// The entities to look for, how sure a finding must be, and what an operator adds.
#[derive(Debug, Clone)]
pub struct Selection {
    /// `None`: all.
    entities: Option<Vec<Entity>>,
    /// Findings below it are left out, 0 to 1.
    pub min_confidence: f32,
    /// The same for single entities.
    thresholds: BTreeMap<Entity, f32>,
    pub(crate) additions: Additions,
    /// Whether what was learned from calls may find what no rule does.
    pub(crate) learned: bool,
}

impl Selection {
    /// Every entity, at the default threshold.
    pub fn all() -> Self {
        Self {
            entities: None,
            min_confidence: confidence::THRESHOLD,
            thresholds: BTreeMap::new(),
            additions: Additions::default(),
            learned: true,
        }
    }

    /// These entities, from `min_confidence` (0 to 1) up.
    pub fn new(entities: &[Entity], min_confidence: f32) -> Self {
        Self { entities: Some(entities.to_vec()), min_confidence, ..Self::all() }
    }

    /// The same entities with another threshold.
    #[must_use]
    pub fn at(mut self, min_confidence: f32) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// The same with a threshold (0 to 1) of its own for one entity.
    #[must_use]
    pub fn threshold(mut self, entity: Entity, min_confidence: f32) -> Self {
        self.thresholds.insert(entity, min_confidence);
        self
    }

    /// The same with rules and lists of the operator's own. What they find is wanted, whatever the entities are.
    #[must_use]
    pub fn with(mut self, additions: Additions) -> Self {
        self.additions = additions;
        self
    }

    /// The same by rules alone: nothing goes by what was learned from calls.
    #[must_use]
    pub fn ruled(mut self) -> Self {
        self.learned = false;
        self
    }

    /// Whether findings of this entity and confidence are wanted.
    pub fn wants(&self, entity: Entity, confidence: f32) -> bool {
        self.is_sure(entity, confidence) && self.entities.as_ref().is_none_or(|entities| entities.contains(&entity))
    }

    /// Whether a finding is sure enough.
    pub(crate) fn is_sure(&self, entity: Entity, confidence: f32) -> bool {
        confidence >= self.thresholds.get(&entity).copied().unwrap_or(self.min_confidence)
    }
}
