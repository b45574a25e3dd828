//! Measuring redactions against calls whose truth is known to the millisecond.
//!
//! | module | job |
//! |---|---|
//! | [`truth`] | what was said where, from the file beside each call |
//! | [`score`] | two waveforms and a truth -> marks |

pub mod score;
pub mod truth;
