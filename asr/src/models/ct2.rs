//! Reads CTranslate2's `model.bin` (binary versions 5 and 6): a name, a shape and raw bytes for every variable, then aliases.

use std::collections::BTreeMap;

use super::bytes::Cursor;
use super::error::ModelError;
use super::tensor::{Element, Tensor};

const MAX_VARIABLES: u32 = 20_000;
const MAX_RANK: u8 = 4;

/// The variables of one model file, by name.
pub(crate) struct Ct2<'a> {
    file: &'a str,
    variables: BTreeMap<String, Tensor<'a>>,
}

impl<'a> Ct2<'a> {
    /// Reads the whole file; `file` is its name in errors.
    pub(crate) fn read(file: &'a str, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let mut cursor = Cursor::new(bytes);
        let count = header(&mut cursor).map_err(|what| ModelError::format(file, what))?;
        let mut variables = BTreeMap::new();
        for _ in 0..count {
            let (name, tensor) = variable(&mut cursor).map_err(|what| ModelError::format(file, what))?;
            variables.insert(name, tensor);
        }
        aliases(&mut cursor, &mut variables).ok_or_else(|| ModelError::format(file, "its aliases are damaged"))?;
        if !cursor.is_empty() {
            return Err(ModelError::format(file, "bytes follow the last alias"));
        }
        Ok(Self { file, variables })
    }

    /// The file's name, for errors.
    pub(crate) fn file(&self) -> &str {
        self.file
    }

    /// The variable of that name.
    pub(crate) fn get(&self, name: &str) -> Result<&Tensor<'a>, ModelError> {
        self.variables.get(name).ok_or_else(|| ModelError::format(self.file, "a variable of the Whisper layout is missing"))
    }

    /// How many layers a side ("encoder" or "decoder") has.
    pub(crate) fn layers(&self, side: &str) -> usize {
        (0..).take_while(|layer| self.variables.contains_key(&format!("{side}/layer_{layer}/ffn/layer_norm/gamma"))).count()
    }
}

fn header(cursor: &mut Cursor) -> Result<u32, &'static str> {
    const SHORT: &str = "it ends inside its header";
    if !matches!(cursor.u32().ok_or(SHORT)?, 5 | 6) {
        return Err("its version is neither 5 nor 6");
    }
    if text(cursor).ok_or(SHORT)? != "WhisperSpec" {
        return Err("it holds no Whisper model");
    }
    cursor.u32().ok_or(SHORT)?; // revision of the Whisper layout
    match cursor.u32().ok_or(SHORT)? {
        count if count > MAX_VARIABLES => Err("it claims too many variables"),
        count => Ok(count),
    }
}

/// A length that counts the final zero byte, then the bytes.
fn text<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let length = usize::from(cursor.u16()?);
    let (end, text) = cursor.take(length)?.split_last()?;
    (*end == 0).then_some(std::str::from_utf8(text).ok()?)
}

fn variable<'a>(cursor: &mut Cursor<'a>) -> Result<(String, Tensor<'a>), &'static str> {
    const SHORT: &str = "it ends inside a variable";
    let name = text(cursor).ok_or("a variable's name is damaged")?.to_owned();
    let rank = cursor.u8().ok_or(SHORT)?;
    if rank > MAX_RANK {
        return Err("a variable has too many sides");
    }
    let shape = (0..rank).map(|_| cursor.u32().map(|side| side as usize)).collect::<Option<Vec<_>>>().ok_or(SHORT)?;
    let element = element(cursor.u8().ok_or(SHORT)?).ok_or("a variable's type is not supported")?;
    let bytes = cursor.u32().ok_or(SHORT)? as usize;
    let data = cursor.take(bytes).ok_or(SHORT)?;
    let tensor = Tensor::new(shape, element, data).ok_or("a variable's length does not fit its shape")?;
    Ok((name, tensor))
}

fn element(code: u8) -> Option<Element> {
    match code {
        0 => Some(Element::F32),
        1 => Some(Element::I8),
        2 => Some(Element::I16),
        4 => Some(Element::F16),
        _ => None,
    }
}

fn aliases<'a>(cursor: &mut Cursor<'a>, variables: &mut BTreeMap<String, Tensor<'a>>) -> Option<()> {
    for _ in 0..cursor.u32().filter(|&count| count <= MAX_VARIABLES)? {
        let alias = text(cursor)?.to_owned();
        let target = variables.get(text(cursor)?)?.clone();
        variables.insert(alias, target);
    }
    Some(())
}
