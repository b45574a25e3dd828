//! Check digits from weighted sums of digits, one function an identifier.

use super::{digit, sum};

/// UK NHS number: modulus 11 (NHS Data Dictionary).
pub fn is_nhs(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last() else { return false };
    let Some(sum) = sum(body, &[10, 9, 8, 7, 6, 5, 4, 3, 2]) else { return false };
    let expected = (11 - sum % 11) % 11;
    expected != 10 && digit(*check) == Some(expected)
}

/// US bank routing number (ABA): weights 3, 7, 1.
pub fn is_aba(value: &[u8]) -> bool {
    sum(value, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_some_and(|sum| sum % 10 == 0)
}

/// Australian tax file number, nine digits or eight (Australian Taxation Office).
pub fn is_tfn(value: &[u8]) -> bool {
    let total = match value.len() {
        8 => sum(value, &[10, 7, 8, 4, 6, 3, 5, 1]),
        _ => sum(value, &[1, 4, 3, 7, 5, 8, 6, 9, 10]),
    };
    total.is_some_and(|total| total % 11 == 0)
}

/// Australian Medicare card: the ninth digit checks the eight before; issue and person numbers may follow.
pub fn is_au_medicare(value: &[u8]) -> bool {
    let (Some(body), Some(check)) = (value.get(..8), value.get(8)) else { return false };
    let starts = matches!(value.first(), Some(b'2'..=b'6'));
    value.len() <= 11 && starts && sum(body, &[1, 3, 7, 9, 1, 3, 7, 9]).map(|sum| sum % 10) == digit(*check)
}

/// UK VAT number, nine digits or twelve with the branch: modulus 97; numbers from 100 000 000 on may also leave 42 or 55 (HMRC).
pub fn is_uk_vat(value: &[u8]) -> bool {
    if !matches!(value.len(), 9 | 12) || !value.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let total = value.get(..9).and_then(|nine| sum(nine, &[8, 7, 6, 5, 4, 3, 2, 10, 1]));
    let new_style = value.first() != Some(&b'0');
    total.is_some_and(|total| total % 97 == 0 || new_style && matches!(total % 97, 42 | 55))
}
