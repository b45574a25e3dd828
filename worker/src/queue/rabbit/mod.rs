//! RabbitMQ as a queue: quorum queues, acknowledgement by hand, publisher confirms, and a connection that comes back by itself.
//!
//! | module | job |
//! |---|---|
//! | `topology` | names, arguments and headers |
//! | `link` | one connection |
//! | `hands` | what is held, across connections |
//! | `keeper` | keeps a link up and takes in what it brings |
//! | [`desk`] | dead letters, for operators |

pub mod desk;
mod hands;
mod keeper;
mod link;
mod topology;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use lapin::options::BasicAckOptions;
use lapin::uri::AMQPUri;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, timeout_at};

use super::{Announcement, Delivery, DeliveryId, Queue, QueueError, Settlement};
use keeper::{Keeper, Shared};
use link::{Answer, Letter};

/// How RabbitMQ is reached and used.
#[derive(Debug, Clone)]
pub struct RabbitOptions {
    /// `amqp://USER:PASSWORD@HOST:PORT/VHOST`, or `amqps://`. The vhost `/` is written `%2f`, or left out with its slash.
    pub uri: SecretString,
    /// Certificates (PEM) to trust besides the system's.
    pub ca_pem: Option<String>,
    /// What the names of queues and exchanges begin with: 1 to 64 letters, digits and the marks `-_.`.
    pub prefix: String,
    /// How many deliveries are held at once: as many as jobs run side by side, so that none waits here while another worker is idle, and
    /// none grows old before the broker's consumer time-out.
    pub prefetch: u16,
    /// The waits that [`Settlement::Retry`] can ask for; each is a queue.
    pub delays: Vec<Duration>,
    /// How often a message may come back unsettled before the broker files it with the dead.
    pub delivery_limit: u32,
    /// How long publishing waits for a broker that is away, before the delivery is given back.
    pub publish_timeout: Duration,
}

/// A connection that is kept up until [`Queue::close`].
pub struct RabbitQueue {
    shared: Arc<Shared>,
    keeper: Keeper,
    publish_timeout: Duration,
}

impl RabbitQueue {
    /// Starts connecting. The broker need not be there yet.
    ///
    /// # Errors
    /// `Refused` for options that no broker could accept.
    pub fn start(options: RabbitOptions) -> Result<Self, QueueError> {
        check(&options)?;
        let publish_timeout = options.publish_timeout;
        let shared = Arc::new(Shared::new(&options));
        let keeper = Keeper::start(options, Arc::clone(&shared));
        Ok(Self { shared, keeper, publish_timeout })
    }

    /// Starts connecting, for [`Queue::submit`] only: no delivery is ever taken.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn publisher(options: RabbitOptions) -> Result<Self, QueueError> {
        check(&options)?;
        let publish_timeout = options.publish_timeout;
        let shared = Arc::new(Shared::new(&options));
        // Before the first connection, so that not even that one consumes.
        shared.take_nothing();
        let keeper = Keeper::start(options, Arc::clone(&shared));
        Ok(Self { shared, keeper, publish_timeout })
    }

    /// Whether the broker can be reached now.
    pub fn is_connected(&self) -> bool {
        self.shared.is_connected()
    }

    async fn next_delivery(&self) -> Result<Option<Delivery>, QueueError> {
        loop {
            // Registered before looking, so that a change in between isn't missed.
            let changed = self.shared.changed();
            if self.shared.is_stopped() {
                return Ok(None);
            }
            if let Some(delivery) = self.shared.hands().hand_out() {
                return Ok(Some(delivery));
            }
            if let Some(why) = self.shared.refused() {
                return Err(QueueError::Refused(why));
            }
            changed.await;
        }
    }

    async fn settle_one(&self, id: DeliveryId, settlement: Settlement) -> Result<(), QueueError> {
        if let Err(error) = self.place(id, settlement).await {
            self.return_to_broker(id).await;
            return Err(error);
        }
        let taken = self.shared.hands().end(id).ok_or(QueueError::NotInHand)?;
        if let Some(handle) = taken.handle
            && !matches!(handle.ack(BasicAckOptions::default()).await, Ok(true))
        {
            self.shared.hands().remember(&taken.mail);
        }
        Ok(())
    }

    /// Puts a message that isn't done into its next queue, before it leaves the one it is in.
    async fn place(&self, id: DeliveryId, settlement: Settlement) -> Result<(), QueueError> {
        let mail = self.shared.hands().mail(id).ok_or(QueueError::NotInHand)?;
        let names = self.shared.topology();
        let (exchange, routing_key, properties) = match settlement {
            Settlement::Ack => return Ok(()),
            Settlement::Dead { reason } => (names.dead(), "".into(), topology::forwarded(&mail.properties, mail.attempt, reason)),
            Settlement::Retry { after, reason } => {
                let delay = names.delay(after).ok_or(QueueError::Unroutable)?;
                let properties = topology::forwarded(&mail.properties, mail.attempt, reason);
                (names.retry(), topology::routing_key(delay), topology::expiring(properties, delay))
            }
        };
        self.publish(Letter { exchange, routing_key, body: &mail.body, properties, mandatory: true }).await
    }

    async fn return_to_broker(&self, id: DeliveryId) {
        let handle = self.shared.hands().give_up(id);
        if let Some(handle) = handle {
            keeper::requeue(handle).await;
        }
    }

    async fn publish(&self, letter: Letter<'_>) -> Result<(), QueueError> {
        let deadline = Instant::now() + self.publish_timeout;
        loop {
            let link = timeout_at(deadline, self.shared.link()).await.map_err(|_| QueueError::Unavailable("no connection"))??;
            let answer = timeout_at(deadline, link.publish(&letter)).await;
            match answer.map_err(|_| QueueError::Unavailable("no confirmation in time"))? {
                Answer::Safe => return Ok(()),
                Answer::Unroutable => return Err(QueueError::Unroutable),
                Answer::Refused => return Err(QueueError::Unavailable("the broker doesn't take the message")),
                Answer::Broken => self.shared.replace(&link).await,
            }
        }
    }
}

impl Queue for RabbitQueue {
    fn next(&self) -> BoxFuture<'_, Result<Option<Delivery>, QueueError>> {
        Box::pin(self.next_delivery())
    }

    fn settle(&self, id: DeliveryId, settlement: Settlement) -> BoxFuture<'_, Result<(), QueueError>> {
        Box::pin(self.settle_one(id, settlement))
    }

    fn announce<'a>(&'a self, announcement: &'a Announcement) -> BoxFuture<'a, Result<(), QueueError>> {
        let properties = topology::result(announcement.correlation_id.as_deref());
        let (exchange, routing_key) = (self.shared.topology().results(), announcement.routing_key.into());
        // Nobody has to listen to results.
        Box::pin(self.publish(Letter { exchange, routing_key, body: &announcement.body, properties, mandatory: false }))
    }

    fn submit<'a>(&'a self, body: &'a [u8]) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(self.publish(topology::job(self.shared.topology(), body)))
    }

    fn stop(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.shared.stop())
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(self.keeper.close())
    }

    fn is_ready(&self) -> bool {
        self.shared.is_ready()
    }
}

impl fmt::Debug for RabbitQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RabbitQueue").field("ready", &self.is_ready()).finish_non_exhaustive()
    }
}

fn check(options: &RabbitOptions) -> Result<(), QueueError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if options.prefix.is_empty() || options.prefix.len() > 64 || !options.prefix.bytes().all(plain) {
        return Err(QueueError::Refused("the prefix of queue names is malformed"));
    }
    if options.uri.expose_secret().parse::<AMQPUri>().is_err() {
        return Err(QueueError::Refused("the broker's URI is malformed"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(uri: &str, prefix: &str) -> RabbitOptions {
        RabbitOptions {
            uri: uri.to_owned().into(),
            ca_pem: None,
            prefix: prefix.into(),
            prefetch: 1,
            delays: Vec::new(),
            delivery_limit: 3,
            publish_timeout: Duration::from_secs(1),
        }
    }

    #[test]
    fn options_that_no_broker_accepts_are_refused_at_once() {
        let long = "x".repeat(65);
        assert_eq!(check(&options("amqp://localhost", "callscrub")), Ok(()));
        for (uri, prefix) in
            [("http://localhost", "p"), ("", "p"), ("amqp://localhost", ""), ("amqp://localhost", "a b"), ("amqp://h", &long)]
        {
            assert!(matches!(check(&options(uri, prefix)), Err(QueueError::Refused(_))), "{uri} {prefix}");
        }
    }

    #[test]
    fn options_show_no_password() {
        assert!(!format!("{:?}", options("amqp://me:swordfish@localhost", "p")).contains("swordfish"));
    }
}
