//! Events over HTTP: a store's webhook, or anybody's own message, is checked and put on the queue, and answered once it is safe there.
//!
//! | module | job |
//! |---|---|
//! | [`guard`] | who may send |
//! | [`server`] | connections: limits, time-outs, a graceful end |
//!
//! | request | answer |
//! |---|---|
//! | `POST /events`, what asks for work | 202 once the broker has confirmed it |
//! | `POST /events`, what rightly asks for nothing | 200 |
//! | without the secret, or with a wrong one | 401 |
//! | larger than a message may be, slower than it may be, cut short | 413, 408, 400 |
//! | neither a job nor a known event, or malformed | 400 |
//! | too many at once, or a broker that doesn't confirm | 503, to be sent again |
//! | `GET /healthz` | 200 while the process answers |
//! | `GET /readyz` | 200 while the broker is connected, else 503 |
//!
//! Bodies are JSON with fixed words: a sender's own text is never repeated, in no answer and in no log.

pub mod guard;
pub mod server;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::StreamExt;
use tokio::sync::Semaphore;
use tracing::{info, warn};

use crate::failure::{Failure, RejectReason};
use crate::message::{self, Ignored, MAX_MESSAGE, Message};
use crate::queue::rabbit::RabbitQueue;
use crate::queue::{Queue, QueueError};
use guard::Guard;

/// How long a sender may take for a body.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many bodies are held at once, each of [`MAX_MESSAGE`] bytes at most.
const AT_ONCE: usize = 32;

/// Takes events in.
pub struct Intake {
    queue: Arc<RabbitQueue>,
    guard: Guard,
    room: Semaphore,
}

/// Why an event is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Unauthorized,
    TooLarge,
    TooSlow,
    CutShort,
    Malformed(RejectReason),
    Busy,
    QueueUnavailable,
}

impl Refusal {
    /// The status, and the word for it in answers and logs.
    fn answer(self) -> (StatusCode, &'static str) {
        match self {
            Refusal::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, RejectReason::MessageTooLarge.name()),
            Refusal::TooSlow => (StatusCode::REQUEST_TIMEOUT, "body_too_slow"),
            Refusal::CutShort => (StatusCode::BAD_REQUEST, "body_cut_short"),
            Refusal::Malformed(reason) => (StatusCode::BAD_REQUEST, reason.name()),
            Refusal::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Refusal::QueueUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "queue_unavailable"),
        }
    }
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taken {
    /// On the queue, confirmed: so many recordings.
    Queued(usize),
    /// It asks for nothing.
    Ignored(Ignored),
}

impl Intake {
    /// Events go to `queue`, from who passes `guard`.
    pub fn new(queue: Arc<RabbitQueue>, guard: Guard) -> Self {
        Self { queue, guard, room: Semaphore::new(AT_ONCE) }
    }

    /// What is served.
    pub fn routes(self) -> Router {
        Router::new()
            .route("/events", post(events))
            .route("/healthz", get(|| async { "ok\n" }))
            .route("/readyz", get(readyz))
            .with_state(Arc::new(self))
    }

    /// In this order, so that who doesn't know the secret costs as little as can be.
    async fn take(&self, headers: &HeaderMap, body: Body) -> Result<Taken, Refusal> {
        if !self.guard.admits_head(headers) {
            return Err(Refusal::Unauthorized);
        }
        let _room = self.room.try_acquire().map_err(|_| Refusal::Busy)?;
        let body = tokio::time::timeout(PATIENCE, read(body)).await.map_err(|_| Refusal::TooSlow)??;
        if !self.guard.admits_body(headers, &body) {
            return Err(Refusal::Unauthorized);
        }
        match message::parse(&body).map_err(|error| Refusal::Malformed(reason(error.into())))? {
            Message::Ignored(why) => Ok(Taken::Ignored(why)),
            Message::Jobs(jobs) => {
                self.queue.submit(&body).await.map_err(unavailable)?;
                Ok(Taken::Queued(jobs.len()))
            }
        }
    }
}

/// Reads the body, never more than allowed, whatever its sender said of its length.
async fn read(body: Body) -> Result<Bytes, Refusal> {
    if body.size_hint().lower() > MAX_MESSAGE as u64 {
        return Err(Refusal::TooLarge);
    }
    let mut bytes = Vec::new();
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| Refusal::CutShort)?;
        if bytes.len() + part.len() > MAX_MESSAGE {
            return Err(Refusal::TooLarge);
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes.into())
}

/// Messages are refused for good, or not at all.
fn reason(failure: Failure) -> RejectReason {
    match failure {
        Failure::Reject(reason) => reason,
        Failure::Retry(_) | Failure::Quarantine(_) => RejectReason::MessageUnknown,
    }
}

fn unavailable(error: QueueError) -> Refusal {
    warn!(%error, "an event could not be put on the queue");
    Refusal::QueueUnavailable
}

async fn events(State(intake): State<Arc<Intake>>, headers: HeaderMap, body: Body) -> Response {
    match intake.take(&headers, body).await {
        Ok(Taken::Queued(jobs)) => {
            info!(jobs, "event queued");
            json(StatusCode::ACCEPTED, format!("{{\"jobs\":{jobs}}}\n"))
        }
        Ok(Taken::Ignored(why)) => {
            info!(why = why.name(), "event ignored");
            json(StatusCode::OK, format!("{{\"jobs\":0,\"ignored\":\"{}\"}}\n", why.name()))
        }
        Err(refusal) => refused(refusal),
    }
}

fn refused(refusal: Refusal) -> Response {
    let (status, word) = refusal.answer();
    warn!(status = status.as_u16(), reason = word, "event refused");
    let mut answer = json(status, format!("{{\"error\":\"{word}\"}}\n"));
    let headers = answer.headers_mut();
    let more = match status {
        StatusCode::UNAUTHORIZED => Some((header::WWW_AUTHENTICATE, "Bearer")),
        StatusCode::SERVICE_UNAVAILABLE => Some((header::RETRY_AFTER, "5")),
        _ => None,
    };
    // What is left of a body that wasn't read must not be taken for the next request.
    for (name, value) in more.into_iter().chain([(header::CONNECTION, "close")]) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn json(status: StatusCode, body: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn readyz(State(intake): State<Arc<Intake>>) -> Response {
    let queue = intake.queue.is_connected();
    let status = if queue { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json(status, format!("{{\"queue\":{queue}}}\n"))
}
