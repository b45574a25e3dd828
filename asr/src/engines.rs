//! The recognisers to choose from, by name.

use std::fmt;
use std::num::NonZeroUsize;
use std::path::Path;
use std::str::FromStr;

use crate::engine::Transcriber;
use crate::error::AsrError;
use crate::whisper::Whisper;

/// A recogniser of Whisper models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// whisper.cpp, with the weights as the file stores them.
    #[default]
    WhisperCpp,
    /// CTranslate2, with weights of 8 bits: only in builds with the feature `ctranslate2`.
    Ctranslate2,
}

impl Engine {
    /// Every engine, built in or not.
    pub const ALL: [Engine; 2] = [Engine::WhisperCpp, Engine::Ctranslate2];

    /// Its name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Engine::WhisperCpp => "whisper.cpp",
            Engine::Ctranslate2 => "ctranslate2",
        }
    }

    /// Opens the ggml model at `path`, for `states` callers at once.
    ///
    /// # Errors
    /// Where the file can't be read or is refused, and where this build is without that engine.
    pub fn open(self, path: &Path, states: NonZeroUsize) -> Result<Box<dyn Transcriber>, AsrError> {
        match self {
            Engine::WhisperCpp => Ok(Box::new(Whisper::open(path, states)?)),
            #[cfg(feature = "ctranslate2")]
            Engine::Ctranslate2 => Ok(Box::new(crate::ctranslate2::Ctranslate2::open(path, states)?)),
            #[cfg(not(feature = "ctranslate2"))]
            Engine::Ctranslate2 => Err(AsrError::NotBuilt { engine: self.name() }),
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = || Engine::ALL.map(Engine::name).join(", ");
        Engine::ALL.into_iter().find(|engine| engine.name() == name).ok_or_else(|| format!("no such engine; there are: {}", known()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_engine_is_known_by_its_name_alone() {
        for engine in Engine::ALL {
            assert_eq!(engine.name().parse(), Ok(engine));
        }
        assert!("whisper".parse::<Engine>().unwrap_err().contains("whisper.cpp"));
    }

    #[cfg(not(feature = "ctranslate2"))]
    #[test]
    fn an_engine_that_was_not_built_in_is_refused_with_the_feature_to_build() {
        let refused = Engine::Ctranslate2.open(Path::new("model.bin"), NonZeroUsize::MIN).err().map(|error| error.to_string());
        assert!(refused.is_some_and(|text| text.contains("--features ctranslate2")));
    }
}
