//! A second listening by whoever holds the output: the same ears and rules that verified it, over the output alone.

use asr::View;
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use redaction::restoration::Stretch;
use redaction::time::SampleRate;
use redaction::transcript::Transcript;

use super::ears::{Ears, Hearing};
use super::known::Known;
use super::planning::{Planner, same_ranges};
use super::policy::Policy;
use super::{Step, Tools, dialogue, ears};

/// Listens to `output`, whose `plan` holds nothing but the fill, and looks for what the policy would remove. What lies in what a person gave back
/// (`given`) is known.
///
/// # Errors
/// `StillAudible` where anything is found outside the plan; others where it can't be heard.
pub fn rescan(output: &Recording, plan: &RedactionPlan, given: &[Stretch], tools: &Tools<'_>) -> Result<(), QuarantineReason> {
    let planner = Planner::new(output, tools.policy);
    let mut ears = Ears::of(output, planner.levels(), Some(plan), tools.policy.channels, View::Second);
    let progress = |p: asr::Progress| (tools.progress)(Step::Verify { round: 1, done_ms: p.done_ms, total_ms: p.total_ms });
    let heard = ears.hear(output, Some(plan), tools.listener, Hearing::Second, &progress)?;
    ears::check_answered(&heard, tools.policy)?;
    let marked = dialogue::with_placeholders(heard, plan, output.rate());
    let known = Known::new(given.to_vec());
    let widened = left(&planner, output.rate(), &marked, plan, &known, (tools.policy, tools.policy.rounds))?;
    if same_ranges(&widened, plan) { Ok(()) } else { Err(QuarantineReason::StillAudible) }
}

/// `plan` with what is left in an output, of which `marked` was heard, found as nobody doubts it and placed by the output's own levels. `round` is what the
/// manifest says of it.
///
/// # Errors
/// Where a finding can't be placed.
pub(super) fn left(
    planner: &Planner<'_>,
    rate: SampleRate,
    marked: &Transcript,
    plan: &RedactionPlan,
    known: &Known,
    (policy, round): (&Policy, u8),
) -> Result<RedactionPlan, QuarantineReason> {
    let found = dialogue::find_left(marked, plan, rate, policy, policy.rounds)?;
    let mut found = known.strike(found, plan, rate);
    found.located.iter_mut().for_each(|own| own.cause.round = round);
    planner.united(plan, &found.located)
}
