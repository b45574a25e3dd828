//! Where somebody speaks on a channel: the network's word united with the signal's, without what leaks in from another channel.
//!
//! On telephone audio the network gives some voices next to nothing, however clearly they stand out of the line's noise. And where one
//! party's voice leaks into the other's channel, both channels hear everything said, and nobody can tell a question from its answer.

use crate::activity::STEP;
use crate::engine::PER_MS;

/// What the network would have to say for speech to begin and to go on (see `units`).
const BEGIN: f32 = 0.1;
const STAY: f32 = 0.01;
/// A line on which loud parts stand less over the floor than this is too noisy for levels to tell speech.
const CLEAR_DB: f32 = 25.0;
/// So far over the floor, and no farther below the loud parts, sound begins, and goes on.
const BEGINS_DB: (f32, f32) = (15.0, 26.0);
const GOES_ON_DB: (f32, f32) = (10.0, 30.0);
/// Shorter sounds, in steps, are clicks.
const SHORTEST: usize = 3;
/// A channel is a leak's where it stands so much farther below its usual speech than another channel below its own.
const LEAK_DB: f32 = 16.0;
/// Where another channel is so much louder, what is heard may be its leak.
const LOUDER_DB: f32 = 12.0;
/// And so far below its own usual speech, where the other's voice is louder than usual.
const SOFT_DB: f32 = 14.0;
/// How likely, by the network, somebody speaks on the other channel then (music and tones are no leaks), and how many steps later that voice may
/// leak in.
const SPEAKS: f32 = 0.2;
const LATE: usize = 3;

/// The level of every step, in dBFS, no lower than -90.
pub(crate) fn levels(samples: &[f32]) -> Vec<f32> {
    samples.chunks(STEP).map(decibels).collect()
}

fn decibels(part: &[f32]) -> f32 {
    let power = part.iter().map(|sample| sample * sample).sum::<f32>() / part.len().max(1) as f32;
    10.0 * power.max(1e-9).log10()
}

/// The level that so many of a hundred stay below; none of nothing.
pub(crate) fn percentile(mut levels: Vec<f32>, hundredths: usize) -> f32 {
    levels.sort_by(f32::total_cmp);
    levels.get(levels.len() * hundredths / 100).copied().unwrap_or(f32::NEG_INFINITY)
}

/// The line's floor at every step, in dBFS: what a tenth of the minute around stays below. Where the background has changed within that minute, what
/// sounds nearest counts, up to the floor of the half minute on its side of the change.
pub(crate) fn floors(levels: &[f32]) -> Vec<f32> {
    let floor = |part: &[f32]| percentile(part.to_vec(), FLOOR);
    let side = |part: &[f32]| if part.len() < AROUND / 2 { f32::NEG_INFINITY } else { floor(part) };
    placed(levels, |place| {
        let all = floor(around(levels, place, AROUND));
        let end = (place + PLACE).min(levels.len());
        let (before, after) = (&levels[place.saturating_sub(AROUND)..place], &levels[end..(end + AROUND).min(levels.len())]);
        let sides = side(before).max(side(after));
        if sides < all + CHANGED_DB { all } else { floor(around(levels, place, NEAR)).clamp(all, sides) }
    })
}

/// How loud a line gets around every step, in dBFS: what all but a twentieth of the minute around stays below.
fn heights(levels: &[f32]) -> Vec<f32> {
    placed(levels, |place| percentile(around(levels, place, AROUND).to_vec(), 95))
}

/// A place and what lies up to so many steps on either side.
fn around(levels: &[f32], place: usize, steps: usize) -> &[f32] {
    &levels[place.saturating_sub(steps)..(place + PLACE + steps).min(levels.len())]
}

/// One measurement for each place, for every step of it.
fn placed(levels: &[f32], measure: impl Fn(usize) -> f32) -> Vec<f32> {
    let places = (0..levels.len()).step_by(PLACE).map(measure);
    places.flat_map(|level| std::iter::repeat_n(level, PLACE)).take(levels.len()).collect()
}

/// Half a minute, what is nearest, and for how long one measurement stands, in steps.
const AROUND: usize = 30_000 * PER_MS / STEP;
const NEAR: usize = 4_000 * PER_MS / STEP;
const PLACE: usize = 4_000 * PER_MS / STEP;
/// The floor in hundredths of a line's levels, and how far two of them lie apart where the background has changed.
const FLOOR: usize = 10;
const CHANGED_DB: f32 = 6.0;

/// Raises `probabilities` where the sound alone says that somebody speaks.
pub(crate) fn unite(probabilities: &mut [f32], levels: &[f32]) {
    let line: Vec<(f32, f32)> = floors(levels).into_iter().zip(heights(levels)).collect();
    let above = |over: f32, below: f32| {
        let least =
            line.iter().map(move |(floor, loud)| if loud - floor < CLEAR_DB { f32::INFINITY } else { (floor + over).max(loud - below) });
        levels.iter().zip(least).map(|(level, least)| *level > least).collect::<Vec<bool>>()
    };
    for run in runs(&above(BEGINS_DB.0, BEGINS_DB.1)).filter(|run| run.len() >= SHORTEST) {
        raise(probabilities, run, BEGIN);
    }
    for run in runs(&above(GOES_ON_DB.0, GOES_ON_DB.1)) {
        raise(probabilities, run, STAY);
    }
}

fn raise(probabilities: &mut [f32], run: std::ops::Range<usize>, least: f32) {
    for probability in probabilities.iter_mut().take(run.end).skip(run.start) {
        *probability = probability.max(least);
    }
}

/// Runs of steps that are loud.
fn runs(loud: &[bool]) -> impl Iterator<Item = std::ops::Range<usize>> {
    let mut start = 0;
    loud.chunk_by(|a, b| a == b).filter_map(move |chunk| {
        let range = start..start + chunk.len();
        start = range.end;
        chunk[0].then_some(range)
    })
}

/// One channel as its leaks are judged by.
pub(crate) struct Lane<'a> {
    /// The level of every step, in dBFS.
    pub(crate) levels: &'a [f32],
    /// How likely every step is speech, by the network alone.
    pub(crate) probabilities: &'a [f32],
    /// The level of the channel's usual speech, in dBFS; not finite where there is none.
    pub(crate) usual: f32,
}

/// The level of a channel's own usual speech, in dBFS: `speech` without the steps in which another channel is so much louder that it may be what is heard.
/// Not finite where there is none.
pub(crate) fn own_usual(own: &[f32], speech: &[bool], others: &[&[f32]]) -> f32 {
    let drowned = |step: usize| others.iter().any(|levels| levels.get(step).is_some_and(|level| own[step] + LOUDER_DB < *level));
    let said = speech.iter().enumerate().filter(|(step, speech)| **speech && !drowned(*step));
    percentile(said.filter_map(|(step, _)| own.get(step).copied()).collect(), 75)
}

/// For every step of channel `own` whether what sounds there is another channel's voice. Each such step is speech on that channel by the network,
/// so it lies in one of its windows, and its words have to account for it. A voice louder than usual counts as usual: it drowns nobody, unless what
/// is heard is far softer than both. Where a channel
/// has no voice of its own, as when all that its party said is gone, levels are compared as they are.
pub(crate) fn leaks(lanes: &[Lane<'_>], own: usize) -> Vec<bool> {
    let mute = !lanes[own].usual.is_finite();
    let usual = |lane: &Lane<'_>| if mute { 0.0 } else { lane.usual };
    let below = |lane: &Lane<'_>, step: usize| lane.levels.get(step).map_or(f32::NEG_INFINITY, |level| level - usual(lane));
    let speaks = |lane: &Lane<'_>, step: usize| {
        lane.usual.is_finite() && lane.probabilities.get(step).is_some_and(|probability| *probability >= SPEAKS)
    };
    let other = |step: usize| {
        let near = step.saturating_sub(LATE)..=step;
        let others = lanes.iter().enumerate().filter(|(index, _)| *index != own).map(|(_, lane)| lane);
        others
            .flat_map(|lane| near.clone().filter(|at| speaks(lane, *at)).map(|at| below(lane, at).min(0.0)))
            .fold(f32::NEG_INFINITY, f32::max)
    };
    let soft = |step: usize| !mute && below(&lanes[own], step) < -SOFT_DB;
    let level = |lane: &Lane<'_>, step: usize| lane.levels.get(step).copied().unwrap_or(f32::NEG_INFINITY);
    let drowned = |step: usize| {
        let mut others = lanes.iter().enumerate().filter(|(index, _)| *index != own).map(|(_, lane)| lane);
        let least = level(&lanes[own], step) + LEAK_DB;
        others.any(|lane| (step.saturating_sub(LATE)..=step).any(|at| speaks(lane, at) && least < level(lane, at)))
    };
    let is_leak = |step: usize| below(&lanes[own], step) + LEAK_DB < other(step) || soft(step) && drowned(step);
    (0..lanes[own].probabilities.len()).map(is_leak).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_that_the_network_misses_is_speech_where_the_line_is_clear() {
        let levels = [vec![-60.0; 50], vec![-25.0; 20], vec![-48.0; 10], vec![-20.0; 2], vec![-60.0; 50]].concat();
        let mut probabilities = vec![0.0; levels.len()];
        unite(&mut probabilities, &levels);
        assert!(probabilities[..50].iter().all(|probability| *probability == 0.0));
        assert!(probabilities[50..70].iter().all(|probability| *probability == BEGIN));
        assert!(probabilities[70..82].iter().all(|probability| *probability == STAY));
        let noisy: Vec<f32> = levels.iter().map(|level| level.max(-40.0)).collect();
        let mut probabilities = vec![0.0; levels.len()];
        unite(&mut probabilities, &noisy);
        assert!(probabilities.iter().all(|probability| *probability == 0.0));
    }

    #[test]
    fn a_noisy_minute_of_a_clear_call_is_judged_by_itself() {
        // A minute of a clear line with speech in it, then one of noise that stands 20 dB higher, with as loud speech.
        let minute = |floor: f32| (0..1875).map(move |step| if step % 100 < 30 { -20.0 } else { floor }).collect::<Vec<f32>>();
        let levels = [minute(-60.0), minute(-40.0)].concat();
        let floors = floors(&levels);
        assert_eq!((floors.len(), floors[100], floors[1800], floors[2000], floors[3700]), (3750, -60.0, -60.0, -40.0, -40.0));
        let mut probabilities = vec![0.0; levels.len()];
        unite(&mut probabilities, &levels);
        assert!(probabilities[..900].iter().zip(&levels).all(|(probability, level)| (*probability > 0.0) == (*level > -30.0)));
        assert!(probabilities[2900..].iter().all(|probability| *probability == 0.0));
    }

    #[test]
    fn what_leaks_in_all_the_time_makes_ones_own_speech_no_softer() {
        let own = [vec![-20.0; 10], vec![-44.0; 90]].concat();
        let other = [vec![-60.0; 10], vec![-20.0; 90]].concat();
        let speech = vec![true; 100];
        assert_eq!(own_usual(&own, &speech, &[]), -44.0);
        assert_eq!(own_usual(&own, &speech, &[&other]), -20.0);
        assert!(!own_usual(&own, &[false; 100], &[&other]).is_finite());
    }

    #[test]
    fn what_stands_far_below_the_channels_own_speech_while_another_speaks_is_a_leak() {
        let lane = |levels: &'static [f32], probabilities: &'static [f32]| Lane { levels, probabilities, usual: -20.0 };
        // Own speech; the other's voice 24 dB down, a step late; both at once; silence.
        let own = lane(&[-20.0, -60.0, -44.0, -44.0, -22.0, -60.0], &[0.9, 0.0, 0.9, 0.9, 0.9, 0.0]);
        let other = lane(&[-60.0, -20.0, -20.0, -60.0, -18.0, -60.0], &[0.0, 0.9, 0.9, 0.0, 0.9, 0.0]);
        assert_eq!(leaks(&[own, other], 0), [false, true, true, true, false, true]);
        // Loud music and a shout on the other channel drown nobody.
        let own = lane(&[-32.0, -32.0], &[0.9, 0.9]);
        assert_eq!(leaks(&[own, lane(&[-2.0, -2.0], &[0.05, 0.9])], 0), [false, false]);
        // A stressed word of the other's, that far down.
        let own = lane(&[-35.0, -33.0], &[0.9, 0.9]);
        assert_eq!(leaks(&[own, lane(&[-12.0, -12.0], &[0.9, 0.9])], 0), [true, false]);
        let own = lane(&[-20.0, -60.0], &[0.9, 0.0]);
        assert_eq!(leaks(&[own], 0), [false, false]);
        // A channel without a voice of its own.
        let mute = Lane { usual: f32::NEG_INFINITY, ..lane(&[-44.0, -44.0, -30.0], &[0.9, 0.9, 0.9]) };
        assert_eq!(leaks(&[mute, lane(&[-20.0, -60.0, -60.0], &[0.9, 0.0, 0.0])], 0), [true, true, false]);
    }
}
