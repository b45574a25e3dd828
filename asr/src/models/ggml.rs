//! Writes and recognises whisper.cpp's model format: a magic number, eleven sizes, the mel filters, the vocabulary, the tensors.

use std::io::{self, Write};

use super::bytes::Cursor;
use super::ct2::Ct2;
use super::error::ModelError;
use super::layout::{self, Named};
use super::tensor::{as_f16, as_f32};
use super::{mel, quantise};

/// The first four bytes of every ggml file.
pub(crate) const MAGIC: u32 = 0x6767_6d6c;

/// How the weights are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weights {
    F16,
    Q8_0,
}

impl Weights {
    /// `ftype` in the header; quantised files add their format's version, 2, times 1000.
    fn header_code(self) -> usize {
        match self {
            Weights::F16 => 1,
            Weights::Q8_0 => 2007,
        }
    }
}

const F32: i32 = 0;
const F16: i32 = 1;
const Q8_0: i32 = 8;

/// These stay f32 whatever the weights are, as whisper.cpp expects.
const KEPT_F32: [&str; 4] = ["encoder.conv1.bias", "encoder.conv2.bias", "encoder.positional_embedding", "decoder.positional_embedding"];

/// Converts a CTranslate2 model and its vocabulary.
pub(crate) fn convert(model: &Ct2, vocabulary: &[Vec<u8>], weights: Weights, out: &mut impl Write) -> Result<(), ModelError> {
    let tensors = layout::tensors(model)?;
    let sizes = sizes(model, &tensors, weights).ok_or_else(|| ModelError::format(model.file(), "its sizes make no Whisper model"))?;
    let fits = matches!((vocabulary.len(), sizes[0]), (50_256, 51_864) | (50_257, 51_865 | 51_866));
    if !fits {
        return Err(ModelError::format(model.file(), "the vocabulary belongs to another model"));
    }
    let failed = |source| ModelError::Io { path: model.file().into(), source };
    head(&sizes, vocabulary, out).map_err(failed)?;
    for (name, tensor) in &tensors {
        let values = tensor.values(model.file())?;
        let (kind, bytes) = encode(name, tensor.shape(), &values, weights)
            .ok_or_else(|| ModelError::format(model.file(), "a row does not divide into blocks"))?;
        write_tensor(name, tensor.shape(), kind, &bytes, out).map_err(failed)?;
    }
    Ok(())
}

/// The header's eleven sizes, the vocabulary's first.
fn sizes(model: &Ct2, tensors: &[Named], weights: Weights) -> Option<[usize; 11]> {
    let side = |name: &str, index: usize| tensors.iter().find(|(own, _)| own == name)?.1.shape().get(index).copied();
    let heads = |side: &str| usize::try_from(model.get(&format!("{side}/num_heads")).ok()?.integer()?).ok();
    let state = side("decoder.token_embedding.weight", 1)?;
    Some([
        side("decoder.token_embedding.weight", 0)?,
        side("encoder.positional_embedding", 0)?,
        state,
        heads("encoder")?,
        model.layers("encoder"),
        side("decoder.positional_embedding", 0)?,
        state,
        heads("decoder")?,
        model.layers("decoder"),
        side("encoder.conv1.weight", 1).filter(|mels| (1..=256).contains(mels))?,
        weights.header_code(),
    ])
}

fn head(sizes: &[usize; 11], vocabulary: &[Vec<u8>], out: &mut impl Write) -> io::Result<()> {
    out.write_all(&MAGIC.to_le_bytes())?;
    for &size in sizes {
        write_int(size, out)?;
    }
    let mels = sizes[9];
    write_int(mels, out)?;
    write_int(mel::BINS, out)?;
    out.write_all(&as_f32(&mel::filters(mels)))?;
    write_int(vocabulary.len(), out)?;
    for token in vocabulary {
        write_int(token.len(), out)?;
        out.write_all(token)?;
    }
    Ok(())
}

/// The stored type's code and the bytes; convolution kernels stay f16 in quantised files.
fn encode(name: &str, shape: &[usize], values: &[f32], weights: Weights) -> Option<(i32, Vec<u8>)> {
    if shape.len() == 1 || KEPT_F32.contains(&name) {
        return Some((F32, as_f32(values)));
    }
    if shape.len() == 3 || weights == Weights::F16 {
        return Some((F16, as_f16(values)));
    }
    let divides = shape.last()? % quantise::BLOCK == 0;
    if divides { Some((Q8_0, quantise::q8_0(values)?)) } else { None }
}

/// One tensor: rank, name length, type, sides from the fastest on, name, data.
pub(crate) fn write_tensor(name: &str, shape: &[usize], kind: i32, data: &[u8], out: &mut impl Write) -> io::Result<()> {
    write_int(shape.len(), out)?;
    write_int(name.len(), out)?;
    out.write_all(&kind.to_le_bytes())?;
    for &side in shape.iter().rev() {
        write_int(side, out)?;
    }
    out.write_all(name.as_bytes())?;
    out.write_all(data)
}

/// A size as a signed 32-bit integer.
pub(crate) fn write_int(value: usize, out: &mut impl Write) -> io::Result<()> {
    let value = i32::try_from(value).map_err(|_| io::Error::other("a size is beyond 31 bits"))?;
    out.write_all(&value.to_le_bytes())
}

/// The sizes that tell models apart, read back from a file's first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes {
    pub(crate) vocabulary: u32,
    pub(crate) audio_context: u32,
    pub(crate) audio_layers: u32,
    pub(crate) audio_heads: u32,
    pub(crate) text_context: u32,
    pub(crate) text_layers: u32,
    pub(crate) text_heads: u32,
}

/// How many bytes [`recognise`] needs.
pub(crate) const HEAD_BYTES: usize = 48;

/// The sizes of a Whisper model; `None` where the bytes start none.
pub(crate) fn recognise(bytes: &[u8]) -> Option<Sizes> {
    let mut cursor = Cursor::new(bytes);
    if cursor.u32()? != MAGIC {
        return None;
    }
    let sizes: Vec<u32> = (0..11).map(|_| cursor.u32()).collect::<Option<_>>()?;
    let sane = (50_000..60_000).contains(&sizes[0]) && sizes[1] == 1500 && (64..=4096).contains(&sizes[5]) && (1..=64).contains(&sizes[8]);
    sane.then_some(Sizes {
        vocabulary: sizes[0],
        audio_context: sizes[1],
        audio_heads: sizes[3],
        audio_layers: sizes[4],
        text_context: sizes[5],
        text_layers: sizes[8],
        text_heads: sizes[7],
    })
}
