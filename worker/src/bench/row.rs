//! What was measured on one call, or on several together.

use std::collections::BTreeMap;

use redaction::transcript::Coverage;

use super::leak::Leaks;
use super::score::Marks;
use super::stages::Stages;

/// One line of the result.
#[derive(Debug, Clone, Default)]
pub struct Row {
    /// The recording's name; of several, what they have in common.
    pub name: String,
    /// The noise class; empty for calls of several.
    pub class: String,
    /// How it ended: "redacted", "clean" or "quarantined"; empty for several.
    pub end: &'static str,
    /// The marks.
    pub marks: Marks,
    /// How much of the speech was put into words before redacting; nothing where it ended before.
    pub coverage: Coverage,
    /// What is left of values in the outputs; `None` where nobody looked, or nothing was published.
    pub leaks: Option<Leaks>,
    /// CPU seconds that redacting took, stage by stage, without what only the bench does.
    pub stages: Stages,
}

impl Row {
    /// Several rows together.
    pub fn sum<'a>(name: &str, rows: impl IntoIterator<Item = &'a Row>) -> Row {
        let mut sum = Row { name: name.to_owned(), ..Row::default() };
        for row in rows {
            sum.marks.add(&row.marks);
            sum.coverage.add(row.coverage.clone());
            row.leaks.iter().for_each(|leaks| sum.leaks.get_or_insert_default().add(leaks));
            row.stages.iter().for_each(|(stage, spent)| *sum.stages.entry(stage).or_default() += spent);
        }
        sum
    }

    /// The share of the speech that words account for, if any speech was heard.
    pub fn transcribed(&self) -> Option<f64> {
        let Coverage { speech_ms, transcribed_ms, .. } = self.coverage;
        (speech_ms > 0).then(|| transcribed_ms as f64 / speech_ms as f64)
    }

    /// CPU seconds a second of call.
    pub fn cpu_per_second(&self) -> f64 {
        self.stages.values().sum::<f64>() / (self.marks.total_ms / 1000.0).max(0.001)
    }
}

/// The calls of each noise class together, by its name.
pub fn by_class(rows: &[Row]) -> Vec<Row> {
    let mut classes: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    rows.iter().for_each(|row| classes.entry(&row.class).or_default().push(row));
    classes.into_iter().map(|(class, rows)| Row { class: class.to_owned(), ..Row::sum(class, rows) }).collect()
}
