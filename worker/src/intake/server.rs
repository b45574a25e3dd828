//! Connections of HTTP/1 to whatever is routed: so many at once, heads in so much time, and a graceful end.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::{info, warn};

/// How many connections stand at once; more wait to be accepted.
const CONNECTIONS: usize = 256;
/// How long a head may take, and how long a connection may rest between two requests.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most that a head may hold, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// How long nothing is accepted after the system refused to: it lacks descriptors or memory.
const BREATH: Duration = Duration::from_millis(200);

/// Serves until `stop` resolves, and then until requests in hand are answered, `drain` has passed, or `stop_now` resolves.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    drain: Duration,
    stop: impl Future<Output = ()>,
    stop_now: impl Future<Output = ()>,
) {
    let open = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &room) => match accepted {
                Ok((stream, place)) => attend(stream, place, &routes, &open),
                Err(error) => {
                    warn!(kind = ?error.kind(), "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
        }
    }
    drop(listener);
    info!(open = open.count(), "stopping: requests in hand are answered");
    tokio::select! {
        ended = tokio::time::timeout(drain, open.shutdown()) => if ended.is_err() {
            warn!("the time to finish has passed: connections are cut");
        },
        () = stop_now => warn!("told to stop at once: connections are cut"),
    }
}

async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> io::Result<(TcpStream, OwnedSemaphorePermit)> {
    let place = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    Ok((listener.accept().await?.0, place))
}

/// Answers one connection, on a task of its own.
fn attend(stream: TcpStream, place: OwnedSemaphorePermit, routes: &Router, open: &GracefulShutdown) {
    let mut how = http1::Builder::new();
    how.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_header_size(LONGEST_HEAD);
    let connection = how.serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes.clone()));
    let connection = open.watch(connection);
    tokio::spawn(async move {
        let _place = place;
        // A sender that hangs up, or that speaks no HTTP, is nobody's fault here; nothing of what it sent is shown.
        if connection.await.is_err() {
            tracing::debug!("a connection ended early");
        }
    });
}
