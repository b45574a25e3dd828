//! `callscrub report`: what a manifest says was removed, for people.

use std::fs;
use std::path::PathBuf;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use redaction::manifest::{Manifest, Outcome, RedactionRecord};

use super::exit::{CliError, End, Exit, print};
use crate::audit::parse;

/// Shows each removed range: channels, from, to, and the rules that asked for it. Never what was said.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Manifests.
    #[arg(required = true, value_name = "MANIFEST")]
    manifests: Vec<PathBuf>,
}

pub(super) fn run(args: &Args) -> End {
    for path in &args.manifests {
        let manifest = read(path)?;
        print(&headline(&manifest, &manifest.source.uri));
        if !manifest.redactions.is_empty() {
            print(&table(&manifest.redactions));
        }
    }
    Ok(Exit::Done)
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
    match manifest.outcome {
        Outcome::Clean => format!("{name}: clean, nothing was found"),
        Outcome::Redacted => format!("{name}: redacted, {ranges} ranges of {:.1} s together", ms as f64 / 1000.0),
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
