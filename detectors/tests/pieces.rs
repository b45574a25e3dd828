//! Long values said in pieces over turns, with a word of whoever listens between them, as a recogniser of small size hears them: how many of the pieces
//! go. Every question meets every split, every way to listen, every way to say the digits and every damage; what is counted is whole pieces, by
//! each of these, so that a class that is lost shows. Run with `--nocapture` to see the tables.

#![expect(clippy::print_stdout, reason = "the tables are printed")]

use std::collections::BTreeMap;

use detectors::{Doubt, Selection, Turn, examine_heard};

/// What is asked for, in which words, and what is said, each in pieces.
struct Kind {
    name: &'static str,
    questions: &'static [&'static str],
    values: &'static [&'static [&'static str]],
}

const KINDS: &[Kind] = &[
    Kind {
        name: "card",
        questions: &[
            "Can I take the card number?",
            "And the long number across the front of the card?",
            "So what's the card number for the excess?",
            "Which card would you like to use to settle the balance?",
            "Right, I'll need the sixteen digits off the card, please.",
            "Could you read me the card for the deposit?",
            "Okay, whenever you're ready with the card.",
        ],
        values: &[
            &["4539", "1488", "0343", "6467"],
            &["45391488", "03436467"],
            &["453914", "880343", "6467"],
            &["4539", "148803436467"],
            &["3782", "822463", "10005"],
        ],
    },
    Kind {
        name: "account",
        questions: &[
            "And the account number?",
            "What's the account number for the refund?",
            "Could I have your bank account number to set up the payments?",
            "Which account is it coming out of, what's the number?",
        ],
        values: &[&["3192", "6819"], &["31", "92", "68", "19"], &["319", "268", "19"], &["319268", "19"]],
    },
    Kind {
        name: "iban",
        questions: &["Can I have the IBAN please?", "What's the IBAN for the transfer?", "Okay, and the IBAN, slowly?"],
        values: &[&["GB29", "NWBK", "6016", "1331", "9268", "19"], &["GB29 NWBK", "601613", "31926819"], &["GB29 NWBK 6016", "1331926819"]],
    },
    Kind {
        name: "phone",
        questions: &[
            "What's the best phone number for you?",
            "And a mobile number for the delivery updates?",
            "Which number should the driver call?",
            "Can I take a contact number in case we get cut off?",
        ],
        values: &[&["07700", "900", "258"], &["07700", "900258"], &["077", "009", "002", "58"], &["555", "010", "4477"]],
    },
    Kind {
        name: "nhs",
        questions: &["Do you have your NHS number?", "What's the NHS number on the letter?", "And the NHS number for the referral?"],
        values: &[&["943", "476", "5919"], &["943476", "5919"], &["943", "4765919"]],
    },
    Kind {
        name: "ssn",
        questions: &["And your social security number?", "What's the social for the application?", "Your Social, please?"],
        values: &[&["212", "09", "7694"], &["21209", "7694"], &["212", "097694"]],
    },
    Kind {
        name: "licence",
        questions: &[
            "What's your driving licence number?",
            "Can I get the driver number from your driving licence for the quote?",
            "And your driver's license number for the rental?",
        ],
        values: &[&["MORGA", "753116", "SM9IJ"], &["MORGA 753", "116 SM9IJ"], &["D123", "4567", "8901"]],
    },
    Kind {
        name: "policy",
        questions: &[
            "What's the policy number?",
            "And your membership number for the discount?",
            "Can I take the member number off the card?",
            "Have you got your customer number there?",
        ],
        values: &[&["884", "201", "773"], &["HX 88", "4201", "773"], &["8842", "01773"], &["7002", "8841", "56"]],
    },
    Kind {
        name: "passport",
        questions: &["And the passport number?", "What's the number on your passport?", "Passport number for the check-in, please?"],
        values: &[&["533", "380", "006"], &["5333", "80006"], &["53338", "0006"]],
    },
];

/// What whoever asked says between two pieces; `{}` is the piece, read back.
const LISTENING: &[&str] = &[
    "Yep.",
    "Yeah, got that.",
    "Uh-huh, go on.",
    "Okay.",
    "Mm-hm, and then?",
    "{}, yep.",
    "{}?",
    "Right, next bit?",
    "Sure, carry on.",
    "Okay, I've got that so far.",
    "",
];

/// What whoever asked says after the last piece.
const NEXT: &[&str] = &["Thank you.", "Great, and what's the expiry date?", "Lovely. And how many nights was it?"];

/// What leads in the first piece.
const LEADS: &[&str] = &["", "It's ", "Yeah, sure. It's ", "Hang on, let me grab my bag. Right, it's ", "Okay so, "];

/// So many talks of which a piece is lost, one is shown.
const EVERY: usize = 97;

/// What is done to the symbols of a piece.
type Change = (&'static str, fn(&str) -> String);

/// How the symbols of a piece are said.
const WAYS: &[Change] = &[
    ("written", str::to_owned),
    ("spaced", |piece| spaced(piece, " ")),
    ("commas", |piece| spaced(piece, ", ")),
    ("hyphens", |piece| spaced(piece, "-")),
    ("pairs", |piece| groups(piece, ", ")),
    ("dots", |piece| groups(piece, ".")),
    ("words", |piece| in_words(piece, "zero")),
    ("oh", |piece| in_words(piece, "oh")),
    ("doubles", doubles),
];

/// What the recogniser does to a piece.
const DAMAGES: &[Change] = &[
    ("none", str::to_owned),
    ("dropped", |piece| symbols(piece).skip(1).collect()),
    ("doubled", |piece| symbols(piece).take(1).chain(symbols(piece)).collect()),
];

fn symbols(piece: &str) -> impl Iterator<Item = char> {
    piece.chars().filter(|symbol| *symbol != ' ')
}

fn spaced(piece: &str, between: &str) -> String {
    symbols(piece).map(String::from).collect::<Vec<_>>().join(between)
}

fn groups(piece: &str, between: &str) -> String {
    let all: Vec<char> = symbols(piece).collect();
    all.chunks(2).map(String::from_iter).collect::<Vec<_>>().join(between)
}

fn word(symbol: char, zero: &str) -> String {
    let words = [zero, "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    symbol.to_digit(10).and_then(|digit| words.get(digit as usize)).map_or(symbol.to_string(), |word| (*word).to_owned())
}

fn in_words(piece: &str, zero: &str) -> String {
    symbols(piece).map(|symbol| word(symbol, zero)).collect::<Vec<_>>().join(" ")
}

/// "Double seven zero": what stands twice or three times is said so.
fn doubles(piece: &str) -> String {
    let all: Vec<char> = symbols(piece).collect();
    let said = all.chunk_by(|a, b| a == b).flat_map(|same| {
        let times = match same.len() {
            2 => "double ",
            3 => "triple ",
            _ => return same.iter().map(|symbol| word(*symbol, "oh")).collect(),
        };
        vec![format!("{times}{}", word(same[0], "oh"))]
    });
    said.collect::<Vec<_>>().join(" ")
}

/// The turns of two parties; the pieces' turns, and where in them each stands.
struct Talk {
    lines: Vec<(usize, String)>,
    pieces: Vec<(usize, usize, usize)>,
}

impl Talk {
    fn new(question: &str) -> Self {
        Self { lines: vec![(0, question.to_owned())], pieces: Vec::new() }
    }

    fn listens(&mut self, said: String) {
        if !said.is_empty() {
            self.lines.push((0, said));
        }
    }

    fn says(&mut self, lead: &str, piece: &str) {
        self.pieces.push((self.lines.len(), lead.len(), lead.len() + piece.len()));
        let mut said = format!("{lead}{piece}.");
        said[..1].make_ascii_uppercase();
        self.lines.push((1, said));
    }

    /// How many pieces go whole, where it is `known` who speaks or not.
    fn found(&self, known: bool) -> usize {
        let turns: Vec<Turn<'_>> =
            self.lines.iter().map(|(who, text)| Turn { speaker: known.then_some(["channel 0", "channel 1"][*who]), text }).collect();
        let findings = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
        let covered = |turn: usize, at: usize| findings.iter().any(|own| own.turn == turn && own.start <= at && at < own.end);
        let whole = |(turn, from, to): &&(usize, usize, usize)| {
            (*from..*to).all(|at| !self.lines[*turn].1.as_bytes()[at].is_ascii_alphanumeric() || covered(*turn, at))
        };
        self.pieces.iter().filter(whole).count()
    }
}

/// One way through the tables.
#[derive(Clone, Copy)]
struct Choice {
    kind: usize,
    question: usize,
    value: usize,
    listening: usize,
    lead: usize,
    next: usize,
    way: usize,
    damage: usize,
    known: bool,
}

impl Choice {
    /// Every question, split, back-channel, way and damage; leads and ends take turns.
    fn all() -> impl Iterator<Item = Self> {
        let kinds = KINDS.iter().enumerate();
        let asked = kinds.flat_map(|(kind, own)| {
            (0..own.questions.len()).flat_map(move |question| (0..own.values.len()).map(move |value| (kind, question, value)))
        });
        let heard = || (0..WAYS.len()).flat_map(|way| (0..DAMAGES.len()).map(move |damage| (way, damage)));
        let listened = asked.flat_map(|asked| (0..LISTENING.len()).map(move |listening| (asked, listening)));
        let all = listened.flat_map(move |listened| heard().map(move |heard| (listened, heard)));
        all.enumerate().map(|(at, (((kind, question, value), listening), (way, damage)))| {
            // In one talk of four nobody knows who speaks.
            let (lead, next, known) = (at % LEADS.len(), (at / 7) % NEXT.len(), (at / 11) % 4 > 0);
            Self { kind, question, value, listening, lead, next, way, damage, known }
        })
    }

    fn talk(self) -> Talk {
        let kind = &KINDS[self.kind];
        let pieces = kind.values[self.value];
        let mut talk = Talk::new(kind.questions[self.question]);
        for (at, piece) in pieces.iter().enumerate() {
            // The last piece is what a recogniser damages most: it has nothing to go by after it.
            let damaged = if at + 1 == pieces.len() { DAMAGES[self.damage].1(piece) } else { (*piece).to_owned() };
            let said = WAYS[self.way].1(&damaged);
            if at > 0 {
                talk.listens(LISTENING[self.listening].replace("{}", &WAYS[0].1(pieces[at - 1])));
            }
            talk.says(if at == 0 { LEADS[self.lead] } else { "" }, &said);
        }
        talk.listens(NEXT[self.next].to_owned());
        talk
    }

    /// What it is counted under.
    fn classes(self) -> [(&'static str, &'static str); 9] {
        let kind = &KINDS[self.kind];
        [
            ("1 kind", kind.name),
            ("2 question", kind.questions[self.question]),
            ("3 listening", LISTENING[self.listening]),
            ("4 way", WAYS[self.way].0),
            ("5 damage", DAMAGES[self.damage].0),
            ("6 lead", LEADS[self.lead]),
            ("7 next", NEXT[self.next]),
            ("9 speakers", if self.known { "known" } else { "unknown" }),
            ("8 pieces", ["", "", "two", "three", "four", "five", "six"][kind.values[self.value].len()]),
        ]
    }
}

#[test]
fn a_long_value_said_in_pieces_goes_whatever_is_said_between_them() {
    let mut counts: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    let (mut all, mut lost) = ((0, 0), 0);
    for choice in Choice::all() {
        let talk = choice.talk();
        let (found, said) = (talk.found(choice.known), talk.pieces.len());
        all = (all.0 + found, all.1 + said);
        for class in choice.classes() {
            let count = counts.entry(class).or_default();
            *count = (count.0 + found, count.1 + said);
        }
        if found < said {
            lost += 1;
            if lost % EVERY == 0 {
                println!("   {found}/{said} of {:?}", talk.lines);
            }
        }
    }
    println!("pieces: {}/{} = {:.3}", all.0, all.1, all.0 as f64 / all.1 as f64);
    for ((of, class), (found, said)) in &counts {
        println!("   {of} {class:?} {:.3}", *found as f64 / *said as f64);
    }
    assert!(all.0 as f64 >= 0.99 * all.1 as f64, "{all:?}");
}
