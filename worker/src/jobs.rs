//! One job from message to result: fetch, the pipeline, commit, announce. Idempotent, so that a redelivery only finishes what is missing.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use asr::Listener;
use audio::Limits;
use redaction::manifest::{Manifest, Outcome, Source};
use sha2::{Digest, Sha256};
use tracing::{info, warn};

use crate::attest::attestor::{Attestor, Run};
use crate::cli::progress::Progress;
use crate::commit::{self, Committed, OutputNames};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::message::{self, Job, Message};
use crate::metrics::{self, StageClock};
use crate::pipeline::policy::Policy;
use crate::pipeline::{self, Input, Settled, Step, Tools};
use crate::queue::{Queue, ResultMessage};
use crate::store::{Object, ObjectStore, Prefix, StoreError};

/// What every job shares.
pub struct Jobs {
    /// Where recordings are read.
    pub sources: Arc<dyn ObjectStore>,
    /// Where results are written.
    pub store: Arc<dyn ObjectStore>,
    /// Where results are announced.
    pub queue: Arc<dyn Queue>,
    /// The models.
    pub listener: Arc<Listener>,
    /// Policies by name.
    pub policies: HashMap<String, Arc<Policy>>,
    /// The policy of jobs that name none.
    pub default_policy: Arc<Policy>,
    /// What a recording may be.
    pub limits: Limits,
    /// How long one try may take.
    pub deadline: Duration,
    /// Where results go.
    pub results: Prefix,
    /// Where manifests of quarantined recordings go.
    pub quarantine: Prefix,
    /// Signs and logs manifests.
    pub attestor: Attestor,
    /// Numbers jobs for the logs: names may hold a caller's number.
    pub counter: AtomicU64,
}

impl Jobs {
    /// Does all that a message asks for. Every job of it is tried; what failed worst decides.
    ///
    /// # Errors
    /// Why the message is not done: to be retried, or refused.
    pub async fn work(&self, body: &[u8], attempt: u32) -> Result<(), Failure> {
        let jobs = match message::parse(body)? {
            Message::Jobs(jobs) => jobs,
            Message::Ignored(why) => {
                info!(why = why.name(), "message ignored");
                return Ok(());
            }
        };
        let mut end = Ok(());
        for job in &jobs {
            end = worse(end, self.one(job, attempt).await);
        }
        end
    }

    async fn one(&self, job: &Job, attempt: u32) -> Result<(), Failure> {
        let _in_flight = metrics::job_started();
        let number = self.counter.fetch_add(1, Ordering::Relaxed) + 1;
        let correlation = job.correlation_id.as_deref().unwrap_or("");
        info!(job = number, correlation, "job started");
        let started = Instant::now();
        let end = match tokio::time::timeout(self.deadline, self.result(job, attempt)).await {
            Ok(end) => end,
            Err(_) => Err(RetryReason::DeadlinePassed.into()),
        };
        let took_ms = started.elapsed().as_millis() as u64;
        match &end {
            Ok(outcome) => info!(job = number, correlation, outcome = outcome.name(), took_ms, "job done"),
            Err(failure) => warn!(job = number, correlation, %failure, took_ms, "job not done"),
        }
        metrics::job_ended(&end, started.elapsed());
        end.map(|_| ())
    }

    /// In the order of events: what was done before, fetch, pipeline, commit, attest, announce.
    async fn result(&self, job: &Job, attempt: u32) -> Result<Outcome, Failure> {
        let started = SystemTime::now();
        let policy = self.policy(job)?;
        let names = OutputNames::of(&job.source, &self.results, &self.quarantine)?;
        let before = commit::done_before(&*self.store, &names).await?;
        let fetched = self.sources.get(&job.source, &job.pin, self.limits.max_bytes).await;
        if let Some((manifest, committed)) = before {
            check_same(&manifest, job, fetched)?;
            let run = Run { outcome: manifest.outcome, started, attempt, found_done: true };
            commit::attest(&*self.store, &self.attestor, &manifest, &committed, run).await?;
            self.announce(job, manifest.outcome, &committed).await?;
            return Ok(manifest.outcome);
        }
        let object = fetched?;
        let source = Source { uri: job.source.uri(), version: object.version.clone(), etag: object.etag.clone() };
        let settled = self.pipeline(source, object.bytes, policy, display_name(job)).await?;
        let (manifest, committed) = self.commit(&names, settled).await?;
        let run = Run { outcome: manifest.outcome, started, attempt, found_done: false };
        commit::attest(&*self.store, &self.attestor, &manifest, &committed, run).await?;
        metrics::recorded(&manifest);
        self.announce(job, manifest.outcome, &committed).await?;
        Ok(manifest.outcome)
    }

    fn policy(&self, job: &Job) -> Result<Arc<Policy>, Failure> {
        match &job.policy {
            None => Ok(Arc::clone(&self.default_policy)),
            Some(name) => self.policies.get(name).cloned().ok_or(RejectReason::UnknownPolicy.into()),
        }
    }

    /// Runs the pipeline where it may compute for minutes without holding up heartbeats.
    async fn pipeline(&self, source: Source, bytes: Vec<u8>, policy: Arc<Policy>, name: String) -> Result<Settled, Failure> {
        let (listener, limits) = (Arc::clone(&self.listener), self.limits);
        let run = move || {
            let (progress, clock) = (Progress::new(&name), StageClock::start());
            let step = |step: Step| {
                clock.enter(step.stage());
                progress.step(step);
            };
            let tools = Tools { listener: &listener, policy: &policy, limits: &limits, progress: &step };
            let settled = pipeline::redact(Input { source, bytes }, &tools);
            progress.clear();
            settled.inspect_err(|error| warn!(%error, "recording can't be decoded")).map_err(Failure::from)
        };
        tokio::task::spawn_blocking(run).await.unwrap_or(Err(RetryReason::JobFailed.into()))
    }

    async fn commit(&self, names: &OutputNames, settled: Settled) -> Result<(Manifest, Committed), Failure> {
        match settled {
            Settled::Published(published) => {
                let manifest = published.manifest.clone();
                Ok((manifest, commit::commit(&*self.store, names, *published).await?))
            }
            Settled::Quarantined { reason, manifest } => {
                warn!(reason = %reason, "recording quarantined");
                let committed = commit::commit_quarantine(&*self.store, names, &manifest).await?;
                Ok((*manifest, committed))
            }
        }
    }

    async fn announce(&self, job: &Job, outcome: Outcome, committed: &Committed) -> Result<(), Failure> {
        let message = ResultMessage {
            schema: ResultMessage::SCHEMA,
            source: job.source.uri(),
            outcome,
            output: committed.output.as_ref().map(|location| location.uri()),
            transcript: committed.transcript.as_ref().map(|location| location.uri()),
            manifest: committed.manifest.uri(),
            manifest_sha256: committed.manifest_sha256.clone(),
            correlation_id: job.correlation_id.clone(),
        };
        Ok(self.queue.announce(&message.announcement()).await?)
    }
}

/// Whether a standing manifest is of this very recording, or of one that is gone since. Another recording under the same name is a
/// conflict: its result would replace evidence.
fn check_same(manifest: &Manifest, job: &Job, fetched: Result<Object, StoreError>) -> Result<(), Failure> {
    if manifest.source.uri != job.source.uri() {
        return Err(RejectReason::OutputConflict.into());
    }
    match fetched {
        Ok(object) if hex::encode(Sha256::digest(&object.bytes)) == manifest.input.sha256 => Ok(()),
        Ok(_) => Err(RejectReason::OutputConflict.into()),
        Err(StoreError::NotFound) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn display_name(job: &Job) -> String {
    job.source.key().rsplit('/').next().unwrap_or_default().to_owned()
}

/// A retry outranks a refusal: what can still be done is done first, and the refusal comes again with it.
fn worse(a: Result<(), Failure>, b: Result<(), Failure>) -> Result<(), Failure> {
    let weight = |end: &Result<(), Failure>| match end {
        Ok(()) => 0,
        Err(Failure::Quarantine(_)) => 1,
        Err(Failure::Reject(_)) => 2,
        Err(Failure::Retry(_)) => 3,
    };
    if weight(&b) > weight(&a) { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_jobs_in_one_message_the_one_that_can_still_be_done_decides() {
        let reject = Err(Failure::Reject(RejectReason::SourceMissing));
        let retry = Err(Failure::Retry(RetryReason::StoreUnavailable));
        assert_eq!(worse(Ok(()), reject), reject);
        assert_eq!(worse(retry, reject), retry);
        assert_eq!(worse(reject, Ok(())), reject);
    }
}
