//! Dialogues in one line, and what goes of their last turn where it was heard on the phone.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// What goes of the last of some lines `SPEAKER: TEXT`; a speaker "M" is nobody known.
pub(crate) fn last(dialogue: &str) -> Vec<String> {
    let lines: Vec<(&str, &str)> = dialogue.split(" / ").filter_map(|line| line.split_once(": ")).collect();
    let turns: Vec<Turn<'_>> = lines.iter().map(|(own, text)| Turn { speaker: (*own != "M").then_some(*own), text }).collect();
    let (at, text) = (turns.len() - 1, turns[turns.len() - 1].text);
    let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
    let said = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
    let mut spans: Vec<(usize, usize)> = found.iter().filter(|own| own.turn == at).map(|own| (own.start, own.end)).collect();
    spans.sort_unstable_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)));
    let mut whole: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        if whole.last().is_none_or(|before| before.1 < span.1) {
            whole.push(span);
        }
    }
    whole.into_iter().map(|(start, end)| said(start, end)).collect()
}

/// Fails where anything else goes of the last line of a dialogue than what stands beside it.
pub(crate) fn holds(table: &[(&str, &[&str])]) {
    for (dialogue, expected) in table {
        assert_eq!(last(dialogue), *expected, "{dialogue}");
    }
}
