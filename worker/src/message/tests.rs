//! Real forms of every message, every way to be refused, and damaged bytes by the thousand.

use super::*;
use crate::failure::Failure;

const S3_PUT: &[u8] = include_bytes!("fixtures/s3_put.json");
const S3_MIXED: &[u8] = include_bytes!("fixtures/s3_mixed.json");
const S3_REMOVED: &[u8] = include_bytes!("fixtures/s3_removed.json");
const S3_TEST_EVENT: &[u8] = include_bytes!("fixtures/s3_test_event.json");
const EVENTBRIDGE: &[u8] = include_bytes!("fixtures/eventbridge_created.json");
const MINIO: &[u8] = include_bytes!("fixtures/minio_put.json");
const SEAWEEDFS: &[u8] = include_bytes!("fixtures/seaweedfs_create.json");
const SNS: &[u8] = include_bytes!("fixtures/sns_s3.json");
const SQS: &[u8] = include_bytes!("fixtures/sqs_records.json");
const OWN: &[u8] = br#"{"source":"s3://recordings/a/b.wav","policy":"pci","tenant":"acme","correlation_id":"crm:42"}"#;

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
fn an_own_job_carries_source_policy_tenant_and_correlation_id() {
    let job = &jobs(OWN)[0];
    assert_eq!(job.source.uri(), "s3://recordings/a/b.wav");
    assert_eq!((job.policy.as_deref(), job.tenant.as_deref(), job.correlation_id.as_deref()), (Some("pci"), Some("acme"), Some("crm:42")));
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

/// Every file of `malformed/` is a message; its name begins with the reason that it is refused for.
#[test]
fn every_malformed_message_is_refused_for_the_reason_in_its_name() {
    let corpus = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/message/malformed")).unwrap();
    let files: Vec<_> = corpus.map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 40, "only {} malformed messages", files.len());
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let reason = name.split('.').next().unwrap();
        let error = parse(&std::fs::read(&file).unwrap()).expect_err(name);
        let Failure::Reject(refused) = Failure::from(error) else { panic!("{name} would be tried again") };
        assert_eq!(refused.name(), reason, "{name}");
    }
}

#[test]
fn a_message_larger_than_any_event_is_refused_unread() {
    assert_eq!(parse(&vec![b' '; MAX_MESSAGE + 1]), Err(MessageError::TooLarge));
}

#[test]
fn envelopes_of_sns_and_sqs_are_opened() {
    let put = "s3://recordings/2026/11/call 1 (café)+.wav";
    let bridged = "s3://recordings/2026/11/call+1 100%.wav";
    let cases: &[(&[u8], &[&str])] = &[
        (include_bytes!("fixtures/sns_s3.json"), &[put]),
        (include_bytes!("fixtures/sns_record.json"), &[put]),
        (include_bytes!("fixtures/sqs_receive.json"), &[put, put]),
        (include_bytes!("fixtures/sqs_message.json"), &[bridged]),
        (include_bytes!("fixtures/sqs_records.json"), &[put, "s3://recordings/own.wav"]),
    ];
    for (body, sources) in cases {
        let found: Vec<_> = jobs(body).iter().map(|job| job.source.uri()).collect();
        assert_eq!(&found, sources);
    }
    assert_eq!(jobs(cases[0].0)[0].pin, jobs(S3_PUT)[0].pin);
}

#[test]
fn an_envelope_around_a_test_event_is_ignored() {
    let wrapped = serde_json::json!({ "Messages": [{ "Body": std::str::from_utf8(S3_TEST_EVENT).unwrap() }] });
    assert_eq!(parse(wrapped.to_string().as_bytes()), Ok(Message::Ignored(Ignored::TestEvent)));
}

#[test]
fn minio_sends_records_with_its_own_names_around_them() {
    let job = &jobs(MINIO)[0];
    assert_eq!(job.source.uri(), "s3://recordings/2026/call 1.wav");
    assert_eq!(job.pin, pin(Some("cae67e1d-2bb5-4a1c-9d2b-5b4bb7d64a24"), Some("5fc7298143efe1276d39a3466d4e255f")));
}

#[test]
fn seaweedfs_tells_of_new_objects_new_bytes_and_new_versions() {
    let etag = Some("232bbc310423a73ddf386d974a06a99e");
    let version = Some("6715b82cd6f4fb6d786730095490c333");
    let cases: [(&[u8], &str, Pin); 3] = [
        (SEAWEEDFS, "s3://recordings/a b/call+1 é.wav", pin(None, etag)),
        (include_bytes!("fixtures/seaweedfs_update.json"), "s3://recordings/a.wav", pin(None, etag)),
        (include_bytes!("fixtures/seaweedfs_version.json"), "s3://locked/2026/a.wav", pin(version, etag)),
    ];
    for (body, source, pinned) in cases {
        let found = jobs(body);
        assert_eq!((found.len(), found[0].source.uri().as_str(), &found[0].pin), (1, source, &pinned));
    }
}

#[test]
fn seaweedfs_events_that_make_no_object_are_ignored() {
    let nothing = include_str!("fixtures/seaweedfs_nothing.jsonl");
    for event in nothing.lines().chain([include_str!("fixtures/seaweedfs_hold.json")]) {
        assert_eq!(parse(event.as_bytes()), Ok(Message::Ignored(Ignored::NotACreation)), "{event}");
    }
}

#[test]
fn a_job_written_as_a_message_is_read_back_as_the_same_job() {
    let bodies = [OWN, br#"{"source":"calls/a.wav"}"#, S3_PUT, EVENTBRIDGE, MINIO, SEAWEEDFS];
    for job in bodies.into_iter().flat_map(jobs) {
        assert_eq!(jobs(&job.message()), [job]);
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
        let whole = [S3_PUT, S3_MIXED, S3_REMOVED, S3_TEST_EVENT, EVENTBRIDGE, OWN, MINIO, SEAWEEDFS, SNS, SQS];
        let mut body = whole[round % whole.len()].to_vec();
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
