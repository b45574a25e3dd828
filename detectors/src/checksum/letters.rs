//! Check digits of identifiers that mix letters and digits.

use super::{digit, sum};

/// US DEA registration: two letters, six digits, and their check digit (21 CFR 1301; sums of the odd places plus twice the even ones).
pub fn is_dea(value: &[u8]) -> bool {
    let (Some(letters), Some(body), Some(check)) = (value.get(..2), value.get(2..8), value.get(8)) else { return false };
    let prefix = letters.iter().all(u8::is_ascii_uppercase);
    value.len() == 9 && prefix && sum(body, &[1, 2, 1, 2, 1, 2]).map(|sum| sum % 10) == digit(*check)
}
