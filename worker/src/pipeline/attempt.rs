//! A plan carried out: overwritten, encoded, decoded again and compared, sample by sample.

use audio::{Decoded, OutputFormat};
use redaction::overwrite::overwrite;
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::verify;

use super::Tools;

/// One overwriting, encoded and decoded again.
pub(super) struct Attempt {
    pub(super) format: OutputFormat,
    pub(super) encoded: Vec<u8>,
    pub(super) again: Decoded,
}

impl Attempt {
    /// What `plan` makes of `original`.
    pub(super) fn at(original: &Decoded, plan: &RedactionPlan, tools: &Tools<'_>) -> Result<Self, QuarantineReason> {
        let (format, encoded) = redacted(original, plan, tools)?;
        let again = audio::decode(&encoded, tools.limits).map_err(|_| QuarantineReason::OutputUnreadable)?;
        verify::compare(&original.recording, &again.recording, plan, tools.policy.fill)?;
        Ok(Self { format, encoded, again })
    }
}

/// The redacted file. The copy that is overwritten goes with this call: a long recording would else take its size once more while the file is decoded.
fn redacted(original: &Decoded, plan: &RedactionPlan, tools: &Tools<'_>) -> Result<(OutputFormat, Vec<u8>), QuarantineReason> {
    let mut recording = original.recording.clone();
    overwrite(&mut recording, plan, tools.policy.fill).map_err(|_| QuarantineReason::OutputShape)?;
    let format = OutputFormat::for_source(&original.source, &recording);
    let encoded = audio::encode(&recording, format).map_err(|_| QuarantineReason::OutputUnreadable)?;
    Ok((format, encoded))
}
