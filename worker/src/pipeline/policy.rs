//! What a policy means once its names are known: built-in or from a file, with its entities looked up and its digest taken.

use std::path::{Path, PathBuf};

use config::custom::CustomRule;
use config::policy::{self, Entities, built_in};
pub use config::policy::{Channels, OnGap};
use detectors::custom::{Additions, Custom, CustomError, Spec};
use detectors::{Selection, Turn, detect};
use redaction::fill::Fill;
use redaction::finding::Entity;
use redaction::manifest::{Control, Lists, Reach, Rule};
use redaction::placing::Padding;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::treatment::Treatments;
use crate::attest::keyed::{DigestKey, Purpose};
use crate::attest::substitute::TranscriptKey;

/// How much of an output is listened to again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Extent {
    /// All of it.
    Full,
    /// What was changed or may have been misheard.
    Incremental {
        /// The share of the rest, 0 to 1, that is heard too.
        share: f64,
    },
}

/// A policy ready to be applied.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name, for manifests and metrics.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its canonical text, hexadecimal.
    pub sha256: String,
    /// What is looked for, and how sure a rule has to be.
    pub selection: Selection,
    /// What is written over it.
    pub fill: Fill,
    /// How far edges reach at least.
    pub padding: Padding,
    /// Which channels are overwritten.
    pub channels: Channels,
    /// The longest stretch of speech without words that counts as covered, in milliseconds.
    pub max_gap_ms: u64,
    /// What becomes of a recording with a longer one.
    pub on_gap: OnGap,
    /// How often the output is listened to at most.
    pub rounds: u8,
    /// How much of it is listened to.
    pub extent: Extent,
    /// The example lines of the policy's own rules.
    pub examples: Vec<Example>,
    /// What manifests say of its lists; none where it has none.
    pub lists: Option<Lists>,
    /// The controls that it serves, and those that it can't reach.
    pub controls: Vec<Control>,
    /// Under which key the values found are counted, if they are.
    pub repeats: Option<DigestKey>,
    /// What stands in the transcript where values were.
    pub treatments: Treatments,
    /// What people must decide.
    pub terms: Terms,
    listed: SecretString,
}

/// What people must hear and decide before an output may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How many people must approve it: 1 or 2.
    pub approvals: usize,
    /// Of a hundred results, how many somebody should listen to even where nothing else speaks for it.
    pub sample_percent: u64,
}

/// A line that one of the policy's own rules must catch or ignore.
#[derive(Debug, Clone)]
pub struct Example {
    /// The rule's id.
    pub rule: String,
    /// Its place among the rule's lines of that kind, from 1.
    pub number: usize,
    /// Whether the rule must find something in it.
    pub catch: bool,
    line: String,
}

/// Why there is no such policy.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// Neither built in, nor in the folder of policies, nor a file.
    #[error("there is no policy {0:?}: name one of {known}, or a TOML file", known = known())]
    Unknown(String),
    /// The file can't be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// The text is wrong.
    #[error("policy {name}: {mistakes}")]
    Wrong {
        /// The name or file asked for.
        name: String,
        /// All that is wrong.
        mistakes: config::Mistakes,
    },
    /// A rule of its own can't be compiled.
    #[error("policy {name}: {error}")]
    Rule {
        /// The policy.
        name: String,
        /// What of the rule is wrong.
        error: CustomError,
    },
    /// Names that no rule reports.
    #[error("policy {name}: no rule reports {}; the entities are {}", unknown.join(", "), entity_names())]
    UnknownEntities {
        /// The policy.
        name: String,
        /// The names.
        unknown: Vec<String>,
    },
}

fn known() -> String {
    config::policy::BUILT_IN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

fn entity_names() -> String {
    Entity::ALL.iter().map(|entity| entity.name()).collect::<Vec<_>>().join(" ")
}

impl Policy {
    /// The policy of that name (in `folder`, if given, or built in) or in that file.
    ///
    /// # Errors
    /// What is wrong with it, all mistakes at once.
    pub fn load(name: &str, folder: Option<&Path>) -> Result<Self, PolicyError> {
        let text = match text_of(name, folder)? {
            Some(text) => text,
            None => return Err(PolicyError::Unknown(name.to_owned())),
        };
        Self::parse(name, &text)
    }

    /// The policy of a TOML text; `name` is what it was asked for as.
    ///
    /// # Errors
    /// What is wrong with it, all mistakes at once.
    pub fn parse(name: &str, text: &str) -> Result<Self, PolicyError> {
        let policy = config::Policy::parse(text).map_err(|mistakes| PolicyError::Wrong { name: name.to_owned(), mistakes })?;
        let wanted = entities(name, &policy.entities)?;
        let thresholds = Entities::Only(policy.thresholds.0.keys().cloned().collect());
        let thresholds = entities(name, &thresholds)?.into_iter().zip(policy.thresholds.0.values());
        let additions = additions(&policy).map_err(|error| PolicyError::Rule { name: name.to_owned(), error })?;
        let selection = Selection::new(&wanted, policy.min_confidence as f32).with(additions);
        let selection = if policy.learned { selection } else { selection.ruled() };
        Ok(Self {
            sha256: hex::encode(Sha256::digest(policy.canonical())),
            selection: thresholds.fold(selection, |selection, (entity, least)| selection.threshold(entity, *least as f32)),
            examples: policy.rules.0.iter().flat_map(examples).collect(),
            fill: fill(policy.fill),
            padding: Padding { before_ms: policy.padding.before_ms as u32, after_ms: policy.padding.after_ms as u32 },
            channels: policy.channels,
            max_gap_ms: policy.coverage.max_gap_ms,
            on_gap: policy.coverage.on_gap,
            rounds: u8::try_from(policy.verify.max_rounds).unwrap_or(1).saturating_add(1),
            extent: match policy.verify.extent {
                policy::Extent::Full => Extent::Full,
                policy::Extent::Incremental => Extent::Incremental { share: policy.verify.share },
            },
            lists: lists(&policy),
            controls: policy.controls.0.iter().map(control).collect(),
            repeats: None,
            terms: Terms { approvals: policy.review.approvals as usize, sample_percent: policy.review.sample_percent },
            listed: policy.lists(),
            treatments: Treatments::new(policy.transcript),
            name: policy.name,
            version: policy.version,
        })
    }

    /// The example lines that don't hold.
    pub fn failing(&self) -> Vec<&Example> {
        self.examples.iter().filter(|example| example.is_found(&self.selection) != example.catch).collect()
    }

    /// The same with its lists digested under `key`, and each value that is found too where `repeats` are to be counted.
    #[must_use]
    pub fn with_digest_key(mut self, key: &DigestKey, repeats: bool) -> Self {
        let digest = || key.digest(Purpose::Lists, &[self.listed.expose_secret()]);
        self.lists = self.lists.take().map(|lists| Lists { digest: Some(digest()), ..lists });
        self.repeats = repeats.then(|| key.clone());
        self
    }

    /// The same with a key for what stands in the transcript.
    #[must_use]
    pub fn with_transcript_key(mut self, key: &TranscriptKey) -> Self {
        self.treatments.with_key(key);
        self
    }

    /// Whether anything is made of the values found: else nobody keeps them.
    pub(super) fn needs_values(&self) -> bool {
        self.repeats.is_some() || self.treatments.needs_values()
    }

    /// The rules that it looks with.
    pub fn rules(&self) -> Vec<Rule> {
        let rule =
            |rule: detectors::RuleInForce| Rule { id: rule.id.to_owned(), entity: rule.entity.name().to_owned(), version: rule.version };
        detectors::rules_in_force(&self.selection).into_iter().map(rule).collect()
    }

    /// The same policy with another fill. The digest says so too: what was applied is what is named.
    #[must_use]
    pub fn with_fill(mut self, fill: Fill) -> Self {
        if fill != self.fill {
            self.sha256 = hex::encode(Sha256::digest(format!("{}\nfill={fill:?}", self.sha256)));
            self.fill = fill;
        }
        self
    }
}

impl Example {
    /// Whether the rule finds something in the line; `|` stands between turns.
    fn is_found(&self, selection: &Selection) -> bool {
        let turns: Vec<Turn<'_>> = self.line.split('|').map(|text| Turn { speaker: None, text }).collect();
        detect(&turns, selection).iter().any(|finding| finding.rule == self.rule)
    }
}

fn examples(rule: &CustomRule) -> Vec<Example> {
    let of = |lines: &[String], catch: bool| -> Vec<Example> {
        let example = |(index, line): (usize, &String)| Example { rule: rule.name.clone(), number: index + 1, catch, line: line.clone() };
        lines.iter().enumerate().map(example).collect()
    };
    [of(&rule.catch, true), of(&rule.ignore, false)].concat()
}

/// What the policy adds to the program's rules.
fn additions(policy: &config::Policy) -> Result<Additions, CustomError> {
    let spec = |rule: &CustomRule| Spec {
        name: rule.name.clone(),
        entity: rule.entity.clone(),
        pattern: rule.pattern.clone(),
        before: rule.before.clone(),
        after: rule.after.clone(),
        checksum: rule.checksum.clone(),
    };
    let rules = policy.rules.0.iter().map(|rule| Custom::new(&spec(rule))).collect::<Result<_, _>>()?;
    Ok(Additions::new(rules, &policy.allow, &policy.deny))
}

/// The text of a policy: of the operator's folder first, then built in, then a file of that path.
fn text_of(name: &str, folder: Option<&Path>) -> Result<Option<String>, PolicyError> {
    let plain = !name.contains(['/', '\\', '.']);
    let in_folder = folder.filter(|_| plain).map(|folder| folder.join(format!("{name}.toml"))).filter(|path| path.is_file());
    if let Some(path) = in_folder {
        return read(&path).map(Some);
    }
    match built_in(name) {
        Some(text) => Ok(Some(text.to_owned())),
        None if Path::new(name).is_file() => read(Path::new(name)).map(Some),
        None => Ok(None),
    }
}

fn read(path: &Path) -> Result<String, PolicyError> {
    std::fs::read_to_string(path).map_err(|error| PolicyError::Unreadable { path: path.to_owned(), error })
}

fn entities(name: &str, wanted: &Entities) -> Result<Vec<Entity>, PolicyError> {
    let names = match wanted {
        Entities::All => return Ok(Entity::ALL.to_vec()),
        Entities::Only(names) => names,
    };
    let unknown: Vec<String> = names.iter().filter(|name| Entity::from_name(name).is_none()).cloned().collect();
    if !unknown.is_empty() {
        return Err(PolicyError::UnknownEntities { name: name.to_owned(), unknown });
    }
    Ok(names.iter().filter_map(|name| Entity::from_name(name)).collect())
}

fn lists(policy: &config::Policy) -> Option<Lists> {
    let (allow, deny) = (policy.allow.len() as u64, policy.deny.len() as u64);
    (allow + deny > 0).then_some(Lists { allow, deny, digest: None })
}

fn control(control: &config::controls::Control) -> Control {
    let reach = match control.reach {
        config::controls::Reach::Supports => Reach::Supports,
        config::controls::Reach::OutOfReach => Reach::OutOfReach,
    };
    let config::controls::Control { framework, control, entities, statement, .. } = control.clone();
    Control { framework, control, reach, entities, statement }
}

fn fill(fill: config::policy::Fill) -> Fill {
    match fill {
        config::policy::Fill::Tone => Fill::Tone,
        config::policy::Fill::Silence => Fill::Silence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_policy_names_only_entities_that_rules_report() {
        for (name, _) in config::policy::BUILT_IN {
            let policy = Policy::load(name, None).unwrap();
            assert_eq!(&policy.name, name);
        }
    }

    #[test]
    fn a_policy_with_unknown_entities_names_all_of_them() {
        let text = "name = \"x\"\nversion = \"1\"\nentities = [\"PIN\", \"SHOE_SIZE\", \"HAT_SIZE\"]\n";
        let error = Policy::parse("x", text).unwrap_err().to_string();
        assert!(error.contains("SHOE_SIZE") && error.contains("HAT_SIZE"), "{error}");
    }

    const RULE: &str = "name = 'x'\nversion = '1'\nentities = ['PIN']\n[[rules]]\nname = 'staff'\nentity = 'MEMBER_ID'\n\
        pattern = 'S[0-9]{6}'\nbefore = ['staff number']\n";

    #[test]
    fn the_examples_of_ones_own_rules_are_tried() {
        let text = format!("{RULE}catch = ['staff number?|S one two three 4 5 6', 'S 123456']\nignore = ['serial S 123456']\n");
        let policy = Policy::parse("x", &text).unwrap();
        let failing: Vec<_> = policy.failing().iter().map(|example| (example.rule.as_str(), example.number, example.catch)).collect();
        assert_eq!((policy.examples.len(), failing), (3, vec![("staff", 2, true)]));
    }

    #[test]
    fn a_rule_of_ones_own_with_an_unknown_checksum_is_refused() {
        let text = format!("{RULE}checksum = 'crc'\ncatch = ['a']\nignore = ['b']\n");
        assert!(Policy::parse("x", &text).unwrap_err().to_string().contains("luhn"));
    }

    #[test]
    fn lists_are_digested_under_a_key_and_never_without_one() {
        let policy =
            |allow: &str| Policy::parse("x", &format!("name = 'x'\nversion = '1'\nentities = ['PIN']\nallow = ['{allow}']\n")).unwrap();
        let (one, other) = (policy("0800 123"), policy("0800 124"));
        assert_eq!((&one.sha256, &one.lists), (&other.sha256, &other.lists));
        assert!(one.lists.as_ref().is_some_and(|lists| lists.digest.is_none()));
        let key = DigestKey::new("k", &[7; 32]).unwrap();
        assert_ne!(one.with_digest_key(&key, false).lists, other.with_digest_key(&key, false).lists);
        assert_eq!(Policy::load("all", None).unwrap().with_digest_key(&key, true).lists, None);
    }

    #[test]
    fn another_fill_is_another_digest() {
        let policy = Policy::load("all", None).unwrap();
        let other = policy.clone().with_fill(Fill::Silence);
        assert_ne!(policy.sha256, other.sha256);
        assert_eq!(policy.sha256, policy.clone().with_fill(policy.fill).sha256);
    }
}
