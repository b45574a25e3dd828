//! `callscrub serve` as senders meet it: raw HTTP in, a real RabbitMQ behind.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use tests::broker::RabbitMq;
use tests::bucket::Weed;
use tests::process::{answers, free_port, wait_until};
use tests::program::{Worker, run_with};
use tests::sites::RabbitSite;
use tokio::io::copy_bidirectional;

const SOON: Duration = Duration::from_secs(30);
const TOKEN: &str = "swordfish-swordfish";
const KEY: &str = "codfish-codfish-codfish";
const CALL: &str = r#"{"source":"s3://recordings/a.wav"}"#;

/// A running `callscrub serve`, and the queues behind it.
struct Served {
    site: RabbitSite,
    folder: tempfile::TempDir,
    port: u16,
    service: Worker,
}

impl Served {
    /// With these secrets, on the shared broker or through a port of the caller's.
    async fn start(variables: &[(&str, &str)], broker: Option<u16>) -> Self {
        let (site, folder, port) = (RabbitSite::new().await, tempfile::tempdir().unwrap(), free_port());
        let settings = settings(&site.prefix, broker.unwrap_or(RabbitMq::shared().port()), port);
        let variables = [&[("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest")], variables].concat();
        let service = Worker::start_service("serve", folder.path(), "serve", &settings, &variables);
        tokio::task::block_in_place(|| wait_until("it listens", SOON, || answers(port)));
        Self { site, folder, port, service }
    }

    /// What it answers to a POST of `body` with these lines in its head.
    fn post(&self, lines: &[&str], body: &[u8]) -> String {
        let length = format!("Content-Length: {}", body.len());
        self.say(&head("POST /events", &[lines, &[&length]].concat()), body)
    }

    fn say(&self, head: &str, body: &[u8]) -> String {
        tokio::task::block_in_place(|| {
            let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
            stream.set_read_timeout(Some(SOON)).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            // Who is refused early may not read on.
            let _ = stream.write_all(body);
            let mut answer = Vec::new();
            let _ = stream.read_to_end(&mut answer);
            String::from_utf8(answer).unwrap()
        })
    }

    async fn queued(&self) -> Option<Vec<u8>> {
        self.site.client.take(&self.site.queue("jobs")).await.map(|message| message.delivery.data)
    }
}

fn settings(prefix: &str, broker: u16, port: u16) -> String {
    format!(
        "[queue]\nkind = \"rabbitmq\"\n[queue.rabbitmq]\nurl = \"amqp://guest@127.0.0.1:{broker}/%2f\"\nprefix = \"{prefix}\"\ndelivery_limit = 3\n\
         [worker]\nretry_delays_ms = [300, 2000]\n[serve]\nlisten = \"127.0.0.1:{port}\"\n[log]\nlevel = \"trace\"\n"
    )
}

fn head(request: &str, lines: &[&str]) -> String {
    format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{}\r\n\r\n", lines.join("\r\n"))
}

fn bearer() -> String {
    format!("Authorization: Bearer {TOKEN}")
}

fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).unwrap_or_else(|| panic!("no answer: {answer:?}")).parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_known_event_is_on_the_queue_as_it_came_once_it_is_answered() {
    let served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], None).await;
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../worker/src/message/fixtures");
    let (mut queued, mut ignored) = (0, 0);
    let paths = fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "json")) {
        let body = fs::read(&path).unwrap();
        let answer = served.post(&[&bearer()], &body);
        match (status(&answer), served.queued().await) {
            (202, Some(message)) if message == body => queued += 1,
            (200, None) if answer.contains("\"ignored\"") => ignored += 1,
            other => panic!("{}: {other:?} {answer}", path.display()),
        }
    }
    assert!(queued >= 5 && ignored >= 2, "{queued} queued, {ignored} ignored");
    let answer = served.post(&[&bearer()], CALL.as_bytes());
    assert!(status(&answer) == 202 && answer.ends_with("{\"jobs\":1}\n"), "{answer}");
    assert_eq!(served.queued().await.as_deref(), Some(CALL.as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_why_reaches_no_queue_and_shows_nowhere() {
    let served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], None).await;
    let long = format!("{{\"source\":\"s3://recordings/{}\"}}", "x".repeat(2 << 20));
    let own = bearer();
    let cases: &[(&[&str], &str, u16, &str)] = &[
        (&[], CALL, 401, "unauthorized"),
        (&["Authorization: Bearer swordfish"], CALL, 401, "unauthorized"),
        (&["Authorization: Basic swordfish-swordfish"], CALL, 401, "unauthorized"),
        (&[&own, &own], CALL, 401, "unauthorized"),
        (&[&own], "hunter2", 400, "message_not_json"),
        (&[&own], "", 400, "message_not_json"),
        (&[&own], "{\"hunter2\":1}", 400, "message_unknown"),
        (&[&own], "{\"source\":\"s3://hunter2/../x\"}", 400, "message_source"),
        (&[&own], "{\"source\":\"s3://recordings/a.wav\",\"hunter2\":1}", 400, "message_field"),
        (&[&own], "{\"source\":\"s3://recordings/a.wav\",\"policy\":\"hunter2 \\n\"}", 400, "message_name"),
        (&[&own], &long, 413, "message_too_large"),
    ];
    for (lines, body, expected, word) in cases {
        let answer = served.post(lines, body.as_bytes());
        assert_eq!(status(&answer), *expected, "{word}: {answer}");
        assert!(answer.ends_with(&format!("{{\"error\":\"{word}\"}}\n")) && !answer.contains("hunter2"), "{answer}");
    }
    for (request, expected) in [("GET /events", 405), ("GET /", 404), ("POST /", 404), ("GET /healthz", 200)] {
        assert_eq!(status(&served.say(&head(request, &[&own]), b"")), expected, "{request}");
    }
    assert_eq!(served.queued().await, None);
    let log = served.service.log();
    assert!(log.contains("message_field") && !log.contains("hunter2") && !log.contains("fish") && !log.contains("a.wav"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_a_length_is_bounded_all_the_same() {
    let served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], None).await;
    let chunked = head("POST /events", &[&bearer(), "Transfer-Encoding: chunked"]);
    let small = format!("{:x}\r\n{CALL}\r\n0\r\n\r\n", CALL.len());
    assert_eq!(status(&served.say(&chunked, small.as_bytes())), 202);
    assert!(served.queued().await.is_some());
    let endless = format!("10000\r\n{}\r\n", " ".repeat(0x10000)).repeat(17);
    assert_eq!(status(&served.say(&chunked, endless.as_bytes())), 413);
    let mut cut = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    cut.write_all(format!("{chunked}ffff\r\n{{").as_bytes()).unwrap();
    cut.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answer = String::new();
    let _ = cut.read_to_string(&mut answer);
    assert!(answer.is_empty() || status(&answer) == 400, "{answer}");
    assert_eq!(served.queued().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_body_passes_and_an_altered_one_does_not() {
    let served = Served::start(&[("CALLSCRUB__SERVE__HMAC_KEY", KEY)], None).await;
    // printf '%s' BODY | openssl dgst -sha256 -hmac KEY
    let signed = "X-Hub-Signature-256: sha256=2a68b2d3bbb66fd3fab7edcfa61898a2736c6d4358c39927cb668a059c65f7cc";
    assert_eq!(status(&served.post(&[signed], CALL.as_bytes())), 202);
    assert!(served.queued().await.is_some());
    assert_eq!(status(&served.post(&[signed], CALL.replace("a.wav", "b.wav").as_bytes())), 401);
    assert_eq!(status(&served.post(&[&bearer()], CALL.as_bytes())), 401);
    assert_eq!(served.queued().await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_broker_is_away_senders_are_told_to_come_again() {
    let port = free_port();
    let served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], Some(port)).await;
    assert_eq!(status(&served.say(&head("GET /readyz", &[]), b"")), 503);
    assert_eq!(status(&served.say(&head("GET /healthz", &[]), b"")), 200);
    let answer = served.post(&[&bearer()], CALL.as_bytes());
    assert!(status(&answer) == 503 && answer.to_lowercase().contains("retry-after: 5"), "{answer}");
    tokio::spawn(forward(port, RabbitMq::shared().port()));
    let ready = || status(&served.say(&head("GET /readyz", &[]), b"")) == 200;
    tokio::task::block_in_place(|| wait_until("the broker is back", SOON, ready));
    assert_eq!(status(&served.post(&[&bearer()], CALL.as_bytes())), 202);
    assert!(served.queued().await.is_some());
}

async fn forward(from: u16, to: u16) {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", from)).await.unwrap();
    while let Ok((mut inner, _)) = listener.accept().await {
        let mut outer = tokio::net::TcpStream::connect(("127.0.0.1", to)).await.unwrap();
        tokio::spawn(async move { copy_bidirectional(&mut inner, &mut outer).await });
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_signal_the_request_in_hand_is_answered_and_no_other() {
    let mut served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], None).await;
    let (first, rest) = CALL.split_at(9);
    let mut stream = TcpStream::connect(("127.0.0.1", served.port)).unwrap();
    let length = format!("Content-Length: {}", CALL.len());
    stream.write_all(head("POST /events", &[&bearer(), &length]).as_bytes()).unwrap();
    stream.write_all(first.as_bytes()).unwrap();
    // Its head was read once another request, sent later, is answered.
    assert_eq!(status(&served.say(&head("GET /healthz", &[]), b"")), 200);
    served.service.terminate();
    tokio::task::block_in_place(|| served.service.wait_for_log("stopping", 1, SOON));
    assert!(TcpStream::connect(("127.0.0.1", served.port)).is_err(), "nothing more is accepted");
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_eq!(status(&answer), 202);
    assert!(tokio::task::block_in_place(|| served.service.wait(SOON)).success());
    assert!(served.queued().await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_or_without_a_broker_nothing_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let password = ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "guest");
    let token = ("CALLSCRUB__SERVE__TOKEN", TOKEN);
    for (settings, variables, word) in [
        (settings("x", 1, 0), vec![password], "serve.token_file"),
        (settings("x", 1, 0), vec![password, ("CALLSCRUB__SERVE__TOKEN", "short")], "too short"),
        (String::new(), vec![token], "RabbitMQ"),
    ] {
        fs::write(folder.path().join("callscrub.toml"), settings).unwrap();
        let output = tokio::task::block_in_place(|| run_with(&["serve"], folder.path(), &variables));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(2) && said.contains(word), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_put_into_a_real_store_comes_to_the_queue() {
    let served = Served::start(&[("CALLSCRUB__SERVE__TOKEN", TOKEN)], None).await;
    let webhook = format!(
        "[notification.webhook]\nenabled = true\nendpoint = \"http://127.0.0.1:{}/events\"\nbearer_token = \"{TOKEN}\"\n\
         path_prefixes = [\"/buckets/recordings\"]\n",
        served.port
    );
    let weed = tokio::task::spawn_blocking(move || Weed::start_notifying(&webhook)).await.unwrap();
    weed.put("s3://recordings/put/a b.wav", b"RIFF").await;
    let message = served.site.client.take_soon(&served.site.queue("jobs"), SOON).await;
    let jobs = match worker::message::parse(&message.delivery.data) {
        Ok(worker::message::Message::Jobs(jobs)) => jobs,
        other => panic!("{other:?}"),
    };
    assert_eq!(jobs[0].source.uri(), "s3://recordings/put/a b.wav");
    assert!(served.folder.path().exists());
}
