//! What only a broker can do to a worker: drop its connection, be away, refuse it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::sync::Arc;
use std::time::Duration;

use lapin::options::QueueDeclareOptions;
use lapin::types::FieldTable;
use tests::broker::RabbitMq;
use tests::process::{eventually, free_port};
use tests::sites::{RabbitSite, Site, name, next_soon};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use worker::queue::rabbit::RabbitQueue;
use worker::queue::{Announcement, Queue, QueueError, Settlement};

const SOON: Duration = Duration::from_secs(20);

/// One after the other: cutting connections cuts those of every test.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn a_job_whose_connection_drops_is_neither_run_twice_nor_lost() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let queue = site.open().await;
    site.submit("during.wav").await;
    site.submit("before.wav").await;
    let first = next_soon(&queue).await;
    let second = next_soon(&queue).await;
    RabbitMq::shared().cut_connections().await;
    // One ends while the connection is gone, the other after it came back.
    queue.settle(first.id, Settlement::Ack).await.unwrap();
    eventually("the connection is back", SOON, || async { queue.is_ready() }).await;
    let again = tokio::time::timeout(Duration::from_secs(2), queue.next()).await;
    assert!(again.is_err(), "a job in hand was delivered again: {again:?}");
    queue.settle(second.id, Settlement::Ack).await.unwrap();
    queue.close().await;
    let client = RabbitMq::shared().client().await;
    eventually("nothing is left", SOON, || async { client.count(&site.queue("jobs")).await == 0 }).await;
    assert_eq!(client.count(&site.queue("dead")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_announced_while_the_connection_is_gone_arrives() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let queue = site.open().await;
    let broker = RabbitMq::shared();
    broker.cut_connections().await;
    // After the cut, which cut this test's own connections too.
    let client = broker.client().await;
    let mut results = client.listen(&site.queue("results")).await;
    let result = Announcement { routing_key: "clean", body: b"{}".to_vec(), correlation_id: None };
    queue.announce(&result).await.unwrap();
    assert_eq!(results.next(SOON).await.unwrap().routing_key.as_str(), "clean");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_away_at_the_start_is_waited_for() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let (port, mut options) = (free_port(), site.options());
    options.uri = format!("amqp://guest:guest@127.0.0.1:{port}/%2f").into();
    let queue: Arc<dyn Queue> = Arc::new(RabbitQueue::start(options).unwrap());
    site.submit("a.wav").await;
    assert!(tokio::time::timeout(Duration::from_secs(1), queue.next()).await.is_err());
    assert!(!queue.is_ready());
    tokio::spawn(forward(port, RabbitMq::shared().port()));
    assert_eq!(name(&next_soon(&queue).await), "a.wav");
}

async fn forward(from: u16, to: u16) {
    let listener = TcpListener::bind(("127.0.0.1", from)).await.unwrap();
    while let Ok((mut inner, _)) = listener.accept().await {
        let mut outer = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
        tokio::spawn(async move { copy_bidirectional(&mut inner, &mut outer).await });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn settling_gives_up_when_the_broker_stays_away_and_the_job_comes_again() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let port = free_port();
    let forwarder = tokio::spawn(forward(port, RabbitMq::shared().port()));
    let mut options = site.options();
    options.uri = format!("amqp://guest:guest@127.0.0.1:{port}/%2f").into();
    options.publish_timeout = Duration::from_secs(1);
    let queue: Arc<dyn Queue> = Arc::new(RabbitQueue::start(options).unwrap());
    eventually("the queue is ready", SOON, || async { queue.is_ready() }).await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    forwarder.abort();
    let client = RabbitMq::shared();
    client.cut_connections().await;
    let settled = queue.settle(delivery.id, Settlement::Dead { reason: "undecodable" }).await;
    assert!(matches!(settled, Err(QueueError::Unavailable(_))), "{settled:?}");
    let other = RabbitQueue::start(site.options()).unwrap();
    let other: Arc<dyn Queue> = Arc::new(other);
    assert_eq!(name(&next_soon(&other).await), "a.wav");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_refused_and_not_tried_for_ever() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let mut options = site.options();
    options.uri = format!("amqp://guest:wrong@127.0.0.1:{}/%2f", RabbitMq::shared().port()).into();
    let queue = RabbitQueue::start(options).unwrap();
    let next = tokio::time::timeout(SOON, queue.next()).await.expect("an answer");
    assert!(matches!(next, Err(QueueError::Refused(_))), "{next:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_exists_with_other_arguments_is_refused() {
    let _alone = ALONE.lock().await;
    let site = RabbitSite::new().await;
    let mut options = site.options();
    options.prefix = format!("{}-other", site.prefix);
    let client = RabbitMq::shared().client().await;
    let name = format!("{}.jobs", options.prefix);
    client.channel().queue_declare(name.into(), QueueDeclareOptions::durable(), FieldTable::default()).await.unwrap();
    let queue = RabbitQueue::start(options).unwrap();
    let next = tokio::time::timeout(SOON, queue.next()).await.expect("an answer");
    assert!(matches!(next, Err(QueueError::Refused(_))), "{next:?}");
}
