//! `make soak` and `make throughput`: many jobs through one worker on a real broker and a real store, with its memory, its descriptors and its time
//! watched from outside. Usage: `soak [calls|silence [JOBS [CONCURRENCY]]]`.
//!
//! `calls` is the mixture that `make chaos` runs, without faults, and everything is accounted for in the end: what it shows is whether memory and
//! descriptors grow with the jobs. `silence` is recordings of a twentieth of a second in which nobody speaks: what it shows is what a job costs
//! around listening. Exits 1 where anything was lost or doubled, or descriptors grew.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a test's program ends where it can't go on, and prints what it measured")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tests::broker::RabbitMq;
use tests::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use tests::chaos::audit::{Found, desk};
use tests::chaos::crew::beside;
use tests::chaos::work::{Item, MAX_BYTES, items, messages, silences};
use tests::process::free_port;
use tests::program::Worker;
use tests::soak::{Footprint, Numbers, cpu_s, slope};
use worker::store::{Location, ObjectStore, Write};

const COLLECTED: &str = "soak.collected";
/// How often the worker is looked at.
const LOOK: Duration = Duration::from_millis(200);
/// How long it may settle nothing before the run is given up.
const STUCK: Duration = Duration::from_secs(60);
/// How many recordings are put, and messages sent, side by side.
const FEEDERS: usize = 16;
/// What is looked at apart: until then buffers and connections come to be.
const WARM_UP: f64 = 0.25;
/// Descriptors that a job may leave on average, above which something leaks: connections come and go.
const DESCRIPTORS: f64 = 0.01;

/// The worker's stages, in the order of a job's life.
const STAGES: &[&str] =
    &["look", "fetch", "decode", "listen", "detect", "overwrite", "verify", "commit", "lift", "attest", "announce", "retain", "settle"];

/// What was asked for.
struct Order {
    silence: bool,
    jobs: usize,
    concurrency: usize,
}

impl Order {
    fn read() -> Self {
        let given: Vec<String> = std::env::args().skip(1).collect();
        let number = |at: usize, default| given.get(at).map_or(default, |text| text.parse().expect("a number"));
        let silence = given.first().is_some_and(|kind| kind == "silence");
        assert!(silence || given.first().is_none_or(|kind| kind == "calls"), "soak [calls|silence [JOBS [CONCURRENCY]]]");
        Self { silence, jobs: number(1, 2000), concurrency: number(2, 8) }
    }
}

/// One look at a worker.
struct Sample {
    settled: f64,
    footprint: Footprint,
}

fn main() -> ExitCode {
    let order = Order::read();
    let (broker, weed) = (RabbitMq::start(), Weed::start());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let sound = runtime.block_on(soak(&order, &broker, &weed));
    runtime.shutdown_background();
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

async fn soak(order: &Order, broker: &RabbitMq, weed: &Weed) -> bool {
    let mut random = fastrand::Rng::with_seed(1);
    let items = if order.silence { silences(order.jobs) } else { items(order.jobs, &mut random) };
    let messages = messages(&items, &mut random);
    let port = free_port();
    let settings = settings(order, broker, weed, port);
    desk(broker, &settings).await.close().await;
    broker.client().await.collect("soak.results", COLLECTED).await;
    feed(broker, weed, &items, &messages).await;
    // An event of several is settled once shared out, and then each of its recordings.
    let deliveries: usize = messages.iter().map(|(about, _)| if about.len() > 1 { 1 + about.len() } else { 1 }).sum();
    println!("{} items in {} messages, {deliveries} deliveries, {} jobs side by side", items.len(), messages.len(), order.concurrency);

    let folder = tempfile::tempdir().expect("a folder");
    let variables = [
        ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
        ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY),
        ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY),
    ];
    let mut worker = Worker::start_scripted(&beside("scripted_worker"), folder.path(), "soak", &settings, &variables);
    let (samples, numbers) = watch(&worker, port, deliveries as f64, broker, weed).await;
    worker.terminate();
    let ended = worker.wait(Duration::from_secs(60)).success();
    print_stages(&numbers);
    let grown = print_slopes(&samples);
    let whole = audit(order, broker, weed, &settings, &items, folder.path()).await;
    println!("worker ended in good order: {ended}");
    ended && whole && !grown && numbers.sum("callscrub_deliveries_total") == deliveries as f64
}

fn settings(order: &Order, broker: &RabbitMq, weed: &Weed, port: u16) -> String {
    format!(
        "[queue]\nkind = \"rabbitmq\"\n[queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{}/%2f\"\nprefix = \"soak\"\n\
         [store]\nkind = \"s3\"\n[store.s3]\nendpoint = \"{}\"\npath_style = true\n\
         [output]\nlocation = \"s3://redacted/out\"\nquarantine = \"s3://quarantine/\"\n\
         [retention]\noriginals = \"{}\"\n[limits]\nmax_bytes = {MAX_BYTES}\n\
         [worker]\nconcurrency = {}\n[http]\nlisten = \"127.0.0.1:{port}\"\n[log]\nlevel = \"info\"\n",
        broker.port(),
        weed.endpoint(),
        if order.silence { "keep" } else { "delete" },
        order.concurrency,
    )
}

/// Everything lies there before the worker starts: it is never kept waiting.
async fn feed(broker: &RabbitMq, weed: &Weed, items: &[Item], messages: &[(Vec<usize>, Vec<u8>)]) {
    let store = &weed.store();
    let put = |item: &'_ Item| {
        let (source, bytes) = (item.source.clone(), item.bytes.clone());
        async move {
            if let Some(bytes) = bytes {
                let location = Location::parse(&source).expect("a location");
                store.put(&location, bytes, "audio/wav", Write::Replace).await.expect("a recording");
            }
        }
    };
    stream::iter(items.iter().map(put)).buffer_unordered(FEEDERS).collect::<Vec<()>>().await;
    let client = &broker.client().await;
    let send = |message: &'_ (Vec<usize>, Vec<u8>)| {
        let body = message.1.clone();
        async move { client.publish("soak.jobs", &body).await }
    };
    stream::iter(messages.iter().map(send)).buffer_unordered(FEEDERS).collect::<Vec<()>>().await;
}

/// Looks at the worker until it has settled so many deliveries, and prints what they cost.
async fn watch(worker: &Worker, port: u16, deliveries: f64, broker: &RabbitMq, weed: &Weed) -> (Vec<Sample>, Numbers) {
    let cost = || [worker.process(), broker.process(), weed.process()].map(cpu_s);
    let (mut samples, mut numbers) = (Vec::new(), Numbers::default());
    let mut began = None;
    let mut moved = Instant::now();
    while numbers.sum("callscrub_deliveries_total") < deliveries {
        tokio::time::sleep(LOOK).await;
        let Some(now) = Numbers::ask(port) else { continue };
        let settled = now.sum("callscrub_deliveries_total");
        if settled > numbers.sum("callscrub_deliveries_total") {
            moved = Instant::now();
        }
        numbers = now;
        began.get_or_insert_with(|| (Instant::now(), settled, cost()));
        samples.push(Sample { settled, footprint: Footprint::of(worker.process()) });
        if moved.elapsed() > STUCK {
            println!("given up: {settled} of {deliveries} deliveries are settled");
            break;
        }
    }
    if let Some((since, first, before)) = began {
        let (took, count, after) = (since.elapsed().as_secs_f64(), numbers.sum("callscrub_deliveries_total") - first, cost());
        println!("{count} deliveries in {took:.1} s: {:.0} a second", count / took);
        for (who, (before, after)) in ["worker", "broker", "store"].iter().zip(before.iter().zip(after)) {
            let spent = after - before;
            println!(
                "  {who:<8} {spent:>7.2} s of processor time, {:>6.2} ms each, {:>6.0} a second a core",
                spent * 1000.0 / count,
                count / spent
            );
        }
    }
    (samples, numbers)
}

fn print_stages(numbers: &Numbers) {
    println!("stage          times   mean ms (waiting included)");
    for stage in STAGES {
        let part = |part: &str| numbers.labelled(&format!("callscrub_stage_seconds_{part}"), "stage", stage);
        let (count, sum) = (part("count"), part("sum"));
        if count > 0.0 {
            println!("  {stage:<10} {count:>8} {:>9.2}", sum * 1000.0 / count);
        }
    }
}

/// Returns whether descriptors grow with the jobs.
fn print_slopes(samples: &[Sample]) -> bool {
    let last = samples.last().map_or(0.0, |sample| sample.settled);
    let warm: Vec<&Sample> = samples.iter().filter(|sample| sample.settled >= last * WARM_UP).collect();
    let line = |value: fn(&Sample) -> f64| slope(&warm.iter().map(|sample| (sample.settled, value(sample))).collect::<Vec<_>>());
    let (memory, descriptors) = (line(|sample| sample.footprint.memory as f64), line(|sample| sample.footprint.descriptors as f64));
    let most = |value: fn(&Sample) -> u64| samples.iter().map(value).max().unwrap_or(0);
    let at = |part: f64, value: fn(&Sample) -> u64| samples.iter().find(|sample| sample.settled >= last * part).map_or(0, value);
    let parts =
        |value: fn(&Sample) -> u64, unit: u64| [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| (at(part, value) / unit).to_string()).join(" ");
    println!("{} looks, slopes after the first quarter", samples.len());
    println!(
        "  memory      {:>9.1} bytes a delivery; kB at each quarter {}; at most {}",
        memory,
        parts(|sample| sample.footprint.memory, 1024),
        most(|sample| sample.footprint.memory) / 1024
    );
    println!(
        "  descriptors {:>9.4} a delivery; at each quarter {}; at most {}",
        descriptors,
        parts(|sample| sample.footprint.descriptors, 1),
        most(|sample| sample.footprint.descriptors)
    );
    descriptors > DESCRIPTORS
}

/// Whether everything has its end, and nothing waits.
async fn audit(order: &Order, broker: &RabbitMq, weed: &Weed, settings: &str, items: &[Item], folder: &Path) -> bool {
    let waiting: Vec<_> =
        broker.depths().into_iter().filter(|(name, count)| *count > 0 && name != COLLECTED && name != "soak.dead").collect();
    println!("queues that aren't empty: {waiting:?}");
    if order.silence {
        let client = broker.client().await;
        let mut sources = BTreeSet::new();
        while let Some(result) = client.take(COLLECTED).await {
            let result: serde_json::Value = serde_json::from_slice(&result.delivery.data).expect("a result");
            sources.insert(result["source"].to_string());
        }
        println!("recordings announced: {}", sources.len());
        return waiting.is_empty() && sources.len() == items.len();
    }
    fs::create_dir(folder.join("audit")).expect("a folder");
    let verdict = Found::look(&weed.store(), broker, settings, COLLECTED).await.judge(items, &folder.join("audit"));
    for (end, count) in &verdict.ends {
        println!("  {end:<43} {count:>6}");
    }
    for fault in &verdict.faults {
        println!("FAULT: {fault}");
    }
    println!("lost {}\ndoubled {}\nother faults {}", verdict.lost, verdict.doubled, verdict.faults.len());
    waiting.is_empty() && verdict.faults.is_empty() && verdict.lost == 0 && verdict.doubled == 0
}
