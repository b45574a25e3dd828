//! What is made beside a manifest: its log entry, the record of the run, and both signed.

use std::sync::Arc;
use std::time::SystemTime;

use config::evidence::Evidence;
use redaction::log::TreeHead;
use redaction::manifest::{Outcome, canonical_json};
use redaction::run_record::{Build, LogReceipt, RunRecord, SCHEMA};
use sha2::{Digest, Sha256};

use super::dsse::Payload;
use super::log::{Log, LogFault};
use super::signer::{SignError, Signer};
use super::tenants::Logs;
use crate::store::ObjectStore;

/// What a run knows of itself.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Whose the recording is: whose log its manifest enters.
    pub tenant: Option<&'a str>,
    /// What became of the recording.
    pub outcome: Outcome,
    /// When it began.
    pub started: SystemTime,
    /// 1 for the first delivery.
    pub attempt: u32,
    /// Whether the manifest was there already.
    pub found_done: bool,
}

/// What goes beside a manifest: two envelopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attested {
    /// The manifest's bytes in an envelope: the same for every run.
    pub manifest: Vec<u8>,
    /// The run record in an envelope.
    pub run: Vec<u8>,
}

/// Why nothing was attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttestError {
    /// The log can't be extended.
    #[error(transparent)]
    Log(#[from] LogFault),
    /// The signer fails.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// A task ended early.
    #[error("the signing task ended early")]
    Task,
}

/// Signs and logs, as far as either is configured.
#[derive(Debug, Clone)]
pub struct Attestor {
    signer: Option<Arc<Signer>>,
    logs: Option<Logs>,
    build: Build,
    host: String,
}

impl Attestor {
    /// By `signer`, into `logs`, for this program on this host.
    ///
    /// # Errors
    /// Where the program's own file can't be read.
    pub fn new(signer: Option<Signer>, logs: Option<Logs>) -> std::io::Result<Self> {
        // Without a signer no run record is made, so nobody asks which file runs.
        let executable_sha256 = match &signer {
            Some(_) => hex::encode(Sha256::digest(std::fs::read(std::env::current_exe()?)?)),
            None => String::new(),
        };
        let build = Build { version: env!("CARGO_PKG_VERSION").to_owned(), executable_sha256 };
        let host = rustix::system::uname().nodename().to_string_lossy().into_owned();
        Ok(Self { signer: signer.map(Arc::new), logs, build, host })
    }

    /// What the settings ask for; a log lies in `store`.
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn open(evidence: &Evidence, store: Arc<dyn ObjectStore>) -> Result<Self, String> {
        let logs = evidence.log.as_ref().map(|name| Logs::new(store, &name.to_string()));
        // A name that no store takes shows now, not at the first job.
        logs.as_ref().map(|logs| logs.of(None)).transpose().map_err(|error| format!("evidence.log: {error}"))?;
        Self::new(Signer::open(evidence)?, logs).map_err(|error| format!("this program's file can't be read: {error}"))
    }

    /// Whether anything is signed.
    pub fn signs(&self) -> bool {
        self.signer.is_some()
    }

    /// Enters the manifest into the log, then signs it and the record of the run. Nothing where no signer is configured.
    ///
    /// # Errors
    /// Where the log or the signer fails.
    pub async fn attest(&self, manifest: &[u8], run: Run<'_>) -> Result<Option<Attested>, AttestError> {
        let manifest_sha256 = hex::encode(Sha256::digest(manifest));
        let log = self.logs.as_ref().map(|logs| logs.of(run.tenant)).transpose().map_err(|_| LogFault::Location)?;
        let receipt = match &log {
            Some(log) => Some(log.append(&manifest_sha256).await?),
            None => None,
        };
        let Some(signer) = &self.signer else { return Ok(None) };
        let record = canonical(&self.record(manifest_sha256, run, receipt.clone()))?;
        let attested =
            Attested { manifest: sign(signer, Payload::Manifest, manifest).await?, run: sign(signer, Payload::Run, &record).await? };
        if let (Some(log), Some(receipt)) = (log, receipt) {
            self.leave_head(&log, signer, receipt).await?;
        }
        Ok(Some(attested))
    }

    fn record(&self, manifest_sha256: String, run: Run<'_>, log: Option<LogReceipt>) -> RunRecord {
        RunRecord {
            schema: SCHEMA.to_owned(),
            manifest_sha256,
            outcome: run.outcome,
            started_unix_ms: unix_ms(run.started),
            ended_unix_ms: unix_ms(SystemTime::now()),
            host: self.host.clone(),
            process: std::process::id(),
            build: self.build.clone(),
            attempt: run.attempt,
            found_done: run.found_done,
            log,
        }
    }

    async fn leave_head(&self, log: &Log, signer: &Arc<Signer>, receipt: LogReceipt) -> Result<(), AttestError> {
        let head = TreeHead { schema: redaction::log::HEAD_SCHEMA.to_owned(), log: receipt.log, size: receipt.size, root: receipt.root };
        let envelope = sign(signer, Payload::TreeHead, &canonical(&head)?).await?;
        Ok(log.leave_head(envelope).await?)
    }
}

fn canonical(value: &impl serde::Serialize) -> Result<Vec<u8>, AttestError> {
    canonical_json(value).map_err(|_| SignError::Envelope.into())
}

/// A command may take its time: it must not hold up heartbeats.
async fn sign(signer: &Arc<Signer>, kind: Payload, payload: &[u8]) -> Result<Vec<u8>, AttestError> {
    let (signer, payload) = (Arc::clone(signer), payload.to_vec());
    let signed = tokio::task::spawn_blocking(move || signer.envelope(kind, &payload)).await;
    Ok(signed.map_err(|_| AttestError::Task)??)
}

fn unix_ms(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
