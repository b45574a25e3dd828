//! Speech to words: voice activity, windows, whisper, word times, and the model files that this needs.

pub mod models;
