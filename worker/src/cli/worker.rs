//! `callscrub worker`: recordings from a queue, results to a store, until told to stop.

use std::collections::HashMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use audio::Limits;
use config::Settings;
use config::settings::Evidence;
use secrecy::ExposeSecret;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

use super::engine;
use super::exit::{CliError, End, Exit};
use super::settings;
use crate::attest::attestor::Attestor;
use crate::attest::keyed::DigestKey;
use crate::attest::substitute::TranscriptKey;
use crate::backends::{self, Backends};
use crate::disposition::RetrySchedule;
use crate::http;
use crate::jobs::Jobs;
use crate::pipeline::policy::Policy;
use crate::run::{Pace, run as run_loop};
use crate::store::ObjectStore;
use crate::telemetry;

/// Takes jobs from RabbitMQ or from a folder, as the configuration says. Ends cleanly on SIGTERM or Ctrl-C, after the jobs in hand; a
/// second signal gives them back to the queue at once.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The settings: see config/callscrub.toml for every key. Environment variables override them.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// End once the inbox is empty (folder queue only).
    #[arg(long)]
    drain: bool,
}

pub(super) fn run(args: &Args) -> End {
    let settings = settings::load(&args.config)?;
    telemetry::start(&settings.log);
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    let end = runtime.block_on(work(&settings, args.drain));
    // A second signal leaves threads computing: nothing of theirs is committed, so nothing is waited for.
    runtime.shutdown_background();
    end
}

async fn work(settings: &Settings, drain: bool) -> End {
    let policies = policies(settings)?;
    let default_policy = policy(&settings.worker.policy, settings)?;
    let listener =
        engine::open(&settings.listen.model, settings.listen.model_dir.clone(), NonZeroUsize::new(settings.listen.states as usize))?;
    let backends = Backends::open(settings, drain).map_err(CliError::usage)?;
    let watched = watched(settings, &backends)?;
    let attestor = Attestor::open(&settings.evidence, Arc::clone(&backends.results) as Arc<_>).map_err(CliError::usage)?;
    let jobs = Arc::new(Jobs {
        sources: backends.sources,
        store: backends.results,
        queue: backends.queue,
        listener: Arc::new(listener),
        policies,
        default_policy: Arc::new(default_policy),
        limits: limits(settings),
        deadline: Duration::from_secs(settings.limits.job_deadline_s),
        results: settings::prefix(&settings.output.location)?,
        quarantine: settings::prefix(&settings.output.quarantine)?,
        retention: backends::retention(&settings.retention).map_err(CliError::usage)?,
        attestor,
        counter: AtomicU64::new(0),
    });
    if let Some(address) = settings.http.listen {
        http::serve(address, watched).await.map_err(|error| CliError::failed(format!("http.listen: {error}")))?;
    }
    info!("ready");
    let (stop, stop_now) = signals()?;
    run_loop(jobs, &pace(settings), stop, stop_now).await.map_err(CliError::failed)?;
    info!("ended");
    Ok(Exit::Done)
}

/// What readiness depends on. The probe asks for an object that need not exist: any answer shows that the store works.
fn watched(settings: &Settings, backends: &Backends) -> Result<http::Watched, CliError> {
    let probe = settings::prefix(&settings.output.location)?.location("callscrub.probe").map_err(CliError::usage)?;
    let store: Arc<dyn ObjectStore> = backends.results.clone();
    Ok(http::Watched { queue: Arc::clone(&backends.queue), store, probe })
}

fn limits(settings: &Settings) -> Limits {
    Limits {
        max_bytes: settings.limits.max_bytes,
        max_duration_ms: settings.limits.max_duration_s * 1000,
        max_channels: settings.limits.max_channels as u16,
    }
}

fn pace(settings: &Settings) -> Pace {
    Pace {
        concurrency: settings.worker.concurrency as usize,
        schedule: RetrySchedule::new(settings.worker.retry_delays_ms.iter().copied().map(Duration::from_millis).collect()),
        drain: Duration::from_secs(settings.limits.drain_s),
    }
}

/// Every policy that a job may name: the built-in ones, and the operator's, which may replace them. All are read before the first job.
fn policies(settings: &Settings) -> Result<HashMap<String, Arc<Policy>>, CliError> {
    let folder = settings.worker.policies_dir.as_deref();
    let mut names: Vec<String> = config::policy::BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
    if let Some(folder) = folder {
        let entries = fs::read_dir(folder).map_err(|error| CliError::usage(format!("{}: {error}", folder.display())))?;
        names.extend(entries.filter_map(|entry| policy_name(&entry.ok()?.path())));
    }
    names.into_iter().map(|name| Ok((name.clone(), Arc::new(policy(&name, settings)?)))).collect()
}

/// The policy of that name, with the keys of the settings.
fn policy(name: &str, settings: &Settings) -> Result<Policy, CliError> {
    let policy = Policy::load(name, settings.worker.policies_dir.as_deref()).map_err(CliError::usage)?;
    let policy = with_keys(policy, &settings.evidence);
    check_keys(&policy)?;
    Ok(policy)
}

/// A policy whose strategies need a key that nobody gave is refused: its transcripts would not be what it promises.
pub(super) fn check_keys(policy: &Policy) -> Result<(), CliError> {
    let problem = || format!("policy {}: its transcripts need a key: evidence.transcript_key of the settings", policy.name);
    if policy.treatments.lacks_key() { Err(CliError::usage(problem())) } else { Ok(()) }
}

/// The key for transcripts, if there is one.
pub(super) fn transcript_key(evidence: &Evidence) -> Option<TranscriptKey> {
    TranscriptKey::new(&evidence.transcript_key_id, evidence.transcript_key.expose_secret().as_bytes())
}

/// `policy` with the keys that the settings have for what is made of values.
pub(super) fn with_keys(policy: Policy, evidence: &Evidence) -> Policy {
    let policy = match transcript_key(evidence) {
        Some(key) => policy.with_transcript_key(&key),
        None => policy,
    };
    match DigestKey::new(&evidence.digest_key_id, evidence.digest_key.expose_secret().as_bytes()) {
        Some(key) => policy.with_digest_key(&key, evidence.count_repeats),
        None => policy,
    }
}

fn policy_name(path: &Path) -> Option<String> {
    let toml = path.extension().is_some_and(|extension| extension == "toml");
    toml.then(|| path.file_stem()?.to_str().map(str::to_owned)).flatten()
}

/// The first SIGTERM or Ctrl-C, and the second.
fn signals() -> Result<(impl Future<Output = ()>, impl Future<Output = ()>), CliError> {
    let (sent, mut first) = tokio::sync::watch::channel(0u8);
    let mut second = first.clone();
    let mut terminate = signal(SignalKind::terminate()).map_err(CliError::failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(CliError::failed)?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            sent.send_modify(|count| *count = count.saturating_add(1));
        }
    });
    let stop = async move {
        let _ = first.wait_for(|count| *count >= 1).await;
    };
    let stop_now = async move {
        let _ = second.wait_for(|count| *count >= 2).await;
    };
    Ok((stop, stop_now))
}
