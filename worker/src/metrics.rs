//! What is counted. Labels are names out of fixed tables: outcomes, reasons, stages, entities; never a key, an id or a value.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use redaction::finding::Entity;
use redaction::manifest::{Manifest, Outcome};

use crate::failure::Failure;
use crate::queue::Settlement;
use crate::retention::End;

/// Jobs that ended, by outcome: redacted, clean, quarantined, retry, reject.
const JOBS: &str = "callscrub_jobs_total";
/// Jobs without a published result, by kind and reason.
const FAILURES: &str = "callscrub_failures_total";
/// Deliveries that were settled: ack, retry, dead.
const DELIVERIES: &str = "callscrub_deliveries_total";
/// Originals whose result was published, by what became of them.
const ORIGINALS: &str = "callscrub_originals_total";
/// Jobs being worked on.
const IN_FLIGHT: &str = "callscrub_jobs_in_flight";
/// Seconds from a job's start to its end, by outcome.
const JOB_SECONDS: &str = "callscrub_job_seconds";
/// Seconds that a stage of a job took, by stage.
const STAGE_SECONDS: &str = "callscrub_stage_seconds";
/// Milliseconds of audio in recordings that ended with a manifest.
const AUDIO_MS: &str = "callscrub_audio_milliseconds_total";
/// Values removed, by entity.
const REDACTIONS: &str = "callscrub_redactions_total";

/// Seconds: from one answer of a store to an hour's recording on a slow machine.
const BUCKETS: &[f64] = &[0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 3600.0];

/// Starts counting for the whole process; what is counted before is lost. A second call gives a handle on nothing new.
pub fn start() -> PrometheusHandle {
    let recorder = recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::warn!("metrics were started twice: the second exporter stays empty");
    }
    handle
}

fn recorder() -> PrometheusRecorder {
    // Fails only for an empty list of buckets, which this isn't; without buckets times come as summaries.
    let builder = PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS);
    builder.unwrap_or_default().build_recorder()
}

/// Counts a job as being worked on for as long as it is held.
#[derive(Debug)]
pub struct InFlight(());

/// A job starts.
pub fn job_started() -> InFlight {
    gauge!(IN_FLIGHT).increment(1.0);
    InFlight(())
}

impl Drop for InFlight {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1.0);
    }
}

/// A job ended so, after that time.
pub fn job_ended(end: &Result<Outcome, Failure>, took: Duration) {
    let outcome = match end {
        Ok(outcome) => outcome.name(),
        Err(Failure::Quarantine(_)) => Outcome::Quarantined.name(),
        Err(Failure::Retry(_)) => "retry",
        Err(Failure::Reject(_)) => "reject",
    };
    counter!(JOBS, "outcome" => outcome).increment(1);
    histogram!(JOB_SECONDS, "outcome" => outcome).record(took.as_secs_f64());
    match end {
        Err(Failure::Retry(reason)) => failed("retry", reason.name()),
        Err(Failure::Reject(reason)) => failed("reject", reason.name()),
        Ok(_) | Err(Failure::Quarantine(_)) => {}
    }
}

fn failed(kind: &'static str, reason: &'static str) {
    counter!(FAILURES, "kind" => kind, "reason" => reason).increment(1);
}

/// A delivery was settled.
pub fn settled(settlement: Settlement) {
    let settlement = match settlement {
        Settlement::Ack => "ack",
        Settlement::Retry { .. } => "retry",
        Settlement::Dead { .. } => "dead",
    };
    counter!(DELIVERIES, "settlement" => settlement).increment(1);
}

/// Something became of an original.
pub fn retained(end: End) {
    counter!(ORIGINALS, "end" => end.name()).increment(1);
}

/// A stage of a job took that long; `stage` is a name out of the pipeline.
pub fn stage(stage: &'static str, took: Duration) {
    histogram!(STAGE_SECONDS, "stage" => stage).record(took.as_secs_f64());
}

/// Measures a step that waits for somebody else: a store, a queue. `name` is out of this program's code.
pub async fn timed<T>(name: &'static str, step: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let end = step.await;
    stage(name, began.elapsed());
    end
}

/// Measures the stages of one job, which follow one another.
#[derive(Debug)]
pub struct StageClock(Mutex<(&'static str, Instant)>);

impl StageClock {
    /// Nothing has begun.
    pub fn start() -> Self {
        Self(Mutex::new(("", Instant::now())))
    }

    /// The job is in that stage now; the one before ends, if it is another.
    pub fn enter(&self, name: &'static str) {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if current.0 != name {
            let (before, since) = std::mem::replace(&mut *current, (name, Instant::now()));
            if !before.is_empty() {
                stage(before, since.elapsed());
            }
        }
    }
}

impl Drop for StageClock {
    fn drop(&mut self) {
        self.enter("");
    }
}

/// A recording ended with this manifest.
pub fn recorded(manifest: &Manifest) {
    let milliseconds = (manifest.input.frames.saturating_mul(1000)).checked_div(u64::from(manifest.input.sample_rate));
    counter!(AUDIO_MS).increment(milliseconds.unwrap_or(0));
    for (name, count) in &manifest.counts {
        // Through the table, so that a label is never made of what a file says.
        if let Some(entity) = Entity::from_name(name) {
            counter!(REDACTIONS, "entity" => entity.name()).increment(*count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::{RejectReason, RetryReason};

    #[test]
    fn jobs_are_counted_by_outcome_and_reason_and_leave_none_in_flight() {
        let recorder = recorder();
        metrics::with_local_recorder(&recorder, || {
            for end in [Ok(Outcome::Redacted), Err(RetryReason::StoreUnavailable.into()), Err(RejectReason::SourceMissing.into())] {
                let _held = job_started();
                job_ended(&end, Duration::from_millis(700));
            }
            settled(Settlement::Dead { reason: "x" });
            stage("listen", Duration::from_secs(2));
        });
        let text = recorder.handle().render();
        for line in [
            r#"callscrub_jobs_total{outcome="redacted"} 1"#,
            r#"callscrub_jobs_total{outcome="retry"} 1"#,
            r#"callscrub_failures_total{kind="retry",reason="store_unavailable"} 1"#,
            r#"callscrub_failures_total{kind="reject",reason="source_missing"} 1"#,
            r#"callscrub_deliveries_total{settlement="dead"} 1"#,
            r#"callscrub_job_seconds_bucket{outcome="redacted",le="1"} 1"#,
            r#"callscrub_stage_seconds_bucket{stage="listen",le="1"} 0"#,
            "callscrub_jobs_in_flight 0",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is missing in:\n{text}");
        }
    }
}
