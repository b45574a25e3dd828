//! What a form wants changed: stretches that have to go as well, and ranges that were false alarms.

use redaction::finding::Entity;
use redaction::manifest::Manifest;
use redaction::restoration::FalseAlarm;
use redaction::time::TimeSpan;

use crate::pipeline::{Addition, Restoration};

/// The most that one form may ask for, of either kind.
const MOST: usize = 200;

/// All that one form asks for.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Wanted {
    /// What goes as well.
    pub(super) additions: Vec<Addition>,
    /// What is given back.
    pub(super) restorations: Vec<Restoration>,
}

/// What the form says: once for each stretch `from` and `to` in seconds, `channel`, and `entity`, where a stretch without times is none; and `restore`
/// as often as ranges are given back, each `ID REASON`, where one without a reason is none.
///
/// # Errors
/// What the form lacks.
pub(super) fn wanted(fields: &[(String, String)], manifest: &Manifest, person: &str) -> Result<Wanted, &'static str> {
    let all = |name: &str| fields.iter().filter(|(own, _)| own == name).map(|(_, value)| value.trim()).collect::<Vec<_>>();
    let (from, to, channel, entity) = (all("from"), all("to"), all("channel"), all("entity"));
    if [&to, &channel, &entity].iter().any(|own| own.len() != from.len()) {
        return Err("a stretch has a start, an end, a channel and a kind");
    }
    let stretches = (0..from.len()).filter(|at| !(from[*at].is_empty() && to[*at].is_empty()));
    let additions: Vec<Addition> =
        stretches.map(|at| addition([from[at], to[at], channel[at], entity[at]], manifest)).collect::<Result<_, _>>()?;
    let marked = all("restore").into_iter().filter(|own| own.contains(' '));
    let restorations: Vec<Restoration> = marked.map(|own| restoration(own, manifest, person)).collect::<Result<_, _>>()?;
    match (additions.len(), restorations.len()) {
        (0, 0) => Err("it names no stretch and marks no range"),
        (MOST.., _) | (_, MOST..) => Err("it asks for too much at once"),
        _ => Ok(Wanted { additions, restorations }),
    }
}

fn addition([from, to, channel, entity]: [&str; 4], manifest: &Manifest) -> Result<Addition, &'static str> {
    let ms = |text: &str| text.parse::<f64>().ok().filter(|seconds| (0.0..1e6).contains(seconds)).map(|own| own * 1000.0);
    let (Some(from), Some(to)) = (ms(from), ms(to)) else { return Err("from and to are seconds") };
    let end_ms = manifest.input.frames.saturating_mul(1000).checked_div(u64::from(manifest.input.sample_rate)).unwrap_or(0);
    let (from, to) = (from.floor() as u64, (to.ceil() as u64).min(end_ms));
    let channel = channel.parse::<u16>().ok().filter(|channel| *channel < manifest.input.channels);
    match (channel, Entity::from_name(entity)) {
        _ if from >= to => Err("the stretch ends before it starts, or after the recording"),
        (None, _) => Err("the recording has no such channel"),
        (_, None) => Err("what was heard is no kind of data known here"),
        (Some(channel), Some(entity)) => Ok(Addition { span: TimeSpan::from_ms(from, to), channel, entity }),
    }
}

fn restoration(marked: &str, manifest: &Manifest, person: &str) -> Result<Restoration, &'static str> {
    let (range, reason) = marked.split_once(' ').ok_or("a false alarm has a reason")?;
    let reason = FalseAlarm::EACH.into_iter().find(|own| own.name() == reason);
    match reason {
        _ if !manifest.redactions.iter().any(|own| own.id == range) => Err("the result has no such range"),
        None => Err("a false alarm has one of the reasons named"),
        Some(reason) => Ok(Restoration { range: range.to_owned(), reason, restored_by: person.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::review::risk::tests::manifest;

    /// What a form of these pairs wants of a recording of ten seconds on one channel with two ranges.
    fn read(fields: &[(&str, &str)]) -> Result<Wanted, &'static str> {
        let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        wanted(&fields, &manifest(&[("cue", 0.9), ("cue", 0.9)], &json!({})), "ann")
    }

    const FIRST: [(&str, &str); 4] = [("from", "1.25"), ("to", "2"), ("channel", "0"), ("entity", "PIN")];
    const EMPTY: [(&str, &str); 4] = [("from", ""), ("to", ""), ("channel", "0"), ("entity", "CUSTOM")];

    #[test]
    fn one_form_names_several_stretches_and_false_alarms() {
        let marked = [("restore", "r2 public"), ("restore", "")];
        let all =
            read(&[&FIRST[..], &EMPTY, &[("from", "3"), ("to", "99"), ("channel", "0"), ("entity", "PERSON")], &marked].concat()).unwrap();
        let addition = |from, to, entity| Addition { span: TimeSpan::from_ms(from, to), channel: 0, entity };
        assert_eq!(all.additions, [addition(1250, 2000, Entity::PIN), addition(3000, 10_000, Entity::PERSON)]);
        let restored = Restoration { range: "r2".into(), reason: FalseAlarm::Public, restored_by: "ann".into() };
        assert_eq!(all.restorations, std::slice::from_ref(&restored));
        let only = read(&[&EMPTY[..], &[("restore", "r2 public")]].concat()).unwrap();
        assert_eq!(only, Wanted { additions: vec![], restorations: vec![restored] });
    }

    #[test]
    fn what_is_not_said_in_full_is_no_wish() {
        let part = |at: usize, value| {
            let mut fields = FIRST;
            fields[at].1 = value;
            fields
        };
        let many = vec![("restore", "r1 public"); MOST];
        for fields in [
            &[][..],
            &EMPTY,
            &FIRST[..3],
            &part(0, ""),
            &part(0, "2.5"),
            &part(0, "NaN"),
            &part(0, "11"),
            &part(1, "-1"),
            &part(1, "inf"),
            &part(2, "1"),
            &part(3, "what I heard"),
            &[("restore", "")],
            &[("restore", "r1")],
            &[("restore", "r3 public")],
            &[("restore", "r1 what I heard")],
            &[("restore", " public")],
            &many,
        ] {
            assert!(read(fields).is_err(), "{:?}", fields.first());
        }
    }
}
