//! A message of any kind is read or refused, and one that is read asks for at least one job or for nothing.
#![no_main]

use worker::message::{Message, parse};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(Message::Jobs(jobs)) = parse(bytes) {
        assert!(!jobs.is_empty());
    }
});
