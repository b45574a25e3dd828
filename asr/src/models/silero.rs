//! Silero's voice-activity network (version 6, 16 kHz): from its safetensors file to whisper.cpp's format.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::error::ModelError;
use super::ggml::{MAGIC, write_int, write_tensor};
use super::safetensors;
use super::tensor::{Tensor, as_f16, as_f32};

const KIND: &[u8] = b"silero-16k";
/// The version that whisper.cpp prints; it changes nothing else.
const VERSION: [usize; 3] = [6, 2, 0];
/// Samples a step listens to, and samples it sees again.
const STEP: [usize; 2] = [512, 64];
/// Input, hidden and output sizes after the encoder.
const TAIL: [usize; 4] = [128, 128, 128, 1];

/// Source name, whisper.cpp's name, whether it is stored as f16, and the shape where whisper.cpp wants another.
const TENSORS: [(&str, &str, bool, Option<&[usize]>); 15] = [
    ("stft_conv.weight", "_model.stft.forward_basis_buffer", true, None),
    ("conv1.weight", "_model.encoder.0.reparam_conv.weight", true, None),
    ("conv1.bias", "_model.encoder.0.reparam_conv.bias", false, None),
    ("conv2.weight", "_model.encoder.1.reparam_conv.weight", true, None),
    ("conv2.bias", "_model.encoder.1.reparam_conv.bias", false, None),
    ("conv3.weight", "_model.encoder.2.reparam_conv.weight", true, None),
    ("conv3.bias", "_model.encoder.2.reparam_conv.bias", false, None),
    ("conv4.weight", "_model.encoder.3.reparam_conv.weight", true, None),
    ("conv4.bias", "_model.encoder.3.reparam_conv.bias", false, None),
    ("lstm_cell.weight_ih", "_model.decoder.rnn.weight_ih", false, None),
    ("lstm_cell.weight_hh", "_model.decoder.rnn.weight_hh", false, None),
    ("lstm_cell.bias_ih", "_model.decoder.rnn.bias_ih", false, None),
    ("lstm_cell.bias_hh", "_model.decoder.rnn.bias_hh", false, None),
    ("final_conv.weight", "_model.decoder.decoder.2.weight", true, Some(&[1, 128])),
    ("final_conv.bias", "_model.decoder.decoder.2.bias", false, Some(&[1])),
];

/// Converts the bytes of `file`.
pub(crate) fn convert(file: &str, bytes: &[u8], out: &mut impl Write) -> Result<(), ModelError> {
    let source = safetensors::read(file, bytes)?;
    let failed = |source| ModelError::Io { path: file.into(), source };
    let kernels = kernels(&source).ok_or_else(|| ModelError::format(file, "an encoder layer is missing"))?;
    head(&kernels, out).map_err(failed)?;
    for (from, to, half, shape) in TENSORS {
        let tensor = source.get(from).cloned().and_then(|own| match shape {
            Some(shape) => own.reshaped(shape.to_vec()),
            None => Some(own),
        });
        let tensor = tensor.ok_or_else(|| ModelError::format(file, "an array of the network is missing or misshapen"))?;
        let values = tensor.values(file)?;
        let data = if half { as_f16(&values) } else { as_f32(&values) };
        write_tensor(to, tensor.shape(), i32::from(half), &data, out).map_err(failed)?;
    }
    Ok(())
}

/// Input channels, output channels and width of each encoder layer.
fn kernels(source: &BTreeMap<String, Tensor>) -> Option<Vec<[usize; 3]>> {
    (1..=4)
        .map(|layer| match source.get(&format!("conv{layer}.weight"))?.shape() {
            &[output, input, width] => Some([input, output, width]),
            _ => None,
        })
        .collect()
}

fn head(kernels: &[[usize; 3]], out: &mut impl Write) -> io::Result<()> {
    out.write_all(&MAGIC.to_le_bytes())?;
    write_int(KIND.len(), out)?;
    out.write_all(KIND)?;
    let rest = VERSION.iter().chain(&STEP).copied().chain([kernels.len()]).chain(kernels.iter().flatten().copied()).chain(TAIL);
    rest.into_iter().try_for_each(|size| write_int(size, out))
}
