//! ISO base media (ISO 14496-12): the boxes that say which frames of the one sound track count.

use crate::error::DecodeError;
use crate::layout::bytes::Cursor;
use crate::source::MetadataKind;

/// A file whose boxes were found to be in order.
#[derive(Debug)]
pub(crate) struct Movie {
    pub(crate) rate: u32,
    /// Frames before the first that is heard.
    pub(crate) delay: u64,
    /// Frames that are heard.
    pub(crate) frames: u64,
    /// Frames behind them, which the encoder needed to fill its last packets.
    pub(crate) padding: u64,
    /// Packets in the sample table.
    pub(crate) packets: u64,
    pub(crate) metadata: Vec<MetadataKind>,
}

/// Boxes that hold boxes and are looked into.
const OPENED: [&[u8; 4]; 7] = [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"mvex"];

/// Boxes that hold what somebody wrote about the recording.
const METADATA: [(&[u8; 4], &str); 3] = [(b"udta", "MP4 udta"), (b"meta", "MP4 meta"), (b"uuid", "MP4 uuid")];

/// The most frames that a packet of any codec in an MP4 holds (ALAC: 4096; AAC: 1024).
pub(crate) const LONGEST_PACKET: u64 = 4096;

/// How deep boxes may stand in one another.
const DEPTH: u8 = 8;

/// What the boxes of a sound track state.
#[derive(Debug, Default, Clone, Copy)]
struct Track {
    is_sound: bool,
    /// Units a second, of the track's own clock.
    timescale: u64,
    /// How many packets have a length, and the length of all of them in those units.
    timed: (u64, u64),
    packets: u64,
    /// Length in units of the movie's clock, and start in those of the track's.
    edit: Option<(u64, i64)>,
}

#[derive(Default)]
struct Boxes {
    tracks: Vec<Track>,
    movie_timescale: u64,
    /// The padding that iTunes and its kin write: delay, padding, frames.
    gapless: Option<(u64, u64, u64)>,
    has_movie: bool,
    fragmented: bool,
    metadata: Vec<MetadataKind>,
}

/// Walks the boxes of a whole file.
pub(crate) fn walk(bytes: &[u8]) -> Result<Movie, DecodeError> {
    let mut boxes = Boxes::default();
    boxes.open(bytes, 0)?;
    boxes.finish()
}

impl Boxes {
    fn open(&mut self, bytes: &[u8], depth: u8) -> Result<(), DecodeError> {
        if depth > DEPTH {
            return Err(DecodeError::Malformed("boxes stand too deep in one another"));
        }
        let mut cursor = Cursor::new(bytes);
        while cursor.remaining() > 0 {
            let (kind, body) = next_box(&mut cursor)?;
            self.note(&kind, body)?;
            if OPENED.contains(&&kind) {
                self.open(body, depth + 1)?;
            }
        }
        Ok(())
    }

    fn note(&mut self, kind: &[u8; 4], body: &[u8]) -> Result<(), DecodeError> {
        match kind {
            b"moov" if self.has_movie => return Err(DecodeError::Repeated("moov box")),
            b"moov" => self.has_movie = true,
            b"moof" | b"mvex" => self.fragmented = true,
            b"trak" => self.tracks.push(Track::default()),
            b"mvhd" => self.movie_timescale = timescale(body)?,
            _ => {}
        }
        if let Some((_, name)) = METADATA.iter().find(|(known, _)| *known == kind) {
            self.metadata.push(MetadataKind::new(name));
            self.gapless = self.gapless.or(gapless(body));
        }
        match self.tracks.last_mut() {
            Some(track) => track.note(kind, body),
            None => Ok(()),
        }
    }

    fn finish(self) -> Result<Movie, DecodeError> {
        if self.fragmented {
            return Err(DecodeError::UnsupportedContainer("fragmented mp4"));
        }
        let sound: Vec<Track> = self.tracks.iter().copied().filter(|track| track.is_sound).collect();
        let track = match sound[..] {
            [track] => track,
            [] => return Err(DecodeError::NoAudio),
            _ => return Err(DecodeError::SeveralTracks(sound.len() as u64)),
        };
        if track.timed.0 != track.packets {
            return Err(DecodeError::WrongLength { stated: track.timed.0, found: track.packets });
        }
        let rate = u32::try_from(track.timescale).map_err(|_| DecodeError::Malformed("the track's clock"))?;
        let (delay, frames) = heard(track, self.movie_timescale, self.gapless)?;
        let padding = track.timed.1.saturating_sub(delay).saturating_sub(frames);
        Ok(Movie { rate, delay, frames, padding, packets: track.packets, metadata: self.metadata })
    }
}

impl Track {
    fn note(&mut self, kind: &[u8; 4], body: &[u8]) -> Result<(), DecodeError> {
        match kind {
            b"mdhd" => self.timescale = timescale(body)?,
            b"hdlr" => self.is_sound = body.get(8..12) == Some(b"soun"),
            b"stts" => self.timed = timed(body)?,
            b"stsz" => self.packets = packets(body)?,
            b"elst" => self.edit = edit(body)?,
            _ => {}
        }
        Ok(())
    }
}

fn next_box<'a>(cursor: &mut Cursor<'a>) -> Result<([u8; 4], &'a [u8]), DecodeError> {
    let size = u64::from(cursor.u32_be()?);
    let kind = cursor.array::<4>()?;
    let body = match size {
        0 => cursor.remaining() as u64,
        1 => cursor.u64_be()?.checked_sub(16).ok_or(DecodeError::Malformed("a box's size"))?,
        size => size.checked_sub(8).ok_or(DecodeError::Malformed("a box's size"))?,
    };
    Ok((kind, cursor.take(body)?))
}

/// The clock of `mvhd` and `mdhd`, which stand alike: two times before it, of four or eight bytes by the version.
fn timescale(body: &[u8]) -> Result<u64, DecodeError> {
    let mut cursor = Cursor::new(body);
    let version = cursor.u32_be()? >> 24;
    cursor.take(if version == 1 { 16 } else { 8 })?;
    match cursor.u32_be()? {
        0 => Err(DecodeError::Malformed("the track's clock")),
        timescale => Ok(u64::from(timescale)),
    }
}

fn timed(body: &[u8]) -> Result<(u64, u64), DecodeError> {
    let mut cursor = Cursor::new(body);
    cursor.take(4)?;
    let entries = cursor.u32_be()?;
    let (mut packets, mut total) = (0u64, 0u64);
    for _ in 0..entries {
        let (count, length) = (u64::from(cursor.u32_be()?), u64::from(cursor.u32_be()?));
        packets += count;
        total = total.checked_add(count * length).ok_or(DecodeError::Malformed("the track's length"))?;
    }
    Ok((packets, total))
}

fn packets(body: &[u8]) -> Result<u64, DecodeError> {
    let mut cursor = Cursor::new(body);
    cursor.take(8)?;
    Ok(u64::from(cursor.u32_be()?))
}

/// The one entry of an edit list, if there is any.
fn edit(body: &[u8]) -> Result<Option<(u64, i64)>, DecodeError> {
    let mut cursor = Cursor::new(body);
    let version = cursor.u32_be()? >> 24;
    let entries = cursor.u32_be()?;
    if entries > 1 {
        return Err(DecodeError::Malformed("the edit list joins several pieces"));
    }
    if entries == 0 {
        return Ok(None);
    }
    let (length, start) = match version {
        1 => (cursor.u64_be()?, cursor.u64_be()? as i64),
        _ => (u64::from(cursor.u32_be()?), i64::from(cursor.u32_be()? as i32)),
    };
    if start < 0 || cursor.u32_be()? != 0x0001_0000 {
        return Err(DecodeError::Malformed("the edit list moves or stretches the audio"));
    }
    Ok(Some((length, start)))
}

/// Delay, padding and frames in an `iTunSMPB` item: words of hexadecimal digits behind a word of zeros.
fn gapless(body: &[u8]) -> Option<(u64, u64, u64)> {
    let mark = body.windows(8).position(|window| window == b"iTunSMPB")?;
    let text = body.get(mark + 8..)?;
    let start = text.windows(9).position(|window| window == b" 00000000")?;
    let text = text.get(start..)?.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b' ').copied().collect::<Vec<u8>>();
    let mut words = std::str::from_utf8(&text).ok()?.split_ascii_whitespace().skip(1).map(|word| u64::from_str_radix(word, 16).ok());
    Some((words.next()??, words.next()??, words.next()??))
}

/// Delay and frames: by the edit list where it cuts anything off, by iTunes' words otherwise.
fn heard(track: Track, movie_timescale: u64, gapless: Option<(u64, u64, u64)>) -> Result<(u64, u64), DecodeError> {
    let bad = DecodeError::Malformed("the edit list");
    if let Some((length, start)) = track.edit
        && (start > 0 || gapless.is_none())
    {
        let delay = start.unsigned_abs();
        let left = track.timed.1.checked_sub(delay).ok_or(bad)?;
        if length == 0 || movie_timescale == 0 {
            return Ok((delay, left));
        }
        // The movie's clock is often coarser than the track's, and rounds either way: then the packets' own lengths decide.
        let coarse = u128::from(movie_timescale != track.timescale);
        let length = ((u128::from(length) + coarse) * u128::from(track.timescale)).div_ceil(u128::from(movie_timescale));
        return Ok((delay, left.min(u64::try_from(length).map_err(|_| bad)?)));
    }
    match gapless {
        Some((delay, padding, frames)) if delay.checked_add(padding).and_then(|sum| sum.checked_add(frames)) == Some(track.timed.1) => {
            Ok((delay, frames))
        }
        Some((_, _, stated)) => Err(DecodeError::WrongLength { stated, found: track.timed.1 }),
        None => Ok((0, track.timed.1)),
    }
}
