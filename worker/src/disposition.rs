//! How a job's end becomes what the queue does: acknowledge, deliver again later, or keep among the dead. The one place that decides it.

use std::time::Duration;

use crate::failure::{Failure, RejectReason};
use crate::queue::Settlement;

/// How long to wait before each further attempt. After the last wait there is no further attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetrySchedule {
    delays: Vec<Duration>,
}

impl RetrySchedule {
    /// A schedule of these waits, in this order.
    pub fn new(delays: Vec<Duration>) -> Self {
        Self { delays }
    }

    /// The waits.
    pub fn delays(&self) -> &[Duration] {
        &self.delays
    }

    /// The wait after attempt number `attempt`, which counts from 1; `None` after the last.
    fn after(&self, attempt: u32) -> Option<Duration> {
        let index = usize::try_from(attempt.saturating_sub(1)).ok()?;
        self.delays.get(index).copied()
    }
}

/// What becomes of the delivery whose job ended so on its attempt number `attempt`. A quarantined job ended with a manifest that says so
/// and is done; `Ok` stands for published, and for messages that ask for nothing.
pub fn settlement(end: Result<(), Failure>, attempt: u32, schedule: &RetrySchedule) -> Settlement {
    match end {
        Ok(()) | Err(Failure::Quarantine(_)) => Settlement::Ack,
        Err(Failure::Reject(reason)) => Settlement::Dead { reason: reason.name() },
        Err(Failure::Retry(reason)) => match schedule.after(attempt) {
            Some(after) => Settlement::Retry { after, reason: reason.name() },
            None => Settlement::Dead { reason: RejectReason::RetriesExhausted.name() },
        },
    }
}

#[cfg(test)]
mod tests {
    use redaction::reason::QuarantineReason;

    use super::*;
    use crate::failure::RetryReason;

    #[test]
    fn every_end_has_one_settlement() {
        let second = Duration::from_secs(1);
        let minute = Duration::from_secs(60);
        let schedule = RetrySchedule::new(vec![second, minute]);
        let retry = Err(Failure::Retry(RetryReason::StoreUnavailable));
        let cases = [
            (Ok(()), 1, Settlement::Ack),
            (Ok(()), 9, Settlement::Ack),
            (Err(Failure::Quarantine(QuarantineReason::NotCovered)), 1, Settlement::Ack),
            (Err(Failure::Reject(RejectReason::SourceMissing)), 1, Settlement::Dead { reason: "source_missing" }),
            (retry, 0, Settlement::Retry { after: second, reason: "store_unavailable" }),
            (retry, 1, Settlement::Retry { after: second, reason: "store_unavailable" }),
            (retry, 2, Settlement::Retry { after: minute, reason: "store_unavailable" }),
            (retry, 3, Settlement::Dead { reason: "retries_exhausted" }),
            (retry, u32::MAX, Settlement::Dead { reason: "retries_exhausted" }),
        ];
        for (end, attempt, expected) in cases {
            assert_eq!(settlement(end, attempt, &schedule), expected, "attempt {attempt}");
        }
    }
}
