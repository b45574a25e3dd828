//! Why a job did not end with a published result: try again, refuse, or quarantine. Decided here once; [`crate::disposition`] turns
//! it into what the queue does. Every reason is a name: it goes to logs, headers and metrics, and holds nothing that was sent or spoken.

use audio::DecodeError;
use redaction::reason::QuarantineReason;

use crate::attest::attestor::AttestError;
use crate::attest::log::LogFault;
use crate::message::MessageError;
use crate::queue::QueueError;
use crate::store::StoreError;

/// Declares a reason as an enum with its snake_case names, which are contracts: they stand in dead letters and metrics.
macro_rules! reasons {
    ($(#[$meta:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $type { $($(#[$doc])* $variant,)* }

        impl $type {
            /// Every reason.
            pub const ALL: &'static [$type] = &[$($type::$variant),*];

            /// The name in logs, headers and metrics.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

reasons! {
    /// Trying again later may help.
    RetryReason {
        /// The store doesn't answer, or is overloaded or full.
        StoreUnavailable = "store_unavailable",
        /// The store refuses the credentials: somebody may still put that right.
        StoreDenied = "store_denied",
        /// The queue doesn't answer.
        QueueUnavailable = "queue_unavailable",
        /// The result stands, but could not be signed or entered into the log.
        AttestFailed = "attest_failed",
        /// The job ended in a way that no code foresaw.
        JobFailed = "job_failed",
        /// The time that one try may take has passed.
        DeadlinePassed = "deadline_passed",
        /// Another job is writing its result under the same name.
        OutputBusy = "output_busy",
        /// What was committed can't be read back as it was written; the original stays until it can.
        NotDurable = "not_durable",
    }
}

reasons! {
    /// Trying again can't help: the message or the recording has to change.
    RejectReason {
        /// Larger than a message may be.
        MessageTooLarge = "message_too_large",
        /// Not JSON, or not an object.
        MessageNotJson = "message_not_json",
        /// JSON, but neither a job nor an event that is known.
        MessageUnknown = "message_unknown",
        /// A field is missing, unknown, or of the wrong type.
        MessageField = "message_field",
        /// The source is no valid location.
        MessageSource = "message_source",
        /// A policy's name, a correlation id, a version or a tag has characters or a length that it may not have.
        MessageName = "message_name",
        /// No policy has that name.
        UnknownPolicy = "unknown_policy",
        /// There is no such recording.
        SourceMissing = "source_missing",
        /// The recording is larger than the settings allow.
        SourceTooLarge = "source_too_large",
        /// The recording was replaced after the event.
        SourceChanged = "source_changed",
        /// The source lies in a store that this worker doesn't serve, or is no plain object.
        SourceNotServed = "source_not_served",
        /// The source lies where this worker writes its own results.
        SourceIsOutput = "source_is_output",
        /// The output's name can't be formed, or is too long.
        OutputName = "output_name",
        /// A manifest of other content stands where this job's would go.
        OutputConflict = "output_conflict",
        /// The source lies where its own output would be written.
        OutputIsSource = "output_is_source",
        /// Another recording, or another result's receipt, stands where retention would write.
        RetentionConflict = "retention_conflict",
        /// The recording can't be decoded.
        Undecodable = "undecodable",
        /// The recording holds more audio, or more channels, than the settings allow.
        AudioTooLong = "audio_too_long",
        /// It was tried as often as the settings allow.
        RetriesExhausted = "retries_exhausted",
    }
}

/// Why a job has no published result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Deliver it again, later.
    #[error("try again later: {0}")]
    Retry(RetryReason),
    /// Never deliver it again; keep it among the dead letters.
    #[error("refused: {0}")]
    Reject(RejectReason),
    /// Nothing may be published; a manifest says so.
    #[error("quarantined: {0}")]
    Quarantine(QuarantineReason),
}

impl From<RetryReason> for Failure {
    fn from(reason: RetryReason) -> Self {
        Failure::Retry(reason)
    }
}

impl From<RejectReason> for Failure {
    fn from(reason: RejectReason) -> Self {
        Failure::Reject(reason)
    }
}

impl From<QuarantineReason> for Failure {
    fn from(reason: QuarantineReason) -> Self {
        Failure::Quarantine(reason)
    }
}

impl From<AttestError> for Failure {
    fn from(error: AttestError) -> Self {
        match error {
            AttestError::Log(LogFault::Store(StoreError::Unavailable(_))) => RetryReason::StoreUnavailable.into(),
            _ => RetryReason::AttestFailed.into(),
        }
    }
}

/// For reading a source; writes must take `AlreadyExists` apart before.
impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(_) => RetryReason::StoreUnavailable.into(),
            // Only writing and removing meet the last two: somebody has to change the bucket's set-up.
            StoreError::Denied | StoreError::Held | StoreError::Unsupported => RetryReason::StoreDenied.into(),
            StoreError::NotFound => RejectReason::SourceMissing.into(),
            StoreError::TooLarge { .. } => RejectReason::SourceTooLarge.into(),
            StoreError::Changed => RejectReason::SourceChanged.into(),
            StoreError::WrongStore | StoreError::NotPlain => RejectReason::SourceNotServed.into(),
            StoreError::AlreadyExists => RejectReason::OutputConflict.into(),
        }
    }
}

impl From<MessageError> for Failure {
    fn from(error: MessageError) -> Self {
        Failure::Reject(match error {
            MessageError::TooLarge => RejectReason::MessageTooLarge,
            MessageError::NotJson => RejectReason::MessageNotJson,
            MessageError::Unknown => RejectReason::MessageUnknown,
            MessageError::Field => RejectReason::MessageField,
            MessageError::Source(_) | MessageError::Encoding => RejectReason::MessageSource,
            MessageError::Name => RejectReason::MessageName,
        })
    }
}

/// For decoding a source. Which part of the format is wrong stays in the error's own text, which holds numbers only.
impl From<DecodeError> for Failure {
    fn from(error: DecodeError) -> Self {
        Failure::Reject(match error {
            DecodeError::TooLarge { .. } => RejectReason::SourceTooLarge,
            DecodeError::TooLong { .. } | DecodeError::TooManyChannels { .. } => RejectReason::AudioTooLong,
            _ => RejectReason::Undecodable,
        })
    }
}

/// For announcing: the results stand, and a rerun announces them again.
impl From<QueueError> for Failure {
    fn from(_: QueueError) -> Self {
        RetryReason::QueueUnavailable.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_distinct_snake_case_names() {
        let mut names: Vec<_> = RetryReason::ALL.iter().map(|reason| reason.name()).collect();
        names.extend(RejectReason::ALL.iter().map(|reason| reason.name()));
        for (index, name) in names.iter().enumerate() {
            assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
            assert!(!names[..index].contains(name), "{name} stands twice");
        }
    }

    #[test]
    fn only_what_waiting_can_cure_is_tried_again() {
        let cases = [
            (StoreError::Unavailable("x"), Failure::Retry(RetryReason::StoreUnavailable)),
            (StoreError::Denied, Failure::Retry(RetryReason::StoreDenied)),
            (StoreError::NotFound, Failure::Reject(RejectReason::SourceMissing)),
            (StoreError::TooLarge { limit: 1 }, Failure::Reject(RejectReason::SourceTooLarge)),
            (StoreError::Changed, Failure::Reject(RejectReason::SourceChanged)),
            (StoreError::WrongStore, Failure::Reject(RejectReason::SourceNotServed)),
            (StoreError::AlreadyExists, Failure::Reject(RejectReason::OutputConflict)),
        ];
        for (error, failure) in cases {
            assert_eq!(Failure::from(error), failure);
        }
    }
}
