//! Valid files of every container, changed at random from a fixed seed: whatever comes of it, nothing panics and nothing takes memory
//! that the file doesn't warrant.

mod common;

use audio::{Limits, decode};
use common::{Random, chunk, fmt, riff, signal, wav};

const ROUNDS: usize = 1500;

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let bytes: Vec<u8> = signal(400, 1).into_iter().flat_map(i16::to_le_bytes).collect();
    let chunks = [chunk(b"LIST", b"INFOISFT\x04\0\0\0name"), chunk(b"fmt ", &fmt(7, 2, 8000, 8)), chunk(b"data", &bytes)];
    let mut files = vec![
        ("mu-law", riff(&chunks)),
        ("pcm 16", wav(1, 2, 16_000, 16, &bytes)),
        ("pcm 24", wav(1, 1, 8000, 24, &bytes[..798])),
        ("float", wav(3, 1, 8000, 32, &[0; 800])),
    ];
    macro_rules! fixtures {
        ($($name:literal)*) => { $(files.push(($name, include_bytes!(concat!("fixtures/", $name)).to_vec()));)* };
    }
    fixtures! { "mono_8k.mp3" "mono_16k.mp2" "mono_16k.m4a" "stereo_8k_alac.m4a" "mono_16k.aac" "mono_8k.ogg" "mono_8k_flac.ogg"
    "mono_8k_opus.ogg" "mono_8k_ima.wav" "stereo_8k_ms.wav" "stereo_16k.flac" "stereo_8k_alac.caf" "mono_8k.caf" "mono_8k.aiff" }
    files
}

/// One to four changes: a bit, a byte, a size of all ones, a cut, a piece twice, a piece gone. Headers are hit more often than audio.
fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let reach = if random.below(3) > 0 { bytes.len().min(200) } else { bytes.len() };
        let at = random.below(reach);
        let end = (at + 1 + random.below(64)).min(bytes.len());
        match random.below(7) {
            _ if bytes.is_empty() => return bytes,
            0 | 1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = random.next() as u8,
            3 => bytes[at..end.min(at + 4)].fill(0xFF),
            4 => bytes.truncate(at),
            5 => drop(bytes.drain(at..end)),
            _ => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// Writes right checksums into Ogg pages, so that what changed in them reaches the decoders behind.
fn mend_ogg(bytes: &mut [u8]) {
    let mut at = 0;
    while bytes[at..].starts_with(b"OggS") && bytes.len() >= at + 27 {
        let body = at + 27 + usize::from(bytes[at + 26]);
        let Some(sizes) = bytes.get(at + 27..body) else { return };
        let end = body + sizes.iter().map(|size| usize::from(*size)).sum::<usize>();
        let Some(page) = bytes.get_mut(at..end) else { return };
        page[22..26].fill(0);
        let crc = page.iter().fold(0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte) << 24, |crc, _| crc << 1 ^ if crc >> 31 == 1 { 0x04C1_1DB7 } else { 0 })
        });
        page[22..26].copy_from_slice(&crc.to_le_bytes());
        at = end;
    }
}

#[test]
fn no_mutation_of_any_container_panics_or_outgrows_its_limits() {
    let limits = Limits { max_duration_ms: 60_000, ..Limits::default() };
    let mut accepted = 0;
    for (name, file) in files() {
        let mut random = Random(0x5EED);
        for round in 0..ROUNDS {
            let mut mutated = mutate(&file, &mut random);
            if round % 2 == 0 {
                mend_ogg(&mut mutated);
            }
            // A refusal of any kind will do, DecoderFailed too: that is a panic inside symphonia, caught.
            if let Ok(decoded) = decode(&mutated, &limits) {
                accepted += 1;
                assert!(decoded.recording.duration_ms() <= 60_000, "{name}, round {round}");
                assert!(decoded.recording.frames() > 0, "{name}, round {round}");
            }
        }
    }
    assert!(accepted > 0, "no mutation survived: the test reaches no decoder");
}
