//! Digits and letters by themselves that go on with a code after a word of the other party: a recogniser that lost a digit, or heard one twice,
//! makes a code whole too soon, and what comes then is nobody's answer.
//!
//! Only for what was heard. Where the other party has done nothing but listen since ("Mm-hm, and then?", the last piece read back), one digit will
//! do, and letters where the code has some; after anything else three digits, and nothing beside them.

use redaction::finding::Entity;

use crate::code::Alphabet;
use crate::confidence;
use crate::reader::token::{Kind, Sign, Stop, traits};
use crate::refusal;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::Measure;
use crate::scene::{Scene, Segment};
use crate::told;
use crate::window::{cues, window};

/// Fewer digits than this, said by themselves, go on with nothing that another word has ended.
const LEAST: usize = 3;
/// A code was dictated lately if it was within so many stretches of talk.
const LATELY: usize = 3;
/// While the other party listens, within so many.
const LISTENING: usize = 8;
/// Most words of who only listens, or says that he goes on.
const SHORT: usize = 10;
/// So far into a stretch its last digit stands at most, where all goes up to it.
const LONGEST: usize = 14;
/// Words of who listens beside those that answer nothing.
const LISTENS: &str = "next bit rest last first then after part piece far with you have got it's i i've we is what what's comes keep going that's the \
    number numbers digits digit letters four three group one more say down writing typing taking";
/// So many digits or letters go on with a code while somebody listens; more letters begin one.
const SOME: usize = 1;

/// The stretches that go on with a code that was found, or begin one; `taken` are the words of what was.
pub(crate) fn find(scene: &Scene<'_>, hits: &[Hit], taken: &[bool]) -> Vec<Hit> {
    let mut codes = Last::all(scene, hits);
    let mut found = Vec::new();
    let all = scene.segments.len();
    let said = |at: usize| {
        let own = &scene.segments[at];
        // Where nobody knows who speaks, a question is most likely the other party's.
        let asks = speaker(scene, own) == 0 && scene.tokens[own.to - 1].stop == Stop::Question;
        let free = !asks && !(own.from..own.to).any(|at| taken[at] || scene.covered[at]);
        Said::of(scene, own).filter(|said| free && told::told(scene, said.symbols.0, said.symbols.1, taken).is_none())
    };
    for at in 0..all {
        let Some(said) = said(at) else { continue };
        let bare = || lately(scene, at, &codes).filter(|_| said.is_bare());
        if let Some(rule) = listened(scene, at, (0..at).rev(), &codes, said).or_else(bare) {
            codes[at] = Some(Last { rule, sure: true, whole: true });
            found.push(window(rule, (said.first, scene.segments[at].to - 1)));
        }
    }
    for at in 0..all {
        found.extend(unfinished(scene, at, &codes));
        found.extend(asked_for_more(scene, at, &codes).filter(|hit| !taken[hit.first]));
    }
    for at in (0..all).rev() {
        let letters = |said: &Said| said.letters > SOME && said.digits == 0 && codes[at].is_none();
        let Some(said) = said(at).filter(letters) else { continue };
        let begun = listened(scene, at, at + 1..all, &codes, said).filter(|rule| is_asked(scene, at, *rule));
        if let Some(rule) = begun {
            codes[at] = Some(Last { rule, sure: false, whole: false });
            found.push(window(rule, (said.first, scene.segments[at].to - 1)));
        }
    }
    found
}

fn speaker(scene: &Scene<'_>, own: &Segment) -> u32 {
    scene.speaker(scene.tokens[own.from].turn)
}

/// The last code of a stretch.
#[derive(Debug, Clone, Copy)]
struct Last {
    rule: usize,
    /// Whether it is more than a part.
    sure: bool,
    /// Whether it has its length.
    whole: bool,
}

impl Last {
    /// For each stretch the last code in it, one that is more than a part before others.
    fn all(scene: &Scene<'_>, hits: &[Hit]) -> Vec<Option<Self>> {
        let mut all: Vec<Option<Self>> = vec![None; scene.segments.len()];
        let code = |hit: &&Hit| rules::TABLE.get(hit.rule).is_some_and(|rule| matches!(rule.answer(), Answer::Code(_)));
        for hit in hits.iter().filter(|hit| hit.is_sure()).filter(code) {
            let sure = hit.confidence >= confidence::CUE_LOOSE;
            let at = scene.segments.partition_point(|own| own.to <= hit.first);
            if let Some(place) = all.get_mut(at).filter(|place| sure || place.is_none_or(|last| !last.sure)) {
                *place = Some(Self { rule: hit.rule, sure, whole: hit.confidence >= confidence::CUE_FAILED });
            }
        }
        all
    }
}

/// A stretch of nothing but digits and letters, and of what leads to them.
#[derive(Debug, Clone, Copy)]
struct Said {
    /// The first of them.
    first: usize,
    digits: usize,
    letters: usize,
    /// The first of the scene's symbols that they denote, and one past the last.
    symbols: (usize, usize),
    /// Whether something leads to them.
    led: bool,
}

impl Said {
    fn of(scene: &Scene<'_>, own: &Segment) -> Option<Self> {
        let symbol = |at: &usize| {
            let token = &scene.tokens[*at];
            token.is_symbol() && !token.is(traits::SHY | traits::BACK) || is_lettered(scene, *at)
        };
        let first = (own.from..own.to).find(symbol)?;
        let small = traits::LEAD | traits::BACK | traits::AND | traits::IS | traits::INNER;
        let leads = |at: usize| scene.tokens[at].kind == Kind::Filler || scene.tokens[at].is(small) || scene.is(at, "says reads");
        let goes_on = |at: usize| {
            let token = &scene.tokens[at];
            (token.is_symbol() || is_lettered(scene, at) || token.kind == Kind::Filler || token.is(traits::INNER))
                && matches!(token.sign, Sign::None | Sign::Plus)
        };
        if first - own.from > SHORT || !(own.from..first).all(leads) || !(first..own.to).all(goes_on) {
            return None;
        }
        let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) < first);
        let to = scene.symbols.partition_point(|symbol| (symbol.token as usize) < own.to);
        let digits = scene.characters[from..to].iter().filter(|symbol| symbol.is_ascii_digit()).count();
        let capitals = (first..own.to).filter(|at| is_lettered(scene, *at)).count();
        let letters = (to - from - digits).max(capitals);
        Some(Self {
            first,
            digits,
            letters,
            symbols: (from, to),
            led: first > own.from || (first..own.to).any(|at| !scene.tokens[at].is_symbol() && scene.tokens[at].kind != Kind::Filler),
        })
    }

    /// Whether it is digits enough, and nothing beside them.
    fn is_bare(self) -> bool {
        !self.led && self.digits >= LEAST
    }
}

/// "NWBK": a word in capitals that nobody says every day.
fn is_lettered(scene: &Scene<'_>, at: usize) -> bool {
    let (token, text) = (&scene.tokens[at], scene.text(at));
    let everyday = traits::COMMON | traits::BACK | traits::LEAD | traits::MEASURE;
    text.len() > 1 && text.bytes().all(|letter| letter.is_ascii_uppercase()) && !token.is(everyday)
}

/// The code that the same speaker dictated before, or goes on to dictate, while the other party did nothing but listen: the first that stands in
/// one of the stretches `near`, nearest first.
fn listened(scene: &Scene<'_>, own: usize, near: impl Iterator<Item = usize>, codes: &[Option<Last>], said: Said) -> Option<usize> {
    let own = speaker(scene, &scene.segments[own]);
    for at in near.take(LISTENING) {
        let segment = &scene.segments[at];
        let same = speaker(scene, segment) == own;
        if let Some(last) = codes[at].filter(|_| same) {
            let enough = said.digits >= SOME || is_mixed(last.rule) && said.letters >= SOME;
            return (enough && is_dictated_in_parts(last.rule)).then_some(last.rule);
        }
        // Where nobody knows who speaks, a piece may be read back by either.
        if !(segment.back || listens(scene, segment, same && own != 0)) {
            return None;
        }
    }
    None
}

/// "Then some 5th sleeves, and it ends, double 62": while a code isn't whole and the other party listens, all that is said up to the last digit.
fn unfinished(scene: &Scene<'_>, at: usize, codes: &[Option<Last>]) -> Option<Hit> {
    let own = &scene.segments[at];
    let symbol = |at: &usize| scene.tokens[*at].is_symbol() && !scene.tokens[*at].is(traits::SHY);
    let last = (own.from..own.to).rfind(symbol)?;
    let small = traits::LEAD | traits::BACK | traits::AND | traits::IS | traits::INNER;
    let first = (own.from..=last).find(|at| !scene.tokens[*at].is(small) && scene.tokens[*at].kind != Kind::Filler || symbol(at))?;
    let told = (first..=last).any(|at| scene.tokens[at].sign == Sign::Money || scene.measure(at) == Measure::Words);
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let symbols = (place(first), place(last + 1));
    let digits = scene.characters[symbols.0..symbols.1].iter().filter(|symbol| symbol.is_ascii_digit()).count();
    // "Sorry, could I have the last 4": how many there are.
    let asks = scene.tokens[own.to - 1].stop == Stop::Question || scene.is(last.saturating_sub(1), "last first next other");
    if speaker(scene, own) == 0 || told || asks || digits <= SOME || last - own.from > LONGEST {
        return None;
    }
    let said = Said { first, digits, letters: 0, symbols, led: true };
    let begun = |at: &usize| codes[*at].is_none_or(|last| !last.whole);
    let rule = listened(scene, at, (0..at).rev().take_while(begun), codes, said)?;
    let whole = rules::entity(rule) == Some(Entity::CREDIT_CARD) || is_mixed(rule);
    // "And it ends ...": the last of it.
    let same = |other: usize| other == rule || rules::entity(other) == Some(Entity::CARD_LAST4);
    let asks = cues(scene, own).iter().any(|cue| cue.topic.harmless || !cue.topic.strong.iter().all(same));
    (whole && !asks).then(|| window(rule, (first, last)))
}

/// Words of who asks for the rest of a code.
const MORE: &str = "after next rest then";
/// What they ask for, after "last" or the like, with how it is heard.
const LAST: &str = "last end final other remaining";
const BIT: &str = "bit bid part parts few group lot section chunk half digits numbers";

/// "Four zeros. It's in Luxembourg.": the digits that open a reply to a question for the rest of a code.
fn asked_for_more(scene: &Scene<'_>, at: usize, codes: &[Option<Last>]) -> Option<Hit> {
    let own = &scene.segments[at];
    let before = scene.segments.get(at.checked_sub(1)?).filter(|before| speaker(scene, before) != speaker(scene, own))?;
    let last = (before.from + 1..before.to).any(|at| scene.is(at - 1, LAST) && scene.is(at, BIT));
    let asks = speaker(scene, own) != 0 && (last || (before.from..before.to).any(|at| scene.is(at, MORE)));
    let pauses = |at: &usize| scene.tokens[*at].stop >= Stop::Comma && !(at + 1 < own.to && scene.tokens[at + 1].is_symbol());
    // "The last bit" is asked for in so many words: the digits may be all of the reply.
    let pause = (own.from..own.to).find(pauses).or(last.then_some(own.to - 1))?;
    let said = Said::of(scene, &Segment { to: pause + 1, ..*own }).filter(|_| asks && (last || pause + 1 < own.to))?;
    // What asks so doesn't only listen.
    let before = if last { at - 1 } else { at };
    let rule = listened(scene, at, (0..before).rev(), codes, said)?;
    Some(window(rule, (said.first, pause)))
}

/// Whether the code of a rule was asked for right before a stretch.
fn is_asked(scene: &Scene<'_>, at: usize, rule: usize) -> bool {
    let near = scene.segments[at.saturating_sub(LATELY)..at].iter().rev();
    near.flat_map(|own| cues(scene, own)).any(|cue| cue.topic.strong.iter().any(|own| own == rule))
}

/// Whether letters belong to a code.
fn is_mixed(rule: usize) -> bool {
    matches!(rules::TABLE.get(rule).map(|rule| rule.answer()), Some(Answer::Code(code)) if code.alphabet == Alphabet::Mixed)
}

/// Codes of so many symbols are said in parts; what follows a shorter one is most likely something else.
fn is_dictated_in_parts(rule: usize) -> bool {
    !matches!(
        rules::entity(rule),
        Some(
            Entity::CARD_CVV
                | Entity::CARD_LAST4
                | Entity::PIN
                | Entity::OTP
                | Entity::CARD_EXPIRY
                | Entity::US_SSN_LAST4
                | Entity::UK_POSTCODE
                | Entity::US_ZIP
        )
    )
}

/// Whether a stretch asks for nothing new: what the other party says while it listens, or the `same` party before it goes on.
pub(crate) fn listens(scene: &Scene<'_>, own: &Segment, same: bool) -> bool {
    let small =
        traits::BACK | traits::LEAD | traits::AND | traits::INNER | traits::IS | traits::POSSESSIVE | traits::REPEAT | traits::CORRECTION;
    let listens = |at: usize| {
        let token = &scene.tokens[at];
        token.kind == Kind::Filler || token.is(small) || !same && token.is_symbol() || scene.is(at, LISTENS)
    };
    let asks = cues(scene, own).iter().any(|cue| cue.topic.harmless || !cue.topic.strong.is_empty());
    own.to - own.from <= SHORT && !asks && !own.refuses && (own.from..own.to).all(listens)
}

/// The code that the same speaker dictated lately, where nobody asked for something harmless or new since.
fn lately(scene: &Scene<'_>, at: usize, codes: &[Option<Last>]) -> Option<usize> {
    let own = speaker(scene, &scene.segments[at]);
    if own == 0 {
        return None;
    }
    let before = || (at.saturating_sub(LATELY)..at).rev();
    let other = |at: &usize| speaker(scene, &scene.segments[*at]) != own;
    let named = |own: &Segment| cues(scene, own).iter().any(|cue| cue.topic.harmless);
    let new = |own: &Segment| refusal::is_other_question(scene, own.from, own.to);
    let harmless = before().take_while(other).map(|at| &scene.segments[at]).any(|own| named(own) || new(own));
    before().filter(|at| !other(at)).find_map(|at| codes[at].filter(|last| last.sure)).filter(|_| !harmless).map(|last| last.rule)
}
