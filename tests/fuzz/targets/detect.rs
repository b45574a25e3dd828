//! A text of any kind, a turn a line, gives findings that lie inside it.
#![no_main]

use detectors::{Selection, Turn, detect};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let speakers = [Some("agent"), Some("customer"), None];
    let turns: Vec<_> = text.lines().zip(speakers.into_iter().cycle()).map(|(text, speaker)| Turn { speaker, text }).collect();
    for finding in detect(&turns, &Selection::all()) {
        assert!(finding.start < finding.end);
        assert!(finding.end <= turns[finding.turn].text.chars().count());
    }
});
