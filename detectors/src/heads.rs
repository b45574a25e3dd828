//! How replies begin in which nothing was read: a name or an address stands at the head even of a long one.

use crate::names;
use crate::places;
use crate::reader::token::{Kind, Stop, traits};
use crate::scene::{Scene, Segment};
use crate::unread::{SHORT, is_lead};

/// An address in so many words at most.
const ADDRESS: usize = 9;

/// "I loose into Faroe, I was at the shop on Tuesday": up to the first pause, if a word is among it that nobody knows. A short reply is all name.
pub(crate) fn name(scene: &Scene<'_>, reply: &Segment) -> Option<(usize, usize)> {
    let from = names::skip_lead(scene, reply.from, reply.to);
    let head = (from..reply.to).find(|at| scene.tokens[*at].stop > Stop::None).map_or(reply.to, |last| last + 1);
    let to = if reply.to - reply.from <= SHORT { reply.to } else { head };
    let unknown = (from..to).any(|at| scene.tokens[at].id == 0 && scene.tokens[at].kind == Kind::Word);
    let named = unknown && (from..to).all(|at| scene.tokens[at].kind != Kind::Digits);
    (named && to - reply.from <= SHORT).then_some((from, to - 1))
}

/// "153 in the bank had a field": a number, and words that were a name. How far the address of a long reply goes can't be told ("8 chapel terraces on
/// day 60 years he was born two doors down"): so many words, or its first sentence.
pub(crate) fn address(scene: &Scene<'_>, reply: &Segment) -> Option<(usize, usize)> {
    let from = (reply.from..reply.to).find(|at| scene.tokens[*at].is_number() && !scene.tokens[*at].is(traits::SHY))?;
    let measured = places::is_measure(scene, from + 1, reply.to);
    let led = (reply.from..from).all(|at| is_lead(scene, at) || scene.tokens[at].is(traits::AT | traits::COMMON));
    let ends = (from..reply.to).find(|at| scene.tokens[*at].stop >= Stop::Full).unwrap_or(reply.to - 1);
    let told = scene.tokens.get(from + 1).is_some_and(|next| !next.is(traits::COMMON) && !next.is_symbol());
    let last = if reply.to - from <= ADDRESS { reply.to - 1 } else { ends.min(from + ADDRESS - 1) };
    let several = last - from > 1 && (last + 1 == reply.to || told);
    (led && several && !measured).then_some((from, last))
}
