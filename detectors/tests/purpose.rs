//! Values that are asked for together with what they are for: a sum or a thing that is nobody's secret unmakes no question, and is none itself.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// Values, how they are asked for, and what is said for them, in pieces.
const ASKED: &[(&[&str], &[&str])] = &[
    (
        &[
            "What's the card number {}?",
            "Which card number would you like to use {}?",
            "So what's the card {}?",
            "And what's the long number {}?",
            "Can I take a debit card number {}, please?",
            "{}, what's the card number?",
            "Which card are you using {}?",
        ],
        &["4532 1488", "4088 0343"],
    ),
    (&["What's the best phone number {}?", "And which mobile is it {}?", "Can I take a number to text you on {}?"], &["07700 900", "258"]),
    (&["Can I take the account number {}?", "What's the account number {}?"], &["3192", "6819"]),
    (&["And your sort code {}?"], &["20 45 81"]),
    (&["And the postcode {}?", "What's your postcode {}?"], &["SW1A 1AA"]),
    (&["What's the email {}?", "Which email address should I use {}?"], &["jo dot park at example dot org"]),
    (&["And the name {}?"], &["Marian Fell"]),
    (&["What's your date of birth {}?"], &["14th of July 1982"]),
];

/// What it is for.
const PURPOSES: &[&str] = &[
    "for the excess",
    "for the balance",
    "towards the outstanding balance",
    "to clear the balance",
    "to settle the invoice number",
    "for the deposit",
    "to pay the premium",
    "for the order number",
    "for the booking reference",
    "for the order confirmation",
    "for your claim number",
    "for the meter reading",
    "off the total",
    "against the balance",
    "for the delivery date",
    "for that appointment",
];

/// Questions for what nobody minds, with an answer.
const HARMLESS: &[(&str, &str)] = &[
    ("And what's the order number?", "4532 1488"),
    ("And the order number for the card payment?", "4532 1488"),
    ("What's the balance on the card?", "2204"),
    ("I've the card already. What's the invoice number?", "4532 1488"),
    ("Is there a reference number for the payment?", "4532 1488"),
    ("What's the booking reference for the phone booking?", "4532 1488"),
    ("How much is the excess on the card?", "250"),
    ("And the meter reading for the account?", "48213"),
    ("For the claim, what's the claim number?", "4532 1488"),
];

fn found(lines: &[&str]) -> Vec<String> {
    let turns: Vec<Turn<'_>> =
        lines.iter().enumerate().map(|(at, text)| Turn { speaker: Some(["channel 0", "channel 1"][at % 2]), text }).collect();
    let findings = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
    let mut places: Vec<_> = findings.iter().map(|own| (own.turn, own.start, own.end)).collect();
    places.dedup();
    places.into_iter().map(|(turn, start, end)| turns[turn].text.chars().skip(start).take(end - start).collect()).collect()
}

#[test]
fn what_a_value_is_for_unmakes_no_question_for_it() {
    let mut lost = Vec::new();
    for (questions, pieces) in ASKED {
        for (question, purpose) in questions.iter().flat_map(|question| PURPOSES.iter().map(move |purpose| (question, purpose))) {
            let question = question.replace("{}", purpose);
            let mut lines = vec![question.as_str()];
            for piece in *pieces {
                lines.extend([*piece, "Yep."]);
            }
            let found = found(&lines);
            if found.join(" ") != pieces.join(" ") {
                lost.push(format!("{question} {found:?}"));
            }
        }
    }
    assert!(lost.is_empty(), "{} {lost:#?}", lost.len());
}

#[test]
fn a_question_for_what_nobody_minds_stays_harmless_whatever_it_is_for() {
    for (question, answer) in HARMLESS {
        assert_eq!(found(&[question, answer]), Vec::<String>::new(), "{question} {answer}");
    }
}

#[test]
fn a_number_right_after_its_harmless_name_is_no_value_that_the_sentence_asks_for() {
    for line in ["I need your card number for the order number 4417 2210.", "Can I take a phone number for invoice number 4417 221?"] {
        assert_eq!(found(&[line]), Vec::<String>::new(), "{line}");
    }
}
