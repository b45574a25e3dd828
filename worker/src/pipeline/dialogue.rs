//! Between transcripts and rules: the dialogue that rules read, findings on the time axis, and placeholders for what is gone.

use detectors::Doubt;
use redaction::finding::{self, Finding};
use redaction::manifest::Suppressed;
use redaction::placing::Located;
use redaction::plan::{Cause, RedactionPlan};
use redaction::reason::QuarantineReason;
use redaction::spoken::Spoken;
use redaction::time::{SampleRate, TimeSpan};
use redaction::transcript::{Transcript, Turn, Word};

use super::policy::Policy;
use super::values::{self, Value};
use super::{unheard, written};

/// What an examination of a dialogue gives on the time axis.
pub(super) struct Found {
    /// What goes.
    pub(super) located: Vec<Located>,
    /// What was left in on purpose, by start.
    pub(super) suppressed: Vec<Suppressed>,
    /// The values of what goes, where the policy has a key for them.
    pub(super) values: Vec<Value>,
}

/// Until this round what may be left beside a range is taken with it. Later rounds show that what can be read is gone: each of them would
/// find something that nobody can read beside what the one before took.
const DOUBTING: u8 = 2;

/// Finds what the policy asks for. A finding that stands on no word is a fault, never dropped.
pub(super) fn find(transcript: &Transcript, policy: &Policy, round: u8) -> Result<Found, QuarantineReason> {
    let texts: Vec<Spoken> = transcript.turns.iter().map(Turn::text).collect();
    let speakers: Vec<String> = transcript.turns.iter().map(|turn| format!("channel {}", turn.channel)).collect();
    // One channel may hold both parties: then nobody knows who speaks.
    let mixed = transcript.turns.iter().all(|turn| turn.channel == 0);
    let dialogue: Vec<detectors::Turn<'_>> = texts
        .iter()
        .zip(&speakers)
        .map(|(text, speaker)| detectors::Turn { speaker: (!mixed).then_some(speaker.as_str()), text: text.expose() })
        .collect();
    let doubt = if round < DOUBTING.min(policy.rounds) { Doubt::Taken } else { Doubt::Left };
    let examined = detectors::examine_heard(&dialogue, &policy.selection, doubt);
    let mut located = examined.findings.iter().map(|finding| locate(transcript, finding, round)).collect::<Result<Vec<_>, _>>()?;
    let suppressed = examined.suppressed.iter().map(|own| left_in(transcript, own)).collect::<Result<_, _>>()?;
    let places = || located.iter().map(|located| (located.cause.channel, located.span)).collect::<Vec<_>>();
    let values = if policy.needs_values() { values::of(transcript, &examined.findings, &places()) } else { Vec::new() };
    located.extend(unheard::find(transcript, policy, round));
    Ok(Found { located, suppressed, values })
}

/// The turns that ask for values or may hold some.
pub(super) fn telling(transcript: &Transcript) -> Vec<detectors::Telling> {
    let texts: Vec<Spoken> = transcript.turns.iter().map(Turn::text).collect();
    let dialogue: Vec<_> = texts.iter().map(|text| detectors::Turn { speaker: None, text: text.expose() }).collect();
    detectors::telling(&dialogue)
}

/// Values of what is published are numbered from here.
const PUBLISHED: u32 = 1 << 30;

/// Finds what a listening to an output, `marked` with placeholders, has left: with words that were misplaced into what `plan` overwrote, since they
/// may have been said beside it, and without them, as it is published, since they may part a value from what is left of it.
pub(super) fn find_left(
    marked: &Transcript,
    plan: &RedactionPlan,
    rate: SampleRate,
    policy: &Policy,
    round: u8,
) -> Result<Found, QuarantineReason> {
    let mut found = find(marked, policy, round)?;
    let published = find(&written::audible(marked, plan, rate), policy, round)?.located;
    let apart = |own: Located| Located { value: if own.value > 0 { own.value | PUBLISHED } else { 0 }, ..own };
    found.located.extend(published.into_iter().map(apart));
    Ok(found)
}

/// What turns ask for last.
pub(super) fn asked(transcript: &Transcript) -> Vec<detectors::Asked> {
    let texts: Vec<Spoken> = transcript.turns.iter().map(Turn::text).collect();
    let dialogue: Vec<_> = texts.iter().map(|text| detectors::Turn { speaker: None, text: text.expose() }).collect();
    detectors::asked(&dialogue)
}

fn left_in(transcript: &Transcript, candidate: &finding::Suppressed) -> Result<Suppressed, QuarantineReason> {
    let located = locate(transcript, &candidate.finding, 0)?;
    Ok(Suppressed::of(&located.cause, located.span, candidate.by))
}

fn locate(transcript: &Transcript, finding: &Finding, round: u8) -> Result<Located, QuarantineReason> {
    let turn = transcript.turns.get(finding.turn).ok_or(QuarantineReason::NotPlaced)?;
    let words = words_at(turn, finding.start, finding.end);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Err(QuarantineReason::NotPlaced) };
    let (begins, previous) = begins(turn.words[*first].span, before(transcript, finding.turn, *first));
    let span = words.iter().fold(begins, |hull, index| hull.hull(turn.words[*index].span));
    let cause = Cause {
        entity: finding.entity,
        rule: finding.rule,
        confidence: finding.confidence,
        checksum: finding.checksum,
        reason: finding.reason,
        channel: turn.channel,
        round,
    };
    Ok(Located { cause, span, value: finding.value, previous, next: after(transcript, finding.turn, *last) })
}

/// In less time, in microseconds, nobody says a word.
const NO_TIME_US: u64 = 60_000;
/// A word that seems to last so long before one in no time lasted over that one, in microseconds.
const TOO_LONG_US: u64 = 700_000;
/// How long a word lasts that seems to last far longer, in microseconds.
const SAID_US: u64 = 300_000;

/// The span of a value's first word, and of the word before it. Over noise an alignment may let a word last over those that follow and give them
/// no time at all: they were said in it.
fn begins(word: TimeSpan, previous: Option<TimeSpan>) -> (TimeSpan, Option<TimeSpan>) {
    let lasts = |own: &TimeSpan| own.len_us() >= TOO_LONG_US && own.end_us() + NO_TIME_US >= word.start_us();
    match previous.filter(|own| word.len_us() <= NO_TIME_US && lasts(own)) {
        Some(long) => {
            let said_us = long.start_us() + SAID_US;
            (TimeSpan::from_us(said_us, word.end_us()), Some(TimeSpan::from_us(long.start_us(), said_us)))
        }
        None => (word, previous),
    }
}

/// The words that hold any of the code points `start..end` of the turn's text.
fn words_at(turn: &Turn, start: usize, end: usize) -> Vec<usize> {
    let mut at = 0;
    let mut hit = Vec::new();
    for (index, word) in turn.words.iter().enumerate() {
        let len = word.text.expose().chars().count();
        if at < end && at + len > start {
            hit.push(index);
        }
        at += len + 1;
    }
    hit
}

/// The word spoken before word `word` of turn `turn` on the same channel.
fn before(transcript: &Transcript, turn: usize, word: usize) -> Option<TimeSpan> {
    let here = &transcript.turns[turn];
    let earlier = || transcript.turns[..turn].iter().rev().filter(|t| t.channel == here.channel).find_map(|t| t.words.last());
    here.words[..word].last().or_else(earlier).map(|word| word.span)
}

/// The word spoken after word `word` of turn `turn` on the same channel.
fn after(transcript: &Transcript, turn: usize, word: usize) -> Option<TimeSpan> {
    let here = &transcript.turns[turn];
    let later = || transcript.turns[turn + 1..].iter().filter(|t| t.channel == here.channel).find_map(|t| t.words.first());
    here.words[word + 1..].first().or_else(later).map(|word| word.span)
}

/// The transcript with a placeholder ("[CREDIT_CARD]") where each redaction stands on the channel it was heard on: rules take it for an
/// answer that is gone, readers see what was there.
pub(super) fn with_placeholders(mut transcript: Transcript, plan: &RedactionPlan, rate: SampleRate) -> Transcript {
    for redaction in plan.redactions() {
        let mut marked = Vec::new();
        for cause in &redaction.causes {
            if !marked.contains(&(cause.entity, cause.channel)) {
                marked.push((cause.entity, cause.channel));
                insert(&mut transcript.turns, cause, redaction.range.to_time(rate));
            }
        }
    }
    transcript.turns.sort_by_key(|turn| (turn.span(), turn.channel));
    transcript
}

fn insert(turns: &mut Vec<Turn>, cause: &Cause, span: TimeSpan) {
    let word = Word { text: Spoken::new(format!("[{}]", cause.entity.name())), span, probability: 1.0 };
    let middle = TimeSpan::from_us(span.start_us() + span.len_us() / 2, span.start_us() + span.len_us() / 2 + 1);
    match turns.iter_mut().find(|turn| turn.channel == cause.channel && turn.span().overlaps(middle)) {
        Some(turn) => {
            let at = turn.words.partition_point(|word| word.span.start_us() < middle.start_us());
            turn.words.insert(at, word);
        }
        None => turns.push(Turn { channel: cause.channel, words: vec![word] }),
    }
}

#[cfg(test)]
mod tests {
    use redaction::finding::{Checksum, Entity, Reason};
    use redaction::plan::{ChannelSet, Edge, Redaction};
    use redaction::time::FrameRange;
    use redaction::transcript::Coverage;

    use super::*;

    #[test]
    fn a_word_in_no_time_after_one_that_lasts_too_long_was_said_in_it() {
        let ms = TimeSpan::from_ms;
        for (word, before, expected) in [
            ((3000, 3020), Some((1600, 3010)), ((1900, 3020), Some((1600, 1900)))),
            // It has a time of its own, or the one before it is no longer than words are, or ends long before.
            ((3000, 3200), Some((1600, 3000)), ((3000, 3200), Some((1600, 3000)))),
            ((3000, 3020), Some((2500, 3000)), ((3000, 3020), Some((2500, 3000)))),
            ((3000, 3020), Some((1000, 2000)), ((3000, 3020), Some((1000, 2000)))),
            ((3000, 3020), None, ((3000, 3020), None)),
        ] {
            let span = |(start, end)| ms(start, end);
            let (first, previous): ((u64, u64), Option<(u64, u64)>) = expected;
            assert_eq!(begins(span(word), before.map(span)), (span(first), previous.map(span)), "{word:?} {before:?}");
        }
    }

    fn turn(channel: u16, words: &[(&str, u64, u64)]) -> Turn {
        let word = |(text, start, end): &(&str, u64, u64)| Word {
            text: Spoken::new(*text),
            span: TimeSpan::from_ms(*start, *end),
            probability: 0.9,
        };
        Turn { channel, words: words.iter().map(word).collect() }
    }

    fn transcript() -> Transcript {
        let turns = vec![
            turn(0, &[("Your", 0, 200), ("pin?", 200, 500)]),
            turn(1, &[("It's", 1000, 1200), ("four", 1300, 1500), ("é", 1500, 1600), ("one.", 1600, 1900)]),
            turn(0, &[("Thanks.", 2500, 2900)]),
        ];
        Transcript { turns, coverage: Coverage::default() }
    }

    fn finding(turn: usize, start: usize, end: usize) -> Finding {
        Finding {
            entity: Entity::PIN,
            rule: "pin",
            confidence: 0.8,
            checksum: Checksum::None,
            reason: Reason::Dialogue,
            turn,
            start,
            end,
            value: 0,
        }
    }

    #[test]
    fn a_word_misplaced_into_a_range_hides_nothing_beside_it() {
        let (rate, policy) = (SampleRate::new(8000).unwrap(), Policy::load("all", None).unwrap());
        let cause = Cause { channel: 1, ..locate(&transcript(), &finding(1, 5, 16), 0).unwrap().cause };
        let range = TimeSpan::from_ms(1000, 3000).to_frames(rate);
        let edge = Edge { pad_ms: 0, residual_db: 0 };
        let gone = Redaction { range, channels: ChannelSet::all(2), causes: vec![cause], before: edge, after: edge };
        let plan = RedactionPlan::new(80_000, 2, vec![gone]).unwrap();
        let stray = turn(1, &[("yesterday", 2700, 2900), ("four", 3100, 3300), ("one.", 3300, 3600)]);
        let heard = Transcript { turns: vec![turn(0, &[("Hello.", 0, 500)]), stray], coverage: Coverage::default() };
        let marked = with_placeholders(heard, &plan, rate);
        let spans = |found: Found| found.located.iter().map(|own| (own.span.start_ms(), own.span.end_ms())).collect::<Vec<_>>();
        assert!(!spans(find(&marked, &policy, 2).unwrap()).contains(&(3100, 3600)));
        assert!(spans(find_left(&marked, &plan, rate, &policy, 2).unwrap()).contains(&(3100, 3600)));
    }

    #[test]
    fn code_points_become_the_words_that_hold_them_with_their_neighbours() {
        let located = locate(&transcript(), &finding(1, 5, 16), 0).unwrap();
        assert_eq!((located.span.start_ms(), located.span.end_ms()), (1300, 1900));
        assert_eq!(located.previous, Some(TimeSpan::from_ms(1000, 1200)));
        assert_eq!(located.next, None);
    }

    #[test]
    fn a_finding_outside_the_text_is_quarantined_not_dropped() {
        for lost in [finding(1, 16, 20), finding(7, 0, 1), finding(1, 4, 5)] {
            assert_eq!(locate(&transcript(), &lost, 0), Err(QuarantineReason::NotPlaced), "{lost:?}");
        }
    }

    #[test]
    fn a_placeholder_stands_inside_the_turn_it_interrupts_or_alone() {
        let edge = Edge { pad_ms: 0, residual_db: -60 };
        let cause = locate(&transcript(), &finding(1, 5, 16), 0).unwrap().cause;
        let redaction = |start_ms: u64, end_ms: u64| Redaction {
            range: FrameRange::new(start_ms * 8, end_ms * 8).unwrap(),
            channels: ChannelSet::all(2),
            causes: vec![cause],
            before: edge,
            after: edge,
        };
        let plan = RedactionPlan::new(80_000, 2, vec![redaction(1250, 1400), redaction(2000, 2400)]).unwrap();
        let marked = with_placeholders(transcript(), &plan, SampleRate::new(8000).unwrap());
        let texts: Vec<String> = marked.turns.iter().map(|turn| turn.text().expose().to_owned()).collect();
        assert_eq!(texts, ["Your pin?", "It's four [PIN] é one.", "[PIN]", "Thanks."].map(String::from).to_vec());
    }
}
