//! Codes that somebody dictates in reply to a question of which no rule knows what it asks for ("What's it say on the back bumper?").
//!
//! Only for what was heard on the phone: whoever is asked there and dictates six symbols or more, or fewer digits one by one and nothing else, gives
//! something of his own, unless what was asked is known to be harmless. Which entity it is tells its shape alone, as well as it can.

use redaction::finding::Entity;

use crate::code::matches;
use crate::dates::{self, Dated};
use crate::reader::token::{Glue, Kind, Sign, Stop, traits};
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Gap, Measure, Run, Symbol};
use crate::scene::{Party, Scene, Segment};
use crate::told;
use crate::window::{cues, window};

/// Fewer symbols are a quantity, a year or a time.
const LEAST: usize = 6;
/// So many digits that nobody asked for are a code.
const STATED: usize = 8;
/// So many symbols in a reply are of no thing: fewer may be the number of a parcel.
const UNLIKE: usize = 10;
/// Said digit by digit, and all there is of a reply, so few are a code.
const SINGLE: usize = 3;
/// Fewer letters in a row are an abbreviation.
const SPELLED: usize = 5;
/// Of so many words some say something by themselves.
const LONG: usize = 40;
/// Most words of a date.
const DATE: usize = 16;
/// So many words at most lead into the code.
const WORDS: usize = 3;
/// What was asked stands in so many stretches of the other party before the reply.
const ASKED: usize = 2;
/// So many stretches at most stand between what was asked and a reply, with those of whoever listens.
const BACK: usize = 8;
/// A few digits may go on with what was asked so many stretches before.
const LATELY: usize = 4;
/// What goes with a card is told within so many stretches after its number, in so many digits.
const PAYING: usize = 10;
const OF_CARD: std::ops::RangeInclusive<usize> = 3..=5;
/// What numbers are asked for that are nobody's own, and words of replies that say so.
const HARMLESS: &str = "order reservation reference ref booking case ticket invoice meter reading readings model serial quote tracking parcel pallet \
    item part product job complaint claim claimed dispute receipt delivery router error gas electric electricity water mileage odometer price cost many much \
    time room page flew batch code codes screen label sticker version slip docket paint colour color extension ext worksheet jobsheet fleet crew \
    weight height width size total amount score gauge dial timer display speed seat seats gate platform flight train bus lottery quantity consignment carton cartridge checkout";
/// The day of a later year is that of an order or a visit.
const BORN: u32 = 2012;
/// Words before a day of something else than a birth.
const OTHER_DAYS: &str =
    "since from until till before after by between built bought opened started joined issued expires expired married died moved";

/// Adds the codes, where nothing was found.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let cards = cards(scene, hits);
    let taken = scene.taken(hits.iter());
    let free = |(first, last): (usize, usize)| !(first..=last).any(|at| taken[at] || scene.covered[at]);
    // "I.e. 64 IRCE": the letters of a code may have been taken for those of a name that was spelled before.
    let begun = |(first, last): (usize, usize)| {
        let letters = |at: usize| taken[at] && scene.tokens[at].kind == Kind::Capitals;
        !scene.covered[first..=last].contains(&true) && (first..=last).all(|at| !taken[at] || letters(at)) && !taken[first]
    };
    let named: Vec<bool> = scene.segments.iter().map(|segment| names_harmless(scene, segment)).collect();
    let asked = |at: usize| cues(scene, &scene.segments[at]).iter().any(|cue| cue.topic.harmless);
    let harmless: Vec<bool> = (0..named.len()).map(|at| named[at] || asked(at)).collect();
    for (at, reply) in scene.segments.iter().enumerate().filter(|(_, segment)| !segment.back) {
        let born = birthday(scene, reply).filter(|ends| free(*ends) && !named[at]);
        hits.extend(born.zip(rules::of(Entity::DATE_OF_BIRTH)).map(|(ends, rule)| window(rule, ends)));
        let known = scene.speaker(scene.tokens[reply.from].turn) != 0;
        if harmless[at] {
            continue;
        }
        let lately = at.saturating_sub(LATELY)..at;
        if !known && harmless[lately.clone()].contains(&true) {
            continue;
        }
        let goes_on = named[lately.clone()].contains(&true);
        let heard = heard_before(scene, at);
        let answers = reply.party != Party::Agent && !reply.refuses && !heard.is_empty() && !heard.iter().any(|at| harmless[*at]);
        // "I've got you on Universal Credit as QQ 55 11 23 A": somebody says what he has before him.
        if !answers && (reply.greeting || harmless[lately].contains(&true)) {
            continue;
        }
        let place = |run: &Run| scene.symbols[run.from].token as usize;
        let first = scene.runs.partition_point(|run| place(run) < reply.from);
        let runs = scene.runs[first..].iter().take_while(|run| place(run) < reply.to);
        let code = |run: &Run| match known {
            true if answers && is_code(scene, reply, run, goes_on) => true,
            true if !goes_on && is_paying(scene, &cards, at) && is_of_card(scene, reply, run) => true,
            // What somebody says of a thing in reply may be as long as a short code.
            true => is_stated(scene, run) && (!answers || run.to - run.from >= UNLIKE),
            // Who asks and who answers can't be told: only what by itself is nothing else.
            false => is_stated(scene, run) || is_read_out(scene, run),
        };
        // "The depot's on 1800 700 416." "1800 700 416, thanks."
        let own = |run: &&Run| told::told(scene, run.from, run.to, &taken).is_none();
        for run in runs.filter(|run| begun(run.ends(&scene.symbols)) && code(run)).filter(own) {
            hits.extend(rules::of(entity(scene, run)).map(|rule| window(rule, run.ends(&scene.symbols))));
        }
    }
}

/// Who told a card number, and in which stretch.
fn cards(scene: &Scene<'_>, hits: &[Hit]) -> Vec<(u32, usize)> {
    let card = |hit: &&Hit| hit.is_sure() && rules::entity(hit.rule) == Some(Entity::CREDIT_CARD);
    let place = |hit: &Hit| {
        let at = scene.segments.partition_point(|segment| segment.to <= hit.last);
        (scene.speaker(scene.tokens[hit.first].turn), at)
    };
    hits.iter().filter(card).map(place).collect()
}

/// Whether who speaks told a card number a little before.
fn is_paying(scene: &Scene<'_>, cards: &[(u32, usize)], reply: usize) -> bool {
    let speaker = scene.speaker(scene.tokens[scene.segments[reply].from].turn);
    cards.iter().any(|(own, at)| *own == speaker && (1..=PAYING).contains(&reply.saturating_sub(*at)))
}

/// Few digits and nothing else: what was left of a card's number, a ZIP code, its code or its expiry.
fn is_of_card(scene: &Scene<'_>, reply: &Segment, run: &Run) -> bool {
    let (symbols, (first, last)) = (&scene.symbols[run.from..run.to], run.ends(&scene.symbols));
    let digits = symbols.iter().all(|symbol| symbol.ch.is_ascii_digit());
    let dated = first > reply.from && matches!(scene.tokens[first - 1].kind, Kind::Month(_) | Kind::Ordinal(_));
    let short = OF_CARD.contains(&symbols.len()) && digits && run.measure == Measure::None && !dated;
    short && is_all(scene, reply, run) && !is_prices(scene, first, last)
}

/// The stretches of another party last before one: an echo of a word or two may stand between question and reply.
fn heard_before(scene: &Scene<'_>, reply: usize) -> Vec<usize> {
    let speaker = |at: &usize| scene.speaker(scene.tokens[scene.segments[*at].from].turn);
    let own = speaker(&reply);
    let before = (reply.saturating_sub(BACK)..reply).rev().filter(|at| !scene.segments[*at].back);
    let others = before.skip_while(|at| speaker(at) == own).take_while(|at| speaker(at) != own);
    others.take(ASKED).filter(|at| speaker(at) != 0).collect()
}

/// Whether a run that nobody asked for is too long for anything else than a code, or has the shape of one. Prices and limits are written with
/// their signs.
fn is_stated(scene: &Scene<'_>, run: &Run) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let digits = symbols.iter().filter(|symbol| symbol.ch.is_ascii_digit()).count();
    let (first, last) = run.ends(&scene.symbols);
    let number = |at: usize| scene.tokens[at].kind == Kind::Digits;
    let parted = (first + 1..=last).any(|at| number(at - 1) && number(at) && matches!(scene.tokens[at].glue, Glue::Dot | Glue::Comma));
    let price = parted || is_prices(scene, first, last);
    let entity = entity(scene, run);
    let shaped = matches!(entity, Entity::UK_POSTCODE | Entity::VEHICLE_REG);
    let public = match rules::of(entity).and_then(|rule| rules::TABLE.get(rule)).map(|rule| rule.answer()) {
        Some(Answer::Code(code)) => code.public.is_some_and(|public| public(&scene.as_digits[run.from..run.to])),
        _ => false,
    };
    let long = symbols.len() >= STATED && digits >= LEAST && !is_size(symbols);
    (long || shaped) && !price && !public && run.measure == Measure::None && !crate::beside::is_beside(scene, run)
}

/// Whether so many digits are read out one by one as are no quantity.
fn is_read_out(scene: &Scene<'_>, run: &Run) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let digits = symbols.iter().all(|symbol| symbol.ch.is_ascii_digit());
    symbols.len() >= LEAST && digits && is_single(scene, symbols) && run.measure == Measure::None && !crate::beside::is_beside(scene, run)
}

/// "205, 55, R16": a letter among digits alone is of a size.
fn is_size(symbols: &[Symbol]) -> bool {
    let letter = |symbol: &&Symbol| symbol.ch.is_ascii_uppercase();
    let middle = symbols.iter().skip(1).take(symbols.len().saturating_sub(2));
    middle.filter(letter).count() == 1 && symbols.iter().filter(letter).count() == 1
}

/// A size of a tyre: width, height, "R", rim.
fn is_tyre(symbols: &[Symbol]) -> bool {
    is_size(symbols) && symbols.len() == 8 && symbols[5].ch == b'R'
}

/// Whether a stretch says a word of what is nobody's own.
fn names_harmless(scene: &Scene<'_>, segment: &Segment) -> bool {
    (segment.from..segment.to).any(|at| is(scene, at, HARMLESS))
}

/// Whether one stands among some words, or several of it ("my orders still open", as "order's" is heard).
pub(crate) fn names_several_harmless(scene: &Scene<'_>, mut words: std::ops::Range<usize>) -> bool {
    let several = |at: usize| HARMLESS.split_whitespace().any(|word| scene.text(at).strip_suffix('s') == Some(word));
    words.any(|at| is(scene, at, HARMLESS) || several(at))
}

fn is(scene: &Scene<'_>, at: usize, list: &str) -> bool {
    let text = scene.text(at);
    let stem = text.strip_suffix("'s").unwrap_or(text);
    list.split(' ').any(|word| word.eq_ignore_ascii_case(stem))
}

/// Whether a run of a reply is dictated for its own sake; a short one isn't that `goes_on` with something harmless.
fn is_code(scene: &Scene<'_>, reply: &Segment, run: &Run, goes_on: bool) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let digits = symbols.iter().filter(|symbol| symbol.ch.is_ascii_digit()).count();
    let (first, last) = run.ends(&scene.symbols);
    let paused = last + 1 == reply.to || scene.tokens[last].stop > Stop::None;
    let single = symbols.len() >= SINGLE && digits == symbols.len() && is_all(scene, reply, run) && is_single(scene, symbols);
    (lead(scene, reply.from..first) <= WORDS || first > reply.from && scene.tokens[first - 1].stop > Stop::None)
        && paused
        && run.measure != Measure::Words
        && (symbols.len() >= LEAST && digits > 1 || single && !goes_on || is_spelled(scene, run))
        && !crate::beside::is_beside(scene, run)
        && !is_thing(scene, first)
        && !is_tyre(symbols)
        && !is_prices(scene, first, last)
}

/// "89.95.109": a price with its cents, and another one; "89.95, 109, or 139": what to choose from.
pub(crate) fn is_prices(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    // The other party's "or" chooses nothing.
    let same = |at: usize| scene.tokens.get(at).is_some_and(|token| token.turn == scene.tokens[first].turn);
    if (first..=last + 1).any(|at| same(at) && is(scene, at, "or")) {
        return true;
    }
    let token = |at: usize| &scene.tokens[at];
    let length = |at: usize| token(at).end - token(at).start;
    // "$26.09.4417": how a date and a number after a sum are written, and no value of anybody's own.
    if token(first).sign == Sign::Money && last > first && token(first + 1).glue == Glue::Dot && length(first + 1) == 2 {
        return true;
    }
    let written = (first..=last).all(|at| token(at).kind == Kind::Digits && (at == first || token(at).glue == Glue::Dot));
    last == first + 2 && written && length(first) > 1 && length(first + 1) == 2 && length(last) == 3
}

/// "A 195 65 15": a thing by its number.
fn is_thing(scene: &Scene<'_>, first: usize) -> bool {
    first > 0 && scene.tokens[first - 1].stop == Stop::None && is(scene, first - 1, "a an")
}

/// Letters one by one, a digit among them or not: nobody spells what is everybody's.
fn is_spelled(scene: &Scene<'_>, run: &Run) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let letters = symbols.iter().filter(|symbol| matches!(scene.tokens[symbol.token as usize].kind, Kind::Letter(_)));
    letters.count() >= SPELLED && is_single(scene, symbols)
}

/// How many words say something by themselves.
fn lead(scene: &Scene<'_>, words: std::ops::Range<usize>) -> usize {
    let small = traits::LEAD | traits::IS | traits::POSSESSIVE | traits::BACK | traits::INNER;
    let long = words.len().saturating_sub(LONG);
    long + words.take(LONG).filter(|at| !scene.tokens[*at].is(small) && scene.tokens[*at].kind != Kind::Filler).count()
}

/// Whether a reply is the run and little else.
fn is_all(scene: &Scene<'_>, reply: &Segment, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    lead(scene, reply.from..first) <= WORDS && lead(scene, last + 1..reply.to) <= WORDS
}

/// Whether every digit is a word of its own, but for those that are said to stand twice.
pub(crate) fn is_single(scene: &Scene<'_>, symbols: &[Symbol]) -> bool {
    let token = |symbol: &Symbol| &scene.tokens[symbol.token as usize];
    let twice = |pair: &[Symbol]| pair[1].token == pair[0].token && matches!(token(&pair[0]).kind, Kind::Times(_));
    let apart = |pair: &[Symbol]| pair[1].gap > Gap::Inside && token(&pair[1]).glue != Glue::Dot;
    symbols.windows(2).all(|pair| apart(pair) || twice(pair))
}

/// "20 45 8-1": two digits, two and two, of which one pair at least is a number.
fn is_in_pairs(symbols: &[Symbol]) -> bool {
    let apart = |at: usize| symbols[at].gap > Gap::Inside;
    let pairs = || (0..symbols.len()).step_by(2);
    pairs().skip(1).all(apart) && pairs().any(|at| at + 1 < symbols.len() && !apart(at + 1))
}

/// What a code of this shape is.
pub(crate) fn entity(scene: &Scene<'_>, run: &Run) -> Entity {
    let symbols: Vec<u8> = scene.symbols[run.from..run.to].iter().map(|symbol| symbol.ch).collect();
    if symbols.iter().any(u8::is_ascii_uppercase) {
        let shaped = |shapes: &[&str]| shapes.iter().any(|shape| matches(shape, &symbols));
        return match () {
            () if shaped(&["A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA", "A9A9A9"]) => Entity::UK_POSTCODE,
            () if shaped(&["AA99AAA"]) => Entity::VEHICLE_REG,
            () if !symbols.iter().any(u8::is_ascii_digit) => Entity::USERNAME,
            () => Entity::MEMBER_ID,
        };
    }
    match symbols.len() {
        3 => Entity::CARD_CVV,
        4 => Entity::PIN,
        5 => Entity::US_ZIP,
        6 if is_in_pairs(&scene.symbols[run.from..run.to]) => Entity::UK_SORT_CODE,
        6 => Entity::OTP,
        9 => Entity::US_SSN,
        10..=12 => Entity::PHONE_NUMBER,
        13..=19 => Entity::CREDIT_CARD,
        _ => Entity::BANK_ACCOUNT,
    }
}

/// A date long ago: what its speaker was born on, unless a word before it says otherwise.
fn birthday(scene: &Scene<'_>, said: &Segment) -> Option<(usize, usize)> {
    let starts = |at: &usize| *at == said.from || scene.tokens[*at - 1].kind != Kind::Digits;
    let (first, last) = (said.from..said.to).filter(starts).find_map(|at| {
        let dated = dates::read(scene, at, said.to.min(at + DATE)).filter(|dated| !dates::is_other(scene, *dated))?;
        if is_long_ago(scene, dated) {
            return Some((dated.first, dated.last));
        }
        Some((dated.first, year_later(scene, dated)?))
    })?;
    let other = (said.from..first).any(|at| is(scene, at, OTHER_DAYS));
    (said.party != Party::Agent && !other).then_some((first, last))
}

/// So many words at most stand between a day and its year while its speaker thinks.
const THINKS: usize = 7;
/// Most digits of a month, its day, and a zero.
const DAY: usize = 5;

/// "February 11th. Oh, what is it? 1941.": the year that is found for a day a little later.
fn year_later(scene: &Scene<'_>, dated: Dated) -> Option<usize> {
    // "Oh" may be read as a zero.
    let day = dated.month && dated.digits <= DAY;
    let small = traits::COMMON | traits::LEAD | traits::IS | traits::BACK | traits::INNER | traits::CORRECTION | traits::POSSESSIVE;
    let thinks = |at: &usize| {
        let token = &scene.tokens[*at];
        let small = token.is(small) || is(scene, *at, "what when it let see think now");
        token.kind == Kind::Filler || small && !is(scene, *at, OTHER_DAYS)
    };
    let (from, turn) = (dated.last + 1, scene.tokens[dated.last].turn);
    let to = (from..scene.tokens.len()).find(|at| scene.tokens[*at].turn != turn).unwrap_or(scene.tokens.len());
    let year = (from..to.min(from + THINKS + 1)).find(|at| !thinks(at))?;
    let long_ago = scene.text(year).parse().is_ok_and(|year: u32| (1900..=BORN).contains(&year));
    (day && long_ago && scene.tokens[year].kind == Kind::Digits).then_some(year)
}

/// Day, month and a year in which somebody who calls may have been born.
fn is_long_ago(scene: &Scene<'_>, dated: Dated) -> bool {
    let kind = |at: usize| scene.tokens[at].kind;
    let part = |at: &usize| scene.tokens[*at].is_number() || matches!(kind(*at), Kind::Month(_) | Kind::Ordinal(_));
    dates::year(scene, dated).is_some_and(|(start, year)| {
        let long = |at: usize| kind(at) == Kind::Hundred || kind(at) == Kind::Digits && scene.text(at).len() > 2;
        let day = (dated.first..start).filter(part).count() >= 2 && !(dated.first..start).any(long);
        day && (1900..=BORN).contains(&year)
    })
}
