//! The leak check: which digits of the values that were spoken can still be heard in an output?
//!
//! It knows the values, as no rule does, and looks for three or more of their consecutive digits in what was heard on any one channel. Lengths,
//! kinds and times leave this file; digits don't.

use std::collections::BTreeMap;

use redaction::spoken::Spoken;
use redaction::transcript::{Transcript, Turn, Word};

use super::truth::{CORE, Span, Truth};

/// Shorter runs say nothing: any price holds two digits of some card.
const LEAST: usize = 3;
/// Digits farther apart than this, in milliseconds, are no run.
const APART_MS: f64 = 10_000.0;
/// Digits in one breath with more words than this between them are no run: "a hundred and twelve pounds will be there in three days".
const WORDS: usize = 3;
/// A word's time may be off by so much: digits so near a number that is no identifier are taken for that number's.
const OFF_MS: f64 = 300.0;

/// A run of digits of a value that was still heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Leak {
    /// What the value is.
    pub kind: String,
    /// How many digits.
    pub digits: usize,
    /// The channel they were heard on.
    pub channel: u16,
    /// When the first one was, in milliseconds.
    pub at_ms: f64,
}

/// What the leak check says of one call, or of several.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Leaks {
    /// Values looked for: those of core kinds that hold three digits or more.
    pub values: usize,
    /// Runs heard in the output.
    pub runs: Vec<Leak>,
    /// Runs that stand in the published transcript.
    pub written: Vec<Leak>,
}

impl Leaks {
    /// The longest run's length, heard or written; 0 of none.
    pub fn longest(&self) -> usize {
        self.runs.iter().chain(&self.written).map(|leak| leak.digits).max().unwrap_or(0)
    }

    /// Adds another call's.
    pub fn add(&mut self, other: &Self) {
        self.values += other.values;
        self.runs.extend(other.runs.iter().cloned());
        self.written.extend(other.written.iter().cloned());
    }
}

/// Looks for the values of `truth` in what was `heard` of an output, and in what was `written` of it.
pub fn check(heard: &Transcript, written: &Transcript, truth: &Truth) -> Leaks {
    let values = values(truth);
    let runs_in = |transcript| {
        let stretches = stretches(transcript, truth);
        values.iter().flat_map(|value| stretches.iter().flat_map(|stretch| value.heard_in(stretch))).collect()
    };
    Leaks { runs: runs_in(heard), written: runs_in(written), values: values.len() }
}

/// One value: its digits as it is written, and as each of its spans says them ("nineteen eighty four").
struct Value<'a> {
    kind: &'a str,
    forms: Vec<Vec<u8>>,
}

/// The values of core kinds, each once however many spans it was spoken in; a span that names no entity is a value of its own.
fn values(truth: &Truth) -> Vec<Value<'_>> {
    let mut values: BTreeMap<_, Value<'_>> = BTreeMap::new();
    for (at, span) in truth.spans.iter().enumerate().filter(|(_, span)| CORE.contains(&span.kind.as_str())) {
        let key = (&span.kind, span.entity.as_deref().ok_or(at));
        let value = values.entry(key).or_insert_with(|| Value { kind: &span.kind, forms: Vec::new() });
        value.forms.extend([&span.value, &span.spoken].into_iter().flatten().map(digits_of).filter(|digits| digits.len() >= LEAST));
    }
    values.into_values().filter(|value| !value.forms.is_empty()).collect()
}

fn digits_of(text: &Spoken) -> Vec<u8> {
    detectors::digits(text.expose()).iter().map(|found| found.digit).collect()
}

impl Value<'_> {
    /// The runs of this value in a stretch, each as long as it goes, from left to right.
    fn heard_in(&self, stretch: &[Heard]) -> Vec<Leak> {
        let mut leaks = Vec::new();
        let mut rest = stretch;
        while let Some(first) = rest.first() {
            let digits = self.longest_start(rest);
            if digits >= LEAST {
                leaks.push(Leak { kind: self.kind.to_owned(), digits, channel: first.channel, at_ms: first.at_ms });
            }
            rest = &rest[if digits >= LEAST { digits } else { 1 }..];
        }
        leaks
    }

    /// How many digits from the start of `heard` on stand in one of the value's forms one after the other.
    fn longest_start(&self, heard: &[Heard]) -> usize {
        let from = |form: &[u8]| form.iter().zip(heard).take_while(|(own, heard)| **own == heard.digit).count();
        self.forms.iter().flat_map(|form| (0..form.len()).map(move |at| from(&form[at..]))).max().unwrap_or(0)
    }
}

/// A digit that was heard.
#[derive(Clone, Copy)]
struct Heard {
    digit: u8,
    channel: u16,
    /// The middle of its word.
    at_ms: f64,
    /// The turn and the word in it, by number.
    turn: usize,
    word: usize,
}

impl Heard {
    /// Whether `next` may go on with what this digit is of.
    fn is_near(&self, next: &Self) -> bool {
        next.at_ms <= self.at_ms + APART_MS && (next.turn != self.turn || next.word <= self.word + 1 + WORDS)
    }
}

/// The digits of each channel in time order, cut where they are far apart, by time or by what is said between, or a number between them is no identifier.
fn stretches(heard: &Transcript, truth: &Truth) -> Vec<Vec<Heard>> {
    let mut channels: BTreeMap<u16, Vec<Heard>> = BTreeMap::new();
    for (number, turn) in heard.turns.iter().enumerate() {
        channels.entry(turn.channel).or_default().extend(digits_heard(number, turn));
    }
    channels.values_mut().for_each(|digits| digits.sort_by(|a, b| a.at_ms.total_cmp(&b.at_ms)));
    let parts = channels.values().flat_map(|digits| digits.split(|digit| is_harmless(digit, truth)));
    parts.flat_map(|part| part.chunk_by(Heard::is_near)).map(<[Heard]>::to_vec).collect()
}

fn digits_heard(number: usize, turn: &Turn) -> Vec<Heard> {
    // For each word, the code point at which it starts in the turn's text.
    let mut next = 0;
    let mut starts = Vec::with_capacity(turn.words.len());
    for word in &turn.words {
        starts.push(next);
        next += word.text.expose().chars().count() + 1;
    }
    let middle = |word: &Word| (word.span.start_us() + word.span.end_us()) as f64 / 2000.0;
    let heard = |digit: u8, start: usize| {
        let word = starts.partition_point(|own| *own <= start).saturating_sub(1);
        Some(Heard { digit, channel: turn.channel, at_ms: middle(turn.words.get(word)?), turn: number, word })
    };
    detectors::digits(turn.text().expose()).iter().filter_map(|own| heard(own.digit, own.start)).collect()
}

/// Whether a digit belongs to a number that is no identifier, heard on its own channel or leaking into another, and to no identifier.
fn is_harmless(digit: &Heard, truth: &Truth) -> bool {
    let on = |span: &Span| {
        span.channel == usize::from(digit.channel) || span.leak.as_ref().is_some_and(|leak| leak.channel == usize::from(digit.channel))
    };
    let within = |span: &Span, off: f64| on(span) && (span.start_ms - off..span.end_ms + off).contains(&digit.at_ms);
    let harmless = truth.negatives.iter().any(|span| within(span, OFF_MS));
    harmless && !truth.spans.iter().any(|span| within(span, 0.0))
}

#[cfg(test)]
mod tests {
    use redaction::time::TimeSpan;
    use redaction::transcript::Coverage;

    use super::*;

    fn truth() -> Truth {
        let said = |kind: &str, entity: &str, start_ms, end_ms, value: &str, spoken: &str| Span {
            entity: Some(entity.to_owned()),
            value: Some(Spoken::new(value)),
            spoken: Some(Spoken::new(spoken)),
            ..Span::new(kind, 1, start_ms, end_ms)
        };
        let card = |start_ms, spoken| said("card_number", "card", start_ms, start_ms + 1000.0, "4263982640269299", spoken);
        let spans = vec![
            card(10_000.0, "four two six three"),
            card(12_000.0, "nine eight two six"),
            said("date_of_birth", "dob", 20_000.0, 21_000.0, "1984-03-12", "March twelfth nineteen eighty four"),
            said("person_name", "name", 1000.0, 2000.0, "Ann 982", "ann"),
            said("cvv", "cvv", 25_000.0, 26_000.0, "12", "one two"),
        ];
        Truth::new(spans, vec![Span::new("price", 1, 30_000.0, 31_000.0)])
    }

    /// A transcript of turns: channel, start in ms, words of 400 ms each.
    fn heard(turns: &[(u16, u64, &str)]) -> Transcript {
        let turn = |(channel, start, text): &(u16, u64, &str)| {
            let word = |(at, text): (u64, &str)| Word {
                text: Spoken::new(text),
                span: TimeSpan::from_ms(start + at * 400, start + at * 400 + 400),
                probability: 1.0,
            };
            Turn { channel: *channel, words: (0..).zip(text.split(' ')).map(word).collect() }
        };
        Transcript { turns: turns.iter().map(turn).collect(), coverage: Coverage::default() }
    }

    #[test]
    fn three_consecutive_digits_of_a_value_are_a_leak_wherever_they_are_heard() {
        type Turns<'a> = &'a [(u16, u64, &'a str)];
        let cases: [(&str, Turns<'_>, &[usize]); 16] = [
            ("nothing is left", &[(0, 0, "your card number please"), (1, 9000, "it's")], &[]),
            ("two digits", &[(1, 12_000, "nine eight")], &[]),
            ("three digits", &[(1, 12_000, "nine eight two")], &[3]),
            ("as figures", &[(1, 10_000, "it's 4263, 9826")], &[8]),
            ("the wrong order", &[(1, 10_000, "three six two four")], &[]),
            ("on the other channel", &[(0, 50_000, "I have nine eight two six")], &[4]),
            ("a digit between", &[(1, 10_000, "four two uh five six three")], &[]),
            ("a filler between", &[(1, 10_000, "four two uh six three")], &[4]),
            ("over two turns", &[(1, 10_000, "four two"), (0, 11_000, "mm-hm"), (1, 13_000, "six three")], &[4]),
            ("two channels are no run", &[(1, 10_000, "four two"), (0, 11_000, "six three")], &[]),
            ("too far apart", &[(1, 10_000, "four two"), (1, 25_000, "six three")], &[]),
            ("talk between", &[(1, 10_000, "four two pounds will be there in six three days")], &[]),
            ("few words between", &[(1, 10_000, "four two and then it's six three")], &[4]),
            ("in a price", &[(1, 30_000, "nine eight two")], &[]),
            ("two runs", &[(1, 10_000, "four two six"), (1, 40_000, "nine two nine nine")], &[3, 4]),
            ("a year as it is said", &[(1, 20_000, "nineteen eighty four")], &[4]),
        ];
        for (name, turns, expected) in cases {
            let leaks = check(&heard(turns), &heard(&[]), &truth());
            assert_eq!(leaks.runs.iter().map(|leak| leak.digits).collect::<Vec<_>>(), expected, "{name}");
        }
    }

    #[test]
    fn only_core_values_of_three_digits_or_more_are_looked_for_in_sound_and_writing() {
        let leaks = check(&heard(&[(1, 40_000, "four two six")]), &heard(&[(0, 50_000, "four two six three")]), &truth());
        assert_eq!((leaks.values, leaks.longest(), leaks.written.len()), (2, 4, 1));
        assert_eq!(leaks.runs, [Leak { kind: "card_number".into(), digits: 3, channel: 1, at_ms: 40_200.0 }]);
    }

    #[test]
    fn a_price_that_leaks_into_another_channel_is_still_a_price_but_a_value_said_over_it_is_not() {
        let mut truth = truth();
        let over = &[(0, 30_000, "nine eight two")];
        assert_eq!(check(&heard(over), &heard(&[]), &truth).runs.len(), 1);
        truth.negatives[0].leak = Some(super::super::truth::Leakage { channel: 0 });
        assert_eq!(check(&heard(over), &heard(&[]), &truth).runs.len(), 0);
        truth.spans.push(Span::new("pin", 0, 29_000.0, 32_000.0));
        assert_eq!(check(&heard(over), &heard(&[]), &truth).runs.len(), 1);
    }
}
