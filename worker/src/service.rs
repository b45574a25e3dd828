//! The worker as a service: from settings, backends and a listener to a running loop, until SIGTERM or Ctrl-C.

use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use asr::Listener;
use audio::Limits;
use config::Settings;
use config::address::Location;
use tokio::signal::unix::{SignalKind, signal};
use tracing::info;

use crate::attest::attestor::Attestor;
use crate::attest::tenants::Tenancy;
use crate::backends::{self, Backends};
use crate::disposition::RetrySchedule;
use crate::http;
use crate::jobs::Jobs;
use crate::keys;
use crate::pipeline::policy::Policy;
use crate::run::{Pace, run as run_loop};
use crate::store::{ObjectStore, Prefix};

/// Why the worker could not run, or ended.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The settings are at fault.
    #[error("{0}")]
    Settings(String),
    /// The machine or the broker is at fault.
    #[error("{0}")]
    Failed(String),
}

fn wrong(error: impl Display) -> ServiceError {
    ServiceError::Settings(error.to_string())
}

fn failed(error: impl Display) -> ServiceError {
    ServiceError::Failed(error.to_string())
}

/// Takes jobs until told to stop: after the first SIGTERM or Ctrl-C it finishes what is in hand, after the second it gives that back at once.
///
/// # Errors
/// Where the settings name what isn't there, or the queue can't go on.
pub async fn serve(settings: &Settings, backends: Backends, listener: Listener) -> Result<(), ServiceError> {
    let policies = policies(settings)?;
    let default_policy = policy(&settings.worker.policy, settings)?;
    let watched = watched(settings, &backends)?;
    let attestor = Attestor::open(&settings.evidence, Arc::clone(&backends.results) as Arc<_>).map_err(wrong)?;
    let jobs = Arc::new(Jobs {
        sources: backends.sources,
        store: backends.results,
        queue: backends.queue,
        listener: Arc::new(listener),
        policies,
        default_policy: Arc::new(default_policy),
        limits: limits(settings),
        deadline: Duration::from_secs(settings.limits.job_deadline_s),
        results: prefix(&settings.output.location)?,
        quarantine: prefix(&settings.output.quarantine)?,
        retention: backends::retention(&settings.retention).map_err(wrong)?,
        attestor,
        tenancy: Tenancy::of(&settings.evidence),
        counter: AtomicU64::new(0),
    });
    if let Some(address) = settings.http.listen {
        http::serve(address, watched).await.map_err(|error| failed(format!("http.listen: {error}")))?;
    }
    info!("ready");
    let (stop, stop_now) = signals().map_err(failed)?;
    run_loop(jobs, &pace(settings), stop, stop_now).await.map_err(failed)?;
    info!("ended");
    Ok(())
}

/// Where outputs go, as stores name it.
///
/// # Errors
/// `Settings` for what no store can name.
pub fn prefix(location: &Location) -> Result<Prefix, ServiceError> {
    Prefix::parse(&location.to_string()).map_err(|error| wrong(format!("output: {error}")))
}

/// What readiness depends on. The probe asks for an object that need not exist: any answer shows that the store works.
fn watched(settings: &Settings, backends: &Backends) -> Result<http::Watched, ServiceError> {
    let probe = prefix(&settings.output.location)?.location("callscrub.probe").map_err(wrong)?;
    let store: Arc<dyn ObjectStore> = backends.results.clone();
    Ok(http::Watched { queue: Arc::clone(&backends.queue), store, probe })
}

/// What a recording may be.
pub fn limits(settings: &Settings) -> Limits {
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
///
/// # Errors
/// `Settings` where one can't be read.
pub fn policies(settings: &Settings) -> Result<HashMap<String, Arc<Policy>>, ServiceError> {
    let folder = settings.worker.policies_dir.as_deref();
    let mut names: Vec<String> = config::policy::BUILT_IN.iter().map(|(name, _)| (*name).to_owned()).collect();
    if let Some(folder) = folder {
        let entries = fs::read_dir(folder).map_err(|error| wrong(format!("{}: {error}", folder.display())))?;
        names.extend(entries.filter_map(|entry| policy_name(&entry.ok()?.path())));
    }
    names.into_iter().map(|name| Ok((name.clone(), Arc::new(policy(&name, settings)?)))).collect()
}

/// The policy of that name, with the keys of the settings.
fn policy(name: &str, settings: &Settings) -> Result<Policy, ServiceError> {
    let policy = Policy::load(name, settings.worker.policies_dir.as_deref()).map_err(wrong)?;
    keys::with_keys(policy, &settings.evidence).map_err(wrong)
}

fn policy_name(path: &Path) -> Option<String> {
    let toml = path.extension().is_some_and(|extension| extension == "toml");
    toml.then(|| path.file_stem()?.to_str().map(str::to_owned)).flatten()
}

/// The first SIGTERM or Ctrl-C, and the second.
pub(crate) fn signals() -> std::io::Result<(impl Future<Output = ()>, impl Future<Output = ()>)> {
    let (sent, mut first) = tokio::sync::watch::channel(0u8);
    let mut second = first.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
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
