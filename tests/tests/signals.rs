//! What signals do to a worker with a job in its hands, on a real RabbitMQ.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use tests::broker::RabbitMq;
use tests::bucket::{ACCESS_KEY, SECRET_KEY, Weed};
use tests::process::eventually;
use tests::program::Worker;
use tests::scripted::recording;
use tests::sites::RabbitSite;

const SOON: Duration = Duration::from_secs(30);

/// A worker in the midst of a job that takes `slow_ms` for each of its two windows.
async fn at_work(site: &RabbitSite, folder: &Path, slow_ms: &str) -> Worker {
    tokio::task::spawn_blocking(Weed::shared).await.unwrap();
    let source = format!("s3://recordings/{}/a.wav", site.prefix);
    Weed::shared().put(&source, &recording(&["hello", "thank", "you"])).await;
    let settings = format!(
        "[queue]\nkind = \"rabbitmq\"\n[queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{}/%2f\"\nprefix = \"{}\"\ndelivery_limit = 3\n\
         [store]\nkind = \"s3\"\n[store.s3]\nendpoint = \"{}\"\npath_style = true\n\
         [output]\nlocation = \"s3://redacted/{}\"\nquarantine = \"s3://quarantine/{}\"\n[worker]\nretry_delays_ms = [300, 2000]\n",
        RabbitMq::shared().port(),
        site.prefix,
        Weed::shared().endpoint(),
        site.prefix,
        site.prefix,
    );
    let variables = [
        ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest"),
        ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", ACCESS_KEY),
        ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", SECRET_KEY),
        ("SCRIPTED_SLOW_MS", slow_ms),
    ];
    site.client.publish(&site.queue("jobs"), json!({ "source": source }).to_string().as_bytes()).await;
    let program = Path::new(env!("CARGO_BIN_EXE_scripted_worker"));
    let mut worker = Worker::start_scripted(program, folder, "worker", &settings, &variables);
    tokio::task::block_in_place(|| worker.wait_for_log("job started", 1, SOON));
    worker
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_signal_the_job_in_hand_is_finished() {
    let (site, folder) = (RabbitSite::new().await, tempfile::tempdir().unwrap());
    let mut worker = at_work(&site, folder.path(), "1000").await;
    worker.terminate();
    assert!(tokio::task::block_in_place(|| worker.wait(SOON)).success());
    assert!(Weed::shared().get(&format!("s3://redacted/{0}/{0}/a.wav.manifest.json", site.prefix)).await.is_some());
    assert_eq!(site.client.count(&site.queue("jobs")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_second_signal_the_job_in_hand_goes_back_at_once() {
    let (site, folder) = (RabbitSite::new().await, tempfile::tempdir().unwrap());
    // A window that would take longer than anybody waits.
    let mut worker = at_work(&site, folder.path(), "600000").await;
    worker.terminate();
    tokio::task::block_in_place(|| worker.wait_for_log("finishing what is in hand", 1, SOON));
    worker.terminate();
    assert!(tokio::task::block_in_place(|| worker.wait(SOON)).success());
    eventually("the job waits for the next worker", SOON, || async { site.client.count(&site.queue("jobs")).await == 1 }).await;
    assert!(Weed::shared().get(&format!("s3://redacted/{0}/{0}/a.wav.manifest.json", site.prefix)).await.is_none());
}
