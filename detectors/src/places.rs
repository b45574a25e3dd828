//! Postal addresses by their shape: a number, a name and a kind of way, with what people say around them: flat, level, direction, box, a first try
//! that is taken back.

use redaction::finding::{Checksum, Entity};

use crate::code::Fit;
use crate::confidence;
use crate::names;
use crate::reader::token::{Kind, Stop, traits};
use crate::repeats::Known;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Gap, Symbol};
use crate::scene::Scene;

/// The address around the word at `at`, if that is a kind of way with a number before it, or a direction that does without one.
pub(crate) fn around(scene: &Scene<'_>, from: usize, at: usize, to: usize) -> Option<(usize, usize)> {
    let token = &scene.tokens[at];
    if token.is(traits::STREET) {
        let first = before_way(scene, from, at).or_else(|| named_house(scene, from, at)).or_else(|| before_road(scene, from, at, to))?;
        return Some((start(scene, from, first), after_way(scene, at, to)));
    }
    if token.is_number() && at > 1 && scene.tokens[at - 1].is(traits::AT) && is(scene, at - 2, HERE) {
        let name = misheard_way(scene, at, to)?;
        return Some((at, after_way(scene, name, to)));
    }
    if token.is(traits::DIRECTION) && token.capital {
        let name = nameless_way(scene, from, at, to)?;
        return Some((start(scene, from, number(scene, from, at)?), after_way(scene, name, to)));
    }
    if token.is(traits::DWELLING) && post_box(scene, from, at).is_some() && at + 1 < to && scene.tokens[at + 1].is_number() {
        return Some((start(scene, from, at), after_way(scene, at, to)));
    }
    None
}

/// Words before "at" and a number where people say where they are at home.
const HERE: &[&str] = &["we're", "i'm", "live", "lives", "living", "are", "am", "moved", "staying", "home"];

/// "We're at 11 Cobblers Rive, Mudler": a number and two words of a name in capitals, then a pause. The last word of the name.
fn misheard_way(scene: &Scene<'_>, number: usize, to: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let start = (number..to).take_while(|at| tokens[*at].is_number() && tokens[*at].stop == Stop::None).last()? + 1;
    let named = |at: &usize| *at < to && tokens[*at].capital && names::is_name(scene, *at);
    let short = tokens[number].end - tokens[number].start <= 4;
    (short && named(&start) && named(&(start + 1)) && tokens[start].stop == Stop::None && tokens[start + 1].stop > Stop::None)
        .then_some(start + 1)
}

/// Postcodes and ZIP codes inside the addresses among `hits`: added as what they are, and given back to know them again.
pub(crate) fn codes(scene: &Scene<'_>, hits: &mut Vec<Hit>) -> Vec<Known> {
    let all = rules::of(Entity::STREET_ADDRESS).zip(rules::of(Entity::US_ZIP)).zip(rules::of(Entity::UK_POSTCODE));
    let Some(((address, zip), postcode)) = all else { return Vec::new() };
    let (mut more, mut known) = (Vec::new(), Vec::new());
    for hit in hits.iter().filter(|hit| hit.rule == address && hit.is_sure()) {
        let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
        let symbols = &scene.symbols[place(hit.first)..place(hit.last + 1)];
        let Some((rule, symbols)) = last_code(scene, symbols, hit, zip, postcode) else { continue };
        let (first, last) = (symbols[0].token as usize, symbols[symbols.len() - 1].end as usize);
        more.push(Hit { rule, first, last, confidence: confidence::SHAPE, checksum: Checksum::None, value: 0, ..*hit });
        let value = symbols.iter().map(|symbol| symbol.ch).collect();
        known.push(Known { rule, value: 0, symbols: value, turn: scene.tokens[first].turn });
    }
    let misheard = hits.iter().filter(|hit| hit.rule == address && hit.is_sure());
    for hit in misheard {
        let parts = misheard_code(scene, hit.last).into_iter();
        more.extend(parts.map(|(first, last)| Hit { rule: postcode, first, last, confidence: confidence::SHAPE, value: 0, ..*hit }));
    }
    hits.append(&mut more);
    known
}

/// Words between an address and its code.
const LINKS: &[&str] = &["the", "at", "and", "in", "it's", "that's", "postcode", "post", "code", "is", "which"];
/// Most of them, towns among them.
const MOST_LINKS: usize = 4;

/// "..., the B.S.3 ATLN", "... | At the Y8, | 9WJ": what the same party says in letters and digits right after an address is its code, however
/// it was heard. First and last token in each turn.
fn misheard_code(scene: &Scene<'_>, address: usize) -> Vec<(usize, usize)> {
    let tokens = &scene.tokens;
    let speaker = |at: usize| scene.speaker(tokens[at].turn);
    let own = |at: &usize| speaker(*at) == speaker(address) && tokens[*at].turn <= tokens[address].turn + 2;
    let written = |at: &usize| matches!(tokens[*at].kind, Kind::Letter(_) | Kind::Mixed | Kind::Capitals | Kind::Digits | Kind::Unit(_));
    let link = |at: &usize| is(scene, *at, LINKS) || tokens[*at].kind == Kind::Filler || tokens[*at].capital && names::is_name(scene, *at);
    let rest = (address + 1..tokens.len()).take_while(own);
    let first = rest.take(MOST_LINKS + 1).take_while(|at| written(at) || link(at)).find(written);
    let code: Vec<usize> = first.into_iter().flat_map(|first| first..tokens.len()).take_while(|at| own(at) && written(at)).collect();
    let digit = |at: usize| matches!(tokens[at].kind, Kind::Unit(_));
    let text = |at: usize| if digit(at) { "0" } else { scene.text(at) };
    let said = || code.iter().flat_map(|at| text(*at).bytes()).filter(u8::is_ascii_alphanumeric);
    let (count, digits) = (said().count(), said().filter(u8::is_ascii_digit).count());
    if !(4..=8).contains(&count) || !(1..=3).contains(&digits) || count < digits + 2 {
        return Vec::new();
    }
    code.chunk_by(|a, b| tokens[*a].turn == tokens[*b].turn).map(|part| (part[0], part[part.len() - 1])).collect()
}

/// The code that ends an address, unless it is all there is: five digits after a name, or the shape of a postcode.
fn last_code<'s>(scene: &Scene<'_>, symbols: &'s [Symbol], hit: &Hit, zip: usize, postcode: usize) -> Option<(usize, &'s [Symbol])> {
    let judge = |rule: usize, part: &[Symbol]| match rules::TABLE.get(rule).map(|rule| rule.answer()) {
        Some(Answer::Code(code)) => code.judge(&code.read(part)) >= Some(Fit::Exact),
        _ => false,
    };
    let ends = symbols.last().filter(|symbol| symbol.end as usize + 1 >= hit.last)?.ch;
    let rule = if ends.is_ascii_digit() { zip } else { postcode };
    let near = |at: usize| (at + 1..symbols.len()).all(|at| symbols[at].token <= symbols[at - 1].end + 2);
    let border = |at: usize| at > 0 && symbols[at].gap > Gap::Inside && symbols[at - 1].end < symbols[at].token;
    let lengths = if rule == zip { 5..=5 } else { 5..=7 };
    let at = lengths
        .filter_map(|length| symbols.len().checked_sub(length))
        .find(|at| border(*at) && near(*at) && judge(rule, &symbols[*at..]))?;
    let digits = symbols[at..].iter().all(|symbol| symbol.ch.is_ascii_digit());
    // The number of a house stands before its way.
    let named = (hit.first..symbols[at].token as usize).any(|at| names::is_name(scene, at) || scene.tokens[at].is(traits::STREET));
    let apart =
        symbols[at].token as usize > symbols[at - 1].end as usize + 1 || scene.tokens[symbols[at - 1].end as usize].stop > Stop::None;
    (named && (rule == postcode || digits && apart)).then_some((rule, &symbols[at..]))
}

/// A part of a building, a direction, or another word that stands in addresses only.
pub(crate) fn is_part(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].is(traits::DWELLING | traits::DIRECTION) || is(scene, at, &["house", "building", "box", "city"])
}

fn is(scene: &Scene<'_>, at: usize, list: &[&str]) -> bool {
    list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

/// Whether a name, a way or a flat stands right after the number that starts an address.
pub(crate) fn is_named_number(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let tokens = &scene.tokens;
    let end = (first..=last).take_while(|at| tokens[*at].is_symbol() || is_scale(scene, *at) || tokens[*at].is(traits::INNER)).last();
    let after = end.map_or(first, |end| end + 1);
    let word = after <= last && !matches!(tokens[after].kind, Kind::Month(_)) && tokens[after - 1].stop < Stop::Full;
    word || (first..=last).any(|at| matches!(tokens[at].kind, Kind::Letter(_) | Kind::Alphabet(_) | Kind::Mixed))
}

/// Words after the first of a way's name in which its kind is looked for.
const NAME: usize = 3;
/// Words that stand in no name of a way.
pub(crate) const TALK: &str = "the a an my your this that our down up on in from to at is it's was i you we they and or";
/// Kinds of way that are distances too: "a 5 mile drive".
const DISTANCES: &str = "drive walk way run ride track crossing road";

/// Whether the word at `at` counts what the number before it says. "26 mile-pit lane", "12 Mile End Road": there it begins the name of a way.
pub(crate) fn is_measure(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let tokens = &scene.tokens;
    // "500 a quarter", "two each month".
    let rate = at < to && scene.is(at, "a an per each every") && !tokens[at].capital && tokens[at].stop == Stop::None;
    if rate && at + 1 < to && tokens[at + 1].is(traits::MEASURE) {
        return is_measure(scene, at + 1, to);
    }
    if at >= to || !tokens[at].is(traits::MEASURE) {
        return false;
    }
    let plain = |at: &usize| tokens[*at].stop == Stop::None && !scene.is(*at, TALK) && !tokens[*at].is_number();
    let way = (at + 1..to.min(at + 1 + NAME)).take_while(|next| plain(&(next - 1))).find(|at| tokens[*at].is(traits::STREET));
    // "A 5 mile drive" is how far somebody lives, but "5 Mile Drive" where.
    let named = |way: usize| way > at + 1 || tokens[at].capital && tokens[way].capital || !scene.is(way, DISTANCES);
    let led = at > 1 && scene.is(at - 2, "a an another about around only");
    led || !way.is_some_and(named)
}

/// The number and name before "street": at most three words of name, everyday words among them only in capitals.
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
    // "Upper Grosvenor Gardens"
    let qualifier = |at: usize| tokens[at].capital && tokens[at].stop == Stop::None && is(scene, at, QUALIFIERS);
    while at > from && at < way && qualifier(at - 1) {
        at -= 1;
    }
    (at < way).then(|| number(scene, from, at)).flatten()
}

/// Everyday words that the names of ways start with.
const QUALIFIERS: &[&str] =
    &["upper", "lower", "old", "new", "great", "little", "north", "south", "east", "west", "saint", "st", "high", "long", "royal"];

/// The start of the number right before `at`; `None` where there is none.
fn number(scene: &Scene<'_>, from: usize, at: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let lone = |at: usize| matches!(tokens[at].kind, Kind::Letter(_) | Kind::Mixed) && tokens[at].stop < Stop::Full;
    // "212 B Kilburn High Road", "14B"
    let mut first =
        at - usize::from(at > from + 1 && lone(at - 1) && tokens[at - 2].is_number() || at > from && tokens[at - 1].kind == Kind::Mixed);
    while first > from && tokens[first - 1].is_number() && tokens[first - 1].stop < Stop::Full {
        first -= 1;
    }
    (first < at).then(|| number_start(scene, from, first))
}

/// "93 Highway 41", "12 County Road 9", "1120 Avenue of the Americas", "5 Rue Cler": the kind of way stands before its name.
fn before_road(scene: &Scene<'_>, from: usize, way: usize, to: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let county = way > from && is(scene, way - 1, &["county", "state", "farm", "ranch", "us", "old", "rural"]);
    let first = number(scene, from, way - usize::from(county))?;
    let next = tokens.get(way + 1).filter(|_| way + 1 < to && tokens[way].stop == Stop::None)?;
    let numbered = is(scene, way, &["highway", "route", "road"]) && next.is_number();
    let called = is(scene, way, &["avenue", "rue", "calle", "avenida", "boulevard"]) && (next.capital || is(scene, way + 1, &["of"]));
    (tokens[way].capital && (numbered || called)).then_some(first)
}

/// "1102 North Tamarack, apartment B": a number, a direction and a name, then a flat, a place, or the end. The last word of the name.
fn nameless_way(scene: &Scene<'_>, from: usize, at: usize, to: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let number = number(scene, from, at)?;
    let name = (at + 1..to.min(at + 3)).take_while(|at| tokens[*at].capital && names::is_name(scene, *at)).last()?;
    let lone = (at + 1..name).all(|at| tokens[at].stop == Stop::None);
    let sure = tokens[name].stop == Stop::Comma && name + 1 < to && (tokens[name + 1].is(traits::DWELLING) || tokens[name + 1].capital);
    let long = at - number > 1 || tokens[number].end - tokens[number].start > 2;
    (lone && long && (sure || tokens[name].stop >= Stop::Full)).then_some(name)
}

/// Houses that have a name instead of a number.
pub(crate) const HOUSES: &[&str] = &[
    "cottage",
    "house",
    "farm",
    "farmhouse",
    "lodge",
    "barn",
    "manor",
    "hall",
    "villa",
    "vicarage",
    "rectory",
    "grange",
    "mill",
    "court",
    "forge",
    "stables",
    "bungalow",
    "cottages",
    "gatehouse",
    "estate",
    "buildings",
    "flats",
    "mews",
    "tower",
    "towers",
    "mansions",
    "chapel",
    "school",
    "oast",
    "dairy",
    "smithy",
];

/// "The Old Rectory, Church Lane": a house's name in capitals right before the way's name.
fn named_house(scene: &Scene<'_>, from: usize, way: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let house = (way.saturating_sub(4).max(from)..way).find(|at| is(scene, *at, HOUSES) && tokens[*at].stop == Stop::Comma)?;
    let written = house > from && tokens[house..=way].iter().all(|t| t.capital);
    let first = (from..house)
        .rev()
        .take(3)
        .take_while(|at| tokens[*at].capital && tokens[*at].stop == Stop::None && !tokens[*at].is(traits::IS))
        .last()?;
    written.then_some(first)
}

/// What follows the way and belongs to the address: flat, town, county, code.
fn after_way(scene: &Scene<'_>, way: usize, to: usize) -> usize {
    let named = |at: usize| at < to && scene.tokens[at].capital && names::is_name(scene, at);
    // "Avenue of the Americas"
    let of = way + 1 < to && is(scene, way + 1, &["of"]);
    let called = usize::from(of) * (2 + usize::from(way + 2 < to && is(scene, way + 2, &["the"])));
    let one = |at: usize| {
        let beside = scene.tokens.get(at + 1).is_some_and(|next| at + 1 < to && next.is_number()) || scene.tokens[at - 1].is_number();
        scene.tokens[at].is(traits::SHY) && scene.tokens[at].kind == Kind::Unit(1) && !beside
    };
    let mut last = if called > 0 && named(way + called) { way + called } else { way };
    let mut at = last + 1;
    while at < to && at - last <= 2 {
        let token = &scene.tokens[at];
        // "77 Pinecrest Drive in Moncton".
        let place =
            is(scene, at, &["in"]) && named(at + 1) && !scene.tokens[at + 1].is(traits::COMMON) && scene.tokens[at + 1].kind == Kind::Word;
        let belongs = token.is_symbol() && !one(at)
            || place
            || token.capital && names::is_name(scene, at)
            || token.is(traits::DWELLING)
            || token.is(traits::DIRECTION) && token.capital
            || is(scene, at, &["number"]);
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

/// The start of an address whose number or name stands at `first`: what is said before it and belongs to it.
pub(crate) fn start(scene: &Scene<'_>, from: usize, first: usize) -> usize {
    let mut first = number_start(scene, from, first);
    let before = [flat, stroke, taken_back, house, post_box, called_number];
    while let Some(earlier) = before.iter().find_map(|before| before(scene, from, first)) {
        first = earlier;
    }
    first
}

/// "Flat 3B, ...", "unit 5, stroke ...", "Level 3, ...".
fn flat(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let dwelling = (first.saturating_sub(6).max(from)..first).rev().find(|at| tokens[*at].is(traits::DWELLING))?;
    let number = &tokens[dwelling + 1..first];
    let told = number.iter().all(|t| (t.is_symbol() || t.is(traits::INNER | traits::CORRECTION)) && t.stop < Stop::Full);
    (told && (number.is_empty() || number.iter().any(|t| t.is_symbol()))).then_some(dwelling)
}

/// "C slash 41 ...", "3 stroke 22 ...": the flat's number without a word for it.
fn stroke(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let before = first.checked_sub(2).filter(|at| *at >= from)?;
    let flat = scene.tokens[before].is_symbol() && !scene.tokens[before].is(traits::SHY) && scene.tokens[before].stop == Stop::None;
    (flat && is(scene, first - 1, &["slash", "stroke"])).then_some(before)
}

/// Most words between a number and the one that takes its place.
const ASIDE: usize = 8;

/// "Forty seven, no I tell a lie, ...": a number that is taken back.
fn taken_back(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let number = (first.saturating_sub(ASIDE).max(from)..first).rev().find(|at| tokens[*at].is_number())?;
    let between = &tokens[number + 1..first];
    let back = between.iter().any(|t| t.is(traits::CORRECTION)) && tokens[first].is_number();
    let plain = tokens[number].stop < Stop::Full && between.iter().all(|t| t.stop < Stop::Full && !t.capital || t.initial == b'I');
    let start = (from..=number).rev().take_while(|at| tokens[*at].is_number()).last()?;
    (back && plain).then(|| number_start(scene, from, start))
}

/// "Beaumont House, ...": a building's name in capitals and a pause.
fn house(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let house =
        first.checked_sub(1).filter(|at| *at > from && tokens[*at].stop == Stop::Comma && tokens[*at].capital && is(scene, *at, HOUSES))?;
    let name = |at: &usize| tokens[*at].capital && tokens[*at].stop == Stop::None && !tokens[*at].is(traits::IS | traits::BACK);
    (house.saturating_sub(3).max(from)..house).rev().take_while(name).last()
}

/// "P.O. box", "post office box", "R R 2, box".
fn post_box(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let back = |count: usize| first.checked_sub(count).filter(|at| *at >= from);
    let letter = |count: usize| back(count).is_some_and(|at| matches!(scene.tokens[at].kind, Kind::Letter(_)));
    let said = |count: usize, list: &[&str]| back(count).is_some_and(|at| is(scene, at, list));
    let boxed = is(scene, first, &["box"]);
    match () {
        () if boxed && said(1, &["po"]) => back(1),
        () if boxed && (letter(1) && letter(2) || said(1, &["office"]) && said(2, &["post"])) => back(2),
        () if boxed && said(2, &["route"]) => back(3).filter(|at| is(scene, *at, &["rural"])).or_else(|| back(2)),
        () => None,
    }
}

/// "Number 41, ...", "plot number 27, ...".
fn called_number(scene: &Scene<'_>, from: usize, first: usize) -> Option<usize> {
    let number = first.checked_sub(1).filter(|at| *at >= from && is(scene, *at, &["number"]) && scene.tokens[*at].stop == Stop::None)?;
    let sure = scene.tokens[first].is_number();
    let plot = number.checked_sub(1).filter(|at| *at >= from && is(scene, *at, &["plot", "house", "door"]));
    sure.then(|| plot.unwrap_or(number))
}

fn is_scale(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.tokens[at].kind, Kind::Hundred | Kind::Thousand)
}

/// The start of a house number in words: "one hundred and five".
fn number_start(scene: &Scene<'_>, from: usize, first: usize) -> usize {
    let tokens = &scene.tokens;
    let mut at = first;
    while at > from && (tokens[at].is_number() || is_scale(scene, at)) {
        let and = tokens[at - 1].is(traits::AND) && at > from + 1 && is_scale(scene, at - 2);
        if !(tokens[at - 1].is_number() || is_scale(scene, at - 1) || and) {
            break;
        }
        at -= if and { 2 } else { 1 };
    }
    let article = at > from && is_scale(scene, at) && scene.text(at - 1).eq_ignore_ascii_case("a");
    at - usize::from(article)
}
