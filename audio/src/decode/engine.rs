//! The loop over symphonia's packets. Symphonia plays on over damage; here a packet that is damaged, missing or of another shape ends it.

use std::io;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};

use redaction::recording::Recording;
use redaction::time::SampleRate;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions, ReadBytes};
use symphonia::core::packet::Packet;

use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::limits::Limits;

/// What the layout of a file says about its audio, to be held against what is decoded.
pub(crate) struct Expected {
    /// Frames a second.
    pub(crate) rate: SampleRate,
    /// Channels.
    pub(crate) channels: u16,
    /// What to drop at the start.
    pub(crate) delay: Delay,
    /// What to keep behind it.
    pub(crate) keep: Keep,
    /// How it shows that no packet was stepped over.
    pub(crate) whole: Whole,
}

/// Frames at the start that an encoder put there.
#[derive(Clone, Copy)]
pub(crate) enum Delay {
    /// So many.
    Frames(u64),
    /// As the first packet's place says: a packet that only primes the decoder, and any before time zero (Vorbis I, A.2).
    FirstPacket,
}

/// How many frames count.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    /// Exactly as many as are decoded: a different number is an error.
    Exactly(u64),
    /// The first so many; the rest is padding, and more of it than `padding` is an error.
    First {
        /// Frames to keep.
        frames: u64,
        /// The most that may follow them.
        padding: u64,
    },
    /// The first so many, or fewer by less than `block`: the last packet may be coded short, and tables count it whole.
    AtMost {
        /// The most frames to keep.
        frames: u64,
        /// Frames a packet.
        block: u64,
    },
    /// All but so many at the end.
    AllBut(u64),
}

/// What the layout counted, so that packets which a demuxer steps over show.
#[derive(Clone, Copy)]
pub(crate) enum Whole {
    /// So many packets.
    Packets(u64),
    /// So many bytes in packets.
    Bytes(u64),
    /// The container is indexed: nothing to step over.
    Indexed,
}

/// A stream that symphonia reads from; it borrows the bytes.
pub(crate) fn stream(bytes: &[u8]) -> MediaSourceStream<'_> {
    MediaSourceStream::new(Box::new(io::Cursor::new(bytes)), MediaSourceStreamOptions::default())
}

/// Reads past `count` bytes.
pub(crate) fn skip(stream: &mut MediaSourceStream<'_>, count: u64) -> Result<(), DecodeError> {
    stream.ignore_bytes(count).map_err(|_| DecodeError::Malformed("it ends early"))
}

/// Runs library code that must not take the process down: symphonia is fuzzed, and still a panic in it is a refusal here.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DecodeError::DecoderFailed))
}

/// What symphonia says of a header or a container.
pub(crate) fn refusal(error: &Error, what: &'static str) -> DecodeError {
    match error {
        Error::Unsupported(_) => DecodeError::UnsupportedCodec(what),
        Error::IoError(error) if error.kind() == io::ErrorKind::UnexpectedEof => DecodeError::Malformed("it ends early"),
        _ => DecodeError::Malformed(what),
    }
}

/// The one audio track, with its parameters.
pub(crate) fn only_track(reader: &dyn FormatReader) -> Result<(&Track, &AudioCodecParameters), DecodeError> {
    let mut audio = reader.tracks().iter().filter(|track| track.track_type() == Some(TrackType::Audio));
    let track = audio.next().ok_or(DecodeError::NoAudio)?;
    let more = audio.count() as u64;
    if more > 0 {
        return Err(DecodeError::SeveralTracks(more + 1));
    }
    match &track.codec_params {
        Some(CodecParameters::Audio(params)) => Ok((track, params)),
        _ => Err(DecodeError::NoAudio),
    }
}

/// The shape of the one audio track, by its decoder: `(hertz, channels)`. Containers are often wrong about it.
pub(crate) fn shape(reader: &dyn FormatReader) -> Result<(u32, u16), DecodeError> {
    let (_, params) = only_track(reader)?;
    let decoder = decoder(params)?;
    let params = decoder.codec_params();
    let channels = params.channels.as_ref().and_then(|channels| u16::try_from(channels.count()).ok());
    match (params.sample_rate, channels) {
        (Some(hertz), Some(channels)) => Ok((hertz, channels)),
        _ => Err(DecodeError::Malformed("a track of no stated shape")),
    }
}

/// More frames than any codec has in a packet: beyond it a header is an attempt to take memory.
const MOST_FRAMES: u64 = 1 << 18;

fn decoder(params: &AudioCodecParameters) -> Result<Box<dyn AudioDecoder>, DecodeError> {
    if params.max_frames_per_packet.is_some_and(|frames| frames > MOST_FRAMES) {
        return Err(DecodeError::Malformed("the frames a packet"));
    }
    let options = AudioDecoderOptions::default().gapless(false).verify(true);
    let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &options);
    decoder.map_err(|error| refusal(&error, "of the audio track"))
}

/// Decodes every packet of the one audio track into `sink`.
///
/// # Errors
/// At the first packet that is damaged or doesn't follow the one before it, and where the lengths differ from `expected`.
pub(crate) fn run(reader: &mut dyn FormatReader, sink: Sink, expected: &Expected, limits: &Limits) -> Result<Recording, DecodeError> {
    let (track, params) = only_track(reader)?;
    let (track, params) = (track.id, params.clone());
    let mut number = 0;
    let packets = std::iter::from_fn(|| match reader.next_packet() {
        Ok(packet) => packet.map(|packet| {
            number += u64::from(packet.track_id == track);
            Ok(packet)
        }),
        Err(_) => Some(Err(DecodeError::DamagedPacket { packet: number })),
    });
    let packets = packets.filter(|packet| !matches!(packet, Ok(packet) if packet.track_id != track));
    run_packets(&params, packets, sink, expected, limits)
}

/// The same for packets that didn't come from a reader of symphonia's.
pub(crate) fn run_packets(
    params: &AudioCodecParameters,
    packets: impl Iterator<Item = Result<Packet, DecodeError>>,
    sink: Sink,
    expected: &Expected,
    limits: &Limits,
) -> Result<Recording, DecodeError> {
    let decoder = decoder(params)?;
    let mut run = Run { decoder, sink, expected, limits, packets: 0, bytes: 0, frames: 0, delay: 0, next: None };
    for packet in packets {
        run.packet(&packet?)?;
    }
    run.finish()
}

struct Run<'a> {
    decoder: Box<dyn AudioDecoder>,
    sink: Sink,
    expected: &'a Expected,
    limits: &'a Limits,
    packets: u64,
    bytes: u64,
    /// Frames decoded so far, delay and padding among them.
    frames: u64,
    /// Frames to drop at the start.
    delay: u64,
    /// Where the next packet must start, in frames.
    next: Option<i64>,
}

impl Run<'_> {
    fn packet(&mut self, packet: &Packet) -> Result<(), DecodeError> {
        let number = self.packets;
        match self.next {
            None => self.delay = first_delay(self.expected.delay, packet)?,
            Some(next) if next != packet.pts.get() => return Err(DecodeError::Gap { packet: number }),
            Some(_) => {}
        }
        let buffer = self.decoder.decode(packet).map_err(|_| DecodeError::DamagedPacket { packet: number })?;
        let shape = (buffer.spec().rate(), buffer.spec().channels().count());
        if shape != (self.expected.rate.hertz(), usize::from(self.expected.channels)) {
            return Err(DecodeError::ShapeChanges { packet: number });
        }
        let decoded = buffer.frames() as u64;
        let range = kept(self.delay, self.expected.keep, self.frames, decoded);
        self.sink.push(&buffer, range)?;
        self.frames += decoded;
        self.packets += 1;
        self.bytes += packet.data.len() as u64;
        // The next packet must start where this one's audio ended, not where the container says that it ended.
        let end = i64::try_from(decoded).ok().and_then(|decoded| packet.pts.get().checked_add(decoded));
        self.next = Some(end.ok_or(DecodeError::Gap { packet: number })?);
        self.limits.check_frames(self.frames.saturating_sub(self.delay), self.expected.rate)
    }

    fn finish(mut self) -> Result<Recording, DecodeError> {
        self.check_whole()?;
        if self.decoder.finalize().verify_ok == Some(false) {
            return Err(DecodeError::Checksum("MD5 of the audio"));
        }
        let found = self.frames.saturating_sub(self.delay);
        check_length(self.expected.keep, found)?;
        if let Keep::AllBut(padding) = self.expected.keep {
            self.sink.truncate(found.saturating_sub(padding).saturating_mul(u64::from(self.expected.channels)));
        }
        let samples = self.sink.finish();
        if samples.is_empty() {
            return Err(DecodeError::NoAudio);
        }
        Ok(Recording::new(self.expected.rate, self.expected.channels, samples)?)
    }

    fn check_whole(&self) -> Result<(), DecodeError> {
        match self.expected.whole {
            Whole::Packets(stated) if stated != self.packets => Err(DecodeError::WrongLength { stated, found: self.packets }),
            Whole::Bytes(stated) if stated != self.bytes => {
                let bytes = stated.saturating_sub(self.bytes);
                Err(DecodeError::StrayBytes { offset: self.bytes, bytes })
            }
            _ => Ok(()),
        }
    }
}

fn first_delay(delay: Delay, packet: &Packet) -> Result<u64, DecodeError> {
    match delay {
        Delay::Frames(frames) => Ok(frames),
        Delay::FirstPacket => {
            let (start, primes) = (packet.pts.get(), packet.trim_start.get());
            // What is heard first must lie at time zero or before it: later means that the start was cut off.
            if i64::try_from(primes).ok().and_then(|primes| start.checked_add(primes)).is_none_or(|heard| heard > 0) {
                return Err(DecodeError::Gap { packet: 0 });
            }
            Ok(primes.max(start.unsigned_abs()))
        }
    }
}

/// The frames of a buffer that lie behind the delay and, where the end is known, before the padding.
fn kept(delay: u64, keep: Keep, before: u64, decoded: u64) -> Range<usize> {
    let end = match keep {
        Keep::First { frames, .. } | Keep::AtMost { frames, .. } => delay.saturating_add(frames),
        Keep::Exactly(_) | Keep::AllBut(_) => u64::MAX,
    };
    let from = delay.saturating_sub(before).min(decoded);
    let to = end.saturating_sub(before).clamp(from, decoded);
    from as usize..to as usize
}

fn check_length(keep: Keep, found: u64) -> Result<(), DecodeError> {
    match keep {
        Keep::Exactly(stated) if stated != found => Err(DecodeError::WrongLength { stated, found }),
        Keep::First { frames, padding } if frames > found || found - frames > padding => {
            Err(DecodeError::WrongLength { stated: frames, found })
        }
        Keep::AtMost { frames, block } if frames.abs_diff(found) >= block => Err(DecodeError::WrongLength { stated: frames, found }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delay_and_padding_are_cut_from_whichever_packets_they_fall_into() {
        let first = |frames| Keep::First { frames, padding: 0 };
        let table = [
            (0, Keep::AllBut(0), 0, 100, 0..100),
            (30, Keep::AllBut(0), 0, 100, 30..100),
            (130, Keep::AllBut(0), 0, 100, 100..100),
            (130, Keep::AllBut(0), 100, 100, 30..100),
            (30, first(50), 0, 100, 30..80),
            (30, first(50), 100, 100, 0..0),
            (30, first(100), 100, 100, 0..30),
        ];
        for (delay, keep, before, decoded, expected) in table {
            assert_eq!(kept(delay, keep, before, decoded), expected, "delay {delay}, {before} before");
        }
    }
}
