//! Answer windows: a secret was asked for, and the reply can't be read as a whole value. What of the reply may be the secret goes as it is.
//!
//! Only what nothing else has claimed is looked at: an answer that a rule has read, or a number that is known to be harmless, is no window.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::reader::token::{Glue, Kind, Stop, traits};
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Scene, Segment};

/// Digits and letters in a row that answer a question in so many words, and one that may be chance.
const ASKED: usize = 3;
const HINTED: usize = 10;
/// A reply is looked for in so many stretches of talk.
const STRETCHES: usize = 3;
/// Fewer letters in a row than this are no address spelled out.
const SPELLED: usize = 4;

/// Adds the windows; `claimed` are the tokens of runs that answered something.
pub(crate) fn find(scene: &Scene<'_>, claimed: &[bool], hits: &mut Vec<Hit>) {
    let mut taken = claimed.to_vec();
    for hit in hits.iter().filter(|hit| hit.confidence >= confidence::THRESHOLD) {
        taken[hit.first..=hit.last].fill(true);
    }
    for (at, segment) in scene.segments.iter().enumerate() {
        let Some(ask) = Ask::of(scene, segment) else { continue };
        let reply: Vec<Segment> = replies(scene, at).collect();
        // Whatever answers it elsewhere in the reply, this is no window.
        if reply.iter().any(|own| taken[own.from..own.to].iter().any(|taken| *taken)) {
            continue;
        }
        for own in &reply {
            ask.windows(scene, own, hits);
        }
    }
}

/// What a stretch of talk asks for.
struct Ask {
    rule: usize,
    least: usize,
    email: Option<usize>,
}

impl Ask {
    /// The last thing that is asked for; nothing where it is harmless.
    fn of(scene: &Scene<'_>, segment: &Segment) -> Option<Self> {
        let last = scene.cues.partition_point(|cue| cue.first < segment.to).checked_sub(1)?;
        let cue = scene.cues.get(last).filter(|cue| segment.from <= cue.first)?;
        if cue.topic.harmless {
            return None;
        }
        let code = |rule: &usize| matches!(rules::TABLE.get(*rule).map(|rule| rule.answer()), Some(Answer::Code(_)));
        let strong = cue.topic.strong.iter().find(code).map(|rule| (rule, ASKED));
        let (rule, least) = strong.or_else(|| cue.topic.weak.iter().find(code).map(|rule| (rule, HINTED))).unzip();
        let email = cue.topic.strong.iter().find(|rule| rules::TABLE[*rule].about().info.entity == Entity::EMAIL_ADDRESS);
        (rule.is_some() || email.is_some()).then_some(Self { rule: rule.or(email)?, least: least.unwrap_or(usize::MAX), email })
    }

    fn windows(&self, scene: &Scene<'_>, reply: &Segment, hits: &mut Vec<Hit>) {
        let first = scene.runs.partition_point(|run| (scene.symbols[run.from].token as usize) < reply.from);
        let own = scene.runs[first..].iter().take_while(|run| (scene.symbols[run.from].token as usize) < reply.to);
        for run in own.filter(|run| run.measure != Measure::Words && is_code(scene, run, self.least)) {
            let (first, last) = run.ends(&scene.symbols);
            hits.push(window(self.rule, first, last));
        }
        if let Some((rule, (first, last))) = self.email.zip(address(scene, reply)) {
            hits.push(window(rule, first, last));
        }
    }
}

fn window(rule: usize, first: usize, last: usize) -> Hit {
    let (confidence, reason) = (confidence::PARTIAL, Reason::AnswerWindow);
    Hit { rule, first, last, confidence, checksum: Checksum::None, reason, value: 0 }
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
    let at = tokens.iter().position(|token| token.is(traits::AT))?;
    if !spelled && !tokens.iter().any(joined) {
        return None;
    }
    let lead = crate::names::skip_lead(scene, reply.from, reply.from + at);
    Some((lead, reply.to - 1))
}

/// What the other party says next: up to three stretches, until who asked speaks again.
fn replies<'s>(scene: &'s Scene<'_>, asked: usize) -> impl Iterator<Item = Segment> + 's {
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
