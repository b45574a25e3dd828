//! RIFF WAVE (Multimedia Programming Interface 1.0, 1991; RFC 2361 for the tags): one `fmt ` before one `data`, sizes inside the file.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

/// The `fmt ` chunk, with the extensible form resolved to the tag that it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Format {
    pub(crate) tag: u16,
    pub(crate) channels: u16,
    pub(crate) rate: u32,
    pub(crate) block_align: u16,
    pub(crate) bits: u16,
    /// Frames a block, as ADPCM states them.
    pub(crate) frames_per_block: Option<u16>,
}

/// A WAVE file whose chunks were found to be in order.
pub(crate) struct Wave<'a> {
    pub(crate) format: Format,
    /// The count of the `fact` chunk, in frames.
    pub(crate) fact: Option<u32>,
    pub(crate) data: &'a [u8],
    pub(crate) metadata: Vec<MetadataKind>,
}

pub(crate) const TAG_PCM: u16 = 0x0001;
pub(crate) const TAG_ADPCM_MS: u16 = 0x0002;
pub(crate) const TAG_FLOAT: u16 = 0x0003;
pub(crate) const TAG_ALAW: u16 = 0x0006;
pub(crate) const TAG_MULAW: u16 = 0x0007;
pub(crate) const TAG_ADPCM_IMA: u16 = 0x0011;
const TAG_EXTENSIBLE: u16 = 0xFFFE;

/// Bytes 2 to 15 of a GUID that wraps a WAVE format tag.
const TAG_GUID: [u8; 14] = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

/// What an unfinished or streaming writer leaves where a size belongs.
const OPEN: [u32; 2] = [0, u32::MAX];

const METADATA: &[(&[u8; 4], &str)] = &[
    (b"LIST", "RIFF LIST"),
    (b"bext", "RIFF bext"),
    (b"iXML", "RIFF iXML"),
    (b"axml", "RIFF axml"),
    (b"_PMX", "RIFF XMP"),
    (b"cart", "RIFF cart"),
    (b"cue ", "RIFF cue"),
    (b"plst", "RIFF plst"),
    (b"smpl", "RIFF smpl"),
    (b"inst", "RIFF inst"),
    (b"labl", "RIFF labl"),
    (b"note", "RIFF note"),
    (b"PEAK", "RIFF PEAK"),
    (b"JUNK", "RIFF JUNK"),
    (b"junk", "RIFF JUNK"),
    (b"PAD ", "RIFF PAD"),
    (b"FLLR", "RIFF FLLR"),
    (b"DISP", "RIFF DISP"),
    (b"id3 ", "RIFF id3"),
    (b"ID3 ", "RIFF id3"),
    (b"afsp", "RIFF afsp"),
    (b"chna", "RIFF chna"),
    (b"guan", "RIFF guan"),
];

/// Walks the chunks of a whole file.
pub(crate) fn walk(bytes: &[u8]) -> Result<Wave<'_>, DecodeError> {
    let mut chunks = Chunks::open(bytes)?;
    let mut found = Found::default();
    while let Some((id, body)) = chunks.next_chunk()? {
        found.add(id, body)?;
    }
    found.finish()
}

/// A chunk's name and body.
type Chunk<'a> = ([u8; 4], &'a [u8]);

struct Chunks<'a> {
    cursor: Cursor<'a>,
}

impl<'a> Chunks<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        let mut cursor = Cursor::new(bytes);
        if &cursor.array::<4>()? != b"RIFF" {
            return Err(DecodeError::UnknownFormat);
        }
        let size = cursor.u32_le()?;
        if OPEN.contains(&size) {
            return Err(DecodeError::LengthOpen("the RIFF chunk"));
        }
        if &cursor.array::<4>()? != b"WAVE" {
            return Err(DecodeError::UnknownFormat);
        }
        let end = u64::from(size) + 8;
        check_end(end, bytes.len() as u64)?;
        let body = usize::try_from(end).ok().and_then(|end| bytes.get(12..end)).ok_or(DecodeError::Malformed("the RIFF size"))?;
        Ok(Self { cursor: Cursor::new(body) })
    }

    fn next_chunk(&mut self) -> Result<Option<Chunk<'a>>, DecodeError> {
        if self.cursor.remaining() == 0 {
            return Ok(None);
        }
        if self.cursor.remaining() < 8 {
            return Err(self.stray());
        }
        let id = self.cursor.array::<4>()?;
        let size = self.cursor.u32_le()?;
        if &id == b"data" && (size == u32::MAX || (size == 0 && self.cursor.remaining() > 0 && !self.looks_like_chunk())) {
            return Err(DecodeError::LengthOpen("the data chunk"));
        }
        let body = self.cursor.take(u64::from(size))?;
        // The pad byte after an odd chunk may be missing at the very end: writers forget it there, and no audio hangs on it.
        if size % 2 == 1 && self.cursor.remaining() > 0 {
            self.cursor.take(1)?;
        }
        Ok(Some((id, body)))
    }

    /// Whether what follows an empty `data` chunk could be the next chunk rather than audio.
    fn looks_like_chunk(&self) -> bool {
        let rest = self.cursor.rest();
        rest.len() >= 8 && METADATA.iter().any(|(id, _)| rest.starts_with(*id))
    }

    fn stray(&self) -> DecodeError {
        DecodeError::StrayBytes { offset: self.cursor.position() as u64 + 12, bytes: self.cursor.remaining() as u64 }
    }
}

/// The RIFF chunk must end where the file ends; a pad byte after an odd one is allowed.
fn check_end(end: u64, len: u64) -> Result<(), DecodeError> {
    if end > len {
        return Err(DecodeError::Truncated { claimed: end, present: len });
    }
    if len - end > end % 2 {
        return Err(DecodeError::StrayBytes { offset: end, bytes: len - end });
    }
    Ok(())
}

#[derive(Default)]
struct Found<'a> {
    format: Option<Format>,
    fact: Option<u32>,
    data: Option<&'a [u8]>,
    metadata: Vec<MetadataKind>,
}

impl<'a> Found<'a> {
    fn add(&mut self, id: [u8; 4], body: &'a [u8]) -> Result<(), DecodeError> {
        match &id {
            b"fmt " => once(&mut self.format, parse_format(body)?, "fmt chunk"),
            b"fact" => once(&mut self.fact, Cursor::new(body).u32_le()?, "fact chunk"),
            b"data" if self.format.is_none() => Err(DecodeError::Missing("a fmt chunk before the data chunk")),
            b"data" => once(&mut self.data, body, "data chunk"),
            // A "wave list" spreads the audio over several data and silence chunks.
            b"LIST" if body.starts_with(b"wavl") => Err(DecodeError::Repeated("data chunk")),
            _ => {
                let known = METADATA.iter().find(|(known, _)| **known == id);
                self.metadata.push(MetadataKind::new(known.map_or("RIFF other", |(_, name)| name)));
                Ok(())
            }
        }
    }

    fn finish(self) -> Result<Wave<'a>, DecodeError> {
        let format = self.format.ok_or(DecodeError::Missing("a fmt chunk"))?;
        let data = self.data.ok_or(DecodeError::Missing("a data chunk"))?;
        if data.is_empty() {
            return Err(DecodeError::NoAudio);
        }
        Ok(Wave { format, fact: self.fact, data, metadata: self.metadata })
    }
}

fn once<T>(slot: &mut Option<T>, value: T, what: &'static str) -> Result<(), DecodeError> {
    match slot.replace(value) {
        Some(_) => Err(DecodeError::Repeated(what)),
        None => Ok(()),
    }
}

fn parse_format(body: &[u8]) -> Result<Format, DecodeError> {
    let mut cursor = Cursor::new(body);
    let malformed = |_| DecodeError::Malformed("the fmt chunk is too short");
    let tag = cursor.u16_le().map_err(malformed)?;
    let channels = cursor.u16_le().map_err(malformed)?;
    let rate = cursor.u32_le().map_err(malformed)?;
    let _bytes_per_second = cursor.u32_le().map_err(malformed)?;
    let block_align = cursor.u16_le().map_err(malformed)?;
    let bits = cursor.u16_le().map_err(malformed)?;
    let mut format = Format { tag, channels, rate, block_align, bits, frames_per_block: None };
    match tag {
        TAG_EXTENSIBLE => format.tag = resolve_extensible(cursor, bits)?,
        TAG_ADPCM_MS | TAG_ADPCM_IMA => {
            let _size = cursor.u16_le().map_err(malformed)?;
            format.frames_per_block = Some(cursor.u16_le().map_err(malformed)?);
        }
        _ => {}
    }
    Ok(format)
}

fn resolve_extensible(mut cursor: Cursor<'_>, bits: u16) -> Result<u16, DecodeError> {
    let malformed = |_| DecodeError::Malformed("the extensible fmt chunk is too short");
    let _size = cursor.u16_le().map_err(malformed)?;
    let _valid_bits = cursor.u16_le().map_err(malformed)?;
    let _channel_mask = cursor.u32_le().map_err(malformed)?;
    let tag = cursor.u16_le().map_err(malformed)?;
    let guid = cursor.array::<14>().map_err(malformed)?;
    if guid == TAG_GUID { Ok(tag) } else { Err(DecodeError::UnsupportedWaveTag { tag, bits }) }
}
