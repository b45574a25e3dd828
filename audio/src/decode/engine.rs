//! The loop over symphonia's packets. Symphonia plays on over damage; here a packet that is damaged, missing or of another shape ends it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use redaction::recording::{Recording, Samples};
use redaction::time::SampleRate;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::{AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, Track, TrackType};
use symphonia::core::io::{MediaSourceStream, MediaSourceStreamOptions};
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
    /// Frames of encoder delay to drop at the start.
    pub(crate) delay: u64,
    /// Frames to keep after the delay; what lies behind them is padding.
    pub(crate) frames: Keep,
}

/// How many frames count.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    /// Exactly as many as are decoded: a different number is an error.
    Exactly(u64),
    /// The first so many of those decoded: fewer is an error, more is padding.
    First(u64),
    /// All but so many at the end.
    AllBut(u64),
}

/// A stream that symphonia reads from; it borrows the bytes.
pub(crate) fn stream(bytes: &[u8]) -> MediaSourceStream<'_> {
    MediaSourceStream::new(Box::new(io::Cursor::new(bytes)), MediaSourceStreamOptions::default())
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

/// Decodes every packet of the one audio track into `sink`.
///
/// # Errors
/// At the first packet that is damaged or doesn't follow the one before it, and where the lengths differ from `expected`.
pub(crate) fn run(reader: &mut dyn FormatReader, sink: Sink, expected: &Expected, limits: &Limits) -> Result<Recording, DecodeError> {
    let (track, params) = only_track(reader)?;
    let options = AudioDecoderOptions::default().gapless(false).verify(true);
    let decoder = symphonia::default::get_codecs().make_audio_decoder(params, &options).map_err(|error| refusal(&error, "of the track"))?;
    let mut run = Run { track: track.id, decoder, sink, expected, limits, packets: 0, frames: 0, next: None };
    while let Some(packet) = reader.next_packet().map_err(|_| DecodeError::DamagedPacket { packet: run.packets })? {
        run.packet(&packet)?;
    }
    run.finish()
}

struct Run<'a> {
    track: u32,
    decoder: Box<dyn AudioDecoder>,
    sink: Sink,
    expected: &'a Expected,
    limits: &'a Limits,
    packets: u64,
    /// Frames decoded so far, delay and padding among them.
    frames: u64,
    /// Where the next packet must start, in the track's own units.
    next: Option<i64>,
}

impl Run<'_> {
    fn packet(&mut self, packet: &Packet) -> Result<(), DecodeError> {
        if packet.track_id != self.track {
            return Ok(());
        }
        self.check_place(packet)?;
        let number = self.packets;
        let buffer = self.decoder.decode(packet).map_err(|_| DecodeError::DamagedPacket { packet: number })?;
        let shape = (buffer.spec().rate(), buffer.spec().channels().count());
        if shape != (self.expected.rate.hertz(), usize::from(self.expected.channels)) {
            return Err(DecodeError::ShapeChanges { packet: number });
        }
        let decoded = buffer.frames() as u64;
        let range = kept(self.expected, self.frames, decoded);
        self.sink.push(&buffer, range)?;
        self.frames += decoded;
        self.packets += 1;
        self.limits.check_frames(self.frames.saturating_sub(self.expected.delay), self.expected.rate)
    }

    fn check_place(&mut self, packet: &Packet) -> Result<(), DecodeError> {
        let start = packet.pts.get();
        if self.next.is_some_and(|next| next != start) {
            return Err(DecodeError::Gap { packet: self.packets });
        }
        self.next = i64::try_from(packet.block_dur().get()).ok().and_then(|length| start.checked_add(length));
        Ok(())
    }

    fn finish(mut self) -> Result<Recording, DecodeError> {
        if self.decoder.finalize().verify_ok == Some(false) {
            return Err(DecodeError::Checksum("MD5 of the audio"));
        }
        let found = self.frames.saturating_sub(self.expected.delay);
        let samples = check_length(self.sink.finish(), found, self.expected)?;
        if samples.is_empty() {
            return Err(DecodeError::NoAudio);
        }
        Ok(Recording::new(self.expected.rate, self.expected.channels, samples)?)
    }
}

/// The frames of a buffer that lie behind the delay and, where the end is known, before the padding.
fn kept(expected: &Expected, before: u64, decoded: u64) -> std::ops::Range<usize> {
    let end = match expected.frames {
        Keep::First(frames) => expected.delay.saturating_add(frames),
        Keep::Exactly(_) | Keep::AllBut(_) => u64::MAX,
    };
    let from = expected.delay.saturating_sub(before).min(decoded);
    let to = end.saturating_sub(before).min(decoded);
    from as usize..to.max(from) as usize
}

fn check_length(mut samples: Samples, found: u64, expected: &Expected) -> Result<Samples, DecodeError> {
    match expected.frames {
        Keep::Exactly(stated) if stated != found => Err(DecodeError::WrongLength { stated, found }),
        Keep::First(stated) if stated > found => Err(DecodeError::WrongLength { stated, found }),
        Keep::AllBut(padding) => {
            truncate(&mut samples, found.saturating_sub(padding).saturating_mul(u64::from(expected.channels)));
            Ok(samples)
        }
        _ => Ok(samples),
    }
}

fn truncate(samples: &mut Samples, len: u64) {
    let len = usize::try_from(len).unwrap_or(usize::MAX);
    match samples {
        Samples::G711(_, data) => data.truncate(len),
        Samples::Int16 { data, .. } => data.truncate(len),
        Samples::Int32 { data, .. } => data.truncate(len),
        Samples::Float(data) => data.truncate(len),
    }
}
