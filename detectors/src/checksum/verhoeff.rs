//! The Verhoeff check digit (J. Verhoeff, 1969), over the dihedral group of order ten: Aadhaar.

/// Product in the dihedral group D5.
fn product(a: u8, b: u8) -> u8 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b + 5 - 5) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

/// The permutation that a digit goes through once for each place from the right, modulo eight.
const PERMUTATION: [u8; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/// Whether the last digit is the Verhoeff check digit of those before it.
pub fn is_valid(value: &[u8]) -> bool {
    let mut check = 0;
    for (place, symbol) in value.iter().rev().enumerate() {
        if !symbol.is_ascii_digit() {
            return false;
        }
        let digit = (0..place % 8).fold(symbol - b'0', |digit, _| PERMUTATION[usize::from(digit)]);
        check = product(check, digit);
    }
    value.len() >= 2 && check == 0
}
