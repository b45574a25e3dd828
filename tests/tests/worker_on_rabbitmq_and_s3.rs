//! The program itself, on a real RabbitMQ and a real S3 server: every kind of message ends where it should, results are the same to the
//! byte whoever makes them, faults lose nothing and double nothing, and no log tells what was said.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use lapin::message::Delivery;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tests::broker::{Client, RabbitMq, header};
use tests::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use tests::calls::Call;
use tests::process::eventually;
use tests::program::{Worker, run};
use worker::store::{Location, ObjectStore};

/// A job is seconds of computing; the machine may be busy with others.
const JOB: Duration = Duration::from_secs(300);
const SOON: Duration = Duration::from_secs(30);

/// One after the other: listening takes all cores, and cut connections would be those of every test.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Queues, keys and a folder of one test.
struct Site {
    name: String,
    dir: tempfile::TempDir,
}

impl Site {
    async fn new() -> Self {
        let site = Self { name: format!("e2e-{:08x}", fastrand::u32(..)), dir: tempfile::tempdir().unwrap() };
        tokio::task::spawn_blocking(|| (RabbitMq::shared(), Weed::shared())).await.unwrap();
        site
    }

    fn queue(&self, part: &str) -> String {
        format!("{}.{part}", self.name)
    }

    fn source(&self, key: &str) -> String {
        format!("s3://recordings/{}/{key}", self.name)
    }

    fn settings(&self, output: &str) -> String {
        format!(
            "[queue]\nkind = \"rabbitmq\"\n\
             [queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{port}/%2f\"\nprefix = \"{name}\"\n\
             [store]\nkind = \"s3\"\n\
             [store.s3]\nendpoint = \"{endpoint}\"\npath_style = true\n\
             [output]\nlocation = \"s3://redacted/{output}\"\nquarantine = \"s3://quarantine/{output}\"\n\
             [listen]\nstates = 1\n\
             [worker]\nretry_delays_ms = [200]\n\
             [log]\nformat = \"json\"\nlevel = \"trace\"\n",
            port = RabbitMq::shared().port(),
            name = self.name,
            endpoint = Weed::shared().endpoint(),
        )
    }

    /// Starts a worker whose results go below `output`, and waits until it takes jobs.
    async fn worker(&self, name: &str, output: &str) -> Worker {
        let variables = [
            ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
            ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY),
            ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY),
        ];
        let mut worker = Worker::start(self.dir.path(), name, &self.settings(output), &variables);
        tokio::task::block_in_place(|| worker.wait_for_log("connected to the broker", 1, SOON));
        worker
    }

    async fn client(&self) -> Client {
        RabbitMq::shared().client().await
    }
}

/// The bodies of one result and of the files it names.
struct Found {
    message: Value,
    output: Vec<u8>,
    transcript: Vec<u8>,
    manifest: Vec<u8>,
}

impl Found {
    async fn behind(result: &Delivery) -> Self {
        let message: Value = serde_json::from_slice(&result.data).unwrap();
        let read = async |field: &str| Weed::shared().get(message[field].as_str().unwrap()).await.unwrap();
        let (output, transcript, manifest) = (read("output").await, read("transcript").await, read("manifest").await);
        Self { message, output, transcript, manifest }
    }
}

fn job(source: &str) -> Vec<u8> {
    json!({ "source": source }).to_string().into_bytes()
}

/// What S3 sends for an object: its key URL-encoded, with `+` for each space.
async fn event(site: &Site, key: &str, encoded: &str) -> Vec<u8> {
    let location = Location::parse(&site.source(key)).unwrap();
    let etag = Weed::shared().store().head(&location).await.unwrap().etag;
    let object = json!({ "key": format!("{}/{encoded}", site.name), "size": 1, "eTag": etag, "sequencer": "00" });
    let s3 = json!({ "s3SchemaVersion": "1.0", "bucket": { "name": "recordings" }, "object": object });
    let record = json!({ "eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": s3 });
    json!({ "Records": [record] }).to_string().into_bytes()
}

fn assert_tells_nothing(call: &Call, what: &str, text: &str) {
    let text = text.to_lowercase();
    for secret in call.secrets() {
        assert!(!text.contains(&secret), "{what} tells what was said");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_message_ends_where_it_should() {
    let _alone = ALONE.lock().await;
    let (site, call) = (Site::new().await, Call::load("short"));
    let weed = Weed::shared();
    for key in ["a/b.wav", "in dir/call 1+é.wav"] {
        weed.put(&site.source(key), &call.wav).await;
    }
    weed.put(&site.source("noise.wav"), &[7; 5000]).await;
    let mut worker = site.worker("first", &site.name).await;
    let client = site.client().await;
    let mut results = client.listen(&site.queue("results")).await;

    let bad = [
        (b"\x00poison {".to_vec(), "message_not_json"),
        (br#"{"hello":"5551234567"}"#.to_vec(), "message_unknown"),
        (job(&site.source("missing.wav")), "source_missing"),
        (job(&site.source("noise.wav")), "undecodable"),
        (json!({ "source": site.source("a/b.wav"), "policy": "nobody" }).to_string().into_bytes(), "unknown_policy"),
    ];
    for (body, _) in &bad {
        client.publish(&site.queue("jobs"), body).await;
    }
    client.publish(&site.queue("jobs"), br#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"recordings"}"#).await;
    let own = json!({ "source": site.source("a/b.wav"), "policy": "all", "correlation_id": "crm:42" }).to_string();
    client.publish(&site.queue("jobs"), own.as_bytes()).await;
    client.publish(&site.queue("jobs"), &event(&site, "in dir/call 1+é.wav", "in+dir%2Fcall+1%2B%C3%A9.wav").await).await;

    // Both recordings are the same, so their outputs are too.
    let result = results.next(JOB).await.expect("a result for the job");
    assert_eq!(result.routing_key.as_str(), "redacted");
    assert_eq!(result.properties.correlation_id().as_ref().map(|id| id.as_str()), Some("crm:42"));
    let first = Found::behind(&result).await;
    let second = Found::behind(&results.next(JOB).await.expect("a result for the event")).await;
    let below = |key: &str| format!("s3://redacted/{}/{}/{key}", site.name, site.name);
    let expected = json!({
        "schema": "callscrub.result/v1", "source": site.source("a/b.wav"), "outcome": "redacted",
        "output": below("a/b.wav"), "transcript": below("a/b.wav.transcript.json"), "manifest": below("a/b.wav.manifest.json"),
        "manifest_sha256": hex::encode(Sha256::digest(&first.manifest)), "correlation_id": "crm:42",
    });
    assert_eq!(first.message, expected);
    assert_eq!(second.message["output"], json!(below("in dir/call 1+é.wav")));
    assert!(first.output == second.output && first.transcript == second.transcript);
    assert!(first.output.len() == call.wav.len() && first.output != call.wav);

    // What can't be done is kept with its reason, its body as it came.
    for (body, reason) in bad {
        let dead = client.take_soon(&site.queue("dead"), SOON).await.delivery;
        assert_eq!(header(&dead.properties, "x-callscrub-reason").as_deref(), Some(reason));
        assert_eq!(header(&dead.properties, "x-callscrub-attempts").as_deref(), Some("1"));
        assert_eq!(dead.data, body);
    }

    // The same job again is found done, and announced again with the same evidence.
    client.publish(&site.queue("jobs"), own.as_bytes()).await;
    let again = results.next(JOB).await.expect("a result again");
    assert_eq!(serde_json::from_slice::<Value>(&again.data).unwrap(), expected);

    worker.terminate();
    assert!(tokio::task::block_in_place(|| worker.wait(SOON)).success());
    for queue in ["jobs", "dead"] {
        assert_eq!(client.count(&site.queue(queue)).await, 0, "{queue}");
    }

    // Another worker with nothing done before it writes the same bytes, manifest included.
    let mut other = site.worker("second", &format!("{}-again", site.name)).await;
    client.publish(&site.queue("jobs"), own.as_bytes()).await;
    let rerun = Found::behind(&results.next(JOB).await.expect("a result of the rerun")).await;
    assert!(rerun.output == first.output && rerun.transcript == first.transcript && rerun.manifest == first.manifest);
    other.terminate();
    assert!(tokio::task::block_in_place(|| other.wait(SOON)).success());

    agrees_with_the_command(site.dir.path(), &call, &first);
    assert_tells_nothing(&call, "the worker's log", &(worker.log() + &other.log()));
    assert_tells_nothing(&call, "the manifest", &String::from_utf8_lossy(&first.manifest));
    assert!(!worker.log().contains("5551234567"), "the log repeats a message");
}

/// `callscrub redact` on the same file, and `callscrub verify` on the worker's results.
fn agrees_with_the_command(dir: &Path, call: &Call, found: &Found) {
    fs::write(dir.join("call.wav"), &call.wav).unwrap();
    let redact = run(&["redact", "call.wav", "--out", "out", "--policy", "all"], dir);
    assert!(redact.status.success(), "{}", String::from_utf8_lossy(&redact.stderr));
    assert!(fs::read(dir.join("out/call.wav")).unwrap() == found.output);
    assert!(fs::read(dir.join("out/call.transcript.json")).unwrap() == found.transcript);
    let said = String::from_utf8_lossy(&redact.stdout).into_owned() + &String::from_utf8_lossy(&redact.stderr);
    assert_tells_nothing(call, "the command", &said);

    fs::write(dir.join("found.wav"), &found.output).unwrap();
    fs::write(dir.join("found.manifest.json"), &found.manifest).unwrap();
    let verify = run(&["verify", "found.manifest.json", "found.wav", "--original", "call.wav"], dir);
    assert!(verify.status.success(), "{}", String::from_utf8_lossy(&verify.stderr));
    let mut broken = found.output.clone();
    *broken.last_mut().unwrap() ^= 1;
    fs::write(dir.join("found.wav"), broken).unwrap();
    let verify = run(&["verify", "found.manifest.json", "found.wav", "--original", "call.wav"], dir);
    assert!(!verify.status.success(), "a changed byte is not noticed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_told_to_stop_finishes_its_job_and_leaves_the_next() {
    let _alone = ALONE.lock().await;
    let site = Site::new().await;
    put_two(&site).await;
    let mut worker = site.worker("stopped", &site.name).await;
    let client = site.client().await;
    let mut results = client.listen(&site.queue("results")).await;
    for key in ["one.wav", "two.wav"] {
        client.publish(&site.queue("jobs"), &job(&site.source(key))).await;
    }
    tokio::task::block_in_place(|| worker.wait_for_log("job started", 1, SOON));
    worker.terminate();
    assert!(tokio::task::block_in_place(|| worker.wait(JOB)).success());
    let result: Value = serde_json::from_slice(&results.next(SOON).await.expect("the job in hand").data).unwrap();
    assert_eq!(result["source"], json!(site.source("one.wav")));
    assert!(results.next(Duration::from_secs(1)).await.is_none());
    eventually("the other job waits", SOON, || async { client.count(&site.queue("jobs")).await == 1 }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_connection_drops_ends_once() {
    let _alone = ALONE.lock().await;
    let site = Site::new().await;
    put_two(&site).await;
    let mut worker = site.worker("dropped", &site.name).await;
    let results = site.queue("collected");
    let client = site.client().await;
    client.collect(&site.queue("results"), &results).await;
    client.publish(&site.queue("jobs"), &job(&site.source("one.wav"))).await;
    tokio::task::block_in_place(|| worker.wait_for_log("job started", 1, SOON));
    RabbitMq::shared().cut_connections().await;
    let client = site.client().await;
    client.take_soon(&results, JOB).await;
    tokio::task::block_in_place(|| worker.wait_for_log("connected to the broker", 2, SOON));
    // A second run, if there were one, would start at once.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(worker.log().matches("job started").count(), 1);
    worker.terminate();
    assert!(tokio::task::block_in_place(|| worker.wait(JOB)).success());
    assert!(client.take(&results).await.is_none());
    assert_eq!((client.count(&site.queue("jobs")).await, client.count(&site.queue("dead")).await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_workers_job_is_done_by_the_next() {
    let _alone = ALONE.lock().await;
    let site = Site::new().await;
    put_two(&site).await;
    let mut killed = site.worker("killed", &site.name).await;
    let client = site.client().await;
    let mut results = client.listen(&site.queue("results")).await;
    client.publish(&site.queue("jobs"), &job(&site.source("one.wav"))).await;
    tokio::task::block_in_place(|| killed.wait_for_log("job started", 1, SOON));
    killed.kill();
    assert!(results.next(Duration::from_millis(200)).await.is_none());
    let mut next = site.worker("next", &site.name).await;
    let found = Found::behind(&results.next(JOB).await.expect("its result")).await;
    assert_eq!(found.message["source"], json!(site.source("one.wav")));
    next.terminate();
    assert!(tokio::task::block_in_place(|| next.wait(SOON)).success());
}

async fn put_two(site: &Site) {
    let call = Call::load("short");
    for key in ["one.wav", "two.wav"] {
        Weed::shared().put(&site.source(key), &call.wav).await;
    }
}
