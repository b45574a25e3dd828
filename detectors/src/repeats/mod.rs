//! Repeats: what was found once is found wherever it is said again in the dialogue: a code read back whole or in part, a name said or
//! spelled, a password or an address in the same words.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::names;
use crate::reader::lexicon::WordMap;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Symbol};
use crate::scene::Scene;
use crate::secret;

mod codes;

use codes::{Codes, LEAST, SHORT, symbols};
pub(crate) use codes::{Known, learned, sure};

/// Entities whose values are words.
const IN_WORDS: &[Entity] =
    &[Entity::PERSON, Entity::EMAIL_ADDRESS, Entity::USERNAME, Entity::PASSWORD, Entity::SECURITY_ANSWER, Entity::STREET_ADDRESS];

/// Adds the repeats of everything in `known` and of the values in words among `hits`. Tokens for which `claimed` holds answered something else.
pub(crate) fn find(scene: &Scene<'_>, mut known: Vec<Known>, claimed: &[bool], hits: &mut Vec<Hit>) {
    let mut covered = vec![false; scene.tokens.len()];
    let mut words = Words::default();
    for hit in hits.iter().filter(|hit| hit.is_sure()) {
        covered[hit.first..=hit.last].fill(true);
        let Some(entity) = entity(hit.rule).filter(|entity| IN_WORDS.contains(entity)) else { continue };
        words.learn(scene, hit, entity);
        if entity == Entity::PERSON {
            words.learn_spelling(scene, hit);
        }
        known.extend(spelled(scene, hit));
        known.extend(Some(symbols(scene, hit)).filter(|known| known.symbols.len() > SHORT && entity != Entity::PERSON));
    }
    if known.is_empty() {
        return;
    }
    let codes = Codes::new(known);
    let free = |first: usize, last: usize| !(first..=last).all(|at| covered[at]) && !claimed[first..=last].iter().any(|claimed| *claimed);
    for run in &scene.runs {
        let (first, last) = run.ends(&scene.symbols);
        if free(first, last)
            && let Some(known) = codes.of_run(scene, run)
        {
            hits.push(Hit { value: known.value, ..repeat(known.rule, first, last) });
        }
    }
    words.find(scene, &covered, hits);
}

fn entity(rule: usize) -> Option<Entity> {
    rules::TABLE.get(rule).map(|rule| rule.about().info.entity)
}

fn repeat(rule: usize, first: usize, last: usize) -> Hit {
    Hit { rule, first, last, confidence: confidence::READ_BACK, checksum: Checksum::None, reason: Reason::ReadBack, value: 0 }
}

/// A value in words as it would be spelled; a name's words each by itself.
fn spelled(scene: &Scene<'_>, hit: &Hit) -> Vec<Known> {
    let known = |symbols| Known { rule: hit.rule, value: hit.value, symbols, turn: scene.tokens[hit.first].turn };
    let pieces = (hit.first..=hit.last).filter(|at| !is_joint(&scene.tokens[*at])).map(|at| letters(scene, at));
    if entity(hit.rule) == Some(Entity::PERSON) { pieces.map(known).collect() } else { vec![known(pieces.flatten().collect())] }
}

/// The letters and digits of some words, in one piece.
pub(crate) fn joined(scene: &Scene<'_>, first: usize, last: usize) -> String {
    let pieces = (first..=last).filter(|at| first == last || !is_joint(&scene.tokens[*at])).flat_map(|at| letters(scene, at));
    pieces.map(char::from).collect()
}

fn is_joint(token: &Token) -> bool {
    token.is(traits::JOIN | traits::AT) || token.kind == Kind::Filler
}

/// The letters and digits of one word.
fn letters(scene: &Scene<'_>, at: usize) -> Vec<u8> {
    match scene.tokens[at].kind {
        Kind::Unit(number) | Kind::Teen(number) | Kind::Tens(number) => number.to_string().into_bytes(),
        _ => scene.text(at).bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect(),
    }
}

/// Values in words: names word by word, others by their pairs of words.
#[derive(Default)]
struct Words {
    single: WordMap<u64, usize>,
    pairs: WordMap<u64, usize>,
    /// Words of secrets, which are known again where digits or signs follow them.
    parts: WordMap<u64, usize>,
    /// For each initial the lengths of the words that a repeat may start with, to look no further at others.
    lengths: [u32; INITIALS],
    /// The words that names begin with and their rule, to know a spelling of what was misheard.
    names: Vec<(Vec<u8>, usize)>,
}

/// Most words of a name that is said again.
const LONGEST_NAME: usize = 6;
/// Most names that spelled letters are compared with.
const NAMES: usize = 24;
/// The letters, and one place for all else that a word starts with.
const INITIALS: usize = 27;
/// Most digits and signs after a word of a secret.
const LONGEST: usize = 16;

impl Words {
    fn learn(&mut self, scene: &Scene<'_>, hit: &Hit, entity: Entity) {
        let lone = hit.first == hit.last;
        if lone && scene.tokens[hit.first].kind == Kind::Email {
            self.learn_mailbox(scene.text(hit.first), hit.rule);
        }
        for at in hit.first..=hit.last {
            // "My wife", heard where a password was asked for.
            let guessed = hit.reason == Reason::AnswerWindow && scene.tokens[at].is(traits::RELATION);
            let telling = is_telling(scene, at) && !guessed;
            self.lengths[initial(&scene.tokens[at])] |= 1 << stem(scene, at).len().min(LONG);
            // "..., 58 Coniston Avenue.": a word that nobody knows says by itself where that is.
            let place = entity == Entity::STREET_ADDRESS && scene.tokens[at].id == 0 && scene.tokens[at].capital;
            // "Jennifer, is it? Jennifer Court": of what was said before an answer nobody says the name again.
            let answer = entity == Entity::SECURITY_ANSWER && scene.tokens[at].capital;
            if telling && (entity == Entity::PERSON || lone || place || answer) {
                self.single.entry(hash(scene, at)).or_insert(hit.rule);
            }
            if telling && !lone && matches!(entity, Entity::PASSWORD | Entity::USERNAME) {
                self.parts.entry(hash(scene, at)).or_insert(hit.rule);
            }
            if telling && entity == Entity::PERSON && self.names.len() < NAMES {
                self.names.push((letters(scene, at), hit.rule));
            }
            let pair = at < hit.last && entity != Entity::PERSON && (telling || is_telling(scene, at + 1));
            if pair {
                self.pairs.entry(mix(hash(scene, at), hash(scene, at + 1))).or_insert(hit.rule);
            }
        }
    }

    /// "F-Y-N-C-H": the name that its letters spell may be said after them.
    fn learn_spelling(&mut self, scene: &Scene<'_>, hit: &Hit) {
        let letter = |at: usize| match scene.tokens[at].kind {
            Kind::Letter(letter) | Kind::Alphabet(letter) => Some(letter),
            _ => None,
        };
        let word: Vec<u8> = symbols(scene, hit).symbols;
        let spelled = (hit.first..=hit.last).filter(|at| letter(*at).is_some()).count() > SHORT;
        let whole = |word: &&str| spelled && word.bytes().all(|letter| letter.is_ascii_uppercase());
        // Words for letters that nobody dictates denote none.
        if let Some((word, initial)) = std::str::from_utf8(&word).ok().filter(whole).and_then(|word| Some((word, word.bytes().next()?))) {
            self.lengths[place_of(initial)] |= 1 << word.len().min(LONG);
            self.single.entry(hash_of(word)).or_insert(hit.rule);
        }
    }

    /// What stands before the at sign of a written address: it may be said again by itself, its signs written or spoken.
    fn learn_mailbox(&mut self, address: &str, rule: usize) {
        let mailbox = address.split('@').next().unwrap_or_default();
        let pieces: Vec<&str> = mailbox.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty()).collect();
        for piece in &pieces {
            self.lengths[place_of(piece.as_bytes()[0].to_ascii_uppercase())] |= 1 << piece.len().min(LONG);
        }
        for pair in pieces.windows(2) {
            let (before, after) = (hash_of(pair[0]), hash_of(pair[1]));
            self.pairs.entry(mix(before, after)).or_insert(rule);
            for sign in ["dot", "underscore", "dash"] {
                self.pairs.entry(mix(before, hash_of(sign))).or_insert(rule);
                self.pairs.entry(mix(hash_of(sign), after)).or_insert(rule);
            }
        }
    }

    fn find(&self, scene: &Scene<'_>, covered: &[bool], hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < scene.tokens.len() {
            let Some((rule, last)) = self.starting(scene, at).filter(|(_, last)| !(at..=*last).all(|at| covered[at])) else {
                at += 1;
                continue;
            };
            let first = if at > 0 && is_title(scene, at - 1) { at - 1 } else { at };
            hits.push(repeat(rule, first, last));
            at = last + 1;
        }
        if !self.names.is_empty() {
            self.find_spelled(scene, covered, hits);
        }
    }

    /// The rule and the last word of a repeat that starts here.
    fn starting(&self, scene: &Scene<'_>, at: usize) -> Option<(usize, usize)> {
        let token = &scene.tokens[at];
        if matches!(token.kind, Kind::Label | Kind::Placeholder | Kind::Filler) {
            return None;
        }
        let length = token.byte_end - token.byte_start;
        let lengths = self.lengths[initial(token)];
        // As it stands, or without the ending of a possessive.
        if lengths >> length.min(LONG as u32) & 1 == 0 && lengths >> length.saturating_sub(2).min(LONG as u32) & 1 == 0 {
            return None;
        }
        let telling = is_telling(scene, at);
        if !telling && self.pairs.is_empty() {
            return None;
        }
        let own = hash(scene, at);
        if let Some(rule) = self.single.get(&own).filter(|_| telling) {
            if entity(*rule) == Some(Entity::PERSON) {
                let end = scene.tokens.len().min(at + LONGEST_NAME);
                let to = (at..end).find(|next| scene.tokens[*next].turn != token.turn).unwrap_or(end);
                return Some((*rule, names::read(scene, at, to).unwrap_or(at)));
            }
            let more = (at + 1..scene.tokens.len())
                .take_while(|next| scene.tokens[*next].turn == token.turn && is_telling(scene, *next))
                .take_while(|next| self.single.get(&hash(scene, *next)) == Some(rule));
            let last = more.last().unwrap_or(at);
            let answers = entity(*rule) == Some(Entity::SECURITY_ANSWER);
            let goes_on = |next: &usize| {
                scene.tokens[*next].turn == token.turn && scene.tokens[*next].capital && scene.tokens[*next - 1].stop == Stop::None
            };
            let whole = (last + 1..scene.tokens.len()).take_while(goes_on).last().filter(|_| answers);
            return Some((*rule, whole.unwrap_or(last)));
        }
        if let Some(rule) = self.parts.get(&own).filter(|_| telling)
            && let Some(last) = goes_on(scene, at)
        {
            return Some((*rule, last));
        }
        let pair = |at: usize| {
            let next = scene.tokens.get(at + 1).filter(|next| next.turn == token.turn)?;
            (!self.pairs.is_empty() && next.kind != Kind::Label).then(|| mix(hash(scene, at), hash(scene, at + 1)))
        };
        let rule = *self.pairs.get(&pair(at)?)?;
        let last = (at + 1..scene.tokens.len()).find(|at| pair(*at).and_then(|pair| self.pairs.get(&pair)) != Some(&rule))?;
        Some((rule, last))
    }

    /// Letters that spell a name nearly as it was heard: "Smith ... S M Y T H".
    fn find_spelled(&self, scene: &Scene<'_>, covered: &[bool], hits: &mut Vec<Hit>) {
        for run in scene.runs.iter().filter(|run| run.to - run.from >= LEAST && run.measure == Measure::None) {
            let symbols = &scene.symbols[run.from..run.to];
            let (first, last) = run.ends(&scene.symbols);
            let spelled = symbols.iter().all(|symbol| symbol.ch.is_ascii_uppercase()) && last > first;
            if !spelled || covered[first] || symbols.len() > 20 {
                continue;
            }
            if let Some((_, rule)) = self.names.iter().find(|(name, _)| is_spelling(name, symbols)) {
                hits.push(repeat(*rule, first, last));
            }
        }
    }
}

/// The last of the digits and signs that follow a word at once.
fn goes_on(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let said = |next: &usize| {
        let token = &scene.tokens[*next];
        token.turn == scene.tokens[at].turn && (token.is_symbol() || token.is(traits::JOIN) || secret::is_sign(scene, *next))
    };
    (at + 1..scene.tokens.len().min(at + LONGEST)).take_while(said).last().filter(|_| scene.tokens[at].stop < Stop::Full)
}

/// Whether the letters begin as the name does and most of them stand in it, in order.
fn is_spelling(name: &[u8], symbols: &[Symbol]) -> bool {
    let mut rest = name.iter();
    let common = symbols.iter().filter(|symbol| rest.clone().position(|ch| *ch == symbol.ch).map(|at| rest.nth(at)).is_some()).count();
    name.first() == symbols.first().map(|symbol| &symbol.ch) && common * 5 >= symbols.len().max(name.len()) * 3
}

/// Whether a word is no everyday word, and so says by itself whose or what it is.
fn is_telling(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    let word = matches!(token.kind, Kind::Word | Kind::Alphabet(_) | Kind::Mixed | Kind::Capitals);
    let everyday =
        token.is(traits::COMMON | traits::LEAD | traits::BACK | traits::INNER | traits::MEASURE | traits::TITLE | traits::STREET);
    word && token.end - token.start >= 3 && (!everyday || token.is(traits::GIVEN) && token.capital)
}

fn is_title(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].is(traits::TITLE) && !scene.tokens[at].is(traits::GIVEN) && scene.tokens[at].turn == scene.tokens[at + 1].turn
}

/// The longest word whose length counts by itself.
const LONG: usize = 31;

fn initial(token: &Token) -> usize {
    place_of(token.initial)
}

/// The place of an upper-case letter among the initials.
fn place_of(letter: u8) -> usize {
    if letter.is_ascii_uppercase() { usize::from(letter - b'A') } else { INITIALS - 1 }
}

fn stem<'s>(scene: &'s Scene<'_>, at: usize) -> &'s str {
    let text = scene.text(at);
    text.strip_suffix("'s").unwrap_or(text)
}

/// A hash of a word in lower case, without the ending of a possessive.
fn hash(scene: &Scene<'_>, at: usize) -> u64 {
    hash_of(stem(scene, at))
}

fn hash_of(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x100_0000_01b3))
}

fn mix(a: u64, b: u64) -> u64 {
    a.rotate_left(17) ^ b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Turn;
    use crate::book::Book;

    #[test]
    fn letters_that_nobody_dictates_teach_no_name() {
        let turns = [Turn { speaker: None, text: "i dot castledine at n h s north dot example" }];
        let scene = Scene::new(Book::shared(), &turns);
        let hit = Hit { rule: 0, first: 0, last: scene.tokens.len() - 1, ..repeat(0, 0, 0) };
        assert!(symbols(&scene, &hit).symbols.is_empty());
        let mut words = Words::default();
        words.learn_spelling(&scene, &hit);
        assert!(words.single.is_empty());
    }
}
