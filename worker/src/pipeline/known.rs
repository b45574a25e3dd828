//! Findings in what a person gave back: they are known, and no reason to overwrite it again.

use redaction::placing::Located;
use redaction::plan::RedactionPlan;
use redaction::restoration::Stretch;
use redaction::time::{SampleRate, TimeSpan};

use super::dialogue::Found;

/// What was given back, of one recording.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    stretches: Vec<Stretch>,
}

impl Known {
    pub(super) fn new(stretches: Vec<Stretch>) -> Self {
        Self { stretches }
    }

    /// What was found without the values all of whose words lie in what is given back still, now that `plan` is overwritten. A value of which one
    /// part lies elsewhere counts as a whole.
    pub(super) fn strike(&self, found: Found, plan: &RedactionPlan, rate: SampleRate) -> Found {
        if self.stretches.is_empty() {
            return found;
        }
        let audible: Vec<Stretch> = self.stretches.iter().flat_map(|own| own.outside(plan)).collect();
        let inside = |channel: u16, span: TimeSpan| audible.iter().any(|own| own.holds(channel, span.to_frames(rate)));
        let is_inside = |own: &Located| inside(own.cause.channel, own.span);
        let reaching: Vec<u32> = found.located.iter().filter(|own| !is_inside(own)).map(|own| own.value).collect();
        let located = found.located.into_iter().filter(|own| reaching.contains(&own.value)).collect();
        let values = found.values.into_iter().filter(|own| !own.parts.iter().all(|(channel, span)| inside(*channel, *span))).collect();
        Found { located, values, ..found }
    }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Entity, Reason};
    use redaction::plan::{Cause, ChannelSet, Edge, Redaction};
    use redaction::time::FrameRange;

    use super::*;

    fn located(value: u32, channel: u16, start_ms: u64, end_ms: u64) -> Located {
        let (entity, checksum, reason) = (Entity::PIN, Checksum::None, Reason::Cue);
        let cause = Cause { entity, rule: "pin", confidence: 0.9, checksum, reason, channel, round: 1 };
        Located { cause, span: TimeSpan::from_ms(start_ms, end_ms), value, previous: None, next: None }
    }

    fn left(found: Vec<Located>, gone: Option<(u64, u64)>) -> Vec<u32> {
        let (rate, both) = (SampleRate::new(8000).unwrap(), ChannelSet::all(2));
        let known = Known::new(vec![Stretch { range: FrameRange::new(8000, 16_000).unwrap(), channels: ChannelSet::one(1) }]);
        let edge = Edge { pad_ms: 0, residual_db: 0 };
        let redaction = |(start, end)| Redaction {
            range: FrameRange::new(start, end).unwrap(),
            channels: both,
            causes: vec![located(0, 0, 0, 1).cause],
            before: edge,
            after: edge,
        };
        let plan = RedactionPlan::new(80_000, 2, gone.into_iter().map(redaction).collect()).unwrap();
        let found = Found { located: found, suppressed: Vec::new(), values: Vec::new() };
        known.strike(found, &plan, rate).located.iter().map(|own| own.value).collect()
    }

    #[test]
    fn what_lies_wholly_in_what_was_given_back_is_known_and_what_reaches_outside_is_not() {
        assert_eq!(left(vec![located(1, 1, 1000, 2000), located(2, 1, 1200, 1300)], None), [0; 0]);
        assert_eq!(left(vec![located(1, 1, 990, 1300)], None), [1], "before it");
        assert_eq!(left(vec![located(1, 1, 1500, 2001)], None), [1], "after it");
        assert_eq!(left(vec![located(1, 0, 1200, 1300)], None), [1], "on another channel");
    }

    #[test]
    fn a_value_that_goes_on_elsewhere_counts_as_a_whole() {
        assert_eq!(left(vec![located(7, 1, 1200, 1300), located(8, 1, 1400, 1500), located(7, 1, 4000, 4100)], None), [7, 7]);
    }

    #[test]
    fn what_was_overwritten_again_is_given_back_no_more() {
        assert_eq!(left(vec![located(1, 1, 1000, 1200), located(2, 1, 1100, 1900)], Some((12_000, 13_000))), [2]);
    }
}
