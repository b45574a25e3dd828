//! Secrets in words: what answers "what's the password" goes as a whole, since nobody can say which of its words matter.

use crate::names;
use crate::reader::token::{Glue, Kind, Stop, traits};
use crate::rule::Place;
use crate::scene::Scene;

/// Most words that are taken for one secret.
const LONGEST: usize = 24;

/// The words that follow the cue or the question, to the end of their sentence. In the cue's own sentence a link ("is") must stand between, or
/// nothing was said: "I forgot my password and ...".
pub(crate) fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.answered {
        return None;
    }
    let tokens = &scene.tokens;
    if place.same && !links(scene, place) {
        return None;
    }
    let first = names::skip_lead(scene, place.from, place.to);
    let secret = |at: usize| {
        let token = &tokens[at];
        token.is_symbol() || !token.is(traits::COMMON | traits::BACK | traits::LEAD | traits::CORRECTION) && token.kind != Kind::Placeholder
    };
    let titled = first > place.from && tokens[first - 1].is(traits::TITLE) && tokens[first - 1].capital;
    let joined = first > place.from && first < place.to && tokens[first].is(traits::JOIN);
    let article =
        first > place.from && first < place.to && ["a", "an", "the"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(first - 1)));
    let first = if titled || joined || article { first - 1 } else { first };
    let starts = |first: usize| secret(first) || is_case(scene, first) || titled || joined || article && secret(first + 1);
    if first >= place.to || !starts(first) {
        return None;
    }
    let mut last = first;
    for at in first..place.to.min(first + LONGEST) {
        let token = &tokens[at];
        let keeps = at == first || secret(at) || token.glue != Glue::Space || is_case(scene, at) || token.is(traits::INNER | traits::JOIN);
        if !keeps {
            break;
        }
        if secret(at) || token.glue != Glue::Space {
            last = at;
        }
        if token.stop >= Stop::Full && !(at + 1 < place.to && tokens[at + 1].is_symbol()) {
            break;
        }
    }
    Some((first, last))
}

/// "Capital R", "all lower case": said as a part of the secret.
fn is_case(scene: &Scene<'_>, at: usize) -> bool {
    ["capital", "uppercase", "lowercase", "upper", "lower", "case"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

/// Whether the cue's own sentence goes on to say the value.
fn links(scene: &Scene<'_>, place: Place) -> bool {
    let before = place.from.checked_sub(1).is_some_and(|at| {
        scene.tokens[at].is(traits::IS)
            || scene.text(at).ends_with("'s")
            || scene.tokens[at].stop > Stop::None
            || scene.text(at).eq_ignore_ascii_case("as")
    });
    let ahead = scene.tokens[place.from..place.to.min(place.from + 6)]
        .iter()
        .take_while(|t| t.stop == Stop::None || t.is(traits::IS | traits::LEAD));
    let mixed = tokens_mixed(scene, place.from) || is_dictated(scene, place);
    before || mixed || ahead.clone().any(|t| t.is(traits::IS))
}

/// "The username sunflower two oh one": a word that is no everyday word, and digits or joined words after it to the sentence's end.
fn is_dictated(scene: &Scene<'_>, place: Place) -> bool {
    let tokens = &scene.tokens[place.from..place.to.min(place.from + LONGEST)];
    let Some((first, rest)) = tokens.split_first() else { return false };
    let end = rest.iter().position(|t| t.stop >= Stop::Full).map_or(rest.len(), |at| at + 1);
    let plain = first.kind == Kind::Word && !first.is(traits::COMMON | traits::LEAD | traits::INNER | traits::BACK);
    plain && first.stop == Stop::None && end > 0 && rest[..end].iter().all(|t| t.is_symbol() || t.is(traits::JOIN))
}

/// Letters and digits run together say themselves that they are no plain talk.
fn tokens_mixed(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens.get(at).is_some_and(|token| token.kind == Kind::Mixed)
}
