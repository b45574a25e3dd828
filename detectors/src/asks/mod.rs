//! What has been asked for and not yet been answered: the dialogue's memory while it is walked through.

use crate::repeats::Known;
use crate::rule::Hit;
use crate::run::Measure;

mod group;
mod state;

pub(crate) use group::Group;

/// A stretch of symbols with what is known of the place it stands in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// First symbol.
    pub(crate) from: usize,
    /// One past the last symbol.
    pub(crate) to: usize,
    /// What it is said to measure.
    pub(crate) measure: Measure,
    /// Index of the turn.
    pub(crate) turn: u32,
    /// Who speaks, by number; 0 where that isn't known.
    pub(crate) speaker: u32,
    /// Whether the words around say that it repeats something.
    pub(crate) repeat: bool,
    /// Whether the other party asked to hear it again.
    pub(crate) again: bool,
    /// Whether its own sentence says so, or nothing else at all: as who asked reads an answer back.
    pub(crate) read_back: bool,
    /// Whether nobody knows who speaks, and thanks before it say that it is whoever got an answer.
    pub(crate) thanks: bool,
    /// The last word before it in its turn that takes something back.
    pub(crate) amends: Option<usize>,
    /// Whether its sentence says little else: it is dictated, not told.
    pub(crate) dictated: bool,
    /// Whether it is all of the clause that ends its turn.
    pub(crate) alone: bool,
    /// Whether a plain word follows it at once, as if it were counted.
    pub(crate) counted: bool,
    /// Whether the word before it belongs to it: "plus", or the "for" that a lone "four" is heard as at the start of an answer.
    pub(crate) led: bool,
    /// Whether it is little, in a sentence of plain talk, and whether that sentence is said to somebody: "Your 53 ...".
    pub(crate) talk: bool,
    pub(crate) yours: bool,
    /// Whether "to" stands right before it: "text STOP to 85258".
    pub(crate) aimed: bool,
    /// Whether it comes after "and then" in what began with another value.
    pub(crate) goes_on: bool,
    /// Whether the other party told it, and it was no value then.
    pub(crate) told: bool,
    /// Whether the other party has just told a number or asked for something else.
    pub(crate) aside: bool,
    /// The cue that stands right before it, by index.
    pub(crate) after: Option<usize>,
}

/// What has been found so far.
#[derive(Default)]
pub(crate) struct Found {
    /// The words.
    pub(crate) hits: Vec<Hit>,
    /// Values counted so far.
    pub(crate) values: u32,
    /// Values of codes, to know them again when somebody repeats them.
    pub(crate) known: Vec<Known>,
}
