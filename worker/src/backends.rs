//! From settings to the queue and the stores that they name.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use config::Settings;
use config::retention::{Lock, Originals, Retention as RetentionSettings};
use config::settings::{FolderQueue as FolderSettings, Queue as QueueSettings, RabbitMq, S3, Store as StoreSettings};
use secrecy::ExposeSecret;

use crate::queue::folder::desk::FolderDesk;
use crate::queue::folder::{FolderOptions, FolderQueue};
use crate::queue::rabbit::desk::RabbitDesk;
use crate::queue::rabbit::{RabbitOptions, RabbitQueue};
use crate::queue::{Desk, Queue};
use crate::retention::Retention;
use crate::store::custody::{Encryption, LockMode, Safekeeping};
use crate::store::folder::FolderStore;
use crate::store::s3::{S3Options, S3Store};
use crate::store::{Prefix, Store};

/// What a worker runs on.
pub struct Backends {
    /// Where messages come from and results are announced.
    pub queue: Arc<dyn Queue>,
    /// Where recordings are read.
    pub sources: Arc<dyn Store>,
    /// Where results are written.
    pub results: Arc<dyn Store>,
}

/// How often the S3 client tries one call before the job as a whole is tried again later.
const S3_ATTEMPTS: u32 = 3;

impl Backends {
    /// Opens what the settings name. A folder queue hands out what was dropped into its inbox, so sources are read there, wherever results go.
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn open(settings: &Settings, drain: bool) -> Result<Self, String> {
        let results = store(&settings.store)?;
        match &settings.queue {
            QueueSettings::Folder(folder) => {
                let queue = folder_queue(folder, drain)?;
                let sources = Arc::new(FolderStore::new(queue.claimed()));
                Ok(Self { queue: Arc::new(queue), sources, results })
            }
            QueueSettings::RabbitMq(_) if drain => Err("--drain is for folder queues: a broker's queue has no end".to_owned()),
            QueueSettings::RabbitMq(broker) => {
                let queue = Arc::new(rabbit_queue(broker, settings)?);
                Ok(Self { queue, sources: Arc::clone(&results), results })
            }
        }
    }
}

/// An operator's hands on the queue that the settings name.
///
/// # Errors
/// What is wrong, for the operator.
pub async fn desk(settings: &Settings) -> Result<Arc<dyn Desk>, String> {
    match &settings.queue {
        QueueSettings::Folder(folder) => Ok(Arc::new(FolderDesk::new(&folder.root))),
        QueueSettings::RabbitMq(broker) => Ok(Arc::new(rabbit_desk(broker, settings).await?)),
    }
}

/// The same for what only a broker can do.
///
/// # Errors
/// What is wrong, for the operator.
pub async fn rabbit_desk(broker: &RabbitMq, settings: &Settings) -> Result<RabbitDesk, String> {
    let options = rabbit_options(broker, settings)?;
    RabbitDesk::open(&options).await.map_err(|error| format!("queue.rabbitmq: {error}"))
}

/// The store that the settings name.
///
/// # Errors
/// What is wrong, for the operator.
pub fn store(settings: &StoreSettings) -> Result<Arc<dyn Store>, String> {
    match settings {
        StoreSettings::Folder(folder) => Ok(Arc::new(FolderStore::new(&folder.root))),
        StoreSettings::S3(settings) => Ok(Arc::new(s3(settings)?)),
    }
}

/// Where a folder queue keeps originals once their results are committed, by the paths that manifests name; none for a broker's queue.
pub fn done(settings: &QueueSettings) -> Option<FolderStore> {
    match settings {
        QueueSettings::Folder(folder) => Some(FolderStore::new(folder.root.join("done"))),
        QueueSettings::RabbitMq(_) => None,
    }
}

/// The S3 server that the settings name.
///
/// # Errors
/// What is wrong, for the operator.
pub fn s3(settings: &S3) -> Result<S3Store, String> {
    S3Store::new(&s3_options(settings)?).map_err(|error| format!("store.s3: {error}"))
}

/// What the settings say becomes of originals.
///
/// # Errors
/// What is wrong, for the operator.
pub fn retention(settings: &RetentionSettings) -> Result<Retention, String> {
    let to = settings.location.as_ref().map(|location| Prefix::parse(&location.to_string())).transpose();
    let to = to.map_err(|error| format!("retention.location: {error}"))?;
    Ok(match (settings.originals, to) {
        (Originals::Keep, _) => Retention::Keep,
        (Originals::Delete, _) => Retention::Delete,
        (Originals::Hold, _) => Retention::Hold,
        (Originals::Move, Some(to)) => Retention::Move { to, how: safekeeping(settings) },
        (Originals::Move, None) => return Err("retention.location: is missing".to_owned()),
    })
}

fn safekeeping(settings: &RetentionSettings) -> Safekeeping {
    let days = u32::try_from(settings.lock_days).unwrap_or(u32::MAX);
    let lock = match settings.lock {
        Lock::Bucket => None,
        Lock::Governance => Some((LockMode::Governance, days)),
        Lock::Compliance => Some((LockMode::Compliance, days)),
    };
    let encryption = match settings.encryption {
        config::retention::Encryption::Bucket => Encryption::Bucket,
        config::retention::Encryption::SseS3 => Encryption::Store,
        config::retention::Encryption::SseKms => Encryption::Kms(settings.kms_key.clone().unwrap_or_default()),
    };
    Safekeeping { encryption, lock }
}

fn folder_queue(folder: &FolderSettings, drain: bool) -> Result<FolderQueue, String> {
    let options =
        FolderOptions { root: folder.root.clone(), poll: Duration::from_millis(folder.poll_ms), drain, delivery_limit: DELIVERY_LIMIT };
    FolderQueue::open(options).map_err(|error| format!("queue.folder.root: {}: {error}", folder.root.display()))
}

/// How many deaths of a worker in a row a recording in a folder may cause before it is set aside.
const DELIVERY_LIMIT: u32 = 5;

fn s3_options(s3: &S3) -> Result<S3Options, String> {
    let token = s3.session_token.expose_secret();
    Ok(S3Options {
        endpoint: s3.endpoint.as_ref().map(ToString::to_string),
        region: s3.region.clone(),
        path_style: s3.path_style,
        access_key_id: s3.access_key_id.expose_secret().to_owned(),
        secret_access_key: s3.secret_access_key.clone(),
        session_token: (!token.is_empty()).then(|| s3.session_token.clone()),
        ca_pem: s3.ca_file.as_deref().map(|path| read(path, "store.s3.ca_file")).transpose()?,
        connect_timeout: Duration::from_secs(s3.connect_timeout_s),
        timeout: Duration::from_secs(s3.request_timeout_s),
        attempts: S3_ATTEMPTS,
    })
}

fn read(path: &Path, key: &str) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("{key}: {}: {error}", path.display()))
}

fn rabbit_queue(broker: &RabbitMq, settings: &Settings) -> Result<RabbitQueue, String> {
    RabbitQueue::start(rabbit_options(broker, settings)?).map_err(|error| format!("queue.rabbitmq: {error}"))
}

/// The settings' broker for what only adds jobs.
///
/// # Errors
/// What is wrong, for the operator.
pub fn rabbit_publisher(broker: &RabbitMq, settings: &Settings) -> Result<RabbitQueue, String> {
    let options = RabbitOptions { publish_timeout: SENDERS_WAIT, ..rabbit_options(broker, settings)? };
    RabbitQueue::publisher(options).map_err(|error| format!("queue.rabbitmq: {error}"))
}

/// How the settings' broker is reached and used.
///
/// # Errors
/// What is wrong, for the operator.
pub fn rabbit_options(broker: &RabbitMq, settings: &Settings) -> Result<RabbitOptions, String> {
    let ca_pem = broker.ca_file.as_deref().map(|path| read(path, "queue.rabbitmq.ca_file")).transpose()?;
    let ca_pem = ca_pem.map(String::from_utf8).transpose().map_err(|_| "queue.rabbitmq.ca_file: is no PEM text".to_owned())?;
    Ok(RabbitOptions {
        uri: broker.connect_url(),
        ca_pem,
        prefix: broker.prefix.clone(),
        prefetch: u16::try_from(settings.worker.concurrency).unwrap_or(u16::MAX),
        delays: settings.worker.retry_delays_ms.iter().copied().map(Duration::from_millis).collect(),
        delivery_limit: u32::try_from(broker.delivery_limit).unwrap_or(u32::MAX),
        publish_timeout: PUBLISH_TIMEOUT,
    })
}

/// How long a result waits for a broker that is away, before its job is given back and found done later.
const PUBLISH_TIMEOUT: Duration = Duration::from_secs(60);

/// How long who sends an event waits for a broker that is away: less than senders do.
const SENDERS_WAIT: Duration = Duration::from_secs(8);
