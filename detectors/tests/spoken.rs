//! Any identifier, said in any mixture of the ways people say digits and letters, with fillers and pauses anywhere, is found after its cue.

use detectors::{Selection, Turn, detect};
use proptest::prelude::*;

const UNITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const NATO: [&str; 26] = [
    "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november",
    "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu",
];
const PAUSES: [&str; 10] = [" ", " ", " ", " ", ", ", ", ", ". ", " um ", ", uh, ", " and then "];

/// Cue, entity and the shape of a value: `9` a digit, `A` a letter.
const KINDS: &[(&str, &str, &str)] = &[
    ("my card number is", "CREDIT_CARD", "4999999999999999"),
    ("could I have the long card number? it's", "CREDIT_CARD", "5599999999999999"),
    ("my social security number is", "US_SSN", "299999999"),
    ("the NHS number is", "UK_NHS", "4999999999"),
    ("my national insurance number is", "UK_NINO", "AB999999C"),
    ("the account number is", "ACCOUNT_NUMBER", "99999999"),
    ("what's the routing number? yes it's", "US_ABA_ROUTING", "099999999"),
    ("my phone number is", "PHONE_NUMBER", "2999999999"),
    ("passport number", "PASSPORT", "999999999"),
    ("Aadhaar number is", "IN_AADHAAR", "999999999999"),
    ("tax file number is", "AU_TFN", "999999999"),
    ("the IMEI is", "IMEI", "999999999999999"),
    ("member ID is", "MEMBER_ID", "AAA99999999"),
];

/// How one or two symbols are said.
#[derive(Debug, Clone, Copy)]
enum Way {
    Single,
    Oh,
    Double,
    Pair,
    Written,
}

fn digit_or_letter(place: u8, choice: u8) -> char {
    match place {
        b'9' => char::from(b'0' + choice % 10),
        b'A' if choice.is_multiple_of(2) => char::from(b'A' + choice / 2 % 8),
        other => char::from(other),
    }
}

/// Says `value`; `ways` and `pauses` are used up in turn.
fn say(value: &[char], ways: &[Way], pauses: &[&str]) -> String {
    let mut said = String::new();
    let (mut at, mut step) = (0, 0);
    while at < value.len() {
        if at > 0 {
            // Nobody says "and then" after a first symbol or two.
            let pause = pauses[step % pauses.len()];
            said.push_str(if at < 3 && pause.contains("then") { " " } else { pause });
        }
        let (word, used) = element(&value[at..], ways[step % ways.len()]);
        said.push_str(&word);
        at += used;
        step += 1;
    }
    said
}

fn element(rest: &[char], way: Way) -> (String, usize) {
    let digit = rest[0].to_digit(10).map(|digit| digit as usize);
    let next = rest.get(1).and_then(|c| c.to_digit(10)).map(|digit| digit as usize);
    match (way, digit, next) {
        (Way::Oh, Some(0), _) => ("oh".into(), 1),
        (Way::Double, Some(digit), Some(next)) if digit == next => (format!("double {}", UNITS[digit]), 2),
        (Way::Pair, Some(1), Some(next)) => (TEENS[next].into(), 2),
        (Way::Pair, Some(tens @ 2..), Some(0)) => (TENS[tens].into(), 2),
        (Way::Pair, Some(tens @ 2..), Some(next)) => (format!("{} {}", TENS[tens], UNITS[next]), 2),
        (Way::Written, Some(_), _) => {
            let count = rest.iter().take(4).take_while(|c| c.is_ascii_digit()).count();
            (rest[..count].iter().collect(), count)
        }
        (_, Some(digit), _) => (UNITS[digit].into(), 1),
        (Way::Pair | Way::Double, None, _) => (NATO[(rest[0] as u8 - b'A') as usize].into(), 1),
        _ => (rest[0].to_string(), 1),
    }
}

fn covered(text: &str, from: usize, entity: &str) -> bool {
    let findings = detect(&[Turn { speaker: None, text }], &Selection::all());
    let inside = |at: usize| findings.iter().any(|f| f.entity.name() == entity && f.start <= at && at < f.end);
    let words = text.chars().enumerate().skip(from).filter(|(_, c)| c.is_alphanumeric());
    words.map(|(at, _)| at).all(inside)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_value_said_in_any_way_after_its_cue_is_found(
        kind in 0..KINDS.len(),
        choices in prop::collection::vec(any::<u8>(), 16),
        ways in prop::collection::vec(prop::sample::select(vec![Way::Single, Way::Oh, Way::Double, Way::Pair, Way::Written]), 16),
        pauses in prop::collection::vec(prop::sample::select(PAUSES.to_vec()), 16),
    ) {
        let (cue, entity, shape) = KINDS[kind];
        let value: Vec<char> = shape.bytes().zip(choices).map(|(place, choice)| digit_or_letter(place, choice)).collect();
        let said = say(&value, &ways, &pauses);
        let text = format!("{cue} {said}");
        prop_assert!(covered(&text, cue.chars().count(), entity), "{entity}: {text}");
    }
}
