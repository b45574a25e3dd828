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
use crate::attest::tenants::Tenancy;
use crate::cli::progress::Progress;
use crate::commit::{self, Committed, OutputNames};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::message::{self, Job, Message};
use crate::metrics::{self, StageClock};
use crate::pipeline::policy::Policy;
use crate::pipeline::{self, Input, Settled, Step, Tools};
use crate::queue::{Queue, ResultMessage};
use crate::retention::{End, Original, Retention};
use crate::store::{Object, Pin, Prefix, Store, StoreError};

/// After so many deadlines nobody who began to write a result can still be at it: at the deadline he is stopped.
const LEASE: u32 = 2;

/// What every job shares.
pub struct Jobs {
    /// Where recordings are read.
    pub sources: Arc<dyn Store>,
    /// Where results are written.
    pub store: Arc<dyn Store>,
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
    /// Whose jobs are.
    pub tenancy: Tenancy,
    /// What becomes of originals.
    pub retention: Retention,
    /// Numbers jobs for the logs: names may hold a caller's number.
    pub counter: AtomicU64,
}

impl Jobs {
    /// Does what a message asks for. One that asks for several recordings becomes a message each: every one then has tries, a deadline and an
    /// end of its own.
    ///
    /// # Errors
    /// Why the message is not done: to be retried, or refused.
    pub async fn work(&self, body: &[u8], attempt: u32) -> Result<(), Failure> {
        match message::parse(body)? {
            Message::Ignored(why) => info!(why = why.name(), "message ignored"),
            Message::Jobs(jobs) => match jobs.as_slice() {
                [job] => self.one(job, attempt).await?,
                jobs => self.share_out(jobs).await?,
            },
        }
        Ok(())
    }

    /// Who dies in the midst shares out again: jobs are idempotent.
    async fn share_out(&self, jobs: &[Job]) -> Result<(), Failure> {
        for job in jobs {
            self.queue.submit(&job.message()).await?;
        }
        info!(jobs = jobs.len(), "message shared out");
        Ok(())
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

    /// In the order of events: what was done before, fetch, pipeline, commit; then what every done job still needs.
    async fn result(&self, job: &Job, attempt: u32) -> Result<Outcome, Failure> {
        let started = SystemTime::now();
        let policy = self.policy(job)?;
        let names = self.names(job)?;
        let before = metrics::timed("look", self.done_before(job, &names)).await?;
        let tenant = self.tenancy.tenant(job.tenant.as_deref(), &job.source);
        let mut run = Run { tenant, outcome: Outcome::Quarantined, started, attempt, found_done: before.is_some() };
        let done = match before {
            Some(done) => done,
            None => match metrics::timed("fetch", self.sources.get(&job.source, &job.pin, self.limits.max_bytes)).await {
                Ok(object) => self.redact(job, &names, object, policy).await?,
                // Another worker may have finished the same job meanwhile, and removed the original.
                Err(StoreError::NotFound) => self.done_before(job, &names).await?.ok_or(RejectReason::SourceMissing)?,
                Err(error) => return Err(error.into()),
            },
        };
        run.outcome = done.0.outcome;
        self.finish(job, &names, &done, run).await?;
        Ok(done.0.outcome)
    }

    fn names(&self, job: &Job) -> Result<OutputNames, Failure> {
        if self.retention.vault().is_some_and(|vault| vault.holds(&job.source)) {
            return Err(RejectReason::SourceIsOutput.into());
        }
        OutputNames::of(&job.source, &self.results, &self.quarantine)
    }

    /// What an earlier delivery left, if it is of this recording.
    async fn done_before(&self, job: &Job, names: &OutputNames) -> Result<Option<Done>, Failure> {
        let Some((manifest, committed)) = commit::done_before(&*self.store, names).await? else { return Ok(None) };
        if manifest.source.uri != job.source.uri() {
            return Err(RejectReason::OutputConflict.into());
        }
        if !is_pinned(&manifest, &job.pin) {
            check_same(&manifest, self.sources.get(&job.source, &job.pin, self.limits.max_bytes).await)?;
        }
        Ok(Some((manifest, committed)))
    }

    async fn redact(&self, job: &Job, names: &OutputNames, object: Object, policy: Arc<Policy>) -> Result<Done, Failure> {
        let source = Source { uri: job.source.uri(), version: object.version.clone(), etag: object.etag.clone() };
        let settled = self.pipeline(source, object.bytes, policy, display_name(job)).await?;
        let done = metrics::timed("commit", self.commit(names, settled)).await?;
        metrics::recorded(&done.0);
        Ok(done)
    }

    /// What follows a commit, each step to be repeated without harm: out of quarantine, signatures and log, the announcement, and last the original.
    async fn finish(&self, job: &Job, names: &OutputNames, (manifest, committed): &Done, run: Run<'_>) -> Result<(), Failure> {
        metrics::timed("lift", self.lift_quarantine(names, manifest)).await?;
        metrics::timed("attest", commit::attest(&*self.store, &self.attestor, manifest, committed, run)).await?;
        metrics::timed("announce", self.announce(job, manifest.outcome, committed)).await?;
        let original = Original {
            sources: &*self.sources,
            results: &*self.store,
            location: &job.source,
            names,
            manifest,
            committed,
            max_bytes: self.limits.max_bytes,
        };
        let end = metrics::timed("retain", self.retention.apply(&original)).await?;
        if end == End::Blocked {
            warn!("an original stays: a hold or a lock keeps it");
        }
        metrics::retained(end);
        Ok(())
    }

    /// Another worker may have published under another policy meanwhile: whoever of the two comes last sees both.
    async fn lift_quarantine(&self, names: &OutputNames, manifest: &Manifest) -> Result<(), Failure> {
        if manifest.outcome != Outcome::Quarantined || commit::done_before(&*self.store, names).await?.is_some() {
            commit::lift_quarantine(&*self.store, names).await?;
        }
        Ok(())
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

    async fn commit(&self, names: &OutputNames, settled: Settled) -> Result<Done, Failure> {
        match settled {
            Settled::Published(published) => {
                let manifest = published.manifest.clone();
                Ok((manifest, commit::commit(&*self.store, names, *published, self.deadline * LEASE).await?))
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

/// A manifest that stands, and where what it speaks of lies.
type Done = (Manifest, Committed);

/// Whether the event itself names the version, or the tag, that the manifest is of: then nothing needs to be fetched to know.
fn is_pinned(manifest: &Manifest, pin: &Pin) -> bool {
    match (&pin.version, &pin.etag) {
        (None, None) => false,
        (version @ Some(_), _) => *version == manifest.source.version,
        (None, etag) => *etag == manifest.source.etag,
    }
}

/// Whether a standing manifest is of this very recording, or of one that is gone since. Another recording under the same name is a
/// conflict: its result would replace evidence.
fn check_same(manifest: &Manifest, fetched: Result<Object, StoreError>) -> Result<(), Failure> {
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
