//! Values in dialogues that people wrote who had never seen the rules: how many of them are found in what was heard, and how often something
//! harmless is taken. `natural` and `more` are how people ask and answer on the phone, with what a recogniser does to it; `indirect` asks in a
//! roundabout way only ("what's it say on the front?"). Half of `natural` and `indirect` was looked at while rules were written, the `kept` half only measured.
//! Run with `--nocapture` to see the table.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a corpus that cannot be read fails the test; the table is printed")]

use std::collections::BTreeMap;

use detectors::{Doubt, Selection, Turn, examine_heard};
use redaction::finding::Finding;
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    id: String,
    turns: Vec<Said>,
    /// None where all of it is harmless.
    spans: Vec<Value>,
}

#[derive(Deserialize)]
struct Said {
    speaker: String,
    text: String,
}

#[derive(Deserialize)]
struct Value {
    kind: String,
    turn: usize,
    value: String,
}

struct Corpus {
    name: &'static str,
    lines: &'static str,
    /// The least share of values that are found.
    least: f64,
    /// The most harmless lines of which something is taken.
    most: usize,
}

const CORPORA: [Corpus; 5] = [
    Corpus { name: "natural dev", lines: include_str!("corpus/natural_dev.jsonl"), least: 0.92, most: 2 },
    Corpus { name: "natural kept", lines: include_str!("corpus/natural_kept.jsonl"), least: 0.83, most: 2 },
    Corpus { name: "more dev", lines: include_str!("corpus/more_dev.jsonl"), least: 0.8, most: 2 },
    Corpus { name: "indirect dev", lines: include_str!("corpus/indirect_dev.jsonl"), least: 0.87, most: 2 },
    Corpus { name: "indirect kept", lines: include_str!("corpus/indirect_kept.jsonl"), least: 0.78, most: 2 },
];

fn findings(line: &Line) -> Vec<Finding> {
    let dialogue: Vec<Turn<'_>> = line.turns.iter().map(|turn| Turn { speaker: Some(&turn.speaker), text: &turn.text }).collect();
    examine_heard(&dialogue, &Selection::all(), Doubt::Taken).findings
}

/// Whether all letters and digits of the value are in findings.
fn is_found(value: &Value, line: &Line, findings: &[Finding]) -> bool {
    let text = &line.turns[value.turn].text;
    let from = text[..text.find(&value.value).unwrap()].chars().count();
    let covered = |at: usize| findings.iter().any(|finding| finding.turn == value.turn && finding.start <= at && at < finding.end);
    value.value.chars().enumerate().all(|(at, letter)| !letter.is_alphanumeric() || covered(from + at))
}

#[test]
fn what_people_say_of_themselves_is_found_and_what_is_harmless_is_left() {
    for corpus in CORPORA {
        let show = |line: &Line, what: &str| {
            if !corpus.name.ends_with("kept") {
                println!("   {} {what}", line.id);
            }
        };
        let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let (mut taken, mut harmless) = (0, 0);
        for line in corpus.lines.lines().map(|line| serde_json::from_str::<Line>(line).unwrap()) {
            let findings = findings(&line);
            if line.spans.is_empty() {
                (taken, harmless) = (taken + usize::from(!findings.is_empty()), harmless + 1);
                findings.first().into_iter().for_each(|own| show(&line, own.rule));
            }
            for value in &line.spans {
                let found = is_found(value, &line, &findings);
                let count = kinds.entry(value.kind.clone()).or_default();
                *count = (count.0 + usize::from(found), count.1 + 1);
                if !found {
                    show(&line, &format!("{}: {}", value.kind, value.value));
                }
            }
        }
        let (found, all) = kinds.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        println!("{}: {found}/{all} found, {taken}/{harmless} harmless lines taken: {kinds:?}", corpus.name);
        assert!(found as f64 >= corpus.least * all as f64 && taken <= corpus.most, "{}: {found} {taken}", corpus.name);
    }
}
