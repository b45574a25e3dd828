//! `callscrub queue`: dead letters and quarantines, for operators. Nothing that was spoken stands in either.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;
use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use config::Settings;
use serde_json::json;

use super::exit::{CliError, End, Exit, print, say};
use super::{report, settings};
use crate::backends;
use crate::failure::Failure;
use crate::message::{Message, parse};
use crate::quarantine::{self, Quarantined};
use crate::queue::{DeadLetter, Desk, Fate};
use crate::store::{Location, Store};

/// Looks at what ended without a result: dead letters (refused or given up), or with --quarantine recordings that can't be published. Workers
/// may run meanwhile.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The worker's settings.
    #[arg(long, value_name = "FILE", global = true, default_value = "callscrub.toml")]
    config: PathBuf,
    /// Quarantined recordings instead of dead letters.
    #[arg(long, global = true)]
    quarantine: bool,
    /// Look at no more than so many.
    #[arg(long, value_name = "N", global = true, default_value_t = 10_000)]
    limit: usize,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List them: id, reason, tries, size.
    Ls {
        /// Only those with this reason.
        #[arg(long)]
        reason: Option<String>,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
    /// Show what the chosen ones are about.
    Show {
        #[command(flatten)]
        which: Which,
        /// Write the message as it arrived, byte for byte, and nothing else (dead letters only).
        #[arg(long)]
        body: bool,
    },
    /// Make the chosen ones jobs again, as if they had never been tried.
    Replay {
        #[command(flatten)]
        which: Which,
    },
    /// Delete the chosen ones for good: a dead letter (in a folder, with its recording), or a quarantine's manifest (never its recording).
    Purge {
        #[command(flatten)]
        which: Which,
    },
}

/// Which of them.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Which {
    /// Ids, as `queue ls` shows them.
    #[arg(value_name = "ID", conflicts_with = "all")]
    ids: Vec<String>,
    /// All of them; with --reason all that have it.
    #[arg(long)]
    all: bool,
    /// Only those with this reason.
    #[arg(long)]
    reason: Option<String>,
}

impl Which {
    fn takes(&self, id: &str, reason: &str) -> bool {
        let named = self.ids.is_empty() || self.ids.iter().any(|wanted| wanted == id);
        named && self.reason.as_deref().is_none_or(|wanted| wanted == reason)
    }
}

/// What is done with what was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Show { body: bool },
    Settle(Fate),
}

pub(super) fn run(args: &Args) -> End {
    let settings = settings::load(&args.config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    runtime.block_on(async {
        let (which, act) = match &args.command {
            Command::Ls { reason, json } => return ls(args, &settings, reason.as_deref(), *json).await,
            Command::Show { which, body } => (which, Act::Show { body: *body }),
            Command::Replay { which } => (which, Act::Settle(Fate::Replay)),
            Command::Purge { which } => (which, Act::Settle(Fate::Purge)),
        };
        let done = match args.quarantine {
            true => quarantines(args, &settings, which, act).await?,
            false => letters(args, &settings, which, act).await?,
        };
        finish(which, act, &done)
    })
}

/// Says how many, and fails where an id names none.
fn finish(which: &Which, act: Act, done: &[String]) -> End {
    let found: BTreeSet<&String> = done.iter().collect();
    let missing = which.ids.iter().filter(|id| !found.contains(id)).count();
    match act {
        Act::Settle(Fate::Replay) => say(&format!("{} replayed", done.len())),
        Act::Settle(_) => say(&format!("{} purged", done.len())),
        Act::Show { .. } => {}
    }
    if missing > 0 { Err(CliError::failed(format!("{missing} of the ids given name nothing here"))) } else { Ok(Exit::Done) }
}

async fn desk(settings: &Settings) -> Result<Arc<dyn Desk>, CliError> {
    backends::desk(settings).await.map_err(CliError::failed)
}

async fn quarantined(args: &Args, settings: &Settings) -> Result<(Arc<dyn Store>, Vec<Quarantined>), CliError> {
    let store = backends::store(&settings.store).map_err(CliError::usage)?;
    let prefix = settings::prefix(&settings.output.quarantine)?;
    let found = quarantine::list(&*store, &prefix, args.limit).await.map_err(CliError::failed)?;
    Ok((store, found))
}

async fn ls(args: &Args, settings: &Settings, reason: Option<&str>, json: bool) -> End {
    let wanted = |found: &str| reason.is_none_or(|reason| reason == found);
    let mut rows = Vec::new();
    if args.quarantine {
        let (_, found) = quarantined(args, settings).await?;
        rows.extend(found.iter().filter(|one| wanted(one.reason())).map(|one| row(&one.id, one.reason(), None, one.manifest.input.bytes)));
    } else {
        let mut note = |letter: &DeadLetter| {
            if wanted(&letter.reason) {
                rows.push(row(&letter.id, &letter.reason, letter.attempts, letter.body.len() as u64));
            }
            Fate::Keep
        };
        desk(settings).await?.review(args.limit, &mut note).await.map_err(CliError::failed)?;
    }
    show_rows(&rows, json);
    Ok(Exit::Done)
}

/// One line of a list.
fn row(id: &str, reason: &str, attempts: Option<u32>, bytes: u64) -> serde_json::Value {
    json!({ "id": id, "reason": reason, "attempts": attempts, "bytes": bytes })
}

fn show_rows(rows: &[serde_json::Value], json: bool) {
    if json {
        rows.iter().for_each(|row| print(&row.to_string()));
        return;
    }
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(["id", "reason", "attempts", "bytes"]);
    let cell = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string().replace("null", ""), str::to_owned);
    for row in rows {
        table.add_row([cell(&row["id"]), cell(&row["reason"]), cell(&row["attempts"]), cell(&row["bytes"])]);
    }
    print(&table.to_string());
}

async fn letters(args: &Args, settings: &Settings, which: &Which, act: Act) -> Result<Vec<String>, CliError> {
    let mut done = Vec::new();
    let mut decide = |letter: &DeadLetter| {
        if !which.takes(&letter.id, &letter.reason) {
            return Fate::Keep;
        }
        done.push(letter.id.clone());
        match act {
            Act::Settle(fate) => fate,
            Act::Show { body } => {
                show(letter, body);
                Fate::Keep
            }
        }
    };
    desk(settings).await?.review(args.limit, &mut decide).await.map_err(CliError::failed)?;
    Ok(done)
}

fn show(letter: &DeadLetter, body: bool) {
    if body {
        super::exit::print_bytes(&letter.body);
        return;
    }
    let attempts = letter.attempts.map_or_else(|| "unknown".to_owned(), |attempts| attempts.to_string());
    print(&format!("{}: {}, {attempts} attempts, {} bytes", letter.id, letter.reason, letter.body.len()));
    match parse(&letter.body) {
        Ok(Message::Jobs(jobs)) => jobs.iter().for_each(|job| {
            let policy = job.policy.as_deref().map(|policy| format!(", policy {policy}")).unwrap_or_default();
            let correlation = job.correlation_id.as_deref().map(|id| format!(", correlation id {id}")).unwrap_or_default();
            print(&format!("  {}{policy}{correlation}", job.source.uri()));
        }),
        Ok(Message::Ignored(why)) => print(&format!("  asks for nothing: {}", why.name())),
        Err(error) => match Failure::from(error) {
            Failure::Reject(reason) => print(&format!("  {reason}: {error}")),
            failure => print(&format!("  {failure}")),
        },
    }
}

async fn quarantines(args: &Args, settings: &Settings, which: &Which, act: Act) -> Result<Vec<String>, CliError> {
    let (store, found) = quarantined(args, settings).await?;
    let mut done = Vec::new();
    let desk = if act == Act::Settle(Fate::Replay) { Some(desk(settings).await?) } else { None };
    for one in found.iter().filter(|one| which.takes(&one.id, one.reason())) {
        match (act, &desk) {
            (Act::Settle(Fate::Purge), _) => one.purge(&*store).await.map_err(CliError::failed)?,
            (Act::Settle(_), Some(desk)) => again(&**desk, one).await?,
            _ => show_quarantined(one),
        }
        done.push(one.id.clone());
    }
    Ok(done)
}

/// Its manifest stays until the new try has an end: published, it is removed; quarantined again, it is replaced.
async fn again(desk: &dyn Desk, one: &Quarantined) -> Result<(), CliError> {
    let source = Location::parse(&one.manifest.source.uri).map_err(CliError::failed)?;
    desk.again(&source).await.map_err(CliError::failed)
}

fn show_quarantined(one: &Quarantined) {
    print(&report::headline(&one.manifest, &one.id));
    print(&format!("  recording {}", one.manifest.source.uri));
    print(&format!("  manifest {}", one.location.uri()));
    let coverage = one.manifest.coverage.as_ref();
    let heard = coverage.map(|coverage| format!(", {} of {} ms of speech heard", coverage.transcribed_ms, coverage.speech_ms));
    print(&format!("  {} ms of audio{}", one.duration_ms(), heard.unwrap_or_default()));
    for gap in coverage.map(|coverage| coverage.gaps.as_slice()).unwrap_or_default() {
        print(&format!("  not heard: channel {}, {} to {} ms", gap.channel, gap.start_ms, gap.end_ms));
    }
    if !one.manifest.redactions.is_empty() {
        print(&report::table(&one.manifest.redactions));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_reasons_choose_together() {
        let which = |ids: &[&str], reason: Option<&str>| Which {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            all: ids.is_empty(),
            reason: reason.map(str::to_owned),
        };
        let cases = [(which(&[], None), true), (which(&["a"], None), true), (which(&["b"], None), false), (which(&[], Some("r")), true)];
        for (which, taken) in cases {
            assert_eq!(which.takes("a", "r"), taken, "{which:?}");
        }
        assert!(!which(&["a"], Some("x")).takes("a", "r"));
    }
}
