//! callscrub: the program's entry. Everything it does is in the library beside it.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    worker::cli::run(worker::cli::Cli::parse())
}
