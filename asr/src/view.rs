//! Where windows are cut in each listening: a second one must not repeat the first one's mistakes.

use crate::units::Borders;

/// Which listening this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The listening that findings come from.
    First,
    /// A check of the output: each round cuts elsewhere.
    Second {
        /// Counted from 0.
        round: u8,
    },
}

const FIRST: Borders = Borders { pause_ms: 900, margin_ms: 200, full_ms: 28_000, first_ms: 28_000 };

/// Other pauses, margins and window borders; rounds beyond the last start over.
const SECOND: [Borders; 4] = [
    Borders { pause_ms: 800, margin_ms: 300, full_ms: 28_000, first_ms: 14_000 },
    Borders { pause_ms: 1000, margin_ms: 250, full_ms: 26_000, first_ms: 9_000 },
    Borders { pause_ms: 700, margin_ms: 350, full_ms: 28_000, first_ms: 19_000 },
    Borders { pause_ms: 1200, margin_ms: 400, full_ms: 27_000, first_ms: 5_000 },
];

/// On a channel of its own nobody else's speech fills the pauses; on one that all share, shorter pauses part the speakers.
const SHARED_PAUSE_MS: usize = 500;

impl View {
    /// How this listening cuts; `shared` where one channel holds all speakers.
    pub(crate) fn borders(self, shared: bool) -> Borders {
        let own = match self {
            View::First => FIRST,
            View::Second { round } => SECOND[usize::from(round) % SECOND.len()],
        };
        if shared { Borders { pause_ms: own.pause_ms * SHARED_PAUSE_MS / FIRST.pause_ms, ..own } } else { own }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_listenings_cut_alike_and_every_unit_fits_a_window() {
        let views: Vec<View> = [View::First].into_iter().chain((0..4).map(|round| View::Second { round })).collect();
        for (index, view) in views.iter().enumerate() {
            for shared in [false, true] {
                let own = view.borders(shared);
                assert!(own.full_ms * 16 < crate::engine::MAX_WINDOW && own.first_ms <= own.full_ms);
                assert!(views[..index].iter().all(|other| {
                    let other = other.borders(shared);
                    other.pause_ms != own.pause_ms && other.margin_ms != own.margin_ms && other.first_ms != own.first_ms
                }));
            }
        }
    }
}
