//! Replies that were heard, but not read whole: what stands beside a doubtful value goes with it, a short reply to a question for a name
//! or a date in which nothing was read goes as it is, and so do digits by themselves that go on with a code.
//!
//! Only for what was heard: recognisers write a letter or a number that they misheard as any word. In written text a word is a word.

use std::ops::Range;

use redaction::finding::{Entity, Reason};

use crate::Doubt;
use crate::begins;
use crate::confidence;
use crate::cue::{Cue, RuleSet};
use crate::goes_on;
use crate::heads;
use crate::names;
use crate::reader::token::{Kind, Sign, Stop, Token, traits};
use crate::refusal;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::Measure;
use crate::scene::{Party, Scene, Segment};
use crate::secret;
use crate::spelling;
use crate::window::{asked, cues, is_callers, is_public, replies, window};

/// So many words before a doubtful value may be its beginning, and so many after it its end.
const BEFORE: usize = 3;
const AFTER: usize = 4;
/// So many that end a sentence may be the end of a value that has its length.
const ENDING: usize = 2;
/// What stands before the number of a card that it is on.
const BRANDS: &str = "visa mastercard amex discover maestro";
/// A reply of so few words is nothing but the answer.
pub(crate) const SHORT: usize = 6;
/// A reply of so few words to a question for a secret in words is little else.
const SECRET: usize = 10;
/// A request for a secret ends so few words after its name.
const REQUEST: usize = 5;
/// A reply of so few words that were misheard is all of a code.
const FEW: usize = 4;
/// Most words of a question that makes no sense in a reply, and words that make some; most words that a secret goes on with, and words after it that
/// are none of it.
const NONSENSE: usize = 4;
const SENSE: &str =
    "what what's which who whose why when where the that this it it's you i do is sorry pardon again me can one long about sure need";
const REST: usize = 2;
pub(crate) const AFTERWARDS: &str = "now then anyway though probably maybe actually so is isn't was but spelled spelt all as in";
/// What stands before a month, with "of".
const PART_OF: &str = "end start beginning middle";
/// Words of who keeps what is known.
const KEPT: &str = "same changed change nothing not still never";
/// More words than this after what a caller named say all that he had to say of it.
const SAID: usize = 2;
/// Fewer digits than this, said by themselves, go on with nothing.
const LEAST: usize = 3;

/// Widens the doubtful among `hits`, and adds replies in which nothing was read.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>, doubt: Doubt) {
    let taken = scene.taken(hits.iter());
    let mut found = Vec::new();
    for (at, segment) in scene.segments.iter().enumerate() {
        if doubt == Doubt::Taken {
            found.extend(spelling::spelled(scene, at, segment));
            found.extend(spelling::asked_of(scene, at, segment, &taken));
            found.extend(begins::find(scene, at, segment, &taken));
        }
        // A question whose answer is rejected is put once more.
        let put = refusal::rejected(scene, at).map_or(segment, |put| &scene.segments[put]);
        let Some(all) = wanted(scene, put) else { continue };
        let Some(rule) = all.iter().next() else { continue };
        let reply: Vec<Segment> = replies(scene, at).take_while(|own| !own.refuses).collect();
        match rules::TABLE[rule].answer() {
            Answer::Code(_) => {
                let said = reply.iter().copied().chain(named(scene, segment)).filter(|_| doubt == Doubt::Taken);
                let said = said.filter(|own| !scene.is_marked(own.from, own.to));
                found.extend(said.flat_map(|own| sounded(scene, own.from..own.to, rule)));
                // What the other party says to a value that its speaker named is little of it.
                let told = hits.iter().any(|hit| hit.rule == rule && (segment.from..segment.to).contains(&hit.first));
                let asked = reply.iter().filter(|_| !told);
                found.extend(asked.flat_map(|own| widened(scene, own, all, false, hits, &taken)));
                found.extend(named(scene, segment).iter().flat_map(|own| widened(scene, own, all, true, hits, &taken)));
                let first = reply.first().filter(|_| doubt == Doubt::Taken).and_then(|own| misheard(scene, own, &taken));
                found.extend(first.filter(|ends| !is_public(scene, *ends, rule)).map(|ends| window(rule, ends)));
            }
            Answer::Words(_) if doubt == Doubt::Taken && is_secret(scene, put, rule) => {
                found.extend(said(scene, &reply).into_iter().filter_map(|own| told(scene, own, rule)))
            }
            // "I've got the email from March." "Those take two days.": a caller who names a thing asks the firm for none.
            Answer::Words(_) if is_callers(scene, put, &reply) && named(scene, put).is_some_and(|own| own.to - own.from > SAID) => {}
            Answer::Words(_) => {
                let wide = doubt == Doubt::Taken;
                // "I was born on the 3rd of May": who says it in the same breath asks for nothing.
                let once = is_date(rule) || matches!(rules::entity(rule), Some(Entity::EMAIL_ADDRESS | Entity::STREET_ADDRESS));
                let told = once && named(scene, segment).is_some_and(|own| (own.from..own.to).any(|at| taken[at]));
                found.extend(unread(scene, &reply, rule, &taken).filter(|_| !told && (wide || is_left_whole(rule))));
                let numbered = is_date(rule) || rules::entity(rule) == Some(Entity::STREET_ADDRESS);
                let few = reply.first().filter(|_| wide && numbered).and_then(|own| misheard(scene, own, &taken));
                found.extend(few.map(|ends| window(rule, ends)));
                let told = named(scene, segment).filter(|_| wide && is_date(rule));
                found.extend(told.and_then(|own| unread(scene, &[own], rule, &taken)));
                let name = reply.first().filter(|_| wide && rules::entity(rule) == Some(Entity::PERSON));
                found.extend(name.and_then(|own| spelling::called(scene, put, own)).map(|ends| window(rule, ends)));
            }
        }
    }
    found.extend(goes_on::find(scene, hits, &taken));
    hits.append(&mut found);
}

/// What a stretch asks for in so many words; of "the password on the account?" it is the password.
fn wanted(scene: &Scene<'_>, put: &Segment) -> Option<RuleSet> {
    let last = asked(scene, put)?.strong;
    let secret =
        |cue: &&Cue| cue.topic.strong.iter().any(|rule| matches!(rules::entity(rule), Some(Entity::PASSWORD | Entity::SECURITY_ANSWER)));
    let named = cues(scene, put).iter().rfind(|cue| !cue.topic.strong.is_empty()).filter(secret);
    let open = last.is_empty() && scene.tokens[put.to - 1].stop == Stop::Question;
    Some(named.filter(|_| open).map_or(last, |cue| cue.topic.strong))
}

/// "Knot", "20": a reply of so few words of which nothing was read, none of them said every day and one of them at least foreign or dictated.
fn misheard(scene: &Scene<'_>, reply: &Segment, taken: &[bool]) -> Option<(usize, usize)> {
    let aside = |at: &usize| scene.tokens[*at].kind == Kind::Filler || scene.asides[*at];
    let lead = |at: &usize| is_lead(scene, *at) && !scene.is(*at, SOUNDS) || aside(at);
    let from = (reply.from..reply.to).find(|at| !lead(at))?;
    let small = traits::COMMON | traits::BACK | traits::LEAD;
    let dictated = |at: usize| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY) && scene.tokens[at].sign == Sign::None;
    let tells = |at: usize| dictated(at) || scene.tokens[at].kind == Kind::Word && scene.tokens[at].id == 0;
    let may = |at: usize| tells(at) || scene.is(at, SOUNDS) || scene.tokens[at].is(traits::INNER) || !scene.tokens[at].is(small);
    let counted = |at: usize| scene.tokens[at].is(traits::MEASURE) || scene.measure(at) == Measure::Words;
    let words = from..reply.to;
    let waits = words.clone().any(|at| is_waiting(scene, at, reply.from));
    let waits = waits || is_fetching(scene, from, reply.from);
    let free = !waits && words.clone().all(|at| !taken[at] && !scene.covered[at] && may(at) && !counted(at));
    let asks = scene.tokens[reply.to - 1].stop == Stop::Question;
    (free && !asks && words.len() <= FEW && words.clone().any(tells)).then_some((from, reply.to - 1))
}

/// Shorter words may be letters that were misheard ("ping").
const WAITING: usize = 7;

/// "It's buffering", "still loading": what keeps somebody waiting is no code.
fn is_waiting(scene: &Scene<'_>, at: usize, from: usize) -> bool {
    let (token, text) = (&scene.tokens[at], scene.text(at));
    let led = at > from && scene.is(at - 1, "it's its still is that's just i'm we're he's she's they're not");
    led && !token.capital && text.len() >= WAITING && text.ends_with("ing")
}

/// What somebody does who has to find a thing first, and what stands before that thing.
const FETCH: &str = "get getting grab grabbing find finding fetch fetching dig look check open opening pull bring put pop reach unlock";
const OWN: &str = "my the our a some his her their that those these";

/// "Let me get my checkbook", "I'll just grab the glasses": what is fetched is no code, whatever it is called.
fn is_fetching(scene: &Scene<'_>, at: usize, from: usize) -> bool {
    at > from && scene.is(at - 1, OWN) && (from..at).any(|before| scene.is(before, FETCH))
}

/// Words that are heard for a digit where nothing but digits is said.
pub(crate) const SOUNDS: &str = "for four fore to too two won one ate eight oh owe o sex six sicks tree three free nein nine fife five";

/// "Ate, for, for.": sentences of nothing but digits and words that sound like them.
fn sounded(scene: &Scene<'_>, words: Range<usize>, rule: usize) -> Vec<Hit> {
    let sounds = |at: &usize| scene.is(*at, SOUNDS) || scene.tokens[*at].is_number();
    let ends = |at: &usize| at + 1 == words.end || scene.tokens[*at].stop >= Stop::Full;
    let places: Vec<usize> = words.clone().collect();
    let sentences = places.split_inclusive(ends).filter_map(|sentence| {
        let last = *sentence.last()?;
        let said: Vec<usize> = sentence.iter().rev().copied().take_while(|at| sounds(at)).collect();
        let first = *said.last()?;
        let led = (sentence[0]..first).all(|at| is_lead(scene, at) || scene.tokens[at].kind == Kind::Filler);
        let heard = said.iter().any(|at| !scene.tokens[*at].is_number());
        (led && heard && said.len() >= LEAST).then(|| window(rule, (first, last)))
    });
    sentences.collect()
}

/// What a speaker says after naming something.
fn named(scene: &Scene<'_>, segment: &Segment) -> Option<Segment> {
    let from = cues(scene, segment).last()?.last + 1;
    (from < segment.to).then_some(Segment { from, ..*segment })
}

/// The words beside the values of a reply that are not whole, up to the sentence's end or what is a value itself. Of a code that its speaker
/// `named`, or that has its length, less is taken after it: nobody waits for more.
fn widened(scene: &Scene<'_>, reply: &Segment, asked: RuleSet, named: bool, hits: &[Hit], taken: &[bool]) -> Vec<Hit> {
    let answers = |hit: &Hit| asked.iter().any(|rule| rules::entity(rule) == rules::entity(hit.rule));
    let own = |hit: &&Hit| hit.first >= reply.from && hit.last < reply.to && hit.is_sure() && answers(hit);
    let values: Vec<&Hit> = hits.iter().filter(own).collect();
    let sure = |least: f32| values.iter().any(|hit| hit.confidence >= least || hit.reason == Reason::ReadBack);
    if sure(confidence::CUE) {
        return Vec::new();
    }
    let complete = named || sure(confidence::CUE_FAILED);
    let free = |at: &usize| !taken[*at] && !scene.covered[*at];
    let said = |at: &usize| scene.tokens[*at].stop < Stop::Full;
    let wide = |hit: &&Hit| {
        let before = beginning(scene, reply.from..hit.first, |at| free(at) && said(at));
        let long = if is_short_secret(hit.rule) && !complete { WHOLE } else { AFTER };
        let mut after: Vec<usize> = (hit.last + 1..reply.to).take(long).take_while(|at| free(at) && said(&(at - 1))).collect();
        if complete && !ends(scene, &after, reply.to) {
            after.clear();
        }
        let after = after.last().copied();
        let (first, last) = (before.unwrap_or(hit.first), after.unwrap_or(hit.last));
        ((first, last) != (hit.first, hit.last)).then(|| window(hit.rule, (first, last)))
    };
    values.iter().filter_map(wide).collect()
}

/// So many words of a reply are all about a code of three digits or four that isn't whole: "71, and then it's worn off, I'd say an eight".
const WHOLE: usize = 16;

/// Whether a code is so short that one digit more says much of it.
fn is_short_secret(rule: usize) -> bool {
    matches!(rules::entity(rule), Some(Entity::CARD_CVV | Entity::PIN))
}

/// Whether these words are the rest of a sentence, and so few that they may be digits that were misheard.
fn ends(scene: &Scene<'_>, words: &[usize], to: usize) -> bool {
    words.len() <= ENDING && words.last().is_some_and(|last| last + 1 == to || scene.tokens[*last].stop >= Stop::Full)
}

/// The first of the words before a value, the last of `before`, that may be its beginning. After "is" all may, even "fine" for "five"; what leads into an
/// answer otherwise isn't.
fn beginning(scene: &Scene<'_>, before: Range<usize>, may: impl Fn(&usize) -> bool) -> Option<usize> {
    let is = |at: &usize| scene.tokens[*at].is(traits::IS);
    let near: Vec<usize> = before.rev().take(BEFORE + 1).take_while(|at| may(at) || is(at)).collect();
    let said = near.iter().position(is);
    let words = match said {
        Some(is) => &near[..is],
        None => &near[..near.iter().take(BEFORE).take_while(|at| !is_lead(scene, **at)).count()],
    };
    // "It's a Discover": what is named is no part of its number.
    let names = |at: usize| scene.is(at, BRANDS) || scene.tokens[at].is(traits::POSSESSIVE);
    words.iter().rev().find(|at| !names(**at)).copied()
}

/// A word that leads into an answer, or says what it is.
pub(crate) fn is_lead(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    token.is(traits::IS | traits::POSSESSIVE) || token.is(traits::LEAD | traits::BACK) && !token.is_symbol()
}

/// Whether a reply goes as it is in every round: little of one is left to be heard again.
fn is_left_whole(rule: usize) -> bool {
    matches!(rules::entity(rule), Some(Entity::PERSON | Entity::STREET_ADDRESS | Entity::DATE_OF_BIRTH))
}

/// Whether the answer is a date.
fn is_date(rule: usize) -> bool {
    matches!(rules::entity(rule), Some(Entity::DATE_OF_BIRTH | Entity::CARD_EXPIRY))
}

/// Whether the answer may be any word. Of passwords people talk, too: there it is so where a question or a request ends with the word.
fn is_secret(scene: &Scene<'_>, asked: &Segment, rule: usize) -> bool {
    // A caller has a password of his own to talk of, but asks for no word.
    let own = |cue: &Cue| (cue.first.saturating_sub(2)..=cue.last).any(|at| scene.is(at, "my our mine"));
    let asks = |cue: &Cue| asked.party == Party::Agent || scene.is(cue.last, "word phrase codeword passphrase") && !own(cue);
    let ends = cues(scene, asked).last().is_some_and(|cue| cue.last + REQUEST >= asked.to && asks(cue));
    let question = ends || scene.tokens[asked.to - 1].stop == Stop::Question;
    match rules::entity(rule) {
        Some(Entity::SECURITY_ANSWER) => true,
        Some(Entity::PASSWORD) => question,
        _ => false,
    }
}

/// "Oh, how many? Goberty get up.": a reply to a question for a secret, apart from what its speaker asks back before it, unless that makes no sense
/// there and is a part of what was misheard.
fn said(scene: &Scene<'_>, reply: &[Segment]) -> Vec<(Segment, bool)> {
    let Some(first) = reply.first().copied() else { return Vec::new() };
    let turn = |own: &Segment| scene.tokens[own.from].turn;
    let misheard = |own: &&Segment| turn(own) == turn(&first) && (own.from..own.to).any(|at| is_unknown(scene, at));
    let Some(next) = reply.get(1).filter(misheard) else { return vec![(first, false)] };
    let from = names::skip_lead(scene, first.from, first.to);
    let asks = cues(scene, &first).iter().any(|cue| !cue.topic.strong.is_empty());
    let sense = asks || (from..first.to).any(|at| scene.is(at, SENSE));
    if !sense && from < first.to && first.to - from <= NONSENSE {
        return vec![(Segment { from, ..*next }, true)];
    }
    vec![(first, false), (*next, false)]
}

/// Of a short reply to a question for a secret in words all that nobody says every day: which of it is the secret can't be told. What is `misheard`
/// goes whole.
fn told(scene: &Scene<'_>, (reply, misheard): (Segment, bool), rule: usize) -> Option<Hit> {
    let everyday = traits::COMMON | traits::LEAD | traits::BACK | traits::IS | traits::POSSESSIVE;
    let dictated = |at: usize| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY) && !secret::is_speaker(scene, at);
    // "It takes 3 days": how long a new password takes is none.
    let counted = |at: usize| rules::entity(rule) == Some(Entity::PASSWORD) && scene.is_counted(at);
    let tells = |at: usize| !scene.tokens[at].is(everyday) && !secret::is_speaker(scene, at) || dictated(at);
    let own = |at: &usize| tells(*at) && !scene.covered[*at] && !counted(*at);
    let (first, last) = ((reply.from..reply.to).find(own)?, (reply.from..reply.to).rfind(own)?);
    let gone = (reply.from..reply.to).any(|at| scene.tokens[at].kind == Kind::Placeholder);
    // "It's still the old one, Margot nine".
    let tells = (first..=last).any(|at| is_unknown(scene, at) && !scene.is(at, KEPT) || dictated(at));
    let kept = rules::entity(rule) == Some(Entity::PASSWORD) && is_kept(scene, &reply) && !tells;
    // "Tangerine, no, hang on, that's the old one, try blue bottle".
    let amends = (first..last).any(|at| scene.tokens[at].is(traits::CORRECTION));
    let most = if amends { 2 * SECRET } else { SECRET };
    let first = if misheard { reply.from } else { crate::beside::after(scene, first, last, own).unwrap_or(first) };
    let known = scene.speaker(scene.tokens[reply.from].turn) != 0;
    let last = if known { last } else { same_answer(scene, first, last) };
    (!gone && !kept && reply.to - reply.from <= most).then(|| window(rule, (first, rest(scene, last, reply.to))))
}

/// "Bluebottle. Great. That's 84 pounds 50.": where nobody knows who speaks, the last word of the sentence in which a secret begins, and of those of
/// a few words that go on with it, none of them said every day.
fn same_answer(scene: &Scene<'_>, first: usize, last: usize) -> usize {
    let ends = |from: usize| (from..last).find(|at| scene.tokens[*at].stop >= Stop::Full).unwrap_or(last);
    let talk = |at: usize| scene.tokens[at].is(traits::COMMON | traits::BACK | traits::LEAD | traits::IS) && !scene.tokens[at].is_symbol();
    let mut end = ends(first);
    while end < last {
        let next = ends(end + 1);
        let spelled = (end + 1..=next).all(|at| scene.tokens[at].is_symbol());
        if next - end > REST + 1 && !spelled || (end + 1..=next).any(talk) {
            break;
        }
        end = next;
    }
    end
}

/// "Goberty get up": the last of the few words that go on with a word that nobody knows up to the next pause, unless they are talk.
fn rest(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    let pause = (last..to).find(|at| scene.tokens[*at].stop > Stop::None).unwrap_or(to - 1);
    let talk = |at: usize| secret::is_talk(scene, at) || scene.is(at, AFTERWARDS) || scene.covered[at];
    let goes_on = is_unknown(scene, last) && pause - last <= REST && !(last + 1..=pause).any(talk);
    if goes_on { pause } else { last }
}

/// A word that stands in no list.
fn is_unknown(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].id == 0 && scene.tokens[at].kind == Kind::Word
}

/// Whether somebody says that all is as it was.
fn is_kept(scene: &Scene<'_>, reply: &Segment) -> bool {
    (reply.from..reply.to).any(|at| scene.is(at, KEPT))
}

/// A short reply to a question for a name, or the numbers and months of one to a question for a date, where nothing at all was read.
fn unread(scene: &Scene<'_>, reply: &[Segment], rule: usize, taken: &[bool]) -> Option<Hit> {
    let first = reply.first()?;
    let entity = rules::entity(rule)?;
    // A name that was written as everyday words may be more of them than were read.
    let gone = |at: usize| scene.tokens[at].kind == Kind::Placeholder;
    let read = |at: usize| gone(at) || taken[at] && (entity != Entity::PERSON || scene.tokens[at].capital);
    if reply.iter().any(|own| (own.from..own.to).any(read)) {
        return None;
    }
    let words = || first.from..first.to;
    match entity {
        Entity::PERSON => heads::name(scene, first).map(|ends| window(rule, ends)),
        Entity::STREET_ADDRESS => heads::address(scene, first).map(|ends| window(rule, ends)),
        Entity::EMAIL_ADDRESS => {
            // "The bread guy, one word.": a mailbox without its host.
            let lead = names::skip_lead(scene, first.from, first.to);
            let from = lead - usize::from(lead > first.from && scene.text(lead - 1).eq_ignore_ascii_case("the"));
            let last = (from..first.to).find(|at| scene.tokens[*at].stop >= Stop::Full).unwrap_or(first.to - 1);
            let spelled = |token: &Token| token.is_symbol() && !token.is(traits::SHY);
            let telling = scene.tokens[from..=last].iter().any(|token| token.id == 0 || spelled(token));
            (telling && !is_kept(scene, first) && from < first.to && last - from <= SHORT).then(|| window(rule, (from, last)))
        }
        Entity::DATE_OF_BIRTH | Entity::CARD_EXPIRY => {
            let dated = |at: &usize| {
                let token = &scene.tokens[*at];
                // "She's just gone six": how old somebody is.
                let counted = *at > 0 && (scene.tokens[*at - 1].is(traits::NUMBERED) || scene.is(*at - 1, "gone turned"));
                let price = token.sign == Sign::Money && scene.measure(*at) == Measure::Words;
                let day = |at: usize| scene.tokens.get(at).is_some_and(|near| near.is_number() || matches!(near.kind, Kind::Ordinal(_)));
                // "May" is a month beside a number.
                let month = matches!(token.kind, Kind::Month(_)) && (!token.is(traits::SHY) || day(at + 1) || *at > 0 && day(at - 1));
                let dated = month || (token.is_number() || matches!(token.kind, Kind::Ordinal(_))) && !token.is(traits::SHY);
                dated && !counted && !price
            };
            let (from, to) = (words().find(dated)?, words().rfind(dated)?);
            // "End of May".
            let from = if from >= first.from + 2 && scene.is(from - 2, PART_OF) { from - 2 } else { from };
            (words().filter(dated).count() > 1 && first.to - first.from <= 2 * SHORT).then(|| window(rule, (from, to)))
        }
        _ => None,
    }
}
