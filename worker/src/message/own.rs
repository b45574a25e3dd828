//! callscrub's own job message: `{"source": LOCATION, "policy"?: NAME, "correlation_id"?: ID}`.

use serde::Deserialize;
use serde_json::Value;

use super::{Job, Message, MessageError, name};
use crate::store::{Location, Pin};

const MAX_POLICY: usize = 64;
const MAX_CORRELATION_ID: usize = 128;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct JobMessage {
    source: String,
    policy: Option<String>,
    correlation_id: Option<String>,
}

pub(super) fn parse(value: Value) -> Result<Message, MessageError> {
    let message: JobMessage = serde_json::from_value(value).map_err(|_| MessageError::Field)?;
    Ok(Message::Jobs(vec![Job {
        source: Location::parse(&message.source)?,
        pin: Pin::default(),
        policy: name(message.policy, MAX_POLICY)?,
        correlation_id: name(message.correlation_id, MAX_CORRELATION_ID)?,
    }]))
}
