//! callscrub's own job message: `{"source": LOCATION, "policy"?: NAME, "tenant"?: NAME, "correlation_id"?: ID, "version"?: VERSION, "etag"?: TAG}`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Job, MessageError, name, opaque, policy_name, tenant};
use crate::store::{Location, Pin};

const MAX_CORRELATION_ID: usize = 128;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct JobMessage {
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    etag: Option<String>,
}

pub(super) fn parse(value: Value) -> Result<Job, MessageError> {
    let message: JobMessage = serde_json::from_value(value).map_err(|_| MessageError::Field)?;
    Ok(Job {
        source: Location::parse(&message.source)?,
        pin: Pin { version: opaque(message.version)?, etag: opaque(message.etag)? },
        policy: policy_name(message.policy)?,
        tenant: tenant(message.tenant)?,
        correlation_id: name(message.correlation_id, MAX_CORRELATION_ID)?,
    })
}

/// The message that [`super::parse`] reads as exactly this job.
pub(super) fn write(job: &Job) -> Vec<u8> {
    let message = JobMessage {
        source: job.source.uri(),
        policy: job.policy.clone(),
        tenant: job.tenant.clone(),
        correlation_id: job.correlation_id.clone(),
        version: job.pin.version.clone(),
        etag: job.pin.etag.clone(),
    };
    // Strings to memory: this can't fail, and an empty body would be refused by the reader.
    serde_json::to_vec(&message).unwrap_or_default()
}
