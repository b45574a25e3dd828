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
pub const PUBLIC: f32 = 0.3;
