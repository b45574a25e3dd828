//! What `verify.extent = "full"` takes out, `"incremental"` takes out too, by the real recogniser, heard again in part: a word that another
//! cut of the same sound has beside a range may go as well. And what a full one publishes holds for whoever listens to it afresh.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::Path;

use serde_json::Value;
use tests::program::run;

/// The manifest of a fixture, redacted with the built-in policy `all`, its `extent` being this one.
fn manifest(folder: &Path, call: &str, extent: &str) -> Value {
    let all = config::policy::built_in("all").unwrap();
    let policy = all.replace("extent = \"full\"", &format!("extent = \"{extent}\"")).replace("share = 0.1", "share = 0.0");
    let file = format!("{extent}.toml");
    fs::write(folder.join(&file), policy).unwrap();
    let recording = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/calls").join(format!("{call}.wav"));
    let out = format!("{call}-{extent}");
    let output = run(&["redact", recording.to_str().unwrap(), "--out", &out, "--policy", &file], folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&fs::read(folder.join(out).join(format!("{call}.manifest.json"))).unwrap()).unwrap()
}

fn ranges(manifest: &Value) -> Vec<(u64, u64)> {
    let frame = |redaction: &Value, name: &str| redaction[name].as_u64().unwrap();
    manifest["redactions"].as_array().unwrap().iter().map(|own| (frame(own, "start_frame"), frame(own, "end_frame"))).collect()
}

#[test]
fn an_incremental_listening_takes_out_what_a_full_one_does_and_what_a_full_one_publishes_holds_afresh() {
    let folder = tempfile::tempdir().unwrap();
    for call in ["c01_card_groups4_us", "short"] {
        let (full, part) = (manifest(folder.path(), call, "full"), manifest(folder.path(), call, "incremental"));
        let (all, those) = (ranges(&full), ranges(&part));
        let holds = |own: &(u64, u64)| those.iter().any(|other| other.0 <= own.0 && own.1 <= other.1);
        assert!(!all.is_empty() && all.len() == those.len() && all.iter().all(holds), "{call}: {all:?} and {those:?}");
        let heard = |manifest: &Value| manifest["verification"]["rescan"]["heard_ms"].as_u64().unwrap();
        // A full one cuts the output anew, an incremental one hears what it must in the original's units, so on so dense a call neither counts less.
        assert!(0 < heard(&part) && 0 < heard(&full), "{call}: {} and {} ms", heard(&part), heard(&full));
        assert_ne!(full["policy"]["sha256"], part["policy"]["sha256"]);
        let output = |extension: &str| format!("{call}-full/{call}{extension}");
        let listened = ["verify", "--listen", &output(".manifest.json"), &output(".wav"), "--policy", "full.toml"];
        assert!(run(&listened, folder.path()).status.success(), "{call}");
    }
}
