//! Codes and passwords that somebody keys in: "2 0 9 1 hash", "put in 8 0 8 5", "I'm typing Marmalade99 and it says incorrect". Nobody
//! asked for them.
//!
//! Only for what was heard on the phone: there whoever says what he types says it aloud.

use redaction::finding::Entity;

use crate::dictated::is_single;
use crate::reader::token::{Kind, Token, traits};
use crate::rule::{Hit, Place};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Scene, Segment};
use crate::secret;
use crate::window::window;

/// Fewer digits are a choice in a menu; more are no code that is keyed in.
const KEYED: std::ops::RangeInclusive<usize> = 3..=8;
/// A thing with a keypad stands so many words before its code.
const NEAR: usize = 8;
/// Keys that begin a code, and those that end one.
const OPENING: &str = "star hash pound asterisk";
const ENDING: &str = "hash enter star asterisk";
/// What is done with keys, and the small word after it.
const PRESSES: &str = "press put key punch tap type enter putting keying punching tapping typing pressing";
const SMALL: &str = "in into out";
/// What has a keypad.
const KEYPADS: &str = "gate gate's door door's alarm keysafe lockbox keypad barrier safe panel lock padlock garage gates box";
/// Words of talk about getting in, in this stretch or beside it.
const LOCKED: &str = "password passwords wi-fi wifi login locked incorrect router passphrase phrase sticker network reset caps capital \
    logging log laptop voicemail";
/// Verbs that lead to what is typed, and who says that he does.
const TYPES: &str = "typing typed entering entered putting put trying tried using with have says";
const WHO: &str = "i'm i i've we keep been it's just go let's sticker card in";

/// Adds the codes and passwords.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let taken = scene.taken(hits.iter());
    let free = |(first, last): &(usize, usize)| !(*first..=*last).any(|at| taken[at]);
    let pins = scene.runs.iter().filter_map(|run| code(scene, run)).filter(free);
    hits.extend(rules::of(Entity::PIN).into_iter().flat_map(|rule| pins.clone().map(move |ends| window(rule, ends))));
    let typed = scene.segments.iter().enumerate().filter(|(at, _)| is_locked(scene, *at)).filter_map(|(_, own)| typed(scene, own));
    let typed: Vec<(usize, usize)> = typed.filter(free).collect();
    hits.extend(rules::of(Entity::PASSWORD).into_iter().flat_map(|rule| typed.iter().map(move |ends| window(rule, *ends))));
}

/// Digits said one by one beside a key, after what is done with keys, or after what has a keypad; with the keys.
fn code(scene: &Scene<'_>, run: &Run) -> Option<(usize, usize)> {
    let symbols = &scene.symbols[run.from..run.to];
    let (first, last) = run.ends(&scene.symbols);
    let turn = scene.tokens[first].turn;
    let before = |count: usize| first.checked_sub(count).filter(|at| scene.tokens[*at].turn == turn);
    let opened = before(1).filter(|at| scene.is(*at, OPENING));
    let closed = Some(last + 1).filter(|at| scene.tokens.get(*at).is_some_and(|next| next.turn == turn) && scene.is(*at, ENDING));
    let pressed =
        before(1).is_some_and(|at| scene.is(at, PRESSES)) || before(2).is_some_and(|at| scene.is(at, PRESSES) && scene.is(at + 1, SMALL));
    // "The box says lot number 4 4 2 1".
    let unnamed = |at: &usize| scene.is(*at, KEYPADS) || !scene.tokens[*at].is(traits::NUMBERED | traits::NOUN);
    let keypad = (1..=NEAR).map_while(before).take_while(unnamed).any(|at| scene.is(at, KEYPADS));
    let counted = run.measure == Measure::Words && !(keypad && symbols.len() > *KEYED.start());
    let digits = symbols.iter().filter(|symbol| symbol.ch.is_ascii_digit()).count();
    let said = KEYED.contains(&symbols.len()) && digits >= *KEYED.start() && is_single(scene, symbols) && !counted;
    (said && (opened.is_some() || closed.is_some() || pressed || keypad)).then(|| (opened.unwrap_or(first), closed.unwrap_or(last)))
}

/// Whether a stretch, or one beside it, talks of getting in.
fn is_locked(scene: &Scene<'_>, at: usize) -> bool {
    let near = &scene.segments[at.saturating_sub(1)..scene.segments.len().min(at + 2)];
    near.iter().any(|segment| (segment.from..segment.to).any(|at| scene.is(at, LOCKED)))
}

/// What somebody says that he types, where it is no plain talk.
fn typed(scene: &Scene<'_>, segment: &Segment) -> Option<(usize, usize)> {
    let verb = (segment.from + 1..segment.to).find(|at| scene.is(*at, TYPES) && scene.is(*at - 1, WHO))?;
    let from = verb + 1 + usize::from(scene.is(verb + 1, SMALL));
    let place = Place { from, to: segment.to, same: false, answered: false, asks: true, bare: false };
    let (first, last) = if from < segment.to { secret::answer(scene, place)? } else { return None };
    let written = |token: &Token| token.kind == Kind::Mixed || token.is(traits::JOIN);
    let words = &scene.tokens[first..=last];
    let told = words.iter().any(written) || last > first && words.iter().any(Token::is_symbol);
    let measures = |at: usize| scene.tokens[at].is(traits::MEASURE) && !secret::is_sign(scene, at);
    (told && first <= from + 1 && !(first..=last).any(measures)).then_some((first, last))
}
