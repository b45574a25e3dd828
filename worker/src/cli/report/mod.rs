//! `callscrub report`: what manifests say was removed, for people.

mod count;

use std::fs;
use std::path::{Path, PathBuf};

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use redaction::manifest::{Manifest, Outcome, RedactionRecord};

use super::exit::{CliError, End, Exit, print};
use super::redact;
use crate::audit::report::Verdict;
use crate::audit::{Evidence, audit, parse};
use crate::report::sheet;

/// Of manifests: each removed range with its channels, times and the rules that asked for it. Of a folder or a bucket of manifests:
/// recordings counted by outcome, day, review, coverage, entity and rule, in groups large enough to be shared. Never what was said.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Manifests; or one folder, or s3://BUCKET/PREFIX, below which manifests lie.
    #[arg(required = true, value_name = "MANIFEST|PLACE")]
    places: Vec<PathBuf>,
    /// Of one manifest: its output, to be checked and drawn on the evidence sheet that --html writes.
    #[arg(long, value_name = "OUTPUT", requires = "html")]
    audio: Option<PathBuf>,
    /// Write a page too, which asks nobody for anything: of one manifest its evidence sheet (with --audio), of a place its plots.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    #[command(flatten)]
    count: count::CountArgs,
}

pub(super) fn run(args: &Args) -> End {
    match args.places.as_slice() {
        [place] if count::is_place(place) && args.audio.is_none() => count::run(place, &args.count, args.html.as_deref()),
        _ if args.count.is_given() => Err(CliError::usage("only of one folder or bucket recordings are counted: name it alone")),
        manifests => {
            list(manifests)?;
            match (manifests, &args.audio, &args.html) {
                (_, None, None) => Ok(Exit::Done),
                ([manifest], Some(audio), Some(html)) => sheet(manifest, audio, html),
                _ => Err(CliError::usage("an evidence sheet is of one manifest and its output: name it alone, with --audio and --html")),
            }
        }
    }
}

fn list(manifests: &[PathBuf]) -> End {
    for path in manifests {
        let manifest = read(path)?;
        print(&headline(&manifest, &manifest.source.uri));
        if !manifest.redactions.is_empty() {
            print(&table(&manifest.redactions));
        }
    }
    Ok(Exit::Done)
}

/// Writes the evidence sheet, whatever it says; then says whether the output verifies.
fn sheet(manifest: &Path, audio: &Path, html: &Path) -> End {
    let (bytes, output) = (redact::read(manifest, 1 << 30)?, redact::read(audio, redact::LIMITS.max_bytes)?);
    let audited = audit(&Evidence { undecided: true, ..Evidence::of(&bytes, &output) });
    let (Some(stated), Some((recording, _))) = (&audited.manifest, &audited.heard) else {
        return Err(CliError::failed(format!("{} can't be drawn: {}", audio.display(), audited.report.failed().join(", "))));
    };
    let name = audio.file_name().unwrap_or_default().to_string_lossy();
    let page = sheet::sheet(&name, stated, &audited.report, recording).map_err(CliError::failed)?;
    fs::write(html, page).map_err(|error| CliError::failed(format!("{}: {error}", html.display())))?;
    match audited.report.result() {
        Verdict::Failed => Err(CliError::failed(format!("{} does not verify: {}", audio.display(), audited.report.failed().join(", ")))),
        _ => Ok(Exit::Done),
    }
}

/// Reads a manifest.
pub(super) fn read(path: &std::path::Path) -> Result<Manifest, CliError> {
    let bytes = fs::read(path).map_err(|error| CliError::failed(format!("{}: {error}", path.display())))?;
    parse(&bytes).map_err(|error| CliError::failed(format!("{}: {error}", path.display())))
}

/// One line that says how it ended.
pub(crate) fn headline(manifest: &Manifest, name: &str) -> String {
    let ranges = manifest.redactions.len();
    let ms: u64 = manifest.redactions.iter().map(|record| record.end_ms - record.start_ms).sum();
    let given = match manifest.restorations.len() {
        0 => String::new(),
        given => format!(", {given} given back from the original"),
    };
    match manifest.outcome {
        Outcome::Clean if given.is_empty() => format!("{name}: clean, nothing was found"),
        Outcome::Clean => format!("{name}: clean{given}"),
        Outcome::Redacted => format!("{name}: redacted, {ranges} ranges of {:.1} s together{given}", ms as f64 / 1000.0),
        Outcome::Quarantined => {
            let reason = manifest.quarantine.as_ref().map_or("unknown", |quarantine| &quarantine.reason);
            format!("{name}: quarantined ({reason}), nothing was published")
        }
    }
}

/// The removed ranges as a table.
pub(crate) fn table(records: &[RedactionRecord]) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["", "from", "to", "channels", "heard on", "what", "rule", "why", "sure"]);
    for record in records {
        for (index, finding) in record.findings.iter().enumerate() {
            let first = |text: String| if index == 0 { text } else { String::new() };
            table.add_row([
                first(record.id.clone()),
                first(time(record.start_ms)),
                first(time(record.end_ms)),
                first(record.channels.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")),
                finding.channel.to_string(),
                finding.entity.clone(),
                finding.rule.clone(),
                finding.reason.clone(),
                format!("{:.2}", finding.confidence),
            ]);
        }
    }
    table.to_string()
}

/// Minutes, seconds and milliseconds.
fn time(ms: u64) -> String {
    format!("{}:{:02}.{:03}", ms / 60_000, ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_minutes_and_seconds() {
        assert_eq!((time(0), time(61_005)), ("0:00.000".to_owned(), "1:01.005".to_owned()));
    }
}
