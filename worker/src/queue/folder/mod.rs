//! A directory as a queue: what is dropped into `inbox/` is a job. Nothing is ever deleted. Below its root:
//!
//! ```text
//! inbox/a/call.wav          dropped here; taken once its size and time stand still between two polls
//! work/WORKER/a/call.wav    claimed by an atomic rename; WORKER.lock tells whether its worker lives
//! work/.attempts/           how often each was tried, for recordings that kill workers
//! done/a/call.wav           the original, once its results are committed
//! dead/a/call.wav           what can't be worked on, with a/call.wav.reason.json beside it
//! results.jsonl             one result message a line
//! ```
//!
//! The message of a delivery is an own job message whose source is the path below `inbox/`; [`FolderQueue::claimed`] is the folder
//! store's root that this path can be read from while the delivery is in hand. Several workers may share a folder: each file is claimed by
//! one, and what a dead worker held is taken over by the next that polls.

mod attempts;
pub mod desk;
mod filing;
mod inbox;
mod state;
mod workdir;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use super::{Announcement, Delivery, DeliveryId, Queue, QueueError, Settlement};
use state::{State, Step};

/// How a folder is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderOptions {
    /// The directory that holds `inbox/`, `work/`, `done/` and `dead/`; they are made where missing.
    pub root: PathBuf,
    /// How often to look. A recording must stand still for one such interval before it is taken.
    pub poll: Duration,
    /// Whether to end once the inbox is empty.
    pub drain: bool,
    /// How often in a row a recording may come back unsettled, that is by its worker's death, before it is dead.
    pub delivery_limit: u32,
}

/// The queue of one worker on a folder.
pub struct FolderQueue {
    state: Arc<Mutex<State>>,
    claimed: PathBuf,
    poll: Duration,
    changed: Notify,
    stopped: AtomicBool,
    readable: AtomicBool,
}

impl FolderQueue {
    /// Makes what is missing of the folder, and a place of its own for this worker's claims.
    ///
    /// # Errors
    /// Where the folder can't be written.
    pub fn open(options: FolderOptions) -> io::Result<Self> {
        let poll = options.poll.max(Duration::from_millis(1));
        let state = State::open(options)?;
        let claimed = state.claimed().to_owned();
        Ok(Self {
            state: Arc::new(Mutex::new(state)),
            claimed,
            poll,
            changed: Notify::new(),
            stopped: AtomicBool::new(false),
            readable: AtomicBool::new(true),
        })
    }

    /// Where this worker's claimed recordings lie: the root of the store to read sources from.
    pub fn claimed(&self) -> &Path {
        &self.claimed
    }

    async fn next_delivery(&self) -> Result<Option<Delivery>, QueueError> {
        loop {
            if self.stopped.load(Ordering::Acquire) {
                return Ok(None);
            }
            // Registered before looking, so that a change in between isn't missed.
            let changed = self.changed.notified();
            let step = self.on_disk(|state| state.advance()).await;
            self.readable.store(step.is_ok(), Ordering::Release);
            match step {
                // Taken outside the disk task: a caller that stops waiting leaves the delivery to the next call.
                Ok(Step::Deliver) => {
                    if let Some(delivery) = lock(&self.state).hand_out() {
                        return Ok(Some(delivery));
                    }
                }
                Ok(Step::Drained) => return Ok(None),
                Ok(Step::Wait) => wait(changed, self.poll).await,
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "the folder can't be read; it is tried again");
                    wait(changed, self.poll.max(Duration::from_secs(1))).await;
                }
            }
        }
    }

    async fn on_disk<T: Send + 'static>(&self, work: impl FnOnce(&mut State) -> io::Result<T> + Send + 'static) -> io::Result<T> {
        let state = Arc::clone(&self.state);
        tokio::task::spawn_blocking(move || work(&mut lock(&state))).await.unwrap_or_else(|ended| Err(io::Error::other(ended)))
    }
}

impl Queue for FolderQueue {
    fn next(&self) -> BoxFuture<'_, Result<Option<Delivery>, QueueError>> {
        Box::pin(self.next_delivery())
    }

    fn settle(&self, id: DeliveryId, settlement: Settlement) -> BoxFuture<'_, Result<(), QueueError>> {
        Box::pin(async move {
            let settled = self.on_disk(move |state| state.settle(id, settlement)).await;
            self.changed.notify_waiters();
            match settled {
                Ok(true) => Ok(()),
                Ok(false) => Err(QueueError::NotInHand),
                Err(_) => Err(QueueError::Unavailable("the folder can't be written")),
            }
        })
    }

    fn announce<'a>(&'a self, announcement: &'a Announcement) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(async move {
            let body = announcement.body.clone();
            let written = self.on_disk(move |state| state.announce(&body)).await;
            written.map_err(|_| QueueError::Unavailable("the folder can't be written"))
        })
    }

    fn submit<'a>(&'a self, _: &'a [u8]) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(async { Err(QueueError::NoMessages) })
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            self.stopped.store(true, Ordering::Release);
            self.changed.notify_waiters();
            if self.on_disk(State::put_back).await.is_err() {
                tracing::warn!("claims could not be put back; the next worker on this folder takes them over");
            }
        })
    }

    /// Claims lie on disk and their lock goes with the process: stopping is all there is to do.
    fn close(&self) -> BoxFuture<'_, ()> {
        self.stop()
    }

    fn is_ready(&self) -> bool {
        self.readable.load(Ordering::Acquire) && !self.stopped.load(Ordering::Acquire)
    }
}

async fn wait(changed: impl Future<Output = ()>, at_most: Duration) {
    // Whichever comes first: both only mean that it's worth looking again.
    let _ = tokio::time::timeout(at_most, changed).await;
}

/// A panic elsewhere leaves the state whole: every step changes the disk first and its record after.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
