//! Requests to answers: sign-in and access records around everything, strict headers on everything.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{DefaultBodyLimit, Extension, FromRequest, MatchedPath, Path, Query, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form as Fields, Router};
use redaction::manifest::Manifest;
use tracing::{error, warn};

use super::access::Access;
use super::change::NotChanged;
use super::decide::{Form, NotDecided};
use super::gate::{Stopped, Visitor};
use super::originals::{NotFetched, Wish};
use super::pages::{self, Asked, Call};
use super::parts::part;
use super::peaks::NotDrawn;
use super::sounds::NotHad;
use super::standing::Barred;
use super::{Office, shelf};
use crate::pipeline::excerpt;
use crate::store::StoreError;

/// The most that a form may hold, in bytes.
const LARGEST_FORM: usize = 256 << 10;
/// How much of an original is heard before and after a range, in milliseconds.
const AROUND_MS: u64 = 2000;

/// On every answer. A page that needs a style of a library's names its own nonce instead.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Why there is no other answer.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("{0}")]
    Stopped(#[from] Stopped),
    #[error("there is no such result (any more)")]
    Gone,
    #[error("{0}")]
    NotHad(#[from] NotHad),
    #[error("{0}")]
    NotDrawn(#[from] NotDrawn),
    #[error("{0}")]
    NotDecided(#[from] NotDecided),
    #[error("{0}")]
    NotChanged(#[from] NotChanged),
    #[error("{0}")]
    NotFetched(#[from] NotFetched),
    #[error("the store: {0}")]
    Store(#[from] StoreError),
    #[error("the page can't be made")]
    Page(#[from] askama::Error),
    #[error("that part of the recording does not exist")]
    Range(u64),
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Refusal::Stopped(Stopped::NotTheProxy | Stopped::Nobody) => StatusCode::UNAUTHORIZED,
            Refusal::Stopped(Stopped::Random) | Refusal::Page(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::Stopped(_) => StatusCode::FORBIDDEN,
            Refusal::Gone | Refusal::NotHad(NotHad::Nothing) => StatusCode::NOT_FOUND,
            Refusal::NotHad(NotHad::Other) | Refusal::NotChanged(NotChanged::Busy) => StatusCode::CONFLICT,
            Refusal::NotDecided(error) | Refusal::NotChanged(NotChanged::NotDecided(error)) => undecided(error),
            Refusal::NotChanged(NotChanged::Form(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::NotChanged(NotChanged::NotRevised(_)) => StatusCode::CONFLICT,
            Refusal::NotFetched(error) | Refusal::NotChanged(NotChanged::NotFetched(error)) => unfetched(error),
            Refusal::Range(_) => StatusCode::RANGE_NOT_SATISFIABLE,
            _ => StatusCode::BAD_GATEWAY,
        }
    }
}

fn undecided(error: &NotDecided) -> StatusCode {
    match error {
        NotDecided::Barred(_) => StatusCode::FORBIDDEN,
        NotDecided::Gone => StatusCode::NOT_FOUND,
        NotDecided::NotStated(_) | NotDecided::NotHad(NotHad::Other) => StatusCode::CONFLICT,
        NotDecided::Form(_) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::BAD_GATEWAY,
    }
}

fn unfetched(error: &NotFetched) -> StatusCode {
    match error {
        NotFetched::Unrecorded => StatusCode::SERVICE_UNAVAILABLE,
        NotFetched::Store(_) | NotFetched::Task => StatusCode::BAD_GATEWAY,
        _ => StatusCode::CONFLICT,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        warn!(status = status.as_u16(), reason = %self, "refused");
        let back = (!matches!(self, Refusal::Stopped(Stopped::NotTheProxy | Stopped::Nobody | Stopped::NoRole(_)))).then_some("/");
        let mut answer = html(status, pages::stopped(&self.to_string(), back));
        if let Refusal::Range(size) = self
            && let Ok(value) = format!("bytes */{size}").parse()
        {
            answer.headers_mut().insert(header::CONTENT_RANGE, value);
        }
        answer
    }
}

pub(super) fn routes(office: Arc<Office>) -> Router {
    Router::new()
        .route("/", get(queue))
        .route("/calls/{id}", get(call))
        .route("/calls/{id}/audio", get(audio))
        .route("/calls/{id}/original/{range}", get(original))
        .route("/calls/{id}/peaks", get(peaks))
        .route("/calls/{id}/decision", post(decision))
        .route("/calls/{id}/ranges", post(ranges))
        .route("/parts/{name}", get(parts))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .route_layer(middleware::from_fn_with_state(Arc::clone(&office), attended))
        .route("/healthz", get(|| async { "ok\n" }))
        .with_state(office)
}

/// Lets in who may, and writes down what they asked for before they have it.
async fn attended(State(office): State<Arc<Office>>, path: MatchedPath, ids: RawPathParams, mut request: Request, next: Next) -> Response {
    let visitor = office.gate.admit(request.headers());
    let person = match &visitor {
        Ok(visitor) => Some(visitor.name.clone()),
        Err(Stopped::NoRole(name)) => Some(name.clone()),
        Err(_) => None,
    };
    let (method, what) = (request.method().to_string(), path.as_str().to_owned());
    let id = ids.iter().find(|(name, _)| *name == "id").map(|(_, id)| id.to_owned()).filter(|id| is_digest(id));
    let mut answer = match visitor {
        Err(stopped) => Refusal::Stopped(stopped).into_response(),
        Ok(visitor) => {
            let cookie = office.gate.set_cookie(&visitor);
            request.extensions_mut().insert(visitor);
            let mut answer = next.run(request).await;
            if let Some(cookie) = cookie {
                answer.headers_mut().append(header::SET_COOKIE, cookie);
            }
            answer
        }
    };
    // The parts are the same for everybody and tell nothing.
    if what != "/parts/{name}" || !answer.status().is_success() {
        let status = Some(answer.status().as_u16());
        let access = Access { person, method, what, manifest_sha256: id, original_sha256: None, status };
        if let Err(failed) = office.records.add(access).await {
            error!(kind = ?failed.kind(), "accesses can't be recorded: nothing is shown");
            answer = html(StatusCode::SERVICE_UNAVAILABLE, pages::stopped("accesses can't be recorded, so nothing is shown", None));
        }
    }
    guarded(answer)
}

fn guarded(mut answer: Response) -> Response {
    for (name, value) in HEADERS {
        answer.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    answer
}

fn is_digest(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn html(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

async fn queue(
    State(office): State<Arc<Office>>,
    Extension(visitor): Extension<Visitor>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Refusal> {
    let queue = office.shelf.queue().await?;
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    Ok(html(StatusCode::OK, pages::queue(&visitor, &queue, asked)?))
}

async fn call(
    State(office): State<Arc<Office>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let (card, _, manifest) = office.shelf.open(&id).await?.ok_or(Refusal::Gone)?;
    let transcript = match office.sounds.transcript(&card.location, &manifest).await {
        Ok(bytes) => Some(bytes),
        Err(NotHad::Nothing) => None,
        Err(error) => return Err(error.into()),
    };
    let nonce = office.gate.fresh::<16>()?;
    let token = office.gate.form_token(&visitor);
    let page = pages::call(&Call {
        visitor: &visitor,
        card: &card,
        manifest: &manifest,
        transcript: transcript.as_deref(),
        token,
        nonce: &nonce,
        progress: office.changes.of(&id),
    })?;
    let mut answer = html(StatusCode::OK, page);
    let policy = format!(
        "default-src 'none'; style-src 'self' 'nonce-{nonce}'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy.parse().map_err(|_| Stopped::Random)?);
    Ok(answer)
}

async fn audio(State(office): State<Arc<Office>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let (card, _, manifest) = office.shelf.find(&id).await?.ok_or(Refusal::Gone)?;
    let bytes = office.sounds.output(&card.location, &manifest).await?;
    let head = [(header::CONTENT_TYPE, content_type(&manifest)), (header::ACCEPT_RANGES, "bytes")];
    let Some(range) = headers.get(header::RANGE).and_then(|range| range.to_str().ok()) else { return Ok((head, bytes).into_response()) };
    let (size, (start, end)) = (bytes.len() as u64, part_of(range, bytes.len() as u64)?);
    let part = bytes.slice(start as usize..end as usize);
    let place = [(header::CONTENT_RANGE, format!("bytes {start}-{}/{size}", end - 1))];
    Ok((StatusCode::PARTIAL_CONTENT, head, place, part).into_response())
}

/// Start and end (exclusive) of the one range that is asked for (RFC 9110, 14.2); of several, what holds them all.
fn part_of(range: &str, size: u64) -> Result<(u64, u64), Refusal> {
    let none = |_| Refusal::Range(size);
    let ranges = http_range_header::parse_range_header(range).map_err(none)?.validate(size).map_err(none)?;
    let (start, last) = (ranges.iter().map(|own| *own.start()).min(), ranges.iter().map(|own| *own.end()).max());
    start.zip(last).map(|(start, last)| (start, last + 1)).ok_or(Refusal::Range(size))
}

/// The original around one range, for those who may; every other range is overwritten in it.
async fn original(
    State(office): State<Arc<Office>>,
    Extension(visitor): Extension<Visitor>,
    Path((id, range)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    office.gate.check_here(&headers)?;
    if !visitor.roles.restorer {
        return Err(NotDecided::from(Barred::Role).into());
    }
    let (card, _, manifest) = office.shelf.find(&id).await?.ok_or(Refusal::Gone)?;
    let kind = content_type(&manifest);
    if card.output.is_none() || !manifest.redactions.iter().any(|own| own.id == range) {
        return Err(Refusal::Gone);
    }
    let wish = Wish { person: &visitor.name, method: "GET", what: "/calls/{id}/original/{range}", manifest_sha256: &card.id };
    let (original, limits) = (office.originals.fetch(wish, &manifest).await?, office.limits);
    let cut = tokio::task::spawn_blocking(move || excerpt(&manifest, &original, &range, AROUND_MS, &limits)).await;
    let bytes = cut.map_err(|_| NotFetched::Task)?.map_err(NotChanged::NotRevised)?;
    Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response())
}

fn content_type(manifest: &Manifest) -> &'static str {
    match manifest.output.as_ref().map(|output| output.audio.container.as_str()) {
        Some("wav") => "audio/wav",
        Some("flac") => "audio/flac",
        _ => "application/octet-stream",
    }
}

async fn peaks(State(office): State<Arc<Office>>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let bytes = office.drawn(&id).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

impl Office {
    /// The outline of a result, kept or drawn now.
    pub(super) async fn drawn(&self, id: &str) -> Result<Bytes, Refusal> {
        let (card, _, manifest): (Arc<shelf::Card>, _, _) = self.shelf.find(id).await?.ok_or(Refusal::Gone)?;
        let sha256 = card.output.as_deref().ok_or(NotHad::Nothing)?;
        if let Some(kept) = self.peaks.kept(sha256).await {
            return Ok(kept);
        }
        let output = self.sounds.output(&card.location, &manifest).await?;
        Ok(self.peaks.draw(sha256, output).await?)
    }
}

/// A form that was sent from this page, by whom it was made for.
struct Sent {
    visitor: Visitor,
    fields: Vec<(String, String)>,
}

impl FromRequest<Arc<Office>> for Sent {
    type Rejection = Response;

    async fn from_request(request: Request, office: &Arc<Office>) -> Result<Self, Response> {
        let headers = request.headers().clone();
        let visitor = request.extensions().get::<Visitor>().cloned().ok_or(Refusal::Stopped(Stopped::Nobody));
        let visitor = visitor.map_err(IntoResponse::into_response)?;
        let Fields(fields) = Fields::<Vec<(String, String)>>::from_request(request, office).await.map_err(IntoResponse::into_response)?;
        let token = fields.iter().find(|(name, _)| name == "token").map_or("", |(_, token)| token);
        let checked = office.gate.check_form(&visitor, &headers, token);
        checked.map(|()| Self { visitor, fields }).map_err(|stopped| Refusal::Stopped(stopped).into_response())
    }
}

async fn decision(State(office): State<Arc<Office>>, Path(id): Path<String>, sent: Sent) -> Result<Response, Refusal> {
    office.decide(&sent.visitor, &id, Form::read(&sent.fields)?).await?;
    Ok(see(&id, "#decisions"))
}

async fn ranges(State(office): State<Arc<Office>>, Path(id): Path<String>, sent: Sent) -> Result<Response, Refusal> {
    office.change(&sent.visitor, &id, &sent.fields).await?;
    Ok(see(&id, ""))
}

/// To the page of the call; `id` named a manifest, so it is hexadecimal.
fn see(id: &str, place: &str) -> Response {
    (StatusCode::SEE_OTHER, [(header::LOCATION, format!("/calls/{id}{place}"))]).into_response()
}

async fn parts(Path(name): Path<String>) -> Result<Response, Refusal> {
    let (kind, text) = part(&name).ok_or(Refusal::Gone)?;
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "private, max-age=3600")], text).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_one_range_and_what_lies_outside_is_refused() {
        for (range, expected) in [
            ("bytes=0-", Some((0, 100))),
            ("bytes=10-19", Some((10, 20))),
            ("bytes=90-500", Some((90, 100))),
            ("bytes=-5", Some((95, 100))),
            ("bytes=0-1,4-5", Some((0, 6))),
            ("bytes=100-", None),
            ("bytes=9-3", None),
            ("lines=1-2", None),
            ("bytes=x", None),
        ] {
            assert_eq!(part_of(range, 100).ok(), expected, "{range}");
        }
    }
}
