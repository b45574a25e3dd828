//! Evidence beyond the manifest: what only the holder of a key can make.
//!
//! | module | job |
//! |---|---|
//! | [`keyed`] | digests of values that can be guessed, under a key |

pub mod keyed;
