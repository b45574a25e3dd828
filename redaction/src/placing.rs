//! From a finding's words to the frames that go: padded, moved outward to quiet and stopped at the neighbour's speech, never inward over
//! a sound.
//!
//! Recognised word ends are early by a quarter of a second as a rule, so the words' times are where the search begins, not where it ends.
//! A word's start is where the word before it ended, often long before anything is said, and its end now and then where the next one begins: on a
//! clear line the padding counts from the sound then.

use crate::levels::{BLOCK_US, Levels, SILENCE_DB};
use crate::plan::{Cause, ChannelSet, Edge, Redaction};
use crate::time::{FrameRange, SampleRate, TimeSpan};

/// How far edges reach beyond the recognised words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Padding {
    /// At least so many milliseconds before the first word.
    pub before_ms: u32,
    /// At least so many milliseconds after the last word.
    pub after_ms: u32,
}

impl Padding {
    /// How far a range reaches after the last sound, in microseconds: what dies away unheard, and no less than the padding.
    pub(crate) fn tail_us(self) -> u64 {
        (TAIL_BLOCKS as u64 * BLOCK_US).max(u64::from(self.after_ms) * 1000)
    }
}

/// A finding on the time axis of one channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// What was found and why.
    pub cause: Cause,
    /// From the first word's start to the last word's end.
    pub span: TimeSpan,
    /// The word before it on the same channel.
    pub previous: Option<TimeSpan>,
    /// The word after it on the same channel.
    pub next: Option<TimeSpan>,
    /// Parts of one value that was spread over turns share this number.
    pub value: u32,
}

/// The furthest an edge moves from the recognised words, in microseconds.
const REACH_US: u64 = 1_200_000;
/// A pause is this long, in blocks of 10 ms: shorter ones stand inside spoken numbers.
const PAUSE_BLOCKS: usize = 12;
/// How long a voice dies away unheard after its last sound, in blocks: some voices' last consonants lie below what a line hides for that long, and no
/// level tells those voices from the others.
const TAIL_BLOCKS: usize = 40;
/// What stands no more than this over what noise reaches now and then is noise, in dB.
const OVER_NOISE_DB: f32 = 2.0;
/// The floor is never taken for lower, in dBFS: a channel of digital silence has none.
const LOWEST_FLOOR_DB: f32 = -70.0;
/// What stands less than this over the floor is quiet, in dB.
const MARGIN_DB: f32 = 4.0;

/// The range that removes `located` from a recording of `frames` frames, on `channels`.
pub fn place(located: &Located, levels: &Levels, padding: Padding, rate: SampleRate, frames: u64, channels: ChannelSet) -> Redaction {
    let quiet = Quiet::around(levels, block_of(middle(located.span)));
    let start_us = before(located, padding, &quiet);
    let end_us = after(located, padding, &quiet);
    let range = TimeSpan::from_us(start_us, end_us).to_frames(rate).clipped(frames);
    let (before, after) = edges(range, located.span, levels, rate, frames);
    Redaction { range, channels, causes: vec![located.cause], before, after }
}

/// How the edges of `range` lie to the words of `span`, and the power that is left just outside them: over the first 30 ms, since levels
/// are smoothed over three blocks.
pub fn edges(range: FrameRange, span: TimeSpan, levels: &Levels, rate: SampleRate, frames: u64) -> (Edge, Edge) {
    let time = range.to_time(rate);
    let pad = |inner: u64, outer: u64| (inner.abs_diff(outer) / 1000) as u32;
    let level = |block: Option<usize>| block.map_or(SILENCE_DB, |block| levels.db(block)).round() as i32;
    let outside = block_of(time.start_us()).checked_sub(2);
    let before = Edge { pad_ms: pad(span.start_us(), time.start_us()), residual_db: level(outside) };
    let outside = (range.end() < frames).then(|| block_of(time.end_us().saturating_sub(1)) + 2);
    let after = Edge { pad_ms: pad(span.end_us(), time.end_us()), residual_db: level(outside) };
    (before, after)
}

/// How far beyond a range a stray word is looked for, in blocks of 10 ms.
const STRAY_BLOCKS: usize = 100;

/// `range` widened on both sides over the next stretch of sound within a second, up to the pause after it; unchanged where both sides are
/// quiet. For words that were recognised inside a range that holds nothing: they were spoken beside it.
pub fn beyond(range: FrameRange, levels: &Levels, rate: SampleRate, frames: u64) -> FrameRange {
    let time = range.to_time(rate);
    let (first, last) = (block_of(time.start_us()), block_of(time.end_us()));
    let quiet = Quiet::around(levels, first.midpoint(last));
    let onset = (last..last + STRAY_BLOCKS).find(|block| !quiet.is_quiet(*block));
    let end =
        onset.map_or(last, |onset| (onset..onset + STRAY_BLOCKS).find(|block| quiet.pause_after(*block)).unwrap_or(onset + STRAY_BLOCKS));
    let offset = (first.saturating_sub(STRAY_BLOCKS)..first).rev().find(|block| !quiet.is_quiet(*block));
    let start = offset.map_or(first, |offset| {
        let reach = offset.saturating_sub(STRAY_BLOCKS);
        (reach..=offset).rev().find(|block| quiet.pause_before(*block)).unwrap_or(reach)
    });
    TimeSpan::from_us(start as u64 * BLOCK_US, end as u64 * BLOCK_US).to_frames(rate).clipped(frames).hull(range)
}

fn before(located: &Located, padding: Padding, quiet: &Quiet<'_>) -> u64 {
    let raw = located.span.start_us();
    let neighbour = located.previous.map_or(0, middle).min(raw);
    let limit = raw.saturating_sub(REACH_US).max(neighbour);
    let padded = raw.saturating_sub(u64::from(padding.before_ms) * 1000).max(limit);
    let (from, to) = (block_of(padded), block_of(limit));
    let pause = (to..=from).rev().find(|&block| quiet.pause_before(block));
    // The first sound of a word may be as faint as the floor: an edge that had to be looked for goes on into the pause a little.
    if let Some(onset) = quiet.onset(from, block_of(raw), block_of(located.span.end_us())) {
        let held = (onset.saturating_sub(quiet.hang) as u64 * BLOCK_US).saturating_sub(u64::from(padding.before_ms) * 1000);
        return held.max(padded);
    }
    let edge = match pause {
        Some(block) if block < from => block.saturating_sub(quiet.hang),
        Some(block) => block,
        None => quiet.quietest(to, from),
    };
    (edge as u64 * BLOCK_US).clamp(limit, padded)
}

fn after(located: &Located, padding: Padding, quiet: &Quiet<'_>) -> u64 {
    let raw = located.span.end_us();
    let neighbour = located.next.map_or(u64::MAX, middle).max(raw);
    let limit = (raw + REACH_US).min(neighbour);
    let padded = (raw + u64::from(padding.after_ms) * 1000).min(limit);
    let (from, to) = (block_of(if quiet.noisy { raw } else { padded }), block_of(limit));
    let pause = (from..=to).find(|&block| quiet.pause_after(block));
    if let Some(offset) = pause.and_then(|block| quiet.held_offset(block_of(located.span.start_us()), block)) {
        return (offset as u64 * BLOCK_US + padding.tail_us()).min(limit);
    }
    let edge = match pause {
        Some(block) if quiet.noisy => block + TAIL_BLOCKS,
        // Nothing of it is heard: the recognised end stands.
        Some(_) => block_of(raw) + TAIL_BLOCKS,
        None => quiet.quietest(block_of(padded), to),
    };
    (edge as u64 * BLOCK_US).clamp(padded, limit)
}

fn middle(word: TimeSpan) -> u64 {
    word.start_us() + word.len_us() / 2
}

fn block_of(us: u64) -> usize {
    (us / BLOCK_US) as usize
}

/// Where a channel is quiet: less than a margin over the floor, or what noise reaches now and then.
struct Quiet<'a> {
    levels: &'a Levels,
    threshold_db: f32,
    /// What a pause lasts at least, in blocks.
    pause: usize,
    /// How far into a pause before a word an edge goes, in blocks: less than a pause.
    hang: usize,
    /// Whether noise hides how words begin and end.
    noisy: bool,
}

impl<'a> Quiet<'a> {
    fn around(levels: &'a Levels, block: usize) -> Self {
        let line = levels.line_around(block);
        let noisy = line.is_noisy();
        let floor_db = line.floor_db.max(LOWEST_FLOOR_DB);
        let swing = if noisy { 0.0 } else { line.noise_db - floor_db + OVER_NOISE_DB };
        let (pause, hang) = if noisy { (15, 13) } else { (PAUSE_BLOCKS, 6) };
        Self { levels, threshold_db: floor_db + f32::max(MARGIN_DB, swing), pause, hang, noisy }
    }

    fn is_quiet(&self, block: usize) -> bool {
        // Where noise hides how words end, its own swings are shorter than what is left of a word.
        let level = if self.noisy { self.levels.mean_db(block) } else { self.levels.db(block) };
        level < self.threshold_db
    }

    /// Whether the blocks just before `block` are a pause.
    fn pause_before(&self, block: usize) -> bool {
        (block.saturating_sub(self.pause)..block).all(|block| self.is_quiet(block))
    }

    /// Whether the blocks from `block` on are a pause.
    fn pause_after(&self, block: usize) -> bool {
        (block..block + self.pause).all(|block| self.is_quiet(block))
    }

    /// Where sound begins that is looked for from block `from` to `to`, if everything from block `padded` to it is quiet.
    fn onset(&self, padded: usize, from: usize, to: usize) -> Option<usize> {
        if self.noisy {
            return None;
        }
        let onset = (padded..to).find(|block| !self.is_quiet(*block))?;
        (onset > from).then_some(onset)
    }

    /// Where the last sound between blocks `from` and `to` ends, if there is any and noise doesn't hide it.
    fn held_offset(&self, from: usize, to: usize) -> Option<usize> {
        if self.noisy {
            return None;
        }
        (from..to).rev().find(|block| !self.is_quiet(*block)).map(|block| block + 1)
    }

    /// The block with the least power around it (30 ms) between two blocks, both included.
    fn quietest(&self, from: usize, to: usize) -> usize {
        let around = |block: usize| self.levels.db(block.saturating_sub(1)) + self.levels.db(block) + self.levels.db(block + 1);
        (from..=to.max(from)).min_by(|a, b| around(*a).total_cmp(&around(*b))).unwrap_or(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Checksum, Entity, Reason};

    const RATE: SampleRate = SampleRate::SPEECH;
    const PADDING: Padding = Padding { before_ms: 200, after_ms: 300 };

    fn located(start_ms: u64, end_ms: u64, previous: Option<(u64, u64)>, next: Option<(u64, u64)>) -> Located {
        let cause = Cause {
            entity: Entity::PIN,
            rule: "pin",
            confidence: 0.8,
            checksum: Checksum::None,
            reason: Reason::Dialogue,
            channel: 0,
            round: 0,
        };
        let word = |(start, end)| TimeSpan::from_ms(start, end);
        Located { cause, span: word((start_ms, end_ms)), previous: previous.map(word), next: next.map(word), value: 0 }
    }

    /// Ten seconds of faint noise with a tone from `loud` to `loud`, in milliseconds.
    fn levels(loud: &[(u64, u64)]) -> Levels {
        let samples = (0..160_000u64).map(|frame| {
            let ms = frame / 16;
            let level = if loud.iter().any(|(from, to)| (*from..*to).contains(&ms)) { 0.3 } else { 0.001 };
            if frame % 2 == 0 { level } else { -level }
        });
        Levels::measure(samples, RATE)
    }

    fn placed(located: &Located, levels: &Levels) -> (u64, u64) {
        let redaction = place(located, levels, PADDING, RATE, 160_000, ChannelSet::one(0));
        (redaction.range.start() / 16, redaction.range.end().div_ceil(16))
    }

    #[test]
    fn speech_that_goes_on_past_the_recognised_end_is_taken_until_it_falls_quiet() {
        let (start, end) = placed(&located(3000, 3400, None, None), &levels(&[(2500, 4200)]));
        assert!((2420..=2440).contains(&start), "{start}");
        assert!((4580..=4600).contains(&end), "{end}");
    }

    #[test]
    fn over_quiet_the_padding_stands_but_for_how_long_a_voice_may_die_away() {
        assert_eq!(placed(&located(3000, 3400, None, None), &levels(&[(1000, 2000), (3000, 3400)])), (2800, 3810));
    }

    #[test]
    fn where_a_word_is_thought_to_start_in_silence_the_padding_counts_from_the_sound() {
        let long = &[(1000, 2000), (3500, 6500)];
        let table: &[(&[(u64, u64)], u64)] = &[
            (long, 3230),
            // Something sounds in between: it may belong to the word.
            (&[(1000, 2000), (2850, 2900), (3500, 6500)], 2780),
            // Where noise hides how words begin, nothing is known of the sound.
            (&[(3500, 3700)], 2800),
        ];
        for (loud, expected) in table {
            let (start, _) = placed(&located(3000, 3600, None, None), &levels(loud));
            assert!(start.abs_diff(*expected) <= 20, "{loud:?}: {start}");
        }
    }

    #[test]
    fn where_a_word_is_thought_to_end_in_silence_the_tail_counts_from_the_sound() {
        let long = &[(1000, 2900), (3000, 3400)];
        let table: &[(&[(u64, u64)], u64)] = &[
            (long, 3810),
            // Something sounds before the recognised end: it may belong to the word.
            (&[(1000, 2900), (3000, 3400), (4400, 4500)], 4910),
            // Nothing sounds at all: the recognised end stands.
            (&[(1000, 2900)], 5400),
            // Where noise hides how words end, nothing is known of the sound.
            (&[(3000, 3200)], 5400),
        ];
        for (loud, expected) in table {
            let (_, end) = placed(&located(3000, 5000, None, None), &levels(loud));
            assert!(end.abs_diff(*expected) <= 20, "{loud:?}: {end}");
        }
    }

    #[test]
    fn noise_that_swings_is_no_speech() {
        // Half a second in two of noise that is 9 dB louder, the first of them right after the word.
        let samples = (0..160_000u64).map(|frame| {
            let ms = frame / 16;
            let level = if (3000..3400).contains(&ms) || (6000..8000).contains(&ms) {
                0.3
            } else if ms / 500 % 4 == 3 {
                0.0028
            } else {
                0.001
            };
            if frame % 2 == 0 { level } else { -level }
        });
        assert_eq!(placed(&located(3000, 3400, None, None), &Levels::measure(samples, RATE)), (2800, 3810));
    }

    #[test]
    fn in_noise_an_edge_goes_on_over_where_a_word_dies_away() {
        // So little of it is loud that levels tell little.
        let (start, end) = placed(&located(3000, 3200, None, None), &levels(&[(3000, 3450)]));
        assert!(start == 2800 && (3890..=3920).contains(&end), "{start} {end}");
    }

    #[test]
    fn an_edge_stops_in_the_middle_of_the_neighbouring_word() {
        let words = located(3000, 3400, Some((2800, 3000)), Some((3400, 3600)));
        assert_eq!(placed(&words, &levels(&[(1000, 6000)])), (2900, 3500));
    }

    #[test]
    fn no_edge_moves_inward_or_beyond_its_reach() {
        let (start, end) = placed(&located(3000, 3400, None, None), &levels(&[(0, 10_000)]));
        assert!((1800..=2800).contains(&start) && (3700..=4600).contains(&end), "{start} {end}");
    }

    #[test]
    fn a_stray_word_beside_a_range_is_taken_and_quiet_beside_it_is_not() {
        let range = TimeSpan::from_ms(3000, 4000).to_frames(RATE);
        let ms = |range: FrameRange| (range.start() / 16, range.end() / 16);
        let (start, end) = ms(beyond(range, &levels(&[(4500, 5000), (7000, 8000)]), RATE, 160_000));
        assert!(start == 3000 && (5000..=5020).contains(&end), "{start} {end}");
        let (start, end) = ms(beyond(range, &levels(&[(2000, 2600)]), RATE, 160_000));
        assert!((1980..=2000).contains(&start) && end == 4000, "{start} {end}");
        assert_eq!(ms(beyond(range, &levels(&[(8000, 9000)]), RATE, 160_000)), (3000, 4000));
    }

    #[test]
    fn an_edge_states_the_level_of_what_is_left_outside_it_and_none_of_what_went() {
        let around = levels(&[(2000, 2950), (3000, 4000), (4050, 5000)]);
        let edges = |start, end| {
            let span = TimeSpan::from_ms(3000, 4000);
            let (before, after) = super::edges(TimeSpan::from_ms(start, end).to_frames(RATE), span, &around, RATE, 160_000);
            [before.pad_ms as i32, before.residual_db, after.pad_ms as i32, after.residual_db]
        };
        assert_eq!(edges(2990, 4010), [10, -60, 10, -60]);
        assert_eq!(edges(2900, 4100), [100, -10, 100, -10]);
        assert_eq!(edges(0, 10_000), [3000, SILENCE_DB as i32, 6000, SILENCE_DB as i32]);
    }

    #[test]
    fn an_edge_at_the_end_of_the_audio_stays_inside_it() {
        let redaction = place(&located(9900, 9990, None, None), &levels(&[(9000, 10_000)]), PADDING, RATE, 160_000, ChannelSet::one(0));
        assert_eq!(redaction.range.end(), 160_000);
    }
}
