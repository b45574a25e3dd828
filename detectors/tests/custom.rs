//! What an operator adds: rules of their own, values that never go, words that always go, thresholds by entity.

#![expect(clippy::unwrap_used, reason = "a rule that does not compile fails the test")]

use detectors::custom::{Additions, Custom, CustomError, Spec};
use detectors::{Selection, Turn, detect};
use redaction::finding::{Checksum, Entity, Suppression};

fn spec() -> Spec {
    Spec {
        name: "staff_number".into(),
        entity: "MEMBER_ID".into(),
        pattern: "S[0-9]{6}".into(),
        before: vec!["staff number".into()],
        after: vec!["is my badge".into()],
        checksum: None,
    }
}

/// Rule, entity and text of each finding.
fn found(selection: &Selection, turns: &[&str]) -> Vec<(&'static str, &'static str, String)> {
    let dialogue: Vec<Turn<'_>> = turns.iter().map(|text| Turn { speaker: None, text }).collect();
    let cut = |f: &redaction::finding::Finding| turns[f.turn].chars().skip(f.start).take(f.end - f.start).collect();
    detect(&dialogue, selection).iter().map(|f| (f.rule, f.entity.name(), cut(f))).collect()
}

fn with(specs: &[Spec], allow: &[&str], deny: &[&str]) -> Selection {
    let rules = specs.iter().map(|spec| Custom::new(spec).unwrap()).collect();
    let owned = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    Selection::new(&[Entity::PIN], 0.5).with(Additions::new(rules, &owned(allow), &owned(deny)))
}

#[test]
fn a_rule_of_ones_own_reads_every_way_of_dictating_beside_its_words_and_nowhere_else() {
    let selection = with(&[spec()], &[], &[]);
    for turns in [
        &["my staff number is S one two three, four five six"][..],
        &["Staff number?", "s-123-456"],
        &["Staff number, please.", "Sure.", "S 12 34 56"],
        &["S 123456 is my badge"],
    ] {
        let found = found(&selection, turns);
        assert!(matches!(found.as_slice(), [("staff_number", "MEMBER_ID", _)]), "{turns:?}: {found:?}");
    }
    assert_eq!(found(&selection, &["the serial is S 123456"]), []);
    assert_eq!(found(&selection, &["staff number S 12345"]), []);
}

#[test]
fn a_checksum_by_name_is_a_label_and_no_gate() {
    let selection = with(&[Spec { pattern: "[0-9]{8}".into(), checksum: Some("luhn".into()), ..spec() }], &[], &[]);
    let checksum = |text: &str| detect(&[Turn { speaker: None, text }], &selection).iter().map(|f| f.checksum).collect::<Vec<_>>();
    assert_eq!(checksum("staff number 4539 1488"), [Checksum::Fail]);
    assert_eq!(checksum("staff number 4539 1489"), [Checksum::Pass]);
}

#[test]
fn a_rule_that_says_nothing_known_is_refused_with_its_name() {
    let wrong = [
        (Spec { entity: "SHOE_SIZE".into(), ..spec() }, CustomError::Entity("staff_number".into())),
        (Spec { checksum: Some("crc".into()), ..spec() }, CustomError::Checksum("staff_number".into())),
        (Spec { pattern: "[".into(), ..spec() }, CustomError::Pattern("staff_number".into())),
        (Spec { pattern: "[0-9]{1,1000000}".into(), ..spec() }, CustomError::Pattern("staff_number".into())),
        (Spec { name: "pin".into(), ..spec() }, CustomError::Name("pin".into())),
    ];
    for (spec, error) in wrong {
        assert_eq!(Custom::new(&spec).err(), Some(error));
    }
}

#[test]
fn the_allow_list_leaves_a_value_in_however_it_is_said() {
    let selection = with(&[], &["2709"], &[]);
    assert_eq!(found(&selection, &["my pin is two seven oh nine"]), []);
    assert_eq!(found(&selection, &["my pin is 27 08"]).len(), 1);
}

#[test]
fn the_deny_list_takes_words_and_codes_out_wherever_they_stand() {
    let selection = with(&[], &[], &["Project Bluebird", "X 4471"]);
    assert_eq!(found(&selection, &["it's about project bluebird again"]), [("deny_list", "CUSTOM", "project bluebird".into())]);
    assert_eq!(found(&selection, &["that was X double four seven one"]), [("deny_list", "CUSTOM", "X double four seven one".into())]);
    assert_eq!(found(&selection, &["a project", "bluebird"]), []);
}

#[test]
fn a_threshold_of_its_own_decides_for_its_entity_alone() {
    let selection = Selection::all().threshold(Entity::PIN, 0.99);
    assert_eq!(found(&selection, &["my pin is 2709 and my zip is 94103"]), [("us_zip", "US_ZIP", "94103".into())]);
}

#[test]
fn what_is_left_in_is_stated_with_its_reason_and_nothing_that_goes_is_stated_as_left() {
    let examine = |selection: &Selection, text: &str| detectors::examine(&[Turn { speaker: None, text }], selection);
    let left = |examined: &detectors::Examined| -> Vec<(&'static str, Suppression)> {
        examined.suppressed.iter().map(|own| (own.finding.entity.name(), own.by)).collect()
    };
    let text = "my pin is 4 4 7 1";
    let allowed = examine(&with(&[], &["4471"], &[]), text);
    assert_eq!((allowed.findings.len(), left(&allowed)), (0, vec![("PIN", Suppression::AllowList)]));
    let unsure = examine(&with(&[], &[], &[]).threshold(Entity::PIN, 1.0), text);
    assert_eq!((unsure.findings.len(), left(&unsure)), (0, vec![("PIN", Suppression::BelowThreshold)]));
    let found = examine(&with(&[], &[], &[]), text);
    assert_eq!((found.findings.len(), left(&found)), (1, vec![]));
    // On the same words, a surer finding of another kind: they go.
    let both = examine(&with(&[], &[], &["4471"]).threshold(Entity::PIN, 1.0), text);
    assert_eq!((both.findings.len(), left(&both)), (1, vec![]));
}

#[test]
fn the_rules_in_force_are_those_of_the_entities_looked_for_and_ones_own() {
    let ids = |selection: &Selection| {
        detectors::rules_in_force(selection).iter().map(|rule| (rule.id, rule.version.is_some())).collect::<Vec<_>>()
    };
    assert_eq!(ids(&with(&[spec()], &[], &["bluebird"])), [("pin", true), ("staff_number", false), ("deny_list", false)]);
    assert_eq!(detectors::rules_in_force(&Selection::all()).len(), detectors::rules().len());
}

#[test]
fn a_value_denotes_the_same_however_it_is_said_or_written() {
    for (words, denoted) in [
        ("four five three nine, double one", "453911"),
        ("4539-11.", "453911"),
        ("S one 2 three", "S123"),
        ("Anna Müller", "ANNAMÜLLER"),
        ("", ""),
    ] {
        assert_eq!(detectors::dictated(words).expose(), denoted, "{words}");
    }
}
