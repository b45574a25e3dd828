//! Dates of birth, where they are asked for or named: without a cue a date is any date.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::dates;
use crate::reader::token::{Kind, Sign, Stop};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::run::Measure;
use crate::scene::Scene;

/// The rule.
pub(crate) struct DateOfBirth;

static ABOUT: About = About {
    info: RuleInfo {
        id: "date_of_birth",
        entity: Entity::DATE_OF_BIRTH,
        version: 1,
        description: "Dates of birth that are asked for or named.",
    },
    cues: &[
        "day and month",
        "how old are/were/will you/they/he/she be?",
        "you're how old",
        "what age are/were you",
        "what/which year were/was you/he/she/they born",
        "birth cert/certificate",
        "birthday's",
        "when was/were he/she/they/you/it born",
        "light of day",
        "come into the world",
        "date of birth",
        "dates of birth",
        "date of your birth",
        "day of birth",
        "year of birth",
        "month of birth",
        "birth date",
        "birthdate",
        "birth day",
        "birthday",
        "dob",
        "d o b",
        "date of births",
        "data birth",
        "data of birth",
        "date a birth",
        "born",
        "was born on/in",
        "born on/in",
        "born",
        "when were you born",
        "d.o.b",
        "day to birth",
        "date of bird",
        "date of both",
        "date of earth",
    ],
    weak: &[],
    cases: &[
        Case::Catches("Date of birth?|March fourteenth, nineteen seventy six.", "March fourteenth, nineteen seventy six"),
        Case::Catches(
            "Your date of birth?|It's the second of November, nineteen eighty nine.",
            "the second of November, nineteen eighty nine",
        ),
        Case::Catches("my date of birth is 14/03/1976", "14/03/1976"),
        Case::Catches("DOB is oh four, oh seven, eighty two", "oh four, oh seven, eighty two"),
        Case::Catches("born second of second fifty one", "second of second fifty one"),
        Case::Catches("date of birth|one october nineteen eighty", "one october nineteen eighty"),
        Case::Catches("And the day and month?|The 4th of October.", "The 4th of October"),
        Case::Catches("When were you born?|Boxing Day, 1961.", "Boxing Day, 1961"),
        Case::Catches("There you are, I see somebody born in, 39.", "39"),
        Case::Ignores("One was born in 24 hours."),
        Case::Ignores("Is there a birthday coming up?|In April, yes."),
        Case::Ignores("it will arrive on the fourteenth of March"),
        Case::Ignores("the store opened on May 5th, 2019"),
    ],
};

impl Rule for DateOfBirth {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for segment in &scene.segments {
            for at in segment.from..segment.to {
                let dated =
                    of_somebody(scene, at, segment.to).or_else(|| of_the(scene, at, segment.to)).or_else(|| in_year(scene, at, segment.to));
                let Some((first, last)) = dated else { continue };
                let (confidence, checksum, reason) = (confidence::SHAPE, Checksum::None, Reason::Shape);
                hits.push(Hit { rule, first, last, confidence, checksum, reason, value: 0 });
            }
        }
    }
}

/// A year so far back is nobody's appointment: of four digits, and of two.
const BEFORE: u32 = 2015;
const CENTURY: std::ops::RangeInclusive<u32> = 31..=99;

/// "The 11th of the 10th, 79": a day and a month by their numbers, and a year long ago.
fn of_the(scene: &Scene<'_>, first: usize, to: usize) -> Option<(usize, usize)> {
    let ordinal = |at: usize| at < to && matches!(scene.tokens[at].kind, Kind::Ordinal(_));
    let year = first + 4;
    let long_ago = || scene.text(year).parse::<u32>().is_ok_and(|year| CENTURY.contains(&year) || (1900..BEFORE).contains(&year));
    let named = ordinal(first) && scene.is(first + 1, "of") && scene.is(first + 2, "the") && ordinal(first + 3);
    (named && year < to && long_ago() && scene.measure(year) == Measure::None).then_some((first, year))
}

/// "I see somebody born in, 39": a year of two digits, which names no town.
fn in_year(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let year = at + 2;
    let born = scene.is(at, "born") && year < to && scene.is(at + 1, "in");
    let two = || scene.tokens[year].kind == Kind::Digits && scene.text(year).len() == 2 && scene.measure(year) == Measure::None;
    (born && two()).then_some((year, year))
}

/// Month, day and year.
const PARTS: usize = 3;

/// "He's 6.14 79", "I'm 0912 81": somebody and, right after him, month, day and year in digits. `at` says who.
fn of_somebody(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let first = at + 1;
    if !scene.is(at, "i'm he's she's") || first >= to || scene.tokens[at].stop > Stop::None || scene.tokens[first].kind != Kind::Digits {
        return None;
    }
    let number = |at: &usize| scene.tokens[*at].kind == Kind::Digits && scene.tokens[*at].sign == Sign::None;
    let end = (first..to).take(PARTS + 1).take_while(number).last()?;
    let parts: Vec<&str> = (first..=end).map(|at| scene.text(at)).collect();
    let whole = parts.len() <= PARTS && scene.measure(first) != Measure::Words && scene.measure(end) != Measure::Words;
    let digits = parts.concat();
    let [rest, year] = [digits.get(..digits.len().checked_sub(2)?)?, parts.last()?];
    let value = |text: &str| text.parse::<u32>().unwrap_or(0);
    // Month and day, or day and month, each of one digit or two.
    let day = (1..=2).any(|cut| {
        let (a, b) = (rest.get(..cut).map_or(0, value), rest.get(cut..).map_or(0, value));
        (1..=12).contains(&a) && (1..=31).contains(&b) || (1..=31).contains(&a) && (1..=12).contains(&b)
    });
    (whole && parts.len() >= 2 && year.len() == 2 && (2..=4).contains(&rest.len()) && day).then_some((first, end))
}

fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let dated = dates::first(scene, place)?;
    let whole = dated.month && dated.parts >= 2 || dated.digits >= 4;
    if whole && !dates::is_other(scene, dated) {
        return Some((dated.first, dated.last));
    }
    // "SA3 7LB. And I'm the 22nd of the second, 82.": what was asked for at once is answered before it.
    let mut from = dated.last + 1;
    while from < place.to {
        let later = dates::first(scene, Place { from, ..place })?;
        if later.parts >= PARTS && (later.month || later.digits > PARTS + 1) && !dates::is_other(scene, later) {
            return Some((later.first, later.last));
        }
        from = later.last + 1;
    }
    None
}
