//! Bytes to recordings and back: what arrives is decoded strictly or refused, what leaves is written deterministically and bare.
//!
//! Nothing here reads a file, a clock or the environment. Formats are told by their bytes, never by a name.
//!
//! | module | job |
//! |---|---|
//! | [`decode()`] | bytes -> [`Decoded`]: sniff, check the layout, decode, compare lengths |
//! | `layout` | one strict walker a container, before any decoder sees the bytes |
//! | `engine` | the loop over symphonia's packets: contiguous, undamaged, within limits |
//! | `sink` | decoded buffers -> samples in the source's own format |
//! | [`encode()`] | [`redaction::recording::Recording`] -> bytes of an [`OutputFormat`] |
//! | [`crosstalk()`] | whether one channel is heard on another |
//! | [`speech`] | one channel -> 16 kHz mono for the listener |
//! | [`SourceInfo`] | what the file was |
//! | [`Limits`] | what it may cost |
//!
//! The G.711 writer (`encode::g711`) and the reader (`decode::wave`) share no code: the reader is what proves the writer.

mod crosstalk;
mod decode;
mod encode;
mod error;
mod layout;
mod limits;
mod resample;
mod source;

pub use crosstalk::{Crosstalk, Unmeasured, Verdict, crosstalk};
pub use decode::{Decoded, decode};
pub use encode::{OutputFormat, encode};
pub use error::{DecodeError, EncodeError, ResampleError};
pub use limits::Limits;
pub use resample::speech;
pub use source::{Codec, Container, MetadataKind, SourceInfo};
