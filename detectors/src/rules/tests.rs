//! Loops over the whole table: ids, and the lines that each rule must catch and must ignore.

use std::collections::BTreeSet;

use super::TABLE;
use crate::book::Book;
use crate::rule::{Answer, Case};
use crate::scene::BARE;
use crate::{Selection, Turn, detect};

fn found(line: &str, id: &str) -> Vec<String> {
    let texts: Vec<&str> = line.split('|').collect();
    let turns: Vec<Turn<'_>> = texts.iter().map(|text| Turn { speaker: None, text }).collect();
    let cut = |f: &redaction::finding::Finding| texts[f.turn].chars().skip(f.start).take(f.end - f.start).collect();
    detect(&turns, &Selection::all()).iter().filter(|f| f.rule == id).map(cut).collect()
}

#[test]
fn every_rule_catches_and_ignores_the_lines_beside_it() {
    let mut wrong = Vec::new();
    for rule in TABLE {
        let id = rule.about().info.id;
        for case in rule.about().cases {
            let (line, expected): (&str, Vec<&str>) = match case {
                Case::Catches(line, value) => (line, vec![value]),
                Case::Ignores(line) => (line, vec![]),
            };
            let got = found(line, id);
            if got != expected {
                wrong.push(format!("{id}: {line}\n   expected {expected:?}\n   found    {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_an_id_of_its_own_and_lines_of_both_kinds() {
    let mut ids = BTreeSet::new();
    for rule in TABLE {
        let about = rule.about();
        assert!(ids.insert(about.info.id), "{} stands twice", about.info.id);
        assert!(about.cases.iter().any(|case| matches!(case, Case::Catches(..))), "{} catches nothing", about.info.id);
        assert!(about.cases.iter().any(|case| matches!(case, Case::Ignores(..))), "{} ignores nothing", about.info.id);
        assert!(!about.cues.is_empty() && !about.info.description.is_empty());
    }
    assert!(ids.len() <= 128, "a set of rules has 128 bits");
}

#[test]
fn codes_that_nobody_asked_for_are_as_long_as_the_runs_that_are_searched_for_them() {
    for rule in TABLE {
        if let Answer::Code(code) = rule.answer()
            && (code.alone.is_some() || code.layout.is_some())
        {
            assert!(code.least() >= BARE, "{}", rule.about().info.id);
        }
    }
}

#[test]
fn no_cue_holds_a_word_that_is_too_long_to_be_looked_up() {
    // All of them would have the key of the empty word.
    assert!(Book::shared().lexicon.get("").is_none());
    assert!(Book::shared().lexicon.get("number").is_some());
}

#[test]
fn every_entity_of_the_contract_has_a_rule() {
    use redaction::finding::Entity;
    // What an operator's deny list finds.
    for entity in Entity::ALL.iter().filter(|entity| **entity != Entity::CUSTOM) {
        assert!(TABLE.iter().any(|rule| rule.about().info.entity == *entity), "{}", entity.name());
    }
}
