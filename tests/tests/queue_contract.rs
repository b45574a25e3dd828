//! What every queue owes, tried on a folder and on a real RabbitMQ.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tests::sites::{DELIVERY_LIMIT, FolderSite, RabbitSite, Site, name, next_soon};
use worker::queue::folder::{FolderOptions, FolderQueue};
use worker::queue::{Announcement, DeliveryId, Queue, QueueError, Settlement};

const SOON: Duration = Duration::from_secs(10);
/// Longer than any poll or redelivery takes.
const QUIET: Duration = Duration::from_millis(600);

/// Every function here runs on every backend.
macro_rules! contract {
    ($($name:ident)*) => {
        mod folder { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::FolderSite::new().await).await })* }
        mod rabbit { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::RabbitSite::new().await).await })* }
    };
}

contract! {
    an_acknowledged_delivery_never_comes_again
    a_retry_comes_again_after_its_delay_with_its_attempt_counted
    a_dead_delivery_is_kept_with_its_reason_and_attempts
    a_delivery_is_settled_once
    what_a_dead_worker_held_comes_again
    a_job_that_kills_its_workers_ends_among_the_dead
    two_workers_share_the_jobs_and_take_none_twice
    giving_up_waiting_loses_no_delivery
    a_stopped_queue_delivers_nothing_and_keeps_everything
    what_is_in_hand_can_be_settled_after_a_stop
    a_result_is_safe_once_announced
}

async fn is_quiet(queue: &Arc<dyn Queue>) -> bool {
    tokio::time::timeout(QUIET, queue.next()).await.is_err()
}

async fn an_acknowledged_delivery_never_comes_again(site: impl Site) {
    let queue = site.open().await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    assert_eq!((name(&delivery).as_str(), delivery.attempt), ("a.wav", 1));
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    assert!(is_quiet(&queue).await);
    queue.close().await;
    drop(queue);
    assert!(is_quiet(&site.open().await).await);
}

async fn a_retry_comes_again_after_its_delay_with_its_attempt_counted(site: impl Site) {
    const DELAY: Duration = Duration::from_millis(300);
    let queue = site.open().await;
    site.submit("a.wav").await;
    let mut delivery = next_soon(&queue).await;
    for attempt in 1..=3 {
        assert_eq!((name(&delivery).as_str(), delivery.attempt), ("a.wav", attempt));
        let settled = Instant::now();
        queue.settle(delivery.id, Settlement::Retry { after: DELAY, reason: "store_unavailable" }).await.unwrap();
        delivery = next_soon(&queue).await;
        assert!(settled.elapsed() >= DELAY, "it came back after {:?}", settled.elapsed());
    }
    assert_eq!(delivery.attempt, 4);
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    assert!(is_quiet(&queue).await);
}

async fn a_dead_delivery_is_kept_with_its_reason_and_attempts(site: impl Site) {
    let queue = site.open().await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Retry { after: Duration::ZERO, reason: "store_unavailable" }).await.unwrap();
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Dead { reason: "undecodable" }).await.unwrap();
    let dead = site.dead(SOON).await;
    assert_eq!((dead.name.as_str(), dead.reason.as_str(), dead.attempts), ("a.wav", "undecodable", Some(2)));
    assert!(is_quiet(&queue).await);
}

async fn a_delivery_is_settled_once(site: impl Site) {
    let queue = site.open().await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    assert_eq!(queue.settle(delivery.id, Settlement::Ack).await, Err(QueueError::NotInHand));
    assert_eq!(queue.settle(delivery.id, Settlement::Dead { reason: "x" }).await, Err(QueueError::NotInHand));
}

async fn what_a_dead_worker_held_comes_again(site: impl Site) {
    let first = site.open().await;
    site.submit("a.wav").await;
    next_soon(&first).await;
    drop(first);
    let second = site.open().await;
    let again = next_soon(&second).await;
    assert_eq!((name(&again).as_str(), again.attempt), ("a.wav", 2));
    second.settle(again.id, Settlement::Ack).await.unwrap();
}

async fn a_job_that_kills_its_workers_ends_among_the_dead(site: impl Site) {
    site.submit("a.wav").await;
    let mut deliveries = 0;
    // Each round is a worker that dies with the job in its hands.
    while deliveries <= DELIVERY_LIMIT {
        let queue = site.open().await;
        let Ok(Ok(Some(delivery))) = tokio::time::timeout(Duration::from_secs(3), queue.next()).await else { break };
        assert_eq!(name(&delivery), "a.wav");
        deliveries += 1;
    }
    let queue = site.open().await;
    assert!(is_quiet(&queue).await, "delivered {deliveries} times and once more");
    let dead = site.dead(SOON).await;
    assert_eq!((dead.name.as_str(), dead.reason.as_str()), ("a.wav", "delivery_limit"));
}

async fn two_workers_share_the_jobs_and_take_none_twice(site: impl Site) {
    const JOBS: usize = 20;
    for number in 0..JOBS {
        site.submit(&format!("{number}.wav")).await;
    }
    let workers = [site.open().await, site.open().await].map(|queue| {
        tokio::spawn(async move {
            let mut taken = Vec::new();
            while let Ok(Ok(Some(delivery))) = tokio::time::timeout(Duration::from_secs(2), queue.next()).await {
                taken.push(name(&delivery));
                tokio::time::sleep(Duration::from_millis(20)).await;
                queue.settle(delivery.id, Settlement::Ack).await.unwrap();
            }
            taken
        })
    });
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    assert_eq!(all.len(), JOBS);
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), JOBS);
}

async fn giving_up_waiting_loses_no_delivery(site: impl Site) {
    let queue = site.open().await;
    for number in 0..10 {
        site.submit(&format!("{number}.wav")).await;
    }
    let mut taken = BTreeSet::new();
    let start = Instant::now();
    while taken.len() < 10 {
        assert!(start.elapsed() < SOON, "only {taken:?} came");
        let patience = Duration::from_micros(fastrand::u64(0..3000));
        if let Ok(delivery) = tokio::time::timeout(patience, queue.next()).await {
            let delivery = delivery.unwrap().unwrap();
            assert!(taken.insert(name(&delivery)));
            queue.settle(delivery.id, Settlement::Ack).await.unwrap();
        }
    }
}

async fn a_stopped_queue_delivers_nothing_and_keeps_everything(site: impl Site) {
    let queue = site.open().await;
    site.submit("a.wav").await;
    // Time for it to be fetched, but nobody takes it.
    tokio::time::sleep(QUIET).await;
    queue.stop().await;
    assert!(matches!(queue.next().await, Ok(None)));
    assert!(!queue.is_ready());
    let other = site.open().await;
    assert_eq!(name(&next_soon(&other).await), "a.wav");
}

async fn what_is_in_hand_can_be_settled_after_a_stop(site: impl Site) {
    let queue = site.open().await;
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.stop().await;
    queue.announce(&result("{\"n\":1}")).await.unwrap();
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    queue.close().await;
    drop(queue);
    assert!(is_quiet(&site.open().await).await);
}

async fn a_result_is_safe_once_announced(site: impl Site) {
    let queue = site.open().await;
    let mut results = site.results().await;
    for body in ["{\"n\":1}", "{\"n\":2}"] {
        queue.announce(&result(body)).await.unwrap();
    }
    assert_eq!(site.announced(&mut results, 2).await, ["{\"n\":1}", "{\"n\":2}"]);
}

fn result(body: &str) -> Announcement {
    Announcement { routing_key: "redacted", body: body.into(), correlation_id: Some("c-1".into()) }
}

#[tokio::test]
async fn a_delivery_that_was_never_made_is_not_in_hand() {
    let (one, two) = (FolderSite::new().await, FolderSite::new().await);
    let (one_queue, two_queue) = (one.open().await, two.open().await);
    one.submit("a.wav").await;
    let id: DeliveryId = next_soon(&one_queue).await.id;
    assert_eq!(two_queue.settle(id, Settlement::Ack).await, Err(QueueError::NotInHand));
}

#[tokio::test]
async fn a_draining_folder_ends_when_nothing_is_left_and_not_while_a_job_may_come_back() {
    let site = FolderSite::new().await;
    for name in ["a.wav", "b.wav"] {
        site.submit(name).await;
    }
    let options = FolderOptions { drain: true, ..FolderSite::options(site.root.path()) };
    let queue: Arc<dyn Queue> = Arc::new(FolderQueue::open(options).unwrap());
    let (first, second) = (next_soon(&queue).await, next_soon(&queue).await);
    assert!(is_quiet(&queue).await, "it ended with two jobs in hand");
    queue.settle(first.id, Settlement::Ack).await.unwrap();
    queue.settle(second.id, Settlement::Retry { after: Duration::from_millis(50), reason: "store_unavailable" }).await.unwrap();
    let again = next_soon(&queue).await;
    assert_eq!(again.attempt, 2);
    queue.settle(again.id, Settlement::Ack).await.unwrap();
    assert!(matches!(tokio::time::timeout(SOON, queue.next()).await, Ok(Ok(None))));
    for name in ["a.wav", "b.wav"] {
        assert!(site.root.path().join("done").join(name).exists(), "{name} was not kept");
    }
}
