//! Text that somebody said. It can be read only by asking for it, so it can't slip into a log, an error or a panic.

use std::fmt;

/// Words that were spoken, masked wherever they are printed.
///
/// [`Spoken::expose`] is the one way to the text; grep for it to find every place that reads speech.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Spoken(String);

impl Spoken {
    /// Wraps what was heard.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. The caller answers for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spoken(***)")
    }
}

impl fmt::Display for Spoken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_speech_shows_neither_its_words_nor_its_length() {
        let short = Spoken::new("four one");
        let long = Spoken::new("four one one one one one one one");
        assert_eq!(format!("{short:?}{short}"), format!("{long:?}{long}"));
        assert!(!format!("{short:?}{short}").contains("four"));
    }
}
