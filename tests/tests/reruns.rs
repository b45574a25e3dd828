//! The same recording again, by the real recogniser: the same bytes, however many listen side by side, and no value in any of them.
//!
//! What the runs leave stays in `target/tmp/reruns`, to be searched by whoever looks for values in what the tests made.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use tests::calls::Call;
use tests::program::run;

/// The fixture, and a policy that asks for all that a key can make.
const POLICY: &str = "[transcript]\nstrategy = 'pseudonym'\nforms = ['text', 'srt', 'vtt']\n[transcript.entities]\nCREDIT_CARD = 'fpe'\n";
const SETTINGS: &str = "[evidence]\nsigning_key_file = \"office.pem\"\nlog = \"log\"\ntenant = \"acme\"\ncount_repeats = true\n\
    digest_key_file = \"digest.key\"\ndigest_key_id = \"d1\"\ntranscript_key_file = \"transcript.key\"\ntranscript_key_id = \"t1\"\n";

fn site() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reruns");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls/short.wav");
    fs::copy(&fixture, folder.join("call.wav")).unwrap();
    let all = config::policy::built_in("all").unwrap();
    let start = all.find("[transcript]").unwrap();
    let end = start + all[start..].find("\n[[controls]]").unwrap();
    fs::write(folder.join("policy.toml"), all.replace(&all[start..end], POLICY)).unwrap();
    fs::write(folder.join("settings.toml"), SETTINGS).unwrap();
    fs::write(folder.join("digest.key"), "a key for digests of 32 bytes or more").unwrap();
    fs::write(folder.join("transcript.key"), "a key for transcripts of 32 bytes or more").unwrap();
    assert!(run(&["key", "new", "office.pem"], &folder).status.success());
    folder
}

fn redact(folder: &Path, call: &str, out: &str, states: &str) -> Output {
    let shared = ["--policy", "policy.toml", "--config", "settings.toml", "--states", states];
    let output = run(&[&["redact", call, "--out", out], shared.as_slice()].concat(), folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// What a run left, by the name after the recording's; without the record of the run, which has a clock.
fn left(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let named =
        files.map(|path| (path.file_name().unwrap().to_string_lossy().split_once('.').unwrap().1.to_owned(), fs::read(path).unwrap()));
    named.filter(|(name, _)| name != "manifest.run.dsse.json").collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_rerun_gives_the_same_bytes_whoever_listens_beside_it_and_no_value_stands_in_any_of_them() {
    let folder = site();
    let alone = redact(&folder, "call.wav", "one", "1");
    let two = redact(&folder, "call.wav", "two", "2");
    let beside = std::thread::scope(|scope| {
        let runs = ["three", "four"].map(|out| scope.spawn(|| redact(&folder, "call.wav", out, "2")));
        runs.map(|run| run.join().unwrap())
    });
    let first = left(&folder.join("one"));
    let names: Vec<&str> = first.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["manifest.dsse.json", "manifest.json", "transcript.json", "transcript.srt", "transcript.txt", "transcript.vtt", "wav"]
    );
    for again in ["two", "three", "four"] {
        assert!(left(&folder.join(again)) == first, "{again} differs");
    }
    assert_eq!(files(&folder.join("log/tenants/acme/entries")).len(), 1, "the same manifest is logged once");

    let values = Call::load("short").values();
    assert!(values.iter().any(|value| value == "4111111111111111"), "what is looked for is what was said");
    let told = [alone, two].into_iter().chain(beside).flat_map(|run| [run.stdout, run.stderr]);
    let written = ["one", "two", "three", "four", "log"].iter().flat_map(|own| files(&folder.join(own)));
    let texts = written.filter(|path| path.extension().is_none_or(|own| own != "wav")).map(|path| fs::read(path).unwrap());
    for text in texts.chain(told) {
        let text = String::from_utf8_lossy(&text).to_lowercase();
        let found = values.iter().filter(|value| text.contains(value.as_str())).count();
        assert_eq!(found, 0, "values stand in {} bytes that a run left", text.len());
    }
}
