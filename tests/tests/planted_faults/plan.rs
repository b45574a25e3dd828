//! A plan covers every frame that a word touches, and one that rounds inward is caught.

use redaction::fill::Fill;
use redaction::finding::{Checksum, Entity, Reason};
use redaction::levels::Levels;
use redaction::overwrite::overwrite;
use redaction::placing::{Located, Padding, place};
use redaction::plan::{Cause, ChannelSet, Redaction, RedactionPlan};
use redaction::reason::QuarantineReason as Why;
use redaction::recording::{Recording, Samples};
use redaction::time::{FrameRange, SampleRate, TimeSpan};
use redaction::verify::compare;
use tests::whistle::{Kept, listener, place as where_said, published, recording_at};
use worker::pipeline::policy::Policy;

use crate::{CALL, NUMBER, decoded};

#[test]
fn a_plan_covers_every_frame_that_a_word_touches_and_one_that_rounds_inward_is_caught() {
    for hertz in [8000, 11_025, 16_000, 22_050, 44_100, 48_000] {
        let rate = SampleRate::new(hertz).unwrap();
        let original = Recording::new(rate, 1, Samples::Int16 { bits: 16, data: vec![9000; hertz as usize] }).unwrap();
        let levels = Levels::of_channel(&original, 0);
        for (start_us, end_us) in [(100_000, 200_000), (100_001, 199_999), (123_457, 234_567), (333_333, 666_667), (990_001, 1_000_000)] {
            // Between two neighbours without a pause the range is the words' own: no padding hides how it was rounded.
            let span = TimeSpan::from_us(start_us, end_us);
            let cause = Cause {
                entity: Entity::PIN,
                rule: "pin",
                confidence: 0.9,
                checksum: Checksum::None,
                reason: Reason::Cue,
                channel: 0,
                round: 0,
            };
            let beside = |at: u64| Some(TimeSpan::from_us(at, at));
            let located = Located { cause, span, previous: beside(start_us), next: beside(end_us), value: 0 };
            let padding = Padding { before_ms: 0, after_ms: 0 };
            let placed = place(&located, &levels, padding, rate, original.frames(), ChannelSet::one(0));
            let touches = |frame: u64| {
                let (from, to) = (u128::from(frame) * 1_000_000, u128::from(frame + 1) * 1_000_000);
                from < u128::from(end_us) * u128::from(hertz) && to > u128::from(start_us) * u128::from(hertz)
            };
            let touched: Vec<u64> = (0..original.frames()).filter(|frame| touches(*frame)).collect();
            let expected = FrameRange::new(touched[0], touched[touched.len() - 1] + 1).unwrap();
            assert_eq!(placed.range, expected, "{hertz} Hz, {start_us}..{end_us}");

            let plan = |range| RedactionPlan::new(original.frames(), 1, vec![Redaction { range, ..placed.clone() }]).unwrap();
            let overwritten = |range| {
                let mut output = original.clone();
                overwrite(&mut output, &plan(range), Fill::Silence).unwrap();
                output
            };
            let whole = plan(placed.range);
            assert!(compare(&original, &overwritten(placed.range), &whole, Fill::Silence).is_ok());
            for inward in [(expected.start() + 1, expected.end()), (expected.start(), expected.end() - 1)] {
                let output = overwritten(FrameRange::new(inward.0, inward.1).unwrap());
                assert_eq!(compare(&original, &output, &whole, Fill::Silence), Err(Why::InsideNotFilled), "{hertz} Hz, {inward:?}");
            }
        }
    }
}

#[test]
fn at_a_rate_at_which_words_end_within_frames_the_number_is_gone_without_any_padding() {
    let text =
        config::policy::built_in("all").unwrap().replace("before_ms = 200", "before_ms = 0").replace("after_ms = 300", "after_ms = 0");
    let policy = Policy::parse("all", &text).unwrap();
    assert_eq!(policy.padding, Padding { before_ms: 0, after_ms: 0 });
    for hertz in [8000, 11_025, 22_050] {
        let original = recording_at(hertz, CALL, 1, Kept::Pcm(16));
        let result = published(&listener(), &policy, "call.wav", original.clone());
        let (before, after) = (decoded(&original), decoded(&result.output));
        let number = where_said(CALL, 1, NUMBER);
        let frames = number.start * hertz / 1000 + 1..number.end * hertz / 1000 - 20;
        let (a, b): (Vec<f32>, Vec<f32>) = (before.channel(0).collect(), after.channel(0).collect());
        let same = frames.filter(|frame| a[*frame] == b[*frame] && a[*frame].abs() > 0.01).count();
        // The fill crosses what was there here and there.
        assert!(same < 40, "{hertz} Hz: {same} samples of the number are left");
    }
}
