//! Names that nobody asked for: how people introduce themselves, and how they speak of others.

use crate::confidence;
use crate::cue::Cue;
use crate::names;
use crate::openings;
use crate::reader::token::{Kind, Stop, traits};
use crate::scene::Scene;

/// "Gill Sanderson speaking", "Hi there, Janet here": a name at the start, and a word that says whose it is.
fn speaking(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    if !scene.tokens[at].capital || !is_opening(scene, at) {
        return None;
    }
    let last = names::read(scene, at, to)?;
    (scene.tokens[last].capital && calls(scene, last, to)).then_some(last)
}

/// "Yeah hi derek holloway": a frequent name and a word that nobody knows, right after a greeting in a text without capitals.
fn opens_lower(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let token = &scene.tokens[at];
    let second = scene.tokens.get(at + 1).filter(|_| at + 1 < to)?;
    let named = token.is(traits::GIVEN) && !token.capital && token.stop == Stop::None && second.id == 0 && second.kind == Kind::Word;
    (named && at > 0 && scene.tokens[at - 1].turn == token.turn && is_opening(scene, at)).then_some(at + 1)
}

/// Most words of a greeting.
const GREETING: usize = 5;

/// Whether nothing but a greeting stands before `at` in its turn.
fn is_opening(scene: &Scene<'_>, at: usize) -> bool {
    let greets = ["hi", "hello", "hey", "hiya", "there", "good", "morning", "afternoon", "evening", "yes", "yeah", "oh", "so", "well"];
    let turn = scene.tokens[at].turn;
    // Deep in a turn nothing opens.
    if at >= GREETING && scene.tokens[at - GREETING].turn == turn && scene.tokens[at - 1].kind != Kind::Label {
        return false;
    }
    let before = (at.saturating_sub(GREETING)..at).rev().take_while(|at| scene.tokens[*at].turn == turn);
    let said = before.filter(|at| scene.tokens[*at].kind != Kind::Label);
    let all =
        said.clone().all(|at| scene.tokens[at].kind == Kind::Filler || greets.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at))));
    all && said.count() < GREETING
}

/// Whether a word that says who speaks follows a name: "... speaking", "... from".
fn calls(scene: &Scene<'_>, last: usize, to: usize) -> bool {
    let says = ["speaking", "here", "calling", "from", "ringing", "phoning"];
    last + 1 < to && scene.tokens[last].stop == Stop::None && says.iter().any(|word| word.eq_ignore_ascii_case(scene.text(last + 1)))
}

/// A name and "is" after it take so many words.
const LONGEST_NAME: usize = 6;

/// What somebody is to an account or a contract, beside the relations.
const ROLES: &[&str] = &[
    "keeper",
    "driver",
    "owner",
    "policyholder",
    "account",
    "cardholder",
    "tenant",
    "leaseholder",
    "executor",
    "patient",
    "applicant",
    "insured",
    "beneficiary",
    "registered",
    "named",
    "main",
    "policy",
    "homeowner",
    "guarantor",
    "trustee",
    "subscriber",
    "member",
    "parent",
    "guardian",
    "carer",
    "caregiver",
];

/// "Deirdre Faulkner is the keeper", "Tom Ames is my landlord": a name in capitals and the part it plays.
fn in_role(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let token = &scene.tokens[at];
    if !scene.tokens[at + 1..to.min(at + LONGEST_NAME)].iter().any(|token| token.is(traits::IS)) {
        return None;
    }
    let starts = token.capital
        && !(at > 0 && scene.tokens[at - 1].capital && scene.tokens[at - 1].turn == token.turn && scene.tokens[at - 1].stop == Stop::None);
    let last = if starts { names::read(scene, at, to).filter(|last| last + 3 < to)? } else { return None };
    let whole = last > at && scene.tokens[last].capital && scene.tokens[last].stop == Stop::None;
    let linked = scene.tokens[last + 1].is(traits::IS) && scene.tokens[last + 2].is(traits::POSSESSIVE);
    (whole && linked && is_role(scene, last + 3)).then_some(last)
}

/// Whether a word says who somebody is to another, or to an account.
fn is_role(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].is(traits::RELATION) || ROLES.iter().any(|role| role.eq_ignore_ascii_case(scene.text(at)))
}

/// A frequent given name and a word in capitals that is no everyday word: a full name, whoever asked.
fn alone(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let token = &scene.tokens[at];
    let second = scene.tokens.get(at + 1).filter(|_| at + 1 < to)?;
    let given = token.is(traits::GIVEN) && token.capital && token.stop == Stop::None;
    if !given || !second.capital {
        return None;
    }
    let way = second.is(traits::STREET | traits::COMMON) || scene.tokens.get(at + 2).is_some_and(|t| t.is(traits::STREET) && t.capital);
    let last = names::read(scene, at, to)?;
    let spells = |at: usize| scene.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Alphabet(_)));
    let code = spells(at) && spells(at + 1) && scene.tokens.get(last + 1).is_some_and(|t| last + 1 < to && t.is_symbol());
    (!way && last > at && !code).then_some(last)
}

/// "I spoke to Kevin", "my wife Rosalind Pike", "thanks Monique", "it's Farrukh Ahmadi from": names of others, in capitals.
fn mentioned(scene: &Scene<'_>, at: usize, to: usize, agent: bool) -> Option<(usize, usize)> {
    if !scene.tokens[at + 1..to.min(at + 4)].iter().any(|token| token.capital) {
        return None;
    }
    let is = |at: usize, list: &[&str]| at < to && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    // Where nobody knows who speaks, it may be the agent who says the name back.
    let says_back = agent || scene.turns.get(scene.tokens[at].turn as usize).is_some_and(|turn| turn.speaker.is_none());
    let first = match () {
        () if is(at, &["spoke", "spoken", "talked"]) && is(at + 1, &["to", "with"]) => at + 2,
        () if is(at, &["thanks", "sorry"]) => at + 1,
        () if is(at, &["hello", "hi"]) && agent => at + 1,
        () if is(at, &["thank"]) && is(at + 1, &["you"]) => at + 2,
        () if is(at, &["behalf"]) && is(at + 1, &["of"]) || is(at, &["calling", "ask", "asking"]) && is(at + 1, &["for"]) => at + 2,
        () if is(at, &["is", "was"]) && is(at + 1, &["that", "this"]) => at + 2,
        () if is(at, &["called", "named"]) => at + 1,
        () if is(at, &["so"]) && agent => at + 1,
        () if is(at, &["that's"]) && says_back => at + 1,
        () if scene.tokens[at].is(traits::RELATION) => at + 1,
        () if is(at, &["it's"]) => at + 1,
        // "I'm the subscriber, Nadine."
        () if is(at, &["i'm"]) && at + 2 < to && scene.tokens[at + 1].is(traits::POSSESSIVE) && is_role(scene, at + 2) => at + 3,
        () => return None,
    };
    let token = scene.tokens.get(first).filter(|token| first < to && token.capital && scene.tokens[first - 1].stop < Stop::Full)?;
    let last = names::read(scene, first, to)?;
    let whole = last > first && scene.tokens[last].capital && names::is_name(scene, last);
    let from = calls(scene, last, to);
    let known = match () {
        () if scene.tokens[at].is(traits::RELATION) => token.is(traits::GIVEN) || whole || token.id == 0,
        () if is(at, &["called", "named"]) => {
            token.is(traits::GIVEN)
                || at > 0 && is(at - 1, &["lad", "guy", "man", "woman", "lady", "girl", "boy", "chap", "bloke", "someone"])
        }
        () if is(at, &["so"]) => whole && token.id == 0 && scene.tokens[last].stop == Stop::Question,
        () if is(at, &["is", "was"]) => (token.is(traits::GIVEN) || whole || says_back && token.id == 0 && last == first) && last + 1 == to,
        () if is(at, &["that's"]) => whole && (token.is(traits::GIVEN) || token.id == 0) && scene.tokens[last].stop > Stop::None,
        () if is(at, &["thank", "behalf", "calling", "ask", "asking"]) => token.is(traits::GIVEN) || whole,
        () if is(at, &["it's"]) => {
            let opens = !agent && whole && at > 0 && scene.tokens[at - 1].turn == token.turn && is_opening(scene, at);
            opens || from && !agent && (whole || token.id == 0) || token.is(traits::GIVEN) && last + 1 == to && at + 1 == first
        }
        () => token.is(traits::GIVEN) || (is(at, &["thanks"]) || agent && (whole || token.id == 0)) && scene.tokens[last].stop > Stop::None,
    };
    let firm = !token.is(traits::GIVEN)
        && (is_firm(scene, last) || scene.tokens[last].stop == Stop::None && last + 1 < to && is_firm(scene, last + 1));
    (known && !firm).then_some((first, last))
}

/// "You're not Tobias Renshaw, are you?": a name that is asked about.
fn is_of_other(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let turn = scene.tokens[at].turn;
    let you = (at.saturating_sub(3)..at).any(|before| scene.tokens[before].turn == turn && scene.is(before, "you're you you'd not"));
    let back = |count: usize, list: &str| at.checked_sub(count).is_some_and(|at| scene.tokens[at].turn == turn && scene.is(at, list));
    // "Is that Tobias Renshaw?", said by a firm that calls.
    let rung = back(1, "that this") && back(2, "is");
    let end = (at..to).find(|at| scene.tokens[*at].stop >= Stop::Full);
    (you || rung) && end.is_some_and(|end| scene.tokens[end].stop == Stop::Question)
}

/// "Hello, Northgate Depot": what a firm is.
pub(crate) fn is_firm(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, FIRMS)
}

/// Words that end the names of firms, and of what a caller reaches there.
const FIRMS: &str = "depot hotel inn bank surgery clinic practice pharmacy trust insurance assurance support services service claims reservations \
    bookings energy water gas electric power broadband telecom mobile parcels couriers logistics airways airlines theatre society union council \
    credit direct care group centre center garage motors dental vets spa resort studios college university school library museum charity \
    foundation hospital helpdesk reception sales department team office pensions mortgages loans rentals travel tours leisure gym club";

/// What "who am I" was heard as ends so, before "talking to".
const WHO_AM_I: &str = "i i'm im my me am may eye";
/// What may follow a question for who speaks.
const AFTER: &str = "today please there now then sorry this morning afternoon evening";

/// Whether a cue is "talking to" in the midst of talk ("he was talking to us about it"), and asks for no name.
pub(crate) fn is_talk(scene: &Scene<'_>, cue: Cue) -> bool {
    if speaks_to(scene, cue.first) == Some(cue.last) {
        return true;
    }
    if cue.last != cue.first + 1 || !scene.is(cue.first, "talking") {
        return false;
    }
    let turn = scene.tokens[cue.first].turn;
    let asks = cue.first > 0 && scene.tokens[cue.first - 1].turn == turn && scene.is(cue.first - 1, WHO_AM_I);
    let ends = |at: &usize| scene.tokens[*at].stop >= Stop::Full || scene.tokens.get(at + 1).is_none_or(|next| next.turn != turn);
    let after = (cue.last..scene.tokens.len()).find(|at| ends(at) || !scene.is(at + 1, AFTER));
    !asks || !after.is_some_and(|at| ends(&at))
}

/// "This is Priya", "I'm Tom", "Mrs Whitaker": a name without a question.
/// Who is `served` speaks to who takes the call.
pub(crate) fn introduced(scene: &Scene<'_>, at: usize, to: usize, agent: bool, served: bool) -> Option<(usize, usize, f32)> {
    let token = &scene.tokens[at];
    if !token.capital && !token.is(traits::TITLE | traits::GIVEN | traits::RELATION | traits::INTRODUCES) {
        return None;
    }
    let own = if agent { confidence::PUBLIC } else { confidence::CUE_LOOSE };
    if token.is(traits::TITLE) && !token.is(traits::GIVEN) && token.stop < Stop::Comma {
        let first = at + 1;
        let last = (first < to && scene.tokens[first].capital).then(|| names::read(scene, first, to)).flatten()?;
        return Some((at, last, confidence::CUE_LOOSE));
    }
    if let Some(last) = alone(scene, at, to) {
        let own = agent && openings::is_first(scene, token.turn as usize) && !is_of_other(scene, at, to);
        return Some((at, last, if own { confidence::PUBLIC } else { confidence::SHAPE }));
    }
    if let Some(last) = speaking(scene, at, to).or_else(|| opens_lower(scene, at, to)) {
        return Some((at, last, own));
    }
    if let Some(last) = in_role(scene, at, to).or_else(|| with_letter(scene, at, to)) {
        return Some((at, last, confidence::CUE_LOOSE));
    }
    if let Some((first, last)) = sounded(scene, at, to).or_else(|| put_down(scene, at, to)) {
        return Some((first, last, own));
    }
    if !token.is(traits::RELATION | traits::INTRODUCES) {
        return None;
    }
    if let Some((first, last)) = mentioned(scene, at, to, agent) {
        // "Thanks, Mel": who took the call. "Bracken Insurance, it's Ollie."
        let thanked = served && !agent && scene.is(at, "thanks thank sorry");
        let opens = agent && scene.is(at, "it's") && openings::is_first(scene, token.turn as usize);
        return Some((first, last, if thanked || opens { confidence::PUBLIC } else { confidence::CUE_LOOSE }));
    }
    presented(scene, at, to).map(|(first, last)| (first, last, own))
}

/// "You say it Chumlee", "pronounced Shivaun": how a name sounds, in a word that nobody knows.
fn sounded(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let before = |count: usize, list: &str| {
        at.checked_sub(count).is_some_and(|at| scene.tokens[at].turn == scene.tokens[at + count].turn && scene.is(at, list))
    };
    let says =
        before(1, "pronounced") || before(1, "it") && before(2, "say pronounce") || before(1, "like as") && before(2, "sounds pronounced");
    let token = &scene.tokens[at];
    let unknown = token.capital
        && token.kind == Kind::Word
        && (token.id == 0 || token.is(traits::GIVEN))
        && scene.tokens[at - usize::from(at > 0)].stop == Stop::None;
    let last = (says && unknown).then(|| names::read(scene, at, to)).flatten()?;
    Some((at, last))
}

/// "Or put Conal Garvey": another name to write down, of two words in capitals, the second of which nobody knows.
fn put_down(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let before = |count: usize, list: &str| {
        at.checked_sub(count).is_some_and(|at| scene.is(at, list) && scene.tokens[at].turn == scene.tokens[at + count].turn)
    };
    let put = before(1, "put use") && before(2, "or just to can could") && scene.tokens[at - 1].stop == Stop::None;
    let last = (put && scene.tokens[at].capital).then(|| names::read(scene, at, to)).flatten()?;
    let whole = last > at && (at..=last).all(|at| scene.tokens[at].capital) && scene.tokens[last].id == 0;
    whole.then_some((at, last))
}

/// "Kershaw with a K": a word in capitals, and a letter that it is written with.
fn with_letter(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let token = &scene.tokens[at];
    let is = |at: usize, list: &[&str]| at < to && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let with = token.capital && is(at + 1, &["with"]) && is(at + 2, &["a", "an", "one", "two", "double"]) && names::is_name(scene, at);
    let letter = scene.tokens.get(at + 3).filter(|_| at + 3 < to).is_some_and(|t| matches!(t.kind, Kind::Letter(_)) && t.capital);
    (with && letter && token.stop < Stop::Full).then_some(at)
}

/// "You're speaking to": said by who tells his own name, and no question for another's. Its last word, of one that starts at "speaking".
fn speaks_to(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let turn = scene.tokens[at].turn;
    let back = |count: usize, list: &str| at.checked_sub(count).is_some_and(|at| scene.tokens[at].turn == turn && scene.is(at, list));
    let you = back(1, "you're your") || back(1, "are") && back(2, "you");
    (you && scene.is(at, "speaking talking chatting") && scene.is(at + 1, "to with")).then_some(at + 1)
}

/// Whether somebody answers the telephone so: "Harlow Dental, you're speaking to Josh".
pub(crate) fn takes_call(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let everyday = traits::COMMON | traits::BACK | traits::LEAD | traits::INNER | traits::IS;
    let firm = |at: usize| scene.tokens[from..at.saturating_sub(1)].iter().any(|token| token.kind == Kind::Word && !token.is(everyday));
    let named = |at: usize| speaks_to(scene, at).is_some_and(|last| last + 1 < to && scene.tokens[last + 1].capital);
    (from + 1..to).find(|at| named(*at)).is_some_and(firm)
}

/// "This is Priya", "I'm Nkechi", "you're speaking to Josh", "it's rosie mcallister here".
fn presented(scene: &Scene<'_>, at: usize, to: usize) -> Option<(usize, usize)> {
    let is = |at: usize, word: &str| at < to && scene.text(at).eq_ignore_ascii_case(word);
    let (this_is, im, its) = (is(at, "this") && is(at + 1, "is"), is(at, "i'm") || is(at, "im"), is(at, "it's"));
    let spoken_to = speaks_to(scene, at);
    let from = spoken_to.map_or(if this_is { at + 2 } else { at + 1 }, |last| last + 1);
    if !(this_is || im || its || spoken_to.is_some()) || from >= to || scene.tokens[from - 1].stop > Stop::None {
        return None;
    }
    let first = from + usize::from(names::is_title(scene, from) && from + 1 < to);
    let given = scene.tokens[first].is(traits::GIVEN);
    let last = names::read(scene, first, to)?;
    let surname = last > first && scene.tokens[first].capital && scene.tokens[last].capital && names::is_name(scene, last);
    let calling = calls(scene, last, to);
    // A word that nobody knows, in capitals and alone: "I'm Nkechi."
    let unknown = (im || spoken_to.is_some())
        && scene.tokens[first].capital
        && scene.tokens[first].id == 0
        && (last + 1 == to || scene.tokens[last].stop > Stop::None || scene.tokens[last + 1].is(traits::AND));
    let named = given || surname || unknown || calling && scene.tokens[first].capital;
    (named && (!its || calling && given)).then_some((from, last))
}
