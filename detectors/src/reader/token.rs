//! One word of the dialogue: what it may denote, how it hangs together with its neighbours, and the way back to the text.

/// What a word denotes when it is dictated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Written digits, any number of them.
    Digits,
    /// "zero" to "nine", "oh", "nought".
    Unit(u8),
    /// "ten" to "nineteen".
    Teen(u8),
    /// "twenty" to "ninety".
    Tens(u8),
    /// "hundred".
    Hundred,
    /// "thousand".
    Thousand,
    /// "zeros", "fours": the digit that is repeated.
    Plural(u8),
    /// "double", "triple": how often the next is repeated.
    Times(u8),
    /// A single letter, upper case.
    Letter(u8),
    /// A word of a spelling alphabet ("bravo"), and its letter.
    Alphabet(u8),
    /// Letters and digits run together ("SW1A").
    Mixed,
    /// A short word in capitals ("GB"), letters of a code where it stands beside others.
    Capitals,
    /// A month's name, 1 to 12.
    Month(u8),
    /// "first" to "thirty-first", "14th".
    Ordinal(u8),
    /// A written address with an at sign.
    Email,
    /// A written host name ("gmail.com").
    Domain,
    /// "um", "er".
    Filler,
    /// A mark that the pipeline set where a value was removed.
    Placeholder,
    /// A speaker's name before a colon.
    Label,
    /// Anything else.
    Word,
}

/// What stands between a word and the one before it in the same unspaced piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Glue {
    /// A space, or nothing before it.
    Space,
    /// A hyphen or dash.
    Hyphen,
    /// A comma.
    Comma,
    /// A full stop.
    Dot,
    /// A slash.
    Slash,
    /// A colon, as in times.
    Colon,
    /// Anything else.
    Other,
}

/// The strongest punctuation after a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stop {
    /// None.
    None,
    /// Comma, semicolon, dash.
    Comma,
    /// Full stop, exclamation mark.
    Full,
    /// Question mark.
    Question,
}

/// A sign written at a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    /// None.
    None,
    /// A currency before it.
    Money,
    /// A percent or degree sign after it.
    Percent,
    /// A plus before it.
    Plus,
}

/// A word's part in talk; a set of flags.
pub(crate) mod traits {
    /// Everyday word: never a name.
    pub(crate) const COMMON: u32 = 1;
    /// May stand inside a dictated number.
    pub(crate) const INNER: u32 = 1 << 1;
    /// Takes back what was said.
    pub(crate) const CORRECTION: u32 = 1 << 2;
    /// What a number before it counts or measures.
    pub(crate) const MEASURE: u32 = 1 << 3;
    /// Leads into an answer.
    pub(crate) const LEAD: u32 = 1 << 4;
    /// Shows that somebody listens, and answers nothing.
    pub(crate) const BACK: u32 = 1 << 5;
    /// A frequent given name.
    pub(crate) const GIVEN: u32 = 1 << 6;
    /// "street", "road".
    pub(crate) const STREET: u32 = 1 << 7;
    /// "mister", "doctor".
    pub(crate) const TITLE: u32 = 1 << 8;
    /// Top-level domain.
    pub(crate) const TLD: u32 = 1 << 9;
    /// Mail host.
    pub(crate) const HOST: u32 = 1 << 10;
    /// Counts what is before a number ("gate", "page").
    pub(crate) const NUMBERED: u32 = 1 << 11;
    /// Also an everyday word, so a digit, letter or month only beside another one.
    pub(crate) const SHY: u32 = 1 << 12;
    /// "as", "in", "for", "like": leads from a letter to its example.
    pub(crate) const EXAMPLE: u32 = 1 << 13;
    /// "and".
    pub(crate) const AND: u32 = 1 << 14;
    /// "at", as in an address.
    pub(crate) const AT: u32 = 1 << 15;
    /// "dot", as in an address.
    pub(crate) const DOT: u32 = 1 << 16;
    /// "dot", "dash", "underscore": joins the parts of an address.
    pub(crate) const JOIN: u32 = 1 << 17;
    /// "is", "was", "are".
    pub(crate) const IS: u32 = 1 << 18;
    /// "the", "my", "your".
    pub(crate) const POSSESSIVE: u32 = 1 << 19;
    /// "number", "code", "reference".
    pub(crate) const NOUN: u32 = 1 << 20;
    /// "again", "repeat": what follows was said before.
    pub(crate) const REPEAT: u32 = 1 << 22;
    /// "wife", "landlord": whose name follows.
    pub(crate) const RELATION: u32 = 1 << 23;
    /// Goes on after a word that takes something back.
    pub(crate) const RESTART: u32 = 1 << 24;
    /// "this", "I'm", "spoke", "thanks": a name may follow.
    pub(crate) const INTRODUCES: u32 = 1 << 25;
    /// "north", "southeast": stands before or after the name of a way.
    pub(crate) const DIRECTION: u32 = 1 << 26;
    /// "flat", "suite", "level": a part of a building, with a number.
    pub(crate) const DWELLING: u32 = 1 << 27;
    /// Everyday word that a recogniser may have written for a digit or the name of a letter.
    pub(crate) const HEARD: u32 = 1 << 28;
    /// Between "number" and this word, a number has no name of its own ("the number").
    pub(crate) const VAGUE: u32 = 1 << 21;
}

/// One word of one turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    /// Index of the turn.
    pub(crate) turn: u32,
    /// First byte in the turn's text.
    pub(crate) byte_start: u32,
    /// One past the last byte.
    pub(crate) byte_end: u32,
    /// First code point in the turn's text.
    pub(crate) start: u32,
    /// One past the last code point.
    pub(crate) end: u32,
    /// The word in the lexicon; 0 for a word that isn't there.
    pub(crate) id: u16,
    /// The cue word that it sounds like; 0 for none.
    pub(crate) sound: u16,
    /// What it denotes.
    pub(crate) kind: Kind,
    /// Its part in talk.
    pub(crate) traits: u32,
    /// How it hangs on the word before.
    pub(crate) glue: Glue,
    /// What follows it.
    pub(crate) stop: Stop,
    /// The sign written at it.
    pub(crate) sign: Sign,
    /// Whether it starts with a capital.
    pub(crate) capital: bool,
    /// Its first letter, upper case; 0 where it isn't ASCII.
    pub(crate) initial: u8,
}

impl Token {
    /// Whether the word has any of `flags`.
    pub(crate) fn is(&self, flags: u32) -> bool {
        self.traits & flags != 0
    }

    /// Whether it denotes digits or letters.
    pub(crate) fn is_symbol(&self) -> bool {
        matches!(
            self.kind,
            Kind::Digits
                | Kind::Unit(_)
                | Kind::Teen(_)
                | Kind::Tens(_)
                | Kind::Times(_)
                | Kind::Plural(_)
                | Kind::Letter(_)
                | Kind::Alphabet(_)
                | Kind::Mixed
                | Kind::Capitals
        )
    }

    /// Whether it is a word of a spelling alphabet.
    pub(crate) fn is_spelling(&self) -> bool {
        matches!(self.kind, Kind::Alphabet(_))
    }

    /// Whether it denotes digits.
    pub(crate) fn is_number(&self) -> bool {
        matches!(self.kind, Kind::Digits | Kind::Unit(_) | Kind::Teen(_) | Kind::Tens(_) | Kind::Times(_) | Kind::Plural(_))
    }
}
