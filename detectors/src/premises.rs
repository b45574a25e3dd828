//! Where the firm itself is: what who takes the call says to a caller who asks how to get there, and "we're at Unit 6, ..." where nobody asked
//! for the caller's own. Such an address is public, and is stated below the threshold.

use redaction::finding::{Entity, Reason};

use crate::confidence;
use crate::reader::token::{Stop, Token};
use crate::rule::Hit;
use crate::rules;
use crate::scene::{Party, Scene, Segment};
use crate::window::cues;

/// What a caller says who asks for the way to the firm.
const WAYS: &[&str] = &[
    "sat nav",
    "satnav",
    "directions to you",
    "get to you",
    "find you",
    "reach you",
    "come to you",
    "where do i collect",
    "where do i come",
    "where do i go",
    "where do i park",
    "where do we go",
    "where do we park",
    "where do we come",
    "where can i park",
    "where can i collect",
    "where can we park",
    "where can i pick",
    "where do i pick",
    "your depot",
    "your branch",
    "your shop",
    "your store",
    "your hotel",
    "your office",
    "your surgery",
    "your clinic",
    "your showroom",
    "your warehouse",
    "your site",
    "the depot",
    "the branch",
    "the hotel",
    "the shop",
    "the showroom",
    "the clinic",
    "the surgery",
    "the venue",
    "the theatre",
    "nearest branch",
    "nearest shop",
    "nearest store",
    "drop it off",
    "drop them off",
    "bring it in",
    "bring it to",
];
/// Words of a question for what the firm knows of the caller.
const CALLERS: &str =
    "my mine our ours got have has hold file sent sending send deliver delivering delivered ship shipping post posting using down";
/// What a firm says before its address, and how far before.
const HERE: &[&str] = &[
    "we're at",
    "we're on",
    "we're in",
    "we're just",
    "we're based",
    "we are at",
    "we are on",
    "find us",
    "come to us",
    "us at",
    "us on",
    "our address is",
];
const LEAD: usize = 10;
/// So many stretches back a question for an address is looked for.
const LATELY: usize = 3;
/// Of long talk so many words and questions at its end are looked at.
const LONG: usize = 40;

/// What a firm says before its telephone number, so many words before it at most; and what is chosen so many words after it.
const LINES: &[&str] = &[
    "us on",
    "us at",
    "we're on",
    "we are on",
    "desk on",
    "team on",
    "department on",
    "office on",
    "helpline on",
    "helpdesk on",
    "switchboard on",
    "hotline on",
    "call us",
    "ring us",
    "phone us",
    "dial us",
    "reach us",
    "text us",
    "fax us",
    "need us",
    "any trouble",
    "any problem",
    "any problems",
    "our fax",
    "reception",
    "switchboard",
    "freephone",
    "toll free",
];
const NEAR: usize = 4;

/// Lowers the addresses and telephone lines among `hits` that are the firm's own. What the caller told before and hears again isn't.
pub(crate) fn lower(scene: &Scene<'_>, hits: &mut [Hit]) {
    let place = |hit: &Hit| matches!(rules::entity(hit.rule), Some(Entity::STREET_ADDRESS | Entity::UK_POSTCODE | Entity::US_ZIP));
    for hit in hits.iter_mut().filter(|hit| place(hit) && hit.reason != Reason::ReadBack) {
        let at = scene.segments.partition_point(|segment| segment.to <= hit.first);
        if scene.segments.get(at).is_some_and(|own| own.party == Party::Agent) && is_own(scene, at, hit.first) {
            hit.confidence = confidence::PUBLIC;
        }
    }
    let line = |hit: &Hit| rules::entity(hit.rule) == Some(Entity::PHONE_NUMBER) && hit.reason != Reason::ReadBack;
    let lines = hits.iter_mut().filter(|hit| line(hit));
    lines.filter(|hit| is_line(scene, hit)).for_each(|hit| hit.confidence = confidence::PUBLIC);
}

/// Whether a firm says here how it is reached: "we're on 0303 ...", "... and press two".
fn is_line(scene: &Scene<'_>, hit: &Hit) -> bool {
    let at = scene.segments.partition_point(|segment| segment.to <= hit.first);
    let Some(own) = scene.segments.get(at).filter(|own| own.party == Party::Agent) else { return false };
    let lead = hit.first.saturating_sub(NEAR).max(own.from)..hit.first;
    let after = hit.last + 1..(hit.last + 1 + NEAR).min(own.to);
    let chosen = after.clone().any(|at| scene.is(at, "option press choose") && scene.tokens.get(at + 1).is_some_and(Token::is_number));
    scene.tokens[hit.first].is_number() && (LINES.iter().any(|phrase| scene.says(lead.clone(), phrase)) || chosen)
}

/// Whether a firm says here where it is.
fn is_own(scene: &Scene<'_>, at: usize, first: usize) -> bool {
    let segment = &scene.segments[at];
    let asked = scene.segments[..at].iter().rfind(|own| !own.back);
    let shown = asked.is_some_and(|asked| asked.party == Party::Other && asks_the_way(scene, asked));
    let lead = first.saturating_sub(LEAD).max(segment.from)..first;
    let told = HERE.iter().any(|phrase| scene.says(lead.clone(), phrase));
    shown || told && !is_asked(scene, at)
}

/// "Where do I collect it?", "How do I find you?"
fn asks_the_way(scene: &Scene<'_>, asked: &Segment) -> bool {
    let question = scene.tokens[asked.to - 1].stop == Stop::Question;
    let words = asked.from.max(asked.to.saturating_sub(LONG))..asked.to;
    let callers = words.clone().any(|at| scene.is(at, CALLERS));
    question && !callers && WAYS.iter().any(|phrase| scene.says(words.clone(), phrase))
}

/// Whether somebody asked for an address lately: then who answers may be the caller, who was taken for the firm.
fn is_asked(scene: &Scene<'_>, at: usize) -> bool {
    let address = |rule: usize| matches!(rules::entity(rule), Some(Entity::STREET_ADDRESS | Entity::UK_POSTCODE | Entity::US_ZIP));
    let asks = |own: &Segment| cues(scene, own).iter().rev().take(LONG).any(|cue| cue.topic.strong.iter().any(address));
    scene.segments[at.saturating_sub(LATELY)..at].iter().any(asks)
}
