//! A private RabbitMQ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::message::{BasicGetMessage, Delivery};
use lapin::options::{BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, Consumer};

use crate::artefacts;
use crate::process::{Leash, answers, free_port, server, wait_until};

const BIN: &str = "/usr/lib/rabbitmq/bin";

/// A broker of this test binary's own.
pub struct RabbitMq {
    dir: PathBuf,
    port: u16,
    epmd_port: u16,
    dist_port: u16,
    leash: Leash,
}

impl RabbitMq {
    /// The one of this test binary, started at the first call.
    ///
    /// # Panics
    /// Where RabbitMQ isn't installed or doesn't start.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<RabbitMq> = OnceLock::new();
        SHARED.get_or_init(|| std::thread::spawn(Self::start).join().expect("the broker"))
    }

    /// One of the caller's own.
    ///
    /// # Panics
    /// Where RabbitMQ isn't installed or doesn't start.
    pub fn start() -> Self {
        assert!(Path::new(BIN).join("rabbitmq-server").exists(), "RabbitMQ is not installed: run `make tools`");
        let dir = tempfile::Builder::new().prefix("callscrub-rabbit-").tempdir().expect("a folder").keep();
        let (port, epmd_port, dist_port) = (free_port(), free_port(), free_port());
        let conf = format!("listeners.tcp.1 = 127.0.0.1:{port}\nlog.file = false\nlog.console = true\n");
        fs::write(dir.join("rabbitmq.conf"), conf).expect("its settings");
        fs::write(dir.join("enabled_plugins"), "[].").expect("its plugins");
        // Started by hand, since the broker would start one that outlives it.
        let mut epmd = Command::new("epmd");
        epmd.args(["-port", &epmd_port.to_string(), "-address", "127.0.0.1"]);
        let epmd = server(&mut epmd, &dir.join("epmd.log"));
        wait_until("epmd answers", Duration::from_secs(10), || answers(epmd_port));
        let mut command = Command::new(Path::new(BIN).join("rabbitmq-server"));
        environment(&mut command, &dir, epmd_port, dist_port);
        // The script replaces itself by the broker, so its id is the broker's.
        let broker = server(&mut command, &dir.join("out.log"));
        let leash = Leash::tie(vec![broker, epmd], &dir);
        wait_until("the broker answers", Duration::from_secs(120), || answers(port));
        Self { dir, port, epmd_port, dist_port, leash }
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.leash.ids()[0]
    }

    /// How to reach it, password included.
    pub fn uri(&self) -> String {
        format!("amqp://guest:guest@127.0.0.1:{}/%2f", self.port)
    }

    /// Runs `rabbitmqctl`, and returns what it prints.
    ///
    /// # Panics
    /// Where it fails.
    pub fn ctl(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(Path::new(BIN).join("rabbitmqctl"));
        environment(&mut command, &self.dir, self.epmd_port, self.dist_port);
        command.args(["-q", "-n", "callscrub@localhost"]).args(arguments).stdin(Stdio::null());
        let output = command.output().expect("rabbitmqctl");
        assert!(output.status.success(), "rabbitmqctl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Stops the broker and starts it again, in its process: connections end, queues are recovered from disk.
    pub fn restart(&self) {
        self.ctl(&["stop_app"]);
        self.ctl(&["start_app"]);
    }

    /// Makes the broker believe that its disk is full, and so take no message from anybody; or that it isn't.
    pub fn set_disk_full(&self, full: bool) {
        // Bytes that must be free; the second is the broker's own default.
        self.ctl(&["set_disk_free_limit", if full { "1000000000000000" } else { "50MB" }]);
    }

    /// How many messages lie in each queue, those in somebody's hands included.
    pub fn depths(&self) -> Vec<(String, u64)> {
        let listed = self.ctl(&["list_queues", "--no-table-headers", "name", "messages"]);
        let line = |line: &str| line.split_once('\t').and_then(|(name, count)| Some((name.to_owned(), count.trim().parse().ok()?)));
        listed.lines().filter_map(line).collect()
    }

    /// Cuts every connection, as a fail-over would. The caller's own are cut too.
    pub async fn cut_connections(&'static self) {
        let cut = || drop(self.ctl(&["close_all_connections", "test"]));
        tokio::task::spawn_blocking(cut).await.expect("rabbitmqctl");
    }

    /// Publishes straight to a queue; `false` where that can't be known to have worked.
    pub async fn try_publish(&self, queue: &str, body: &[u8]) -> bool {
        let sent = async {
            let connection = Connection::connect(&self.uri(), ConnectionProperties::default()).await?;
            let channel = connection.create_channel().await?;
            channel.confirm_select(Default::default()).await?;
            let options = BasicPublishOptions { mandatory: true, ..Default::default() };
            let properties = BasicProperties::default().with_delivery_mode(2);
            let confirm = channel.basic_publish("".into(), queue.into(), options, body, properties).await?.await?;
            let taken = confirm.is_ack() && confirm.take_message().is_none();
            connection.close(200, "done".into()).await?;
            Ok::<bool, lapin::Error>(taken)
        };
        matches!(tokio::time::timeout(Duration::from_secs(10), sent).await, Ok(Ok(true)))
    }

    /// A connection of the test's own.
    ///
    /// # Panics
    /// Where the broker doesn't answer.
    pub async fn client(&self) -> Client {
        let connection = Connection::connect(&self.uri(), ConnectionProperties::default()).await.expect("a connection");
        let channel = connection.create_channel().await.expect("a channel");
        channel.confirm_select(Default::default()).await.expect("confirms");
        Client { _connection: connection, channel }
    }
}

fn environment(command: &mut Command, dir: &Path, epmd_port: u16, dist_port: u16) {
    command
        .env("HOME", dir)
        .env("ERL_EPMD_PORT", epmd_port.to_string())
        .env("ERL_EPMD_ADDRESS", "127.0.0.1")
        .env("RABBITMQ_NODENAME", "callscrub@localhost")
        .env("RABBITMQ_DIST_PORT", dist_port.to_string())
        .env("RABBITMQ_MNESIA_BASE", dir.join("mnesia"))
        .env("RABBITMQ_LOG_BASE", dir.join("log"))
        .env("RABBITMQ_PID_FILE", dir.join("pid"))
        .env("RABBITMQ_CONFIG_FILE", dir.join("rabbitmq.conf"))
        .env("RABBITMQ_ENABLED_PLUGINS_FILE", dir.join("enabled_plugins"))
        .env("RABBITMQ_CONF_ENV_FILE", "/dev/null")
        .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1");
}

/// A connection of the test's own.
pub struct Client {
    _connection: Connection,
    channel: Channel,
}

impl Client {
    /// Its channel.
    pub fn channel(&self) -> &Channel {
        &self.channel
    }

    /// Publishes straight to a queue, as a store's notifications do.
    ///
    /// # Panics
    /// Where the broker doesn't confirm.
    pub async fn publish(&self, queue: &str, body: &[u8]) {
        let options = BasicPublishOptions { mandatory: true, ..Default::default() };
        let sent = self.channel.basic_publish("".into(), queue.into(), options, body, BasicProperties::default()).await;
        let confirmed = sent.expect("a publish").await.expect("a confirm");
        assert!(confirmed.is_ack() && confirmed.take_message().is_none(), "{queue} did not take the message");
    }

    /// Takes one message from a queue for good.
    pub async fn take(&self, queue: &str) -> Option<BasicGetMessage> {
        self.channel.basic_get(queue.into(), BasicGetOptions { no_ack: true }).await.expect("a queue")
    }

    /// Waits until a queue has a message, and takes it for good.
    ///
    /// # Panics
    /// Where none comes in time.
    pub async fn take_soon(&self, queue: &str, at_most: Duration) -> BasicGetMessage {
        let wait = async {
            loop {
                if let Some(message) = self.take(queue).await {
                    return message;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        tokio::time::timeout(at_most, wait).await.unwrap_or_else(|_| panic!("nothing came to {queue} in {at_most:?}"))
    }

    /// How many messages wait in a queue.
    pub async fn count(&self, queue: &str) -> u32 {
        let options = QueueDeclareOptions { passive: true, ..Default::default() };
        self.channel.queue_declare(queue.into(), options, FieldTable::default()).await.expect("a queue").message_count()
    }

    /// Collects everything that an exchange of results publishes in a queue that outlives this connection.
    ///
    /// # Panics
    /// Where that fails.
    pub async fn collect(&self, exchange: &str, queue: &str) {
        let (options, none) = (QueueDeclareOptions::durable(), FieldTable::default());
        self.channel.queue_declare(queue.into(), options, none.clone()).await.expect("a queue");
        let bind = QueueBindOptions::default();
        self.channel.queue_bind(queue.into(), exchange.into(), "#".into(), bind, none).await.expect("a binding");
    }

    /// Listens to everything that an exchange of results publishes from now on.
    pub async fn listen(&self, exchange: &str) -> Results {
        let options = QueueDeclareOptions { exclusive: true, ..Default::default() };
        let queue = self.channel.queue_declare("".into(), options, FieldTable::default()).await.expect("a queue");
        let name = queue.name().clone();
        let bind = QueueBindOptions::default();
        self.channel.queue_bind(name.clone(), exchange.into(), "#".into(), bind, FieldTable::default()).await.expect("a binding");
        let consume = BasicConsumeOptions { no_ack: true, ..Default::default() };
        let consumer = self.channel.basic_consume(name, "".into(), consume, FieldTable::default()).await.expect("a consumer");
        Results { consumer }
    }
}

/// Results as they are announced.
pub struct Results {
    consumer: Consumer,
}

impl Results {
    /// The next result, or `None` where none comes in time.
    pub async fn next(&mut self, at_most: Duration) -> Option<Delivery> {
        let next = tokio::time::timeout(at_most, self.consumer.next()).await.ok().flatten();
        let result = next.map(|result| result.expect("a result"));
        result.inspect(|result| artefacts::keep("result.json", &result.data))
    }
}

/// A text header of a message.
pub fn header(properties: &BasicProperties, name: &str) -> Option<String> {
    match properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::LongString(text) => Some(text.to_string()),
        AMQPValue::LongLongInt(number) => Some(number.to_string()),
        AMQPValue::LongUInt(number) => Some(number.to_string()),
        _ => None,
    }
}
