//! What a secret in words goes on with: "F or Damie three" for "F Adeyemi three". A recogniser writes the middle of it as everyday words.
//!
//! Only for what was heard.

use redaction::finding::Entity;

use crate::reader::token::{Kind, Stop, traits};
use crate::rule::Hit;
use crate::rules;
use crate::scene::Scene;
use crate::secret;
use crate::unread::AFTERWARDS;
use crate::window::window;

/// So many words at most go on with a secret.
const REST: usize = 3;

/// The rests of sentences that go on with a secret among `hits` and end as one does: with a digit, a letter or a word that nobody knows.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let secret = |hit: &&Hit| matches!(rules::entity(hit.rule), Some(Entity::USERNAME | Entity::PASSWORD | Entity::SECURITY_ANSWER));
    let found: Vec<Hit> = hits.iter().filter(|hit| hit.is_sure()).filter(secret).filter_map(|hit| rest(scene, hit)).collect();
    hits.extend(found);
    let worded = [Entity::PERSON, Entity::EMAIL_ADDRESS, Entity::USERNAME, Entity::PASSWORD, Entity::SECURITY_ANSWER];
    let worded = |hit: &&Hit| rules::entity(hit.rule).is_some_and(|entity| worded.contains(&entity));
    let sure = || hits.iter().filter(|hit| hit.is_sure()).filter(worded);
    let found: Vec<Hit> = sure().filter_map(|hit| with_letters(scene, hit).or_else(|| spelled(scene, hit))).collect();
    hits.extend(found);
}

/// Fewest letters and digits of a word that is spelled after it was said, and most words before them.
const SPELLED: usize = 4;
const LEAD: usize = 3;
/// Most words of what is spelled.
const LONGEST: usize = 64;

/// "B kowalc three. So B, K, O, W, A, L, C and a three.": what the same speaker spells right after he said it.
fn spelled(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let turn = scene.tokens[hit.last].turn;
    let own = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == turn);
    let symbol = |at: usize| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY);
    let small = |at: usize| scene.is(at, "so that's it's and a then the number") || scene.tokens[at].kind == Kind::Filler;
    let first = (hit.last + 1..=hit.last + 1 + LEAD).take_while(own).find(|at| !small(*at)).filter(|first| symbol(*first))?;
    let words: Vec<usize> = (first..first + LONGEST).take_while(own).take_while(|at| symbol(*at) || small(*at)).collect();
    let last = words.iter().copied().rfind(|at| symbol(*at))?;
    let letters = words.iter().filter(|at| matches!(scene.tokens[**at].kind, Kind::Letter(_))).count();
    (scene.tokens[hit.last].stop >= Stop::Full && letters >= SPELLED).then(|| window(hit.rule, (first, last)))
}

/// Most letters that a word is said to be written with.
const LETTERS: usize = 3;

/// "Cathie with an I E", "Clarke with an E": the letters that tell how a word is written.
fn with_letters(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let (with, turn) = (hit.last + 1, scene.tokens[hit.last].turn);
    let letter = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == turn && matches!(token.kind, Kind::Letter(_)));
    let led = scene.tokens.get(with + 1).is_some_and(|token| token.turn == turn)
        && scene.is(with, "with")
        && scene.is(with + 1, "a an one two double no the");
    let last = (with + 2..with + 2 + LETTERS).take_while(letter).last()?;
    (led && scene.tokens[hit.last].stop < Stop::Full).then(|| window(hit.rule, (hit.first, last)))
}

fn rest(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let turn = scene.tokens[hit.last].turn;
    let ends = |at: &usize| scene.tokens[*at].stop >= Stop::Full || scene.tokens.get(at + 1).is_none_or(|next| next.turn != turn);
    let end = (hit.last..=hit.last + REST).take_while(|at| *at < scene.tokens.len()).find(ends)?;
    let talk = |at: usize| secret::is_talk(scene, at) || scene.is(at, AFTERWARDS) || scene.covered[at];
    let token = &scene.tokens[end];
    let tells = token.is_symbol() && !token.is(traits::SHY) || token.kind == Kind::Word && token.id == 0;
    let pauses = (hit.last..end).any(|at| scene.tokens[at].stop > Stop::None);
    (end > hit.last && tells && !pauses && !(hit.last + 1..=end).any(talk)).then(|| window(hit.rule, (hit.first, end)))
}
