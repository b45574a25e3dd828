//! Agreement with python-stdnum 2.2 on its documented examples and on all their single-digit errors (`stdnum.csv`: scheme, value, valid), and
//! published examples of the schemes that it lacks.
use detectors::checksum::{iban, letters, luhn, verhoeff, vin, weighted};

/// A checksum by the table's name for it.
type Check = fn(&[u8]) -> bool;

const SCHEMES: &[(&str, Check)] = &[
    ("luhn", luhn::is_valid),
    ("iban", iban::is_valid),
    ("verhoeff", verhoeff::is_valid),
    ("nhs", weighted::is_nhs),
    ("aba", weighted::is_aba),
    ("tfn", weighted::is_tfn),
    ("vat", weighted::is_uk_vat),
];

#[test]
fn every_checksum_agrees_with_the_oracle_on_examples_and_single_digit_errors() {
    let mut counts = [0usize; 2];
    for line in include_str!("stdnum.csv").lines() {
        let [scheme, value, valid] = line.split(',').collect::<Vec<_>>()[..] else { panic!("not a row: {line}") };
        let (_, check) = SCHEMES.iter().find(|(name, _)| *name == scheme).expect("a scheme that is known");
        assert_eq!(check(value.as_bytes()), valid == "1", "{scheme} {value}");
        counts[usize::from(valid == "1")] += 1;
    }
    assert!(counts[0] > 1000 && counts[1] >= SCHEMES.len(), "{counts:?}");
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
            for (_, check) in SCHEMES {
                check(&value);
            }
            luhn::is_valid_npi(&value);
            vin::is_valid(&value);
            letters::is_dea(&value);
            weighted::is_au_medicare(&value);
        }
    }
}
