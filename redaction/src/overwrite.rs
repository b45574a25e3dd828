//! The removal itself: a fixed function of the recording, the plan and the fill.

use crate::fill::{self, Fill};
use crate::plan::{Redaction, RedactionPlan};
use crate::recording::{Recording, Samples};
use crate::time::SampleRate;

/// The plan was made for another recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the plan was made for a recording of another shape")]
pub struct ShapeDiffers;

/// Overwrites every sample that the plan names, and no other.
///
/// # Errors
/// Where the plan was made for another number of frames or channels.
pub fn overwrite(recording: &mut Recording, plan: &RedactionPlan, fill: Fill) -> Result<(), ShapeDiffers> {
    if (recording.frames(), recording.channels()) != (plan.frames(), plan.channels()) {
        return Err(ShapeDiffers);
    }
    let (rate, channels) = (recording.rate(), recording.channels());
    for redaction in plan.redactions() {
        match recording.samples_mut() {
            Samples::G711(law, data) => {
                let law = *law;
                write(data, redaction, channels, fill, rate, |q31| fill::to_code(q31, law));
            }
            Samples::Int16 { bits, data } => {
                let bits = *bits;
                write(data, redaction, channels, fill, rate, |q31| fill::to_int(q31, bits) as i16);
            }
            Samples::Int32 { bits, data } => {
                let bits = *bits;
                write(data, redaction, channels, fill, rate, |q31| fill::to_int(q31, bits));
            }
            Samples::Float(data) => write(data, redaction, channels, fill, rate, fill::to_float),
        }
    }
    Ok(())
}

fn write<T>(data: &mut [T], redaction: &Redaction, channels: u16, fill: Fill, rate: SampleRate, convert: impl Fn(i32) -> T) {
    let width = usize::from(channels);
    let range = redaction.range;
    for frame in range.start()..range.end() {
        let q31 = fill.sample_q31(frame - range.start(), range.len(), rate);
        let base = frame as usize * width;
        for channel in redaction.channels.iter() {
            data[base + usize::from(channel)] = convert(q31);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::g711::Law;
    use crate::plan::ChannelSet;
    use crate::plan::tests::redaction;

    fn recordings() -> Vec<Recording> {
        let rate = SampleRate::new(8000).unwrap();
        let noise = |n: usize| (n as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        let make = |samples| Recording::new(rate, 2, samples).unwrap();
        vec![
            make(Samples::G711(Law::Mu, (0..400).map(|n| noise(n) as u8).collect())),
            make(Samples::G711(Law::A, (0..400).map(|n| noise(n) as u8).collect())),
            make(Samples::Int16 { bits: 16, data: (0..400).map(|n| noise(n) as i16).collect() }),
            make(Samples::Int32 { bits: 24, data: (0..400).map(|n| noise(n) as i32 - (1 << 23)).collect() }),
            make(Samples::Float((0..400).map(|n| noise(n) as f32 / 1e8).collect())),
        ]
    }

    #[test]
    fn every_format_changes_inside_the_plan_only_and_twice_gives_the_same() {
        let plan = RedactionPlan::new(200, 2, vec![redaction(50, 150, ChannelSet::one(1))]).unwrap();
        for original in recordings() {
            let (mut once, mut again) = (original.clone(), original.clone());
            overwrite(&mut once, &plan, Fill::Tone).unwrap();
            overwrite(&mut again, &plan, Fill::Tone).unwrap();
            assert!(once == again);
            let other: Vec<f32> = once.channel(0).collect();
            assert_eq!(other, original.channel(0).collect::<Vec<_>>());
            let (before, after): (Vec<f32>, Vec<f32>) = (original.channel(1).collect(), once.channel(1).collect());
            assert_eq!((&before[..50], &before[150..]), (&after[..50], &after[150..]));
            let changed = before[50..150].iter().zip(&after[50..150]).filter(|(a, b)| a != b).count();
            assert!(changed > 90, "{original:?}: {changed}");
        }
    }

    #[test]
    fn a_plan_for_another_recording_is_refused() {
        let plan = RedactionPlan::new(199, 2, vec![redaction(5, 15, ChannelSet::one(1))]).unwrap();
        assert_eq!(overwrite(&mut recordings()[0], &plan, Fill::Silence), Err(ShapeDiffers));
    }
}
