//! `callscrub review`: a person's decision on a result, signed and kept beside the manifest.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Subcommand;
use redaction::manifest::{Manifest, canonical_json};
use redaction::review::{Decision, Objection, Review, Role, SCHEMA};
use sha2::{Digest, Sha256};

use super::exit::{CliError, End, Exit, print};
use super::redact;
use crate::attest::dsse::Payload;
use crate::attest::keys::SigningKey;
use crate::attest::signer::Signer;
use crate::audit::{Evidence, audit};

/// Signs that somebody listened to an output and decided: the statement names its SHA-256, so it can't be carried to another one. It goes
/// beside the manifest (`call.manifest.review.1.dsse.json`), where `callscrub verify --key` and `callscrub report` look for it.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The output may be used.
    Approve {
        #[command(flatten)]
        who: Who,
    },
    /// It may not.
    Reject {
        #[command(flatten)]
        who: Who,
        /// Why. Never free text: it could hold what was heard.
        #[arg(long, value_enum, value_name = "WHY")]
        objection: ObjectionArg,
    },
}

#[derive(Debug, clap::Args)]
struct Who {
    /// The manifest.
    manifest: PathBuf,
    /// The redacted recording, which must verify.
    output: PathBuf,
    /// Who decides, as their organisation knows them.
    #[arg(long, value_name = "NAME")]
    reviewer: String,
    /// In which role.
    #[arg(long, value_enum, default_value = "reviewer")]
    role: RoleArg,
    /// The ranges that were listened to: their ids with commas (r1,r3), or all.
    #[arg(long, value_name = "IDS", value_delimiter = ',')]
    listened: Vec<String>,
    /// The private key (PEM) that signs: the reviewer's own, or the office's.
    #[arg(long, value_name = "FILE")]
    signing_key: PathBuf,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum RoleArg {
    /// Listens and decides first.
    Reviewer,
    /// Decides on what a reviewer approved.
    Approver,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ObjectionArg {
    /// Something that should be gone is still heard.
    StillHeard,
    /// Something is gone that should have stayed.
    TooMuch,
    /// It stands in the transcript.
    InTranscript,
    /// It is not the recording that it should be.
    WrongRecording,
    /// Something else.
    Other,
}

impl From<ObjectionArg> for Objection {
    fn from(own: ObjectionArg) -> Self {
        match own {
            ObjectionArg::StillHeard => Self::StillHeard,
            ObjectionArg::TooMuch => Self::TooMuch,
            ObjectionArg::InTranscript => Self::InTranscript,
            ObjectionArg::WrongRecording => Self::WrongRecording,
            ObjectionArg::Other => Self::Other,
        }
    }
}

pub(super) fn run(args: &Args) -> End {
    match &args.command {
        Command::Approve { who } => decide(who, None),
        Command::Reject { who, objection } => decide(who, Some((*objection).into())),
    }
}

fn decide(who: &Who, objection: Option<Objection>) -> End {
    let (manifest, output) = (redact::read(&who.manifest, 1 << 30)?, redact::read(&who.output, redact::LIMITS.max_bytes)?);
    let signer = Signer::Key(signing_key(&who.signing_key)?);
    let review = statement(who, objection, &manifest, &output)?;
    let payload = canonical_json(&review).map_err(CliError::failed)?;
    let envelope = signer.envelope(Payload::Review, &payload).map_err(CliError::failed)?;
    let path = keep(&who.manifest, &envelope)?;
    print(&path.display().to_string());
    Ok(Exit::Done)
}

/// Nobody decides on an output that isn't the manifest's.
fn statement(who: &Who, objection: Option<Objection>, manifest: &[u8], output: &[u8]) -> Result<Review, CliError> {
    let audited = audit(&Evidence::of(manifest, output));
    let failed = audited.report.failed();
    let Some(stated) = audited.manifest.filter(|stated| failed.is_empty() && stated.output.is_some()) else {
        return Err(CliError::failed(format!("{} does not verify: {}", who.output.display(), failed.join(", "))));
    };
    let manifest_sha256 = hex::encode(Sha256::digest(manifest));
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let review = Review {
        schema: SCHEMA.to_owned(),
        manifest_sha256: manifest_sha256.clone(),
        output_sha256: hex::encode(Sha256::digest(output)),
        decision: if objection.is_some() { Decision::Rejected } else { Decision::Approved },
        objection,
        reviewer: who.reviewer.clone(),
        role: match who.role {
            RoleArg::Reviewer => Role::Reviewer,
            RoleArg::Approver => Role::Approver,
        },
        decided_unix_ms: now.as_millis() as u64,
        listened: listened(&who.listened, &stated),
    };
    review.check(&stated, &manifest_sha256).map_err(|error| CliError::usage(format!("the decision {error}")))?;
    Ok(review)
}

fn listened(ids: &[String], manifest: &Manifest) -> Vec<String> {
    match ids {
        [all] if all == "all" => manifest.redactions.iter().map(|range| range.id.clone()).collect(),
        ids => ids.to_vec(),
    }
}

fn signing_key(path: &Path) -> Result<SigningKey, CliError> {
    let pem = fs::read_to_string(path).map_err(|error| CliError::usage(format!("{}: {error}", path.display())))?;
    SigningKey::from_pem(&pem).map_err(|error| CliError::usage(format!("{} {error}", path.display())))
}

/// Into the first free name, whole or not at all: decisions are added, never replaced.
fn keep(manifest: &Path, envelope: &[u8]) -> Result<PathBuf, CliError> {
    let fail = |error: &dyn std::fmt::Display| CliError::failed(format!("{}: {error}", manifest.display()));
    let folder = manifest.parent().filter(|own| !own.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| fail(&error))?;
    file.write_all(envelope).and_then(|()| file.as_file().sync_all()).map_err(|error| fail(&error))?;
    for path in (1..).map(|number| manifest.with_extension(format!("review.{number}.dsse.json"))) {
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(fail(&error.error)),
        }
    }
    Err(fail(&"there is no name left"))
}
