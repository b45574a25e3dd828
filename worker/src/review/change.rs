//! A result is changed because a person says so: more is overwritten, or what was a false alarm is given back from the original. All of it goes
//! through the pipeline's own loop, and a new result comes of it. Whoever asks for that rejects the result before, signed, first: from then on
//! nobody can approve what was found wanting.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use asr::Listener;
use redaction::manifest::Manifest;
use redaction::review::{Decision, Objection};
use tokio::sync::{OnceCell, oneshot};
use tracing::{info, warn};

use super::Office;
use super::decide::{Form, NotDecided};
use super::gate::Visitor;
use super::originals::{NotFetched, Wish};
use super::shelf::Card;
use super::sounds::NotHad;
use super::standing::{Barred, may_decide};
use super::wanted::{Wanted, wanted};
use crate::attest::attestor::Run;
use crate::commit::{self, Committed, OutputNames};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::pipeline::policy::Policy;
use crate::pipeline::{Change, NotRevised, Previous, Published, Restorations, Tools, revise};
use crate::store::{Location, StoreError};

/// Opens the models, for the first change.
pub type Opener = Box<dyn Fn() -> Result<Listener, String> + Send + Sync>;

/// Why nothing is changed.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotChanged {
    /// The form says nothing that can be done.
    #[error("the form is not complete: {0}")]
    Form(&'static str),
    /// The person may not reject it, or the rejection can't be signed.
    #[error("{0}")]
    NotDecided(#[from] NotDecided),
    /// It is being changed already.
    #[error("it is being changed already")]
    Busy,
    /// The result's policy isn't known here.
    #[error("its policy is not known here")]
    Policy,
    /// The models can't be opened.
    #[error("the models can't be opened: {0}")]
    Models(String),
    /// The output can't be had.
    #[error("{0}")]
    NotHad(#[from] NotHad),
    /// The original can't be had.
    #[error("{0}")]
    NotFetched(#[from] NotFetched),
    /// Nothing was proven.
    #[error("{0}")]
    NotRevised(#[from] NotRevised),
    /// Another change of the same result was published first.
    #[error("another change of this result was published already: look for it in the queue")]
    Taken,
    /// Another change of the same result is being written, or ended early.
    #[error(
        "files of another change lie in its place: ask for that one again, which goes on from there, or for this one again once nobody can be \
         writing them any more, in {} minutes at the latest", .0.as_secs().div_ceil(60)
    )]
    Begun(Duration),
    /// Nothing could be published.
    #[error("it could not be published: {0}")]
    Failed(Failure),
    /// The store took longer than a job may.
    #[error("the store takes too long")]
    Slow,
    /// The store fails.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// A task ended early.
    #[error("a task ended early")]
    Task,
}

/// How a change stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Progress {
    /// Being made.
    Working,
    /// Not made, for this reason.
    Failed(String),
    /// Made: the new result's manifest has this SHA-256.
    Done(String),
}

/// Changes of this process, by the manifest that they change, and the models that listen.
pub(super) struct Changes {
    all: Mutex<HashMap<String, Progress>>,
    opener: Arc<Opener>,
    listener: OnceCell<Arc<Listener>>,
    /// Listening takes all cores: one change after the other.
    turn: tokio::sync::Mutex<()>,
}

impl Changes {
    pub(super) fn new(opener: Opener) -> Self {
        Self { all: Mutex::default(), opener: Arc::new(opener), listener: OnceCell::new(), turn: tokio::sync::Mutex::default() }
    }

    pub(super) fn of(&self, id: &str) -> Option<Progress> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    fn set(&self, id: &str, progress: Progress) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).insert(id.to_owned(), progress);
    }

    /// Whether a change of it may begin; from then on it stands as being made.
    fn begin(&self, id: &str) -> bool {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let free = !matches!(all.get(id), Some(Progress::Working | Progress::Done(_)));
        if free {
            all.insert(id.to_owned(), Progress::Working);
        }
        free
    }

    async fn listener(&self) -> Result<Arc<Listener>, NotChanged> {
        let open = || async {
            let opener = Arc::clone(&self.opener);
            let opened = tokio::task::spawn_blocking(move || opener()).await.map_err(|_| NotChanged::Task)?;
            opened.map(Arc::new).map_err(NotChanged::Models)
        };
        self.listener.get_or_try_init(open).await.map(Arc::clone)
    }
}

impl Office {
    /// Rejects the result, and begins to make the next one.
    pub(super) async fn change(self: &Arc<Self>, visitor: &Visitor, id: &str, fields: &[(String, String)]) -> Result<(), NotChanged> {
        let (card, _, manifest) = self.shelf.open(id).await?.ok_or(NotDecided::Gone)?;
        let may = may_decide((&visitor.name, visitor.roles), Decision::Rejected, &card.reviews, &card.standing, card.needed);
        if fields.iter().any(|(name, _)| name == "restore") && !visitor.roles.restorer {
            return Err(NotDecided::from(Barred::Role).into());
        }
        let wanted = wanted(fields, &manifest, &visitor.name).map_err(NotChanged::Form)?;
        // Who rejected it already, and still may, has said so.
        if let Err(barred) = may
            && barred != Barred::Again
        {
            return Err(NotDecided::from(barred).into());
        }
        if !self.changes.begin(id) {
            return Err(NotChanged::Busy);
        }
        let objection = if wanted.additions.is_empty() { Objection::TooMuch } else { Objection::StillHeard };
        let form = may.is_ok().then(|| Form::rejection(objection, fields));
        let (office, visitor) = (Arc::clone(self), visitor.clone());
        let (tell, begun) = oneshot::channel();
        // A task of its own: what was begun goes on, whoever stops waiting for the answer.
        tokio::spawn(async move {
            match office.begun(&visitor, &card, &manifest, wanted, form).await {
                Ok(change) => {
                    let _ = tell.send(Ok(()));
                    office.finish(&card, manifest, change).await;
                }
                Err(error) => {
                    office.changes.set(&card.id, Progress::Failed(error.to_string()));
                    let _ = tell.send(Err(error));
                }
            }
        });
        begun.await.map_err(|_| NotChanged::Task)?
    }

    /// The change, once the result before is rejected. With the original, where something is given back from it: where that can't be had, nothing
    /// is rejected.
    async fn begun(
        &self,
        visitor: &Visitor,
        card: &Card,
        manifest: &Manifest,
        wanted: Wanted,
        rejection: Option<Form>,
    ) -> Result<Change, NotChanged> {
        let Wanted { additions, restorations: ranges } = wanted;
        let wish = Wish { person: &visitor.name, method: "POST", what: "/calls/{id}/ranges", manifest_sha256: &card.id };
        let restorations = match ranges.is_empty() {
            true => None,
            false => Some(Restorations { ranges, original: self.originals.fetch(wish, manifest).await? }),
        };
        if let Some(form) = rejection {
            self.decide(visitor, &card.id, form).await?;
        }
        Ok(Change { additions, restorations })
    }

    /// Makes it, and says how that ended.
    async fn finish(&self, card: &Card, manifest: Manifest, change: Change) {
        let made = self.make(card, manifest, change).await;
        match &made {
            Ok(next) => info!(manifest = card.id, next, "the result was changed"),
            Err(error) => warn!(manifest = card.id, %error, "the result was not changed"),
        }
        self.changes.set(&card.id, made.map_or_else(|error| Progress::Failed(error.to_string()), Progress::Done));
    }

    /// The SHA-256 of the new manifest.
    async fn make(&self, card: &Card, manifest: Manifest, change: Change) -> Result<String, NotChanged> {
        let _turn = self.changes.turn.lock().await;
        let started = SystemTime::now();
        let policy = self.policy_of(&manifest).ok_or(NotChanged::Policy)?;
        let output = self.sounds.output(&card.location, &manifest).await?;
        let (listener, limits, id) = (self.changes.listener().await?, self.limits, card.id.clone());
        let source = manifest.source.uri.clone();
        let work = move || {
            let tools = Tools { listener: &listener, policy: &policy, limits: &limits, progress: &|_| () };
            revise(Previous { manifest: &manifest, manifest_sha256: &id, output: output.to_vec() }, change, &tools)
        };
        let published = tokio::task::spawn_blocking(work).await.map_err(|_| NotChanged::Task)??;
        // As for a job: whoever finds files without a manifest counts on that nobody is at it any more after twice the deadline.
        let publishing = tokio::time::timeout(self.deadline, self.publish(card, &source, published, started));
        match publishing.await.map_err(|_| NotChanged::Slow)? {
            Ok(committed) => Ok(committed.manifest_sha256),
            Err(Failure::Reject(RejectReason::OutputConflict)) => Err(NotChanged::Taken),
            Err(Failure::Retry(RetryReason::OutputBusy)) => Err(NotChanged::Begun(2 * self.deadline)),
            Err(failure) => Err(NotChanged::Failed(failure)),
        }
    }

    /// The policy that made the result, with the same fill; none where it has changed since.
    fn policy_of(&self, manifest: &Manifest) -> Option<Policy> {
        let policy = Policy::clone(self.policies.get(&manifest.policy.name)?);
        let policy = match manifest.redactions.first() {
            Some(record) => policy.with_fill(record.fill),
            None => policy,
        };
        (policy.sha256 == manifest.policy.sha256).then_some(policy)
    }

    async fn publish(&self, card: &Card, source: &str, published: Published, started: SystemTime) -> Result<Committed, Failure> {
        let [results, quarantine] = &self.places;
        let no_name = || Failure::from(RejectReason::OutputName);
        let names = OutputNames::of_revision(&card.location, results, quarantine).ok_or_else(no_name)?;
        let manifest = published.manifest.clone();
        let committed = commit::commit(&*self.store, &names, published, 2 * self.deadline).await?;
        let source = Location::parse(source).ok();
        let tenant = source.as_ref().and_then(|source| self.tenancy.tenant(None, source)).or(self.tenancy.own());
        let run = Run { tenant, outcome: manifest.outcome, started, attempt: 1, found_done: false };
        commit::attest(&*self.store, &self.attestor, &manifest, &committed, run).await?;
        Ok(committed)
    }
}
