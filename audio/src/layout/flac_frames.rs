//! The frames of a FLAC stream (RFC 9639, section 9), told apart by what only a true end has: a checksum of zero over the whole frame,
//! and behind it a header that checks and carries the next number. Symphonia's own demuxer loses frames of very uneven sizes.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;

/// The start of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    /// Whether blocks vary in size: then `number` counts frames of audio, else blocks.
    varies: bool,
    number: u64,
    samples: u64,
}

/// One frame: its bytes, and the first frame of audio in it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) start: u64,
}

/// Iterates over the frames in `rest`, which ends with the last of them.
pub(crate) struct Frames<'a> {
    rest: &'a [u8],
    /// Frames and frames of audio so far.
    count: u64,
    start: u64,
}

impl<'a> Frames<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, count: 0, start: 0 }
    }

    fn frame(&mut self) -> Result<Frame<'a>, DecodeError> {
        let damaged = DecodeError::DamagedPacket { packet: self.count };
        let head = head(self.rest).ok_or(damaged)?;
        if head.number != self.number(head) {
            return Err(DecodeError::Gap { packet: self.count });
        }
        let frame = Frame { bytes: self.rest, start: self.start };
        self.count += 1;
        self.start += head.samples;
        let size = self.size(head).ok_or(damaged)?;
        let (bytes, rest) = self.rest.split_at(size);
        self.rest = rest;
        Ok(Frame { bytes, ..frame })
    }

    /// What the next frame's header must carry.
    fn number(&self, head: Head) -> u64 {
        if head.varies { self.start } else { self.count }
    }

    /// Where the frame at the start of `rest` ends.
    fn size(&self, head: Head) -> Option<usize> {
        let mut crc = 0u16;
        for (at, byte) in self.rest.iter().enumerate() {
            crc = crc << 8 ^ CRC16[usize::from((crc >> 8) as u8 ^ byte)];
            let end = at + 1;
            if crc == 0 && (end == self.rest.len() || self.follows(&self.rest[end..], head)) {
                return Some(end);
            }
        }
        None
    }

    fn follows(&self, rest: &[u8], head: Head) -> bool {
        self::head(rest).is_some_and(|next| next.varies == head.varies && next.number == self.number(next))
    }
}

impl<'a> Iterator for Frames<'a> {
    type Item = Result<Frame<'a>, DecodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let frame = self.frame();
        if frame.is_err() {
            self.rest = &[];
        }
        Some(frame)
    }
}

/// Reads a frame header and checks its own checksum.
fn head(bytes: &[u8]) -> Option<Head> {
    let [0xFF, second @ (0xF8 | 0xF9), third, fourth, ..] = bytes else { return None };
    let mut cursor = Cursor::new(bytes);
    cursor.take(4).ok()?;
    let number = coded_number(&mut cursor)?;
    let samples = match third >> 4 {
        0 => return None,
        1 => 192,
        code @ 2..=5 => 576 << (code - 2),
        6 => u64::from(cursor.u8().ok()?) + 1,
        7 => u64::from(cursor.u16_be().ok()?) + 1,
        code => 256 << (code - 8),
    };
    match third & 15 {
        12 => drop(cursor.u8().ok()?),
        13 | 14 => drop(cursor.u16_be().ok()?),
        15 => return None,
        _ => {}
    }
    let size = cursor.position();
    let checks = crc8(&bytes[..size]) == cursor.u8().ok()?;
    (checks && fourth & 1 == 0).then_some(Head { varies: second & 1 == 1, number, samples })
}

/// A number coded like UTF-8, of up to 36 bits.
fn coded_number(cursor: &mut Cursor<'_>) -> Option<u64> {
    let first = cursor.u8().ok()?;
    let more = match first.leading_ones() {
        0 => return Some(u64::from(first)),
        ones @ 2..=7 => ones - 1,
        _ => return None,
    };
    let mut number = u64::from(first) & (0x3F >> more);
    for _ in 0..more {
        let byte = cursor.u8().ok()?;
        if byte >> 6 != 2 {
            return None;
        }
        number = number << 6 | u64::from(byte & 0x3F);
    }
    Some(number)
}

/// CRC-8 of polynomial 0x07.
fn crc8(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |crc, byte| (0..8).fold(crc ^ byte, |crc: u8, _| crc << 1 ^ if crc >> 7 == 1 { 0x07 } else { 0 }))
}

/// CRC-16 of polynomial 0x8005.
const CRC16: [u16; 256] = {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        let mut value = (index as u16) << 8;
        let mut bit = 0;
        while bit < 8 {
            value = if value >> 15 == 1 { value << 1 ^ 0x8005 } else { value << 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
};
