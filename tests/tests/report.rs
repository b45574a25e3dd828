//! Reports over many manifests by the program: what they count, and what they never show.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use redaction::manifest::canonical_json;
use tests::program::run;
use tests::synthetic;
use tests::whistle::{Kept, listener, published, recording};
use worker::pipeline::policy::Policy;

const RECORDINGS: u64 = 1500;

/// What the CSV shows: table and group, and the count.
fn shown(csv: &Path) -> BTreeMap<(String, String), u64> {
    let text = fs::read_to_string(csv).unwrap();
    let row = |line: &str| {
        let (rest, count) = line.rsplit_once(',').unwrap();
        let (table, group) = rest.split_once(',').unwrap();
        ((table.to_owned(), group.trim_matches('"').to_owned()), count.parse().unwrap())
    };
    text.lines().skip(1).map(row).collect()
}

#[test]
fn a_report_counts_truly_and_shows_no_group_below_k_in_any_form() {
    let folder = tempfile::tempdir().unwrap();
    let entities = synthetic::write(&folder.path().join("manifests"), RECORDINGS).unwrap();
    assert!(entities.values().any(|count| (1..40).contains(count)), "one group is small: {entities:?}");
    let report = |more: &[&str]| {
        let arguments = ["report", "manifests", "--least", "40", "--csv", "out.csv", "--html", "out.html"];
        let output = run(&[&arguments, more].concat(), folder.path());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let html = fs::read_to_string(folder.path().join("out.html")).unwrap();
        (shown(&folder.path().join("out.csv")), String::from_utf8(output.stdout).unwrap(), html)
    };
    let (counts, text, html) = report(&[]);
    assert_eq!(counts[&("all".into(), String::new())], RECORDINGS);
    let of = |table: &str| {
        counts.iter().filter(|((own, _), _)| own == table).map(|((_, group), count)| (group.clone(), *count)).collect::<BTreeMap<_, _>>()
    };
    let (of_entities, of_rules) = (of("entity"), of("rule"));
    assert!(of_entities.iter().all(|(entity, count)| entities[entity] == *count) && of_entities.len() >= 4, "{of_entities:?}");
    for (entity, count) in &entities {
        let stands = of_entities.contains_key(entity);
        assert!(*count >= 40 || !stands, "{entity}");
        for form in [&text, &html] {
            assert_eq!(form.contains(entity.as_str()), stands, "{entity}");
        }
        assert!(stands || !of_rules.keys().any(|rule| rule.starts_with(entity.as_str())), "{entity}");
    }
    assert!(counts.values().all(|count| *count >= 40));
    // Quarantined are few: neither they nor what they would follow from is there.
    let outcomes = of("outcome");
    let rest = RECORDINGS - outcomes.values().sum::<u64>();
    assert!(!outcomes.contains_key("quarantined") && rest >= 40, "{outcomes:?}");

    let (noisy, text, _) = report(&["--epsilon", "0.5"]);
    assert!(noisy != counts && noisy.keys().eq(counts.keys()) && noisy.values().all(|count| *count >= 40) && text.contains("epsilon 0.5"));
}

#[test]
fn what_cannot_be_read_or_is_too_little_gives_no_report() {
    let folder = tempfile::tempdir().unwrap();
    synthetic::write(&folder.path().join("manifests"), 9).unwrap();
    let says = |arguments: &[&str]| {
        let output = run(arguments, folder.path());
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(says(&["report", "manifests"]).0, Some(1));
    assert_eq!(says(&["report", "manifests", "--least", "9"]).0, Some(0));
    assert_eq!(says(&["report", "manifests", "--epsilon", "0"]).0, Some(2));
    assert_eq!(says(&["report", "manifests/00/000001.wav.manifest.json", "--csv", "x"]).0, Some(2));
    assert_eq!(says(&["report", "manifests/00/000001.wav.manifest.json", "--html", "x"]).0, Some(2));
    fs::write(folder.path().join("manifests/00/broken.manifest.json"), "{}").unwrap();
    let (code, told) = says(&["report", "manifests", "--least", "1"]);
    assert!(code == Some(1) && told.contains("broken.manifest.json"), "{told}");
}

#[test]
fn an_evidence_sheet_shows_ranges_checks_and_pictures_and_asks_nobody_for_anything() {
    let folder = tempfile::tempdir().unwrap();
    let said =
        ["hello nice weather", "my card number is four five three nine one four eight eight zero three four three six four six seven"];
    let published = published(&listener(), &Policy::load("all", None).unwrap(), "<b>call</b>.wav", recording(&said, 2, Kept::MuLaw));
    fs::write(folder.path().join("a.manifest.json"), canonical_json(&published.manifest).unwrap()).unwrap();
    fs::write(folder.path().join("a.wav"), &published.output).unwrap();
    let sheet = || run(&["report", "a.manifest.json", "--audio", "a.wav", "--html", "sheet.html"], folder.path());
    assert!(sheet().status.success());
    let page = fs::read_to_string(folder.path().join("sheet.html")).unwrap();
    for part in ["CREDIT_CARD", "class=\"veil\"", &published.manifest.input.sha256, "PCI DSS", "out of reach"] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("src=\"data:image/png;base64,").count(), 2, "a spectrogram a channel");
    assert_eq!(page.matches("src=").count(), 2);
    for forbidden in ["<script", "http://", "https://", "@import", "<link", "<b>call"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let mut flipped = published.output.clone();
    *flipped.last_mut().unwrap() ^= 1;
    fs::write(folder.path().join("a.wav"), flipped).unwrap();
    assert_eq!(sheet().status.code(), Some(1));
    assert!(fs::read_to_string(folder.path().join("sheet.html")).unwrap().contains("FAILS"), "the sheet says it too");
}
