//! Names that are spelled because somebody asked for it: "how do you spell that?".

use redaction::finding::Entity;

use crate::names;
use crate::rule::{About, Answer, Case, Place, Rule, RuleInfo};
use crate::scene::Scene;

/// The rule.
pub(crate) struct SpelledName;

/// Fewer letters spell no name.
const LEAST: usize = 3;

static ABOUT: About = About {
    info: RuleInfo {
        id: "spelled_name",
        entity: Entity::PERSON,
        version: 1,
        description: "Names spelled in answer to a request to spell.",
    },
    cues: &["spell", "spelled/spelt", "spelling"],
    weak: &[],
    cases: &[
        Case::Catches("How do you spell that?|A O I F E.", "A O I F E"),
        Case::Catches("You'll want that spelled BRAI, THE.", "BRAI, THE"),
        Case::Ignores("I spelled it OUT for him"),
        Case::Ignores("Can you spell that for me?|It's the blue one."),
    ],
};

impl Rule for SpelledName {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }
}

/// At least three letters, one by one or run together.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let at = names::skip_lead(scene, place.from, place.to);
    let one_by_one = names::spelled(scene, at, place.to, LEAST);
    one_by_one.max(names::lettered(scene, at, place.to, LEAST)).map(|last| (at, last))
}
