//! `callscrub key`: keys that manifests are signed with.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::{CliError, End, Exit, print};
use super::settings;
use crate::attest::keys::{PublicKeys, SigningKey, generate};
use crate::keys;

/// Makes and names signing keys.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make an Ed25519 key: FILE, readable by its owner only, and FILE.pub, for whoever verifies. Nothing is overwritten.
    New {
        /// Where the private key goes.
        file: PathBuf,
    },
    /// Turn a value back that format-preserving encryption put into a transcript.
    Reveal {
        /// The worker's settings, with the key (evidence.transcript_key).
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// What the value is (CREDIT_CARD), as the manifest says.
        entity: String,
        /// As it stands in the transcript.
        value: String,
    },
    /// Print the ids of public keys: what envelopes name them by.
    Id {
        /// Public keys (PEM).
        #[arg(required = true, value_name = "PUB")]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(args: &Args) -> End {
    match &args.command {
        Command::New { file } => new(file),
        Command::Reveal { config, entity, value } => reveal(config, entity, value),
        Command::Id { files } => {
            public_keys(files)?.ids().for_each(print);
            Ok(Exit::Done)
        }
    }
}

fn reveal(config: &Path, entity: &str, value: &str) -> End {
    let key = keys::transcript_key(&settings::load(config)?.evidence);
    let key = key.ok_or_else(|| CliError::usage(format!("{}: evidence.transcript_key is not given", config.display())))?;
    let value = key.decrypt(entity, value).ok_or_else(|| CliError::usage("no such value can stand in a transcript"))?;
    print(&value);
    Ok(Exit::Done)
}

fn new(file: &Path) -> End {
    let pem = generate().map_err(CliError::failed)?;
    let key = SigningKey::from_pem(&pem).map_err(CliError::failed)?;
    let mut public = file.as_os_str().to_owned();
    public.push(".pub");
    create(file, &pem, 0o600)?;
    create(Path::new(&public), &key.public_pem(), 0o644)?;
    print(key.id());
    Ok(Exit::Done)
}

fn create(path: &Path, text: &str, mode: u32) -> Result<(), CliError> {
    let fail = |error: std::io::Error| CliError::failed(format!("{}: {error}", path.display()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path).map_err(fail)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(fail)
}

/// The public keys of all files.
pub(super) fn public_keys(files: &[PathBuf]) -> Result<PublicKeys, CliError> {
    let mut keys = PublicKeys::default();
    for file in files {
        let pem = fs::read(file).map_err(|error| CliError::usage(format!("{}: {error}", file.display())))?;
        keys.extend(PublicKeys::from_pem(&pem).map_err(|error| CliError::usage(format!("{} {error}", file.display())))?);
    }
    Ok(keys)
}
