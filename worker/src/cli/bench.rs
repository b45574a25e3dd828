//! `callscrub bench`: redacts calls whose truth is known, and prints how well.

use std::fs;
use std::path::{Path, PathBuf};

use asr::Listener;
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use redaction::manifest::Source;
use rustix::time::{ClockId, clock_gettime};

use super::engine::EngineArgs;
use super::exit::{CliError, End, Exit, print};
use super::progress::Progress;
use super::redact::{LIMITS, read};
use crate::bench::score::{Marks, score};
use crate::bench::truth::{self, Truth};
use crate::pipeline::policy::Policy;
use crate::pipeline::{self, Input, Settled, Tools};

/// DIR holds calls and beside each a truth file of the form calltruth/1. Recall always stands beside over-redaction: blanking everything is
/// no feat. A quarantined call counts as one from which nothing was removed.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The folder of calls.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// What to remove: all, pci, hipaa, gdpr, or a file.
    #[arg(long, default_value = "all", value_name = "NAME|FILE")]
    policy: String,
    /// Also write the marks as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

/// One call's marks, and how it ended.
struct Row {
    name: String,
    end: &'static str,
    marks: Marks,
    cpu_s: f64,
}

pub(super) fn run(args: &Args) -> End {
    let truths = truth::read_all(&args.folder).map_err(CliError::usage)?;
    if truths.is_empty() {
        return Err(CliError::usage(format!("{} holds no truth files (*.json)", args.folder.display())));
    }
    let policy = Policy::load(&args.policy, None).map_err(CliError::usage)?;
    let listener = args.engine.open()?;
    let mut rows = Vec::new();
    for (path, truth) in &truths {
        rows.push(one(path, truth, &policy, &listener)?);
    }
    rows.push(total(&rows));
    print(&table(&rows));
    print(&kinds(&rows));
    if let Some(path) = &args.json {
        let json = serde_json::Value::Array(rows.iter().map(json).collect());
        fs::write(path, format!("{json:#}\n")).map_err(|error| CliError::failed(format!("{}: {error}", path.display())))?;
    }
    Ok(Exit::Done)
}

fn one(path: &Path, truth: &Truth, policy: &Policy, listener: &Listener) -> Result<Row, CliError> {
    let audio_path = path.with_file_name(&truth.audio);
    let bytes = read(&audio_path, LIMITS.max_bytes)?;
    let progress = Progress::new(&truth.audio);
    let started = cpu_seconds();
    let input = Input { source: Source { uri: truth.audio.clone(), version: None, etag: None }, bytes: bytes.clone() };
    let settled = pipeline::redact(input, &Tools { listener, policy, limits: &LIMITS, progress: &|step| progress.step(step) });
    progress.clear();
    let cpu_s = cpu_seconds() - started;
    let fail = |error: &dyn std::fmt::Display| CliError::failed(format!("{}: {error}", audio_path.display()));
    let original = audio::decode(&bytes, &LIMITS).map_err(|error| fail(&error))?.recording;
    let (end, marks) = match settled.map_err(|error| fail(&error))? {
        Settled::Published(published) => {
            let output = audio::decode(&published.output, &LIMITS).map_err(|error| fail(&error))?.recording;
            (published.manifest.outcome.name(), score(&original, &output, truth))
        }
        Settled::Quarantined { .. } => ("quarantined", score(&original, &original, truth)),
    };
    Ok(Row { name: truth.audio.clone(), end, marks, cpu_s })
}

/// CPU time of all threads of this process so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

fn total(rows: &[Row]) -> Row {
    let mut marks = Marks::default();
    rows.iter().for_each(|row| marks.add(&row.marks));
    Row { name: "all".to_owned(), end: "", marks, cpu_s: rows.iter().map(|row| row.cpu_s).sum() }
}

fn table(rows: &[Row]) -> String {
    let mut table = Table::new();
    let header = ["call", "", "core", "all", "left ms/span", "over %", "over % strict", "negatives", "clean touched", "CPU s/s"];
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header);
    for row in rows {
        let (marks, of) = (&row.marks, |count: crate::bench::score::Count| format!("{}/{}", count.hit, count.of));
        table.add_row([
            row.name.clone(),
            row.end.to_owned(),
            of(marks.core()),
            of(marks.all()),
            format!("{:.0}", marks.uncovered_per_span()),
            format!("{:.2}", marks.over_percent()),
            format!("{:.2}", marks.over_strict_percent()),
            of(marks.negatives),
            of(marks.clean_touched),
            format!("{:.3}", row.cpu_s / (marks.total_ms / 1000.0).max(0.001)),
        ]);
    }
    table.to_string()
}

/// The last row's recall by kind, in one line.
fn kinds(rows: &[Row]) -> String {
    let Some(last) = rows.last() else { return String::new() };
    let kinds = last.marks.kinds.iter().map(|(kind, count)| format!("{kind} {}/{}", count.hit, count.of));
    let (core, all) = (last.marks.core().share(), last.marks.all().share());
    format!("{}\ncore recall {core:.3}, all spans {all:.3}", kinds.collect::<Vec<_>>().join(", "))
}

fn json(row: &Row) -> serde_json::Value {
    let marks = &row.marks;
    let kinds: serde_json::Map<_, _> =
        marks.kinds.iter().map(|(kind, count)| (kind.clone(), serde_json::json!([count.hit, count.of]))).collect();
    serde_json::json!({
        "call": row.name, "end": row.end, "core_recall": marks.core().share(), "recall": marks.all().share(), "kinds": kinds,
        "uncovered_ms_per_span": marks.uncovered_per_span(), "over_redacted_percent": marks.over_percent(),
        "over_redacted_strict_percent": marks.over_strict_percent(), "negatives_hit": [marks.negatives.hit, marks.negatives.of],
        "clean_touched": [marks.clean_touched.hit, marks.clean_touched.of], "cpu_s_per_s": row.cpu_s / (marks.total_ms / 1000.0).max(0.001),
    })
}
