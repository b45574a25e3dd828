//! Measuring redactions against calls whose truth is known to the millisecond.
//!
//! | module | job |
//! |---|---|
//! | [`truth`] | what was said where, from the file beside each call |
//! | [`changed`] | two waveforms -> what was overwritten |
//! | [`score`] | two waveforms and a truth -> marks |
//! | [`edges`] | how far the overwriting lies off each span's start and end |
//! | [`leak`] | which digits of the values can still be heard |
//! | [`published`] | the published transcript read back |
//! | [`measure`](mod@measure) | one call redacted and measured |
//! | [`row`] | all that was measured on a call, or on several |
//! | [`picture`] | what there is to see of a call |
//! | [`table`], [`json`], [`page`] | for a terminal, for programs, and to look at |

pub mod changed;
pub mod edges;
pub mod json;
pub mod leak;
pub mod measure;
pub mod page;
pub mod picture;
pub mod published;
pub mod row;
pub mod score;
pub mod stages;
pub mod table;
pub mod truth;
