//! Runs the rules over what was heard of calls with known truth: `cargo run -p detectors --example heard -- [--show] [--ruled] WORDS TRUTH...`.
//!
//! WORDS is a folder of `CALL.words.json`, written by `cargo run -p asr --example listen -- --json WORDS FILE...`; each TRUTH a `CALL.json`
//! (`calltruth/1`). No sound is touched, so a change of rules is measured at once: edges are the words' own, padded, and a span counts
//! where most of its time is taken. `callscrub bench` has the true figures. `--ruled` leaves out what was learned. `--show` prints what was taken
//! for nothing and what was missed, words and all: use it on calls that may be looked at.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a developer's tool talks to its terminal and reads files")]

use std::collections::BTreeMap;
use std::path::Path;

use detectors::{Doubt, Selection, Turn, examine_heard};
use serde_json::Value;

type Failure = Box<dyn std::error::Error>;

/// What edges add to words, how far parts of one value are apart at most, and what stands beside a span for free, in milliseconds.
const BEFORE: f64 = 200.0;
const AFTER: f64 = 300.0;
const BRIDGE: f64 = 2000.0;
const GRACE: f64 = 300.0;
/// How much of a span, and of a harmless number, has to be taken to count.
const MOST: f64 = 0.8;
const HIT: f64 = 0.3;

/// A word that was heard.
struct Word {
    turn: u64,
    channel: u64,
    span: (f64, f64),
    text: String,
}

/// What was taken, and why.
struct Taken {
    span: (f64, f64),
    why: String,
    text: String,
}

#[derive(Default)]
struct Score {
    spans: (usize, usize),
    negatives: (usize, usize),
    over_ms: f64,
    length_ms: f64,
}

fn main() -> Result<(), Failure> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut option = |name: &str| {
        let given = arguments.first().is_some_and(|first| first == name);
        arguments.drain(..usize::from(given));
        given
    };
    let (show, ruled) = (option("--show"), option("--ruled"));
    let selection = if ruled { Selection::all().ruled() } else { Selection::all() };
    let (folder, truths) = arguments.split_first().ok_or("which folder of words?")?;
    let mut all = Score::default();
    for path in truths {
        let truth: Value = serde_json::from_slice(&std::fs::read(path)?)?;
        let call = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let words = read(&Path::new(folder).join(format!("{call}.words.json")))?;
        let taken = taken(&words, &selection);
        let own = score(&truth, &taken, show);
        println!("{call}: {}", line(&own));
        all.add(&own);
    }
    println!("all: {}", line(&all));
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Word>, Failure> {
    let values: Vec<Value> = serde_json::from_slice(&std::fs::read(path)?)?;
    let number = |own: &Value, name: &str| own[name].as_f64().unwrap_or(0.0);
    let word = |own: &Value| Word {
        turn: own["turn"].as_u64().unwrap_or(0),
        channel: own["ch"].as_u64().unwrap_or(0),
        span: (number(own, "t0"), number(own, "t1")),
        text: own["w"].as_str().unwrap_or_default().to_owned(),
    };
    Ok(values.iter().map(word).collect())
}

/// What the rules take, with edges and gaps about as the program plans them.
fn taken(words: &[Word], selection: &Selection) -> Vec<Taken> {
    let turns: Vec<&[Word]> = words.chunk_by(|a, b| a.turn == b.turn).collect();
    let joined = |own: &&[Word]| own.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
    let texts: Vec<String> = turns.iter().map(joined).collect();
    let speakers: Vec<String> = turns.iter().map(|own| format!("channel {}", own[0].channel)).collect();
    let mixed = words.iter().all(|word| word.channel == 0);
    let turn = |(text, speaker)| Turn { speaker: (!mixed).then_some(String::as_str(speaker)), text: String::as_str(text) };
    let dialogue: Vec<Turn<'_>> = texts.iter().zip(&speakers).map(turn).collect();
    let mut taken = Vec::new();
    let mut values: BTreeMap<(u32, u64), (f64, f64)> = BTreeMap::new();
    for finding in examine_heard(&dialogue, selection, Doubt::Taken).findings {
        let own = turns[finding.turn];
        let mut at = 0;
        let within = own.iter().filter(|word| {
            let (start, end) = (at, at + word.text.chars().count());
            at = end + 1;
            start < finding.end && end > finding.start
        });
        let within: Vec<&Word> = within.collect();
        let (Some(first), Some(last)) = (within.first(), within.last()) else { continue };
        let span = (first.span.0 - BEFORE, last.span.1 + AFTER);
        let why = format!("{} {} {:?}", finding.entity.name(), finding.rule, finding.reason);
        let text = texts[finding.turn].chars().skip(finding.start).take(finding.end - finding.start).collect();
        if finding.value > 0 {
            let before = values.insert((finding.value, first.channel), span);
            let gap = before.map(|before| (before.1, span.0)).filter(|gap| gap.0 < gap.1 && gap.1 - gap.0 <= BRIDGE);
            taken.extend(gap.map(|span| Taken { span, why: "between two parts".into(), text: String::new() }));
        }
        taken.push(Taken { span, why, text });
    }
    taken
}

fn score(truth: &Value, taken: &[Taken], show: bool) -> Score {
    let list = |name: &str| truth[name].as_array().cloned().unwrap_or_default();
    let time = |own: &Value| (own["start_ms"].as_f64().unwrap_or(0.0), own["end_ms"].as_f64().unwrap_or(0.0));
    let mut ranges: Vec<(f64, f64)> = taken.iter().map(|own| own.span).collect();
    ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let ranges = united(&ranges);
    let share = |span: (f64, f64)| inside(span, &ranges) / (span.1 - span.0).max(1.0);
    let (spans, negatives) = (list("spans"), list("negatives"));
    let mut free: Vec<(f64, f64)> = spans.iter().map(time).map(|(start, end)| (start - GRACE, end + GRACE)).collect();
    free.sort_by(|a, b| a.0.total_cmp(&b.0));
    let free = united(&free);
    let over = |span: (f64, f64)| span.1 - span.0 - inside(span, &free);
    if show {
        let spoken = |own: &Value| format!("{} at {:.1} s: {}", own["type"], time(own).0 / 1000.0, own["spoken"]);
        spans.iter().filter(|own| share(time(own)) < MOST).for_each(|own| println!("  missed {}", spoken(own)));
        negatives.iter().filter(|own| share(time(own)) > HIT).for_each(|own| println!("  hit {}", spoken(own)));
        for own in taken.iter().filter(|own| over(own.span) >= GRACE) {
            println!("  over {:.0} ms at {:.1} s: {} \"{}\"", over(own.span), own.span.0 / 1000.0, own.why, own.text);
        }
    }
    Score {
        spans: (spans.iter().filter(|own| share(time(own)) >= MOST).count(), spans.len()),
        negatives: (negatives.iter().filter(|own| share(time(own)) > HIT).count(), negatives.len()),
        over_ms: ranges.iter().map(|range| over(*range)).sum(),
        length_ms: truth["duration_ms"].as_f64().unwrap_or(0.0),
    }
}

/// Sorted ranges as such that don't meet.
fn united(ranges: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut united: Vec<(f64, f64)> = Vec::new();
    for &(start, end) in ranges {
        match united.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => united.push((start, end)),
        }
    }
    united
}

/// How much of a span lies in ranges that don't meet.
fn inside(span: (f64, f64), ranges: &[(f64, f64)]) -> f64 {
    ranges.iter().map(|range| (range.1.min(span.1) - range.0.max(span.0)).max(0.0)).sum()
}

impl Score {
    fn add(&mut self, other: &Self) {
        self.spans = (self.spans.0 + other.spans.0, self.spans.1 + other.spans.1);
        self.negatives = (self.negatives.0 + other.negatives.0, self.negatives.1 + other.negatives.1);
        self.over_ms += other.over_ms;
        self.length_ms += other.length_ms;
    }
}

fn line(own: &Score) -> String {
    let over = 100.0 * own.over_ms / own.length_ms.max(1.0);
    format!("spans {}/{}, negatives {}/{}, over {over:.2} %", own.spans.0, own.spans.1, own.negatives.0, own.negatives.1)
}
