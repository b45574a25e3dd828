//! Words that are a cue elsewhere and name nothing where they stand: letters of what is spelled, what has ended, "home" in the midst of talk.

use crate::cue::Cue;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::scene::Scene;

/// Most letters of a postcode's number when it is said, and the letters at its end.
const DISTRICT: u32 = 8;
const INWARD: usize = 2;

/// Whether a cue is chance.
pub(crate) fn is_chance(scene: &Scene<'_>, cue: Cue) -> bool {
    is_spelling(scene, cue) || is_over(scene, cue) || is_any_home(scene, cue) || is_area(scene, cue)
}

/// "B, double N, I, E", "with an I E": letters in the midst of what is spelled name no code, whatever they are the name of.
fn is_spelling(scene: &Scene<'_>, cue: Cue) -> bool {
    let letter = |at: usize| matches!(scene.tokens[at].kind, Kind::Letter(_) | Kind::Times(_));
    // "An" may be taken for an N.
    let article = scene.is(cue.first, "an a") && cue.first < cue.last;
    let letters = (cue.first + usize::from(article)..=cue.last).all(letter) && cue.last > cue.first;
    let before = cue.first.checked_sub(1).filter(|at| scene.tokens[*at].turn == scene.tokens[cue.first].turn);
    let goes_on = before.is_some_and(|at| letter(at) && !scene.is(at, "a i") && scene.tokens[at].stop < Stop::Full);
    letters && (goes_on || article && before.is_some_and(|at| scene.is(at, "with")))
}

/// "The first one ended.": what is over, where no number comes at once.
fn is_over(scene: &Scene<'_>, cue: Cue) -> bool {
    let told = next(scene, cue).is_some_and(|next| next.is_symbol() && scene.tokens[cue.last].stop < Stop::Full);
    scene.is(cue.last, "ended") && !told
}

/// "I got home and ...", "Fairway Home Cover": what "home" says by itself of where somebody lives is nothing.
fn is_any_home(scene: &Scene<'_>, cue: Cue) -> bool {
    let led = next(scene, cue).is_some_and(|next| next.is(traits::IS) || next.is_number());
    cue.first == cue.last && scene.is(cue.first, "home") && !led
}

/// "DL3 8TJ", "up by the rec, DL three, eight TJ": letters that begin a postcode, whatever else they stand for.
fn is_area(scene: &Scene<'_>, cue: Cue) -> bool {
    let same = |at: usize| scene.tokens.get(at).is_some_and(|token| token.turn == scene.tokens[cue.first].turn);
    let number = |at: usize| same(at) && scene.tokens[at].is_number() && scene.tokens[at].end - scene.tokens[at].start <= DISTRICT;
    let letters = |at: usize| same(at) && scene.tokens[at].kind == Kind::Capitals && scene.text(at).len() == INWARD;
    cue.first == cue.last && scene.is(cue.first, "dl") && number(cue.last + 1) && number(cue.last + 2) && letters(cue.last + 3)
}

/// The word after a cue in its turn.
fn next<'s>(scene: &'s Scene<'_>, cue: Cue) -> Option<&'s Token> {
    scene.tokens.get(cue.last + 1).filter(|next| next.turn == scene.tokens[cue.last].turn)
}
