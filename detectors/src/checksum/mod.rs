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

/// Whether a value's check digits hold.
pub type Check = fn(&[u8]) -> bool;

/// Every checksum by the name that an operator's rule may give it.
pub const NAMED: &[(&str, Check)] = &[
    ("luhn", luhn::is_valid),
    ("iban", iban::is_valid),
    ("verhoeff", verhoeff::is_valid),
    ("vin", vin::is_valid),
    ("npi", luhn::is_valid_npi),
    ("dea", letters::is_dea),
    ("nhs", weighted::is_nhs),
    ("aba", weighted::is_aba),
    ("tfn", weighted::is_tfn),
    ("au_medicare", weighted::is_au_medicare),
    ("vat", weighted::is_uk_vat),
    ("dni", europe::is_dni),
    ("nie", europe::is_nie),
    ("nir", europe::is_nir),
    ("steuer_id", europe::is_steuer_id),
    ("codice_fiscale", europe::is_codice_fiscale),
    ("bsn", europe::is_bsn),
    ("belgian_nn", europe::is_belgian_nn),
    ("pesel", europe::is_pesel),
    ("personnummer", europe::is_personnummer),
    ("fodselsnummer", europe::is_fodselsnummer),
    ("hetu", europe::is_hetu),
    ("portuguese_nif", europe::is_portuguese_nif),
    ("ppsn", europe::is_ppsn),
    ("cpf", world::is_cpf),
    ("curp", world::is_curp),
    ("cuit", world::is_cuit),
    ("rut", world::is_rut),
    ("nric", world::is_nric),
    ("rrn", world::is_rrn),
    ("my_number", world::is_my_number),
    ("south_african_id", world::is_south_african_id),
    ("tckn", world::is_tckn),
];

/// The checksum of that name.
pub fn by_name(name: &str) -> Option<Check> {
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, check)| *check)
}

/// All names, for a message.
pub(crate) fn names() -> String {
    NAMED.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

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
