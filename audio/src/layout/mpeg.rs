//! Frame by frame through streams without an index: MPEG audio (ISO 11172-3, 13818-3, and the customary 2.5) and AAC in ADTS (ISO
//! 13818-7). Every frame must start where the one before it ends, up to the last byte.

use crate::error::DecodeError;

/// A stream of frames without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frames {
    pub(crate) rate: u32,
    pub(crate) channels: u16,
    /// 1, 2 or 3; 0 for AAC.
    pub(crate) layer: u8,
    /// Frames that hold audio.
    pub(crate) count: u64,
    /// What a Xing, Info or VBRI frame states of that count.
    pub(crate) stated: Option<u64>,
    /// Samples a channel in each frame.
    pub(crate) samples: u64,
}

/// Bit rates in kbit/s by index 1 to 14.
const RATES_1_1: [u32; 14] = [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const RATES_1_2: [u32; 14] = [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const RATES_1_3: [u32; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const RATES_2_1: [u32; 14] = [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const RATES_2_23: [u32; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// One MPEG audio header.
#[derive(Clone, Copy)]
struct Header {
    /// 1 for MPEG-1; 2 for MPEG-2 and 2.5.
    version: u8,
    layer: u8,
    rate: u32,
    channels: u16,
    has_crc: bool,
    /// The whole frame, in bytes.
    size: usize,
}

impl Header {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let word = u32::from_be_bytes(*bytes.first_chunk::<4>()?);
        let bits = |shift: u32, mask: u32| word >> shift & mask;
        if bits(21, 0x7FF) != 0x7FF {
            return None;
        }
        let (version, halvings) = match bits(19, 3) {
            3 => (1, 0),
            2 => (2, 1),
            0 => (2, 2),
            _ => return None,
        };
        let layer = match bits(17, 3) {
            0 => return None,
            code => 4 - code as u8,
        };
        let kbits = *bit_rates(version, layer).get((bits(12, 15) as usize).checked_sub(1)?)?;
        let rate = *[44_100u32, 48_000, 32_000].get(bits(10, 3) as usize)? >> halvings;
        let padding = bits(9, 1);
        let size = match layer {
            1 => (12_000 * kbits / rate + padding) * 4,
            3 if version == 2 => 72_000 * kbits / rate + padding,
            _ => 144_000 * kbits / rate + padding,
        };
        let channels = if bits(6, 3) == 3 { 1 } else { 2 };
        Some(Self { version, layer, rate, channels, has_crc: bits(16, 1) == 0, size: size as usize })
    }

    fn same_stream(self, other: Self) -> bool {
        (self.version, self.layer, self.rate, self.channels) == (other.version, other.layer, other.rate, other.channels)
    }

    fn samples(self) -> u64 {
        match (self.layer, self.version) {
            (1, _) => 384,
            (3, 2) => 576,
            _ => 1152,
        }
    }

    fn side_info(self) -> usize {
        match (self.version, self.channels) {
            (1, 2) => 32,
            (1, _) | (_, 2) => 17,
            _ => 9,
        }
    }

    /// Where main data starts in a layer III frame: header, CRC, side information.
    fn main_data(self) -> usize {
        4 + if self.has_crc { 2 } else { 0 } + self.side_info()
    }

    /// How many bytes before this frame's own its main data begins (ISO 11172-3, 2.4.1.7).
    fn reaches_back(self, frame: &[u8]) -> usize {
        let side = &frame[self.main_data() - self.side_info()..];
        match (self.version, side) {
            (1, [first, second, ..]) => usize::from(*first) << 1 | usize::from(*second) >> 7,
            (_, [first, ..]) => usize::from(*first),
            _ => 0,
        }
    }
}

fn bit_rates(version: u8, layer: u8) -> &'static [u32; 14] {
    match (version, layer) {
        (1, 1) => &RATES_1_1,
        (1, 2) => &RATES_1_2,
        (1, _) => &RATES_1_3,
        (_, 1) => &RATES_2_1,
        _ => &RATES_2_23,
    }
}

/// Walks an MPEG audio stream.
pub(crate) fn walk_mpeg(bytes: &[u8]) -> Result<Frames, DecodeError> {
    let first = Header::parse(bytes).ok_or(DecodeError::UnknownFormat)?;
    let mut frames =
        Frames { rate: first.rate, channels: first.channels, layer: first.layer, count: 0, stated: None, samples: first.samples() };
    let (mut at, mut reservoir) = (0, 0usize);
    while at < bytes.len() {
        let frame = next_frame(bytes, at, first, frames.count)?;
        let header = Header::parse(frame).unwrap_or(first);
        at += frame.len();
        if at == frame.len()
            && let Some(stated) = index_frame(frame, header)
        {
            frames.stated = stated;
            continue;
        }
        if header.layer == 3 {
            // A frame whose data begins before the file does can't be decoded in full: the start of the stream was cut off.
            if frame.len() < header.main_data() || header.reaches_back(frame) > reservoir {
                return Err(DecodeError::DamagedPacket { packet: frames.count });
            }
            reservoir = reservoir.saturating_add(frame.len() - header.main_data());
        }
        frames.count += 1;
    }
    Ok(frames)
}

fn next_frame(bytes: &[u8], at: usize, first: Header, packet: u64) -> Result<&[u8], DecodeError> {
    let rest = &bytes[at..];
    let stray = DecodeError::StrayBytes { offset: at as u64, bytes: rest.len() as u64 };
    let header = Header::parse(rest).ok_or(stray)?;
    if !header.same_stream(first) {
        return Err(DecodeError::ShapeChanges { packet });
    }
    let truncated = DecodeError::Truncated { claimed: (at + header.size) as u64, present: bytes.len() as u64 };
    rest.get(..header.size).ok_or(truncated)
}

/// The count of frames in a Xing, Info or VBRI frame, which holds no audio; `None` where the frame is none of them.
fn index_frame(frame: &[u8], header: Header) -> Option<Option<u64>> {
    if header.layer != 3 {
        return None;
    }
    let number = |at: usize| frame.get(at..).and_then(|rest| rest.first_chunk::<4>()).map(|bytes| u32::from_be_bytes(*bytes));
    // Encoders put the mark behind the side information as if there were no CRC.
    let xing = 4 + header.side_info();
    let is_zero = |from: usize, to: usize| frame.get(from..to).is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0));
    let quiet_from = if header.has_crc { 6 } else { 4 };
    match frame.get(xing..xing + 4) {
        Some(b"Xing" | b"Info") if is_zero(quiet_from, xing) => {
            let has_count = number(xing + 4)? & 1 == 1;
            return Some(if has_count { number(xing + 8).map(u64::from) } else { None });
        }
        _ => {}
    }
    match frame.get(36..40) {
        Some(b"VBRI") if is_zero(quiet_from, 36) => Some(number(50).map(u64::from)),
        _ => None,
    }
}

/// Walks an ADTS stream.
pub(crate) fn walk_adts(bytes: &[u8]) -> Result<Frames, DecodeError> {
    let (rate, channels, _) = adts_header(bytes).ok_or(DecodeError::UnknownFormat)?;
    let mut frames = Frames { rate, channels, layer: 0, count: 0, stated: None, samples: 1024 };
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let stray = DecodeError::StrayBytes { offset: at as u64, bytes: rest.len() as u64 };
        let (frame_rate, frame_channels, size) = adts_header(rest).ok_or(stray)?;
        if (frame_rate, frame_channels) != (rate, channels) {
            return Err(DecodeError::ShapeChanges { packet: frames.count });
        }
        at += size;
        if at > bytes.len() {
            return Err(DecodeError::Truncated { claimed: at as u64, present: bytes.len() as u64 });
        }
        frames.count += 1;
    }
    Ok(frames)
}

/// Rate, channels and size of an ADTS frame.
fn adts_header(bytes: &[u8]) -> Option<(u32, u16, usize)> {
    const RATES: [u32; 13] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
    let head = bytes.first_chunk::<7>()?;
    let word = head.iter().fold(0u64, |word, byte| word << 8 | u64::from(*byte));
    let bits = |shift: u32, mask: u64| (word >> shift & mask) as usize;
    if bits(44, 0xFFF) != 0xFFF || bits(41, 3) != 0 {
        return None;
    }
    let rate = *RATES.get(bits(34, 15))?;
    let channels = match bits(30, 7) {
        0 => return None,
        7 => 8,
        count => count as u16,
    };
    let size = bits(13, 0x1FFF);
    (size >= 7).then_some((rate, channels, size))
}
