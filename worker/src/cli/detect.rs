//! `callscrub detect`: rules over text, one JSON object a line in, one out.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use detectors::Turn;
use redaction::finding::Finding;
use serde::{Deserialize, Serialize};

use super::exit::{CliError, End, Exit};
use crate::pipeline::policy::Policy;

/// Reads lines {"id","text"} or {"id","turns":[{"speaker","text"}]} from standard input and writes {"id","findings":[...]}. Offsets count
/// Unicode code points, ends exclusive. Values themselves are never written.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for: all, pci, hipaa, gdpr, or a file.
    #[arg(long, default_value = "all", value_name = "NAME|FILE")]
    policy: String,
}

#[derive(Deserialize)]
struct Line<'l> {
    id: serde_json::Value,
    #[serde(borrow)]
    text: Option<Cow<'l, str>>,
    #[serde(borrow)]
    turns: Option<Vec<LineTurn<'l>>>,
}

#[derive(Deserialize)]
struct LineTurn<'l> {
    #[serde(borrow)]
    speaker: Option<Cow<'l, str>>,
    #[serde(borrow)]
    text: Cow<'l, str>,
}

#[derive(Serialize)]
struct Found<'a> {
    id: &'a serde_json::Value,
    findings: Vec<FoundAt>,
}

#[derive(Serialize)]
struct FoundAt {
    entity: &'static str,
    start: usize,
    end: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    turn: Option<usize>,
    rule: &'static str,
    confidence: f64,
    checksum: redaction::finding::Checksum,
}

/// Bytes that are read and written at once.
const BUFFER: usize = 1 << 16;

pub(super) fn run(args: &Args) -> End {
    let policy = Policy::load(&args.policy, None).map_err(CliError::usage)?;
    let mut out = BufWriter::with_capacity(BUFFER, io::stdout().lock());
    let mut lines = BufReader::with_capacity(BUFFER, io::stdin().lock());
    let (mut line, mut number) = (String::new(), 0u64);
    loop {
        line.clear();
        number += 1;
        let failed = |problem: String| CliError::failed(format!("standard input, line {number}: {problem}"));
        if lines.read_line(&mut line).map_err(|error| failed(error.to_string()))? == 0 {
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let found = one(line.trim_end(), &policy).map_err(|problem| failed(problem.into()))?;
        writeln!(out, "{found}").map_err(CliError::failed)?;
    }
    out.flush().map_err(CliError::failed)?;
    Ok(Exit::Done)
}

/// One line's findings, as JSON. Problems are stated without the text.
fn one(line: &str, policy: &Policy) -> Result<String, &'static str> {
    let line: Line<'_> =
        serde_json::from_str(line).map_err(|_| "this is not {\"id\",\"text\"} or {\"id\",\"turns\":[{\"speaker\",\"text\"}]}")?;
    let dialogue: Vec<Turn<'_>> = match (&line.text, &line.turns) {
        (Some(text), None) => vec![Turn { speaker: None, text }],
        (None, Some(turns)) => turns.iter().map(|turn| Turn { speaker: turn.speaker.as_deref(), text: &turn.text }).collect(),
        _ => return Err("give either text or turns"),
    };
    let many = line.turns.is_some();
    let findings = detectors::detect(&dialogue, &policy.selection).iter().map(|finding| at(finding, many)).collect();
    serde_json::to_string(&Found { id: &line.id, findings }).map_err(|_| "the findings can't be written")
}

fn at(finding: &Finding, many: bool) -> FoundAt {
    FoundAt {
        entity: finding.entity.name(),
        start: finding.start,
        end: finding.end,
        turn: many.then_some(finding.turn),
        rule: finding.rule,
        confidence: (f64::from(finding.confidence) * 100.0).round() / 100.0,
        checksum: finding.checksum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_both_forms_or_neither_is_refused_without_repeating_it() {
        let policy = Policy::load("all", None).unwrap();
        for line in [r#"{"id":1}"#, r#"{"id":1,"text":"a","turns":[]}"#, r#"{"text":"4111"}"#, "4111"] {
            let problem = one(line, &policy).unwrap_err();
            assert!(!problem.contains("4111"));
        }
    }

    #[test]
    fn ids_of_any_type_come_back_as_they_were() {
        let policy = Policy::load("all", None).unwrap();
        let found = one(r#"{"id":{"a":[1]},"text":"hello there"}"#, &policy).unwrap();
        assert_eq!(found, r#"{"id":{"a":[1]},"findings":[]}"#);
    }
}
