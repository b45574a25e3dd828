//! A policy of any kind is read or refused, and what was read has one canonical text.
#![no_main]

use config::Policy;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(policy) = Policy::parse(text) {
        assert!((0.0..=1.0).contains(&policy.min_confidence));
        assert_eq!(policy.canonical().lines().count(), 11);
    }
});
