//! A file that lies is refused by command and worker, and nothing is published.

use std::fs;
use std::path::Path;

use tests::faults::lying_files;
use tests::program::run;

#[test]
fn a_file_that_lies_is_refused_by_command_and_worker_and_nothing_is_published() {
    let folder = tempfile::tempdir().unwrap();
    for part in ["files", "inbox", "redacted"] {
        fs::create_dir(folder.path().join(part)).unwrap();
    }
    let files = lying_files();
    for (name, bytes, _) in &files {
        fs::write(folder.path().join(format!("files/{name}.wav")), bytes).unwrap();
        fs::write(folder.path().join(format!("inbox/{name}.wav")), bytes).unwrap();
    }
    let paths: Vec<String> = files.iter().map(|(name, ..)| format!("files/{name}.wav")).collect();
    let arguments: Vec<&str> = ["redact", "--out", "out"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    let redacted = run(&arguments, folder.path());
    let said = String::from_utf8(redacted.stderr).unwrap();
    assert_eq!(redacted.status.code(), Some(1), "{said}");
    for (name, _, reason) in &files {
        let line = said.lines().find(|line| line.contains(&format!("{name}.wav"))).unwrap_or_default();
        assert!(line.contains(reason), "{name}: {line:?} does not say {reason:?}");
        assert!(!line.contains("nine"), "{name}: a refusal repeats the file");
    }
    assert_eq!(names(&folder.path().join("out")), [""; 0]);

    fs::write(folder.path().join("callscrub.toml"), "queue.folder.root = '.'\nstore.folder.root = '.'\noutput.location = 'redacted'\n")
        .unwrap();
    let worked = run(&["worker", "--config", "callscrub.toml", "--drain"], folder.path());
    assert!(worked.status.success(), "{}", String::from_utf8_lossy(&worked.stderr));
    assert_eq!((names(&folder.path().join("redacted")), names(&folder.path().join("done"))), (Vec::new(), Vec::new()));
    for (name, ..) in &files {
        let note = fs::read(folder.path().join(format!("dead/{name}.wav.reason.json"))).unwrap_or_default();
        let note: serde_json::Value = serde_json::from_slice(&note).unwrap_or_default();
        assert_eq!(note["reason"], "undecodable", "{name}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
