//! `callscrub redact`: recordings in, outputs, transcripts and manifests out.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use asr::Listener;
use audio::Limits;
use config::Settings;
use redaction::fill::Fill;
use redaction::manifest::{Manifest, Source, canonical_json};

use super::engine::EngineArgs;
use super::exit::{CliError, End, Exit, print, say};
use super::progress::Progress;
use super::{report, settings};
use crate::attest::attestor::{Attestor, Run};
use crate::attest::tenants::Tenancy;
use crate::pipeline::policy::Policy;
use crate::pipeline::{self, Input, Published, Settled, Tools};
use crate::{backends, keys};

/// For each FILE `call.wav`: DIR/call.wav, DIR/call.manifest.json and DIR/call.transcript.json. What can't be proven gets only a manifest
/// that says why, and exit status 3. Lossy recordings (MP3, AAC, Vorbis) leave as FLAC.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Recordings: WAV, FLAC, MP3, M4A, Ogg Vorbis.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the results go; made if missing. Never the folder that a recording lies in.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What to remove: all, pci, hipaa, gdpr, or a file.
    #[arg(long, default_value = "all", value_name = "NAME|FILE")]
    policy: String,
    /// What to write over it [default: as the policy says].
    #[arg(long, value_enum)]
    fill: Option<FillArg>,
    /// Settings as the worker's, of which [evidence] is used: keys and what is made with them.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum FillArg {
    /// A 1 kHz tone at -20 dBFS.
    Tone,
    /// Digital silence.
    Silence,
}

impl From<FillArg> for Fill {
    fn from(fill: FillArg) -> Self {
        match fill {
            FillArg::Tone => Fill::Tone,
            FillArg::Silence => Fill::Silence,
        }
    }
}

/// What a recording may be when one person runs one command: up to 2 GiB, 4 hours and 8 channels.
pub(super) const LIMITS: Limits = Limits { max_bytes: 2 << 30, max_duration_ms: 4 * 3600 * 1000, max_channels: 8 };

pub(super) fn run(args: &Args) -> End {
    check_names(&args.files, &args.out)?;
    let policy = Policy::load(&args.policy, None).map_err(CliError::usage)?;
    let policy = match args.fill {
        Some(fill) => policy.with_fill(fill.into()),
        None => policy,
    };
    let settings = args.config.as_deref().map(settings::load).transpose()?;
    let attesting = settings.as_ref().map(Attesting::open).transpose()?;
    let policy = match &settings {
        Some(settings) => keys::with_keys(policy, &settings.evidence).map_err(CliError::usage)?,
        None => policy,
    };
    keys::check(&policy).map_err(CliError::usage)?;
    fs::create_dir_all(&args.out).map_err(|error| CliError::failed(format!("{}: {error}", args.out.display())))?;
    let listener = args.engine.open()?;
    let mut worst = Exit::Done;
    for file in &args.files {
        let exit = one(file, &args.out, &policy, &listener, attesting.as_ref()).unwrap_or_else(|error| {
            say(&format!("callscrub: {error}"));
            error.exit()
        });
        worst = worse(worst, exit);
    }
    Ok(worst)
}

/// A failure outranks a quarantine: it is the one that asks for another run.
fn worse(a: Exit, b: Exit) -> Exit {
    [Exit::Failed, Exit::Usage, Exit::Quarantined].into_iter().find(|exit| [a, b].contains(exit)).unwrap_or(Exit::Done)
}

/// Refuses what would lose something: two recordings with one output name, or an output in its recording's place.
fn check_names(files: &[PathBuf], out: &Path) -> Result<(), CliError> {
    let mut stems = BTreeMap::new();
    for file in files {
        let Some(stem) = file.file_stem() else {
            return Err(CliError::usage(format!("{} is no file", file.display())));
        };
        if let Some(other) = stems.insert(stem, file) {
            let both = format!("{} and {}", other.display(), file.display());
            return Err(CliError::usage(format!("{both} would have the same results: redact them into different folders")));
        }
        let folder = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if let (Ok(folder), Ok(out)) = (folder.canonicalize(), out.canonicalize())
            && folder == out
        {
            return Err(CliError::usage(format!("--out is the folder of {}: name another", file.display())));
        }
    }
    Ok(())
}

fn one(file: &Path, out: &Path, policy: &Policy, listener: &Listener, attesting: Option<&Attesting>) -> End {
    let started = SystemTime::now();
    let bytes = read(file, LIMITS.max_bytes)?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let progress = Progress::new(&name);
    let input = Input { source: Source { uri: name.to_string(), version: None, etag: None }, bytes };
    let tools = Tools { listener, policy, limits: &LIMITS, progress: &|step| progress.step(step) };
    let settled = pipeline::redact(input, &tools);
    progress.clear();
    match settled.map_err(|error| CliError::failed(format!("{}: {error}", file.display())))? {
        Settled::Published(published) => {
            let exit = publish(&published, file, out)?;
            attest(attesting, &published.manifest, file, out, started)?;
            Ok(exit)
        }
        Settled::Quarantined { reason, manifest } => {
            let path = beside(file, out, "manifest.json");
            write(&path, &canonical(&manifest)?)?;
            attest(attesting, &manifest, file, out, started)?;
            say(&format!("callscrub: {}: quarantined, nothing is published: {reason}; see {}", file.display(), path.display()));
            for stale in
                ["wav", "flac", "transcript.json"].map(|extension| beside(file, out, extension)).iter().filter(|path| path.exists())
            {
                say(&format!("callscrub: {} is left from an earlier run and is not what this manifest speaks of", stale.display()));
            }
            Ok(Exit::Quarantined)
        }
    }
}

/// What signs and logs, and what it runs on.
struct Attesting {
    attestor: Attestor,
    tenancy: Tenancy,
    runtime: tokio::runtime::Runtime,
}

impl Attesting {
    fn open(settings: &Settings) -> Result<Self, CliError> {
        let store = backends::store(&settings.store).map_err(CliError::usage)?;
        let attestor = Attestor::open(&settings.evidence, store).map_err(CliError::usage)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(CliError::failed)?;
        Ok(Self { attestor, tenancy: Tenancy::of(&settings.evidence), runtime })
    }
}

/// The manifest and the record of this run in signed envelopes beside it, as far as the settings ask for it.
fn attest(attesting: Option<&Attesting>, manifest: &Manifest, file: &Path, out: &Path, started: SystemTime) -> Result<(), CliError> {
    let Some(Attesting { attestor, tenancy, runtime }) = attesting else { return Ok(()) };
    let run = Run { tenant: tenancy.own(), outcome: manifest.outcome, started, attempt: 1, found_done: false };
    let attested = runtime.block_on(attestor.attest(&canonical(manifest)?, run)).map_err(CliError::failed)?;
    let Some(attested) = attested else { return Ok(()) };
    write(&beside(file, out, "manifest.dsse.json"), &attested.manifest)?;
    write(&beside(file, out, "manifest.run.dsse.json"), &attested.run)
}

/// Reads a file, refusing one that is too large before it is in memory.
pub(super) fn read(file: &Path, max_bytes: u64) -> Result<Vec<u8>, CliError> {
    let fail = |error: std::io::Error| CliError::failed(format!("{}: {error}", file.display()));
    let size = fs::metadata(file).map_err(fail)?.len();
    if size > max_bytes {
        return Err(CliError::failed(format!("{}: {size} bytes are more than the {max_bytes} allowed", file.display())));
    }
    fs::read(file).map_err(fail)
}

/// Output and transcript first, the manifest last: its presence means that it is done.
fn publish(published: &Published, file: &Path, out: &Path) -> End {
    let (output, manifest) = (beside(file, out, published.format.extension()), beside(file, out, "manifest.json"));
    write(&output, &published.output)?;
    write(&beside(file, out, "transcript.json"), &published.transcript)?;
    for (extension, bytes) in &published.forms {
        write(&beside(file, out, &format!("transcript.{extension}")), bytes)?;
    }
    write(&manifest, &canonical(&published.manifest)?)?;
    print(&report::headline(&published.manifest, &output.display().to_string()));
    Ok(Exit::Done)
}

fn beside(file: &Path, out: &Path, extension: &str) -> PathBuf {
    let mut name = file.file_stem().unwrap_or_default().to_owned();
    name.push(".");
    name.push(extension);
    out.join(name)
}

fn canonical(manifest: &Manifest) -> Result<Vec<u8>, CliError> {
    canonical_json(manifest).map_err(CliError::failed)
}

/// Writes in full or not at all: a temporary file beside it, then a rename.
fn write(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let fail = |error: &dyn std::fmt::Display| CliError::failed(format!("{}: {error}", path.display()));
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| fail(&error))?;
    std::io::Write::write_all(&mut file, bytes).map_err(|error| fail(&error))?;
    file.as_file().sync_all().map_err(|error| fail(&error))?;
    file.persist(path).map_err(|error| fail(&error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_recordings_with_one_output_name_are_refused_before_anything_runs() {
        let files = [PathBuf::from("a/call.wav"), PathBuf::from("b/call.mp3")];
        assert_eq!(check_names(&files, Path::new("out")).unwrap_err().exit(), Exit::Usage);
    }

    #[test]
    fn an_output_in_its_recordings_place_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let files = [folder.path().join("call.wav")];
        assert_eq!(check_names(&files, folder.path()).unwrap_err().exit(), Exit::Usage);
        assert!(check_names(&files, &folder.path().join("out")).is_ok());
    }

    #[test]
    fn a_failure_outranks_a_quarantine_and_both_outrank_success() {
        assert_eq!(worse(Exit::Quarantined, Exit::Failed), Exit::Failed);
        assert_eq!(worse(Exit::Done, Exit::Quarantined), Exit::Quarantined);
    }
}
