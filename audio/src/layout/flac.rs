//! The head of a native FLAC stream (RFC 9639, section 8): STREAMINFO first, then any other metadata blocks, then frames.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

/// What STREAMINFO states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamInfo {
    pub(crate) rate: u32,
    pub(crate) channels: u16,
    pub(crate) bits: u8,
    /// Frames in the stream, 0 where that was not known.
    pub(crate) frames: u64,
}

/// A stream whose head was found to be in order.
pub(crate) struct Head<'a> {
    pub(crate) info: StreamInfo,
    /// The STREAMINFO block, as a decoder wants it.
    pub(crate) block: &'a [u8],
    /// The frames behind the head.
    pub(crate) frames: &'a [u8],
    pub(crate) metadata: Vec<MetadataKind>,
}

/// Names of the block types 1 to 6; 0 is STREAMINFO, which is no metadata.
const BLOCKS: [&str; 6] = ["FLAC PADDING", "FLAC APPLICATION", "FLAC SEEKTABLE", "FLAC VORBIS_COMMENT", "FLAC CUESHEET", "FLAC PICTURE"];

/// The STREAMINFO at the start of `bytes`, which begin with the stream's mark. Only a native stream must state its length: one in Ogg
/// has it in its last page.
pub(crate) fn stream_info_of(bytes: &[u8]) -> Result<StreamInfo, DecodeError> {
    let mut cursor = Cursor::new(bytes);
    if &cursor.array::<4>()? != b"fLaC" {
        return Err(DecodeError::Missing("a STREAMINFO block"));
    }
    stream_info(&mut cursor).map(|(info, _)| info)
}

/// Walks the head of a whole stream.
pub(crate) fn walk(bytes: &[u8]) -> Result<Head<'_>, DecodeError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(4)?;
    let (info, mut last) = stream_info(&mut cursor)?;
    if info.frames == 0 {
        return Err(DecodeError::LengthOpen("the FLAC stream"));
    }
    let mut metadata = Vec::new();
    while !last {
        let (kind, is_last, size) = block_header(&mut cursor)?;
        cursor.take(size)?;
        last = is_last;
        match kind {
            0 => return Err(DecodeError::Repeated("STREAMINFO block")),
            127 => return Err(DecodeError::Malformed("a FLAC metadata block")),
            kind => {
                let name = BLOCKS.get(usize::from(kind) - 1).copied().unwrap_or("FLAC other");
                metadata.push(MetadataKind::new(name));
            }
        }
    }
    Ok(Head { info, block: bytes.get(8..42).unwrap_or_default(), frames: cursor.rest(), metadata })
}

fn block_header(cursor: &mut Cursor<'_>) -> Result<(u8, bool, u64), DecodeError> {
    let word = cursor.u32_be()?;
    Ok(((word >> 24) as u8 & 0x7F, word >> 31 == 1, u64::from(word & 0x00FF_FFFF)))
}

fn stream_info(cursor: &mut Cursor<'_>) -> Result<(StreamInfo, bool), DecodeError> {
    let (kind, last, size) = block_header(cursor)?;
    if kind != 0 || size != 34 {
        return Err(DecodeError::Missing("a STREAMINFO block"));
    }
    cursor.take(10)?;
    let word = cursor.u64_be()?;
    cursor.take(16)?;
    let frames = word & 0xF_FFFF_FFFF;
    let info = StreamInfo { rate: (word >> 44) as u32, channels: (word >> 41 & 7) as u16 + 1, bits: (word >> 36 & 31) as u8 + 1, frames };
    Ok((info, last))
}
