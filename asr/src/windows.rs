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

/// Every unit in exactly one window, in order.
pub(crate) fn pack(units: &[Unit], borders: &Borders) -> Vec<Window> {
    let mut windows: Vec<Window> = Vec::new();
    for &unit in units {
        let full = if windows.len() <= 1 { borders.first_ms } else { borders.full_ms } * PER_MS;
        match windows.last_mut() {
            Some(window) if window.len() + JOIN + unit.len() <= full => window.push(unit),
            _ => windows.push(Window::alone(unit)),
        }
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let borders = Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, first_ms: 10_000 };
        for lengths in [&[][..], &[100], &[28_000, 28_000], &[4000, 4000, 4000, 4000, 20_000, 300], &[9000; 9]] {
            let units = units(lengths);
            let windows = pack(&units, &borders);
            let packed: Vec<Unit> = windows.iter().flat_map(|window| window.pieces.iter().map(|piece| piece.unit)).collect();
            assert_eq!(packed, units);
            assert!(windows.iter().all(|window| window.len() <= 28_000 * PER_MS));
        }
    }

    #[test]
    fn a_shorter_first_window_moves_the_later_borders() {
        let units = units(&[6000; 8]);
        let first = |first_ms| {
            let windows = pack(&units, &Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, first_ms });
            windows.iter().map(|window| window.pieces.len()).collect::<Vec<_>>()
        };
        assert_eq!(first(28_000), [4, 4]);
        assert_eq!(first(14_000), [2, 4, 2]);
    }

    #[test]
    fn a_window_whose_units_lost_a_part_never_grows_and_an_empty_one_is_none() {
        let window = &pack(&units(&[4000, 4000]), &Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, first_ms: 28_000 })[0];
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
        let window = &pack(&units, &Borders { pause_ms: 1, margin_ms: 0, full_ms: 28_000, first_ms: 28_000 })[0];
        let sound = window.sound(&[0.5; 400]);
        assert_eq!(sound.len(), 200 + JOIN);
        assert!(sound[100..100 + JOIN].iter().all(|&sample| sample == 0.0));
        assert!(sound[..100].iter().chain(&sound[100 + JOIN..]).all(|&sample| sample == 0.5));
    }
}
