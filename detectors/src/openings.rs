//! Who takes a call for a firm, told by how the first turn opens: "Larch Dental, front desk.", "Harrow Energy, what's up?"

use crate::reader::token::{Kind, Stop, Token, traits};
use crate::scene::Scene;

/// What answers the telephone in a firm.
const DESKS: &str = "desk desks reception reservations reservation support services service line team department office bookings booking claims \
    billing surgery council dispatch helpdesk helpline accounts sales returns payroll pharmacy clinic enquiries inquiries admissions registry \
    registration deliveries membership memberships centre center hotline switchboard customer fraud box depot workshop showroom counter";
/// What whoever calls a firm says in its stead.
const CALLERS: &[&str] = &[
    "my",
    "i'm calling",
    "i'm ringing",
    "i'm phoning",
    "i am calling",
    "i'm trying",
    "i've",
    "i need",
    "i want",
    "i wanted",
    "i'd like",
    "i have a",
    "i was",
    "i got",
    "is this the",
    "is that the",
    "speak to",
    "speak with",
    "talk to",
    "put me through",
    "i'm looking",
];
/// How whoever answers greets.
const GREETS: &str = "hello hi hey hiya morning afternoon evening g'day howdy ora";
/// A firm says who it is in so many words, and its desk among so many.
const NAME: usize = 5;
const DESK: usize = 12;

/// Whoever is rung up says no more than so many words at first: "Hello?"
const HELLO: usize = 3;
/// How a firm that calls says whose it is.
const CALLING: &[&str] = &["calling from", "ringing from", "phoning from", "here from", "on behalf of"];

/// Whether the words of a turn are those of a firm that takes a call, or calls.
pub(crate) fn opens(scene: &Scene<'_>, turn: usize, from: usize, to: usize) -> bool {
    match turn {
        0 => is_firms(scene, from, to),
        1 => from <= HELLO && CALLING.iter().any(|phrase| scene.says(from..to, phrase)),
        _ => false,
    }
}

/// Whether the first turn of a dialogue, whose words these are, opens a call as a firm does.
fn is_firms(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let near = from..to.min(from + 2 * DESK);
    if CALLERS.iter().any(|phrase| scene.says(near.clone(), phrase)) {
        return false;
    }
    let desk = (from..to.min(from + DESK)).any(|at| scene.is(at, DESKS));
    desk || is_named(scene, from, to) && (near.clone().any(|at| scene.is(at, GREETS)) || near.clone().any(|at| asks(scene, at)))
}

/// Whether one of the first clauses is a firm's name: two words with a capital, not all of them said every day
/// and none of them somebody's given name.
fn is_named(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let pause = |token: &Token| token.stop > Stop::None;
    let mut clauses = scene.tokens[from..to].split_inclusive(pause).take(3);
    let small = traits::BACK | traits::LEAD | traits::INNER | traits::IS;
    clauses.any(|clause| {
        let capital = |token: &&Token| token.kind == Kind::Word && token.capital && !token.is(small);
        let proper = clause.iter().filter(capital).any(|token| !token.is(traits::COMMON));
        let given = clause.iter().any(|token| token.is(traits::GIVEN));
        proper && !given && clause.len() <= NAME && clause.iter().filter(capital).count() > 1
    })
}

fn asks(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].stop == Stop::Question
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Turn;
    use crate::book::Book;

    #[test]
    fn a_firm_is_known_by_how_it_answers_and_a_caller_isnt_taken_for_one() {
        let firms = [
            "Larch Dental, front desk.",
            "Harrow Energy, what's up?",
            "Good evening, the Osier Hotel, reception speaking.",
            "Council, hello, this is the benefits team.",
            "Hey, Tinder Gym. Are you a member?",
        ];
        let callers = [
            "Hello?",
            "Yes, speaking.",
            "Hello, is that the surgery?",
            "Hi, I'm calling about my booking.",
            "Petra Oswin, hello?",
            "Can I speak to the billing department?",
            "Hi, I've had a letter from your office.",
        ];
        for (lines, firm) in [(&firms[..], true), (&callers[..], false)] {
            for text in lines {
                let dialogue = [Turn { speaker: Some("a"), text }];
                let scene = Scene::new(Book::shared(), &dialogue);
                assert_eq!(is_firms(&scene, 0, scene.tokens.len()), firm, "{text}");
            }
        }
    }
}
