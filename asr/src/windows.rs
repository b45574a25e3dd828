//! Packs the units of one channel, in order, into windows for the recogniser, with a little silence between them.

use crate::engine::PER_MS;
use crate::units::{Borders, Unit};

/// Silence between two units of a window, in samples: 0.6 s keeps the recogniser from running them together.
pub(crate) const JOIN: usize = 600 * PER_MS;

/// A unit and where in its window it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Piece {
    pub(crate) unit: Unit,
    pub(crate) at: usize,
}

impl Piece {
    /// One past its last sample in the window.
    pub(crate) fn end(self) -> usize {
        self.at + self.unit.len()
    }
}

/// What is decoded at once: at least one piece, all of one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) pieces: Vec<Piece>,
}

impl Window {
    /// A window of one unit.
    pub(crate) fn alone(unit: Unit) -> Self {
        Self { pieces: vec![Piece { unit, at: 0 }] }
    }

    /// The same with every unit's parts in its place; `None` where no part is left. The parts of one unit lie no farther apart than they do
    /// in the channel, so that the window never grows.
    pub(crate) fn parted(&self, parts: impl Fn(Unit) -> Vec<Unit>) -> Option<Self> {
        let mut pieces: Vec<Piece> = Vec::new();
        for piece in &self.pieces {
            let mut before: Option<Unit> = None;
            for unit in parts(piece.unit) {
                let gap = before.map_or(JOIN, |before| JOIN.min(unit.start - before.end));
                let at = pieces.last().map_or(0, |last| last.end() + gap);
                pieces.push(Piece { unit, at });
                before = Some(unit);
            }
        }
        (!pieces.is_empty()).then_some(Self { pieces })
    }

    /// Samples in all.
    pub(crate) fn len(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.end())
    }

    /// Milliseconds of the channel that it decodes.
    pub(crate) fn speech_ms(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.unit.len() / PER_MS).sum::<usize>() as u64
    }

    /// The sound: pieces of the channel with silence between.
    pub(crate) fn sound(&self, channel: &[f32]) -> Vec<f32> {
        let mut sound = vec![0.0; self.len()];
        for piece in &self.pieces {
            sound[piece.at..piece.end()].copy_from_slice(&channel[piece.unit.start..piece.unit.end]);
        }
        sound
    }

    fn push(&mut self, unit: Unit) {
        self.pieces.push(Piece { unit, at: self.len() + JOIN });
    }
}

/// Every unit in exactly one window, in order. A window holds units of one cell of the channel only, so that what changes in one cell moves
/// no border in another, but for the little that a cell may leave over.
pub(crate) fn pack(units: &[Unit], borders: &Borders) -> Vec<Window> {
    let full = borders.full_ms * PER_MS;
    let cell = |unit: &Unit| unit.start / (borders.cell_ms * PER_MS);
    let mut windows: Vec<Window> = Vec::new();
    for own in units.chunk_by(|a, b| cell(a) == cell(b)) {
        let mut shared = shared_out(own, full);
        let little = shared.len() == 1 && shared[0].len() < LITTLE;
        match windows.last_mut().filter(|last| little && last.len() + JOIN + shared[0].len() <= full) {
            Some(last) => own.iter().for_each(|&unit| last.push(unit)),
            None => windows.append(&mut shared),
        }
    }
    windows
}

/// So little is heard with what is said before it: by itself it tells a recogniser nothing, in samples.
const LITTLE: usize = 5000 * PER_MS;

/// Units in as few windows as hold them, none longer than `full`, and all about as long.
fn shared_out(units: &[Unit], full: usize) -> Vec<Window> {
    let fill = |most: usize| {
        let mut windows: Vec<Window> = Vec::new();
        for &unit in units {
            match windows.last_mut() {
                Some(window) if window.len() + JOIN + unit.len() <= most => window.push(unit),
                _ => windows.push(Window::alone(unit)),
            }
        }
        windows
    };
    let fewest = fill(full);
    let total: usize = fewest.iter().map(Window::len).sum();
    let even = (1..=EVEN_STEPS).map(|step| total / fewest.len().max(1) * (EVEN_STEPS + step) / EVEN_STEPS);
    even.filter(|most| *most < full).map(fill).find(|windows| windows.len() <= fewest.len()).unwrap_or(fewest)
}

/// How finely an even share is looked for: eighths over the mean.
const EVEN_STEPS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::WHOLE_MS;

    const BORDERS: Borders = Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, cell_ms: WHOLE_MS };

    fn units(lengths_ms: &[usize]) -> Vec<Unit> {
        let mut start = 0;
        let mut unit = |length: &usize| {
            start += 5000 * PER_MS;
            Unit { start, end: start + length * PER_MS }
        };
        lengths_ms.iter().map(&mut unit).collect()
    }

    #[test]
    fn every_unit_lies_in_exactly_one_window_in_order_and_no_window_is_overfull() {
        let borders = Borders { cell_ms: 45_000, ..BORDERS };
        for lengths in [&[][..], &[100], &[28_000, 28_000], &[4000, 4000, 4000, 4000, 20_000, 300], &[9000; 9]] {
            let units = units(lengths);
            let windows = pack(&units, &borders);
            let packed: Vec<Unit> = windows.iter().flat_map(|window| window.pieces.iter().map(|piece| piece.unit)).collect();
            assert_eq!(packed, units);
            assert!(windows.iter().all(|window| window.len() <= 28_000 * PER_MS));
        }
    }

    #[test]
    fn windows_of_one_cell_are_about_as_long_and_borders_of_others_never_move() {
        // Every five seconds begins a unit: eight in the first cell of 45 s, nine in each other.
        let shapes = |lengths: &[usize], cell_ms: usize| {
            let windows = pack(&units(lengths), &Borders { cell_ms, ..BORDERS });
            windows.iter().map(|window| window.pieces.len()).collect::<Vec<_>>()
        };
        let with = |first: usize, last: &[usize]| [&[first], [2000; 7].as_slice(), last].concat();
        assert_eq!(shapes(&[4000; 12], WHOLE_MS), [6, 6]);
        assert_eq!(shapes(&with(2000, &[2000; 9]), 45_000), [8, 9]);
        assert_eq!(shapes(&with(16_000, &[2000; 9]), 45_000)[1..], [6, 9]);
        // What is little goes with what was before it.
        assert_eq!(shapes(&with(2000, &[2000, 6000]), 45_000), [8, 2]);
        assert_eq!(shapes(&with(2000, &[2000, 200, 200]), 45_000), [11]);
    }

    #[test]
    fn a_window_whose_units_lost_a_part_never_grows_and_an_empty_one_is_none() {
        let window = &pack(&units(&[4000, 4000]), &BORDERS)[0];
        let without = |from: usize, to: usize| {
            move |unit: Unit| vec![Unit { end: unit.start + from, ..unit }, Unit { start: unit.start + to, ..unit }]
        };
        for (from, to) in [(1000, 1100), (1000, 20_000)] {
            let parted = window.parted(without(from, to)).unwrap();
            assert_eq!(parted.pieces.len(), 4);
            assert!(parted.pieces.windows(2).all(|pair| pair[0].end() < pair[1].at));
            assert!(parted.len() <= window.len(), "{from} {to}");
        }
        assert_eq!(window.parted(|unit| vec![unit]).as_ref(), Some(window));
        assert_eq!(window.parted(|_| Vec::new()), None);
    }

    #[test]
    fn the_sound_has_silence_between_the_pieces() {
        let units = [Unit { start: 0, end: 100 }, Unit { start: 300, end: 400 }];
        let window = &pack(&units, &BORDERS)[0];
        let sound = window.sound(&[0.5; 400]);
        assert_eq!(sound.len(), 200 + JOIN);
        assert!(sound[100..100 + JOIN].iter().all(|&sample| sample == 0.0));
        assert!(sound[..100].iter().chain(&sound[100 + JOIN..]).all(|&sample| sample == 0.5));
    }
}
