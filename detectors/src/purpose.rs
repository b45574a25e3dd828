//! What a value is asked for: "the card number for the excess". The purpose of a payment or of a message names nothing that anybody is to say, so it
//! doesn't unmake the question in whose sentence it stands.

use redaction::finding::Entity;

use crate::cue::Cue;
use crate::reader::token::{Kind, Stop, traits};
use crate::rules;
use crate::scene::{Party, Scene};

/// What has a plate and is no vehicle, what is one, and how many words before a plate either is looked for.
const MACHINES: &str =
    "meter meters electric electricity gas boiler reading readings units kilowatt kilowatts appliance machine generator pump";
const VEHICLES: &str = "car cars van vehicle vehicles truck lorry bike motorbike motorcycle trailer caravan drive driving drives parked parking park taxi fleet";
const CONTEXT: usize = 60;

/// What is sent and followed, what is kept and has an end that counts, and how many words before an end either is looked for.
const SENT: &str = "tracking parcel parcels package packages shipment consignment waybill barcode";
const KEPT: &str =
    "card cards account accounts visa mastercard amex debit credit pay paid paying payment refund bank phone mobile cell social security";
const LONG_CONTEXT: usize = 150;
/// What is said of cards.
const ON_CARDS: &str = "card cards visa mastercard amex maestro discover debit credit digit digits long front pay paying payment";
/// So many words at most stand between what is asked for and "a long one".
const LONG_ONE: usize = 8;
/// So many words after "expires" say how long something lasts.
const LAPSE: usize = 4;

/// What leads to a purpose.
const LEADS: &str =
    "for towards toward off against pay paying settle settling clear clearing cover covering regarding about send sending update updates";
/// So many words at most stand between what leads to a purpose and its name: "for the rest of the".
const WITHIN: usize = 4;
/// Sums: who asks for a value that pays one doesn't ask how much it is, wherever he names it.
const SUMS: &str = "excess premium balance total deposit instalments installments";
/// So many cues of one sentence are looked at, so many words apart, and so many words after one for a number.
const CUES: usize = 4;
const FAR: usize = 16;
const SAID: usize = 6;
/// What parts two things that are asked for at once.
const APART: &str = "and or plus also";

/// Whether a cue of what nobody minds is only what the value of its sentence is asked for.
pub(crate) fn is_purpose(scene: &Scene<'_>, at: usize) -> bool {
    let cue = scene.cues[at];
    if !cue.topic.harmless || !cue.topic.strong.is_empty() || is_said(scene, cue.last) {
        return false;
    }
    let led = is_led(scene, cue.first);
    let sum = scene.is(cue.last, SUMS);
    let values = |other: &usize| !scene.cues[*other].topic.strong.is_empty();
    let before = (0..at).rev().take(CUES).find(values).filter(|_| led || sum).map(|other| (scene.cues[other].last, cue.first));
    let after = scene.cues[at + 1..].iter().take(CUES).find(|cue| !cue.topic.strong.is_empty());
    let after = after.filter(|_| led).map(|other| (cue.last, other.first));
    before.into_iter().chain(after).any(|(first, last)| is_one(scene, first, last))
}

/// Whether a word that leads to a purpose stands before a place, with small words between them.
fn is_led(scene: &Scene<'_>, first: usize) -> bool {
    let near = first.saturating_sub(WITHIN + 1)..first;
    let free = near.rev().take_while(|at| scene.tokens[*at].turn == scene.tokens[first].turn && scene.tokens[*at].stop == Stop::None);
    free.take_while(|at| !scene.is(*at, APART)).any(|at| scene.is(at, LEADS))
}

/// Whether two places stand in one sentence of one turn that asks for one thing.
fn is_one(scene: &Scene<'_>, first: usize, last: usize) -> bool {
    let tokens = &scene.tokens;
    last <= first + FAR
        && tokens[first].turn == tokens[last].turn
        && (first..last).all(|at| tokens[at].stop < Stop::Full)
        && (first + 1..last).all(|at| !scene.is(at, APART) && !tokens[at].is_symbol() || tokens[at].is(traits::SHY))
}

/// Whether a number follows the cue in its sentence: then it is what was named.
fn is_said(scene: &Scene<'_>, last: usize) -> bool {
    let turn = scene.tokens[last].turn;
    let same = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == turn) && scene.tokens[*at - 1].stop < Stop::Full;
    (last + 1..=last + SAID).take_while(same).any(|at| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY))
}

/// Whether a cue names what is nobody's own, by what was talked of or by who says it.
pub(crate) fn is_nobodys(scene: &Scene<'_>, cue: Cue) -> bool {
    is_machines(scene, cue)
        || is_running_out(scene, cue)
        || is_parcels(scene, cue)
        || is_lapse(scene, cue)
        || is_firms(scene, cue)
        || is_harmless_long(scene, cue)
}

/// "What's on the plate?" of a meter: it isn't a vehicle's, where machines were talked of and no vehicle was.
fn is_machines(scene: &Scene<'_>, cue: Cue) -> bool {
    if !is_said_by(scene, cue, "plate plates") {
        return false;
    }
    let near = || cue.first.saturating_sub(CONTEXT)..cue.last + 1;
    near().any(|at| scene.is(at, MACHINES)) && !near().any(|at| scene.is(at, VEHICLES))
}

/// "The other one ends in 3348" of a parcel: it isn't a card's, where what is sent was talked of and nothing was that somebody pays or calls with.
fn is_parcels(scene: &Scene<'_>, cue: Cue) -> bool {
    if !is_said_by(scene, cue, "end ends ended ending finishes finishing") {
        return false;
    }
    let near = || cue.first.saturating_sub(LONG_CONTEXT)..cue.last + 1;
    near().any(|at| scene.is(at, SENT)) && !near().any(|at| scene.is(at, KEPT))
}

/// "It's a long one.": of an order's number, where nothing else was asked for right before.
fn is_harmless_long(scene: &Scene<'_>, cue: Cue) -> bool {
    let own = scene.cues.partition_point(|other| other.first < cue.first);
    let before = own.checked_sub(1).map(|before| scene.cues[before]);
    let asked = before.filter(|before| cue.first - before.last <= LONG_ONE && before.topic.harmless && before.topic.strong.is_empty());
    is_said_by(scene, cue, "long longest") && !is_said_by(scene, cue, "card cards") && asked.is_some()
}

/// "It expires in 24 hours": how long something lasts, and no card.
fn is_lapse(scene: &Scene<'_>, cue: Cue) -> bool {
    let same = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == scene.tokens[cue.first].turn);
    let after = || (cue.last + 1..=cue.last + LAPSE).take_while(same);
    let measured = after().any(|at| scene.tokens[at].is(traits::MEASURE)) && after().any(|at| scene.tokens[at].is_number());
    is_said_by(scene, cue, "expire expires expired") && measured && after().next().is_some_and(|at| scene.is(at, "in after within"))
}

/// "It runs out on the 4th of May" of a permit: no card ends on a day, where nobody talked of cards.
fn is_running_out(scene: &Scene<'_>, cue: Cue) -> bool {
    let near = cue.first.saturating_sub(LONG_CONTEXT)..cue.first;
    let same = |at: &usize| scene.tokens.get(*at).is_some_and(|token| token.turn == scene.tokens[cue.first].turn);
    let day = (cue.last + 1..=cue.last + LAPSE).take_while(same).any(|at| matches!(scene.tokens[at].kind, Kind::Ordinal(_)));
    is_said_by(scene, cue, "runs") && is_said_by(scene, cue, "out") && day && !near.into_iter().any(|at| scene.is(at, ON_CARDS))
}

/// "Ring us on ...", "call me on ...", "you can pick it up at ...": said by who takes the call, it is about the firm.
fn is_firms(scene: &Scene<'_>, cue: Cue) -> bool {
    let at = scene.segments.partition_point(|segment| segment.to <= cue.first);
    let Some(own) = scene.segments.get(at).filter(|own| own.party == Party::Agent) else { return false };
    let asks = scene.tokens[own.to - 1].stop == Stop::Question;
    let address = |rule: usize| rules::entity(rule) == Some(Entity::STREET_ADDRESS);
    let fetched = cue.topic.strong.iter().any(address) && is_said_by(scene, cue, "pick pickup") && !is_said_by(scene, cue, "me you your");
    !asks && (is_said_by(scene, cue, "us me") && is_said_by(scene, cue, "on at") || fetched)
}

fn is_said_by(scene: &Scene<'_>, cue: Cue, words: &str) -> bool {
    (cue.first..=cue.last).any(|at| scene.is(at, words))
}
