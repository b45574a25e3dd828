//! Remnants: what stands right beside a value, or beside the mark of one that is gone, and may be a part of it that was misheard.
//!
//! Only for what was heard. Recognisers write letters as words ("Peace" for "P G H"), run them together ("MOUZR"), and lose the thread where
//! somebody starts anew; so what is no everyday word beside a spelled value goes with it, and what little stands between two values of one speaker.

use std::collections::BTreeSet;

use redaction::finding::Entity;

use crate::code::Alphabet;
use crate::fragment;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::Measure;
use crate::scene::Scene;
use crate::unread::SOUNDS;
use crate::window::window;

/// So far from a value words are looked at.
const NEAR: usize = 6;
/// Of a card number, which is long and often said in parts, so far.
const FAR: usize = 24;
/// Most words of filling before the next digit or letter.
const FILLING: usize = 4;
/// Words that lead to the letter that ends a code, and how many at most.
const ENDS: &str = "and then with plus a an the it last final letter letter's is ends ending finishes in";
const ARTICLE: usize = 6;
/// With what an answer begins.
const YES: &str = "yes yeah yep yup ok okay sure";
/// So many words between two values say nothing by themselves; between two parts of one so many different ones, and so many in all.
const BETWEEN: usize = 3;
const WITHIN: usize = 8;

/// Adds what stands beside the values among `hits` and beside the marks in the dialogue.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let talk = Talk::of(scene, hits);
    let mut found = Vec::new();
    for value in &talk.values {
        found.extend(talk.spelling(value));
        found.extend(talk.part(value, Side::Before));
        found.extend(talk.part(value, Side::After));
        found.extend(talk.between(value));
        found.extend(talk.last_letter(value));
        found.extend([Side::Before, Side::After].into_iter().filter_map(|side| talk.named(value, side)));
    }
    hits.append(&mut found);
}

/// A value that was found, or the mark of one that is gone.
#[derive(Debug, Clone, Copy)]
struct Value {
    rule: usize,
    first: usize,
    last: usize,
    /// Parts of one value share it; 0 for none.
    number: u32,
}

impl Value {
    /// Its token on a side.
    fn edge(&self, side: Side) -> usize {
        match side {
            Side::Before => self.first,
            Side::After => self.last,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// The dialogue with its values.
struct Talk<'s> {
    scene: &'s Scene<'s>,
    /// In order, none inside another.
    values: Vec<Value>,
    /// For each token whether it belongs to a value.
    taken: Vec<bool>,
    /// For each token whether it belongs to what counts or measures something.
    measured: Vec<bool>,
}

impl<'s> Talk<'s> {
    fn of(scene: &'s Scene<'s>, hits: &[Hit]) -> Self {
        let sure = hits.iter().filter(|hit| hit.is_sure());
        let found = sure.map(|hit| Value { rule: hit.rule, first: hit.first, last: hit.last, number: hit.value });
        let mut all: Vec<Value> = found.chain(marks(scene)).collect();
        all.sort_by_key(|value| (value.first, std::cmp::Reverse(value.last)));
        let mut values: Vec<Value> = Vec::with_capacity(all.len());
        let mut taken = vec![false; scene.tokens.len()];
        for value in all {
            taken[value.first..=value.last].fill(true);
            if values.last().is_none_or(|before| before.last < value.last) {
                values.push(value);
            }
        }
        let mut measured = vec![false; scene.tokens.len()];
        for run in scene.runs.iter().filter(|run| run.measure != Measure::None) {
            let (first, last) = run.ends(&scene.symbols);
            measured[first..=last].fill(true);
        }
        Self { scene, values, taken, measured }
    }

    /// What may be the beginning or the end of a value, beside it. Another sentence is a part of it where it begins with digits or letters,
    /// or where something is taken back.
    fn part(&self, value: &Value, side: Side) -> Vec<Hit> {
        let Some(spelled) = is_spelled(value.rule) else { return Vec::new() };
        // "8 a day" is how "eighty eight" is heard: nobody counts in the midst of a card number.
        let card = rules::entity(value.rule) == Some(Entity::CREDIT_CARD);
        let (mut part, mut filling) = (Vec::new(), Vec::new());
        let (mut near, mut ended) = (value.edge(side), false);
        for at in self.words(value, side).take(if card { FAR } else { NEAR + FILLING }) {
            ended |= self.scene.tokens[near.min(at)].stop >= Stop::Full || !filling.is_empty() && self.may_be_others(value.edge(side), at);
            near = at;
            // "CPM" beside a number is no part of it, and how "three p.m." is heard.
            let letters = !spelled && self.scene.tokens[at].kind == Kind::Capitals;
            // "..., Q as in Queen. 447": a letter with its example is dictated, whatever the rule reads.
            let example = self.is_example(at) || self.scene.tokens[at].is_spelling() && filling.is_empty() && !part.is_empty();
            // "617 555 0158 and the 89": what follows a telephone number so is another thing's.
            let phone = rules::entity(value.rule) == Some(Entity::PHONE_NUMBER);
            let another = phone && filling.windows(2).any(|two| self.scene.is(two[0], "and") && self.scene.is(two[1], "the"));
            let code = (self.is_dictated(at) && !letters || example || card && self.scene.tokens[at].is_number())
                && (!ended || filling.is_empty() || filling.iter().any(|at| self.takes_back(*at)))
                && !another
                && !self.counts(at)
                && !self.is_from_to(at)
                && !fragment::is_place(self.scene, at);
            // Where nobody knows who speaks, another turn begins with anybody's words.
            let others = self.may_be_others(value.edge(side), at);
            let double = side == Side::Before && part.is_empty() && filling.is_empty() && self.is_double(at);
            // "Somewhere, yes, PL 40": before a yes there is talk.
            let agreed = side == Side::Before && filling.iter().any(|at| self.scene.is(*at, YES));
            if code || double || spelled && !ended && !others && !agreed && filling.len() < 2 && self.is_foreign(at) {
                part.append(&mut filling);
                part.push(at);
                ended = false;
            } else if filling.len() < FILLING {
                filling.push(at);
            } else {
                break;
            }
        }
        self.windows(value, part, [value.edge(side)])
    }

    /// "Fergal Tuoi. That's TuOHY.": a name's letters, run together. "That is TULSI Post": of an address of email also the words in capitals after them.
    fn spelling(&self, value: &Value) -> Vec<Hit> {
        let named = matches!(rules::entity(value.rule), Some(Entity::PERSON | Entity::EMAIL_ADDRESS));
        let mailed = rules::entity(value.rule) == Some(Entity::EMAIL_ADDRESS);
        let goes_on = |at: &usize| self.scene.tokens[*at].capital && self.scene.tokens[at - 1].stop == Stop::None;
        let one = |at: usize, next: usize| mailed && next > at && self.scene.tokens[next].turn == self.scene.tokens[at].turn;
        let end = |at: usize| {
            self.words(value, Side::After).take(2 * NEAR).filter(|next| one(at, *next)).take_while(goes_on).last().unwrap_or(at)
        };
        let letters = |at: &usize| self.scene.text(*at).chars().skip(1).filter(char::is_ascii_uppercase).count() > 1;
        let spelled = self.words(value, Side::After).take(NEAR).take_while(|at| self.leads(*at) || letters(at)).find(letters);
        spelled.filter(|_| named).map(|at| window(value.rule, (at, end(at)))).into_iter().collect()
    }

    /// "402 and then a say, yeah": the one letter that ends a code, heard as any word.
    fn last_letter(&self, value: &Value) -> Option<Hit> {
        let scene = self.scene;
        is_spelled(value.rule)?;
        let led: Vec<usize> = self.words(value, Side::After).take(ARTICLE).take_while(|at| scene.is(*at, ENDS)).collect();
        let article = led.last().copied().filter(|at| scene.is(*at, "a an") && scene.is(value.last + 1, "and then with plus it"))?;
        let letter = self.step(article, Side::After).filter(|at| !self.taken[*at] && !scene.covered[*at] && !self.measured[*at])?;
        let turn = scene.tokens[value.last].turn;
        let placed = scene.is(letter + 1, "at on in") && scene.is(letter + 2, "the") && scene.is(letter + 3, "end back");
        let ends = scene.tokens[letter].stop > Stop::None || placed || scene.tokens.get(letter + 1).is_none_or(|next| next.turn != turn);
        (ends && scene.tokens[letter].turn == turn).then(|| window(value.rule, (value.last, letter)))
    }

    /// "Morgan, [PERSON], she was born": a name beside the mark of one.
    fn named(&self, value: &Value, side: Side) -> Option<Hit> {
        let mark = self.scene.tokens[value.first].kind == Kind::Placeholder && rules::entity(value.rule) == Some(Entity::PERSON);
        let at = self.words(value, side).next().filter(|_| mark)?;
        let token = &self.scene.tokens[at];
        let name = token.capital && (token.is(traits::GIVEN) || token.id == 0 && token.kind == Kind::Word);
        let beside = token.turn == self.scene.tokens[value.first].turn && token.stop < Stop::Full;
        (name && beside).then(|| window(value.rule, (at, at)))
    }

    /// What stands between a value and the next one of the same speaker, where it is little.
    fn between(&self, value: &Value) -> Vec<Hit> {
        let words: Vec<usize> = self.words(value, Side::After).take(WITHIN + 1).collect();
        let end = words.last().copied().unwrap_or(value.last);
        let Some(next) = self.step(end, Side::After).filter(|at| self.taken[*at]) else { return Vec::new() };
        let Some(next) = self.values.get(self.values.partition_point(|own| own.last < next)) else { return Vec::new() };
        let one = value.number != 0 && value.number == next.number;
        let leads = words.iter().all(|at| self.leads(*at));
        // Digits that are said over and over are written so as other words too.
        let different: BTreeSet<String> = words.iter().map(|at| self.scene.text(*at).to_lowercase()).collect();
        // "... and my daughter's is ...", "... and it runs out ...": what leads from one value to another one in everyday words.
        let plain = [value.rule, next.rule].iter().all(|rule| is_spelled(*rule) == Some(false));
        let tells = |at: &usize| {
            let foreign = self.scene.tokens[*at].capital && self.is_foreign(*at);
            !plain || foreign || self.scene.tokens[*at].is_symbol() || self.scene.is(*at, SOUNDS)
        };
        let little = if one { different.len() <= BETWEEN } else { words.len() <= BETWEEN && words.iter().any(tells) };
        if leads || !little {
            return Vec::new();
        }
        self.windows(value, words, [value.last, next.first])
    }

    /// The same speaker's words beside a value, nearest first, up to a question, a cue or the next value.
    fn words(&self, value: &Value, side: Side) -> impl Iterator<Item = usize> {
        std::iter::successors(self.step(value.edge(side), side), move |at| self.step(*at, side))
            .take_while(|at| !self.taken[*at] && !self.scene.covered[*at])
    }

    /// The next word of the same speaker, unless a question or somebody else's word stands before it.
    fn step(&self, at: usize, side: Side) -> Option<usize> {
        let scene = self.scene;
        let mut next = at;
        loop {
            next = match side {
                Side::Before => next.checked_sub(1)?,
                Side::After => next + 1,
            };
            let token = scene.tokens.get(next)?;
            let segment = scene.segments.get(scene.segments.partition_point(|own| own.to <= next));
            let own = scene.speaker(token.turn) == scene.speaker(scene.tokens[at].turn);
            if own {
                let asked = match side {
                    Side::Before => token.stop,
                    Side::After => scene.tokens[at].stop,
                };
                return (asked < Stop::Question && token.kind != Kind::Label).then_some(next);
            }
            if segment.is_none_or(|segment| !segment.back) {
                return None;
            }
        }
    }

    /// A digit or letter that was dictated, or what a letter is said to stand for.
    fn is_dictated(&self, at: usize) -> bool {
        let is = |at: usize| {
            let token = &self.scene.tokens[at];
            let alone = !token.is(traits::SHY) || token.kind == Kind::Capitals && !token.is(traits::COMMON | traits::MEASURE);
            token.is_symbol() && alone && !self.measured[at]
        };
        let example = at > 0 && self.scene.tokens[at].glue == Glue::Hyphen && is(at - 1) && self.is_foreign(at);
        is(at) || example
    }

    /// Whether a word says which letter is meant: "as in Queen".
    fn is_example(&self, at: usize) -> bool {
        let before = self.scene.symbols.partition_point(|symbol| (symbol.token as usize) < at);
        let letter = before.checked_sub(1).and_then(|before| self.scene.symbols.get(before));
        letter.is_some_and(|symbol| symbol.ch.is_ascii_uppercase() && at <= symbol.end as usize)
    }

    /// Whether nobody knows who speaks, and the other party may have begun between two words.
    fn may_be_others(&self, a: usize, b: usize) -> bool {
        let turn = |at: usize| self.scene.tokens[at].turn;
        turn(a) != turn(b) && self.scene.speaker(turn(b)) == 0
    }

    /// "Four of us": a number by itself that its sentence goes on from at once.
    fn counts(&self, at: usize) -> bool {
        let tokens = &self.scene.tokens;
        let small = traits::INNER | traits::IS | traits::BACK | traits::CORRECTION;
        let next = tokens.get(at + 1).filter(|next| next.turn == tokens[at].turn && tokens[at].stop == Stop::None);
        let first = at == 0 || tokens[at - 1].turn != tokens[at].turn || tokens[at - 1].stop >= Stop::Full;
        first && tokens[at].is_number() && next.is_some_and(|next| next.kind == Kind::Word && !next.is(small))
    }

    /// "3 to 5 days": one of two numbers that measure how long or how much.
    fn is_from_to(&self, at: usize) -> bool {
        let tokens = &self.scene.tokens;
        let is = |at: usize| tokens.get(at).is_some_and(|own| own.turn == tokens[at.saturating_sub(1)].turn && own.stop == Stop::None);
        let range = |first: usize| {
            let numbers = tokens[first].is_number() && tokens.get(first + 2).is_some_and(Token::is_number);
            let measure = tokens.get(first + 3).is_some_and(|own| own.is(traits::MEASURE));
            numbers && measure && self.scene.is(first + 1, "to or till") && is(first + 1) && is(first + 2)
        };
        range(at) || at >= 2 && range(at - 2) || at >= 1 && range(at - 1)
    }

    /// "Diplod 031": a word that stands in no list and leads a sentence into digits may be "double" and the first of them.
    fn is_double(&self, at: usize) -> bool {
        let tokens = &self.scene.tokens;
        let leads = at == 0 || tokens[at - 1].turn != tokens[at].turn || tokens[at - 1].stop >= Stop::Full;
        leads && tokens[at].kind == Kind::Word && tokens[at].id == 0 && tokens[at].stop == Stop::None
    }

    /// A word that takes something back.
    fn takes_back(&self, at: usize) -> bool {
        self.scene.tokens[at].is(traits::CORRECTION)
    }

    /// A word that nobody says every day: letters may have been written so.
    fn is_foreign(&self, at: usize) -> bool {
        let token = &self.scene.tokens[at];
        let everyday =
            traits::COMMON | traits::LEAD | traits::BACK | traits::INNER | traits::MEASURE | traits::TITLE | traits::NOUN | traits::IS;
        token.kind == Kind::Word && !token.is(everyday)
    }

    /// What leads from one value to the next.
    fn leads(&self, at: usize) -> bool {
        let token = &self.scene.tokens[at];
        let small = traits::LEAD | traits::IS | traits::AND | traits::POSSESSIVE | traits::BACK | traits::NOUN;
        token.kind == Kind::Filler || token.is(small) && !token.is_symbol()
    }

    /// One window a turn, from the value on that it stands beside, so that no pause between them is left. What a mark stands for is gone
    /// already, with all that was laid around it.
    fn windows<const N: usize>(&self, value: &Value, mut words: Vec<usize>, beside: [usize; N]) -> Vec<Hit> {
        let turn = |at: &usize| self.scene.tokens[*at].turn;
        let joins = |at: &usize| self.scene.tokens[*at].kind != Kind::Placeholder && words.iter().any(|word| turn(word) == turn(at));
        let joined: Vec<usize> = beside.into_iter().filter(joins).collect();
        words.extend(joined);
        words.sort_unstable();
        words.chunk_by(|a, b| turn(a) == turn(b)).map(|part| window(value.rule, (part[0], part[part.len() - 1]))).collect()
    }
}

/// The marks of values that are gone.
fn marks(scene: &Scene<'_>) -> impl Iterator<Item = Value> {
    let marks = (0..scene.tokens.len()).filter(|at| scene.tokens[*at].kind == Kind::Placeholder);
    marks.filter_map(|at| {
        let entity = Entity::from_name(scene.text(at).trim_matches(['[', ']']))?;
        Some(Value { rule: rules::of(entity)?, first: at, last: at, number: 0 })
    })
}

/// Whether letters are a part of what a rule reads; `None` for what is said in words.
fn is_spelled(rule: usize) -> Option<bool> {
    let rule = rules::TABLE.get(rule)?;
    match rule.answer() {
        Answer::Code(code) => Some(code.alphabet == Alphabet::Mixed),
        Answer::Words(_) if rule.about().info.entity == Entity::EMAIL_ADDRESS => Some(true),
        Answer::Words(_) => None,
    }
}
