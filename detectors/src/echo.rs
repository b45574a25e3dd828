//! Echoes: a part of what was just found, said by itself right after it: "239?" of a telephone number, "the 8th of August" of a date of
//! birth, "28?" of an address.
//!
//! Only for what was heard on the phone, where people read back in pieces and recognisers write the same date in two ways.

use redaction::finding::Entity;

use crate::beside;
use crate::cue::{Cue, RuleSet};
use crate::dates;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::reader::words::HEARD;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Gap, Measure, Run, Symbol};
use crate::scene::{Scene, Segment};
use crate::window::{cues, soon, window};

/// An echo follows within so many stretches of talk.
const SOON: usize = 3;
/// An echo stands among the first words of a stretch.
const LONGEST: usize = 64;
/// Fewer digits are said by chance.
const LEAST: usize = 3;
/// Codes of fewer symbols have some in common by chance.
const LONG: usize = 6;
/// The lengths of codes that end an address.
const CODE: std::ops::RangeInclusive<usize> = 4..=6;
/// A date is read back in so few words more at most.
const AROUND: usize = 6;

/// Adds the echoes of what is among `hits`.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let taken = scene.taken(hits.iter());
    let free = |hit: &Hit| !(hit.first..=hit.last).all(|at| taken[at]);
    let found: Vec<Hit> = hits.iter().filter(|hit| hit.is_sure()).flat_map(|hit| echoes(scene, hit)).filter(free).collect();
    let joined = pieces(scene, hits).into_iter().filter(free).collect::<Vec<_>>();
    hits.extend(found.into_iter().chain(joined));
}

/// Symbols of a code that was told in pieces, and read back as one, are so many at least.
const PIECES: usize = 6;

/// "5519", "0026", and then "5519-0026": what the other party says back in one of a code that was told in several pieces, each in a stretch of its own.
fn pieces(scene: &Scene<'_>, hits: &[Hit]) -> Vec<Hit> {
    let mut own: Vec<&Hit> = hits.iter().filter(|hit| hit.is_sure() && is_code(hit.rule)).collect();
    own.sort_unstable_by_key(|hit| (hit.first, std::cmp::Reverse(hit.last)));
    own.dedup_by(|next, before| next.first <= before.last);
    let speaker = |token: usize| scene.speaker(scene.tokens[token].turn);
    let segment = |token: usize| scene.segments.partition_point(|segment| segment.to <= token);
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let mut found = Vec::new();
    for pair in own.windows(2) {
        let [a, b] = [pair[0], pair[1]];
        let one = speaker(a.first) != 0 && speaker(a.first) == speaker(b.first) && segment(b.first) <= segment(a.last) + SOON;
        if !one || segment(a.last) == segment(b.first) {
            continue;
        }
        let told =
            zeros(&[&scene.characters[place(a.first)..place(a.last + 1)], &scene.characters[place(b.first)..place(b.last + 1)]].concat());
        for said in soon(scene, segment(b.last), SOON).filter(|said| speaker(said.from) != speaker(b.first)) {
            let first = scene.runs.partition_point(|run| (scene.symbols[run.from].token as usize) < said.from);
            let runs = scene.runs[first..].iter().take_while(|run| (scene.symbols[run.from].token as usize) < said.to);
            let echoed = runs.filter(|run| run.measure != Measure::Words && run.to - run.from >= PIECES);
            let echoed = echoed.filter(|run| is_part(&told, &zeros(&scene.characters[run.from..run.to])));
            found.extend(echoed.map(|run| window(a.rule, run.ends(&scene.symbols))));
        }
    }
    found
}

/// Whether a rule reads a code.
fn is_code(rule: usize) -> bool {
    matches!(rules::TABLE.get(rule).map(|rule| rule.answer()), Some(Answer::Code(_)))
}

fn echoes(scene: &Scene<'_>, hit: &Hit) -> Vec<Hit> {
    let own = scene.segments.partition_point(|segment| segment.to <= hit.last);
    let mut found = Vec::new();
    for segment in soon(scene, own, SOON) {
        let other = |cue: &&Cue| cue.topic.harmless || !is_about(hit.rule, cue.topic.strong);
        let asked = cues(scene, segment).iter().find(other).map(|cue| cue.first);
        let said = Segment { to: asked.unwrap_or(segment.to).min(segment.from + LONGEST), ..*segment };
        found.extend(echo(scene, hit, &said).map(|ends| window(hit.rule, ends)));
        if asked.is_some() {
            break;
        }
    }
    found
}

/// What in a stretch echoes a value.
fn echo(scene: &Scene<'_>, hit: &Hit, said: &Segment) -> Option<(usize, usize)> {
    match rules::entity(hit.rule) {
        Some(Entity::DATE_OF_BIRTH | Entity::CARD_EXPIRY) => date(scene, said).filter(|ends| shares(scene, (hit.first, hit.last), *ends)),
        Some(Entity::STREET_ADDRESS) => code(scene, hit, said).or(number(scene, said).filter(|ends| {
            // "And 2830?": what is missing of it.
            let asks = scene.tokens[said.to - 1].stop == Stop::Question;
            asks || shares(scene, (hit.first, hit.last), *ends)
        })),
        Some(Entity::EMAIL_ADDRESS | Entity::USERNAME) => number_of(scene, hit, said),
        _ => part(scene, hit, said).map(|ends| with_capitals(scene, hit, ends, said)),
    }
}

/// "74?" "47, like the bus.": the number in an address that its speaker says again, because the other party had it wrong.
fn number_of(scene: &Scene<'_>, hit: &Hit, said: &Segment) -> Option<(usize, usize)> {
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let run = scene.runs.get(scene.runs.partition_point(|run| run.from < place(said.from)))?;
    let ends = run.ends(&scene.symbols);
    let number = &scene.characters[run.from..run.to];
    let own = &scene.characters[place(hit.first)..place(hit.last + 1)];
    let digits = number.len() > 1 && number.iter().all(u8::is_ascii_digit) && ends.1 < said.to;
    let same = own.split(|symbol| !symbol.is_ascii_digit()).any(|group| group == number);
    let paused = ends.1 + 1 == said.to || scene.tokens[ends.1].stop > Stop::None;
    (digits && same && paused && run.measure != Measure::Words && opens(scene, run, said)).then_some(ends)
}

/// "KT61, HAD?": what follows a part that the other party says back, written as a word in capitals.
fn with_capitals(scene: &Scene<'_>, hit: &Hit, (first, last): (usize, usize), said: &Segment) -> (usize, usize) {
    let speaker = |token: usize| scene.speaker(scene.tokens[token].turn);
    let next = last + 1;
    let capitals = next < said.to
        && (2..=LEAST).contains(&scene.text(next).len())
        && scene.text(next).bytes().all(|letter| letter.is_ascii_uppercase());
    let other = speaker(first) != 0 && speaker(first) != speaker(hit.first) && scene.tokens[last].stop < Stop::Full;
    let letters = (hit.first..=hit.last).any(|at| scene.text(at).bytes().any(|letter| letter.is_ascii_uppercase()));
    if capitals && other && letters { (first, next) } else { (first, last) }
}

/// Whether a question is for what was found, if it is for anything.
fn is_about(rule: usize, asked: RuleSet) -> bool {
    asked.is_empty() || asked.iter().any(|other| rules::entity(other) == rules::entity(rule))
}

/// A day with its month, or month and year, and little else.
fn date(scene: &Scene<'_>, segment: &Segment) -> Option<(usize, usize)> {
    let dated = (segment.from..segment.to).find_map(|at| dates::read(scene, at, segment.to))?;
    let whole = dated.parts >= 2 && (dated.month || dated.digits >= 4);
    let around = segment.to - segment.from - (dated.last + 1 - dated.first);
    (whole && around <= AROUND && !dates::is_other(scene, dated)).then_some((dated.first, dated.last))
}

/// Whether two stretches of words have a number in common, however it is said.
fn shares(scene: &Scene<'_>, a: (usize, usize), b: (usize, usize)) -> bool {
    let said = numbers(scene, a);
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let dictated = |(first, last): (usize, usize)| zeros(&scene.characters[place(first)..place(last + 1)]);
    let (own, part) = (dictated(a), dictated(b));
    part.len() > 1 && own.windows(part.len()).any(|own| own == part) || numbers(scene, b).iter().any(|number| said.contains(number))
}

/// The numbers, months and days among some words: of a year the last two digits, of a number in words also its parts.
fn numbers(scene: &Scene<'_>, (first, last): (usize, usize)) -> Vec<u32> {
    let number = |at: usize| match scene.tokens[at].kind {
        Kind::Unit(value) | Kind::Teen(value) | Kind::Tens(value) | Kind::Ordinal(value) | Kind::Month(value) => Some(u32::from(value)),
        _ => written(scene.text(at)),
    };
    let single: Vec<u32> = (first..=last).filter_map(number).collect();
    let tens = single.windows(2).filter(|pair| pair[0] >= 20 && pair[0] % 10 == 0 && pair[1] < 10).map(|pair| pair[0] + pair[1]);
    let years = single.iter().filter(|number| (1900..2100).contains(*number)).map(|year| year % 100);
    single.iter().copied().chain(tens).chain(years).collect()
}

/// A number as it is written, without an ending: not "009", which is dictated.
fn written(text: &str) -> Option<u32> {
    let digits = text.trim_end_matches(|sign: char| !sign.is_ascii_digit());
    digits.parse().ok().filter(|_| digits.len() <= 2 || !digits.starts_with('0'))
}

/// Numbers, and no word beside them that says anything.
fn number(scene: &Scene<'_>, segment: &Segment) -> Option<(usize, usize)> {
    let is_number = |at: &usize| scene.tokens[*at].is_number() || scene.tokens[*at].kind == Kind::Mixed;
    let small = traits::LEAD | traits::BACK | traits::IS | traits::INNER | traits::NOUN;
    let says = |token: &Token| !token.is_symbol() && !token.is(small) && token.kind != Kind::Filler;
    let (first, last) = ((segment.from..segment.to).find(is_number)?, (segment.from..segment.to).rfind(is_number)?);
    (!scene.tokens[segment.from..segment.to].iter().any(says)).then_some((first, last))
}

/// Digits and letters with every "oh" as a zero: a recogniser writes either.
pub(crate) fn zeros(symbols: &[u8]) -> Vec<u8> {
    symbols.iter().map(|symbol| if *symbol == b'O' { b'0' } else { *symbol }).collect()
}

/// Whether only a few small words stand before a run in its stretch.
pub(crate) fn opens(scene: &Scene<'_>, run: &Run, segment: &Segment) -> bool {
    let small = traits::LEAD | traits::BACK | traits::IS | traits::INNER;
    let (first, _) = run.ends(&scene.symbols);
    (segment.from..first).all(|at| scene.tokens[at].is(small) || scene.tokens[at].kind == Kind::Filler)
}

/// Whether long codes have more in common, in order, than not: one of them was misheard.
fn is_like(own: &[u8], said: &[u8]) -> bool {
    let longest = own.len().max(said.len());
    own.len().min(said.len()) >= LONG && longest <= LONGEST && 2 * common(own, said) > longest
}

/// The length of the longest common subsequence.
pub(crate) fn common(a: &[u8], b: &[u8]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (at, y) in b.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if x == y { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

/// A run of the digits and letters of a code.
fn part(scene: &Scene<'_>, hit: &Hit, segment: &Segment) -> Option<(usize, usize)> {
    let Some(Answer::Code(code)) = rules::TABLE.get(hit.rule).map(|rule| rule.answer()) else { return None };
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let own = zeros(&scene.characters[place(hit.first)..place(hit.last + 1)]);
    let speaker = |token: usize| scene.speaker(scene.tokens[token].turn);
    // Where nobody knows who speaks, who asks whether it is so is the other party.
    let asks = speaker(segment.from) == 0 && scene.tokens[segment.to - 1].stop == Stop::Question;
    let other = asks || speaker(segment.from) != 0 && speaker(segment.from) != speaker(hit.first);
    let inside = |run: &Run| {
        let (first, last) = run.ends(&scene.symbols);
        // "We had 1898s": how a recogniser writes what is said before an s.
        let several = scene.tokens[last].kind == Kind::Mixed && scene.text(last).ends_with('s');
        let said = zeros(&scene.characters[run.from..run.to - usize::from(several)]);
        let amended = is_sorry(scene, segment.from..first) && said.len() >= LEAST && common(&own, &said) + 1 >= said.len();
        if is_part(&own, &said)
            || is_spelled_again(&own, &said, &scene.symbols[run.from..run.to])
            || amended
            || other && (opens(scene, run, segment) && is_like(&own, &said) || is_turned(&own, &said, code.is_long()))
        {
            return Some((first, last));
        }
        // "For one five" of "four one five": a digit that was heard as the word before the rest.
        let word = first.checked_sub(1).filter(|at| *at >= segment.from && scene.tokens[*at].stop == Stop::None)?;
        let whole = [&[sounds(scene.text(word))?], said.as_slice()].concat();
        is_part(&own, &whole).then_some((word, last))
    };
    let token = |run: &Run| scene.symbols[run.from].token as usize;
    let first = scene.runs.partition_point(|run| token(run) < segment.from);
    let runs = scene.runs[first..].iter().take_while(|run| token(run) < segment.to);
    let may = |run: &&Run| run.to > run.from && run.measure != Measure::Words && !beside::is_by_chance(scene, run);
    runs.filter(may).find_map(inside).or_else(|| letters(scene, &own, segment))
}

/// "KXP, lovely": letters of a code that a recogniser wrote as one word.
fn letters(scene: &Scene<'_>, own: &[u8], segment: &Segment) -> Option<(usize, usize)> {
    let written = |at: &usize| scene.tokens[*at].kind == Kind::Capitals && is_part(own, scene.text(*at).as_bytes());
    (segment.from..segment.to).find(written).map(|at| (at, at))
}

/// "B for bravo. HAB.": letters of a code, and then its part with them.
fn is_spelled_again(own: &[u8], said: &[u8], symbols: &[Symbol]) -> bool {
    let part = symbols.iter().rposition(|symbol| symbol.gap >= Gap::And).filter(|at| *at > 0 && *at < said.len());
    let lettered = part.is_some_and(|at| said[..at].iter().all(u8::is_ascii_uppercase) && is_part(own, &said[at..]));
    lettered && said.len() <= own.len() && said.iter().all(|symbol| own.contains(symbol))
}

/// Whether so many symbols stand in a code in this order.
fn is_part(own: &[u8], said: &[u8]) -> bool {
    said.len() >= LEAST && own.windows(said.len()).any(|part| part == said)
}

/// What who misheard a part says before it is said right.
const SORRY: &str = "sorry apologies apologise apologize pardon mistake bad oops whoops";

/// "My apologies, 2294": whether words before a part say nothing but that it was misheard.
fn is_sorry(scene: &Scene<'_>, words: std::ops::Range<usize>) -> bool {
    let small = traits::LEAD | traits::BACK | traits::IS | traits::INNER | traits::POSSESSIVE | traits::CORRECTION;
    let led = |at: usize| scene.tokens[at].is(small) || scene.tokens[at].kind == Kind::Filler || scene.is(at, SORRY);
    words.clone().any(|at| scene.is(at, SORRY)) && words.into_iter().all(led)
}

/// "7-0808, okay": the code of an address that the other party says back first, a digit of it misheard.
fn code(scene: &Scene<'_>, hit: &Hit, segment: &Segment) -> Option<(usize, usize)> {
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let speaker = |token: usize| scene.speaker(scene.tokens[token].turn);
    let own = zeros(&scene.characters[place(hit.first)..place(hit.last + 1)]);
    let own = &own[own.len().saturating_sub(LONG)..];
    let run = scene.runs.get(scene.runs.partition_point(|run| run.from < place(segment.from)))?;
    let ends = run.ends(&scene.symbols);
    let said = zeros(&scene.characters[run.from..run.to]);
    let other = speaker(segment.from) != 0 && speaker(segment.from) != speaker(hit.first);
    let like = CODE.contains(&said.len()) && common(own, &said) + 1 >= said.len();
    let plain = run.measure == Measure::None && !beside::is_by_chance(scene, run);
    (other && like && plain && ends.1 < segment.to && opens(scene, run, segment)).then_some(ends)
}

/// Four digits or more have so few in another order.
const TURNED: usize = 4;

/// "1898" of "...1889": a part of a code of which the last two changed places, which is what people argue about. A `long` one may have
/// been dictated in pieces.
fn is_turned(own: &[u8], said: &[u8], long: bool) -> bool {
    let [start @ .., a, b] = said else { return false };
    said.len() >= TURNED && a != b && (long || own.len() >= LONG) && is_part(own, &[start, &[*b, *a]].concat())
}

/// The digit that an everyday word is heard for.
fn sounds(word: &str) -> Option<u8> {
    let heard = HEARD.iter().find(|(known, ..)| known.eq_ignore_ascii_case(word));
    heard.map(|(_, symbol, _)| *symbol).filter(u8::is_ascii_digit)
}
