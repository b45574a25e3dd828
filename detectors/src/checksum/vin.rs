//! The check digit of North American vehicle identification numbers (49 CFR 565.15, ISO 3779).

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

fn value_of(symbol: u8) -> Option<u32> {
    Some(match symbol {
        b'0'..=b'9' => u32::from(symbol - b'0'),
        b'A'..=b'H' => u32::from(symbol - b'A') + 1,
        b'J'..=b'N' => u32::from(symbol - b'J') + 1,
        b'P' => 7,
        b'R' => 9,
        b'S'..=b'Z' => u32::from(symbol - b'S') + 2,
        _ => return None,
    })
}

/// Whether the ninth symbol is the check digit of the other sixteen.
pub fn is_valid(value: &[u8]) -> bool {
    if value.len() != WEIGHTS.len() {
        return false;
    }
    let sum: Option<u32> = value.iter().zip(WEIGHTS).map(|(symbol, weight)| Some(value_of(*symbol)? * weight)).sum();
    let expected = sum.map(|sum| if sum % 11 == 10 { b'X' } else { b'0' + (sum % 11) as u8 });
    expected == value.get(8).copied()
}
