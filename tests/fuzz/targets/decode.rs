//! Bytes of any kind are decoded or refused, within the limits, and never end the program.
#![no_main]

use audio::{Limits, decode};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { max_bytes: 1 << 20, max_duration_ms: 60_000, max_channels: 8 };
    if let Ok(decoded) = decode(bytes, &limits) {
        assert!(decoded.recording.channels() <= limits.max_channels);
        assert!(decoded.recording.duration_ms() <= limits.max_duration_ms);
    }
});
