//! The worker's loop: take, work, settle, until told to stop; then finish what is in hand.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tracing::{error, info, warn};

use crate::disposition::{RetrySchedule, settlement};
use crate::jobs::Jobs;
use crate::queue::{Delivery, QueueError, Settlement};

/// How the loop behaves.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Jobs in hand at once.
    pub concurrency: usize,
    /// Waits between tries.
    pub schedule: RetrySchedule,
    /// How long jobs in hand may go on after a stop.
    pub drain: Duration,
}

/// Works until the queue is drained, or until `stop` resolves and the jobs in hand are done or `drain` has passed. `stop_now` ends the
/// wait at once. Whatever is in hand then is delivered again by the queue.
///
/// # Errors
/// Where the queue can't go on.
pub async fn run(
    jobs: Arc<Jobs>,
    pace: &Pace,
    stop: impl Future<Output = ()>,
    stop_now: impl Future<Output = ()>,
) -> Result<(), QueueError> {
    let mut hands = JoinSet::new();
    take(&jobs, pace, stop, &mut hands).await?;
    let in_hand = hands.len();
    if in_hand > 0 {
        info!(in_hand, "finishing what is in hand");
    }
    let finish = async { while hands.join_next().await.is_some() {} };
    tokio::select! {
        ended = tokio::time::timeout(pace.drain, finish) => if ended.is_err() {
            warn!("the time to finish has passed: what is in hand goes back to the queue");
        },
        () = stop_now => warn!("told to stop at once: what is in hand goes back to the queue"),
    }
    jobs.queue.close().await;
    Ok(())
}

async fn take(jobs: &Arc<Jobs>, pace: &Pace, stop: impl Future<Output = ()>, hands: &mut JoinSet<()>) -> Result<(), QueueError> {
    tokio::pin!(stop);
    loop {
        let free = hands.len() < pace.concurrency;
        tokio::select! {
            () = &mut stop => {
                info!("stopping: no more deliveries are taken");
                jobs.queue.stop().await;
                return Ok(());
            }
            Some(_) = hands.join_next(), if !hands.is_empty() => {}
            delivery = jobs.queue.next(), if free => match delivery? {
                Some(delivery) => {
                    hands.spawn(handle(Arc::clone(jobs), delivery, pace.schedule.clone()));
                }
                None => return Ok(()),
            },
        }
    }
}

async fn handle(jobs: Arc<Jobs>, delivery: Delivery, schedule: RetrySchedule) {
    let end = jobs.work(&delivery.body, delivery.attempt).await;
    let settlement = settlement(end, delivery.attempt, &schedule);
    match settlement {
        Settlement::Ack => {}
        Settlement::Retry { reason, .. } => warn!(reason, attempt = delivery.attempt, "delivery will be tried again"),
        Settlement::Dead { reason } => warn!(reason, attempt = delivery.attempt, "delivery is kept among the dead"),
    }
    crate::metrics::settled(settlement);
    if let Err(error) = crate::metrics::timed("settle", jobs.queue.settle(delivery.id, settlement)).await {
        // The queue delivers it again, and a job that is done is found done.
        error!(%error, "delivery could not be settled");
    }
}
