//! A place for each backend where jobs can be submitted, and where dead ones and results can be seen.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use worker::message::{Message, parse};
use worker::queue::folder::desk::FolderDesk;
use worker::queue::folder::{FolderOptions, FolderQueue};
use worker::queue::rabbit::desk::RabbitDesk;
use worker::queue::rabbit::{RabbitOptions, RabbitQueue};
use worker::queue::{Delivery, Desk, Queue};

use crate::broker::{Client, RabbitMq, Results, header};
use crate::process::eventually;

/// How often a job may come back unsettled.
pub const DELIVERY_LIMIT: u32 = 3;
const SOON: Duration = Duration::from_secs(20);

/// A delivery that was given up.
pub struct Dead {
    /// The recording it was about.
    pub name: String,
    /// Why, as its header or note says.
    pub reason: String,
    /// After how many tries, where that is known.
    pub attempts: Option<u32>,
}

/// Where a queue's contract is tried.
pub trait Site: Send + Sync {
    /// What results come in by.
    type Results: Send;
    /// One more worker's queue, ready to take.
    fn open(&self) -> impl Future<Output = Arc<dyn Queue>> + Send;
    /// Puts in a job for a recording of that name.
    fn submit(&self, name: &str) -> impl Future<Output = ()> + Send;
    /// The next dead delivery.
    fn dead(&self, at_most: Duration) -> impl Future<Output = Dead> + Send;
    /// An operator's hands on it.
    fn desk(&self) -> impl Future<Output = Arc<dyn Desk>> + Send;
    /// Begins to listen to results.
    fn results(&self) -> impl Future<Output = Self::Results> + Send;
    /// Results announced since.
    fn announced(&self, results: &mut Self::Results, count: usize) -> impl Future<Output = Vec<String>> + Send;
}

/// The recording that a delivery is about.
///
/// # Panics
/// Where it is about none, or several.
pub fn name(delivery: &Delivery) -> String {
    name_in(&delivery.body)
}

fn name_in(body: &[u8]) -> String {
    match parse(body) {
        Ok(Message::Jobs(jobs)) if jobs.len() == 1 => jobs[0].source.key().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// The next delivery, which must come.
///
/// # Panics
/// Where none comes in time.
pub async fn next_soon(queue: &Arc<dyn Queue>) -> Delivery {
    let next = tokio::time::timeout(SOON, queue.next()).await;
    next.expect("a delivery in time").expect("a working queue").expect("a delivery")
}

/// A folder of its own.
pub struct FolderSite {
    /// The queue's root.
    pub root: tempfile::TempDir,
}

impl FolderSite {
    /// An empty folder.
    ///
    /// # Panics
    /// Where none can be made.
    pub async fn new() -> Self {
        Self { root: tempfile::tempdir().unwrap() }
    }

    /// How its queues are opened.
    pub fn options(root: &Path) -> FolderOptions {
        FolderOptions { root: root.into(), poll: Duration::from_millis(20), drain: false, delivery_limit: DELIVERY_LIMIT }
    }
}

impl Site for FolderSite {
    type Results = ();

    async fn open(&self) -> Arc<dyn Queue> {
        Arc::new(FolderQueue::open(Self::options(self.root.path())).unwrap())
    }

    async fn submit(&self, name: &str) {
        let inbox = self.root.path().join("inbox");
        fs::create_dir_all(&inbox).unwrap();
        fs::write(inbox.join(name), name).unwrap();
    }

    async fn dead(&self, at_most: Duration) -> Dead {
        let dead = self.root.path().join("dead");
        let start = Instant::now();
        loop {
            assert!(start.elapsed() < at_most, "nothing is dead");
            let notes = fs::read_dir(&dead).unwrap().map(|entry| entry.unwrap().path());
            if let Some(note) = notes.into_iter().find(|path| path.to_string_lossy().ends_with(".reason.json")) {
                let text: serde_json::Value = serde_json::from_slice(&fs::read(&note).unwrap()).unwrap();
                let recording = note.to_string_lossy().trim_end_matches(".reason.json").to_owned();
                let name = fs::read_to_string(&recording).unwrap();
                assert!(recording.ends_with(&name), "the recording is kept under its name");
                let attempts = text["attempts"].as_u64().map(|attempts| attempts as u32);
                return Dead { name, reason: text["reason"].as_str().unwrap().into(), attempts };
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn desk(&self) -> Arc<dyn Desk> {
        Arc::new(FolderDesk::new(self.root.path()))
    }

    async fn results(&self) {}

    async fn announced(&self, (): &mut (), count: usize) -> Vec<String> {
        let text = fs::read_to_string(self.root.path().join("results.jsonl")).unwrap();
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), count);
        lines
    }
}

/// Queues of its own on the shared broker.
pub struct RabbitSite {
    /// What their names begin with.
    pub prefix: String,
    /// A connection of the test's own.
    pub client: Client,
}

impl RabbitSite {
    /// Declares the queues.
    ///
    /// # Panics
    /// Where the broker doesn't answer.
    pub async fn new() -> Self {
        let broker = tokio::task::spawn_blocking(RabbitMq::shared).await.unwrap();
        let site = Self { prefix: format!("test-{:08x}", fastrand::u32(..)), client: broker.client().await };
        // Declares the queues, so that jobs can be submitted before a worker runs.
        site.open().await.close().await;
        site
    }

    /// How its queues are opened.
    pub fn options(&self) -> RabbitOptions {
        RabbitOptions {
            uri: RabbitMq::shared().uri().into(),
            ca_pem: None,
            prefix: self.prefix.clone(),
            prefetch: 2,
            delays: vec![Duration::from_millis(300), Duration::from_secs(2)],
            delivery_limit: DELIVERY_LIMIT,
            publish_timeout: SOON,
        }
    }

    /// The full name of a queue or exchange.
    pub fn queue(&self, part: &str) -> String {
        format!("{}.{part}", self.prefix)
    }
}

impl Site for RabbitSite {
    type Results = Results;

    async fn open(&self) -> Arc<dyn Queue> {
        let queue = Arc::new(RabbitQueue::start(self.options()).unwrap());
        eventually("the queue is ready", SOON, || async { queue.is_ready() }).await;
        queue
    }

    async fn submit(&self, name: &str) {
        let body = format!(r#"{{"source":"s3://recordings/{name}"}}"#);
        self.client.publish(&self.queue("jobs"), body.as_bytes()).await;
    }

    async fn dead(&self, at_most: Duration) -> Dead {
        let message = self.client.take_soon(&self.queue("dead"), at_most).await;
        let properties = &message.delivery.properties;
        // What the broker files itself carries its own headers only.
        let reason = header(properties, "x-callscrub-reason").or_else(|| header(properties, "x-first-death-reason"));
        let attempts = header(properties, "x-callscrub-attempts").and_then(|text| text.parse().ok());
        Dead { name: name_in(&message.delivery.data), reason: reason.unwrap(), attempts }
    }

    async fn desk(&self) -> Arc<dyn Desk> {
        Arc::new(RabbitDesk::open(&self.options()).await.unwrap())
    }

    async fn results(&self) -> Results {
        self.client.listen(&self.queue("results")).await
    }

    async fn announced(&self, results: &mut Results, count: usize) -> Vec<String> {
        let mut found = Vec::new();
        for _ in 0..count {
            let result = results.next(SOON).await.expect("a result");
            assert_eq!(result.routing_key.as_str(), "redacted");
            assert_eq!(result.properties.correlation_id().as_ref().map(|id| id.as_str()), Some("c-1"));
            found.push(String::from_utf8(result.data).unwrap());
        }
        found
    }
}
