//! What speaks for and against a word: short strings, each of which has a weight or none. The table of them is `weights.txt`.
//!
//! | string | what it says |
//! |---|---|
//! | `w`, `k`, `t` | the word, its class, what the lexicon knows of it |
//! | `p-1`, `p+2`, `bg` | its neighbours, two before it |
//! | `b`, `a`, `s` | other words of its sentence before and after it, and of the sentence before, each with its class |
//! | `q`, `qb`, `q0`, `r` | words of the last sentence that the other party said, two of them in a row, those where the word stands in the reply's first sentence, and the sentence before |
//! | `o`, `n` | what its speaker said last, and what is said next |
//! | `l`, `g`, `ql`, `bl`, `rb`, `ra` | the length of its run, in groups, with the question's words, with its sentence's, and what stands beside it |
//! | `again` | whether the other party says its digits too |
//! | `e`, `eq` | where its digits were or will be said besides: the words before them, and what was asked there |
//! | `c`, `ca`, `cq`, `ce` | what the rules' phrases name: in its sentence before it (`cl` the last one) and after it, in the question, and where its digits are said besides |
//! | `cm`, `cc` | what makes its run harmless, and whether it is a phrase's own word |
//! | `by`, `lp`, `at` | who says it, how long a run of whom, and how early in the call |

use std::ops::Range;

use super::words::{Run, Word, read};
use crate::beside;
use crate::cue::Topic;
use crate::reader::token::{Stop, traits};
use crate::rules;
use crate::run::Measure;
use crate::scene::{Party, Scene};

/// A turn of so few words and no question shows only that somebody listens.
const BACK: usize = 3;
/// The other party's last words are looked for in so many turns.
const TURNS: usize = 7;
/// So many words of a sentence before and after a word count, of the sentence before, of what its speaker said last and of what is said next.
const BEFORE: usize = 12;
const AFTER: usize = 6;
const SENTENCE: usize = 25;
const LAST: usize = 8;
/// Most words of a question that count.
const QUESTION: usize = 40;
/// Fewer digits said again are chance, and so many runs on either side are looked at.
const AGAIN: usize = 3;
const NEAR: usize = 24;
/// Turns of a call's begin.
const EARLY: u32 = 8;

/// What the lexicon knows of words, by the letter that stands for it.
const KNOWN: &[(u32, char)] = &[
    (traits::COMMON, 'c'),
    (traits::GIVEN, 'g'),
    (traits::STREET, 's'),
    (traits::TITLE, 't'),
    (traits::RELATION, 'r'),
    (traits::MEASURE, 'm'),
    (traits::NUMBERED, 'n'),
    (traits::DWELLING, 'd'),
    (traits::JOIN, 'j'),
    (traits::HOST, 'h'),
    (traits::INTRODUCES, 'i'),
];

/// What is around the words of one turn.
#[derive(Clone, Default)]
struct Around {
    /// Its own words.
    own: Range<usize>,
    /// The last sentence of the other party, and what stands before it in the same turn.
    question: Range<usize>,
    before: Range<usize>,
    /// Whether that is a question.
    asks: bool,
    /// What the speaker said last.
    last: Range<usize>,
    /// What is said next.
    next: Range<usize>,
}

/// The evidence of a dialogue's words.
pub(super) struct Evidence<'s> {
    scene: &'s Scene<'s>,
    words: Vec<Word>,
    runs: Vec<Run>,
    turns: Vec<Around>,
    /// For each run of the scene, what it measures and whether the words beside it make it harmless, by its first token.
    known: Vec<(usize, usize, &'static str)>,
}

impl<'s> Evidence<'s> {
    pub(super) fn new(scene: &'s Scene<'s>) -> Self {
        let (words, runs) = read(scene);
        let mut own = Self { scene, words, runs, turns: Vec::new(), known: known(scene) };
        own.turns = own.around();
        own
    }

    /// The run of digits and letters in which a word stands: its first and last token.
    pub(super) fn run(&self, at: usize) -> Option<(usize, usize)> {
        self.words[at].run.map(|run| (self.runs[run].first, self.runs[run].last))
    }

    fn around(&self) -> Vec<Around> {
        let tokens = &self.scene.tokens;
        let mut turns = vec![Around::default(); self.scene.turns.len()];
        let mut from = 0;
        for own in tokens.chunk_by(|a, b| a.turn == b.turn) {
            turns[own[0].turn as usize].own = from..from + own.len();
            from += own.len();
        }
        for at in 0..turns.len() {
            let mut around = self.heard_before(&turns, at);
            around.own = turns[at].own.clone();
            if let Some(next) = turns[at + 1..].iter().map(|next| next.own.clone()).find(|next| !next.is_empty()) {
                around.next = next.start..next.end.min(next.start + LAST);
            }
            turns[at] = around;
        }
        turns
    }

    /// What the other party and the speaker himself said last before a turn.
    fn heard_before(&self, turns: &[Around], at: usize) -> Around {
        let mut around = Around::default();
        let speaker = |turn: usize| self.scene.speaker(turn as u32);
        for before in (at.saturating_sub(TURNS)..at).rev().filter(|before| !turns[*before].own.is_empty()) {
            let own = turns[before].own.clone();
            let last = self.sentence(own.end - 1, &own);
            if speaker(before) == speaker(at) && speaker(at) != 0 {
                if around.last.is_empty() {
                    around.last = last.start.max(own.end.saturating_sub(LAST))..own.end;
                }
                continue;
            }
            let asks = self.scene.tokens[own.clone()].iter().any(|token| token.stop == Stop::Question);
            if around.question.is_empty() && (own.len() > BACK || asks) {
                around.before = own.start.max(last.start.saturating_sub(SENTENCE))..last.start;
                around.asks = self.scene.tokens[own.end - 1].stop == Stop::Question;
                around.question = last.start.max(own.end.saturating_sub(QUESTION))..own.end;
            }
        }
        around
    }

    /// The sentence of a word within its turn.
    fn sentence(&self, at: usize, turn: &Range<usize>) -> Range<usize> {
        let words = &self.words[turn.clone()];
        let own = self.words[at].sentence;
        turn.start + words.partition_point(|word| word.sentence < own)..turn.start + words.partition_point(|word| word.sentence <= own)
    }

    /// Gives all that speaks for or against a word to `put`.
    pub(super) fn of(&self, at: usize, put: &mut impl FnMut(&str)) {
        let around = &self.turns[self.scene.tokens[at].turn as usize];
        let sentence = self.sentence(at, &around.own);
        let mut sheet = Sheet { text: String::new(), class: self.words[at].class, put };
        self.of_word(at, &around.own, &mut sheet);
        self.of_sentence(at, &around.own, &sentence, &mut sheet);
        self.of_talk(at, around, &sentence, &mut sheet);
        if let Some(run) = self.words[at].run {
            self.of_run(run, around, &sentence, &mut sheet);
        }
    }

    fn of_word<F: FnMut(&str)>(&self, at: usize, turn: &Range<usize>, sheet: &mut Sheet<'_, F>) {
        let name = |at: Option<usize>| at.filter(|at| turn.contains(at)).map_or("-", |at| self.words[at].name.as_str());
        sheet.plain("bias", "");
        sheet.plain("w", name(Some(at)));
        sheet.classed("k", "");
        sheet.classed("by", self.speaker(at));
        sheet.classed("long", &turn.len().min(BEFORE).to_string());
        sheet.classed("at", &self.scene.tokens[at].turn.min(EARLY).to_string());
        sheet.pair("wp", name(at.checked_sub(1)), self.speaker(at));
        for (place, near) in [
            ("p-3", at.checked_sub(3)),
            ("p-2", at.checked_sub(2)),
            ("p-1", at.checked_sub(1)),
            ("p+1", Some(at + 1)),
            ("p+2", Some(at + 2)),
            ("p+3", Some(at + 3)),
        ] {
            sheet.plain(place, name(near));
            sheet.classed(place, name(near));
        }
        if let Some(first) = at.checked_sub(2).filter(|first| turn.contains(first)) {
            sheet.pair("bg", name(Some(first)), name(Some(at - 1)));
        }
        for (place, near) in [("t", Some(at)), ("t-1", at.checked_sub(1)), ("t+1", Some(at + 1))] {
            let Some(token) = near.filter(|near| turn.contains(near)).map(|near| &self.scene.tokens[near]) else { continue };
            for (_, letter) in KNOWN.iter().filter(|(flag, _)| token.is(*flag)) {
                sheet.classed(place, letter.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// Who says a word, as far as it can be told.
    fn speaker(&self, at: usize) -> &'static str {
        if self.scene.speaker(self.scene.tokens[at].turn) == 0 {
            return "nobody";
        }
        let segments = &self.scene.segments;
        let own = segments.partition_point(|segment| segment.to <= at);
        match segments.get(own).map(|segment| segment.party) {
            Some(Party::Agent) => "agent",
            _ => "other",
        }
    }

    fn of_sentence<F: FnMut(&str)>(&self, at: usize, turn: &Range<usize>, sentence: &Range<usize>, sheet: &mut Sheet<'_, F>) {
        let before = sentence.start.max(at.saturating_sub(BEFORE))..at;
        let after = at + 1..sentence.end.min(at + 1 + AFTER);
        let previous = match sentence.start.checked_sub(1).filter(|last| turn.contains(last)) {
            Some(last) => self.sentence(last, turn),
            None => 0..0,
        };
        let previous = previous.start.max(previous.end.saturating_sub(SENTENCE))..previous.end;
        self.topics(before.clone()).for_each(|topic| named(topic, |name| sheet.classed("c", name)));
        self.topics(before.clone()).last().into_iter().for_each(|topic| named(topic, |name| sheet.classed("cl", name)));
        self.topics(after.clone()).for_each(|topic| named(topic, |name| sheet.classed("ca", name)));
        sheet.classed("cc", if self.scene.covered[at] { "cue" } else { "free" });
        let place = self.known.partition_point(|(_, last, _)| *last < at);
        if let Some((_, _, known)) = self.known.get(place).filter(|(first, _, _)| *first <= at) {
            sheet.classed("cm", known);
        }
        for (place, words) in [("b", before), ("a", after), ("s", previous)] {
            self.words[words].iter().for_each(|word| sheet.classed(place, &word.name));
        }
    }

    fn of_talk<F: FnMut(&str)>(&self, at: usize, around: &Around, sentence: &Range<usize>, sheet: &mut Sheet<'_, F>) {
        let first = sentence.start == around.own.start;
        let question = &self.words[around.question.clone()];
        for word in question {
            sheet.classed("q", &word.name);
            if first {
                sheet.classed("q0", &word.name);
            }
        }
        question.windows(2).for_each(|two| sheet.classed_pair("qb", &two[0].name, &two[1].name));
        for (place, words) in [("r", &around.before), ("o", &around.last), ("n", &around.next)] {
            self.words[words.clone()].iter().for_each(|word| sheet.classed(place, &word.name));
        }
        self.topics(around.question.clone()).for_each(|topic| named(topic, |name| sheet.classed("cq", name)));
        let sentences = self.words[at].sentence - self.words[around.own.start].sentence;
        sheet.classed("asks", &format!("{}{}", around.asks, sentences.min(2)));
    }

    fn of_run<F: FnMut(&str)>(&self, number: usize, around: &Around, sentence: &Range<usize>, sheet: &mut Sheet<'_, F>) {
        let run = &self.runs[number];
        let (digits, letters) = (run.digits.len(), run.letters);
        let long = (digits + letters).min(16).to_string();
        let shape = format!("{}+{}", digits.min(16), letters.min(6));
        sheet.plain("l", &shape);
        sheet.plain("ld", &digits.min(16).to_string());
        sheet.plain("ll", &letters.min(8).to_string());
        sheet.plain("g", &(run.last - run.first + 1).min(8).to_string());
        self.words[around.question.clone()].iter().for_each(|word| sheet.pair("ql", &word.name, &long));
        let before = sentence.start.max(run.first.saturating_sub(BEFORE))..run.first.max(sentence.start);
        self.words[before].iter().for_each(|word| sheet.pair("bl", &word.name, &long));
        let name = |at: Option<usize>| at.filter(|at| around.own.contains(at)).map_or("-", |at| self.words[at].name.as_str());
        sheet.plain("rb", name(run.first.checked_sub(1)));
        sheet.plain("ra", name(Some(run.last + 1)));
        sheet.pair("lp", &shape, self.speaker(run.first));
        if digits >= AGAIN {
            self.of_others(number, sheet);
            let again = format!(
                "{}{}",
                self.is_said(number, number.saturating_sub(NEAR)..number),
                self.is_said(number, number + 1..number + 1 + NEAR)
            );
            sheet.plain("again", &again);
            sheet.pair("again", &again, &shape);
        }
    }

    /// What the rules' phrases among these words name.
    fn topics(&self, words: Range<usize>) -> impl DoubleEndedIterator<Item = Topic> {
        let cues = &self.scene.cues;
        let place = |token: usize| cues.partition_point(|cue| cue.first < token);
        cues[place(words.start)..place(words.end).max(place(words.start))].iter().map(|cue| cue.topic)
    }

    /// Where the digits of a run are said besides, last before it and first after it.
    fn of_others<F: FnMut(&str)>(&self, number: usize, sheet: &mut Sheet<'_, F>) {
        let same = |other: &usize| self.are_same(*other, number);
        let before = (number.saturating_sub(NEAR)..number).rev().find(same);
        let after = (number + 1..self.runs.len().min(number + 1 + NEAR)).find(same);
        for other in [before, after].into_iter().flatten().map(|other| &self.runs[other]) {
            let around = &self.turns[self.scene.tokens[other.first].turn as usize];
            let sentence = self.sentence(other.first, &around.own);
            let words = sentence.start.max(other.first.saturating_sub(BEFORE))..other.first;
            self.words[words.clone()].iter().for_each(|word| sheet.plain("e", &word.name));
            self.topics(words).for_each(|topic| named(topic, |name| sheet.plain("ce", name)));
            self.words[around.question.clone()].iter().for_each(|word| sheet.plain("eq", &word.name));
        }
    }

    /// Whether the digits of one run are those of another one, or a part of them.
    fn are_same(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.runs[a].digits, &self.runs[b].digits);
        a.len() >= AGAIN && b.contains(a) || b.len() >= AGAIN && a.contains(b)
    }

    /// Whether another party says the digits of a run, or a part of them, in one of these runs.
    fn is_said(&self, number: usize, runs: Range<usize>) -> bool {
        let speaker = |run: usize| self.scene.speaker(self.scene.tokens[self.runs[run].first].turn);
        let mut runs = runs.start..runs.end.min(self.runs.len());
        runs.any(|run| self.are_same(run, number) && (speaker(run) != speaker(number) || speaker(run) == 0))
    }
}

/// The runs of the scene by their first and last token, and what makes them harmless.
fn known(scene: &Scene<'_>) -> Vec<(usize, usize, &'static str)> {
    let known = scene.runs.iter().map(|run| {
        let (first, last) = run.ends(&scene.symbols);
        let name = match run.measure {
            Measure::Words => "words",
            Measure::Sign => "sign",
            Measure::None if beside::is_beside(scene, run) => "beside",
            Measure::None => "none",
        };
        (first, last, name)
    });
    known.collect()
}

/// Gives the names of what a phrase names to `put`.
fn named(topic: Topic, mut put: impl FnMut(&str)) {
    if topic.harmless {
        put("harmless");
    }
    let name = |rule| rules::entity(rule).map_or("", |entity| entity.name());
    topic.strong.iter().for_each(|rule| put(name(rule)));
    topic.weak.iter().for_each(|rule| put(name(rule)));
}

/// Where evidence is written down, string by string.
struct Sheet<'p, F> {
    text: String,
    class: char,
    put: &'p mut F,
}

impl<F: FnMut(&str)> Sheet<'_, F> {
    fn write(&mut self, place: &str, parts: &[&str]) {
        self.text.clear();
        self.text.push_str(place);
        for part in parts {
            self.text.push(' ');
            self.text.push_str(part);
        }
        (self.put)(&self.text);
    }

    fn plain(&mut self, place: &str, name: &str) {
        self.write(place, &[name]);
    }

    fn pair(&mut self, place: &str, first: &str, second: &str) {
        self.write(place, &[first, second]);
    }

    fn classed(&mut self, place: &str, name: &str) {
        let class = self.class;
        self.write(place, &[name, class.encode_utf8(&mut [0; 4])]);
    }

    fn classed_pair(&mut self, place: &str, first: &str, second: &str) {
        let class = self.class;
        self.write(place, &[first, second, class.encode_utf8(&mut [0; 4])]);
    }
}
