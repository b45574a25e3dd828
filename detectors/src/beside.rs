//! Numbers that their neighbours make harmless: a time, a year, a sum, a size, a road, a short number to dial.

use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::run::Run;
use crate::scene::Scene;

/// Such a number stands so many words at most after what is done with it.
const WORD: usize = 4;
/// Most digits of an hour.
const HOUR: usize = 2;
/// Most digits of a number that anybody may dial.
const DIALLED: usize = 5;

/// Whether the words beside a run say that it is a time ("at 11.20"), a year ("in 2018"), a sum ("12 pounds 40", "28.11 a month") or a short number
/// to dial ("call 159").
pub(crate) fn is_beside(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let tokens = &scene.tokens;
    if is_span(scene, run) || is_open(scene, run) || is_hexadecimal(scene, run) {
        return true;
    }
    let Some(before) = first.checked_sub(1).filter(|at| tokens[*at].turn == tokens[first].turn) else { return false };
    let clock = is_clock(scene, run);
    // "Around. 3.30": no sentence ends so.
    if clock && scene.is(before, HOURS) {
        return true;
    }
    if is_paid(scene, last)
        || is_ratio(scene, run)
        || is_road(scene, run, before)
        || is_filed(scene, before)
        || is_short(scene, run, before)
    {
        return true;
    }
    if tokens[before].stop > Stop::None {
        return false;
    }
    let led = |list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(before)));
    let follows =
        |list: &[&str]| tokens[last].stop == Stop::None && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(last + 1)));
    let halves = last == first + 1 && matches!(tokens[last].glue, Glue::Dot | Glue::Colon) && length(&tokens[last]) == 2;
    let year = first == last
        && tokens[first].kind == Kind::Digits
        && length(&tokens[first]) == 4
        && matches!(scene.text(first).get(..2), Some("19" | "20"))
        || is_year_in_two(scene, run);
    match () {
        () if is_texted_to(scene, run, first) => true,
        () if led(&["call", "ring", "dial", "text", "phone"]) => run.to - run.from <= DIALLED,
        () if is_day(scene, run, before) => true,
        () if is_engine(scene, first, last) || is_departure(scene, run, before) => true,
        () if led(&["from"]) && (1..WORD).filter_map(|back| before.checked_sub(back)).any(|at| scene.is(at, "text message sms email")) => {
            run.to - run.from <= DIALLED + 1
        }
        () if is_thousands(scene, first, last) && tokens[before].kind == Kind::Word => {
            !tokens[before].is(traits::IS | traits::LEAD | traits::NOUN)
        }
        () if led(&["at", "by", "until", "till", "before", "after", "around", "about", "from"]) => {
            (halves || clock || is_hour(scene, run, first) || run.to - run.from <= HOUR) && !tokens[before].is(traits::IS)
        }
        () if led(&["paid", "paying", "pay", "spent", "owe", "owed", "quoted", "costs", "costing"]) => run.to - run.from < DIALLED,
        () if led(&["i'm", "he's", "she's", "foot", "feet"]) => run.to - run.from <= HOUR,
        () if led(&["in", "since", "during", "back", "from"]) || matches!(tokens[before].kind, Kind::Month(_)) => year,
        () if led(&["pounds", "dollars", "euros", "quid"]) => run.to - run.from <= 2,
        () => halves && (follows(&["a", "per", "each", "plus"]) || follows(&["for"]) && scene.text(last + 2).eq_ignore_ascii_case("the")),
    }
}

/// "That was back in 1998. It's Larchmont.": where a first sentence tells nothing but such numbers, the first word of `own` after it.
pub(crate) fn after(scene: &Scene<'_>, first: usize, last: usize, own: impl Fn(&usize) -> bool) -> Option<usize> {
    let full = (first..last).find(|at| scene.tokens[*at].stop >= Stop::Full)?;
    let harmless = (first..=full).filter(|at| own(at)).all(|at| is_at(scene, at));
    (full + 1..=last).find(|at| own(at)).filter(|_| harmless)
}

/// Whether a word belongs to such a number.
fn is_at(scene: &Scene<'_>, at: usize) -> bool {
    let place = scene.runs.partition_point(|run| run.ends(&scene.symbols).1 < at);
    scene.runs.get(place).is_some_and(|run| run.ends(&scene.symbols).0 <= at && is_beside(scene, run))
}

/// "Around 3.30": as short as a security code, which has the same digits by chance and isn't said back.
pub(crate) fn is_by_chance(scene: &Scene<'_>, run: &Run) -> bool {
    run.to - run.from <= CHANCE && is_beside(scene, run)
}

/// Most digits that two numbers have in common by chance.
const CHANCE: usize = 4;
/// What leads to an hour and ends no sentence.
const HOURS: &str = "at by until till around about from";
/// Most digits of an hour and what is said after it: "9.30 and close at 5".
const CLOCK: usize = 5;
/// So far from an hour a day is looked for.
const DAY: usize = 7;
/// Words for a day.
const DAYS: &str = "monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight mondays tuesdays wednesdays thursdays \
    fridays saturdays sundays morning afternoon evening";

/// "3.30 at window 2": a run that begins with hours and minutes, after which a word stands before it goes on.
fn is_clock(scene: &Scene<'_>, run: &Run) -> bool {
    let tokens = &scene.tokens;
    let (first, last) = run.ends(&scene.symbols);
    let written = |at: usize| tokens[at].kind == Kind::Digits;
    let minutes = last > first && written(first + 1) && matches!(tokens[first + 1].glue, Glue::Dot | Glue::Colon);
    let apart = scene.symbols[run.from..run.to].iter().all(|symbol| symbol.token as usize != first + 2);
    let number = |at: usize| scene.text(at).parse::<u32>().unwrap_or(u32::MAX);
    run.to - run.from <= CLOCK
        && written(first)
        && minutes
        && apart
        && number(first) < 24
        && length(&tokens[first + 1]) == 2
        && number(first + 1) < 60
}

/// "1.32 to 2.32", "9.15 or 10.40": hours and minutes twice, and nothing more.
fn is_span(scene: &Scene<'_>, run: &Run) -> bool {
    let tokens = &scene.tokens;
    let (first, last) = run.ends(&scene.symbols);
    let number = |at: usize| scene.text(at).parse::<u32>().unwrap_or(u32::MAX);
    let clock = |at: usize| {
        let written = tokens[at].kind == Kind::Digits && tokens[at + 1].kind == Kind::Digits;
        let minutes = matches!(tokens[at + 1].glue, Glue::Dot | Glue::Colon) && length(&tokens[at + 1]) == 2;
        written && minutes && number(at) < 24 && number(at + 1) < 60
    };
    last == first + 4 && scene.is(first + 2, "to till until and or") && clock(first) && clock(first + 3)
}

/// "9 to 5, 9 to 1230 on Saturdays": several hours that each go from one to another one.
fn is_open(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let hour = |at: usize| {
        let (number, length) = (scene.text(at).parse::<u32>().unwrap_or(u32::MAX), scene.text(at).len());
        let (hour, minute) = if length > HOUR { (number / 100, number % 100) } else { (number, 0) };
        scene.tokens[at].kind == Kind::Digits && (1..=24).contains(&hour) && matches!(minute, 0 | 15 | 30 | 45)
    };
    let opens = |at: usize| hour(at) && scene.is(at + 1, "to till until") && hour(at + 2);
    last + 1 - first >= 2 * OPEN && (last + 1 - first).is_multiple_of(OPEN) && (first..last).step_by(OPEN).all(opens)
}

/// From, to and until.
const OPEN: usize = 3;

/// "0x80070057": how machines write what went wrong.
fn is_hexadecimal(scene: &Scene<'_>, run: &Run) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    matches!(symbols, [zero, x, rest @ ..] if (zero.ch, x.ch) == (b'0', b'X') && rest.len() >= HEXADECIMAL && rest.iter().all(|symbol| symbol.ch.is_ascii_hexdigit()))
}

/// Least digits of an error's number after its "0x".
const HEXADECIMAL: usize = 6;

/// "60 by 40 by 35 and 4.2": how long and how wide, whatever is measured after it.
fn is_ratio(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let number = |at: usize| at <= last && scene.tokens[at].kind == Kind::Digits && length(&scene.tokens[at]) <= 3;
    let long = |at: usize| length(&scene.tokens[at]) > 1;
    let mut links = (first + 1..last).filter(|at| scene.is(*at, "by"));
    run.to - run.from <= SIZE && links.any(|at| number(at - 1) && number(at + 1) && (long(at - 1) || long(at + 1)))
}

/// Most digits of a size in three numbers and a weight.
const SIZE: usize = 9;
/// What leads to a road.
const ALONG: &str = "on off along down up via from near onto to of by past at taking take follow join leave";

/// "On the A580", "off the M5": a road by its number.
fn is_road(scene: &Scene<'_>, run: &Run, before: usize) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    let numbered = matches!(symbols, [letter, digits @ ..] if matches!(letter.ch, b'A' | b'B' | b'M') && (1..=4).contains(&digits.len())
        && digits.iter().all(|symbol| symbol.ch.is_ascii_digit()));
    numbered && before > 0 && scene.is(before, "the") && scene.is(before - 1, ALONG)
}

/// "The 19th of July, at 920", "at 1015 on Monday": an hour that was written as one number, beside its day.
fn is_hour(scene: &Scene<'_>, run: &Run, first: usize) -> bool {
    let token = &scene.tokens[first];
    let near = |at: usize| scene.tokens.get(at).is_some_and(|near| near.turn == token.turn);
    let day = |at: usize| near(at) && (matches!(scene.tokens[at].kind, Kind::Month(_) | Kind::Ordinal(_)) || scene.is(at, DAYS));
    let beside =
        (first.saturating_sub(DAY)..first).any(day) || scene.tokens[first].stop == Stop::None && (first + 1..first + WORD).any(day);
    // "At 214 in the morning".
    let part = scene.is(first + 1, "in") && scene.is(first + 2, "the") && scene.is(first + 3, "morning afternoon evening");
    let minutes = |number: u32| number % 100 < 60 && (part || number.is_multiple_of(5));
    let hour = scene.text(first).parse::<u32>().is_ok_and(|number| (1..24).contains(&(number / 100)) && minutes(number));
    let one = run.ends(&scene.symbols).1 == first && token.kind == Kind::Digits && (3..=4).contains(&length(token));
    one && hour && beside
}

/// "You can text STOP to 85258", "they can text OWL 2 61190": where anybody may send a word. "To" may be heard as the number's first digit,
/// and the word before it as letters.
fn is_texted_to(scene: &Scene<'_>, run: &Run, first: usize) -> bool {
    let turn = scene.tokens[first].turn;
    let back = |count: usize| first.checked_sub(count).filter(|at| scene.tokens[*at].turn == turn);
    let digits = scene.symbols[run.from..run.to].iter().filter(|symbol| symbol.ch.is_ascii_digit()).count();
    let to = back(1).is_some_and(|at| scene.is(at, "to"));
    let heard = scene.text(first) == "2" || scene.tokens[first].kind == Kind::Capitals && digits > 0;
    let texted = |at: usize| {
        let led = at.checked_sub(1).is_some_and(|before| scene.is(before, "can could to just please simply and or by you"));
        scene.is(at, "text texting") && (led || to)
    };
    digits <= DIALLED + 1 && (to || heard) && (1..=WORD).filter_map(back).any(texted)
}

/// "From a short code, 6 1 2 0 9": what a message came from is a number that anybody may dial.
fn is_short(scene: &Scene<'_>, run: &Run, before: usize) -> bool {
    let near = before > 0 && scene.tokens[before - 1].turn == scene.tokens[before].turn;
    near && scene.is(before, "number code") && scene.is(before - 1, "short") && run.to - run.from <= DIALLED + 1
}

/// "Since 20 16": a year in its two numbers.
fn is_year_in_two(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let symbols = &scene.characters[run.from..run.to];
    last == first + 1 && scene.tokens[first].stop == Stop::None && matches!(symbols, [b'1', b'9', _, _] | [b'2', b'0', b'0'..=b'3', _])
}

/// Days of the week.
const WEEKDAYS: &str = "monday tuesday wednesday thursday friday saturday sunday";
/// Most digits of a day, and of an hour that is said after it.
const DATED: usize = 6;

/// "Thursday the 19, 10.30", "by the 28": a day of a month by its number.
fn is_day(scene: &Scene<'_>, run: &Run, before: usize) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let same = |at: usize| scene.tokens[at].turn == scene.tokens[first].turn;
    let Some(led) = before.checked_sub(1).filter(|at| scene.is(before, "the") && same(*at)) else { return false };
    let day = scene.text(first).parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    let by = first == last && scene.is(led, "by until till before after around");
    day && (by || scene.is(led, WEEKDAYS) && run.to - run.from <= DATED)
}

/// "The 315, number 7", "the 1015 to Leeds": a race or a train by its hour, written as one number, and who runs in it or where it goes.
fn is_departure(scene: &Scene<'_>, run: &Run, before: usize) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let tokens = &scene.tokens;
    let same = |at: usize| at < tokens.len() && tokens[at].turn == tokens[first].turn;
    let number = scene.text(first).parse::<u32>().unwrap_or(0);
    let hour = tokens[first].kind == Kind::Digits && (1..24).contains(&(number / 100)) && number % 100 < 60 && number % 5 == 0;
    let runner = last == first + 2 && scene.is(first + 1, "number") && length(&tokens[last]) <= HOUR as u32;
    let place = last == first
        && tokens[last].stop == Stop::None
        && same(last + 2)
        && scene.is(last + 1, "at to from out")
        && tokens[last + 2].capital
        && tokens[last + 2].kind == Kind::Word;
    scene.is(before, "the") && hour && (runner || place)
}

/// What a firm files.
const FILED: &str =
    "authorization authorisation case order job claim ticket incident fault invoice booking parcel consignment reference receipt";

/// "Case 2 2 9 1 8", "all done, receipt 4471", "your claim's C 77 1904": a sentence, or what comes after a pause in it, that begins with what a firm
/// files, or says what its number is.
pub(crate) fn is_filed(scene: &Scene<'_>, before: usize) -> bool {
    let starts = before == 0 || scene.tokens[before - 1].turn != scene.tokens[before].turn || scene.tokens[before - 1].stop >= Stop::Comma;
    let filed = |stem: &str| FILED.split(' ').any(|filed| filed.eq_ignore_ascii_case(stem));
    let named = scene.text(before).strip_suffix("'s").is_some_and(filed);
    // "Your orders, 7002": as "your order's" is heard.
    let led = before > 0 && scene.tokens[before - 1].turn == scene.tokens[before].turn && scene.is(before - 1, "the your this that");
    let heard = (led || starts) && scene.text(before).strip_suffix('s').is_some_and(filed);
    // "Your claim is FC 40881."
    let said = |back: usize, list: &str| before >= back && scene.is(before - back, list);
    if said(0, "is") && said(1, FILED) && said(2, "your the this") {
        return true;
    }
    // "Tell them it's case 77 41", but "in case 41": whatever stands before what is filed, its number is nobody's own.
    let idiom = before > 0 && scene.is(before - 1, "in");
    named || heard || (starts || !idiom) && scene.is(before, FILED)
}

/// "27.60 deposit": a sum with its cents, and what is paid with it.
fn is_paid(scene: &Scene<'_>, last: usize) -> bool {
    let tokens = &scene.tokens;
    let cents = last > 0 && tokens[last].glue == Glue::Dot && length(&tokens[last]) == 2 && tokens[last - 1].kind == Kind::Digits;
    let next = last + 1 < tokens.len() && tokens[last + 1].turn == tokens[last].turn && tokens[last].stop == Stop::None;
    cents
        && next
        && scene.is(last + 1, "deposit refund fee charge total altogether postage extra discount off interest tax change delivery monthly")
}

/// "A 1.6 TDI": the size of an engine.
fn is_engine(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let tokens = &scene.tokens;
    last == first + 2
        && tokens[first + 1].glue == Glue::Dot
        && (first..last).all(|at| tokens[at].kind == Kind::Digits && length(&tokens[at]) == 1)
        && tokens[last].kind == Kind::Capitals
}

/// "96,000": a number with its thousands apart.
fn is_thousands(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let tokens = &scene.tokens;
    last == first + 1
        && tokens[last].glue == Glue::Comma
        && length(&tokens[last]) == 3
        && tokens[first].kind == Kind::Digits
        && length(&tokens[first]) <= 3
}

fn length(token: &Token) -> u32 {
    token.end - token.start
}
