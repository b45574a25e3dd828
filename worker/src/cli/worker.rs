//! `callscrub worker`: recordings from a queue, results to a store, until told to stop.

use std::path::PathBuf;

use config::Settings;

use super::exit::{CliError, End, Exit};
use super::{engine, settings};
use crate::backends::Backends;
use crate::service::{self, ServiceError};
use crate::telemetry;

/// Takes jobs from RabbitMQ or from a folder, as the configuration says. Ends cleanly on SIGTERM or Ctrl-C, after the jobs in hand; a
/// second signal gives them back to the queue at once.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The settings: see config/callscrub.toml for every key. Environment variables override them.
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// End once the inbox is empty (folder queue only).
    #[arg(long)]
    drain: bool,
}

pub(super) fn run(args: &Args) -> End {
    let settings = settings::load(&args.config)?;
    telemetry::start(&settings.log);
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    let end = runtime.block_on(work(&settings, args.drain));
    // A second signal leaves threads computing: nothing of theirs is committed, so nothing is waited for.
    runtime.shutdown_background();
    end
}

async fn work(settings: &Settings, drain: bool) -> End {
    let listener = engine::open_as(&settings.listen)?;
    let backends = Backends::open(settings, drain).map_err(CliError::usage)?;
    service::serve(settings, backends, listener).await.map_err(|error| match error {
        ServiceError::Settings(message) => CliError::usage(message),
        ServiceError::Failed(message) => CliError::failed(message),
    })?;
    Ok(Exit::Done)
}
