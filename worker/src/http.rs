//! Health and numbers over HTTP: `/healthz` (the process answers), `/readyz` (jobs can be taken and results stored), `/metrics` (Prometheus).
//! For probes inside one's own network: there is no authentication, and nothing that was spoken or sent to protect.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

use crate::metrics;
use crate::queue::Queue;
use crate::store::{Location, ObjectStore, StoreError};

/// For how long an answer of the store is believed.
const FRESH: Duration = Duration::from_secs(15);
/// How long the store may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What must work for the worker to be ready. The models are loaded before anything is served.
pub struct Watched {
    /// Where jobs come from.
    pub queue: Arc<dyn Queue>,
    /// Where results go.
    pub store: Arc<dyn ObjectStore>,
    /// What the store is asked for; it need not be there.
    pub probe: Location,
}

struct Site {
    watched: Watched,
    answered: Mutex<Option<Instant>>,
    metrics: PrometheusHandle,
}

/// Starts counting, and serves until the process ends. Returns the address listened on, which tells the port where 0 was asked for.
///
/// # Errors
/// Where the address can't be listened on.
pub async fn serve(address: SocketAddr, watched: Watched) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await?;
    let bound = listener.local_addr()?;
    let site = Arc::new(Site { watched, answered: Mutex::new(None), metrics: metrics::start() });
    let routes = Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readyz))
        .route("/metrics", get(numbers))
        .with_state(site);
    tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, routes).await {
            tracing::error!(kind = ?error.kind(), "health and metrics are no longer served");
        }
    });
    Ok(bound)
}

async fn readyz(State(site): State<Arc<Site>>) -> Response {
    let (queue, store) = (site.watched.queue.is_ready(), site.store_answers().await);
    let status = if queue && store { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = format!("{{\"queue\":{queue},\"store\":{store}}}\n");
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

async fn numbers(State(site): State<Arc<Site>>) -> Response {
    site.metrics.run_upkeep();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], site.metrics.render()).into_response()
}

impl Site {
    /// Probes wait for one another here, so that they never ask the store more often than needed.
    async fn store_answers(&self) -> bool {
        let mut answered = self.answered.lock().await;
        if answered.is_some_and(|at| at.elapsed() < FRESH) {
            return true;
        }
        let answer = timeout(PATIENCE, self.watched.store.head(&self.watched.probe)).await;
        let works = matches!(answer, Ok(Ok(_) | Err(StoreError::NotFound)));
        *answered = works.then(Instant::now);
        works
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::queue::folder::{FolderOptions, FolderQueue};
    use crate::store::folder::FolderStore;

    async fn answer(address: SocketAddr, path: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    #[tokio::test]
    async fn a_worker_is_ready_until_its_queue_stops_and_always_shows_its_numbers() {
        let dir = tempfile::tempdir().unwrap();
        let options = FolderOptions { root: dir.path().into(), poll: Duration::from_millis(1), drain: false, delivery_limit: 1 };
        let queue = Arc::new(FolderQueue::open(options).unwrap());
        let watched = Watched {
            queue: Arc::clone(&queue) as Arc<dyn Queue>,
            store: Arc::new(FolderStore::new(dir.path())),
            probe: Location::folder("probe").unwrap(),
        };
        let address = serve(([127, 0, 0, 1], 0).into(), watched).await.unwrap();
        assert!(answer(address, "/healthz").await.starts_with("HTTP/1.1 200"));
        assert!(answer(address, "/readyz").await.starts_with("HTTP/1.1 200"));
        metrics::settled(crate::queue::Settlement::Ack);
        assert!(answer(address, "/metrics").await.contains(r#"callscrub_deliveries_total{settlement="ack"} 1"#));
        queue.stop().await;
        let answer = answer(address, "/readyz").await;
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains(r#"{"queue":false,"store":true}"#), "{answer}");
    }
}
