//! Tests of the converters on tiny models made here, and on damaged ones.

use std::fs;

use super::ct2::Ct2;
use super::ggml::{self, Weights};
use super::{ModelDir, fetch_from, installed, resolve, safetensors, silero, vocabulary};
use crate::models::ModelError;

const STATE: usize = 32;
const VOCABULARY: usize = 51_865;

/// Writes CTranslate2's format, version 6.
struct Maker {
    bytes: Vec<u8>,
    count: u32,
}

impl Maker {
    fn text(&mut self, text: &str) {
        self.bytes.extend((text.len() as u16 + 1).to_le_bytes());
        self.bytes.extend(text.as_bytes());
        self.bytes.push(0);
    }

    fn variable(&mut self, name: &str, shape: &[usize], kind: u8, data: &[u8]) {
        self.text(name);
        self.bytes.push(shape.len() as u8);
        shape.iter().for_each(|&side| self.bytes.extend((side as u32).to_le_bytes()));
        self.bytes.push(kind);
        self.bytes.extend((data.len() as u32).to_le_bytes());
        self.bytes.extend(data);
        self.count += 1;
    }

    /// Weights that differ from row to row and from name to name; biases of zero, as keys have none.
    fn halves(&mut self, name: &str, shape: &[usize]) {
        let count: usize = shape.iter().product();
        let scale = if name.ends_with("weight") { 1 + name.len() } else { 0 };
        let value = |at: usize| half::f16::from_f32((at / STATE * scale % 512) as f32).to_le_bytes();
        self.variable(name, shape, 4, &(0..count).flat_map(value).collect::<Vec<u8>>());
    }

    fn linear(&mut self, name: &str, output: usize, input: usize) {
        self.halves(&format!("{name}/weight"), &[output, input]);
        self.halves(&format!("{name}/bias"), &[output]);
    }

    fn norm(&mut self, name: &str) {
        self.halves(&format!("{name}/gamma"), &[STATE]);
        self.halves(&format!("{name}/beta"), &[STATE]);
    }

    fn layer(&mut self, side: &str) {
        let layer = format!("{side}/layer_0");
        self.norm(&format!("{layer}/self_attention/layer_norm"));
        self.linear(&format!("{layer}/self_attention/linear_0"), 3 * STATE, STATE);
        self.linear(&format!("{layer}/self_attention/linear_1"), STATE, STATE);
        if side == "decoder" {
            self.norm(&format!("{layer}/attention/layer_norm"));
            self.linear(&format!("{layer}/attention/linear_0"), STATE, STATE);
            self.linear(&format!("{layer}/attention/linear_1"), 2 * STATE, STATE);
            self.linear(&format!("{layer}/attention/linear_2"), STATE, STATE);
        }
        self.norm(&format!("{layer}/ffn/layer_norm"));
        self.linear(&format!("{layer}/ffn/linear_0"), 4 * STATE, STATE);
        self.linear(&format!("{layer}/ffn/linear_1"), STATE, 4 * STATE);
    }
}

/// A whole model of one layer a side.
fn model() -> Vec<u8> {
    let mut maker = Maker { bytes: 6u32.to_le_bytes().to_vec(), count: 0 };
    maker.text("WhisperSpec");
    maker.bytes.extend(3u32.to_le_bytes());
    let place = maker.bytes.len();
    maker.bytes.extend([0; 4]);
    for (side, positions) in [("encoder", 1500), ("decoder", 448)] {
        maker.halves(&format!("{side}/position_encodings/encodings"), &[positions, STATE]);
        maker.variable(&format!("{side}/num_heads"), &[], 2, &[8, 0]);
        maker.layer(side);
        maker.norm(&format!("{side}/layer_norm"));
    }
    maker.halves("encoder/conv1/weight", &[STATE, 80, 3]);
    maker.halves("encoder/conv1/bias", &[STATE]);
    maker.halves("encoder/conv2/weight", &[STATE, STATE, 3]);
    maker.halves("encoder/conv2/bias", &[STATE]);
    maker.halves("decoder/embeddings/weight", &[VOCABULARY, STATE]);
    maker.bytes.splice(place..place + 4, maker.count.to_le_bytes());
    maker.bytes.extend(1u32.to_le_bytes());
    maker.text("decoder/projection/weight");
    maker.text("decoder/embeddings/weight");
    maker.bytes
}

fn words() -> Vec<Vec<u8>> {
    vec![b"a".to_vec(); 50_257]
}

fn converted(weights: Weights) -> Vec<u8> {
    let bytes = model();
    let mut out = Vec::new();
    ggml::convert(&Ct2::read("model.bin", &bytes).unwrap(), &words(), weights, &mut out).unwrap();
    out
}

/// A tiny model in CTranslate2's format, and what becomes of it in ggml's.
#[cfg(feature = "ctranslate2")]
pub(crate) fn both_ways() -> (Vec<u8>, Vec<u8>) {
    (model(), converted(Weights::F16))
}

#[cfg(feature = "ctranslate2")]
#[test]
fn no_cut_and_no_changed_byte_of_a_ggml_header_makes_the_reader_panic_and_quantised_weights_are_refused() {
    use super::GgmlFile;
    let whole = converted(Weights::F16);
    for length in (0..1000).chain((1000..whole.len()).step_by(9973)) {
        let cut = &whole[..length];
        assert!(GgmlFile::read("m", cut).is_err() || length > whole.len() / 2, "{length}");
    }
    for at in 0..200 {
        for value in [0, 1, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            drop(GgmlFile::read("m", &damaged));
        }
    }
    let refusal = GgmlFile::read("m", &converted(Weights::Q8_0)).err().unwrap().to_string();
    assert!(refusal.contains("f16"), "{refusal}");
}

#[test]
fn a_tiny_model_is_converted_and_recognised() {
    let (half, quantised) = (converted(Weights::F16), converted(Weights::Q8_0));
    assert!(quantised.len() < half.len());
    for bytes in [&half, &quantised] {
        let sizes = ggml::recognise(bytes).unwrap();
        assert_eq!(
            (sizes.vocabulary, sizes.audio_context, sizes.text_context, sizes.text_layers, sizes.text_heads),
            (51_865, 1500, 448, 1, 8)
        );
    }
    let last = |bytes: &[u8]| bytes.windows(15).any(|name| name == b"decoder.ln.bias");
    assert!(last(&half) && last(&quantised));
}

#[test]
fn a_vocabulary_of_another_model_is_refused() {
    let bytes = model();
    let model = Ct2::read("model.bin", &bytes).unwrap();
    for count in [0, 1, 50_256] {
        assert!(ggml::convert(&model, &words()[..count], Weights::F16, &mut Vec::new()).is_err(), "{count}");
    }
}

#[test]
fn no_cut_and_no_changed_byte_of_a_header_makes_the_reader_panic() {
    let whole = model();
    for length in (0..4000).chain((4000..whole.len()).step_by(9973)) {
        assert!(Ct2::read("model.bin", &whole[..length]).is_err(), "{length}");
    }
    for at in 0..3000 {
        for value in [0, 1, 0x7f, 0xff] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            if let Ok(model) = Ct2::read("model.bin", &damaged) {
                drop(super::layout::tensors(&model));
            }
            if at % 97 != 0 {
                break;
            }
        }
    }
}

fn silero_file() -> Vec<u8> {
    let arrays: &[(&str, &[usize])] = &[
        ("stft_conv.weight", &[258, 1, 256]),
        ("conv1.weight", &[128, 129, 3]),
        ("conv1.bias", &[128]),
        ("conv2.weight", &[64, 128, 3]),
        ("conv2.bias", &[64]),
        ("conv3.weight", &[64, 64, 3]),
        ("conv3.bias", &[64]),
        ("conv4.weight", &[128, 64, 3]),
        ("conv4.bias", &[128]),
        ("lstm_cell.weight_ih", &[512, 128]),
        ("lstm_cell.weight_hh", &[512, 128]),
        ("lstm_cell.bias_ih", &[512]),
        ("lstm_cell.bias_hh", &[512]),
        ("final_conv.weight", &[1, 128, 1]),
        ("final_conv.bias", &[1]),
    ];
    let (mut table, mut at) = (serde_json::Map::new(), 0);
    for (name, shape) in arrays {
        let end = at + 4 * shape.iter().product::<usize>();
        table.insert((*name).to_owned(), serde_json::json!({"dtype": "F32", "shape": shape, "data_offsets": [at, end]}));
        at = end;
    }
    let table = serde_json::to_vec(&table).unwrap();
    let mut bytes = (table.len() as u64).to_le_bytes().to_vec();
    bytes.extend(&table);
    bytes.resize(bytes.len() + at, 0);
    bytes
}

#[test]
fn a_voice_activity_network_is_converted_whole_or_refused() {
    let whole = silero_file();
    let mut out = Vec::new();
    silero::convert("silero.safetensors", &whole, &mut out).unwrap();
    assert_eq!(out.len(), 885_106, "the size of the real one");
    for length in [0, 7, 8, 100, 1000, whole.len() / 2, whole.len() - 1] {
        let refusal = silero::convert("silero.safetensors", &whole[..length], &mut Vec::new()).unwrap_err().to_string();
        assert!(refusal.starts_with("model file silero.safetensors is not readable"), "{refusal}");
    }
}

#[test]
fn hostile_safetensors_tables_are_refused() {
    for table in [
        r#"[]"#,
        r#"{"a":1}"#,
        r#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}}"#,
        r#"{"a":{"dtype":"F32","shape":[18446744073709551615,4],"data_offsets":[0,4]}}"#,
        r#"{"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}"#,
    ] {
        let mut bytes = (table.len() as u64).to_le_bytes().to_vec();
        bytes.extend(table.as_bytes());
        bytes.extend([0; 8]);
        assert!(safetensors::read("x", &bytes).is_err(), "{table}");
    }
    assert!(safetensors::read("x", &u64::MAX.to_le_bytes()).is_err());
    assert!(vocabulary::read("x.json", b"[\"a\"").is_err());
}

/// A model folder that already holds the voice-activity network, which only the real file's checksum lets in; so these tests stop there.
#[test]
fn a_name_or_checksum_that_makes_no_sense_is_refused_before_anything_is_fetched() {
    let scratch = tempfile::tempdir().unwrap();
    let dir = ModelDir::new(scratch.path());
    let sum = "0".repeat(64);
    let small = super::catalogue().iter().find(|entry| entry.name == "small").unwrap();
    let table = [
        ("mine", "short", "is no sha256 checksum"),
        ("../mine", sum.as_str(), "can't name a model"),
        ("", &sum, "can't name a model"),
        ("silero-v6-f16", &sum, "can't name a model"),
        ("base-f16", &sum, "can't name a model"),
        ("small", &sum, &format!("model file ggml-small.bin: expected sha256 {}, got {sum}", small.sha256)),
    ];
    for (name, sha256, says) in table {
        let refusal = fetch_from(name, "nowhere", sha256, &dir, &mut |_| panic!("fetched")).unwrap_err().to_string();
        assert!(refusal.contains(says), "{name}: {refusal}");
    }
    assert!(matches!(super::fetch("nobody", &dir, &mut |_| ()), Err(ModelError::Unknown { .. })));
    assert_eq!(installed(&dir).unwrap(), []);
    fs::write(scratch.path().join("silero-v6-f16.bin"), b"other").unwrap();
    assert!(resolve("base", &dir).unwrap_err().to_string().starts_with("model file silero-v6-f16.bin: expected sha256 d98b0fb2"));
}
