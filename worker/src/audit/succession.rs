//! A changed result against the one that it was made from: nothing is audible again that the manifest doesn't say was given back.

use redaction::manifest::Manifest;
use sha2::{Digest, Sha256};

use super::Evidence;
use super::form::parse;
use super::report::{Report, State};

/// Checks the manifest before, where it was given.
pub(super) fn check(evidence: &Evidence<'_>, manifest: &Manifest, report: &mut Report) {
    match (evidence.predecessor, &manifest.predecessor) {
        (None, None) => {}
        (None, Some(_)) => report.add("predecessor", State::Skipped, "the manifest that it was made from was not given"),
        (Some(_), None) => report.add("predecessor", State::Failed, "the manifest names no other that it was made from"),
        (Some(before), Some(_)) => report.note("predecessor", succeeds(before, manifest)),
    }
}

fn succeeds(bytes: &[u8], manifest: &Manifest) -> Result<String, String> {
    let before = parse(bytes).map_err(|problem| format!("the one before: {problem}"))?;
    let named = manifest.predecessor.as_ref();
    let output = before.output.as_ref().map(|output| &output.audio.sha256);
    let holds = [
        (named.map(|own| own.manifest_sha256.as_str()) == Some(&hex::encode(Sha256::digest(bytes))), "it was made from another manifest"),
        (named.map(|own| &own.output_sha256) == output, "it was made from another output than the one before has"),
        (before.input == manifest.input && before.source == manifest.source, "the one before is of another recording"),
        (before.policy.sha256 == manifest.policy.sha256, "the one before was made by another policy"),
        (
            all_covered(&overwritten(&before), [overwritten(manifest), given_back(manifest)]),
            "something that was overwritten before is audible, and not stated to be given back",
        ),
        (
            all_covered(&given_back(manifest), [overwritten(&before), given_back(&before)]),
            "something is stated to be given back that was never overwritten",
        ),
    ];
    match holds.iter().find(|(holds, _)| !holds) {
        Some((_, problem)) => Err((*problem).to_owned()),
        None => Ok("all that was overwritten before is overwritten still, or stated to be given back".to_owned()),
    }
}

/// One channel's frames: channel, first, one past the last.
type Frames = (u16, u64, u64);

fn overwritten(manifest: &Manifest) -> Vec<Frames> {
    manifest.redactions.iter().flat_map(|own| own.channels.iter().map(|channel| (*channel, own.start_frame, own.end_frame))).collect()
}

fn given_back(manifest: &Manifest) -> Vec<Frames> {
    manifest.restorations.iter().flat_map(|own| own.channels.iter().map(|channel| (*channel, own.start_frame, own.end_frame))).collect()
}

fn all_covered(own: &[Frames], others: [Vec<Frames>; 2]) -> bool {
    let others = others.concat();
    own.iter().all(|own| covered(*own, &others))
}

/// Whether all of it lies in `others`, which may meet each other.
fn covered((channel, start, end): Frames, others: &[Frames]) -> bool {
    let mut own: Vec<&Frames> = others.iter().filter(|other| other.0 == channel).collect();
    own.sort_unstable();
    let reached = own.into_iter().fold(start, |at, (_, from, to)| if *from <= at { at.max(*to) } else { at });
    reached >= end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_covered_by_what_lies_over_them_without_a_gap_on_their_own_channel() {
        let cases: [(&[Frames], bool); 7] = [
            (&[(0, 10, 20)], true),
            (&[(0, 0, 15), (0, 15, 30)], true),
            (&[(0, 15, 30), (0, 0, 15)], true),
            (&[(0, 0, 15), (0, 16, 30)], false),
            (&[(0, 11, 30)], false),
            (&[(1, 0, 30)], false),
            (&[], false),
        ];
        for (others, expected) in cases {
            assert_eq!(covered((0, 10, 20), others), expected, "{others:?}");
        }
    }
}
