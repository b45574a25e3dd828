//! Words as the weights know them: what each is called, its class, its sentence, and the run of digits and letters that it stands in.
//!
//! Runs are plainer than the scene's, which leave out what belongs to a phrase and tell symbols apart: here any digits and letters in a row are one.
//!
//! | class | words |
//! |---|---|
//! | `D`, `n`, `h` | written digits, number words, "hundred" |
//! | `L`, `X` | single letters, letters and digits run together or in capitals |
//! | `M`, `E`, `P`, `s` | months and ordinals, addresses of email, marks, sums and percents |
//! | `c`, `C`, `w` | other words: with a capital at the start of a sentence, within one, and without |

use crate::reader::token::{Kind, Sign, Stop, Token, traits};
use crate::scene::Scene;

/// Longest name of a written number: more digits are called alike.
const DIGITS: usize = 20;

/// So many digits of a run are kept.
const KEPT: usize = 40;

/// One word.
pub(super) struct Word {
    /// The word in lower case, or what kind of number or code it is: "#4" for four written digits.
    pub(super) name: String,
    /// What sort of word it is, as in the table above.
    pub(super) class: char,
    /// Its sentence, counted through the dialogue.
    pub(super) sentence: u32,
    /// Its run, counted through the dialogue.
    pub(super) run: Option<usize>,
}

/// Digits and letters in a row, with nothing between them but fillers.
#[derive(Default)]
pub(super) struct Run {
    /// First token.
    pub(super) first: usize,
    /// Last token.
    pub(super) last: usize,
    /// The digits, as far as words tell them one by one.
    pub(super) digits: String,
    /// How many letters.
    pub(super) letters: usize,
}

/// All words of a dialogue, and its runs.
pub(super) fn read(scene: &Scene<'_>) -> (Vec<Word>, Vec<Run>) {
    let mut words: Vec<Word> = Vec::with_capacity(scene.tokens.len());
    let (mut sentence, mut starts) = (0, true);
    for (at, token) in scene.tokens.iter().enumerate() {
        let new = at > 0 && scene.tokens[at - 1].turn != token.turn;
        if new && !starts {
            (sentence, starts) = (sentence + 1, true);
        }
        words.push(Word { name: name(scene, at), class: class(scene, at, starts), sentence, run: None });
        starts = token.stop >= Stop::Full;
        sentence += u32::from(starts);
    }
    let runs = runs(scene);
    for (number, run) in runs.iter().enumerate() {
        words[run.first..=run.last].iter_mut().for_each(|word| word.run = Some(number));
    }
    (words, runs)
}

/// What a word is called.
fn name(scene: &Scene<'_>, at: usize) -> String {
    let token = &scene.tokens[at];
    let text = scene.text(at);
    match token.kind {
        _ if token.sign == Sign::Money => "#money".into(),
        _ if token.sign == Sign::Percent => "#percent".into(),
        Kind::Digits => format!("#{}", text.chars().filter(char::is_ascii_digit).count().min(DIGITS)),
        Kind::Letter(_) if !token.is(traits::SHY) => "#letter".into(),
        Kind::Mixed => format!("#mixed{}", text.len().min(DIGITS)),
        Kind::Capitals => "#capitals".into(),
        Kind::Email => "#email".into(),
        Kind::Domain => "#host".into(),
        Kind::Filler => "#um".into(),
        Kind::Ordinal(_) if text.starts_with(|first: char| first.is_ascii_digit()) => "#nth".into(),
        _ => text.to_lowercase(),
    }
}

/// What sort of word it is.
fn class(scene: &Scene<'_>, at: usize, starts: bool) -> char {
    let token = &scene.tokens[at];
    match token.kind {
        _ if token.sign == Sign::Money || token.sign == Sign::Percent => 's',
        Kind::Digits => 'D',
        _ if token.is(traits::SHY) && !is_counted(scene, at) => word_class(token, starts),
        Kind::Letter(_) | Kind::Alphabet(_) => 'L',
        Kind::Mixed | Kind::Capitals => 'X',
        Kind::Unit(_) | Kind::Teen(_) | Kind::Tens(_) | Kind::Times(_) | Kind::Plural(_) => 'n',
        Kind::Hundred | Kind::Thousand => 'h',
        Kind::Month(_) | Kind::Ordinal(_) => 'M',
        Kind::Email | Kind::Domain => 'E',
        Kind::Placeholder => 'P',
        _ => word_class(token, starts),
    }
}

fn word_class(token: &Token, starts: bool) -> char {
    match (token.capital, starts) {
        (true, true) => 'c',
        (true, false) => 'C',
        (false, _) => 'w',
    }
}

/// Whether a word counts as a digit or letter where it stands: one that is an everyday word too does only beside another.
fn is_counted(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    let plain = |near: Option<usize>| {
        let near = near.and_then(|near| scene.tokens.get(near));
        near.is_some_and(|near| near.turn == token.turn && near.is_symbol() && !near.is(traits::SHY))
    };
    let signed = token.sign == Sign::Money || token.sign == Sign::Percent;
    token.is_symbol() && !signed && (!token.is(traits::SHY) || plain(at.checked_sub(1)) || plain(Some(at + 1)))
}

fn runs(scene: &Scene<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut goes_on = false;
    for (at, token) in scene.tokens.iter().enumerate() {
        if !is_counted(scene, at) {
            goes_on &= token.kind == Kind::Filler;
            continue;
        }
        let same = runs.last().is_some_and(|run| goes_on && scene.tokens[run.last].turn == token.turn);
        if !same {
            runs.push(Run { first: at, ..Run::default() });
        }
        goes_on = true;
        let Some(run) = runs.last_mut() else { continue };
        run.last = at;
        if run.digits.len() >= KEPT {
            continue;
        }
        match token.kind {
            Kind::Unit(digit) => run.digits.push(char::from(b'0' + digit)),
            Kind::Teen(number) => run.digits.push_str(&number.to_string()),
            Kind::Tens(number) => run.digits.push_str(&number.to_string()),
            Kind::Letter(_) | Kind::Alphabet(_) => run.letters += 1,
            Kind::Times(_) | Kind::Plural(_) => {}
            _ => {
                run.digits.extend(scene.text(at).chars().filter(char::is_ascii_digit));
                run.letters += scene.text(at).chars().filter(|own| own.is_alphabetic()).count();
            }
        }
    }
    runs
}
