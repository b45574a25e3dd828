//! Answers to security questions: whatever answers them goes.

use redaction::finding::Entity;

use crate::rule::{About, Answer, Case, Rule, RuleInfo};
use crate::secret;

/// The rule.
pub(crate) struct SecurityAnswer;

static ABOUT: About = About {
    info: RuleInfo { id: "security_answer", entity: Entity::SECURITY_ANSWER, version: 1, description: "Answers to security questions." },
    cues: &[
        "favorite/favourite city/town/country/place/colour/color/animal/food/meal/book/film/movie/song/band/singer/actor/author/teacher/team/sport/game/drink/season/flower/restaurant/number/cartoon/superhero",
        "grandmother's/grandfather's/grandma's/father's/dad's/brother's/sister's/aunt's/uncle's first/middle/maiden name",
        "nan's name",
        "town/city were you",
        "childhood hero/sweetheart/home/friend/street/pet/phone/crush/dream/idol",
        "your favorite/favourite",
        "favorite/favourite ~ team/player/band",
        "high school",
        "school ~ go/attend",
        "street ~ grow/grew up on/in?",
        "where ~ grow up",
        "parents meet/met",
        "meet/met your/my spouse/husband/wife/partner",
        "honeymoon",
        "first teacher/boss/phone/house/concert/film/movie/job/school/pet/car/kiss/roommate",
        "first school called",
        "nickname",
        "mum/mom/mother called before",
        "where you went to school",
        "school ~ little one",
        "who do/did you support/follow",
        "what was your first",
        "name of the street/road/town you",
        "name ~ first pet/dog/cat/teacher/school",
        "where did you meet",
        "grandmother/grandma/nan/granny ~ name",
        "oldest/youngest/eldest sibling/brother/sister/cousin",
        "middle name of your/my",
        "favorite/favourite animal/singer/actor/drink/subject/holiday/author/song/number/sport/city/game/dish/flower/musician/restaurant/uncle/aunt",
        "grandmother's/grandfather's/father's/dad's name/middle",
        "best man",
        "first street",
        "street/road ~ live/lived",
        "mother's/mothers/mom's/mum's name before",
        "hospital ~ born",
        "mother's/mothers/mom's/mum's maiden name",
        "maiden name",
        "made in name",
        "security question/answer/questions",
        "answer to ~ security? question",
        "secret answer/question",
        "name of ~ first/childhood/favorite/favourite pet/school/teacher/dog/cat/car/friend",
        "first pet's name?",
        "your/my pet's name",
        "first pet",
        "first school",
        "primary school",
        "elementary school",
        "high school you attended",
        "first car",
        "favorite/favourite color/colour/food/movie/film/teacher/team/place/book/band/sport",
        "memorable place/name/date/answer/word",
        "best friend ~ school/up/childhood/child",
        "first holiday/vacation/trip/flight/love/crush/tattoo/bike/computer/word/game/guitar/dog/cat/hamster/rabbit/horse/apartment/flat",
        "where ~ first holiday/vacation/trip/job/date/kiss",
        "favorite/favourite aunt/uncle/cousin/toy/poet/artist/painter/comedian/composer/island/beach/mountain/pub/bar/dessert/cake/vegetable/fruit/tree/dinosaur/president",
        "father's/dad's/fathers middle name",
        "place of birth",
        "birthplace",
        "town/city/place you/i were/was born in?",
        "city of birth",
        "town of birth",
        "where were you born",
        "where you were born",
        "street you/i grew up on",
        "first job",
        "childhood nickname",
        "childhood best friend",
        "name of your first",
        "where did you meet your",
    ],
    weak: &[],
    cases: &[
        Case::Catches("And your mother's maiden name?|It's Kowalski.", "Kowalski"),
        Case::Catches("What was the name of your first pet?|Biscuit", "Biscuit"),
        Case::Catches("Place of birth?|Port of Leith", "Port of Leith"),
        Case::Catches("Your memorable date?|The 9th of June, 2003.", "The 9th of June, 2003"),
        Case::Catches("Favourite teacher?|mrs ollerenshaw", "mrs ollerenshaw"),
        Case::Ignores("You'll be asked a security question when you log in."),
    ],
};

impl Rule for SecurityAnswer {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(secret::answer)
    }
}
