//! Which detected speech no word accounts for.

use crate::activity::STEP;
use crate::engine::PER_MS;
use crate::presence::{floors, percentile};
use crate::units::Unit;
use crate::words::Heard;

/// A step of this probability is speech, whatever its level.
const CERTAIN: f32 = 0.6;
/// A step of this probability is speech where it stands out of the channel's floor around it.
const LIKELY: f32 = 0.2;
const STANDS_OUT_DB: f32 = 15.0;
/// A step so little above the floor, or so far below the channel's usual speech, is no speech.
const QUIET_DB: f32 = 8.0;
const FAR_BELOW_DB: f32 = 25.0;
/// How far a room full of voices stands over its floor as a rule, and what stands no more than this over that is a part of it.
const ROOM_DB: f32 = 6.0;
const STANDS_OUT_OF_BACKGROUND_DB: f32 = 2.0;
/// Shorter stretches than this are breaths, clicks and the ends of words.
const SHORTEST: usize = 500 * PER_MS;
/// Fewer words than this tell nothing of what can be heard on a line.
const FEW: usize = 10;
/// How much of a stretch is held against the background at once: a second.
const PART: usize = 31 * STEP;
/// Two stretches no farther apart are one.
const BRIDGE: usize = 250 * PER_MS;
/// Word ends are early as a rule, by up to this.
const AFTER: usize = 350 * PER_MS;

/// What the signal itself says of every step of a channel.
#[derive(Clone)]
pub(crate) struct Profile {
    /// Clearly speech.
    pub(crate) speech: Vec<bool>,
    /// Surely none: the floor, or far below the channel's speech, as another's voice that leaks in is.
    pub(crate) quiet: Vec<bool>,
    /// How far it stands over the channel's floor there, in dB.
    over: Vec<f32>,
}

impl Profile {
    /// Stretches of clear speech that no word accounts for, in order. What stands no farther out than the background does is nobody's on the line.
    pub(crate) fn gaps(&self, words: &[Heard]) -> Vec<Unit> {
        let background = self.background(words);
        stretches(&self.standing_out(&left(&self.speech, words), background))
    }

    /// Milliseconds of clear speech, the background's aside.
    pub(crate) fn speech_ms(&self, words: &[Heard]) -> u64 {
        length_ms(&self.standing_out(&self.speech, self.background(words)))
    }

    /// `speech` without what of its long stretches is background, part by part: a voice may be in the midst of it.
    fn standing_out(&self, speech: &[bool], background: f32) -> Vec<bool> {
        let mut out = speech.to_vec();
        for part in stretches(speech).into_iter().flat_map(parts) {
            let steps = part.start / STEP..part.end / STEP;
            if percentile(self.over[steps.clone()].to_vec(), 50) <= background + STANDS_OUT_OF_BACKGROUND_DB {
                out[steps].fill(false);
            }
        }
        out
    }

    /// How far what lies behind all words stands over the floor as a rule, in dB: little for noise, more for a room full of voices. Where few words
    /// were heard, or none that stand out of it, it may be the very voice that should have been heard: nothing is background there.
    fn background(&self, words: &[Heard]) -> f32 {
        let wordless = left(&vec![true; self.over.len()], words);
        let level = |left: bool, hundredths: usize| {
            percentile(self.over.iter().zip(&wordless).filter(|(_, own)| **own == left).map(|(over, _)| *over).collect(), hundredths)
        };
        let (behind, heard) = (level(true, 50), level(false, 75));
        let told_apart = words.len() >= FEW && heard > behind + 2.0 * STANDS_OUT_OF_BACKGROUND_DB;
        if told_apart { behind.min(ROOM_DB) } else { f32::NEG_INFINITY }
    }
}

/// The profile of a channel, and the level of its usual speech; empty without probabilities.
pub(crate) fn profile(levels: &[f32], probabilities: &[f32]) -> (Profile, f32) {
    let levels = &levels[..levels.len().min(probabilities.len())];
    let floors = floors(levels);
    let clear = |((probability, level), floor): ((&f32, &f32), &f32)| {
        *probability >= CERTAIN && *level > floor + 3.0 || *probability >= LIKELY && *level > floor + STANDS_OUT_DB
    };
    let speech: Vec<bool> = probabilities.iter().zip(levels).zip(&floors).map(clear).collect();
    let loud = percentile(levels.iter().zip(&speech).filter(|(_, speech)| **speech).map(|(level, _)| *level).collect(), 75);
    let quiet = |(level, floor): (&f32, &f32)| *level < (floor + QUIET_DB).max(loud - FAR_BELOW_DB);
    let over: Vec<f32> = levels.iter().zip(&floors).map(|(level, floor)| level - floor).collect();
    (Profile { quiet: levels.iter().zip(&floors).map(quiet).collect(), speech, over }, loud)
}

/// The longest quiet stretch between two samples, where it is at least `least` samples long.
pub(crate) fn pause(quiet: &[bool], from: usize, to: usize, least: usize) -> Option<Unit> {
    let (mut longest, mut run) = ((0, 0), 0);
    for (step, &quiet) in quiet.iter().enumerate().take(to / STEP).skip(from.div_ceil(STEP)) {
        run = if quiet { run + 1 } else { 0 };
        longest = longest.max((run, step + 1));
    }
    (longest.0 * STEP >= least).then_some(Unit { start: (longest.1 - longest.0) * STEP, end: longest.1 * STEP })
}

/// Whether anything sounds between two samples.
pub(crate) fn sounds(quiet: &[bool], from: usize, to: usize) -> bool {
    quiet.iter().take(to / STEP).skip(from.div_ceil(STEP)).filter(|quiet| !**quiet).count() >= SOUND
}

/// Fewer steps than this are a click.
const SOUND: usize = 3;

/// Milliseconds of speech.
fn length_ms(speech: &[bool]) -> u64 {
    (speech.iter().filter(|&&step| step).count() * STEP / PER_MS) as u64
}

/// The steps that no word accounts for.
fn left(steps: &[bool], words: &[Heard]) -> Vec<bool> {
    let mut left = steps.to_vec();
    for word in words {
        let (start, end) = reach(word);
        let last = (end.div_ceil(STEP)).min(left.len());
        left[(start / STEP).min(last)..last].fill(false);
    }
    left
}

/// Stretches of steps, in order, each long enough for a word.
fn stretches(steps: &[bool]) -> Vec<Unit> {
    let mut stretches: Vec<Unit> = Vec::new();
    for (index, _) in steps.iter().enumerate().filter(|(_, step)| **step) {
        let (start, end) = (index * STEP, (index + 1) * STEP);
        match stretches.last_mut() {
            Some(stretch) if start - stretch.end <= BRIDGE => stretch.end = end,
            _ => stretches.push(Unit { start, end }),
        }
    }
    stretches.retain(|stretch| stretch.len() >= SHORTEST);
    stretches
}

/// A stretch in parts of a second; what is left over goes with the last.
fn parts(stretch: Unit) -> Vec<Unit> {
    let count = (stretch.len() / PART).max(1);
    let start = |part: usize| stretch.start + part * PART;
    (0..count).map(|part| Unit { start: start(part), end: if part + 1 == count { stretch.end } else { start(part + 1) } }).collect()
}

/// Where a word begins that can't account for all the time since `before`, where at least `least` samples are left over. Numbers and spelled
/// letters take as long as people like: they keep all of it.
pub(crate) fn unaccounted(word: &Heard, before: usize, least: usize) -> Option<usize> {
    let letters = word.text.trim_end_matches(|sign: char| sign.is_ascii_punctuation());
    let plain = letters.chars().count() > 1 && letters.chars().skip(1).all(|letter| letter.is_lowercase() || letter == '\'');
    let (start, _) = reach(word);
    (plain && start >= before + least).then_some(start)
}

/// From where a word may begin to its end.
pub(crate) fn said(word: &Heard) -> (usize, usize) {
    (reach(word).0, word.end)
}

/// The time that a word can account for: no more than its letters take, counted back from its end. What a word's start lies before
/// that was said by somebody whom nobody wrote down.
fn reach(word: &Heard) -> (usize, usize) {
    let milliseconds: usize = 500 + word.text.chars().map(|letter| if letter.is_numeric() { 450 } else { 100 }).sum::<usize>();
    (word.start.max(word.end.saturating_sub(milliseconds * PER_MS)), word.end + AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::presence::levels;

    fn word(text: &str, start_ms: usize, end_ms: usize) -> Heard {
        Heard { text: text.to_owned(), start: start_ms * PER_MS, end: end_ms * PER_MS, probability: 1.0, unit: 0 }
    }

    #[test]
    fn speech_without_words_is_a_gap_and_a_word_that_swallows_it_is_no_excuse() {
        let speech = vec![true; 5000 / 32];
        type Row<'a> = (&'a [Heard], &'a [(usize, usize)]);
        let table: &[Row] = &[
            (&[], &[(0, 4992)]),
            (&[word("hello", 0, 900), word("there", 900, 1500), word("everybody", 1500, 2500)], &[(2850, 4992)]),
            (&[word("four", 0, 5000)], &[(0, 4100)]),
            (&[word("4539578763", 0, 5000)], &[]),
        ];
        for (words, expected) in table {
            let gaps = stretches(&left(&speech, words));
            assert_eq!(gaps.len(), expected.len());
            for (gap, (start, end)) in gaps.iter().zip(*expected) {
                assert!(gap.start.abs_diff(start * PER_MS) <= 2 * STEP && gap.end.abs_diff(end * PER_MS) <= 2 * STEP, "{gap:?}");
            }
        }
    }

    #[test]
    fn a_short_burst_is_no_gap() {
        let mut speech = vec![false; 100];
        speech[10..20].fill(true);
        assert!(stretches(&speech).is_empty());
        assert_eq!(length_ms(&speech), 320);
    }

    #[test]
    fn voices_in_the_background_are_no_gap_and_a_voice_before_them_is_one() {
        // A room full of voices swings over its floor by some 5 dB; who is on the line stands 15 dB over it.
        let room = |at: usize| [0.004f32, 0.002, 0.006, 0.003, 0.008][at % 5];
        let said = |at: usize| if (100..160).contains(&at) { 0.04 } else { room(at) };
        let samples: Vec<f32> = (0..400 * STEP).map(|at| said(at / STEP)).collect();
        let spoken = |from: usize, to: usize| (0..400).map(|at| if (from..to).contains(&at) { 0.9 } else { 0.0 }).collect::<Vec<f32>>();
        let heard = |from: usize, to: usize| profile(&levels(&samples), &spoken(from, to)).0;
        let words: Vec<Heard> = (0..FEW).map(|at| word("hello", 3200 + 190 * at, 3390 + 190 * at)).collect();
        assert_eq!((heard(200, 260).gaps(&words), heard(200, 260).speech_ms(&words)), (vec![], 0));
        // A voice that nobody heard in the midst of others.
        let two = |at: usize| if (300..360).contains(&(at / STEP)) { 0.04 } else { said(at / STEP) };
        let samples: Vec<f32> = (0..400 * STEP).map(two).collect();
        let gaps = profile(&levels(&samples), &spoken(200, 400)).0.gaps(&words);
        assert!(gaps.len() == 1 && gaps[0].start <= 310 * STEP && gaps[0].end >= 350 * STEP && gaps[0].len() <= 100 * STEP, "{gaps:?}");
        // Nothing is background where hardly anything was heard, or only what is as faint.
        let faint: Vec<Heard> = (0..FEW).map(|at| word("hello", 9600 + 190 * at, 9790 + 190 * at)).collect();
        for words in [&words[..FEW - 1], &[], &faint] {
            assert_eq!(heard(200, 260).gaps(words), [Unit { start: 200 * STEP, end: 260 * STEP }]);
        }
    }

    #[test]
    fn noise_below_the_thresholds_is_no_speech() {
        let mut samples = vec![0.001f32; 20 * STEP];
        samples[10 * STEP..].fill(0.1);
        let probabilities = [vec![0.3; 5], vec![0.7; 5], vec![0.3; 5], vec![0.1; 5]].concat();
        let expected = [vec![false; 10], vec![true; 5], vec![false; 5]].concat();
        assert_eq!(profile(&levels(&samples), &probabilities).0.speech, expected);
    }

    #[test]
    fn a_pause_is_the_longest_quiet_stretch_between_two_words() {
        let quiet = [vec![false; 10], vec![true; 30], vec![false; 10], vec![true; 5]].concat();
        let end = |from: usize, to: usize, least: usize| pause(&quiet, from * STEP, to * STEP, least * STEP).map(|pause| pause.end / STEP);
        let table = [((0, 50, 30), Some(40)), ((0, 50, 31), None), ((15, 30, 10), Some(30)), ((0, 99, 3), Some(40)), ((45, 50, 1), None)];
        for ((from, to, least), expected) in table {
            assert_eq!(end(from, to, least), expected, "{from} {to} {least}");
        }
    }

    #[test]
    fn a_word_far_too_long_begins_after_a_pause() {
        let after = |text: &str, end_ms| unaccounted(&word(text, 1000, end_ms), 1000 * PER_MS, 900 * PER_MS).map(|start| start / PER_MS);
        assert_eq!(after("Oh", 1900), None);
        assert_eq!(after("Oh", 4000), Some(3300));
        assert_eq!(after("that's", 4900), Some(3800));
        for dictated in ["4539", "4", "K-O-W-L,", "LS6", "B"] {
            assert_eq!(after(dictated, 9000), None, "{dictated}");
        }
    }

    #[test]
    fn another_voice_that_leaks_in_is_quiet() {
        let mut samples = vec![0.0005f32; 30 * STEP];
        samples[10 * STEP..20 * STEP].fill(0.2);
        samples[20 * STEP..].fill(0.005);
        let probabilities = [vec![0.0; 10], vec![0.9; 10], vec![0.3; 10]].concat();
        let expected = [vec![true; 10], vec![false; 10], vec![true; 10]].concat();
        assert_eq!(profile(&levels(&samples), &probabilities).0.quiet, expected);
    }
}
