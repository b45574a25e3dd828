//! Measures typed recall and flagged negative lines on the project's own corpus of call lines, by hand and composed: `dev` was looked at while rules
//! were written, `kept` only measured. Run with `--nocapture` to see the table.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a corpus that cannot be read fails the test; the table is printed")]

use std::collections::BTreeMap;

use detectors::{Selection, Turn, detect};
use serde_json::Value;

const DEV: &str = include_str!("corpus/dev.jsonl");
const KEPT: &str = include_str!("corpus/kept.jsonl");
/// Wordings of questions and statements with values of every form in them; looked at, like `dev`.
const FRAMES: &str = include_str!("corpus/frames.jsonl");

#[derive(Default)]
struct Marks {
    spans: usize,
    found: usize,
    negatives: usize,
    flagged: usize,
    by_entity: BTreeMap<String, (usize, usize)>,
    /// The same by how the value is written (all words, or with digits) and where the line comes from.
    by_form: BTreeMap<&'static str, (usize, usize)>,
}

impl Marks {
    fn recall(&self) -> f64 {
        self.found as f64 / self.spans as f64
    }

    fn flagged(&self) -> f64 {
        self.flagged as f64 / self.negatives as f64
    }
}

fn turns(line: &Value) -> Vec<(Option<String>, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    match line.get("text") {
        Some(single) => vec![(None, text(single))],
        None => {
            let speaker = |turn: &Value| turn.get("speaker").map(text);
            line["turns"].as_array().unwrap().iter().map(|turn| (speaker(turn), text(&turn["text"]))).collect()
        }
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn count(row: &mut (usize, usize), found: bool) {
    row.0 += usize::from(found);
    row.1 += 1;
}

/// A span counts when findings of its entity cover all letters and digits of its words.
fn measure(corpus: &str) -> Marks {
    let mut marks = Marks::default();
    for line in corpus.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let texts = turns(&line);
        let dialogue: Vec<Turn<'_>> = texts.iter().map(|(speaker, text)| Turn { speaker: speaker.as_deref(), text }).collect();
        let findings = detect(&dialogue, &Selection::all());
        let spans = line["spans"].as_array().unwrap();
        if spans.is_empty() {
            marks.negatives += 1;
            marks.flagged += usize::from(!findings.is_empty());
        }
        for span in spans {
            let entity = span["entity"].as_str().unwrap();
            let turn = span.get("turn").map_or(0, number);
            let words: Vec<char> = texts[turn].1.chars().collect();
            let covered = |at: usize| findings.iter().any(|f| f.turn == turn && f.entity.name() == entity && f.start <= at && at < f.end);
            let found = (number(&span["start"])..number(&span["end"])).all(|at| !words[at].is_alphanumeric() || covered(at));
            marks.spans += 1;
            marks.found += usize::from(found);
            let digits = words[number(&span["start"])..number(&span["end"])].iter().any(char::is_ascii_digit);
            let composed = line["id"].as_str().unwrap().starts_with('c');
            let form = if digits { "with digits" } else { "all words" };
            count(marks.by_entity.entry(entity.to_owned()).or_default(), found);
            count(marks.by_form.entry(form).or_default(), found);
            count(marks.by_form.entry(if composed { "composed" } else { "by hand" }).or_default(), found);
            if !composed {
                count(marks.by_form.entry(if digits { "by hand, with digits" } else { "by hand, all words" }).or_default(), found);
            }
        }
    }
    marks
}

#[test]
fn both_halves_of_the_corpus_reach_the_goal() {
    for (name, corpus, least) in [("dev", DEV, 0.95), ("frames", FRAMES, 0.97), ("kept", KEPT, FLOOR_KEPT)] {
        let marks = measure(corpus);
        println!(
            "{name}: typed recall {}/{} = {:.3}, negative lines flagged {}/{} = {:.3}",
            marks.found,
            marks.spans,
            marks.recall(),
            marks.flagged,
            marks.negatives,
            marks.flagged()
        );
        for (form, (found, all)) in &marks.by_form {
            println!("   {form} {found}/{all} = {:.3}", *found as f64 / *all as f64);
        }
        for (entity, (found, all)) in marks.by_entity.iter().filter(|(_, (found, all))| found < all) {
            println!("   {entity} {found}/{all}");
        }
        assert!(marks.recall() >= least, "{name}: typed recall {:.3}", marks.recall());
        assert!(marks.flagged() <= 0.03, "{name}: flagged {:.3}", marks.flagged());
    }
}

/// What the kept-apart half must reach.
const FLOOR_KEPT: f64 = 0.95;

/// Findings of one confidence: how many, how many of them lie on a value of their entity, how many on a value of any.
type Row = (usize, usize, usize);

/// All findings of a corpus by confidence in hundredths, the ones below the default threshold too.
fn calibrate(corpus: &str, rows: &mut BTreeMap<u32, Row>) {
    for line in corpus.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let texts = turns(&line);
        let dialogue: Vec<Turn<'_>> = texts.iter().map(|(speaker, text)| Turn { speaker: speaker.as_deref(), text }).collect();
        for finding in detect(&dialogue, &Selection::all().at(0.0)) {
            let meets = |span: &&Value| {
                let turn = span.get("turn").map_or(0, number);
                turn == finding.turn && number(&span["start"]) < finding.end && finding.start < number(&span["end"])
            };
            let met: Vec<&Value> = line["spans"].as_array().unwrap().iter().filter(meets).collect();
            let row = rows.entry((finding.confidence * 100.0).round() as u32).or_default();
            row.0 += 1;
            row.1 += usize::from(met.iter().any(|span| span["entity"].as_str() == Some(finding.entity.name())));
            row.2 += usize::from(!met.is_empty());
        }
    }
}

#[test]
fn a_surer_finding_is_more_often_right_and_no_stated_confidence_is_far_above_what_was_measured() {
    let mut rows = BTreeMap::new();
    [DEV, FRAMES, KEPT].into_iter().for_each(|corpus| calibrate(corpus, &mut rows));
    println!("confidence: findings, of the right entity, on any value");
    for (hundredths, (all, right, any)) in rows.iter().rev() {
        let share = |count: &usize| *count as f64 / *all as f64;
        println!("   0.{hundredths:02}: {all}, {:.3}, {:.3}", share(right), share(any));
        if *all >= 20 {
            assert!(share(any) >= f64::from(*hundredths) / 100.0 - 0.05, "0.{hundredths:02}: {:.3}", share(any));
        }
    }
}
