//! EventBridge's events of S3: `{"detail-type": "Object Created", "detail": {...}}`. Keys are **not** URL-encoded here.

use serde::Deserialize;
use serde_json::Value;

use super::{Job, MessageError, opaque};
use crate::store::{Location, Pin};

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "detail-type")]
    detail_type: String,
    source: String,
    detail: Value,
}

#[derive(Deserialize)]
struct Detail {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Object {
    key: String,
    etag: Option<String>,
    version_id: Option<String>,
}

/// The job, or `None` for an event that tells of no creation.
pub(super) fn parse(value: Value) -> Result<Option<Job>, MessageError> {
    let event: Event = serde_json::from_value(value).map_err(|_| MessageError::Field)?;
    if event.source != "aws.s3" {
        return Err(MessageError::Unknown);
    }
    if event.detail_type != "Object Created" {
        return Ok(None);
    }
    let detail: Detail = serde_json::from_value(event.detail).map_err(|_| MessageError::Field)?;
    Ok(Some(Job {
        source: Location::s3(&detail.bucket.name, &detail.object.key)?,
        pin: Pin { version: opaque(detail.object.version_id)?, etag: opaque(detail.object.etag)? },
        policy: None,
        tenant: None,
        correlation_id: None,
    }))
}
