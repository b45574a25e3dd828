//! What is said in one breath after a card number: expiry and security code, without a word that names them ("..., 11/26, 482").

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::dates;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::refusal;
use crate::rule::Hit;
use crate::rules;
use crate::run::{Gap, Symbol};
use crate::scene::Scene;

/// Most symbols of both.
const LONGEST: usize = 10;
/// Most words of filling between two of them.
const NEAR: usize = 3;

/// The other party asks for it in so many stretches of talk.
const QUESTIONS: usize = 2;

/// Years of this century in which cards in use run out.
const YEARS: std::ops::RangeInclusive<u8> = 20..=45;

/// Adds the tails of the card numbers among `hits`.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let known = rules::of(Entity::CREDIT_CARD).zip(rules::of(Entity::CARD_EXPIRY)).zip(rules::of(Entity::CARD_CVV));
    let Some(((card, expiry), code)) = known else { return };
    let mut more = Vec::new();
    for hit in hits.iter().filter(|hit| hit.rule == card && hit.confidence > confidence::PARTIAL) {
        let ends = |part: &[Symbol]| (part[0].token as usize, part[part.len() - 1].end as usize);
        let named = tail(scene, hit.last).map(|(date, digits)| [(expiry, ends(date)), (code, ends(digits))]);
        let dated = month_and_year(scene, hit.last).map(|found| (expiry, found)).filter(|_| named.is_none());
        let asked = reply(scene, hit.last).map(|found| (expiry, found));
        for (rule, (first, last)) in named.into_iter().flatten().chain(dated).chain(asked) {
            let reason = if hit.reason == Reason::Dialogue { Reason::Dialogue } else { Reason::Shape };
            more.push(Hit { rule, first, last, confidence: confidence::CUE_LOOSE, checksum: Checksum::None, reason, value: 0 });
        }
    }
    hits.append(&mut more);
}

/// A month with its year, a pause, three digits or four, a pause or the end.
fn tail<'s>(scene: &'s Scene<'_>, last: usize) -> Option<(&'s [Symbol], &'s [Symbol])> {
    let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) <= last);
    let turn = scene.tokens[last].turn;
    let mut before = last;
    let count = scene.symbols[from..]
        .iter()
        .take(LONGEST + 1)
        .take_while(|symbol| {
            let near = scene.tokens[symbol.token as usize].turn == turn && symbol.token as usize <= before + 1 + NEAR;
            before = symbol.end as usize;
            near && symbol.ch.is_ascii_digit()
        })
        .count();
    let symbols = &scene.symbols[from..from + count];
    let border = (1..count).find(|at| symbols[*at].gap >= Gap::Pause)?;
    let (date, code) = symbols.split_at(border);
    let value = |part: &[Symbol]| part.iter().fold(0u32, |value, symbol| value * 10 + u32::from(symbol.ch - b'0'));
    let month = match date.len() {
        3 => value(&date[..1]),
        4 | 6 => value(&date[..2]),
        _ => 0,
    };
    let paused = code.iter().skip(1).all(|symbol| symbol.gap < Gap::And);
    ((1..=12).contains(&month) && matches!(code.len(), 3 | 4) && paused).then_some((date, code))
}

/// "..., 06/29", "..., ten of twenty-nine", "..., September of twenty-seven": a month and a year, joined so that they can't be a part of the number.
fn month_and_year(scene: &Scene<'_>, last: usize) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let turn = tokens[last].turn;
    let to = (last..tokens.len().min(last + 2 * LONGEST)).take_while(|at| tokens[*at].turn == turn).last()? + 1;
    (last..to.min(last + 1 + 2 * NEAR)).find_map(|first| {
        let dated = dates::read(scene, first, to).filter(|dated| dated.first == first)?;
        let stroke = (first + 1..=dated.last).find(|at| tokens[*at].glue == Glue::Slash || scene.text(*at).eq_ignore_ascii_case("of"));
        let month = |month: u32| (1..=12).contains(&month);
        let joined = stroke.is_some_and(|at| at <= first + 2 && value(&tokens[first], scene.text(first)).is_some_and(month));
        // A card number may be the first token of all, and a date be read in it.
        let before = first.checked_sub(1).map(|before| &tokens[before]);
        let paused = before.is_some_and(|before| before.stop > Stop::None || before.kind == Kind::Filler);
        let whole = (2..=4).contains(&dated.parts) && dated.digits <= 6;
        // "And it's up June of 28.": no card number holds the name of a month.
        let named = matches!(tokens[first].kind, Kind::Month(_)) && first > last;
        let near = paused && first <= last + NEAR;
        (whole && (near && (joined || dated.month) || named && dated.parts == 2)).then_some((first, dated.last))
    })
}

/// "March of 31.", "Um, 0429.": a month and a year, and nothing else, in reply to whatever the other party asked right after the number.
fn reply(scene: &Scene<'_>, last: usize) -> Option<(usize, usize)> {
    let speaker = |at: usize| scene.speaker(scene.tokens[at].turn);
    let own = scene.segments.partition_point(|segment| segment.to <= last);
    let later = scene.segments.get(own + 1..)?;
    let asked = later.iter().take_while(|segment| speaker(segment.from) != speaker(last)).count();
    let reply = later.get(asked).filter(|_| speaker(last) != 0 && (1..=QUESTIONS).contains(&asked))?;
    // "When did you buy it?"
    let other = later[..asked].iter().any(|own| refusal::is_other_question(scene, own.from, own.to));
    if other {
        return None;
    }
    let leads = |at: &usize| {
        scene.is(*at, "till until thru through")
            || !scene.tokens[*at].is_symbol() && scene.tokens[*at].is(traits::LEAD | traits::BACK | traits::IS)
            || scene.tokens[*at].kind == Kind::Filler
    };
    let from = (reply.from..reply.to).find(|at| !leads(at))?;
    let dated = dates::read(scene, from, reply.to)?;
    let day = scene.tokens[dated.first..=dated.last].iter().any(|token| matches!(token.kind, Kind::Ordinal(_)));
    let ends = dated.last + 1 == reply.to || scene.tokens[dated.last].stop >= Stop::Full;
    let whole = dated.first == from && ends && !day;
    let said = dated.month && (2..=4).contains(&dated.parts) || is_expiry(scene, dated.first, dated.last);
    (whole && said).then_some((dated.first, dated.last))
}

/// Four digits that are a month and a year in which a card may run out.
pub(crate) fn is_expiry(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) < first);
    let digits: Vec<u8> = scene.symbols[from..].iter().take_while(|symbol| symbol.end as usize <= last).map(|symbol| symbol.ch).collect();
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<u8>().ok());
    let [month, year] = [digits.get(..2), digits.get(2..4)].map(|part| part.and_then(number));
    digits.len() == 4 && month.is_some_and(|month| (1..=12).contains(&month)) && year.is_some_and(|year| YEARS.contains(&year))
}

/// What a word denotes as a month's number.
fn value(token: &Token, text: &str) -> Option<u32> {
    match token.kind {
        Kind::Digits => text.parse().ok(),
        Kind::Unit(value) | Kind::Teen(value) => Some(u32::from(value)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Selection, Turn, detect};

    fn found(text: &str) -> Vec<(&'static str, String)> {
        let cut = |f: &redaction::finding::Finding| text.chars().skip(f.start).take(f.end - f.start).collect();
        detect(&[Turn { speaker: None, text }], &Selection::all()).iter().map(|f| (f.entity.name(), cut(f))).collect()
    }

    #[test]
    fn expiry_and_code_after_a_card_number_are_found_without_their_names() {
        for (text, date, code) in [
            ("card number 4539 1488 0343 6467, 11/26, 482", "11/26", "482"),
            ("my card is 4539 1488 0343 6467, oh four twenty nine, nine one one", "oh four twenty nine", "nine one one"),
        ] {
            let found = found(text);
            assert!(found.contains(&("CARD_EXPIRY", date.into())) && found.contains(&("CARD_CVV", code.into())), "{found:?}");
        }
    }

    #[test]
    fn a_month_with_its_year_is_the_reply_to_whatever_was_asked_after_the_number() {
        let dialogue = |reply: &'static str| {
            let lines = [("a", "And the card?"), ("c", "It's 4539 1488 0343 6467."), ("a", "Until then?"), ("c", reply)];
            let turns: Vec<Turn<'_>> = lines.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect();
            detect(&turns, &Selection::all()).iter().filter(|f| f.turn == 3).map(|f| f.entity.name()).collect::<Vec<_>>()
        };
        for reply in ["March of thirty one.", "Um, 0429.", "Erm, oh four, twenty nine."] {
            assert_eq!(dialogue(reply), ["CARD_EXPIRY"], "{reply}");
        }
        assert!(dialogue("1729").is_empty());
        assert!(dialogue("In March of thirty one we moved.").is_empty());
    }

    #[test]
    fn other_numbers_after_a_card_number_are_none() {
        for text in ["card number 4539 1488 0343 6467, 84, 482", "card number 4539 1488 0343 6467, that's 12 pounds and 300 points"] {
            assert!(found(text).iter().all(|(entity, _)| *entity == "CREDIT_CARD"), "{:?}", found(text));
        }
    }
}
