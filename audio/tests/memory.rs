//! A half-hour call stays small: no copy of it is wider than its codes.

mod common;

use audio::{Limits, OutputFormat, decode, encode};
use common::wav;
use redaction::g711::Law;
use redaction::recording::Samples;

#[test]
fn half_an_hour_of_g711_is_held_as_one_byte_a_sample() {
    let codes: Vec<u8> = (0..30 * 60 * 8000 * 2u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let file = wav(7, 2, 8000, 8, &codes);
    let decoded = decode(&file, &Limits::default()).unwrap();
    match decoded.recording.samples() {
        Samples::G711(Law::Mu, held) => assert!(*held == codes && held.capacity() == codes.len()),
        _ => panic!("not held as codes"),
    }
    let written = encode(&decoded.recording, OutputFormat::WavG711(Law::Mu)).unwrap();
    assert_eq!((written.len(), written.capacity()), (codes.len() + 58, codes.len() + 58));
}
