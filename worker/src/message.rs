//! Messages that ask for work: callscrub's own job, S3 event records (Amazon's, MinIO's, Ceph's), EventBridge's "Object Created", SeaweedFS's
//! notifications; each alone or in SNS and SQS envelopes.
//!
//! Whatever arrives is hostile until parsed: sizes and depth are bounded, nothing panics, and no error repeats what was sent.

mod eventbridge;
mod own;
mod records;
mod seaweedfs;
mod wrapped;

use serde_json::Value;

use crate::store::{Location, LocationError, Pin};

/// The largest message that is read, in bytes. S3 sends at most 256 KiB.
pub const MAX_MESSAGE: usize = 1024 * 1024;
/// The most records of one message that are taken on, envelopes included.
pub const MAX_RECORDS: usize = 1024;
const MAX_POLICY: usize = 64;
const MAX_TENANT: usize = 64;
/// The most envelopes around an event: SQS around SNS around EventBridge is two.
const MAX_ENVELOPES: usize = 4;

/// One recording to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The recording.
    pub source: Location,
    /// The version and tag that the event named.
    pub pin: Pin,
    /// The policy asked for, by name; the configured one where none is.
    pub policy: Option<String>,
    /// Whose it is, where the sender says so: its manifest enters that tenant's log.
    pub tenant: Option<String>,
    /// What the sender wants back with the result: 1 to 128 letters, digits and `-_.:`.
    pub correlation_id: Option<String>,
}

impl Job {
    /// The job as callscrub's own message.
    pub fn message(&self) -> Vec<u8> {
        own::write(self)
    }
}

/// What a message asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// Work: at least one job.
    Jobs(Vec<Job>),
    /// Nothing, rightly.
    Ignored(Ignored),
}

/// Why a well-formed message asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignored {
    /// S3's test message, sent when notifications are set up.
    TestEvent,
    /// Events, none of which says that an object was created.
    NotACreation,
}

impl Ignored {
    /// The name in logs and metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Ignored::TestEvent => "test_event",
            Ignored::NotACreation => "not_a_creation",
        }
    }
}

/// Why a message is refused. Holds nothing of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// More than [`MAX_MESSAGE`] bytes or [`MAX_RECORDS`] records.
    #[error("the message is too large")]
    TooLarge,
    /// Not a JSON object.
    #[error("the message is not a JSON object")]
    NotJson,
    /// A JSON object, but of no known kind.
    #[error("the message is neither a job nor a known event")]
    Unknown,
    /// A field is missing, unknown, or of the wrong type.
    #[error("a field of the message is missing, unknown or of the wrong type")]
    Field,
    /// The source is no valid location.
    #[error("the message's source is malformed: {0}")]
    Source(#[from] LocationError),
    /// A key's URL encoding is broken.
    #[error("a key in the message is not URL-encoded UTF-8")]
    Encoding,
    /// A policy's name, a correlation id, a version or a tag is too long or has other characters than it may.
    #[error("a name in the message has characters or a length that it may not have")]
    Name,
}

/// Reads a message.
///
/// # Errors
/// Where it is too large, malformed, or of no known kind. One bad record refuses the whole message: it is kept, not half done.
pub fn parse(body: &[u8]) -> Result<Message, MessageError> {
    let mut reader = Reader { depth: 0, records: 0, jobs: Vec::new(), ignored: Ignored::NotACreation };
    reader.message(body)?;
    Ok(if reader.jobs.is_empty() { Message::Ignored(reader.ignored) } else { Message::Jobs(reader.jobs) })
}

/// What was read of one message so far.
struct Reader {
    depth: usize,
    records: usize,
    jobs: Vec<Job>,
    ignored: Ignored,
}

impl Reader {
    fn message(&mut self, body: &[u8]) -> Result<(), MessageError> {
        if body.len() > MAX_MESSAGE {
            return Err(MessageError::TooLarge);
        }
        let value: Value = serde_json::from_slice(body).map_err(|_| MessageError::NotJson)?;
        let object = value.as_object().ok_or(MessageError::NotJson)?;
        if let Some(texts) = wrapped::open(object)? {
            wrapped::read(&texts, self)
        } else if object.contains_key("Records") {
            self.records(value)
        } else if object.contains_key("detail-type") {
            self.found(eventbridge::parse(value)?)
        } else if object.contains_key("event_type") {
            self.found(seaweedfs::parse(value)?)
        } else if object.get("Event").and_then(Value::as_str) == Some("s3:TestEvent") {
            self.ignored = Ignored::TestEvent;
            Ok(())
        } else if object.contains_key("source") {
            self.found(Some(own::parse(value)?))
        } else {
            Err(MessageError::Unknown)
        }
    }

    /// A message in an envelope.
    fn inside(&mut self, body: &[u8]) -> Result<(), MessageError> {
        if self.depth == MAX_ENVELOPES {
            return Err(MessageError::Unknown);
        }
        self.depth += 1;
        self.message(body)?;
        self.depth -= 1;
        Ok(())
    }

    fn records(&mut self, value: Value) -> Result<(), MessageError> {
        let records = value.get("Records").and_then(Value::as_array).ok_or(MessageError::Field)?;
        if records.is_empty() {
            return Err(MessageError::Field);
        }
        for record in records {
            match wrapped::open_record(record)? {
                Some(text) => wrapped::read(&[text], self)?,
                None => self.found(records::parse(record)?)?,
            }
        }
        Ok(())
    }

    fn found(&mut self, job: Option<Job>) -> Result<(), MessageError> {
        self.records += 1;
        if self.records > MAX_RECORDS {
            return Err(MessageError::TooLarge);
        }
        self.jobs.extend(job);
        Ok(())
    }
}

/// A policy's name, if it is one that a job may carry.
///
/// # Errors
/// `Name` where it isn't.
pub fn policy_name(text: Option<String>) -> Result<Option<String>, MessageError> {
    name(text, MAX_POLICY)
}

/// A tenant's name, if it is one that a job may carry: it stands in the path of a log.
///
/// # Errors
/// `Name` where it isn't.
pub fn tenant(text: Option<String>) -> Result<Option<String>, MessageError> {
    match text.as_deref() {
        Some("." | "..") => Err(MessageError::Name),
        _ => name(text, MAX_TENANT),
    }
}

/// A version or a tag as an event gives it: absent, empty, or plain ASCII without the quotes that some senders keep.
fn opaque(text: Option<String>) -> Result<Option<String>, MessageError> {
    let Some(text) = text else { return Ok(None) };
    let text = text.trim_matches('"');
    let plain = text.len() <= 256 && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
    match (text.is_empty(), plain) {
        (true, _) => Ok(None),
        (false, true) => Ok(Some(text.to_owned())),
        (false, false) => Err(MessageError::Name),
    }
}

/// A name that goes to headers, logs or a lookup: 1 to `max` letters, digits and the marks `-_.:`.
fn name(text: Option<String>, max: usize) -> Result<Option<String>, MessageError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    match text {
        Some(text) if text.is_empty() || text.len() > max || !text.bytes().all(allowed) => Err(MessageError::Name),
        text => Ok(text),
    }
}

#[cfg(test)]
mod tests;
