//! What is known of the place where a code stands: what the words around it say of it.

use super::Walk;
use crate::asks::Piece;
use crate::goes_on;
use crate::reader::token::{Kind, Stop, traits};
use crate::refusal;
use crate::run::{Run, Symbol};
use crate::scene::Segment;
use crate::told;
use crate::window::cues;

/// Most words of a sentence that may hold a value before the cue that names it.
const MOST_BEFORE: usize = 12;
/// What is said to an answer.
const THANKS: &str = "thanks thank lovely perfect great brilliant super excellent wonderful fantastic smashing cheers";
/// A word that says that something is repeated stands so near before it.
const NEAR: usize = 6;
/// A word that takes something back counts for so many words.
const ASIDE: usize = 14;
/// More symbols than this, said and not written as digits, are no number of things.
const DICTATED: usize = 3;
/// Most plain words of a sentence before what is dictated in it.
const PREFACE: usize = 2;

impl Walk<'_> {
    /// The run, or the rest of it, with its circumstances; `stretch` starts the words since the cue `after`.
    pub(super) fn piece(&self, segment: &Segment, run: Run, stretch: usize, after: Option<usize>) -> Piece {
        let scene = self.scene;
        let first = scene.symbols[run.from].token as usize;
        let last = scene.symbols[run.to - 1].end as usize;
        let lead = &scene.tokens[stretch..first.max(stretch)];
        let near = lead.len() <= 8
            && lead.iter().all(|t| t.stop < Stop::Full)
            && after.is_some_and(|cue| scene.tokens[scene.cues[cue].last].stop < Stop::Full);
        // "S for sugar, alpha London", "triple nine, three out": letters count nothing, nor do digits said one by one.
        let symbols = &scene.symbols[run.from..run.to];
        let letters = symbols.len() > 1 && symbols[symbols.len() - 1].ch.is_ascii_uppercase();
        let by_word = |symbol: &Symbol| !matches!(scene.tokens[symbol.token as usize].kind, Kind::Digits | Kind::Mixed | Kind::Capitals);
        let dictated = symbols.len() > DICTATED && symbols.iter().all(by_word);
        let counted = self.is_one_of_many(first, symbols.len())
            || !(letters || dictated)
                && scene.tokens[last].stop == Stop::None
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
            dictated: !counted && self.is_dictated(segment, first, if dictated { Stop::Comma } else { Stop::Full }),
            repeat: self.repeats(segment, first),
            again: self.again && !segment.asks_again,
            read_back: self.reads_back(segment, first),
            thanks: self.thanks(segment, first),
            alone: last + 1 == segment.to && self.is_dictated(segment, first, Stop::Comma),
            counted,
            led: first > stretch && self.leads(first - 1, stretch, after),
            talk: symbols.len() <= DICTATED && self.is_talk(segment, first, last),
            yours: self.is_yours(segment, first),
            aimed: first > stretch && scene.text(first - 1).eq_ignore_ascii_case("to"),
            goes_on: false,
            told: told::told(scene, run.from, run.to, &self.claimed).is_some(),
            aside: self.is_aside(segment),
            after: after.filter(|_| near),
        }
    }

    /// Whether the other party, right before a stretch, told a number or asked for something else, and didn't just listen.
    fn is_aside(&self, own: &Segment) -> bool {
        let scene = self.scene;
        let speaker = |segment: &Segment| scene.speaker(scene.tokens[segment.from].turn);
        let place = scene.segments.partition_point(|segment| segment.from < own.from);
        let Some(other) = scene.segments[..place].last().filter(|other| speaker(own) != 0 && speaker(other) != speaker(own)) else {
            return false;
        };
        let asks = cues(scene, other).iter().any(|cue| !cue.topic.strong.is_empty());
        let told = (other.from..other.to).any(|at| scene.tokens[at].is_number() && !scene.tokens[at].is(traits::SHY));
        let asks_other = || refusal::is_other_question(scene, other.from, other.to);
        !asks && !goes_on::listens(scene, other, false) && (told || asks_other())
    }

    /// Whether a sentence, or what `end` starts in it, says little but what is dictated: small words before it.
    fn is_dictated(&self, segment: &Segment, first: usize, end: Stop) -> bool {
        let scene = self.scene;
        let sentence = |at: &usize| scene.tokens[*at].stop < end;
        let before = (segment.from..first).rev().take(MOST_BEFORE).take_while(sentence).filter(|at| self.is_plain(*at)).count();
        before <= PREFACE
    }

    /// Whether a sentence says more of its own, before or after what is dictated in it, than leads to that.
    fn is_talk(&self, segment: &Segment, first: usize, last: usize) -> bool {
        let scene = self.scene;
        let before = (segment.from..first).rev().take_while(|at| scene.tokens[*at].stop < Stop::Full);
        let after = (last..segment.to - 1).take_while(|at| scene.tokens[*at].stop < Stop::Full).map(|at| at + 1);
        before.take(MOST_BEFORE).chain(after.take(MOST_BEFORE)).filter(|at| self.is_plain(*at)).count() > PREFACE
    }

    /// "Your 53 ...", "you're ...": said to somebody, not of oneself.
    fn is_yours(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        let opens = (segment.from..first).rev().take(MOST_BEFORE).take_while(|at| scene.tokens[*at].stop < Stop::Full).last();
        opens.is_some_and(|at| scene.is(at, "your you're you've you'll you"))
    }

    /// A word that says something of its own.
    fn is_plain(&self, at: usize) -> bool {
        let small = traits::LEAD | traits::IS | traits::BACK | traits::POSSESSIVE | traits::INNER | traits::VAGUE | traits::NOUN;
        let token = &self.scene.tokens[at];
        !token.is(small) && !token.is_symbol() && token.kind != Kind::Filler && !self.scene.covered[at]
    }

    /// "The 500": a thing by its number, not a code.
    fn is_one_of_many(&self, first: usize, symbols: usize) -> bool {
        let before = first.checked_sub(1).filter(|at| self.scene.tokens[*at].turn == self.scene.tokens[first].turn);
        symbols <= DICTATED && before.is_some_and(|at| self.scene.is(at, "the") && self.scene.tokens[at].stop == Stop::None)
    }

    /// "Plus" before a number, and "For" as the first word of an answer, are a part of it.
    fn leads(&self, at: usize, stretch: usize, after: Option<usize>) -> bool {
        let is = |word: &str| self.scene.text(at).eq_ignore_ascii_case(word);
        is("plus") || is("for") && at == stretch && after.is_none()
    }

    /// "So that's", "you said", "again": what follows repeats something, or was asked to.
    pub(super) fn repeats(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        if self.again && !segment.asks_again {
            return true;
        }
        let from = first.saturating_sub(NEAR).max(segment.from);
        scene.tokens[from..first].iter().any(|t| t.is(traits::CORRECTION | traits::REPEAT))
    }

    /// "Lovely. ...": who got an answer goes on, where only that says who speaks.
    pub(super) fn thanks(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        let opens = |at: &usize| *at == segment.from || scene.tokens[*at - 1].stop >= Stop::Full;
        let thanks = |at: usize| scene.is(at, THANKS);
        scene.speaker(scene.tokens[first].turn) == 0 && (segment.from..first).filter(opens).any(thanks)
    }

    /// "So that's", "I've got", "I have that as", or no word of its own before it in its sentence.
    pub(super) fn reads_back(&self, segment: &Segment, first: usize) -> bool {
        let scene = self.scene;
        let sentence = || (segment.from..first).rev().take_while(|at| scene.tokens[*at].stop < Stop::Full);
        let says = |at: usize| self.is_plain(at);
        let named = first > segment.from && scene.is(first - 1, "as");
        named || sentence().take(NEAR).any(|at| scene.tokens[at].is(traits::CORRECTION | traits::REPEAT)) || !sentence().any(says)
    }

    /// "... is my card number": the cue that names what was said just before.
    pub(super) fn cue_after(&self, piece: Piece) -> Option<usize> {
        let scene = self.scene;
        let last = scene.symbols[piece.to - 1].end as usize;
        let cue = scene.cues.get(self.cue)?;
        let between = scene.tokens.get(last + 1..cue.first).filter(|words| words.len() <= 4)?;
        // "That's 338 on the back."
        let place = between.is_empty() && scene.tokens[last].stop == Stop::None && scene.text(cue.first).eq_ignore_ascii_case("on");
        let linked = between.iter().any(|t| t.is(traits::IS | traits::EXAMPLE)) && scene.tokens[last].stop < Stop::Full;
        let links = traits::IS | traits::EXAMPLE;
        let ends = between.iter().all(|t| t.stop < Stop::Full && t.is(links | traits::POSSESSIVE | traits::BACK | traits::CORRECTION));
        let next = scene.tokens.get(cue.last + 1);
        let aside = scene.tokens[last].stop == Stop::Comma
            && between.iter().all(|t| t.is(traits::POSSESSIVE))
            && scene.tokens[cue.last].stop == Stop::Full;
        let aside = aside || between.len() == 1 && between[0].is(traits::POSSESSIVE) && cue.last + 1 == scene.tokens.len();
        let aside = aside || place;
        let asks_on = scene.tokens[cue.last].stop == Stop::None && next.is_some_and(|t| t.is(traits::IS) || t.is_symbol());
        ((linked && ends || aside) && !asks_on && scene.tokens[cue.first].turn == piece.turn).then_some(self.cue)
    }

    /// Whether words that take something back stand between a piece and the cue that names it.
    pub(super) fn is_taken_back(&self, piece: Piece, cue: usize) -> bool {
        let last = self.scene.symbols[piece.to - 1].end as usize;
        let between = self.scene.tokens.get(last + 1..self.scene.cues[cue].first).unwrap_or_default();
        between.iter().any(|token| token.is(traits::CORRECTION))
    }
}
