//! Tests of the settings as a whole: the reference file, overrides, secrets and contradictions.

use super::*;

type Variables<'t> = &'t [(&'t str, &'t str)];

fn env(pairs: Variables<'_>) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn load(text: &str, pairs: Variables<'_>) -> Result<Settings, Mistakes> {
    Settings::load(text, &env(pairs), &|_| Err(io::ErrorKind::NotFound.into()))
}

fn places(text: &str, pairs: Variables<'_>) -> Vec<String> {
    load(text, pairs).err().map_or(Vec::new(), |mistakes| mistakes.0.into_iter().map(|mistake| mistake.place).collect())
}

const BROKER: (&str, &str) = ("CALLSCRUB__QUEUE__RABBITMQ__PASSWORD", "hunter2");
const KEY_ID: (&str, &str) = ("CALLSCRUB__STORE__S3__ACCESS_KEY_ID", "id-of-key");
const KEY: (&str, &str) = ("CALLSCRUB__STORE__S3__SECRET_ACCESS_KEY", "hunter3");

/// Every section as it is shown, the unused ones too, and the keys that `text` lacks.
fn read_all(text: &str) -> (String, Vec<String>) {
    let (none, read_secret) = (BTreeMap::new(), |_: &Path| -> io::Result<String> { Err(io::ErrorKind::NotFound.into()) });
    let mut reader = Reader::new(text, &none, &read_secret).unwrap();
    let settings = Settings::read(&mut reader);
    let sections =
        (settings, FolderQueue::read(&mut reader), RabbitMq::read(&mut reader), FolderStore::read(&mut reader), S3::read(&mut reader));
    let missing = reader.keys().iter().filter(|key| !reader.is_given(key)).cloned().collect();
    (format!("{:?}", reader.finish(sections).unwrap()), missing)
}

#[test]
fn the_reference_file_holds_every_key_with_its_default() {
    let (reference, missing) = read_all(REFERENCE);
    assert!(missing.is_empty(), "the reference lacks {missing:?}");
    assert_eq!(reference, read_all("").0);
}

#[test]
fn an_empty_file_is_a_folder_queue_and_a_folder_store() {
    let settings = load("", &[]).unwrap();
    assert!(matches!(settings.queue, Queue::Folder(ref queue) if queue.poll_ms == 500));
    assert!(matches!(settings.store, Store::Folder(_)));
}

#[test]
fn a_broker_and_a_store_are_had_from_file_and_environment_together() {
    let text = "queue.kind = 'rabbitmq'\nstore.kind = 's3'\noutput.location = 's3://out/calls'\noutput.quarantine = 's3://out/held'";
    let settings = load(text, &[BROKER, KEY_ID, KEY, ("CALLSCRUB__WORKER__RETRY_DELAYS_MS", "1,2")]).unwrap();
    let Queue::RabbitMq(broker) = &settings.queue else { panic!("{settings:?}") };
    let Store::S3(s3) = &settings.store else { panic!("{settings:?}") };
    assert_eq!(broker.connect_url().expose_secret(), "amqp://callscrub:hunter2@localhost:5672/%2f?heartbeat=30");
    assert_eq!(s3.secret_access_key.expose_secret(), "hunter3");
    assert_eq!(settings.worker.retry_delays_ms, [1, 2]);
    let shown = format!("{settings:?}");
    assert!(!shown.contains("hunter") && !shown.contains("id-of-key"), "{shown}");
}

#[test]
fn mistakes_are_found_all_at_once_each_at_its_place() {
    let cases: [(&str, Variables, &[&str]); 26] = [
        ("queue.kind = 'rabbitmq'", &[], &["queue.rabbitmq.password"]),
        ("store.kind = 's3'", &[], &["store.s3.access_key_id", "store.s3.secret_access_key", "output.location", "output.quarantine"]),
        ("output.location = 's3://calls/x'", &[], &["output.location"]),
        ("output.location = 'quarantine'", &[], &["output.quarantine"]),
        ("queue.rabbitmq.password = 'hunter2'", &[], &["queue.rabbitmq.password"]),
        ("queue.kind = 'rabbitmq'\nqueue.rabbitmq.password_file = '/none'", &[], &["queue.rabbitmq.password_file"]),
        ("queue.rabbitmq.url = 'amqp://me:hunter2@broker'", &[], &["queue.rabbitmq.url"]),
        ("worker.concurrency = 0\nworker.retry_delays_ms = [5, 1]", &[], &["worker.concurrency", "worker.retry_delays_ms"]),
        ("listen.states = 'many'\nlog.level = 'loud'", &[], &["listen.states", "log.level"]),
        ("evidence.count_repeats = true", &[], &["evidence.count_repeats"]),
        ("", &[("CALLSCRUB__EVIDENCE__DIGEST_KEY", "hunter2")], &["evidence.digest_key", "evidence.digest_key_id"]),
        (
            "evidence.signing_command = ['kms']",
            &[("CALLSCRUB__EVIDENCE__SIGNING_KEY", "hunter2")],
            &["evidence.signing_command", "evidence.signing_public_key_file"],
        ),
        ("evidence.log = 's3://log/a'\noutput.location = 'a'", &[], &["evidence.log"]),
        ("limits = 3", &[], &["limits"]),
        ("serve.token = 'x'", &[("CALLSCRUB__SERVE__HMAC_KEY", "hunter2")], &["serve.token", "serve.hmac_key"]),
        ("review.origin = 'https://a/b'\nreview.user_header = 'a b'", &[], &["review.origin", "review.user_header"]),
        (
            "review.reviewers = [' ann', 'bob']\nreview.auditors = ['bob']",
            &[("CALLSCRUB__REVIEW__PROXY_SECRET", "hunter2")],
            &["review.proxy_secret", "review.reviewers", "review.auditors"],
        ),
        ("review.reviewers = ['ann']\nreview.approvers = ['bea']\nreview.restorers = ['dot']", &[], &["review.restorers"]),
        ("review.reviewers = ['ann']\nreview.approvers = ['ann']\nreview.restorers = ['ann']", &[], &["review.restorers"]),
        ("[worker]\npolcy = 'pci'", &[("CALLSCRUB__WORKER__POLCY", "pci")], &["worker.polcy", "CALLSCRUB__WORKER__POLCY"]),
        ("retention.originals = 'move'", &[], &["retention.location"]),
        ("retention.location = 'vault'", &[], &["retention.location"]),
        ("retention.originals = 'hold'", &[], &["retention.originals"]),
        (
            "retention.originals = 'move'\nretention.location = 'redacted'\nretention.lock = 'governance'",
            &[],
            &["retention.location", "retention", "retention.lock_days"],
        ),
        ("retention.originals = 'burn'\nretention.kms_key = 'k'", &[], &["retention.originals", "retention.kms_key"]),
        ("http.listen = 'everywhere'", &[("CALLSCRUB__LIMITS__MAX_BYTES", "-1")], &["CALLSCRUB__LIMITS__MAX_BYTES", "http.listen"]),
    ];
    for (text, pairs, expected) in cases {
        assert_eq!(places(text, pairs), expected, "{text}");
        let report = load(text, pairs).unwrap_err().to_string();
        assert!(!report.contains("hunter2"), "{report}");
    }
}

#[test]
fn a_report_says_what_to_do() {
    let report = load("[worker]\npolcy = 'pci'\nconcurrency = 'two'", &[]).unwrap_err().to_string();
    let expected = "2 mistakes in the configuration:\n  worker.concurrency: is a text, not a whole number; correct it or leave it out for the default\n  worker.polcy: is not a known key; did you mean worker.policy?\n";
    assert_eq!(report, expected);
}
