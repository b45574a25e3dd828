//! Decodes one window, and another way where the recogniser loops.

use crate::answer;
use crate::denoise::Denoiser;
use crate::engine::{PER_MS, Segment, Transcriber};
use crate::error::AsrError;
use crate::loops;
use crate::windows::{Piece, Window};
use crate::words::{self, Heard};

/// Silence laid around a unit that is decoded alone: it moves every border.
const APRON: usize = 500 * PER_MS;

/// What windows are cut from.
pub(crate) struct Source<'a> {
    /// The channel's samples.
    pub(crate) samples: &'a [f32],
    /// What takes out its noise, where it is to be.
    pub(crate) denoiser: Option<&'a Denoiser>,
}

impl Source<'_> {
    fn sound(&self, window: &Window) -> Result<Vec<f32>, AsrError> {
        let sound = window.sound(self.samples);
        match self.denoiser {
            Some(denoiser) => denoiser.clean(&sound),
            None => Ok(sound),
        }
    }
}

/// The words of a window.
///
/// A loop is never kept: the units are decoded alone, and what still loops there is cut, so that its time shows as a gap.
pub(crate) fn decode(engine: &dyn Transcriber, window: &Window, source: &Source<'_>) -> Result<Vec<Heard>, AsrError> {
    let segments = answer(engine, &source.sound(window)?)?;
    let excess = loops::excess(&segments);
    if excess == 0 {
        return Ok(words::of_window(&segments, window));
    }
    let mut alone = Vec::new();
    let mut looped = 0;
    for piece in &window.pieces {
        let (again, segments) = apart(engine, *piece, source)?;
        looped += loops::excess(&segments);
        alone.extend(words::of_window(&loops::without(&segments), &again));
    }
    if looped < excess { Ok(alone) } else { Ok(words::of_window(&loops::without(&segments), window)) }
}

/// One unit with silence around it.
fn apart(engine: &dyn Transcriber, piece: Piece, source: &Source<'_>) -> Result<(Window, Vec<Segment>), AsrError> {
    let window = Window { pieces: vec![Piece { unit: piece.unit, at: APRON }] };
    let mut sound = source.sound(&window)?;
    sound.resize(sound.len() + APRON, 0.0);
    let segments = answer(engine, &sound)?;
    Ok((window, segments))
}

/// What the recogniser hears, where that can be true.
fn answer(engine: &dyn Transcriber, sound: &[f32]) -> Result<Vec<Segment>, AsrError> {
    let segments = engine.decode(sound)?;
    answer::check(&segments, sound.len())?;
    Ok(segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{ModelInfo, Token};
    use crate::units::Unit;

    /// Loops on windows longer than it can bear.
    struct Looping {
        bears: usize,
    }

    impl Transcriber for Looping {
        fn models(&self) -> &[ModelInfo] {
            &[]
        }

        fn decode(&self, window: &[f32]) -> Result<Vec<Segment>, AsrError> {
            let words = if window.len() > self.bears { 60 } else { 2 };
            let token = |index: u64| Token { text: b" one".to_vec(), end_ms: Some(600 + 40 * index), probability: 0.9 };
            Ok(vec![Segment { start_ms: 500, end_ms: 3000, tokens: (0..words).map(token).collect() }])
        }
    }

    fn window() -> (Window, Vec<f32>) {
        let unit = |start: usize| Unit { start, end: start + 4000 * PER_MS };
        let pieces = vec![Piece { unit: unit(0), at: 0 }, Piece { unit: unit(80_000), at: 73_600 }];
        (Window { pieces }, vec![0.1; 160_000])
    }

    #[test]
    fn a_window_that_loops_is_decoded_unit_by_unit() {
        let (window, channel) = window();
        let words = decode(&Looping { bears: 6000 * PER_MS }, &window, &Source { samples: &channel, denoiser: None }).unwrap();
        let units: Vec<usize> = words.iter().map(|word| word.unit).collect();
        assert_eq!(units, [0, 0, 80_000, 80_000]);
    }

    #[test]
    fn a_source_with_a_denoiser_sounds_as_long_and_quieter() {
        let mut seed = 1u32;
        let mut noise = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((seed >> 8) as f32 / (1 << 23) as f32 - 1.0) * 0.05
        };
        let channel: Vec<f32> = (0..160_000).map(|_| noise()).collect();
        let denoiser = Denoiser::of(&channel, &crate::presence::levels(&channel)).unwrap();
        assert!(denoiser.is_some());
        let sound = |denoiser| Source { samples: &channel, denoiser }.sound(&window().0).unwrap();
        let power = |sound: &[f32]| sound.iter().map(|sample| sample * sample).sum::<f32>();
        let (raw, clean) = (sound(None), sound(denoiser.as_ref()));
        assert_eq!(raw, window().0.sound(&channel));
        assert!(raw.len() == clean.len() && power(&clean) * 8.0 < power(&raw));
    }

    #[test]
    fn a_loop_that_nothing_cures_is_cut() {
        let (window, channel) = window();
        let words = decode(&Looping { bears: 0 }, &window, &Source { samples: &channel, denoiser: None }).unwrap();
        assert_eq!(words.len(), 9);
    }
}
