//! Addresses that go on: house, flat, way, town and code in the pieces and sentences beside what was read of one, and in the reply to a question
//! for one.
//!
//! Only for what was heard on the phone: there an address comes in pieces ("So it's 231 Juniper Hollow Road. And then Unit 4."), houses have names,
//! and recognisers write towns and codes as other words.

use std::ops::Range;

use redaction::finding::Entity;

use crate::cue::Cue;
use crate::places::{HOUSES, TALK, is_measure};
use crate::reader::token::{Glue, Kind, Sign, Stop, traits};
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Scene, Segment};
use crate::states::is_state;
use crate::window::{cues, replies, window};

/// An address that is asked for and told in one turn has so many words at most before its code.
const BEFORE_CODE: usize = 18;
/// So many words at most stand between a house and the code at the end of the reply.
const BETWEEN: usize = 12;
/// So many words at most stand before its number.
const LEAD: usize = 5;
/// Most words of a piece.
const LONGEST: usize = 7;
/// Most words between a house number and the kind of way.
const NAME: usize = 4;
/// An address goes on in so many stretches of its speaker after the one in which it was read.
const LATER: usize = 2;
/// The lengths of codes that end an address, with digits dropped.
const CODE: std::ops::RangeInclusive<usize> = 4..=6;
/// The length of a ZIP code.
const ZIP: u32 = 5;
/// The lengths of postcodes, with symbols dropped or added.
const POSTCODE: std::ops::RangeInclusive<usize> = 5..=8;

/// Words for a part of a building or an estate, with a number or letter after them.
const PARTS: &str = "block room staircase stair plot pitch bed wing tower lot mailbox door building hut berth shop office pod unit flat apartment apt \
    suite level floor house box";
/// Words that lead to a place.
const LINKS: &str = "in on at via of outside to from then still near";
/// Words before the code of an address.
const CODES: &str = "the a post postal zip code codes postcode";
/// Words that join a town to what comes after it.
const JOINS: &str = "and the of";

/// Adds the pieces beside the addresses among `hits`, and in replies.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let Some(rule) = rules::of(Entity::STREET_ADDRESS) else { return };
    let mut taken = scene.taken(hits.iter().filter(|hit| hit.rule == rule));
    let codes: Vec<usize> = hits.iter().filter(|hit| hit.is_sure() && ends_address(hit.rule)).map(|hit| hit.first).collect();
    hits.extend(codes.into_iter().filter_map(|code| up_to(scene, rule, code)).map(|ends| window(rule, ends)));
    let area = rules::of(Entity::UK_POSTCODE);
    hits.extend(area.map(|area| outward(scene, rule, &taken, area)).unwrap_or_default());
    for place in contexts(scene, rule, &taken) {
        for ends in groups(scene, place, &taken) {
            taken[ends.0..=ends.1].fill(true);
            hits.push(window(rule, ends));
        }
    }
}

/// Whether a rule finds what addresses end with.
fn ends_address(rule: usize) -> bool {
    matches!(rules::entity(rule), Some(Entity::UK_POSTCODE | Entity::US_ZIP))
}

/// "And your address with the postcode 44 Larks were closed and it's GL52 8DT": from the number after the question, in the same turn, up to the code;
/// where nobody knows who speaks a question and its reply are one.
fn up_to(scene: &Scene<'_>, rule: usize, code: usize) -> Option<(usize, usize)> {
    let turn = |at: usize| scene.tokens[at].turn;
    let from = code.saturating_sub(BEFORE_CODE);
    let asks = |cue: &&Cue| cue.topic.strong.iter().any(|asked| asked == rule) && turn(cue.first) == turn(code);
    let asked = scene.cues.iter().rev().filter(|cue| cue.last < code && cue.last >= from).find(asks)?;
    let number = |at: &usize| scene.tokens[*at].is_number() && !scene.tokens[*at].is(traits::SHY) && scene.tokens[*at].sign == Sign::None;
    let first = (asked.last + 1..code).take(LEAD).find(number)?;
    let measured = scene.measure(first) != Measure::None || scene.tokens[first + 1].is(traits::MEASURE);
    (!measured).then_some((first, code))
}

/// So many words after an address, or a question for one, the first half of its code may be said by itself.
const SOON: usize = 40;

/// "And the code's LS6. What's the rest?": the first half of a postcode where an address was told or asked for.
fn outward(scene: &Scene<'_>, rule: usize, taken: &[bool], area: usize) -> Vec<Hit> {
    let asks = |at: usize| {
        let from = scene.cues.partition_point(|cue| cue.first + SOON < at);
        let near = scene.cues[from..].iter().take_while(|cue| cue.first < at);
        near.into_iter().any(|cue| cue.topic.strong.iter().any(|asked| asked == rule))
    };
    let half = |run: &&Run| {
        let said = &scene.characters[run.from..run.to];
        let letters = said.iter().take_while(|symbol| symbol.is_ascii_uppercase()).count();
        let shaped = (1..=2).contains(&letters) && (1..=2).contains(&(said.len() - letters)) && rules::is_postcode_area(said);
        shaped && said.len() > 2 && said[letters..].iter().all(u8::is_ascii_digit)
    };
    let named = |first: usize| {
        let is = |back: usize, list: &str| first.checked_sub(back).is_some_and(|at| scene.is(at, list));
        is(1, "code's postcode's") || is(1, "is it's") && is(2, "code postcode") || is(1, "postcode")
    };
    let found = scene.runs.iter().filter(half).map(|run| run.ends(&scene.symbols));
    let found = found.filter(|(first, _)| named(*first) && (asks(*first) || taken[first.saturating_sub(SOON)..*first].contains(&true)));
    found.map(|ends| window(area, ends)).collect()
}

/// The stretches in which an address may stand: replies to a question for one, and where one was read and goes on.
fn contexts(scene: &Scene<'_>, rule: usize, taken: &[bool]) -> Vec<Range<usize>> {
    let speaker = |segment: &Segment| scene.speaker(scene.tokens[segment.from].turn);
    let mut places = Vec::new();
    for (at, segment) in scene.segments.iter().enumerate() {
        let asks = cues(scene, segment).iter().any(|cue| cue.topic.strong.iter().any(|asked| asked == rule));
        if asks {
            places.extend(replies(scene, at).take_while(|own| !own.refuses).map(|own| own.from..own.to));
        }
        if (segment.from..segment.to).any(|at| taken[at]) {
            let later = scene.segments[at + 1..].iter().take(LATER).filter(|own| speaker(own) == speaker(segment));
            places.extend([segment].into_iter().chain(later).map(|own| own.from..own.to));
        }
    }
    places
}

/// What a piece between two pauses says of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// That it is one, or a part of one.
    Sure,
    /// A name or a code that is a part of one beside others.
    Beside,
    /// Nothing.
    Talk,
}

/// Pieces of an address that stand together, at least one of them sure.
fn groups(scene: &Scene<'_>, place: Range<usize>, taken: &[bool]) -> Vec<(usize, usize)> {
    let words: Vec<usize> = place.clone().collect();
    let pieces = words.split_inclusive(|at| scene.tokens[*at].stop >= Stop::Comma).map(|piece| judge(scene, piece, taken));
    let mut pieces: Vec<(Piece, usize, usize)> = pieces.collect();
    // "2209 and a half Calloway. You're going to be upstairs. 70808.": whatever is said in between, a code at the end is the address's.
    let read = place.clone().any(|at| taken[at]);
    if let Some((kind, first, _)) = pieces.last_mut().filter(|(_, first, last)| read && first == last && is_code(scene, *first, *last)) {
        *kind = Piece::Sure;
        let code = *first;
        // What little stands between is unit and town, heard as everyday words.
        let own = (place.start..code).rfind(|at| taken[*at]).filter(|own| code - own <= BETWEEN);
        if let Some(own) = own {
            pieces.iter_mut().filter(|(_, from, _)| *from > own).for_each(|(kind, ..)| *kind = Piece::Sure);
        }
    }
    let together = pieces.split(|(piece, ..)| *piece == Piece::Talk);
    let sure = together.filter(|group| group.iter().any(|(piece, ..)| *piece == Piece::Sure));
    sure.filter_map(|group| Some((group.first()?.1, group.last()?.2)))
        .filter(|(first, last)| !(*first..=*last).all(|at| taken[at]))
        .collect()
}

/// What a piece is, and its first and last word without those that lead to it.
fn judge(scene: &Scene<'_>, piece: &[usize], taken: &[bool]) -> (Piece, usize, usize) {
    let token = |at: usize| &scene.tokens[at];
    let leads = |at: usize| {
        let small = token(at).is(traits::LEAD | traits::IS | traits::BACK | traits::INNER) && !token(at).is_symbol();
        small && !scene.is(at, "the") || token(at).kind == Kind::Filler || scene.is(at, LINKS)
    };
    let (from, last) = (piece[0], piece[piece.len() - 1]);
    if let Some(own) = piece.iter().find(|at| taken[**at]) {
        let end = piece.iter().rfind(|at| taken[**at]).copied().unwrap_or(*own);
        // A town without a capital.
        let town = (end + 1..=last).take_while(|at| token(*at).id == 0 && token(*at).kind == Kind::Word).last();
        return (Piece::Sure, *own, town.unwrap_or(end));
    }
    if let Some((first, way)) = unknown_way(scene, from, last, leads) {
        return (Piece::Sure, first, way);
    }
    if let Some(first) = town_with_code(scene, from, last) {
        return (Piece::Sure, first, last);
    }
    let Some(first) = (from..=last).find(|at| !leads(*at)).filter(|first| last - first < LONGEST) else { return (Piece::Talk, from, last) };
    let kind = match () {
        () if is_part(scene, first, last) || is_named(scene, first, last) || is_numbered(scene, first, last) => Piece::Sure,
        () if first == last && scene.tokens[first].capital && is_state(scene, first) => Piece::Sure,
        () if is_place(scene, first, last) || is_code(scene, first, last) => Piece::Beside,
        () => Piece::Talk,
    };
    (kind, first, last)
}

/// "it's the upstairs Baton Rouge 70808": the first word of a town that a ZIP code follows.
fn town_with_code(scene: &Scene<'_>, from: usize, last: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let digits = (from..=last).rev().take_while(|at| tokens[*at].kind == Kind::Digits && tokens[*at].sign == Sign::None).last()?;
    let length: u32 = (digits..=last).map(|at| tokens[at].end - tokens[at].start).sum();
    let town = |at: &usize| tokens[*at].capital && tokens[*at].kind == Kind::Word && !tokens[*at].is(traits::COMMON);
    (from..digits).rev().take_while(town).last().filter(|_| length == ZIP)
}

/// "It's the large cattlegate road and the post code": a kind of way right after a word that stands in no list, and the words of its name.
fn unknown_way(scene: &Scene<'_>, from: usize, last: usize, leads: impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let unknown = |at: usize| tokens[at].kind == Kind::Word && tokens[at].id == 0;
    let way = (from + 1..=last).find(|at| tokens[*at].is(traits::STREET) && unknown(at - 1))?;
    let name = |at: &usize| tokens[*at].is_number() || !leads(*at) && (scene.is(*at, "the") || !scene.is(*at, TALK));
    let first = (from..way).rev().take(NAME + 1).take_while(name).last()?;
    Some((first, way))
}

/// "Block C", "room 212", "House number 7": a part of a building and its number, and nothing else.
fn is_part(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let number = first + 1 + usize::from(scene.is(first + 1, "number"));
    scene.is(first, PARTS) && number <= last && (number..=last).all(|at| scene.tokens[at].is_symbol())
}

/// "Upper Thornhay Farm", "Colville Rise": words in capitals, the last a kind of house or way.
fn is_named(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let kind = scene.tokens[last].is(traits::STREET) || HOUSES.iter().any(|house| house.eq_ignore_ascii_case(scene.text(last)));
    kind && last > first && (first..=last).all(|at| scene.tokens[at].capital && !scene.tokens[at].is_symbol())
}

/// "9 The Maltings", "406 mace of bird lane lost": a number and words in capitals, or a kind of way soon after it.
fn is_numbered(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let number = |at: usize| scene.tokens[at].is_number() || matches!(scene.tokens[at].kind, Kind::Mixed | Kind::Hundred);
    let Some(name) = (first..=last).find(|at| !number(*at)).filter(|name| *name > first) else { return false };
    let measures = |at: usize| is_measure(scene, at, last + 1);
    let named = (name..=last).all(|at| scene.tokens[at].capital && !measures(at) && !scene.tokens[at].is_symbol());
    let way = (name + 1..=last.min(name + NAME)).find(|at| scene.tokens[*at].is(traits::STREET));
    let heard = way.is_some_and(|way| !(name..way).any(|at| scene.is(at, TALK) || measures(at)));
    named && matches!(scene.tokens[name].kind, Kind::Word) || heard
}

/// "Suffolk", "County Wicklow", "Old Quad", "Arvada and the Vips": words in capitals, not all of them everyday words, and what joins them.
fn is_place(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let small = traits::COMMON | traits::LEAD | traits::BACK | traits::GIVEN;
    let named = |at: usize| scene.tokens[at].capital && scene.tokens[at].kind == Kind::Word;
    let all = named(first) && (first..=last).all(|at| named(at) || scene.is(at, JOINS));
    all && (first..=last).any(|at| !scene.tokens[at].is(small))
}

/// "And that's BB-7-9-2-E": a postcode with a symbol or two of it dropped or added, and nothing else.
fn is_postcode(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) < first);
    let said: Vec<u8> = scene.symbols[from..].iter().take_while(|own| own.token as usize <= last).map(|own| own.ch).collect();
    let letters = said.iter().take_while(|symbol| symbol.is_ascii_uppercase()).count();
    let digits = said.iter().filter(|symbol| symbol.is_ascii_digit()).count();
    let small = |at: usize| scene.tokens[at].is_symbol() || scene.is(at, CODES) || scene.is(at, LINKS);
    (1..=2).contains(&letters)
        && (2..=4).contains(&digits)
        && POSTCODE.contains(&said.len())
        && said.last().is_some_and(u8::is_ascii_uppercase)
        && rules::is_postcode_area(&said)
        && (first..=last).all(small)
}

/// "The ZEPT 8801": at most a word or two, and digits of the length of a code.
fn is_code(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    if is_postcode(scene, first, last) {
        return true;
    }
    let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) < first);
    let symbols = scene.symbols[from..].iter().take_while(|symbol| symbol.token as usize <= last);
    // "253O": an "oh" at a code's end may be written as a letter.
    let digits = symbols.filter(|symbol| symbol.ch.is_ascii_digit() || symbol.ch == b'O').count();
    let words = (first..=last).filter(|at| !scene.tokens[*at].is_symbol()).count();
    // "That'll be 12.80", "Your claim's C 77 1904": talk, and a sum.
    let talk =
        |at: usize| scene.tokens[at].is(traits::COMMON) && !scene.tokens[at].is_symbol() && !scene.is(at, LINKS) && !scene.is(at, CODES);
    let sum = scene.tokens[last].glue == Glue::Dot || (first..=last).any(|at| scene.tokens[at].sign == Sign::Money);
    CODE.contains(&digits) && words <= 2 && !sum && !(first..=last).any(talk) && scene.tokens[last].is_symbol()
}
