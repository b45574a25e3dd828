//! Why bytes were refused, or a recording could not be written: numbers and fixed words only, never audio nor text from a file.

use redaction::recording::RecordingError;

/// Why bytes are no recording that may be processed. Every variant is final: the same bytes are refused again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// More bytes than the limits allow.
    #[error("{bytes} bytes are more than the {max} allowed")]
    TooLarge {
        /// Bytes given.
        bytes: u64,
        /// Bytes allowed.
        max: u64,
    },
    /// Longer than the limits allow, by its header's claim or while decoding.
    #[error("{ms} ms are more than the {max} allowed")]
    TooLong {
        /// Length in milliseconds, claimed or reached.
        ms: u64,
        /// Milliseconds allowed.
        max: u64,
    },
    /// More channels than the limits allow.
    #[error("{channels} channels are more than the {max} allowed")]
    TooManyChannels {
        /// Channels claimed.
        channels: u16,
        /// Channels allowed.
        max: u16,
    },
    /// A sample rate outside 8 to 48 kHz.
    #[error("a sample rate of {hertz} Hz lies outside 8000 to 48000")]
    RateOutside {
        /// Rate claimed, in hertz.
        hertz: u32,
    },
    /// The first bytes belong to no container that is known here.
    #[error("the bytes are in no audio format that is known here")]
    UnknownFormat,
    /// A container that is recognised and not read.
    #[error("the container {0} is not supported")]
    UnsupportedContainer(&'static str),
    /// A codec that is recognised and not decoded.
    #[error("the codec {0} is not supported")]
    UnsupportedCodec(&'static str),
    /// A WAVE format tag (RFC 2361) that is not decoded.
    #[error("the WAVE format tag {tag:#06x} with {bits} bits is not supported")]
    UnsupportedWaveTag {
        /// The tag in the `fmt ` chunk, or the first two bytes of an extensible format's GUID.
        tag: u16,
        /// Bits a sample.
        bits: u16,
    },
    /// The header promises more than there is.
    #[error("{claimed} bytes are promised and {present} are there")]
    Truncated {
        /// Bytes claimed.
        claimed: u64,
        /// Bytes present.
        present: u64,
    },
    /// A writer that never knew the length left the size open (0 or all ones).
    #[error("the header leaves the length of {0} open: the writer never finished the file")]
    LengthOpen(&'static str),
    /// Bytes that belong to nothing.
    #[error("{bytes} bytes at offset {offset} belong to no part of the format")]
    StrayBytes {
        /// Where they start, counted from behind any tags before the stream.
        offset: u64,
        /// How many there are.
        bytes: u64,
    },
    /// A part that may stand once stands more than once.
    #[error("the file holds more than one {0}")]
    Repeated(&'static str),
    /// A part that must stand is missing, or stands too late.
    #[error("the file lacks {0}, or has it too late")]
    Missing(&'static str),
    /// A part whose content contradicts the format.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    /// The audio is no whole number of blocks.
    #[error("{bytes} bytes of audio are no whole number of blocks of {block}")]
    RaggedData {
        /// Bytes of audio.
        bytes: u64,
        /// Bytes a block.
        block: u32,
    },
    /// The length stated differs from the length found.
    #[error("{stated} frames are stated and {found} were found")]
    WrongLength {
        /// Frames (for MPEG audio: MPEG frames) that the container states.
        stated: u64,
        /// Frames found.
        found: u64,
    },
    /// No audio track, or no frame in it.
    #[error("there is no audio in the file")]
    NoAudio,
    /// More than one audio track: which of them counts would be a guess.
    #[error("there are {0} tracks where one was expected")]
    SeveralTracks(u64),
    /// A packet that can't be decoded.
    #[error("packet {packet} is damaged")]
    DamagedPacket {
        /// Which one, from 0.
        packet: u64,
    },
    /// Packets that don't follow one another in time.
    #[error("packet {packet} does not follow the one before it")]
    Gap {
        /// Which one, from 0.
        packet: u64,
    },
    /// The channels or the rate change within the file.
    #[error("packet {packet} has another shape than the first")]
    ShapeChanges {
        /// Which one, from 0.
        packet: u64,
    },
    /// A checksum in the file doesn't fit what was read.
    #[error("the {0} does not match")]
    Checksum(&'static str),
    /// The samples don't form a recording.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// The decoding library gave up in a way that it shouldn't.
    #[error("the decoder failed")]
    DecoderFailed,
}

/// Why a recording can't be written in a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    /// The format can't hold samples of this kind: [`crate::OutputFormat::for_source`] never chooses it for them.
    #[error("the format does not hold samples of this kind")]
    WrongSamples,
    /// More bytes than a RIFF header can count.
    #[error("{bytes} bytes are more than a WAV file can hold")]
    TooLong {
        /// Bytes needed.
        bytes: u64,
    },
    /// The recording holds no frame.
    #[error("there is no audio to write")]
    NoAudio,
    /// The encoding library refused.
    #[error("the encoder failed")]
    EncoderFailed,
}

/// Why a channel could not be prepared for listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResampleError {
    /// The recording has no such channel.
    #[error("channel {channel} is not one of {channels}")]
    NoSuchChannel {
        /// Channel asked for, from 0.
        channel: u16,
        /// Channels there are.
        channels: u16,
    },
    /// The resampling library refused the rate or the length.
    #[error("the resampler failed at {hertz} Hz")]
    ResamplerFailed {
        /// The recording's rate.
        hertz: u32,
    },
}
