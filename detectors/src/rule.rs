//! What a rule is: who it is, the words that ask for its value, and how it reads an answer.

use redaction::finding::{Checksum, Entity, Reason};

use crate::code::Code;
use crate::confidence;
use crate::scene::Scene;

/// Who a rule is: what a manifest or a policy needs to name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its name, stable across versions: lower case with underscores.
    pub id: &'static str,
    /// What it reports.
    pub entity: Entity,
    /// Counts up whenever it may find other things than before.
    pub version: u32,
    /// What it finds, in a sentence.
    pub description: &'static str,
}

/// A line that a rule must catch or must ignore; stands in the rule's file and is tried by one test over the whole table.
#[derive(Debug, Clone, Copy)]
pub enum Case {
    /// The rule reports exactly this text in this line ("|" starts a new turn).
    Catches(&'static str, &'static str),
    /// The rule reports nothing in this line at the default threshold.
    Ignores(&'static str),
}

/// The constant part of a rule.
pub(crate) struct About {
    /// Who it is.
    pub(crate) info: RuleInfo,
    /// Phrases that ask for its value or announce it. `a/b` are alternatives, a trailing `?` makes a word optional, `~` stands for up to
    /// three words.
    pub(crate) cues: &'static [&'static str],
    /// Phrases that may be chance or a mishearing: the value must then have its full shape.
    pub(crate) weak: &'static [&'static str],
    /// Lines it must catch and ignore.
    pub(crate) cases: &'static [Case],
}

/// How a rule reads what follows its cue.
pub(crate) enum Answer<'r> {
    /// Digits and letters of a code; they may be spread over turns.
    Code(&'r Code),
    /// Words: given the tokens that follow the cue, the first and last token of the value.
    Words(fn(&Scene<'_>, Place) -> Option<(usize, usize)>),
}

/// Where an answer is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// First token that may belong to it.
    pub(crate) from: usize,
    /// One past the last.
    pub(crate) to: usize,
    /// Whether the place is the rest of the sentence that holds the cue.
    pub(crate) same: bool,
    /// Whether the rule has already read its value, so that only a repeat counts.
    pub(crate) answered: bool,
    /// Whether the question ends soon after its cue, and asks for the value itself: "the password?", not "the password page?".
    pub(crate) asks: bool,
    /// Whether nothing says that this repeats the value: then it can only be the value's next part, with nothing else around it.
    pub(crate) bare: bool,
}

/// Something found: tokens of one stretch of talk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit {
    /// Index in the table of rules.
    pub(crate) rule: usize,
    /// First token.
    pub(crate) first: usize,
    /// Last token.
    pub(crate) last: usize,
    /// 0 to 1.
    pub(crate) confidence: f32,
    /// What the checksum says.
    pub(crate) checksum: Checksum,
    /// The strongest evidence.
    pub(crate) reason: Reason,
    /// Parts of one value share it.
    pub(crate) value: u32,
}

impl Hit {
    /// Whether it goes, unless a policy asks for more.
    pub(crate) fn is_sure(&self) -> bool {
        self.confidence >= confidence::THRESHOLD
    }
}

/// What the rules make of a dialogue.
pub(crate) struct Ruled {
    /// Everything that was found, in no order; `value` numbers parts of one value, 0 for values in one piece.
    pub(crate) hits: Vec<Hit>,
    /// For each token whether it belongs to a number that answered something, also something harmless.
    pub(crate) claimed: Vec<bool>,
}

/// Finds one kind of value. Duties: constant (`about` and `answer` always say the same), linear in the dialogue, and silent about
/// what it read.
pub(crate) trait Rule: Sync {
    /// Who it is, what asks for it, what it is tried on.
    fn about(&self) -> &About;

    /// How it reads an answer.
    fn answer(&self) -> Answer<'_>;

    /// Finds values that nobody asked for, by their shape. `rule` is the rule's index, for the hits.
    fn scan(&self, _scene: &Scene<'_>, _rule: usize, _hits: &mut Vec<Hit>) {}
}
