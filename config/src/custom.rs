//! What a policy adds to the rules: rules of one's own (`[[rules]]`), values that never go (`allow`), words that always go (`deny`), and
//! thresholds of single entities (`[thresholds]`).

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::policy::{is_entity, name};
use crate::value::FromValue;

/// One rule of one's own. Whether its entity, pattern and checksum are known, who applies it checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomRule {
    /// Its id in findings and manifests: `a-z 0-9 - _`.
    pub name: String,
    /// What it reports, by an entity's name; `CUSTOM` where none fits.
    pub entity: String,
    /// A regular expression over the digits and upper-case letters of a value as dictated.
    pub pattern: String,
    /// Phrases, one of which must stand before the value.
    pub before: Vec<String>,
    /// Phrases, one of which may stand after it instead.
    pub after: Vec<String>,
    /// The name of a checksum.
    pub checksum: Option<String>,
    /// Lines that it must find something in; `|` stands between turns.
    pub catch: Vec<String>,
    /// Lines that it must find nothing in.
    pub ignore: Vec<String>,
}

/// The keys of a rule.
const KEYS: &[&str] = &["name", "entity", "pattern", "before", "after", "checksum", "catch", "ignore"];

impl CustomRule {
    fn read(table: &Table) -> Result<Self, Vec<String>> {
        let mut problems: Vec<String> = Vec::new();
        for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            problems.push(format!("{key} is not a known key (they are {})", KEYS.join(", ")));
        }
        let text = |key: &str, problems: &mut Vec<String>| read::<String>(table, key, problems).unwrap_or_default();
        let rule = Self {
            name: text("name", &mut problems),
            entity: read(table, "entity", &mut problems).unwrap_or_else(|| "CUSTOM".to_owned()),
            pattern: text("pattern", &mut problems),
            before: read(table, "before", &mut problems).unwrap_or_default(),
            after: read(table, "after", &mut problems).unwrap_or_default(),
            checksum: read(table, "checksum", &mut problems),
            catch: read(table, "catch", &mut problems).unwrap_or_default(),
            ignore: read(table, "ignore", &mut problems).unwrap_or_default(),
        };
        problems.extend(name(&rule.name).err().map(|problem| format!("name {problem}")));
        if !is_entity(&rule.entity) {
            problems.push("entity is not written like CREDIT_CARD".to_owned());
        }
        for (key, missing) in [("pattern", rule.pattern.is_empty()), ("catch", rule.catch.is_empty()), ("ignore", rule.ignore.is_empty())] {
            if missing {
                problems.push(format!("{key} is missing: a rule states its pattern, and lines that it must catch and ignore"));
            }
        }
        if problems.is_empty() { Ok(rule) } else { Err(problems) }
    }

    /// One line that says all that the rule does; its example lines change nothing.
    pub(crate) fn canonical(&self) -> String {
        let Self { name, entity, pattern, before, after, checksum, .. } = self;
        format!("rule={name:?} {entity} {pattern:?} {before:?} {after:?} {checksum:?}")
    }
}

/// The value of a key, if it is there and of its type.
fn read<T: FromValue>(table: &Table, key: &str, problems: &mut Vec<String>) -> Option<T> {
    match T::from_value(table.get(key)?) {
        Ok(value) => Some(value),
        Err(problem) => {
            problems.push(format!("{key} {problem}"));
            None
        }
    }
}

/// All rules of a policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomRules(pub Vec<CustomRule>);

impl FromValue for CustomRules {
    fn from_value(value: &Value) -> Result<Self, String> {
        let tables = value.as_array().ok_or("is not written [[rules]]")?;
        let (mut rules, mut problems) = (Vec::new(), Vec::new());
        for (index, table) in tables.iter().enumerate() {
            match table.as_table().ok_or_else(|| vec!["is not written [[rules]]".to_owned()]).and_then(CustomRule::read) {
                Ok(rule) => rules.push(rule),
                Err(found) => problems.push(format!("number {}: {}", index + 1, found.join("; "))),
            }
        }
        let twice = rules.iter().enumerate().find(|(index, rule)| rules[..*index].iter().any(|other| other.name == rule.name));
        problems.extend(twice.map(|(index, _)| format!("number {}: its name stands twice", index + 1)));
        if problems.is_empty() { Ok(Self(rules)) } else { Err(problems.join(". ")) }
    }
}

/// Thresholds of single entities, 0 to 1.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds(pub BTreeMap<String, f64>);

impl FromValue for Thresholds {
    fn from_value(value: &Value) -> Result<Self, String> {
        let table = value.as_table().ok_or("is not a section")?;
        let mut thresholds = BTreeMap::new();
        for (entity, value) in table {
            let number = f64::from_value(value).map_err(|problem| format!("{entity} {problem}"))?;
            if !is_entity(entity) || !(0.0..=1.0).contains(&number) {
                return Err("needs lines like CREDIT_CARD = 0.4, from 0 to 1".to_owned());
            }
            thresholds.insert(entity.clone(), number);
        }
        Ok(Self(thresholds))
    }
}
