//! `[[controls]]` of a policy: which requirements of which framework the removal of words serves, and which it can't reach.

use toml::{Table, Value};

use crate::policy::is_entity;
use crate::value::FromValue;

choices! {
    /// Whether removing words serves a control.
    Reach {
        /// It is one measure among those that the control asks for.
        Supports = "supports",
        /// It can't: what the control is about stays in the recording, or outside this program.
        OutOfReach = "out_of_reach",
    }
}

/// One control, stated in every manifest that the policy makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// "PCI DSS 4.0.1".
    pub framework: String,
    /// "3.3.1".
    pub control: String,
    /// Whether removing words serves it.
    pub reach: Reach,
    /// The entities whose removal serves it.
    pub entities: Vec<String>,
    /// What is claimed, or what is not.
    pub statement: String,
}

const KEYS: &[&str] = &["framework", "control", "reach", "entities", "statement"];

impl Control {
    fn read(table: &Table) -> Result<Self, String> {
        if let Some(key) = table.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("{key} is not a known key (they are {})", KEYS.join(", ")));
        }
        let text = |key: &str| match table.get(key).map(String::from_value) {
            Some(Ok(text)) if !text.trim().is_empty() => Ok(text),
            _ => Err(format!("{key} is missing, or is no text")),
        };
        let entities =
            table.get("entities").map_or(Ok(Vec::new()), Vec::<String>::from_value).map_err(|problem| format!("entities {problem}"))?;
        let reach = table.get("reach").map_or(Ok(Reach::Supports), Reach::from_value).map_err(|problem| format!("reach {problem}"))?;
        match () {
            () if !entities.iter().all(|name| is_entity(name)) => {
                Err("entities has a name that is not written like CREDIT_CARD".to_owned())
            }
            () if reach == Reach::OutOfReach && !entities.is_empty() => {
                Err("entities stand under a control that is out of reach".to_owned())
            }
            () => Ok(Self { framework: text("framework")?, control: text("control")?, reach, entities, statement: text("statement")? }),
        }
    }
}

/// All controls of a policy, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Controls(pub Vec<Control>);

impl FromValue for Controls {
    fn from_value(value: &Value) -> Result<Self, String> {
        let tables = value.as_array().ok_or("is not written [[controls]]")?;
        let read = |(index, table): (usize, &Value)| {
            let read = table.as_table().ok_or_else(|| "is not written [[controls]]".to_owned()).and_then(Control::read);
            read.map_err(|problem| format!("number {}: {problem}", index + 1))
        };
        let (controls, problems): (Vec<_>, Vec<_>) = tables.iter().enumerate().map(read).partition(Result::is_ok);
        if problems.is_empty() {
            return Ok(Self(controls.into_iter().filter_map(Result::ok).collect()));
        }
        Err(problems.into_iter().filter_map(Result::err).collect::<Vec<_>>().join(". "))
    }
}
