//! The result message, `callscrub.result/v1`: where a job's results lie and how it ended. Nothing in it was spoken.

pub use redaction::manifest::Outcome;
use serde::Serialize;

/// A result message. Locations are as [`crate::store::Location::uri`] gives them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultMessage {
    /// Always [`Self::SCHEMA`].
    pub schema: &'static str,
    /// The recording.
    pub source: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The redacted recording; none where it was quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// The redacted transcript; none where it was quarantined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
    /// The manifest.
    pub manifest: String,
    /// The manifest's SHA-256, in lower-case hexadecimal digits.
    pub manifest_sha256: String,
    /// What the job's sender wanted back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
}

impl ResultMessage {
    /// The schema's name and version.
    pub const SCHEMA: &'static str = "callscrub.result/v1";

    /// The message in the form that queues carry.
    pub fn announcement(&self) -> Announcement {
        // Serialising strings and enums to memory can't fail; an empty body would be refused by every reader.
        let body = serde_json::to_vec(self).unwrap_or_default();
        Announcement { routing_key: self.outcome.name(), body, correlation_id: self.correlation_id.clone() }
    }
}

/// A result on its way to whoever listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The topic: the outcome's name.
    pub routing_key: &'static str,
    /// One JSON object.
    pub body: Vec<u8>,
    /// What the job's sender wanted back.
    pub correlation_id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_message_is_byte_for_byte_what_readers_rely_on() {
        let message = ResultMessage {
            schema: ResultMessage::SCHEMA,
            source: "s3://in/a.wav".into(),
            outcome: Outcome::Redacted,
            output: Some("s3://out/a.wav".into()),
            transcript: Some("s3://out/a.wav.transcript.json".into()),
            manifest: "s3://out/a.wav.manifest.json".into(),
            manifest_sha256: "00ff".into(),
            correlation_id: Some("c-1".into()),
        };
        let expected = concat!(
            r#"{"schema":"callscrub.result/v1","source":"s3://in/a.wav","outcome":"redacted","output":"s3://out/a.wav","#,
            r#""transcript":"s3://out/a.wav.transcript.json","manifest":"s3://out/a.wav.manifest.json","manifest_sha256":"00ff","#,
            r#""correlation_id":"c-1"}"#
        );
        let announcement = message.announcement();
        assert_eq!(String::from_utf8(announcement.body).unwrap(), expected);
        assert_eq!(announcement.routing_key, "redacted");
    }

    #[test]
    fn a_quarantined_result_names_no_output() {
        let message = ResultMessage {
            schema: ResultMessage::SCHEMA,
            source: "s".into(),
            outcome: Outcome::Quarantined,
            output: None,
            transcript: None,
            manifest: "m".into(),
            manifest_sha256: "00".into(),
            correlation_id: None,
        };
        let body = String::from_utf8(message.announcement().body).unwrap();
        assert!(!body.contains("output") && !body.contains("transcript") && !body.contains("null"), "{body}");
    }
}
