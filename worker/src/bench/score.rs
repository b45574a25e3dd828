//! Marks by comparing waveforms: a span counts as removed where 97 of 100 of its blocks were overwritten.

use std::collections::BTreeMap;
use std::ops::{AddAssign, Range};

use redaction::recording::Recording;

use super::changed::{BLOCK_MS, Changed, blocks};
use super::edges::Edges;
use super::truth::{CORE, Span, Truth};

/// A span is removed where so much of it was overwritten.
pub(super) const REMOVED: f64 = 0.97;
/// A number that is no identifier is hit where more than so much of it was overwritten.
pub(super) const HIT: f64 = 0.3;
/// Around a span, so many blocks more are no over-redaction: edges have to lie somewhere.
pub(super) const GRACE_BLOCKS: usize = 30;

/// A longer pause is no pause inside a value: something else is said in it.
const PAUSE_MS: f64 = 3000.0;

/// How many of how many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// So many were hit.
    pub hit: u64,
    /// Of so many.
    pub of: u64,
}

impl Count {
    fn add(&mut self, hit: bool) {
        self.hit += u64::from(hit);
        self.of += 1;
    }

    /// As a share, 1.0 of none.
    pub fn share(self) -> f64 {
        if self.of == 0 { 1.0 } else { self.hit as f64 / self.of as f64 }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.hit += other.hit;
        self.of += other.of;
    }
}

/// The marks of one call, or of several together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// Spans removed, by kind.
    pub kinds: BTreeMap<String, Count>,
    /// Milliseconds of spans that were left.
    pub uncovered_ms: f64,
    /// Where the overwriting starts and ends, against the spans.
    pub edges: Edges,
    /// Milliseconds overwritten outside every span, with 300 ms of grace.
    pub over_ms: f64,
    /// The same without any grace.
    pub over_strict_ms: f64,
    /// The same, where a pause between two spans of one value belongs to the value.
    pub over_values_ms: f64,
    /// Length in milliseconds.
    pub total_ms: f64,
    /// Numbers overwritten that are no identifiers.
    pub negatives: Count,
    /// Calls without identifiers in which something was overwritten.
    pub clean_touched: Count,
}

impl Marks {
    /// Spans removed, of all kinds.
    pub fn all(&self) -> Count {
        self.sum(|_| true)
    }

    /// Spans removed, of the core kinds.
    pub fn core(&self) -> Count {
        self.sum(|kind| CORE.contains(&kind))
    }

    fn sum(&self, wanted: impl Fn(&str) -> bool) -> Count {
        let mut sum = Count::default();
        self.kinds.iter().filter(|(kind, _)| wanted(kind)).for_each(|(_, count)| sum += *count);
        sum
    }

    /// Milliseconds left a span.
    pub fn uncovered_per_span(&self) -> f64 {
        self.uncovered_ms / self.all().of.max(1) as f64
    }

    /// Over-redaction in percent of the call, with 300 ms of grace.
    pub fn over_percent(&self) -> f64 {
        100.0 * self.over_ms / self.total_ms.max(1.0)
    }

    /// Over-redaction in percent of the call, without grace.
    pub fn over_strict_percent(&self) -> f64 {
        100.0 * self.over_strict_ms / self.total_ms.max(1.0)
    }

    /// Over-redaction in percent of the call, without grace, pauses inside a value aside: they are closed on purpose.
    pub fn over_values_percent(&self) -> f64 {
        100.0 * self.over_values_ms / self.total_ms.max(1.0)
    }

    /// Adds another call's marks.
    pub fn add(&mut self, other: &Marks) {
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind.clone()).or_default() += *count;
        }
        self.uncovered_ms += other.uncovered_ms;
        self.edges.add(&other.edges);
        self.over_ms += other.over_ms;
        self.over_strict_ms += other.over_strict_ms;
        self.over_values_ms += other.over_values_ms;
        self.total_ms += other.total_ms;
        self.negatives += other.negatives;
        self.clean_touched += other.clean_touched;
    }
}

/// Marks `output` against what is known of `original`. Both have the same shape; a caller who has no output passes the original.
pub fn score(original: &Recording, output: &Recording, truth: &Truth) -> Marks {
    let changed = Changed::between(original, output);
    let mut marks = Marks { total_ms: changed.blocks() as f64 * BLOCK_MS, ..Marks::default() };
    for span in &truth.spans {
        let share = changed.share(span);
        marks.kinds.entry(span.kind.clone()).or_default().add(share >= REMOVED);
        marks.uncovered_ms += blocks(span).len() as f64 * BLOCK_MS * (1.0 - share);
    }
    for span in &truth.negatives {
        marks.negatives.add(changed.share(span) > HIT);
    }
    marks.edges = Edges::measure(&changed, &truth.spans);
    let spans: Vec<Range<usize>> = truth.spans.iter().map(blocks).collect();
    let over_ms = |spans: &[Range<usize>], grace| outside(&changed, spans, grace).iter().map(Range::len).sum::<usize>() as f64 * BLOCK_MS;
    (marks.over_ms, marks.over_strict_ms) = (over_ms(&spans, GRACE_BLOCKS), over_ms(&spans, 0));
    let values = [spans.clone(), pauses(&truth.spans)].concat();
    marks.over_values_ms = over_ms(&values, 0);
    if truth.spans.is_empty() {
        marks.clean_touched.add(marks.over_ms > 0.0);
    }
    marks
}

/// The stretches of blocks overwritten on any channel that lie farther than `grace` blocks from every span.
pub(super) fn over(changed: &Changed, spans: &[Span], grace: usize) -> Vec<Range<usize>> {
    outside(changed, &spans.iter().map(blocks).collect::<Vec<_>>(), grace)
}

fn outside(changed: &Changed, spans: &[Range<usize>], grace: usize) -> Vec<Range<usize>> {
    let spoken: Vec<_> = spans.iter().map(|range| range.start.saturating_sub(grace)..range.end + grace).collect();
    let outside = |block: &usize| !spoken.iter().any(|range| range.contains(block));
    let over: Vec<usize> = (0..changed.blocks()).filter(outside).filter(|block| changed.anywhere(*block)).collect();
    over.chunk_by(|a, b| a + 1 == *b).filter_map(|part| Some(*part.first()?..*part.last()? + 1)).collect()
}

/// What lies between two spans of one value that one party says in a row.
fn pauses(spans: &[Span]) -> Vec<Range<usize>> {
    let mut sorted: Vec<&Span> = spans.iter().filter(|span| span.entity.is_some()).collect();
    sorted.sort_by(|a, b| (&a.entity, a.channel).cmp(&(&b.entity, b.channel)).then(a.start_ms.total_cmp(&b.start_ms)));
    let one = |a: &Span, b: &Span| (&a.entity, a.channel) == (&b.entity, b.channel);
    let near = |a: &Span, b: &Span| (0.0..=PAUSE_MS).contains(&(b.start_ms - a.end_ms));
    let pairs = sorted.windows(2).filter(|pair| one(pair[0], pair[1]) && near(pair[0], pair[1]));
    pairs.map(|pair| blocks(pair[0]).end..blocks(pair[1]).start).collect()
}

#[cfg(test)]
mod tests {
    use redaction::recording::Samples;
    use redaction::time::SampleRate;

    use super::*;

    fn recording(zeroed: std::ops::Range<usize>) -> Recording {
        let data = (0..16_000).map(|n| if zeroed.contains(&n) { 0 } else { 100 }).collect();
        Recording::new(SampleRate::new(8000).unwrap(), 1, Samples::Int16 { bits: 16, data }).unwrap()
    }

    fn truth(spans: &[(f64, f64)], negatives: &[(f64, f64)]) -> Truth {
        let span = |(start_ms, end_ms): &(f64, f64)| Span::new("pin", 0, *start_ms, *end_ms);
        Truth::new(spans.iter().map(span).collect(), negatives.iter().map(span).collect())
    }

    #[test]
    fn a_span_is_removed_only_when_nearly_all_of_it_was_overwritten() {
        let original = recording(0..0);
        let whole = score(&original, &recording(8000..12_000), &truth(&[(1000.0, 1500.0)], &[]));
        assert_eq!((whole.core(), whole.over_ms, whole.uncovered_ms), (Count { hit: 1, of: 1 }, 0.0, 0.0));
        let most = score(&original, &recording(8000..11_600), &truth(&[(1000.0, 1500.0)], &[]));
        assert_eq!((most.core().hit, most.uncovered_ms.round()), (0, 50.0));
    }

    #[test]
    fn a_pause_between_two_spans_of_one_value_is_over_redaction_to_the_letter_and_not_of_the_value() {
        let mut truth = truth(&[(400.0, 600.0), (900.0, 1000.0), (1500.0, 1600.0)], &[]);
        truth.spans.iter_mut().take(2).for_each(|span| span.entity = Some("a".to_owned()));
        let marks = score(&recording(0..0), &recording(3200..8000), &truth);
        assert_eq!((marks.over_strict_ms, marks.over_values_ms), (300.0, 0.0));
        let all = score(&recording(0..0), &recording(3200..12_800), &truth);
        assert_eq!((all.over_strict_ms, all.over_values_ms), (800.0, 500.0));
    }

    #[test]
    fn blanking_everything_shows_as_over_redaction_and_hit_negatives() {
        let marks = score(&recording(0..0), &recording(0..16_000), &truth(&[(1000.0, 1500.0)], &[(100.0, 200.0)]));
        assert_eq!((marks.negatives.hit, marks.over_percent(), marks.over_strict_percent()), (1, 45.0, 75.0));
    }

    #[test]
    fn a_clean_call_left_alone_is_not_touched() {
        let marks = score(&recording(0..0), &recording(0..0), &truth(&[], &[(100.0, 200.0)]));
        assert_eq!((marks.clean_touched, marks.negatives.hit), (Count { hit: 0, of: 1 }, 0));
    }
}
