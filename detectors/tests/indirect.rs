//! Values that are asked for in a roundabout way, as people do on the phone ("what's it say on the front?"): how many of them are found in a dialogue
//! that was heard, and how often something harmless is taken. `indirect_dev` was looked at while rules were written, `indirect_kept` only measured.
//! Run with `--nocapture` to see the table.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a corpus that cannot be read fails the test; the table is printed")]

use std::collections::BTreeMap;

use detectors::{Doubt, Selection, Turn, examine_heard};
use serde::Deserialize;

const DEV: &str = include_str!("corpus/indirect_dev.jsonl");
const KEPT: &str = include_str!("corpus/indirect_kept.jsonl");

#[derive(Deserialize)]
struct Line {
    id: String,
    kind: String,
    turns: Vec<Said>,
    value: Option<String>,
    turn: Option<usize>,
}

#[derive(Deserialize)]
struct Said {
    speaker: String,
    text: String,
}

/// Whether something is found in a harmless line, or all letters and digits of the value of another one.
fn is_found(line: &Line) -> bool {
    let dialogue: Vec<Turn<'_>> = line.turns.iter().map(|turn| Turn { speaker: Some(&turn.speaker), text: &turn.text }).collect();
    let findings = examine_heard(&dialogue, &Selection::all(), Doubt::Taken).findings;
    let Some((value, turn)) = line.value.as_ref().zip(line.turn) else { return !findings.is_empty() };
    let text = &line.turns[turn].text;
    let from = text[..text.find(value).unwrap()].chars().count();
    let covered = |at: usize| findings.iter().any(|finding| finding.turn == turn && finding.start <= at && at < finding.end);
    value.chars().enumerate().all(|(at, letter)| !letter.is_alphanumeric() || covered(from + at))
}

#[test]
fn what_is_asked_for_in_a_roundabout_way_is_found_more_often_than_not() {
    for (name, corpus, least) in [("dev", DEV, 0.72), ("kept", KEPT, 0.7)] {
        let lines: Vec<Line> = corpus.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for line in &lines {
            let count = kinds.entry(&line.kind).or_default();
            let found = is_found(line);
            *count = (count.0 + usize::from(found), count.1 + 1);
            if name == "dev" && found == (line.kind == "none") {
                println!("   {} {}: {}", line.id, line.kind, line.value.as_deref().unwrap_or("-"));
            }
        }
        let (taken, harmless) = kinds.remove("none").unwrap_or_default();
        let (found, all) = kinds.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
        println!("{name}: {found}/{all} found, {taken}/{harmless} harmless lines taken: {kinds:?}");
        assert!(found as f64 >= least * all as f64 && taken <= 2, "{name}: {found} {taken}");
    }
}
