//! The attention heads that follow the sound, as OpenAI published them with the models, by layer and head.

use crate::models::GgmlFile;

type Heads = &'static [(u32, u32)];

const TINY_EN: Heads = &[(1, 0), (2, 0), (2, 5), (3, 0), (3, 1), (3, 2), (3, 3), (3, 4)];
const TINY: Heads = &[(2, 2), (3, 0), (3, 2), (3, 3), (3, 4), (3, 5)];
const BASE_EN: Heads = &[(3, 3), (4, 7), (5, 1), (5, 5), (5, 7)];
const BASE: Heads = &[(3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6)];
#[rustfmt::skip]
const SMALL_EN: Heads = &[
    (6, 6), (7, 0), (7, 3), (7, 8), (8, 2), (8, 5), (8, 7), (9, 0), (9, 4), (9, 8), (9, 10), (10, 0), (10, 1), (10, 2), (10, 3), (10, 6), (10, 11),
    (11, 2), (11, 4),
];
const SMALL: Heads = &[(5, 3), (5, 9), (8, 0), (8, 4), (8, 7), (8, 8), (9, 0), (9, 7), (9, 9), (10, 5)];

/// Which published model it is, and its heads.
fn published(ggml: &GgmlFile) -> Option<(&'static str, Heads)> {
    let sizes = ggml.sizes();
    let english = sizes.vocabulary == 51_864;
    match (sizes.text_layers, sizes.text_heads) {
        (4, 6) if english => Some(("tiny.en", TINY_EN)),
        (4, 6) => Some(("tiny", TINY)),
        (6, 8) if english => Some(("base.en", BASE_EN)),
        (6, 8) => Some(("base", BASE)),
        (12, 12) if english => Some(("small.en", SMALL_EN)),
        (12, 12) => Some(("small", SMALL)),
        _ => None,
    }
}

/// The published model's name.
pub(super) fn named(ggml: &GgmlFile) -> Option<&'static str> {
    published(ggml).map(|(name, _)| name)
}

/// Its heads; of others all heads of the upper half of the layers, as for models that nobody measured.
pub(super) fn of(ggml: &GgmlFile) -> Vec<(u32, u32)> {
    let sizes = ggml.sizes();
    let upper = || (sizes.text_layers / 2..sizes.text_layers).flat_map(|layer| (0..sizes.text_heads).map(move |head| (layer, head)));
    published(ggml).map_or_else(|| upper().collect(), |(_, heads)| heads.to_vec())
}
