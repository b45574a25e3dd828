//! Logs: one subscriber, to standard error, and only what this program says itself. Libraries log bodies and keys; they stay silent.

use config::settings::{Log, LogFormat};
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt, registry};

/// Starts logging as the settings say. A second call changes nothing.
pub fn start(log: &Log) {
    let level = match log.level.name() {
        "error" => Level::ERROR,
        "warn" => Level::WARN,
        "debug" => Level::DEBUG,
        "trace" => Level::TRACE,
        _ => Level::INFO,
    };
    let ours = Targets::new().with_target("worker", level);
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let layer = match log.format {
        LogFormat::Json => lines.json().flatten_event(true).with_filter(ours).boxed(),
        LogFormat::Human => lines.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).with_filter(ours).boxed(),
    };
    let _ = registry().with(layer).try_init();
}
