//! Dates of birth, where they are asked for or named: without a cue a date is any date.

use redaction::finding::Entity;

use crate::dates;
use crate::rule::{About, Answer, Case, Place, Rule, RuleInfo};
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
}

fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let dated = dates::first(scene, place)?;
    let whole = dated.month && dated.parts >= 2 || dated.digits >= 4;
    (whole && !dates::is_other(scene, dated)).then_some((dated.first, dated.last))
}
