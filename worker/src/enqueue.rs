//! Jobs for recordings that lie in a store already. The place reached is kept in a file, so that a run that ends early is gone on with.

use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::message::Job;
use crate::queue::QueueError;
use crate::queue::rabbit::desk::RabbitDesk;
use crate::store::catalogue::Entry;
use crate::store::{Catalogue, Pin, Prefix, StoreError};

/// After how many entries the place reached is written down.
const STRIDE: usize = 100;
const SCHEMA: &str = "callscrub.enqueue/v1";

/// What is enqueued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Where recordings lie.
    pub from: String,
    /// Only what was written at this time or later, in seconds since 1970.
    pub since_s: Option<u64>,
    /// The policy that the jobs name.
    pub policy: Option<String>,
    /// The tenant that the jobs name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

/// How far it got. Kept as a file's content, it lets a later run go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    schema: String,
    /// What was asked for.
    pub order: Order,
    /// The last key that is done with.
    pub after: Option<String>,
    /// Jobs added.
    pub added: u64,
    /// Objects passed over: older than asked for.
    pub older: u64,
    /// Objects passed over: empty, or of a name that no job can have.
    pub unfit: u64,
    /// Objects passed over: they lie where this installation's results go.
    pub results: u64,
    /// Whether the end was reached.
    pub done: bool,
}

/// Why it ended early. What was added stays added.
#[derive(Debug, thiserror::Error)]
pub enum EnqueueError {
    /// The store can't be listed.
    #[error("the recordings can't be listed: {0}")]
    Store(#[from] StoreError),
    /// The queue doesn't take jobs.
    #[error("jobs can't be added: {0}")]
    Queue(#[from] QueueError),
    /// The place reached can't be written down.
    #[error("the place reached can't be written down: {0}")]
    State(#[from] io::Error),
}

impl Progress {
    /// At the beginning of an order.
    pub fn new(order: Order) -> Self {
        Self { schema: SCHEMA.to_owned(), order, after: None, added: 0, older: 0, unfit: 0, results: 0, done: false }
    }

    /// What a file holds; `None` where there is none.
    ///
    /// # Errors
    /// Where it can't be read, or holds something else.
    pub fn read(path: &Path) -> io::Result<Option<Self>> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            bytes => bytes?,
        };
        let progress: Self = serde_json::from_slice(&bytes).map_err(|_| io::ErrorKind::InvalidData)?;
        if progress.schema == SCHEMA { Ok(Some(progress)) } else { Err(io::ErrorKind::InvalidData.into()) }
    }

    /// Writes it down, whole or not at all.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut temp = tempfile::NamedTempFile::new_in(parent)?;
        serde_json::to_writer(&mut temp, self)?;
        temp.as_file().sync_all()?;
        temp.persist(path).map(drop).map_err(|refused| refused.error)
    }
}

/// What a run works with.
pub struct Tools<'a> {
    /// Where recordings lie.
    pub catalogue: &'a dyn Catalogue,
    /// Where jobs go; `None` only counts.
    pub queue: Option<&'a RabbitDesk>,
    /// Where this installation's own results lie.
    pub results: &'a [Prefix],
    /// Told of every stride; an error ends the run. What was told of is confirmed by the broker.
    pub reached: &'a mut dyn FnMut(&Progress) -> io::Result<()>,
}

/// Adds a job for every recording below `from`, from where `progress` stands.
///
/// # Errors
/// Where store, queue or `reached` fail. The run may be repeated from the last progress told of: a recording enqueued twice is found done.
pub async fn enqueue(from: &Prefix, progress: &mut Progress, tools: &mut Tools<'_>) -> Result<(), EnqueueError> {
    while !progress.done {
        let page = tools.catalogue.list(from, progress.after.as_deref()).await?;
        for stride in page.entries.chunks(STRIDE) {
            for entry in stride {
                one(entry, progress, tools).await?;
            }
            if let Some(last) = stride.iter().rev().find_map(|entry| entry.location.as_ref()) {
                progress.after = Some(last.key().to_owned());
            }
            (tools.reached)(progress)?;
        }
        progress.done = page.next.is_none();
        progress.after = page.next.or(progress.after.take());
    }
    Ok((tools.reached)(progress)?)
}

async fn one(entry: &Entry, progress: &mut Progress, tools: &Tools<'_>) -> Result<(), QueueError> {
    let Some(source) = entry.location.as_ref().filter(|_| entry.size > 0) else {
        progress.unfit += 1;
        return Ok(());
    };
    if tools.results.iter().any(|prefix| !prefix.is_whole() && prefix.holds(source)) {
        progress.results += 1;
        return Ok(());
    }
    if is_older(entry, progress.order.since_s) {
        progress.older += 1;
        return Ok(());
    }
    if let Some(queue) = tools.queue {
        let pin = Pin { version: None, etag: entry.etag.clone() };
        let Order { policy, tenant, .. } = progress.order.clone();
        let job = Job { source: source.clone(), pin, policy, tenant, correlation_id: None };
        queue.submit(&job).await?;
    }
    progress.added += 1;
    Ok(())
}

/// Where the store doesn't say when it was written, it is taken on.
fn is_older(entry: &Entry, since_s: Option<u64>) -> bool {
    let written = entry.modified.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    written.zip(since_s).is_some_and(|(written, since)| written.as_secs() < since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::folder::FolderStore;

    fn order() -> Order {
        Order { from: "in".into(), since_s: None, policy: None, tenant: None }
    }

    async fn count(store: &FolderStore, progress: &mut Progress, told: &mut Vec<Progress>) -> Result<(), EnqueueError> {
        let mut reached = |progress: &Progress| {
            told.push(progress.clone());
            if told.len() == 2 && !progress.done { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        };
        let results = [Prefix::parse("in/redacted").unwrap()];
        let mut tools = Tools { catalogue: store, queue: None, results: &results, reached: &mut reached };
        enqueue(&Prefix::parse("in").unwrap(), progress, &mut tools).await
    }

    #[tokio::test]
    async fn a_run_that_ends_early_is_gone_on_with_and_counts_everything_once() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("in/redacted")).unwrap();
        for number in 0..1234 {
            std::fs::write(dir.path().join(format!("in/{number:05}.wav")), "x").unwrap();
        }
        std::fs::write(dir.path().join("in/empty.wav"), "").unwrap();
        std::fs::write(dir.path().join("in/redacted/00001.wav"), "x").unwrap();
        let (store, mut told) = (FolderStore::new(dir.path()), Vec::new());
        assert!(matches!(count(&store, &mut Progress::new(order()), &mut told).await, Err(EnqueueError::State(_))));
        let mut progress = told.last().unwrap().clone();
        assert_eq!((progress.added, progress.after.as_deref()), (200, Some("in/00199.wav")));
        count(&store, &mut progress, &mut told).await.unwrap();
        assert_eq!((progress.added, progress.unfit, progress.results, progress.done), (1234, 1, 1, true));
        let before = progress.clone();
        count(&store, &mut progress, &mut told).await.unwrap();
        assert_eq!(progress, before, "what is done stays done");
    }

    #[test]
    fn progress_survives_the_way_to_a_file_and_back_and_other_files_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state.json");
        assert_eq!(Progress::read(&path).unwrap(), None);
        let progress = Progress { after: Some("in/ü".into()), added: 7, ..Progress::new(order()) };
        progress.write(&path).unwrap();
        assert_eq!(Progress::read(&path).unwrap(), Some(progress));
        std::fs::write(&path, "{}").unwrap();
        assert!(Progress::read(&path).is_err());
    }

    #[test]
    fn what_was_written_before_is_older_and_what_has_no_time_is_not() {
        let at = |secs: u64| Some(std::time::UNIX_EPOCH + std::time::Duration::from_secs(secs));
        for (modified, since, older) in [(at(9), Some(10), true), (at(10), Some(10), false), (None, Some(10), false), (at(9), None, false)]
        {
            let entry = Entry { location: None, size: 1, modified, etag: None };
            assert_eq!(is_older(&entry, since), older);
        }
    }
}
