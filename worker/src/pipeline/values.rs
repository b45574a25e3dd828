//! Spoken values, for as long as a job runs: what keyed digests are made of. Nothing here leaves without a key.

use std::collections::BTreeMap;

use redaction::finding::{Entity, Finding};
use redaction::manifest::{Repeated, Repeats};
use redaction::spoken::Spoken;
use redaction::time::TimeSpan;
use redaction::transcript::Transcript;

use crate::attest::keyed::{DigestKey, Purpose};

/// One value, which may have been said over several turns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Value {
    /// What it is.
    pub(super) entity: Entity,
    /// Where its parts were said: channel and time.
    pub(super) parts: Vec<(u16, TimeSpan)>,
    /// The digits and letters that its words denote, over all parts.
    pub(super) denoted: Spoken,
}

#[derive(Default)]
struct Said {
    parts: Vec<(u16, TimeSpan)>,
    words: String,
}

/// The values of one listening's findings, which stand at `places`, in order.
pub(super) fn of(transcript: &Transcript, findings: &[Finding], places: &[(u16, TimeSpan)]) -> Vec<Value> {
    let mut said: BTreeMap<(u32, Entity), Said> = BTreeMap::new();
    for (finding, place) in findings.iter().zip(places) {
        let Some(turn) = transcript.turns.get(finding.turn) else { continue };
        let text = turn.text();
        let part = text.expose().chars().skip(finding.start).take(finding.end.saturating_sub(finding.start));
        let said = said.entry((finding.value, finding.entity)).or_default();
        said.parts.push(*place);
        said.words.extend(part.chain([' ']));
    }
    let value = |((_, entity), said): (_, Said)| Value { entity, parts: said.parts, denoted: detectors::dictated(&said.words) };
    let mut values: Vec<Value> = said.into_iter().map(value).collect();
    values.sort_by(|a, b| (&a.parts, a.entity).cmp(&(&b.parts, b.entity)));
    values
}

/// What a manifest says of repeats: equal values have equal digests under one key.
pub(super) fn repeats(values: &[Value], key: &DigestKey) -> Repeats {
    let repeated = |value: &Value| {
        let (channel, span) = value.parts.iter().copied().reduce(|a, b| (a.0, a.1.hull(b.1)))?;
        let digest = key.digest(Purpose::Value, &[value.entity.name(), value.denoted.expose()]);
        let (start_ms, end_ms) = (span.start_ms(), span.end_ms());
        Some(Repeated { entity: value.entity.name().to_owned(), channel, start_ms, end_ms, hmac_sha256: digest.hmac_sha256 })
    };
    Repeats { key_id: key.id().to_owned(), values: values.iter().filter_map(repeated).collect() }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Reason};
    use redaction::transcript::{Coverage, Turn, Word};

    use super::*;

    fn finding(turn: usize, end: usize, value: u32) -> Finding {
        let (rule, checksum, reason) = ("pin", Checksum::None, Reason::Cue);
        Finding { entity: Entity::PIN, rule, confidence: 0.9, checksum, reason, turn, start: 0, end, value }
    }

    #[test]
    fn a_value_said_in_parts_or_in_other_words_is_one_value_under_a_key_and_is_never_shown() {
        let turn = |text: &str, at: u64| {
            let word = Word { text: Spoken::new(text), span: TimeSpan::from_ms(at, at + 500), probability: 1.0 };
            Turn { channel: 1, words: vec![word] }
        };
        let turns = vec![turn("four four", 0), turn("7 1.", 1000), turn("4471", 3000), turn("4472", 4000)];
        let places: Vec<_> = turns.iter().map(|turn| (turn.channel, turn.span())).collect();
        let transcript = Transcript { turns, coverage: Coverage::default() };
        let findings = [finding(0, 9, 0), finding(1, 4, 0), finding(2, 4, 1), finding(3, 4, 2)];
        let values = of(&transcript, &findings, &places);
        let repeats = repeats(&values, &DigestKey::new("2026", &[1; 32]).unwrap());
        let digests: Vec<_> = repeats.values.iter().map(|value| &value.hmac_sha256).collect();
        assert_eq!((repeats.values[0].start_ms, repeats.values[0].end_ms), (0, 1500));
        assert!(digests.len() == 3 && digests[0] == digests[1] && digests[1] != digests[2]);
        assert!(!format!("{values:?}{repeats:?}").contains("447"));
    }
}
