//! Where evidence is written down, string by string: what it is about, and the words or numbers that it is made of, with blanks between them.

/// Writes strings for one word, and gives each to whoever weighs or keeps it.
pub(super) struct Sheet<'p> {
    text: String,
    /// The class of the word.
    class: char,
    put: &'p mut dyn FnMut(&str),
}

impl<'p> Sheet<'p> {
    pub(super) fn new(class: char, put: &'p mut dyn FnMut(&str)) -> Self {
        Self { text: String::with_capacity(32), class, put }
    }

    fn write(&mut self, about: &str, parts: &[&str]) {
        self.text.clear();
        self.text.push_str(about);
        for part in parts {
            self.text.push(' ');
            self.text.push_str(part);
        }
        (self.put)(&self.text);
    }

    /// A string of one part.
    pub(super) fn plain(&mut self, about: &str, part: &str) {
        self.write(about, &[part]);
    }

    /// A string of two parts.
    pub(super) fn pair(&mut self, about: &str, first: &str, second: &str) {
        self.write(about, &[first, second]);
    }

    /// A string of a part and the word's class.
    pub(super) fn classed(&mut self, about: &str, part: &str) {
        let class = self.class;
        self.write(about, &[part, class.encode_utf8(&mut [0; 4])]);
    }

    /// A string of two parts and the word's class.
    pub(super) fn classed_pair(&mut self, about: &str, first: &str, second: &str) {
        let class = self.class;
        self.write(about, &[first, second, class.encode_utf8(&mut [0; 4])]);
    }
}
