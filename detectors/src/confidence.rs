//! How sure each kind of evidence makes a finding: the one table.
//!
//! | evidence | confidence |
//! |---|---|
//! | asked for or named, full shape, checksum holds | [`CUE_CHECKED`] |
//! | asked for or named, full shape, no checksum exists | [`CUE`] |
//! | asked for or named, full shape, checksum fails (a digit was misheard) | [`CUE_FAILED`] |
//! | nobody asked, shape and checksum hold | [`SHAPE_CHECKED`] |
//! | asked for, a digit too few or too many | [`CUE_LOOSE`] |
//! | nobody asked, the shape alone is telling | [`SHAPE`] |
//! | repeats a value found before | [`READ_BACK`] |
//! | asked for, only a part was heard | [`PARTIAL`] |
//! | a public number, the agent's own name: stated, below the threshold | [`PUBLIC`] |
//!
//! Measured on the whole corpus of this crate (`cargo test -p detectors --test corpus -- --nocapture` prints it, and fails where what was
//! measured falls more than 0.05 below what is stated):
//!
//! | stated | findings | on a value of that entity | on a value of any |
//! |---|---|---|---|
//! | 0.98 | 442 | 1.00 | 1.00 |
//! | 0.92 | 3375 | 0.93 | 0.99 |
//! | 0.85 | 287 | 1.00 | 1.00 |
//! | 0.80 | 74 | 1.00 | 1.00 |
//! | 0.75 | 434 | 0.77 | 0.98 |
//! | 0.70 | 16 | 0.75 | 0.75 |
//! | 0.60 | 137 | 0.85 | 0.99 |
//! | 0.55 | 54 | 0.48 | 0.85 |
//! | 0.10 | 22 | 0.05 | 0.09 |
//!
//! The corpus holds lines with identifiers in the main, and one value may be found as two entities (an account at a bank or at a firm): the third
//! column says how far the type may be trusted, the fourth how far the words should go. On calls with few identifiers all are lower.
//!
//! Policies use [`THRESHOLD`] unless they say otherwise.

/// Below this a policy leaves the words alone unless it says otherwise.
pub const THRESHOLD: f32 = 0.5;
/// Cue, shape and checksum.
pub const CUE_CHECKED: f32 = 0.98;
/// Cue and shape.
pub const CUE: f32 = 0.92;
/// Cue and shape, checksum fails.
pub const CUE_FAILED: f32 = 0.85;
/// Shape and checksum.
pub const SHAPE_CHECKED: f32 = 0.8;
/// Cue, and nearly the shape.
pub const CUE_LOOSE: f32 = 0.75;
/// A repeat.
pub const READ_BACK: f32 = 0.7;
/// Shape alone.
pub const SHAPE: f32 = 0.6;
/// Cue, and a part of the value.
pub const PARTIAL: f32 = 0.55;
/// Not personal, most likely.
pub const PUBLIC: f32 = 0.1;
