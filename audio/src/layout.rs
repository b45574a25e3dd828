//! Strict walkers, one a container: they find where the audio lies and refuse what a lenient demuxer would step over.

pub(crate) mod aiff;
pub(crate) mod bytes;
pub(crate) mod caf;
pub(crate) mod flac;
pub(crate) mod flac_frames;
pub(crate) mod mp4;
pub(crate) mod mpeg;
pub(crate) mod ogg;
pub(crate) mod riff;
pub(crate) mod tags;
