//! Tests of the policies: the built-in ones, mistakes, and the canonical text.

use secrecy::ExposeSecret;

use super::*;

const SMALL: &str = "name = 'mine'\nversion = '1'\nentities = ['PIN', 'CREDIT_CARD']\n";

fn places(text: &str) -> Vec<String> {
    Policy::parse(text).err().map_or(Vec::new(), |mistakes| mistakes.0.into_iter().map(|mistake| mistake.place).collect())
}

#[test]
fn every_built_in_policy_parses_bears_its_own_name_and_states_every_key() {
    let keys = ["description", "fill", "channels", "min_confidence", "learned", "padding.before_ms", "padding.after_ms"];
    let more = ["coverage.max_gap_ms", "coverage.on_gap", "verify.max_rounds"];
    for (name, text) in BUILT_IN {
        assert_eq!(Policy::parse(text).unwrap().name, *name);
        let table: toml::Table = text.parse().unwrap();
        for key in keys.iter().chain(&more) {
            let value = key.split('.').try_fold(&Value::Table(table.clone()), |value, part| value.get(part)).cloned();
            assert!(value.is_some(), "{name} lacks {key}");
        }
    }
}

#[test]
fn a_policy_may_leave_it_to_rules_alone_and_has_another_digest_then() {
    let (small, ruled) = (Policy::parse(SMALL).unwrap(), Policy::parse(&format!("learned = false\n{SMALL}")).unwrap());
    assert!(small.learned && !ruled.learned);
    assert_eq!(ruled.canonical(), small.canonical() + "learned=false\n");
}

#[test]
fn a_policy_needs_its_name_its_version_and_what_it_removes_and_nothing_else() {
    assert_eq!(places(""), ["name", "version", "entities"]);
    let policy = Policy::parse(SMALL).unwrap();
    assert_eq!((policy.padding.before_ms, policy.padding.after_ms, policy.min_confidence), (200, 300, 0.5));
    assert!(policy.removes("PIN") && !policy.removes("IBAN"));
    assert!(Policy::parse(built_in("all").unwrap()).unwrap().removes("IBAN"));
}

#[test]
fn a_policy_with_mistakes_is_refused_with_all_of_them() {
    let cases: [(&str, &[&str]); 8] = [
        ("fill = 'beep'\nchannels = 'left'", &["fill", "channels"]),
        ("min_confidence = 1.5", &["min_confidence"]),
        ("min_confidence = nan", &["min_confidence"]),
        ("padding.before_ms = -1\nverify.max_rounds = 4", &["padding.before_ms", "verify.max_rounds"]),
        ("[coverage]\non_gap = 'ignore'\nmax_gap = 3", &["coverage.on_gap", "coverage.max_gap"]),
        ("padding = 200", &["padding"]),
        ("colour = 'blue'", &["colour"]),
        ("[verify.more]\nx = 1", &["verify.more"]),
    ];
    for (text, expected) in cases {
        assert_eq!(places(&format!("{SMALL}{text}")), expected, "{text}");
    }
}

#[test]
fn names_and_entities_are_checked_by_their_shape() {
    for entities in ["[]", "['PIN', 'PIN']", "['pin']", "'everything'", "[1]", "['']"] {
        assert_eq!(places(&format!("name = 'x'\nversion = '1'\nentities = {entities}")), ["entities"], "{entities}");
    }
    for name in ["", "My policy", "../pci", "naïve"] {
        assert_eq!(places(&format!("name = '{name}'\nversion = '1'\nentities = 'all'")), ["name"], "{name}");
    }
}

#[test]
fn the_canonical_text_depends_on_what_the_policy_does_and_on_nothing_else() {
    let reordered =
        "# mine\nentities = [ 'CREDIT_CARD', 'PIN' ]\nversion = '1'\nname = 'mine'\ndescription = 'words'\npadding.before_ms = 200";
    let canonical = |text: &str| Policy::parse(text).unwrap().canonical();
    assert_eq!(canonical(SMALL), canonical(reordered));
    assert_ne!(canonical(SMALL), canonical(&format!("{SMALL}padding.before_ms = 201")));
    assert!(canonical(SMALL).starts_with("name=mine\nversion=\"1\"\nentities=CREDIT_CARD,PIN\nfill=tone\n"));
}

const RULE: &str = "[[rules]]\nname = 'staff'\npattern = 'S[0-9]{6}'\ncatch = ['S 123456']\nignore = ['no']\n";

#[test]
fn what_a_policy_adds_is_read_and_changes_what_it_does() {
    let policy = Policy::parse(&format!("{SMALL}allow = ['0800 123']\ndeny = ['bluebird']\nthresholds.PIN = 0.3\n{RULE}")).unwrap();
    assert_eq!((policy.rules.0[0].name.as_str(), policy.rules.0[0].entity.as_str()), ("staff", "CUSTOM"));
    assert_eq!((policy.allow.len(), policy.deny.len(), policy.thresholds.0["PIN"]), (1, 1, 0.3));
    let plain = Policy::parse(SMALL).unwrap().canonical();
    for addition in ["allow = ['0800 123']", "deny = ['bluebird']", "thresholds.PIN = 0.3", RULE] {
        assert_ne!(plain, Policy::parse(&format!("{SMALL}{addition}")).unwrap().canonical(), "{addition}");
    }
}

#[test]
fn a_rule_of_ones_own_with_mistakes_is_refused_with_all_of_them() {
    let wrong = [
        ("rules = 3", &["[[rules]]"][..]),
        (
            "[[rules]]\nname = 'Staff'\ncolour = 1",
            &["name is not", "colour", "pattern is missing", "catch is missing", "ignore is missing"],
        ),
        (
            "[[rules]]\nname = 'x'\npattern = 1\nentity = 'pin'\ncatch = ['a']\nignore = ['b']",
            &["pattern is a whole number", "entity is not"],
        ),
        ("thresholds.PIN = 2", &["from 0 to 1"]),
        ("thresholds.pin = 0.5", &["CREDIT_CARD"]),
    ];
    for (text, expected) in wrong {
        let mistakes = Policy::parse(&format!("{SMALL}{text}")).unwrap_err().to_string();
        assert!(expected.iter().all(|part| mistakes.contains(part)), "{text}: {mistakes}");
    }
    assert!(Policy::parse(&format!("{SMALL}{RULE}{RULE}")).unwrap_err().to_string().contains("twice"));
}

#[test]
fn the_canonical_text_holds_no_value_of_a_list_and_changes_with_its_length() {
    let canonical = |text: &str| Policy::parse(&format!("{SMALL}{text}")).unwrap().canonical();
    let (one, other, two) = (canonical("allow = ['0800 123']"), canonical("allow = ['0800 124']"), canonical("allow = ['0800 123', 'x']"));
    assert!(!one.contains("0800") && one == other && one != two);
    let lists = |text: &str| Policy::parse(&format!("{SMALL}{text}")).unwrap().lists().expose_secret().to_owned();
    assert_ne!(lists("allow = ['0800 123']"), lists("deny = ['0800 123']"));
    assert_ne!(lists("allow = ['a', 'b']"), lists("allow = ['a\\nallow=b']"));
}

#[test]
fn a_control_names_what_the_policy_removes_or_says_that_it_is_out_of_reach() {
    let control = |more: &str| places(&format!("{SMALL}[[controls]]\nframework = 'F'\ncontrol = '1'\nstatement = 'S'\n{more}"));
    assert!(control("entities = ['PIN']").is_empty() && control("reach = 'out_of_reach'").is_empty());
    for wrong in ["entities = ['IBAN']", "entities = ['pin']", "reach = 'maybe'", "reach = 'out_of_reach'\nentities = ['PIN']", "more = 1"]
    {
        assert_eq!(control(wrong), ["controls"], "{wrong}");
    }
    assert_eq!(places(&format!("{SMALL}[[controls]]\nframework = 'F'")), ["controls"]);
}

#[test]
fn every_framework_policy_states_what_it_serves_and_that_a_voice_is_out_of_its_reach() {
    for (name, text) in BUILT_IN {
        let controls = Policy::parse(text).unwrap().controls.0;
        assert!(controls.iter().any(|control| control.reach == crate::controls::Reach::Supports), "{name}");
        let voice =
            controls.iter().any(|control| control.reach == crate::controls::Reach::OutOfReach && control.statement.contains("voice"));
        assert!(voice || *name == "pci", "{name}");
    }
}

#[test]
fn what_stands_in_the_transcript_is_part_of_what_a_policy_does() {
    let parsed = |text: &str| Policy::parse(&format!("{SMALL}{text}")).unwrap();
    let policy = parsed("[transcript]\nstrategy = 'mask'\nforms = ['srt']\n[transcript.entities]\nPIN = 'fpe'");
    assert!(policy.transcript.needs_key() && !parsed("transcript.strategy = 'mask'").transcript.needs_key());
    assert!(policy.canonical().ends_with("transcript.strategy=mask\ntranscript.entities=PIN fpe\ntranscript.forms=srt\n"));
    for wrong in
        ["transcript.strategy = 'hide'", "transcript.forms = ['doc']", "transcript.entities.pin = 'mask'", "transcript.entities.PIN = 'x'"]
    {
        assert_eq!(places(&format!("{SMALL}{wrong}")).len(), 1, "{wrong}");
    }
}
