//! Recordings to transcripts, stretch by stretch: a long recording costs the memory of one stretch.
//!
//! What a plan overwrote is given to the listener as digital silence: those samples are proven to be the fill, so nothing can be heard in
//! them, and a tone would only mislead the recogniser.

use asr::{Listener, Memory, Progress, View};
use redaction::levels::{BLOCK_US, Levels};
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason;
use redaction::recording::{Recording, Speech};
use redaction::time::{FrameRange, SampleRate, TimeSpan};
use redaction::transcript::{Coverage, Gap, Transcript};

use super::policy::{Channels, OnGap, Policy};

/// Speech of this length without a single word is a listener that failed, not a silent call, in milliseconds.
const DEAF_MS: u64 = 2000;
/// The most that is listened to at once, all channels together, in seconds: 38 MB as floats at 16 kHz.
const AT_ONCE_S: u64 = 600;
/// A stretch ends where it is quietest within its last part of so many.
const LAST_PART: usize = 4;
/// How long it has to be quiet there, in blocks of 10 ms.
const QUIET: usize = 30;

/// Which listening it is, and of how much.
#[derive(Clone, Copy)]
pub(super) enum Hearing<'a> {
    /// The first: everything.
    First,
    /// A second one, of everything.
    Second,
    /// A second one of what meets these times, on every channel, and of all that a plan has changed; the first one's words stand elsewhere.
    Near(&'a [TimeSpan]),
}

/// One recording's stretches, and what was heard in each.
pub(super) struct Ears {
    stretches: Vec<(FrameRange, Memory)>,
    /// Where somebody spoke in each channel when these ears heard it first, in frames of 16 kHz.
    spoken: Vec<Vec<FrameRange>>,
    leaks: bool,
    /// What second listenings heard before these ears forgot them, in milliseconds.
    before_ms: u64,
}

impl Ears {
    /// For a recording of which `plan` was overwritten and all that has its shape; `levels` are those of its channels. What leaks from one channel into another is listened to
    /// where a policy may leave it: not first where leaks are measured, since a question and its answer are told apart without them.
    pub(super) fn of(recording: &Recording, levels: &[Levels], plan: Option<&RedactionPlan>, channels: Channels, view: View) -> Self {
        let leaks = match channels {
            Channels::All => false,
            Channels::Echo => view == View::Second,
            Channels::Own => true,
        };
        let memory = || if leaks { Memory::with_leaks() } else { Memory::default() };
        let stretches = stretches(recording, levels, plan).into_iter().map(|stretch| (stretch, memory())).collect();
        Self { stretches, spoken: Vec::new(), leaks, before_ms: 0 }
    }

    /// Ears that know `output` as they would had they never heard what it was made from, but for what sounds said that are heard again, and
    /// where somebody spoke beside what is gone.
    pub(super) fn afresh(&mut self, output: &Recording, plan: &RedactionPlan) {
        self.before_ms = self.heard_again_ms();
        let levels: Vec<Levels> = (0..output.channels()).map(|channel| Levels::of_channel(output, channel)).collect();
        let mut known: Vec<_> = std::mem::take(&mut self.stretches);
        let memory = |stretch: &FrameRange| {
            let known = known.iter().position(|(own, _)| own == stretch).map(|at| known.swap_remove(at).1);
            let memory = known.unwrap_or_else(|| if self.leaks { Memory::with_leaks() } else { Memory::default() });
            memory.afresh(&spoken_in(&self.spoken, sound_of(*stretch, output.rate())))
        };
        let stretches = stretches(output, &levels, Some(plan));
        self.stretches = stretches.iter().map(memory).zip(&stretches).map(|(memory, stretch)| (*stretch, memory)).collect();
    }

    /// Listens to every channel of `recording`, leaving out what `plan` overwrote.
    pub(super) fn hear(
        &mut self,
        recording: &Recording,
        plan: Option<&RedactionPlan>,
        listener: &Listener,
        hearing: Hearing<'_>,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Transcript, QuarantineReason> {
        // No stretch may be missing: what isn't listened to isn't clean.
        if self.stretches.iter().map(|(stretch, _)| stretch.len()).sum::<u64>() != recording.frames() {
            return Err(QuarantineReason::EngineFailed);
        }
        let count = self.stretches.len() as u64;
        let mut parts = Vec::new();
        for (at, (stretch, memory)) in (0..).zip(&mut self.stretches) {
            let channels = 0..recording.channels();
            let speech = channels.map(|channel| speech(recording, plan, channel, *stretch)).collect::<Result<Vec<_>, _>>()?;
            let near = hearing.within(*stretch, recording.rate());
            let view = match hearing {
                Hearing::First => View::First,
                Hearing::Second => View::Second,
                Hearing::Near(_) => View::Within(&near),
            };
            let share = |own: Progress| progress(overall(own, at, count));
            let heard = listener.listen(&speech, memory, view, &share).map_err(|_| QuarantineReason::EngineFailed)?;
            if let Hearing::First = hearing {
                keep_spoken(&mut self.spoken, memory, sound_of(*stretch, recording.rate()));
            }
            parts.push(heard.later(stretch.to_time(recording.rate()).start_us()));
        }
        Ok(Transcript::merge(parts))
    }

    /// Milliseconds of speech, on all channels, that second listenings heard.
    pub(super) fn heard_again_ms(&self) -> u64 {
        self.before_ms + self.stretches.iter().map(|(_, memory)| memory.heard_again_ms()).sum::<u64>()
    }
}

impl Hearing<'_> {
    /// The times that it names, in the stretch's own frames as a listener counts them.
    fn within(self, stretch: FrameRange, rate: SampleRate) -> Vec<FrameRange> {
        let Hearing::Near(times) = self else { return Vec::new() };
        let own = times.iter().map(|time| time.to_frames(rate).within(stretch)).filter(|range| !range.is_empty());
        own.map(|range| range.to_time(rate).to_frames(SampleRate::SPEECH)).collect()
    }
}

/// A stretch as a listener counts it, in frames of 16 kHz.
fn sound_of(stretch: FrameRange, rate: SampleRate) -> FrameRange {
    stretch.to_time(rate).to_frames(SampleRate::SPEECH)
}

/// Adds where somebody speaks in a stretch to what is known of each channel.
fn keep_spoken(spoken: &mut Vec<Vec<FrameRange>>, memory: &Memory, stretch: FrameRange) {
    let found = memory.spoken();
    spoken.resize(found.len(), Vec::new());
    for (all, own) in spoken.iter_mut().zip(found) {
        all.extend(own.into_iter().filter_map(|range| FrameRange::new(stretch.start() + range.start(), stretch.start() + range.end())));
    }
}

/// What of `spoken` lies in a stretch, in the stretch's own frames.
fn spoken_in(spoken: &[Vec<FrameRange>], stretch: FrameRange) -> Vec<Vec<FrameRange>> {
    let own = |channel: &Vec<FrameRange>| channel.iter().map(|range| range.within(stretch)).filter(|range| !range.is_empty()).collect();
    spoken.iter().map(own).collect()
}

/// The stretches of a recording, in order: none longer than is listened to at once. What `plan` overwrote is no place to cut, however quiet the fill is:
/// a plan moves no border of what it left.
fn stretches(recording: &Recording, levels: &[Levels], plan: Option<&RedactionPlan>) -> Vec<FrameRange> {
    let rate = recording.rate();
    let most = AT_ONCE_S as usize * 1_000_000 / BLOCK_US as usize / usize::from(recording.channels());
    let blocks = levels.iter().map(Levels::blocks).max().unwrap_or(0);
    let loudest = |block: usize| levels.iter().map(|own| own.db(block)).fold(f32::NEG_INFINITY, f32::max);
    let mut loudness: Vec<f32> = (0..blocks).map(loudest).collect();
    for redaction in plan.iter().flat_map(|plan| plan.redactions()) {
        let time = redaction.range.to_time(rate);
        let end = (time.end_us().div_ceil(BLOCK_US) as usize).min(blocks);
        loudness[(time.start_us() / BLOCK_US) as usize..end].fill(f32::INFINITY);
    }
    let cuts = cuts(&loudness, most).into_iter().map(|block| TimeSpan::from_us(block as u64 * BLOCK_US, u64::MAX).to_frames(rate).start());
    let starts: Vec<u64> = [0].into_iter().chain(cuts).collect();
    let ends = starts.iter().skip(1).copied().chain([recording.frames()]);
    starts.iter().zip(ends).filter_map(|(start, end)| FrameRange::new(*start, end)).collect()
}

/// Where stretches of at most `most` blocks are cut: in the middle of the quietest place of each one's last part.
fn cuts(loudness: &[f32], most: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    while loudness.len() - start > most {
        let places = start + most - most / LAST_PART..start + most - QUIET;
        let over = |from: &usize| loudness[*from..from + QUIET].iter().sum::<f32>();
        let quietest = places.min_by(|a, b| over(a).total_cmp(&over(b)));
        start = quietest.map_or(start + most, |from| from + QUIET / 2);
        cuts.push(start);
    }
    cuts
}

/// Progress over all stretches, each taken for as long as any other: how much is spoken in the next is not known yet.
fn overall(own: Progress, stretch: u64, stretches: u64) -> Progress {
    let total_ms = own.total_ms.max(1);
    Progress { done_ms: stretch * total_ms + own.done_ms.min(total_ms), total_ms: total_ms * stretches }
}

fn speech(recording: &Recording, plan: Option<&RedactionPlan>, channel: u16, stretch: FrameRange) -> Result<Speech, QuarantineReason> {
    let speech = audio::speech(recording, channel, stretch).map_err(|_| QuarantineReason::EngineFailed)?;
    let Some(plan) = plan else { return Ok(speech) };
    let gone = plan.ranges_of(channel).map(|range| range.within(stretch)).filter(|range| !range.is_empty());
    Ok(gone.map(|range| range.to_time(recording.rate()).to_frames(SampleRate::SPEECH)).fold(speech, Speech::silenced))
}

/// Whether words account for the speech that `plan` leaves, as far as the policy asks: what nobody heard is not clean.
pub(super) fn check_coverage(heard: &Transcript, plan: &RedactionPlan, rate: SampleRate, policy: &Policy) -> Result<(), QuarantineReason> {
    let left = |gap: &Gap| {
        let gone =
            |range: FrameRange| range.within(TimeSpan::from_ms(gap.start_ms, gap.end_ms).to_frames(rate)).to_time(rate).len_us() / 1000;
        (gap.end_ms - gap.start_ms).saturating_sub(plan.ranges_of(gap.channel).map(gone).sum())
    };
    let longest = heard.coverage.gaps.iter().map(left).max().unwrap_or(0);
    match policy.on_gap {
        OnGap::Quarantine if longest > policy.max_gap_ms => Err(QuarantineReason::NotCovered),
        _ => Ok(()),
    }
}

/// Whether the recogniser did its work at all. Of a second listening no more is asked: the first one had words for every long stretch.
pub(super) fn check_answered(heard: &Transcript, policy: &Policy) -> Result<(), QuarantineReason> {
    check_not_deaf(heard)?;
    let Coverage { speech_ms, transcribed_ms, .. } = heard.coverage;
    // Short gaps add up: where words account for less than half, few of them were heard at all.
    let missing = speech_ms.saturating_sub(transcribed_ms);
    match policy.on_gap {
        OnGap::Quarantine if missing > DEAF_MS && missing > transcribed_ms => Err(QuarantineReason::NotCovered),
        _ => Ok(()),
    }
}

/// An empty transcript over audible speech is an error, not a clean call.
fn check_not_deaf(heard: &Transcript) -> Result<(), QuarantineReason> {
    let wordless = heard.turns.iter().all(|turn| turn.words.is_empty());
    if wordless && heard.coverage.speech_ms > DEAF_MS { Err(QuarantineReason::EmptyTranscript) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Entity, Reason};
    use redaction::recording::Samples;

    use super::*;

    #[test]
    fn progress_goes_on_from_stretch_to_stretch_and_ends_at_its_total() {
        let at = |done_ms, stretch| overall(Progress { done_ms, total_ms: 100 }, stretch, 2);
        assert_eq!((at(50, 0).done_ms, at(50, 1).done_ms, at(100, 1).done_ms, at(0, 0).total_ms), (50, 150, 200, 200));
    }

    #[test]
    fn an_empty_transcript_over_speech_is_an_error_and_over_silence_it_is_not() {
        let heard = |speech_ms| Transcript { turns: Vec::new(), coverage: Coverage { speech_ms, ..Coverage::default() } };
        assert_eq!(check_not_deaf(&heard(5000)), Err(QuarantineReason::EmptyTranscript));
        assert_eq!(check_not_deaf(&heard(0)), Ok(()));
    }

    #[test]
    fn speech_that_few_words_account_for_is_not_covered_in_one_gap_or_in_many() {
        let policy = Policy::load("all", None).unwrap();
        let mut publish = policy.clone();
        publish.on_gap = OnGap::Publish;
        let rate = SampleRate::new(8000).unwrap();
        let table = [
            (&[][..], 20_000, true, true),
            (&[2900], 20_000, true, true),
            (&[3001], 20_000, false, true),
            (&[2000; 6], 20_000, false, false),
            (&[1900], 2000, true, true),
        ];
        for (gaps, speech_ms, covered, answered) in table {
            let gaps: Vec<Gap> = gaps.iter().map(|end_ms| Gap { channel: 0, start_ms: 0, end_ms: *end_ms }).collect();
            let transcribed_ms = speech_ms - gaps.iter().map(|gap| gap.end_ms).sum::<u64>();
            let heard = Transcript { turns: Vec::new(), coverage: Coverage { speech_ms, transcribed_ms, gaps } };
            // Somebody said something: this is about the rest.
            let word = redaction::transcript::Word {
                text: redaction::spoken::Spoken::new("yes"),
                span: TimeSpan::from_ms(0, 100),
                probability: 1.0,
            };
            let heard = Transcript { turns: vec![redaction::transcript::Turn { channel: 0, words: vec![word] }], ..heard };
            let holds = |policy: &Policy| {
                let whole = check_coverage(&heard, &plan(None), rate, policy).and_then(|()| check_answered(&heard, policy));
                (whole.is_ok(), check_answered(&heard, policy).is_ok())
            };
            assert_eq!(holds(&policy), (covered, answered), "{:?}", heard.coverage);
            assert_eq!(holds(&publish), (true, true));
            // What goes is no gap.
            assert_eq!(check_coverage(&heard, &plan(Some((0, 8 * 2000))), rate, &policy), Ok(()), "{:?}", heard.coverage);
        }
    }

    /// A plan for four seconds of stereo at 8 kHz of which these frames go, if any.
    fn plan(gone: Option<(u64, u64)>) -> RedactionPlan {
        let edge = redaction::plan::Edge { pad_ms: 0, residual_db: 0 };
        let cause = redaction::plan::Cause {
            entity: Entity::PIN,
            rule: "pin",
            confidence: 0.9,
            checksum: Checksum::None,
            reason: Reason::Dialogue,
            channel: 0,
            round: 0,
        };
        let redaction = |(start, end)| redaction::plan::Redaction {
            range: FrameRange::new(start, end).unwrap(),
            channels: redaction::plan::ChannelSet::all(2),
            causes: vec![cause],
            before: edge,
            after: edge,
        };
        RedactionPlan::new(32_000, 2, gone.into_iter().map(redaction).collect()).unwrap()
    }

    /// Stereo at 8 kHz, loud but for the caller's pauses: one second, at each of the given ones.
    fn recording(seconds: usize, pauses: &[usize]) -> Recording {
        let loud = |n: usize| if pauses.contains(&(n / 16_000)) { 0 } else { 9000 };
        let data = (0..seconds * 16_000).map(|n| if n % 2 == 0 { 10 } else { loud(n) }).collect();
        Recording::new(SampleRate::new(8000).unwrap(), 2, Samples::Int16 { bits: 16, data }).unwrap()
    }

    fn stretches(recording: &Recording) -> Vec<(u64, u64)> {
        let levels: Vec<Levels> = (0..2).map(|channel| Levels::of_channel(recording, channel)).collect();
        Ears::of(recording, &levels, None, Channels::All, View::First)
            .stretches
            .iter()
            .map(|(range, _)| (range.start(), range.end()))
            .collect()
    }

    #[test]
    fn stretches_cover_the_recording_end_in_pauses_and_are_none_too_long() {
        assert_eq!(stretches(&recording(300, &[])), [(0, 2_400_000)]);
        let recording = recording(700, &[100, 250, 450]);
        let stretches = stretches(&recording);
        assert_eq!((stretches[0].0, stretches[stretches.len() - 1].1), (0, recording.frames()));
        assert!(stretches.windows(2).all(|pair| pair[0].1 == pair[1].0));
        assert!(stretches.iter().all(|(start, end)| end - start <= 300 * 8000));
        let cuts: Vec<u64> = stretches.iter().skip(1).map(|(start, _)| start / 8000).collect();
        assert_eq!(cuts[0], 250);
        assert_eq!(cuts.len(), 2);
    }

    #[test]
    fn what_a_plan_took_is_silent_in_its_stretch() {
        let recording = recording(4, &[]);
        let range = |start, end| FrameRange::new(start, end).unwrap();
        let plan = plan(Some((15_000, 17_000)));
        let silent = |start, end| speech(&recording, Some(&plan), 1, range(start, end)).unwrap().silent().to_vec();
        assert_eq!(silent(0, 16_000), [range(30_000, 32_000)]);
        assert_eq!(silent(16_000, 32_000), [range(0, 2000)]);
        assert_eq!(silent(0, 8000), []);
    }
}
