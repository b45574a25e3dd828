//! Postal addresses: the answer to "where do you live", and house number, name and kind of way wherever they are said.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::names;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::Scene;

/// The rule.
pub(crate) struct StreetAddress;

static ABOUT: About = About {
    info: RuleInfo {
        id: "street_address",
        entity: Entity::STREET_ADDRESS,
        version: 1,
        description: "Postal addresses, asked for or by their shape.",
    },
    cues: &[
        "house number and street",
        "which/what property",
        "property is",
        "where ~ send/ship/deliver it",
        "living at",
        "stay/staying at",
        "where do/did you live",
        "where you live",
        "i live at/on",
        "live at/on",
        "lives at/on",
        "home/mailing/billing/street/postal/current/shipping/delivery/residential/full/property/service/new/previous/old/physical address",
        "your/my/the/his/her/our address",
        "address is",
        "address",
        "address on file",
        "first line of ~ address",
        "line of ~ address",
        "house number",
        "house name or number",
        "street name",
        "what street",
        "moved to",
        "residing at",
        "reside at",
        "where are you living",
        "where should we send/deliver/ship",
    ],
    weak: &[],
    cases: &[
        Case::Catches(
            "And where do you live?|fourteen twenty eight Elm Street, apartment six B Springfield, Ohio, four five four oh three.",
            "fourteen twenty eight Elm Street, apartment six B Springfield, Ohio, four five four oh three",
        ),
        Case::Catches("my address is 22 Acacia Avenue, Leeds", "22 Acacia Avenue, Leeds"),
        Case::Catches("I'm over at 7 Station Road at the moment", "7 Station Road"),
        Case::Catches("bring it to The Old Rectory, Church Lane, Bosham", "The Old Rectory, Church Lane, Bosham"),
        Case::Ignores("we'll send it to your address in 3 days"),
        Case::Ignores("take the second street on the left"),
    ],
};

impl Rule for StreetAddress {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for segment in &scene.segments {
            for at in segment.from..segment.to {
                if !scene.tokens[at].is(traits::STREET) {
                    continue;
                }
                if let Some(first) = before_way(scene, segment.from, at).or_else(|| named_house(scene, segment.from, at)) {
                    let last = after_way(scene, at, segment.to);
                    let confidence = if is_firms(scene, segment.from, first) { confidence::PUBLIC } else { confidence::SHAPE };
                    hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason: Reason::Cue, value: 0 });
                }
            }
        }
    }
}

/// "Our office is at", "we're located at": not the caller's.
fn is_firms(scene: &Scene<'_>, from: usize, first: usize) -> bool {
    let firm = ["office", "store", "branch", "located", "location", "shop", "clinic", "showroom", "based", "headquarters", "warehouse"];
    (first.saturating_sub(7).max(from)..first).any(|at| firm.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at))))
}

/// The number and name before "street": at most three words of name, no everyday words among them.
fn before_way(scene: &Scene<'_>, from: usize, way: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let mut at = way;
    while at > from && way - at < 3 && names::is_name(scene, at - 1) && tokens[at - 1].stop == Stop::None {
        at -= 1;
    }
    if way > from
        && at == way
        && (matches!(tokens[way - 1].kind, Kind::Ordinal(_)) || tokens[way - 1].capital && !tokens[way - 1].is_number())
    {
        at = way - 1;
    }
    let named = at < way;
    let mut first = at;
    while first > from && tokens[first - 1].is_number() && tokens[first - 1].stop < Stop::Full {
        first -= 1;
    }
    if first < at {
        first = number_start(scene, from, first);
    }
    while first > from && is_dwelling(scene, first - 1) && first < at {
        first -= 1;
        while first > from && tokens[first - 1].is_number() && tokens[first - 1].stop < Stop::Full {
            first -= 1;
        }
    }
    (named && first < at).then_some(first)
}

/// Houses that have a name instead of a number.
const HOUSES: &[&str] =
    &["cottage", "house", "farm", "farmhouse", "lodge", "barn", "manor", "hall", "villa", "vicarage", "rectory", "grange", "mill", "court"];

/// "The Old Rectory, Church Lane": a house's name in capitals right before the way's name.
fn named_house(scene: &Scene<'_>, from: usize, way: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let house = (way.saturating_sub(4).max(from)..way).find(|at| HOUSES.iter().any(|word| word.eq_ignore_ascii_case(scene.text(*at))))?;
    let written = tokens[house..=way].iter().all(|t| t.capital) && tokens[house].stop == Stop::Comma && house > from;
    let first = (from..house)
        .rev()
        .take(3)
        .take_while(|at| tokens[*at].capital && tokens[*at].stop == Stop::None && !tokens[*at].is(traits::IS))
        .last()?;
    written.then_some(first)
}

/// What follows the way and belongs to the address: flat, town, county, code.
fn after_way(scene: &Scene<'_>, way: usize, to: usize) -> usize {
    let mut last = way;
    let mut at = way + 1;
    while at < to && at - last <= 2 {
        let token = &scene.tokens[at];
        let belongs = token.is_symbol() && !(token.is(traits::SHY) && token.kind == Kind::Unit(1))
            || token.capital && names::is_name(scene, at)
            || ["apartment", "apt", "flat", "unit", "suite", "floor", "number"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(scene.text(at)));
        if scene.tokens[at - 1].stop >= Stop::Full || !belongs && !token.is(traits::INNER) {
            break;
        }
        if belongs {
            last = at;
        }
        at += 1;
    }
    last
}

/// The answer to a question for an address: from its first number or name to where plain talk begins.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let first = (place.from..place.to.min(place.from + 12)).find(|at| {
        let token = &tokens[*at];
        token.is_number() && !token.is(traits::SHY)
            || is_dwelling(scene, *at) && !token.is(traits::IS)
            || token.kind == Kind::Mixed
            || token.capital && names::is_name(scene, *at)
    })?;
    let first = with_capitals(scene, place.from, number_start(scene, place.from, first));
    let initial = |at: usize| matches!(tokens[at].kind, Kind::Letter(_));
    let first = if first >= place.from + 2 && initial(first - 1) && initial(first - 2) { first - 2 } else { first };
    let lead = place.from..first;
    if lead.clone().any(|at| tokens[at].stop >= Stop::Full && !initial(at) && !tokens[at].is(traits::BACK | traits::LEAD)) {
        return None;
    }
    let mut last = first;
    let mut plain = 0;
    for (at, token) in tokens.iter().enumerate().take(place.to).skip(first) {
        let belongs =
            token.is_symbol() || token.is(traits::STREET) || names::is_name(scene, at) || is_dwelling(scene, at) || is_town(scene, at);
        if belongs {
            (last, plain) = (at, 0);
        } else {
            plain += 1;
        }
        if plain > 2 || token.stop >= Stop::Full && at + 1 < place.to && !is_more(scene, at + 1) {
            break;
        }
    }
    let measured = last + 1 < place.to && tokens[last + 1].is(traits::MEASURE) && tokens[last].is_number();
    let telling = last > first || tokens[first].kind == Kind::Mixed || tokens[first].capital;
    let whole = first == place.from && last + 1 == place.to;
    (telling && !measured && (whole || !place.bare)).then_some((first, last))
}

/// An everyday word in capitals after a comma is a place ("..., Reading").
fn is_town(scene: &Scene<'_>, at: usize) -> bool {
    let (before, token) = (&scene.tokens[at.saturating_sub(1)], &scene.tokens[at]);
    token.capital
        && before.stop == Stop::Comma
        && token.kind == Kind::Word
        && !token.is(traits::LEAD | traits::BACK | traits::IS | traits::AND)
}

/// The start of a house number in words: "one hundred and five".
fn number_start(scene: &Scene<'_>, from: usize, first: usize) -> usize {
    let tokens = &scene.tokens;
    let scale = |at: usize| matches!(tokens[at].kind, Kind::Hundred | Kind::Thousand);
    let mut at = first;
    while at > from && tokens[at].is_number() | scale(at) {
        let and = tokens[at - 1].is(traits::AND) && at > from + 1 && scale(at - 2);
        if !(tokens[at - 1].is_number() || scale(at - 1) || and) {
            break;
        }
        at -= if and { 2 } else { 1 };
    }
    let article = at > from && scale(at) && scene.text(at - 1).eq_ignore_ascii_case("a");
    at - usize::from(article)
}

/// "The Old Rectory": everyday words in capitals before the first word that is none.
fn with_capitals(scene: &Scene<'_>, from: usize, first: usize) -> usize {
    let tokens = &scene.tokens;
    let mut at = first;
    while at > from
        && tokens[at - 1].capital
        && tokens[at - 1].stop == Stop::None
        && tokens[first].capital
        && !tokens[at - 1].is(traits::IS | traits::BACK)
    {
        at -= 1;
    }
    at
}

fn is_dwelling(scene: &Scene<'_>, at: usize) -> bool {
    ["apartment", "apt", "flat", "unit", "suite", "floor", "house", "building", "box", "city", "north", "south", "east", "west"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

fn is_more(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    token.is_symbol() || names::is_name(scene, at) || is_dwelling(scene, at)
}
