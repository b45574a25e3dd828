//! Names that are spelled because somebody asked for it ("how do you spell that?"), or right after they were said.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::names;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::{Scene, Segment};

/// The rule.
pub(crate) struct SpelledName;

/// Fewer letters spell no name.
const LEAST: usize = 3;
/// Fewer spell none that nobody asked for, and so many spell one whatever was heard before them.
const ENOUGH: usize = 4;
const MANY: usize = 5;
/// Most words of a name, and of what leads to its letters.
const WORDS: usize = 3;
const LEADS: usize = 2;

static ABOUT: About = About {
    info: RuleInfo {
        id: "spelled_name",
        entity: Entity::PERSON,
        version: 1,
        description: "Names spelled in answer to a request to spell, or right after they were said.",
    },
    cues: &["spell", "spelled/spelt", "spelling"],
    weak: &[],
    cases: &[
        Case::Catches("How do you spell that?|A O I F E.", "A O I F E"),
        Case::Catches("You'll want that spelled BRAI, THE.", "BRAI, THE"),
        Case::Catches("The booking's for Marion Hexley. H-E-X-L-E-Y.", "Marion Hexley. H-E-X-L-E-Y"),
        Case::Catches("Sorry, Ailbhe Tuohy, shall I spell that for you?", "Ailbhe Tuohy"),
        Case::Catches("Oswin Frayle. How would you spell that?", "Oswin Frayle"),
        Case::Ignores("It's for the Tuesday class, do you want me to spell it out?"),
        Case::Ignores("I spelled it OUT for him"),
        Case::Ignores("He found it in the N H S app, on the B B C site"),
        Case::Ignores("Can you spell that for me?|It's the blue one."),
    ],
};

impl Rule for SpelledName {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for segment in &scene.segments {
            let mut at = segment.from;
            while at < segment.to {
                let Some((first, last)) = named(scene, segment, at).or_else(|| offered(scene, segment, at)) else {
                    at += 1;
                    continue;
                };
                let (confidence, checksum, reason) = (confidence::SHAPE, Checksum::None, Reason::Shape);
                hits.push(Hit { rule, first, last, confidence, checksum, reason, value: 0 });
                at = last + 1;
            }
        }
    }
}

/// "It's for Marion Wexley. W-E-X-L-E-Y": a name that nobody asked for, and its letters: they begin as one of its words does, or are more than an
/// abbreviation has. The name's first word and the last letter, of letters that start at `at`.
fn named(scene: &Scene<'_>, segment: &Segment, at: usize) -> Option<(usize, usize)> {
    let letter = |at: usize| match scene.tokens[at].kind {
        Kind::Letter(letter) => Some(letter),
        _ => None,
    };
    let begins = letter(at).filter(|_| at > segment.from && !scene.tokens[at - 1].is_symbol())?;
    let last = names::spelled(scene, at, segment.to, ENOUGH)?;
    let small = traits::COMMON | traits::LEAD | traits::BACK | traits::MEASURE;
    let word = |at: &usize| {
        let token = &scene.tokens[*at];
        token.kind == Kind::Word && token.capital && (!token.is(small) || token.is(traits::GIVEN))
    };
    let leads = |at: &usize| scene.tokens[*at].is(traits::LEAD | traits::IS) || scene.tokens[*at].kind == Kind::Filler;
    let ends = (segment.from..at).rev().take(LEADS + 1).find(|at| !leads(at)).filter(word)?;
    let first = (segment.from..=ends).rev().take(WORDS).take_while(word).last()?;
    let likely = (first..=ends).any(|at| scene.tokens[at].initial == begins) || names::spelled(scene, at, segment.to, MANY).is_some();
    likely.then_some((first, last))
}

/// What stands between a name and "spell" where its spelling is offered or asked for.
const OFFER: &str = "do you want me to shall should i i'll i'd can could let need needs would like will better how is it it's that that's which \
    's and so just gonna going did have";
/// Most words of an offer.
const OFFERS: usize = 7;

/// "It's Shavon Karejianis, do you want me to spell that?": who offers to spell something, or is asked how it is spelled, has just said a name. Its ends,
/// of one whose first word stands at `at`.
fn offered(scene: &Scene<'_>, segment: &Segment, at: usize) -> Option<(usize, usize)> {
    let word = |at: usize| {
        let token = &scene.tokens[at];
        token.capital && names::is_name(scene, at) && (token.is(traits::GIVEN) || token.id == 0)
    };
    let follows = at > segment.from && word(at - 1) && scene.tokens[at - 1].stop == Stop::None;
    if follows || !word(at) {
        return None;
    }
    let last = (at..segment.to).take(WORDS).take_while(|own| word(*own)).find(|own| scene.tokens[*own].stop > Stop::None)?;
    let offer = (last + 1..segment.to.min(last + 1 + OFFERS)).find(|at| !scene.is(*at, OFFER))?;
    let spells = scene.is(offer, "spell spelled spelt spelling");
    spells.then_some((at, last))
}

/// At least three letters, one by one or run together.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let at = names::skip_lead(scene, place.from, place.to);
    let one_by_one = names::spelled(scene, at, place.to, LEAST);
    one_by_one.max(names::lettered(scene, at, place.to, LEAST)).map(|last| (at, last))
}
