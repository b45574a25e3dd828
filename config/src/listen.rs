//! How recordings are listened to: the settings of `[listen]`.

use std::path::PathBuf;

use crate::value::{any, given, within};

choices! {
    /// What runs the whisper model.
    EngineKind {
        /// whisper.cpp.
        WhisperCpp = "whisper.cpp",
        /// CTranslate2, in builds that have it.
        Ctranslate2 = "ctranslate2",
    }
}

section! {
    /// `[listen]`.
    Listen ["listen"] {
        /// The whisper model: a name of `callscrub model list`, or a ggml file.
        model: String = "base".into(), given;
        /// What runs it.
        engine: EngineKind = EngineKind::WhisperCpp, any;
        /// Where models are kept; `None`: the user's cache folder.
        model_dir: Option<PathBuf> = None, any;
        /// Decoder states side by side over one model, each on one thread; 0: one a core.
        states: u64 = 0, within(0..=256);
    }
}
