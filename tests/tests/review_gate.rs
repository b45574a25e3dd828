//! The review page from outside: who gets nowhere, what is written down, and what a page costs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;
use tests::artefacts::keep;
use tests::office::{HOSTILE, Office, RISKY, SECRET, manifest};

/// An answer.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.split_once(": ").filter(|(own, _)| own.eq_ignore_ascii_case(name)));
        line.map(|(_, value)| value)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One request to the page's own port, with these lines in its head.
fn say(port: u16, request: &str, lines: &[String], body: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    stream.write_all(format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{length}{lines}\r\n{body}").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|own| own == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    keep("answer.transcript.html", &answer);
    Answer { status, head, body: answer[end + 4..].to_vec() }
}

/// As the proxy asks for somebody.
fn signed_in(person: &str) -> Vec<String> {
    vec![format!("X-Callscrub-Proxy-Secret: {SECRET}"), format!("X-Forwarded-User: {person}")]
}

/// Somebody's session: its cookie, and a form's token from a call's page.
fn session(office: &Office, person: &str, id: &str) -> (String, String) {
    let page = say(office.port, &format!("GET /calls/{id}"), &signed_in(person), "");
    let cookie = page.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let text = page.text();
    let token = text.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    (cookie, token)
}

fn reviews(office: &Office) -> usize {
    let names = fs::read_dir(office.at("redacted")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.contains(".review.")).count()
}

#[test]
fn forged_people_tokens_and_roles_get_nowhere_and_every_try_is_recorded() {
    let office = Office::open();
    let (_, id) = manifest(office.folder.path(), RISKY);
    let (cookie, token) = session(&office, "ann", &id);
    let (cids_cookie, cids_token) = session(&office, "cid", &id);
    let (dots_cookie, dots_token) = session(&office, "dot", &id);
    let (beas_cookie, beas_token) = session(&office, "bea", &id);
    let here = office.door.address();
    let post = |person: &str, cookie: &str, origin: &str, body: &str| {
        let more = [format!("Cookie: {cookie}"), format!("Origin: {origin}"), "Content-Type: application/x-www-form-urlencoded".to_owned()];
        let lines = [signed_in(person), more.to_vec()].concat();
        say(office.port, &format!("POST /calls/{id}/decision"), &lines, body).status
    };
    let approve = |token: &str| format!("token={token}&decision=approve&heard=r1");
    let reject = |token: &str, why: &str| format!("token={token}&decision=reject&objection={why}");
    let cases = [
        (post("ann", &cookie, "http://evil.example", &approve(&token)), 403),
        (post("ann", &cookie, "null", &approve(&token)), 403),
        (post("ann", &cookie, &here, &approve(&cids_token)), 403),
        (post("ann", &cids_cookie, &here, &approve(&token)), 403),
        (post("cid", &cookie, &here, &approve(&token)), 403),
        (post("ann", &cookie, &here, &approve(&"0".repeat(64))), 403),
        (post("ann", &cookie, &here, "decision=approve"), 403),
        (post("dot", &dots_cookie, &here, &approve(&dots_token)), 403),
        (post("dot", &dots_cookie, &here, &reject(&dots_token, "other")), 403),
        (post("bea", &beas_cookie, &here, &approve(&beas_token)), 403),
        (post("mallory", &cookie, &here, &approve(&token)), 403),
        (post("ann", &cookie, &here, &reject(&token, "what+I+heard+was")), 422),
        (post("ann", &cookie, &here, &format!("token={token}&decision=approve&heard=r99")), 409),
    ];
    for (number, (found, expected)) in cases.into_iter().enumerate() {
        assert_eq!(found, expected, "try {number}");
    }
    let cross_site =
        [signed_in("ann"), vec![format!("Cookie: {cookie}"), format!("Origin: {here}"), "Sec-Fetch-Site: cross-site".into()]].concat();
    let form = "Content-Type: application/x-www-form-urlencoded".to_owned();
    assert_eq!(say(office.port, &format!("POST /calls/{id}/decision"), &[cross_site, vec![form]].concat(), &approve(&token)).status, 403);
    assert_eq!(reviews(&office), 0);

    // The same for a form that asks for more to be overwritten.
    let more = |person: &str, cookie: &str, origin: &str, body: &str| {
        let lines =
            [format!("Cookie: {cookie}"), format!("Origin: {origin}"), "Content-Type: application/x-www-form-urlencoded".to_owned()];
        say(office.port, &format!("POST /calls/{id}/ranges"), &[signed_in(person), lines.to_vec()].concat(), body).status
    };
    let stretch = |token: &str, from: &str, to: &str, rest: &str| format!("token={token}&from={from}&to={to}&{rest}");
    for (number, (found, expected)) in [
        (more("ann", &cookie, "http://evil.example", &stretch(&token, "1", "2", "channel=0&entity=PIN")), 403),
        (more("ann", &cookie, &here, &stretch(&cids_token, "1", "2", "channel=0&entity=PIN")), 403),
        (more("dot", &dots_cookie, &here, &stretch(&dots_token, "1", "2", "channel=0&entity=PIN")), 403),
        (more("ann", &cookie, &here, &stretch(&token, "2", "1", "channel=0&entity=PIN")), 422),
        (more("ann", &cookie, &here, &stretch(&token, "-1", "1", "channel=0&entity=PIN")), 422),
        (more("ann", &cookie, &here, &stretch(&token, "NaN", "inf", "channel=0&entity=PIN")), 422),
        (more("ann", &cookie, &here, &stretch(&token, "9000", "9001", "channel=0&entity=PIN")), 422),
        (more("ann", &cookie, &here, &stretch(&token, "1", "2", "channel=2&entity=PIN")), 422),
        (more("ann", &cookie, &here, &stretch(&token, "1", "2", "channel=0&entity=what+I+heard")), 422),
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(found, expected, "stretch {number}");
    }
    assert_eq!(reviews(&office), 0);

    // Not through the proxy: no name is believed.
    for lines in [
        vec![],
        vec!["X-Forwarded-User: ann".to_owned()],
        vec!["X-Callscrub-Proxy-Secret: wrong".to_owned(), "X-Forwarded-User: ann".into()],
    ] {
        for path in
            ["/".to_owned(), format!("/calls/{id}"), format!("/calls/{id}/audio"), format!("/calls/{id}/peaks"), "/parts/review.js".into()]
        {
            let answer = say(office.port, &format!("GET {path}"), &lines, "");
            assert_eq!((answer.status, answer.text().contains(RISKY)), (401, false), "{path}");
        }
    }
    assert_eq!(say(office.port, "GET /healthz", &[], "").status, 200);
    for missing in
        [format!("/calls/{}", "0".repeat(64)), "/calls/..%2f..%2fkey.pem".into(), "/parts/..%2freview.css".into(), "/key.pem".into()]
    {
        assert_eq!(say(office.port, &format!("GET {missing}"), &signed_in("ann"), "").status, 404, "{missing}");
    }

    // One that is right is signed, once; a second time nothing is.
    assert_eq!((post("ann", &cookie, &here, &approve(&token)), reviews(&office)), (303, 1));
    assert_eq!((post("ann", &cookie, &here, &approve(&token)), reviews(&office)), (403, 1));
    assert_eq!((post("cid", &cids_cookie, &here, &approve(&cids_token)), reviews(&office)), (403, 1), "a reviewer is no approver");

    let accesses: Vec<Value> = office.accesses().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let count = |person: Option<&str>, status: u16| {
        let is = |own: &&Value| own["person"].as_str() == person && own["status"] == status && own["what"] == "/calls/{id}/decision";
        accesses.iter().filter(is).count()
    };
    assert_eq!((count(Some("ann"), 303), count(Some("mallory"), 403), count(Some("dot"), 403)), (1, 1, 2));
    assert_eq!(accesses.iter().filter(|own| own["status"] == 401 && own["person"].is_null()).count(), 15);
    assert!(accesses.iter().all(|own| own["schema"] == "callscrub.access/v1"));
    let all = office.accesses() + &office.log();
    assert!(!all.contains(RISKY) && !all.contains(SECRET) && !all.contains(&token), "neither names of recordings nor secrets are recorded");
}

#[test]
fn every_answer_forbids_what_no_page_needs_and_names_are_text_everywhere() {
    let office = Office::open();
    let (_, id) = manifest(office.folder.path(), HOSTILE);
    for path in ["/".to_owned(), format!("/calls/{id}"), format!("/calls/{id}/peaks"), "/parts/review.css".into(), "/calls/x".into()] {
        let answer = say(office.port, &format!("GET {path}"), &signed_in("ann"), "");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none';") && !policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert!(policy.contains("script-src 'self';"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(!answer.text().contains("<img") && !answer.text().contains("<script>"), "{path}");
    }
    let cookie = say(office.port, "GET /", &signed_in("ann"), "");
    assert!(cookie.header("set-cookie").unwrap().ends_with("; Path=/; HttpOnly; SameSite=Lax"));
}

#[test]
fn an_original_is_given_to_who_may_hear_it_from_the_page_itself_and_every_access_is_a_line_before_its_answer() {
    let office = Office::open_after(|folder| drop(fs::copy(folder.join("originals").join(RISKY), folder.join(RISKY))));
    let (stated, id) = manifest(office.folder.path(), RISKY);
    let get = |person: &str, range: &str, more: &[&str]| {
        let lines = [signed_in(person), more.iter().map(|own| (*own).to_owned()).collect()].concat();
        say(office.port, &format!("GET /calls/{id}/original/{range}"), &lines, "")
    };
    for (person, range, more, status) in [
        ("ann", "r1", &[][..], 403),
        ("dot", "r1", &[], 403),
        ("mallory", "r1", &[], 403),
        ("cid", "r1", &["Sec-Fetch-Site: cross-site"], 403),
        ("cid", "r1", &["Sec-Fetch-Site: none"], 403),
        ("cid", "r99", &[], 404),
    ] {
        assert_eq!(get(person, range, more).status, status, "{person} {range} {more:?}");
    }
    assert!(!office.accesses().contains("original_sha256"), "nobody has read it");
    let heard = get("cid", "r1", &["Sec-Fetch-Site: same-origin"]);
    assert_eq!((heard.status, heard.header("content-type"), heard.header("cache-control")), (200, Some("audio/wav"), Some("no-store")));
    let accesses = office.accesses();
    let last: Vec<Value> = accesses.lines().rev().take(2).map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&last[1]["original_sha256"], &last[1]["status"]), (&stated.input.sha256.into(), &Value::Null));
    assert_eq!((&last[1]["person"], &last[1]["manifest_sha256"]), (&"cid".into(), &id.clone().into()));
    assert_eq!((&last[0]["status"], &last[0]["what"]), (&200.into(), &last[1]["what"]));
}

#[test]
fn audio_is_given_in_ranges_and_only_as_its_manifest_names_it() {
    let office = Office::open();
    let (_, id) = manifest(office.folder.path(), RISKY);
    let file = fs::read(office.at(&format!("redacted/{RISKY}"))).unwrap();
    let get = |range: &str| {
        let lines = [signed_in("ann"), if range.is_empty() { vec![] } else { vec![format!("Range: {range}")] }].concat();
        say(office.port, &format!("GET /calls/{id}/audio"), &lines, "")
    };
    let whole = get("");
    assert!(whole.status == 200 && whole.body == file && whole.header("accept-ranges") == Some("bytes"));
    let part = get("bytes=100-199");
    assert_eq!((part.status, part.body.as_slice()), (206, &file[100..200]));
    assert_eq!(part.header("content-range").unwrap(), format!("bytes 100-199/{}", file.len()));
    assert_eq!(get(&format!("bytes={}-", file.len())).status, 416);
}

#[test]
fn another_calls_bytes_in_its_place_are_not_played_shown_or_decided_on() {
    let office = Office::open_after(|folder| {
        fs::copy(folder.join("redacted/weather.wav"), folder.join(format!("redacted/{HOSTILE}"))).unwrap();
    });
    let (_, other) = manifest(office.folder.path(), HOSTILE);
    let (cookie, token) = session(&office, "ann", &other);
    for path in ["audio", "peaks"] {
        assert_eq!(say(office.port, &format!("GET /calls/{other}/{path}"), &signed_in("ann"), "").status, 409, "{path}");
    }
    let lines = [
        format!("Cookie: {cookie}"),
        format!("Origin: {}", office.door.address()),
        "Content-Type: application/x-www-form-urlencoded".into(),
    ];
    let decide = say(
        office.port,
        &format!("POST /calls/{other}/decision"),
        &[signed_in("ann"), lines.to_vec()].concat(),
        &format!("token={token}&decision=approve"),
    );
    assert_eq!((decide.status, reviews(&office)), (409, 0));
}

#[test]
fn what_cannot_be_read_or_trusted_stands_in_the_queue_and_is_not_passed_over() {
    let office = Office::open();
    let (_, id) = manifest(office.folder.path(), "weather.wav");
    let queue = |show: &str| say(office.port, &format!("GET /?show={show}"), &signed_in("ann"), "").text();
    assert!(queue("open").contains("quarantined: engine failed") && !queue("open").contains("can&#39;t be read"));
    fs::write(office.at("redacted/torn.wav.manifest.json"), b"{\"schema\":").unwrap();
    // A decision that is none, and one that was carried here from another output.
    fs::write(office.at("redacted/weather.wav.manifest.review.1.dsse.json"), b"{}").unwrap();
    let (_, hostile) = manifest(office.folder.path(), HOSTILE);
    let (cookie, token) = session(&office, "ann", &hostile);
    let form = "Content-Type: application/x-www-form-urlencoded".to_owned();
    let lines = [signed_in("ann"), vec![format!("Cookie: {cookie}"), format!("Origin: {}", office.door.address()), form]].concat();
    let approval = format!("token={token}&decision=approve");
    assert_eq!(say(office.port, &format!("POST /calls/{hostile}/decision"), &lines, &approval).status, 303);
    let review = |name: &str| office.at(&format!("redacted/{name}.manifest.review.1.dsse.json"));
    fs::copy(review(HOSTILE), review(RISKY)).unwrap();
    let queue = queue("open");
    assert_eq!(queue.matches("decision can&#39;t be trusted").count(), 2, "{queue}");
    let (torn, risky) = (queue.find("torn.wav").unwrap(), queue.find(RISKY).unwrap());
    assert!(torn < risky && queue.contains("the manifest can&#39;t be read") && queue.contains("decision can&#39;t be trusted"), "{queue}");
    let page = say(office.port, &format!("GET /calls/{id}"), &signed_in("ann"), "").text();
    assert!(page.contains("a decision beside it can&#39;t be trusted") && !page.contains("value=\"approve\""), "{page}");
}
