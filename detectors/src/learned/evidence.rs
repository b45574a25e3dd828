//! What speaks for and against a word: short strings, each of which has a weight or none. The table of them is `weights.txt`.
//!
//! | string | what it says |
//! |---|---|
//! | `w`, `k`, `t` | the word, its class, what the lexicon knows of it |
//! | `p-1`, `p+2`, `bg`, `wp` | its neighbours, two before it, and one before it by who speaks |
//! | `b`, `a`, `s` | other words of its sentence before and after it, and of the sentence before, each with its class |
//! | `q`, `qb`, `q0`, `r` | words of the last sentence that the other party said, two of them in a row, those where the word stands in the reply's first sentence, and what was said before that sentence |
//! | `o`, `n` | what its speaker said last, and what is said next |
//! | `c`, `cl`, `ca`, `cq`, `ce` | what the rules' phrases name: before it in its sentence, the last of them, after it, in the question, and where its digits are said besides |
//! | `cm`, `cc` | what makes its run harmless, and whether it is a phrase's own word |
//! | `l`, `ld`, `ll`, `g`, `lp` | the length of its run, its digits, its letters, its groups, and by who speaks |
//! | `ql`, `bl`, `rb`, `ra` | the length with the question's words and with its sentence's, and what stands beside the run |
//! | `again`, `e`, `eq` | whether the other party says its digits too, and where they are said besides: the words before them, and what was asked there |
//! | `h`, `th` | how much rules have found in the call, and whether they did in the turn before, in its own and in the next one |
//! | `by`, `at`, `long`, `asks` | who speaks, how early in the call, how long, and whether somebody asked |

use std::ops::Range;

use super::around::{self, Around, sentence};
use super::found::Found;
use super::sheet::Sheet;
use super::words::{self, Run, Word};
use crate::beside;
use crate::cue::Topic;
use crate::reader::token::traits;
use crate::rule::Hit;
use crate::rules;
use crate::run::Measure;
use crate::scene::{Party, Scene};

/// So many words of a sentence before and after a word count, and of the sentence before.
const BEFORE: usize = 12;
const AFTER: usize = 6;
const SENTENCE: usize = 25;
/// Fewer digits said again are chance, and so many runs on either side are looked at.
const AGAIN: usize = 3;
const NEAR: usize = 24;
/// Turns of a call's begin.
const EARLY: u32 = 8;

/// What the lexicon knows of words, by what stands for it.
const KNOWN: &[(u32, &str)] = &[
    (traits::COMMON, "c"),
    (traits::GIVEN, "g"),
    (traits::STREET, "s"),
    (traits::TITLE, "t"),
    (traits::RELATION, "r"),
    (traits::MEASURE, "m"),
    (traits::NUMBERED, "n"),
    (traits::DWELLING, "d"),
    (traits::JOIN, "j"),
    (traits::HOST, "h"),
    (traits::INTRODUCES, "i"),
];

/// The evidence of a dialogue's words.
pub(super) struct Evidence<'s> {
    scene: &'s Scene<'s>,
    words: Vec<Word>,
    runs: Vec<Run>,
    turns: Vec<Around>,
    /// The first and last token of the scene's runs, and what makes them harmless.
    harmless: Vec<(usize, usize, &'static str)>,
    found: Found,
}

/// A word, and what is around it.
struct Place<'e> {
    at: usize,
    around: &'e Around,
    sentence: Range<usize>,
}

impl<'s> Evidence<'s> {
    /// Of a dialogue in which rules have found `hits`.
    pub(super) fn new(scene: &'s Scene<'s>, hits: &[Hit]) -> Self {
        let (words, runs) = words::read(scene);
        let turns = around::read(scene, &words);
        Self { scene, words, runs, turns, harmless: harmless(scene), found: Found::new(scene, hits) }
    }

    /// The runs of digits and letters, in order.
    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Gives all that speaks for or against a word to `put`.
    pub(super) fn of(&self, at: usize, put: &mut dyn FnMut(&str)) {
        let around = &self.turns[self.scene.tokens[at].turn as usize];
        let place = Place { at, around, sentence: sentence(&self.words, at, &around.own) };
        let mut sheet = Sheet::new(self.words[at].class, put);
        self.of_word(&place, &mut sheet);
        self.of_sentence(&place, &mut sheet);
        self.of_talk(&place, &mut sheet);
        if let Some(run) = self.words[at].run {
            self.of_run(run, &place, &mut sheet);
            self.of_others(run, &mut sheet);
        }
    }

    fn of_word(&self, place: &Place<'_>, sheet: &mut Sheet<'_>) {
        let (at, own) = (place.at, &place.around.own);
        let name = |near: Option<usize>| self.name(near, own);
        sheet.plain("bias", "");
        sheet.plain("w", name(Some(at)));
        sheet.classed("k", "");
        sheet.classed("by", self.speaker(at));
        sheet.classed("long", &own.len().min(BEFORE).to_string());
        sheet.classed("at", &self.scene.tokens[at].turn.min(EARLY).to_string());
        sheet.plain("h", self.found.much());
        sheet.classed("h", self.found.much());
        sheet.classed("th", &self.found.near(self.scene.tokens[at].turn));
        sheet.pair("wp", name(at.checked_sub(1)), self.speaker(at));
        let near = [at.checked_sub(3), at.checked_sub(2), at.checked_sub(1), Some(at + 1), Some(at + 2), Some(at + 3)];
        for (about, near) in ["p-3", "p-2", "p-1", "p+1", "p+2", "p+3"].into_iter().zip(near) {
            sheet.plain(about, name(near));
            sheet.classed(about, name(near));
        }
        if let Some(first) = at.checked_sub(2).filter(|first| own.contains(first)) {
            sheet.pair("bg", name(Some(first)), name(Some(at - 1)));
        }
        for (about, near) in [("t", Some(at)), ("t-1", at.checked_sub(1)), ("t+1", Some(at + 1))] {
            let Some(token) = near.filter(|near| own.contains(near)).map(|near| &self.scene.tokens[near]) else { continue };
            KNOWN.iter().filter(|(flag, _)| token.is(*flag)).for_each(|(_, known)| sheet.classed(about, known));
        }
    }

    fn of_sentence(&self, place: &Place<'_>, sheet: &mut Sheet<'_>) {
        let (at, sentence) = (place.at, &place.sentence);
        let before = sentence.start.max(at.saturating_sub(BEFORE))..at;
        let after = at + 1..sentence.end.min(at + 1 + AFTER);
        let last = sentence.start.checked_sub(1).filter(|last| place.around.own.contains(last));
        let previous = last.map_or(0..0, |last| around::sentence(&self.words, last, &place.around.own));
        let previous = previous.start.max(previous.end.saturating_sub(SENTENCE))..previous.end;
        self.topics(before.clone(), &mut |name| sheet.classed("c", name));
        self.last_topic(before.clone(), &mut |name| sheet.classed("cl", name));
        self.topics(after.clone(), &mut |name| sheet.classed("ca", name));
        sheet.classed("cc", if self.scene.covered[at] { "cue" } else { "free" });
        let run = self.harmless.partition_point(|(_, last, _)| *last < at);
        let run = self.harmless.get(run).filter(|(first, _, _)| *first <= at);
        run.into_iter().for_each(|(_, _, harmless)| sheet.classed("cm", harmless));
        for (about, words) in [("b", before), ("a", after), ("s", previous)] {
            self.words[words].iter().for_each(|word| sheet.classed(about, &word.name));
        }
    }

    fn of_talk(&self, place: &Place<'_>, sheet: &mut Sheet<'_>) {
        let around = place.around;
        let first = place.sentence.start == around.own.start;
        let question = &self.words[around.question.clone()];
        for word in question {
            sheet.classed("q", &word.name);
            if first {
                sheet.classed("q0", &word.name);
            }
        }
        question.windows(2).for_each(|two| sheet.classed_pair("qb", &two[0].name, &two[1].name));
        for (about, words) in [("r", &around.before), ("o", &around.last), ("n", &around.next)] {
            self.words[words.clone()].iter().for_each(|word| sheet.classed(about, &word.name));
        }
        self.topics(around.question.clone(), &mut |name| sheet.classed("cq", name));
        let sentences = self.words[place.at].sentence - self.words[around.own.start].sentence;
        sheet.classed("asks", &format!("{}{}", around.asks, sentences.min(2)));
    }

    fn of_run(&self, number: usize, place: &Place<'_>, sheet: &mut Sheet<'_>) {
        let (run, around) = (&self.runs[number], place.around);
        let (digits, letters) = (run.digits.len(), run.letters);
        let long = (digits + letters).min(16).to_string();
        let shape = format!("{}+{}", digits.min(16), letters.min(6));
        sheet.plain("l", &shape);
        sheet.plain("ld", &digits.min(16).to_string());
        sheet.plain("ll", &letters.min(8).to_string());
        sheet.plain("g", &(run.last - run.first + 1).min(8).to_string());
        self.words[around.question.clone()].iter().for_each(|word| sheet.pair("ql", &word.name, &long));
        let before = place.sentence.start.max(run.first.saturating_sub(BEFORE))..run.first.max(place.sentence.start);
        self.words[before].iter().for_each(|word| sheet.pair("bl", &word.name, &long));
        sheet.plain("rb", self.name(run.first.checked_sub(1), &around.own));
        sheet.plain("ra", self.name(Some(run.last + 1), &around.own));
        sheet.pair("lp", &shape, self.speaker(run.first));
        if digits >= AGAIN {
            let (before, after) = (number.saturating_sub(NEAR)..number, number + 1..self.runs.len().min(number + 1 + NEAR));
            let again = format!("{}{}", self.is_said(number, before), self.is_said(number, after));
            sheet.plain("again", &again);
            sheet.pair("again", &again, &shape);
        }
    }

    /// Where the digits of a run are said besides, last before it and first after it.
    fn of_others(&self, number: usize, sheet: &mut Sheet<'_>) {
        let same = |other: &usize| self.are_same(*other, number);
        let before = (number.saturating_sub(NEAR)..number).rev().find(same);
        let after = (number + 1..self.runs.len().min(number + 1 + NEAR)).find(same);
        for other in [before, after].into_iter().flatten().map(|other| &self.runs[other]) {
            let around = &self.turns[self.scene.tokens[other.first].turn as usize];
            let sentence = sentence(&self.words, other.first, &around.own);
            let words = sentence.start.max(other.first.saturating_sub(BEFORE))..other.first;
            self.words[words.clone()].iter().for_each(|word| sheet.plain("e", &word.name));
            self.topics(words, &mut |name| sheet.plain("ce", name));
            self.words[around.question.clone()].iter().for_each(|word| sheet.plain("eq", &word.name));
        }
    }

    /// What a word of this turn is called.
    fn name(&self, at: Option<usize>, turn: &Range<usize>) -> &str {
        at.filter(|at| turn.contains(at)).map_or("-", |at| self.words[at].name.as_str())
    }

    /// Who says a word, as far as it can be told.
    fn speaker(&self, at: usize) -> &'static str {
        if self.scene.speaker(self.scene.tokens[at].turn) == 0 {
            return "nobody";
        }
        let segments = &self.scene.segments;
        let own = segments.partition_point(|segment| segment.to <= at);
        if segments.get(own).is_some_and(|segment| segment.party == Party::Agent) { "agent" } else { "other" }
    }

    /// The topics of the rules' phrases among these words.
    fn cues(&self, words: Range<usize>) -> impl DoubleEndedIterator<Item = Topic> {
        let place = |token: usize| self.scene.cues.partition_point(|cue| cue.first < token);
        self.scene.cues[place(words.start)..place(words.end).max(place(words.start))].iter().map(|cue| cue.topic)
    }

    /// What the rules' phrases among these words name.
    fn topics(&self, words: Range<usize>, put: &mut impl FnMut(&str)) {
        self.cues(words).for_each(|topic| named(topic, put));
    }

    /// What the last of them names.
    fn last_topic(&self, words: Range<usize>, put: &mut impl FnMut(&str)) {
        self.cues(words).last().into_iter().for_each(|topic| named(topic, put));
    }

    /// Whether the digits of one run are those of another one, or a part of them.
    fn are_same(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.runs[a].digits, &self.runs[b].digits);
        a.len() >= AGAIN && b.contains(a) || b.len() >= AGAIN && a.contains(b)
    }

    /// Whether another party says the digits of a run, or a part of them, in one of these runs.
    fn is_said(&self, number: usize, mut runs: Range<usize>) -> bool {
        let speaker = |run: usize| self.scene.speaker(self.scene.tokens[self.runs[run].first].turn);
        runs.any(|run| self.are_same(run, number) && (speaker(run) != speaker(number) || speaker(run) == 0))
    }
}

/// What makes each of the scene's runs harmless, if anything.
fn harmless(scene: &Scene<'_>) -> Vec<(usize, usize, &'static str)> {
    let harmless = scene.runs.iter().map(|run| {
        let (first, last) = run.ends(&scene.symbols);
        let why = match run.measure {
            Measure::Words => "words",
            Measure::Sign => "sign",
            Measure::None if beside::is_beside(scene, run) => "beside",
            Measure::None => "none",
        };
        (first, last, why)
    });
    harmless.collect()
}

/// Gives the names of what a phrase names to `put`.
fn named(topic: Topic, put: &mut impl FnMut(&str)) {
    if topic.harmless {
        put("harmless");
    }
    for rule in topic.strong.iter().chain(topic.weak.iter()) {
        put(rules::entity(rule).map_or("", |entity| entity.name()));
    }
}
