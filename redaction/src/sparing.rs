//! Stretches inside a range in which the party that said a value is silent and somebody else speaks: they are given back.
//!
//! Where noise hides pauses a recognised word may last over the question that follows it. What is overwritten on all channels would take
//! that question too. So a range ends where its own channel falls quiet and goes on before it sounds again, if anything is said meanwhile.

use crate::levels::{BLOCK_US, Levels};
use crate::placing::{Padding, edges};
use crate::plan::Redaction;
use crate::time::{FrameRange, SampleRate, TimeSpan};

/// What stands no more than this over what noise reaches now and then is noise, in dB.
const OVER_NOISE_DB: f32 = 2.0;
/// For less than this, in blocks, nothing is given back: a back-channel stays in the pause that it stands in.
const LEAST_GIVEN: usize = 50;
/// The others speak where so many blocks of what is given back sound.
const LEAST_SPOKEN: usize = 30;

/// `redaction` in the parts that are left without such stretches: never none, and `redaction` itself where there is no such stretch.
/// `own` are the levels of the channel that the value was heard on, `others` those of the rest, leaks taken out.
pub fn spare(redaction: Redaction, own: &Levels, others: &[&Levels], padding: Padding, rate: SampleRate, frames: u64) -> Vec<Redaction> {
    let time = redaction.range.to_time(rate);
    let (first, last) = (time.start_us().div_ceil(BLOCK_US) as usize, (time.end_us() / BLOCK_US) as usize);
    let lead = (u64::from(padding.before_ms) * 1000).div_ceil(BLOCK_US) as usize;
    let tail = padding.tail_us().div_ceil(BLOCK_US) as usize;
    let left = |at: usize, more: usize| if at == first || at == last { 0 } else { more };
    let given: Vec<(usize, usize)> = silences(own, first, last)
        .into_iter()
        .map(|(from, to)| (from + left(from, tail), to.saturating_sub(left(to, lead))))
        .filter(|(from, to)| from + LEAST_GIVEN <= *to && others.iter().any(|other| spoken(other, *from, *to) >= LEAST_SPOKEN))
        .collect();
    let frame = |block: usize| match block {
        at if at == first => redaction.range.start(),
        at if at == last => redaction.range.end(),
        at => TimeSpan::from_us(at as u64 * BLOCK_US, at as u64 * BLOCK_US).to_frames(rate).start(),
    };
    let starts = std::iter::once(redaction.range.start()).chain(given.iter().map(|(_, to)| frame(*to)));
    let ends = given.iter().map(|(from, _)| frame(*from)).chain(std::iter::once(redaction.range.end()));
    let parts = starts.zip(ends).filter_map(|(start, end)| FrameRange::new(start, end)).filter(|part| !part.is_empty());
    parts.map(|range| part(&redaction, range, own, rate, frames)).collect()
}

/// Whether the party of `own` is silent all over `range` and somebody else speaks.
pub fn is_others(range: FrameRange, own: &Levels, others: &[&Levels], rate: SampleRate) -> bool {
    let time = range.to_time(rate);
    let (first, last) = (time.start_us().div_ceil(BLOCK_US) as usize, (time.end_us() / BLOCK_US) as usize);
    sounding(own, first, last).is_empty() && others.iter().any(|other| spoken(other, first, last) >= LEAST_SPOKEN)
}

/// `redaction` over `range` alone, with the edges that it has there.
fn part(redaction: &Redaction, range: FrameRange, own: &Levels, rate: SampleRate, frames: u64) -> Redaction {
    let (mut before, mut after) = edges(range, range.to_time(rate), own, rate, frames);
    if range.start() == redaction.range.start() {
        before = redaction.before;
    }
    if range.end() == redaction.range.end() {
        after = redaction.after;
    }
    Redaction { range, before, after, ..redaction.clone() }
}

/// What a channel must reach to be heard there, in dBFS.
fn audible_db(levels: &Levels, block: usize) -> f32 {
    levels.line_around(block).noise_db + OVER_NOISE_DB
}

/// The silences of a channel in `first..last`, as blocks: where noise hides how words begin and end also those at either end, since placing knows
/// no better there than what was recognised; none where nothing is heard at all.
fn silences(own: &Levels, first: usize, last: usize) -> Vec<(usize, usize)> {
    let sounding = sounding(own, first, last);
    let (Some(begins), Some(ends)) = (sounding.first(), sounding.last()) else { return Vec::new() };
    let noisy = own.line_around(first.midpoint(last)).is_noisy();
    let inside = sounding.windows(2).map(|pair| (pair[0] + 1, pair[1]));
    let outside = [(first, *begins), (ends + 1, last)].into_iter().filter(|_| noisy);
    let mut silences: Vec<(usize, usize)> = inside.chain(outside).filter(|(from, to)| from < to).collect();
    silences.sort_unstable();
    silences
}

/// The blocks of `first..last` in which a channel is heard: by the mean around each, since shorter swings of noise are no speech.
fn sounding(own: &Levels, first: usize, last: usize) -> Vec<usize> {
    let threshold = audible_db(own, first.midpoint(last));
    (first..last).filter(|block| own.mean_db(*block) >= threshold).collect()
}

/// How many blocks of `from..to` sound.
fn spoken(other: &Levels, from: usize, to: usize) -> usize {
    let threshold = audible_db(other, from.midpoint(to));
    (from..to).filter(|block| other.db(*block) >= threshold).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Checksum, Entity, Reason};
    use crate::plan::{Cause, ChannelSet, Edge};

    type Spans = &'static [(u64, u64)];

    const RATE: SampleRate = SampleRate::SPEECH;
    const PADDING: Padding = Padding { before_ms: 200, after_ms: 300 };

    /// Ten seconds of noise at `noise` with a tone in `loud`, in milliseconds.
    fn levels(noise: f32, loud: &[(u64, u64)]) -> Levels {
        let mut state = 1u32;
        let samples = (0..160_000u64).map(|frame| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let hiss = noise * (state >> 8) as f32 / (1u32 << 24) as f32;
            let voice = if loud.iter().any(|(from, to)| (*from..*to).contains(&(frame / 16))) { 0.2 } else { 0.0 };
            if frame % 2 == 0 { hiss + voice } else { -hiss - voice }
        });
        Levels::measure(samples, RATE)
    }

    fn parts(own: &Levels, other: &Levels) -> Vec<(u64, u64)> {
        padded(own, other, PADDING)
    }

    fn padded(own: &Levels, other: &Levels, padding: Padding) -> Vec<(u64, u64)> {
        let (entity, checksum, reason) = (Entity::PIN, Checksum::None, Reason::Dialogue);
        let cause = Cause { entity, rule: "pin", confidence: 0.8, checksum, reason, channel: 0, round: 0 };
        let range = TimeSpan::from_ms(1000, 9000).to_frames(RATE);
        let edge = Edge { pad_ms: 0, residual_db: 0 };
        let whole = Redaction { range, channels: ChannelSet::all(2), causes: vec![cause], before: edge, after: edge };
        let parts = spare(whole, own, &[other], padding, RATE, 160_000);
        parts.iter().map(|part| (part.range.start() / 16, part.range.end() / 16)).collect()
    }

    #[test]
    fn a_question_over_which_a_word_was_stretched_is_given_back() {
        let said = &[(1000, 3000), (7000, 9000)];
        for noise in [0.0005, 0.02, 0.05] {
            let parts = parts(&levels(noise, said), &levels(noise, &[(3600, 6500)]));
            let [(1000, end), (start, 9000)] = parts[..] else { panic!("{noise}: {parts:?}") };
            assert!((3400..=3650).contains(&end) && (6700..=6810).contains(&start), "{noise}: {parts:?}");
        }
    }

    #[test]
    fn where_noise_hides_how_words_end_a_question_beside_them_is_given_back_too() {
        let (own, other): (Spans, Spans) = (&[(3500, 6000)], &[(1000, 2800), (6800, 9000)]);
        let noisy = parts(&levels(0.05, own), &levels(0.05, other));
        let [(start, end)] = noisy[..] else { panic!("{noisy:?}") };
        assert!((3200..=3350).contains(&start) && (6400..=6650).contains(&end), "{noisy:?}");
        assert_eq!(parts(&levels(0.0005, own), &levels(0.0005, other)), [(1000, 9000)]);
        // Where nothing stands out of the noise, nobody knows where the words are.
        assert_eq!(parts(&levels(0.05, &[(9300, 9900)]), &levels(0.05, other)), [(1000, 9000)]);
    }

    #[test]
    fn what_is_given_back_leaves_all_the_padding_that_a_policy_asks_for() {
        let (own, other) = (levels(0.0005, &[(1000, 3000), (7000, 9000)]), levels(0.0005, &[(3600, 6500)]));
        let parts = padded(&own, &other, Padding { before_ms: 600, after_ms: 900 });
        let [(1000, end), (start, 9000)] = parts[..] else { panic!("{parts:?}") };
        assert!(end >= 3900 && start <= 6400, "{parts:?}");
    }

    #[test]
    fn a_pause_in_which_nobody_speaks_or_only_a_little_is_said_stays_closed() {
        let table: &[(Spans, Spans)] = &[
            // Nobody else.
            (&[(1000, 3000), (7000, 9000)], &[]),
            // A back-channel in a short pause.
            (&[(1000, 5000), (6100, 9000)], &[(5200, 5900)]),
            // Both at once.
            (&[(1000, 9000)], &[(3000, 6000)]),
            // Silence at either end is what placing wanted there.
            (&[(3000, 7000)], &[(1000, 2500), (7500, 9000)]),
        ];
        for (own, other) in table {
            assert_eq!(parts(&levels(0.005, own), &levels(0.005, other)), [(1000, 9000)], "{own:?} {other:?}");
        }
    }
}
