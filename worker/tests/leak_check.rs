//! The leak check with the real models: it must hear what was left, or its silence about an output would mean nothing.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what went wrong by failing")]

use std::num::NonZeroUsize;
use std::path::Path;

use asr::models::{ModelDir, resolve};
use asr::{Engine, Listener};
use redaction::transcript::Transcript;
use worker::bench::{leak, truth};
use worker::pipeline;

#[test]
fn the_digits_of_a_call_that_nobody_redacted_are_recovered() {
    let dir = std::env::var_os("CALLSCRUB_MODEL_DIR").map(ModelDir::new).unwrap_or_default();
    let files = resolve("base", &dir).unwrap_or_else(|refusal| panic!("the tests need the model base: run `make models` ({refusal})"));
    let listener = Listener::open(Engine::default(), &files.whisper, &files.vad, NonZeroUsize::MIN).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/calls");
    let truths = truth::read_all(&folder).unwrap();
    let (_, truth) = truths.iter().find(|(_, truth)| truth.audio == "c01_card_groups4_us.wav").unwrap();
    let bytes = std::fs::read(folder.join(&truth.audio)).unwrap();
    let recording = audio::decode(&bytes, &audio::Limits::default()).unwrap().recording;

    let leaks = leak::check(&pipeline::overhear(&recording, &listener).unwrap(), &Transcript::default(), truth);
    // The card, its expiry, the security code and the ZIP code are said; what is misheard may break one of them.
    let kinds: std::collections::BTreeSet<&str> = leaks.runs.iter().map(|leak| leak.kind.as_str()).collect();
    assert_eq!((leaks.values, kinds.contains("card_number"), kinds.len() >= 3), (4, true, true), "{:?}", leaks.runs);
    assert!(leaks.written.is_empty());
}
