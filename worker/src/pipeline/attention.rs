//! Which speech is heard twice, where a policy doesn't ask for all of it.
//!
//! Samples outside the plan are proven identical, so a window that the plan didn't touch would be heard as before, bit for bit. A second
//! listening with other borders gains where the first may have erred about something that matters: beside what was taken, where a value is asked
//! for or a code is said, where the recogniser was unsure or heard nothing in speech. A share of all the rest is drawn by the input's digest,
//! so that nobody knows before which, and anybody can tell after.

use redaction::plan::RedactionPlan;
use redaction::time::{SampleRate, TimeSpan};
use redaction::transcript::Transcript;
use sha2::{Digest, Sha256};

use super::dialogue;

/// Beside what was taken, in microseconds: a value goes on there, or is said again.
const BESIDE_US: u64 = 2_000_000;
/// An answer begins within this time after what asks for it, and what asked for a code ends within this time before it, in microseconds.
const ANSWER_US: u64 = 12_000_000;
/// Beside a doubtful word, in microseconds.
const DOUBT_US: u64 = 1_000_000;
/// Words less likely than this are doubtful.
const DOUBTFUL: f32 = 0.3;
/// What is drawn at once, in microseconds.
const SLICE_US: u64 = 30_000_000;

/// The times that are heard again, on every channel: what `heard` and `plan` give reason for, and a `share` (0 to 1) of all others, drawn by
/// `seed`. Sorted, apart from each other.
pub(super) fn near(heard: &Transcript, plan: &RedactionPlan, rate: SampleRate, share: f64, seed: &[u8; 32]) -> Vec<TimeSpan> {
    let taken: Vec<TimeSpan> = plan.redactions().iter().map(|redaction| redaction.range.to_time(rate)).collect();
    let beside = taken.iter().map(|&span| wider(span, BESIDE_US, BESIDE_US));
    let gaps = heard.coverage.gaps.iter().map(|gap| TimeSpan::from_us(gap.start_ms * 1000, gap.end_ms * 1000));
    let words = heard.turns.iter().flat_map(|turn| &turn.words);
    let doubtful = words.filter(|word| word.probability < DOUBTFUL).map(|word| word.span);
    let all = beside.chain(telling(heard, &taken)).chain(gaps.chain(doubtful).map(|span| wider(span, DOUBT_US, DOUBT_US)));
    merged(all.chain(drawn(heard, share, seed)).collect())
}

/// Fewer words than this tell nothing of a listener.
const FEW: usize = 10;

/// Whether a second listening of `near` has words for it too: half as many outside of the plan as the first one. Words that stand from the first
/// one elsewhere say nothing of a listener that has gone deaf since.
pub(super) fn answered(first: &Transcript, second: &Transcript, near: &[TimeSpan], plan: &RedactionPlan, rate: SampleRate) -> bool {
    let taken: Vec<TimeSpan> = plan.redactions().iter().map(|redaction| redaction.range.to_time(rate)).collect();
    let counts = |span: TimeSpan| near.iter().any(|own| own.overlaps(span)) && !taken.iter().any(|own| own.overlaps(span));
    let count = |heard: &Transcript| heard.turns.iter().flat_map(|turn| &turn.words).filter(|word| counts(word.span)).count();
    let before = count(first);
    before < FEW || 2 * count(second) >= before
}

/// Questions that nothing taken answers, with the time for an answer; codes that stand where nothing was taken, with what may have asked for
/// them and was misheard.
fn telling(heard: &Transcript, taken: &[TimeSpan]) -> Vec<TimeSpan> {
    let open = |span: TimeSpan| !taken.iter().any(|own| own.overlaps(span));
    let times = dialogue::telling(heard).into_iter().flat_map(|own| {
        let span = heard.turns[own.turn].span();
        let (answer, code) = (wider(span, 0, ANSWER_US), wider(span, ANSWER_US, DOUBT_US));
        [(own.asks && open(answer)).then_some(answer), (own.says && open(span)).then_some(code)]
    });
    times.flatten().collect()
}

/// The slices of the recording that the share falls on.
fn drawn(heard: &Transcript, share: f64, seed: &[u8; 32]) -> impl Iterator<Item = TimeSpan> {
    let end_us = heard.turns.iter().map(|turn| turn.span().end_us()).max().unwrap_or(0);
    let falls_on = move |slice: &u64| {
        let digest = Sha256::new().chain_update(seed).chain_update(slice.to_le_bytes()).finalize();
        let draw = digest.iter().take(6).fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
        (draw as f64) < share * (1u64 << 48) as f64
    };
    (0..end_us.div_ceil(SLICE_US)).filter(falls_on).map(|slice| TimeSpan::from_us(slice * SLICE_US, (slice + 1) * SLICE_US))
}

fn wider(span: TimeSpan, before_us: u64, after_us: u64) -> TimeSpan {
    TimeSpan::from_us(span.start_us().saturating_sub(before_us), span.end_us().saturating_add(after_us))
}

fn merged(mut spans: Vec<TimeSpan>) -> Vec<TimeSpan> {
    spans.sort_unstable();
    let mut merged: Vec<TimeSpan> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start_us() <= last.end_us() => *last = last.hull(span),
            _ => merged.push(span),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use redaction::spoken::Spoken;
    use redaction::transcript::{Coverage, Gap, Turn, Word};

    use super::*;

    const SECOND: u64 = 1_000_000;

    fn turn(start_s: u64, text: &str, probability: f32) -> Turn {
        let word = |(at, text): (usize, &str)| {
            let start = start_s * SECOND + at as u64 * SECOND / 2;
            Word { span: TimeSpan::from_us(start, start + SECOND / 2), text: Spoken::new(text.to_owned()), probability }
        };
        Turn { channel: 0, words: text.split(' ').enumerate().map(word).collect() }
    }

    fn heard(turns: Vec<Turn>) -> Transcript {
        Transcript { turns, coverage: Coverage::default() }
    }

    fn seconds(heard: &Transcript, share: f64) -> Vec<(u64, u64)> {
        let rate = SampleRate::new(8000).unwrap();
        let plan = RedactionPlan::new(8000 * 600, 2, Vec::new()).unwrap();
        near(heard, &plan, rate, share, &[7; 32]).iter().map(|span| (span.start_us() / SECOND, span.end_us() / SECOND)).collect()
    }

    #[test]
    fn what_asks_for_a_value_is_heard_again_with_its_answer_and_small_talk_is_not() {
        assert_eq!(seconds(&heard(vec![turn(100, "lovely weather today", 0.9)]), 0.0), []);
        assert_eq!(seconds(&heard(vec![turn(100, "what is your date of birth", 0.9)]), 0.0), [(100, 115)]);
        assert_eq!(seconds(&heard(vec![turn(100, "it is four seven one", 0.9)]), 0.0), [(88, 103)]);
    }

    #[test]
    fn doubtful_words_and_speech_without_words_are_heard_again() {
        assert_eq!(seconds(&heard(vec![turn(100, "lovely weather", 0.1)]), 0.0), [(99, 102)]);
        let gaps = vec![Gap { channel: 1, start_ms: 50_000, end_ms: 52_000 }];
        let heard = Transcript { turns: Vec::new(), coverage: Coverage { speech_ms: 2000, transcribed_ms: 0, gaps } };
        assert_eq!(seconds(&heard, 0.0), [(49, 53)]);
    }

    #[test]
    fn a_listener_that_went_deaf_is_seen_whatever_stands_elsewhere() {
        let (rate, near) = (SampleRate::new(8000).unwrap(), [TimeSpan::from_us(0, 20 * SECOND)]);
        let plan = RedactionPlan::new(8000 * 600, 2, Vec::new()).unwrap();
        let said = |words: usize| turn(1, &vec!["yes"; words].join(" "), 0.9);
        let elsewhere = || turn(100, &["yes"; 50].join(" "), 0.9);
        for (first, second, expected) in [(20, 20, true), (20, 10, true), (20, 9, false), (9, 1, true), (30, 1, false)] {
            let (first, second) = (heard(vec![said(first), elsewhere()]), heard(vec![said(second), elsewhere()]));
            assert_eq!(answered(&first, &second, &near, &plan, rate), expected);
        }
    }

    #[test]
    fn a_share_of_the_rest_is_drawn_and_the_same_one_every_time() {
        let long = heard((0..200).map(|at| turn(at * 30, "lovely weather", 0.9)).collect());
        let total = |share| seconds(&long, share).iter().map(|(start, end)| end - start).sum::<u64>();
        assert_eq!((total(0.0), total(1.0)), (0, 6000));
        assert!((300..1200).contains(&total(0.1)), "{}", total(0.1));
        assert_eq!(seconds(&long, 0.1), seconds(&long, 0.1));
    }
}
