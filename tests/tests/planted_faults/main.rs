//! The known ways of failing open, planted one by one in the real path: each ends in a typed quarantine or a refusal, or what was said is gone to
//! the last sample all the same. What the program publishes under any of them verifies.
//!
//! | module | planted in |
//! |---|---|
//! | `file` | a recording's file |
//! | `engine` | the recogniser's answers, in the first listening, the second, or both |
//! | `plan` | how times become frames |
//! | `output` | what was written, and what its manifest states of it |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests end the test")]

mod engine;
mod file;
mod output;
mod plan;

use audio::{Limits, decode};
use redaction::recording::Recording;
use worker::pipeline::policy::{Extent, Policy};

/// A call in which a card number is read out: sentence 1, from its fifth word on.
const CALL: &[&str] = &[
    "hello nice weather",
    "my card number is five five three nine one four eight eight zero three four three three six four five",
    "thank you so much",
];
/// The words of the number in their sentence.
const NUMBER: std::ops::Range<usize> = 4..20;

/// The policy `all`, with every output heard again in full.
fn all() -> Policy {
    let mut policy = Policy::load("all", None).unwrap();
    policy.extent = Extent::Full;
    policy
}

fn decoded(bytes: &[u8]) -> Recording {
    decode(bytes, &Limits::default()).unwrap().recording
}
