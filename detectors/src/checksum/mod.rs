//! Check digits, one file a scheme. All take the identifier's symbols as ASCII digits and upper-case letters, nothing between them, and
//! answer `false` for anything of another shape. A checksum never gates: recognisers mishear digits.

pub mod iban;
pub mod letters;
pub mod luhn;
pub mod verhoeff;
pub mod vin;
pub mod weighted;

/// The value of an ASCII digit.
pub(crate) fn digit(symbol: u8) -> Option<u32> {
    symbol.is_ascii_digit().then(|| u32::from(symbol - b'0'))
}

/// The weighted sum of digits; `None` unless there are as many digits as weights, and nothing else.
pub(crate) fn sum(value: &[u8], weights: &[u32]) -> Option<u32> {
    if value.len() != weights.len() {
        return None;
    }
    value.iter().zip(weights).map(|(symbol, weight)| Some(digit(*symbol)? * weight)).sum()
}
