//! The Luhn check digit (ISO/IEC 7812-1 annex B): cards, IMEI, ICCID, SIN; with a prefix also the NPI.

use super::digit;

/// Whether the last digit is the Luhn check digit of those before it.
pub fn is_valid(value: &[u8]) -> bool {
    value.len() >= 2 && sum(value).is_some_and(|sum| sum % 10 == 0)
}

fn sum(value: &[u8]) -> Option<u32> {
    value.iter().rev().enumerate().map(|(place, symbol)| Some(term(digit(*symbol)?, place))).sum()
}

fn term(digit: u32, place: usize) -> u32 {
    match (place % 2, digit * 2) {
        (0, _) => digit,
        (_, double) if double > 9 => double - 9,
        (_, double) => double,
    }
}

/// US National Provider Identifier: Luhn over the ten digits with the prefix 80840 (45 CFR 162.406).
pub fn is_valid_npi(value: &[u8]) -> bool {
    value.len() == 10 && sum(value).is_some_and(|sum| (sum + 24) % 10 == 0)
}
