//! Numbers that the other party told: "It's under form 1040." "Okay, the 1040." Who says back what nobody took for a value gives none.

use crate::dictated;
use crate::run::Run;
use crate::scene::{Scene, Segment};
use crate::window::cues;

/// What was told stands so many turns before at most, and is one of so many runs.
const TURNS: u32 = 2;
const RUNS: usize = 6;
/// One digit or letter is said again by chance.
const LEAST: usize = 2;

/// The last digits of a number that are said of it.
const END: usize = 3;
const ENDS: std::ops::RangeInclusive<usize> = 3..=4;
/// What a number is that has an end of its own.
const CARDS: &str = "card cards account visa mastercard amex paid pay paying";

/// "It's order 5400 1127 0083 6652." "Ending 6652, yes.": whether a run says the end of a long number that the other party just told in one stretch
/// with what is nobody's own, where nobody asked for a value. A digit that was lost before its last three makes no other number.
pub(crate) fn is_end(scene: &Scene<'_>, run: &Run) -> bool {
    let said = &scene.characters[run.from..run.to];
    let ends = |other: &Run| {
        let (first, _) = other.ends(&scene.symbols);
        let at = scene.segments.partition_point(|segment| segment.to <= first);
        let asks = |own: &Segment| cues(scene, own).iter().any(|cue| !cue.topic.strong.is_empty());
        let words = scene.segments[at].from..first;
        other.to - other.from >= 2 * said.len()
            && scene.characters[other.from..other.to].ends_with(&said[said.len() - END..])
            && !scene.segments[at.saturating_sub(1)..=at].iter().any(asks)
            && !words.clone().any(|at| scene.is(at, CARDS))
            && dictated::names_several_harmless(scene, words)
    };
    ENDS.contains(&said.len()) && others(scene, run.from).any(ends)
}

/// The other party's run just before that the symbols of `from..to` say back, none of its words being among those that were `taken`.
pub(crate) fn told<'s>(scene: &'s Scene<'_>, from: usize, to: usize, taken: &[bool]) -> Option<&'s Run> {
    if from >= to {
        return None;
    }
    let said = &scene.characters[from..to];
    let free = |(first, last): (usize, usize)| !taken[first..=last].contains(&true);
    let same = |run: &&Run| scene.characters[run.from..run.to] == *said && free(run.ends(&scene.symbols));
    others(scene, from).find(same).filter(|_| said.len() >= LEAST)
}

/// The other party's runs just before a symbol, the nearest first.
fn others<'s>(scene: &'s Scene<'_>, from: usize) -> impl Iterator<Item = &'s Run> {
    let turn = |symbol: usize| scene.tokens[scene.symbols[symbol].token as usize].turn;
    let own = turn(from);
    let place = scene.runs.partition_point(|run| run.from < from);
    let near = scene.runs[..place].iter().rev().take(RUNS).take_while(move |run| turn(run.from) + TURNS >= own);
    near.filter(move |run| scene.speaker(own) != 0 && scene.speaker(turn(run.from)) != scene.speaker(own))
}
