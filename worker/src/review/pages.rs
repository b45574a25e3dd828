//! The pages. The templates (`worker/templates/review/`) only put in place what stands here; askama escapes every name in them.

use std::sync::Arc;

use askama::Template;
use redaction::finding::Entity;
use redaction::manifest::{FindingRecord, Manifest, RedactionRecord, RestorationRecord, Suppressed};
use redaction::restoration::FalseAlarm;
use redaction::review::{Decision, Objection, Review, Role};
use redaction::transcript::Gap;
use serde::Deserialize;

use super::change::Progress;
use super::gate::Visitor;
use super::shelf::{Card, Queue};
use super::standing::{Barred, may_decide};

/// How many results stand on a page of the queue.
const ON_A_PAGE: usize = 50;

/// Every objection: its name in forms, and in words.
pub(super) const OBJECTIONS: &[(&str, Objection, &str)] = &[
    ("still_heard", Objection::StillHeard, "something that should be gone is still heard"),
    ("too_much", Objection::TooMuch, "something is gone that should have stayed"),
    ("in_transcript", Objection::InTranscript, "it stands in the transcript"),
    ("wrong_recording", Objection::WrongRecording, "it is not the recording that it should be"),
    ("other", Objection::Other, "something else"),
];

/// Which part of the queue is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Show {
    /// What somebody has to do something about.
    #[default]
    Open,
    /// What is decided.
    Decided,
    /// Everything.
    All,
}

impl Show {
    const EACH: [(Show, &'static str, &'static str); 3] =
        [(Show::Open, "open", "To do"), (Show::Decided, "decided", "Decided"), (Show::All, "all", "All")];

    fn name(self) -> &'static str {
        Self::EACH.iter().find(|(own, _, _)| *own == self).map_or("", |(_, name, _)| name)
    }

    fn has(self, card: &Card) -> bool {
        match self {
            Show::Open => card.standing.is_open(),
            Show::Decided => !card.standing.is_open(),
            Show::All => true,
        }
    }
}

/// What the address asks for.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    show: Show,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "review/queue.html")]
struct QueuePage<'a> {
    visitor: &'a Visitor,
    tabs: Vec<Tab>,
    rows: Vec<Row<'a>>,
    nameless: usize,
    from: usize,
    shown: usize,
    of: usize,
    earlier: Option<String>,
    later: Option<String>,
}

struct Tab {
    name: &'static str,
    label: &'static str,
    count: usize,
    is_here: bool,
}

struct Row<'a> {
    card: &'a Card,
    points: u64,
    signs: Vec<String>,
    length: String,
    stands: &'static str,
    can_open: bool,
}

/// The queue.
pub(super) fn queue(visitor: &Visitor, queue: &Queue, asked: Asked) -> Result<String, askama::Error> {
    let chosen: Vec<&Arc<Card>> = queue.cards.iter().filter(|card| asked.show.has(card)).collect();
    let pages = chosen.len().div_ceil(ON_A_PAGE).max(1);
    let page = asked.page.clamp(1, pages);
    let from = (page - 1) * ON_A_PAGE;
    let rows: Vec<Row<'_>> = chosen.iter().skip(from).take(ON_A_PAGE).map(|card| row(card)).collect();
    let link = |page: usize| format!("/?show={}&page={page}", asked.show.name());
    let tab = |(own, name, label): (Show, &'static str, &'static str)| Tab {
        name,
        label,
        count: queue.cards.iter().filter(|card| own.has(card)).count(),
        is_here: own == asked.show,
    };
    QueuePage {
        visitor,
        tabs: Show::EACH.into_iter().map(tab).collect(),
        nameless: queue.nameless,
        from: if rows.is_empty() { 0 } else { from + 1 },
        shown: from + rows.len(),
        rows,
        of: chosen.len(),
        earlier: (page > 1).then(|| link(page - 1)),
        later: (page < pages).then(|| link(page + 1)),
    }
    .render()
}

fn row(card: &Card) -> Row<'_> {
    Row {
        card,
        points: card.risk.points(),
        signs: card.risk.signs.iter().map(|sign| sign.text()).collect(),
        length: time(card.duration_ms),
        stands: card.standing.text(),
        can_open: !card.policy.is_empty(),
    }
}

#[derive(Template)]
#[template(path = "review/call.html")]
struct CallPage<'a> {
    visitor: &'a Visitor,
    card: &'a Card,
    manifest: &'a Manifest,
    row: Row<'a>,
    nonce: &'a str,
    token: String,
    channels: u16,
    seconds: f64,
    ranges: Vec<Range<'a>>,
    given: Vec<Given<'a>>,
    gaps: &'a [Gap],
    left_in: &'a [Suppressed],
    turns: Option<Vec<Turn>>,
    decisions: Vec<Said<'a>>,
    approve: Option<Barred>,
    reject: Option<Barred>,
    can_change: bool,
    can_restore: bool,
    is_working: bool,
    progress: Option<Progress>,
    entities: &'static [Entity],
    objections: &'static [(&'static str, Objection, &'static str)],
    false_alarms: [FalseAlarm; 4],
}

struct Range<'a> {
    record: &'a RedactionRecord,
    channels: String,
    from: String,
    to: String,
    why: Vec<Why<'a>>,
}

/// A stretch that was given back.
struct Given<'a> {
    record: &'a RestorationRecord,
    channels: String,
    from: String,
    to: String,
    because: &'static str,
}

struct Why<'a> {
    finding: &'a FindingRecord,
    reason: String,
}

/// A turn of the redacted transcript.
struct Turn {
    channel: u16,
    start_ms: u64,
    end_ms: u64,
    at: String,
    text: String,
}

struct Said<'a> {
    review: &'a Review,
    decision: &'static str,
    role: &'static str,
    heard: usize,
}

/// Everything that a call's page shows.
pub(super) struct Call<'a> {
    pub(super) visitor: &'a Visitor,
    pub(super) card: &'a Card,
    pub(super) manifest: &'a Manifest,
    /// The redacted transcript's bytes, where there is one as the manifest names it.
    pub(super) transcript: Option<&'a [u8]>,
    pub(super) token: String,
    pub(super) nonce: &'a str,
    pub(super) progress: Option<Progress>,
}

/// One result.
pub(super) fn call(call: &Call<'_>) -> Result<String, askama::Error> {
    let Call { visitor, card, manifest, .. } = *call;
    let may = |decision| may_decide((&visitor.name, visitor.roles), decision, &card.reviews, &card.standing, card.needed).err();
    let reject = may(Decision::Rejected);
    // Who asks for a change rejects what stands there, or has done so.
    let can_change = matches!(reject, None | Some(Barred::Again)) && matches!(call.progress, None | Some(Progress::Failed(_)));
    CallPage {
        visitor,
        card,
        manifest,
        row: row(card),
        nonce: call.nonce,
        token: call.token.clone(),
        channels: manifest.input.channels,
        seconds: manifest.input.frames as f64 / f64::from(manifest.input.sample_rate.max(1)),
        ranges: manifest.redactions.iter().map(range).collect(),
        given: manifest.restorations.iter().map(given).collect(),
        gaps: manifest.coverage.as_ref().map_or(&[], |coverage| &coverage.gaps),
        left_in: &manifest.suppressed,
        turns: call.transcript.and_then(turns),
        decisions: card.reviews.iter().map(said).collect(),
        approve: may(Decision::Approved),
        can_change,
        can_restore: can_change && visitor.roles.restorer,
        is_working: call.progress == Some(Progress::Working),
        reject,
        progress: call.progress.clone(),
        entities: Entity::ALL,
        objections: OBJECTIONS,
        false_alarms: FalseAlarm::EACH,
    }
    .render()
}

fn listed(channels: &[u16]) -> String {
    channels.iter().map(u16::to_string).collect::<Vec<_>>().join(" ")
}

fn given(record: &RestorationRecord) -> Given<'_> {
    Given {
        record,
        channels: listed(&record.channels),
        from: time(record.start_ms),
        to: time(record.end_ms),
        because: record.reason.text(),
    }
}

fn range(record: &RedactionRecord) -> Range<'_> {
    Range {
        record,
        channels: listed(&record.channels),
        from: time(record.start_ms),
        to: time(record.end_ms),
        why: record.findings.iter().map(|finding| Why { finding, reason: reason(&finding.reason) }).collect(),
    }
}

/// The manifest's word for the strongest evidence, as a sentence's part.
fn reason(word: &str) -> String {
    match word {
        "checksum" => "its shape and check digits".to_owned(),
        "shape" => "its shape".to_owned(),
        "cue" => "words beside it name it".to_owned(),
        "dialogue" => "somebody asked for it".to_owned(),
        "read_back" => "it was found elsewhere and is said again".to_owned(),
        "learned" => "the words around it tell, by what was learned from other calls".to_owned(),
        "by_hand" => "a person who listened said so".to_owned(),
        "answer_window" => "a secret was asked for, and the answer couldn't be read".to_owned(),
        other => other.replace('_', " "),
    }
}

fn said(review: &Review) -> Said<'_> {
    Said {
        review,
        decision: match review.decision {
            Decision::Approved => "approved",
            Decision::Rejected => "rejected",
        },
        role: match review.role {
            Role::Reviewer => "reviewer",
            Role::Approver => "approver",
        },
        heard: review.listened.len(),
    }
}

/// The turns of a published transcript; none where it isn't one.
fn turns(bytes: &[u8]) -> Option<Vec<Turn>> {
    #[derive(Deserialize)]
    struct Written {
        turns: Vec<WrittenTurn>,
    }
    #[derive(Deserialize)]
    struct WrittenTurn {
        channel: u16,
        start_ms: u64,
        end_ms: u64,
        text: String,
    }
    let turn = |own: WrittenTurn| Turn {
        channel: own.channel,
        start_ms: own.start_ms,
        end_ms: own.end_ms,
        at: time(own.start_ms),
        text: own.text,
    };
    serde_json::from_slice::<Written>(bytes).ok().map(|written| written.turns.into_iter().map(turn).collect())
}

#[derive(Template)]
#[template(path = "review/stopped.html")]
struct StoppedPage<'a> {
    why: &'a str,
    back: Option<&'a str>,
}

/// Why there is no other page; `back` leads to one that there is.
pub(super) fn stopped(why: &str, back: Option<&str>) -> String {
    StoppedPage { why, back }.render().unwrap_or_default()
}

/// Hours where there are any, minutes, seconds, tenths.
fn time(ms: u64) -> String {
    let (hours, minutes, seconds, tenths) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms / 100 % 10);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}.{tenths}") } else { format!("{minutes}:{seconds:02}.{tenths}") }
}
