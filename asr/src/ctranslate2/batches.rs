//! Which windows are decoded together: those that the network views at one length. By the window alone it is known how it is viewed, so that
//! its answer doesn't depend on what it is decoded with.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::features::FRAME;

/// What a window is lengthened by with silence, and the least that the network is given, in frames of 10 ms: it was trained on 30 s, and
/// loses digits where its view is too short.
const APRON: usize = 100;
const LEAST: usize = 800;
/// What it was trained on.
const LONGEST: usize = 3000;
/// Views are of so many frames, or twice as many, and so on: the longer the step, the more windows have one view, and the more silence is
/// looked at.
const STEP: usize = 400;
/// More at once save nothing more.
const MOST: usize = 8;

/// How many frames the network is given of a window of so many samples.
pub(super) fn view(samples: usize) -> usize {
    (samples.div_ceil(FRAME) + APRON).next_multiple_of(STEP).clamp(LEAST, LONGEST)
}

/// In how many frames of it somebody may speak.
pub(super) fn spoken(samples: usize) -> usize {
    samples.div_ceil(FRAME).max(APRON)
}

/// Whether windows of so many samples can be decoded at once, each as by itself: they have one length of view, and aren't all spoken in for
/// as long. Where they are, CTranslate2 takes the means of an alignment over the longest text of all; else over each one's own.
pub(super) fn stand_apart(lengths: &[usize]) -> bool {
    let all = |of: fn(usize) -> usize| lengths.windows(2).all(|pair| of(pair[0]) == of(pair[1]));
    // Its alignments count in steps of two frames.
    lengths.len() == 1 || !lengths.is_empty() && all(view) && !all(|samples| spoken(samples) / 2)
}

/// Windows of so many samples in batches for `states` threads.
pub(super) fn of(lengths: &[usize], states: NonZeroUsize) -> Vec<Vec<usize>> {
    let most = lengths.len().div_ceil(states.get()).clamp(1, MOST);
    let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, &samples) in lengths.iter().enumerate() {
        alike.entry(view(samples)).or_default().push(index);
    }
    // The longest first, so that no thread begins one when the others are done.
    alike.into_values().rev().flat_map(|own| own.chunks(most).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: usize = 16_000;

    #[test]
    fn every_window_is_in_one_batch_with_windows_of_its_view() {
        let lengths: Vec<usize> = (0..40).map(|index| (index * 7 % 29) * SECOND + index).collect();
        for states in [1, 2, 64] {
            let batches = of(&lengths, NonZeroUsize::new(states).unwrap());
            let mut all: Vec<usize> = batches.iter().flatten().copied().collect();
            all.sort_unstable();
            assert_eq!(all, (0..40).collect::<Vec<_>>());
            for batch in batches {
                assert!(batch.len() <= MOST && batch.iter().all(|&index| view(lengths[index]) == view(lengths[batch[0]])));
            }
        }
        assert!(of(&[], NonZeroUsize::MIN).is_empty());
    }

    #[test]
    fn windows_stand_apart_where_they_are_viewed_alike_and_not_all_are_as_long() {
        let table: &[(&[usize], bool)] = &[
            (&[], false),
            (&[0], true),
            (&[20 * SECOND], true),
            (&[20 * SECOND, 20 * SECOND], false),
            (&[20 * SECOND, 20 * SECOND + 160], false),
            (&[20 * SECOND, 20 * SECOND - 1600, 20 * SECOND], true),
            (&[20 * SECOND, 28 * SECOND], false),
        ];
        for (lengths, apart) in table {
            assert_eq!(stand_apart(lengths), *apart, "{lengths:?}");
        }
    }

    #[test]
    fn a_view_holds_its_window_and_silence_and_no_more_than_the_network_was_trained_on() {
        for samples in [0, 1, SECOND, 8 * SECOND, crate::engine::MAX_WINDOW] {
            let view = view(samples);
            assert!(view >= samples / FRAME + APRON && (LEAST..=3000).contains(&view) && view.is_multiple_of(2), "{samples}");
        }
    }
}
