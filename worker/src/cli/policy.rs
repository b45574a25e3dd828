//! `callscrub policy`: policies, checked before they are relied upon.

use clap::Subcommand;

use super::exit::{CliError, End, Exit, print};
use crate::pipeline::policy::{Example, Policy};

/// Checks policies.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check a policy file, or a built-in policy by name: every mistake is reported at once, and the lines that its own rules must catch and
    /// ignore are tried.
    Check {
        /// The file, or the name.
        #[arg(value_name = "FILE")]
        file: String,
    },
}

pub(super) fn run(args: &Args) -> End {
    let Command::Check { file } = &args.command;
    let policy = Policy::load(file, None).map_err(CliError::usage)?;
    let failing = policy.failing();
    if !failing.is_empty() {
        return Err(CliError::usage(failures(&policy, &failing)));
    }
    if !policy.examples.is_empty() {
        print(&format!("{} example lines hold", policy.examples.len()));
    }
    print(&format!("{} {} is well-formed; SHA-256 {}", policy.name, policy.version, policy.sha256));
    Ok(Exit::Done)
}

/// One line for each example that doesn't hold, by its rule and its place.
fn failures(policy: &Policy, failing: &[&Example]) -> String {
    let line = |example: &&Example| {
        let (kind, does) = if example.catch { ("catch", "finds nothing") } else { ("ignore", "finds something") };
        format!("rule {}: {does} in line {} of its {kind} list", example.rule, example.number)
    };
    let lines: Vec<String> = failing.iter().map(line).collect();
    format!("policy {}: {} of {} example lines don't hold\n{}", policy.name, failing.len(), policy.examples.len(), lines.join("\n"))
}
