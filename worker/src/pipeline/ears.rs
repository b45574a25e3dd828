//! Recordings to transcripts. What a plan overwrote is given to the listener as digital silence: those samples are proven to be the fill,
//! so nothing can be heard in them, and a tone would only mislead the recogniser.

use asr::{Listener, Progress, View};
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::{Recording, Speech};
use redaction::time::{FrameRange, SampleRate};
use redaction::transcript::Transcript;

/// Speech of this length without a single word is a listener that failed, not a silent call, in milliseconds.
const DEAF_MS: u64 = 2000;

/// Listens to every channel of `recording`, one after the other, leaving out what `plan` overwrote.
pub(super) fn hear(
    recording: &Recording,
    plan: Option<&RedactionPlan>,
    listener: &Listener,
    view: View,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Transcript, QuarantineReason> {
    let count = recording.channels();
    let one = |channel: u16| {
        let share = |own: Progress| progress(overall(own, channel, count));
        let speech = speech(recording, plan, channel)?;
        listener.listen_channel(&speech, count == 1, view, &share).map_err(|_| QuarantineReason::EngineFailed)
    };
    let parts: Result<Vec<Transcript>, _> = (0..count).map(one).collect();
    Ok(Transcript::merge(parts?))
}

/// Progress over all channels, each taken for as long as any other: how much is spoken in the next is not known yet.
fn overall(own: Progress, channel: u16, channels: u16) -> Progress {
    let total_ms = own.total_ms.max(1);
    Progress { done_ms: u64::from(channel) * total_ms + own.done_ms.min(total_ms), total_ms: total_ms * u64::from(channels) }
}

fn speech(recording: &Recording, plan: Option<&RedactionPlan>, channel: u16) -> Result<Speech, QuarantineReason> {
    let speech = audio::speech(recording, channel).map_err(|_| QuarantineReason::EngineFailed)?;
    let Some(plan) = plan else { return Ok(speech) };
    let gone = |range: FrameRange| range.to_time(recording.rate()).to_frames(SampleRate::SPEECH);
    Ok(plan.ranges_of(channel).map(gone).fold(speech, Speech::silenced))
}

/// An empty transcript over audible speech is an error, not a clean call.
pub(super) fn check_not_deaf(heard: &Transcript) -> Result<(), QuarantineReason> {
    let wordless = heard.turns.iter().all(|turn| turn.words.is_empty());
    if wordless && heard.coverage.speech_ms > DEAF_MS { Err(QuarantineReason::EmptyTranscript) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use redaction::transcript::Coverage;

    #[test]
    fn progress_goes_on_from_channel_to_channel_and_ends_at_its_total() {
        let at = |done_ms, channel| overall(Progress { done_ms, total_ms: 100 }, channel, 2);
        assert_eq!((at(50, 0).done_ms, at(50, 1).done_ms, at(100, 1).done_ms, at(0, 0).total_ms), (50, 150, 200, 200));
    }

    #[test]
    fn an_empty_transcript_over_speech_is_an_error_and_over_silence_it_is_not() {
        let heard = |speech_ms| Transcript { turns: Vec::new(), coverage: Coverage { speech_ms, ..Coverage::default() } };
        assert_eq!(check_not_deaf(&heard(5000)), Err(QuarantineReason::EmptyTranscript));
        assert_eq!(check_not_deaf(&heard(0)), Ok(()));
    }
}
