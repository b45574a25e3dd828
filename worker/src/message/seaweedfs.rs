//! SeaweedFS's own notifications, as its filer sends them to webhooks: `{"event_type", "key": "/buckets/BUCKET/KEY", "message"}`. Keys are **not**
//! URL-encoded. With versioning an object's bytes lie below `KEY.versions/` as `v_VERSION`; parts of uploads that aren't complete lie below
//! `.uploads/`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Job, MessageError, opaque};
use crate::store::{Location, Pin};

const BUCKETS: &str = "/buckets/";
const ETAG: &str = "Seaweed-X-Amz-ETag";
const VERSION: &str = "Seaweed-X-Amz-Version-Id";
const DELETE_MARKER: &str = "Seaweed-X-Amz-Delete-Marker";

#[derive(Deserialize)]
struct Event {
    event_type: String,
    key: String,
    message: Change,
}

#[derive(Deserialize)]
struct Change {
    old_entry: Option<Entry>,
    new_entry: Option<Entry>,
    /// Where the entry lies now: for a rename not where `key` says.
    new_parent_path: Option<String>,
}

#[derive(Deserialize)]
struct Entry {
    name: String,
    #[serde(default)]
    is_directory: bool,
    #[serde(default)]
    chunks: Vec<Chunk>,
    /// Small files may stand in their entry instead of in chunks.
    content: Option<Value>,
    #[serde(default)]
    extended: Map<String, Value>,
}

#[derive(Deserialize, PartialEq)]
struct Chunk {
    fid: Option<Value>,
}

/// The job, or `None` for what made no object: directories, deletions, changes of metadata alone, the server's own files.
pub(super) fn parse(value: Value) -> Result<Option<Job>, MessageError> {
    let event: Event = serde_json::from_value(value).map_err(|_| MessageError::Field)?;
    if !matches!(event.event_type.as_str(), "create" | "update" | "rename" | "delete") {
        return Err(MessageError::Unknown);
    }
    let Some(new) = event.message.new_entry else { return Ok(None) };
    let same_bytes = event.message.old_entry.is_some_and(|old| holds_the_same(&old, &new));
    if same_bytes && event.event_type != "rename" || new.is_directory || new.extended.contains_key(DELETE_MARKER) {
        return Ok(None);
    }
    let path = match &event.message.new_parent_path {
        Some(parent) => format!("{parent}/{}", new.name),
        None => event.key,
    };
    job(&path, &new)
}

/// Whether only metadata changed. A legal hold that retention sets is announced as an update: taking it for a new recording would never end.
fn holds_the_same(old: &Entry, new: &Entry) -> bool {
    let known = old.content.is_some() || old.chunks.iter().any(|chunk| chunk.fid.is_some());
    known && old.content == new.content && old.chunks == new.chunks
}

fn job(path: &str, entry: &Entry) -> Result<Option<Job>, MessageError> {
    let Some((bucket, key)) = path.strip_prefix(BUCKETS).and_then(|rest| rest.split_once('/')) else { return Ok(None) };
    if bucket.starts_with('.') || key.starts_with(".uploads/") {
        return Ok(None);
    }
    let version = opaque(extended(entry, VERSION)?)?;
    let key = match (&version, key.rsplit_once(".versions/v_")) {
        (Some(version), Some((key, named))) if named == version => key,
        _ => key,
    };
    let pin = Pin { version, etag: opaque(extended(entry, ETAG)?)? };
    Ok(Some(Job { source: Location::s3(bucket, key)?, pin, policy: None, tenant: None, correlation_id: None }))
}

/// Extended attributes are bytes in Base64.
fn extended(entry: &Entry, name: &str) -> Result<Option<String>, MessageError> {
    let Some(value) = entry.extended.get(name) else { return Ok(None) };
    let bytes = value.as_str().and_then(|text| STANDARD.decode(text).ok()).ok_or(MessageError::Field)?;
    String::from_utf8(bytes).map(Some).map_err(|_| MessageError::Field)
}
