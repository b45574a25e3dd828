//! The pure core of callscrub: what was said where, what goes, and the proof that it went.
//!
//! Nothing here reads a file, a clock, the environment or a random source; the same arguments give the same bytes.
//!
//! | module | job |
//! |---|---|
//! | [`time`] | sample rates, time spans, frame ranges, and the one conversion between them |
//! | [`spoken`] | text that can't be logged |
//! | [`g711`] | the two companding laws of ITU-T G.711 |
//! | [`recording`] | decoded audio: interleaved samples in their own format |
//! | [`levels`] | the signal's power in 10 ms blocks |
//! | [`transcript`] | words with times, turns, and how much speech they cover |
//! | [`finding`] | what a rule found, and why |
//! | [`placing`] | a finding's words -> the sample range that goes |
//! | [`sparing`] | what of that range only the others speak in, given back |
//! | [`plan`] | the ranges to overwrite: sorted, disjoint, inside the audio |
//! | [`restoration`] | stretches that a person gave back from the original |
//! | [`fill`] | the tone or silence that is written |
//! | [`overwrite`] | plan + recording -> redacted recording |
//! | [`verify`](mod@verify) | the proof that the output is the input with the plan's ranges gone |
//! | [`manifest`] | the evidence, as canonical JSON |
//! | [`run_record`] | when, where and by whom a manifest was made |
//! | [`review`] | a person's decision on a result |
//! | [`log`], [`merkle`] | the entries of an append-only log, and the tree over them |
//! | [`reason`] | why a recording was quarantined |

pub mod fill;
pub mod finding;
pub mod g711;
pub mod levels;
pub mod log;
pub mod manifest;
pub mod merkle;
pub mod overwrite;
pub mod placing;
pub mod plan;
pub mod reason;
pub mod recording;
pub mod restoration;
pub mod review;
pub mod run_record;
pub mod sparing;
pub mod spoken;
pub mod time;
pub mod transcript;
pub mod verify;
