//! What a value is asked for: "the card number for the excess". The purpose of a payment or of a message names nothing that anybody is to say, so it
//! doesn't unmake the question in whose sentence it stands.

use crate::cue::Cue;
use crate::reader::token::{Stop, traits};
use crate::scene::Scene;

/// What has a plate and is no vehicle, what is one, and how many words before a plate either is looked for.
const MACHINES: &str =
    "meter meters electric electricity gas boiler reading readings units kilowatt kilowatts appliance machine generator pump";
const VEHICLES: &str = "car cars van vehicle vehicles truck lorry bike motorbike motorcycle trailer caravan drive driving drives parked parking park taxi fleet";
const CONTEXT: usize = 60;

/// What leads to a purpose.
const LEADS: &str =
    "for towards toward off against pay paying settle settling clear clearing cover covering regarding about send sending update updates";
/// So many words at most stand between what leads to a purpose and its name: "for the rest of the".
const WITHIN: usize = 4;
/// Sums: who asks for a value that pays one doesn't ask how much it is, wherever he names it.
const SUMS: &str = "excess premium balance total deposit instalments installments";
/// So many cues of one sentence are looked at, so many words apart, and so many words after one for a number.
const CUES: usize = 4;
const FAR: usize = 16;
const SAID: usize = 6;
/// What parts two things that are asked for at once.
const APART: &str = "and or plus also";

/// Whether a cue of what nobody minds is only what the value of its sentence is asked for.
pub(crate) fn is_purpose(scene: &Scene<'_>, at: usize) -> bool {
    let cue = scene.cues[at];
    if !cue.topic.harmless || !cue.topic.strong.is_empty() || is_said(scene, cue.last) {
        return false;
    }
    let led = is_led(scene, cue.first);
    let sum = scene.is(cue.last, SUMS);
    let values = |other: &usize| !scene.cues[*other].topic.strong.is_empty();
    let before = (0..at).rev().take(CUES).find(values).filter(|_| led || sum).map(|other| (scene.cues[other].last, cue.first));
    let after = scene.cues[at + 1..].iter().take(CUES).find(|cue| !cue.topic.strong.is_empty());
    let after = after.filter(|_| led).map(|other| (cue.last, other.first));
    before.into_iter().chain(after).any(|(first, last)| is_one(scene, first, last))
}

/// Whether a word that leads to a purpose stands before a place, with small words between them.
fn is_led(scene: &Scene<'_>, first: usize) -> bool {
    let near = first.saturating_sub(WITHIN + 1)..first;
    let free = near.rev().take_while(|at| scene.tokens[*at].turn == scene.tokens[first].turn && scene.tokens[*at].stop == Stop::None);
    free.take_while(|at| !scene.is(*at, APART)).any(|at| scene.is(at, LEADS))
}

/// Whether two places stand in one sentence of one turn that asks for one thing.
fn is_one(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let tokens = &scene.tokens;
    last <= first + FAR
        && tokens[first].turn == tokens[last].turn
        && (first..last).all(|at| tokens[at].stop < Stop::Full)
        && (first + 1..last).all(|at| !scene.is(at, APART) && !tokens[at].is_symbol() || tokens[at].is(traits::SHY))
}

/// Whether a number follows the cue in its sentence: then it is what was named.
fn is_said(scene: &Scene<'_>, last: usize) -> bool {
    let turn = scene.tokens[last].turn;
    let same = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == turn) && scene.tokens[*at - 1].stop < Stop::Full;
    (last + 1..=last + SAID).take_while(same).any(|at| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY))
}

/// "What's on the plate?" of a meter: it isn't a vehicle's, where machines were talked of and no vehicle was.
pub(crate) fn is_machines(scene: &Scene<'_>, cue: Cue) -> bool {
    if !(cue.first..=cue.last).any(|at| scene.is(at, "plate plates")) {
        return false;
    }
    let near = || cue.first.saturating_sub(CONTEXT)..cue.last + 1;
    near().any(|at| scene.is(at, MACHINES)) && !near().any(|at| scene.is(at, VEHICLES))
}
