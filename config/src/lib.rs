//! Settings and policies: what an operator may say, checked before anything runs.
//!
//! Nothing here reads a file or the environment: both are arguments. Unknown keys are refused, and every mistake is reported at once.
//!
//! | module | job |
//! |---|---|
//! | [`settings`] | how the worker runs: one struct a section, each key with its type, default, bounds and meaning |
//! | [`retention`] | what becomes of originals |
//! | [`serve`] | events over HTTP |
//! | [`review`] | the review page: where it is served, and who may do what |
//! | [`policy`] | what is removed and how: four built-in policies and files of one's own |
//! | [`controls`] | which requirements a policy serves, and which it can't |
//! | [`custom`] | what a policy adds: rules of one's own, lists, thresholds |
//! | [`evidence`] | keys, tenants, and what is made with them |
//! | [`transcript`] | what stands in a transcript where a value was |
//! | [`address`] | places: where outputs go, the broker's URL, the S3 endpoint |
//! | [`mistake`] | what is wrong, at which key, and what to do |
//! | `reader` | takes keys out of a TOML text and the environment, collecting mistakes |
//! | `value` | from a TOML value to a Rust type, and the macros that declare sections and choices |

// First, since the macros it declares are used below.
#[macro_use]
mod value;

pub mod address;
pub mod controls;
pub mod custom;
pub mod evidence;
pub mod listen;
pub mod mistake;
pub mod policy;
mod reader;
pub mod retention;
pub mod review;
pub mod serve;
pub mod settings;
pub mod transcript;

pub use mistake::{Mistake, Mistakes};
pub use policy::Policy;
pub use settings::Settings;
