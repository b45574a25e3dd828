//! Names told in passing: of others after what they are to somebody ("my sister's coming too, Morwenna."), and what people are called beside the
//! name they gave.

use crate::names;
use crate::reader::token::{Kind, Stop, traits};
use crate::scene::Scene;

/// A name stands so many words at most after what somebody is.
const NEAR: usize = 8;
/// So many small words lead to a name.
const LEADS: usize = 4;
/// What else somebody is to somebody, after "my", "other" or "the".
const KIN: &str = "half kid kids girl boy lad lass eldest youngest twin daughter-in-law son-in-law";
/// Whose somebody is, before the relation.
const WHOSE: &str = "my the our his her their other a";
/// What stands between a relation and a place, a firm or a day, and no name.
const PLACED: &str = "lives live living lived from in at near to on by works work working moved moving went goes going till until since";
/// Names of nobody.
const NOBODYS: &str =
    "god christ jesus lord monday tuesday wednesday thursday friday saturday sunday christmas easter english british irish";

/// The name that starts at `at`, where something told before it says that it is one; `to` ends the stretch of talk.
pub(crate) fn told(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let token = &scene.tokens[at];
    let before = at.checked_sub(1).filter(|before| scene.tokens[*before].turn == token.turn)?;
    let plain = token.capital && matches!(token.kind, Kind::Word | Kind::Alphabet(_) | Kind::Month(_)) && !scene.is(at, NOBODYS);
    if !plain || !(token.id == 0 || token.is(traits::GIVEN)) {
        return None;
    }
    let last = names::read(scene, at, to)?;
    let ends = last + 1 == to || scene.tokens[last].stop > Stop::None;
    let told = scene.tokens[before].stop > Stop::None && ends && is_kin(scene, at, last)
        || is_called(scene, at, ends)
        || last > at && (is_asked(scene, at, last) || is_held(scene, at));
    told.then_some((at, last))
}

/// "My sister's coming too, Morwenna.": a name alone between pauses, soon after a relation and before anything else with a capital.
fn is_kin(scene: &Scene<'_>, at: usize, last: usize) -> bool {
    let turn = scene.tokens[at].turn;
    let near = at.saturating_sub(NEAR)..at;
    let mut words = near.rev().take_while(|own| scene.tokens[*own].turn == turn && !scene.is(*own, PLACED));
    let mut pauses = 0;
    let kin = words.find(|own| {
        pauses += usize::from(scene.tokens[*own].stop >= Stop::Full);
        is_relation(scene, *own)
    });
    // One full stop parts them at most, and where it is a comma a word that nobody knows may be anything.
    let comma = scene.tokens[at - 1].stop == Stop::Comma;
    let sure = !comma || last > at || scene.tokens[at].is(traits::GIVEN);
    kin.is_some_and(|kin| pauses <= 1 && scene.tokens[kin + 1..at].iter().all(|own| !own.is_symbol() || own.is(traits::SHY))) && sure
}

/// "And that's you, is it, Corwin Tapscott?": a full name that ends a question for who somebody is.
fn is_asked(scene: &Scene<'_>, at: usize, last: usize) -> bool {
    let near = at.saturating_sub(NEAR)..at;
    let sentence =
        || near.clone().rev().take_while(|own| scene.tokens[*own].turn == scene.tokens[at].turn && scene.tokens[*own].stop < Stop::Full);
    let asks = scene.tokens[last].stop == Stop::Question && scene.tokens[at - 1].stop == Stop::Comma;
    let mut words = sentence();
    asks && words.any(|own| scene.is(own, "you yourself") && own > 0 && scene.is(own - 1, "that's is that this are it's"))
}

/// "That comes back to a Corwin Tapscott": a full name under which something was found.
fn is_held(scene: &Scene<'_>, at: usize) -> bool {
    let small = (at.saturating_sub(LEADS)..at).rev().take_while(|own| scene.is(*own, "a an to as under back up")).count();
    let verb = at.checked_sub(small + 1).filter(|own| scene.tokens[*own].turn == scene.tokens[at].turn);
    let joined = scene.tokens[at - small..at].iter().all(|token| token.stop == Stop::None);
    small > 1 && joined && verb.is_some_and(|own| scene.is(own, "come comes came coming belongs belonged registered listed"))
}

/// "My other half", "the wife's".
fn is_relation(scene: &Scene<'_>, at: usize) -> bool {
    let text = scene.text(at);
    let stem = text.strip_suffix("'s").unwrap_or(text);
    let known = |list: &str| list.split(' ').any(|word| word.eq_ignore_ascii_case(stem));
    let led = at > 0 && scene.tokens[at - 1].turn == scene.tokens[at].turn && scene.is(at - 1, WHOSE);
    let half = !stem.eq_ignore_ascii_case("half") || at > 0 && scene.is(at - 1, "other");
    led && (scene.tokens[at].is(traits::RELATION) || known(crate::reader::words::RELATIONS) || known(KIN) && half)
}

/// "Everybody calls me Bettany", "I've been Bets since school", "hers was Bettany": what somebody is called.
fn is_called(scene: &Scene<'_>, at: usize, ends: bool) -> bool {
    let turn = scene.tokens[at].turn;
    let back = |count: usize, list: &str| {
        at.checked_sub(count).is_some_and(|own| {
            let joined = scene.tokens[own..at].iter().all(|token| token.turn == turn && token.stop == Stop::None);
            joined && scene.is(own, list)
        })
    };
    let calls = back(1, "me him her") && back(2, "call calls called calling");
    let been = back(1, "been") && back(2, "i've he's she's always") && !scene.is(at + 1, "and or");
    let whose = back(1, "is was") && back(2, "his hers mine") || back(1, "his's hers mine's");
    let known = back(1, "as") && back(2, "known");
    calls || known || been && scene.tokens[at].is(traits::GIVEN) || been && back(3, "since") || (whose && ends)
}
