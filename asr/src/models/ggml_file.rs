//! Reads a whisper.cpp model: sizes, mel filters, vocabulary, tensors by name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::bytes::Cursor;
use super::error::ModelError;
use super::ggml::{self, Sizes};
use super::mel::BINS;
use super::tensor::{Element, Tensor};

const MAX_RANK: u32 = 4;
const MAX_NAME: u32 = 256;
const MAX_SIDE: u32 = 1 << 24;

/// A model file over borrowed bytes.
pub(crate) struct GgmlFile<'a> {
    file: &'a str,
    sizes: Sizes,
    filters: Vec<f32>,
    vocabulary: Vec<&'a [u8]>,
    tensors: BTreeMap<String, Tensor<'a>>,
}

impl<'a> GgmlFile<'a> {
    /// What `read` needs.
    pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, ModelError> {
        fs::read(path).map_err(ModelError::io(path))
    }

    /// Reads the whole file; `file` is its name in errors.
    pub(crate) fn read(file: &'a str, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let sizes = ggml::recognise(bytes).ok_or_else(|| ModelError::format(file, "it is no Whisper model in ggml's format"))?;
        let mut cursor = Cursor::new(bytes.get(ggml::HEAD_BYTES..).unwrap_or_default());
        let (filters, vocabulary) = head(&mut cursor).ok_or_else(|| ModelError::format(file, "its head is damaged"))?;
        let mut tensors = BTreeMap::new();
        while !cursor.is_empty() {
            let (name, tensor) = tensor(&mut cursor).map_err(|what| ModelError::format(file, what))?;
            tensors.insert(name, tensor);
        }
        Ok(Self { file, sizes, filters, vocabulary, tensors })
    }

    pub(crate) fn sizes(&self) -> &Sizes {
        &self.sizes
    }

    /// Rows of 201 weights, one a mel band.
    pub(crate) fn filters(&self) -> &[f32] {
        &self.filters
    }

    /// The text tokens in order of their ids.
    pub(crate) fn vocabulary(&self) -> &[&'a [u8]] {
        &self.vocabulary
    }

    /// The tensor of that name.
    pub(crate) fn tensor(&self, name: &str) -> Result<&Tensor<'a>, ModelError> {
        self.tensors.get(name).ok_or_else(|| self.refuse("a tensor of the Whisper layout is missing"))
    }

    /// Its values.
    pub(crate) fn values(&self, name: &str) -> Result<Vec<f32>, ModelError> {
        self.tensor(name)?.values(self.file)
    }

    pub(crate) fn refuse(&self, what: &'static str) -> ModelError {
        ModelError::format(self.file, what)
    }
}

/// The filters and the vocabulary.
fn head<'a>(cursor: &mut Cursor<'a>) -> Option<(Vec<f32>, Vec<&'a [u8]>)> {
    let (bands, bins) = (cursor.u32()?, cursor.u32()?);
    let weights = usize::try_from(bands).ok().filter(|bands| *bands <= 256 && bins as usize == BINS)? * BINS;
    let filters = cursor.take(weights * 4)?.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    let tokens = cursor.u32()?;
    let token = |_| cursor.u32().and_then(|length| cursor.take(length as usize));
    Some((filters, (0..tokens).map(token).collect::<Option<_>>()?))
}

/// One tensor: rank, name length, type, sides from the fastest on, name, data.
fn tensor<'a>(cursor: &mut Cursor<'a>) -> Result<(String, Tensor<'a>), &'static str> {
    const DAMAGED: &str = "it ends inside a tensor, or one is damaged";
    let (rank, name, kind) = (cursor.u32().ok_or(DAMAGED)?, cursor.u32().ok_or(DAMAGED)?, cursor.u32().ok_or(DAMAGED)?);
    if rank > MAX_RANK || name > MAX_NAME {
        return Err(DAMAGED);
    }
    let element = match kind {
        0 => Element::F32,
        1 => Element::F16,
        _ => return Err("its weights are quantised: this engine wants the file in f16"),
    };
    let side = |_| cursor.u32().filter(|side| *side <= MAX_SIDE).map(|side| side as usize);
    let mut shape = (0..rank).map(side).collect::<Option<Vec<_>>>().ok_or(DAMAGED)?;
    shape.reverse();
    let name = cursor.take(name as usize).and_then(|name| std::str::from_utf8(name).ok()).ok_or(DAMAGED)?.to_owned();
    let bytes = shape.iter().try_fold(element.bytes(), |product, side| product.checked_mul(*side)).ok_or(DAMAGED)?;
    let data = cursor.take(bytes).ok_or(DAMAGED)?;
    Ok((name, Tensor::new(shape, element, data).ok_or(DAMAGED)?))
}
