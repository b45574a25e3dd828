//! Names of people and of places as they stand in talk: a few words that are no everyday words, and letters that spell them.

use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::scene::Scene;

/// Most words of a name.
const LONGEST: usize = 5;

/// Passes over the words that lead into an answer.
pub(crate) fn skip_lead(scene: &Scene<'_>, mut at: usize, to: usize) -> usize {
    while at < to {
        let token = &scene.tokens[at];
        let leads = token.is(traits::LEAD)
            || token.kind == Kind::Filler
            || token.is(traits::RELATION) && at > 0 && scene.tokens[at - 1].is(traits::POSSESSIVE)
            || token.is(traits::CORRECTION | traits::TITLE) && !token.is(traits::GIVEN);
        let letter = |at: usize| at < to && matches!(scene.tokens[at].kind, Kind::Letter(_)) && scene.tokens[at].glue != Glue::Other;
        if letter(at) && letter(at + 1) && letter(at + 2) {
            break;
        }
        if !leads || token.is(traits::GIVEN) && token.capital && token.stop != Stop::Comma {
            break;
        }
        at += 1;
    }
    at
}

/// Whether a word can be a part of a name. Recognisers write names with a capital; where a text has none, any word that is no everyday word will do.
pub(crate) fn is_name(scene: &Scene<'_>, at: usize) -> bool {
    let Some(token) = scene.tokens.get(at) else { return false };
    let plain = matches!(token.kind, Kind::Word | Kind::Alphabet(_) | Kind::Month(_) | Kind::Capitals) && token.end - token.start > 1;
    if !plain || token.is(traits::TITLE) || token.kind == Kind::Capitals && token.id != 0 && !token.is(traits::GIVEN) {
        return false;
    }
    if token.is(traits::GIVEN) {
        return token.capital || !token.is(traits::COMMON | traits::LEAD);
    }
    let everyday = token.is(traits::COMMON | traits::LEAD | traits::MEASURE | traits::INNER | traits::BACK | traits::NUMBERED);
    let linked = token.glue == Glue::Hyphen;
    !everyday || token.capital && linked
}

/// The last token of the name that starts at `at`, with the letters that spell it after it; `None` where no name starts.
pub(crate) fn read(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let mut at = at;
    while at + 1 < to && matches!(scene.tokens[at].kind, Kind::Letter(_)) && scene.tokens[at].capital && is_written(scene, at) {
        at += 1;
    }
    if at >= to || !is_name(scene, at) {
        return None;
    }
    let cased = scene.tokens[at].capital;
    let mut last = at;
    for next in at + 1..to.min(at + LONGEST) {
        let before = &scene.tokens[next - 1];
        let token = &scene.tokens[next];
        let initial = matches!(token.kind, Kind::Letter(_)) && token.capital && is_name(scene, next + 1) && next + 1 < to;
        let fits = (is_name(scene, next) || is_particle(scene, next) && is_name(scene, next + 1))
            && (!cased || token.capital || token.glue == Glue::Hyphen || is_particle(scene, next));
        let surname = is_surname(scene, next, to);
        if before.stop > Stop::None || !(fits || initial || surname) {
            break;
        }
        last = next;
    }
    Some(last)
}

/// An everyday word right after a name is a surname where it has a capital ("Jonathan Price"), or ends what was said in a text without any.
fn is_surname(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let (before, token) = (&scene.tokens[at - 1], &scene.tokens[at]);
    let plain = matches!(token.kind, Kind::Word | Kind::Month(_) | Kind::Alphabet(_)) && token.end - token.start > 2;
    let talk = traits::LEAD | traits::BACK | traits::IS | traits::POSSESSIVE | traits::INNER | traits::AND | traits::AT;
    let cased = before.capital && token.capital;
    let ends = !before.capital && before.is(traits::GIVEN) && (at + 1 == to || token.stop > Stop::None);
    plain && !token.is(talk) && (cased || ends && !token.is(traits::MEASURE))
}

/// An initial stands before another one or before a name.
fn is_written(scene: &Scene<'_>, at: usize) -> bool {
    is_name(scene, at + 1) || matches!(scene.tokens[at + 1].kind, Kind::Letter(_)) && is_name(scene, at + 2)
}

fn is_particle(scene: &Scene<'_>, at: usize) -> bool {
    let word = scene.text(at);
    ["de", "la", "van", "von", "der", "bin", "al", "del", "da", "di", "mac", "mc", "st", "ten", "ter", "dos"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// The last token of a spelled word that starts at `at`: at least `least` letters one after another, each with its example if it has one.
pub(crate) fn spelled(tokens: &[Token], at: usize, to: usize, least: usize) -> Option<usize> {
    let (mut letters, mut next, mut last) = (0, at, None);
    while next < to {
        let token = &tokens[next];
        match token.kind {
            Kind::Letter(_) | Kind::Alphabet(_) => {
                letters += 1;
                last = Some(next);
                let example = next + 1 < to && tokens[next + 1].is(traits::EXAMPLE) && matches!(token.kind, Kind::Letter(_));
                if example {
                    let word = if next + 2 < to && tokens[next + 2].is(traits::EXAMPLE) { next + 3 } else { next + 2 };
                    if tokens.get(word).is_some_and(|t| word < to && kind_letter(token.kind) == t.initial) {
                        last = Some(word);
                        next = word;
                    }
                }
            }
            Kind::Times(_) => {}
            _ if token.is(traits::INNER) && letters > 0 => {}
            _ => break,
        }
        next += 1;
    }
    last.filter(|_| letters >= least)
}

fn kind_letter(kind: Kind) -> u8 {
    match kind {
        Kind::Letter(letter) | Kind::Alphabet(letter) => letter,
        _ => 0,
    }
}
