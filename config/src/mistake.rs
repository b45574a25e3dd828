//! What is wrong with a settings or policy file. Messages name keys and bounds and never repeat a text that was given: it may be a secret.

use std::fmt;

/// One mistake: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The key's path (`limits.max_bytes`), the environment variable's name, or `line 3, column 7`.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.problem, self.remedy)
    }
}

/// Every mistake of one file and the environment, in the order of the keys' declaration. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => writeln!(f, "1 mistake in the configuration:")?,
            n => writeln!(f, "{n} mistakes in the configuration:")?,
        }
        self.0.iter().try_for_each(|mistake| writeln!(f, "  {mistake}"))
    }
}
