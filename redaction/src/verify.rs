//! The proof: the output is the input, sample for sample, with exactly the plan's ranges replaced by the fill, and a second listening found nothing.
//!
//! Nothing here calls the code that overwrites or encodes: the fill is computed anew from its definition, G.711 by searching its segments.

use sha2::{Digest, Sha256};

use crate::fill::Fill;
use crate::g711::Law;
use crate::plan::RedactionPlan;
use crate::reason::QuarantineReason;
use crate::recording::{Recording, Samples};
use crate::time::SampleRate;

/// What listening to the output again gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rescan {
    /// Findings that lie outside the plan.
    pub findings: usize,
    /// How many times the output was listened to.
    pub rounds: u8,
    /// Milliseconds of speech on all channels that were heard again, margins included.
    pub heard_ms: u64,
}

/// What the comparison of samples proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleProof {
    outside_sha256: [u8; 32],
}

impl SampleProof {
    /// SHA-256 over every sample outside the plan, in file order: G.711 codes as bytes, integers as 32-bit little endian, floats by
    /// their IEEE 754 bits, little endian.
    pub fn outside_sha256(&self) -> [u8; 32] {
        self.outside_sha256
    }
}

/// An output that was proven. Only [`verify`] makes one, and it is the only thing that may be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    proof: SampleProof,
    rescan: Rescan,
    output_sha256: [u8; 32],
}

impl Verified {
    /// What the comparison of samples proves.
    pub fn proof(&self) -> SampleProof {
        self.proof
    }

    /// What the second listening gave.
    pub fn rescan(&self) -> Rescan {
        self.rescan
    }

    /// SHA-256 of the encoded bytes that were proven; no others may be published.
    pub fn output_sha256(&self) -> [u8; 32] {
        self.output_sha256
    }
}

/// Proves `output`, decoded from `encoded`, against the original.
///
/// # Errors
/// The reason for quarantine: the shape differs, a sample outside changed, a sample inside isn't the fill, or something is still heard.
pub fn verify(
    original: &Recording,
    encoded: &[u8],
    output: &Recording,
    plan: &RedactionPlan,
    fill: Fill,
    rescan: Rescan,
) -> Result<Verified, QuarantineReason> {
    let proof = compare(original, output, plan, fill)?;
    if rescan.findings > 0 || rescan.rounds == 0 {
        return Err(QuarantineReason::StillAudible);
    }
    Ok(Verified { proof, rescan, output_sha256: Sha256::digest(encoded).into() })
}

/// Compares samples only: identical outside the plan, the fill inside.
///
/// # Errors
/// As [`verify`], but for what is heard.
pub fn compare(original: &Recording, output: &Recording, plan: &RedactionPlan, fill: Fill) -> Result<SampleProof, QuarantineReason> {
    let shape = |r: &Recording| (r.rate(), r.channels(), r.frames(), r.samples().format());
    if shape(original) != shape(output) {
        return Err(QuarantineReason::OutputShape);
    }
    let walk = Walk::new(output, plan, fill)?;
    match (original.samples(), output.samples()) {
        (Samples::G711(law, a), Samples::G711(_, b)) => {
            walk.run(Some(a), b, |code, hash| hash.update([code]), |q31, code| law.expand(code) == level_of_step(q31, *law))
        }
        (Samples::Int16 { bits, data: a }, Samples::Int16 { data: b, .. }) => walk.run(
            Some(a),
            b,
            |value, hash| hash.update(i32::from(value).to_le_bytes()),
            |q31, value| is_nearest_int(q31, i64::from(value), *bits),
        ),
        (Samples::Int32 { bits, data: a }, Samples::Int32 { data: b, .. }) => {
            walk.run(Some(a), b, |value, hash| hash.update(value.to_le_bytes()), |q31, value| is_nearest_int(q31, i64::from(value), *bits))
        }
        (Samples::Float(a), Samples::Float(b)) => {
            let (a, b) = (bits_of(a), bits_of(b));
            walk.run(Some(&a), &b, |bits, hash| hash.update(bits.to_le_bytes()), is_nearest_float)
        }
        _ => Err(QuarantineReason::OutputShape),
    }
}

/// Checks an output alone, where the original is gone: the fill inside the plan, and the digest of everything outside it.
///
/// # Errors
/// Where the shape isn't the plan's or a sample inside isn't the fill.
pub fn inspect(output: &Recording, plan: &RedactionPlan, fill: Fill) -> Result<SampleProof, QuarantineReason> {
    let walk = Walk::new(output, plan, fill)?;
    match output.samples() {
        Samples::G711(law, b) => {
            walk.run(None, b, |code, hash| hash.update([code]), |q31, code| law.expand(code) == level_of_step(q31, *law))
        }
        Samples::Int16 { bits, data: b } => walk.run(
            None,
            b,
            |value, hash| hash.update(i32::from(value).to_le_bytes()),
            |q31, value| is_nearest_int(q31, i64::from(value), *bits),
        ),
        Samples::Int32 { bits, data: b } => {
            walk.run(None, b, |value, hash| hash.update(value.to_le_bytes()), |q31, value| is_nearest_int(q31, i64::from(value), *bits))
        }
        Samples::Float(b) => walk.run(None, &bits_of(b), |bits, hash| hash.update(bits.to_le_bytes()), is_nearest_float),
    }
}

fn bits_of(floats: &[f32]) -> Vec<u32> {
    floats.iter().map(|float| float.to_bits()).collect()
}

/// One pass over all samples in file order.
struct Walk<'a> {
    plan: &'a RedactionPlan,
    fill: ExpectedFill,
    channels: usize,
}

impl<'a> Walk<'a> {
    fn new(output: &Recording, plan: &'a RedactionPlan, fill: Fill) -> Result<Self, QuarantineReason> {
        if (output.frames(), output.channels()) != (plan.frames(), plan.channels()) {
            return Err(QuarantineReason::OutputShape);
        }
        Ok(Self { plan, fill: ExpectedFill::new(fill, output.rate()), channels: usize::from(output.channels()) })
    }

    fn run<T: Copy + PartialEq>(
        &self,
        original: Option<&[T]>,
        output: &[T],
        absorb: impl Fn(T, &mut Sha256),
        is_fill: impl Fn(i32, T) -> bool,
    ) -> Result<SampleProof, QuarantineReason> {
        let mut hash = Sha256::new();
        let mut pending: Vec<_> = (0..self.channels).map(|channel| self.plan.ranges_of(channel as u16).peekable()).collect();
        for (index, sample) in output.iter().enumerate() {
            let (frame, channel) = ((index / self.channels) as u64, index % self.channels);
            while pending[channel].next_if(|range| range.end() <= frame).is_some() {}
            match pending[channel].peek() {
                Some(range) if range.start() <= frame => {
                    if !is_fill(self.fill.at(frame - range.start(), range.len()), *sample) {
                        return Err(QuarantineReason::InsideNotFilled);
                    }
                }
                _ => {
                    if original.is_some_and(|original| original.get(index) != Some(sample)) {
                        return Err(QuarantineReason::OutsideChanged);
                    }
                    absorb(*sample, &mut hash);
                }
            }
        }
        Ok(SampleProof { outside_sha256: hash.finalize().into() })
    }
}

/// The fill by its definition, for a whole second: a 1 kHz sine of 4096 steps in Q30 at a tenth of full scale, 5 ms linear ramps.
struct ExpectedFill {
    second: Option<Vec<i64>>,
    ramp: u64,
}

impl ExpectedFill {
    fn new(fill: Fill, rate: SampleRate) -> Self {
        let hertz = u64::from(rate.hertz());
        let tone = |frame: u64| {
            let step = frame * 1000 * 4096 / hertz % 4096;
            let sine = (step as f64 * std::f64::consts::TAU / 4096.0).sin();
            let q30 = (sine * f64::from(1 << 30)).round() as i64;
            (q30 * 214_748_365).div_euclid(1 << 30)
        };
        let second = (fill == Fill::Tone).then(|| (0..hertz).map(tone).collect());
        Self { second, ramp: (hertz * 5 / 1000).max(1) }
    }

    fn at(&self, frame: u64, len: u64) -> i32 {
        let Some(second) = &self.second else { return 0 };
        let to_edge = frame.min(len - 1 - frame).min(self.ramp) as i64;
        (second[(frame % second.len() as u64) as usize] * to_edge / self.ramp as i64) as i32
    }
}

/// The level of the step that holds a 16-bit sample, searched through the segments of G.711's tables 1 and 2.
fn level_of_step(q31: i32, law: Law) -> i16 {
    let sample = ((i64::from(q31) + (1 << 15)) >> 16) as i32;
    // Mu-law's steps are counted from a bias of 132 below zero and end at 32635; A-law's negative half begins at -1.
    let (negative, magnitude, bias) = match law {
        Law::Mu => (sample < 0, sample.abs().min(32_635) + 132, 132),
        Law::A => (sample < 0, if sample < 0 { -sample - 1 } else { sample }, 0),
    };
    let linear_part = (0..16).map(|step| (16 * step, 16)).filter(|_| law == Law::A);
    let first_segment = if law == Law::A { 1 } else { 0 };
    let segments = (first_segment..8).flat_map(|segment| (16..32).map(move |step| (step << (segment + 3), 1 << (segment + 3))));
    let middle = linear_part
        .chain(segments)
        .find(|(low, width)| (*low..low + width).contains(&magnitude))
        .map_or(0, |(low, width)| low + width / 2 - bias);
    (if negative { -middle } else { middle }) as i16
}

/// Whether `value` is `q31` rounded to `bits` bits, halves upward.
fn is_nearest_int(q31: i32, value: i64, bits: u8) -> bool {
    let step = 1i64 << (32 - bits);
    let error = value * step - i64::from(q31);
    -step < 2 * error && 2 * error <= step
}

fn is_nearest_float(q31: i32, bits: u32) -> bool {
    bits == ((f64::from(q31) / 2_147_483_648.0) as f32).to_bits()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overwrite::overwrite;
    use crate::plan::ChannelSet;
    use crate::plan::tests::redaction;

    const HEARD_NOTHING: Rescan = Rescan { findings: 0, rounds: 1, heard_ms: 0 };

    fn recording(samples: Samples) -> Recording {
        Recording::new(SampleRate::new(8000).unwrap(), 2, samples).unwrap()
    }

    fn all_formats() -> Vec<Recording> {
        let noise = |n: u64| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        vec![
            recording(Samples::G711(Law::Mu, (0..1000).map(|n| noise(n) as u8).collect())),
            recording(Samples::G711(Law::A, (0..1000).map(|n| noise(n) as u8).collect())),
            recording(Samples::Int16 { bits: 16, data: (0..1000).map(|n| noise(n) as i16).collect() }),
            recording(Samples::Int16 { bits: 8, data: (0..1000).map(|n| i16::from(noise(n) as i8)).collect() }),
            recording(Samples::Int32 { bits: 24, data: (0..1000).map(|n| noise(n) as i32 - (1 << 23)).collect() }),
            recording(Samples::Int32 { bits: 32, data: (0..1000).map(|n| (noise(n) as i32) << 7).collect() }),
            recording(Samples::Float((0..1000).map(|n| noise(n) as f32 / 1e8).collect())),
        ]
    }

    fn plan() -> RedactionPlan {
        RedactionPlan::new(500, 2, vec![redaction(100, 300, ChannelSet::all(2)), redaction(400, 450, ChannelSet::one(1))]).unwrap()
    }

    #[test]
    fn what_was_overwritten_is_proven_in_every_format_and_with_both_fills() {
        for original in all_formats() {
            for fill in [Fill::Tone, Fill::Silence] {
                let mut output = original.clone();
                overwrite(&mut output, &plan(), fill).unwrap();
                let verified = verify(&original, b"bytes", &output, &plan(), fill, HEARD_NOTHING).unwrap();
                assert_eq!(inspect(&output, &plan(), fill), Ok(verified.proof()), "{original:?}");
            }
        }
    }

    #[test]
    fn one_changed_sample_outside_or_inside_is_named() {
        let original = all_formats().remove(2);
        let mut output = original.clone();
        overwrite(&mut output, &plan(), Fill::Tone).unwrap();
        for (index, reason) in [
            (199, QuarantineReason::OutsideChanged),
            (200, QuarantineReason::InsideNotFilled),
            (599, QuarantineReason::InsideNotFilled),
            (600, QuarantineReason::OutsideChanged),
            (800, QuarantineReason::OutsideChanged),
            (801, QuarantineReason::InsideNotFilled),
        ] {
            let Samples::Int16 { data, .. } = output.samples() else { unreachable!() };
            let mut data = data.clone();
            data[index] ^= 1;
            let tampered = recording(Samples::Int16 { bits: 16, data });
            assert_eq!(compare(&original, &tampered, &plan(), Fill::Tone), Err(reason), "sample {index}");
        }
    }

    #[test]
    fn a_shorter_output_or_another_format_is_refused() {
        let original = all_formats().remove(2);
        let shorter = recording(Samples::Int16 { bits: 16, data: vec![0; 998] });
        let other = recording(Samples::Float(vec![0.0; 1000]));
        for output in [shorter, other] {
            assert_eq!(compare(&original, &output, &plan(), Fill::Tone), Err(QuarantineReason::OutputShape));
        }
    }

    #[test]
    fn an_output_in_which_something_is_heard_or_that_nobody_heard_is_not_verified() {
        let original = all_formats().remove(0);
        let mut output = original.clone();
        overwrite(&mut output, &plan(), Fill::Tone).unwrap();
        for rescan in [Rescan { findings: 1, ..HEARD_NOTHING }, Rescan { rounds: 0, ..HEARD_NOTHING }] {
            let result = verify(&original, b"", &output, &plan(), Fill::Tone, rescan);
            assert_eq!(result, Err(QuarantineReason::StillAudible));
        }
    }

    #[test]
    fn the_search_through_the_segments_agrees_with_the_compressor_on_every_sample() {
        for law in [Law::Mu, Law::A] {
            for sample in i16::MIN..=i16::MAX {
                assert_eq!(level_of_step(i32::from(sample) << 16, law), law.expand(law.compress(sample)), "{law:?} {sample}");
            }
        }
    }

    #[test]
    fn the_fill_by_definition_is_the_fill_that_is_written_at_every_usual_rate() {
        for hertz in [8000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000] {
            let rate = SampleRate::new(hertz).unwrap();
            let expected = ExpectedFill::new(Fill::Tone, rate);
            for len in [1, 7, 500, 3 * u64::from(hertz) + 17] {
                for frame in 0..len {
                    assert_eq!(expected.at(frame, len), Fill::Tone.sample_q31(frame, len, rate), "{hertz} {len} {frame}");
                }
            }
        }
    }
}
