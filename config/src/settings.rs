//! How the worker runs: one struct a section, each key with its type, default, bounds and meaning.
//!
//! Every key has an environment variable: `CALLSCRUB__` and the key's path in capitals, with two underscores for each dot
//! (`queue.folder.root` is `CALLSCRUB__QUEUE__FOLDER__ROOT`); lists are written with commas there. A secret has no key in the file: it
//! comes from its variable, or from a file that `KEY_file` names.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::address::{BrokerUrl, Endpoint, Location};
use crate::evidence::Evidence;
use crate::listen::Listen;
use crate::mistake::Mistakes;
use crate::reader::Reader;
use crate::retention::Retention;
use crate::review::Review;
use crate::serve::Serve;
use crate::value::{any, given, within};

/// The annotated reference: every key with its meaning and its default.
pub const REFERENCE: &str = include_str!("../callscrub.toml");

choices! {
    /// Where jobs come from.
    QueueKind {
        /// Recordings dropped into a folder.
        Folder = "folder",
        /// Messages of a RabbitMQ broker.
        RabbitMq = "rabbitmq",
    }
}

choices! {
    /// Where recordings are read and outputs written.
    StoreKind {
        /// A folder of this machine.
        Folder = "folder",
        /// Any store that speaks S3.
        S3 = "s3",
    }
}

choices! {
    /// How log lines look.
    LogFormat {
        /// For a person.
        Human = "human",
        /// One JSON object a line.
        Json = "json",
    }
}

choices! {
    /// The least weight that a log line needs.
    LogLevel {
        /// Failures that need a person.
        Error = "error",
        /// And what was retried, rejected or quarantined.
        Warn = "warn",
        /// And each job.
        Info = "info",
        /// And each step of a job.
        Debug = "debug",
        /// And everything.
        Trace = "trace",
    }
}

section! {
    /// `[queue]`.
    QueueChoice ["queue"] {
        /// Which of the two sections below is used.
        kind: QueueKind = QueueKind::Folder, any;
    }
}

section! {
    /// `[queue.folder]`: each recording dropped into the inbox is a job.
    FolderQueue ["queue.folder"] {
        /// The folder that holds `inbox/`, where recordings are dropped, and `work/`, `done/` and `dead/`, where they go. Relative to the
        /// working folder.
        root: PathBuf = ".".into(), any;
        /// How often it is looked into, in milliseconds.
        poll_ms: u64 = 500, within(10..=60_000);
    }
}

section! {
    /// `[queue.rabbitmq]`. The worker declares the queues and the exchange itself.
    RabbitMq ["queue.rabbitmq"] {
        /// The broker, without the password; `amqps` for TLS. `%2f` is the vhost `/`.
        url: BrokerUrl = BrokerUrl::local(), any;
        /// Certificates (PEM) to trust besides the system's; `None`: the system's only. Used with `amqps`.
        ca_file: Option<PathBuf> = None, any;
        /// Seconds between heartbeats; 0 switches them off.
        heartbeat_s: u64 = 30, within(0..=600);
        /// What the names of queues and exchanges begin with: `callscrub.jobs`, `callscrub.retry`, `callscrub.dead`, `callscrub.results`.
        prefix: String = "callscrub".into(), names_prefix;
        /// How many deliveries of a job may end without an answer (a worker that died) before the broker sets it aside as dead.
        delivery_limit: u64 = 5, within(1..=1000);
    } secrets {
        /// The user's password; never empty where the broker is in use.
        password;
    }
}

section! {
    /// `[store]`.
    StoreChoice ["store"] {
        /// Which of the two sections below is used.
        kind: StoreKind = StoreKind::Folder, any;
    }
}

section! {
    /// `[store.folder]`.
    FolderStore ["store.folder"] {
        /// The folder that sources are read under and outputs written under; nothing outside it is touched. Relative to the working
        /// folder.
        root: PathBuf = ".".into(), any;
    }
}

section! {
    /// `[store.s3]`.
    S3 ["store.s3"] {
        /// The server; `None`: Amazon's of the region.
        endpoint: Option<Endpoint> = None, any;
        /// The region that requests are signed for.
        region: String = "us-east-1".into(), given;
        /// Whether the bucket stands in the path instead of the host's name. Most servers but Amazon's need it.
        path_style: bool = false, any;
        /// Certificates (PEM) to trust besides the system's; `None`: the system's only.
        ca_file: Option<PathBuf> = None, any;
        /// How long a connection may take to stand, in seconds.
        connect_timeout_s: u64 = 5, within(1..=300);
        /// How long one request may take, the transfer of a whole recording included, in seconds.
        request_timeout_s: u64 = 300, within(1..=86_400);
    } secrets {
        /// Never empty where the store is in use.
        access_key_id;
        /// Never empty where the store is in use.
        secret_access_key;
        /// Of temporary credentials; empty for lasting ones.
        session_token;
    }
}

section! {
    /// `[output]`: keys under both locations follow from the source's key, never from anything spoken.
    Output ["output"] {
        /// Where the redacted recording, the redacted transcript and the manifest go.
        location: Location = Location::Folder("redacted".into()), any;
        /// Where the manifest of a recording goes that can't be published.
        quarantine: Location = Location::Folder("quarantine".into()), any;
    }
}

section! {
    /// `[limits]`: what is over one of the first three is refused, never cut short.
    Limits ["limits"] {
        /// The largest file, in bytes.
        max_bytes: u64 = 2 << 30, within(1..=1 << 40);
        /// The longest recording, in seconds.
        max_duration_s: u64 = 7200, within(1..=86_400);
        /// The most channels.
        max_channels: u64 = 8, within(1..=32);
        /// How long one try of a job may take, in seconds; then it is tried again later. RabbitMQ closes the channel of a job that takes
        /// longer than its `consumer_timeout`, 1800 s by default: stay below.
        job_deadline_s: u64 = 1500, within(1..=86_400);
        /// After SIGTERM: how long the jobs in hand may go on, in seconds; then they go back to the queue.
        drain_s: u64 = 120, within(0..=86_400);
    }
}

section! {
    /// `[worker]`.
    Worker ["worker"] {
        /// Jobs in hand at once, and so the prefetch.
        concurrency: u64 = 1, within(1..=256);
        /// How long a failed job waits before its second try, its third and so on, in milliseconds. After the last it is dead.
        retry_delays_ms: Vec<u64> = vec![1_000, 5_000, 30_000, 120_000, 600_000], delays;
        /// The policy of jobs that name none: a name or a file.
        policy: String = "all".into(), given;
        /// A folder of policies (`NAME.toml`) besides the built-in ones, which they may replace; `None`: only those.
        policies_dir: Option<PathBuf> = None, any;
    }
}

section! {
    /// `[http]`.
    Http ["http"] {
        /// Where `/healthz`, `/readyz` and `/metrics` answer; `None`: nowhere.
        listen: Option<SocketAddr> = None, any;
    }
}

section! {
    /// `[log]`, to standard error. No level ever shows speech.
    Log ["log"] {
        /// How lines look.
        format: LogFormat = LogFormat::Human, any;
        /// The least weight that a line needs.
        level: LogLevel = LogLevel::Info, any;
    }
}

fn names_prefix<T: AsRef<str>>(prefix: &T) -> Result<(), String> {
    let prefix = prefix.as_ref();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let fits = (1..=64).contains(&prefix.len()) && prefix.bytes().all(allowed);
    if fits { Ok(()) } else { Err("is not 1 to 64 letters, digits and the marks - _ .".to_owned()) }
}

fn delays(delays: &Vec<u64>) -> Result<(), String> {
    match delays {
        _ if delays.len() > 20 => Err("has more than 20 delays".to_owned()),
        _ if !delays.is_sorted() => Err("has a delay that is shorter than the one before it".to_owned()),
        _ => delays.iter().try_for_each(within(1..=86_400_000)),
    }
}

/// Where jobs come from, with what that needs.
#[derive(Debug, Clone)]
pub enum Queue {
    /// A folder.
    Folder(FolderQueue),
    /// A broker.
    RabbitMq(Box<RabbitMq>),
}

/// Where recordings are read and outputs written, with what that needs.
#[derive(Debug, Clone)]
pub enum Store {
    /// A folder.
    Folder(FolderStore),
    /// An S3 server.
    S3(Box<S3>),
}

/// Everything that an operator can set. Values are in bounds and fit one another.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where jobs come from.
    pub queue: Queue,
    /// Where recordings are read and outputs written.
    pub store: Store,
    /// Where outputs go in the store.
    pub output: Output,
    /// What becomes of originals.
    pub retention: Retention,
    /// The model and how it runs.
    pub listen: Listen,
    /// Sizes and times.
    pub limits: Limits,
    /// Jobs, retries and policies.
    pub worker: Worker,
    /// Keys, and what is made with them.
    pub evidence: Evidence,
    /// Health and metrics.
    pub http: Http,
    /// Events over HTTP.
    pub serve: Serve,
    /// The review page.
    pub review: Review,
    /// Log lines.
    pub log: Log,
}

impl Settings {
    /// Settings of a TOML text, overridden by the variables of `env` that start with `CALLSCRUB__`. `read_secret` reads the files that
    /// secrets are kept in.
    ///
    /// # Errors
    /// Every mistake at once. Messages name keys and bounds and repeat no text that was given.
    pub fn load(text: &str, env: &BTreeMap<String, String>, read_secret: &dyn Fn(&Path) -> io::Result<String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(text, env, read_secret)?;
        let settings = Self::read(&mut reader);
        settings.note_contradictions(&mut reader);
        reader.finish(settings)
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            queue: Queue::read(reader),
            store: Store::read(reader),
            output: Output::read(reader),
            retention: Retention::read(reader),
            listen: Listen::read(reader),
            limits: Limits::read(reader),
            worker: Worker::read(reader),
            evidence: Evidence::read(reader),
            http: Http::read(reader),
            serve: Serve::read(reader),
            review: Review::read(reader),
            log: Log::read(reader),
        }
    }

    fn note_contradictions(&self, reader: &mut Reader<'_>) {
        self.output.note_contradictions(&self.store, reader);
        self.retention.note_contradictions(self, reader);
        if self.output.location == self.output.quarantine {
            reader.note("output.quarantine", "is the same as output.location", "keep what can't be published apart");
        }
        self.evidence.note_contradictions(self, reader);
        self.serve.note_contradictions(reader);
        self.review.note_contradictions(reader);
    }
}

impl Queue {
    /// Both sections are read, so that mistakes in the one that isn't used are found too.
    fn read(reader: &mut Reader<'_>) -> Self {
        let kind = QueueChoice::read(reader).kind;
        let (folder, broker) = (FolderQueue::read(reader), RabbitMq::read(reader));
        match kind {
            QueueKind::Folder => Self::Folder(folder),
            QueueKind::RabbitMq => {
                need_secret(reader, "queue.rabbitmq.password", &broker.password);
                Self::RabbitMq(Box::new(broker))
            }
        }
    }
}

impl Store {
    fn read(reader: &mut Reader<'_>) -> Self {
        let kind = StoreChoice::read(reader).kind;
        let (folder, s3) = (FolderStore::read(reader), S3::read(reader));
        match kind {
            StoreKind::Folder => Self::Folder(folder),
            StoreKind::S3 => {
                need_secret(reader, "store.s3.access_key_id", &s3.access_key_id);
                need_secret(reader, "store.s3.secret_access_key", &s3.secret_access_key);
                Self::S3(Box::new(s3))
            }
        }
    }
}

/// A secret that was given and couldn't be read is noted already.
fn need_secret(reader: &mut Reader<'_>, key: &str, secret: &SecretString) {
    if secret.expose_secret().is_empty() && !reader.is_given(key) && !reader.is_given(&format!("{key}_file")) {
        let remedy = format!("set {}, or name a file that holds it in {key}_file", crate::reader::variable(key));
        reader.note(key, "is missing", &remedy);
    }
}

impl Output {
    fn note_contradictions(&self, store: &Store, reader: &mut Reader<'_>) {
        for (key, location) in [("output.location", &self.location), ("output.quarantine", &self.quarantine)] {
            note_other_store(key, location, store, reader);
        }
    }
}

pub(crate) fn note_other_store(key: &str, location: &Location, store: &Store, reader: &mut Reader<'_>) {
    match (matches!(store, Store::S3(_)), location) {
        (true, Location::Folder(_)) => reader.note(key, "is a folder, and the store is s3", "write s3://BUCKET/PREFIX"),
        (false, Location::S3 { .. }) => reader.note(key, "is in s3, and the store is a folder", "name a folder or set store.kind"),
        _ => {}
    }
}

impl RabbitMq {
    /// The URL to connect to, password and heartbeat included: never to be shown.
    pub fn connect_url(&self) -> SecretString {
        self.url.with_password(&self.password, self.heartbeat_s)
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
