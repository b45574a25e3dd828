//! Why a recording was quarantined: typed, and free of speech.

use serde::Serialize;

/// The reason a result must not be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuarantineReason {
    /// Speech was detected that no word accounts for, more than the policy allows.
    #[error("speech was detected that the transcript does not cover")]
    NotCovered,
    /// Audible speech, and not one word of it was recognised.
    #[error("speech was detected, and not one word was recognised")]
    EmptyTranscript,
    /// A finding could not be placed inside the audio.
    #[error("a finding could not be placed inside the audio")]
    NotPlaced,
    /// The listening engine failed or gave output that makes no sense.
    #[error("the listening engine failed")]
    EngineFailed,
    /// The encoded output doesn't have the shape of the input.
    #[error("the output's shape differs from the input's")]
    OutputShape,
    /// A sample outside the plan changed.
    #[error("a sample outside the redacted ranges changed")]
    OutsideChanged,
    /// A sample inside the plan is not the fill.
    #[error("a sample inside the redacted ranges is not the fill")]
    InsideNotFilled,
    /// After the last round something was still found in the output.
    #[error("something was still heard in the output after the last round")]
    StillAudible,
    /// The output could not be decoded again.
    #[error("the output could not be decoded again")]
    OutputUnreadable,
}
