//! Real forms of every message, every way to be refused, and damaged bytes by the thousand.

use super::*;

const S3_PUT: &[u8] = include_bytes!("fixtures/s3_put.json");
const S3_MIXED: &[u8] = include_bytes!("fixtures/s3_mixed.json");
const S3_REMOVED: &[u8] = include_bytes!("fixtures/s3_removed.json");
const S3_TEST_EVENT: &[u8] = include_bytes!("fixtures/s3_test_event.json");
const EVENTBRIDGE: &[u8] = include_bytes!("fixtures/eventbridge_created.json");
const OWN: &[u8] = br#"{"source":"s3://recordings/a/b.wav","policy":"pci","correlation_id":"crm:42"}"#;

fn jobs(body: &[u8]) -> Vec<Job> {
    match parse(body) {
        Ok(Message::Jobs(jobs)) => jobs,
        other => panic!("{other:?}"),
    }
}

fn pin(version: Option<&str>, etag: Option<&str>) -> Pin {
    Pin { version: version.map(Into::into), etag: etag.map(Into::into) }
}

#[test]
fn an_own_job_carries_source_policy_and_correlation_id() {
    let job = &jobs(OWN)[0];
    assert_eq!(job.source.uri(), "s3://recordings/a/b.wav");
    assert_eq!((job.policy.as_deref(), job.correlation_id.as_deref()), (Some("pci"), Some("crm:42")));
    assert_eq!(job.pin, Pin::default());
}

#[test]
fn an_own_job_needs_only_a_source_and_its_key_is_taken_as_it_stands() {
    let job = &jobs(br#"{"source":"s3://recordings/a+b%20c.wav"}"#)[0];
    assert_eq!(job.source.key(), "a+b%20c.wav");
    assert_eq!(jobs(br#"{"source":"calls/a.wav"}"#)[0].source.bucket(), None);
}

#[test]
fn the_key_of_an_s3_event_is_decoded_and_version_and_tag_are_pinned() {
    let jobs = jobs(S3_PUT);
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].source.uri(), "s3://recordings/2026/11/call 1 (café)+.wav");
    assert_eq!(jobs[0].pin, pin(Some("3HL4kqtJvjVBH40Nrjfkd"), Some("d41d8cd98f00b204e9800998ecf8427e")));
}

#[test]
fn the_key_of_an_eventbridge_event_is_not_decoded() {
    let jobs = jobs(EVENTBRIDGE);
    assert_eq!(jobs[0].source.uri(), "s3://recordings/2026/11/call+1 100%.wav");
    assert_eq!(jobs[0].pin, pin(Some("IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"), Some("b1946ac92492d2347c6235b4d2611184")));
}

#[test]
fn of_several_records_only_creations_are_jobs() {
    let jobs = jobs(S3_MIXED);
    let keys: Vec<_> = jobs.iter().map(|job| job.source.key()).collect();
    assert_eq!(keys, ["a.wav", "c.wav"]);
    assert_eq!(jobs[1].pin, Pin::default());
}

#[test]
fn events_that_create_nothing_are_ignored_with_a_reason() {
    assert_eq!(parse(S3_TEST_EVENT), Ok(Message::Ignored(Ignored::TestEvent)));
    assert_eq!(parse(S3_REMOVED), Ok(Message::Ignored(Ignored::NotACreation)));
    let deleted = br#"{"detail-type":"Object Deleted","source":"aws.s3","detail":{}}"#;
    assert_eq!(parse(deleted), Ok(Message::Ignored(Ignored::NotACreation)));
}

#[test]
fn what_is_malformed_is_refused_by_name() {
    let name_129 = format!(r#"{{"source":"s3://b/k","correlation_id":"{}"}}"#, "x".repeat(129));
    let record = |fields: &str| format!(r#"{{"Records":[{{"eventName":"ObjectCreated:Put",{fields}}}]}}"#);
    let keyed = |key: &str| record(&format!(r#""s3":{{"bucket":{{"name":"b"}},"object":{{"key":"{key}"}}}}"#));
    let cases: Vec<(String, MessageError)> = vec![
        (String::new(), MessageError::NotJson),
        ("[]".into(), MessageError::NotJson),
        ("null".into(), MessageError::NotJson),
        ("{".into(), MessageError::NotJson),
        ("[".repeat(100_000), MessageError::NotJson),
        (" ".repeat(MAX_MESSAGE + 1), MessageError::TooLarge),
        ("{}".into(), MessageError::Unknown),
        (r#"{"Event":"s3:Other"}"#.into(), MessageError::Unknown),
        (r#"{"source":5}"#.into(), MessageError::Field),
        (r#"{"source":"s3://b/k","polcy":"pci"}"#.into(), MessageError::Field),
        (r#"{"source":"s3://b/../k"}"#.into(), MessageError::Source(LocationError::Segment)),
        (r#"{"source":"ftp://b/k"}"#.into(), MessageError::Source(LocationError::Scheme)),
        (r#"{"source":"s3://b/k","policy":"../pci"}"#.into(), MessageError::Name),
        (r#"{"source":"s3://b/k","correlation_id":""}"#.into(), MessageError::Name),
        (r#"{"source":"s3://b/k","correlation_id":"a\nb"}"#.into(), MessageError::Name),
        (name_129, MessageError::Name),
        (r#"{"Records":[]}"#.into(), MessageError::Field),
        (r#"{"Records":{}}"#.into(), MessageError::Field),
        (r#"{"Records":[{"eventSource":"aws:sqs","eventName":"x"}]}"#.into(), MessageError::Unknown),
        (record(r#""s3":{}"#), MessageError::Field),
        (record(r#""x":1"#), MessageError::Field),
        (keyed("100%.wav"), MessageError::Encoding),
        (keyed("%zz.wav"), MessageError::Encoding),
        (keyed("%ff.wav"), MessageError::Encoding),
        (keyed("%2e%2e/k"), MessageError::Source(LocationError::Segment)),
        (keyed("a%00b"), MessageError::Source(LocationError::Control)),
        (r#"{"detail-type":"Object Created","source":"my.app","detail":{}}"#.into(), MessageError::Unknown),
        (r#"{"detail-type":"Object Created","source":"aws.s3","detail":{}}"#.into(), MessageError::Field),
        (format!(r#"{{"Records":[{}{{}}]}}"#, "{},".repeat(MAX_RECORDS)), MessageError::TooLarge),
    ];
    for (body, error) in cases {
        let shown: String = body.chars().take(80).collect();
        assert_eq!(parse(body.as_bytes()), Err(error), "{shown}");
    }
}

#[test]
fn an_error_repeats_nothing_of_the_message() {
    let error = parse(br#"{"source":"5551234567"://}"#).unwrap_err();
    assert!(!format!("{error:?} {error}").contains("555"));
    let error = parse(br#"{"source":"s3://b/k","5551234567":1}"#).unwrap_err();
    assert!(!format!("{error:?} {error}").contains("555"));
}

/// Seeded, so that a failure comes again; each round damages a well-formed message in a few places.
#[test]
fn damaged_messages_never_panic_and_never_name_an_unchecked_location() {
    let mut random = fastrand::Rng::with_seed(20_261_121);
    for round in 0..20_000 {
        let mut body = [S3_PUT, S3_MIXED, S3_REMOVED, S3_TEST_EVENT, EVENTBRIDGE, OWN][round % 6].to_vec();
        for _ in 0..random.usize(1..6) {
            damage(&mut body, &mut random);
        }
        if let Ok(Message::Jobs(jobs)) = parse(&body) {
            assert!(!jobs.is_empty());
            assert!(jobs.iter().all(|job| Location::parse(&job.source.uri()).as_ref() == Ok(&job.source)));
        }
    }
}

fn damage(body: &mut Vec<u8>, random: &mut fastrand::Rng) {
    if body.is_empty() {
        return;
    }
    let at = random.usize(..body.len());
    match random.u8(..5) {
        0 => body[at] = random.u8(..),
        1 => body[at] = b"\"{}[]:,\\%+/.0"[random.usize(..13)],
        2 => body.truncate(at),
        3 => drop(body.drain(at..(at + random.usize(..20)).min(body.len()))),
        _ => {
            let piece = body[at..(at + random.usize(..20)).min(body.len())].to_vec();
            let to = random.usize(..=body.len());
            body.splice(to..to, piece);
        }
    }
}
