//! Speech without words in reply to a question for a value: nobody can say what it is, and it may be the value. It goes as it is.

use detectors::confidence;
use redaction::finding::{Checksum, Reason};
use redaction::placing::Located;
use redaction::plan::Cause;
use redaction::time::TimeSpan;
use redaction::transcript::{Gap, Transcript, Turn};

use super::dialogue;
use super::policy::Policy;

/// A reply begins within this time after the question, in microseconds.
const REPLY_US: u64 = 6_000_000;
/// People begin before others end, by so much as a rule, in microseconds.
const OVERLAP_US: u64 = 300_000;
/// What is shorter is no reply, in microseconds.
const LEAST_US: u64 = 500_000;
/// Who says so many words doesn't just listen, nor who says so long, in microseconds, what is a mark now.
const TALK: usize = 4;
const LONG_US: u64 = 1_000_000;
/// No part of any value that was read: those are numbered from 0 up.
const UNREAD: u32 = u32::MAX;

/// What of the gaps of `transcript` (speech that no word accounts for) follows a question for what `policy` wants, before anybody says anything else.
pub(super) fn find(transcript: &Transcript, policy: &Policy, round: u8) -> Vec<Located> {
    let asked = dialogue::asked(transcript);
    let wanted: Vec<_> = asked.iter().filter(|own| policy.selection.wants(own.entity, confidence::PARTIAL)).collect();
    let mut found = Vec::new();
    for gap in &transcript.coverage.gaps {
        for own in &wanted {
            let Some(span) = reply(transcript, own.turn, gap) else { continue };
            found.push(Located {
                cause: Cause {
                    entity: own.entity,
                    rule: own.rule,
                    confidence: confidence::PARTIAL,
                    checksum: Checksum::None,
                    reason: Reason::AnswerWindow,
                    channel: gap.channel,
                    round,
                },
                span,
                previous: Some(beside(span.start_us().saturating_sub(u64::from(policy.padding.before_ms) * 1000))),
                next: Some(beside(span.end_us() + u64::from(policy.padding.after_ms) * 1000)),
                value: UNREAD,
            });
        }
    }
    found
}

/// What of a gap may be a reply to the question in a turn: it lies between the question's end and where its asker goes on to say something, since nobody
/// replies before he was asked, and a room full of voices goes on all the while. Where nobody knows who asks, it is all of a gap right after the turn.
fn reply(transcript: &Transcript, asked: usize, gap: &Gap) -> Option<TimeSpan> {
    let (question, later) = (transcript.turns.get(asked)?, &transcript.turns[asked + 1..]);
    let whole = TimeSpan::from_ms(gap.start_ms, gap.end_ms);
    let mixed = transcript.turns.iter().all(|turn| turn.channel == gap.channel);
    let heard = |turn: &Turn| turn.channel == gap.channel || turn.words.len() >= TALK || turn.span().len_us() >= LONG_US;
    let next = later.iter().find(|turn| mixed || heard(turn)).map_or(u64::MAX, |turn| turn.span().start_us());
    let ends = question.span().end_us();
    let span = match mixed {
        true => (question.span().start_us() < whole.start_us() && whole.start_us() <= next).then_some(whole)?,
        false => {
            let start = whole.start_us().max(ends.saturating_sub(OVERLAP_US));
            let end = whole.end_us().min(next.saturating_add(OVERLAP_US));
            (start + LEAST_US <= end).then(|| TimeSpan::from_us(start, end))?
        }
    };
    (span.start_us() < ends + REPLY_US && (mixed || question.channel != gap.channel)).then_some(span)
}

/// Where padding ends that is all that goes beside a gap: unlike recognised words it lies where the signal says, and in a room full of voices an
/// edge that looked for quiet would go on over what others say.
fn beside(us: u64) -> TimeSpan {
    TimeSpan::from_us(us, us)
}

#[cfg(test)]
mod tests {
    use redaction::finding::Entity;
    use redaction::spoken::Spoken;
    use redaction::transcript::{Coverage, Word};

    use super::*;

    /// A turn on a channel from one millisecond to another.
    fn turn(channel: u16, start_ms: u64, end_ms: u64, text: &str) -> Turn {
        let words: Vec<&str> = text.split(' ').collect();
        let step = (end_ms - start_ms) / words.len() as u64;
        let span = |at: u64| TimeSpan::from_ms(start_ms + at * step, start_ms + (at + 1) * step);
        let word = |(at, text): (u64, &&str)| Word { span: span(at), text: Spoken::new((*text).to_owned()), probability: 0.9 };
        Turn { channel, words: (0..).zip(&words).map(word).collect() }
    }

    #[test]
    fn speech_without_words_goes_where_a_value_was_asked_for_and_nothing_was_said_since() {
        let policy = Policy::load("all", None).unwrap();
        let ask = || turn(0, 1000, 4000, "And the security code on the back of your card?");
        let told = || turn(0, 1000, 4000, "My card number is four five three nine one four eight eight");
        let chat = || turn(0, 1000, 4000, "How is the weather over there?");
        let later = |text| turn(1, 4500, 5000, text);
        let table: [(Vec<Turn>, u16, u64, bool); 10] = [
            (vec![ask()], 1, 5000, true),
            (vec![ask()], 0, 5000, false),
            (vec![ask(), turn(1, 20_000, 21_000, "Thank you")], 1, 5000, true),
            (vec![ask()], 1, 12_000, false),
            (vec![chat()], 1, 5000, false),
            (vec![told()], 1, 5000, false),
            (vec![ask(), later("[CARD_CVV]")], 1, 5500, false),
            // While who asks still speaks, or goes on already, nobody replies.
            (vec![ask()], 1, 2500, false),
            (vec![ask(), turn(0, 5100, 7000, "Or I can look it up")], 1, 5000, false),
            // What was said is a mark now.
            (vec![ask(), turn(0, 4100, 6000, "[CREDIT_CARD]")], 1, 6500, false),
        ];
        for (turns, channel, start_ms, goes) in table {
            // Somebody speaks on both channels.
            let hello = turn(1 - channel, 0, 500, "Hello");
            let gaps = vec![Gap { channel, start_ms, end_ms: start_ms + 900 }];
            let coverage = Coverage { speech_ms: 9000, transcribed_ms: 8100, gaps };
            let turns: Vec<Turn> = [hello].into_iter().chain(turns).collect();
            let found = find(&Transcript { turns, coverage }, &policy, 0);
            let expected = goes.then_some((Entity::CARD_CVV, channel, TimeSpan::from_ms(start_ms, start_ms + 900)));
            assert_eq!(found.first().map(|own| (own.cause.entity, own.cause.channel, own.span)), expected, "{channel} {start_ms}");
            let bounds = found.first().map(|own| (own.previous.unwrap().start_us(), own.next.unwrap().end_us()));
            assert_eq!(bounds, goes.then_some(((start_ms - 200) * 1000, (start_ms + 900 + 300) * 1000)));
        }
    }
}
