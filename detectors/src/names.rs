//! Names of people and of places as they stand in talk: a few words that are no everyday words, and letters that spell them.

use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::scene::Scene;

/// Most words of a name.
const LONGEST: usize = 5;
/// How many words before a name tell whether the text is written with capitals.
const CONTEXT: usize = 60;

/// Passes over the words that lead into an answer.
pub(crate) fn skip_lead(scene: &Scene<'_>, mut at: usize, to: usize) -> usize {
    while at < to {
        let token = &scene.tokens[at];
        let leads = token.is(traits::LEAD)
            || token.kind == Kind::Filler
            || scene.asides.get(at) == Some(&true)
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
    // "WC-70422": the letters of a code.
    let number = scene.tokens.get(at + 1).filter(|next| next.glue == Glue::Hyphen && next.turn == token.turn && next.is_number());
    if number.is_some() && token.kind == Kind::Capitals {
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
        if before.stop > Stop::None && !is_shortened(scene, next - 1) || !(fits || initial || surname) {
            break;
        }
        last = next;
    }
    Some(last)
}

/// "Harold J. Pemberton", "St. Clair": the full stop ends no sentence.
pub(crate) fn is_shortened(scene: &Scene<'_>, at: usize) -> bool {
    let (token, next) = (&scene.tokens[at], scene.tokens.get(at + 1));
    let short = matches!(token.kind, Kind::Letter(_)) || scene.text(at).eq_ignore_ascii_case("st");
    short && token.capital && token.stop == Stop::Full && next.is_some_and(|next| next.turn == token.turn && next.capital)
}

/// "Mister" and its like, but not "sir", which names nobody.
pub(crate) fn is_title(scene: &Scene<'_>, at: usize) -> bool {
    let address = ["sir", "madam"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    scene.tokens[at].is(traits::TITLE) && !address && scene.tokens[at].stop < Stop::Comma
}

/// Whether the words up to `at` in its turn are written with capitals, so that a name would have one.
pub(crate) fn is_cased(scene: &Scene<'_>, at: usize) -> bool {
    let turn = scene.tokens[at].turn;
    let before = scene.tokens[..at].iter().rev().take(CONTEXT).take_while(|token| token.turn == turn);
    before.into_iter().any(|token| token.capital && !matches!(token.kind, Kind::Letter(_) | Kind::Capitals))
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

/// The last token of a spelled word that starts at `at`: at least `least` letters one after another, each with its example if it has one, and
/// what people say between them ("apostrophe", "stone" in "F E A T H E R, stone, H A U G H").
pub(crate) fn spelled(scene: &Scene<'_>, at: usize, to: usize, least: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let (mut letters, mut next, mut last) = (0, at, None);
    while next < to {
        let token = &tokens[next];
        match token.kind {
            Kind::Letter(_) | Kind::Alphabet(_) => {
                letters += 1;
                next = example(tokens, next, to).unwrap_or(next);
                last = Some(next);
            }
            Kind::Times(_) => {}
            // "M again".
            _ if letters > 1 && scene.text(next).eq_ignore_ascii_case("again") => last = Some(next),
            // "C, A, S, double LA-N-O": letters that a recogniser ran together.
            Kind::Capitals if letters > 1 && is_run_on(scene, next, to) => {
                letters += scene.text(next).len();
                last = Some(next);
            }
            _ if letters > 0 && (token.is(traits::INNER) || scene.text(next).eq_ignore_ascii_case("apostrophe")) => {}
            _ if letters > 1 && is_syllable(scene, next, to) => last = Some(next),
            _ => break,
        }
        next += 1;
    }
    last.filter(|_| letters >= least)
}

/// The last of the letters in capitals that start at `at`, at least `least` of them in one sentence, as a recogniser runs them together: "THREL,
/// KILD". An everyday word doesn't begin them, and where all is written in capitals they say nothing.
pub(crate) fn lettered(scene: &Scene<'_>, at: usize, to: usize, least: usize) -> Option<usize> {
    let everyday = traits::COMMON | traits::LEAD | traits::BACK | traits::MEASURE;
    let capitals = |at: &usize| scene.text(*at).bytes().all(|letter| letter.is_ascii_uppercase());
    let lower = |at: usize| scene.text(at).bytes().any(|letter| letter.is_ascii_lowercase());
    let word = |at: usize| scene.text(at).len() > 1 && scene.tokens[at].is(everyday) && scene.tokens[at].glue == Glue::Space;
    let ends = |at: &usize| scene.tokens[*at].stop >= Stop::Full;
    if at >= to || word(at) {
        return None;
    }
    let cased = (at.saturating_sub(2 * LONGEST)..to.min(at + 2 * LONGEST)).any(lower);
    let sentence = (at..to).find(ends).map_or(to, |end| end + 1);
    let groups: Vec<usize> = (at..sentence).take_while(capitals).collect();
    let letters: usize = groups.iter().map(|at| scene.text(*at).len()).sum();
    groups.last().copied().filter(|_| letters >= least && cased)
}

/// The example after a letter: "B as in boy", "B for boy", "B like in boy".
fn example(tokens: &[Token], at: usize, to: usize) -> Option<usize> {
    let leads = |at: usize| at < to && tokens[at].is(traits::EXAMPLE);
    if !leads(at + 1) || !matches!(tokens[at].kind, Kind::Letter(_)) {
        return None;
    }
    let word = if leads(at + 2) { at + 3 } else { at + 2 };
    tokens.get(word).filter(|token| word < to && kind_letter(tokens[at].kind) == token.initial).map(|_| word)
}

/// A part of a name that is said between or after its letters, with a pause after it.
fn is_syllable(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let token = &scene.tokens[at];
    let paused = token.stop == Stop::Comma || token.stop == Stop::Full || at + 1 == to;
    token.kind == Kind::Word
        && !token.capital
        && paused
        && scene.tokens[at - 1].stop < Stop::Full
        && !token.is(traits::COMMON | traits::LEAD | traits::BACK | traits::CORRECTION)
}

/// Most letters among single ones that a recogniser writes as one word.
const RUN_ON: usize = 3;

/// Whether capitals are joined to the next letter by a hyphen.
fn is_run_on(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let letter = |at: usize| at < to && matches!(scene.tokens[at].kind, Kind::Letter(_)) && scene.tokens[at].glue == Glue::Hyphen;
    scene.text(at).len() <= RUN_ON && letter(at + 1)
}

fn kind_letter(kind: Kind) -> u8 {
    match kind {
        Kind::Letter(letter) | Kind::Alphabet(letter) => letter,
        _ => 0,
    }
}
