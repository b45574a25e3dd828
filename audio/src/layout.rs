//! Strict walkers, one a container: they find where the audio lies and refuse what a lenient demuxer would step over.

pub(crate) mod bytes;
pub(crate) mod riff;
