//! United Kingdom postcodes.

use redaction::finding::Entity;

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::rule::{About, Case, RuleInfo};

/// The rule.
pub(crate) static RULE: Code = Code {
    about: About {
        info: RuleInfo { id: "uk_postcode", entity: Entity::UK_POSTCODE, version: 1, description: "United Kingdom postcodes." },
        cues: &[
            "post code",
            "your/the post go/coat/goat",
            "postcode",
            "postal code",
            "post-code",
            "postcodes",
            "post codes",
            "posted code",
            "postcard is",
            "host code",
            "poscode",
            "past code",
            "eircode",
            "post good",
            "post toe",
            "post cold",
            "code postal",
        ],
        weak: &["postcard", "address"],
        cases: &[
            Case::Catches("And the post code of the billing address?|S W one A, one A A.", "S W one A, one A A"),
            Case::Catches("Postcode?|SW1A1AA.", "SW1A1AA"),
            Case::Catches("we're at M1 1AE", "M1 1AE"),
            Case::Catches(
                "Postcode?|NE3, that's November Echo three, and 4 Tango Yankee",
                "NE3, that's November Echo three, and 4 Tango Yankee",
            ),
            Case::Catches("Postcode?|CB1 2 QP, P for Peter", "CB1 2 QP, P for Peter"),
            Case::Catches("It's 206 Daniel Street, the B.S.3 ATLN", "B.S.3 ATLN"),
            Case::Ignores("It's 206 Daniel Street, the A4 is near"),
            Case::Ignores("the code for post room 3 is B"),
        ],
    },
    alphabet: Alphabet::Mixed,
    digits: true,
    lengths: &[5, 6, 7],
    loose: (4, 8),
    shape: is_postcode,
    check: None,
    alone: Some(alone),
    layout: None,
    public: None,
};

/// The shapes of outward and inward codes (BS 7666).
fn is_postcode(value: &[u8]) -> bool {
    let Some((outward, inward)) = value.len().checked_sub(3).and_then(|at| value.split_at_checked(at)) else { return false };
    let inward_fits = code::matches("9AA", inward) && !inward[1..].iter().any(|letter| b"CIKMOV".contains(letter));
    inward_fits && ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].iter().any(|shape| code::matches(shape, outward)) && is_area(outward)
}

/// The 124 postcode areas.
const AREAS: &str = "AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE";

/// Whether the letters before the first digit name an area.
pub(crate) fn is_area(outward: &[u8]) -> bool {
    let letters = outward.iter().take_while(|symbol| symbol.is_ascii_uppercase()).count();
    AREAS.split(' ').any(|area| Some(area.as_bytes()) == outward.get(..letters))
}

/// Area, district and unit in their places.
fn alone(value: &[u8]) -> Option<f32> {
    (value.len() >= 5).then_some(confidence::SHAPE)
}
