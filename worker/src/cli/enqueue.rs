//! `callscrub enqueue`: jobs for recordings that lie in the store already.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_s3::primitives::{DateTime, DateTimeFormat};
use config::Settings;
use config::settings::Queue;
use indicatif::{ProgressBar, ProgressStyle};

use super::exit::{CliError, End, Exit, say};
use super::settings;
use crate::backends;
use crate::enqueue::{Order, Progress, Tools, enqueue};
use crate::store::Prefix;

/// Adds a job for every recording below a location: for what was there before events were. With --state a run that ends early is gone on
/// with by the same command. A recording that was done already is found done.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Where the recordings lie: s3://BUCKET/PREFIX, or a folder of a folder store.
    location: String,
    /// The worker's settings. The queue must be RabbitMQ: into a folder queue recordings are simply dropped.
    #[arg(long, value_name = "FILE", default_value = "callscrub.toml")]
    config: PathBuf,
    /// Only what was written since: 2026-11-01, 2026-11-01T08:00:00Z, or so long ago: 30d, 12h, 90m.
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// The policy that the jobs name [default: the worker's].
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
    /// The tenant that the jobs name [default: as the worker's settings say].
    #[arg(long, value_name = "NAME")]
    tenant: Option<String>,
    /// Where the place reached is kept. A finished file stays finished: remove it to begin anew.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Only count.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args) -> End {
    let settings = settings::load(&args.config)?;
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    runtime.block_on(add(args, &settings))
}

async fn add(args: &Args, settings: &Settings) -> End {
    let Queue::RabbitMq(broker) = &settings.queue else {
        return Err(CliError::usage("enqueue adds messages to RabbitMQ; into a folder queue's inbox recordings are simply dropped"));
    };
    let from = Prefix::parse(&args.location).map_err(CliError::usage)?;
    let mut progress = progress(args)?;
    let store = backends::store(&settings.store).map_err(CliError::usage)?;
    let queue = match args.dry_run {
        true => None,
        false => Some(backends::rabbit_desk(broker, settings).await.map_err(CliError::failed)?),
    };
    let mut results = vec![settings::prefix(&settings.output.location)?, settings::prefix(&settings.output.quarantine)?];
    results.extend(backends::retention(&settings.retention).map_err(CliError::usage)?.vault().cloned());
    let bar = bar();
    let mut reached = |progress: &Progress| {
        bar.set_position(progress.added);
        args.state.as_deref().filter(|_| !args.dry_run).map_or(Ok(()), |state| progress.write(state))
    };
    let mut tools = Tools { catalogue: &*store, queue: queue.as_ref(), results: &results, reached: &mut reached };
    let end = enqueue(&from, &mut progress, &mut tools).await;
    bar.finish_and_clear();
    if let Some(queue) = &queue {
        queue.close().await;
    }
    say(&summary(&progress, args.dry_run));
    end.map(|()| Exit::Done).map_err(CliError::failed)
}

/// Where to begin: at the place in the state file, if it is of the same order.
fn progress(args: &Args) -> Result<Progress, CliError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let since_s = args.since.as_deref().map(|text| since(text, now)).transpose()?;
    let order = Order { from: args.location.clone(), since_s, policy: policy(args)?, tenant: tenant(args)? };
    let Some(path) = &args.state else { return Ok(Progress::new(order)) };
    let refused = |error: io::Error| CliError::usage(format!("{}: {error}", path.display()));
    match Progress::read(path).map_err(refused)? {
        None => Ok(Progress::new(order)),
        // A time given as an age moves on between two runs: the first one's holds.
        Some(kept)
            if kept.order == (Order { since_s: kept.order.since_s, ..order.clone() })
                && kept.order.since_s.is_some() == since_s.is_some() =>
        {
            Ok(kept)
        }
        Some(_) => Err(CliError::usage(format!("{}: is of another location, policy, tenant or time", path.display()))),
    }
}

/// Checked here, so that no thousand jobs are refused later.
fn policy(args: &Args) -> Result<Option<String>, CliError> {
    crate::message::policy_name(args.policy.clone()).map_err(|_| CliError::usage("--policy: has characters or a length that no name has"))
}

fn tenant(args: &Args) -> Result<Option<String>, CliError> {
    crate::message::tenant(args.tenant.clone()).map_err(|_| CliError::usage("--tenant: has characters or a length that no name has"))
}

/// Seconds since 1970.
fn since(text: &str, now: Duration) -> Result<u64, CliError> {
    let wrong = || CliError::usage("--since: write 2026-11-01, 2026-11-01T08:00:00Z, 30d, 12h or 90m");
    if let Some(age) = age(text) {
        return Ok(now.saturating_sub(age).as_secs());
    }
    let whole = if text.len() == "2026-11-01".len() { format!("{text}T00:00:00Z") } else { text.to_owned() };
    let time = DateTime::from_str(&whole, DateTimeFormat::DateTime).map_err(|_| wrong())?;
    u64::try_from(time.secs()).map_err(|_| wrong())
}

fn age(text: &str) -> Option<Duration> {
    let unit = match text.chars().last()? {
        'd' => 86_400,
        'h' => 3_600,
        'm' => 60,
        _ => return None,
    };
    let count: u64 = text[..text.len() - 1].parse().ok()?;
    Some(Duration::from_secs(count.checked_mul(unit)?))
}

/// Hidden where standard error is no terminal.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} jobs added, {per_sec}, {elapsed}") {
        bar.set_style(style);
    }
    bar
}

fn summary(progress: &Progress, dry_run: bool) -> String {
    let verb = if dry_run { "would be added" } else { "added" };
    let end = if progress.done { "" } else { "; not at the end yet" };
    format!(
        "{} jobs {verb}; passed over: {} older, {} empty or oddly named, {} results{end}",
        progress.added, progress.older, progress.unfit, progress.results
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_dates_instants_or_ages() {
        let now = Duration::from_secs(1_000_000_000);
        let cases = [
            ("1970-01-02", Some(86_400)),
            ("1970-01-01T00:01:00Z", Some(60)),
            ("2d", Some(1_000_000_000 - 172_800)),
            ("12h", Some(1_000_000_000 - 43_200)),
            ("90m", Some(1_000_000_000 - 5_400)),
            ("99999999999999999999d", None),
            ("d", None),
            ("yesterday", None),
            ("1969-01-01", None),
            ("é", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(since(text, now).ok(), expected, "{text}");
        }
    }
}
