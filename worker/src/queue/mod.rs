//! Where jobs come from and results are announced: the [`Queue`] trait and what its backends and its callers owe.
//!
//! | module | job |
//! |---|---|
//! | [`announcement`] | the result message |
//! | [`desk`] | what operators do with dead letters |
//! | [`folder`] | an inbox directory as a queue |
//! | [`rabbit`] | RabbitMQ |

pub mod announcement;
pub mod desk;
pub mod folder;
pub mod rabbit;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

pub use announcement::{Announcement, Outcome, ResultMessage};
pub use desk::{DeadLetter, Desk, Fate};

/// Names a delivery to the queue that made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DeliveryId(pub(crate) u64);

/// One message, in the hands of whoever took it until it is settled. `Debug` hides the body.
#[derive(Clone)]
pub struct Delivery {
    /// What [`Queue::settle`] wants to know it by.
    pub id: DeliveryId,
    /// The message as it arrived, for [`crate::message::parse`].
    pub body: Arc<[u8]>,
    /// 1 the first time, one more after each retry, crash or lost connection.
    pub attempt: u32,
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("id", &self.id.0).field("attempt", &self.attempt).finish_non_exhaustive()
    }
}

/// How a delivery ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// It is done: never deliver it again.
    Ack,
    /// It may succeed later: deliver it again, not before `after` has passed, with its attempt counted.
    Retry {
        /// How long to wait at least.
        after: Duration,
        /// Why, as a snake_case name.
        reason: &'static str,
    },
    /// It can't succeed: keep it, with its reason, where people look for it.
    Dead {
        /// Why, as a snake_case name.
        reason: &'static str,
    },
}

/// Why a queue could not do what it was asked. Never holds a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// The broker or disk doesn't answer in time. The delivery, if one was to be settled, will come again.
    #[error("the queue is unavailable: {0}")]
    Unavailable(&'static str),
    /// The broker will never accept this: wrong credentials, or a queue that exists with other arguments.
    #[error("the broker refuses: {0}")]
    Refused(&'static str),
    /// No queue took a message that one must take.
    #[error("no queue takes the message")]
    Unroutable,
    /// The delivery is not in hand: settled before, or never made by this queue.
    #[error("the delivery is not in hand")]
    NotInHand,
    /// The queue was closed.
    #[error("the queue is closed")]
    Closed,
    /// This kind of queue takes recordings, not messages.
    #[error("this queue takes no messages")]
    NoMessages,
}

/// Deliveries in, results out; at least once.
///
/// A backend owes that:
/// - what was accepted is delivered until it is settled, whoever dies meanwhile; order is not promised;
/// - a delivery that keeps killing workers ends among the dead, with its body kept;
/// - `Retry` and `Dead` hold the message safe in its new place before it leaves the old one;
/// - `announce` returns `Ok` only once the result is safe with the queue;
/// - it reconnects by itself, without a hot loop, and never needs a restart.
///
/// The caller owes that:
/// - every delivery is settled exactly once, and `Ack` only after its results are committed and announced;
/// - a job is idempotent: the same delivery may come again although it was done.
pub trait Queue: Send + Sync {
    /// Waits for the next delivery; `None` once no more will come: stopped, or drained (then nothing is in hand either).
    /// Safe to drop at any point: a delivery that was not returned comes with a later call.
    ///
    /// # Errors
    /// Only what waiting can't cure; the worker should end. What waiting cures is waited for.
    fn next(&self) -> BoxFuture<'_, Result<Option<Delivery>, QueueError>>;

    /// Ends a delivery.
    ///
    /// # Errors
    /// `NotInHand`; `Unavailable`, `Unroutable` or `Closed` where it could not be done: then it will be delivered again.
    fn settle(&self, id: DeliveryId, settlement: Settlement) -> BoxFuture<'_, Result<(), QueueError>>;

    /// Makes a result known, and waits until it is safe.
    ///
    /// # Errors
    /// `Unavailable` or `Closed`: the job must not be acknowledged then.
    fn announce<'a>(&'a self, announcement: &'a Announcement) -> BoxFuture<'a, Result<(), QueueError>>;

    /// Adds a message for whichever worker is free, and waits until it is safe: how an event of many recordings becomes a job each.
    ///
    /// # Errors
    /// `NoMessages` for a queue whose deliveries are recordings; else as for [`Self::announce`], and `Unroutable`.
    fn submit<'a>(&'a self, body: &'a [u8]) -> BoxFuture<'a, Result<(), QueueError>>;

    /// Takes no more deliveries: those not yet returned by `next` go back at once, those in hand can still be settled.
    fn stop(&self) -> BoxFuture<'_, ()>;

    /// Ends the connection, once the last delivery is settled: acknowledgements on their way arrive before. What is still in hand will be
    /// delivered again.
    fn close(&self) -> BoxFuture<'_, ()>;

    /// Whether deliveries can arrive now.
    fn is_ready(&self) -> bool;
}

/// How much longer than asked for a retry may wait.
const JITTER: f64 = 0.25;

/// A wait of at least `after`, and up to a quarter more: jobs that failed together don't come back together.
fn jittered(after: Duration) -> Duration {
    after.mul_f64(1.0 + JITTER * fastrand::f64())
}

/// The longest that [`jittered`] may make of `after`.
fn jittered_at_most(after: Duration) -> Duration {
    after.mul_f64(1.0 + JITTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_jittered_wait_is_never_shorter_than_asked_for_and_differs_from_the_next() {
        let minute = Duration::from_secs(60);
        let waits: Vec<_> = (0..50).map(|_| jittered(minute)).collect();
        assert!(waits.iter().all(|wait| (minute..=jittered_at_most(minute)).contains(wait)));
        assert!(waits.windows(2).any(|pair| pair[0] != pair[1]));
    }
}
