//! Speech to words: one transcript of all channels, with times, and the model files that this needs.
//!
//! The way of a channel: voice activity -> units between pauses -> windows -> tokens -> words -> turns, with a second look at clear
//! speech that no word accounts for.
//!
//! | module | job |
//! |---|---|
//! | `listener` | the way above, over all channels |
//! | `memory` | what is kept from one listening to the next |
//! | `signal` | what is known of a channel before it is recognised |
//! | `activity` | probability of speech, by Silero's network |
//! | `presence` | where somebody speaks: that and the signal, without leaks |
//! | `units` | where a channel is cut |
//! | `view` | how a second listening cuts elsewhere |
//! | `windows` | units packed for the recogniser |
//! | `queue` | windows shared among threads |
//! | `denoise` | noisy lines, with less noise for a second listening |
//! | `decode`, `loops` | one window, and another way where the recogniser loops |
//! | `engine` | what a recogniser owes |
//! | `answer` | whether its answer can be true |
//! | `engines` | the recognisers to choose from |
//! | `whisper` | whisper.cpp as a recogniser |
//! | `ctranslate2` | CTranslate2 as a recogniser, where it is built in |
//! | `segments` | tokens cut by a recogniser's timestamps |
//! | `words` | tokens to words with times |
//! | `keys` | keyed digits (DTMF) |
//! | `coverage` | speech without words |
//! | [`models`] | model files |

mod activity;
mod answer;
mod coverage;
#[cfg(feature = "ctranslate2")]
mod ctranslate2;
mod decode;
mod denoise;
mod engine;
mod engines;
mod error;
mod keys;
mod listener;
mod memory;
pub mod models;
mod presence;
mod queue;
mod segments;
mod signal;
mod units;
mod view;
mod whisper;
mod windows;
mod words;

mod loops;

pub use engine::{MAX_WINDOW, ModelInfo, Segment, Token, Transcriber};
pub use engines::Engine;
pub use error::AsrError;
pub use listener::{Listener, Progress};
pub use memory::Memory;
pub use view::View;
pub use whisper::Whisper;
