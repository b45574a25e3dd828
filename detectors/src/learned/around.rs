//! What is said around a turn: what the other party said last, what the speaker himself said last, and what comes next.

use std::ops::Range;

use super::words::Word;
use crate::reader::token::Stop;
use crate::scene::Scene;

/// A turn of so few words and no question shows only that somebody listens.
const BACK: usize = 3;
/// So many turns before and after are looked at.
const TURNS: usize = 7;
/// Most words of a question that count, of what stands before it, of what a speaker said last and of what is said next.
const QUESTION: usize = 40;
const BEFORE: usize = 25;
const LAST: usize = 8;

/// What is around the words of one turn; all ranges are of words.
#[derive(Clone, Default)]
pub(super) struct Around {
    /// Its own words.
    pub(super) own: Range<usize>,
    /// The last sentence of the other party that says something, and what stands before it in the same turn.
    pub(super) question: Range<usize>,
    pub(super) before: Range<usize>,
    /// Whether that is a question.
    pub(super) asks: bool,
    /// What the speaker said last.
    pub(super) last: Range<usize>,
    /// What is said next.
    pub(super) next: Range<usize>,
}

/// What is around each turn of a dialogue.
pub(super) fn read(scene: &Scene<'_>, words: &[Word]) -> Vec<Around> {
    let mut turns = vec![0..0; scene.turns.len()];
    let mut from = 0;
    for own in scene.tokens.chunk_by(|a, b| a.turn == b.turn) {
        turns[own[0].turn as usize] = from..from + own.len();
        from += own.len();
    }
    (0..turns.len()).map(|at| around(scene, words, &turns, at)).collect()
}

/// The sentence of a word within its turn.
pub(super) fn sentence(words: &[Word], at: usize, turn: &Range<usize>) -> Range<usize> {
    let own = words[at].sentence;
    let words = &words[turn.clone()];
    turn.start + words.partition_point(|word| word.sentence < own)..turn.start + words.partition_point(|word| word.sentence <= own)
}

fn around(scene: &Scene<'_>, words: &[Word], turns: &[Range<usize>], at: usize) -> Around {
    let next = turns[at + 1..].iter().take(TURNS).find(|next| !next.is_empty()).cloned().unwrap_or_default();
    let mut around = Around { own: turns[at].clone(), next: next.start..next.end.min(next.start + LAST), ..Around::default() };
    let speaker = |turn: usize| scene.speaker(turn as u32);
    for before in (at.saturating_sub(TURNS)..at).rev().filter(|before| !turns[*before].is_empty()) {
        let own = &turns[before];
        let last = sentence(words, own.end - 1, own);
        let same = speaker(before) == speaker(at) && speaker(at) != 0;
        if same && around.last.is_empty() {
            around.last = last.start.max(own.end.saturating_sub(LAST))..own.end;
        }
        let says = || own.len() > BACK || scene.tokens[own.clone()].iter().any(|token| token.stop == Stop::Question);
        if !same && around.question.is_empty() && says() {
            around.before = own.start.max(last.start.saturating_sub(BEFORE))..last.start;
            around.asks = scene.tokens[own.end - 1].stop == Stop::Question;
            around.question = last.start.max(own.end.saturating_sub(QUESTION))..own.end;
        }
    }
    around
}
