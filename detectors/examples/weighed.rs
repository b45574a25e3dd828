//! Prints what speaks for and against each word of calls with known truth: `cargo run -p detectors --example weighed -- WORDS TRUTH...`.
//!
//! WORDS is a folder of `CALL.words.json` as for the example `heard`, each TRUTH a `CALL.json` (`calltruth/1`). One line a word: the call, the type of the
//! span in which the word lies or "-", and the strings of evidence, with tabs between them. `scripts/learn.py` learns weights from that.
//! Words of calls are printed: use it on composed ones.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a developer's tool talks to its terminal and reads files")]

use std::io::Write;
use std::path::Path;

use detectors::{Turn, Weighed, weighed};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, truths) = arguments.split_first().ok_or("which folder of words?")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in truths {
        let truth: Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let call = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let words: Vec<Value> = serde_json::from_slice(&std::fs::read(Path::new(folder).join(format!("{call}.words.json")))?)?;
        for (label, evidence) in labelled(&words, &truth) {
            writeln!(out, "{call}\t{label}\t{}", evidence.join("\t"))?;
        }
    }
    Ok(())
}

/// The type of the span in which each word lies, and its evidence.
fn labelled(words: &[Value], truth: &Value) -> Vec<(String, Vec<String>)> {
    let turns: Vec<&[Value]> = words.chunk_by(|a, b| a["turn"] == b["turn"]).collect();
    let text = |word: &Value| word["w"].as_str().unwrap_or_default().to_owned();
    let texts: Vec<String> = turns.iter().map(|own| own.iter().map(text).collect::<Vec<_>>().join(" ")).collect();
    let speakers: Vec<String> = turns.iter().map(|own| own[0]["ch"].to_string()).collect();
    let mixed = words.iter().all(|word| word["ch"] == 0);
    let turn = |(text, speaker)| Turn { speaker: (!mixed).then_some(String::as_str(speaker)), text: String::as_str(text) };
    let dialogue: Vec<Turn<'_>> = texts.iter().zip(&speakers).map(turn).collect();
    let empty = Vec::new();
    let spans = truth["spans"].as_array().unwrap_or(&empty);
    let label = |time: f64| {
        let inside = |span: &&Value| span["start_ms"].as_f64() <= Some(time) && Some(time) <= span["end_ms"].as_f64();
        spans.iter().find(inside).and_then(|span| span["type"].as_str()).unwrap_or("-").to_owned()
    };
    let time = |turn: usize, place: usize| {
        let mut at = 0;
        let own = turns[turn].iter().find(|word| {
            at += text(word).chars().count() + 1;
            place < at
        });
        own.map_or(0.0, |word| (word["t0"].as_f64().unwrap_or(0.0) + word["t1"].as_f64().unwrap_or(0.0)) / 2.0)
    };
    let strings = |own: &Weighed| own.evidence.iter().map(|string| string.expose().to_owned()).collect();
    weighed(&dialogue).iter().map(|own| (label(time(own.turn, own.word.0)), strings(own))).collect()
}
