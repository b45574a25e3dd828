//! What there is to show of manifests: many of them counted, in groups large enough to be shared, or one as a sheet of evidence.
//!
//! | module | job |
//! |---|---|
//! | [`gather`] | manifests of a folder or a bucket, and what lies beside them |
//! | [`facts`] | what one recording adds |
//! | [`tally`] | all of them, in tables |
//! | [`disclose`] | what of it may be shown: no small group, and none that the rest gives away; noise |
//! | [`noise`] | Laplace noise, in whole numbers |
//! | [`write`](mod@write) | as text, CSV and a page with plots |
//! | [`sheet`] | one recording: its manifest, its checks, its output drawn |
//! | [`spectrogram`] | a channel's spectrogram |

pub mod disclose;
pub mod facts;
pub mod gather;
pub mod noise;
pub mod sheet;
pub mod spectrogram;
pub mod tally;
pub mod write;
