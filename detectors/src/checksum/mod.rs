//! Check digits, one file a scheme. All take the identifier's symbols as ASCII digits and upper-case letters, nothing between them, and
//! answer `false` for anything of another shape. A checksum never gates: recognisers mishear digits.

pub mod europe;
pub mod iban;
pub mod letters;
pub mod luhn;
pub mod verhoeff;
pub mod vin;
pub mod weighted;
pub mod world;

/// The value of an ASCII digit.
pub(crate) fn digit(symbol: u8) -> Option<u32> {
    symbol.is_ascii_digit().then(|| u32::from(symbol - b'0'))
}

/// Whether two digits of a month and two of a day can be a date in some year; months may count from an offset of so many for their century.
pub(crate) fn is_day(month: &[u8], day: &[u8], modulus: u32) -> bool {
    const DAYS: [u32; 13] = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let pair = sum(month, &[10, 1]).zip(sum(day, &[10, 1]));
    pair.is_some_and(|(month, day)| day >= 1 && DAYS.get((month % modulus) as usize).is_some_and(|days| day <= *days))
}

/// The weighted sum of digits; `None` unless there are as many digits as weights, and nothing else.
pub(crate) fn sum(value: &[u8], weights: &[u32]) -> Option<u32> {
    if value.len() != weights.len() {
        return None;
    }
    value.iter().zip(weights).map(|(symbol, weight)| Some(digit(*symbol)? * weight)).sum()
}
