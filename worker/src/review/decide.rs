//! A form to a signed decision beside the manifest: the same statement that `callscrub review approve|reject` makes.

use std::sync::Arc;

use redaction::manifest::canonical_json;
use redaction::review::{Decision, Objection};

use super::Office;
use super::gate::Visitor;
use super::pages::OBJECTIONS;
use super::sounds::NotHad;
use super::standing::{Barred, may_decide};
use super::statement::{NotStated, Opinion, statement};
use crate::attest::dsse::Payload;
use crate::attest::signer::SignError;
use crate::store::{Location, LocationError, StoreError, Write};

/// More decisions than anybody takes on one output.
const MOST: u32 = 1000;

/// Why nothing was signed.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotDecided {
    /// The form says nothing that can be signed.
    #[error("the form is not complete: {0}")]
    Form(&'static str),
    /// Somebody else has to decide, or nobody any more.
    #[error("{0}")]
    Barred(#[from] Barred),
    /// The output can't be had.
    #[error("{0}")]
    NotHad(#[from] NotHad),
    /// The output doesn't verify.
    #[error("{0}")]
    NotStated(#[from] NotStated),
    /// The signer fails.
    #[error("{0}")]
    Sign(#[from] SignError),
    /// The store fails.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// No such name.
    #[error("{0}")]
    Location(#[from] LocationError),
    /// There is no such manifest any more.
    #[error("there is no such result any more: open the queue again")]
    Gone,
    /// A task ended early.
    #[error("a task ended early")]
    Task,
}

/// What the form says.
#[derive(Debug)]
pub(super) struct Form {
    objection: Option<Objection>,
    listened: Vec<String>,
}

impl Form {
    /// Of a form's fields: `decision` (approve, reject), `objection`, and `heard` once for each range.
    pub(super) fn read(fields: &[(String, String)]) -> Result<Self, NotDecided> {
        let field = |name: &str| fields.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        let known = |word: &str| OBJECTIONS.iter().find(|(name, _, _)| *name == word).map(|(_, own, _)| *own);
        let objection = match (field("decision"), field("objection")) {
            (Some("approve"), _) => None,
            (Some("reject"), word) => Some(word.and_then(known).ok_or(NotDecided::Form("a rejection says why"))?),
            _ => return Err(NotDecided::Form("it neither approves nor rejects")),
        };
        Ok(Self { objection, listened: heard(fields) })
    }

    /// A rejection, with what the form says was heard.
    pub(super) fn rejection(objection: Objection, fields: &[(String, String)]) -> Self {
        Self { objection: Some(objection), listened: heard(fields) }
    }

    fn decision(&self) -> Decision {
        if self.objection.is_some() { Decision::Rejected } else { Decision::Approved }
    }
}

fn heard(fields: &[(String, String)]) -> Vec<String> {
    fields.iter().filter(|(name, _)| name == "heard").map(|(_, id)| id.clone()).collect()
}

impl Office {
    /// Signs what the form says of the result with that manifest, and keeps it.
    pub(super) async fn decide(&self, visitor: &Visitor, id: &str, form: Form) -> Result<(), NotDecided> {
        let (card, manifest, stated) = self.shelf.open(id).await?.ok_or(NotDecided::Gone)?;
        let role = may_decide((&visitor.name, visitor.roles), form.decision(), &card.reviews, &card.standing, card.needed)?;
        let output = self.sounds.output(&card.location, &stated).await?;
        let (signer, name) = (Arc::clone(&self.signer), visitor.name.clone());
        let sign = move || -> Result<Vec<u8>, NotDecided> {
            let opinion = Opinion { reviewer: &name, role, objection: form.objection, listened: &form.listened };
            let review = statement(opinion, &manifest, &output)?;
            let payload = canonical_json(&review).map_err(|_| SignError::Envelope)?;
            Ok(signer.envelope(Payload::Review, &payload)?)
        };
        let envelope = tokio::task::spawn_blocking(sign).await.map_err(|_| NotDecided::Task)??;
        self.keep(&card.location, envelope).await
    }

    /// Into the first free name: decisions are added, never replaced.
    async fn keep(&self, manifest: &Location, envelope: Vec<u8>) -> Result<(), NotDecided> {
        let uri = manifest.uri();
        let base = uri.strip_suffix(".json").unwrap_or(&uri);
        for number in 1..=MOST {
            let at = Location::parse(&format!("{base}.review.{number}.dsse.json"))?;
            match self.store.put(&at, envelope.clone(), "application/json", Write::New).await {
                Err(StoreError::AlreadyExists) => {}
                result => return Ok(result?),
            }
        }
        Err(NotDecided::Store(StoreError::AlreadyExists))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_one_thing_or_nothing_is_signed() {
        let read = |fields: &[(&str, &str)]| {
            let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Form::read(&fields).ok().map(|form| (form.objection, form.listened))
        };
        let heard = || vec!["r1".to_owned(), "r3".to_owned()];
        assert_eq!(read(&[("decision", "approve"), ("heard", "r1"), ("heard", "r3"), ("objection", "other")]), Some((None, heard())));
        assert_eq!(read(&[("decision", "reject"), ("objection", "still_heard")]), Some((Some(Objection::StillHeard), vec![])));
        for nothing in [&[][..], &[("decision", "maybe")], &[("decision", "reject")], &[("decision", "reject"), ("objection", "free text")]]
        {
            assert_eq!(read(nothing), None, "{nothing:?}");
        }
    }
}
