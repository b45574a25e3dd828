//! Any text at all: no panic, offsets inside the text, time that grows with the text.

use detectors::{Doubt, Selection, Turn, detect, examine_heard};
use proptest::prelude::*;

fn one(text: &str) -> Vec<redaction::finding::Finding> {
    detect(&[Turn { speaker: None, text }], &Selection::all().at(0.0))
}

/// Words that rules and reader care about, to get deep into them by chance.
const WORDS: &[&str] = &[
    "one", "double", "oh", "card", "number", "is", "4111", "at", "dot", "com", "A", "i", "[CARD]", "name", "hundred", "thousand", "zeros",
    "sorry", "no", "st", "street", "$1,129", "9:45", "p.m.", "GB82", "as", "in", "boy", "B", "may", "of", "the", "second", "password",
    "Agent:", "?", ".", "é", "’", "-", "sort", "code", "my", "born", "on", "IBAN", "14th", "@", "a@b.c", "twenty", "november", "email",
    "live", "x-ray", "…", "🙂", "١٢",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_findings_inside_itself(text in "\\PC{0,200}") {
        let length = text.chars().count();
        for finding in one(&text) {
            prop_assert!(finding.start < finding.end && finding.end <= length);
        }
    }

    #[test]
    fn any_words_give_ordered_findings_inside_their_turns(turns in prop::collection::vec(prop::collection::vec(prop::sample::select(WORDS), 0..30), 0..6)) {
        let texts: Vec<String> = turns.iter().map(|words| words.join(" ")).collect();
        let dialogue: Vec<Turn<'_>> = texts.iter().map(|text| Turn { speaker: None, text }).collect();
        let findings = detect(&dialogue, &Selection::all().at(0.0));
        for finding in &findings {
            prop_assert!(finding.start < finding.end && finding.end <= texts[finding.turn].chars().count());
            prop_assert!((0.0..=1.0).contains(&finding.confidence));
        }
        prop_assert!(findings.is_sorted_by_key(|finding| (finding.turn, finding.start)));
        prop_assert_eq!(findings, detect(&dialogue, &Selection::all().at(0.0)));
        for finding in examine_heard(&dialogue, &Selection::all(), Doubt::Taken).findings {
            prop_assert!(finding.start < finding.end && finding.end <= texts[finding.turn].chars().count());
        }
    }
}

#[test]
fn a_megabyte_of_anything_ends() {
    for word in [
        "1",
        "one ",
        "1 ",
        "1-",
        "a ",
        "A ",
        "double ",
        "my card number is ",
        "at dot com ",
        "john dot ",
        "street ",
        "é",
        "march ",
        "um ",
        "one hundred ",
        "John Ames ",
        "Elm Street ",
        "Bluebell ",
        "J O H N ",
        "4 1 1, ",
        "no hang on let me start over 4 ",
        "dot 1 ",
    ] {
        let text = word.repeat(1_000_000 / word.len());
        one(&text);
        one(&format!("my card number is {text}"));
        one(&format!("my name is John Ames, I live at 7 Elm Street, my password is Bluebell, {text}"));
    }
}

#[test]
fn many_short_turns_end() {
    let turns = vec![Turn { speaker: None, text: "what's your card number? four one one one" }; 20_000];
    assert!(!detect(&turns, &Selection::all()).is_empty());
    let asked = "what's your card number? ".repeat(20_000);
    let turns = [Turn { speaker: Some("a"), text: &asked }, Turn { speaker: Some("b"), text: "four one one one" }];
    assert!(!detect(&turns, &Selection::all()).is_empty());
}
