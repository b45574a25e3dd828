//! How many megabytes of call transcripts the rules read in a second on one core, every rule on: `cargo bench -p detectors`. Calls are made of
//! everyday talk with the corpus's lines among it, one in eight; "dense" are those lines alone, nearly all of which hold a number.

#![expect(clippy::print_stdout, clippy::expect_used, reason = "a bench prints, and ends where its corpus can't be read")]
#![expect(clippy::disallowed_types, clippy::disallowed_methods, reason = "a bench measures time")]

use std::time::{Duration, Instant};

use detectors::{Selection, Turn, detect};
use serde_json::Value;

const CORPUS: &str = include_str!("../tests/corpus/kept.jsonl");
const LEAST: Duration = Duration::from_secs(3);
/// Turns of one call.
const TURNS: usize = 80;

const TALK: &[&str] = &[
    "Good morning, thank you for calling, how can I help you today?",
    "Hi there, I'm having some trouble with my broadband, it keeps dropping out in the evenings and I can't work out why.",
    "I'm really sorry to hear that, let me have a look at what's going on with the line for you.",
    "Yeah, it's been like this since about last Thursday, and I've already restarted the router a few times.",
    "Okay, that's helpful, thank you. Could you tell me which lights are showing on the front of the router at the moment?",
    "There's a green one at the top and then the second one down is sort of flashing orange.",
    "Right, so that normally means that it's getting power but it isn't able to talk to the exchange properly.",
    "I did wonder whether it was something to do with the roadworks they've been doing outside our house.",
    "It might well be, to be honest, so what I'd like to do is run a quick test, and that'll take a couple of minutes.",
    "No problem at all, take your time, I'm not going anywhere.",
    "Mm-hm.",
    "And just while that's running, have you noticed whether it's worse over wifi or is it the same when you plug in with a cable?",
    "To be fair I've only really tried it over the wifi, the cable's in a box somewhere upstairs.",
    "That's fine, don't worry about that for now, we can always come back to it if we need to.",
    "The test has come back and it does look like there's a fault on the line between the cabinet and your property.",
    "Oh right, so does that mean somebody has to come out and fix it? I work from home so I'd need to be around.",
    "It does, yes, but the good news is that there's nothing to pay for that because it's on our side.",
    "Brilliant, well that's a relief, I was worried you were going to tell me that I needed a whole new router.",
    "Is there anything else that I can help you with while you're on the phone with me?",
    "No, I think that's everything, you've been really helpful, thanks very much for sorting it out.",
];

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The corpus's lines, each as its turns.
fn lines() -> Vec<Vec<String>> {
    let turns = |line: Value| match line.get("text") {
        Some(single) => vec![text(single)],
        None => line["turns"].as_array().expect("turns").iter().map(|turn| text(&turn["text"])).collect(),
    };
    CORPUS.lines().map(|line| turns(serde_json::from_str(line).expect("a line"))).collect()
}

/// Calls of everyday talk; every eighth exchange is a line of the corpus.
fn calls(lines: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut talk = TALK.iter().cycle();
    let mut all = Vec::new();
    for line in lines {
        all.extend(talk.by_ref().take(7).map(|said| (*said).to_owned()));
        all.extend(line.iter().cloned());
    }
    all.chunks(TURNS).map(<[String]>::to_vec).collect()
}

fn measure(name: &str, dialogues: &[Vec<String>]) {
    let bytes: usize = dialogues.iter().flatten().map(String::len).sum();
    let (start, mut rounds, mut found) = (Instant::now(), 0u32, 0);
    while start.elapsed() < LEAST {
        for dialogue in dialogues {
            let turns: Vec<Turn<'_>> = dialogue.iter().map(|text| Turn { speaker: None, text }).collect();
            found += detect(&turns, &Selection::all()).len();
        }
        rounds += 1;
    }
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{name}: {:.1} MB/s, {} findings in {} kB",
        bytes as f64 * f64::from(rounds) / seconds / 1e6,
        found / rounds as usize,
        bytes / 1000
    );
}

fn main() {
    let lines = lines();
    measure("calls", &calls(&lines));
    measure("dense", &lines);
    measure("one long call", &[calls(&lines).concat()]);
}
