//! Fragments: digits and letters right beside a mark that says that a code was removed there. In audio that was redacted already they are
//! what is left of it, so they go too, however few they are.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::rule::Hit;
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::Scene;

/// Most words of filling between a mark and its fragment.
const LONGEST_GAP: usize = 4;
/// What is not dictated in digits and letters has no such fragments.
const SPOKEN_IN_WORDS: &[Entity] =
    &[Entity::PERSON, Entity::STREET_ADDRESS, Entity::PASSWORD, Entity::SECURITY_ANSWER, Entity::USERNAME, Entity::EMAIL_ADDRESS];

/// Adds the fragments of every mark in the dialogue. A dialogue without marks has none.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    for at in (0..scene.tokens.len()).filter(|at| scene.tokens[*at].kind == Kind::Placeholder) {
        let Some(rule) = rule_of(scene, at) else { continue };
        let beside = [after(scene, at).and_then(|first| run_from(scene, first)), before(scene, at).and_then(|last| run_to(scene, last))];
        let beside = beside.into_iter().flatten().filter(|ends| !is_told(scene, at, *ends) && !is_place(scene, ends.0));
        hits.extend(beside.map(|(first, last)| hit(rule, first, last)));
    }
}

fn rule_of(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let entity = Entity::from_name(scene.text(at).trim_matches(['[', ']']))?;
    let code = !SPOKEN_IN_WORDS.contains(&entity);
    rules::of(entity).filter(|_| code)
}

fn hit(rule: usize, first: usize, last: usize) -> Hit {
    Hit { rule, first, last, confidence: confidence::SHAPE, checksum: Checksum::None, reason: Reason::ReadBack, value: 0 }
}

/// The first word after the mark that isn't filling, spoken by the same party with no more than a sign of listening in between.
fn after(scene: &Scene<'_>, mark: usize) -> Option<usize> {
    let own = (mark + 1..scene.tokens.len()).filter(|at| !is_back(scene, *at) || same_speaker(scene, mark, *at));
    let (gap, next) = own.enumerate().find(|(_, at)| !is_filling(&scene.tokens[*at]))?;
    (gap <= LONGEST_GAP && same_speaker(scene, mark, next)).then_some(next)
}

/// The last word before the mark that isn't filling, as [`after`]. A question ends what was dictated before it.
fn before(scene: &Scene<'_>, mark: usize) -> Option<usize> {
    let own = (0..mark).rev().filter(|at| !is_back(scene, *at) || same_speaker(scene, mark, *at));
    let (gap, last) = own.enumerate().find(|(_, at)| !is_filling(&scene.tokens[*at]))?;
    let open = scene.tokens[last].stop < Stop::Question;
    (gap <= LONGEST_GAP && open && same_speaker(scene, mark, last)).then_some(last)
}

/// Whether a number in another turn than its mark is written as a sum or a time: a new sentence, and no fragment.
fn is_told(scene: &Scene<'_>, mark: usize, (first, _): (usize, usize)) -> bool {
    scene.tokens[mark].turn != scene.tokens[first].turn && scene.measure(first) != Measure::None
}

/// Words for where something is printed, and for what is printed there.
const NEAR: &str = "beside by under below above over near after to next in";
const PRINTED: &str = "little small big tiny letter number box field line section bold red";

/// "Beside the little 4D.", "under number 5": the place of a value on what it is read from, said before it.
pub(crate) fn is_place(scene: &Scene<'_>, first: usize) -> bool {
    let turn = scene.tokens[first].turn;
    let before: Vec<usize> = (0..first).rev().take(LONGEST_GAP).take_while(|at| scene.tokens[*at].turn == turn).collect();
    let printed = before.iter().take_while(|at| scene.is(**at, PRINTED)).count();
    let the = usize::from(before.get(printed).is_some_and(|at| scene.is(*at, "the a")));
    printed > 0 && before.get(printed + the).is_some_and(|at| scene.is(*at, NEAR))
}

fn is_filling(token: &Token) -> bool {
    token.kind == Kind::Filler || !token.is_symbol() && token.is(traits::INNER | traits::LEAD | traits::AND | traits::CORRECTION)
}

fn is_back(scene: &Scene<'_>, at: usize) -> bool {
    let index = scene.segments.partition_point(|segment| segment.to <= at);
    scene.segments.get(index).is_some_and(|segment| segment.back)
}

fn same_speaker(scene: &Scene<'_>, a: usize, b: usize) -> bool {
    let speaker = |at: usize| scene.turns.get(scene.tokens[at].turn as usize).and_then(|turn| turn.speaker);
    speaker(a) == speaker(b)
}

/// The run that begins with token `first`.
fn run_from(scene: &Scene<'_>, first: usize) -> Option<(usize, usize)> {
    let index = scene.runs.partition_point(|run| ends(scene, run).0 < first);
    scene.runs.get(index).filter(|run| ends(scene, run).0 == first).and_then(|run| unmeasured(scene, run))
}

/// The run that ends with token `last`.
fn run_to(scene: &Scene<'_>, last: usize) -> Option<(usize, usize)> {
    let index = scene.runs.partition_point(|run| ends(scene, run).1 < last);
    scene.runs.get(index).filter(|run| ends(scene, run).1 == last).and_then(|run| unmeasured(scene, run))
}

fn unmeasured(scene: &Scene<'_>, run: &Run) -> Option<(usize, usize)> {
    (run.measure != Measure::Words && !is_word(scene, run)).then(|| ends(scene, run))
}

/// "I can also": a letter that is a word, in the midst of a sentence.
fn is_word(scene: &Scene<'_>, run: &Run) -> bool {
    let (first, last) = ends(scene, run);
    let token = &scene.tokens[first];
    let goes_on = token.stop == Stop::None && scene.tokens.get(last + 1).is_some_and(|next| next.turn == token.turn);
    first == last && matches!(token.kind, Kind::Letter(b'I' | b'A')) && token.is(traits::SHY) && goes_on
}

fn ends(scene: &Scene<'_>, run: &Run) -> (usize, usize) {
    run.ends(&scene.symbols)
}

#[cfg(test)]
mod tests {
    use crate::{Selection, Turn, detect};

    fn found(turns: &[(&str, &str)]) -> Vec<(usize, usize, usize)> {
        let dialogue: Vec<Turn<'_>> = turns.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect();
        detect(&dialogue, &Selection::all()).iter().map(|finding| (finding.turn, finding.start, finding.end)).collect()
    }

    #[test]
    fn what_is_left_beside_a_mark_is_found() {
        assert_eq!(found(&[("c", "[CREDIT_CARD]"), ("c", "1, 8, 8, 9, 11,")]), [(1, 0, 14)]);
        assert_eq!(found(&[("c", "[CREDIT_CARD] one eight eight er one."), ("a", "Thank you.")]), [(0, 14, 36)]);
        assert_eq!(found(&[("c", "it's 45 39 [CREDIT_CARD]")]), [(0, 5, 10)]);
        assert_eq!(found(&[("c", "[CREDIT_CARD]"), ("a", "Mm-hm."), ("c", "then 4411")]), [(2, 5, 9)]);
    }

    #[test]
    fn numbers_that_belong_to_something_else_are_left() {
        assert!(found(&[("c", "[US_ZIP]"), ("a", "That is 84 dollars.")]).is_empty());
        assert!(found(&[("c", "[US_ZIP] and I have 2 bedrooms.")]).is_empty());
        assert!(found(&[("c", "[PERSON] 1234")]).is_empty());
        assert!(found(&[("c", "[US_ZIP]"), ("c", "I $30.")]).is_empty());
        assert!(found(&[("c", "[US_ZIP]"), ("c", "I can also do Friday.")]).is_empty());
        assert!(found(&[("c", "It arrived on the fourth of March.")]).is_empty());
    }
}
