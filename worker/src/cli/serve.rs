//! `callscrub serve`: events over HTTP onto the queue.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use config::Settings;
use config::settings::Queue;
use tokio::net::TcpListener;
use tracing::info;

use super::exit::{CliError, End, Exit};
use super::settings;
use crate::intake::guard::Guard;
use crate::intake::{Intake, server};
use crate::queue::Queue as _;
use crate::{backends, service, telemetry};

/// Takes store events over HTTP and puts them on the queue: the webhooks of MinIO and SeaweedFS, bodies in the forms of S3, EventBridge,
/// SNS and SQS, and messages of your own. POST them to /events; what asks for work is answered with 202 once the broker has confirmed it.
/// Senders state a token (Authorization: Bearer TOKEN), or sign the body (X-Hub-Signature-256: sha256=HEX), as [serve] in the
/// configuration says. GET /healthz tells that the process answers, GET /readyz that the broker is connected. Ends cleanly on SIGTERM
/// or Ctrl-C, after the requests in hand; a second signal cuts them off.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The settings of the workers, whose queue must be RabbitMQ: see config/callscrub.toml for every key.
    #[arg(long, value_name = "FILE", default_value = "callscrub.toml")]
    config: PathBuf,
}

pub(super) fn run(args: &Args) -> End {
    let settings = settings::load(&args.config)?;
    telemetry::start(&settings.log);
    let runtime = tokio::runtime::Runtime::new().map_err(CliError::failed)?;
    runtime.block_on(serve(&settings))
}

async fn serve(settings: &Settings) -> End {
    let Queue::RabbitMq(broker) = &settings.queue else {
        return Err(CliError::usage("serve puts messages on RabbitMQ; into a folder queue's inbox recordings are simply dropped"));
    };
    let guard = Guard::new(&settings.serve).map_err(CliError::usage)?;
    let queue = Arc::new(backends::rabbit_publisher(broker, settings).map_err(CliError::usage)?);
    let listener = TcpListener::bind(settings.serve.listen).await;
    let listener = listener.map_err(|error| CliError::failed(format!("serve.listen: {error}")))?;
    let address = listener.local_addr().map_err(CliError::failed)?;
    let (stop, stop_now) = service::signals().map_err(CliError::failed)?;
    info!(%address, "listening");
    let routes = Intake::new(Arc::clone(&queue), guard).routes();
    server::serve(listener, routes, Duration::from_secs(settings.limits.drain_s), stop, stop_now).await;
    queue.close().await;
    info!("ended");
    Ok(Exit::Done)
}
