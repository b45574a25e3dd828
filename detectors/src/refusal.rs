//! What ends a question without an answer: a refusal ("I don't have it on me", "I'd rather not"), or a question for something else. What is said
//! after it answers nothing, unless it is the value in full. And what opens it again: that its answer is rejected.

use crate::reader::token::{Stop, traits};
use crate::scene::Scene;
use crate::talk::Said;
use crate::window::{asked, cues};

/// Words by which somebody comes back on a refusal: "hang on, here it is".
const RESUMES: &[&str] = &["wait", "actually", "hang", "hold", "found", "here", "but"];

/// Whether somebody refuses before the first digit or letter is dictated, and doesn't come back on it.
pub(crate) fn is_refused(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let dictated = |at: &usize| scene.tokens[*at].is_symbol() && !scene.tokens[*at].is(traits::SHY);
    let first = (from..to).find(dictated).unwrap_or(to);
    let Some(refused) = (from..first).find(|at| scene.book.talk.opens(&scene.tokens[*at..to]).is(Said::REFUSAL)) else { return false };
    let resumes = |at: usize| RESUMES.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    first == to || !(refused + 1..first).any(resumes)
}

/// What is done with a secret that nobody should give away, and so many words before it, that it isn't.
const GIVEN_AWAY: &str = "ask tell share give disclose reveal";
const NEVER: &str = "never don't won't wouldn't shouldn't not";
const BEFORE: usize = 3;

/// "We'll never ask for your PIN.": a warning names a value and asks for none.
pub(crate) fn is_warning(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let never = |at: usize| (at.saturating_sub(BEFORE).max(from)..at).any(|at| scene.is(at, NEVER));
    scene.tokens[to - 1].stop < Stop::Question && (from..to).any(|at| scene.is(at, GIVEN_AWAY) && never(at))
}

/// Words that open a question for something.
const OPENS: &[&str] = &["what", "what's", "when", "when's", "where", "where's", "who", "who's", "which", "how", "how's", "why"];
/// Words of a question that goes on with what was asked before: "what was that?", "what comes next?".
const GOES_ON: &[&str] = &[
    "that", "that's", "this", "it", "it's", "again", "next", "rest", "after", "spell", "spelled", "part", "bit", "few", "four", "three",
    "two", "end", "sorry", "one", "number", "hear", "date", "name", "code", "digits", "digit", "letters", "address",
];
/// Those of them that stand for any thing where a longer question opens so.
const THINGS: &[&str] = &["it", "that", "this"];
const OTHERWISE: &[&str] = &["when", "when's", "where", "who", "why", "how"];
const LONG: usize = 5;
/// Fewest words of a question for something new.
const FEWEST: usize = 4;

/// Whether a stretch without a cue asks for something else, in so many words: "When was your last payment?".
pub(crate) fn is_other_question(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let is = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    if scene.tokens[to - 1].stop != Stop::Question {
        return false;
    }
    let start = (from..to).rev().find(|at| *at == from || scene.tokens[*at - 1].stop >= Stop::Full).unwrap_or(from);
    if (start..to - 1).any(|at| is(at, &["anything", "something"]) && is(at + 1, &["else"])) {
        return true;
    }
    let opens = to - start >= FEWEST && (start..to.min(start + 3)).any(|at| is(at, OPENS));
    // "When did you buy it?", but not "Sorry, when was that?"
    let about = start + LONG <= to && (start..to.min(start + 3)).any(|at| is(at, OTHERWISE));
    opens && !(start..to).any(|at| is(at, GOES_ON) && !(about && is(at, THINGS)) || scene.covered[at])
}

/// Words that open a question whether something is so.
const VERBS: &str = "is are was were do does did have has had can could will would";

/// Whether a stretch asks whether something is so, in a sentence of its own: "Is there a label on the walker itself?" What was asked before, and
/// what had its reply, is not answered by the reply to that.
pub(crate) fn is_asked_whether(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let start = (from..to).rev().find(|at| *at == from || scene.tokens[*at - 1].stop >= Stop::Full).unwrap_or(from);
    let small = |at: &usize| scene.is(*at, "and so okay right now then but lovely thanks great");
    let first = (start..to).find(|at| !small(at)).unwrap_or(to);
    let about = |at: usize| scene.is(at, "name names spell spelled spelt called surname that's him her he she they") || scene.covered[at];
    let asks = scene.tokens[to - 1].stop == Stop::Question && first + LONG <= to && scene.is(first, VERBS);
    asks && !(first..to).any(about)
}

/// A question is open again so many stretches after it was put at most.
const REOPENED: usize = 9;

/// What is to be tried later is no answer.
const LATER: &str = "later tomorrow tonight on in at after next when once if over this from";

/// The stretch whose question is open again because who put it rejects the answer at `at`: "That's not what I have here." None where it was for
/// what nobody minds, or something is asked for in the same breath.
pub(crate) fn rejected(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let speaker = |at: usize| scene.speaker(scene.tokens[scene.segments[at].from].turn);
    let names = |at: usize| cues(scene, &scene.segments[at]).iter().any(|cue| cue.topic.harmless || !cue.topic.strong.is_empty());
    let own = scene.segments[at];
    // "If it's slow, try again tomorrow."
    let later = (own.from..own.to).any(|at| scene.is(at, "again another go") && scene.is(at + 1, LATER));
    if !own.rejects || later || names(at) {
        return None;
    }
    let before = (at.saturating_sub(REOPENED)..at).rev();
    // An answer stands between.
    let replied = before.clone().find(|own| speaker(*own) == 0 || speaker(*own) != speaker(at))?;
    let put = (at.saturating_sub(REOPENED)..replied).rev().find(|own| speaker(*own) == speaker(at) && names(*own))?;
    asked(scene, &scene.segments[put]).map(|_| put)
}

#[cfg(test)]
mod tests {
    use crate::{Selection, Turn, detect};

    fn found(line: &str) -> Vec<&'static str> {
        let turns: Vec<Turn<'_>> = line
            .split('|')
            .enumerate()
            .map(|(turn, text)| Turn { speaker: Some(if turn % 2 == 0 { "agent" } else { "customer" }), text })
            .collect();
        detect(&turns, &Selection::all()).iter().map(|finding| finding.entity.name()).collect()
    }

    #[test]
    fn after_a_refusal_other_numbers_and_words_are_no_answer() {
        for line in [
            "What's your policy number?|I don't have the papers with me.|That's fine, the premium is 412.60 a year.|It was 380.",
            "Your password?|I'd rather not say it aloud.|No bother, we can do it in the branch.",
            "And the plate?|I've forgotten. The fine is ticket FN 2 2 8 1 0 7 7 K.",
            "Your mother's maiden name?|No idea.|Right. When was your last payment?|On the 5th.",
        ] {
            assert!(found(line).is_empty(), "{line}: {:?}", found(line));
        }
    }

    #[test]
    fn a_whole_value_after_a_refusal_is_still_found() {
        for (line, entity) in [
            ("Your card number?|I don't have it here, oh hang on, 4539 1488 0343 6467", "CREDIT_CARD"),
            ("The sort code?|I don't know, let me look.|Take your time.|20 45 81", "UK_SORT_CODE"),
            ("Your date of birth?|Why do you need that?|For security. Date of birth?|4th of May 1970", "DATE_OF_BIRTH"),
        ] {
            assert!(found(line).contains(&entity), "{line}: {:?}", found(line));
        }
    }
}
