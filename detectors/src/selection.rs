//! Which findings are wanted.

use redaction::finding::Entity;

use crate::confidence;

/// The entities to look for and how sure a finding must be.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// `None`: all.
    entities: Option<Vec<Entity>>,
    /// Findings below it are left out, 0 to 1.
    pub min_confidence: f32,
}

impl Selection {
    /// Every entity, at the default threshold.
    pub fn all() -> Self {
        Self { entities: None, min_confidence: confidence::THRESHOLD }
    }

    /// These entities, from `min_confidence` (0 to 1) up.
    pub fn new(entities: &[Entity], min_confidence: f32) -> Self {
        Self { entities: Some(entities.to_vec()), min_confidence }
    }

    /// The same entities with another threshold.
    #[must_use]
    pub fn at(mut self, min_confidence: f32) -> Self {
        self.min_confidence = min_confidence;
        self
    }

    /// Whether findings of this entity and confidence are wanted.
    pub fn wants(&self, entity: Entity, confidence: f32) -> bool {
        confidence >= self.min_confidence && self.entities.as_ref().is_none_or(|entities| entities.contains(&entity))
    }
}
