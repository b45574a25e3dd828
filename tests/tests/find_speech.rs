//! `scripts/find_speech.py` finds what was said in every form, and takes nothing harmless for it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs it over a folder with one file of that name and text.
fn look(name: &str, text: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::write(folder.path().join(name), text).unwrap();
    let mut command = Command::new("python3");
    command.arg(root.join("../scripts/find_speech.py")).arg("--truth").arg(root.join("fixtures/calls")).arg(folder.path());
    command.output().unwrap()
}

#[test]
fn speech_is_found_in_every_form_and_never_shown() {
    // `short` and `c01`: Daniel Whitaker, who reads out the card 4111111111111111.
    let cases: &[(&str, &[u8])] = &[
        ("a.log", b"INFO job done value=4111111111111111"),
        ("a.log", b"card 4111 1111 1111 1111 seen"),
        ("a.log", b"card 4111-1111-1111-1111 seen"),
        ("a.log", b"it was four one one one one one one one one one one one one one one one"),
        ("a.log", b"\x1b[31mDANIEL WHITAKER\x1b[0m called"),
        ("a.log", b"a Whitaker called"),
        ("a.log", b"the security code is 737"),
        ("a.log", b"code 737, card 4111,1111"),
        ("a.log", b"WARN I'd like to pay my bill: failed"),
        ("a.manifest.json", b"{\"source\":{\"uri\":\"s3://in/whitaker.wav\"}}"),
        ("a.manifest.json", b"{\n  \"counts\": {\"4111111111111111\": 1}\n}"),
        ("a.manifest.json", b"{\"frames\":4111111111111111}"),
        ("a.transcript.json", b"{\"turns\":[{\"text\":\"My name is Daniel Whitaker\"}]}"),
        ("metrics.txt", b"callscrub_jobs_total{outcome=\"whitaker\"} 1"),
        ("daniel whitaker.wav", b""),
        ("core", b"\0\0\0four one one one one one one one one one one one one one one one\0"),
    ];
    for (name, text) in cases {
        let found = look(name, text);
        let said = String::from_utf8_lossy(&found.stdout).to_lowercase();
        assert_eq!(found.status.code(), Some(1), "{name}: {}", String::from_utf8_lossy(text));
        let after_folder = said.replace(name, "");
        assert!(!after_folder.contains("whitaker") && !after_folder.contains("4111"), "{said}");
    }
}

#[test]
fn what_is_harmless_is_no_hit() {
    let cases: &[(&str, &[u8])] = &[
        ("a.log", b"2026-11-22T09:05:31.411111Z INFO job started job=4111 took_ms=411"),
        ("a.log", b"{\"message\":\"job done\",\"took_ms\":4111,\"job\":1111}"),
        ("a.manifest.json", b"{\"sha256\":\"41111111111111114111111111111111a\",\"start_ms\":10886}"),
        ("a.transcript.json", b"{\"turns\":[{\"text\":\"I'd like to pay my bill over the phone please. My name is [PERSON]\"}]}"),
        ("metrics.txt", b"callscrub_audio_milliseconds_total 18100"),
        ("output.log", b"test result: ok. 411 passed; 0 failed"),
        ("output.log", b"thread 'main' panicked at tests/src/program.rs:737:7: nothing answers at 127.0.0.1:7718"),
        ("p737n737-worker.log", b"INFO ready"),
        ("report.txt", b" CREDIT_CARD       737          7718\n"),
        ("report.csv", b"entity,CREDIT_CARD,737\nentity,PERSON,7718,2026\n"),
        ("report.html", b"<tr><td>CREDIT_CARD</td><td>737</td></tr>"),
    ];
    for (name, text) in cases {
        let found = look(name, text);
        let said = String::from_utf8_lossy(&found.stdout);
        assert_eq!(found.status.code(), Some(0), "{name}: {said}{}", String::from_utf8_lossy(&found.stderr));
    }
}

#[test]
fn nothing_to_look_for_or_nothing_to_look_in_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/find_speech.py");
    let run = |arguments: &[&Path]| Command::new("python3").arg(&script).args(arguments).output().unwrap().status.success();
    assert!(!run(&[Path::new("--truth"), folder.path(), folder.path()]));
    assert!(!run(&[&folder.path().join("nowhere")]));
}
