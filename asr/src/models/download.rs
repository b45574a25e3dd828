//! Copies a model file from a path or an http(s) URL.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::error::ModelError;
use super::fetch::FetchProgress;

/// The largest model file taken: twice the largest published.
const MAX_BYTES: u64 = 8 << 30;

/// Copies what `source` names to `out`, reporting how far it is.
pub(crate) fn copy(source: &str, out: &mut dyn Write, progress: &mut dyn FnMut(FetchProgress)) -> Result<(), ModelError> {
    if source.starts_with("http://") || source.starts_with("https://") {
        let response = ureq::get(source).call().map_err(|error| ModelError::Http { detail: error.to_string() })?;
        let body = response.into_body();
        let total = body.content_length();
        let reader = body.into_with_config().limit(MAX_BYTES).reader();
        return pump(reader, out, total, progress).map_err(|error| ModelError::Http { detail: error.to_string() });
    }
    let path = Path::new(source);
    let file = File::open(path).map_err(ModelError::io(path))?;
    let total = file.metadata().map_err(ModelError::io(path))?.len();
    pump(file.take(MAX_BYTES), out, Some(total), progress).map_err(ModelError::io(path))
}

fn pump(mut from: impl Read, to: &mut dyn Write, total: Option<u64>, progress: &mut dyn FnMut(FetchProgress)) -> std::io::Result<()> {
    let mut buffer = vec![0; 1 << 18];
    let mut done = 0;
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&buffer[..read])?;
        done += read as u64;
        progress(FetchProgress { step: "downloading", done, total });
    }
}
