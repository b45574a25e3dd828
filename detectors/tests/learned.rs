//! What was learned from calls: what goes by it alone, what stays, and how a policy does without. Every name and number is made up.

use detectors::{Doubt, Examined, Selection, Turn, examine_heard, weighed};
use redaction::finding::Reason;

const TALK: &[(&str, &str)] = &[
    ("agent", "Thanks for calling Fernhill Dental, this is Robin. How can I help?"),
    ("customer", "Hi, it's about my daughter's brace."),
    ("agent", "No problem. Whose name is it under?"),
    ("customer", "It'll be under mine, I think. Varga. Or else hers, that's Ilka."),
    ("agent", "And the house?"),
    ("customer", "Tanyard Mews, the end one, number 9."),
    ("agent", "Lovely. Your bill is 48 pounds 20, and the next visit is on Tuesday at 3.15."),
];

fn turns(talk: &[(&'static str, &'static str)]) -> Vec<Turn<'static>> {
    talk.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect()
}

fn learned(examined: &Examined) -> usize {
    examined.findings.iter().filter(|finding| finding.reason == Reason::Learned).count()
}

#[test]
fn what_was_learned_only_adds_to_what_rules_find() {
    let dialogue = turns(TALK);
    let (all, ruled) = (Selection::all(), Selection::all().ruled());
    let with = examine_heard(&dialogue, &all, Doubt::Taken);
    let without = examine_heard(&dialogue, &ruled, Doubt::Taken);
    let covered = |turn: usize, at: usize| with.findings.iter().any(|own| own.turn == turn && own.start <= at && at < own.end);
    assert!(without.findings.iter().all(|own| (own.start..own.end).all(|at| covered(own.turn, at))));
    assert!(learned(&with) > 0 && learned(&without) == 0, "{with:?}");
}

#[test]
fn nothing_learned_goes_where_only_what_can_be_read_as_a_value_is_wanted() {
    let dialogue = turns(TALK);
    assert_eq!(learned(&examine_heard(&dialogue, &Selection::all(), Doubt::Left)), 0);
    assert_eq!(learned(&detectors::examine(&dialogue, &Selection::all())), 0);
}

#[test]
fn the_same_dialogue_gives_the_same_findings() {
    let dialogue = turns(TALK);
    let examine = || examine_heard(&dialogue, &Selection::all(), Doubt::Taken);
    assert_eq!(examine(), examine());
}

#[test]
fn every_word_has_evidence_and_its_place_in_the_turn() {
    let dialogue = turns(TALK);
    let words = weighed(&dialogue);
    assert!(words.iter().all(|word| !word.evidence.is_empty()));
    for word in &words {
        let text: String = dialogue[word.turn].text.chars().skip(word.word.0).take(word.word.1 - word.word.0).collect();
        assert!(!text.is_empty() && !text.contains(' '), "{text}");
    }
}

#[test]
fn a_sum_and_an_hour_that_the_firm_tells_stay() {
    let dialogue = turns(TALK);
    let found = examine_heard(&dialogue, &Selection::all(), Doubt::Taken).findings;
    assert!(found.iter().all(|own| own.turn != TALK.len() - 1), "{found:?}");
}

#[test]
fn what_rules_know_to_be_a_firms_own_stays() {
    let talk = [("agent", "Hello, how can I help?"), ("customer", "What's your number, in case?"), ("agent", "0345 000 0199.")];
    assert_eq!(examine_heard(&turns(&talk), &Selection::all(), Doubt::Taken).findings, []);
}

#[test]
fn what_goes_on_with_a_number_that_is_nobodys_own_stays() {
    let talk = [
        ("agent", "Hello, how can I help?"),
        ("customer", "My hub is broken. The serial on the box is 4, 4, 7, 1, 0, 8,"),
        ("agent", "Thank you."),
        ("customer", "2, 2, 9, 5, 6, 1, 3, 8, 0, 4, 7, 1, 6,"),
    ];
    assert_eq!(learned(&examine_heard(&turns(&talk), &Selection::all(), Doubt::Taken)), 0);
}

#[test]
fn the_time_that_weighing_takes_grows_with_the_words_alone() {
    for word in ["1 ", "one ", "what's your number? ", "John Ames ", "J O H N ", "no "] {
        let text = word.repeat(50_000 / word.len());
        let long = [Turn { speaker: Some("a"), text: "And your number?" }, Turn { speaker: Some("b"), text: &text }];
        assert!(!weighed(&long).is_empty());
    }
    let short = vec![Turn { speaker: None, text: "" }; 100_000];
    assert!(weighed(&short).is_empty());
}
