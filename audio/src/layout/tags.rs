//! Tags that stand before or behind a stream: ID3v2 (id3.org, 2.4), ID3v1, APEv2, Lyrics3v2. They are cut off unread.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

const ID3V1: usize = 128;
const APE_FOOTER: usize = 32;
/// Bit 31 of an APEv2 footer's flags: a header of 32 bytes stands before the items.
const APE_HAS_HEADER: u32 = 1 << 31;

/// A stream without its tags, and which tags there were.
pub(crate) struct Untagged<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) kinds: Vec<MetadataKind>,
}

/// Cuts off the tags before a stream.
pub(crate) fn leading(bytes: &[u8]) -> Result<Untagged<'_>, DecodeError> {
    let mut untagged = Untagged { bytes, kinds: Vec::new() };
    while let Some(rest) = without_id3v2(untagged.bytes)? {
        untagged.kinds.push(MetadataKind::new("ID3v2"));
        untagged.bytes = rest;
    }
    Ok(untagged)
}

impl Untagged<'_> {
    /// Cuts off the tags behind the stream too. Only for formats that say nowhere where they end.
    pub(crate) fn without_trailers(mut self) -> Result<Self, DecodeError> {
        while let Some((rest, kind)) = without_trailer(self.bytes)? {
            self.kinds.push(MetadataKind::new(kind));
            self.bytes = rest;
        }
        Ok(self)
    }

    /// How many bytes of `whole` were cut off.
    pub(crate) fn cut(&self, whole: &[u8]) -> u64 {
        (whole.len() - self.bytes.len()) as u64
    }
}

fn without_id3v2(bytes: &[u8]) -> Result<Option<&[u8]>, DecodeError> {
    if !bytes.starts_with(b"ID3") {
        return Ok(None);
    }
    let mut cursor = Cursor::new(bytes);
    cursor.take(5)?;
    let flags = cursor.u8()?;
    let size = cursor.array::<4>()?;
    if size.iter().any(|byte| byte & 0x80 != 0) {
        return Err(DecodeError::Malformed("the ID3v2 size"));
    }
    let size = size.iter().fold(0, |size, byte| size << 7 | u64::from(*byte));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    cursor.take(size + footer)?;
    Ok(Some(cursor.rest()))
}

fn without_trailer(bytes: &[u8]) -> Result<Option<(&[u8], &'static str)>, DecodeError> {
    if let Some(start) = bytes.len().checked_sub(ID3V1)
        && bytes[start..].starts_with(b"TAG")
    {
        return Ok(Some((&bytes[..start], "ID3v1")));
    }
    if let Some(start) = bytes.len().checked_sub(APE_FOOTER)
        && bytes[start..].starts_with(b"APETAGEX")
    {
        return without_ape(bytes, start).map(|rest| Some((rest, "APEv2")));
    }
    match bytes.strip_suffix(b"LYRICS200") {
        Some(rest) => without_lyrics(rest).map(|rest| Some((rest, "Lyrics3v2"))),
        None => Ok(None),
    }
}

fn without_ape(bytes: &[u8], footer: usize) -> Result<&[u8], DecodeError> {
    let mut cursor = Cursor::new(&bytes[footer..]);
    cursor.take(12)?;
    let size = cursor.u32_le()? as usize;
    cursor.take(4)?;
    let header = if cursor.u32_le()? & APE_HAS_HEADER != 0 { APE_FOOTER } else { 0 };
    // The size counts the footer: less would cut off nothing, for ever.
    let size = Some(size).filter(|size| *size >= APE_FOOTER).ok_or(DecodeError::Malformed("the APE tag's size"))?;
    let start = bytes.len().checked_sub(size).and_then(|start| start.checked_sub(header));
    start.and_then(|start| bytes.get(..start)).ok_or(DecodeError::Malformed("the APE tag's size"))
}

/// Before its end mark a Lyrics3v2 tag has its own size as six digits.
fn without_lyrics(bytes: &[u8]) -> Result<&[u8], DecodeError> {
    let malformed = DecodeError::Malformed("the Lyrics3 size");
    let (body, size) = bytes.split_last_chunk::<6>().ok_or(malformed)?;
    // Digits only: parsing alone would take a sign.
    let digits = Some(size).filter(|size| size.iter().all(u8::is_ascii_digit)).and_then(|size| std::str::from_utf8(size).ok());
    let size = digits.and_then(|size| size.parse::<usize>().ok()).ok_or(malformed)?;
    body.len().checked_sub(size).map(|start| &body[..start]).ok_or(malformed)
}
