//! The queues and exchanges, and the headers on what goes through them.
//!
//! | name | kind | job |
//! |---|---|---|
//! | `P.jobs` | quorum queue | what is to do; past its delivery limit a message goes to `P.dead` |
//! | `P.retry` | direct exchange | one quorum queue a delay, `P.retry.MSms`, whose messages expire back into `P.jobs` |
//! | `P.dead` | fanout exchange, quorum queue | what can't be done, with its reason |
//! | `P.results` | topic exchange | result messages, by outcome |
//!
//! A message in a retry queue carries its own expiry: the delay and a random part of a quarter of it. The queue's own limit is above both.
//!
//! `P` is the prefix, "callscrub" by default. Dead-lettering is at-least-once: a message leaves its queue when the next one holds it.

use std::collections::BTreeMap;
use std::time::Duration;

use lapin::options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};
use lapin::{BasicProperties, Channel, ExchangeKind};

use super::link::Letter;
use crate::queue::{jittered, jittered_at_most};

/// Deliveries that ended before this message was put into a queue.
pub(super) const ATTEMPTS: &str = "x-callscrub-attempts";
/// Why it was put there.
pub(super) const REASON: &str = "x-callscrub-reason";
/// How often a quorum queue delivered this message before.
const DELIVERY_COUNT: &str = "x-delivery-count";
/// What the broker calls the death of a message that came back too often.
const DELIVERY_LIMIT: &str = "delivery_limit";
const PERSISTENT: u8 = 2;
/// How often operators may look at a dead letter. Each look counts as a delivery, and RabbitMQ 4 would drop a message after twenty.
const LOOKS: i64 = i32::MAX as i64;

/// Names and limits of one set of queues.
#[derive(Debug, Clone)]
pub(super) struct Topology {
    prefix: String,
    delays: Vec<Duration>,
    delivery_limit: u32,
}

impl Topology {
    /// `prefix` was checked to be short and plain.
    pub(super) fn new(prefix: &str, delays: &[Duration], delivery_limit: u32) -> Self {
        Self { prefix: prefix.to_owned(), delays: delays.to_vec(), delivery_limit }
    }

    pub(super) fn jobs(&self) -> ShortString {
        self.name("jobs")
    }

    pub(super) fn retry(&self) -> ShortString {
        self.name("retry")
    }

    pub(super) fn dead(&self) -> ShortString {
        self.name("dead")
    }

    pub(super) fn results(&self) -> ShortString {
        self.name("results")
    }

    /// The delay of at least `after`, or the longest there is.
    pub(super) fn delay(&self, after: Duration) -> Option<Duration> {
        let enough = self.delays.iter().filter(|delay| **delay >= after).min();
        enough.or_else(|| self.delays.iter().max()).copied()
    }

    /// Declares everything; what is there already with the same arguments is left alone.
    pub(super) async fn declare(&self, channel: &Channel) -> lapin::Result<()> {
        self.exchange(channel, self.dead(), ExchangeKind::Fanout).await?;
        self.exchange(channel, self.results(), ExchangeKind::Topic).await?;
        self.exchange(channel, self.retry(), ExchangeKind::Direct).await?;
        let mut dead = quorum();
        dead.insert("x-delivery-limit".into(), AMQPValue::LongLongInt(LOOKS));
        self.queue(channel, self.dead(), dead).await?;
        self.bind(channel, self.dead(), self.dead(), "".into()).await?;
        for delay in &self.delays {
            self.declare_delay(channel, *delay).await?;
        }
        let mut jobs = quorum();
        jobs.insert("x-delivery-limit".into(), AMQPValue::LongUInt(self.delivery_limit));
        dead_letters(&mut jobs, &self.dead());
        self.queue(channel, self.jobs(), jobs).await
    }

    async fn declare_delay(&self, channel: &Channel, delay: Duration) -> lapin::Result<()> {
        let longest = jittered_at_most(delay).as_millis();
        let mut arguments = quorum();
        arguments.insert("x-message-ttl".into(), AMQPValue::LongLongInt(longest.try_into().unwrap_or(i64::MAX)));
        dead_letters(&mut arguments, &"".into());
        arguments.insert("x-dead-letter-routing-key".into(), text(self.jobs().as_str()));
        let queue = self.name(&format!("retry.{}ms", delay.as_millis()));
        self.queue(channel, queue.clone(), arguments).await?;
        self.bind(channel, queue, self.retry(), routing_key(delay)).await
    }

    async fn exchange(&self, channel: &Channel, name: ShortString, kind: ExchangeKind) -> lapin::Result<()> {
        let options = ExchangeDeclareOptions { durable: true, ..ExchangeDeclareOptions::default() };
        channel.exchange_declare(name, kind, options, FieldTable::default()).await
    }

    async fn queue(&self, channel: &Channel, name: ShortString, arguments: FieldTable) -> lapin::Result<()> {
        channel.queue_declare(name, QueueDeclareOptions::durable(), arguments).await.map(drop)
    }

    async fn bind(&self, channel: &Channel, queue: ShortString, exchange: ShortString, key: ShortString) -> lapin::Result<()> {
        channel.queue_bind(queue, exchange, key, QueueBindOptions::default(), FieldTable::default()).await
    }

    fn name(&self, part: &str) -> ShortString {
        format!("{}.{part}", self.prefix).into()
    }
}

fn quorum() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments
}

/// At-least-once dead-lettering, which needs `reject-publish`.
fn dead_letters(arguments: &mut FieldTable, exchange: &ShortString) {
    arguments.insert("x-dead-letter-exchange".into(), text(exchange.as_str()));
    arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
    arguments.insert("x-overflow".into(), text("reject-publish"));
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(LongString::from(value))
}

/// Which attempt a delivery is: those before it was queued, those of the queue, and this one.
pub(super) fn attempt(properties: &BasicProperties) -> u32 {
    let header = |name: &str| properties.headers().as_ref().and_then(|headers| headers.inner().get(name)).map_or(0, count);
    header(ATTEMPTS).saturating_add(header(DELIVERY_COUNT)).saturating_add(1)
}

/// A header is whatever a sender made of it.
fn count(value: &AMQPValue) -> u32 {
    let number = match value {
        AMQPValue::ShortShortInt(number) => i64::from(*number),
        AMQPValue::ShortShortUInt(number) => i64::from(*number),
        AMQPValue::ShortInt(number) => i64::from(*number),
        AMQPValue::ShortUInt(number) => i64::from(*number),
        AMQPValue::LongInt(number) => i64::from(*number),
        AMQPValue::LongUInt(number) => i64::from(*number),
        AMQPValue::LongLongInt(number) => *number,
        _ => 0,
    };
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

/// The properties of a message that is put into another queue after `attempts` deliveries: its own, with our headers in place.
pub(super) fn forwarded(properties: &BasicProperties, attempts: u32, reason: &'static str) -> BasicProperties {
    let mut headers: BTreeMap<_, _> = properties.headers().as_ref().map(|headers| headers.inner().clone()).unwrap_or_default();
    headers.remove(DELIVERY_COUNT);
    headers.insert(ATTEMPTS.into(), AMQPValue::LongLongInt(attempts.into()));
    headers.insert(REASON.into(), text(reason));
    kept(properties).with_headers(headers.into()).with_delivery_mode(PERSISTENT)
}

/// What goes along: not a sender's expiry, which would end a delay early and empty the dead letters, nor its user id, which would be refused
/// from us.
fn kept(properties: &BasicProperties) -> BasicProperties {
    let copy = |to: BasicProperties, value: &Option<ShortString>, set: fn(BasicProperties, ShortString) -> BasicProperties| match value {
        Some(value) => set(to, value.clone()),
        None => to,
    };
    let to = BasicProperties::default();
    let to = copy(to, properties.content_type(), BasicProperties::with_content_type);
    let to = copy(to, properties.content_encoding(), BasicProperties::with_content_encoding);
    let to = copy(to, properties.correlation_id(), BasicProperties::with_correlation_id);
    let to = copy(to, properties.message_id(), BasicProperties::with_message_id);
    copy(to, properties.kind(), BasicProperties::with_type)
}

/// What a retry queue is bound by.
pub(super) fn routing_key(delay: Duration) -> ShortString {
    delay.as_millis().to_string().into()
}

/// The properties of a message that waits in the retry queue of `delay`.
pub(super) fn expiring(properties: BasicProperties, delay: Duration) -> BasicProperties {
    properties.with_expiration(jittered(delay).as_millis().to_string().into())
}

/// A message for the queue of jobs.
pub(super) fn job<'a>(names: &Topology, body: &'a [u8]) -> Letter<'a> {
    let properties = BasicProperties::default().with_delivery_mode(PERSISTENT).with_content_type("application/json".into());
    Letter { exchange: "".into(), routing_key: names.jobs(), body, properties, mandatory: true }
}

/// The properties of a dead letter that becomes a job again: as if it had never been tried.
pub(super) fn replayed(properties: &BasicProperties) -> BasicProperties {
    let mut headers: BTreeMap<_, _> = properties.headers().as_ref().map(|headers| headers.inner().clone()).unwrap_or_default();
    headers.retain(|name, _| ![DELIVERY_COUNT, ATTEMPTS, REASON].contains(&name.as_str()) && !is_of_death(name.as_str()));
    kept(properties).with_headers(headers.into()).with_delivery_mode(PERSISTENT)
}

/// What a broker writes on what it files among the dead. Left in place, it would take the next death for a circle.
fn is_of_death(name: &str) -> bool {
    name == "x-death" || name.starts_with("x-first-death-") || name.starts_with("x-last-death-")
}

/// Why a dead letter died: our word, or the broker's for what it filed itself.
pub(super) fn reason_of(properties: &BasicProperties) -> Option<String> {
    let headers = properties.headers().as_ref()?.inner();
    let deaths = headers.get("x-death").and_then(AMQPValue::as_array).map(|deaths| deaths.as_slice()).unwrap_or_default();
    let given_up = deaths.iter().any(|death| death_reason(death).is_some_and(|reason| reason == DELIVERY_LIMIT));
    // A message that was retried before still carries that reason; the broker's is the later one.
    if given_up {
        Some(DELIVERY_LIMIT.to_owned())
    } else {
        headers.get(REASON).and_then(AMQPValue::as_long_string).map(ToString::to_string)
    }
}

fn death_reason(death: &AMQPValue) -> Option<String> {
    death.as_field_table()?.inner().get("reason")?.as_long_string().map(ToString::to_string)
}

/// How often a dead letter was delivered, where we filed it.
pub(super) fn attempts_of(properties: &BasicProperties) -> Option<u32> {
    properties.headers().as_ref()?.inner().get(ATTEMPTS).map(count)
}

/// The properties of a result message.
pub(super) fn result(correlation_id: Option<&str>) -> BasicProperties {
    let properties = BasicProperties::default().with_delivery_mode(PERSISTENT).with_content_type("application/json".into());
    match correlation_id.map(ShortString::try_new) {
        Some(Ok(id)) => properties.with_correlation_id(id),
        _ => properties,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(entries: &[(&str, AMQPValue)]) -> BasicProperties {
        let map: BTreeMap<ShortString, AMQPValue> = entries.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        BasicProperties::default().with_headers(map.into())
    }

    #[test]
    fn attempts_add_up_over_queues_and_redeliveries() {
        let cases = [
            (headers(&[]), 1),
            (BasicProperties::default(), 1),
            (headers(&[(DELIVERY_COUNT, AMQPValue::LongLongInt(2))]), 3),
            (headers(&[(ATTEMPTS, AMQPValue::LongLongInt(3)), (DELIVERY_COUNT, AMQPValue::ShortShortUInt(1))]), 5),
            (headers(&[(ATTEMPTS, AMQPValue::LongLongInt(-7))]), 1),
            (headers(&[(ATTEMPTS, AMQPValue::LongLongInt(i64::MAX))]), u32::MAX),
            (headers(&[(ATTEMPTS, AMQPValue::Boolean(true))]), 1),
        ];
        for (properties, expected) in cases {
            assert_eq!(attempt(&properties), expected, "{properties:?}");
        }
    }

    #[test]
    fn a_forwarded_message_counts_on_from_where_it_was() {
        let first = headers(&[(DELIVERY_COUNT, AMQPValue::LongLongInt(1)), ("own", AMQPValue::Boolean(true))]);
        let next = forwarded(&first, attempt(&first), "store_unavailable");
        assert_eq!(attempt(&next), 3);
        assert!(next.headers().as_ref().unwrap().contains_key("own"));
    }

    #[test]
    fn a_replayed_message_begins_anew_with_what_its_sender_wrote() {
        let entries = [ATTEMPTS, REASON, "x-death", "x-first-death-reason", "x-last-death-queue", "own"];
        let dead = headers(&entries.map(|name| (name, AMQPValue::LongLongInt(4))));
        let again = replayed(&dead.with_correlation_id("c-1".into()));
        assert_eq!(again.headers().as_ref().unwrap().inner().keys().map(ShortString::as_str).collect::<Vec<_>>(), ["own"]);
        assert_eq!((attempt(&again), again.correlation_id().as_ref().map(ShortString::as_str)), (1, Some("c-1")));
    }

    #[test]
    fn a_delay_is_never_shorter_than_asked_for_while_there_is_one() {
        let seconds = Duration::from_secs;
        let topology = Topology::new("p", &[seconds(60), seconds(5)], 3);
        for (after, delay) in [(0, 5), (5, 5), (6, 60), (99, 60)] {
            assert_eq!(topology.delay(seconds(after)), Some(seconds(delay)));
        }
        assert_eq!(Topology::new("p", &[], 3).delay(seconds(1)), None);
    }
}
