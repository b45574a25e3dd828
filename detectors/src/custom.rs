//! What an operator adds: rules of their own over the symbols that words denote, and lists of values that always or never go.
//!
//! A rule's pattern is a regular expression over digits and upper-case letters as they were dictated: `S[0-9]{6}` finds "S one two three
//! four five six" and "s-123-456" alike.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use redaction::finding::{Checksum, Entity, Reason};
use regex::{Regex, RegexBuilder};

use crate::RuleInForce;
use crate::checksum::{self, Check};
use crate::confidence;
use crate::reader::token::Kind;
use crate::rule::Hit;
use crate::run::{Gap, Measure, Run};
use crate::scene::Scene;

/// A compiled pattern takes no more memory than so many bytes.
const LARGEST: usize = 1 << 20;
/// So many words before or after a value may name it.
const BEFORE: usize = 25;
const AFTER: usize = 10;

/// A rule as it is written.
#[derive(Debug, Clone, Default)]
pub struct Spec {
    /// Its id in findings and manifests.
    pub name: String,
    /// What it reports, by the entity's name.
    pub entity: String,
    /// A regular expression over the digits and upper-case letters of a value, whole.
    pub pattern: String,
    /// Phrases, one of which must stand before the value, in the same turn or the two before it.
    pub before: Vec<String>,
    /// Phrases, one of which may stand after it instead.
    pub after: Vec<String>,
    /// The name of a checksum ([`checksum::NAMED`]).
    pub checksum: Option<String>,
}

/// Why a rule can't be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CustomError {
    /// No such entity.
    #[error("rule {0}: its entity is none that findings can have")]
    Entity(String),
    /// No such checksum.
    #[error("rule {0}: its checksum is none of {known}", known = checksum::names())]
    Checksum(String),
    /// Not a regular expression, or one that is too large.
    #[error("rule {0}: its pattern is not a regular expression, or too large a one")]
    Pattern(String),
    /// A rule of the program has this id.
    #[error("rule {0}: the program's own rules have one of that name")]
    Name(String),
}

/// A rule, compiled.
#[derive(Debug, Clone)]
pub struct Custom {
    /// Its id.
    pub(crate) id: &'static str,
    /// What it reports.
    pub(crate) entity: Entity,
    pattern: Regex,
    before: Vec<Vec<String>>,
    after: Vec<Vec<String>>,
    check: Option<Check>,
}

impl Custom {
    /// Compiles a rule.
    ///
    /// # Errors
    /// What of it is unknown or malformed.
    pub fn new(spec: &Spec) -> Result<Self, CustomError> {
        let name = || spec.name.clone();
        if crate::rules().any(|rule| rule.id == spec.name) || spec.name == DENY {
            return Err(CustomError::Name(name()));
        }
        let entity = Entity::from_name(&spec.entity).ok_or_else(|| CustomError::Entity(name()))?;
        let named = |wanted: &String| checksum::by_name(wanted).ok_or_else(|| CustomError::Checksum(name()));
        let check = spec.checksum.as_ref().map(named).transpose()?;
        let pattern = RegexBuilder::new(&spec.pattern).size_limit(LARGEST).build().map_err(|_| CustomError::Pattern(name()))?;
        let phrases = |list: &[String]| list.iter().map(|phrase| words(phrase)).collect();
        Ok(Self { id: intern(&spec.name), entity, pattern, before: phrases(&spec.before), after: phrases(&spec.after), check })
    }

    fn find(&self, scene: &Scene<'_>, run: &Run, rule: usize, hits: &mut Vec<Hit>) {
        let symbols = &scene.symbols[run.from..run.to];
        let value: String = symbols.iter().map(|symbol| char::from(symbol.ch)).collect();
        let border = |at: usize| at == 0 || at >= symbols.len() || symbols[at].gap > Gap::Inside;
        for found in self.pattern.find_iter(&value).filter(|found| !found.is_empty() && border(found.start()) && border(found.end())) {
            let (first, last) = (symbols[found.start()].token as usize, symbols[found.end() - 1].end as usize);
            let named = self.is_named(scene, first, last);
            if named.is_none() && !(self.before.is_empty() && self.after.is_empty()) {
                continue;
            }
            let checksum = match self.check {
                Some(check) if check(found.as_str().as_bytes()) => Checksum::Pass,
                Some(_) => Checksum::Fail,
                None => Checksum::None,
            };
            let confidence = sureness(named.is_some(), checksum);
            hits.push(Hit { rule, first, last, confidence, checksum, reason: named.unwrap_or(Reason::Shape), value: 0 });
        }
    }

    /// Whether words around the value name it, and where they stand.
    fn is_named(&self, scene: &Scene<'_>, first: usize, last: usize) -> Option<Reason> {
        let turn = scene.tokens[first].turn;
        let near = |at: &usize| scene.tokens[*at].turn + 2 >= turn;
        let before = (first.saturating_sub(BEFORE)..first).find(|at| near(at) && self.before.iter().any(|words| stands(scene, words, *at)));
        if let Some(at) = before {
            return Some(if scene.tokens[at].turn == turn { Reason::Cue } else { Reason::Dialogue });
        }
        let to = scene.tokens.len().min(last + 1 + AFTER);
        let same = |at: &usize| scene.tokens[*at].turn == turn;
        (last + 1..to).take_while(same).any(|at| self.after.iter().any(|words| stands(scene, words, at))).then_some(Reason::Cue)
    }
}

/// How sure a custom rule's finding is, in the terms of the one table.
fn sureness(named: bool, checksum: Checksum) -> f32 {
    match (named, checksum) {
        (true, Checksum::Pass) => confidence::CUE_CHECKED,
        (true, Checksum::None) => confidence::CUE,
        (true, Checksum::Fail) => confidence::CUE_FAILED,
        (false, Checksum::Pass) => confidence::SHAPE_CHECKED,
        (false, Checksum::None) => confidence::SHAPE,
        (false, Checksum::Fail) => confidence::PUBLIC,
    }
}

fn words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_owned).collect()
}

/// Whether these words stand at `at`, whatever their case.
fn stands(scene: &Scene<'_>, words: &[String], at: usize) -> bool {
    !words.is_empty() && words.iter().enumerate().all(|(ahead, word)| scene.text(at + ahead).eq_ignore_ascii_case(word))
}

/// The id under which words of the deny list are reported.
pub(crate) const DENY: &str = "deny_list";

/// What an operator adds to the rules.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    /// Rules, in the order of the file.
    pub rules: Vec<Custom>,
    /// Values that are never reported: digits and letters as dictated, or words.
    allow: BTreeSet<Vec<u8>>,
    /// Words or codes that are always reported.
    deny: Vec<(Vec<String>, Vec<u8>)>,
}

impl Additions {
    /// Rules, values that never go, and words or codes that always go.
    pub fn new(rules: Vec<Custom>, allow: &[String], deny: &[String]) -> Self {
        let allow = allow.iter().map(|value| squash(value)).filter(|value| !value.is_empty()).collect();
        let deny = deny.iter().map(|phrase| (words(phrase), squash(phrase))).filter(|(words, _)| !words.is_empty()).collect();
        Self { rules, allow, deny }
    }

    /// Adds what the rules and the deny list find; rules count on from `base`, the deny list after them.
    pub(crate) fn find(&self, scene: &Scene<'_>, base: usize, hits: &mut Vec<Hit>) {
        for run in scene.runs.iter().filter(|run| run.measure != Measure::Words) {
            for (index, rule) in self.rules.iter().enumerate() {
                rule.find(scene, run, base + index, hits);
            }
        }
        let rule = base + self.rules.len();
        let hit =
            |first, last| Hit { rule, first, last, confidence: confidence::CUE, checksum: Checksum::None, reason: Reason::Shape, value: 0 };
        for (words, symbols) in &self.deny {
            let said = (0..scene.tokens.len()).filter(|at| stands(scene, words, *at) && same_turn(scene, *at, words.len()));
            hits.extend(said.map(|at| hit(at, at + words.len() - 1)));
            let dictated = scene.runs.iter().filter(|run| is_value(scene, run, symbols));
            hits.extend(dictated.map(|run| run.ends(&scene.symbols)).map(|(first, last)| hit(first, last)));
        }
    }

    /// Takes out and returns what the allow list names. The operator's own words decide here, and nothing else ever drops a finding.
    pub(crate) fn allow(&self, scene: &Scene<'_>, hits: &mut Vec<Hit>) -> Vec<Hit> {
        if self.allow.is_empty() {
            return Vec::new();
        }
        let named = |hit: &mut Hit| self.allow.contains(&dictated(scene, hit)) || self.allow.contains(&written(scene, hit));
        hits.extract_if(.., named).collect()
    }

    /// The rules of one's own, and the deny list where it holds anything.
    pub(crate) fn in_force(&self) -> impl Iterator<Item = RuleInForce> {
        let own = self.rules.iter().map(|rule| RuleInForce { id: rule.id, entity: rule.entity, version: None });
        own.chain((!self.deny.is_empty()).then_some(RuleInForce { id: DENY, entity: Entity::CUSTOM, version: None }))
    }
}

fn same_turn(scene: &Scene<'_>, at: usize, count: usize) -> bool {
    scene.tokens[at].kind != Kind::Label && scene.tokens.get(at + count - 1).is_some_and(|last| last.turn == scene.tokens[at].turn)
}

fn is_value(scene: &Scene<'_>, run: &Run, value: &[u8]) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    value.iter().any(u8::is_ascii_digit) && symbols.len() == value.len() && symbols.iter().zip(value).all(|(symbol, ch)| symbol.ch == *ch)
}

/// The digits and letters that a hit's words denote.
fn dictated(scene: &Scene<'_>, hit: &Hit) -> Vec<u8> {
    let from = scene.symbols.partition_point(|symbol| (symbol.token as usize) < hit.first);
    scene.symbols[from..].iter().take_while(|symbol| symbol.end as usize <= hit.last).map(|symbol| symbol.ch).collect()
}

/// The digits and letters that all words of a scene denote; of words that denote none, their own.
pub(crate) fn denoted(scene: &Scene<'_>) -> String {
    let mut denoting = vec![false; scene.tokens.len()];
    for symbol in &scene.symbols {
        denoting[symbol.token as usize..=symbol.end as usize].fill(true);
    }
    let mut symbols = scene.symbols.iter().peekable();
    let mut denoted = String::new();
    for (at, token) in scene.tokens.iter().enumerate() {
        while let Some(symbol) = symbols.next_if(|symbol| symbol.token as usize <= at) {
            denoted.push(char::from(symbol.ch));
        }
        if !denoting[at] && token.kind != Kind::Filler {
            denoted.extend(scene.text(at).chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase));
        }
    }
    denoted
}

/// The letters and digits of a hit's words as they are written.
fn written(scene: &Scene<'_>, hit: &Hit) -> Vec<u8> {
    (hit.first..=hit.last).flat_map(|at| squash(scene.text(at))).collect()
}

fn squash(text: &str) -> Vec<u8> {
    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_uppercase()).collect()
}

/// One copy of each name for the life of the program, since findings carry names by reference. It grows by the distinct names in an
/// operator's policies and nothing else.
fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.into());
    names.insert(name);
    name
}
