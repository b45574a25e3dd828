//! AIFF and AIFF-C (Apple, 1989 and 1991): one COMM chunk, one SSND chunk, sizes inside the file.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

/// A file whose chunks were found to be in order.
#[derive(Debug)]
pub(crate) struct Aiff<'a> {
    pub(crate) channels: u16,
    pub(crate) frames: u64,
    /// Bytes of audio.
    pub(crate) data: &'a [u8],
    pub(crate) metadata: Vec<MetadataKind>,
}

const METADATA: [(&[u8; 4], &str); 9] = [
    (b"NAME", "AIFF NAME"),
    (b"AUTH", "AIFF AUTH"),
    (b"(c) ", "AIFF copyright"),
    (b"ANNO", "AIFF ANNO"),
    (b"COMT", "AIFF COMT"),
    (b"MARK", "AIFF MARK"),
    (b"APPL", "AIFF APPL"),
    (b"ID3 ", "AIFF ID3"),
    (b"INST", "AIFF INST"),
];

/// Walks the chunks of a whole file.
pub(crate) fn walk(bytes: &[u8]) -> Result<Aiff<'_>, DecodeError> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(4)?;
    let size = u64::from(cursor.u32_be()?);
    let mut cursor = Cursor::new(cursor.take(size)?);
    let after = (bytes.len() as u64).saturating_sub(size + 8);
    if after > size % 2 {
        return Err(DecodeError::StrayBytes { offset: size + 8, bytes: after });
    }
    cursor.take(4)?;
    let (mut common, mut data, mut metadata) = (None, None, Vec::new());
    while cursor.remaining() > 0 {
        let kind = cursor.array::<4>()?;
        let size = u64::from(cursor.u32_be()?);
        let body = cursor.take(size)?;
        if size % 2 == 1 && cursor.remaining() > 0 {
            cursor.take(1)?;
        }
        match &kind {
            b"COMM" => once(&mut common, parse_common(body)?, "COMM chunk")?,
            b"SSND" => once(&mut data, parse_sound(body)?, "SSND chunk")?,
            b"FVER" => {}
            _ => {
                let name = METADATA.iter().find(|(known, _)| **known == kind).map_or("AIFF other", |(_, name)| name);
                metadata.push(MetadataKind::new(name));
            }
        }
    }
    let (channels, frames) = common.ok_or(DecodeError::Missing("a COMM chunk"))?;
    let data = data.ok_or(DecodeError::NoAudio)?;
    Ok(Aiff { channels, frames, data, metadata })
}

fn once<T>(slot: &mut Option<T>, value: T, what: &'static str) -> Result<(), DecodeError> {
    if slot.replace(value).is_some() { Err(DecodeError::Repeated(what)) } else { Ok(()) }
}

fn parse_common(body: &[u8]) -> Result<(u16, u64), DecodeError> {
    let mut cursor = Cursor::new(body);
    Ok((cursor.u16_be()?, u64::from(cursor.u32_be()?)))
}

fn parse_sound(body: &[u8]) -> Result<&[u8], DecodeError> {
    let mut cursor = Cursor::new(body);
    let offset = cursor.u32_be()?;
    let _block = cursor.u32_be()?;
    cursor.take(u64::from(offset))?;
    Ok(cursor.rest())
}
