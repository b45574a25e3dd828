//! Two waveforms -> what one overwrote of the other, in blocks of 10 ms: a block counts where more than three tenths of its samples differ.

use std::ops::Range;

use redaction::recording::Recording;

use super::truth::Span;

/// Length of a block in milliseconds: nothing here is measured more finely.
pub const BLOCK_MS: f64 = 10.0;

/// For each channel, which blocks were overwritten.
pub struct Changed {
    channels: Vec<Vec<bool>>,
}

impl Changed {
    /// Compares two recordings of the same shape.
    pub fn between(original: &Recording, output: &Recording) -> Self {
        Self { channels: (0..original.channels()).map(|channel| changed(original, output, channel)).collect() }
    }

    /// How many blocks a channel has.
    pub fn blocks(&self) -> usize {
        self.channels.first().map_or(0, Vec::len)
    }

    /// Whether `block` was overwritten on any channel.
    pub fn anywhere(&self, block: usize) -> bool {
        self.channels.iter().any(|channel| channel.get(block).copied().unwrap_or(false))
    }

    /// Whether `block` was overwritten on the span's channel; on the only one, where a mono mix holds them all.
    pub fn on(&self, span: &Span, block: usize) -> bool {
        self.channels.get(span.channel).or(self.channels.first()).and_then(|channel| channel.get(block)).copied().unwrap_or(false)
    }

    /// The share of a span that was overwritten.
    pub fn share(&self, span: &Span) -> f64 {
        let range = blocks(span);
        let of = range.len().max(1) as f64;
        range.filter(|block| self.on(span, *block)).count() as f64 / of
    }
}

fn changed(original: &Recording, output: &Recording, channel: u16) -> Vec<bool> {
    let block = original.rate().frames_in_ms(BLOCK_MS as u64).max(1) as usize;
    let differs: Vec<bool> = original.channel(channel).zip(output.channel(channel)).map(|(a, b)| a != b).collect();
    differs.chunks_exact(block).map(|block| block.iter().filter(|differs| **differs).count() as f64 > 0.3 * block.len() as f64).collect()
}

/// The blocks that a span touches.
pub fn blocks(span: &Span) -> Range<usize> {
    (span.start_ms / BLOCK_MS) as usize..(span.end_ms / BLOCK_MS).ceil() as usize
}
