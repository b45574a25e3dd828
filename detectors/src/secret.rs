//! Secrets in words: what answers "what's the password" goes as a whole, since nobody can say which of its words matter.

use crate::names;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
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
    let place = Place { from: after_link(scene, place), ..place };
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
        return whole_answer(scene, place);
    }
    let mut last = first;
    for at in first..place.to.min(first + LONGEST) {
        let token = &tokens[at];
        if at > first && token.stop < Stop::Full && is_sign(scene, at) && (first + 1..at).all(|at| tokens[at].stop < Stop::Full) {
            last = at;
            continue;
        }
        let joins = at > first && (tokens[at - 1].is(traits::JOIN) || token.is(traits::JOIN)) && token.stop < Stop::Full;
        if joins && at + 1 < place.to {
            last = last.max(if token.is(traits::JOIN) { last } else { at });
            continue;
        }
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

/// Words that may stand between a cue and "is".
const BETWEEN: &[&str] = &[
    "i", "we", "use", "used", "set", "up", "on", "for", "the", "my", "your", "site", "website", "account", "app", "it", "at", "with",
    "have", "that", "you", "is", "was", "should", "be",
];

/// "The password I use is ...", "my user name on the site is ...": where the value starts in the cue's own sentence.
fn after_link(scene: &Scene<'_>, place: Place) -> usize {
    let few = place.from..place.to.min(place.from + 6);
    let known = |at: usize| BETWEEN.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let plain = |at: &usize| scene.tokens[*at].stop == Stop::None && known(*at);
    let link = few.take_while(plain).find(|at| scene.tokens[*at].is(traits::IS) && !scene.tokens[*at].is(traits::CORRECTION));
    link.filter(|at| place.same && *at + 1 < place.to).map_or(place.from, |at| at + 1)
}

/// Words that show that an answer is talk about the question, and not the secret.
const TALK: &[&str] = &[
    "i",
    "you",
    "we",
    "they",
    "don't",
    "can't",
    "cannot",
    "not",
    "know",
    "remember",
    "forgot",
    "forget",
    "forgotten",
    "why",
    "what",
    "what's",
    "who",
    "how",
    "when",
    "where",
    "which",
    "need",
    "do",
    "did",
    "does",
    "haven't",
    "got",
    "never",
    "nothing",
    "none",
    "idea",
    "think",
    "sorry",
    "no",
    "wait",
    "hold",
    "later",
    "say",
    "repeat",
    "could",
    "can",
    "would",
    "will",
    "reset",
    "changed",
    "wrong",
    "yes",
    "sure",
    "okay",
    "please",
    "thanks",
    "thank",
    "correct?",
    "minute",
    "second",
    "moment",
    "sec",
    "one",
    "again",
    "here",
    "there",
    "this",
    "that",
    "it",
    "same",
    "for",
    "to",
    "be",
    "have",
    "if",
    "hello",
    "right",
];
/// Most words of such an answer.
const SHORT: usize = 4;

/// An answer of a few everyday words, nothing else in its turn: "paper round", "correct horse battery".
fn whole_answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let first = (place.from..place.to).find(|at| scene.tokens[*at].kind != Kind::Filler && !scene.tokens[*at].is(traits::IS))?;
    let words = place.to - first;
    let ends = place.to == scene.tokens.len() || scene.tokens[place.to].turn != scene.tokens[first].turn;
    let plain = |at: usize| {
        let talk = TALK.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
        !talk && !scene.tokens[at].is(traits::BACK) && matches!(scene.tokens[at].kind, Kind::Word | Kind::Alphabet(_) | Kind::Unit(_))
    };
    let last = scene.tokens[place.to - 1];
    let told = place.asks && !place.same && !place.bare && ends && (2..=SHORT).contains(&words) && last.stop < Stop::Question;
    (told && (first..place.to).all(plain)).then_some((first, place.to - 1))
}

/// "Capital R", "all lower case": said as a part of the secret.
fn is_case(scene: &Scene<'_>, at: usize) -> bool {
    ["capital", "uppercase", "lowercase", "upper", "lower", "case"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

/// "All one word, exclamation mark": how a secret is written, said after it.
fn is_sign(scene: &Scene<'_>, at: usize) -> bool {
    let known = [
        "all",
        "one",
        "word",
        "exclamation",
        "question",
        "mark",
        "sign",
        "symbol",
        "hash",
        "hashtag",
        "star",
        "asterisk",
        "ampersand",
        "capitals",
    ];
    known.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)))
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
    if matches!(first.kind, Kind::Letter(_)) && rest.len() >= 3 && rest.iter().all(Token::is_symbol) {
        return true;
    }
    if rest.first().is_some_and(|t| t.is(traits::JOIN)) && first.kind == Kind::Word && !first.is(traits::IS) {
        return true;
    }
    let plain = first.kind == Kind::Word && !first.is(traits::COMMON | traits::LEAD | traits::INNER | traits::BACK);
    plain && first.stop == Stop::None && end > 0 && rest[..end].iter().all(|t| t.is_symbol() || t.is(traits::JOIN))
}

/// Letters and digits run together say themselves that they are no plain talk.
fn tokens_mixed(scene: &Scene<'_>, at: usize) -> bool {
    let glued = |at: usize| scene.tokens.get(at).is_some_and(|token| matches!(token.glue, Glue::Other | Glue::Dot));
    scene.tokens.get(at).is_some_and(|token| token.kind == Kind::Mixed || token.kind == Kind::Word && glued(at + 1))
}
