//! A worker that dies at a named step, as from SIGKILL: the queue and the stores that it runs on count their calls, and one of them is its last. The
//! program itself knows nothing of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::BoxFuture;
use worker::queue::{Announcement, Delivery, DeliveryId, Queue, QueueError, Settlement};
use worker::store::catalogue::Page;
use worker::store::custody::{Removal, Safekeeping};
use worker::store::{Catalogue, Custody, Head, Location, Object, ObjectStore, Pin, Prefix, StoreError, Write};

/// The variable that names the step, as `STEP:N`: at the N-th time it comes there.
pub const VARIABLE: &str = "CHAOS_DIE_AT";

/// Every step, in the order of a job's life.
pub const STEPS: &[&str] = &[
    "taken",
    "before look",
    "before fetch",
    "after fetch",
    "listen",
    "listen again",
    "before transcript",
    "after transcript",
    "before output",
    "after output",
    "before manifest",
    "after manifest",
    "before quarantine",
    "after quarantine",
    "before announce",
    "after announce",
    "before remove",
    "after remove",
    "before receipt",
    "after receipt",
    "before settle",
    "after settle",
];

/// Where death waits.
#[derive(Debug)]
pub struct Fate {
    step: String,
    left: AtomicU32,
}

impl Fate {
    /// As the variable says; nowhere without it.
    ///
    /// # Panics
    /// For a step that isn't in [`STEPS`].
    pub fn read() -> Arc<Self> {
        let text = std::env::var(VARIABLE).unwrap_or_default();
        let (step, times) = text.rsplit_once(':').unwrap_or(("", "0"));
        assert!(step.is_empty() || STEPS.contains(&step), "no step is named {step}");
        Arc::new(Self { step: step.to_owned(), left: AtomicU32::new(times.parse().expect("a number")) })
    }

    /// A step is reached: returns only if it isn't the last.
    pub fn reach(&self, step: &str) {
        if self.step == step && self.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            let own = std::process::id().to_string();
            // No destructor, no flush, no goodbye.
            let _ = std::process::Command::new("kill").args(["-KILL", &own]).status();
            loop {
                std::thread::park();
            }
        }
    }
}

/// A queue whose calls are steps.
pub struct MortalQueue {
    /// The real one.
    pub inner: Arc<dyn Queue>,
    /// Where death waits.
    pub fate: Arc<Fate>,
}

impl Queue for MortalQueue {
    fn next(&self) -> BoxFuture<'_, Result<Option<Delivery>, QueueError>> {
        Box::pin(async {
            let next = self.inner.next().await;
            if matches!(next, Ok(Some(_))) {
                self.fate.reach("taken");
            }
            next
        })
    }

    fn settle(&self, id: DeliveryId, settlement: Settlement) -> BoxFuture<'_, Result<(), QueueError>> {
        Box::pin(async move {
            self.fate.reach("before settle");
            let end = self.inner.settle(id, settlement).await;
            self.fate.reach("after settle");
            end
        })
    }

    fn announce<'a>(&'a self, announcement: &'a Announcement) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(async move {
            self.fate.reach("before announce");
            let end = self.inner.announce(announcement).await;
            self.fate.reach("after announce");
            end
        })
    }

    fn submit<'a>(&'a self, body: &'a [u8]) -> BoxFuture<'a, Result<(), QueueError>> {
        self.inner.submit(body)
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        self.inner.stop()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.inner.close()
    }

    fn is_ready(&self) -> bool {
        self.inner.is_ready()
    }
}

/// A store whose calls are steps.
pub struct MortalStore<S> {
    /// The real one.
    pub inner: S,
    /// Where death waits.
    pub fate: Arc<Fate>,
}

/// Which part of a job's result is written, by its name.
fn part(location: &Location) -> &'static str {
    let key = location.key();
    match () {
        () if location.bucket() == Some("quarantine") => "quarantine",
        () if key.ends_with(".manifest.json") => "manifest",
        () if key.ends_with(".transcript.json") => "transcript",
        () if key.ends_with(".receipt.json") => "receipt",
        () => "output",
    }
}

impl<S: ObjectStore> ObjectStore for MortalStore<S> {
    fn get<'a>(&'a self, location: &'a Location, pin: &'a Pin, max_bytes: u64) -> BoxFuture<'a, Result<Object, StoreError>> {
        Box::pin(async move {
            let fetches = location.bucket() == Some("recordings");
            self.fate.reach(if fetches { "before fetch" } else { "before look" });
            let object = self.inner.get(location, pin, max_bytes).await;
            if fetches {
                self.fate.reach("after fetch");
            }
            object
        })
    }

    fn put<'a>(
        &'a self,
        location: &'a Location,
        bytes: Vec<u8>,
        kind: &'static str,
        write: Write,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move {
            self.fate.reach(&format!("before {}", part(location)));
            let end = self.inner.put(location, bytes, kind, write).await;
            self.fate.reach(&format!("after {}", part(location)));
            end
        })
    }

    fn head<'a>(&'a self, location: &'a Location) -> BoxFuture<'a, Result<Head, StoreError>> {
        self.inner.head(location)
    }
}

impl<S: Catalogue> Catalogue for MortalStore<S> {
    fn list<'a>(&'a self, prefix: &'a Prefix, after: Option<&'a str>) -> BoxFuture<'a, Result<Page, StoreError>> {
        self.inner.list(prefix, after)
    }
}

impl<S: Custody> Custody for MortalStore<S> {
    fn remove<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<Removal, StoreError>> {
        Box::pin(async move {
            self.fate.reach("before remove");
            let end = self.inner.remove(location, pin).await;
            self.fate.reach("after remove");
            end
        })
    }

    fn hold<'a>(&'a self, location: &'a Location, pin: &'a Pin) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.hold(location, pin)
    }

    fn secure<'a>(&'a self, location: &'a Location, bytes: Vec<u8>, how: &'a Safekeeping) -> BoxFuture<'a, Result<(), StoreError>> {
        self.inner.secure(location, bytes, how)
    }
}
