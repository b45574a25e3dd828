//! National identifiers of the Americas, Asia, Africa and Turkey, and those whose country nobody names, one row each.

use redaction::finding::Entity;

use super::national::{Row, rule};
use crate::checksum::world;
use crate::code::{self, Alphabet, Code};
use crate::rule::Case;

/// Brazil: individual taxpayer number (CPF), eleven digits.
pub(crate) static BR_CPF: Code = rule(Row {
    id: "br_cpf",
    entity: Entity::BR_CPF,
    description: "Brazil: individual taxpayer number (CPF), eleven digits.",
    cues: &["cpf number?", "c p f number?", "cadastro de pessoas fisicas", "brazilian tax id/number", "numero do cpf"],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(world::is_cpf),
    cases: &[Case::Catches("my CPF is 390.533.447-05", "390.533.447-05"), Case::Ignores("the CPF office opens at 8")],
});

/// Mexico: population registry code (CURP), eighteen symbols.
pub(crate) static MX_CURP: Code = rule(Row {
    id: "mx_curp",
    entity: Entity::MX_CURP,
    description: "Mexico: population registry code (CURP), eighteen symbols.",
    cues: &["curp number?", "c u r p", "curp is", "mexican population registry code", "clave unica"],
    alphabet: Alphabet::Mixed,
    lengths: &[18],
    loose: (16, 20),
    shape: is_curp_shape,
    check: Some(world::is_curp),
    cases: &[
        Case::Catches(
            "And the CURP?|B O X W three one zero eight two zero H N E R X N zero nine",
            "B O X W three one zero eight two zero H N E R X N zero nine",
        ),
        Case::Ignores("CURP printing takes 2 minutes"),
    ],
});

/// Argentina: tax and labour identification (CUIT, CUIL), eleven digits.
pub(crate) static AR_CUIT: Code = rule(Row {
    id: "ar_cuit",
    entity: Entity::AR_CUIT,
    description: "Argentina: tax and labour identification (CUIT, CUIL), eleven digits.",
    cues: &["cuit number?", "cuil number?", "c u i t", "c u i l", "argentine tax number/id"],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(world::is_cuit),
    cases: &[Case::Catches("my CUIT is 20-05536168-2", "20-05536168-2"), Case::Ignores("the CUIT form has 3 pages")],
});

/// Argentina: national identity document, seven or eight digits.
pub(crate) static AR_DNI: Code = rule(Row {
    id: "ar_dni",
    entity: Entity::AR_DNI,
    description: "Argentina: national identity document, seven or eight digits.",
    cues: &["argentine dni number?", "argentine id number?", "dni number?", "d n i number?"],
    alphabet: Alphabet::Digits,
    lengths: &[8, 7],
    loose: (6, 9),
    shape: code::any,
    check: None,
    cases: &[Case::Catches("my Argentine DNI is 20.123.456", "20.123.456"), Case::Ignores("the Argentine team scored 3")],
});

/// Chile: RUT and RUN, seven or eight digits and a check digit or K.
pub(crate) static CL_RUT: Code = rule(Row {
    id: "cl_rut",
    entity: Entity::CL_RUT,
    description: "Chile: RUT and RUN, seven or eight digits and a check digit or K.",
    cues: &["rut number?", "r u t number?", "chilean rut/run number?", "chilean id/tax number"],
    alphabet: Alphabet::Mixed,
    lengths: &[9, 8],
    loose: (7, 10),
    shape: is_rut_shape,
    check: Some(world::is_rut),
    cases: &[Case::Catches("my RUT number is 12.531.909-2", "12.531.909-2"), Case::Ignores("I'm stuck in a rut for 3 years")],
});

/// Singapore: NRIC and FIN, a letter, seven digits, a letter.
pub(crate) static SG_NRIC: Code = rule(Row {
    id: "sg_nric",
    entity: Entity::SG_NRIC,
    description: "Singapore: NRIC and FIN, a letter, seven digits, a letter.",
    cues: &[
        "nric number?",
        "n r i c number?",
        "fin number",
        "identity card number in singapore",
        "singapore id/ic number",
        "enric number?",
        "ic number",
        "i c number",
    ],
    alphabet: Alphabet::Mixed,
    lengths: &[9],
    loose: (8, 10),
    shape: code::any,
    check: Some(world::is_nric),
    cases: &[
        Case::Catches("What's your NRIC?|S one two three four five six seven D", "S one two three four five six seven D"),
        Case::Ignores("NRIC renewal costs 10 dollars"),
    ],
});

/// South Korea: resident registration number, thirteen digits.
pub(crate) static KR_RRN: Code = rule(Row {
    id: "kr_rrn",
    entity: Entity::KR_RRN,
    description: "South Korea: resident registration number, thirteen digits.",
    cues: &[
        "resident registration number?",
        "r r n",
        "rrn number?",
        "korean id/registration number",
        "jumin number",
        "alien registration number",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[13],
    loose: (12, 14),
    shape: code::any,
    check: Some(world::is_rrn),
    cases: &[
        Case::Catches("my resident registration number is 971013 9019902", "971013 9019902"),
        Case::Ignores("resident registration takes 2 hours"),
    ],
});

/// Japan: Individual Number (My Number), twelve digits.
pub(crate) static JP_MY_NUMBER: Code = rule(Row {
    id: "jp_my_number",
    entity: Entity::JP_MY_NUMBER,
    description: "Japan: Individual Number (My Number), twelve digits.",
    cues: &[
        "individual number",
        "japanese my number",
        "my number card",
        "mynumber",
        "my number in japan",
        "japanese individual number",
        "my number from japan",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[12],
    loose: (11, 13),
    shape: code::any,
    check: Some(world::is_my_number),
    cases: &[
        Case::Catches("What's on your My Number card?|6214 9832 0257", "6214 9832 0257"),
        Case::Ignores("individual numbers vary by 3 percent"),
    ],
});

/// South Africa: identity number, thirteen digits.
pub(crate) static ZA_ID: Code = rule(Row {
    id: "za_id",
    entity: Entity::ZA_ID,
    description: "South Africa: identity number, thirteen digits.",
    cues: &["south african id number?", "sa id number?", "south african identity number", "rsa id number?"],
    alphabet: Alphabet::Digits,
    lengths: &[13],
    loose: (12, 14),
    shape: code::any,
    check: Some(world::is_south_african_id),
    cases: &[
        Case::Catches("Your South African ID number?|7503305044089", "7503305044089"),
        Case::Ignores("the South African store has 4 floors"),
    ],
});

/// Turkey: identification number, eleven digits.
pub(crate) static TR_TCKN: Code = rule(Row {
    id: "tr_tckn",
    entity: Entity::TR_TCKN,
    description: "Turkey: identification number, eleven digits.",
    cues: &[
        "tc kimlik",
        "kimlik number?",
        "t c kimlik number?",
        "turkish id/identity number",
        "tckn number?",
        "tc number",
        "kimlik numarasi",
    ],
    alphabet: Alphabet::Digits,
    lengths: &[11],
    loose: (10, 12),
    shape: code::any,
    check: Some(world::is_tckn),
    cases: &[Case::Catches("my Turkish ID number is 17291716060", "17291716060"), Case::Ignores("kimlik offices close at 5")],
});

/// National identity numbers whose country nobody names.
pub(crate) static NATIONAL_ID: Code = rule(Row {
    id: "national_id",
    entity: Entity::NATIONAL_ID,
    description: "National identity numbers whose country nobody names.",
    cues: &[
        "national id number?",
        "national identity/identification number/card?",
        "national i d",
        "identity card number?",
        "identity document number?",
        "identification number",
        "personal identification number is",
        "citizen id number?",
        "id card number?",
        "government id number?",
        "state id number?",
        "national identity card number?",
    ],
    alphabet: Alphabet::Mixed,
    lengths: &[6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
    loose: (5, 18),
    shape: code::any,
    check: None,
    cases: &[
        Case::Catches("What's your national ID number?|784 1990 1234567 1", "784 1990 1234567 1"),
        Case::Ignores("the national team has 11 players"),
    ],
});

/// Four letters, a date, six letters, two more symbols.
fn is_curp_shape(value: &[u8]) -> bool {
    code::matches("AAAA999999AAAAAA*9", value)
}

/// Digits; the last symbol may be a K.
fn is_rut_shape(value: &[u8]) -> bool {
    let Some((check, body)) = value.split_last() else { return false };
    body.iter().all(u8::is_ascii_digit) && (check.is_ascii_digit() || *check == b'K')
}
