//! Walks through a dialogue: cues open questions, runs and words answer them, what nobody asked for is judged by its shape.

use redaction::finding::{Checksum, Entity, Reason};

use crate::asks::{Found, Group, Piece};
use crate::beside;
use crate::partial;
use crate::places;
use crate::reader::token::{Kind, Stop};
use crate::refusal;
use crate::repeats;
use crate::rule::{Hit, Ruled};
use crate::rules;
use crate::run::{Gap, Measure, Run};
use crate::scene::{Scene, Segment};
use crate::told;
use crate::window;

mod piece;
mod words;

/// Questions kept in mind at once.
const REMEMBERED: usize = 6;

/// Most symbols of what is named harmless before its sentence ends.
const LONGEST: usize = 64;

/// So many words before a number say which of two it is.
const NAMED: usize = 8;

/// Digits of a year.
const YEAR: usize = 4;

/// A question so many stretches before has had a reply.
const REPLIED: usize = 2;

/// A question that says only where the number stands ("read me the card") asks for what was named so many stretches before.
const CARRIES: usize = 3;
/// What stands on cards, boxes and papers.
const ON_CARDS: &[Entity] = &[
    Entity::AU_MEDICARE,
    Entity::US_MBI,
    Entity::UK_NHS,
    Entity::MEMBER_ID,
    Entity::IMEI,
    Entity::ICCID,
    Entity::IN_AADHAAR,
    Entity::PASSPORT,
    Entity::DRIVING_LICENCE,
];

/// Walks through the dialogue: answers to what was asked, what is known by its shape, repeats of both, and replies that can't be read.
pub(crate) fn find(scene: &Scene<'_>) -> Ruled {
    let mut walk = Walk {
        scene,
        groups: Vec::new(),
        found: Found::default(),
        clock: 0,
        cue: 0,
        run: 0,
        spent: vec![false; scene.cues.len()],
        before: None,
        again: false,
        passed: false,
        claimed: vec![false; scene.tokens.len()],
    };
    for segment in &scene.segments {
        walk.segment(segment);
    }
    for group in std::mem::take(&mut walk.groups) {
        group.finish(scene, &mut walk.found);
    }
    walk.unasked();
    let Found { mut hits, mut known, .. } = walk.found;
    partial::find(scene, &mut hits);
    known.extend(places::codes(scene, &mut hits));
    known.extend(repeats::sure(scene, &hits));
    repeats::find(scene, known, &walk.claimed, &mut hits);
    window::find(scene, &walk.claimed, &mut hits);
    Ruled { hits, claimed: walk.claimed }
}

struct Walk<'s> {
    scene: &'s Scene<'s>,
    groups: Vec<Group>,
    found: Found,
    clock: usize,
    cue: usize,
    run: usize,
    spent: Vec<bool>,
    /// The stretch before this one.
    before: Option<Segment>,
    /// Whether the last stretch asked to hear something again.
    again: bool,
    /// Tokens of runs that answered something, also something harmless.
    claimed: Vec<bool>,
    /// Whether nothing but an old question for what nobody minds took the last run: that says little of it, and its shape may say more.
    passed: bool,
}

impl Walk<'_> {
    fn segment(&mut self, segment: &Segment) {
        let cues = &self.scene.cues;
        if !segment.back && !self.dictates_on(segment) {
            self.clock += 1;
        }
        self.pass_over(segment);
        self.before = Some(*segment);
        self.forget(segment.from);
        let mut from = segment.from;
        let mut after = None;
        while let Some(cue) = cues.get(self.cue).filter(|cue| cue.first < segment.to) {
            self.stretch(segment, from, cue.first, after);
            if !self.spent[self.cue] {
                self.ask(self.cue);
                self.said_before(segment, from, self.cue);
            }
            from = cue.last + 1;
            after = Some(self.cue);
            self.cue += 1;
        }
        self.stretch(segment, from, segment.to, after);
        if segment.refuses {
            self.groups.iter_mut().for_each(Group::refuse);
        }
        if !segment.back {
            self.again = segment.asks_again;
        }
        if segment.rejects {
            self.reopen(segment);
        }
    }

    /// Puts a question once more whose answer is rejected.
    fn reopen(&mut self, segment: &Segment) {
        let scene = self.scene;
        let own = scene.segments.partition_point(|own| own.from < segment.from);
        let Some(put) = refusal::rejected(scene, own).map(|put| scene.segments[put]) else { return };
        let (turn, token) = (scene.tokens[segment.from].turn, segment.to - 1);
        let mut group = Group::new(self.clock, token, turn, scene.speaker(turn));
        let cues = scene.cues.partition_point(|cue| cue.first < put.from)..scene.cues.partition_point(|cue| cue.first < put.to);
        cues.for_each(|cue| group.add(cue, scene.cues[cue].topic, token));
        self.groups.push(group);
    }

    /// A refusal, or a question for something else, ends what was asked and not answered.
    fn pass_over(&mut self, segment: &Segment) {
        if self.groups.is_empty() {
            return;
        }
        let scene = self.scene;
        let refuses = |own: &&Segment| own.refuses && refusal::is_refused(scene, own.from, own.to);
        let refused = [Some(segment), self.before.as_ref()].into_iter().flatten().find(refuses);
        let refuser = refused.map(|own| scene.speaker(scene.tokens[own.from].turn));
        let other = refusal::is_other_question(scene, segment.from, segment.to);
        let whether = refusal::is_asked_whether(scene, segment.from, segment.to);
        for group in self.groups.iter_mut().filter(|group| other || group.is_unfed() && !group.is_answered()) {
            let asker = scene.speaker(group.turn());
            if whether && group.clock() + REPLIED <= self.clock {
                group.forget_names();
            }
            if other || refuser.is_some_and(|refuser| refuser == 0 || refuser != asker) {
                group.pass_over(other);
            }
        }
    }

    /// Whether nothing but digits and letters go on after a pause by the same speaker: no new answer, more of the last one.
    fn dictates_on(&self, segment: &Segment) -> bool {
        let scene = self.scene;
        let speaker = |own: &Segment| scene.turns.get(scene.tokens[own.from].turn as usize).and_then(|turn| turn.speaker);
        let dictated = |own: &Segment| scene.tokens[own.from..own.to].iter().all(|t| t.is_symbol() || t.kind == Kind::Filler);
        self.before.is_some_and(|before| speaker(&before) == speaker(segment) && dictated(&before) && dictated(segment))
    }

    fn forget(&mut self, token: usize) {
        let clock = self.clock;
        if self.groups.len() <= REMEMBERED && self.groups.iter().all(|group| group.is_open(clock, token)) {
            return;
        }
        let mut kept = Vec::with_capacity(self.groups.len());
        for group in std::mem::take(&mut self.groups) {
            if group.is_open(clock, token) {
                kept.push(group);
            } else {
                group.finish(self.scene, &mut self.found);
            }
        }
        while kept.len() > REMEMBERED {
            kept.remove(0).finish(self.scene, &mut self.found);
        }
        self.groups = kept;
    }

    /// A cue joins the question put in the same breath, or opens a new one.
    fn ask(&mut self, index: usize) {
        let cue = self.scene.cues[index];
        let turn = self.scene.tokens[cue.first].turn;
        let joins = self.groups.last().is_some_and(|group| group.is_unfed() && group.is_of(self.clock, turn));
        if !joins {
            self.groups.push(Group::new(self.clock, cue.last, turn, self.scene.speaker(turn)));
            if self.groups.len() > 2 * REMEMBERED {
                self.forget(cue.first);
            }
        }
        if let Some(group) = self.groups.last_mut() {
            group.add(index, cue.topic, cue.last);
        }
        if let [.., before, group] = self.groups.as_mut_slice()
            && self.scene.is_place(cue)
            && before.is_unfed()
            && self.clock.saturating_sub(before.clock()) <= CARRIES
            && before.entities().any(|entity| ON_CARDS.contains(&entity))
        {
            group.adopt(index, before);
        }
    }

    /// The words between two cues.
    fn stretch(&mut self, segment: &Segment, from: usize, to: usize, after: Option<usize>) {
        if from >= to {
            return;
        }
        if self.scene.is_marked(from, to) {
            self.close(from, to);
        }
        self.words(segment, from, to, after);
        while let Some(run) = self.scene.runs.get(self.run).copied() {
            let first = self.scene.symbols[run.from].token as usize;
            if first >= to {
                break;
            }
            self.run += 1;
            if first >= from {
                self.offer(segment, run, from, after);
            }
        }
    }

    /// The marks of values that are gone answer the latest question, and every other one that asked for what they stand for.
    fn close(&mut self, from: usize, to: usize) {
        let marks = (from..to).filter(|at| self.scene.tokens[*at].kind == Kind::Placeholder);
        let gone: Vec<Entity> = marks.filter_map(|at| Entity::from_name(self.scene.text(at).trim_matches(['[', ']']))).collect();
        let latest = self.groups.len().saturating_sub(1);
        let asks = |group: &Group| group.entities().any(|entity| gone.contains(&entity));
        let answered = self.groups.iter_mut().enumerate().filter(|(at, group)| *at == latest || asks(group));
        answered.for_each(|(_, group)| group.close());
        self.groups.iter_mut().for_each(|group| group.forget_words(&gone));
    }

    /// Offers a run to the open questions, piece by piece.
    fn offer(&mut self, segment: &Segment, run: Run, stretch: usize, after: Option<usize>) {
        // Whoever says a price or an hour back gives none of his own either.
        let said_back = told::told(self.scene, run.from, run.to, &self.claimed);
        if told::is_end(self.scene, &run) {
            return;
        }
        let measured = said_back.is_some_and(|run| run.measure == Measure::Words);
        if measured || said_back.into_iter().chain([&run]).any(|run| beside::is_beside(self.scene, run)) {
            return;
        }
        if self.is_dated(&run) {
            return;
        }
        let symbols = &self.scene.symbols;
        let mut from = run.from;
        while from < run.to {
            // A sign that a recogniser put there says nothing of what comes after the first value.
            let measure = if from > run.from && run.measure == Measure::Sign { Measure::None } else { run.measure };
            let others = after.is_some_and(|cue| self.is_other_one(cue, symbols[from].token as usize));
            let goes_on = from > run.from && symbols[from].gap >= Gap::And || others;
            // "Ref 12, and then AB 4471": what is harmless is named before that.
            let named = after.filter(|cue| !(goes_on && self.scene.cues[*cue].topic.harmless));
            // "It's invoice 219. 09 15 38.": a sentence ends it, too.
            let harmless = named.is_some_and(|cue| self.scene.cues[cue].topic.harmless);
            let ends = |at: &usize| self.scene.tokens[symbols[*at - 1].end as usize].stop >= Stop::Full;
            let to = if harmless { (from + 1..run.to).take(LONGEST).find(ends).unwrap_or(run.to) } else { run.to };
            let piece = Piece { goes_on, ..self.piece(segment, Run { from, to, measure }, stretch, named) };
            let Some(next) = self.answer(piece) else { return };
            let (first, last) = (symbols[from].token as usize, symbols[next - 1].end as usize);
            if !self.passed {
                self.claimed[first..=last].fill(true);
            }
            from = next;
        }
    }

    /// "One says lot 41, the other one's 4471 206.": what is harmless is one of two, and the number is the other one.
    fn is_other_one(&self, cue: usize, first: usize) -> bool {
        let cue = &self.scene.cues[cue];
        let pair = |at: usize| self.scene.is(at, "other") && self.scene.is(at + 1, "one one's number number's is says");
        cue.topic.harmless && (first.saturating_sub(NAMED).max(cue.last + 1)..first).any(pair)
    }

    /// Whether a run is the year of a date that was just read in words.
    fn is_dated(&self, run: &Run) -> bool {
        let (first, last) = run.ends(&self.scene.symbols);
        let dates = |hit: &&Hit| matches!(rules::entity(hit.rule), Some(Entity::DATE_OF_BIRTH)) && hit.reason != Reason::Shape;
        let within = |hit: &Hit| hit.first < first && last <= hit.last && run.to - run.from == YEAR;
        self.found.hits.iter().rev().take(REMEMBERED).find(dates).is_some_and(within)
    }

    /// The first question, latest first, that the piece answers; a cue right after the piece comes before all.
    fn answer(&mut self, piece: Piece) -> Option<usize> {
        let scene = self.scene;
        self.passed = false;
        let named = self.cue_after(piece).filter(|_| piece.after.is_none());
        if let Some(cue) = named.filter(|cue| self.is_taken_back(piece, *cue)) {
            // "Six, oh wait, that's the phone number.": said of what is taken back.
            self.spent[cue] = true;
        } else if let Some(cue) = named {
            let token = scene.cues[cue].last;
            let mut group = Group::new(self.clock, token, piece.turn, piece.speaker);
            group.add(cue, scene.cues[cue].topic, token);
            let named = Piece { after: Some(cue), ..piece };
            if let Some(next) = group.offer(&scene.symbols, named, self.clock, true) {
                self.spent[cue] = true;
                self.groups.push(group);
                return Some(next);
            }
        }
        let clock = self.clock;
        let asked = self.groups.iter_mut().rev().take_while(|group| piece.after.is_none() && !group.is_harmless());
        if let Some(group) = asked.into_iter().find(|group| group.proves(&scene.symbols, piece))
            && let Some(next) = group.offer(&scene.symbols, piece, clock, true)
        {
            return Some(next);
        }
        let mut newest;
        for hinted in [false, true] {
            newest = true;
            for group in self.groups.iter_mut().rev() {
                // What was asked in so many words comes before what a word may have hinted at since.
                let turn = hinted || group.is_harmless() || group.awaits() || piece.after.is_some();
                // "What's the ticket?" "4471." ... "07700 900123.": an answer that was given already is not this one.
                let later = group.turn() != piece.turn && piece.speaker != 0 || is_next(scene, group.token, piece.from);
                let stale = group.is_harmless() && !group.is_unfed() && later;
                if let Some(next) = turn.then(|| group.offer(&scene.symbols, piece, clock, newest)).flatten() {
                    self.passed = stale;
                    return Some(next);
                }
                newest &= !group.is_sure() || group.is_told_by(piece);
            }
        }
        None
    }

    /// Values that nobody asked for.
    fn unasked(&mut self) {
        let mut found = Vec::new();
        for (index, rule) in rules::TABLE.iter().enumerate() {
            rule.scan(self.scene, index, &mut found);
        }
        let claimed = &self.claimed;
        // Two digits of mod 97 over so many symbols are no chance, whatever was asked.
        let sure = |hit: &Hit| hit.checksum == Checksum::Pass && rules::TABLE[hit.rule].about().info.entity == Entity::IBAN;
        found.retain(|hit| hit.reason == Reason::Cue || sure(hit) || !claimed[hit.first..=hit.last].iter().any(|token| *token));
        self.found.hits.append(&mut found);
    }
}

/// "Your reference is C24. They'll ring you. Is it still 07700 900123?": whether a symbol stands in a later sentence than a word, and isn't its first.
fn is_next(scene: &Scene<'_>, token: usize, symbol: usize) -> bool {
    let own = token..scene.symbols[symbol].token as usize;
    let ends = own.clone().find(|at| scene.tokens[*at].stop >= Stop::Full);
    ends.is_some_and(|ends| (ends + 1..own.end).any(|at| scene.tokens[at].kind == Kind::Word))
}
