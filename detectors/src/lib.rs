//! Dialogue -> findings: where people say things that identify them, in the ways that people say them and recognisers write them.
//!
//! Pure: no I/O, no clock, no randomness; the same dialogue gives the same findings. Time grows with the text and nothing else.
//!
//! | module | job |
//! |---|---|
//! | `reader` | text -> words with what they denote, and the way back to code points |
//! | `run` | stretches of words that may be a dictated code, and the digits and letters they denote |
//! | `cue`, `harmless` | phrases that ask for a value, and phrases that name a number nobody minds |
//! | `beside` | numbers that their neighbours make harmless |
//! | `chance` | words that are a cue elsewhere and name nothing where they stand |
//! | `purpose` | what a value is asked for, which unmakes no question |
//! | `talk` | phrases that say how the talk goes on: greetings, refusals |
//! | `scene` | the dialogue: words, speakers, cues, runs |
//! | `rule`, `code` | what a rule is; rules for codes |
//! | `rules` | one file a rule, one table |
//! | `checksum` | check digits, one file a scheme |
//! | `asks` | the dialogue's memory: open questions, and what has been heard of each code |
//! | `engine` | the walk through the dialogue: answers in words, codes and their circumstances |
//! | `confidence` | how sure each kind of evidence makes a finding |
//! | `names`, `places`, `dates`, `secret` | what people, addresses, dates and secrets look like in talk |
//! | `premises` | where the firm itself is |
//! | `introductions` | names that nobody asked for |
//! | `others` | names told in passing, of others and beside one's own |
//! | `openings` | who takes a call for a firm |
//! | `refusal` | what ends a question without an answer |
//! | `repeats` | what was found once, said again |
//! | `partial` | single digits and letters of a secret, asked for by position |
//! | `window` | replies to questions that nothing could be read from |
//! | `dictated` | codes in reply to a question that no rule knows |
//! | `told` | numbers that the other party told, said back |
//! | `begins` | what somebody says that a code begins with |
//! | `spelling` | what somebody is asked to spell |
//! | `taken_back` | a part in place of another one |
//! | `siblings` | two values of a kind in one breath |
//! | `trails` | what a secret in words goes on with |
//! | `unread`, `heads` | replies that were heard and not read whole, and how they begin |
//! | `goes_on` | digits and letters by themselves that go on with a code |
//! | `whereabouts` | the pieces of an address beside what was read of it |
//! | `flanks` | letters before a code, the last letter of what is spelled, the rest of a date, the name before a number |
//! | `keyed` | codes and passwords that somebody keys in |
//! | `mailbox` | pieces of an address of email |
//! | `underscores` | user names told by their underscore |
//! | `echo` | parts of what was just found, said by themselves |
//! | `remnant` | what stands beside a value that was heard and may be a part of it |
//! | `learned` | what the talk around a word tells, weighed as was learned from calls |
//! | `custom` | rules and lists of the operator's own |
//! | `card_named` | security code and expiry that are told some turns after a card number, or named after they are said |
//! | `card_tail` | expiry and security code in one breath after a card number |
//! | `fragment` | what is left beside a mark of something removed |
//! | `digits` | every digit of a text, for measuring |
//! | `findings` | words -> code points, in a fixed order |

mod asks;
mod begins;
mod beside;
mod book;
mod card_named;
mod card_tail;
mod chance;
pub mod checksum;
mod code;
pub mod confidence;
mod cue;
pub mod custom;
mod dates;
mod dictated;
mod digits;
mod echo;
mod engine;
mod findings;
mod flanks;
mod fragment;
mod goes_on;
mod harmless;
mod heads;
mod introductions;
mod keyed;
mod learned;
mod mailbox;
mod names;
mod openings;
mod others;
mod partial;
mod places;
mod premises;
mod purpose;
mod reader;
mod refusal;
mod remnant;
mod repeats;
mod rule;
mod rules;
mod run;
mod said_back;
mod scene;
mod secret;
mod selection;
mod siblings;
mod spelling;
mod states;
mod taken_back;
mod talk;
mod told;
mod trails;
mod underscores;
mod unread;
mod whereabouts;
mod window;

use std::collections::BTreeSet;

use redaction::finding::{Entity, Finding, Suppressed};
use redaction::spoken::Spoken;

use reader::token::Kind;
use rule::Ruled;
use scene::Scene;

pub use digits::{Digit, digits};
pub use learned::{Weighed, weighed};
pub use rule::{Case, RuleInfo};
pub use selection::Selection;

/// What one party said without a break. The speaker may be unknown, a role ("agent") or a channel's name.
#[derive(Clone, Copy)]
pub struct Turn<'a> {
    /// Who spoke, if known.
    pub speaker: Option<&'a str>,
    /// What was said.
    pub text: &'a str,
}

/// What an examination gives: what goes, and what was left in on purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// As [`detect`] returns them.
    pub findings: Vec<Finding>,
    /// Candidates of entities that were looked for, by turn and start, which the allow list names or which no rule is sure enough of.
    /// None stands on words of a finding: those go anyway.
    pub suppressed: Vec<Suppressed>,
}

/// What stands in a dialogue (turns in time order) that `selection` wants: offsets in code points into each turn's text, end excluded, sorted by
/// turn and start. A value spread over turns gives one finding a turn, with one `value`.
pub fn detect(dialogue: &[Turn<'_>], selection: &Selection) -> Vec<Finding> {
    examine(dialogue, selection).findings
}

/// As [`detect`], with the candidates that were left in.
pub fn examine(dialogue: &[Turn<'_>], selection: &Selection) -> Examined {
    examined(dialogue, selection, false, engine::find)
}

/// How much of what was heard beside a value is taken for a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// All that may be one.
    Taken,
    /// What can be read as one.
    Left,
}

/// As [`examine`], of a dialogue that a recogniser heard and may have misheard: doubtful answers are taken wider, and answers that it wrote as
/// other words are taken as they stand.
pub fn examine_heard(dialogue: &[Turn<'_>], selection: &Selection, doubt: Doubt) -> Examined {
    examined(dialogue, selection, doubt == Doubt::Taken && selection.learned, |scene| heard(scene, doubt))
}

/// What rules find in a dialogue that was heard.
fn heard(scene: &Scene<'_>, doubt: Doubt) -> Ruled {
    let Ruled { mut hits, claimed } = engine::find(scene);
    if doubt == Doubt::Taken {
        dictated::find(scene, &mut hits);
        said_back::find(scene, &mut hits);
    }
    unread::find(scene, &mut hits, doubt);
    taken_back::find(scene, &mut hits);
    if doubt == Doubt::Taken {
        keyed::find(scene, &mut hits);
        whereabouts::find(scene, &mut hits);
        mailbox::find(scene, &mut hits);
        underscores::find(scene, &mut hits);
        trails::find(scene, &mut hits);
        flanks::find(scene, &mut hits);
        siblings::find(scene, &mut hits);
        card_named::find(scene, &mut hits);
        echo::find(scene, &mut hits);
        repeats::find(scene, Vec::new(), &vec![false; scene.tokens.len()], &mut hits);
        remnant::find(scene, &mut hits);
    }
    Ruled { hits, claimed }
}

/// What `find` gives, with what goes by the table alone.
fn ruled(scene: &Scene<'_>, find: impl Fn(&Scene<'_>) -> Ruled) -> Ruled {
    let Ruled { mut hits, claimed } = find(scene);
    card_tail::find(scene, &mut hits);
    fragment::find(scene, &mut hits);
    premises::lower(scene, &mut hits);
    Ruled { hits, claimed }
}

/// The same as findings; `learned`: with what was learned from calls, too.
fn examined(dialogue: &[Turn<'_>], selection: &Selection, learned: bool, find: impl Fn(&Scene<'_>) -> Ruled) -> Examined {
    let scene = Scene::new(book::Book::shared(), dialogue);
    let Ruled { mut hits, claimed } = ruled(&scene, find);
    if learned {
        learned::find(&scene, &claimed, &mut hits);
        repeats::find(&scene, repeats::learned(&scene, &hits), &claimed, &mut hits);
    }
    selection.additions.find(&scene, rules::TABLE.len(), &mut hits);
    let allowed = selection.additions.allow(&scene, &mut hits);
    findings::from_hits(&scene, &hits, &allowed, selection)
}

/// What a turn has to do with values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Telling {
    /// The turn.
    pub turn: usize,
    /// Whether it asks for a value or announces one.
    pub asks: bool,
    /// Whether a digit stands in it, or letters in a row.
    pub says: bool,
}

/// The turns, in order, in which a value may stand or is asked for. Whoever can't hear everything twice begins with these.
pub fn telling(dialogue: &[Turn<'_>]) -> Vec<Telling> {
    let scene = Scene::new(book::Book::shared(), dialogue);
    let turn = |token: usize| scene.tokens[token].turn as usize;
    let asking = scene.cues.iter().filter(|cue| !cue.topic.strong.is_empty() || !cue.topic.weak.is_empty());
    let asks: BTreeSet<usize> = asking.map(|cue| turn(cue.first)).collect();
    let spells = |run: &&run::Run| {
        let symbols = &scene.symbols[run.from..run.to];
        symbols.len() > 1 || symbols.iter().any(|symbol| symbol.ch.is_ascii_digit())
    };
    let runs = scene.runs.iter().filter(spells).map(|run| run.ends(&scene.symbols));
    let says: BTreeSet<usize> = runs.flat_map(|(first, last)| [turn(first), turn(last)]).collect();
    asks.union(&says).map(|&turn| Telling { turn, asks: asks.contains(&turn), says: says.contains(&turn) }).collect()
}

/// What a turn asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// The turn.
    pub turn: usize,
    /// What it asks for last, in so many words.
    pub entity: Entity,
    /// The id of the rule that reads it.
    pub rule: &'static str,
}

/// The turns, in order, that end with a question for a value in so many words, harmless ones and those that go on with a value aside.
pub fn asked(dialogue: &[Turn<'_>]) -> Vec<Asked> {
    let scene = Scene::new(book::Book::shared(), dialogue);
    let turn = |segment: &scene::Segment| scene.tokens[segment.from].turn as usize;
    let last = scene.segments.chunk_by(|a, b| turn(a) == turn(b)).filter_map(<[_]>::last);
    let asked = last.filter_map(|segment| {
        let rule = window::asked(&scene, segment)?.strong.iter().next()?;
        let cue = window::cues(&scene, segment).last()?;
        let told = scene.tokens[cue.last + 1..segment.to].iter().any(|token| token.is_symbol() || token.kind == Kind::Placeholder);
        let info = rules::TABLE.get(rule)?.about().info;
        (!told).then(|| Asked { turn: turn(segment), entity: info.entity, rule: info.id })
    });
    asked.collect()
}

/// What the words of a value denote, however they were said or written: digits and upper-case letters. Words that denote none count by
/// their own letters and digits.
pub fn dictated(words: &str) -> Spoken {
    let dialogue = [Turn { speaker: None, text: words }];
    let scene = Scene::new(book::Book::shared(), &dialogue);
    Spoken::new(custom::denoted(&scene))
}

/// A rule that a selection looks with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInForce {
    /// Its id in findings.
    pub id: &'static str,
    /// What it reports.
    pub entity: Entity,
    /// The program's rules count theirs; none for an operator's own, which the policy's version covers.
    pub version: Option<u32>,
}

/// The rules that `selection` looks with: the table's in its order, then the operator's own and the deny list.
pub fn rules_in_force(selection: &Selection) -> Vec<RuleInForce> {
    let table = rules().filter(|info| selection.wants(info.entity, 1.0));
    let table = table.map(|info| RuleInForce { id: info.id, entity: info.entity, version: Some(info.version) });
    table.chain(selection.additions.in_force()).collect()
}

/// The table of rules.
pub fn rules() -> impl ExactSizeIterator<Item = RuleInfo> {
    rules::TABLE.iter().map(|rule| rule.about().info)
}

/// The lines that a rule must catch and must ignore; `None` for no rule of that id.
pub fn cases(id: &str) -> Option<&'static [Case]> {
    rules::TABLE.iter().map(|rule| rule.about()).find(|about| about.info.id == id).map(|about| about.cases)
}
