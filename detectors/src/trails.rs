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
