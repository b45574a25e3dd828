//! CTranslate2's `model.bin` (binary version 6) of a whisper.cpp model: projections that read the same input are stacked, and what it has
//! no bias for gets zeros.

use crate::error::AsrError;
use crate::models::{Element, GgmlFile, ModelError, Tensor, as_f32};

/// `model.bin`: every variable under its name, then an alias: the last layer's weights are those of the token embeddings.
pub(super) fn weights(ggml: &GgmlFile) -> Result<Vec<u8>, AsrError> {
    let mut list = List { ggml, count: 0, bytes: Vec::new() };
    list.constants()?;
    for conv in ["conv1", "conv2"] {
        list.linear(&format!("encoder/{conv}"), &format!("encoder.{conv}"))?;
    }
    for (side, layers) in [("encoder", ggml.sizes().audio_layers), ("decoder", ggml.sizes().text_layers)] {
        list.copy(&format!("{side}/position_encodings/encodings"), &format!("{side}.positional_embedding"))?;
        for layer in 0..layers {
            list.layer(side, &format!("{side}/layer_{layer}"), &format!("{side}.blocks.{layer}"))?;
        }
    }
    list.copy("decoder/embeddings/weight", "decoder.token_embedding.weight")?;
    list.norm("encoder/layer_norm", "encoder.ln_post")?;
    list.norm("decoder/layer_norm", "decoder.ln")?;
    Ok(list.finish())
}

struct List<'m, 'a> {
    ggml: &'m GgmlFile<'a>,
    count: u32,
    bytes: Vec<u8>,
}

impl List<'_, '_> {
    /// What CTranslate2 asks a specification about beside its weights.
    fn constants(&mut self) -> Result<(), ModelError> {
        let sizes = self.ggml.sizes();
        const GELU: i8 = 3;
        for (name, value) in [("activation", GELU), ("pre_norm", 1), ("scale_embeddings", 0), ("start_from_zero_embedding", 0)] {
            self.variable(&format!("decoder/{name}"), &[], Element::I8, &value.to_le_bytes())?;
        }
        for (side, heads) in [("encoder", sizes.audio_heads), ("decoder", sizes.text_heads)] {
            let heads = i16::try_from(heads).map_err(|_| self.ggml.refuse("it has too many attention heads"))?;
            self.variable(&format!("{side}/num_heads"), &[], Element::I16, &heads.to_le_bytes())?;
        }
        Ok(())
    }

    fn layer(&mut self, side: &str, to: &str, from: &str) -> Result<(), ModelError> {
        self.norm(&format!("{to}/self_attention/layer_norm"), &format!("{from}.attn_ln"))?;
        self.stacked(&format!("{to}/self_attention/linear_0"), &format!("{from}.attn"), &["query", "key", "value"])?;
        self.linear(&format!("{to}/self_attention/linear_1"), &format!("{from}.attn.out"))?;
        if side == "decoder" {
            self.norm(&format!("{to}/attention/layer_norm"), &format!("{from}.cross_attn_ln"))?;
            self.stacked(&format!("{to}/attention/linear_0"), &format!("{from}.cross_attn"), &["query"])?;
            self.stacked(&format!("{to}/attention/linear_1"), &format!("{from}.cross_attn"), &["key", "value"])?;
            self.linear(&format!("{to}/attention/linear_2"), &format!("{from}.cross_attn.out"))?;
        }
        self.norm(&format!("{to}/ffn/layer_norm"), &format!("{from}.mlp_ln"))?;
        self.linear(&format!("{to}/ffn/linear_0"), &format!("{from}.mlp.0"))?;
        self.linear(&format!("{to}/ffn/linear_1"), &format!("{from}.mlp.2"))
    }

    fn norm(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.flat(&format!("{to}/gamma"), &format!("{from}.weight"))?;
        self.flat(&format!("{to}/beta"), &format!("{from}.bias"))
    }

    fn linear(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.copy(&format!("{to}/weight"), &format!("{from}.weight"))?;
        self.flat(&format!("{to}/bias"), &format!("{from}.bias"))
    }

    fn stacked(&mut self, to: &str, from: &str, parts: &[&str]) -> Result<(), ModelError> {
        let ggml = self.ggml;
        let weights = parts.iter().map(|part| ggml.tensor(&format!("{from}.{part}.weight"))).collect::<Result<Vec<_>, _>>()?;
        let one_kind = weights.windows(2).all(|pair| pair[0].shape() == pair[1].shape() && pair[0].element() == pair[1].element());
        let (Some(first), true) = (weights.first(), one_kind) else { return Err(ggml.refuse("its projections differ in shape")) };
        let &[rows, columns] = first.shape() else { return Err(ggml.refuse("a projection is no matrix")) };
        let data: Vec<u8> = weights.iter().flat_map(|weight| weight.data().iter().copied()).collect();
        self.variable(&format!("{to}/weight"), &[rows * parts.len(), columns], first.element(), &data)?;
        let mut biases = Vec::new();
        for part in parts {
            match *part {
                "key" => biases.resize(biases.len() + rows, 0.0),
                _ => biases.extend(ggml.values(&format!("{from}.{part}.bias"))?),
            }
        }
        self.variable(&format!("{to}/bias"), &[biases.len()], Element::F32, &as_f32(&biases))
    }

    /// A tensor as it is.
    fn copy(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        let tensor: &Tensor = self.ggml.tensor(from)?;
        self.variable(to, tensor.shape(), tensor.element(), tensor.data())
    }

    /// A tensor as one row: whisper.cpp keeps the biases of convolutions as columns.
    fn flat(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        let tensor: &Tensor = self.ggml.tensor(from)?;
        self.variable(to, &[tensor.shape().iter().product()], tensor.element(), tensor.data())
    }

    fn variable(&mut self, name: &str, shape: &[usize], element: Element, data: &[u8]) -> Result<(), ModelError> {
        let large = || self.ggml.refuse("a tensor is too large for this engine");
        let sides = shape.iter().map(|&side| u32::try_from(side)).collect::<Result<Vec<_>, _>>().map_err(|_| large())?;
        let length = u32::try_from(data.len()).map_err(|_| large())?;
        let rank = u8::try_from(sides.len()).map_err(|_| large())?;
        let code: u8 = match element {
            Element::F32 => 0,
            Element::I8 => 1,
            Element::I16 => 2,
            Element::F16 => 4,
        };
        text(name, &mut self.bytes);
        self.bytes.push(rank);
        sides.iter().for_each(|side| self.bytes.extend(side.to_le_bytes()));
        self.bytes.push(code);
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(data);
        self.count += 1;
        Ok(())
    }

    fn finish(self) -> Vec<u8> {
        const VERSION: u32 = 6;
        const REVISION: u32 = 3;
        let mut out = VERSION.to_le_bytes().to_vec();
        text("WhisperSpec", &mut out);
        out.extend(REVISION.to_le_bytes());
        out.extend(self.count.to_le_bytes());
        out.extend(self.bytes);
        out.extend(1u32.to_le_bytes());
        text("decoder/projection/weight", &mut out);
        text("decoder/embeddings/weight", &mut out);
        out
    }
}

/// A length that counts a final zero byte, then the bytes.
fn text(text: &str, out: &mut Vec<u8>) {
    out.extend((text.len() as u16 + 1).to_le_bytes());
    out.extend(text.as_bytes());
    out.push(0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Ct2, both_ways, tensors};

    #[test]
    fn a_model_comes_back_from_ggml_as_it_was() {
        let (before, ggml) = both_ways();
        let after = weights(&GgmlFile::read("m", &ggml).unwrap()).unwrap();
        let [before, after] = [&before, &after].map(|bytes| Ct2::read("model.bin", bytes).unwrap());
        let (before, after) = (tensors(&before).unwrap(), tensors(&after).unwrap());
        assert!(before.len() > 40 && before.len() == after.len());
        for ((name, own), (_, other)) in before.iter().zip(&after) {
            assert_eq!(own.shape(), other.shape(), "{name}");
            assert!(own.values("m").unwrap() == other.values("m").unwrap(), "{name}");
        }
    }
}
