//! The worker as it is, but with the scripted recogniser, and mortal: what `make chaos` kills. Usage: `scripted_worker SETTINGS`. `SCRIPTED_SLOW_MS`
//! makes the recogniser take so long for each window.

#![expect(clippy::expect_used, clippy::panic, reason = "a test's program ends where it can't go on, and says why")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use config::Settings;
use config::settings::Store;
use tests::chaos::mortal::{Fate, MortalQueue, MortalStore};
use tests::scripted::listener;
use worker::backends::{self, Backends};
use worker::{service, telemetry};

fn main() {
    let path = std::env::args().nth(1).expect("a settings file");
    let text = std::fs::read_to_string(path).expect("the settings");
    let environment: BTreeMap<String, String> = std::env::vars().collect();
    let settings = Settings::load(&text, &environment, &|path| std::fs::read_to_string(path)).expect("settings");
    telemetry::start(&settings.log);
    let fate = Fate::read();
    // A job listens twice: every other time is the second.
    let heard = AtomicU32::new(0);
    let slow = std::env::var("SCRIPTED_SLOW_MS").map_or(Duration::ZERO, |ms| Duration::from_millis(ms.parse().expect("milliseconds")));
    let death = Arc::clone(&fate);
    let listening = move || {
        std::thread::sleep(slow);
        death.reach(if heard.fetch_add(1, Ordering::SeqCst).is_multiple_of(2) { "listen" } else { "listen again" })
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let served = runtime.block_on(async { service::serve(&settings, mortal(&settings, &fate), listener(listening)).await });
    // As the program does: what still computes after a second signal is not waited for.
    runtime.shutdown_background();
    served.expect("a worker");
}

fn mortal(settings: &Settings, fate: &Arc<Fate>) -> Backends {
    let Backends { queue, .. } = Backends::open(settings, false).expect("backends");
    let Store::S3(s3) = &settings.store else { panic!("chaos runs on S3") };
    let store = Arc::new(MortalStore { inner: backends::s3(s3).expect("a store"), fate: Arc::clone(fate) });
    Backends { queue: Arc::new(MortalQueue { inner: queue, fate: Arc::clone(fate) }), sources: Arc::clone(&store) as _, results: store }
}
