//! Reads the safetensors format: the length of a JSON table, the table, then the arrays it points into.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::bytes::Cursor;
use super::error::ModelError;
use super::tensor::{Element, Tensor};

const MAX_TABLE: u64 = 1 << 20;
const MAX_RANK: usize = 4;

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: [usize; 2],
}

/// The arrays by name; `file` is the file's name in errors.
pub(crate) fn read<'a>(file: &str, bytes: &'a [u8]) -> Result<BTreeMap<String, Tensor<'a>>, ModelError> {
    let refuse = |what| ModelError::format(file, what);
    let mut cursor = Cursor::new(bytes);
    let length = cursor.u64().filter(|&length| length <= MAX_TABLE).ok_or_else(|| refuse("its table's length makes no sense"))?;
    let table = cursor.take(length as usize).ok_or_else(|| refuse("it ends inside its table"))?;
    let data = &bytes[8 + table.len()..];
    let mut entries: BTreeMap<String, serde_json::Value> = serde_json::from_slice(table).map_err(|_| refuse("its table is damaged"))?;
    entries.remove("__metadata__");
    let tensor = |value| {
        let entry: Entry = serde_json::from_value(value).ok()?;
        let element = if entry.dtype == "F32" { Element::F32 } else { return None };
        (entry.shape.len() <= MAX_RANK).then_some(())?;
        Tensor::new(entry.shape, element, data.get(entry.data_offsets[0]..entry.data_offsets[1])?)
    };
    entries
        .into_iter()
        .map(|(name, value)| Some((name, tensor(value)?)))
        .collect::<Option<_>>()
        .ok_or_else(|| refuse("an array is damaged"))
}
