//! Where windows are cut in each listening: a second one must not repeat the first one's mistakes.

use redaction::time::FrameRange;

use crate::units::{Borders, Unit, WHOLE_MS};

/// Which listening this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View<'a> {
    /// The listening that findings come from.
    First,
    /// A check of the output, which cuts elsewhere. Every round cuts alike, so that only windows whose sound changed are decoded anew.
    Second,
    /// As the second, of the units that meet one of these ranges (frames of 16 kHz) or that lost a sample since the first listening. All other
    /// units hold the very samples that were heard then, and keep their words. Rounds ask for more, never for less.
    Within(&'a [FrameRange]),
}

const FIRST: Borders = Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, cell_ms: WHOLE_MS };
/// Other pauses, margins and window borders. What a plan takes changes the windows of a cell or two: all others sound as in the round before.
const SECOND: Borders = Borders { pause_ms: 1000, margin_ms: 250, full_ms: 26_000, cell_ms: 45_000 };

/// On a channel of its own nobody else's speech fills the pauses; on one that all share, shorter pauses part the speakers.
const SHARED_PAUSE_MS: usize = 500;

impl View<'_> {
    /// What a manifest says of it.
    pub(crate) const STATEMENT: &'static str = "listened to again with other borders, noisy lines through a Wiener filter";

    /// Whether it hears noisy lines without their noise.
    pub(crate) fn takes_noise_out(self) -> bool {
        self != View::First
    }

    /// Which units of a channel it hears, of which `silent` was taken.
    pub(crate) fn of(self, units: &[Unit], silent: &[FrameRange]) -> Vec<Unit> {
        let meets = |unit: &Unit, range: &FrameRange| (range.start() as usize) < unit.end && unit.start < range.end() as usize;
        match self {
            View::First | View::Second => units.to_vec(),
            View::Within(near) => units.iter().filter(|unit| near.iter().chain(silent).any(|range| meets(unit, range))).copied().collect(),
        }
    }

    /// How this listening cuts; `shared` where one channel holds all speakers.
    pub(crate) fn borders(self, shared: bool) -> Borders {
        let own = match self {
            View::First => FIRST,
            View::Second | View::Within(_) => SECOND,
        };
        if shared { Borders { pause_ms: own.pause_ms * SHARED_PAUSE_MS / FIRST.pause_ms, ..own } } else { own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_listening_hears_a_line_as_it_is_and_the_second_without_its_noise() {
        assert!(!View::First.takes_noise_out() && View::Second.takes_noise_out() && View::Within(&[]).takes_noise_out());
    }

    #[test]
    fn a_partial_listening_hears_what_is_asked_for_and_all_that_lost_a_sample() {
        let range = |start, end| FrameRange::new(start, end).unwrap();
        let units = [Unit { start: 0, end: 100 }, Unit { start: 100, end: 200 }, Unit { start: 300, end: 400 }];
        let table: &[(&[FrameRange], &[FrameRange], &[usize])] = &[
            (&[], &[], &[]),
            (&[range(99, 100)], &[], &[0]),
            (&[range(99, 101)], &[], &[0, 1]),
            (&[range(200, 300)], &[], &[]),
            (&[], &[range(399, 500)], &[2]),
            (&[range(0, 1)], &[range(150, 160)], &[0, 1]),
            (&[range(0, 400)], &[], &[0, 1, 2]),
        ];
        for (near, silent, heard) in table {
            let heard: Vec<Unit> = heard.iter().map(|&at| units[at]).collect();
            assert_eq!(View::Within(near).of(&units, silent), heard, "{near:?} {silent:?}");
        }
        assert_eq!(View::Second.of(&units, &[]), units);
    }

    #[test]
    fn the_second_listening_cuts_elsewhere_and_every_unit_fits_a_window() {
        for shared in [false, true] {
            let (first, second) = (View::First.borders(shared), View::Second.borders(shared));
            assert!(first.pause_ms != second.pause_ms && first.margin_ms != second.margin_ms && first.cell_ms != second.cell_ms);
            for own in [first, second] {
                assert!(own.full_ms * 16 < crate::engine::MAX_WINDOW);
            }
        }
    }
}
