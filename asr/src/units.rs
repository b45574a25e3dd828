//! Where a channel is cut: units of speech between pauses, with generous margins, none longer than a window.
//!
//! On telephone audio Silero gives plain speech as little as 0.01, so the threshold to stay in speech is very low; what it costs is
//! some silence sent to the recogniser, what it saves are first digits.

use redaction::time::FrameRange;

use crate::activity::STEP;
use crate::engine::PER_MS;

/// Speech begins at this probability and lasts until it falls below the other for a pause.
const BEGIN: f32 = 0.1;
const STAY: f32 = 0.01;
/// For the manifest.
pub(crate) const SETTINGS: &str = "speech from 0.1, until below 0.01 for a pause";

/// How units and windows are cut. Another listening uses other borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Borders {
    /// Silence that ends a unit, in milliseconds.
    pub(crate) pause_ms: usize,
    /// Margin on both sides of a unit, in milliseconds; never past the middle of the pause.
    pub(crate) margin_ms: usize,
    /// Longest unit, and longest window, in milliseconds.
    pub(crate) full_ms: usize,
    /// No window holds units that start in two cells of the channel, each so many milliseconds long.
    pub(crate) cell_ms: usize,
}

/// A cell that holds a whole channel: windows are as full as can be.
pub(crate) const WHOLE_MS: usize = usize::MAX / PER_MS;

/// Samples `start..end` of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Unit {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Unit {
    pub(crate) fn len(self) -> usize {
        self.end - self.start
    }

    /// What is left of it outside of `taken`, in order.
    fn without(self, taken: &[Unit]) -> Vec<Unit> {
        taken.iter().fold(vec![self], |left, own| {
            let beside = |part: Unit| [Unit { end: own.start.min(part.end), ..part }, Unit { start: own.end.max(part.start), ..part }];
            left.into_iter().flat_map(beside).filter(|part| part.start < part.end).collect()
        })
    }
}

impl From<FrameRange> for Unit {
    fn from(range: FrameRange) -> Self {
        Self { start: range.start() as usize, end: range.end() as usize }
    }
}

/// The units of a channel of `length` samples in order; they don't overlap. `powers` has one value for every [`BLOCK`] samples begun.
pub(crate) fn cut(length: usize, powers: &[f32], probabilities: &[f32], borders: &Borders) -> Vec<Unit> {
    let runs = runs(probabilities, (borders.pause_ms * PER_MS / STEP).max(1));
    widen(&runs, borders.margin_ms * PER_MS, length).into_iter().flat_map(|unit| split(unit, powers, borders.full_ms * PER_MS)).collect()
}

/// Samples that one power speaks for: 10 ms.
pub(crate) const BLOCK: usize = 10 * PER_MS;

/// The sum of squares of every [`BLOCK`] samples begun.
pub(crate) fn powers(samples: &[f32]) -> Vec<f32> {
    samples.chunks(BLOCK).map(|part| part.iter().map(|sample| sample * sample).sum()).collect()
}

/// What of a unit is left to hear beside `silent`, which is in order: its parts in which somebody speaks. The parts of a unit from which
/// nothing was taken are the unit itself.
pub(crate) fn audible(unit: Unit, silent: &[FrameRange], probabilities: &[f32]) -> Vec<Unit> {
    let mut parts = Vec::new();
    let mut start = unit.start;
    for range in silent {
        let (from, to) = (range.start() as usize, range.end() as usize);
        if from < unit.end && to > unit.start {
            parts.extend((start < from).then_some(Unit { start, end: from }));
            start = start.max(to);
        }
    }
    if start == unit.start {
        return vec![unit];
    }
    parts.extend((start < unit.end).then_some(Unit { start, end: unit.end }));
    parts.retain(|part| spoken(*part, probabilities) >= SYLLABLE);
    parts
}

/// A remainder with less speech than this, in steps, is the edge of something that was taken: no digit is as short as 100 ms.
const SYLLABLE: usize = 3;

/// How far beside something silent is looked for what it left of speech, in samples.
const BESIDE: usize = 1000 * PER_MS;

/// What is left beside `silent` of what was `spoken` before in a channel of `length` samples, and lies in none of `units`: by itself it may not look
/// like speech.
pub(crate) fn remains(spoken: &[Unit], silent: &[FrameRange], units: &[Unit], borders: &Borders, length: usize) -> Vec<Unit> {
    let gone: Vec<Unit> = silent.iter().copied().map(Unit::from).collect();
    let beside = gone
        .iter()
        .flat_map(|own| [Unit { start: own.start.saturating_sub(BESIDE), end: own.start }, Unit { start: own.end, end: own.end + BESIDE }]);
    let mut left: Vec<Unit> = Vec::new();
    for zone in beside {
        let within = |run: &Unit| Unit { start: run.start.max(zone.start), end: run.end.min(zone.end).min(length) };
        let runs = spoken.iter().filter(|run| run.start < zone.end && zone.start < run.end).map(within);
        left.extend(
            runs.filter(|run| run.start < run.end)
                .flat_map(|run| run.without(&gone))
                .flat_map(|part| part.without(units))
                .filter(|part| part.len() >= SYLLABLE * STEP),
        );
    }
    let margin = borders.margin_ms * PER_MS;
    let wide = |part: &Unit| Unit { start: part.start.saturating_sub(margin), end: (part.end + margin).min(length) };
    left.sort_unstable_by_key(|part| (part.start, part.end));
    left.iter().map(wide).fold(Vec::new(), |mut joined: Vec<Unit>, part| {
        match joined.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
        joined
    })
}

/// Where somebody speaks in a channel of `length` samples, without margins, in order.
pub(crate) fn spoken_runs(probabilities: &[f32], length: usize) -> Vec<FrameRange> {
    let range = |(start, end): (usize, usize)| FrameRange::new((start * STEP) as u64, (end * STEP).min(length) as u64);
    runs(probabilities, 1).into_iter().filter_map(range).collect()
}

/// How many steps of a unit may be speech.
fn spoken(unit: Unit, probabilities: &[f32]) -> usize {
    let steps = probabilities.iter().take(unit.end.div_ceil(STEP)).skip(unit.start / STEP);
    steps.filter(|&&probability| probability >= STAY).count()
}

/// Runs of speech, in steps, that `pause` steps of silence part.
fn runs(probabilities: &[f32], pause: usize) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (step, &probability) in probabilities.iter().enumerate() {
        open = match open {
            None if probability >= BEGIN => Some((step, step + 1)),
            None => None,
            Some((start, _)) if probability >= STAY => Some((start, step + 1)),
            Some((start, end)) if step + 1 - end >= pause => {
                runs.push((start, end));
                None
            }
            still => still,
        };
    }
    runs.extend(open);
    runs
}

fn widen(runs: &[(usize, usize)], margin: usize, length: usize) -> Vec<Unit> {
    let middle = |before: usize, after: usize| (runs[before].1 + runs[after].0) * STEP / 2;
    (0..runs.len())
        .map(|index| {
            let floor = if index == 0 { 0 } else { middle(index - 1, index) };
            let ceiling = if index + 1 == runs.len() { length } else { middle(index, index + 1) };
            let (start, end) = runs[index];
            Unit { start: (start * STEP).saturating_sub(margin).max(floor), end: (end * STEP + margin).min(ceiling).min(length) }
        })
        .filter(|unit| unit.start < unit.end)
        .collect()
}

/// Cuts what is longer than `full` at its quietest places.
fn split(unit: Unit, powers: &[f32], full: usize) -> Vec<Unit> {
    let mut rest = unit;
    let mut parts = Vec::new();
    while rest.len() > full {
        let at = quietest(powers, rest.start + full * 2 / 5, rest.start + full);
        parts.push(Unit { start: rest.start, end: at });
        rest.start = at;
    }
    parts.push(rest);
    parts
}

/// The middle of the quietest 150 ms between the two places.
fn quietest(powers: &[f32], from: usize, to: usize) -> usize {
    const WIDTH: usize = 15;
    let power = |block: usize| powers.get(block..block + WIDTH).map_or(f32::MAX, |part| part.iter().sum());
    let places = from.div_ceil(BLOCK)..(to / BLOCK).saturating_sub(WIDTH);
    places.min_by(|&a, &b| power(a).total_cmp(&power(b))).map_or(to, |block| block * BLOCK + WIDTH * BLOCK / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BORDERS: Borders = Borders { pause_ms: 320, margin_ms: 64, full_ms: 2000, cell_ms: WHOLE_MS };

    fn cut_of(pattern: &[(usize, f32)]) -> Vec<(usize, usize)> {
        let probabilities: Vec<f32> = pattern.iter().flat_map(|&(steps, value)| vec![value; steps]).collect();
        let powers = vec![1.6; probabilities.len() * STEP / BLOCK];
        cut(probabilities.len() * STEP, &powers, &probabilities, &BORDERS).iter().map(|unit| (unit.start / STEP, unit.end / STEP)).collect()
    }

    #[test]
    fn units_begin_at_speech_end_at_pauses_and_have_margins() {
        type Row<'a> = (&'a [(usize, f32)], &'a [(usize, usize)]);
        let table: &[Row] = &[
            (&[(20, 0.0)], &[]),
            (&[(10, 0.0), (5, 0.5), (30, 0.0)], &[(8, 17)]),
            (&[(10, 0.0), (5, 0.5), (9, 0.0), (5, 0.2), (30, 0.0)], &[(8, 31)]),
            (&[(10, 0.0), (5, 0.5), (12, 0.0), (5, 0.2), (30, 0.0)], &[(8, 17), (25, 34)]),
            (&[(1, 0.5), (20, 0.02)], &[(0, 21)]),
            (&[(20, 0.05)], &[]),
        ];
        for (pattern, units) in table {
            assert_eq!(cut_of(pattern), *units, "{pattern:?}");
        }
    }

    #[test]
    fn margins_never_meet() {
        let probabilities = [vec![0.5; 10], vec![0.0; 11], vec![0.5; 19]].concat();
        let units = cut(40 * STEP, &[1.6; 128], &probabilities, &Borders { margin_ms: 900, ..BORDERS });
        assert_eq!(units.len(), 2);
        assert!(units[0].end <= units[1].start);
    }

    #[test]
    fn a_long_unit_is_split_at_its_quietest_place_and_loses_nothing() {
        let mut samples = vec![0.5f32; 3000 * PER_MS];
        samples[1500 * PER_MS..1700 * PER_MS].fill(0.0);
        let parts = split(Unit { start: 0, end: samples.len() }, &powers(&samples), 2000 * PER_MS);
        assert_eq!(parts.len(), 2);
        assert!((1500..1700).contains(&(parts[0].end / PER_MS)));
        assert_eq!((parts[0].start, parts[0].end, parts[1].end), (0, parts[1].start, samples.len()));
    }

    #[test]
    fn what_was_silenced_parts_a_unit_and_slivers_of_it_are_no_speech() {
        let unit = Unit { start: 0, end: 100 * STEP };
        let steps = |from: usize, to: usize| FrameRange::new((from * STEP) as u64, (to * STEP) as u64).unwrap();
        let parts = |silent: &[FrameRange], probability: f32| {
            let parts = audible(unit, silent, &[probability; 100]);
            parts.iter().map(|part| (part.start / STEP, part.end / STEP)).collect::<Vec<_>>()
        };
        assert_eq!(parts(&[], 0.5), [(0, 100)]);
        assert_eq!(parts(&[steps(120, 130)], 0.0), [(0, 100)]);
        assert_eq!(parts(&[steps(20, 40)], 0.5), [(0, 20), (40, 100)]);
        assert_eq!(parts(&[steps(0, 40), steps(42, 50), steps(90, 120)], 0.5), [(50, 90)]);
        assert_eq!(parts(&[steps(20, 40)], 0.0), [(0, 0); 0]);
        assert_eq!(parts(&[steps(0, 100)], 0.5), [(0, 0); 0]);
    }

    #[test]
    fn what_is_left_of_speech_beside_what_was_silenced_is_heard_unless_a_unit_holds_it() {
        type Steps<'a> = &'a [(usize, usize)];
        let spans = |steps: Steps| steps.iter().map(|(from, to)| Unit { start: from * STEP, end: to * STEP }).collect::<Vec<_>>();
        let silent = FrameRange::new(20 * STEP as u64, 40 * STEP as u64).unwrap();
        let table: &[(Steps, Steps, Steps)] = &[
            (&[(10, 50)], &[], &[(8, 22), (38, 50)]),
            (&[(10, 50)], &[(0, 22)], &[(38, 50)]),
            (&[(10, 50)], &[(12, 60)], &[]),
            (&[(20, 40), (100, 200)], &[], &[]),
            (&[(18, 40)], &[], &[]),
            // Nothing reaches beyond the channel's end, whatever is said of it.
            (&[(0, 300)], &[], &[(0, 22), (38, 50)]),
        ];
        for (spoken, units, expected) in table {
            let left = remains(&spans(spoken), &[silent], &spans(units), &BORDERS, 50 * STEP);
            let left: Vec<_> = left.iter().map(|unit| (unit.start / STEP, unit.end / STEP)).collect();
            assert_eq!(left, *expected, "{spoken:?} {units:?}");
        }
    }
}
