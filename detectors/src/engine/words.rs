//! Answers in words: which question a stretch of words answers, and whether it may.

use redaction::finding::{Checksum, Entity, Reason};

use super::Walk;
use crate::confidence;
use crate::openings;
use crate::partial;
use crate::reader::token::{Kind, Stop, Token, traits};
use crate::refusal;
use crate::rule::{Answer, Hit, Place};
use crate::rules;
use crate::run::Measure;
use crate::scene::{Party, Scene, Segment};

/// Most words of a sentence that may hold a value before the cue that names it.
const MOST_BEFORE: usize = 12;
/// Most words of a question after the cue of what it asks for.
const MOST_AFTER: usize = 7;

/// Most words between a value and what is said in its place.
const MOST_AMENDS: usize = 6;

/// A question asks for what its cue names where no more words than these follow the cue: not "a new password, have you got a pen?".
const NEAR_END: usize = 4;
/// Secrets in words, of which anything may be a part.
const SECRETS: &[Entity] = &[Entity::PASSWORD, Entity::USERNAME, Entity::SECURITY_ANSWER];

/// What is said in words and begins with numbers.
const NUMBERED: &[Entity] = &[Entity::DATE_OF_BIRTH, Entity::CARD_EXPIRY, Entity::STREET_ADDRESS];
/// Most words around an answer that is read back and nothing else.
const READ_BACK: usize = 4;

/// How a rule reads words.
type Reader = fn(&Scene<'_>, Place) -> Option<(usize, usize)>;

impl Walk<'_> {
    /// "The sixth of June, is that your date of birth?", "Bluebell is my password": words that stand before the cue that names them.
    pub(super) fn said_before(&mut self, segment: &Segment, from: usize, cue: usize) {
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

    /// Lets the rules that read words read their answer, the latest question's first.
    pub(super) fn words(&mut self, segment: &Segment, from: usize, to: usize, after: Option<usize>) {
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
        let place = scene.segments.partition_point(|own| own.from <= scene.cues[cue].first).saturating_sub(1);
        let asked = &scene.segments[place];
        let question = scene.tokens[asked.to - 1].stop == Stop::Question;
        let entity = rules::TABLE.get(rule).map(|rule| rule.about().info.entity);
        if entity == Some(Entity::STREET_ADDRESS) {
            // "I got home and no purse.": who tells of a place asks the firm for none.
            let told = asked.to - scene.cues[cue].last > NEAR_END;
            return question || !told || asked.party == Party::Agent || segment.party != Party::Agent;
        }
        if !entity.is_some_and(|entity| SECRETS.contains(&entity)) {
            return true;
        }
        let asks_back = scene.tokens[segment.to - 1].stop == Stop::Question
            && !scene.tokens[segment.from..segment.to].iter().any(|token| token.is_symbol());
        // Who asked doesn't answer, nor who wants to hear the question again.
        let asker = scene.speaker(scene.tokens[asked.from].turn);
        let near = scene.cues[cue].last + NEAR_END >= asked.to;
        if question && near && asker != 0 && asker == scene.speaker(scene.tokens[segment.from].turn) || segment.asks_again && asks_back {
            return false;
        }
        let mentioned = asked.party == Party::Other && segment.party == Party::Agent || refusal::is_warning(scene, asked.from, asked.to);
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

    /// "Port Isaac, or it might be Padstow", "oh nine. I mean oh three": the last token of what is said in place of a value, or else `last`.
    fn amended(&self, reader: Reader, place: Place, last: usize) -> usize {
        let scene = self.scene;
        let to = place.to.min(last + 1 + MOST_AMENDS);
        let is = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
        let small = |at: &usize| {
            let token = &scene.tokens[*at];
            token.is(traits::CORRECTION | traits::IS | traits::RESTART | traits::POSSESSIVE)
                || token.kind == Kind::Filler
                || is(*at, &["or", "well", "maybe", "might", "it", "it'd", "possibly", "i", "mean", "think", "rather", "could", "so"])
        };
        let between = (last + 1..to).take_while(small);
        let amends = |at: usize| scene.tokens[at].is(traits::CORRECTION) || is(at, &["or", "well", "mean"]);
        if !between.clone().any(amends) || scene.tokens[last].stop == Stop::None {
            return last;
        }
        let from = between.last().map_or(to, |at| at + 1);
        let again = Place { from, same: false, answered: false, bare: false, ..place };
        let found = if from < place.to { reader(scene, again) } else { None };
        found.filter(|(first, _)| *first <= from + 1).map_or(last, |(_, last)| last)
    }

    /// Whether a number that answers a question for a date or an address is said by who asked, and is no answer read back: a sum, a time or a
    /// measure, or one thing among others that he says. A month or a way that is named is one. So is a name, which has a capital.
    fn tells(&self, segment: &Segment, entity: Entity, asked_in: u32, (first, last): (usize, usize)) -> bool {
        let scene = self.scene;
        let turn = scene.tokens[segment.from].turn;
        let same = scene.speaker(turn) != 0 && scene.speaker(turn) == scene.speaker(asked_in) && turn != asked_in;
        if same && entity == Entity::PERSON {
            // "The walker itself?": what who asked for a name says without a capital is talk.
            let named = |token: &Token| token.capital || token.is(traits::GIVEN) || token.is_symbol();
            return !scene.tokens[first..=last].iter().any(named);
        }
        let asker = same || self.thanks(segment, first);
        if !asker || !NUMBERED.contains(&entity) {
            return false;
        }
        let words = &scene.tokens[first..=last];
        let named = words.iter().any(|token| token.is(traits::STREET) || matches!(token.kind, Kind::Month(_)));
        let measured = (first..=last).any(|at| scene.measure(at) != Measure::None);
        let asked_back = scene.tokens[segment.to - 1].stop == Stop::Question;
        let short = segment.to - segment.from <= last + 1 - first + READ_BACK;
        !named && (measured || !(asked_back || short || self.reads_back(segment, first)))
    }

    /// "Am I speaking with ...", "may I speak to ...": whom a firm that calls wants to hear.
    fn asks_for(&self, cue: usize) -> bool {
        let first = self.scene.cues[cue].first;
        self.scene.is(first, "may can could might") || first.checked_sub(1).is_some_and(|before| self.scene.is(before, "i"))
    }

    /// One rule's reading of one place; the last token of the value.
    fn read_words(&mut self, segment: &Segment, rule: usize, cue: usize, place: Place) -> Option<usize> {
        let scene = self.scene;
        let entry = rules::TABLE.get(rule)?;
        let Answer::Words(reader) = entry.answer() else { return None };
        let asked = scene.segments.partition_point(|own| own.from <= scene.cues[cue].first).saturating_sub(1);
        if SECRETS.contains(&entry.about().info.entity) && partial::is_by_position(scene, &scene.segments[asked]) {
            return None;
        }
        let (first, last) = reader(scene, place)?;
        let last = self.amended(reader, place, last);
        let asked_in = scene.tokens[scene.cues[cue].first].turn;
        if self.tells(segment, entry.about().info.entity, asked_in, (first, last)) {
            return None;
        }
        let reason = if asked_in == scene.tokens[first].turn { Reason::Cue } else { Reason::Dialogue };
        // "And the first name is Judith?"
        let asked_back =
            (last..segment.to).find(|at| scene.tokens[*at].stop >= Stop::Full).is_some_and(|at| scene.tokens[at].stop == Stop::Question);
        // "My name's Helena, may I have your plan number?"
        let mine = (0..2).any(|back| scene.cues[cue].first.checked_sub(back).is_some_and(|at| scene.is(at, "my")));
        let opens = openings::is_first(scene, scene.tokens[first].turn as usize);
        let own = entry.about().info.entity == Entity::PERSON
            && (segment.greeting || segment.party == Party::Agent && place.same && (mine || opens && !asked_back))
            && !(asked_back && self.asks_for(cue));
        let confidence = if own { confidence::PUBLIC } else { confidence::CUE };
        self.found.hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason, value: 0 });
        Some(last)
    }
}
