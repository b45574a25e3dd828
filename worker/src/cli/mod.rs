//! The command line: one subcommand a file. Exit status: 0 done, 1 failed, 2 wrong usage or configuration, 3 quarantined.

mod bench;
mod detect;
mod engine;
mod enqueue;
mod exit;
mod key;
mod log;
mod model;
mod policy;
pub(crate) mod progress;
mod queue;
mod redact;
mod report;
mod review;
mod serve;
mod settings;
mod verify;
mod worker;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use exit::Exit;

/// Removes spoken personal data from call recordings, and proves that it is gone.
///
/// A recording is transcribed with whisper, spoken identifiers are found by rules, exactly those samples are overwritten, the output is
/// listened to again, and only then stored with a redacted transcript and a manifest.
///
/// Start with: callscrub model fetch base; callscrub redact call.wav --out redacted
#[derive(Debug, Parser)]
#[command(name = "callscrub", version, max_term_width = 110)]
#[command(after_help = "Exit status: 0 done (redacted or attested clean), 1 failed, 2 wrong usage or configuration, 3 quarantined.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Redact recordings, here and now.
    Redact(redact::Args),
    /// Find personal data in lines of text: JSON lines in, JSON lines out.
    Detect(detect::Args),
    /// Take recordings from a queue, or from a folder, until told to stop.
    Worker(worker::Args),
    /// Take store events over HTTP and put them on the queue.
    Serve(serve::Args),
    /// Make jobs of recordings that lie in the store already.
    Enqueue(enqueue::Args),
    /// See, replay or purge what ended without a result.
    Queue(queue::Args),
    /// Check an output against its manifest, and against the original where it still exists.
    Verify(verify::Args),
    /// Show what manifests say was removed: of one recording, or counted over many.
    Report(report::Args),
    /// Serve the page on which people listen and decide, or sign one decision.
    Review(review::Args),
    /// List and fetch the models that listen.
    Model(model::Args),
    /// Make and name signing keys.
    Key(key::Args),
    /// Check the log of manifests, and prove single ones out of it.
    Log(log::Args),
    /// Check policy files.
    Policy(policy::Args),
    /// Redact calls whose truth is known, and measure.
    Bench(bench::Args),
}

/// Runs the command and says how it ended. Errors go to standard error, one line each, without speech.
pub fn run(cli: Cli) -> ExitCode {
    let end = match cli.command {
        Command::Redact(args) => redact::run(&args),
        Command::Detect(args) => detect::run(&args),
        Command::Worker(args) => worker::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Enqueue(args) => enqueue::run(&args),
        Command::Queue(args) => queue::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Review(args) => review::run(&args),
        Command::Model(args) => model::run(&args),
        Command::Key(args) => key::run(&args),
        Command::Log(args) => log::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Bench(args) => bench::run(&args),
    };
    match end {
        Ok(exit) => exit.into(),
        Err(error) => {
            exit::say(&format!("callscrub: {error}"));
            error.exit().into()
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        super::Cli::command().debug_assert();
    }
}
