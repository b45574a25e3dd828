//! Where windows are cut in each listening: a second one must not repeat the first one's mistakes.

use crate::units::Borders;

/// Which listening this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The listening that findings come from.
    First,
    /// A check of the output, which cuts elsewhere. Every round cuts alike, so that only windows whose sound changed are decoded anew.
    Second,
}

const FIRST: Borders = Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, first_ms: 28_000 };
/// Other pauses, margins and window borders.
const SECOND: Borders = Borders { pause_ms: 1000, margin_ms: 250, full_ms: 26_000, first_ms: 9_000 };

/// On a channel of its own nobody else's speech fills the pauses; on one that all share, shorter pauses part the speakers.
const SHARED_PAUSE_MS: usize = 500;

impl View {
    /// What a manifest says of it.
    pub(crate) const STATEMENT: &str = "listened to again with other borders, noisy lines through a Wiener filter";

    /// Whether it hears noisy lines without their noise.
    pub(crate) fn takes_noise_out(self) -> bool {
        self == View::Second
    }

    /// How this listening cuts; `shared` where one channel holds all speakers.
    pub(crate) fn borders(self, shared: bool) -> Borders {
        let own = match self {
            View::First => FIRST,
            View::Second => SECOND,
        };
        if shared { Borders { pause_ms: own.pause_ms * SHARED_PAUSE_MS / FIRST.pause_ms, ..own } } else { own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_listening_hears_a_line_as_it_is_and_the_second_without_its_noise() {
        assert!(!View::First.takes_noise_out() && View::Second.takes_noise_out());
    }

    #[test]
    fn the_second_listening_cuts_elsewhere_and_every_unit_fits_a_window() {
        for shared in [false, true] {
            let (first, second) = (View::First.borders(shared), View::Second.borders(shared));
            assert!(first.pause_ms != second.pause_ms && first.margin_ms != second.margin_ms && first.first_ms != second.first_ms);
            for own in [first, second] {
                assert!(own.full_ms * 16 < crate::engine::MAX_WINDOW && own.first_ms <= own.full_ms);
            }
        }
    }
}
