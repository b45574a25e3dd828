//! Check digits of Europe's national identifiers, one function an identifier.

use super::{digit, is_day, luhn, sum};

/// The letters of Spain's DNI, by the number modulo 23 (Real Decreto 1553/2005).
const DNI: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

/// A number of decimal digits.
fn number(value: &[u8]) -> Option<u64> {
    value.iter().try_fold(0u64, |number, symbol| number.checked_mul(10)?.checked_add(u64::from(digit(*symbol)?)))
}

/// Spain's DNI: eight digits and their letter.
pub fn is_dni(value: &[u8]) -> bool {
    let Some((letter, digits)) = value.split_last().filter(|_| value.len() == 9) else { return false };
    number(digits).is_some_and(|number| DNI.get((number % 23) as usize) == Some(letter))
}

/// Spain's NIE: X, Y or Z, seven digits and the letter that the DNI has with 0, 1 or 2 in front.
pub fn is_nie(value: &[u8]) -> bool {
    let Some((first @ b'X'..=b'Z', rest)) = value.split_first() else { return false };
    let mut dni = vec![first - b'X' + b'0'];
    dni.extend_from_slice(rest);
    is_dni(&dni)
}

/// France's NIR: thirteen symbols and 97 minus their remainder; Corsica's departments 2A and 2B count as 19 and 18 (INSEE).
pub fn is_nir(value: &[u8]) -> bool {
    let (Some(body), Some(key)) = (value.get(..13), value.get(13..15)) else { return false };
    let mut body = body.to_vec();
    match body.get(5..7) {
        Some(b"2A") => (body[5], body[6]) = (b'1', b'9'),
        Some(b"2B") => (body[5], body[6]) = (b'1', b'8'),
        _ => {}
    }
    value.len() == 15 && number(&body).zip(number(key)).is_some_and(|(body, key)| 97 - body % 97 == key)
}

/// Germany's tax identification number: ISO/IEC 7064 MOD 11,10; among the first ten digits one stands two or three times, all others once.
pub fn is_steuer_id(value: &[u8]) -> bool {
    let mut counts = [0u8; 10];
    for symbol in value.iter().take(10) {
        let Some(digit) = digit(*symbol) else { return false };
        counts[digit as usize] += 1;
    }
    let mut repeated = counts.iter().filter(|count| **count > 1);
    let one = matches!(repeated.next(), Some(2 | 3)) && repeated.next().is_none();
    value.len() == 11 && value[0] != b'0' && one && mod_11_10(value)
}

fn mod_11_10(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last() else { return false };
    let product = body.iter().try_fold(10, |product, symbol| {
        let sum = (digit(*symbol)? + product) % 10;
        Some(if sum == 0 { 10 } else { sum } * 2 % 11)
    });
    product.is_some_and(|product| Some((11 - product) % 10) == digit(*check))
}

/// What a digit or letter in an odd place of Italy's fiscal code counts (D.M. 23/12/1976); digits count as the letters A to J.
const ODD: [u32; 26] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// Italy's fiscal code: sixteen symbols, the last a letter that checks the others.
pub fn is_codice_fiscale(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last().filter(|_| value.len() == 16) else { return false };
    let rank = |symbol: u8| match symbol {
        b'0'..=b'9' => Some(symbol - b'0'),
        b'A'..=b'Z' => Some(symbol - b'A'),
        _ => None,
    };
    let total: Option<u32> = body
        .iter()
        .enumerate()
        .map(|(place, symbol)| {
            let rank = rank(*symbol)?;
            Some(if place % 2 == 0 { ODD[usize::from(rank)] } else { u32::from(rank) })
        })
        .sum();
    total.is_some_and(|total| u32::from(*check) == u32::from(b'A') + total % 26)
}

/// The Netherlands' BSN: the eleven-proof, the last digit counting minus one.
pub fn is_bsn(value: &[u8]) -> bool {
    let (Some(body), Some(check)) = (value.get(..8), value.get(8)) else { return false };
    let total = sum(body, &[9, 8, 7, 6, 5, 4, 3, 2]).zip(digit(*check));
    value.len() == 9 && total.is_some_and(|(total, check)| total % 11 == check)
}

/// Belgium's national number: 97 minus the remainder of the first nine digits, with a 2 before them for who was born from 2000 on.
pub fn is_belgian_nn(value: &[u8]) -> bool {
    let (Some(body), Some(key)) = (value.get(..9), value.get(9..11)) else { return false };
    let pair = number(body).zip(number(key)).filter(|_| value.len() == 11);
    pair.is_some_and(|(body, key)| 97 - body % 97 == key || 97 - (2_000_000_000 + body) % 97 == key)
}

/// Poland's PESEL: birth date, the month counting from 0, 20, 40, 60 or 80 for its century, a serial, a check digit.
pub fn is_pesel(value: &[u8]) -> bool {
    let born = value.get(2..4).zip(value.get(4..6)).is_some_and(|(month, day)| is_day(month, day, 20));
    born && sum(value, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_some_and(|total| total % 10 == 0)
}

/// Sweden's personal identity number: Luhn over the ten digits, the century's two not counted.
pub fn is_personnummer(value: &[u8]) -> bool {
    let ten = if value.len() == 12 { value.get(2..) } else { Some(value) };
    ten.is_some_and(|ten| ten.len() == 10 && luhn::is_valid(ten))
}

/// Norway's national identity number: two check digits of modulus 11.
pub fn is_fodselsnummer(value: &[u8]) -> bool {
    let first = value.get(..10).and_then(|ten| sum(ten, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]));
    let second = sum(value, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]);
    first.zip(second).is_some_and(|(first, second)| first % 11 == 0 && second % 11 == 0)
}

/// The check symbols of Finland's personal identity code, by the nine digits modulo 31.
const HETU: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// Finland's personal identity code: birth date, a century's sign (a letter, or a hyphen that isn't written here), three digits, a check symbol.
pub fn is_hetu(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last() else { return false };
    let digits: Vec<u8> = match body.get(6) {
        Some(b'A'..=b'F' | b'U'..=b'Y') => body.iter().enumerate().filter(|(place, _)| *place != 6).map(|(_, symbol)| *symbol).collect(),
        _ => body.to_vec(),
    };
    let born = body.get(2..4).zip(body.get(..2)).is_some_and(|(month, day)| is_day(month, day, 100));
    born && digits.len() == 9 && number(&digits).is_some_and(|number| HETU.get((number % 31) as usize) == Some(check))
}

/// Portugal's NIF: modulus 11, remainders of 0 and 1 give 0.
pub fn is_portuguese_nif(value: &[u8]) -> bool {
    let (Some(body), Some(check)) = (value.get(..8), value.get(8)) else { return false };
    let expected = sum(body, &[9, 8, 7, 6, 5, 4, 3, 2]).map(|total| (11 - total % 11) % 11 % 10);
    value.len() == 9 && value[0] != b'0' && expected.is_some() && expected == digit(*check)
}

/// The check letters of Ireland's PPSN, by the weighted sum modulo 23.
const PPSN: &[u8; 23] = b"WABCDEFGHIJKLMNOPQRSTUV";

/// Ireland's PPSN: seven digits, a check letter, and since 2013 another letter that counts nine times (W, T and X of old ones count nothing).
pub fn is_ppsn(value: &[u8]) -> bool {
    let (Some(body), Some(check)) = (value.get(..7), value.get(7)) else { return false };
    let extra = match value.get(8) {
        None | Some(b'W' | b'T' | b'X') => 0,
        Some(letter @ (b'A' | b'B' | b'H')) => u32::from(letter - b'A' + 1) * 9,
        Some(_) => return false,
    };
    let total = sum(body, &[8, 7, 6, 5, 4, 3, 2]);
    value.len() <= 9 && total.is_some_and(|total| PPSN.get(((total + extra) % 23) as usize) == Some(check))
}
