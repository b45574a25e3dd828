//! Secrets that are asked for by position ("the first and third digit of your PIN", "letters two and five"): the few digits or letters of the reply.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::Hit;
use crate::rules;
use crate::scene::{Scene, Segment};

/// What is asked for by position.
const SECRETS: &[Entity] = &[Entity::PIN, Entity::PASSWORD, Entity::SECURITY_ANSWER, Entity::CARD_CVV, Entity::OTP];
/// What such a question counts.
const UNITS: &[&str] = &["digit", "digits", "number", "numbers", "character", "characters", "letter", "letters"];
/// Most stretches of talk in which the reply may come.
const STRETCHES: usize = 3;
/// Most words between two digits or letters of a reply.
const GAP: usize = 7;
/// Most digits and letters of a reply.
const MOST: usize = 8;

/// Adds the replies to questions that ask by position.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    for (at, asked) in scene.segments.iter().enumerate() {
        if !is_by_position(scene, asked) {
            continue;
        }
        let turn = scene.tokens[asked.from].turn;
        let later = scene.segments[at + 1..].iter().filter(|own| !own.back).take(STRETCHES);
        let reply = later.take_while(|own| scene.tokens[own.from].turn != turn && !own.refuses).find_map(|own| symbols(scene, own));
        let Some((first, last)) = reply else { continue };
        for rule in secrets(scene, asked) {
            let (confidence, reason) = (confidence::CUE_LOOSE, Reason::Dialogue);
            hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason, value: 0 });
        }
    }
}

/// Whether a stretch asks for single digits or letters: a place ("third", "last", "letters one and four") and what is counted.
pub(crate) fn is_by_position(scene: &Scene<'_>, asked: &Segment) -> bool {
    if secrets(scene, asked).next().is_none() {
        return false;
    }
    let is = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let counts = |at: &usize| is(*at, UNITS);
    let place = |at: usize| matches!(scene.tokens[at].kind, Kind::Ordinal(_)) || is(at, &["last"]);
    let Some(unit) = (asked.from..asked.to).find(counts) else { return false };
    let ordinals = (asked.from..asked.to).filter(|at| place(*at)).count();
    let beside = (unit.saturating_sub(2).max(asked.from)..unit).any(place) || is(unit + 1, &["from", "of"]) && ordinals > 1;
    let listed = is_list(scene, unit + 1, asked.to);
    // "The last four digits" are more than a place.
    let whole = unit > asked.from + 1 && scene.tokens[unit - 1].is_number() && place(unit - 2);
    !whole && (beside || listed || ordinals > 1)
}

/// "..., one, four and seven": two to four small numbers, the last of them after "and".
fn is_list(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let small = |at: &usize| {
        matches!(scene.tokens[*at].kind, Kind::Unit(_) | Kind::Teen(10..=12))
            || scene.text(*at).parse::<u8>().is_ok_and(|place| place <= 12)
    };
    let places: Vec<usize> = (from..to).filter(small).collect();
    let Some(last) = places.last().copied() else { return false };
    // "One capital and one number": these count something.
    let ends = scene.tokens[last].stop > Stop::None || last + 1 == to || matches!(scene.text(last + 1), "of" | "from" | "in" | "please");
    (2..=4).contains(&places.len()) && ends && last > from && scene.tokens[last - 1].is(traits::AND)
}

/// The rules of the secrets that a stretch names.
fn secrets<'s>(scene: &'s Scene<'_>, asked: &Segment) -> impl Iterator<Item = usize> + 's {
    let from = scene.cues.partition_point(|cue| cue.first < asked.from);
    let to = scene.cues.partition_point(|cue| cue.first < asked.to);
    let strong = scene.cues[from..to].iter().flat_map(|cue| cue.topic.strong.iter());
    strong.filter(|rule| rules::TABLE.get(*rule).is_some_and(|rule| SECRETS.contains(&rule.about().info.entity)))
}

/// From the first digit or letter of a reply to its last, with the article before it: "a nine and the third's a two".
fn symbols(scene: &Scene<'_>, reply: &Segment) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let said = |at: &usize| {
        let token = &tokens[*at];
        let article = token.is(traits::SHY) && !token.capital && matches!(token.kind, Kind::Letter(_));
        token.is_symbol() && !article && !token.is(traits::IS) && !is_counted(scene, *at)
    };
    let first = (reply.from..reply.to).find(said)?;
    let (mut last, mut count) = (first, 1);
    for at in first + 1..reply.to {
        if at > last + GAP || tokens[last].stop >= Stop::Question {
            break;
        }
        if said(&at) {
            (last, count) = (at, count + 1);
        }
    }
    // The example of the last letter belongs to it: "E for echo".
    let symbol =
        scene.symbols.partition_point(|symbol| (symbol.token as usize) <= last).checked_sub(1).map(|at| scene.symbols[at].end as usize);
    let article = first > reply.from && matches!(scene.text(first - 1), "a" | "an");
    (count <= MOST).then_some((first - usize::from(article), symbol.map_or(last, |end| end.max(last))))
}

/// "First one's a nine": a place, not a digit.
fn is_counted(scene: &Scene<'_>, at: usize) -> bool {
    let place = |at: usize| matches!(scene.tokens[at].kind, Kind::Ordinal(_)) || matches!(scene.text(at), "last" | "other");
    scene.tokens[at].kind == Kind::Unit(1) && at > 0 && place(at - 1)
}

#[cfg(test)]
mod tests {
    use crate::{Selection, Turn, detect};

    fn found(line: &str) -> Vec<(&'static str, String)> {
        let texts: Vec<&str> = line.split('|').collect();
        let turns: Vec<Turn<'_>> = texts.iter().map(|text| Turn { speaker: None, text }).collect();
        let cut = |f: &redaction::finding::Finding| texts[f.turn].chars().skip(f.start).take(f.end - f.start).collect();
        detect(&turns, &Selection::all()).iter().map(|f| (f.entity.name(), cut(f))).collect()
    }

    #[test]
    fn single_digits_and_letters_of_a_secret_are_found() {
        for (line, entity, value) in [
            ("The second and fourth digits of your PIN, please.|Um, eight and a three.", "PIN", "eight and a three"),
            (
                "Just the first and last number of your passcode?|First one's a four, last one's a nought",
                "PIN",
                "a four, last one's a nought",
            ),
            ("Characters one and six of the memorable word?|K, and then a P for Peter.", "PASSWORD", "K, and then a P for Peter"),
            ("What's the third letter of your security word?|W", "PASSWORD", "W"),
        ] {
            let found = found(line);
            assert!(found.contains(&(entity, value.into())), "{line}: {found:?}");
        }
    }

    #[test]
    fn other_questions_with_a_place_are_none() {
        for line in [
            "What was the first letter we sent you about?|The 3 page one",
            "Is it the second digit that's worn?|I have 2 kids",
            "A password needs 8 characters, one sign and one digit.|Okay, eight.",
        ] {
            assert!(found(line).is_empty(), "{line}: {:?}", found(line));
        }
    }
}
