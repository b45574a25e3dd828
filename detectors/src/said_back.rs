//! Codes that nobody asked for and the other party says back: "I've the bill here, so that's 4417 208K." "4417 208K, thanks." Who says a long
//! code back takes it down, so it matters to both.
//!
//! Only for what was heard on the phone: one of the two may have been misheard in a part, and each tells that the other is a code.

use crate::beside;
use crate::dictated;
use crate::echo::{common, zeros};
use crate::reader::token::Kind;
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Party, Scene};
use crate::window::{is_public, window};

/// It is said back within so many turns, among so many runs.
const TURNS: u32 = 3;
const RUNS: usize = 8;
/// Fewer symbols are said twice by chance.
const LEAST: usize = 6;
/// It is told in so many pieces at most, so many turns before.
const PIECES: usize = 5;
const LATELY: u32 = 6;
/// Of so many a part may have been misheard.
const LONGEST: usize = 40;
/// What is asked for by such words stands after them.
const AMOUNTS: &str = "cost many much price size time total amount";
/// Who asked spoke so many stretches before at most.
const BEFORE: usize = 2;

/// Adds the codes and what says them back, where nothing was found: what stands beside a value that is known, `repeats` and `echo` take.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let taken = scene.taken(hits.iter());
    let free = |run: &Run| {
        let (first, last) = run.ends(&scene.symbols);
        !(first..=last).any(|at| taken[at] || scene.covered[at])
    };
    for (at, back) in scene.runs.iter().enumerate().filter(|(_, run)| is_code(scene, run) && free(run)) {
        let told = scene.runs[at.saturating_sub(RUNS)..at].iter().rev().find(|told| is_code(scene, told) && is_told(scene, told, back));
        let rule = told.and_then(|told| rules::of(dictated::entity(scene, told)));
        let Some((told, rule)) = told.filter(|told| free(told)).zip(rule) else { continue };
        // "The depot's on 1800 700 416." "1800 700 416, thanks."
        if !is_public(scene, told.ends(&scene.symbols), rule) {
            hits.extend([told, back].map(|run| window(rule, run.ends(&scene.symbols))));
        }
    }
    pieces(scene, hits);
}

/// "It says 4410," "Mm-hm." "0267 and then 118." "So 4410 0267 118.": the pieces of a code that the other party says back in one, exactly.
fn pieces(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let taken = scene.taken(hits.iter());
    let token = |run: &Run| scene.symbols[run.from].token as usize;
    let speaker = |run: &Run| scene.speaker(scene.tokens[token(run)].turn);
    let mut found = Vec::new();
    for (at, back) in scene.runs.iter().enumerate().filter(|(_, run)| is_code(scene, run)) {
        let whole = zeros(&scene.characters[back.from..back.to]);
        let near = |run: &&Run| scene.tokens[token(back)].turn - scene.tokens[token(run)].turn <= LATELY;
        let before = scene.runs[..at]
            .iter()
            .rev()
            .take(PIECES)
            .take_while(|run| run.to - run.from <= LONGEST)
            .take_while(near)
            .take_while(|run| speaker(run) != speaker(back) && speaker(run) != 0);
        let (mut told, mut rest) = (Vec::new(), whole.as_slice());
        for piece in before {
            let said = zeros(&scene.characters[piece.from..piece.to]);
            let Some(less) = rest.strip_suffix(said.as_slice()).filter(|_| said.len() > 1 && piece.measure == Measure::None) else { break };
            told.push(piece);
            rest = less;
        }
        let Some(first) = told.last().filter(|first| rest.is_empty() && told.len() > 1 && is_own(scene, first)) else { continue };
        if let Some(rule) = rules::of(dictated::entity(scene, back)).filter(|_| !scene.covered[token(first)]) {
            let all = told.iter().copied().chain([back]).map(|run| run.ends(&scene.symbols));
            found.extend(all.filter(|ends| !(ends.0..=ends.1).all(|at| taken[at])).map(|ends| window(rule, ends)));
        }
    }
    hits.append(&mut found);
}

/// Whether a run is long enough for a code and measures nothing.
fn is_code(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let symbols = run.to - run.from;
    let digits = scene.characters[run.from..run.to].iter().filter(|symbol| symbol.is_ascii_digit()).count();
    (LEAST..=LONGEST).contains(&symbols)
        && digits > 1
        && run.measure == Measure::None
        && !beside::is_by_chance(scene, run)
        && !dictated::is_prices(scene, first, last)
        && !(first..=last).any(|at| matches!(scene.tokens[at].kind, Kind::Month(_) | Kind::Ordinal(_)))
}

/// Whether somebody told for himself what the other party says `back`.
fn is_told(scene: &Scene<'_>, told: &Run, back: &Run) -> bool {
    let token = |run: &Run| scene.tokens[scene.symbols[run.from].token as usize];
    let (own, other) = (scene.speaker(token(told).turn), scene.speaker(token(back).turn));
    let near = token(back).turn - token(told).turn <= TURNS;
    near && own != 0 && other != 0 && own != other && is_own(scene, told) && is_alike(scene, told, back)
}

/// Whether a caller tells it, and neither who asked before nor his own words say that it is of something else.
fn is_own(scene: &Scene<'_>, told: &Run) -> bool {
    let (first, last) = told.ends(&scene.symbols);
    let at = scene.segments.partition_point(|segment| segment.to <= first);
    let Some(segment) = scene.segments.get(at).filter(|segment| segment.party != Party::Agent && last < segment.to) else { return false };
    let harmless = |from: usize, to: usize| {
        let cued = scene.cues.iter().any(|cue| (from..to).contains(&cue.first) && cue.topic.harmless);
        // "I've paid too much.": says nothing of what a code is of.
        cued || (from..to).any(|at| !scene.is(at, AMOUNTS) && dictated::names_several_harmless(scene, at..at + 1))
    };
    let asked = scene.segments[at.saturating_sub(BEFORE)..at].iter().rfind(|own| !own.back);
    !segment.greeting && !harmless(segment.from, segment.to) && !asked.is_some_and(|own| harmless(own.from, own.to))
}

/// Whether two codes have three symbols of four in common, in order.
fn is_alike(scene: &Scene<'_>, told: &Run, back: &Run) -> bool {
    let [own, said] = [told, back].map(|run| zeros(&scene.characters[run.from..run.to]));
    4 * common(&own, &said) >= 3 * own.len().max(said.len())
}
