//! What an operator's hands on a queue owe, tried on a folder and on a real RabbitMQ.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use tests::sites::{DELIVERY_LIMIT, FolderSite, RabbitSite, Site, name, next_soon};
use worker::queue::{DeadLetter, Desk, Fate, Queue, QueueError, Settlement};
use worker::store::Location;

const ALL: usize = usize::MAX;
const SOON: Duration = Duration::from_secs(10);
const QUIET: Duration = Duration::from_millis(600);

/// Every function here runs on every backend.
macro_rules! contract {
    ($($name:ident)*) => {
        mod folder { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::FolderSite::new().await).await })* }
        mod rabbit { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::RabbitSite::new().await).await })* }
    };
}

contract! {
    looking_changes_nothing
    a_replayed_letter_is_a_first_attempt_again
    a_replayed_letter_can_die_again
    a_purged_letter_is_gone_and_the_others_stay
    no_more_letters_are_looked_at_than_asked_for
    what_killed_its_workers_says_so
    nothing_dead_is_nothing_to_look_at
}

async fn look(desk: &Arc<dyn Desk>, mut decide: impl FnMut(&DeadLetter) -> Fate + Send, at_most: usize) -> Vec<DeadLetter> {
    let mut seen = Vec::new();
    let mut note = |letter: &DeadLetter| {
        seen.push(letter.clone());
        decide(letter)
    };
    desk.review(at_most, &mut note).await.unwrap();
    seen.sort_by(|a, b| a.id.cmp(&b.id));
    seen
}

/// What is dead; a broker takes a moment to file it.
async fn dead(desk: &Arc<dyn Desk>, count: usize) -> Vec<DeadLetter> {
    let start = Instant::now();
    loop {
        let seen = look(desk, |_| Fate::Keep, ALL).await;
        if seen.len() == count {
            return seen;
        }
        assert!(start.elapsed() < SOON, "{} dead letters instead of {count}", seen.len());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn kill(queue: &Arc<dyn Queue>, site: &impl Site, names: &[&str]) {
    for name in names {
        site.submit(name).await;
        let delivery = next_soon(queue).await;
        queue.settle(delivery.id, Settlement::Dead { reason: "undecodable" }).await.unwrap();
    }
}

fn about(letter: &DeadLetter, name: &str) -> bool {
    String::from_utf8_lossy(&letter.body).contains(name)
}

async fn looking_changes_nothing(site: impl Site) {
    let (queue, desk) = (site.open().await, site.desk().await);
    kill(&queue, &site, &["a.wav", "b.wav"]).await;
    let first = dead(&desk, 2).await;
    assert!(first.iter().all(|letter| letter.reason == "undecodable" && letter.attempts == Some(1)));
    assert_ne!(first[0].id, first[1].id);
    // More often than a quorum queue of RabbitMQ 4 would deliver a message by itself.
    for _ in 0..25 {
        assert_eq!(dead(&desk, 2).await, first);
    }
    assert_eq!(dead(&site.desk().await, 2).await, first, "another desk sees the same under the same names");
}

async fn a_replayed_letter_is_a_first_attempt_again(site: impl Site) {
    let (queue, desk) = (site.open().await, site.desk().await);
    site.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Retry { after: Duration::ZERO, reason: "store_unavailable" }).await.unwrap();
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Dead { reason: "retries_exhausted" }).await.unwrap();
    assert_eq!(dead(&desk, 1).await[0].attempts, Some(2));
    look(&desk, |_| Fate::Replay, ALL).await;
    let again = next_soon(&queue).await;
    assert_eq!((name(&again).as_str(), again.attempt), ("a.wav", 1));
    queue.settle(again.id, Settlement::Ack).await.unwrap();
    dead(&desk, 0).await;
}

async fn a_replayed_letter_can_die_again(site: impl Site) {
    let (queue, desk) = (site.open().await, site.desk().await);
    kill(&queue, &site, &["a.wav"]).await;
    for reason in ["source_missing", "undecodable"] {
        dead(&desk, 1).await;
        look(&desk, |_| Fate::Replay, ALL).await;
        let again = next_soon(&queue).await;
        queue.settle(again.id, Settlement::Dead { reason }).await.unwrap();
        assert_eq!(dead(&desk, 1).await[0].reason, reason);
    }
}

async fn a_purged_letter_is_gone_and_the_others_stay(site: impl Site) {
    let (queue, desk) = (site.open().await, site.desk().await);
    kill(&queue, &site, &["a.wav", "b.wav", "c.wav"]).await;
    let doomed = dead(&desk, 3).await.into_iter().find(|letter| about(letter, "b.wav")).unwrap().id;
    look(&desk, |letter| if letter.id == doomed { Fate::Purge } else { Fate::Keep }, ALL).await;
    let left = dead(&desk, 2).await;
    assert!(left.iter().all(|letter| !about(letter, "b.wav")));
    assert!(tokio::time::timeout(QUIET, queue.next()).await.is_err(), "a purged letter became a job");
}

async fn no_more_letters_are_looked_at_than_asked_for(site: impl Site) {
    let (queue, desk) = (site.open().await, site.desk().await);
    kill(&queue, &site, &["a.wav", "b.wav", "c.wav"]).await;
    dead(&desk, 3).await;
    assert_eq!(look(&desk, |_| Fate::Purge, 2).await.len(), 2);
    dead(&desk, 1).await;
}

async fn what_killed_its_workers_says_so(site: impl Site) {
    site.submit("a.wav").await;
    for _ in 0..=DELIVERY_LIMIT {
        let queue = site.open().await;
        let Ok(Ok(Some(_))) = tokio::time::timeout(Duration::from_secs(3), queue.next()).await else { break };
    }
    let queue = site.open().await;
    assert!(tokio::time::timeout(QUIET, queue.next()).await.is_err());
    let desk = site.desk().await;
    assert_eq!(dead(&desk, 1).await[0].reason, "delivery_limit");
    look(&desk, |_| Fate::Replay, ALL).await;
    assert_eq!(next_soon(&queue).await.attempt, 1);
}

async fn nothing_dead_is_nothing_to_look_at(site: impl Site) {
    assert!(look(&site.desk().await, |_| Fate::Purge, ALL).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_keeps_and_replays_a_poisonous_body_byte_for_byte() {
    let site = RabbitSite::new().await;
    let (queue, desk) = (site.open().await, site.desk().await);
    let poison = b"\x00\xff{\"source\":\"5551234567";
    for _ in 0..2 {
        site.client.publish(&site.queue("jobs"), poison).await;
        let delivery = next_soon(&queue).await;
        queue.settle(delivery.id, Settlement::Dead { reason: "message_not_json" }).await.unwrap();
    }
    let letters = dead(&desk, 2).await;
    assert!(letters.iter().all(|letter| &letter.body[..] == poison));
    assert_eq!(letters[0].id, letters[1].id, "letters that are the same share their name");
    look(&desk, |_| Fate::Replay, ALL).await;
    assert_eq!(&next_soon(&queue).await.body[..], poison);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quarantined_recording_is_a_job_again() {
    let rabbit = RabbitSite::new().await;
    rabbit.desk().await.again(&Location::parse("s3://recordings/a b+c.wav").unwrap()).await.unwrap();
    assert_eq!(name(&next_soon(&rabbit.open().await).await), "a b+c.wav");

    let folder = FolderSite::new().await;
    let queue = folder.open().await;
    folder.submit("a.wav").await;
    let delivery = next_soon(&queue).await;
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    let (desk, source) = (folder.desk().await, Location::parse("a.wav").unwrap());
    desk.again(&source).await.unwrap();
    assert_eq!(name(&next_soon(&queue).await), "a.wav");
    assert_eq!(desk.again(&source).await, Err(QueueError::NotInHand));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_submitted_message_is_a_job_and_a_folder_takes_none() {
    let site = RabbitSite::new().await;
    let queue = site.open().await;
    queue.submit(br#"{"source":"s3://recordings/a.wav"}"#).await.unwrap();
    let delivery = next_soon(&queue).await;
    assert_eq!((name(&delivery).as_str(), delivery.attempt), ("a.wav", 1));
    queue.settle(delivery.id, Settlement::Ack).await.unwrap();
    assert_eq!(FolderSite::new().await.open().await.submit(b"{}").await, Err(QueueError::NoMessages));
}
