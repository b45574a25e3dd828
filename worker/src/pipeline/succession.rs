//! The manifest of a changed result: what is said of the recording itself is what was said before.

use redaction::manifest::{Manifest, Outcome, Output, Predecessor, RedactionRecord, Repeated, Repeats, RestorationRecord, Rule, counts};
use redaction::time::{SampleRate, TimeSpan};

use super::revise::{BY_HAND, STATED};

/// `made` may speak of the output before as its input; of what was overwritten before it knows no more than that.
pub(super) fn succeeding(before: &Manifest, manifest_sha256: &str, made: Manifest) -> Option<Manifest> {
    let (old, new) = (before.output.as_ref()?, made.output.clone()?);
    let predecessor = Predecessor { manifest_sha256: manifest_sha256.to_owned(), output_sha256: old.audio.sha256.clone() };
    let redactions: Vec<RedactionRecord> = made.redactions.into_iter().map(|record| told(record, before)).collect();
    let mut rules = made.rules;
    let given = made.restorations.iter().flat_map(|record| &record.findings);
    let findings = redactions.iter().flat_map(|record| &record.findings).chain(given);
    for finding in findings.filter(|finding| finding.rule == BY_HAND) {
        let rule = Rule { id: BY_HAND.to_owned(), entity: finding.entity.clone(), version: Some(1) };
        if !rules.contains(&rule) {
            rules.push(rule);
        }
    }
    Some(Manifest {
        predecessor: Some(predecessor),
        input: before.input.clone(),
        output: Some(Output { same_format: old.same_format, metadata_stripped: old.metadata_stripped.clone(), ..new }),
        coverage: before.coverage.clone(),
        counts: counts(&redactions),
        outcome: if redactions.is_empty() { Outcome::Clean } else { Outcome::Redacted },
        redactions,
        rules,
        repeats: repeats(before.repeats.clone(), made.repeats, &made.restorations, SampleRate::new(before.input.sample_rate)?),
        levels: before.levels.clone(),
        ..made
    })
}

/// The record with the findings of all ranges before that lie in it, and what is new.
fn told(record: RedactionRecord, before: &Manifest) -> RedactionRecord {
    let holds = |old: &&RedactionRecord| {
        record.start_frame <= old.start_frame
            && old.end_frame <= record.end_frame
            && old.channels.iter().any(|own| record.channels.contains(own))
    };
    let old = before.redactions.iter().filter(holds).flat_map(|old| old.findings.iter().cloned());
    let findings = old.chain(record.findings.iter().filter(|finding| finding.rule != STATED).cloned()).collect();
    RedactionRecord { findings, ..record }
}

/// Values that were found before, and those found now. What was given back is no value.
fn repeats(before: Option<Repeats>, now: Option<Repeats>, given: &[RestorationRecord], rate: SampleRate) -> Option<Repeats> {
    let is_given = |own: &Repeated| {
        let frames = TimeSpan::from_ms(own.start_ms, own.end_ms).to_frames(rate);
        given.iter().filter_map(RestorationRecord::stretch).any(|stretch| stretch.holds(own.channel, frames))
    };
    let mut all = match (before, now) {
        (Some(mut before), Some(now)) if before.key_id == now.key_id => {
            before.values.extend(now.values);
            Some(before)
        }
        (before, now) => before.or(now),
    };
    if let Some(repeats) = &mut all {
        repeats.values.retain(|own| !is_given(own));
    }
    all
}
