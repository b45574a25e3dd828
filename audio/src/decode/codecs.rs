//! Which codec a demuxer found, and which samples come out of it.

use symphonia::core::codecs::audio::well_known as id;
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters};

use crate::decode::sink::Sink;
use crate::error::DecodeError;
use crate::source::Codec;

/// Codecs that come in general containers.
const CODECS: [(AudioCodecId, Codec); 20] = [
    (id::CODEC_ID_PCM_U8, Codec::PcmU8),
    (id::CODEC_ID_PCM_S8, Codec::PcmS8),
    (id::CODEC_ID_PCM_S16LE, Codec::PcmS16),
    (id::CODEC_ID_PCM_S16BE, Codec::PcmS16),
    (id::CODEC_ID_PCM_S24LE, Codec::PcmS24),
    (id::CODEC_ID_PCM_S24BE, Codec::PcmS24),
    (id::CODEC_ID_PCM_S32LE, Codec::PcmS32),
    (id::CODEC_ID_PCM_S32BE, Codec::PcmS32),
    (id::CODEC_ID_PCM_F32LE, Codec::PcmF32),
    (id::CODEC_ID_PCM_F32BE, Codec::PcmF32),
    (id::CODEC_ID_PCM_F64LE, Codec::PcmF64),
    (id::CODEC_ID_PCM_F64BE, Codec::PcmF64),
    (id::CODEC_ID_PCM_MULAW, Codec::PcmMulaw),
    (id::CODEC_ID_PCM_ALAW, Codec::PcmAlaw),
    (id::CODEC_ID_ADPCM_IMA_QT, Codec::AdpcmIma),
    (id::CODEC_ID_FLAC, Codec::Flac),
    (id::CODEC_ID_ALAC, Codec::Alac),
    (id::CODEC_ID_MP3, Codec::Mp3),
    (id::CODEC_ID_AAC, Codec::Aac),
    (id::CODEC_ID_VORBIS, Codec::Vorbis),
];

/// The codec of these parameters.
///
/// # Errors
/// [`DecodeError::UnsupportedCodec`] for any that isn't in the table.
pub(crate) fn codec(params: &AudioCodecParameters) -> Result<Codec, DecodeError> {
    let known = CODECS.iter().find(|(id, _)| *id == params.codec);
    known.map(|(_, codec)| *codec).ok_or(DecodeError::UnsupportedCodec(name(params.codec)))
}

fn name(codec: AudioCodecId) -> &'static str {
    match codec {
        id::CODEC_ID_OPUS => "opus",
        id::CODEC_ID_AC3 => "ac-3",
        id::CODEC_ID_EAC3 => "e-ac-3",
        _ => "of the audio track",
    }
}

/// A sink for that codec's samples.
///
/// # Errors
/// [`DecodeError::UnsupportedCodec`] for a bit depth that no output format has.
pub(crate) fn sink(codec: Codec, params: &AudioCodecParameters) -> Result<Sink, DecodeError> {
    match codec {
        Codec::PcmU8 | Codec::PcmS8 => Ok(Sink::integers(8)),
        Codec::PcmS24 => Ok(Sink::integers(24)),
        Codec::PcmS32 => Ok(Sink::integers(32)),
        Codec::PcmF32 | Codec::PcmF64 => Ok(Sink::floats()),
        Codec::Alac => Sink::lossless(alac_bits(params)),
        Codec::Flac => Sink::lossless(params.bits_per_sample.and_then(|bits| u8::try_from(bits).ok()).unwrap_or(0)),
        _ => Ok(Sink::integers(16)),
    }
}

/// The depth in an ALAC magic cookie, which may stand behind two atoms of twelve bytes each; 0 where there is none.
fn alac_bits(params: &AudioCodecParameters) -> u8 {
    let mut cookie = params.extra_data.as_deref().unwrap_or_default();
    for wrapper in [b"frma", b"alac"] {
        if cookie.get(4..8) == Some(wrapper) {
            cookie = cookie.get(12..).unwrap_or_default();
        }
    }
    cookie.get(5).copied().unwrap_or(0)
}
