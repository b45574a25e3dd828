//! Ogg pages (RFC 3533): one logical stream, no page missing, every checksum right, the last page marked as the last.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::{Codec, MetadataKind};

/// An Ogg file whose pages were found to be in order.
#[derive(Debug)]
pub(crate) struct Ogg {
    pub(crate) codec: Codec,
    /// The granule position of the last page: frames from time zero to the end.
    pub(crate) end: u64,
    pub(crate) rate: u32,
    pub(crate) channels: u16,
    /// Bits a sample, where the codec is lossless.
    pub(crate) bits: u8,
    /// The longest block of the codec, in frames: no more than that may be padding.
    pub(crate) longest_block: u64,
    pub(crate) metadata: Vec<MetadataKind>,
}

const FIRST: u8 = 2;
const LAST: u8 = 4;
/// A page on which no packet ends has no position.
const NO_POSITION: u64 = u64::MAX;

struct Page<'a> {
    flags: u8,
    position: u64,
    serial: u32,
    number: u32,
    body: &'a [u8],
}

/// Walks the pages of a whole file.
pub(crate) fn walk(bytes: &[u8]) -> Result<Ogg, DecodeError> {
    let mut cursor = Cursor::new(bytes);
    let first = page(&mut cursor)?;
    if first.flags & FIRST == 0 || first.number != 0 {
        return Err(DecodeError::Missing("the first Ogg page"));
    }
    let mut ogg = identify(first.body)?;
    let (mut number, mut ended) = (first.number, first.flags & LAST != 0);
    while cursor.remaining() > 0 {
        if ended {
            return Err(DecodeError::StrayBytes { offset: cursor.position() as u64, bytes: cursor.remaining() as u64 });
        }
        let page = page(&mut cursor)?;
        if page.flags & FIRST != 0 || page.serial != first.serial {
            return Err(DecodeError::SeveralTracks(2));
        }
        if number.checked_add(1) != Some(page.number) {
            return Err(DecodeError::Gap { packet: u64::from(page.number) });
        }
        number = page.number;
        ended = page.flags & LAST != 0;
        if page.position != NO_POSITION {
            ogg.end = page.position;
        }
    }
    if !ended {
        return Err(DecodeError::Missing("the last Ogg page"));
    }
    Ok(ogg)
}

fn page<'a>(cursor: &mut Cursor<'a>) -> Result<Page<'a>, DecodeError> {
    let stray = DecodeError::StrayBytes { offset: cursor.position() as u64, bytes: cursor.remaining() as u64 };
    let from = cursor.rest();
    if !from.starts_with(b"OggS\0") {
        return Err(stray);
    }
    cursor.take(5)?;
    let flags = cursor.u8()?;
    let position = u64::from_le_bytes(cursor.array()?);
    let serial = cursor.u32_le()?;
    let number = cursor.u32_le()?;
    let crc = cursor.u32_le()?;
    let segments = cursor.u8()?;
    let size = cursor.take(u64::from(segments))?.iter().map(|size| u64::from(*size)).sum();
    let body = cursor.take(size)?;
    let page = &from[..from.len() - cursor.remaining()];
    if checksum(page) != crc {
        return Err(DecodeError::Checksum("CRC of an Ogg page"));
    }
    Ok(Page { flags, position, serial, number, body })
}

/// CRC-32 of polynomial 0x04C11DB7, not reflected, over the page with its own CRC as zeros.
fn checksum(page: &[u8]) -> u32 {
    const TABLE: [u32; 256] = table();
    page.iter().enumerate().fold(0, |crc, (at, byte)| {
        let byte = if (22..26).contains(&at) { 0 } else { *byte };
        crc << 8 ^ TABLE[usize::from((crc >> 24) as u8 ^ byte)]
    })
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = (index as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            value = if value >> 31 == 1 { value << 1 ^ 0x04C1_1DB7 } else { value << 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

/// What the first packet says the stream is.
fn identify(packet: &[u8]) -> Result<Ogg, DecodeError> {
    const REFUSED: [(&[u8], &str); 4] =
        [(b"OpusHead", "opus"), (b"Speex   ", "speex"), (b"\x80theora", "theora"), (b"fishead\0", "ogg skeleton")];
    if let Some((_, name)) = REFUSED.iter().find(|(mark, _)| packet.starts_with(mark)) {
        return Err(DecodeError::UnsupportedCodec(name));
    }
    match packet {
        [1, b'v', b'o', b'r', b'b', b'i', b's', rest @ ..] => vorbis(Cursor::new(rest)),
        [0x7F, b'F', b'L', b'A', b'C', rest @ ..] => flac(Cursor::new(rest)),
        _ => Err(DecodeError::UnsupportedCodec("in the Ogg stream")),
    }
}

/// The identification header of Vorbis I, 4.2.2.
fn vorbis(mut cursor: Cursor<'_>) -> Result<Ogg, DecodeError> {
    cursor.take(4)?;
    let channels = u16::from(cursor.u8()?);
    let rate = cursor.u32_le()?;
    cursor.take(12)?;
    let longest_block = 1 << (cursor.u8()? >> 4);
    let metadata = vec![MetadataKind::new("Vorbis comment")];
    Ok(Ogg { codec: Codec::Vorbis, end: 0, rate, channels, bits: 16, longest_block, metadata })
}

/// The mapping of FLAC into Ogg (RFC 9639, 10.1): a head of its own, then the native head's STREAMINFO.
fn flac(mut cursor: Cursor<'_>) -> Result<Ogg, DecodeError> {
    cursor.take(4)?;
    let head = cursor.rest();
    let info = super::flac::stream_info_of(head)?;
    let metadata = vec![MetadataKind::new("Vorbis comment")];
    Ok(Ogg { codec: Codec::Flac, end: 0, rate: info.rate, channels: info.channels, bits: info.bits, longest_block: 0, metadata })
}
