//! Which CTranslate2 variable becomes which whisper.cpp tensor, in the order in which they are written.

use super::ct2::Ct2;
use super::error::ModelError;
use super::tensor::Tensor;

/// A tensor under its whisper.cpp name.
pub(crate) type Named<'a> = (String, Tensor<'a>);

/// Every tensor of the model.
pub(crate) fn tensors<'a>(model: &Ct2<'a>) -> Result<Vec<Named<'a>>, ModelError> {
    let mut list = List { model, tensors: Vec::new() };
    list.plain("encoder.positional_embedding", "encoder/position_encodings/encodings")?;
    for conv in ["conv1", "conv2"] {
        list.plain(&format!("encoder.{conv}.weight"), &format!("encoder/{conv}/weight"))?;
        list.column(&format!("encoder.{conv}.bias"), &format!("encoder/{conv}/bias"))?;
    }
    for layer in 0..model.layers("encoder") {
        let (to, from) = (format!("encoder.blocks.{layer}"), format!("encoder/layer_{layer}"));
        list.self_attention(&to, &from)?;
        list.feed_forward(&to, &from)?;
    }
    list.norm("encoder.ln_post", "encoder/layer_norm")?;
    list.plain("decoder.positional_embedding", "decoder/position_encodings/encodings")?;
    list.plain("decoder.token_embedding.weight", "decoder/embeddings/weight")?;
    for layer in 0..model.layers("decoder") {
        let (to, from) = (format!("decoder.blocks.{layer}"), format!("decoder/layer_{layer}"));
        list.self_attention(&to, &from)?;
        list.cross_attention(&to, &from)?;
        list.feed_forward(&to, &from)?;
    }
    list.norm("decoder.ln", "decoder/layer_norm")?;
    Ok(list.tensors)
}

struct List<'m, 'a> {
    model: &'m Ct2<'a>,
    tensors: Vec<Named<'a>>,
}

impl List<'_, '_> {
    fn refuse(&self, what: &'static str) -> ModelError {
        ModelError::format(self.model.file(), what)
    }

    fn plain(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.tensors.push((to.to_owned(), self.model.get(from)?.clone()));
        Ok(())
    }

    /// whisper.cpp keeps the biases of convolutions as columns.
    fn column(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        let bias = self.model.get(from)?.clone();
        let rows = bias.shape().iter().product();
        let column = bias.reshaped(vec![rows, 1]).ok_or_else(|| self.refuse("a bias has no shape"))?;
        self.tensors.push((to.to_owned(), column));
        Ok(())
    }

    fn norm(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.plain(&format!("{to}.weight"), &format!("{from}/gamma"))?;
        self.plain(&format!("{to}.bias"), &format!("{from}/beta"))
    }

    fn linear(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.plain(&format!("{to}.weight"), &format!("{from}/weight"))?;
        self.plain(&format!("{to}.bias"), &format!("{from}/bias"))
    }

    /// CTranslate2 stacks projections that read the same input; whisper.cpp keeps them apart, and has no bias for keys.
    fn stacked(&mut self, to: &str, from: &str, parts: &[&str]) -> Result<(), ModelError> {
        let (weight, bias) = (self.model.get(&format!("{from}/weight"))?, self.model.get(&format!("{from}/bias"))?);
        let mut cut = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let both = weight.part(index, parts.len()).zip(bias.part(index, parts.len()));
            let (weight, bias) = both.ok_or_else(|| self.refuse("a stacked projection does not divide"))?;
            cut.push((format!("{to}.{part}.weight"), weight));
            if *part != "key" {
                cut.push((format!("{to}.{part}.bias"), bias));
            } else if bias.values(self.model.file())?.iter().any(|&value| value != 0.0) {
                return Err(self.refuse("a key projection has a bias"));
            }
        }
        self.tensors.extend(cut);
        Ok(())
    }

    fn self_attention(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.norm(&format!("{to}.attn_ln"), &format!("{from}/self_attention/layer_norm"))?;
        self.stacked(&format!("{to}.attn"), &format!("{from}/self_attention/linear_0"), &["query", "key", "value"])?;
        self.linear(&format!("{to}.attn.out"), &format!("{from}/self_attention/linear_1"))
    }

    fn cross_attention(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.norm(&format!("{to}.cross_attn_ln"), &format!("{from}/attention/layer_norm"))?;
        self.stacked(&format!("{to}.cross_attn"), &format!("{from}/attention/linear_0"), &["query"])?;
        self.stacked(&format!("{to}.cross_attn"), &format!("{from}/attention/linear_1"), &["key", "value"])?;
        self.linear(&format!("{to}.cross_attn.out"), &format!("{from}/attention/linear_2"))
    }

    fn feed_forward(&mut self, to: &str, from: &str) -> Result<(), ModelError> {
        self.norm(&format!("{to}.mlp_ln"), &format!("{from}/ffn/layer_norm"))?;
        self.linear(&format!("{to}.mlp.0"), &format!("{from}/ffn/linear_0"))?;
        self.linear(&format!("{to}.mlp.2"), &format!("{from}/ffn/linear_1"))
    }
}
