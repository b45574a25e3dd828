//! User names told by their underscore, whoever asked: "it's M.Shoe, underscore 221". Nothing else that is said on the phone has one, but addresses of
//! email, which are read as such, and files.
//!
//! Only for what was heard: a recogniser loses the question for a user name, and the word before the underscore is rarely written as it was said.

use redaction::finding::Entity;

use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::rule::Hit;
use crate::rules;
use crate::scene::Scene;
use crate::window::window;

/// The sign as it is said and as it is written before what follows it.
const SIGN: &str = "underscore";
/// Most words and letters before it.
const BEFORE: usize = 3;
/// Most digits, letters and signs after it.
const AFTER: usize = 16;
/// Words that stand right before or after the sign where it is only talked of: "with an underscore in it", "is that a dash or an underscore?".
const TALK: &str = "a an the no or and with use using of that this is it's its put then after before without have has i you there my your not \
    between called in for to at as instead on but character key sign please if only";
/// What has names with underscores and is nobody's own.
const FILES: &str =
    "file files folder folders document documents attachment named pdf spreadsheet field fields variable column template sheet";
/// Such a thing is named so many words before.
const NEAR: usize = 16;

/// Adds the user names that are not among `hits`.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let Some(rule) = rules::of(Entity::USERNAME) else { return };
    let mut taken = scene.taken(hits.iter());
    for at in 0..scene.tokens.len() {
        let Some((first, last)) = around(scene, at).filter(|(first, last)| !(*first..=*last).all(|at| taken[at])) else { continue };
        taken[first..=last].fill(true);
        hits.push(window(rule, (first, last)));
    }
}

/// The user name in which the word at `at` is the underscore, or starts with it.
fn around(scene: &Scene<'_>, at: usize) -> Option<(usize, usize)> {
    let text = scene.text(at);
    let rest = text.get(SIGN.len()..).filter(|_| text.is_char_boundary(SIGN.len()) && text[..SIGN.len()].eq_ignore_ascii_case(SIGN))?;
    let glued = !rest.is_empty() && rest.bytes().all(|letter| letter.is_ascii_alphanumeric());
    if !(rest.is_empty() || glued) || is_filed(scene, at) {
        return None;
    }
    let (first, last) = (before(scene, at), after(scene, at));
    let address = scene.tokens.get(last + 1).is_some_and(|next| next.turn == scene.tokens[at].turn && next.is(traits::AT));
    // "Underscore 4" by itself goes on with a name that was said before.
    let begun = first < at && (first..at).any(|at| tells(scene, at));
    let ended = glued || last > at && (at + 1..=last).any(|at| tells(scene, at));
    let whole = begun && (glued || last > at) || ended && first < at || glued && rest.bytes().any(|letter| letter.is_ascii_digit());
    (whole && !address).then_some((first, last))
}

/// Whether a file or a field is named a little before: "What did you call the file?"
fn is_filed(scene: &Scene<'_>, at: usize) -> bool {
    (at.saturating_sub(NEAR)..at).any(|at| scene.is(at, FILES))
}

/// The first of the words and letters right before the sign, up to a pause and what leads into an answer.
fn before(scene: &Scene<'_>, at: usize) -> usize {
    let tokens = &scene.tokens;
    let same = |own: &usize| tokens[*own].turn == tokens[at].turn && tokens[*own].kind != Kind::Placeholder;
    let near = (0..at).rev().take_while(same).enumerate().take(BEFORE);
    // A pause right before the sign says nothing: "M.Shoe, underscore221". Neither does a full stop inside what is written in one.
    let joined = |place: usize, own: usize| tokens[own].stop <= if place == 0 { Stop::Comma } else { Stop::None };
    let part = |place: usize, own: usize| place == 0 && !is_talk(scene, own) || is_part(&tokens[own]) && !is_talk(scene, own);
    near.take_while(|(place, own)| joined(*place, *own) && part(*place, *own)).last().map_or(at, |(_, own)| own)
}

/// The last of the digits, letters and signs right after the sign, with one word among them at its beginning.
fn after(scene: &Scene<'_>, at: usize) -> usize {
    let tokens = &scene.tokens;
    let mut last = at;
    for own in at + 1..tokens.len().min(at + AFTER) {
        let token = &tokens[own];
        let begins = scene.text(own - 1).eq_ignore_ascii_case(SIGN);
        let word = begins && token.kind == Kind::Word && !is_talk(scene, own);
        if token.turn != tokens[at].turn || tokens[own - 1].stop >= Stop::Full || !(word || token.is_symbol() || token.is(traits::JOIN)) {
            break;
        }
        if word || token.is_symbol() || token.glue != Glue::Space {
            last = own;
        }
    }
    last
}

/// Whether a word may be a part of a name: a digit, a letter, or no everyday word.
fn is_part(token: &Token) -> bool {
    let small = traits::COMMON | traits::LEAD | traits::BACK | traits::IS | traits::POSSESSIVE;
    token.is_symbol() && !token.is(traits::SHY) || token.is(traits::JOIN) || token.kind == Kind::Word && !token.is(small)
}

/// Whether a word says that a user name is told, and not that one is talked of.
fn tells(scene: &Scene<'_>, at: usize) -> bool {
    is_part(&scene.tokens[at]) && !scene.tokens[at].is(traits::JOIN)
}

fn is_talk(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, TALK) || scene.covered[at] || scene.tokens[at].kind == Kind::Filler
}
