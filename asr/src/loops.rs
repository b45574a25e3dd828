//! Finds repetition loops: a recogniser that says the same phrase over and over has stopped listening.

use crate::engine::Segment;

/// The longest phrase looked for, in tokens.
const LONGEST: usize = 16;

/// How often a phrase of so many tokens may be said in a row: digits do repeat.
fn allowed(tokens: usize) -> usize {
    match tokens {
        1 => 9,
        2 => 7,
        3 | 4 => 4,
        5..=7 => 3,
        _ => 2,
    }
}

/// Tokens that a loop says too much; 0 where there is none.
pub(crate) fn excess(segments: &[Segment]) -> usize {
    keep(segments).iter().filter(|&&kept| !kept).count()
}

/// The segments without what loops say too much.
pub(crate) fn without(segments: &[Segment]) -> Vec<Segment> {
    let kept = keep(segments);
    let mut kept = kept.iter();
    let mut cut = segments.to_vec();
    for segment in &mut cut {
        segment.tokens.retain(|_| kept.next().copied().unwrap_or(true));
    }
    cut.retain(|segment| !segment.tokens.is_empty());
    cut
}

/// For every token, whether it stays.
fn keep(segments: &[Segment]) -> Vec<bool> {
    let texts: Vec<String> = segments.iter().flat_map(|segment| &segment.tokens).map(|token| plain(&token.text)).collect();
    let substance: Vec<usize> = (0..texts.len()).filter(|&index| !texts[index].is_empty()).collect();
    let said: Vec<&str> = substance.iter().map(|&index| texts[index].as_str()).collect();
    let mut kept = vec![true; texts.len()];
    for range in loops(&said) {
        let last = substance.get(range.end).copied().unwrap_or(texts.len());
        kept[substance[range.start]..last].fill(false);
    }
    kept
}

/// Letters and digits only, in lower case.
fn plain(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is said beyond the allowed repeats, shortest phrases first; ranges don't overlap.
fn loops(said: &[&str]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    while start < said.len() {
        let looped = (1..=LONGEST).find_map(|phrase| {
            let repeats = repeats(&said[start..], phrase);
            (repeats > allowed(phrase)).then(|| start + allowed(phrase) * phrase..start + repeats * phrase)
        });
        match looped {
            Some(range) => {
                start = range.end;
                found.push(range);
            }
            None => start += 1,
        }
    }
    found
}

/// How often the first `phrase` words stand in a row.
fn repeats(said: &[&str], phrase: usize) -> usize {
    said.get(..phrase).map_or(0, |first| said.chunks(phrase).take_while(|chunk| *chunk == first).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Token;

    fn segments(text: &str) -> Vec<Segment> {
        let token = |word: &str| Token { text: format!(" {word}").into_bytes(), end_ms: None, probability: 1.0 };
        vec![Segment { start_ms: 0, end_ms: 1, tokens: text.split(' ').map(token).collect() }]
    }

    #[test]
    fn loops_are_found_and_what_people_say_is_not() {
        let one = |times: usize| vec!["one"; times].join(" ");
        let phrase = |times: usize| vec!["thank you for calling us today please hold on"; times].join(" ");
        let table = [
            (String::from("my card is four four four four five five five five"), 0),
            (one(9), 0),
            (one(100), 91),
            (vec!["One , one"; 40].join(" , "), 71),
            (phrase(2), 0),
            (phrase(6), 36),
            (format!("hello {} bye", phrase(6)), 36),
            (["4 5"; 7].join(" "), 0),
            (["no wait 3 4"; 8].join(" "), 16),
        ];
        for (text, least) in table {
            let excess = excess(&segments(&text));
            assert!(if least == 0 { excess == 0 } else { excess >= least }, "{text}: {excess}");
        }
    }

    #[test]
    fn cutting_a_loop_keeps_its_beginning_and_what_follows() {
        let cut = without(&segments(&format!("hello {} bye", vec!["one"; 50].join(" "))));
        let texts: Vec<_> = cut[0].tokens.iter().map(|token| plain(&token.text)).collect();
        assert_eq!(texts.first().map(String::as_str), Some("hello"));
        assert_eq!(texts.last().map(String::as_str), Some("bye"));
        assert_eq!(texts.len(), 11);
    }
}
