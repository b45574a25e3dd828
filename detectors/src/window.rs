//! Answer windows: a secret was asked for, and the reply can't be read as a whole value. What of the reply may be the secret goes as it is.
//!
//! Only what nothing else has claimed is looked at: an answer that a rule has read, or a number that is known to be harmless, is no window.

use redaction::finding::{Checksum, Entity, Reason};

use crate::beside;
use crate::confidence;
use crate::cue::{Cue, Topic};
use crate::reader::token::{Glue, Kind, Stop, traits};
use crate::refusal;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Party, Scene, Segment};

/// Digits and letters in a row that answer a question in so many words, and one that may be chance.
const ASKED: usize = 3;
const HINTED: usize = 10;
/// A reply is looked for in so many stretches of talk.
const STRETCHES: usize = 3;
/// Fewer letters in a row than this are no address spelled out.
const SPELLED: usize = 4;

/// Adds the windows; `claimed` are the tokens of runs that answered something.
pub(crate) fn find(scene: &Scene<'_>, claimed: &[bool], hits: &mut Vec<Hit>) {
    let (mut taken, mut read) = (claimed.to_vec(), vec![false; claimed.len()]);
    for hit in hits.iter().filter(|hit| hit.is_sure()) {
        taken[hit.first..=hit.last].fill(true);
        read[hit.first] |= is_address(hit.rule);
    }
    // A mark is an answer, too: what it stood for is gone.
    for at in (0..scene.tokens.len()).filter(|at| scene.tokens[*at].kind == Kind::Placeholder) {
        taken[at] = true;
        read[at] |= scene.text(at).contains(Entity::EMAIL_ADDRESS.name());
    }
    for (at, segment) in scene.segments.iter().enumerate() {
        let Some(ask) = Ask::of(scene, segment) else { continue };
        let reply: Vec<Segment> = replies(scene, at).take_while(|own| !own.refuses).collect();
        let ask = if is_callers(scene, segment, &reply) { ask.without_told(segment, hits) } else { ask };
        let mut found = ask.codes(scene, &reply, &taken);
        found.extend(ask.addresses(scene, &reply, &read));
        hits.append(&mut found);
    }
}

/// The cues in a stretch of talk.
pub(crate) fn cues<'s>(scene: &'s Scene<'_>, segment: &Segment) -> &'s [Cue] {
    let place = |token: usize| scene.cues.partition_point(|cue| cue.first < token);
    &scene.cues[place(segment.from)..place(segment.to)]
}

/// What a stretch of talk asks for last, unless that is harmless.
pub(crate) fn asked(scene: &Scene<'_>, segment: &Segment) -> Option<Topic> {
    let cues = cues(scene, segment);
    let (last, before) = cues.split_last().map(|(last, before)| (last.topic, before.last().map(|cue| cue.topic)))?;
    // "The security code on the back?": where it stands, after what is asked for.
    let place = |named: &Topic| {
        last.strong.is_empty() && !named.harmless && named.strong.iter().any(|rule| last.weak.iter().any(|own| own == rule))
    };
    (!last.harmless && !refusal::is_warning(scene, segment.from, segment.to)).then(|| before.filter(place).unwrap_or(last))
}

/// What a stretch of talk asks for.
struct Ask {
    /// The rule of a code, and how many symbols answer it.
    code: Option<(usize, usize)>,
    /// The rule of email addresses.
    email: Option<usize>,
}

/// Whether a caller named something, and the firm speaks next.
pub(crate) fn is_callers(scene: &Scene<'_>, segment: &Segment, reply: &[Segment]) -> bool {
    let question = scene.tokens[segment.to - 1].stop >= Stop::Question;
    segment.party == Party::Other && !question && reply.first().is_some_and(|own| own.party == Party::Agent)
}

impl Ask {
    /// "My mobile is 07700 900123.": who tells a value asks for none.
    fn without_told(self, segment: &Segment, hits: &[Hit]) -> Self {
        let told = |rule: &usize| {
            let own = |hit: &&Hit| hit.is_sure() && rules::entity(hit.rule) == rules::entity(*rule);
            hits.iter().filter(own).any(|hit| hit.first >= segment.from && hit.last < segment.to)
        };
        Self { code: self.code.filter(|(rule, _)| !told(rule)), email: self.email.filter(|rule| !told(rule)) }
    }

    /// The last code that is asked for, unless that is harmless, and an address of email.
    fn of(scene: &Scene<'_>, segment: &Segment) -> Option<Self> {
        let cues = cues(scene, segment);
        let code = |rule: &usize| matches!(rules::TABLE.get(*rule).map(|rule| rule.answer()), Some(Answer::Code(_)));
        let last = asked(scene, segment).unwrap_or_default();
        let strong = last.strong.iter().find(code).map(|rule| (rule, ASKED));
        let address = |rule: &usize| is_address(*rule);
        let ask = Self {
            code: strong.or_else(|| last.weak.iter().find(code).map(|rule| (rule, HINTED))),
            email: cues.iter().find_map(|cue| cue.topic.strong.iter().find(address)),
        };
        (ask.code.is_some() || ask.email.is_some()).then_some(ask)
    }

    /// Codes in a reply from which nothing was taken: whatever answers elsewhere in it, this is no window.
    fn codes(&self, scene: &Scene<'_>, reply: &[Segment], taken: &[bool]) -> Vec<Hit> {
        let free = reply.iter().all(|own| taken[own.from..own.to].iter().all(|taken| !taken));
        let Some((rule, least)) = self.code.filter(|_| free) else { return Vec::new() };
        let place = |run: &Run| scene.symbols[run.from].token as usize;
        let runs = |own: &Segment| {
            let first = scene.runs.partition_point(|run| place(run) < own.from);
            let last = scene.runs.partition_point(|run| place(run) < own.to);
            &scene.runs[first..last]
        };
        let tells =
            |run: &&Run| is_code(scene, run, least) && !is_told(scene, reply, run) && !is_public(scene, run.ends(&scene.symbols), rule);
        let codes = reply.iter().flat_map(runs).filter(tells);
        codes.map(|run| window(rule, run.ends(&scene.symbols))).collect()
    }

    /// Stretches of a reply that hold something like an address, where none was `read`.
    fn addresses(&self, scene: &Scene<'_>, reply: &[Segment], read: &[bool]) -> Vec<Hit> {
        let free = reply.iter().all(|own| read[own.from..own.to].iter().all(|read| !read));
        let Some(rule) = self.email.filter(|_| free) else { return Vec::new() };
        reply.iter().filter_map(|own| address(scene, own)).map(|ends| window(rule, ends)).collect()
    }
}

fn is_address(rule: usize) -> bool {
    rules::TABLE.get(rule).is_some_and(|rule| rule.about().info.entity == Entity::EMAIL_ADDRESS)
}

/// What goes though it can't be read.
pub(crate) fn window(rule: usize, (first, last): (usize, usize)) -> Hit {
    let (confidence, reason) = (confidence::PARTIAL, Reason::AnswerWindow);
    Hit { rule, first, last, confidence, checksum: Checksum::None, reason, value: 0 }
}

/// Whether words or a sign make a sum, a time or another measure of it. A sign that is all of a reply may be the recogniser's.
fn is_told(scene: &Scene<'_>, reply: &[Segment], run: &Run) -> bool {
    let (first, last) = run.ends(&scene.symbols);
    let all = reply.iter().any(|own| (own.from, own.to) == (first, last + 1));
    run.measure == Measure::Words || !all && (run.measure == Measure::Sign || beside::is_beside(scene, run))
}

/// Whether the digits among some words are a number that anybody may ring.
pub(crate) fn is_public(scene: &Scene<'_>, (first, last): (usize, usize), rule: usize) -> bool {
    let Some(Answer::Code(code)) = rules::TABLE.get(rule).map(|rule| rule.answer()) else { return false };
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    code.public.is_some_and(|public| public(&scene.as_digits[place(first)..place(last + 1)]))
}

/// Enough symbols, some of them digits.
fn is_code(scene: &Scene<'_>, run: &Run, least: usize) -> bool {
    let symbols = &scene.symbols[run.from..run.to];
    symbols.len() >= least && symbols.iter().any(|symbol| symbol.ch.is_ascii_digit())
}

/// From the first word that is written or spelled as a part of an address to the reply's last, where there is an "at" among them.
fn address(scene: &Scene<'_>, reply: &Segment) -> Option<(usize, usize)> {
    let tokens = &scene.tokens[reply.from..reply.to];
    let joined = |token: &crate::reader::token::Token| token.glue == Glue::Dot || token.is(traits::JOIN | traits::DOT);
    let spelled = tokens.iter().filter(|token| token.is_symbol() && token.kind != Kind::Digits).count() >= SPELLED;
    let host = |token: &crate::reader::token::Token| token.is(traits::AT) || token.kind == Kind::Domain;
    let at = tokens.iter().position(host)?;
    // "Odile at Curie d'ant": a recogniser wrote the signs as words.
    let name = |token: &crate::reader::token::Token| {
        token.kind == Kind::Word && token.capital && !token.is(traits::COMMON | traits::LEAD | traits::BACK)
    };
    let named = tokens[..at].iter().any(name) && tokens[at + 1..].iter().any(name);
    if tokens[at].kind != Kind::Domain && !spelled && !named && !tokens.iter().any(joined) {
        return None;
    }
    let lead = crate::names::skip_lead(scene, reply.from, reply.from + at);
    Some((lead, reply.to - 1))
}

/// What the other party says next: up to three stretches, until who asked speaks again.
pub(crate) fn replies<'s>(scene: &'s Scene<'_>, asked: usize) -> impl Iterator<Item = Segment> + 's {
    let turn = |segment: &Segment| scene.tokens[segment.from].turn as usize;
    let speaker = move |segment: &Segment| scene.turns.get(turn(segment)).and_then(|turn| turn.speaker);
    let ask = scene.segments[asked];
    let known = speaker(&ask).is_some();
    // Where nobody knows who speaks, a reply is what follows a question at once.
    let question = scene.tokens[ask.to - 1].stop >= Stop::Question;
    let most = if known { STRETCHES } else { usize::from(question) };
    let same = if known { scene.segments[asked + 1..].partition_point(|next| turn(next) == turn(&ask)) } else { 0 };
    let later = scene.segments[asked + 1 + same..].iter().copied();
    later.filter(|next| !next.back).take_while(move |next| !known || speaker(next) != speaker(&ask)).take(most)
}

/// A stretch of so few words without a digit or letter says nothing: what is heard of one party on the other one's line.
const CROSSTALK: usize = 2;

/// So many stretches after one, those aside that say nothing.
pub(crate) fn soon<'s>(scene: &'s Scene<'_>, own: usize, count: usize) -> impl Iterator<Item = &'s Segment> + 's {
    let letters = move |at: usize| scene.tokens[at].kind == Kind::Capitals && !scene.tokens[at].is(traits::BACK);
    let symbol = move |at: usize| letters(at) || scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY);
    let says = move |own: &&Segment| own.to - own.from > CROSSTALK || (own.from..own.to).any(symbol);
    scene.segments.iter().skip(own + 1).take(4 * count).filter(says).take(count)
}
