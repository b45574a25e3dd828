//! Who takes a call for a firm, told by all that is said before the other party speaks: "Larch Dental, front desk.", "Harrow Energy, what's up?"

use std::ops::Range;

use crate::introductions;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::scene::Scene;

/// What answers the telephone in a firm.
const DESKS: &str = "desk desks reception reservations reservation support services service line team department office bookings booking claims \
    billing surgery council dispatch helpdesk helpline accounts sales returns payroll pharmacy clinic enquiries inquiries admissions registry \
    registration deliveries membership memberships centre center hotline switchboard customer fraud box depot workshop showroom counter";
/// What whoever calls a firm says in its stead, beside "my" and what is his.
const CALLERS: &[&str] = &[
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
/// What whoever calls asks at once.
const REQUESTS: &[&str] = &["can you", "could you", "will you", "do you do", "are you open"];
/// What whoever takes a call asks or offers at once.
const OFFERS: &[&str] = &[
    "help you",
    "help today",
    "are we",
    "can i take",
    "could i take",
    "may i take",
    "can i have",
    "could i have",
    "may i have",
    "can i get your",
    "could i get your",
    "start with your",
    "what's your",
    "what is your",
    "are you calling",
    "you're calling",
    "you are calling",
    "you looking for",
    "you're looking for",
    "are you the",
    "what's going on",
    "what's happening",
    "tell me what",
    "who am i",
    "who've i got",
    "who have i got",
    "is that mrs",
    "is that mr",
    "is that ms",
    "is that miss",
    "am i speaking",
];
/// How whoever answers says his name.
const INTRODUCES: &[&str] =
    &["my name", "name's", "name is", "this is", "i'm", "i am", "you've got", "you got", "through to", "speaking", "here", "talking to"];
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
        _ if is_first(scene, turn) => is_firms(scene, 0, to),
        1 => from <= HELLO && CALLING.iter().any(|phrase| scene.says(from..to, phrase)),
        _ => false,
    }
}

/// Whether nobody else spoke before: what is said until then was one turn, in pieces.
pub(crate) fn is_first(scene: &Scene<'_>, turn: usize) -> bool {
    (0..turn).all(|before| scene.speaker(before as u32) == scene.speaker(turn as u32))
}

/// Whether the first turn of a dialogue, whose words these are, opens a call as a firm does.
fn is_firms(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let near = from..to.min(from + 2 * DESK);
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| scene.says(near.clone(), phrase));
    let own = near.clone().any(|at| scene.is(at, "my") && !scene.is(at + 1, "name name's"));
    if own || says(CALLERS) {
        return false;
    }
    let (offers, introduces) = (says(OFFERS), says(INTRODUCES));
    let asks = near.clone().any(|at| scene.tokens[at].stop == Stop::Question);
    let desk = (from..to.min(from + DESK)).any(|at| scene.is(at, DESKS)) || is_told(scene, from, to);
    desk || offers
        || introduces && asks && !says(REQUESTS)
        || is_named(scene, from, to) && (asks || introduces || near.clone().any(|at| scene.is(at, GREETS)))
}

/// Whether one of the first clauses ends in what a firm is, and says nothing of it: "Pinnacle Parcels, ..."
fn is_told(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    clauses(scene, from, to).take(2).any(|clause| {
        let told = scene.tokens[clause.clone()].iter().any(|token| token.is(traits::IS | traits::POSSESSIVE));
        clause.len() > 1 && clause.len() <= NAME + 1 && !told && introductions::is_firm(scene, clause.end - 1)
    })
}

/// Whether one of the first clauses is a firm's name: two words with a capital, not all of them said every day
/// and none of them somebody's given name. Who says it of himself ("Imre Vadasz speaking") is none.
fn is_named(scene: &Scene<'_>, from: usize, to: usize) -> bool {
    let small = traits::BACK | traits::LEAD | traits::INNER | traits::IS;
    clauses(scene, from, to).take(3).any(|clause| {
        let words = &scene.tokens[clause.clone()];
        let capital = |token: &&Token| token.kind == Kind::Word && token.capital && !token.is(small);
        let proper = words.iter().filter(capital).any(|token| !token.is(traits::COMMON));
        let given = words.iter().any(|token| token.is(traits::GIVEN));
        let own = clause.clone().any(|at| scene.is(at, "speaking here"));
        proper && !given && !own && words.len() <= NAME && words.iter().filter(capital).count() > 1
    })
}

/// What stands between two pauses, in order.
fn clauses<'s>(scene: &'s Scene<'_>, from: usize, to: usize) -> impl Iterator<Item = Range<usize>> + 's {
    let mut start = from;
    scene.tokens[from..to].split_inclusive(|token| token.stop > Stop::None).map(move |clause| {
        let end = start + clause.len();
        std::mem::replace(&mut start, end)..end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Turn;
    use crate::book::Book;
    use crate::scene::Party;

    #[test]
    fn a_firm_is_known_by_how_it_answers_and_a_caller_isnt_taken_for_one() {
        let firms = [
            "Larch Dental, front desk.",
            "Harrow Energy, what's up?",
            "Good evening, the Osier Hotel, reception speaking.",
            "Council, hello, this is the benefits team.",
            "Hey, Tinder Gym. Are you a member?",
            "Marlowe's customer care, my name is Bettina.",
            "Castle me a life and pensions. My name's Maya, may I have your plan number?",
            "pinnacle parcels can I take the tracking number please?",
            "Pinnacle parcels. Go ahead.",
            "Hello, I'm Megan from Listenwell Research. Would you have six minutes?",
            "Caspral Motors, God's speaking.",
        ];
        let callers = [
            "Hello?",
            "Yes, speaking.",
            "Hello, is that the surgery?",
            "Hi, I'm calling about my booking.",
            "Petra Oswin, hello?",
            "Can I speak to the billing department?",
            "Hi, I've had a letter from your office.",
            "Hello, this is Ruben.",
            "Hello, who's calling, please?",
            "Hi there, how can I cancel an order?",
            "Imre Vadasz speaking.",
            "Hi, my name is Daniel Whitaker and my card was stolen.",
            "Morning, it's Joanne Tattersall, he's been sick all night.",
            "The bank is wrong.",
            "Can you send me that? I'm Pat.",
            "Hi, it's Priya here, could you check something?",
        ];
        for (lines, firm) in [(&firms[..], true), (&callers[..], false)] {
            for text in lines {
                let dialogue = [Turn { speaker: Some("a"), text }];
                let scene = Scene::new(Book::shared(), &dialogue);
                assert_eq!(is_firms(&scene, 0, scene.tokens.len()), firm, "{text}");
            }
        }
    }

    #[test]
    fn an_opening_in_pieces_is_one_and_what_the_other_party_says_is_none_of_it() {
        let agents = |turns: &[(&'static str, &'static str)]| {
            let dialogue: Vec<_> = turns.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect();
            let scene = Scene::new(Book::shared(), &dialogue);
            scene.segments.iter().filter(|own| own.party == Party::Agent).count()
        };
        let rest = "Listenwell Research. Would you have six minutes?";
        assert_eq!(agents(&[("a", "Hello,"), ("a", rest), ("b", "Six? Go on.")]), 2);
        assert_eq!(agents(&[("b", "Hello?"), ("b", "Who is it?"), ("a", "Only me.")]), 0);
    }
}
