//! Phrases that say how a talk goes on, whatever it is about: how who takes calls opens them, how an answer is
//! refused, and how it is asked for once more.

use crate::reader::lexicon::Lexicon;
use crate::reader::token::Token;

/// How who takes calls opens them.
pub(crate) const GREETINGS: &[&str] = &[
    "thank you for calling",
    "thanks for calling",
    "how can i help",
    "how may i help",
    "how can i assist",
    "what seems to be the",
    "how may i assist",
    "welcome to",
    "you're through to",
    "you are through to",
    "you've reached",
    "how can i be of",
    "how could i help",
    "call may be recorded",
    "thank you for holding",
    "thanks for holding",
    "thank you for waiting",
    "thanks for waiting",
    "thank you for contacting",
    "speaking how",
    "what can i do for you",
    "what can we do for you",
    "what can i help you with",
    "how can we help",
    "how may we help",
    "how may i direct",
    "on a recorded line",
    "calls are recorded",
    "call is recorded",
    "call is being recorded",
    "call's being recorded",
    "calls may be recorded",
];

/// How an answer is refused, put off or ruled out: numbers that follow are most likely others.
pub(crate) const REFUSALS: &[&str] = &[
    "don't have",
    "do not have",
    "haven't got",
    "have not got",
    "not got",
    "didn't get",
    "haven't received",
    "don't remember",
    "can't remember",
    "cannot remember",
    "don't recall",
    "can't recall",
    "don't know",
    "do not know",
    "no idea",
    "how would i know",
    "can't find",
    "cannot find",
    "couldn't find",
    "lost my",
    "lost it",
    "forgotten my",
    "forgotten it",
    "forgot my",
    "forgot it",
    "i forget",
    "never had one",
    "never had a",
    "never set",
    "didn't set",
    "don't think i",
    "rather not",
    "sooner not",
    "prefer not",
    "not comfortable",
    "not giving",
    "not going to give",
    "not going to read",
    "won't give",
    "don't want to give",
    "not telling",
    "not reading",
    "don't give that",
    "don't give out",
    "don't need your",
    "don't need the",
    "no need for",
    "don't tell",
    "do not tell",
    "don't share",
    "do not share",
    "never share",
    "never ask",
    "never tell",
    "won't ask",
    "will not ask",
    "wouldn't ask",
    "shouldn't ask",
    "don't ask",
    "not allowed to",
    "can't take",
    "apple pay",
    "google pay",
    "paypal",
    "pay cash",
    "in cash",
    "bank transfer",
    "in writing",
    "should be at least",
    "must be at least",
    "needs to be at least",
    "has to be at least",
    "don't do",
    "don't bother with",
    "don't want to",
    "don't wanna",
    "don't carry",
    "don't own",
    "don't see",
    "didn't bring",
    "didn't write",
    "haven't set",
    "haven't been",
    "hasn't got",
    "hasn't arrived",
    "hasn't come",
    "never had",
    "never got",
    "never been",
    "can't see",
    "can't read",
    "can't give",
    "couldn't tell",
    "won't be giving",
    "wasn't going to",
    "not going to",
    "not on me",
    "not with me",
    "not sure",
    "not a clue",
    "not to hand",
    "not handy",
    "no clue",
    "rather put",
    "rather do",
    "prefer to",
    "lost mine",
    "there isn't",
    "there's no",
    "look it up",
    "have to check",
    "have to look",
    "have to find",
    "why do you need",
    "why would you",
    "do you need that",
    "do you really need",
    "it's upstairs",
    "it's downstairs",
    "it's in the",
    "it's in my",
    "i'm abroad",
    "call you back",
    "i'll pay",
];

/// How something is asked for once more, because it wasn't heard or isn't right.
pub(crate) const AGAIN: &[&str] = &[
    "again",
    "repeat that",
    "repeat it",
    "repeat the",
    "just repeat",
    "one more time",
    "once more",
    "didn't catch",
    "didn't get that",
    "missed that",
    "missed the",
    "missed one",
    "cut out",
    "broke up",
    "breaking up",
    "came up invalid",
    "that's invalid",
    "isn't working",
    "not working",
    "doesn't match",
    "not recognised",
    "not recognized",
    "was that",
    "is that",
    "did you say",
];

/// How an answer is rejected: what was asked for is open again.
pub(crate) const REJECTIONS: &[&str] = &[
    "not what i have",
    "not what i've got",
    "not what i'm seeing",
    "not what we have",
    "not what we've got",
    "not what it says",
    "not what's on",
    "not the one i have",
    "not the one i've got",
    "not the one we have",
    "not the one we've got",
    "not the one on",
    "isn't the one",
    "not that one",
    "isn't that one",
    "that's not it",
    "that isn't it",
    "that's not right",
    "that isn't right",
    "that's not correct",
    "that's incorrect",
    "doesn't match",
    "does not match",
    "don't match",
    "not matching",
    "isn't matching",
    "try again",
    "try another",
    "another go",
    "another try",
    "another guess",
    "not accepting",
    "hasn't accepted",
    "not accepted",
    "came up invalid",
    "that's invalid",
    "not recognised",
    "not recognized",
];

/// What phrases do to a talk: any of [`Said::GREETING`], [`Said::REFUSAL`], [`Said::AGAIN`] and [`Said::REJECTION`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Said(u8);

impl Said {
    /// Opens a call.
    pub(crate) const GREETING: Self = Self(1);
    /// Refuses an answer.
    pub(crate) const REFUSAL: Self = Self(2);
    /// Asks to hear something again.
    pub(crate) const AGAIN: Self = Self(4);
    /// Rejects an answer.
    pub(crate) const REJECTION: Self = Self(8);

    /// Whether it is one of `those`.
    pub(crate) fn is(self, those: Self) -> bool {
        self.0 & those.0 != 0
    }

    /// Both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The phrases of talk, compiled to the words of a lexicon.
pub(crate) struct Talk {
    /// Sorted by their words.
    phrases: Vec<(Vec<u16>, Said)>,
    /// For each word the first of the phrases that start with it, and how many.
    starts: Vec<(u16, u16)>,
}

impl Talk {
    /// Compiles all phrases, teaching `lexicon` their words.
    pub(crate) fn new(lexicon: &mut Lexicon) -> Self {
        let lists = [(GREETINGS, Said::GREETING), (REFUSALS, Said::REFUSAL), (AGAIN, Said::AGAIN), (REJECTIONS, Said::REJECTION)];
        let mut phrases: Vec<(Vec<u16>, Said)> = Vec::new();
        for (list, said) in lists {
            phrases.extend(list.iter().map(|phrase| (phrase.split_whitespace().map(|word| lexicon.learn(word)).collect(), said)));
        }
        phrases.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut starts = vec![(0, 0); lexicon.len()];
        for (at, (phrase, _)) in phrases.iter().enumerate().rev() {
            let (first, count) = &mut starts[usize::from(phrase[0])];
            (*first, *count) = (at as u16, *count + 1);
        }
        Self { phrases, starts }
    }

    /// What the phrases say that start the words.
    pub(crate) fn opens(&self, tokens: &[Token]) -> Said {
        let found = tokens.first().and_then(|token| self.starts.get(usize::from(token.id))).copied();
        let Some((first, count)) = found.filter(|(_, count)| *count > 0) else { return Said::default() };
        let stands = |phrase: &[u16]| phrase.len() <= tokens.len() && phrase.iter().zip(tokens).all(|(id, token)| token.id == *id);
        let phrases = &self.phrases[usize::from(first)..usize::from(first + count)];
        phrases.iter().filter(|(phrase, _)| stands(phrase)).fold(Said::default(), |all, (_, said)| all.and(*said))
    }

    /// What the phrases say that stand anywhere in the words.
    pub(crate) fn anywhere(&self, tokens: &[Token]) -> Said {
        (0..tokens.len()).fold(Said::default(), |all, at| all.and(self.opens(&tokens[at..])))
    }
}
