//! Making a result permanent: output and transcript first, the manifest last and create-only. Its presence is the definition of done.

use redaction::manifest::{Manifest, canonical_json};
use sha2::{Digest, Sha256};

use crate::attest::attestor::{Attestor, Run};
use crate::failure::{Failure, RejectReason, RetryReason};
use crate::pipeline::Published;
use crate::store::{Location, ObjectStore, Pin, Prefix, StoreError, Write};

const JSON: &str = "application/json";
/// The most that a manifest may hold, in bytes: far more than any has.
const MAX_MANIFEST: u64 = 256 << 20;

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
    /// `SourceIsOutput` where the source is itself a result of this worker.
    pub fn of(source: &Location, results: &Prefix, quarantine: &Prefix) -> Result<Self, Failure> {
        if is_result(source, results) || is_result(source, quarantine) {
            return Err(RejectReason::SourceIsOutput.into());
        }
        Ok(Self { base: source.key().to_owned(), results: results.clone(), quarantine: quarantine.clone() })
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

/// Where a result lies for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// The redacted recording; none for a quarantine.
    pub output: Option<Location>,
    /// The redacted transcript; none for a quarantine.
    pub transcript: Option<Location>,
    /// The manifest.
    pub manifest: Location,
    /// SHA-256 of the manifest, hexadecimal.
    pub manifest_sha256: String,
}

/// Commits a proven result. Doing it twice, or two workers at once, ends with one result.
///
/// # Errors
/// `Retry` where the store fails; `Reject(OutputConflict)` where a manifest of other content stands there.
pub async fn commit(store: &dyn ObjectStore, names: &OutputNames, published: Published) -> Result<Committed, Failure> {
    if <[u8; 32]>::from(Sha256::digest(&published.output)) != published.verified.output_sha256() {
        return Err(RetryReason::JobFailed.into());
    }
    let manifest_bytes = canonical(&published.manifest)?;
    let (output, transcript, manifest) = (names.output(published.format.extension())?, names.transcript()?, names.manifest()?);
    // A manifest of other content means that the files beside it belong to it: find out before they are replaced.
    if let Some(standing) = standing(store, &manifest).await?
        && standing != manifest_bytes
    {
        return Err(RejectReason::OutputConflict.into());
    }
    write(store, &output, published.output, content_type(published.format.extension()), Write::Replace).await?;
    write(store, &transcript, published.transcript, JSON, Write::Replace).await?;
    for (extension, bytes) in published.forms {
        write(store, &names.form(extension)?, bytes, content_type(extension), Write::Replace).await?;
    }
    let manifest_sha256 = hex::encode(Sha256::digest(&manifest_bytes));
    create(store, &manifest, manifest_bytes).await?;
    Ok(Committed { output: Some(output), transcript: Some(transcript), manifest, manifest_sha256 })
}

/// Commits the manifest of a quarantine: a later run of the same recording replaces it.
///
/// # Errors
/// `Retry` where the store fails.
pub async fn commit_quarantine(store: &dyn ObjectStore, names: &OutputNames, manifest: &Manifest) -> Result<Committed, Failure> {
    let bytes = canonical(manifest)?;
    let location = names.quarantined()?;
    let manifest_sha256 = hex::encode(Sha256::digest(&bytes));
    write(store, &location, bytes, JSON, Write::Replace).await?;
    Ok(Committed { output: None, transcript: None, manifest: location, manifest_sha256 })
}

/// Puts the signed manifest and the signed run record beside a manifest that stands, as far as either is configured. Where an earlier
/// delivery did so already, nothing is made again: the record is of the run that made the result.
///
/// # Errors
/// `Retry` where the store, the log or the signer fails.
pub async fn attest(store: &dyn ObjectStore, attestor: &Attestor, manifest: &Manifest, done: &Committed, run: Run) -> Result<(), Failure> {
    let (envelope, record) = (beside(&done.manifest, ".dsse.json")?, beside(&done.manifest, ".run.dsse.json")?);
    if run.found_done && attestor.signs() && standing(store, &record).await?.is_some() {
        return Ok(());
    }
    let Some(attested) = attestor.attest(&canonical(manifest)?, run).await? else { return Ok(()) };
    write(store, &envelope, attested.manifest, JSON, Write::Replace).await?;
    write(store, &record, attested.run, JSON, Write::Replace).await
}

/// `a.manifest.json` -> `a.manifest.dsse.json` and the like.
fn beside(manifest: &Location, extension: &str) -> Result<Location, Failure> {
    let uri = manifest.uri();
    let base = uri.strip_suffix(".json").unwrap_or(&uri);
    Location::parse(&format!("{base}{extension}")).map_err(|_| RejectReason::OutputName.into())
}

/// What an earlier delivery of the same job left, if it got as far as the manifest.
///
/// # Errors
/// `Retry` where the store fails; `Reject(OutputConflict)` where something else stands in the manifest's place.
pub async fn done_before(store: &dyn ObjectStore, names: &OutputNames) -> Result<Option<(Manifest, Committed)>, Failure> {
    let location = names.manifest()?;
    let Some(bytes) = standing(store, &location).await? else { return Ok(None) };
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|_| RejectReason::OutputConflict)?;
    // A manifest without an output belongs under the quarantine location: whatever this is, it is no earlier result.
    let extension = manifest.output.as_ref().map(|output| extension_of(&output.audio.container)).ok_or(RejectReason::OutputConflict)?;
    let committed = Committed {
        output: Some(names.output(extension)?),
        transcript: Some(names.transcript()?),
        manifest: location,
        manifest_sha256: hex::encode(Sha256::digest(&bytes)),
    };
    Ok(Some((manifest, committed)))
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "txt" => "text/plain; charset=utf-8",
        "srt" => "application/x-subrip",
        "vtt" => "text/vtt",
        _ => "application/octet-stream",
    }
}

/// Outputs are WAV or FLAC; both are named as their containers are.
fn extension_of(container: &str) -> &str {
    container
}

async fn standing(store: &dyn ObjectStore, location: &Location) -> Result<Option<Vec<u8>>, Failure> {
    match store.get(location, &Pin::default(), MAX_MANIFEST).await {
        Ok(object) => Ok(Some(object.bytes)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Create-only; where another worker was first with the same bytes, that is as good.
async fn create(store: &dyn ObjectStore, location: &Location, bytes: Vec<u8>) -> Result<(), Failure> {
    match store.put(location, bytes.clone(), JSON, Write::New).await {
        Err(StoreError::AlreadyExists) => match standing(store, location).await? {
            Some(standing) if standing == bytes => Ok(()),
            _ => Err(RejectReason::OutputConflict.into()),
        },
        result => result.map_err(for_output),
    }
}

async fn write(store: &dyn ObjectStore, location: &Location, bytes: Vec<u8>, kind: &'static str, how: Write) -> Result<(), Failure> {
    store.put(location, bytes, kind, how).await.map_err(for_output)
}

/// A missing bucket or a wrong kind of store is the operator's to put right, not the recording's fault.
fn for_output(error: StoreError) -> Failure {
    match error {
        StoreError::Unavailable(_) => RetryReason::StoreUnavailable.into(),
        _ => RetryReason::StoreDenied.into(),
    }
}

fn canonical(manifest: &Manifest) -> Result<Vec<u8>, Failure> {
    canonical_json(manifest).map_err(|_| RetryReason::JobFailed.into())
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
    fn a_worker_does_not_take_its_own_results_for_jobs() {
        assert_eq!(names("s3://out/pre/a.wav"), Err(Failure::Reject(RejectReason::SourceIsOutput)));
        assert!(names("s3://out/other/a.wav").is_ok());
    }
}
