//! Expiry dates of cards, where they are asked for or named.

use redaction::finding::Entity;

use crate::dates;
use crate::reader::token::{Kind, Stop};
use crate::rule::{About, Answer, Case, Place, Rule, RuleInfo};
use crate::scene::Scene;

/// The rule.
pub(crate) struct CardExpiry;

static ABOUT: About = About {
    info: RuleInfo { id: "card_expiry", entity: Entity::CARD_EXPIRY, version: 1, description: "Expiry dates of payment cards." },
    cues: &[
        "exploration date/data?",
        "exploration",
        "inspiration date",
        "expirey",
        "expirey thing",
        "expiration/expiry/exploration data/day/dates",
        "when's that/this/yours up/good/expire/expiring/end/finish/run/valid",
        "that/it/card/one runs/goes/lasts till/until/through/thru",
        "when's it up/good/expire/expiring/end/finish/run",
        "when's it good/valid to/till/until/through",
        "when ~ card ~ up/expire/end/finish",
        "when does it end/finish/run/expire",
        "valid to",
        "old/new card ~ expire/expires",
        "new card/one goes to",
        "date underneath/under it/that",
        "little date",
        "date on/under the/it/that bottom/front/card?",
        "still valid",
        "is it valid",
        "when ~ valid",
        "until when",
        "when ~ good until/till/to/through/thru/for",
        "how long ~ good/valid",
        "how long's ~ good/valid",
        "run/runs out",
        "what/which month/year ~ run/go/expire/finish/end out?",
        "what/which month/year ~ runs/goes/expires/finishes/ends out?",
        "card ~ valid until/to",
        "valid ~ until",
        "card ~ run/runs out",
        "expired in/on",
        "how long's/is ~ good for",
        "how long's/is/have ~ left on it/that/this/there",
        "expiry date?",
        "expiry dates?",
        "expiration date?",
        "expiring date?",
        "expire date?",
        "expires",
        "expires on/in",
        "expires end of",
        "expire/expiring in/on",
        "it expires",
        "runs out",
        "runs out in/on",
        "good till/until",
        "card expires/expire",
        "exp date?",
        "exp",
        "date on the front/card",
        "date on your card",
        "month and year",
        "expirey date?",
        "expired date",
        "valid until/thru/through/to/till",
        "good through/thru",
        "valid-thru",
        "expiry's",
        "expiration's",
        "end date on the card",
        "month and year on ~ card",
        "expiry month and year",
        "experience date",
        "inspiry date",
        "x per date",
        "expiree date?",
    ],
    weak: &[],
    cases: &[
        Case::Catches("Thank you. And the expiry date?|August twenty twenty seven.", "August twenty twenty seven"),
        Case::Catches("Expiry?|It's oh nine no wait, sorry oh nine twenty eight.", "oh nine no wait, sorry oh nine twenty eight"),
        Case::Catches("it expires 08/27", "08/27"),
        Case::Catches("Exploration data?|09 28", "09 28"),
        Case::Catches("When's it good to?|Oh 7, 2 8.", "Oh 7, 2 8"),
        Case::Catches("And when's that one good for?|It says 1128.", "1128"),
        Case::Catches("expiry date is 0927", "0927"),
        Case::Catches("And the expiry?|O-five twenty-nine.", "O-five twenty-nine"),
        Case::Catches("Expiry on that?|one slash thirty.", "one slash thirty"),
        Case::Catches("When does the card run out?|the end of the sixth, twenty-nine", "the end of the sixth, twenty-nine"),
        Case::Catches("the card is 4539 1488 0343 6467, ten of twenty-nine", "ten of twenty-nine"),
        Case::Catches("It's 4539 1488 0343 6467, 06/29, code 221", "06/29"),
        Case::Ignores("My licence runs out soon. How many weeks now? Ten?"),
        Case::Ignores("your subscription expires in 3 days"),
        Case::Ignores("the offer ends on the 5th of May"),
    ],
};

impl Rule for CardExpiry {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }
}

fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let dated = dates::first(scene, place)?;
    if dated.digits > 14 {
        return after_number(scene, place, dated.last);
    }
    let day = scene.tokens[dated.first..=dated.last].iter().any(|token| matches!(token.kind, Kind::Ordinal(_)));
    let year_alone = dated.parts == 1 && dated.digits == 4 && scene.text(dated.last).starts_with("20");
    // A number alone is no month and year, unless it is written as both.
    let alone = dated.parts == 1 && dated.digits < 3 && !dated.month;
    let whole = dated.month && !day || !dated.month && !alone && (2..=14).contains(&dated.digits) && !year_alone;
    (whole && !dates::is_other(scene, dated)).then_some((dated.first, dated.last))
}

/// A card number and its expiry in one breath: month and year after a pause, the month first.
fn after_number(scene: &Scene<'_>, place: Place, last: usize) -> Option<(usize, usize)> {
    (place.from + 1..=last).filter(|at| scene.tokens[at - 1].stop == Stop::Comma).find_map(|at| {
        let to = (at..=last).find(|at| scene.tokens[*at].stop > Stop::None).unwrap_or(last) + 1;
        let dated = dates::first(scene, Place { from: at, to, ..place })?;
        let month = dated.month || scene.text(dated.first).parse::<u8>().is_ok_and(|month| (1..=12).contains(&month)) && dated.parts == 2;
        (month && dated.digits <= 6 && dated.last + 1 == to).then_some((dated.first, dated.last))
    })
}
