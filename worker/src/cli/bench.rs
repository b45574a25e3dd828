//! `callscrub bench`: redacts calls whose truth is known, and prints how well.

use std::fs;
use std::path::{Path, PathBuf};

use asr::Listener;

use super::engine::EngineArgs;
use super::exit::{CliError, End, Exit, print};
use super::progress::Progress;
use super::redact::{LIMITS, read};
use crate::bench::measure::measure;
use crate::bench::picture::Picture;
use crate::bench::row::{Row, by_class};
use crate::bench::truth::{self, Truth};
use crate::bench::{json, page, stages, table};
use crate::pipeline::Tools;
use crate::pipeline::policy::Policy;

/// What the figures mean: printed below the options.
const FIGURES: &str = "\
DIR holds calls, and beside each a truth file of the form calltruth/1. Recall always stands beside over-redaction: blanking everything is no feat. A \
quarantined call counts as one from which nothing was removed.

Marks, a call a line: \"core\" and \"all\" count the spans of which at least 97 % was overwritten; \"left\" is speech of spans that was left, a span, missed \
spans whole; \"over\" is what was overwritten farther than 300 ms from any span, \"strict\" outside of spans without that grace; \"speech\" is what was \
taken for speech on all channels, \"heard\" the share that words account for.

\"leaks\" is how many runs of three or more consecutive digits of a core value are still heard in the output, and how many stand in the published \
transcript, on one channel and within ten seconds of each other; in brackets the longest one's length: 2+1 (5). The output is listened to as a stranger does, \
without the plan, leaks between channels included. Digits inside of a negative don't count; other numbers may match by chance (a card has 14 runs of three \
of the 1000 there are). No digit is printed.

Edges, a noise class a line, in milliseconds, mean / 95th percentile, over the spans that were found (at least half of them overwritten): \"left\" is how \
much of the span was left at its start or end, \"reach\" how far past it the overwriting goes, unless it goes on over another span, \"error\" the mean of \
where it starts or ends less where the span does. Blocks of 10 ms are compared: nothing is measured more finely.

CPU, in one line, is the share of each stage in the CPU time of all jobs; resampling counts as listening, and detecting in what was heard again as \
verifying.";

/// What to measure, and where the marks go.
#[derive(Debug, clap::Args)]
#[command(after_help = FIGURES)]
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
    /// Also write a page to look at: waveforms, truth and ranges of each call. Kinds only, no word and no value.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Don't listen to the outputs once more for what is left of the values.
    #[arg(long)]
    skip_leak_check: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(args: &Args) -> End {
    let truths = truth::read_all(&args.folder).map_err(CliError::usage)?;
    if truths.is_empty() {
        return Err(CliError::usage(format!("{} holds no truth files (*.json)", args.folder.display())));
    }
    let policy = Policy::load(&args.policy, None).map_err(CliError::usage)?;
    let listener = args.engine.open()?;
    let mut calls = Vec::new();
    for (path, truth) in &truths {
        calls.push(one(path, truth, &policy, &listener, !args.skip_leak_check)?);
    }
    let rows: Vec<Row> = calls.iter().map(|(row, _)| row.clone()).collect();
    let (classes, total) = (by_class(&rows), Row::sum("all", &rows));
    print(&table::marks(rows.iter().chain([&total])));
    print(&table::edges(classes.iter().chain([&total])));
    print(&table::kinds(&total));
    print(&stages::line(&total.stages));
    if let Some(leaks) = &total.leaks {
        print(&table::leaks(leaks));
    }
    if let Some(path) = &args.json {
        write(path, &format!("{:#}\n", json::rows(&rows, &classes, &total)))?;
    }
    if let Some(path) = &args.html {
        write(path, &page::page(&calls, &total).map_err(CliError::failed)?)?;
    }
    Ok(Exit::Done)
}

fn write(path: &Path, text: &str) -> Result<(), CliError> {
    fs::write(path, text).map_err(|error| CliError::failed(format!("{}: {error}", path.display())))
}

fn one(path: &Path, truth: &Truth, policy: &Policy, listener: &Listener, leaks: bool) -> Result<(Row, Picture), CliError> {
    let audio_path = path.with_file_name(&truth.audio);
    let bytes = read(&audio_path, LIMITS.max_bytes)?;
    let progress = Progress::new(&truth.audio);
    let measured = measure(bytes, truth, &Tools { listener, policy, limits: &LIMITS, progress: &|step| progress.step(step) }, leaks);
    progress.clear();
    measured.map_err(|error| CliError::failed(format!("{}: {error}", audio_path.display())))
}
