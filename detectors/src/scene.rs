//! The dialogue as the rules see it: words, who speaks, cues, and runs of digits and letters.

use crate::Turn;
use crate::book::Book;
use crate::chance;
use crate::code;
use crate::cue::{Cue, Topic};
use crate::introductions;
use crate::openings;
use crate::purpose;
use crate::reader::lexer;
use crate::reader::lexicon::WordMap;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::rule::Hit;
use crate::run::{self, Measure, Run, Symbol};
use crate::talk::Said;

/// Who speaks, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Party {
    /// Takes the call for a firm.
    Agent,
    /// Anybody else.
    Other,
}

/// A stretch of one turn up to a question mark, a speaker's label, or the turn's end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    /// First token.
    pub(crate) from: usize,
    /// One past the last token.
    pub(crate) to: usize,
    /// Who speaks.
    pub(crate) party: Party,
    /// Whether it only shows that somebody listens.
    pub(crate) back: bool,
    /// Whether it is a firm's greeting.
    pub(crate) greeting: bool,
    /// Whether it refuses an answer, or says that none is wanted.
    pub(crate) refuses: bool,
    /// Whether it asks to hear something again.
    pub(crate) asks_again: bool,
    /// Whether it rejects an answer.
    pub(crate) rejects: bool,
}

/// Most words of a plain no.
const DENIAL: usize = 4;
/// No rule reads fewer symbols of a code that nobody asked for.
pub(crate) const BARE: usize = 4;

/// Everything that the rules may ask about a dialogue.
pub(crate) struct Scene<'a> {
    /// The dialogue.
    pub(crate) turns: &'a [Turn<'a>],
    /// What is known of words and phrases.
    pub(crate) book: &'a Book,
    /// Who speaks in each turn, by number; 0 where that isn't known.
    speakers: Vec<u32>,
    /// All words in order.
    pub(crate) tokens: Vec<Token>,
    /// The turns' stretches in order.
    pub(crate) segments: Vec<Segment>,
    /// Cues in order.
    pub(crate) cues: Vec<Cue>,
    /// For each token whether it belongs to a cue.
    pub(crate) covered: Vec<bool>,
    /// For each token whether it only says where something stands, or that somebody gets ready to say it.
    pub(crate) asides: Vec<bool>,
    /// What the runs denote.
    pub(crate) symbols: Vec<Symbol>,
    /// The symbols as characters, for rules that look at many runs.
    pub(crate) characters: Vec<u8>,
    /// The same, each letter being the digit that it may have been misheard for.
    pub(crate) as_digits: Vec<u8>,
    /// Runs in order.
    pub(crate) runs: Vec<Run>,
    /// Those that count and measure nothing and are as long as codes are that nobody asks for.
    pub(crate) bare: Vec<Run>,
}

impl<'a> Scene<'a> {
    /// Reads a dialogue.
    pub(crate) fn new(book: &'a Book, turns: &'a [Turn<'a>]) -> Self {
        let mut scene = Self {
            turns,
            book,
            speakers: number_speakers(turns),
            tokens: Vec::new(),
            segments: Vec::new(),
            cues: Vec::new(),
            covered: Vec::new(),
            asides: Vec::new(),
            symbols: Vec::new(),
            characters: Vec::new(),
            as_digits: Vec::new(),
            runs: Vec::new(),
            bare: Vec::new(),
        };
        // A word and the space after it take five bytes or more of most texts.
        scene.tokens.reserve(turns.iter().map(|turn| turn.text.len() / 5 + 1).sum());
        for (turn, spoken) in turns.iter().enumerate() {
            lexer::read(&book.lexicon, turn as u32, spoken.text, &mut scene.tokens);
        }
        scene.segment();
        scene.find_cues();
        scene.find_runs();
        scene
    }

    /// Who speaks in a turn, by number; 0 where that isn't known.
    pub(crate) fn speaker(&self, turn: u32) -> u32 {
        self.speakers.get(turn as usize).copied().unwrap_or(0)
    }

    /// The text of a token.
    pub(crate) fn text(&self, at: usize) -> &str {
        let Some(token) = self.tokens.get(at) else { return "" };
        let turn = self.turns.get(token.turn as usize).map_or("", |turn| turn.text);
        turn.get(token.byte_start as usize..token.byte_end as usize).unwrap_or_default()
    }

    /// Whether a word is one of these, written with blanks between them.
    pub(crate) fn is(&self, at: usize, list: &str) -> bool {
        list.split(' ').any(|word| word.eq_ignore_ascii_case(self.text(at)))
    }

    /// The words on which something stands that goes.
    pub(crate) fn taken<'h>(&self, hits: impl IntoIterator<Item = &'h Hit>) -> Vec<bool> {
        let mut taken = vec![false; self.tokens.len()];
        for hit in hits.into_iter().filter(|hit| hit.is_sure()) {
            taken[hit.first..=hit.last].fill(true);
        }
        taken
    }

    /// What the number in which a word stands is said to measure.
    pub(crate) fn measure(&self, at: usize) -> Measure {
        let place = self.runs.partition_point(|run| run.ends(&self.symbols).1 < at);
        let run = self.runs.get(place).filter(|run| run.ends(&self.symbols).0 <= at);
        run.map_or(Measure::None, |run| run.measure)
    }

    /// Whether a word belongs to a number that measures something, or says what it measures.
    pub(crate) fn is_counted(&self, at: usize) -> bool {
        let unit = at > 0 && self.tokens[at].is(traits::MEASURE) && self.measure(at - 1) == Measure::Words;
        unit || self.measure(at) == Measure::Words
    }

    /// Whether a mark stands in a stretch of words: what was said there is gone.
    pub(crate) fn is_marked(&self, from: usize, to: usize) -> bool {
        self.tokens[from..to].iter().any(|token| token.kind == Kind::Placeholder)
    }

    /// Whether a cue only says where a number stands: "read me the card", "the number on the front", but not "the card number".
    pub(crate) fn is_place(&self, cue: Cue) -> bool {
        let payment = [
            "credit",
            "debit",
            "visa",
            "mastercard",
            "amex",
            "american",
            "pay",
            "paying",
            "payment",
            "details",
            "sixteen",
            "16",
            "charge",
            "bank",
            "cvv",
            "security",
        ];
        let is = |at: usize, word: &str| self.text(at).eq_ignore_ascii_case(word);
        let words = cue.first..=cue.last;
        words.clone().any(|at| ["card", "front", "long"].iter().any(|word| is(at, word)))
            && words.clone().all(|at| !payment.iter().any(|word| is(at, word)))
            && !words.clone().any(|at| is(at, "card") && (is(at + 1, "number") || is(at + 1, "numbers") || is(at + 1, "no")))
    }

    fn segment(&mut self) {
        let agents = self.agents();
        let mut from = 0;
        let mut party = None;
        for at in 0..self.tokens.len() {
            let token = self.tokens[at];
            if token.kind == Kind::Label {
                party = Some(self.label_party(at));
                from = at + 1;
                continue;
            }
            let ends = self.tokens.get(at + 1).is_none_or(|next| next.turn != token.turn || next.kind == Kind::Label);
            if ends || token.stop == Stop::Question {
                let spoken_by = party.unwrap_or(agents.get(token.turn as usize).copied().unwrap_or(Party::Other));
                self.push_segment(from, at + 1, spoken_by);
                from = at + 1;
            }
            if ends && self.tokens.get(at + 1).is_none_or(|next| next.turn != token.turn) {
                party = None;
            }
        }
    }

    /// Whether a phrase stands among some words, nothing but its words between.
    pub(crate) fn says(&self, words: std::ops::Range<usize>, phrase: &str) -> bool {
        words.clone().any(|at| {
            let mut ats = at..words.end;
            phrase.split(' ').all(|word| ats.next().is_some_and(|at| self.text(at).eq_ignore_ascii_case(word)))
        })
    }

    fn push_segment(&mut self, from: usize, to: usize, party: Party) {
        let words = &self.tokens[from..to];
        let back = words.len() <= 6
            && words.iter().all(|t| t.is(traits::BACK) || t.kind == Kind::Filler)
            && words.last().is_some_and(|t| t.stop < Stop::Question);
        let said = self.book.talk.anywhere(words);
        let greeting = (said.is(Said::GREETING) || words.first().is_some_and(|token| token.turn == 0)) && self.is_greeting(from, to);
        let (refuses, asks_again) = (said.is(Said::REFUSAL), said.is(Said::AGAIN));
        let rejects = said.is(Said::REJECTION) || self.denies(from, to);
        self.segments.push(Segment { from, to, party, back, greeting, refuses, asks_again, rejects });
    }

    /// "Is it 1922?" "Nope.": no more than a no to somebody who guesses.
    fn denies(&self, from: usize, to: usize) -> bool {
        let no = to - from <= DENIAL && (from..to).all(|at| self.is(at, "no nope nah sorry not afraid i'm that one it"));
        let guess = self.segments.last().filter(|guess| no && self.tokens[guess.to - 1].stop == Stop::Question);
        guess.is_some_and(|guess| {
            let other = self.speaker(self.tokens[guess.from].turn) != self.speaker(self.tokens[from].turn);
            other && self.tokens[guess.from..guess.to].iter().any(Token::is_number)
        })
    }

    /// "Thank you for calling", "how can I help": the words of who takes calls, or how he opens one.
    fn is_greeting(&self, from: usize, to: usize) -> bool {
        let opens = self.tokens.get(from).is_some_and(|token| token.turn == 0) && introductions::takes_call(self, from, to);
        opens || (from..to.min(from + 60)).any(|at| self.book.talk.opens(&self.tokens[at..to]).is(Said::GREETING))
    }

    fn label_party(&self, at: usize) -> Party {
        let first = (0..2).map(|back| at.saturating_sub(back)).filter(|at| self.tokens[*at].kind == Kind::Label).min().unwrap_or(at);
        if is_agent(self.text(first)) { Party::Agent } else { Party::Other }
    }

    /// For each turn whether the agent speaks: by name, or because that speaker greeted as agents do.
    fn agents(&self) -> Vec<Party> {
        let mut greeter = None;
        let mut start = 0;
        for (index, turn) in self.turns.iter().enumerate() {
            let end = start + self.tokens[start..].iter().take_while(|t| t.turn as usize == index).count();
            let opens = || self.is_greeting(start, end) || openings::opens(self, index, start, end);
            if greeter.is_none() && turn.speaker.is_some() && opens() {
                greeter = turn.speaker;
            }
            start = end;
        }
        let party = |turn: &Turn<'_>| match turn.speaker {
            Some(name) if is_agent(name) => Party::Agent,
            Some(_) if turn.speaker == greeter => Party::Agent,
            _ => Party::Other,
        };
        self.turns.iter().map(party).collect()
    }

    fn find_cues(&mut self) {
        for segment in &self.segments {
            self.book.cues.find(&self.tokens, segment.from, segment.to, &mut self.cues);
        }
        for at in 0..self.cues.len() {
            if purpose::is_nobodys(self, self.cues[at]) {
                self.cues[at].topic = Topic { harmless: true, ..Topic::default() };
            }
        }
        let none = |at: usize| {
            purpose::is_purpose(self, at) || introductions::is_talk(self, self.cues[at]) || chance::is_chance(self, self.cues[at])
        };
        let purposes: Vec<bool> = (0..self.cues.len()).map(none).collect();
        let mut purposes = purposes.into_iter();
        self.cues.retain(|_| !purposes.next().unwrap_or(false));
        self.covered = vec![false; self.tokens.len()];
        self.asides = self.covered.clone();
        for cue in &self.cues {
            self.covered[cue.first..=cue.last].fill(true);
            self.asides[cue.first..=cue.last].fill(cue.topic == Topic::default());
        }
        // What is said aside hides the cues in it, and parts no value from the question before it.
        self.cues.retain(|cue| cue.topic != Topic::default());
    }

    fn find_runs(&mut self) {
        for segment in &self.segments {
            let Some(turn) = self.tokens.get(segment.from).map(|t| t.turn as usize) else { continue };
            let text = self.turns.get(turn).map_or("", |turn| turn.text);
            run::read(text, &self.tokens, &self.covered, segment.from..segment.to, &mut self.symbols, &mut self.runs);
        }
        self.runs.sort_by_key(|run| run.from);
        self.bare = self.runs.iter().filter(|run| run.measure == Measure::None && run.to - run.from >= BARE).copied().collect();
        self.characters = self.symbols.iter().map(|symbol| symbol.ch).collect();
        self.as_digits = self.characters.iter().copied().map(code::digit).collect();
    }
}

fn number_speakers(turns: &[Turn<'_>]) -> Vec<u32> {
    let mut known: WordMap<&str, u32> = WordMap::default();
    let mut number = |name| {
        let next = known.len() as u32 + 1;
        *known.entry(name).or_insert(next)
    };
    turns.iter().map(|turn| turn.speaker.map_or(0, &mut number)).collect()
}

fn is_agent(name: &str) -> bool {
    [
        "agent",
        "rep",
        "representative",
        "operator",
        "advisor",
        "adviser",
        "assistant",
        "support",
        "clerk",
        "receptionist",
        "associate",
        "bot",
        "ivr",
        "teller",
    ]
    .iter()
    .any(|known| known.eq_ignore_ascii_case(name))
}
