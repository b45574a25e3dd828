//! Policies: which entities are removed, and how. Four are built in; a file of one's own has the same keys.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use secrecy::SecretString;
use toml::Value;

use crate::controls::Controls;
use crate::custom::{CustomRule, CustomRules, Thresholds};
use crate::mistake::Mistakes;
use crate::reader::Reader;
use crate::transcript::Transcript;
use crate::value::{FromValue, any, given, within};

/// The built-in policies: name and annotated text.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("all", include_str!("../policies/all.toml")),
    ("gdpr", include_str!("../policies/gdpr.toml")),
    ("hipaa", include_str!("../policies/hipaa.toml")),
    ("pci", include_str!("../policies/pci.toml")),
];

/// The text of the built-in policy of that name.
pub fn built_in(name: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

choices! {
    /// What the samples are overwritten with.
    Fill {
        /// A steady tone: a listener hears that something was removed.
        Tone = "tone",
        /// Zeros.
        Silence = "silence",
    }
}

choices! {
    /// Which channels are overwritten where something was found.
    Channels {
        /// All: echo and crosstalk carry speech across.
        All = "all",
        /// The channel that it was found in, and every other on which it is heard or may be, by measuring each range.
        Echo = "echo",
        /// Only the channel that it was found in.
        Own = "own",
    }
}

choices! {
    /// What becomes of a recording with a stretch of speech that no word accounts for.
    OnGap {
        /// It is not published.
        Quarantine = "quarantine",
        /// It is published, and the manifest lists the gap.
        Publish = "publish",
    }
}

choices! {
    /// How much of an output is listened to again.
    Extent {
        /// What was changed or may have been misheard, and a share of the rest.
        Incremental = "incremental",
        /// Everything.
        Full = "full",
    }
}

/// Which entities are removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entities {
    /// Every entity that rules know.
    All,
    /// These, by their names in the contract (`CREDIT_CARD`), sorted.
    Only(BTreeSet<String>),
}

impl FromValue for Entities {
    fn from_value(value: &Value) -> Result<Self, String> {
        if value.as_str() == Some("all") {
            return Ok(Self::All);
        }
        let names = Vec::<String>::from_value(value).map_err(|_| "is neither \"all\" nor a list of names".to_owned())?;
        let only: BTreeSet<_> = names.iter().cloned().collect();
        match names.len() {
            0 => Err("is empty: nothing would be removed".to_owned()),
            n if n != only.len() => Err("names an entity twice".to_owned()),
            _ if !names.iter().all(|name| is_entity(name)) => Err("has a name that is not written like CREDIT_CARD".to_owned()),
            _ => Ok(Self::Only(only)),
        }
    }
}

pub(crate) fn is_entity(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Names become labels, keys of metrics and file names: short, and of the plainest letters.
pub(crate) fn name<T: AsRef<str>>(name: &T) -> Result<(), String> {
    let name = name.as_ref();
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'));
    if plain && (1..=64).contains(&name.len()) { Ok(()) } else { Err("is not 1 to 64 of a-z, 0-9, - and _".to_owned()) }
}

section! {
    /// The keys at the top of a policy.
    Head [""] {
        /// Its name in job messages, manifests and metrics.
        name: String = String::new(), name;
        /// Its version, stated in the manifest.
        version: String = String::new(), given;
        /// What it is for.
        description: String = String::new(), any;
        /// What is removed.
        entities: Entities = Entities::All, any;
        /// What the samples are overwritten with.
        fill: Fill = Fill::Tone, any;
        /// Which channels are overwritten.
        channels: Channels = Channels::All, any;
        /// The least confidence, 0 to 1, that a finding needs to be removed.
        min_confidence: f64 = 0.5, within(0.0..=1.0);
        /// The same for single entities.
        thresholds: Thresholds = Thresholds::default(), any;
        /// Whether what was learned from calls may remove what no rule finds.
        learned: bool = true, any;
        /// Rules of one's own.
        rules: CustomRules = CustomRules::default(), any;
        /// Values that are never removed, as digits and letters or words.
        allow: Vec<String> = Vec::new(), any;
        /// Words and codes that are always removed.
        deny: Vec<String> = Vec::new(), any;
        /// The requirements that it serves, and those that it can't reach.
        controls: Controls = Controls::default(), any;
    }
}

section! {
    /// `[padding]`: recognised word ends are early by a quarter of a second as a rule.
    Padding ["padding"] {
        /// Milliseconds removed before the first word of a finding.
        before_ms: u64 = 200, within(0..=5000);
        /// Milliseconds removed after its last word.
        after_ms: u64 = 300, within(0..=5000);
    }
}

section! {
    /// `[coverage]`: speech that was detected and that no word accounts for.
    Coverage ["coverage"] {
        /// The longest stretch of it, in milliseconds, that counts as covered all the same: laughter, coughs, music on hold.
        max_gap_ms: u64 = 3000, within(0..=600_000);
        /// What becomes of a recording with a longer one.
        on_gap: OnGap = OnGap::Quarantine, any;
    }
}

section! {
    /// `[verify]`: the output is listened to again.
    Verify ["verify"] {
        /// How often what is still heard may widen the plan before the recording is quarantined.
        max_rounds: u64 = 3, within(1..=3);
        /// How much of it.
        extent: Extent = Extent::Full, any;
        /// The share of the rest, 0 to 1, that an incremental listening draws.
        share: f64 = 0.1, within(0.0..=1.0);
    }
}

section! {
    /// `[review]`: what people must hear and decide before an output may be used.
    Review ["review"] {
        /// How many people must approve an output.
        approvals: u64 = 1, within(1..=2);
        /// How many of a hundred results somebody should listen to even where nothing else speaks for it.
        sample_percent: u64 = 0, within(0..=100);
    }
}

/// One policy, in bounds. Whether rules know its entities, who applies it checks.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Its name in job messages, manifests and metrics: `a-z 0-9 - _`.
    pub name: String,
    /// Its version, stated in the manifest.
    pub version: String,
    /// What it is for.
    pub description: String,
    /// What is removed.
    pub entities: Entities,
    /// What the samples are overwritten with.
    pub fill: Fill,
    /// Which channels are overwritten.
    pub channels: Channels,
    /// The least confidence, 0 to 1, that a finding needs to be removed.
    pub min_confidence: f64,
    /// The same for single entities.
    pub thresholds: Thresholds,
    /// Whether what was learned from calls may remove what no rule finds.
    pub learned: bool,
    /// Rules of one's own.
    pub rules: CustomRules,
    /// Values that are never removed, as digits and letters or words.
    pub allow: Vec<String>,
    /// Words and codes that are always removed.
    pub deny: Vec<String>,
    /// The requirements that it serves, and those that it can't reach.
    pub controls: Controls,
    /// What is removed around a finding.
    pub padding: Padding,
    /// Speech that no word accounts for.
    pub coverage: Coverage,
    /// Listening to the output again.
    pub verify: Verify,
    /// What people must decide.
    pub review: Review,
    /// What stands in the transcript where a value was.
    pub transcript: Transcript,
}

impl Policy {
    /// The policy of a TOML text.
    ///
    /// # Errors
    /// Every mistake at once.
    pub fn parse(text: &str) -> Result<Self, Mistakes> {
        let (no_env, no_secrets) = (BTreeMap::new(), |_: &Path| Err(io::ErrorKind::Unsupported.into()));
        let mut reader = Reader::new(text, &no_env, &no_secrets)?;
        for key in ["name", "version", "entities"].into_iter().filter(|key| !reader.is_given(key)).collect::<Vec<_>>() {
            reader.note(key, "is missing", "every policy states its name, its version and what it removes");
        }
        let policy = Self::read(&mut reader);
        for control in policy.controls.0.iter().filter(|control| !control.entities.iter().all(|entity| policy.removes(entity))) {
            let problem = format!("{} {} names an entity that the policy doesn't remove", control.framework, control.control);
            reader.note("controls", &problem, "a control is served by what is removed");
        }
        reader.finish(policy)
    }

    fn read(reader: &mut Reader<'_>) -> Self {
        let head = Head::read(reader);
        let Head { name, version, description, entities, fill, channels, min_confidence, .. } = head;
        let Head { thresholds, learned, rules, allow, deny, controls, .. } = head;
        let (padding, coverage, verify) = (Padding::read(reader), Coverage::read(reader), Verify::read(reader));
        let (review, transcript) = (Review::read(reader), Transcript::read(reader));
        Self {
            name,
            version,
            description,
            entities,
            fill,
            channels,
            min_confidence,
            thresholds,
            learned,
            rules,
            allow,
            deny,
            controls,
            padding,
            coverage,
            verify,
            review,
            transcript,
        }
    }

    /// Whether findings of the entity of that name are removed.
    pub fn removes(&self, entity: &str) -> bool {
        match &self.entities {
            Entities::All => true,
            Entities::Only(names) => names.contains(entity),
        }
    }

    /// What the policy does as one text, to be hashed: one line a key in a fixed order, whatever comments, order or spacing the file has.
    /// The description, the controls and what people must decide are left out, since they change nothing. Of the lists `allow` and `deny` only the lengths are in: they
    /// may hold a caller's number, and an unkeyed digest of what can be guessed gives it away. [`Self::lists`] is for a keyed one.
    pub fn canonical(&self) -> String {
        let entities = match &self.entities {
            Entities::All => "all".to_owned(),
            Entities::Only(names) => names.iter().map(String::as_str).collect::<Vec<_>>().join(","),
        };
        let lines = [
            format!("name={}", self.name),
            format!("version={:?}", self.version),
            format!("entities={entities}"),
            format!("fill={}", self.fill.name()),
            format!("channels={}", self.channels.name()),
            format!("min_confidence={}", self.min_confidence),
            format!("padding.before_ms={}", self.padding.before_ms),
            format!("padding.after_ms={}", self.padding.after_ms),
            format!("coverage.max_gap_ms={}", self.coverage.max_gap_ms),
            format!("coverage.on_gap={}", self.coverage.on_gap.name()),
            format!("verify.max_rounds={}", self.verify.max_rounds),
            format!("verify.extent={}", self.verify.extent.name()),
            format!("verify.share={}", self.verify.share),
        ];
        let own = self.thresholds.0.iter().map(|(entity, least)| format!("threshold={entity} {least}"));
        let own = own.chain((!self.learned).then(|| "learned=false".to_owned()));
        let own = own.chain(self.rules.0.iter().map(CustomRule::canonical));
        let lists = [("allow", self.allow.len()), ("deny", self.deny.len())];
        let own = own.chain(lists.into_iter().filter(|(_, len)| *len > 0).map(|(name, len)| format!("{name}={len} values")));
        let own = own.chain(self.transcript.canonical());
        lines.into_iter().chain(own).collect::<Vec<_>>().join("\n") + "\n"
    }

    /// Both lists as one text, to be digested under a key: one line a value in the file's order. Never to be shown.
    pub fn lists(&self) -> SecretString {
        let line = |name: &str, values: &[String]| values.iter().map(|value| format!("{name}={value:?}\n")).collect::<String>();
        (line("allow", &self.allow) + &line("deny", &self.deny)).into()
    }
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
