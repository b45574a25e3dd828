//! What one recording adds to a report: groups, never values.

use std::collections::BTreeSet;

use redaction::manifest::{Manifest, Outcome};
use redaction::review::{Decision, Review};
use redaction::transcript::Coverage;

/// One recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// "redacted", "clean" or "quarantined".
    pub outcome: &'static str,
    /// "2026-11-22" (UTC), or "unknown".
    pub day: String,
    /// What people decided.
    pub review: &'static str,
    /// The share of speech that words account for.
    pub coverage: &'static str,
    /// What was removed, and by which rules.
    pub removed: BTreeSet<(String, String)>,
}

impl Facts {
    /// Those of a manifest on that day, with the decisions on it.
    pub fn of(manifest: &Manifest, day: String, reviews: &[Review]) -> Self {
        // What a quarantine planned was never removed.
        let redactions = if manifest.outcome == Outcome::Quarantined { &[][..] } else { &manifest.redactions };
        let findings = redactions.iter().flat_map(|range| &range.findings);
        Self {
            outcome: manifest.outcome.name(),
            day,
            review: review(reviews),
            coverage: manifest.coverage.as_ref().map_or("nothing was heard", coverage),
            removed: findings.map(|finding| (finding.entity.clone(), finding.rule.clone())).collect(),
        }
    }
}

/// One rejection outweighs all approvals; approvals count by person.
fn review(reviews: &[Review]) -> &'static str {
    if reviews.iter().any(|own| own.decision == Decision::Rejected) {
        return "rejected";
    }
    match reviews.iter().map(|own| &own.reviewer).collect::<BTreeSet<_>>().len() {
        0 => "not reviewed",
        1 => "approved by one",
        _ => "approved by two or more",
    }
}

fn coverage(coverage: &Coverage) -> &'static str {
    let share = coverage.transcribed_ms as f64 / coverage.speech_ms as f64;
    match share {
        _ if coverage.speech_ms == 0 => "no speech",
        0.99.. => "99 % or more",
        0.95.. => "95 to 99 %",
        0.8.. => "80 to 95 %",
        _ => "less than 80 %",
    }
}

#[cfg(test)]
mod tests {
    use redaction::review::Role;

    use super::*;
    use crate::review::standing::tests::review as said;

    fn decided(reviewer: &str, decision: Decision) -> Review {
        said(reviewer, Role::Reviewer, decision)
    }

    #[test]
    fn one_person_counts_once_and_a_rejection_outweighs_approvals() {
        let (a, b) = (decided("a", Decision::Approved), decided("b", Decision::Approved));
        let cases = [
            (vec![], "not reviewed"),
            (vec![a.clone()], "approved by one"),
            (vec![a.clone(), a.clone()], "approved by one"),
            (vec![a.clone(), b], "approved by two or more"),
            (vec![a, decided("c", Decision::Rejected)], "rejected"),
        ];
        for (reviews, expected) in cases {
            assert_eq!(review(&reviews), expected, "{}", reviews.len());
        }
    }

    #[test]
    fn coverage_is_told_in_steps() {
        let of = |transcribed_ms, speech_ms| coverage(&Coverage { speech_ms, transcribed_ms, ..Coverage::default() });
        let cases = [
            (0, 0, "no speech"),
            (1000, 1000, "99 % or more"),
            (980, 1000, "95 to 99 %"),
            (940, 1000, "80 to 95 %"),
            (0, 9, "less than 80 %"),
        ];
        for (transcribed, speech, expected) in cases {
            assert_eq!(of(transcribed, speech), expected);
        }
    }
}
