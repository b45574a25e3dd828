//! `callscrub review`: the page on which people listen and decide, or one decision, signed and kept beside the manifest.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;
use config::Settings;
use redaction::manifest::canonical_json;
use redaction::review::{Objection, Role};
use tokio::net::TcpListener;
use tracing::info;

use super::exit::{CliError, End, Exit, print};
use super::{engine, redact, settings};
use crate::attest::dsse::Payload;
use crate::attest::keys::SigningKey;
use crate::attest::signer::Signer;
use crate::intake::server;
use crate::review::Office;
use crate::review::statement::{NotStated, Opinion, statement};
use crate::{backends, service, telemetry};

/// With --config, serves the page on which people listen to redacted recordings and decide: results and quarantines of the store, the
/// riskiest first; waveforms, ranges and why they are there, the redacted audio and transcript. What is still heard there can be overwritten
/// too, and a false alarm given back from its original by who may: either makes a new result that names the one before, and what is given back
/// needs two people's approval. A reverse proxy signs people in, and says
/// who they are; [review] in the configuration says who may do what. Ends cleanly on SIGTERM or Ctrl-C.
///
/// approve and reject sign a decision here and now. Either way the statement names the output's SHA-256, so it can't be carried to another
/// one. It goes beside the manifest (call.manifest.review.1.dsse.json), where `callscrub verify --key` and `callscrub report` look for it.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(super) struct Args {
    /// The settings: see [review] in config/callscrub.toml. [store], [queue.folder], [output], [listen], [limits], [evidence] and policies
    /// are the worker's.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
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
    /// The ranges that were listened to: their ids with commas (r1,g1), or all.
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
    match (&args.command, &args.config) {
        (Some(Command::Approve { who }), _) => decide(who, None),
        (Some(Command::Reject { who, objection }), _) => decide(who, Some((*objection).into())),
        (None, Some(config)) => {
            let settings = settings::load(config)?;
            telemetry::start(&settings.log);
            let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
            let end = runtime.block_on(serve(&settings));
            // A change that is still being listened to is given up: nothing of it is published.
            runtime.shutdown_background();
            end
        }
        (None, None) => Err(CliError::usage("name the settings of the page with --config, or approve or reject")),
    }
}

fn decide(who: &Who, objection: Option<Objection>) -> End {
    let (manifest, output) = (redact::read(&who.manifest, 1 << 30)?, redact::read(&who.output, redact::LIMITS.max_bytes)?);
    let signer = Signer::Key(signing_key(&who.signing_key)?);
    let role = match who.role {
        RoleArg::Reviewer => Role::Reviewer,
        RoleArg::Approver => Role::Approver,
    };
    let opinion = Opinion { reviewer: &who.reviewer, role, objection, listened: &who.listened };
    let review = statement(opinion, &manifest, &output).map_err(|error| match error {
        NotStated::Unverified(_) => CliError::failed(format!("{}: {error}", who.output.display())),
        NotStated::Review(_) => CliError::usage(error),
    })?;
    let payload = canonical_json(&review).map_err(CliError::failed)?;
    let envelope = signer.envelope(Payload::Review, &payload).map_err(CliError::failed)?;
    let path = keep(&who.manifest, &envelope)?;
    print(&path.display().to_string());
    Ok(Exit::Done)
}

/// The page, until told to stop.
async fn serve(settings: &Settings) -> End {
    let store = backends::store(&settings.store).map_err(CliError::usage)?;
    let listen = settings.listen.clone();
    let opener = move || engine::open_as(&listen).map_err(|error| error.to_string());
    let office = Arc::new(Office::open(settings, store, Box::new(opener)).map_err(CliError::usage)?);
    let listener = TcpListener::bind(settings.review.listen).await;
    let listener = listener.map_err(|error| CliError::failed(format!("review.listen: {error}")))?;
    let address = listener.local_addr().map_err(CliError::failed)?;
    let (stop, stop_now) = service::signals().map_err(CliError::failed)?;
    info!(%address, "listening");
    let ahead = tokio::spawn(Arc::clone(&office).draw_ahead());
    server::serve(listener, office.routes(), Duration::from_secs(settings.limits.drain_s), stop, stop_now).await;
    ahead.abort();
    info!("ended");
    Ok(Exit::Done)
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
