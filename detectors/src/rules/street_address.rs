//! Postal addresses: the answer to "where do you live", and house number, name and kind of way wherever they are said.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::names;
use crate::places;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::{Scene, Segment};

/// The rule.
pub(crate) struct StreetAddress;

static ABOUT: About = About {
    info: RuleInfo {
        id: "street_address",
        entity: Entity::STREET_ADDRESS,
        version: 1,
        description: "Postal addresses, asked for or by their shape.",
    },
    cues: &[
        "where/whereabouts do/did you want it/that/this/them",
        "whereabouts are/is/do/does/did ~ you/we/sending/going/coming/send",
        "where ~ wheelchair/taxi/cab/car/van/bus ~ collect/pick",
        "where ~ collect/collecting/pick/picking ~ from",
        "which/what town/city/village/lane/building/block/tower/estate/road/house",
        "which/what town/city and/or state/county/postcode/zip",
        "city and state",
        "nearest town/village/city",
        "address line one/two/1/2",
        "door number",
        "number of the/your house",
        "name of the house/place/building/road/street/estate",
        "unit/apartment/flat/suite number",
        "bill/billed/billing to",
        "does it/that still bill/build/go/ship/come to",
        "landmark",
        "come/coming/deliver/send to you where",
        "to you where",
        "where ~ come/coming/get/visit/visiting/find to? you",
        "where was it/that/this/everything going/headed/off/addressed",
        "come out to",
        "you're/we're/i'm out at",
        "home's",
        "where did ~ happen",
        "where have/'ve you/they/he/she/we gone/moved/relocated/settled to?",
        "where've you/they gone/moved/relocated/settled to?",
        "where have/'ve you/they ended up",
        "where did you/they/he/she move/end/go to/up",
        "where are/is you/they/he/she at? now/nowadays",
        "where are/is you/they/he/she these days",
        "are/is you/they/he/she/we still out/over/up/down? at",
        "are/is you/they/he/she/we still living/based",
        "where does/do/would/should/will ~ bill/bills/statement/statements/paperwork go/come/get/for/that",
        "where were/are you living/staying/sleeping",
        "where you sleep/stay/live",
        "home/house/place is at/on",
        "the/my/our house is",
        "envelope",
        "your side of",
        "house number and street",
        "which/what property",
        "and the town/city/village/county/suburb",
        "where's the/your property/house/flat/place",
        "where's it/that/this/everything being? sent/delivered/posted/shipped/sending/delivering/posting",
        "where is the/your property/house/flat/place",
        "where is it/that/this/everything being? sent/delivered/posted/shipped/sending/delivering/posting",
        "property is",
        "where ~ send/sending/ship/shipping/deliver/delivering/post/posting",
        "where ~ technician/engineer/driver/parcel/package/plumber/courier ~ go/going/come/coming",
        "shipping/delivering/sending/posting to",
        "still bringing/taking/driving/delivering/sending/shipping/posting/mailing/coming/going ~ to",
        "send/ship/deliver/post/mail/forward/bring/redirect/dispatch it/them/that/this/those/everything to my/our/his/her/their",
        "pick me/us/it up from/at",
        "pickup/collection address/from/point",
        "which flat/apartment/unit",
        "living at",
        "stay/staying at",
        "where do/did you live",
        "where you live",
        "where ~ live/living/staying",
        "which/what suburb/town/village/county/city",
        "where's it/that/this/everything going/headed/off",
        "where is it/that/this/everything going/headed/off",
        "where ~ want it/that/this/them sent/delivered/posted/shipped/dropped",
        "where ~ get/receive ~ mail/post",
        "where does it/that/this go/get",
        "where ~ come and see/collect",
        "where ~ you/we moved",
        "you/you've moved ~ change/update it to",
        "change/update it to from? ~ moved",
        "addresses",
        "i live at/on",
        "live at/on",
        "lives at/on",
        "home/mailing/billing/street/postal/current/shipping/delivery/residential/full/property/service/new/previous/old/physical address",
        "your/my/the/his/her/our address",
        "address is",
        "address",
        "address on file",
        "first line of ~ address",
        "line of ~ address",
        "house number",
        "house name or number",
        "street name",
        "what/which street/road",
        "where are you based/located/living/calling from?",
        "moved to",
        "residing at",
        "reside at",
        "where are you living",
        "where should we send/deliver/ship",
    ],
    weak: &[],
    cases: &[
        Case::Catches(
            "And where do you live?|fourteen twenty eight Elm Street, apartment six B Springfield, Ohio, four five four oh three.",
            "fourteen twenty eight Elm Street, apartment six B Springfield, Ohio, four five four oh three",
        ),
        Case::Catches("my address is 22 Acacia Avenue, Leeds", "22 Acacia Avenue, Leeds"),
        Case::Catches("I'm over at 7 Station Road at the moment", "7 Station Road"),
        Case::Catches("bring it to The Old Rectory, Church Lane, Bosham", "The Old Rectory, Church Lane, Bosham"),
        Case::Catches("Mailing address?|It's P.O. Box 2290, Elko, Nevada.", "P.O. Box 2290, Elko, Nevada"),
        Case::Catches(
            "The same place?|No, we moved. Nineteen oh four South Larkspur, apartment C",
            "Nineteen oh four South Larkspur, apartment C",
        ),
        Case::Catches(
            "it's thirty one, no I tell a lie, thirty three, Quarry Lane, Otley",
            "thirty one, no I tell a lie, thirty three, Quarry Lane, Otley",
        ),
        Case::Catches("It's unit 9, stroke 14 Wharf Street now", "unit 9, stroke 14 Wharf Street"),
        Case::Catches("drop it at 1450 Avenue of the Pines please", "1450 Avenue of the Pines"),
        Case::Catches("the trailer is at 77 County Road 12 North", "77 County Road 12 North"),
        Case::Catches("Please write to P O box two two nine, Takaka", "P O box two two nine, Takaka"),
        Case::Catches("it's D slash 18 Lantern Hill Road", "D slash 18 Lantern Hill Road"),
        Case::Catches("Level 5, 20 Upper Quay Street, Cork", "Level 5, 20 Upper Quay Street, Cork"),
        Case::Catches("it's 12 Larch Close in Ballinasloe", "12 Larch Close in Ballinasloe"),
        Case::Catches("we're at number 18, Sefton Terrace", "number 18, Sefton Terrace"),
        Case::Catches("And whereabouts are we sending the engineer?|It's Flat 3B, Larkspur House.", "Flat 3B, Larkspur House"),
        Case::Catches("What city?|Baton Rouge.", "Baton Rouge"),
        Case::Catches("we're at 11 Cobblers Rive, Mudler", "11 Cobblers Rive, Mudler"),
        Case::Ignores("we're at 11 Downing, I think"),
        Case::Ignores("Your home address?|I'd rather not. How many are in the house? Five. Six in July."),
        Case::Ignores("We're at 100 Canal Street in our downtown branch"),
        Case::Ignores("we'll send it to your address in 3 days"),
        Case::Ignores("Where did you live?|It was 44 pounds 25 in Leeds"),
        Case::Ignores("We live on the fourth floor and the elevators, why it's tiny"),
        Case::Ignores("take the second street on the left"),
        Case::Catches("No, send it to my daughter's, 618 quail holocore, please", "618 quail holocore"),
        Case::Catches("Ship them to my neighbour's, 9 Hob Lane", "9 Hob Lane"),
        Case::Ignores("Can you send it to my mum by the 14th of May?"),
        Case::Ignores("Please send it to my work email by 5"),
    ],
};

impl Rule for StreetAddress {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for (index, segment) in scene.segments.iter().enumerate() {
            for at in segment.from..segment.to {
                let Some((first, last)) = places::around(scene, segment.from, at, segment.to) else { continue };
                let confidence = if is_firms(scene, segment, first, last) { confidence::PUBLIC } else { confidence::SHAPE };
                let hit = Hit { rule, first, last, confidence, checksum: Checksum::None, reason: Reason::Cue, value: 0 };
                hits.push(hit);
                hits.extend(other_number(scene, index, last).map(|(first, last)| Hit { first, last, reason: Reason::Dialogue, ..hit }));
            }
        }
    }
}

/// "Our office is at", "in our downtown branch": not the caller's.
fn is_firms(scene: &Scene<'_>, segment: &Segment, first: usize, last: usize) -> bool {
    let firm = ["office", "store", "branch", "located", "location", "shop", "clinic", "showroom", "based", "headquarters", "warehouse"];
    let is = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let after = last + 1..segment.to.min(last + 6);
    (first.saturating_sub(7).max(segment.from)..first).any(|at| is(at, &firm))
        || after.clone().any(|at| is(at, &["our"])) && after.clone().any(|at| is(at, &firm))
}

/// "Is it still 40 Harrow Road? No, 14.": the number alone, in the answer to a question that ends with the address.
fn other_number(scene: &Scene<'_>, asked: usize, last: usize) -> Option<(usize, usize)> {
    let (question, reply) = (scene.segments[asked], scene.segments.get(asked + 1)?);
    let asks = scene.tokens[question.to - 1].stop == Stop::Question && question.to <= last + 4;
    let denies = ["no", "nah", "nope", "not", "it's", "actually"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(reply.from)));
    let number = |at: &usize| scene.tokens[*at].is_number() || scene.tokens[*at].kind == Kind::Mixed;
    let first = (reply.from..reply.to.min(reply.from + 4)).find(number)?;
    let end = (first..reply.to).take_while(number).last()?;
    let alone = scene.tokens[end].stop > Stop::None || end + 1 == reply.to;
    (asks && denies && alone).then_some((first, end))
}

/// The answer to a question for an address: the first sentence that has one.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let mut from = place.from;
    for _ in 0..SENTENCES {
        if let Some(found) = sentence(scene, Place { from, ..place }, from > place.from) {
            return Some(found);
        }
        from = (from..place.to).find(|at| scene.tokens[*at].stop >= Stop::Full)? + 1;
    }
    None
}

/// Most sentences of an answer before its address: "No, we moved. ...".
const SENTENCES: usize = 3;

/// An address in one sentence: from its first number or name to where plain talk begins. In a `later` sentence it has to start with a number.
fn sentence(scene: &Scene<'_>, place: Place, later: bool) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let begins = |at: &usize| {
        let token = &tokens[*at];
        token.is_number() && !token.is(traits::SHY)
            || places::is_part(scene, *at) && !token.is(traits::IS)
            || token.kind == Kind::Mixed
            || token.capital && names::is_name(scene, *at)
    };
    let first = (place.from..place.to.min(place.from + 12)).find(begins)?;
    let talks = |at: usize| tokens[at].stop >= Stop::Full && !is_initial(scene, at) && !tokens[at].is(traits::BACK | traits::LEAD);
    // "The last time they gave me the number, WR 1180".
    let numbered = |at: usize| !place.same && tokens[at].is(traits::NOUN) && !tokens[first].is_number();
    // "They've moved to the back. 15 seats.": what is counted.
    let counted = later
        && place.same
        && tokens[first].is_number()
        && !tokens[first..=end(scene, first, place.to)]
            .iter()
            .any(|token| token.capital || token.is(traits::STREET) || token.kind == Kind::Mixed);
    if counted {
        return None;
    }
    let opens = !later || tokens[first].is_number() || tokens[first].is(traits::DWELLING);
    if !opens || (place.from..first).any(|at| talks(at) || numbered(at)) {
        return None;
    }
    let last = end(scene, first, place.to);
    let numbered = tokens[first].is_number();
    let named = !numbered || places::is_named_number(scene, first, last);
    let told = tokens[first..=last].iter().any(|token| token.is_symbol() || token.capital || token.is(traits::STREET));
    let telling = told && last > first || tokens[first].kind == Kind::Mixed || tokens[first].capital && !numbered;
    let first = places::start(scene, place.from, with_capitals(scene, place.from, first));
    let counts = |at: usize| at + 1 < place.to && tokens[at].is_number() && places::is_measure(scene, at + 1, place.to);
    // "Send it to my sister's in May".
    let month = place.same && first == last && matches!(tokens[first].kind, Kind::Month(_));
    let measured = month || counts(first) || counts(last) || is_hour(scene, first, place.to);
    let whole = first == place.from && last + 1 == place.to;
    (named && telling && !measured && (whole || !place.bare)).then_some((first, last))
}

/// "10 past 11", "half past 3", "20 to 4 on Friday": a number that tells the hour.
fn is_hour(scene: &Scene<'_>, first: usize, to: usize) -> bool {
    let is = |at: usize, list: &str| at < to && scene.is(at, list);
    let after = |at: usize| at < to && scene.tokens[at].is_number();
    let minutes = scene.tokens[first].is_number() || scene.is(first, "half quarter");
    // "Seven at half six".
    let half = |at: usize| is(at, "half") && after(at + 1);
    minutes && (is(first + 1, "past to till") && after(first + 2) || half(first) || is(first + 1, "at") && half(first + 2))
}

/// The last word of an address that starts at `first`: two plain words end it.
fn end(scene: &Scene<'_>, first: usize, to: usize) -> usize {
    let tokens = &scene.tokens;
    let mut last = first;
    let mut plain = 0;
    for (at, token) in tokens.iter().enumerate().take(to).skip(first) {
        let belongs = is_more(scene, at) || token.is(traits::STREET) || is_town(scene, at);
        if belongs {
            (last, plain) = (at, 0);
        } else {
            plain += 1;
        }
        if plain > 2 || token.stop >= Stop::Full && at + 1 < to && !is_more(scene, at + 1) {
            break;
        }
    }
    last
}

fn is_initial(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.tokens[at].kind, Kind::Letter(_))
}

/// An everyday word in capitals after a comma is a place ("..., Reading").
fn is_town(scene: &Scene<'_>, at: usize) -> bool {
    let (before, token) = (&scene.tokens[at.saturating_sub(1)], &scene.tokens[at]);
    token.capital
        && before.stop == Stop::Comma
        && token.kind == Kind::Word
        && !token.is(traits::LEAD | traits::BACK | traits::IS | traits::AND)
}

/// "The Old Rectory": everyday words in capitals before the first word that is none.
fn with_capitals(scene: &Scene<'_>, from: usize, first: usize) -> usize {
    let tokens = &scene.tokens;
    let mut at = first;
    while at > from
        && tokens[at - 1].capital
        && tokens[at - 1].stop == Stop::None
        && tokens[first].capital
        && !tokens[at - 1].is(traits::IS | traits::BACK)
    {
        at -= 1;
    }
    at
}

fn is_more(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    // "Leeds. I got it there": who speaks, and no letter.
    let speaks = at > 0
        && scene.tokens[at - 1].stop >= Stop::Full
        && token.stop == Stop::None
        && scene.text(at) == "I"
        && scene.tokens.get(at + 1).is_some_and(|next| next.kind == Kind::Word && !next.capital);
    !speaks && (token.is_symbol() || names::is_name(scene, at) || places::is_part(scene, at))
}
