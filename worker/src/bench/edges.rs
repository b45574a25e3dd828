//! How far what was overwritten lies off a span's start and end: how much of the span it left, and how far past it it reaches.
//!
//! Measured on spans that were found, that is, of which at least half was overwritten; the others are misses, not edges. Past an edge, one range
//! often covers the next span too (the next four digits of a card). Such an edge is joined: there is no end of a range to measure there.

use std::ops::Range;

use super::changed::{BLOCK_MS, Changed, blocks};
use super::truth::Span;

/// A span is found where so much of it was overwritten.
const FOUND: f64 = 0.5;

/// Milliseconds measured at several places.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spread(Vec<f64>);

impl Spread {
    /// The mean; 0 of none.
    pub fn mean(&self) -> f64 {
        self.0.iter().fold(0.0, |sum, value| sum + value) / self.0.len().max(1) as f64
    }

    /// The smallest value that 95 of 100 don't exceed (nearest rank); 0 of none.
    pub fn p95(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let rank = (sorted.len() * 95).div_ceil(100);
        rank.checked_sub(1).and_then(|at| sorted.get(at)).copied().unwrap_or(0.0)
    }

    /// How many were measured.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn add(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }
}

/// One side of many spans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Side {
    /// How much of the span's speech was left at this edge.
    pub left: Spread,
    /// How far what was overwritten reaches past this edge, where it isn't joined.
    pub reach: Spread,
    /// Where the overwriting starts (ends) less where the span starts (ends), where it isn't joined: negative is too early.
    pub error: Spread,
}

impl Side {
    /// Notes one edge; `later` is the sign of "further inside the span" on the time axis.
    fn note(&mut self, left: usize, reach: Option<usize>, later: f64) {
        let (left, reach) = (left as f64 * BLOCK_MS, reach.map(|blocks| blocks as f64 * BLOCK_MS));
        self.left.0.push(left);
        if let Some(reach) = reach {
            self.reach.0.push(reach);
            self.error.0.push((left - reach) * later);
        }
    }

    fn add(&mut self, other: &Self) {
        self.left.add(&other.left);
        self.reach.add(&other.reach);
        self.error.add(&other.error);
    }
}

/// Both sides of the spans that were found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Edges {
    /// Where spans start.
    pub start: Side,
    /// Where spans end.
    pub end: Side,
}

impl Edges {
    /// Measures every span that was found.
    pub fn measure(changed: &Changed, spans: &[Span]) -> Self {
        let mut edges = Self::default();
        for (at, span) in spans.iter().enumerate().filter(|(_, span)| changed.share(span) >= FOUND) {
            let others = spans.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| blocks(other)).collect();
            edges.note(&Place { changed, span, range: blocks(span), others });
        }
        edges
    }

    fn note(&mut self, place: &Place<'_>) {
        let range = place.range.clone();
        let left = range.clone().take_while(|block| !place.gone(*block)).count();
        self.start.note(left, place.reach(left, (0..range.start).rev()), 1.0);
        let left = range.clone().rev().take_while(|block| !place.gone(*block)).count();
        self.end.note(left, place.reach(left, range.end..place.changed.blocks()), -1.0);
    }

    /// Adds another call's edges.
    pub fn add(&mut self, other: &Self) {
        self.start.add(&other.start);
        self.end.add(&other.end);
    }
}

/// One span among others.
struct Place<'a> {
    changed: &'a Changed,
    span: &'a Span,
    range: Range<usize>,
    others: Vec<Range<usize>>,
}

impl Place<'_> {
    fn gone(&self, block: usize) -> bool {
        self.changed.on(self.span, block)
    }

    /// How many blocks from the edge on, `outward`, were overwritten; none where something of the span was left before, and `None` where another
    /// span stands in them.
    fn reach(&self, left: usize, outward: impl Iterator<Item = usize>) -> Option<usize> {
        if left > 0 {
            return Some(0);
        }
        let past: Vec<usize> = outward.take_while(|block| self.gone(*block)).collect();
        let joined = past.iter().any(|block| self.others.iter().any(|other| other.contains(block)));
        (!joined).then_some(past.len())
    }
}

#[cfg(test)]
mod tests {
    use redaction::recording::{Recording, Samples};
    use redaction::time::SampleRate;

    use super::*;

    fn edges(overwritten: Range<usize>, spans: &[(f64, f64)]) -> Edges {
        let recording = |gone: Range<usize>| {
            let data = (0..16_000).map(|n| if gone.contains(&(n / 8)) { 0 } else { 100 }).collect();
            Recording::new(SampleRate::new(8000).unwrap(), 1, Samples::Int16 { bits: 16, data }).unwrap()
        };
        let span = |(start_ms, end_ms): &(f64, f64)| Span::new("pin", 0, *start_ms, *end_ms);
        let spans: Vec<Span> = spans.iter().map(span).collect();
        Edges::measure(&Changed::between(&recording(0..0), &recording(overwritten)), &spans)
    }

    #[test]
    fn an_edge_is_left_or_reached_past() {
        // What was overwritten of 1000..1500; left and signed error at the start, then at the end.
        let cases = [
            (900..1700, [0.0, -100.0, 0.0, 200.0]),
            (1050..1480, [50.0, 50.0, 20.0, -20.0]),
            (1000..1500, [0.0, 0.0, 0.0, 0.0]),
            (0..2000, [0.0, -1000.0, 0.0, 500.0]),
        ];
        for (overwritten, expected) in cases {
            let Edges { start, end } = edges(overwritten.clone(), &[(1000.0, 1500.0)]);
            assert_eq!([start.left.0[0], start.error.0[0], end.left.0[0], end.error.0[0]], expected, "{overwritten:?}");
        }
    }

    #[test]
    fn an_edge_from_which_the_overwriting_goes_on_over_another_span_is_joined() {
        let spans = [(1000.0, 1300.0), (1400.0, 1900.0)];
        let Edges { start, end } = edges(950..2000, &spans);
        assert_eq!((start.error.0, end.error.0, end.left.0), (vec![-50.0], vec![100.0], vec![0.0, 0.0]));
        assert_eq!(edges(950..1350, &spans).end.error.0, [50.0]);
    }

    #[test]
    fn a_span_of_which_less_than_half_went_is_a_miss_and_has_no_edges() {
        assert_eq!(edges(1000..1240, &[(1000.0, 1500.0)]), Edges::default());
        assert_eq!(edges(1000..1250, &[(1000.0, 1500.0)]).end.left.0, [250.0]);
    }

    #[test]
    fn means_and_95th_percentiles_are_of_the_nearest_rank() {
        let spread = |values: std::ops::RangeInclusive<u32>| Spread(values.rev().map(f64::from).collect());
        for (values, mean, p95) in [(1..=1, 1.0, 1.0), (1..=20, 10.5, 19.0), (1..=21, 11.0, 20.0), (1..=100, 50.5, 95.0)] {
            assert_eq!((spread(values.clone()).mean(), spread(values.clone()).p95()), (mean, p95), "{values:?}");
        }
        assert_eq!((Spread::default().mean(), Spread::default().p95()), (0.0, 0.0));
    }
}
