//! Findings to plans: edges by the signal, gaps inside one value closed, and words heard where nothing is taken with what stands beside.

use redaction::levels::{BLOCK_US, Levels};
use redaction::placing::{Located, beyond, edges, place};
use redaction::plan::{ChannelSet, Redaction, RedactionPlan};
use redaction::reason::QuarantineReason;
use redaction::recording::Recording;
use redaction::sparing::{is_others, spare};
use redaction::time::FrameRange;

use super::mirroring;
use super::policy::{Channels, Policy};

/// Parts of one value that lie closer than this are one range: what stands between is a pause, a filler, or a digit that was missed.
const BRIDGE_MS: u64 = 2000;
/// Whatever two ranges of one channel are of, nothing but how one ends and the next begins is as short.
const CLEFT_MS: u64 = 250;
/// No digit is as short.
const SYLLABLE_MS: u64 = 100;

/// A finding, and a range that it takes.
type Placed<'f> = (&'f Located, Redaction);

/// What planning needs of a recording: its shape and its power over time.
pub(super) struct Planner<'a> {
    recording: &'a Recording,
    policy: &'a Policy,
    levels: Vec<Levels>,
    /// The power of what may be a voice: edges are found by it.
    voices: Vec<Levels>,
    /// The same without what leaks in from another channel: edges stop there.
    own: Vec<Levels>,
    /// Whether what only others say inside a range is given back.
    gives_back: bool,
}

impl<'a> Planner<'a> {
    pub(super) fn new(recording: &'a Recording, policy: &'a Policy) -> Self {
        let levels: Vec<Levels> = (0..recording.channels()).map(|channel| Levels::of_channel(recording, channel)).collect();
        let voices: Vec<Levels> = (0..recording.channels()).map(|channel| Levels::of_voice(recording, channel)).collect();
        let own = Levels::without_leaks(&voices);
        Self { recording, policy, levels, voices, own, gives_back: true }
    }

    /// From here on every range is taken whole.
    pub(super) fn give_nothing_back(&mut self) {
        self.gives_back = false;
    }

    /// The plan of the first listening.
    pub(super) fn plan(&self, found: &[Located]) -> Result<RedactionPlan, QuarantineReason> {
        let (frames, channels) = (self.recording.frames(), self.recording.channels());
        let plan = RedactionPlan::new(frames, channels, self.ranges(found)?).map_err(|_| QuarantineReason::NotPlaced)?;
        self.mirrored(plan)
    }

    /// `plan` with what a later listening found.
    pub(super) fn widened(&self, plan: &RedactionPlan, found: &[Located]) -> Result<RedactionPlan, QuarantineReason> {
        self.mirrored(self.united(plan, found)?)
    }

    /// The same, but that nothing goes on channels where the policy would have to measure it: of an output nobody can, since what leaked is gone.
    pub(super) fn united(&self, plan: &RedactionPlan, found: &[Located]) -> Result<RedactionPlan, QuarantineReason> {
        let mut more = self.ranges(found)?;
        for located in found {
            more.extend(self.beside(plan, located)?);
        }
        plan.widened(more).map_err(|_| QuarantineReason::NotPlaced)
    }

    /// The plan with every range on the channels that the policy has it overwritten on, where that is measured.
    pub(super) fn mirrored(&self, plan: RedactionPlan) -> Result<RedactionPlan, QuarantineReason> {
        match self.policy.channels {
            Channels::Echo => mirroring::mirrored(plan, self.recording),
            Channels::All | Channels::Own => Ok(plan),
        }
    }

    fn ranges(&self, found: &[Located]) -> Result<Vec<Redaction>, QuarantineReason> {
        let mut placed = Vec::new();
        for located in found {
            for part in self.spared(located, self.place(located)?)? {
                placed.push((located, self.with_residues(located, part)?));
            }
        }
        placed.sort_by_key(|(located, redaction)| (located.value, located.cause.channel, redaction.range));
        let mut bridges: Vec<Redaction> = placed.windows(2).filter_map(|pair| self.bridge(&pair[0], &pair[1])).collect();
        placed.sort_by_key(|(located, redaction)| (located.cause.channel, redaction.range));
        bridges.extend(placed.windows(2).filter_map(|pair| self.cleft(&pair[0], &pair[1])));
        Ok(placed.into_iter().map(|(_, redaction)| redaction).chain(bridges).collect())
    }

    fn place(&self, located: &Located) -> Result<Redaction, QuarantineReason> {
        let (rate, frames) = (self.recording.rate(), self.recording.frames());
        let own = located.cause.channel;
        let channels = match self.policy.channels {
            Channels::All => ChannelSet::all(self.recording.channels()),
            Channels::Own | Channels::Echo => ChannelSet::one(own),
        };
        Ok(place(located, self.heard_levels(located)?, self.policy.padding, rate, frames, channels))
    }

    /// `redaction` without what only the others say in it.
    fn spared(&self, located: &Located, redaction: Redaction) -> Result<Vec<Redaction>, QuarantineReason> {
        if !self.gives_back {
            return Ok(vec![redaction]);
        }
        let others = self.others(located.cause.channel, redaction.channels);
        let (rate, frames) = (self.recording.rate(), self.recording.frames());
        Ok(spare(redaction, self.heard_levels(located)?, &others, self.policy.padding, rate, frames))
    }

    /// `redaction` with what is really left outside its edges, leaks and all.
    fn with_residues(&self, located: &Located, mut redaction: Redaction) -> Result<Redaction, QuarantineReason> {
        let (rate, frames) = (self.recording.rate(), self.recording.frames());
        let levels = of(&self.levels, located.cause.channel)?;
        let (before, after) = edges(redaction.range, redaction.range.to_time(rate), levels, rate, frames);
        redaction.before.residual_db = before.residual_db;
        redaction.after.residual_db = after.residual_db;
        Ok(redaction)
    }

    /// The levels by which edges of a finding are found: without leaks, unless most of its words is one, which may be all that was heard of it.
    fn heard_levels(&self, located: &Located) -> Result<&Levels, QuarantineReason> {
        let (all, own) = (of(&self.voices, located.cause.channel)?, of(&self.own, located.cause.channel)?);
        let blocks = (located.span.start_us() / BLOCK_US) as usize..located.span.end_us().div_ceil(BLOCK_US) as usize;
        let leaked = blocks.clone().filter(|block| own.db(*block) < all.db(*block)).count();
        Ok(if leaked * 2 > blocks.len() { all } else { own })
    }

    /// The levels of `channels` but for `own`, leaks taken out.
    fn others(&self, own: u16, channels: ChannelSet) -> Vec<&Levels> {
        let other = |(channel, levels)| (channel != own && channels.contains(channel)).then_some(levels);
        (0u16..).zip(&self.own).filter_map(other).collect()
    }

    /// The levels of every channel.
    pub(super) fn levels(&self) -> &[Levels] {
        &self.levels
    }

    /// The gap between two neighbouring parts of one value on one channel, where it is short: not one that was given back.
    fn bridge(&self, a: &Placed<'_>, b: &Placed<'_>) -> Option<Redaction> {
        let (value, own) = (a.0.value, a.0.cause.channel);
        let gap = self.gap(a, b, BRIDGE_MS)?;
        let one_value = value == b.0.value && !std::ptr::eq(a.0, b.0);
        // Of what stands in one piece nobody knows what it is a part of: two of a kind may be one value, unless a question stands between them.
        let kin = value > 0 || a.0.cause.entity == b.0.cause.entity && !self.is_others(own, gap.range, a.1.channels);
        (one_value && kin).then_some(gap)
    }

    /// The gap between any two ranges of one channel, where nothing can be said in it.
    fn cleft(&self, a: &Placed<'_>, b: &Placed<'_>) -> Option<Redaction> {
        self.gap(a, b, CLEFT_MS)
    }

    /// What stands between two ranges of one channel, at most so long.
    fn gap(&self, a: &Placed<'_>, b: &Placed<'_>, longest_ms: u64) -> Option<Redaction> {
        let range = FrameRange::new(a.1.range.end(), b.1.range.start()).filter(|gap| !gap.is_empty())?;
        let near = a.0.cause.channel == b.0.cause.channel && range.len() <= self.recording.rate().frames_in_ms(longest_ms);
        near.then(|| Redaction { range, before: a.1.after, after: b.1.before, ..a.1.clone() })
    }

    /// Whether on `channels` somebody else than the party of `own` speaks in `range`, and that party doesn't.
    fn is_others(&self, own: u16, range: FrameRange, channels: ChannelSet) -> bool {
        let others = self.others(own, channels);
        of(&self.own, own).is_ok_and(|levels| is_others(range, levels, &others, self.recording.rate()))
    }

    /// For words placed inside a range that is silent already, or at its border in less time than a syllable takes: so nothing is spoken there, their
    /// times are off, and what was heard stands beside it.
    fn beside(&self, plan: &RedactionPlan, located: &Located) -> Result<Option<Redaction>, QuarantineReason> {
        let (rate, frames) = (self.recording.rate(), self.recording.frames());
        let span = located.span.to_frames(rate);
        let syllable = rate.frames_in_ms(SYLLABLE_MS);
        let border = if span.len() < syllable { syllable } else { 0 };
        let holds = |range: FrameRange| range.start() <= span.start() + border && span.end() <= range.end() + border;
        let Some(range) = plan.ranges_of(located.cause.channel).find(|range| holds(*range)) else { return Ok(None) };
        let levels = self.heard_levels(located)?;
        let wider = beyond(range, levels, rate, frames);
        let (before, after) = edges(wider, located.span, levels, rate, frames);
        self.with_residues(located, Redaction { range: wider, before, after, ..self.place(located)? }).map(Some)
    }
}

/// Whether both plans overwrite the same samples: nothing was found, or only words in the midst of what is gone, with quiet on both sides.
pub(super) fn same_ranges(a: &RedactionPlan, b: &RedactionPlan) -> bool {
    let ranges = |plan: &RedactionPlan| plan.redactions().iter().map(|r| (r.range, r.channels)).collect::<Vec<_>>();
    ranges(a) == ranges(b)
}

/// The levels of one channel.
fn of(levels: &[Levels], channel: u16) -> Result<&Levels, QuarantineReason> {
    levels.get(usize::from(channel)).ok_or(QuarantineReason::NotPlaced)
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Entity, Reason};
    use redaction::plan::Cause;
    use redaction::recording::Samples;
    use redaction::time::{SampleRate, TimeSpan};

    use super::*;

    /// Ten seconds of a quiet line at 8 kHz on which somebody speaks from `from` to `to`, in milliseconds.
    fn recording(from: usize, to: usize) -> Recording {
        let sample = |at: usize| if (from * 8..to * 8).contains(&at) && at.is_multiple_of(2) { 9000 } else { (at % 7) as i16 };
        let data = (0..80_000).map(sample).collect();
        Recording::new(SampleRate::new(8000).unwrap(), 1, Samples::Int16 { bits: 16, data }).unwrap()
    }

    fn located(start_ms: u64, end_ms: u64, next_ms: u64) -> Located {
        let (entity, checksum, reason) = (Entity::PIN, Checksum::None, Reason::ReadBack);
        let cause = Cause { entity, rule: "pin", confidence: 0.6, checksum, reason, channel: 0, round: 2 };
        let next = Some(TimeSpan::from_ms(end_ms, next_ms));
        Located { cause, span: TimeSpan::from_ms(start_ms, end_ms), previous: None, next, value: 1 }
    }

    #[test]
    fn a_word_in_no_time_at_a_ranges_border_takes_what_is_spoken_there_and_a_word_in_its_own_time_takes_that() {
        let (recording, policy) = (recording(2000, 5000), Policy::load("all", None).unwrap());
        let planner = Planner::new(&recording, &policy);
        let plan = planner.plan(&[located(2000, 3000, 3050)]).unwrap();
        let end = |plan: &RedactionPlan| plan.ranges_of(0).last().unwrap().to_time(recording.rate()).end_ms();
        let border = end(&plan);
        assert!((3000..3050).contains(&border), "{border}");
        let widened = |span_ms: u64| end(&planner.widened(&plan, &[located(border, border + span_ms, border + span_ms + 30)]).unwrap());
        assert!(widened(20) >= 4000, "{} ms", widened(20));
        assert!(widened(200) < border + 300, "{} ms", widened(200));
    }

    /// Ten seconds of two channels: on the first somebody speaks twice, on the second somebody else in between, in milliseconds.
    fn dialogue() -> Recording {
        let said: [&[(usize, usize)]; 2] = [&[(2000, 3000), (4900, 6000)], &[(3600, 4600)]];
        let sample = |at: usize| {
            let (ms, channel) = (at / 16, at % 2);
            let loud = said[channel].iter().any(|(from, to)| (*from..*to).contains(&ms)) && (at / 2).is_multiple_of(2);
            if loud { 9000 } else { (at % 7) as i16 }
        };
        let data = (0..160_000).map(sample).collect();
        Recording::new(SampleRate::new(8000).unwrap(), 2, Samples::Int16 { bits: 16, data }).unwrap()
    }

    #[test]
    fn a_question_between_two_values_stays_and_a_back_channel_inside_of_one_goes() {
        let (recording, policy) = (dialogue(), Policy::load("all", None).unwrap());
        let planner = Planner::new(&recording, &policy);
        let ranges = |value: u32| {
            let parts = [Located { value, ..located(2000, 3000, 4900) }, Located { value, ..located(4900, 6000, 9000) }];
            planner.plan(&parts).unwrap().ranges_of(0).count()
        };
        assert_eq!([ranges(0), ranges(1)], [2, 1]);
    }

    #[test]
    fn what_is_too_short_for_a_word_goes_between_values_of_any_kind_and_a_word_stays() {
        let policy = Policy::load("all", None).unwrap();
        let ranges = |second_ms: u64| {
            let sample = |at: usize| {
                if [2000..3000, second_ms..6000].iter().any(|said| said.contains(&(at as u64 / 8))) && at.is_multiple_of(2) {
                    9000
                } else {
                    (at % 7) as i16
                }
            };
            let recording =
                Recording::new(SampleRate::new(8000).unwrap(), 1, Samples::Int16 { bits: 16, data: (0..80_000).map(sample).collect() })
                    .unwrap();
            let second = Located { value: 2, ..located(second_ms, 6000, 9000) };
            Planner::new(&recording, &policy).plan(&[located(2000, 3000, second_ms), second]).unwrap().ranges_of(0).count()
        };
        assert_eq!([ranges(3700), ranges(4500)], [1, 2]);
    }

    #[test]
    fn a_question_that_a_word_was_stretched_over_stays() {
        let (recording, policy) = (dialogue(), Policy::load("all", None).unwrap());
        let plan = Planner::new(&recording, &policy).plan(&[located(2000, 6000, 9000)]).unwrap();
        let ranges: Vec<_> = plan.ranges_of(1).map(|range| range.to_time(recording.rate())).collect();
        let [first, last] = ranges[..] else { panic!("{} ranges", ranges.len()) };
        assert!(first.start_ms() <= 1900 && (3400..3700).contains(&first.end_ms()), "{first:?}");
        assert!((4500..4800).contains(&last.start_ms()) && last.end_ms() >= 6000, "{last:?}");
    }

    #[test]
    fn a_planner_that_gives_nothing_back_takes_the_question_too() {
        let (recording, policy) = (dialogue(), Policy::load("all", None).unwrap());
        let mut planner = Planner::new(&recording, &policy);
        planner.give_nothing_back();
        let plan = planner.plan(&[located(2000, 6000, 9000)]).unwrap();
        assert_eq!(plan.ranges_of(1).count(), 1);
    }

    #[test]
    fn a_value_that_was_heard_as_a_leak_alone_goes_whole_though_its_own_party_speaks_at_its_end() {
        // On the first channel the second one's voice leaks in from 2 to 4 s, and its own party says a word then.
        let sample = |at: usize| {
            let (ms, left) = (at / 16, at.is_multiple_of(2));
            let voice = match (left, ms) {
                (true, 3800..4400 | 7000..9000) | (false, 2000..4000) => 9000,
                (true, 2000..3800) => 500,
                _ => 0,
            };
            if (at / 2).is_multiple_of(2) { voice } else { (at % 7) as i16 }
        };
        let data = (0..160_000).map(sample).collect();
        let recording = Recording::new(SampleRate::new(8000).unwrap(), 2, Samples::Int16 { bits: 16, data }).unwrap();
        let policy = Policy::load("all", None).unwrap();
        let plan = Planner::new(&recording, &policy).plan(&[located(2000, 4000, 6900)]).unwrap();
        let first = plan.ranges_of(1).next().unwrap().to_time(recording.rate());
        assert!(first.start_ms() <= 2000 && first.end_ms() >= 4000, "{first:?}");
    }
}
