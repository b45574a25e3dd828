//! Walks through a dialogue: cues open questions, runs and words answer them, what nobody asked for is judged by its shape.

use redaction::finding::{Checksum, Entity, Reason};

use crate::asks::{Found, Group, Piece};
use crate::confidence;
use crate::harmless;
use crate::reader::token::{Kind, Stop, traits};
use crate::refusal;
use crate::repeats;
use crate::rule::{Answer, Hit, Place};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::{Party, Scene, Segment};
use crate::window;

/// Most words of a sentence that may hold a value before the cue that names it.
const MOST_BEFORE: usize = 12;
/// Most words of a question after the cue of what it asks for.
const MOST_AFTER: usize = 7;
/// A word that takes something back counts for so many words.
const ASIDE: usize = 14;
/// Most plain words of a sentence before what is dictated in it.
const PREFACE: usize = 2;
/// Questions kept in mind at once.
const REMEMBERED: usize = 6;

/// Everything that was found, in no order; `value` numbers parts of one value, 0 for values in one piece.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Hit> {
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
    known.extend(repeats::sure(scene, &hits));
    repeats::find(scene, known, &walk.claimed, &mut hits);
    window::find(scene, &walk.claimed, &mut hits);
    hits
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
    }

    /// A refusal, or a question for something else, ends what was asked and not answered.
    fn pass_over(&mut self, segment: &Segment) {
        let scene = self.scene;
        let refuses = |own: &&Segment| own.refuses && refusal::is_refused(scene, own.from, own.to);
        let refused = [Some(segment), self.before.as_ref()].into_iter().flatten().find(refuses);
        let refuser = refused.map(|own| scene.speaker(scene.tokens[own.from].turn));
        let other = refusal::is_other_question(scene, segment.from, segment.to);
        for group in self.groups.iter_mut().filter(|group| other || group.is_unfed() && !group.is_answered()) {
            let asker = scene.speaker(group.turn());
            if other || refuser.is_some_and(|refuser| refuser == 0 || refuser != asker) {
                group.pass_over();
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

    /// "The sixth of June, is that your date of birth?", "Bluebell is my password": words that stand before the cue that names them.
    fn said_before(&mut self, segment: &Segment, from: usize, cue: usize) {
        let scene = self.scene;
        let (tokens, found) = (&scene.tokens, scene.cues[cue]);
        let links = traits::IS | traits::POSSESSIVE;
        let link = (from..found.first)
            .rev()
            .take_while(|at| tokens[*at].is(links) && tokens[*at].stop < Stop::Full || scene.text(*at).eq_ignore_ascii_case("as"))
            .last();
        let Some(to) = link.filter(|to| *to > from && tokens[*to..found.first].iter().any(|t| t.is(traits::IS | traits::EXAMPLE))) else {
            return;
        };
        let named = tokens[to].is(traits::EXAMPLE) && !tokens[to].is(traits::IS);
        let said = |at: &usize| !tokens[*at].is(traits::COMMON | traits::LEAD) && tokens[*at].stop == Stop::None;
        let verbs = [
            "use", "used", "using", "is", "it's", "have", "set", "chose", "put", "try", "trying", "tried", "was", "typing", "typed",
            "type", "entering", "entered", "enter", "making", "made",
        ];
        let verb = (from..to).rev().take(7).find(|at| verbs.iter().any(|verb| verb.eq_ignore_ascii_case(scene.text(*at)))).map(|at| at + 1);
        let named_from = (from..to).rev().take_while(said).last().unwrap_or(to - 1);
        let start = if named {
            verb.filter(|at| *at < to).unwrap_or(named_from)
        } else {
            (from..to).rev().find(|at| tokens[*at].stop >= Stop::Full).map_or(from, |at| at + 1)
        };
        let goes_on = tokens[found.last].stop < Stop::Comma && found.last + 1 < segment.to;
        if start >= to || to - start > MOST_BEFORE || goes_on && !named {
            return;
        }
        let place = Place { from: start, to, same: false, answered: false, asks: false, bare: false };
        let Some(index) = self.groups.len().checked_sub(1) else { return };
        for entry in 0..self.groups[index].words.len() {
            let (rule, of, _) = self.groups[index].words[entry];
            // "1984 is my favourite book": nobody asked.
            let secret = rules::TABLE.get(rule).is_some_and(|rule| rule.about().info.entity == Entity::SECURITY_ANSWER);
            if of == cue && !secret && self.read_words(segment, rule, cue, place).is_some() {
                self.groups[index].words[entry].2 = true;
            }
        }
    }

    fn forget(&mut self, token: usize) {
        let clock = self.clock;
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
    }

    /// The words between two cues.
    fn stretch(&mut self, segment: &Segment, from: usize, to: usize, after: Option<usize>) {
        if from >= to {
            return;
        }
        if self.scene.tokens[from..to].iter().any(|token| token.kind == Kind::Placeholder)
            && let Some(group) = self.groups.last_mut()
        {
            group.close();
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

    /// Lets the rules that read words read their answer, the latest question's first.
    fn words(&mut self, segment: &Segment, from: usize, to: usize, after: Option<usize>) {
        if segment.back && after.is_none() {
            return;
        }
        let mut read: Vec<usize> = Vec::new();
        let again = self.repeats(segment, (from + 6).min(to));
        let newest = self.groups.len().saturating_sub(1);
        for index in (0..self.groups.len()).rev() {
            for entry in 0..self.groups[index].words.len() {
                let (rule, cue, answered) = self.groups[index].words[entry];
                let same = after == Some(cue);
                let opens = from == segment.from;
                let bare = answered && !again;
                let stale = answered && (index != newest || same);
                let told = || same || self.may_answer(segment, rule, cue);
                if read.contains(&rule) || !same && !opens || stale || !told() {
                    self.groups[index].words[entry].2 |= read.contains(&rule);
                    continue;
                }
                let place = Place { from, to, same, answered, asks: self.asks(cue), bare };
                if let Some(last) = self.read_words(segment, rule, cue, place) {
                    self.groups[index].words[entry].2 = true;
                    self.groups[index].token = last;
                    read.push(rule);
                }
            }
        }
    }

    /// Whether a secret in words may be said here though its cue stands elsewhere: the cue asks for it, and where a caller only mentions it,
    /// it isn't the agent who says it.
    fn may_answer(&self, segment: &Segment, rule: usize, cue: usize) -> bool {
        let scene = self.scene;
        let secret = [Entity::PASSWORD, Entity::USERNAME, Entity::SECURITY_ANSWER];
        if !rules::TABLE.get(rule).is_some_and(|rule| secret.contains(&rule.about().info.entity)) {
            return true;
        }
        let place = scene.segments.partition_point(|own| own.from <= scene.cues[cue].first).saturating_sub(1);
        let asked = &scene.segments[place];
        let question = scene.tokens[asked.to - 1].stop == Stop::Question;
        let mentioned = asked.party == Party::Other && segment.party == Party::Agent;
        question || !mentioned && (self.asks(cue) || self.demands(asked, cue))
    }

    /// "I need", "give me", "which": words up to a cue that make its sentence a request, as does a cue that ends it.
    fn demands(&self, asked: &Segment, cue: usize) -> bool {
        let words = [
            "give", "tell", "confirm", "need", "what", "what's", "which", "read", "spell", "type", "enter", "say", "please", "have",
            "verify", "provide", "get", "take", "where", "who",
        ];
        let last = self.scene.cues[cue].last;
        asked.to - last <= 3 || (asked.from..=last).any(|at| words.iter().any(|word| word.eq_ignore_ascii_case(self.scene.text(at))))
    }

    /// Whether the sentence of a cue ends soon after it, and no noun follows it at once.
    fn asks(&self, cue: usize) -> bool {
        let tokens = &self.scene.tokens;
        let last = self.scene.cues[cue].last;
        let turn = tokens[last].turn;
        let end = (last..tokens.len().min(last + MOST_AFTER))
            .find(|at| tokens[*at].stop >= Stop::Full || tokens.get(at + 1).is_none_or(|next| next.turn != turn));
        let small = traits::IS | traits::LEAD | traits::POSSESSIVE | traits::EXAMPLE | traits::AND | traits::BACK;
        let next = tokens.get(last + 1).filter(|next| next.turn == turn && tokens[last].stop == Stop::None);
        let follows =
            next.is_none_or(|next| next.is(small) || ["on", "we", "that", "to", "called", "with"].contains(&self.scene.text(last + 1)));
        end.is_some() && follows
    }

    /// One rule's reading of one place; the last token of the value.
    fn read_words(&mut self, segment: &Segment, rule: usize, cue: usize, place: Place) -> Option<usize> {
        let scene = self.scene;
        let entry = rules::TABLE.get(rule)?;
        let Answer::Words(reader) = entry.answer() else { return None };
        let (first, last) = reader(scene, place)?;
        let asked_in = scene.tokens[scene.cues[cue].first].turn;
        let reason = if asked_in == scene.tokens[first].turn { Reason::Cue } else { Reason::Dialogue };
        let own = entry.about().info.entity == Entity::PERSON && (segment.greeting || segment.party == Party::Agent && place.same);
        let confidence = if own { confidence::PUBLIC } else { confidence::CUE };
        self.found.hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason, value: 0 });
        Some(last)
    }

    /// Offers a run to the open questions, piece by piece.
    fn offer(&mut self, segment: &Segment, run: Run, stretch: usize, after: Option<usize>) {
        if harmless::is_beside(self.scene, &run) {
            return;
        }
        let symbols = &self.scene.symbols;
        let mut from = run.from;
        while from < run.to {
            // A sign that a recogniser put there says nothing of what comes after the first value.
            let measure = if from > run.from && run.measure == Measure::Sign { Measure::None } else { run.measure };
            let piece = self.piece(segment, Run { from, to: run.to, measure }, stretch, after);
            let Some(next) = self.answer(piece) else { return };
            let (first, last) = (symbols[from].token as usize, symbols[next - 1].end as usize);
            self.claimed[first..=last].fill(true);
            from = next;
        }
    }

    fn piece(&self, segment: &Segment, run: Run, stretch: usize, after: Option<usize>) -> Piece {
        let scene = self.scene;
        let first = scene.symbols[run.from].token as usize;
        let last = scene.symbols[run.to - 1].end as usize;
        let lead = &scene.tokens[stretch..first.max(stretch)];
        let near = lead.len() <= 8
            && lead.iter().all(|t| t.stop < Stop::Full)
            && after.is_some_and(|cue| scene.tokens[scene.cues[cue].last].stop < Stop::Full);
        let counted = scene.tokens[last].stop == Stop::None
            && scene.tokens.get(last + 1).is_some_and(|next| {
                last + 1 < segment.to
                    && next.kind == Kind::Word
                    && !next.is(traits::INNER | traits::IS | traits::BACK | traits::AT)
                    && !scene.covered[last + 1]
            });
        Piece {
            from: run.from,
            to: run.to,
            measure: run.measure,
            turn: scene.tokens[first].turn,
            speaker: scene.speaker(scene.tokens[first].turn),
            amends: (segment.from..first).rev().take(ASIDE).find(|at| scene.tokens[*at].is(traits::CORRECTION)),
            dictated: !counted && self.is_dictated(segment, first),
            repeat: self.repeats(segment, first),
            counted,
            led: first > stretch && self.leads(first - 1, stretch, after),
            aimed: first > stretch && scene.text(first - 1).eq_ignore_ascii_case("to"),
            after: after.filter(|_| near),
        }
    }

    /// Whether a sentence says little but what is dictated: small words before it.
    fn is_dictated(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        let small = traits::LEAD | traits::IS | traits::BACK | traits::POSSESSIVE | traits::INNER | traits::VAGUE | traits::NOUN;
        let plain = |at: &usize| {
            let token = &scene.tokens[*at];
            !token.is(small) && !token.is_symbol() && token.kind != Kind::Filler && !scene.covered[*at]
        };
        let sentence = |at: &usize| scene.tokens[*at].stop < Stop::Full;
        let before = (segment.from..first).rev().take(MOST_BEFORE).take_while(sentence).filter(plain).count();
        before <= PREFACE
    }

    /// "Plus" before a number, and "For" as the first word of an answer, are a part of it.
    fn leads(&self, at: usize, stretch: usize, after: Option<usize>) -> bool {
        let is = |word: &str| self.scene.text(at).eq_ignore_ascii_case(word);
        is("plus") || is("for") && at == stretch && after.is_none()
    }

    /// "So that's", "you said", "again": what follows repeats something, or was asked to.
    fn repeats(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        if self.again && !segment.asks_again {
            return true;
        }
        let from = first.saturating_sub(6).max(segment.from);
        scene.tokens[from..first].iter().any(|t| t.is(traits::CORRECTION | traits::REPEAT))
    }

    /// The first question, latest first, that the piece answers; a cue right after the piece comes before all.
    fn answer(&mut self, piece: Piece) -> Option<usize> {
        let scene = self.scene;
        if let Some(cue) = self.cue_after(piece).filter(|_| piece.after.is_none()) {
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
                if let Some(next) = turn.then(|| group.offer(&scene.symbols, piece, clock, newest)).flatten() {
                    return Some(next);
                }
                newest &= !group.is_sure();
            }
        }
        None
    }

    /// "... is my card number": the cue that names what was said just before.
    fn cue_after(&self, piece: Piece) -> Option<usize> {
        let scene = self.scene;
        let last = scene.symbols[piece.to - 1].end as usize;
        let cue = scene.cues.get(self.cue)?;
        let between = scene.tokens.get(last + 1..cue.first).filter(|words| words.len() <= 4)?;
        // "That's 338 on the back."
        let place = between.is_empty() && scene.tokens[last].stop == Stop::None && scene.text(cue.first).eq_ignore_ascii_case("on");
        let linked = between.iter().any(|t| t.is(traits::IS | traits::EXAMPLE)) && scene.tokens[last].stop < Stop::Full;
        let links = traits::IS | traits::EXAMPLE;
        let ends = between.iter().all(|t| t.stop < Stop::Full && t.is(links | traits::POSSESSIVE | traits::BACK));
        let next = scene.tokens.get(cue.last + 1);
        let aside = scene.tokens[last].stop == Stop::Comma
            && between.iter().all(|t| t.is(traits::POSSESSIVE))
            && scene.tokens[cue.last].stop == Stop::Full;
        let aside = aside || between.len() == 1 && between[0].is(traits::POSSESSIVE) && cue.last + 1 == scene.tokens.len();
        let aside = aside || place;
        let asks_on = scene.tokens[cue.last].stop == Stop::None && next.is_some_and(|t| t.is(traits::IS) || t.is_symbol());
        ((linked && ends || aside) && !asks_on && scene.tokens[cue.first].turn == piece.turn).then_some(self.cue)
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
