//! What there is to see of one measured call: the waveform's outline and everything that lies on its time axis. Kinds, never words.

use redaction::manifest::Manifest;
use redaction::recording::Recording;

use super::changed::{BLOCK_MS, Changed};
use super::leak::Leaks;
use super::score::{self, REMOVED};
use super::truth::{Span, Truth};

/// One column of the outline lasts so long.
pub const COLUMN_MS: u64 = 100;

/// A stretch of one channel, or of several.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// What it is to the picture.
    pub role: Role,
    /// The span's type; of a removed range, the entities it was removed for.
    pub kind: String,
    /// The channels it lies on.
    pub channels: Vec<u16>,
    /// Start in milliseconds.
    pub start_ms: f64,
    /// End in milliseconds.
    pub end_ms: f64,
    /// The share of it that was overwritten.
    pub share: f64,
}

/// What a band stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A spoken identifier that is gone.
    Removed,
    /// A spoken identifier of which something is left.
    Missed,
    /// A number that is no identifier, left as it was.
    Negative,
    /// A number that is no identifier, and was hit.
    Hit,
    /// What the plan took.
    Range,
    /// What was overwritten farther than the grace from any identifier.
    Over,
    /// Digits of a value that are still heard.
    Leak,
}

/// One call.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Picture {
    /// Its length.
    pub duration_ms: f64,
    /// For each channel the loudest sample of each column, 0 to 1 of the channel's loudest.
    pub outlines: Vec<Vec<f32>>,
    /// All that lies on it.
    pub bands: Vec<Band>,
}

impl Picture {
    /// Draws together what is known of a call.
    pub fn of(original: &Recording, output: &Recording, truth: &Truth, manifest: &Manifest, leaks: Option<&Leaks>) -> Self {
        let changed = Changed::between(original, output);
        let spans = truth.spans.iter().map(|span| {
            let share = changed.share(span);
            band(if share >= REMOVED { Role::Removed } else { Role::Missed }, span, share)
        });
        let negatives = truth.negatives.iter().map(|span| {
            let share = changed.share(span);
            band(if share > score::HIT { Role::Hit } else { Role::Negative }, span, share)
        });
        let all: Vec<u16> = (0..original.channels()).collect();
        let over = score::over(&changed, &truth.spans, score::GRACE_BLOCKS).into_iter().map(|blocks| Band {
            role: Role::Over,
            kind: String::new(),
            channels: all.clone(),
            start_ms: blocks.start as f64 * BLOCK_MS,
            end_ms: blocks.end as f64 * BLOCK_MS,
            share: 1.0,
        });
        let leaks = leaks.into_iter().flat_map(|leaks| &leaks.runs).map(|leak| Band {
            role: Role::Leak,
            kind: leak.kind.clone(),
            channels: vec![leak.channel],
            start_ms: leak.at_ms,
            end_ms: leak.at_ms + COLUMN_MS as f64,
            share: 0.0,
        });
        Self {
            duration_ms: original.duration_ms() as f64,
            outlines: all.iter().map(|channel| outline(original, *channel)).collect(),
            bands: spans.chain(negatives).chain(ranges(manifest)).chain(over).chain(leaks).collect(),
        }
    }
}

impl Picture {
    /// What is known of an output whose truth isn't: its outlines, and the ranges that its manifest states.
    pub fn of_output(output: &Recording, manifest: &Manifest) -> Self {
        let outlines = (0..output.channels()).map(|channel| outline(output, channel)).collect();
        Self { duration_ms: output.duration_ms() as f64, outlines, bands: ranges(manifest) }
    }
}

fn band(role: Role, span: &Span, share: f64) -> Band {
    let channels = vec![u16::try_from(span.channel).unwrap_or(u16::MAX)];
    Band { role, kind: span.kind.clone(), channels, start_ms: span.start_ms, end_ms: span.end_ms, share }
}

/// The ranges of a published output; those of a quarantine were never written.
fn ranges(manifest: &Manifest) -> Vec<Band> {
    let redactions = if manifest.output.is_some() { manifest.redactions.as_slice() } else { &[] };
    let range = |record: &redaction::manifest::RedactionRecord| {
        let mut entities: Vec<&str> = record.findings.iter().map(|finding| finding.entity.as_str()).collect();
        entities.sort_unstable();
        entities.dedup();
        Band {
            role: Role::Range,
            kind: entities.join(", "),
            channels: record.channels.clone(),
            start_ms: record.start_ms as f64,
            end_ms: record.end_ms as f64,
            share: 1.0,
        }
    };
    redactions.iter().map(range).collect()
}

fn outline(recording: &Recording, channel: u16) -> Vec<f32> {
    let samples: Vec<f32> = recording.channel(channel).map(f32::abs).collect();
    let column = recording.rate().frames_in_ms(COLUMN_MS).max(1) as usize;
    let loudest = samples.iter().fold(f32::MIN_POSITIVE, |a, b| a.max(*b));
    samples.chunks(column).map(|part| part.iter().fold(0f32, |a, b| a.max(*b)) / loudest).collect()
}

#[cfg(test)]
mod tests {
    use redaction::recording::Samples;
    use redaction::time::SampleRate;

    use super::*;

    #[test]
    fn an_outline_has_a_column_for_each_tenth_of_a_second_and_ends_at_the_last_sample() {
        let data = (0..1700).map(|n| if n < 800 { 50 } else { -100 }).collect();
        let recording = Recording::new(SampleRate::new(8000).unwrap(), 1, Samples::Int16 { bits: 16, data }).unwrap();
        assert_eq!(outline(&recording, 0), [0.5, 1.0, 1.0]);
    }
}
