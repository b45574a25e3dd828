//! What a person gives back, because it was a false alarm: whole ranges, from the original that their manifest names and no other.

use audio::{Limits, OutputFormat};
use redaction::manifest::{Manifest, RestorationRecord, restorations};
use redaction::overwrite::overwrite;
use redaction::plan::RedactionPlan;
use redaction::restoration::{FalseAlarm, Stretch};
use redaction::time::{SampleRate, TimeSpan};
use sha2::{Digest, Sha256};

use super::revise::{NotRevised, plan};

/// A range that is given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    /// The range's id in the manifest.
    pub range: String,
    /// Why it was a false alarm.
    pub reason: FalseAlarm,
    /// Who says so, as their organisation knows them.
    pub restored_by: String,
}

/// What is given back, and what it is given back from.
pub struct Restorations {
    /// Which ranges.
    pub ranges: Vec<Restoration>,
    /// The recording as it was before anything was overwritten.
    pub original: Original,
}

/// A recording whose bytes have the digest that a manifest states of its input. Its `Debug` shows the size, never the content.
#[derive(Clone)]
pub struct Original {
    bytes: Vec<u8>,
    sha256: String,
}

impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Original").field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Original {
    /// `bytes`, where they are the original of that manifest.
    ///
    /// # Errors
    /// `Original` where they aren't.
    pub fn of(bytes: Vec<u8>, manifest: &Manifest) -> Result<Self, NotRevised> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        let own = Self { bytes, sha256 };
        own.of_manifest(manifest)?;
        Ok(own)
    }

    /// Its bytes, where it is that manifest's.
    pub(super) fn of_manifest(&self, manifest: &Manifest) -> Result<&[u8], NotRevised> {
        let same = self.sha256 == manifest.input.sha256 && self.bytes.len() as u64 == manifest.input.bytes;
        if same { Ok(&self.bytes) } else { Err(NotRevised::Original) }
    }
}

/// What may be given back of a recording.
pub(super) struct Given {
    /// As it was asked for, or as the manifest before states it.
    pub(super) record: RestorationRecord,
    /// Whether it was asked for now.
    is_new: bool,
}

/// What was given back before, and the ranges that are given back now.
pub(super) fn given_back(before: &Manifest, ranges: &[Restoration], rate: SampleRate) -> Result<Vec<Given>, NotRevised> {
    let old = before.restorations.iter().map(|own| Given { record: own.clone(), is_new: false });
    let mut given: Vec<Given> = old.collect();
    for (number, own) in ranges.iter().enumerate() {
        let record = before.redactions.iter().find(|record| record.id == own.range).ok_or(NotRevised::Range)?;
        if ranges[..number].iter().any(|other| other.range == own.range) {
            return Err(NotRevised::Range);
        }
        let stretch = Stretch::of(record.start_frame, record.end_frame, &record.channels).ok_or(NotRevised::Manifest)?;
        let record = RestorationRecord::of(stretch, rate, own.reason, &own.restored_by, record.findings.clone());
        given.push(Given { record, is_new: true });
    }
    Ok(given)
}

/// What of it `plan` leaves given back. Of what was asked for now, something must be.
pub(super) fn still_given_back(
    given: &[Given],
    plan: Option<&RedactionPlan>,
    rate: SampleRate,
) -> Result<Vec<RestorationRecord>, NotRevised> {
    let plan = plan.ok_or(NotRevised::Manifest)?;
    let mut records = Vec::new();
    for own in given {
        let pieces = own.record.stretch().ok_or(NotRevised::Manifest)?.outside(plan);
        if own.is_new && pieces.is_empty() {
            return Err(NotRevised::HeardAgain);
        }
        records.extend(pieces.into_iter().map(|piece| own.record.at(piece, rate)));
    }
    Ok(restorations(records))
}

/// What lies in one range of the original, with `around_ms` before and after it, encoded as the original is or as its output would be. Whatever
/// else was overwritten there is overwritten here too.
///
/// # Errors
/// Where the original isn't the manifest's, or has no such range.
pub fn excerpt(manifest: &Manifest, original: &Original, range: &str, around_ms: u64, limits: &Limits) -> Result<Vec<u8>, NotRevised> {
    let record = manifest.redactions.iter().find(|record| record.id == range).ok_or(NotRevised::Range)?;
    let decoded = audio::decode(original.of_manifest(manifest)?, limits)?;
    let mut heard = decoded.recording;
    let others = plan(manifest.redactions.iter().filter(|own| own.id != range), &heard)?;
    overwrite(&mut heard, &others, record.fill).map_err(|_| NotRevised::Manifest)?;
    let around = TimeSpan::from_ms(record.start_ms.saturating_sub(around_ms), record.end_ms.saturating_add(around_ms));
    let heard = heard.part(around.to_frames(heard.rate()));
    let format = OutputFormat::for_source(&decoded.source, &heard);
    audio::encode(&heard, format).map_err(|_| NotRevised::Manifest)
}
