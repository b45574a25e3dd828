//! scratch
#![allow(clippy::print_stdout, clippy::disallowed_methods)]
use detectors::{Doubt, Selection, Turn, examine_heard};
fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    for block in text.split("\n\n") {
        let lines: Vec<(&str, &str)> = block.lines().filter_map(|l| l.split_once(": ")).collect();
        let turns: Vec<Turn<'_>> = lines.iter().map(|(s, t)| Turn { speaker: (*s != "M").then_some(*s), text: t }).collect();
        let found = examine_heard(&turns, &Selection::all(), Doubt::Taken).findings;
        for (i, (s, t)) in lines.iter().enumerate() {
            println!("{s}: {t}");
            for f in found.iter().filter(|f| f.turn == i) {
                let x: String = t.chars().skip(f.start).take(f.end - f.start).collect();
                println!("      {:?} {} {:?} v{} '{}'", f.entity, f.rule, f.reason, f.value, x);
            }
        }
        println!();
    }
}
