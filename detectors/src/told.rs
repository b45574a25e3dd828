//! Numbers that the other party told: "It's under form 1040." "Okay, the 1040." Who says back what nobody took for a value gives none.

use crate::run::Run;
use crate::scene::Scene;

/// What was told stands so many turns before at most, and is one of so many runs.
const TURNS: u32 = 2;
const RUNS: usize = 6;
/// One digit or letter is said again by chance.
const LEAST: usize = 2;

/// The other party's run just before that the symbols of `from..to` say back, none of its words being among those that were `taken`.
pub(crate) fn told<'s>(scene: &'s Scene<'_>, from: usize, to: usize, taken: &[bool]) -> Option<&'s Run> {
    if from >= to {
        return None;
    }
    let turn = |symbol: usize| scene.tokens[scene.symbols[symbol].token as usize].turn;
    let (own, said) = (turn(from), &scene.characters[from..to]);
    let place = scene.runs.partition_point(|run| run.from < from);
    let near = scene.runs[..place].iter().rev().take(RUNS).take_while(|run| turn(run.from) + TURNS >= own);
    let mut others = near.filter(|run| scene.speaker(own) != 0 && scene.speaker(turn(run.from)) != scene.speaker(own));
    let free = |(first, last): (usize, usize)| !taken[first..=last].contains(&true);
    let same = |run: &&Run| scene.characters[run.from..run.to] == *said && free(run.ends(&scene.symbols));
    others.find(same).filter(|_| said.len() >= LEAST)
}
