//! Recordings to transcripts. What a plan overwrote is given to the listener as digital silence: those samples are proven to be the fill,
//! so nothing can be heard in them, and a tone would only mislead the recogniser.

use asr::{Listener, Progress, View};
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::{Recording, Speech};
use redaction::time::SampleRate;
use redaction::transcript::Transcript;

/// Speech of this length without a single word is a listener that failed, not a silent call, in milliseconds.
const DEAF_MS: u64 = 2000;

/// Listens to every channel of `recording`, leaving out what `plan` overwrote.
pub(super) fn hear(
    recording: &Recording,
    plan: Option<&RedactionPlan>,
    listener: &Listener,
    view: View,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Transcript, QuarantineReason> {
    let channels: Result<Vec<Speech>, _> = (0..recording.channels()).map(|channel| speech(recording, plan, channel)).collect();
    listener.listen(&channels?, view, progress).map_err(|_| QuarantineReason::EngineFailed)
}

fn speech(recording: &Recording, plan: Option<&RedactionPlan>, channel: u16) -> Result<Speech, QuarantineReason> {
    let speech = audio::speech(recording, channel).map_err(|_| QuarantineReason::EngineFailed)?;
    let Some(plan) = plan else { return Ok(speech) };
    let mut samples = speech.samples().to_vec();
    for range in plan.ranges_of(channel) {
        let gone = range.to_time(recording.rate()).to_frames(SampleRate::SPEECH).clipped(samples.len() as u64);
        samples[gone.start() as usize..gone.end() as usize].fill(0.0);
    }
    Ok(Speech::new(channel, samples))
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
    fn an_empty_transcript_over_speech_is_an_error_and_over_silence_it_is_not() {
        let heard = |speech_ms| Transcript { turns: Vec::new(), coverage: Coverage { speech_ms, ..Coverage::default() } };
        assert_eq!(check_not_deaf(&heard(5000)), Err(QuarantineReason::EmptyTranscript));
        assert_eq!(check_not_deaf(&heard(0)), Ok(()));
    }
}
