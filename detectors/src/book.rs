//! What is compiled once: the lexicon, the cues of all rules, and the phrases of talk.

use std::sync::LazyLock;

use crate::cue::{Cues, RuleSet, Topic};
use crate::harmless;
use crate::reader::lexicon::Lexicon;
use crate::rules;
use crate::talk::Talk;

/// Words, phrases, and the rules they lead to.
pub(crate) struct Book {
    /// Known words.
    pub(crate) lexicon: Lexicon,
    /// Phrases that ask for values.
    pub(crate) cues: Cues,
    /// Phrases that say how a talk goes on.
    pub(crate) talk: Talk,
}

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
        let talk = Talk::new(&mut lexicon);
        Self { lexicon, cues, talk }
    }
}
