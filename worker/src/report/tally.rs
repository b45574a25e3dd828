//! All recordings of a report, counted in groups. A group counts recordings, never findings: it is recordings that are people's.

use std::collections::BTreeMap;

use super::facts::Facts;

/// How many recordings, and how many of each group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// All of them.
    pub recordings: u64,
    /// Tables of groups that exclude one another.
    pub parts: BTreeMap<Part, BTreeMap<String, u64>>,
    /// Recordings of which a kind of value was removed; a recording can be in several.
    pub entities: BTreeMap<String, u64>,
    /// The same by rule, under the entity that it reports.
    pub rules: BTreeMap<String, BTreeMap<String, u64>>,
}

/// A table whose groups exclude one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What became of it.
    Outcome,
    /// When.
    Day,
    /// What people decided.
    Review,
    /// How much speech was put into words.
    Coverage,
}

impl Part {
    /// The table's name.
    pub const fn name(self) -> &'static str {
        match self {
            Part::Outcome => "outcome",
            Part::Day => "day",
            Part::Review => "review",
            Part::Coverage => "coverage",
        }
    }
}

impl Tally {
    /// Adds a recording.
    pub fn add(&mut self, facts: &Facts) {
        self.recordings += 1;
        let parts = [
            (Part::Outcome, facts.outcome),
            (Part::Day, facts.day.as_str()),
            (Part::Review, facts.review),
            (Part::Coverage, facts.coverage),
        ];
        for (part, group) in parts {
            *self.parts.entry(part).or_default().entry(group.to_owned()).or_default() += 1;
        }
        let mut last = None;
        // Sorted by entity: each is counted once, however many rules found it.
        for (entity, rule) in &facts.removed {
            if last != Some(entity) {
                *self.entities.entry(entity.clone()).or_default() += 1;
                last = Some(entity);
            }
            *self.rules.entry(entity.clone()).or_default().entry(rule.clone()).or_default() += 1;
        }
    }
}
