//! Apple's Core Audio Format 1.0: one description, one data chunk of a stated size, and a packet table that fits both.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

/// A file whose chunks were found to be in order.
#[derive(Debug)]
pub(crate) struct Caf<'a> {
    pub(crate) channels: u32,
    /// Bytes of audio.
    pub(crate) data: &'a [u8],
    /// Bytes and frames a packet; 0 where they vary.
    pub(crate) packet: (u32, u32),
    /// Frames before the first that is heard, and frames that are heard.
    pub(crate) table: Option<(u64, u64)>,
    pub(crate) metadata: Vec<MetadataKind>,
}

/// No codec here has packets of more frames: beyond it a description is an attempt to take memory.
const MOST_FRAMES: u32 = 65_536;
/// The same for bytes.
const MOST_BYTES: u32 = 1 << 20;

type Packet = (u32, u32, u32);

/// Walks the chunks of a whole file.
pub(crate) fn walk(bytes: &[u8]) -> Result<Caf<'_>, DecodeError> {
    let mut cursor = Cursor::new(bytes);
    if &cursor.array::<8>()? != b"caff\0\x01\0\0" {
        return Err(DecodeError::Malformed("the CAF header"));
    }
    let (mut description, mut data, mut table, mut metadata) = (None, None, None, Vec::new());
    while cursor.remaining() > 0 {
        let kind = cursor.array::<4>()?;
        let size = cursor.u64_be()?;
        if &kind == b"data" && size == u64::MAX {
            return Err(DecodeError::LengthOpen("the data chunk"));
        }
        let body = cursor.take(size)?;
        match &kind {
            b"desc" => once(&mut description, parse_description(body)?, "desc chunk")?,
            b"data" => once(&mut data, body.get(4..).ok_or(DecodeError::NoAudio)?, "data chunk")?,
            b"pakt" => once(&mut table, parse_table(body)?, "pakt chunk")?,
            b"chan" | b"kuki" | b"free" => {}
            b"info" => metadata.push(MetadataKind::new("CAF info")),
            _ => metadata.push(MetadataKind::new("CAF other")),
        }
    }
    let (bytes, frames, channels) = description.ok_or(DecodeError::Missing("a desc chunk"))?;
    let data = data.ok_or(DecodeError::NoAudio)?;
    Ok(Caf { channels, data, packet: (bytes, frames), table, metadata })
}

fn once<T>(slot: &mut Option<T>, value: T, what: &'static str) -> Result<(), DecodeError> {
    if slot.replace(value).is_some() { Err(DecodeError::Repeated(what)) } else { Ok(()) }
}

fn parse_description(body: &[u8]) -> Result<Packet, DecodeError> {
    let mut cursor = Cursor::new(body);
    cursor.take(16)?;
    let (bytes, frames, channels) = (cursor.u32_be()?, cursor.u32_be()?, cursor.u32_be()?);
    if frames > MOST_FRAMES || bytes > MOST_BYTES {
        return Err(DecodeError::Malformed("the CAF packet size"));
    }
    Ok((bytes, frames, channels))
}

fn parse_table(body: &[u8]) -> Result<(u64, u64), DecodeError> {
    let mut cursor = Cursor::new(body);
    let (packets, frames) = (cursor.u64_be()?, cursor.u64_be()?);
    let (priming, _remainder) = (cursor.u32_be()?, cursor.u32_be()?);
    // Each packet takes a byte of the table at least.
    if packets > cursor.remaining() as u64 || priming > MOST_FRAMES {
        return Err(DecodeError::Malformed("the CAF packet table"));
    }
    Ok((u64::from(priming), frames))
}
