//! `callscrub policy`: policies, checked before they are relied upon.

use clap::Subcommand;

use super::exit::{CliError, End, Exit, print};
use crate::pipeline::policy::Policy;

/// Checks policies.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a policy file, or a built-in policy by name: every mistake is reported at once.
    Check {
        /// The file, or the name.
        #[arg(value_name = "FILE")]
        file: String,
    },
}

pub(super) fn run(args: &Args) -> End {
    let Command::Check { file } = &args.command;
    let policy = Policy::load(file, None).map_err(CliError::usage)?;
    print(&format!("{} {} is well-formed; SHA-256 {}", policy.name, policy.version, policy.sha256));
    Ok(Exit::Done)
}
