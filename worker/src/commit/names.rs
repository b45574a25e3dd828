//! Where a job's results lie: names that follow from the source's key alone.

use crate::failure::{Failure, RejectReason};
use crate::store::{Location, Prefix};

/// Where a job's results go. Keys follow from the source's key alone, so that a rerun writes the same ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputNames {
    base: String,
    results: Prefix,
    quarantine: Prefix,
}

impl OutputNames {
    /// The names for `source`.
    ///
    /// # Errors
    /// `SourceIsOutput` where the source is itself a result of this worker; `OutputIsSource` where the output would be written over it.
    pub fn of(source: &Location, results: &Prefix, quarantine: &Prefix) -> Result<Self, Failure> {
        if is_result(source, results) || is_result(source, quarantine) {
            return Err(RejectReason::SourceIsOutput.into());
        }
        // With a whole bucket as its place, an output has the source's own key.
        if results.is_whole() && results.bucket() == source.bucket() && source.bucket().is_some() {
            return Err(RejectReason::OutputIsSource.into());
        }
        Ok(Self { base: source.key().to_owned(), results: results.clone(), quarantine: quarantine.clone() })
    }

    /// The names for a result made from the one whose manifest is `manifest`: `a/call.wav.rev2` and so on; `None` where that is no result's.
    pub fn of_revision(manifest: &Location, results: &Prefix, quarantine: &Prefix) -> Option<Self> {
        let key = Some(manifest).filter(|own| results.holds(own))?.key().strip_prefix(results.key())?.strip_suffix(".manifest.json")?;
        let (base, number) =
            key.rsplit_once(".rev").and_then(|(base, digits)| Some((base, digits.parse::<u32>().ok()?))).unwrap_or((key, 1));
        let base = format!("{base}.rev{}", number.checked_add(1)?);
        Some(Self { base, results: results.clone(), quarantine: quarantine.clone() })
    }

    /// The redacted recording: the source's key, with the new extension after it where the format changed.
    ///
    /// # Errors
    /// `OutputName` where the key becomes too long.
    pub fn output(&self, extension: &str) -> Result<Location, Failure> {
        let same = self.base.rsplit_once('.').is_some_and(|(_, old)| old.eq_ignore_ascii_case(extension));
        let key = if same { self.base.clone() } else { format!("{}.{extension}", self.base) };
        location(&self.results, &key)
    }

    /// The redacted transcript.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn transcript(&self) -> Result<Location, Failure> {
        location(&self.results, &format!("{}.transcript.json", self.base))
    }

    /// Another form of the transcript.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn form(&self, extension: &str) -> Result<Location, Failure> {
        location(&self.results, &format!("{}.transcript.{extension}", self.base))
    }

    /// The manifest.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn manifest(&self) -> Result<Location, Failure> {
        location(&self.results, &format!("{}.manifest.json", self.base))
    }

    /// What became of the original, beside the manifest.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn receipt(&self) -> Result<Location, Failure> {
        location(&self.results, &format!("{}.receipt.json", self.base))
    }

    /// The manifest of a recording that can't be published.
    ///
    /// # Errors
    /// As [`Self::output`].
    pub fn quarantined(&self) -> Result<Location, Failure> {
        location(&self.quarantine, &format!("{}.manifest.json", self.base))
    }
}

/// A prefix that is a whole bucket or root holds everything in it, sources included: only a proper prefix tells results apart.
fn is_result(source: &Location, prefix: &Prefix) -> bool {
    !prefix.is_whole() && prefix.holds(source)
}

fn location(prefix: &Prefix, key: &str) -> Result<Location, Failure> {
    prefix.location(key).map_err(|_| RejectReason::OutputName.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Result<OutputNames, Failure> {
        let (results, quarantine) = (Prefix::parse("s3://out/pre").unwrap(), Prefix::parse("s3://held").unwrap());
        OutputNames::of(&Location::parse(source).unwrap(), &results, &quarantine)
    }

    #[test]
    fn names_follow_from_the_source_and_a_changed_format_adds_its_extension() {
        let names = names("s3://in/a/b.WAV").unwrap();
        assert_eq!(names.output("wav").unwrap().uri(), "s3://out/pre/a/b.WAV");
        assert_eq!(names.output("flac").unwrap().uri(), "s3://out/pre/a/b.WAV.flac");
        assert_eq!(names.manifest().unwrap().uri(), "s3://out/pre/a/b.WAV.manifest.json");
        assert_eq!(names.quarantined().unwrap().uri(), "s3://held/a/b.WAV.manifest.json");
    }

    #[test]
    fn two_recordings_that_differ_in_extension_only_never_share_a_name() {
        let (wav, mp3) = (names("s3://in/a.wav").unwrap(), names("s3://in/a.mp3").unwrap());
        assert_ne!(wav.manifest().unwrap(), mp3.manifest().unwrap());
        assert_ne!(wav.output("flac").unwrap(), mp3.output("flac").unwrap());
    }

    #[test]
    fn a_revision_stands_beside_what_it_was_made_from() {
        let (results, held) = (Prefix::parse("s3://out/pre").unwrap(), Prefix::parse("s3://held").unwrap());
        let names = |manifest: &str| OutputNames::of_revision(&Location::parse(manifest).unwrap(), &results, &held);
        for (manifest, output) in [
            ("s3://out/pre/a/b.wav.manifest.json", Some("s3://out/pre/a/b.wav.rev2.wav")),
            ("s3://out/pre/a/b.wav.rev2.manifest.json", Some("s3://out/pre/a/b.wav.rev3.wav")),
            ("s3://out/pre/a/b.wav.revx.manifest.json", Some("s3://out/pre/a/b.wav.revx.rev2.wav")),
            ("s3://held/a/b.wav.manifest.json", None),
            ("s3://out/pre/a/b.wav", None),
        ] {
            let found = names(manifest).map(|names| names.output("wav").unwrap().uri());
            assert_eq!(found.as_deref(), output, "{manifest}");
        }
    }

    #[test]
    fn an_output_is_never_written_over_its_source() {
        let (whole, held) = (Prefix::parse("s3://in").unwrap(), Prefix::parse("s3://held").unwrap());
        let names = |source: &str| OutputNames::of(&Location::parse(source).unwrap(), &whole, &held);
        assert_eq!(names("s3://in/a.wav"), Err(Failure::Reject(RejectReason::OutputIsSource)));
        assert!(names("s3://other/a.wav").is_ok());
    }

    #[test]
    fn a_worker_does_not_take_its_own_results_for_jobs() {
        assert_eq!(names("s3://out/pre/a.wav"), Err(Failure::Reject(RejectReason::SourceIsOutput)));
        assert!(names("s3://out/other/a.wav").is_ok());
    }
}
