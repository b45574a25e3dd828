//! S3 event notifications: `{"Records": [...]}` (event versions 2.x), from S3 or a store that sends the same form. Keys are URL-encoded,
//! with `+` for a space. Fields that aren't needed are passed over: senders add to them.

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

use super::{Job, MessageError, opaque};
use crate::store::{Location, Pin};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_source: Option<String>,
    event_name: String,
    s3: Option<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    key: String,
    e_tag: Option<String>,
    version_id: Option<String>,
}

/// The job of one record, or `None` where it tells of no creation.
pub(super) fn parse(record: &Value) -> Result<Option<Job>, MessageError> {
    let record = Record::deserialize(record).map_err(|_| MessageError::Field)?;
    // "aws:s3", "minio:s3", "ceph:s3"; anything else that is called a record is another service's event.
    if record.event_source.is_some_and(|source| !source.ends_with(":s3")) {
        return Err(MessageError::Unknown);
    }
    let event = record.event_name.strip_prefix("s3:").unwrap_or(&record.event_name);
    if !event.starts_with("ObjectCreated:") {
        return Ok(None);
    }
    let entry = record.s3.ok_or(MessageError::Field)?;
    let key = url_decoded(&entry.object.key)?;
    Ok(Some(Job {
        source: Location::s3(&entry.bucket.name, &key)?,
        pin: Pin { version: opaque(entry.object.version_id)?, etag: opaque(entry.object.e_tag)? },
        policy: None,
        tenant: None,
        correlation_id: None,
    }))
}

/// Undoes form encoding. A `%` that starts no escape means that the sender doesn't encode: taking it as it stands would name another object.
fn url_decoded(key: &str) -> Result<String, MessageError> {
    let spaced = key.replace('+', " ");
    let escapes_hold = spaced.split('%').skip(1).all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()));
    if !escapes_hold {
        return Err(MessageError::Encoding);
    }
    percent_decode_str(&spaced).decode_utf8().map(Into::into).map_err(|_| MessageError::Encoding)
}
