//! Dead letters on RabbitMQ. A look takes every letter without acknowledging it, and gives back those that stay.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use lapin::message::BasicGetMessage;
use lapin::options::{BasicAckOptions, BasicGetOptions, BasicNackOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Acker, Channel};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::link::{Answer, Closed, Letter, Link};
use super::topology::{self, Topology};
use super::{RabbitOptions, check};
use crate::message::Job;
use crate::queue::QueueError;
use crate::queue::desk::{DeadLetter, Desk, Fate, reason};
use crate::store::{Location, Pin};

/// How much of a digest names a letter, in bytes.
const ID: usize = 6;
/// How often it is asked whether letters are back in their queue, and how long between.
const PATIENCE: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// One connection, for one command.
pub struct RabbitDesk {
    link: Link,
    names: Topology,
    secret: [u8; 32],
}

impl RabbitDesk {
    /// Connects, and declares what is missing. `options` are those of the workers.
    ///
    /// # Errors
    /// `Refused` for options or credentials that the broker doesn't take, `Unavailable` where it doesn't answer.
    pub async fn open(options: &RabbitOptions) -> Result<Self, QueueError> {
        check(options)?;
        let names = Topology::new(&options.prefix, &options.delays, options.delivery_limit);
        let link = Link::open(options, &names).await.map_err(|closed| match closed {
            Closed::Unavailable(why) => QueueError::Unavailable(why),
            Closed::Refused(why) => QueueError::Refused(why),
        })?;
        let secret = Sha256::digest(options.uri.expose_secret()).into();
        Ok(Self { link, names, secret })
    }

    /// Adds a job, and waits until it is safe.
    ///
    /// # Errors
    /// `Unavailable` or `Unroutable`: it must be taken for not added.
    pub async fn submit(&self, job: &Job) -> Result<(), QueueError> {
        self.publish(&topology::job(&self.names, &job.message())).await
    }

    /// Ends the connection.
    pub async fn close(&self) {
        self.link.close().await;
    }

    async fn publish(&self, letter: &Letter<'_>) -> Result<(), QueueError> {
        match self.link.publish(letter).await {
            Answer::Safe => Ok(()),
            Answer::Unroutable => Err(QueueError::Unroutable),
            Answer::Refused => Err(QueueError::Unavailable("the broker doesn't take the message")),
            Answer::Broken => Err(GONE),
        }
    }

    async fn look(&self, at_most: usize, decide: &mut (dyn FnMut(&DeadLetter) -> Fate + Send)) -> Result<(), QueueError> {
        let channel = self.link.channel().await.map_err(|_| GONE)?;
        // Counted once: a replayed letter that dies again comes after these.
        let there = self.count(&channel).await?.min(at_most);
        let mut kept = Vec::new();
        let end = self.look_at(&channel, there, decide, &mut kept).await;
        let returned = self.put_back(&channel, kept).await;
        // A channel that closes returns what is still out.
        let closed = channel.close(200, "looked".into()).await.map_err(|_| GONE);
        end.and(returned).and(closed)
    }

    async fn count(&self, channel: &Channel) -> Result<usize, QueueError> {
        let passive = QueueDeclareOptions { passive: true, ..QueueDeclareOptions::default() };
        let queue = channel.queue_declare(self.names.dead(), passive, FieldTable::default()).await.map_err(|_| GONE)?;
        Ok(usize::try_from(queue.message_count()).unwrap_or(usize::MAX))
    }

    async fn look_at(
        &self,
        channel: &Channel,
        count: usize,
        decide: &mut (dyn FnMut(&DeadLetter) -> Fate + Send),
        kept: &mut Vec<Acker>,
    ) -> Result<(), QueueError> {
        for _ in 0..count {
            let taken = channel.basic_get(self.names.dead(), BasicGetOptions { no_ack: false }).await.map_err(|_| GONE)?;
            let Some(message) = taken else { return Ok(()) };
            match decide(&self.letter(&message)) {
                Fate::Keep => {
                    kept.push(message.delivery.acker);
                    continue;
                }
                Fate::Replay => self.replay(&message).await?,
                Fate::Purge => {}
            }
            message.acker.ack(BasicAckOptions::default()).await.map_err(|_| GONE)?;
        }
        Ok(())
    }

    /// Gives back what stays, and waits until it can be seen again: the broker says nothing when it is.
    async fn put_back(&self, channel: &Channel, kept: Vec<Acker>) -> Result<(), QueueError> {
        let count = kept.len();
        for handle in kept {
            let options = BasicNackOptions { requeue: true, ..BasicNackOptions::default() };
            handle.nack(options).await.map_err(|_| GONE)?;
        }
        for _ in 0..PATIENCE {
            if self.count(channel).await? >= count {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        // Another desk has them in its hands.
        Ok(())
    }

    async fn replay(&self, message: &BasicGetMessage) -> Result<(), QueueError> {
        let properties = topology::replayed(&message.properties);
        let letter = Letter { properties, ..topology::job(&self.names, &message.data) };
        self.publish(&letter).await
    }

    fn letter(&self, message: &BasicGetMessage) -> DeadLetter {
        DeadLetter {
            id: self.id(message),
            reason: reason(topology::reason_of(&message.properties).as_deref()),
            attempts: topology::attempts_of(&message.properties),
            body: Arc::from(message.data.as_slice()),
        }
    }

    /// A digest keyed with the broker's address and password: it tells nothing of the message to who hasn't both.
    fn id(&self, message: &BasicGetMessage) -> String {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        let own = message.properties.message_id().as_ref().map_or("", |id| id.as_str());
        for part in [own.as_bytes(), reason(topology::reason_of(&message.properties).as_deref()).as_bytes(), &message.data] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hex::encode(&hash.finalize()[..ID])
    }
}

const GONE: QueueError = QueueError::Unavailable("the connection broke");

impl Desk for RabbitDesk {
    fn review<'a>(
        &'a self,
        at_most: usize,
        decide: &'a mut (dyn FnMut(&DeadLetter) -> Fate + Send),
    ) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(self.look(at_most, decide))
    }

    fn again<'a>(&'a self, source: &'a Location) -> BoxFuture<'a, Result<(), QueueError>> {
        Box::pin(async move {
            let job = Job { source: source.clone(), pin: Pin::default(), policy: None, tenant: None, correlation_id: None };
            self.submit(&job).await
        })
    }
}
