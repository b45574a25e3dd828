//! The page on which people listen to redacted recordings and decide: server-rendered, its parts embedded, no request to anywhere else.
//!
//! | module | job |
//! |---|---|
//! | [`gate`] | who comes in, and whose form it is |
//! | [`access`] | who asked for what |
//! | [`shelf`] | manifests and the decisions beside them |
//! | [`risk`] | which of them a person should hear first |
//! | [`standing`] | where decisions stand, and who may decide next |
//! | [`statement`] | what a decision states |
//! | [`sounds`] | redacted recordings and transcripts, as their manifests name them |
//! | [`originals`] | recordings as they were, for those who may |
//! | [`peaks`] | outlines of waveforms, drawn once |
//! | `pages` | the pages |
//! | `parts` | style, script and library, embedded |
//! | `answers` | requests to answers |
//! | `decide` | a form to a signed decision |
//! | `wanted` | what a form wants changed |
//! | [`change`] | a changed result of it |
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | the queue |
//! | `GET /calls/{id}` | one result; `id` is the SHA-256 of its manifest |
//! | `GET /calls/{id}/audio` | the redacted recording, in ranges where asked |
//! | `GET /calls/{id}/peaks` | the outline of its waveforms |
//! | `POST /calls/{id}/decision` | signs and keeps a decision |
//! | `GET /calls/{id}/original/{range}` | the original around one range, for those who may; every other range is overwritten in it |
//! | `POST /calls/{id}/ranges` | rejects the result, and makes one of it in which more is overwritten, or something is given back |
//! | `GET /parts/{name}` | style, script and library |
//! | `GET /healthz` | 200 while the process answers; needs no proxy |

pub mod access;
mod answers;
pub mod change;
mod decide;
pub mod gate;
pub mod originals;
mod pages;
mod parts;
pub mod peaks;
pub mod risk;
pub mod shelf;
pub mod sounds;
pub mod standing;
pub mod statement;
mod wanted;

use std::collections::HashMap;
use std::fs;
use std::sync::Arc;
use std::time::Duration;

use audio::Limits;
use axum::Router;
use config::Settings;
use tracing::{info, warn};

use crate::attest::attestor::Attestor;
use crate::attest::keys::PublicKeys;
use crate::attest::signer::Signer;
use crate::attest::tenants::Tenancy;
use crate::backends::done;
use crate::pipeline::policy::Policy;
use crate::service;
use crate::store::{Prefix, Store};
use access::Records;
use change::{Changes, Opener};
use gate::Gate;
use originals::Originals;
use peaks::Peaks;
use shelf::{Card, Shelf};
use sounds::Sounds;

/// How often outlines are drawn ahead of what is new.
const AHEAD: Duration = Duration::from_secs(60);

/// All that the page works with.
pub struct Office {
    gate: Gate,
    records: Records,
    shelf: Shelf,
    sounds: Sounds,
    originals: Originals,
    peaks: Peaks,
    store: Arc<dyn Store>,
    signer: Arc<Signer>,
    changes: Changes,
    policies: HashMap<String, Arc<Policy>>,
    places: [Prefix; 2],
    limits: Limits,
    /// How long a result may take to be written.
    deadline: Duration,
    attestor: Attestor,
    tenancy: Tenancy,
}

impl Office {
    /// As the settings say; results lie in `store`. `opener` opens the models for the first change.
    ///
    /// # Errors
    /// What is wrong, for the operator.
    pub fn open(settings: &Settings, store: Arc<dyn Store>, opener: Opener) -> Result<Self, String> {
        let own = &settings.review;
        let gate = Gate::new(own)?;
        let signer = Signer::open(&settings.evidence)?;
        let signer = signer.ok_or("evidence: needs a key or a command that signs, since decisions are signed")?;
        let mut keys = signer.public().map_err(|error| format!("evidence.signing_key: {error}"))?;
        for path in &own.public_key_files {
            let wrong = |error: &dyn std::fmt::Display| format!("review.public_key_files: {}: {error}", path.display());
            keys.extend(PublicKeys::from_pem(&fs::read(path).map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?);
        }
        let policies = service::policies(settings).map_err(|error| error.to_string())?;
        let terms = policies.iter().map(|(name, policy)| (name.clone(), policy.terms)).collect();
        let place = |location| service::prefix(location).map_err(|error| error.to_string());
        let places = [place(&settings.output.location)?, place(&settings.output.quarantine)?];
        let in_folder = |error: std::io::Error| format!("review.folder: {}: {error}", own.folder.display());
        let limits = service::limits(settings);
        let records = Records::open(&own.folder.join("access.jsonl")).map_err(in_folder)?;
        Ok(Self {
            gate,
            shelf: Shelf::new(Arc::clone(&store), places.clone(), keys, terms),
            sounds: Sounds::new(Arc::clone(&store), limits.max_bytes),
            originals: Originals::new(Arc::clone(&store), done(&settings.queue), records.clone(), places.clone(), limits.max_bytes),
            records,
            peaks: Peaks::open(&own.folder.join("peaks"), limits).map_err(in_folder)?,
            attestor: Attestor::open(&settings.evidence, Arc::clone(&store) as Arc<_>)?,
            store,
            signer: Arc::new(signer),
            changes: Changes::new(opener),
            policies,
            places,
            limits,
            deadline: Duration::from_secs(settings.limits.job_deadline_s),
            tenancy: Tenancy::of(&settings.evidence),
        })
    }

    /// What is served.
    pub fn routes(self: &Arc<Self>) -> Router {
        answers::routes(Arc::clone(self))
    }

    /// Draws the outlines of all results that have none, the riskiest first, now and then again.
    pub async fn draw_ahead(self: Arc<Self>) {
        loop {
            match self.shelf.queue().await {
                Ok(queue) => self.draw_all(&queue.cards).await,
                Err(error) => warn!(%error, "the store can't be listed"),
            }
            tokio::time::sleep(AHEAD).await;
        }
    }

    async fn draw_all(&self, cards: &[Arc<Card>]) {
        let mut drawn = 0;
        for card in cards {
            let Some(sha256) = &card.output else { continue };
            if self.peaks.kept(sha256).await.is_some() {
                continue;
            }
            match self.drawn(&card.id).await {
                Ok(_) => drawn += 1,
                Err(error) => warn!(manifest = card.id, %error, "no outline could be drawn ahead"),
            }
        }
        if drawn > 0 {
            info!(drawn, "outlines drawn ahead");
        }
    }
}
