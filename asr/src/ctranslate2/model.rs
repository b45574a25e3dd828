//! A ggml model as the files that CTranslate2 reads: `model.bin` (binary version 6), `config.json`, `vocabulary.json`, all in memory.

use ct2rs::sys::ModelMemoryReader;

use crate::error::AsrError;
use crate::models::GgmlFile;

use super::{heads, variables};

/// Marks between the languages and the timestamps: translate, transcribe, startoflm, startofprev, nospeech, notimestamps.
const MARKS: usize = 6;
/// How many languages there are marks for, in models of every age.
const KNOWN: [usize; 2] = [99, 100];
/// Timestamps from 0 to 30 s in steps of 20 ms.
const TIMESTAMPS: usize = 1501;

/// What tokens stand for. It has no `Debug`: its bytes are what may have been said.
pub(super) struct Vocabulary {
    text: Vec<Vec<u8>>,
    languages: usize,
    multilingual: bool,
}

impl Vocabulary {
    /// Of a model; `None` where its tokens don't add up to marks and timestamps, since ids would stand for something else then.
    pub(super) fn of(ggml: &GgmlFile) -> Option<Self> {
        let text: Vec<Vec<u8>> = ggml.vocabulary().iter().map(|token| token.to_vec()).collect();
        let size = ggml.sizes().vocabulary as usize;
        // The end of text and the start of the transcript stand before the languages.
        let languages = size.checked_sub(text.len() + 2 + MARKS + TIMESTAMPS).filter(|languages| KNOWN.contains(languages))?;
        Some(Self { languages, multilingual: size >= 51_865, text })
    }

    /// The bytes of a text token.
    pub(super) fn text(&self, id: usize) -> Option<&[u8]> {
        self.text.get(id).map(Vec::as_slice)
    }

    /// Which step of 20 ms a timestamp says.
    pub(super) fn timestamp(&self, id: usize) -> Option<u64> {
        id.checked_sub(self.end() + 2 + self.languages + MARKS).map(|step| step as u64)
    }

    fn end(&self) -> usize {
        self.text.len()
    }

    /// The ids before the text: the start, and where the model knows several languages, English and transcribing.
    pub(super) fn start(&self) -> Vec<usize> {
        let start = self.end() + 1;
        if self.multilingual { vec![start, start + 1, start + self.languages + 2] } else { vec![start] }
    }

    /// The same as CTranslate2 names them.
    pub(super) fn prompt(&self) -> Vec<String> {
        self.start().into_iter().map(|id| self.name(id)).collect()
    }

    /// Marks that stand for nothing that is said.
    pub(super) fn never(&self) -> Vec<i32> {
        (self.end() + 1..self.end() + 2 + self.languages + MARKS - 1).filter_map(|id| i32::try_from(id).ok()).collect()
    }

    /// What a blank answer begins with.
    fn blank(&self) -> Vec<usize> {
        self.text.iter().position(|token| token == b" ").into_iter().chain([self.end()]).collect()
    }

    /// A name for every id, each another one; those by which CTranslate2 looks up marks are as published.
    fn name(&self, id: usize) -> String {
        const NAMES: [&str; MARKS] =
            ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"];
        let after = |first: usize| id.checked_sub(first);
        let marks = self.end() + 2 + self.languages;
        match () {
            () if id == self.end() => "<|endoftext|>".to_owned(),
            () if id == self.end() + 1 => "<|startoftranscript|>".to_owned(),
            () => match after(marks).and_then(|mark| NAMES.get(mark)) {
                Some(name) => (*name).to_owned(),
                None => format!("{id}"),
            },
        }
    }

    fn names(&self) -> Vec<String> {
        (0..self.end() + 2 + self.languages + MARKS + TIMESTAMPS).map(|id| self.name(id)).collect()
    }
}

/// The files, ready to be loaded.
pub(super) fn reader(ggml: &GgmlFile, vocabulary: &Vocabulary) -> Result<ModelMemoryReader, AsrError> {
    let json = |value: serde_json::Value| value.to_string().into_bytes();
    let config = serde_json::json!({
        "alignment_heads": heads::of(ggml),
        "suppress_ids": [],
        "suppress_ids_begin": vocabulary.blank(),
        "lang_ids": [],
    });
    let mut reader = ModelMemoryReader::new("whisper").map_err(|_| AsrError::Engine { what: "preparing a model" })?;
    reader.register_file("model.bin", &variables::weights(ggml)?);
    reader.register_file("config.json", &json(config));
    reader.register_file("vocabulary.json", &json(vocabulary.names().into()));
    Ok(reader)
}
