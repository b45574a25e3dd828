//! A recogniser with any fault ends in its quarantine, or the number is gone.

use asr::{AsrError, Segment, Token};
use redaction::manifest::{RedactionRecord, canonical_json};
use redaction::plan::RedactionPlan;
use redaction::reason::QuarantineReason as Why;
use redaction::time::{SampleRate, TimeSpan};
use tests::faults::{Answer, Fault, attest, chatter, settle};
use tests::scripted::voice;
use tests::whistle::{Kept, place as where_said, recording};
use worker::audit::report::Verdict;
use worker::audit::{Evidence, audit};
use worker::pipeline::policy::Policy;
use worker::pipeline::{Published, Settled};

use crate::{CALL, NUMBER, all, decoded};

/// How a fault may end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// Nothing is published, for this reason.
    Held(Why),
    /// Published, and no frame of the number is left.
    Gone,
}

/// What is listened to.
#[derive(Debug, Clone, Copy)]
enum Sound {
    /// [`CALL`], in stereo.
    Whistles,
    /// A voice of six seconds on one channel.
    Voice,
}

/// What a fault does to the last token of an answer.
fn last(mut heard: Vec<Segment>, change: impl FnOnce(&mut Segment, usize)) -> Answer {
    if let Some(segment) = heard.last_mut() {
        let at = segment.tokens.len() - 1;
        change(segment, at);
    }
    Ok(heard)
}

/// Every "five" replaced.
fn misheard(mut heard: Vec<Segment>, as_text: &[u8]) -> Answer {
    for token in heard.iter_mut().flat_map(|segment| &mut segment.tokens) {
        if token.text == b" five" {
            token.text = as_text.to_vec();
        }
    }
    Ok(heard)
}

/// Answers without any word that the vocabulary of numbers has.
fn without_digits(mut heard: Vec<Segment>) -> Answer {
    for segment in &mut heard {
        segment.tokens.retain(|token| [" my", " card", " number", " is", " hello"].iter().any(|own| token.text == own.as_bytes()));
    }
    heard.retain(|segment| !segment.tokens.is_empty());
    Ok(heard)
}

fn reversed(mut heard: Vec<Segment>) -> Answer {
    for segment in &mut heard {
        let mut ends: Vec<_> = segment.tokens.iter().map(|token| token.end_ms).collect();
        ends.reverse();
        segment.tokens.iter_mut().zip(ends).for_each(|(token, end)| token.end_ms = end);
    }
    Ok(heard)
}

/// Every word cut in two by a byte that is no text.
fn spoiled(mut heard: Vec<Segment>) -> Answer {
    for token in heard.iter_mut().flat_map(|segment| &mut segment.tokens) {
        token.text.insert(2, 0xff);
    }
    Ok(heard)
}

fn looping(window_ms: u64) -> Answer {
    let token = |end_ms| Token { text: b" so".to_vec(), end_ms: Some(end_ms), probability: 0.9 };
    Ok(vec![Segment { start_ms: 0, end_ms: window_ms, tokens: (1..=window_ms / 60).map(|at| token(at * 60)).collect() }])
}

fn failed() -> Answer {
    Err(AsrError::Engine { what: "a planted fault" })
}

/// By name: what is listened to, what becomes of the honest answer, how it must end.
const ENGINE: &[(&str, Sound, Fault, End)] = {
    use End::{Gone, Held};
    use Sound::{Voice, Whistles};
    &[
        ("no fault", Whistles, |_, own| Ok(own), Gone),
        // Times that can't be.
        (
            "a word past its window's end",
            Whistles,
            |asked, own| last(own, |segment, at| segment.tokens[at].end_ms = Some(asked.window_ms + 400)),
            Held(Why::EngineFailed),
        ),
        (
            "a word at the end of time",
            Whistles,
            |_, own| last(own, |segment, at| segment.tokens[at].end_ms = Some(u64::MAX)),
            Held(Why::EngineFailed),
        ),
        (
            "a segment past its window's end",
            Whistles,
            |asked, own| last(own, |segment, _| segment.end_ms = asked.window_ms + 400),
            Held(Why::EngineFailed),
        ),
        (
            "a segment that ends before it starts",
            Whistles,
            |_, own| last(own, |segment, _| segment.end_ms = segment.start_ms - 1),
            Held(Why::EngineFailed),
        ),
        ("times that run backward", Whistles, |_, own| reversed(own), Held(Why::EngineFailed)),
        (
            "segments in another order",
            Whistles,
            |_, mut own| {
                own.reverse();
                Ok(own)
            },
            Held(Why::EngineFailed),
        ),
        ("a word without a time", Whistles, |_, own| last(own, |segment, at| segment.tokens[at].end_ms = None), Held(Why::EngineFailed)),
        (
            "such a word in the second listening only",
            Whistles,
            |asked, own| if asked.listening == 0 { Ok(own) } else { last(own, |segment, at| segment.tokens[at].end_ms = None) },
            Held(Why::EngineFailed),
        ),
        // Probabilities that can't be.
        (
            "a probability that is no number",
            Whistles,
            |_, own| last(own, |segment, at| segment.tokens[at].probability = f32::NAN),
            Held(Why::EngineFailed),
        ),
        (
            "a negative probability",
            Whistles,
            |_, own| last(own, |segment, at| segment.tokens[at].probability = -0.5),
            Held(Why::EngineFailed),
        ),
        // Failures.
        ("an engine that fails at once", Whistles, |_, _| failed(), Held(Why::EngineFailed)),
        ("an engine that fails midway", Whistles, |asked, own| if asked.before == 1 { failed() } else { Ok(own) }, Held(Why::EngineFailed)),
        (
            "an engine that fails in the second listening",
            Whistles,
            |asked, own| if asked.listening > 0 { failed() } else { Ok(own) },
            Held(Why::EngineFailed),
        ),
        (
            "an engine that panics",
            Whistles,
            |asked, own| if asked.before == 1 { panic!("a planted fault") } else { Ok(own) },
            Held(Why::EngineFailed),
        ),
        // Words that aren't heard.
        ("nothing is heard of a voice", Voice, |_, _| Ok(Vec::new()), Held(Why::EmptyTranscript)),
        (
            "nothing is heard of it in the second listening",
            Voice,
            |asked, _| Ok(if asked.listening == 0 { chatter(asked.window_ms) } else { Vec::new() }),
            Held(Why::EmptyTranscript),
        ),
        ("one word is heard of it", Voice, |_, _| Ok(chatter(400)), Held(Why::NotCovered)),
        (
            "one word is heard of it in the second listening",
            Voice,
            |asked, _| Ok(chatter(if asked.listening == 0 { asked.window_ms } else { 400 })),
            Held(Why::NotCovered),
        ),
        ("one word is heard over and over", Voice, |asked, _| looping(asked.window_ms), Held(Why::NotCovered)),
        (
            "no digit is heard in the first listening",
            Whistles,
            |asked, own| if asked.listening == 0 { without_digits(own) } else { Ok(own) },
            Gone,
        ),
        ("no digit is heard in the second", Whistles, |asked, own| if asked.listening > 0 { without_digits(own) } else { Ok(own) }, Gone),
        // Words that are heard wrong, with full confidence.
        (
            "five is heard as fine in the first listening",
            Whistles,
            |asked, own| if asked.listening == 0 { misheard(own, b" fine") } else { Ok(own) },
            Gone,
        ),
        (
            "five is heard as fine in the second",
            Whistles,
            |asked, own| if asked.listening > 0 { misheard(own, b" fine") } else { Ok(own) },
            Gone,
        ),
        ("five is heard as fine in both", Whistles, |_, own| misheard(own, b" fine"), Gone),
        ("every word holds bytes that are no text", Whistles, |_, own| spoiled(own), Gone),
        ("five is written as a digit of another script", Whistles, |_, own| misheard(own, " ５".as_bytes()), Gone),
    ]
};

#[test]
fn a_recogniser_with_any_fault_ends_in_its_quarantine_or_the_number_is_gone() {
    let (whistles, spoken, policy) = (recording(CALL, 2, Kept::MuLaw), voice(4000), all());
    let mut wrong = Vec::new();
    for (name, sound, fault, expected) in ENGINE {
        let bytes = match sound {
            Sound::Whistles => whistles.clone(),
            Sound::Voice => spoken.clone(),
        };
        let found = match settle(*fault, &policy, "call.wav", bytes.clone()) {
            Settled::Quarantined { reason, .. } => Ok(End::Held(reason)),
            Settled::Published(published) => left(&published, &bytes).map(|()| End::Gone),
        };
        if found != Ok(*expected) {
            wrong.push(format!("{name}: {found:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Whether every frame of the number is gone and the result verifies; what is left of it otherwise.
fn left(published: &Published, original: &[u8]) -> Result<(), String> {
    let number = where_said(CALL, 1, NUMBER);
    let wanted = TimeSpan::from_ms(number.start as u64, number.end as u64).to_frames(SampleRate::new(8000).unwrap());
    let covered = |frame: u64| {
        let holds = |own: &RedactionRecord| own.start_frame <= frame && frame < own.end_frame && own.channels == [0, 1];
        published.manifest.redactions.iter().any(holds)
    };
    let audible = (wanted.start()..wanted.end()).filter(|frame| !covered(*frame)).count();
    if audible > 0 {
        return Err(format!("{audible} frames of the number are audible"));
    }
    let manifest = canonical_json(&published.manifest).unwrap();
    let found = audit(&Evidence { original: Some(original), ..Evidence::of(&manifest, &published.output) }).report;
    if found.result() == Verdict::Verified { Ok(()) } else { Err(format!("{:?}", found.failed())) }
}

#[test]
fn an_output_is_not_attested_by_a_listener_that_hears_nothing() {
    let policy = Policy::parse("pins", "name = 'pins'\nversion = '1'\nentities = ['PIN']\n").unwrap();
    let (call, plan) = (decoded(&voice(4000)), RedactionPlan::new(decoded(&voice(4000)).frames(), 1, Vec::new()).unwrap());
    let attest = |fault: Fault| attest(fault, &policy, &call, &plan);
    assert_eq!(attest(|asked, _| Ok(chatter(asked.window_ms))), Ok(()));
    assert_eq!(attest(|_, _| Ok(Vec::new())), Err(Why::EmptyTranscript));
    assert_eq!(attest(|_, _| Ok(chatter(400))), Err(Why::NotCovered));
    assert_eq!(attest(|_, _| failed()), Err(Why::EngineFailed));
}
