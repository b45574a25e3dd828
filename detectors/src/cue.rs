//! Cues: the phrases that ask for a value or announce it, compiled once from the rules and found in one pass over the words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::reader::lexicon::{LETTERS, Lexicon};
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::rule::Answer;
use crate::rules;

/// A set of rules, by their index in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct RuleSet(u128);

impl RuleSet {
    /// The set of one rule.
    pub(crate) fn one(rule: usize) -> Self {
        Self(1u128.checked_shl(rule as u32).unwrap_or(0))
    }

    /// Both sets.
    pub(crate) fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The rules, in the table's order.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let rule = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
            rest &= rest - 1;
            Some(rule)
        })
    }

    /// Whether it holds no rule.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// What a phrase says of the value that it goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Topic {
    /// The rules that may read it.
    pub(crate) strong: RuleSet,
    /// The rules that may read it if it has its full shape.
    pub(crate) weak: RuleSet,
    /// It names a number that is nobody's secret.
    pub(crate) harmless: bool,
}

/// A phrase found in the dialogue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cue {
    /// First token.
    pub(crate) first: usize,
    /// Last token.
    pub(crate) last: usize,
    /// What it says.
    pub(crate) topic: Topic,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Word(u16),
    UpTo(u8),
}

struct Phrase {
    parts: Vec<Part>,
    topic: Topic,
    /// Whether a word that only sounds right will do: for the names of codes, not for everyday phrases.
    by_sound: bool,
}

/// Phrases by their first word.
pub(crate) struct Cues {
    phrases: Vec<Phrase>,
    /// For each first word, its phrases' second words and places among the phrases, sorted; 0 where a gap or nothing follows.
    by_first: Vec<Vec<(u16, u32)>>,
}

impl Cues {
    /// Compiles the phrases, teaching `lexicon` their words.
    pub(crate) fn new<'p>(lexicon: &mut Lexicon, sources: impl Iterator<Item = (&'p str, Topic)>) -> Self {
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut places: HashMap<Vec<Part>, usize> = HashMap::new();
        for (pattern, topic) in sources {
            for parts in joinings(lexicon, pattern).iter().flat_map(|pattern| expand(lexicon, pattern)).collect::<Vec<_>>() {
                if let Some(known) = places.get(&parts) {
                    phrases[*known].topic = phrases[*known].topic.merge(topic);
                    continue;
                }
                places.insert(parts.clone(), phrases.len());
                phrases.push(Phrase { parts, topic, by_sound: topic.names_code() });
            }
        }
        let mut by_first = vec![Vec::new(); lexicon.len()];
        for (index, phrase) in phrases.iter().enumerate() {
            if let Some(Part::Word(first)) = phrase.parts.first()
                && let Some(list) = by_first.get_mut(usize::from(*first))
            {
                let second = match phrase.parts.get(1) {
                    Some(Part::Word(second)) => *second,
                    _ => 0,
                };
                list.push((second, index as u32));
            }
        }
        by_first.iter_mut().for_each(|list| list.sort_unstable());
        Self { phrases, by_first }
    }

    /// Finds the cues among `tokens`, left to right, the longest at each place; they don't overlap.
    pub(crate) fn find(&self, tokens: &[Token], from: usize, to: usize, found: &mut Vec<Cue>) {
        let mut at = from;
        while at < to {
            let free = found.last().map_or(from, |cue| from.max(cue.last + 1));
            let next = match self.longest(tokens, at, to) {
                // "The store code is": said of a number with a name, a word that only may ask for something doesn't.
                Some(chance) if chance.topic.strong.is_empty() && chance.last == at && is_named(tokens, at, to) => {
                    found.extend(unknown_number(tokens, at, free, to).or(Some(Cue { first: at, last: at, topic: chance.topic })));
                    at + 1
                }
                Some(found_here) => {
                    let cue = self.better(tokens, at, found_here, to);
                    found.push(cue);
                    cue.last + 1
                }
                None => {
                    if let Some(cue) = unknown_number(tokens, at, free, to) {
                        found.push(cue);
                    }
                    at + 1
                }
            };
            at = next;
        }
    }

    /// A longer cue that starts inside this one and goes on after it: "social security number" in "your social security number".
    fn better(&self, tokens: &[Token], at: usize, found: Found, to: usize) -> Cue {
        let mut best = found;
        let mut first = at;
        let mut inner = at + 1;
        while inner <= best.last && !best.topic.is_harmless() {
            if let Some(nested) = self.longest(tokens, inner, to)
                && nested.last > best.last
                && !(inner == best.last && tokens[inner].is(traits::NOUN) && !best.topic.strong.is_empty())
                && nested.last - inner + usize::from(nested.topic.names_code() && best.topic.names_code()) > best.last - first
            {
                (best, first) = (nested, inner);
            }
            inner += 1;
        }
        // "Medicare number on the card": the first name still counts.
        let topic = if first > at && found.topic.names_code() { best.topic.merge(found.topic) } else { best.topic };
        Cue { first: if found.topic.names_code() { at } else { first }, last: best.last, topic }
    }

    fn longest(&self, tokens: &[Token], at: usize, to: usize) -> Option<Found> {
        let token = &tokens[at];
        let next = tokens.get(at + 1).filter(|_| at + 1 < to);
        let mut best: Option<Found> = None;
        for id in [token.id, token.sound] {
            let list = self.by_first.get(usize::from(id)).filter(|list| id != 0 && !list.is_empty());
            let Some(list) = list else { continue };
            if next.is_some_and(|next| next.kind == Kind::Filler) {
                self.best_of(list.iter(), tokens, at, to, &mut best);
                continue;
            }
            let (second, sound) = next.map_or((0, 0), |next| (next.id, next.sound));
            self.best_of(with_second(list, 0), tokens, at, to, &mut best);
            if second != 0 {
                self.best_of(with_second(list, second), tokens, at, to, &mut best);
            }
            if sound != 0 && sound != second {
                self.best_of(with_second(list, sound), tokens, at, to, &mut best);
            }
        }
        best
    }

    fn best_of<'l>(&self, list: impl Iterator<Item = &'l (u16, u32)>, tokens: &[Token], at: usize, to: usize, best: &mut Option<Found>) {
        for (_, index) in list {
            let phrase = &self.phrases[*index as usize];
            if let Some(last) = ends(phrase, tokens, at, to)
                && best.is_none_or(|best| last > best.last)
            {
                *best = Some(Found { last, topic: phrase.topic });
            }
        }
    }
}

/// The phrases of a sorted list that go on with this word.
fn with_second(list: &[(u16, u32)], second: u16) -> impl Iterator<Item = &(u16, u32)> {
    let from = if second == 0 { 0 } else { list.partition_point(|(word, _)| *word < second) };
    list[from..].iter().take_while(move |(word, _)| *word == second)
}

/// Where a phrase ends, and what it says.
#[derive(Clone, Copy)]
struct Found {
    last: usize,
    topic: Topic,
}

impl Topic {
    /// Whether it asks for a code, and not for words or a number that nobody minds.
    fn names_code(self) -> bool {
        static CODES: LazyLock<RuleSet> = LazyLock::new(|| {
            let codes = rules::TABLE.iter().enumerate().filter(|(_, rule)| matches!(rule.answer(), Answer::Code(_)));
            codes.fold(RuleSet::default(), |all, (index, _)| all.with(RuleSet::one(index)))
        });
        !self.strong.is_empty() && self.strong.with(*CODES) == *CODES
    }

    fn is_harmless(self) -> bool {
        self.harmless && self.strong.is_empty()
    }

    fn merge(self, other: Self) -> Self {
        Self { strong: self.strong.with(other.strong), weak: self.weak.with(other.weak), harmless: self.harmless || other.harmless }
    }
}

/// Where the phrase that starts at `at` ends, if it stands there. At most one word by sound only, and none in a phrase of one word.
fn ends(phrase: &Phrase, tokens: &[Token], at: usize, to: usize) -> Option<usize> {
    let parts = &phrase.parts;
    let mut by_sound = parts.len() < 2 || !phrase.by_sound;
    // In a long abbreviation every letter may be written as the word that its name sounds like.
    let mut homophones = if parts.len() < 3 { parts.len() / 2 } else { parts.len() };
    let mut next = at;
    let mut last = at;
    let mut slack = 0u8;
    for part in parts {
        let word = match part {
            Part::UpTo(count) => {
                slack = *count;
                continue;
            }
            Part::Word(word) => *word,
        };
        loop {
            if next >= to || next > at && tokens[next - 1].stop >= Stop::Full {
                return None;
            }
            let token = &tokens[next];
            if token.id == word {
                break;
            }
            if token.sound == word && word <= LETTERS && homophones > 0 {
                homophones -= 1;
                break;
            }
            if token.sound == word && word > LETTERS && !by_sound {
                by_sound = true;
                break;
            }
            let filler = token.kind == Kind::Filler && next > at;
            if !filler {
                slack = slack.checked_sub(1)?;
            }
            next += 1;
        }
        (last, next, slack) = (next, next + 1, 0);
    }
    (!inside_spelling(tokens, at, last)).then_some(last)
}

/// The letters of a cue ("V I N") inside a longer spelled word are no cue.
fn inside_spelling(tokens: &[Token], first: usize, last: usize) -> bool {
    let letter = |at: Option<usize>, turn: u32| {
        at.and_then(|at| tokens.get(at)).is_some_and(|t| t.turn == turn && matches!(t.kind, Kind::Letter(_)) && t.stop < Stop::Full)
    };
    let turn = tokens[first].turn;
    let said = first.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|t| t.turn == turn && t.is(traits::IS));
    let all = tokens[first..=last].iter().all(|t| matches!(t.kind, Kind::Letter(_) | Kind::Filler));
    let inside = first
        .checked_sub(1)
        .and_then(|at| tokens.get(at))
        .is_some_and(|t| t.turn == turn && t.kind == Kind::Digits && t.stop == Stop::None);
    all && (said || inside)
        || letter(Some(first), turn) && letter(first.checked_sub(1), turn) && !is_article(tokens, first)
        || letter(Some(last), turn) && letter(Some(last + 1), turn)
}

/// "A T F N": the article before an abbreviation in capitals.
fn is_article(tokens: &[Token], first: usize) -> bool {
    first > 0 && tokens[first - 1].is(traits::SHY) && !tokens[first - 1].capital && tokens[first].capital
}

/// "The batch number is": a number with a name that no rule knows is no secret that anyone asked for.
fn unknown_number(tokens: &[Token], at: usize, from: usize, to: usize) -> Option<Cue> {
    let token = &tokens[at];
    if !token.is(traits::NOUN) || at == from || at >= to {
        return None;
    }
    let before = &tokens[at - 1];
    let named = matches!(before.kind, Kind::Word) && before.stop == Stop::None && !before.is(traits::VAGUE | traits::LEAD | traits::IS);
    let topic = Topic { harmless: true, ..Topic::default() };
    named.then_some(Cue { first: at - 1, last: at, topic })
}

/// Whether it is stated what the number is, or its name is no word that a recogniser may have put for that of a secret.
fn is_named(tokens: &[Token], at: usize, to: usize) -> bool {
    let stated = tokens.get(at + 1).is_some_and(|next| at + 1 < to && next.is(traits::IS)) && tokens[to - 1].stop < Stop::Question;
    stated || at > 0 && tokens[at - 1].sound == 0
}

/// Recognisers run the letters of an abbreviation together as they like: "n h s", "nh s", "n hs", "nhs"; but not to everyday words.
fn joinings(lexicon: &Lexicon, pattern: &str) -> Vec<String> {
    let words: Vec<&str> = pattern.split_whitespace().collect();
    let letter = |word: Option<&&str>| word.is_some_and(|word| word.len() == 1 && word.as_bytes()[0].is_ascii_lowercase());
    let mut all = vec![String::new()];
    for (at, word) in words.iter().enumerate() {
        let joins = at > 0 && letter(words.get(at)) && letter(words.get(at - 1));
        let apart = all.iter().map(|start| format!("{start} {word}"));
        let joined = all.iter().filter(|_| joins).map(|start| format!("{start}{word}"));
        all = apart.chain(joined).collect();
    }
    let everyday = |word: &str| word.len() > 1 && lexicon.get(word).is_some_and(|entry| entry.traits & traits::COMMON != 0);
    all.retain(|joined| joined.trim_start() == pattern || !joined.split_whitespace().any(everyday));
    all
}

/// All phrases that a pattern stands for.
fn expand(lexicon: &mut Lexicon, pattern: &str) -> Vec<Vec<Part>> {
    let mut phrases: Vec<Vec<Part>> = vec![Vec::new()];
    for piece in pattern.split_whitespace() {
        let (piece, optional) = piece.strip_suffix('?').map_or((piece, false), |piece| (piece, true));
        let parts: Vec<Part> = match piece {
            "~" => vec![Part::UpTo(3)],
            words => words.split('/').map(|word| Part::Word(lexicon.learn(word))).collect(),
        };
        let mut longer: Vec<Vec<Part>> = if optional { phrases.clone() } else { Vec::new() };
        for phrase in &phrases {
            for part in &parts {
                longer.push(phrase.iter().copied().chain([*part]).collect());
            }
        }
        phrases = longer;
    }
    phrases.retain(|phrase| matches!(phrase.first(), Some(Part::Word(_))));
    phrases
}
