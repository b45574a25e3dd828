//! Ranges carried over to other channels where they are heard there: what `channels = "echo"` means.

use audio::{Crosstalk, Verdict, crosstalk};
use redaction::manifest::CrosstalkRecord;
use redaction::plan::{ChannelSet, Redaction, RedactionPlan};
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;

use super::same_ranges;

/// The plan with every other channel on which a range is heard, or may be. A range that grew by that is measured again: with another channel's
/// range it may have become a longer one.
pub(super) fn mirrored(mut plan: RedactionPlan, recording: &Recording) -> Result<RedactionPlan, QuarantineReason> {
    loop {
        let wider = plan.redactions().iter().map(|own| with_leaks(own, recording)).collect();
        let next = RedactionPlan::new(plan.frames(), plan.channels(), wider).map_err(|_| QuarantineReason::NotPlaced)?;
        if same_ranges(&next, &plan) {
            return Ok(next);
        }
        plan = next;
    }
}

/// Why other channels were overwritten with a range, or weren't.
pub(super) fn records(redaction: &Redaction, recording: &Recording) -> Vec<CrosstalkRecord> {
    let record = |(channel, found): (u16, Crosstalk)| {
        let mirrored = redaction.channels.contains(channel);
        let reason = match found.verdict {
            Verdict::Leak => "leak",
            Verdict::Masked => "masked",
            Verdict::None if mirrored => "united",
            Verdict::None => "none",
        };
        let (level_db, limit_db) = (found.level_db.round() as i32, found.limit_db.round() as i32);
        CrosstalkRecord { channel, mirrored, reason: reason.to_owned(), level_db, limit_db }
    };
    measured(redaction, recording).into_iter().map(record).collect()
}

fn with_leaks(redaction: &Redaction, recording: &Recording) -> Redaction {
    let heard = measured(redaction, recording).into_iter().filter(|(_, found)| found.verdict != Verdict::None);
    let channels = heard.map(|(channel, _)| ChannelSet::one(channel)).fold(redaction.channels, ChannelSet::union);
    Redaction { channels, ..redaction.clone() }
}

/// How a range is heard on every channel that nothing of it was found on: by what was found on others, the strongest counting.
fn measured(redaction: &Redaction, recording: &Recording) -> Vec<(u16, Crosstalk)> {
    let sources = redaction.causes.iter().map(|cause| ChannelSet::one(cause.channel)).reduce(ChannelSet::union);
    let sources = sources.unwrap_or(redaction.channels);
    let from = |channel: u16| {
        let found = sources.iter().map(|source| measure(recording, source, channel, redaction));
        found.max_by(|a, b| rank(a).cmp(&rank(b)).then(a.level_db.total_cmp(&b.level_db))).map(|found| (channel, found))
    };
    (0..recording.channels()).filter(|channel| !sources.contains(*channel)).filter_map(from).collect()
}

/// What can't be measured may be heard.
fn measure(recording: &Recording, from: u16, to: u16, redaction: &Redaction) -> Crosstalk {
    let doubt = Crosstalk { verdict: Verdict::Masked, level_db: 0.0, limit_db: 0.0 };
    crosstalk(recording, from, to, redaction.range).unwrap_or(doubt)
}

fn rank(found: &Crosstalk) -> u8 {
    match found.verdict {
        Verdict::None => 0,
        Verdict::Masked => 1,
        Verdict::Leak => 2,
    }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Entity, Reason};
    use redaction::plan::{Cause, Edge};
    use redaction::recording::Samples;
    use redaction::time::{FrameRange, SampleRate};

    use super::*;

    /// Three channels for ten seconds: noise bursts on the first between 2 and 6 s, the same at -24 dB on the second, and the second's noise floor on
    /// the third.
    fn recording() -> Recording {
        let mut seed = 1u64;
        let mut noise = move || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let frames = (0..80_000usize).flat_map(|at| {
            let speaks = (16_000..48_000).contains(&at) && at % 3000 < 2000;
            let said = if speaks { noise() * 0.2 } else { 0.0 };
            [said + noise() * 0.0005, said * 0.063 + noise() * 0.0005, noise() * 0.0005]
        });
        let data = frames.map(|sample| (sample * 32_767.0) as i16).collect();
        Recording::new(SampleRate::new(8000).unwrap(), 3, Samples::Int16 { bits: 16, data }).unwrap()
    }

    fn redaction(start: u64, end: u64, channels: ChannelSet, found: &[u16]) -> Redaction {
        let edge = Edge { pad_ms: 0, residual_db: -60 };
        let cause = |channel: &u16| Cause {
            entity: Entity::PIN,
            rule: "pin",
            confidence: 0.9,
            checksum: Checksum::None,
            reason: Reason::Cue,
            channel: *channel,
            round: 0,
        };
        let causes = found.iter().map(cause).collect();
        Redaction { range: FrameRange::new(start, end).unwrap(), channels, causes, before: edge, after: edge }
    }

    fn plan(redactions: Vec<Redaction>) -> RedactionPlan {
        mirrored(RedactionPlan::new(80_000, 3, redactions).unwrap(), &recording()).unwrap()
    }

    fn shown(plan: &RedactionPlan) -> Vec<(u64, u64, Vec<u16>)> {
        plan.redactions().iter().map(|own| (own.range.start(), own.range.end(), own.channels.iter().collect())).collect()
    }

    #[test]
    fn a_range_goes_on_every_channel_that_it_is_heard_on_and_on_no_other() {
        let plan = plan(vec![redaction(16_000, 48_000, ChannelSet::one(0), &[0])]);
        assert_eq!(shown(&plan), [(16_000, 48_000, vec![0, 1])]);
        let records = records(&plan.redactions()[0], &recording());
        let said: Vec<_> = records.iter().map(|own| (own.channel, own.mirrored, own.reason.as_str())).collect();
        assert_eq!(said, [(1, true, "leak"), (2, false, "none")]);
        assert!((-26..=-22).contains(&records[0].level_db) && records[1].limit_db < -40, "{records:?}");
    }

    #[test]
    fn a_copy_that_was_found_leads_back_to_what_leaked() {
        assert_eq!(shown(&plan(vec![redaction(16_000, 48_000, ChannelSet::one(1), &[1])])), [(16_000, 48_000, vec![0, 1])]);
    }

    #[test]
    fn ranges_that_meet_by_being_mirrored_unite_and_keep_all_channels() {
        let apart = vec![redaction(16_000, 40_000, ChannelSet::one(0), &[0]), redaction(39_000, 48_000, ChannelSet::one(1), &[1])];
        assert_eq!(shown(&plan(apart)), [(16_000, 48_000, vec![0, 1])]);
    }

    #[test]
    fn too_little_to_tell_goes_on_every_channel() {
        assert_eq!(shown(&plan(vec![redaction(16_000, 16_800, ChannelSet::one(0), &[0])])), [(16_000, 16_800, vec![0, 1, 2])]);
    }
}
