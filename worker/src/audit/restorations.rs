//! What a manifest says was given back: it lies in the recording, apart from all that is overwritten, in order, and somebody says why.
//!
//! That it holds the original's samples needs no check of its own: it lies outside the ranges, where every sample is compared.

use redaction::manifest::{Manifest, RestorationRecord};
use redaction::restoration::Stretch;
use redaction::time::{FrameRange, SampleRate};

use super::form::is_finding;

/// Whether all of it can be.
pub(super) fn are_sensible(manifest: &Manifest) -> bool {
    let given = &manifest.restorations;
    let in_order = (1..).zip(given).all(|(number, own)| own.id == format!("g{number}"))
        && given.windows(2).all(|pair| pair[0].start_frame <= pair[1].start_frame);
    let stretches: Option<Vec<Stretch>> = given.iter().map(|own| sensible(own, manifest)).collect();
    let Some(stretches) = stretches.filter(|_| in_order) else { return false };
    let overwritten = |own: &Stretch| {
        manifest.redactions.iter().any(|range| {
            let meets = range.start_frame < own.range.end() && own.range.start() < range.end_frame;
            meets && range.channels.iter().any(|channel| own.channels.contains(*channel))
        })
    };
    let twice = |(at, own): (usize, &Stretch)| {
        stretches[..at].iter().any(|other| other.range.overlaps(own.range) && other.channels.meets(own.channels))
    };
    !stretches.iter().any(overwritten) && !stretches.iter().enumerate().any(twice)
}

/// Where it lies, if it can lie there, and somebody said that something had been found there.
fn sensible(own: &RestorationRecord, manifest: &Manifest) -> Option<Stretch> {
    let rate = SampleRate::new(manifest.input.sample_rate)?;
    let stretch = own.stretch().filter(|own| own.range.end() <= manifest.input.frames)?;
    let time = FrameRange::to_time(stretch.range, rate);
    let holds = own.channels.windows(2).all(|pair| pair[0] < pair[1])
        && own.channels.iter().all(|channel| *channel < manifest.input.channels)
        && (time.start_ms(), time.end_ms()) == (own.start_ms, own.end_ms)
        && !own.restored_by.trim().is_empty()
        && !own.findings.is_empty()
        && own.findings.iter().all(|finding| is_finding(finding, manifest));
    holds.then_some(stretch)
}
