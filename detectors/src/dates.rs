//! Dates as they are dictated: "March fourteenth, nineteen seventy six", "the second of November", "oh nine twenty eight", "14/03/1976".

use crate::names;
use crate::reader::token::{Kind, Sign, Stop, Token, traits};
use crate::rule::Place;
use crate::run::Measure;
use crate::scene::Scene;

/// A stretch of words that reads as a date or a part of one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dated {
    /// First token.
    pub(crate) first: usize,
    /// Last token.
    pub(crate) last: usize,
    /// Whether a month is named.
    pub(crate) month: bool,
    /// Words and written numbers that denote digits, months and days.
    pub(crate) parts: usize,
    /// Digits, as far as they are written or said one by one; a month or ordinal counts two.
    pub(crate) digits: usize,
}

/// Most words of filling inside a date.
const LONGEST_GAP: usize = 6;

/// The first date in a place.
pub(crate) fn first(scene: &Scene<'_>, place: Place) -> Option<Dated> {
    let mut at = place.from;
    while at < place.to {
        if let Some(dated) = read(scene, at, place.to) {
            let dated = Dated { first: with_article(scene, dated.first, place.from), ..dated };
            // "So from the 1st of September you'd pay": nobody is born from a day on.
            if dated.first > place.from && scene.is(dated.first - 1, "from until till since starting") {
                at = dated.last + 1;
                continue;
            }
            let opens = dated.first <= names::skip_lead(scene, place.from, place.to);
            return (opens && is_all(scene, dated, place.to) || !place.bare).then_some(dated);
        }
        at += 1;
    }
    None
}

/// Most words after a date that is read back: "..., thank you, lovely".
const MOST_AFTER: usize = 4;

/// Whether a date is all that is said, but for a few words without numbers after a date with its month and year.
fn is_all(scene: &Scene<'_>, dated: Dated, to: usize) -> bool {
    let rest = &scene.tokens[dated.last + 1..to];
    let full = dated.month && dated.parts >= 2 || dated.parts >= 3 && dated.digits >= 6;
    let read_back = full && rest.len() <= MOST_AFTER && !rest.iter().any(Token::is_symbol);
    rest.is_empty() || read_back && scene.tokens[dated.last].stop > Stop::None
}

/// "Christmas Day, 1959": days that are called by a name.
const NAMED_DAYS: &[&str] = &[
    "christmas",
    "boxing",
    "new year's",
    "valentine's",
    "halloween",
    "christmas eve",
    "new year's eve",
    "after christmas",
    "before christmas",
];

/// The first word of a day's name that ends right before `at`.
fn named_day(scene: &Scene<'_>, at: usize, from: usize) -> Option<usize> {
    // "Boxing Day baby, 1941": whoever is born on such a day says so.
    let child = |at: &usize| scene.is(*at, "baby child born");
    let ends = (from..at).rev().find(|at| !child(at)).filter(|end| at - end <= 2)?;
    let day = ends - usize::from(scene.text(ends).eq_ignore_ascii_case("day") && ends > from);
    (day.saturating_sub(2).max(from)..=day).find(|first| {
        let said: Vec<&str> = (*first..=day).map(|at| scene.text(at)).collect();
        NAMED_DAYS.iter().any(|name| name.eq_ignore_ascii_case(&said.join(" ")))
    })
}

/// "the second of ...", "the end of March": these words are said as a part of the date.
fn with_article(scene: &Scene<'_>, first: usize, from: usize) -> usize {
    let word = |back: usize| first.checked_sub(back).filter(|at| *at >= from).map_or("", |at| scene.text(at));
    let is = |back: usize, known: &str| word(back).eq_ignore_ascii_case(known);
    match () {
        () if named_day(scene, first, from).is_some() => named_day(scene, first, from).unwrap_or(first),
        () if is(1, "the") && is(2, "of") && is(3, "end") => first - 3 - usize::from(is(4, "the")),
        () if is(1, "of") && is(2, "end") && is(3, "the") => first - 3,
        // "And of April" is how "end of April" is heard.
        () if is(1, "of") && (is(2, "end") || is(2, "and") || is(2, "beginning") || is(2, "start")) => first - 2,
        () if is(1, "the") || is(1, "month") => first - 1,
        () => first,
    }
}

/// The date that starts at `at`.
pub(crate) fn read(scene: &Scene<'_>, at: usize, to: usize) -> Option<Dated> {
    let tokens = &scene.tokens;
    if !is_part(tokens, at, to) {
        return None;
    }
    let mut dated = Dated { first: at, last: at, month: false, parts: 0, digits: 0 };
    let mut next = at;
    while next < to {
        if is_part(tokens, next, to) {
            count(&mut dated, &tokens[next]);
            dated.last = next;
            next += 1;
        } else if let Some(after) = bridge(scene, next, to) {
            // "The 315, number 7": what is counted by its number is no day.
            if !dated.month && scene.is(next, "number") {
                break;
            }
            next = after;
        } else {
            break;
        }
    }
    Some(dated)
}

fn count(dated: &mut Dated, token: &Token) {
    dated.parts += 1;
    dated.month |= matches!(token.kind, Kind::Month(_));
    dated.digits += match token.kind {
        Kind::Digits => (token.end - token.start) as usize,
        Kind::Unit(_) => 1,
        Kind::Hundred | Kind::Thousand => 0,
        _ => 2,
    };
}

/// Words between the parts of a date.
fn bridge(scene: &Scene<'_>, from: usize, to: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    for at in from..to.min(from + LONGEST_GAP) {
        if is_part(tokens, at, to) {
            return Some(at);
        }
        let token = &tokens[at];
        let small = matches!(scene.text(at).to_ascii_lowercase().as_str(), "of" | "the" | "in" | "year" | "day" | "month");
        if !small && !token.is(traits::INNER) && !(token.is(traits::CORRECTION)) {
            return None;
        }
    }
    None
}

fn is_part(tokens: &[Token], at: usize, to: usize) -> bool {
    let Some(token) = tokens.get(at).filter(|_| at < to) else { return false };
    let near = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|t| t.turn == token.turn && (t.is_number() || matches!(t.kind, Kind::Ordinal(_) | Kind::Hundred | Kind::Thousand)))
    };
    let beside = || {
        let after =
            token.stop < Stop::Full && (near(at + 1) || tokens.get(at + 1).is_some_and(|t| t.is(traits::POSSESSIVE)) && near(at + 2));
        let before = at > 0 && near(at - 1) || at > 1 && near(at - 2) && !tokens[at - 1].is_number();
        after || before || token.stop == Stop::None && tokens.get(at + 1).is_some_and(is_stroke) && near(at + 2)
    };
    match token.kind {
        Kind::Month(_) => {
            !token.is(traits::SHY) || token.capital && !tokens.get(at + 1).is_some_and(|t| is_asked_leave(token, t)) || beside()
        }
        Kind::Ordinal(_) => {
            !token.is(traits::SHY)
                || dated_beside(tokens, at, to)
                || tokens.get(at + 1).is_some_and(|t| t.turn == token.turn && (matches!(t.kind, Kind::Month(_)) || t.id == tokens[at].id))
                || of_follows(tokens, at)
                || follows_date(tokens, at)
                || at > 0 && (tokens[at - 1].kind == Kind::Ordinal(20) || matches!(tokens[at - 1].kind, Kind::Tens(_) | Kind::Month(_)))
        }
        Kind::Unit(_) if token.is(traits::SHY) => {
            beside() || token.stop == Stop::None && tokens.get(at + 1).is_some_and(|t| at + 1 < to && matches!(t.kind, Kind::Month(_)))
        }
        Kind::Hundred | Kind::Thousand => at > 0 && tokens[at - 1].is_number(),
        Kind::Times(_) | Kind::Plural(_) => beside(),
        // "O-three twenty-eight"
        Kind::Letter(b'O') => token.stop < Stop::Full && near(at + 1),
        _ => token.is_number(),
    }
}

/// "May I have ...", "May your ...": no month, however it is written.
fn is_asked_leave(may: &Token, next: &Token) -> bool {
    next.kind == Kind::Word && next.is(traits::POSSESSIVE) || may.stop == Stop::None && next.kind == Kind::Letter(b'I')
}

/// "One slash twenty-nine".
fn is_stroke(token: &Token) -> bool {
    token.is(traits::INNER) && !token.is(traits::AND | traits::CORRECTION | traits::IS) && token.kind == Kind::Word
}

/// "Fourth second seventy-eight": day, month and year without a word between.
fn dated_beside(tokens: &[Token], at: usize, to: usize) -> bool {
    let kind = |at: usize| tokens.get(at).filter(|t| at < to && t.turn == tokens[at].turn).map(|t| t.kind);
    let ordinal = |at: usize| matches!(kind(at), Some(Kind::Ordinal(_)));
    let number = |at: usize| matches!(kind(at), Some(Kind::Tens(_) | Kind::Teen(_) | Kind::Digits));
    at > 0 && ordinal(at - 1) && number(at + 1) || ordinal(at + 1) && number(at + 2)
}

/// "of the second", "April the second".
fn follows_date(tokens: &[Token], at: usize) -> bool {
    let back = |count: usize| at.checked_sub(count).and_then(|at| tokens.get(at)).filter(|t| t.turn == tokens[at].turn);
    let the = back(1).is_some_and(|t| t.is(traits::POSSESSIVE) && t.end - t.start == 3);
    let of = back(1).is_some_and(|t| t.end - t.start == 2 && t.kind == Kind::Word)
        && back(2).is_some_and(|t| matches!(t.kind, Kind::Ordinal(_)));
    of || the
        && (back(2).is_some_and(|t| matches!(t.kind, Kind::Month(_)))
            || back(2).is_some_and(|t| t.end - t.start == 2)
                && back(3).is_some_and(|t| matches!(t.kind, Kind::Ordinal(_)) || t.is_number()))
}

/// "the second of November": an ordinal that is an everyday word too.
fn of_follows(tokens: &[Token], at: usize) -> bool {
    let skip = tokens.get(at + 1).is_some_and(|t| t.end - t.start == 2 && t.kind == Kind::Word);
    skip && (2..4).any(|ahead| tokens.get(at + ahead).is_some_and(|t| matches!(t.kind, Kind::Month(_) | Kind::Ordinal(_))))
}

/// The year of a date and its first token: "1961", "nineteen sixty one", "two thousand and seven".
pub(crate) fn year(scene: &Scene<'_>, dated: Dated) -> Option<(usize, u32)> {
    let kind = |at: usize| scene.tokens[at].kind;
    let (written, length) = (scene.text(dated.last).parse::<u32>().ok(), scene.text(dated.last).len());
    if let Some(year) = written.filter(|year| length == 4 || length == 2 && dated.month && *year > 31) {
        return Some((dated.last, if length == 2 { 1900 + year } else { year }));
    }
    let small = |at: usize| match kind(at) {
        Kind::Unit(value) | Kind::Teen(value) | Kind::Tens(value) => Some(u32::from(value)),
        _ => None,
    };
    let century = (dated.first..=dated.last).rev().find(|at| matches!(kind(*at), Kind::Teen(19) | Kind::Thousand))?;
    let rest: u32 = (century + 1..=dated.last).filter_map(small).sum();
    let thousand = kind(century) == Kind::Thousand;
    let (start, base) = if thousand { (century - 1, 2000) } else { (century, 1900) };
    (century < dated.last && rest < 100).then_some((start, base + rest))
}

/// Whether the date is followed or led by words that make it a sum, a time or a delivery.
pub(crate) fn is_other(scene: &Scene<'_>, dated: Dated) -> bool {
    let next =
        scene.tokens.get(dated.last + 1).filter(|t| t.turn == scene.tokens[dated.last].turn && scene.tokens[dated.last].stop == Stop::None);
    let meridiem = next.is_some_and(|t| matches!(t.kind, Kind::Letter(b'A' | b'P')));
    let price = |at: usize| scene.tokens[at].sign == Sign::Money && scene.measure(at) == Measure::Words;
    let percent = (dated.first..=dated.last).any(|at| scene.tokens[at].sign == Sign::Percent);
    // "That's done, receipt 118, 204."
    let filed = dated.first > 0
        && scene.tokens[dated.first - 1].turn == scene.tokens[dated.first].turn
        && crate::beside::is_filed(scene, dated.first - 1);
    filed
        || meridiem
        || percent
        || (dated.first..=dated.last).any(price)
        || next.is_some_and(|t| t.is(traits::MEASURE) && !t.is(traits::INNER))
}
