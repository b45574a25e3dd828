//! Check digits of national identifiers of the Americas, Asia, Africa and Turkey, one function an identifier.

use super::{digit, is_day, luhn, sum};

/// Brazil's CPF: two check digits of modulus 11, remainders under 2 give 0 (Receita Federal). One digit eleven times is no CPF.
pub fn is_cpf(value: &[u8]) -> bool {
    let check = |weights: &[u32]| {
        let total = value.get(..weights.len()).and_then(|body| sum(body, weights))?;
        Some((11 - total % 11) % 11 % 10)
    };
    let same = value.windows(2).all(|pair| pair[0] == pair[1]);
    let pair = check(&[10, 9, 8, 7, 6, 5, 4, 3, 2]).zip(check(&[11, 10, 9, 8, 7, 6, 5, 4, 3, 2]));
    let written = value.get(9).zip(value.get(10)).and_then(|(a, b)| digit(*a).zip(digit(*b)));
    value.len() == 11 && !same && pair.is_some() && pair == written
}

/// Mexico's CURP: each of seventeen symbols counts its rank (N with tilde stands after N) times its place from the end (RENAPO).
pub fn is_curp(value: &[u8]) -> bool {
    let rank = |symbol: u8| match symbol {
        b'0'..=b'9' => Some(u32::from(symbol - b'0')),
        b'A'..=b'N' => Some(u32::from(symbol - b'A') + 10),
        b'O'..=b'Z' => Some(u32::from(symbol - b'A') + 11),
        _ => None,
    };
    let Some((check, body)) = value.split_last().filter(|_| value.len() == 18) else { return false };
    let letters = body.iter().take(4).chain(&body[10..16]).all(u8::is_ascii_uppercase) && body[4..10].iter().all(u8::is_ascii_digit);
    let total: Option<u32> = body.iter().zip((2..=18).rev()).map(|(symbol, weight)| Some(rank(*symbol)? * weight)).sum();
    letters
        && is_day(&body[6..8], &body[8..10], 100)
        && total.map(|total| (10 - total % 10) % 10) == digit(*check)
        && digit(*check).is_some()
}

/// Argentina's CUIT and CUIL: modulus 11, 10 counts as 9 and 11 as 0 (AFIP); the first two digits say of what kind it is.
pub fn is_cuit(value: &[u8]) -> bool {
    const KINDS: [&[u8; 2]; 10] = [b"20", b"23", b"24", b"27", b"30", b"33", b"34", b"50", b"51", b"55"];
    let kind = value.get(..2).is_some_and(|kind| KINDS.iter().any(|known| known.as_slice() == kind));
    let total = value.get(..10).and_then(|body| sum(body, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
    let expected = total.map(|total| match 11 - total % 11 {
        11 => 0,
        10 => 9,
        check => check,
    });
    value.len() == 11 && kind && expected.is_some() && expected == value.get(10).and_then(|check| digit(*check))
}

/// Chile's RUT: modulus 11 with weights 2 to 7 from the right, K for 10.
pub fn is_rut(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last().filter(|_| (8..=9).contains(&value.len())) else { return false };
    let total: Option<u32> = body.iter().rev().zip((2..=7).cycle()).map(|(symbol, weight)| Some(digit(*symbol)? * weight)).sum();
    total.is_some_and(|total| {
        let expected = match (11 - total % 11) % 11 {
            10 => b'K',
            digit => b'0' + digit as u8,
        };
        *check == expected
    })
}

/// Singapore's NRIC and FIN: a letter for the century or the pass, seven digits, a check letter.
pub fn is_nric(value: &[u8]) -> bool {
    let (Some(first), Some(body), Some(check)) = (value.first(), value.get(1..8), value.get(8)) else { return false };
    let (offset, letters): (u32, &[u8; 11]) = match first {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return false,
    };
    let total = sum(body, &[2, 7, 6, 5, 4, 3, 2]);
    value.len() == 9 && total.is_some_and(|total| letters[((total + offset) % 11) as usize] == *check)
}

/// South Korea's resident registration number, as issued until October 2020.
pub fn is_rrn(value: &[u8]) -> bool {
    let total = value.get(..12).and_then(|body| sum(body, &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]));
    let expected = total.map(|total| (11 - total % 11) % 10);
    value.len() == 13 && expected.is_some() && expected == value.get(12).and_then(|check| digit(*check))
}

/// Japan's Individual Number ("My Number"), twelve digits.
pub fn is_my_number(value: &[u8]) -> bool {
    let total = value.get(..11).and_then(|body| sum(body, &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
    let expected = total.map(|total| (11 - total % 11) % 11 % 10);
    value.len() == 12 && expected.is_some() && expected == value.get(11).and_then(|check| digit(*check))
}

/// South Africa's identity number: Luhn over thirteen digits; the eleventh says citizen (0) or resident (1).
pub fn is_south_african_id(value: &[u8]) -> bool {
    value.len() == 13 && matches!(value[10], b'0' | b'1') && luhn::is_valid(value)
}

/// Turkey's identification number: eleven digits, the first no zero, two check digits.
pub fn is_tckn(value: &[u8]) -> bool {
    let body = value.get(..9).and_then(|body| sum(body, &[1; 9]).zip(sum(body, &[3, 1, 3, 1, 3, 1, 3, 1, 3])));
    let written = value.get(9).zip(value.get(10)).and_then(|(a, b)| digit(*a).zip(digit(*b)));
    let expected = body.map(|(plain, weighted)| {
        let first = (10 - weighted % 10) % 10;
        (first, (first + plain) % 10)
    });
    value.len() == 11 && value[0] != b'0' && expected.is_some() && expected == written
}
