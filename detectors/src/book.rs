//! What is compiled once: the lexicon, the cues of all rules, and a few words that the engine asks for by name.

use std::sync::LazyLock;

use crate::cue::{Cues, RuleSet, Topic};
use crate::harmless;
use crate::reader::lexicon::Lexicon;
use crate::reader::token::Token;
use crate::rules;

/// Words, phrases, and the rules they lead to.
pub(crate) struct Book {
    /// Known words.
    pub(crate) lexicon: Lexicon,
    /// Phrases that ask for values.
    pub(crate) cues: Cues,
    greetings: Vec<Vec<u16>>,
    /// For each word whether a greeting starts with it.
    greets_with: Vec<bool>,
}

/// How who takes calls opens them.
const GREETINGS: &[&str] = &[
    "thank you for calling",
    "thanks for calling",
    "how can i help",
    "how may i help",
    "how can i assist",
    "how may i assist",
    "welcome to",
    "you're through to",
    "you are through to",
    "you've reached",
    "how can i be of",
    "how could i help",
    "call may be recorded",
    "thank you for holding",
    "thank you for contacting",
    "speaking how",
    "what can i do for you",
];

impl Book {
    /// The one book of the table of rules.
    pub(crate) fn shared() -> &'static Self {
        static BOOK: LazyLock<Book> = LazyLock::new(Book::new);
        &BOOK
    }

    fn new() -> Self {
        let mut lexicon = Lexicon::new();
        let of_rules = rules::TABLE.iter().enumerate().flat_map(|(index, rule)| {
            let one = RuleSet::one(index);
            let strong = rule.about().cues.iter().map(move |cue| (*cue, Topic { strong: one, ..Topic::default() }));
            let weak = rule.about().weak.iter().map(move |cue| (*cue, Topic { weak: one, ..Topic::default() }));
            strong.chain(weak)
        });
        let of_nobody = harmless::CUES.iter().map(|cue| (*cue, Topic { harmless: true, ..Topic::default() }));
        let neutral = harmless::NEUTRAL.iter().map(|cue| (*cue, Topic::default()));
        let cues = Cues::new(&mut lexicon, of_rules.chain(of_nobody).chain(neutral));
        let greetings: Vec<Vec<u16>> =
            GREETINGS.iter().map(|phrase| phrase.split_whitespace().map(|word| lexicon.learn(word)).collect()).collect();
        let mut greets_with = vec![false; lexicon.len()];
        for first in greetings.iter().filter_map(|phrase| phrase.first()) {
            greets_with[usize::from(*first)] = true;
        }
        Self { lexicon, cues, greetings, greets_with }
    }

    /// Whether the words open a call as those do who take calls.
    pub(crate) fn greets(&self, tokens: &[Token]) -> bool {
        let first = tokens.first().is_some_and(|token| self.greets_with.get(usize::from(token.id)) == Some(&true));
        first
            && self
                .greetings
                .iter()
                .any(|phrase| phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(id, token)| token.id == *id))
    }
}
