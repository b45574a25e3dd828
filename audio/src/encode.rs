//! Recording -> bytes: the same bytes for the same recording, and nothing in them but the audio.

mod flac;
mod g711;
mod wav;

use redaction::g711::Law;
use redaction::recording::{Recording, SampleFormat};

use crate::error::EncodeError;
use crate::source::{Codec, Container, SourceInfo};

/// A format that recordings are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// WAV with integer PCM of 8, 16, 24 or 32 bits.
    WavPcm {
        /// Bits a sample.
        bits: u8,
    },
    /// WAV with 32-bit floats.
    WavFloat,
    /// WAV with the codes of G.711, as they are in the recording.
    WavG711(Law),
    /// FLAC.
    Flac {
        /// Bits a sample.
        bits: u8,
    },
}

impl OutputFormat {
    /// The format that a recording leaves in: the source's own where it can be written, FLAC for a lossy
    /// source or a depth that WAV would have to pad, WAV otherwise.
    pub fn for_source(source: &SourceInfo, recording: &Recording) -> OutputFormat {
        match recording.samples().format() {
            SampleFormat::G711(law) => OutputFormat::WavG711(law),
            SampleFormat::Float => OutputFormat::WavFloat,
            SampleFormat::Int { bits } => {
                let wanted = source.codec == Codec::Flac || source.codec.is_lossy() || bits % 8 != 0;
                if wanted && flac::holds(bits, recording) { OutputFormat::Flac { bits } } else { OutputFormat::WavPcm { bits } }
            }
        }
    }

    /// The file name's extension, without a dot.
    pub fn extension(&self) -> &'static str {
        self.container().name()
    }

    /// The container's name, as in [`Container::name`].
    pub fn container_name(&self) -> &'static str {
        self.container().name()
    }

    /// The codec's name, as in [`Codec::name`].
    pub fn codec_name(&self) -> &'static str {
        self.codec().name()
    }

    /// Whether container and codec are the source's.
    pub fn same_as(&self, source: &SourceInfo) -> bool {
        self.container() == source.container && self.codec() == source.codec
    }

    fn container(&self) -> Container {
        match self {
            OutputFormat::WavPcm { .. } | OutputFormat::WavFloat | OutputFormat::WavG711(_) => Container::Wav,
            OutputFormat::Flac { .. } => Container::Flac,
        }
    }

    fn codec(&self) -> Codec {
        match self {
            OutputFormat::WavPcm { bits: ..=8 } => Codec::PcmU8,
            OutputFormat::WavPcm { bits: ..=16 } => Codec::PcmS16,
            OutputFormat::WavPcm { bits: ..=24 } => Codec::PcmS24,
            OutputFormat::WavPcm { .. } => Codec::PcmS32,
            OutputFormat::WavFloat => Codec::PcmF32,
            OutputFormat::WavG711(Law::Mu) => Codec::PcmMulaw,
            OutputFormat::WavG711(Law::A) => Codec::PcmAlaw,
            OutputFormat::Flac { .. } => Codec::Flac,
        }
    }
}

/// Writes a recording: deterministic bytes, no metadata.
///
/// # Errors
/// Where the format doesn't hold such samples, or the file would be too long for its header.
pub fn encode(recording: &Recording, format: OutputFormat) -> Result<Vec<u8>, EncodeError> {
    if recording.frames() == 0 {
        return Err(EncodeError::NoAudio);
    }
    match format {
        OutputFormat::WavPcm { bits } => wav::integers(recording, bits),
        OutputFormat::WavFloat => wav::floats(recording),
        OutputFormat::WavG711(law) => g711::write(recording, law),
        OutputFormat::Flac { bits } => flac::write(recording, bits),
    }
}
