//! What stands right beside a value and is a part of it, or goes with it: the letters before the digits of a code, the rest of a date, the name
//! before a telephone number.
//!
//! Only for what was heard on the phone.

use redaction::finding::{Entity, Reason};

use crate::code::Alphabet;
use crate::dates;
use crate::reader::token::{Kind, Stop, traits};
use crate::reader::words::HOMOPHONES;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::Measure;
use crate::scene::{Party, Scene};
use crate::window::window;

/// Letters before the digits of a code are so many, and none of these.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=4;
const WORDS: &str = "ok uk us usa id tv pin nhs dob ssn gp hr it atm iban bic swift cvv cvc vin";
/// So many words after a date without its year, or before one in whose place it is said, may be a part of it.
const FAR: usize = 14;
/// Most words of a name before a number.
const NAME: usize = 3;

/// Adds what stands beside the values among `hits`.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let sure = || hits.iter().filter(|hit| hit.is_sure());
    let mut found: Vec<Hit> = sure().filter_map(|hit| lettered(scene, hit)).collect();
    found.extend(sure().filter_map(|hit| last_letter(scene, hit)));
    found.extend(sure().filter(|hit| is(hit, Entity::DATE_OF_BIRTH)).flat_map(|hit| dated(scene, hit)));
    found.extend(sure().filter(|hit| is(hit, Entity::PHONE_NUMBER)).filter_map(|hit| named(scene, hit)));
    hits.extend(found);
}

fn is(hit: &Hit, entity: Entity) -> bool {
    rules::entity(hit.rule) == Some(entity)
}

/// "TA, 338 0671": letters that a recogniser wrote as one word, right before the digits.
fn lettered(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let Some(Answer::Code(code)) = rules::TABLE.get(hit.rule).map(|rule| rule.answer()) else { return None };
    let before = hit.first.checked_sub(1)?;
    let token = &scene.tokens[before];
    let capitals = scene.text(before).bytes().all(|letter| letter.is_ascii_uppercase());
    let letters = capitals && LETTERS.contains(&scene.text(before).len()) && !scene.is(before, WORDS);
    let beside = token.turn == scene.tokens[hit.first].turn && token.stop <= Stop::Comma;
    let asked = matches!(hit.reason, Reason::Dialogue | Reason::Cue | Reason::ReadBack);
    (asked && letters && beside && code.alphabet != Alphabet::Digits).then(|| window(hit.rule, (before, hit.last)))
}

/// "Ginny's with a G, double N, why?": a last letter that a recogniser wrote as the word that sounds like it.
fn last_letter(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let (last, next) = (&scene.tokens[hit.last], scene.tokens.get(hit.last + 1)?);
    let spelled = matches!(last.kind, Kind::Letter(_)) && last.stop <= Stop::Comma && hit.first < hit.last;
    let sounds = HOMOPHONES.iter().any(|(word, _)| scene.is(hit.last + 1, word));
    (spelled && sounds && next.turn == last.turn && next.stop >= Stop::Full).then(|| window(hit.rule, (hit.first, hit.last + 1)))
}

/// "December 5th, 19, oh dear, 79.", "The 7th, they say, but it's the 17th of June 1949.": what else of a date is said in the same turn.
fn dated(scene: &Scene<'_>, hit: &Hit) -> Vec<Hit> {
    let turn = scene.tokens[hit.first].turn;
    let part = |at: &usize| {
        let token = &scene.tokens[*at];
        let number = token.is_number() && !token.is(traits::SHY) && scene.measure(*at) == Measure::None;
        token.turn == turn && (number || matches!(token.kind, Kind::Ordinal(_) | Kind::Month(_)) && !token.is(traits::SHY))
    };
    let near = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == turn);
    let read = dates::read(scene, hit.first, hit.last + 1);
    let whole = read.is_none_or(|dated| dates::year(scene, dated).is_some() || !dated.month);
    let rest = (hit.last + 1..=hit.last + FAR).take_while(near).filter(part).last().filter(|_| !whole);
    let from = hit.first.saturating_sub(FAR)..hit.first;
    let instead = from.clone().any(|at| scene.tokens[at].turn == turn && scene.is(at, "but not actually really no"));
    let day = |at: &usize| {
        scene.tokens[*at].turn == turn && matches!(scene.tokens[*at].kind, Kind::Ordinal(_)) && scene.is(at.saturating_sub(1), "the")
    };
    let first = from.clone().find(day).filter(|_| instead);
    [rest.map(|last| window(hit.rule, (hit.first, last))), first.map(|first| window(hit.rule, (first, first)))]
        .into_iter()
        .flatten()
        .collect()
}

/// "Odile Arceneaux, 504 555 0178": whose number a caller tells.
fn named(scene: &Scene<'_>, hit: &Hit) -> Option<Hit> {
    let rule = rules::of(Entity::PERSON)?;
    let segment = scene.segments.get(scene.segments.partition_point(|segment| segment.to <= hit.first))?;
    let everyday = traits::COMMON | traits::LEAD | traits::BACK;
    let name = |at: &usize| {
        let token = &scene.tokens[*at];
        token.kind == Kind::Word && token.capital && (!token.is(everyday) || token.is(traits::GIVEN))
    };
    let words = || (segment.from..hit.first).rev().take(NAME + 1).take_while(name);
    let first = words().take(NAME).last()?;
    let paused = scene.tokens[hit.first - 1].stop <= Stop::Comma;
    let starts = first == segment.from || scene.tokens[first - 1].stop >= Stop::Comma;
    let given = words().any(|at| scene.tokens[at].is(traits::GIVEN)) || hit.first - first > 1;
    (segment.party != Party::Agent && paused && starts && given && words().count() <= NAME).then(|| window(rule, (first, hit.first - 1)))
}
