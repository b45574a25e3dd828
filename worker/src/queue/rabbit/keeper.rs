//! Keeps a link to the broker up, and takes in what it brings.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use lapin::options::{BasicAckOptions, BasicNackOptions};
use lapin::{Acker, Consumer};
use tokio::sync::{Notify, futures::Notified, watch};
use tokio::task::JoinHandle;

use super::RabbitOptions;
use super::hands::{Hands, Mail};
use super::link::{Closed, Link};
use super::topology::{Topology, attempt};
use crate::queue::QueueError;

const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where the connection stands.
#[derive(Clone)]
enum Standing {
    Down,
    Up(Arc<Link>),
    Refused(&'static str),
    Closed,
}

/// What the queue and its keeper both see.
pub(super) struct Shared {
    topology: Topology,
    hands: Mutex<Hands<Acker>>,
    standing: watch::Sender<Standing>,
    stopped: watch::Sender<bool>,
    changed: Notify,
}

impl Shared {
    pub(super) fn new(options: &RabbitOptions) -> Self {
        Self {
            topology: Topology::new(&options.prefix, &options.delays, options.delivery_limit),
            hands: Mutex::new(Hands::default()),
            standing: watch::Sender::new(Standing::Down),
            stopped: watch::Sender::new(false),
            changed: Notify::new(),
        }
    }

    pub(super) fn topology(&self) -> &Topology {
        &self.topology
    }

    /// The lock is never held over an await.
    pub(super) fn hands(&self) -> MutexGuard<'_, Hands<Acker>> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Completes at the next change after this call, awaited or not.
    pub(super) fn changed(&self) -> Pin<Box<Notified<'_>>> {
        let mut changed = Box::pin(self.changed.notified());
        changed.as_mut().enable();
        changed
    }

    pub(super) fn is_stopped(&self) -> bool {
        *self.stopped.borrow()
    }

    pub(super) fn refused(&self) -> Option<&'static str> {
        match &*self.standing.borrow() {
            Standing::Refused(why) => Some(why),
            _ => None,
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        !self.is_stopped() && self.is_connected()
    }

    pub(super) fn is_connected(&self) -> bool {
        matches!(&*self.standing.borrow(), Standing::Up(link) if link.is_up())
    }

    /// From now on no delivery is taken.
    pub(super) fn take_nothing(&self) {
        self.stopped.send_replace(true);
    }

    /// Waits for a link.
    pub(super) async fn link(&self) -> Result<Arc<Link>, QueueError> {
        let mut standing = self.standing.subscribe();
        loop {
            match standing.borrow_and_update().clone() {
                Standing::Up(link) => return Ok(link),
                Standing::Refused(why) => return Err(QueueError::Refused(why)),
                Standing::Closed => return Err(QueueError::Closed),
                Standing::Down => {}
            }
            standing.changed().await.map_err(|_| QueueError::Closed)?;
        }
    }

    /// Gives up a link that no longer works; the keeper opens the next one.
    pub(super) async fn replace(&self, broken: &Arc<Link>) {
        self.standing.send_if_modified(|standing| match standing {
            Standing::Up(link) if Arc::ptr_eq(link, broken) => {
                *standing = Standing::Down;
                true
            }
            _ => false,
        });
        broken.close().await;
    }

    /// Ends consuming, and gives back what nobody took.
    pub(super) async fn stop(&self) {
        self.take_nothing();
        let link = match &*self.standing.borrow() {
            Standing::Up(link) => Some(Arc::clone(link)),
            _ => None,
        };
        if let Some(link) = link {
            link.cancel().await;
        }
        let recalled = self.hands().recall();
        for handle in recalled {
            requeue(handle).await;
        }
        self.changed.notify_waiters();
    }

    fn stands(&self, standing: Standing) {
        self.standing.send_replace(standing);
        self.changed.notify_waiters();
    }
}

/// Gives a message back to its queue, at once.
pub(super) async fn requeue(handle: Acker) {
    let options = BasicNackOptions { requeue: true, ..BasicNackOptions::default() };
    if handle.nack(options).await.is_err() {
        tracing::debug!("a message goes back to its queue with its connection");
    }
}

/// The task that keeps the link up.
pub(super) struct Keeper {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Keeper {
    pub(super) fn start(options: RabbitOptions, shared: Arc<Shared>) -> Self {
        let task = tokio::spawn(keep(options, Arc::clone(&shared)));
        Self { shared, task }
    }

    /// Closes the link and opens no other.
    pub(super) async fn close(&self) {
        self.task.abort();
        let standing = self.shared.standing.send_replace(Standing::Closed);
        self.shared.changed.notify_waiters();
        if let Standing::Up(link) = standing {
            link.close().await;
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn keep(options: RabbitOptions, shared: Arc<Shared>) {
    let mut pause = FIRST_PAUSE;
    let mut was_up = false;
    loop {
        match Link::open(&options, &shared.topology).await {
            Ok(link) => {
                (pause, was_up) = (FIRST_PAUSE, true);
                serve(Arc::new(link), &shared).await;
                shared.hands().disconnected();
                tracing::warn!("the connection to the broker is gone");
            }
            // A broker that took these settings once is being changed, or starts: wait for it.
            Err(Closed::Refused(why)) if !was_up => {
                shared.stands(Standing::Refused(why));
                return;
            }
            Err(Closed::Refused(why) | Closed::Unavailable(why)) => tracing::warn!(why, "the broker is away; trying again"),
        }
        tokio::time::sleep(jittered(pause)).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Lives as long as the link does.
async fn serve(link: Arc<Link>, shared: &Shared) {
    if !shared.is_stopped() {
        match link.consume(shared.topology.jobs()).await {
            Ok(consumer) => {
                shared.stands(Standing::Up(Arc::clone(&link)));
                tracing::info!("connected to the broker");
                take_in(consumer, shared).await;
            }
            Err(error) => tracing::warn!(%error, "the queue of jobs can't be consumed"),
        }
    }
    if shared.is_stopped() {
        // Still needed to publish results and acknowledge what is in hand.
        shared.stands(Standing::Up(Arc::clone(&link)));
        while link.is_up() {
            tokio::time::sleep(FIRST_PAUSE).await;
        }
    }
    shared.replace(&link).await;
}

/// Ends with the consumer: cancelled by us or by the broker, or cut off.
async fn take_in(mut consumer: Consumer, shared: &Shared) {
    while let Some(Ok(delivery)) = consumer.next().await {
        let mail = Mail {
            attempt: attempt(&delivery.properties),
            body: delivery.data.into(),
            properties: delivery.properties,
            redelivered: delivery.redelivered,
        };
        let ended = shared.hands().arrived(mail, delivery.acker);
        match ended {
            Some(handle) if handle.ack(BasicAckOptions::default()).await.is_ok() => {
                tracing::info!("a job that ended while the connection was gone is acknowledged");
            }
            Some(_) => return,
            None => shared.changed.notify_waiters(),
        }
    }
}

/// Up to a quarter less, so that workers don't come back all at once.
fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(1.0 - fastrand::f64() / 4.0)
}
