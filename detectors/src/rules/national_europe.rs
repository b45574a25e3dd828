//! National identifiers of Europe, one row a country.

use redaction::finding::Entity;

use super::national::{Row, rule};
use crate::checksum::europe;
use crate::code::{self, Alphabet, Code};
use crate::rule::Case;

/// Spain: national identity document (DNI, NIF), eight digits and a letter.
pub(crate) static ES_DNI: Code = rule(Row {
    id: "es_dni",
    entity: Entity::ES_DNI,
    description: "Spain: national identity document (DNI, NIF), eight digits and a letter.",
    cues: &["dni number?", "d n i number?", "documento nacional de identidad", "spanish id number?", "nif number?", "n i f number?"],
    alphabet: Alphabet::Mixed,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(europe::is_dni),
    cases: &[
        Case::Catches("Your DNI number?|five four three six two three one five K", "five four three six two three one five K"),
        Case::Ignores("the DNI office opens at 9"),
    ],
});

/// Spain: foreigner identity number (NIE), a letter, seven digits, a letter.
pub(crate) static ES_NIE: Code = rule(Row {
    id: "es_nie",
    entity: Entity::ES_NIE,
    description: "Spain: foreigner identity number (NIE), a letter, seven digits, a letter.",
    cues: &["nie number?", "n i e number?", "spanish foreigner number"],
    alphabet: Alphabet::Mixed,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(europe::is_nie),
    cases: &[Case::Catches("my NIE number is X 2482300 W", "X 2482300 W"), Case::Ignores("a NIE appointment takes 3 weeks")],
});

/// France: social security number (NIR, INSEE), thirteen symbols and a key of two.
pub(crate) static FR_NIR: Code = rule(Row {
    id: "fr_nir",
    entity: Entity::FR_NIR,
    description: "France: social security number (NIR, INSEE), thirteen symbols and a key of two.",
    cues: &[
        "nir number?",
        "n i r number?",
        "insee number?",
        "french social security number?",
        "securite sociale",
        "carte vitale number?",
        "numero de securite sociale",
        "vitale card number?",
    ],
    alphabet: Alphabet::Mixed,
    lengths: &[15, 13],
    loose: (12, 16),
    shape: code::any,
    check: Some(europe::is_nir),
    cases: &[
        Case::Catches("What's the number on your carte vitale? The INSEE number?|2 95 10 99 126 111 93", "2 95 10 99 126 111 93"),
        Case::Ignores("INSEE published 12 figures"),
    ],
});

/// Germany: tax identification number, eleven digits.
pub(crate) static DE_STEUER_ID: Code = rule(Row {
    id: "de_steuer_id",
    entity: Entity::DE_STEUER_ID,
    description: "Germany: tax identification number, eleven digits.",
    cues: &[
        "steuer id",
        "steuer identification number?",
        "steueridentifikationsnummer",
        "german tax id/number",
        "steuernummer",
        "identifikationsnummer",
        "idnr",
        "tax id in germany",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(europe::is_steuer_id),
    cases: &[Case::Catches("my Steuer ID is 36 574 261 809", "36 574 261 809"), Case::Ignores("the Steuer office has 3 doors")],
});

/// Italy: fiscal code, sixteen symbols.
pub(crate) static IT_CODICE_FISCALE: Code = rule(Row {
    id: "it_codice_fiscale",
    entity: Entity::IT_CODICE_FISCALE,
    description: "Italy: fiscal code, sixteen symbols.",
    cues: &["codice fiscale", "codice fiscal", "cottage fiscale", "italian tax code/number", "fiscal code", "italian fiscal code"],
    alphabet: Alphabet::Mixed,
    lengths: &[16],
    loose: (14, 18),
    shape: is_fiscal,
    check: Some(europe::is_codice_fiscale),
    cases: &[
        Case::Catches(
            "The codice fiscale?|R C C M N L eight three S one eight D nine six nine H",
            "R C C M N L eight three S one eight D nine six nine H",
        ),
        Case::Ignores("the fiscal year has 4 quarters"),
    ],
});

/// Netherlands: citizen service number (BSN), nine digits.
pub(crate) static NL_BSN: Code = rule(Row {
    id: "nl_bsn",
    entity: Entity::NL_BSN,
    description: "Netherlands: citizen service number (BSN), nine digits.",
    cues: &["bsn number?", "b s n number?", "burgerservicenummer", "burger service number/nummer", "citizen service number", "sofi number"],
    alphabet: Alphabet::Digits,
    lengths: &[9, 8],
    loose: (7, 10),
    shape: code::any,
    check: Some(europe::is_bsn),
    cases: &[
        Case::Catches("And your BSN?|one one one two two two three three three", "one one one two two two three three three"),
        Case::Ignores("BSN letters take 5 days"),
    ],
});

/// Belgium: national register number, eleven digits.
pub(crate) static BE_NN: Code = rule(Row {
    id: "be_nn",
    entity: Entity::BE_NN,
    description: "Belgium: national register number, eleven digits.",
    cues: &[
        "rijksregisternummer",
        "national register number",
        "registre national",
        "rijksregister number?",
        "belgian national number",
        "numero de registre national",
        "national registry number",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(europe::is_belgian_nn),
    cases: &[
        Case::Catches("my national register number is 85 07 30 033 28", "85 07 30 033 28"),
        Case::Ignores("the national register opens at 9"),
    ],
});

/// Poland: PESEL, eleven digits.
pub(crate) static PL_PESEL: Code = rule(Row {
    id: "pl_pesel",
    entity: Entity::PL_PESEL,
    description: "Poland: PESEL, eleven digits.",
    cues: &["pesel number?", "pessel number?", "p e s e l", "pesel is"],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(europe::is_pesel),
    cases: &[
        Case::Catches(
            "What's your PESEL?|zero two zero seven zero eight zero three six two eight",
            "zero two zero seven zero eight zero three six two eight",
        ),
        Case::Ignores("PESEL takes 14 days"),
    ],
});

/// Sweden: personal identity number, ten digits or twelve.
pub(crate) static SE_PERSONNUMMER: Code = rule(Row {
    id: "se_personnummer",
    entity: Entity::SE_PERSONNUMMER,
    description: "Sweden: personal identity number, ten digits or twelve.",
    cues: &[
        "personnummer",
        "person nummer",
        "swedish personal number",
        "personal identity number",
        "swedish id number",
        "samordningsnummer",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[10, 12],
    loose: (9, 13),
    shape: code::any,
    check: Some(europe::is_personnummer),
    cases: &[Case::Catches("And the personnummer?|880320 dash 0016", "880320 dash 0016"), Case::Ignores("a personnummer costs 0 kronor")],
});

/// Norway: national identity number, eleven digits.
pub(crate) static NO_FODSELSNUMMER: Code = rule(Row {
    id: "no_fodselsnummer",
    entity: Entity::NO_FODSELSNUMMER,
    description: "Norway: national identity number, eleven digits.",
    cues: &[
        "fodselsnummer",
        "fødselsnummer",
        "fodsels nummer",
        "norwegian id/identity/national number",
        "norwegian national id number?",
        "d nummer",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(europe::is_fodselsnummer),
    cases: &[
        Case::Catches("my Norwegian identity number is 151086 95088", "151086 95088"),
        Case::Ignores("the Norwegian office has 40 people"),
    ],
});

/// Denmark: civil registration number (CPR), ten digits.
pub(crate) static DK_CPR: Code = rule(Row {
    id: "dk_cpr",
    entity: Entity::DK_CPR,
    description: "Denmark: civil registration number (CPR), ten digits.",
    cues: &[
        "cpr number?",
        "c p r number?",
        "personnummer in denmark",
        "danish id/civil number",
        "civil registration number",
        "cpr-nummer",
        "cpr nummer",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[10],
    loose: (9, 11),
    shape: code::any,
    check: None,
    cases: &[Case::Catches("your CPR number?|211062 5629", "211062 5629"), Case::Ignores("a CPR course takes 2 days")],
});

/// Finland: personal identity code, ten or eleven symbols.
pub(crate) static FI_HETU: Code = rule(Row {
    id: "fi_hetu",
    entity: Entity::FI_HETU,
    description: "Finland: personal identity code, ten or eleven symbols.",
    cues: &[
        "henkilotunnus",
        "henkilötunnus",
        "hetu",
        "finnish personal identity code",
        "finnish id/identity number/code",
        "personal identity code",
    ],
    alphabet: Alphabet::Mixed,
    lengths: &[10, 11],
    loose: (9, 12),
    shape: code::any,
    check: Some(europe::is_hetu),
    cases: &[Case::Catches("my Finnish identity code is 131052 308 T", "131052 308 T"), Case::Ignores("the Finnish team has 11 players")],
});

/// Portugal: tax number (NIF, contribuinte), nine digits.
pub(crate) static PT_NIF: Code = rule(Row {
    id: "pt_nif",
    entity: Entity::PT_NIF,
    description: "Portugal: tax number (NIF, contribuinte), nine digits.",
    cues: &["nif number?", "n i f number?", "contribuinte number?", "numero de contribuinte", "portuguese tax number/id", "numero fiscal"],
    alphabet: Alphabet::Digits,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(europe::is_portuguese_nif),
    cases: &[
        Case::Catches(
            "Your Portuguese tax number?|five zero one nine six four eight four three",
            "five zero one nine six four eight four three",
        ),
        Case::Ignores("the NIF desk has 2 people"),
    ],
});

/// Ireland: personal public service number, seven digits and one or two letters.
pub(crate) static IE_PPSN: Code = rule(Row {
    id: "ie_ppsn",
    entity: Entity::IE_PPSN,
    description: "Ireland: personal public service number, seven digits and one or two letters.",
    cues: &["ppsn number?", "pps number?", "p p s number?", "p p s n", "ppsn", "personal public service number", "irish tax/pps number"],
    alphabet: Alphabet::Mixed,
    lengths: &[8, 9],
    loose: (7, 10),
    shape: code::any,
    check: Some(europe::is_ppsn),
    cases: &[
        Case::Catches("What's your PPS number?|six four three three four three five F", "six four three three four three five F"),
        Case::Ignores("PPS letters go out in 5 days"),
    ],
});

/// Six letters, then letters and digits, a letter last.
fn is_fiscal(value: &[u8]) -> bool {
    value.iter().take(6).all(u8::is_ascii_uppercase) && value.last().is_some_and(u8::is_ascii_uppercase)
}
