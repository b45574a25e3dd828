//! `make chaos`: jobs on three workers that are killed at every step, over a broker and a store that are cut off and restarted, and a ledger of what
//! became of each. Usage: `chaos [JOBS [SECONDS [SEED]]]`. Exits 1 where anything was lost, doubled or left.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test's program ends where it can't go on, and prints its ledger")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tests::broker::RabbitMq;
use tests::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use tests::chaos::audit::{Found, Verdict, desk, gone_too_early};
use tests::chaos::crew::Crew;
use tests::chaos::proxy::Proxy;
use tests::chaos::work::{Item, MAX_BYTES, items, messages};
use worker::queue::{DeadLetter, Desk, Fate};
use worker::store::s3::S3Store;
use worker::store::{Location, ObjectStore, Write};

const PREFIX: &str = "chaos";
const COLLECTED: &str = "chaos.collected";
const CREW: u64 = 3;
/// How long what is left may take once nothing fails any more.
const CALM: Duration = Duration::from_secs(300);

/// How long a server that is being restarted is waited for, each time.
const AGAIN: Duration = Duration::from_millis(300);

/// How long a disk stays full.
const FULL: Duration = Duration::from_secs(5);
/// The store's disk, in megabytes: far more than all recordings and results take.
const DISK: u32 = 256;

/// What was asked for.
struct Order {
    jobs: usize,
    time: Duration,
    seed: u64,
}

impl Order {
    fn read() -> Self {
        let given: Vec<u64> = std::env::args().skip(1).map(|text| text.parse().expect("a number")).collect();
        let at = |at: usize, default: u64| given.get(at).copied().unwrap_or(default);
        Self { jobs: at(0, 200) as usize, time: Duration::from_secs(at(1, 300)), seed: at(2, 1) }
    }
}

/// The servers, shared by all who use or restart them.
struct Servers {
    broker: RabbitMq,
    weed: Mutex<Weed>,
    /// Reaches the store also while it is being restarted.
    store: S3Store,
    to_broker: Proxy,
    to_weed: Proxy,
    restarts: Mutex<BTreeMap<String, u64>>,
}

/// What was sent so far, and whether originals went too early.
#[derive(Default)]
struct Watch {
    sent: Mutex<BTreeSet<usize>>,
    early: Mutex<Vec<String>>,
}

fn main() -> ExitCode {
    let order = Order::read();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let whole = runtime.block_on(chaos(&order));
    runtime.shutdown_background();
    if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn chaos(order: &Order) -> bool {
    let folder = tempfile::Builder::new().prefix("callscrub-chaos-").tempdir().expect("a folder");
    let scratch = folder.path().join("scratch");
    fs::create_dir(&scratch).expect("a folder");
    let servers = Arc::new(servers(order.seed).await);
    let settings = settings(&servers);
    fs::write(folder.path().join("callscrub.toml"), &settings).expect("settings");
    let mut random = fastrand::Rng::with_seed(order.seed);
    let items: Arc<Vec<Item>> = Arc::new(items(order.jobs, &mut random));
    let messages = messages(&items, &mut random);
    let sent_count = messages.len();
    let desk = desk(&servers.broker, &settings).await;
    servers.broker.client().await.collect("chaos.results", COLLECTED).await;
    desk.close().await;
    println!("chaos: {} items in {sent_count} messages, {:?} of faults, seed {}", items.len(), order.time, order.seed);

    let scratch_name = scratch.to_string_lossy().into_owned();
    let variables = [
        ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
        ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY),
        ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY),
        ("TMPDIR", scratch_name.as_str()),
    ];
    let crew = Crew::start(CREW, folder.path(), &folder.path().join("callscrub.toml"), &variables, order.seed);
    let watch = Arc::new(Watch::default());
    let feeding = tokio::spawn(feed(Arc::clone(&servers), Arc::clone(&items), messages, order.time.mul_f64(0.6), Arc::clone(&watch)));
    let watching = tokio::spawn(look_for_early_ends(Arc::clone(&servers), Arc::clone(&items), Arc::clone(&watch)));
    torment(&servers, order.time, &mut random).await;
    crew.spare();
    feeding.await.expect("all sent");
    let mut faults = settle(&servers).await;
    if replay_exhausted(&servers, &settings).await {
        faults.append(&mut settle(&servers).await);
    }
    watching.abort();
    let dismissed = tokio::task::spawn_blocking(|| crew.dismiss()).await.expect("the crew");

    let mut verdict = Found::look(&servers.store, &servers.broker, &settings, COLLECTED).await.judge(&items, folder.path());
    verdict.faults.append(&mut faults);
    verdict.faults.extend(watch.early.lock().expect("early ends").drain(..));
    verdict.faults.extend(dismissed.2.iter().cloned());
    verdict.faults.extend(leaks(folder.path(), &scratch, &items));
    let depths = tokio::task::spawn_blocking({
        let servers = Arc::clone(&servers);
        move || servers.broker.depths()
    });
    print_ledger(&servers, &dismissed, &verdict, &depths.await.expect("depths"));
    if !verdict.faults.is_empty() {
        let kept = folder.keep();
        println!("logs are kept in {}", kept.display());
    }
    verdict.faults.is_empty() && verdict.lost == 0 && verdict.doubled == 0
}

async fn servers(seed: u64) -> Servers {
    let (broker, weed) = tokio::task::spawn_blocking(|| (RabbitMq::start(), Weed::start_on_disk(DISK))).await.expect("servers");
    let to_broker = Proxy::start("broker", broker.port(), false, seed).await;
    let to_weed = Proxy::start("store", weed.port(), true, seed + 1).await;
    Servers { broker, store: weed.store(), weed: Mutex::new(weed), to_broker, to_weed, restarts: Mutex::default() }
}

impl Servers {
    fn count(&self, what: &str) {
        *self.restarts.lock().expect("counts").entry(what.to_owned()).or_default() += 1;
    }
}

fn settings(servers: &Servers) -> String {
    format!(
        "[queue]\nkind = \"rabbitmq\"\n[queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{}/%2f\"\nprefix = \"{PREFIX}\"\ndelivery_limit = 200\n\
         heartbeat_s = 5\n\
         [store]\nkind = \"s3\"\n[store.s3]\nendpoint = \"http://127.0.0.1:{}\"\npath_style = true\nconnect_timeout_s = 2\nrequest_timeout_s = 10\n\
         [output]\nlocation = \"s3://redacted/out\"\nquarantine = \"s3://quarantine/\"\n\
         [retention]\noriginals = \"delete\"\n\
         [limits]\nmax_bytes = {MAX_BYTES}\njob_deadline_s = 60\n\
         [worker]\nconcurrency = 2\nretry_delays_ms = [100, 200, 400, 800, 1600, 2000, 2100, 2200, 2300, 2400, 2500, 2600, 2700, 2800, 2900, 3000, 3100, 3200, 3300, 3400]\n\
         [log]\nformat = \"json\"\nlevel = \"trace\"\n",
        servers.to_broker.port, servers.to_weed.port,
    )
}

/// Puts recordings and sends messages, spread over the time, whatever the servers do meanwhile.
async fn feed(servers: Arc<Servers>, items: Arc<Vec<Item>>, messages: Vec<(Vec<usize>, Vec<u8>)>, time: Duration, watch: Arc<Watch>) {
    let pause = time.div_f64(messages.len().max(1) as f64);
    let mut put = BTreeSet::new();
    for (about, body) in messages {
        for at in about {
            // A second message must not bring back what the first one's job removed.
            if let Some(bytes) = items[at].bytes.as_ref().filter(|_| put.insert(at)) {
                let location = Location::parse(&items[at].source).expect("a location");
                while servers.store.put(&location, bytes.clone(), "audio/wav", Write::Replace).await.is_err() {
                    tokio::time::sleep(AGAIN).await;
                }
                watch.sent.lock().expect("what was sent").insert(at);
            }
        }
        while !servers.broker.try_publish("chaos.jobs", &body).await {
            tokio::time::sleep(AGAIN).await;
        }
        tokio::time::sleep(pause).await;
    }
}

async fn look_for_early_ends(servers: Arc<Servers>, items: Arc<Vec<Item>>, watch: Arc<Watch>) {
    loop {
        let sent = watch.sent.lock().expect("what was sent").clone();
        let early = gone_too_early(&servers.store, &items, &sent).await;
        watch.early.lock().expect("early ends").extend(early);
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// Faults in turn, until the time is up.
async fn torment(servers: &Arc<Servers>, time: Duration, random: &mut fastrand::Rng) {
    const FAULTS: &[&str] = &[
        "cut store",
        "cut broker",
        "fill store's disk",
        "close connections",
        "cut store",
        "restart store",
        "fill broker's disk",
        "cut broker",
        "restart broker",
    ];
    servers.to_weed.set_rough(true);
    let began = Instant::now();
    for fault in FAULTS.iter().cycle() {
        let left = time.saturating_sub(began.elapsed());
        tokio::time::sleep(Duration::from_millis(random.u64(1500..4500)).min(left)).await;
        if began.elapsed() >= time {
            break;
        }
        inflict(servers, fault).await;
    }
    servers.to_weed.set_rough(false);
}

async fn inflict(servers: &Arc<Servers>, fault: &'static str) {
    match fault {
        "cut store" => return servers.to_weed.cut(),
        "cut broker" => return servers.to_broker.cut(),
        _ => servers.count(fault),
    }
    let servers = Arc::clone(servers);
    let blocking = tokio::task::spawn_blocking(move || match fault {
        "close connections" => drop(servers.broker.ctl(&["close_all_connections", "chaos"])),
        "restart broker" => servers.broker.restart(),
        "fill broker's disk" => fill_brokers_disk(&servers.broker),
        "fill store's disk" => fill_stores_disk(&servers),
        _ => servers.weed.lock().expect("the store").restart(),
    });
    blocking.await.expect("a fault");
}

fn fill_brokers_disk(broker: &RabbitMq) {
    broker.set_disk_full(true);
    std::thread::sleep(FULL);
    broker.set_disk_full(false);
}

fn fill_stores_disk(servers: &Servers) {
    let filled = servers.weed.lock().expect("the store").fill_disk();
    if filled {
        std::thread::sleep(FULL);
        servers.weed.lock().expect("the store").free_disk();
    } else {
        servers.count("fill store's disk: left out, since only root may mount");
    }
}

/// Who meets faults too often is filed as a dead letter for that; an operator replays those once the servers stand again, as is done here.
/// Whether there were any.
async fn replay_exhausted(servers: &Servers, settings: &str) -> bool {
    let mut replayed = 0;
    let mut decide = |letter: &DeadLetter| {
        let exhausted = letter.reason == "retries_exhausted";
        replayed += u64::from(exhausted);
        if exhausted { Fate::Replay } else { Fate::Keep }
    };
    let desk = desk(&servers.broker, settings).await;
    desk.review(usize::MAX, &mut decide).await.expect("the dead letters");
    desk.close().await;
    (0..replayed).for_each(|_| servers.count("retries exhausted, replayed by the operator"));
    replayed > 0
}

/// Waits until nothing waits and nothing is in anybody's hands.
async fn settle(servers: &Arc<Servers>) -> Vec<String> {
    let began = Instant::now();
    let mut quiet = 0;
    while quiet < 2 {
        let own = Arc::clone(servers);
        let depths = tokio::task::spawn_blocking(move || own.broker.depths()).await.expect("depths");
        let left: u64 = depths.iter().filter(|(name, _)| is_work(name)).map(|(_, count)| count).sum();
        quiet = if left == 0 { quiet + 1 } else { 0 };
        if began.elapsed() > CALM {
            return vec![format!("{left} messages are left after {CALM:?} of calm")];
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    Vec::new()
}

fn is_work(queue: &str) -> bool {
    queue == "chaos.jobs" || queue.starts_with("chaos.retry.")
}

/// Whatever was said, or stands in a recording's name, in a log; and whatever a worker left on disk.
fn leaks(folder: &Path, scratch: &Path, items: &[Item]) -> Vec<String> {
    let mut faults = Vec::new();
    let left = fs::read_dir(scratch).expect("the scratch folder").count();
    if left > 0 {
        faults.push(format!("{left} files are left in the scratch folder"));
    }
    let is_log = |path: &Path| path.extension().is_some_and(|extension| extension == "log");
    for path in fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).filter(|path| is_log(path)) {
        let log = fs::read_to_string(&path).expect("a log");
        let tells = items.iter().any(|item| !item.secret.is_empty() && log.contains(&item.secret));
        if tells || log.contains("card number") || log.contains("555 0100") || log.contains("poison") || log.contains("name is") {
            faults.push(format!("{} tells what was said, or a recording's name", path.display()));
        }
        if log.contains("panicked") {
            faults.push(format!("{} holds a panic", path.display()));
        }
    }
    faults
}

fn print_ledger(servers: &Servers, crew: &(BTreeMap<String, u64>, usize, Vec<String>), verdict: &Verdict, depths: &[(String, u64)]) {
    println!("faults");
    for (step, count) in &crew.0 {
        println!("  worker killed: {step:<28} {count:>6}");
    }
    let proxies = servers.to_broker.counts().into_iter().chain(servers.to_weed.counts());
    for (what, count) in proxies.chain(servers.restarts.lock().expect("counts").clone()) {
        println!("  {what:<43} {count:>6}");
    }
    println!("workers started {:>36}", crew.1);
    println!("ends");
    for (end, count) in &verdict.ends {
        println!("  {end:<43} {count:>6}");
    }
    println!("queues");
    for (name, count) in depths.iter().filter(|(name, count)| *count > 0 || name == "chaos.jobs") {
        println!("  {name:<43} {count:>6}");
    }
    println!("announced again {:>36}\ndead letters filed again {:>27}", verdict.announced_again, verdict.letters_again);
    for fault in &verdict.faults {
        println!("FAULT: {fault}");
    }
    // An announcement or a letter may come twice, the same each time: who dies between sending and acknowledging sends again.
    println!("lost {}\ndoubled {}\nother faults {}", verdict.lost, verdict.doubled, verdict.faults.len());
}
