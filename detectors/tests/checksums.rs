//! Agreement with python-stdnum 2.2 on its documented examples and on all their single-digit errors (`stdnum.csv`: scheme, value, valid), and
//! published examples of the schemes that it lacks.
use detectors::checksum::{self, Check, NAMED, letters, luhn, vin, weighted, world};

#[test]
fn every_checksum_agrees_with_the_oracle_on_examples_and_single_digit_errors() {
    let mut counts = [0usize; 2];
    let (mut wrong, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    for line in include_str!("stdnum.csv").lines() {
        let [scheme, value, valid] = line.split(',').collect::<Vec<_>>()[..] else { panic!("not a row: {line}") };
        let check = checksum::by_name(scheme).expect("a scheme that is known");
        seen.insert(scheme);
        if check(value.as_bytes()) != (valid == "1") {
            wrong.push(line);
        }
        counts[usize::from(valid == "1")] += 1;
    }
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(counts[0] > 1000 && counts[1] >= seen.len(), "{counts:?}");
    assert_eq!(seen.len(), 28, "{seen:?}");
}

#[test]
fn schemes_that_the_oracle_lacks_agree_with_published_examples() {
    let cases: &[(Check, &str, bool)] = &[
        (luhn::is_valid_npi, "1234567893", true),
        (luhn::is_valid_npi, "1234567894", false),
        (vin::is_valid, "1M8GDM9AXKP042788", true),
        (vin::is_valid, "1M8GDM9AXKP042789", false),
        (vin::is_valid, "11111111111111111", true),
        (letters::is_dea, "AB1234563", true),
        (letters::is_dea, "AB1234564", false),
        (weighted::is_au_medicare, "2123456701", true),
        (weighted::is_au_medicare, "2123456711", false),
        (world::is_nric, "S1234567D", true),
        (world::is_nric, "F1234567N", true),
        (world::is_nric, "T1234567J", true),
        (world::is_nric, "G1234567X", true),
        (world::is_nric, "M1234567K", true),
        (world::is_nric, "S1234567E", false),
    ];
    for (check, value, valid) in cases {
        assert_eq!(check(value.as_bytes()), *valid, "{value}");
    }
}

#[test]
fn no_checksum_panics_on_any_length_or_symbol() {
    for length in 0..40 {
        for symbol in [b'0', b'9', b'A', b'Z', b' ', 0, 255] {
            let value = vec![symbol; length];
            for (_, check) in NAMED {
                check(&value);
            }
        }
    }
}
