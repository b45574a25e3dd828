//! Text -> words with what they denote, keeping the way back to the text's code points.

mod kinds;
pub(crate) mod lexer;
pub(crate) mod lexicon;
pub(crate) mod sound;
pub(crate) mod token;
pub(crate) mod words;
