//! The listener's channel: as long as it must be, and in time with the recording.

#![allow(clippy::unwrap_used, reason = "test code outside of test functions")]

mod common;

use audio::ResampleError;
use common::{int16, rate};
use redaction::g711::Law;
use redaction::recording::{Recording, Samples, Speech};
use redaction::time::FrameRange;

const RATES: [u32; 9] = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/// A whole channel.
fn speech(recording: &Recording, channel: u16) -> Result<Speech, ResampleError> {
    audio::speech(recording, channel, recording.whole())
}

fn loudest(samples: &[f32]) -> usize {
    (0..samples.len()).max_by(|a, b| samples[*a].abs().total_cmp(&samples[*b].abs())).unwrap()
}

#[test]
fn an_impulse_is_heard_when_it_was_recorded() {
    for hertz in RATES {
        for at in [0usize, 1, 777, 5000, 7999] {
            let mut data = vec![0i16; 8000];
            data[at] = 20_000;
            let heard = speech(&int16(hertz, 1, data), 0).unwrap();
            let truth = at as f64 * 16_000.0 / f64::from(hertz);
            let found = loudest(heard.samples()) as f64;
            assert!((found - truth).abs() <= 1.0, "{hertz} Hz: frame {at} is heard at {found}, not {truth}");
        }
    }
}

#[test]
fn the_length_is_exact_for_every_rate_and_odd_number_of_frames() {
    for hertz in RATES.into_iter().chain([8001, 44_099, 47_999]) {
        for frames in [1u64, 2, 3, 441, 1023, 1024, 1025, 4097, 12_345] {
            let heard = speech(&int16(hertz, 1, vec![100; frames as usize]), 0).unwrap();
            assert_eq!(heard.samples().len() as u64, (frames * 16_000).div_ceil(u64::from(hertz)), "{hertz} Hz, {frames}");
        }
    }
}

#[test]
fn a_tone_keeps_its_level_and_its_phase() {
    for hertz in RATES {
        let tone = |rate: u32, at: usize| (at as f64 * 500.0 * std::f64::consts::TAU / f64::from(rate)).sin();
        let data = (0..hertz as usize).map(|at| (tone(hertz, at) * 16_384.0).round() as i16).collect();
        let heard = speech(&int16(hertz, 1, data), 0).unwrap();
        let worst = (1000..15_000).map(|at| (f64::from(heard.samples()[at]) - 0.5 * tone(16_000, at)).abs()).fold(0.0, f64::max);
        assert!(worst < 0.002, "{hertz} Hz: off by {worst}");
    }
}

#[test]
fn sixteen_kilohertz_pass_unchanged_and_channels_stay_apart() {
    let recording = int16(16_000, 2, vec![1, -1, 2, -2, 3, -3]);
    let left: Vec<f32> = [1.0, 2.0, 3.0].map(|value: f32| value / 32_768.0).to_vec();
    assert_eq!(speech(&recording, 0).unwrap().samples(), left);
    assert_eq!(speech(&recording, 1).unwrap().samples(), left.iter().map(|value| -value).collect::<Vec<_>>());
    assert_eq!(speech(&recording, 2), Err(ResampleError::NoSuchChannel { channel: 2, channels: 2 }));
}

#[test]
fn a_stretch_begins_and_ends_where_it_is_asked_to() {
    let mut data = vec![0i16; 16_000];
    data[9000] = 20_000;
    for (hertz, factor) in [(8000, 2), (16_000, 1)] {
        let heard = audio::speech(&int16(hertz, 1, data.clone()), 0, FrameRange::new(8000, 20_000).unwrap()).unwrap();
        assert_eq!((heard.samples().len(), loudest(heard.samples())), (8000 * factor, 1000 * factor), "{hertz} Hz");
    }
}

#[test]
fn codes_of_g711_are_expanded() {
    let codes = [0.5f32, -0.25].map(|value| Law::Mu.compress((value * 32_768.0) as i16));
    let recording = Recording::new(rate(16_000), 1, Samples::G711(Law::Mu, codes.to_vec())).unwrap();
    let heard = speech(&recording, 0).unwrap();
    assert!((heard.samples()[0] - 0.5).abs() < 0.02 && (heard.samples()[1] + 0.25).abs() < 0.01);
}
