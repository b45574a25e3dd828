//! Which results a person should hear first: a fixed function of a manifest, so that everybody sees the same order and can say why.
//!
//! Each sign of doubt has its points and the most that it can give; they are added. The weights are a judgement, not a measurement: what
//! may still be heard (gaps, what was left in, what only a later listening found) outweighs what may have gone for nothing (unsure rules).
//!
//! | sign | points | at most |
//! |---|---|---|
//! | the manifest can't be read | 1000 | |
//! | the policy isn't known here, so two people must decide | 20 | |
//! | speech without words: a tenth of a second of the longest stretch | 1 | 40 |
//! | only a later listening found all of it: each round after the usual ones | 15 | 30 |
//! | an answer that couldn't be read went as a whole: each range | 5 | 25 |
//! | no rule was sure ([`UNSURE`]) of a range | 5 | 25 |
//! | candidates that the policy left in because no rule was sure enough: each | 4 | 20 |
//! | a person gave something back: each stretch | 10 | 30 |
//! | drawn by the policy's share | 10 | |
//! | quarantined: nothing was published that could tell anything, but somebody has to see why; no other sign counts | 5 | |

use redaction::manifest::{Manifest, RedactionRecord};

use crate::pipeline::policy::Terms;

/// A range whose surest finding is below this is one that no rule was sure of.
pub const UNSURE: f64 = 0.7;

/// So many listenings to an output are usual: one that finds a little, and one that finds nothing.
const USUAL_ROUNDS: u8 = 2;

/// One sign of doubt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// The manifest can't be read.
    Unreadable,
    /// Quarantined, for this reason.
    Quarantined(String),
    /// The policy isn't known here.
    UnknownPolicy,
    /// Stretches of speech without words.
    Gaps {
        /// How many.
        count: usize,
        /// The longest, in milliseconds.
        longest_ms: u64,
    },
    /// So many listenings were needed until nothing was heard any more.
    Rounds(u8),
    /// Ranges that are answers which couldn't be read.
    AnswerWindows(usize),
    /// Ranges that no rule was sure of.
    Unsure(usize),
    /// Candidates left in below the policy's threshold.
    LeftIn(usize),
    /// Stretches that a person gave back from the original.
    GivenBack(usize),
    /// Drawn by the policy's share.
    Sampled,
}

impl Sign {
    /// Its points.
    pub fn points(&self) -> u64 {
        let many = |count: usize, each: u64, most: u64| (count as u64).saturating_mul(each).min(most);
        match self {
            Sign::Unreadable => 1000,
            Sign::Quarantined(_) => 5,
            Sign::UnknownPolicy => 20,
            Sign::Gaps { longest_ms, .. } => (longest_ms / 100).min(40),
            Sign::Rounds(rounds) => many(usize::from(rounds.saturating_sub(USUAL_ROUNDS)), 15, 30),
            Sign::AnswerWindows(count) => many(*count, 5, 25),
            Sign::Unsure(count) => many(*count, 5, 25),
            Sign::LeftIn(count) => many(*count, 4, 20),
            Sign::GivenBack(count) => many(*count, 10, 30),
            Sign::Sampled => 10,
        }
    }

    /// In words.
    pub fn text(&self) -> String {
        let ranges = |count: &usize| format!("{count} {}", if *count == 1 { "range" } else { "ranges" });
        match self {
            Sign::Unreadable => "the manifest can't be read".to_owned(),
            Sign::Quarantined(reason) => format!("quarantined: {}", reason.replace('_', " ")),
            Sign::UnknownPolicy => "its policy is not known here".to_owned(),
            Sign::Gaps { count, longest_ms } => {
                format!("speech without words: {count}, the longest {}.{} s", longest_ms / 1000, longest_ms / 100 % 10)
            }
            Sign::Rounds(rounds) => format!("only clean in listening {rounds}"),
            Sign::AnswerWindows(count) => format!("{}: an answer that couldn't be read", ranges(count)),
            Sign::Unsure(count) => format!("{} that no rule was sure of", ranges(count)),
            Sign::LeftIn(count) => format!("{count} unsure left in"),
            Sign::GivenBack(count) => format!("{count} given back from the original"),
            Sign::Sampled => "drawn as a sample".to_owned(),
        }
    }
}

/// All signs, and their points together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Risk {
    /// In the order of the table above.
    pub signs: Vec<Sign>,
}

impl Risk {
    /// The sum.
    pub fn points(&self) -> u64 {
        self.signs.iter().map(Sign::points).sum()
    }

    /// That of a manifest that can't be read.
    pub fn unreadable() -> Self {
        Self { signs: vec![Sign::Unreadable] }
    }

    /// That of a manifest of this SHA-256 (hexadecimal); `terms` are those of its policy, where it is known.
    pub fn of(manifest: &Manifest, sha256: &str, terms: Option<Terms>) -> Self {
        // What a quarantine lists was only planned.
        if let Some(own) = &manifest.quarantine {
            return Self { signs: vec![Sign::Quarantined(own.reason.clone())] };
        }
        let rounds = manifest.verification.as_ref().map_or(1, |own| own.rescan.rounds);
        let some = |count: usize, sign: fn(usize) -> Sign| (count > 0).then(|| sign(count));
        let count = |is: fn(&RedactionRecord) -> bool| manifest.redactions.iter().filter(|range| is(range)).count();
        let left_in = manifest.suppressed.iter().filter(|own| own.suppressed_by == "below_threshold").count();
        let sampled = terms.is_some_and(|terms| is_drawn(sha256, terms.sample_percent));
        let signs = [
            terms.is_none().then_some(Sign::UnknownPolicy),
            gaps(manifest),
            (rounds > USUAL_ROUNDS).then_some(Sign::Rounds(rounds)),
            some(count(is_window), Sign::AnswerWindows),
            some(count(is_unsure), Sign::Unsure),
            some(left_in, Sign::LeftIn),
            some(manifest.restorations.len(), Sign::GivenBack),
            sampled.then_some(Sign::Sampled),
        ];
        Self { signs: signs.into_iter().flatten().collect() }
    }
}

fn gaps(manifest: &Manifest) -> Option<Sign> {
    let gaps = &manifest.coverage.as_ref()?.gaps;
    let longest_ms = gaps.iter().map(|gap| gap.end_ms.saturating_sub(gap.start_ms)).max()?;
    Some(Sign::Gaps { count: gaps.len(), longest_ms })
}

fn is_window(range: &RedactionRecord) -> bool {
    range.findings.iter().any(|finding| finding.reason == "answer_window")
}

fn is_unsure(range: &RedactionRecord) -> bool {
    range.findings.iter().all(|finding| finding.confidence < UNSURE)
}

/// A coin that nobody can toss again: the manifest's own digest.
fn is_drawn(sha256: &str, percent: u64) -> bool {
    let number = sha256.get(..8).and_then(|digits| u64::from_str_radix(digits, 16).ok());
    number.is_some_and(|number| number % 100 < percent)
}

#[cfg(test)]
pub(crate) mod tests {
    use redaction::manifest::canonical_json;
    use serde_json::{Value, json};

    use super::*;

    const TERMS: Option<Terms> = Some(Terms { approvals: 1, sample_percent: 0 });

    /// A result with a range for each of these reasons and confidences, and whatever `more` says.
    pub(crate) fn manifest(ranges: &[(&str, f64)], more: &Value) -> Manifest {
        let edge = json!({"pad_ms": 200, "residual_dbfs": -60});
        let range = |(index, (reason, confidence)): (usize, &(&str, f64))| {
            json!({"id": format!("r{}", index + 1), "channels": [0], "start_frame": index * 8000, "end_frame": index * 8000 + 4000,
                "start_ms": index * 1000, "end_ms": index * 1000 + 500, "fill": "tone", "edges": {"before": edge, "after": edge},
                "findings": [{"entity": "PIN", "rule": "pin", "confidence": confidence, "checksum": "none", "reason": reason, "channel": 0, "round": 0}]})
        };
        let audio = json!({"sha256": "00", "bytes": 1, "container": "wav", "codec": "pcm_mulaw", "sample_rate": 8000, "channels": 1,
            "frames": 80_000, "metadata": []});
        let mut output = audio.clone();
        output["same_format"] = true.into();
        output["metadata_stripped"] = json!([]);
        let mut all = json!({
            "schema": "callscrub.manifest/v1", "source": {"uri": "a.wav"}, "input": audio, "output": output,
            "policy": {"name": "all", "version": "1", "sha256": "00"}, "engine": {"callscrub": "0", "models": [], "device": "cpu"},
            "redactions": ranges.iter().enumerate().map(range).collect::<Vec<_>>(), "counts": {}, "outcome": "redacted",
        });
        for (key, value) in more.as_object().unwrap() {
            all[key] = value.clone();
        }
        serde_json::from_value(all).unwrap()
    }

    fn signs(ranges: &[(&str, f64)], more: Value) -> Vec<Sign> {
        Risk::of(&manifest(ranges, &more), "ff", TERMS).signs
    }

    #[test]
    fn every_sign_of_doubt_is_seen_and_nothing_else() {
        let gap = |start: u64, end: u64| json!({"channel": 0, "start_ms": start, "end_ms": end});
        let left_in = |by: &str| {
            json!({"entity": "PIN", "rule": "pin", "confidence": 0.4, "checksum": "none", "reason": "shape", "channel": 0, "start_ms": 0,
                "end_ms": 1, "suppressed_by": by})
        };
        let given_back = json!({"id": "g1", "channels": [0], "start_frame": 0, "end_frame": 8, "start_ms": 0, "end_ms": 1, "reason": "public",
            "restored_by": "ann", "findings": []});
        let rounds = |rounds: u8| {
            json!({"verification": {"outside_identical": true, "outside_sha256": "00", "result": "verified",
                "rescan": {"findings": 0, "model": "base", "rounds": rounds}}})
        };
        let cases = [
            (signs(&[("cue", 0.9)], json!({})), vec![]),
            (signs(&[("cue", 0.9)], rounds(2)), vec![]),
            (signs(&[], rounds(3)), vec![Sign::Rounds(3)]),
            (signs(&[("answer_window", 0.9), ("cue", 0.9)], json!({})), vec![Sign::AnswerWindows(1)]),
            (signs(&[("cue", 0.69), ("cue", 0.7), ("cue", 0.5)], json!({})), vec![Sign::Unsure(2)]),
            (
                signs(&[], json!({"coverage": {"speech_ms": 9000, "transcribed_ms": 6000, "gaps": [gap(0, 900), gap(1000, 3100)]}})),
                vec![Sign::Gaps { count: 2, longest_ms: 2100 }],
            ),
            (signs(&[], json!({"coverage": {"speech_ms": 9, "transcribed_ms": 9, "gaps": []}})), vec![]),
            (signs(&[], json!({"suppressed": [left_in("below_threshold"), left_in("allow_list")]})), vec![Sign::LeftIn(1)]),
            (signs(&[], json!({"restorations": [given_back]})), vec![Sign::GivenBack(1)]),
            (
                signs(
                    &[("answer_window", 0.1)],
                    json!({"outcome": "quarantined", "output": null, "quarantine": {"reason": "not_covered"}}),
                ),
                vec![Sign::Quarantined("not_covered".into())],
            ),
        ];
        for (found, expected) in cases {
            assert_eq!(found, expected);
        }
        assert_eq!(Risk::of(&manifest(&[], &json!({})), "ff", None).signs, [Sign::UnknownPolicy]);
        // What is counted is what is written: the helper's manifest is one.
        assert!(canonical_json(&manifest(&[("cue", 0.9)], &json!({}))).is_ok());
    }

    #[test]
    fn points_are_those_of_the_table() {
        let gaps = |longest_ms| Sign::Gaps { count: 1, longest_ms };
        let cases = [
            (Sign::Unreadable, 1000),
            (Sign::Quarantined("still_audible".into()), 5),
            (Sign::UnknownPolicy, 20),
            (gaps(99), 0),
            (gaps(2100), 21),
            (gaps(60_000), 40),
            (Sign::Rounds(3), 15),
            (Sign::Rounds(9), 30),
            (Sign::AnswerWindows(2), 10),
            (Sign::AnswerWindows(50), 25),
            (Sign::Unsure(1), 5),
            (Sign::Unsure(50), 25),
            (Sign::LeftIn(1), 4),
            (Sign::LeftIn(50), 20),
            (Sign::GivenBack(1), 10),
            (Sign::GivenBack(50), 30),
            (Sign::Sampled, 10),
        ];
        for (sign, points) in cases {
            assert_eq!(sign.points(), points, "{}", sign.text());
        }
        assert_eq!(Risk { signs: vec![Sign::Rounds(3), Sign::Sampled] }.points(), 25);
    }

    #[test]
    fn a_share_of_all_digests_is_drawn_and_always_the_same() {
        let drawn = |percent| (0..10_000u32).filter(|n| is_drawn(&format!("{:08x}aa", n.wrapping_mul(2_654_435_761)), percent)).count();
        assert_eq!((drawn(0), drawn(100)), (0, 10_000));
        assert!((400..600).contains(&drawn(5)), "{}", drawn(5));
        assert!(!is_drawn("x", 100), "what is no digest is not drawn");
    }
}
