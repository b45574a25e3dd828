//! Takes keys out of a TOML text and the environment, one by one, and collects every mistake on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use toml::{Table, Value};

use crate::mistake::{Mistake, Mistakes};
use crate::value::FromValue;

/// How the content of a secret's file is had.
pub(crate) type ReadSecret<'a> = &'a dyn Fn(&Path) -> io::Result<String>;

/// The start of every variable's name. Two underscores stand for the dot in a key's path.
const PREFIX: &str = "CALLSCRUB__";

/// The path of a key in a section; the root's is empty.
pub(crate) fn key(section: &str, name: &str) -> String {
    if section.is_empty() { name.to_owned() } else { format!("{section}.{name}") }
}

/// The variable that overrides the key: `queue.folder.root` is `CALLSCRUB__QUEUE__FOLDER__ROOT`.
pub(crate) fn variable(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "__").to_uppercase())
}

/// One reading of one file. Keys that nobody took are unknown in the end.
pub(crate) struct Reader<'a> {
    file: Table,
    env: &'a BTreeMap<String, String>,
    read_secret: ReadSecret<'a>,
    keys: BTreeSet<String>,
    variables: BTreeSet<String>,
    mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    /// A reader of `text`; a text that isn't TOML ends the reading at once, since none of its keys can be told.
    pub(crate) fn new(text: &str, env: &'a BTreeMap<String, String>, read_secret: ReadSecret<'a>) -> Result<Self, Mistakes> {
        let file = text.parse::<Table>().map_err(|error| Mistakes(vec![syntax(text, &error)]))?;
        Ok(Self { file, env, read_secret, keys: BTreeSet::new(), variables: BTreeSet::new(), mistakes: Vec::new() })
    }

    /// The key's value from the environment, else from the file, else the default. A bad value is noted and the default goes on in its
    /// place, so that the reading finds the other mistakes too; [`Self::finish`] refuses the whole in the end.
    pub(crate) fn take<T: FromValue>(&mut self, key: &str, default: T, check: impl Fn(&T) -> Result<(), String>) -> T {
        self.keys.insert(key.to_owned());
        let variable = variable(key);
        self.variables.insert(variable.clone());
        let overriding = self.env.get(&variable).map(|text| (T::from_variable(text), variable));
        let Some((value, place)) = overriding.or_else(|| find(&self.file, key).map(|value| (value.clone(), key.to_owned()))) else {
            return default;
        };
        match T::from_value(&value).and_then(|value| check(&value).map(|()| value)) {
            Ok(value) => value,
            Err(problem) => {
                self.note(&place, &problem, "correct it or leave it out for the default");
                default
            }
        }
    }

    /// A secret from its variable or from the file that `KEY_file` names; empty where neither is given. In the TOML it is refused.
    pub(crate) fn secret(&mut self, key: &str) -> SecretString {
        let (variable, file_key) = (variable(key), format!("{key}_file"));
        let path: Option<PathBuf> = self.take(&file_key, None, crate::value::any);
        self.variables.insert(variable.clone());
        let instead = format!("set {variable}, or name a file that holds it in {file_key}");
        if find(&self.file, key).is_some() {
            self.keys.insert(key.to_owned());
            self.note(key, "a secret must not stand in this file", &instead);
        }
        match (self.env.get(&variable), path) {
            (Some(_), Some(_)) => {
                self.note(&variable, &format!("is set, and so is {file_key}"), "keep one of them");
                SecretString::default()
            }
            (Some(text), None) => text.clone().into(),
            (None, Some(path)) => self.secret_file(&file_key, &path),
            (None, None) => SecretString::default(),
        }
    }

    fn secret_file(&mut self, key: &str, path: &Path) -> SecretString {
        match (self.read_secret)(path) {
            Ok(text) if text.trim_end_matches(['\r', '\n']).is_empty() => {
                self.note(key, "the file is empty", "write the secret into it");
                SecretString::default()
            }
            Ok(text) => text.trim_end_matches(['\r', '\n']).into(),
            Err(error) => {
                self.note(key, &format!("the file can't be read ({})", error.kind()), "check its path and its permissions");
                SecretString::default()
            }
        }
    }

    /// Whether the key is given, in the file or in the environment.
    pub(crate) fn is_given(&self, key: &str) -> bool {
        find(&self.file, key).is_some() || self.env.contains_key(&variable(key))
    }

    /// Notes a mistake.
    pub(crate) fn note(&mut self, place: &str, problem: &str, remedy: &str) {
        self.mistakes.push(Mistake { place: place.to_owned(), problem: problem.to_owned(), remedy: remedy.to_owned() });
    }

    /// What was read, where no key is unknown and no mistake was noted.
    pub(crate) fn finish<T>(mut self, read: T) -> Result<T, Mistakes> {
        self.note_unknown_keys("", &self.file.clone());
        self.note_unknown_variables();
        if self.mistakes.is_empty() { Ok(read) } else { Err(Mistakes(self.mistakes)) }
    }

    fn note_unknown_keys(&mut self, section: &str, table: &Table) {
        for (name, value) in table {
            let path = key(section, name);
            let inside = format!("{path}.");
            let is_section = self.keys.iter().any(|known| known.starts_with(&inside));
            match value {
                _ if self.keys.contains(&path) => {}
                Value::Table(table) if is_section => self.note_unknown_keys(&path, table),
                _ if is_section => self.note(&path, "is a section, not a value", &format!("write [{path}] on a line of its own")),
                _ => self.note(&path, "is not a known key", &nearest(&path, &self.keys)),
            }
        }
    }

    fn note_unknown_variables(&mut self) {
        let strays: Vec<_> = self.env.keys().filter(|name| name.starts_with(PREFIX) && !self.variables.contains(*name)).collect();
        for name in strays {
            self.note(name, "overrides no known key", &nearest(name, &self.variables));
        }
    }

    /// Every key that was asked for.
    #[cfg(test)]
    pub(crate) fn keys(&self) -> &BTreeSet<String> {
        &self.keys
    }
}

fn find<'t>(table: &'t Table, key: &str) -> Option<&'t Value> {
    match key.split_once('.') {
        None => table.get(key),
        Some((section, rest)) => find(table.get(section)?.as_table()?, rest),
    }
}

/// The parser's own display repeats the line at fault, which may hold a secret: its message and the place are enough.
fn syntax(text: &str, error: &toml::de::Error) -> Mistake {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    Mistake {
        place: format!("line {}, column {column}", before.matches('\n').count() + 1),
        problem: "is not TOML".to_owned(),
        remedy: "correct it (a key twice, a missing quote or bracket); nothing after it was read".to_owned(),
    }
}

fn nearest(name: &str, known: &BTreeSet<String>) -> String {
    let best = known.iter().map(|other| (strsim::jaro_winkler(name, other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    match best {
        Some((likeness, other)) if likeness > 0.85 => format!("did you mean {other}?"),
        _ => "remove it, or look it up in the reference file".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{any, within};
    use secrecy::ExposeSecret;

    type Variables<'t> = &'t [(&'t str, &'t str)];

    fn env(pairs: Variables<'_>) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn files(path: &Path) -> io::Result<String> {
        match path.to_str() {
            Some("/run/secret") => Ok("from file\n".to_owned()),
            Some("/run/empty") => Ok("\n".to_owned()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn places(text: &str, pairs: Variables<'_>, read: impl Fn(&mut Reader<'_>)) -> Vec<String> {
        let env = env(pairs);
        let mut reader = match Reader::new(text, &env, &files) {
            Ok(reader) => reader,
            Err(mistakes) => return mistakes.0.into_iter().map(|mistake| mistake.place).collect(),
        };
        read(&mut reader);
        reader.finish(()).err().map_or(Vec::new(), |mistakes| mistakes.0.into_iter().map(|mistake| mistake.place).collect())
    }

    #[test]
    fn every_mistake_is_reported_at_once_at_its_own_place() {
        let text = "a.number = 'x'\na.other = 900\na.stray = 1\n[elsewhere]\nkey = 1";
        let found = places(text, &[("CALLSCRUB__A__THIRD", "no"), ("CALLSCRUB__A__FOURTH", "1")], |reader| {
            reader.take("a.number", 1u64, any);
            reader.take("a.other", 1u64, within(0..=10));
            reader.take("a.third", true, any);
        });
        assert_eq!(found, ["a.number", "a.other", "CALLSCRUB__A__THIRD", "a.stray", "elsewhere", "CALLSCRUB__A__FOURTH"]);
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
        let env = env(&[("CALLSCRUB__A__X", "3")]);
        let mut reader = Reader::new("[a]\nx = 2\ny = 2", &env, &files).unwrap();
        let read = ["a.x", "a.y", "a.z"].map(|key| reader.take(key, 1u64, any));
        assert_eq!(read, [3, 2, 1]);
    }

    #[test]
    fn a_secret_comes_from_its_variable_or_its_file_and_from_nowhere_else() {
        let cases: [(&str, Variables, &str, &[&str]); 7] = [
            ("", &[("CALLSCRUB__A__KEY", "from env")], "from env", &[]),
            ("a.key_file = '/run/secret'", &[], "from file", &[]),
            ("", &[("CALLSCRUB__A__KEY_FILE", "/run/secret")], "from file", &[]),
            ("a.key = 'hunter2'", &[], "", &["a.key"]),
            ("a.key_file = '/run/empty'", &[], "", &["a.key_file"]),
            ("a.key_file = '/run/nothing'", &[], "", &["a.key_file"]),
            ("a.key_file = '/run/secret'", &[("CALLSCRUB__A__KEY", "x")], "", &["CALLSCRUB__A__KEY"]),
        ];
        for (text, pairs, expected, expected_places) in cases {
            let found = places(text, pairs, |reader| {
                assert_eq!(reader.secret("a.key").expose_secret(), expected, "{text} {pairs:?}");
            });
            assert_eq!(found, expected_places, "{text} {pairs:?}");
        }
    }

    #[test]
    fn a_section_written_as_a_value_is_told_how_to_write_it() {
        assert_eq!(places("a = 1", &[], |reader| assert_eq!(reader.take("a.x", 1u64, any), 1)), ["a"]);
    }

    #[test]
    fn text_that_is_not_toml_is_placed_by_line_and_never_repeated() {
        let mistakes = Reader::new("ok = 1\npassword = hunter2 x\n", &BTreeMap::new(), &files).err().unwrap();
        assert!(mistakes.0[0].place.starts_with("line 2"), "{mistakes}");
        assert!(!mistakes.to_string().contains("hunter2"), "{mistakes}");
    }

    #[test]
    fn a_slip_of_the_pen_is_answered_with_the_nearest_key() {
        let known = BTreeSet::from(["limits.max_bytes".to_owned(), "log.level".to_owned()]);
        assert_eq!(nearest("limits.max_byte", &known), "did you mean limits.max_bytes?");
        assert!(nearest("zzz", &known).starts_with("remove it"));
    }
}
