//! One connection to the broker: opened whole, with its queues declared, or not at all.

use std::time::Duration;

use lapin::options::{BasicConsumeOptions, BasicPublishOptions, BasicQosOptions, ConfirmSelectOptions};
use lapin::protocol::{AMQPErrorKind, AMQPSoftError};
use lapin::tcp::OwnedTLSConfig;
use lapin::types::{FieldTable, ShortString};
use lapin::{BasicProperties, Channel, Confirmation, Connection, ConnectionProperties, Consumer, ErrorKind};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use super::RabbitOptions;
use super::topology::Topology;

/// How long a connection with all its declarations may take.
const OPEN_TIMEOUT: Duration = Duration::from_secs(30);
const CONSUMER: &str = "callscrub";

/// Why no link could be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// Not now.
    Unavailable(&'static str),
    /// Not with these credentials or these settings.
    Refused(&'static str),
}

/// A message on its way out.
#[derive(Debug, Clone)]
pub(super) struct Letter<'a> {
    pub(super) exchange: ShortString,
    pub(super) routing_key: ShortString,
    pub(super) body: &'a [u8],
    pub(super) properties: BasicProperties,
    /// Whether some queue must take it.
    pub(super) mandatory: bool,
}

/// How the broker answered a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Safe,
    Unroutable,
    Refused,
    Broken,
}

/// An open connection with a channel to consume and two to publish.
pub(super) struct Link {
    connection: Connection,
    consuming: Channel,
    /// One message at a time: a returned message then belongs to the confirm that follows it.
    publishing: Mutex<Channel>,
    /// For what no queue has to take, and so never comes back: nobody waits for another's confirm.
    announcing: Channel,
}

impl Link {
    /// A channel more, for messages that are looked at.
    pub(super) async fn channel(&self) -> lapin::Result<Channel> {
        self.connection.create_channel().await
    }

    pub(super) async fn open(options: &RabbitOptions, topology: &Topology) -> Result<Self, Closed> {
        let opening = Self::open_whenever(options, topology);
        let opened = tokio::time::timeout(OPEN_TIMEOUT, opening).await.map_err(|_| Closed::Unavailable("no answer in time"))?;
        opened.map_err(|error| {
            // Nothing was consumed yet, so the broker's words are about names and arguments only.
            tracing::warn!(%error, "the broker can't be used now");
            meaning(error.kind())
        })
    }

    async fn open_whenever(options: &RabbitOptions, topology: &Topology) -> lapin::Result<Self> {
        let connection = connect(options).await?;
        let publishing = connection.create_channel().await?;
        topology.declare(&publishing).await?;
        publishing.confirm_select(ConfirmSelectOptions::default()).await?;
        let announcing = connection.create_channel().await?;
        announcing.confirm_select(ConfirmSelectOptions::default()).await?;
        let consuming = connection.create_channel().await?;
        consuming.basic_qos(options.prefetch.max(1), BasicQosOptions::default()).await?;
        Ok(Self { connection, consuming, publishing: Mutex::new(publishing), announcing })
    }

    pub(super) async fn consume(&self, queue: ShortString) -> lapin::Result<Consumer> {
        self.consuming.basic_consume(queue, CONSUMER.into(), BasicConsumeOptions::default(), FieldTable::default()).await
    }

    /// Ends the consumer; what it delivered can still be acknowledged.
    pub(super) async fn cancel(&self) {
        if self.consuming.basic_cancel(CONSUMER.into(), Default::default()).await.is_err() {
            // A link that can't say goodbye is gone, and so is its consumer.
            tracing::debug!("the consumer ended with its connection");
        }
    }

    /// Sends a message and waits for the broker's answer.
    pub(super) async fn publish(&self, letter: &Letter<'_>) -> Answer {
        let end = match letter.mandatory {
            true => publish_on(&*self.publishing.lock().await, letter).await,
            false => publish_on(&self.announcing, letter).await,
        };
        match end {
            Ok(Confirmation::Ack(None)) => Answer::Safe,
            Ok(Confirmation::Ack(Some(_))) => Answer::Unroutable,
            Ok(Confirmation::Nack(_)) => Answer::Refused,
            // Confirms were asked for: without one, nothing is known.
            Ok(Confirmation::NotRequested) | Err(_) => Answer::Broken,
        }
    }

    /// Closes the connection, which also ends the consumer.
    pub(super) async fn close(&self) {
        // 200 is AMQP's "reply success".
        let closing = self.connection.close(200, "done".into());
        if !matches!(tokio::time::timeout(Duration::from_secs(5), closing).await, Ok(Ok(()))) {
            tracing::debug!("the connection was gone before it could be closed");
        }
    }

    pub(super) fn is_up(&self) -> bool {
        self.connection.status().connected() && self.consuming.status().connected()
    }
}

async fn connect(options: &RabbitOptions) -> lapin::Result<Connection> {
    let properties = ConnectionProperties::default().with_connection_name("callscrub".into());
    let tls = OwnedTLSConfig { identity: None, cert_chain: options.ca_pem.clone() };
    let runtime = lapin::runtime::default_runtime()?;
    Connection::connect_with_config(options.uri.expose_secret(), properties, tls, runtime).await
}

async fn publish_on(channel: &Channel, letter: &Letter<'_>) -> lapin::Result<Confirmation> {
    let options = BasicPublishOptions { mandatory: letter.mandatory, immediate: false };
    let (exchange, key) = (letter.exchange.clone(), letter.routing_key.clone());
    channel.basic_publish(exchange, key, options, letter.body, letter.properties.clone()).await?.await
}

fn meaning(error: &ErrorKind) -> Closed {
    let ErrorKind::ProtocolError(error) = error else {
        return Closed::Unavailable("no connection");
    };
    match error.kind() {
        AMQPErrorKind::Soft(AMQPSoftError::ACCESSREFUSED) => Closed::Refused("the credentials are wrong or lack a right"),
        AMQPErrorKind::Soft(AMQPSoftError::PRECONDITIONFAILED) => Closed::Refused("a queue or exchange exists with other arguments"),
        _ => Closed::Unavailable("the broker ended the connection"),
    }
}
