//! What a file was: its container, its codec, and which kinds of metadata stood in it. Names are stable: manifests hold them.

/// The container that the bytes were in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Container {
    /// RIFF WAVE.
    Wav,
    /// Native FLAC (RFC 9639).
    Flac,
    /// An MPEG-1/2/2.5 audio stream (ISO 11172-3, 13818-3).
    Mp3,
    /// ISO base media (ISO 14496-12): M4A, MP4.
    M4a,
    /// AAC in ADTS framing (ISO 13818-7).
    Adts,
    /// Ogg (RFC 3533).
    Ogg,
    /// AIFF and AIFF-C.
    Aiff,
    /// Apple's Core Audio Format.
    Caf,
}

impl Container {
    /// The name that manifests carry.
    pub const fn name(self) -> &'static str {
        match self {
            Container::Wav => "wav",
            Container::Flac => "flac",
            Container::Mp3 => "mp3",
            Container::M4a => "m4a",
            Container::Adts => "aac",
            Container::Ogg => "ogg",
            Container::Aiff => "aiff",
            Container::Caf => "caf",
        }
    }
}

/// How the samples were coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Codec {
    /// Unsigned 8-bit PCM.
    PcmU8,
    /// Signed 8-bit PCM.
    PcmS8,
    /// 16-bit PCM.
    PcmS16,
    /// 24-bit PCM.
    PcmS24,
    /// 32-bit PCM.
    PcmS32,
    /// 32-bit float PCM.
    PcmF32,
    /// 64-bit float PCM.
    PcmF64,
    /// G.711 mu-law.
    PcmMulaw,
    /// G.711 A-law.
    PcmAlaw,
    /// Microsoft ADPCM.
    AdpcmMs,
    /// IMA ADPCM.
    AdpcmIma,
    /// Free lossless audio codec.
    Flac,
    /// Apple lossless.
    Alac,
    /// MPEG audio layer I.
    Mp1,
    /// MPEG audio layer II.
    Mp2,
    /// MPEG audio layer III.
    Mp3,
    /// AAC.
    Aac,
    /// Vorbis.
    Vorbis,
}

impl Codec {
    /// The name that manifests carry.
    pub const fn name(self) -> &'static str {
        match self {
            Codec::PcmU8 => "pcm_u8",
            Codec::PcmS8 => "pcm_s8",
            Codec::PcmS16 => "pcm_s16",
            Codec::PcmS24 => "pcm_s24",
            Codec::PcmS32 => "pcm_s32",
            Codec::PcmF32 => "pcm_f32",
            Codec::PcmF64 => "pcm_f64",
            Codec::PcmMulaw => "pcm_mulaw",
            Codec::PcmAlaw => "pcm_alaw",
            Codec::AdpcmMs => "adpcm_ms",
            Codec::AdpcmIma => "adpcm_ima",
            Codec::Flac => "flac",
            Codec::Alac => "alac",
            Codec::Mp1 => "mp1",
            Codec::Mp2 => "mp2",
            Codec::Mp3 => "mp3",
            Codec::Aac => "aac",
            Codec::Vorbis => "vorbis",
        }
    }

    /// Whether decoding and coding again would lose: such recordings leave in a lossless format.
    pub const fn is_lossy(self) -> bool {
        matches!(self, Codec::Mp1 | Codec::Mp2 | Codec::Mp3 | Codec::Aac | Codec::Vorbis)
    }
}

/// A kind of metadata that stood in the file ("RIFF LIST", "ID3v2"). What it said is never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetadataKind(&'static str);

impl MetadataKind {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name that manifests carry: from a fixed table, never bytes of the file.
    pub const fn name(self) -> &'static str {
        self.0
    }
}

/// What the bytes were before they were decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceInfo {
    /// The container.
    pub container: Container,
    /// The codec.
    pub codec: Codec,
    /// Kinds of metadata found, sorted, each once. Outputs carry none.
    pub metadata: Vec<MetadataKind>,
}

impl SourceInfo {
    pub(crate) fn new(container: Container, codec: Codec, mut metadata: Vec<MetadataKind>) -> Self {
        metadata.sort_unstable();
        metadata.dedup();
        Self { container, codec, metadata }
    }
}
