//! The table of models: what each is called, its file, its checksum, and where it comes from.

use super::recipe::{BASE_F16, BASE_Q8_0, Recipe, TINY_EN_F16};

/// One model that callscrub knows by name.
#[derive(Debug)]
pub struct CatalogueEntry {
    /// The name on the command line.
    pub name: &'static str,
    /// The name of its ggml file, in the model folder and (for those that users fetch) in public.
    pub file: &'static str,
    /// SHA-256 of that file, in lower-case hexadecimal.
    pub sha256: &'static str,
    /// Its size in MiB, where published or measured.
    pub mebibytes: Option<u32>,
    /// How it is had.
    pub(crate) recipe: Option<&'static Recipe>,
}

impl CatalogueEntry {
    /// Whether [`fetch`](super::fetch) can get it; the others are fetched by [`fetch_from`](super::fetch_from) from a source of the user's.
    pub fn fetchable(&self) -> bool {
        self.recipe.is_some()
    }
}

const fn converted(
    name: &'static str,
    file: &'static str,
    sha256: &'static str,
    mebibytes: u32,
    recipe: &'static Recipe,
) -> CatalogueEntry {
    CatalogueEntry { name, file, sha256, mebibytes: Some(mebibytes), recipe: Some(recipe) }
}

const fn public(name: &'static str, file: &'static str, mebibytes: Option<u32>, sha256: &'static str) -> CatalogueEntry {
    CatalogueEntry { name, file, sha256, mebibytes, recipe: None }
}

/// The smallest first. The sums of files that users fetch are those that public package recipes pin.
static CATALOGUE: [CatalogueEntry; 21] = [
    converted("tiny.en", "tiny.en-f16.bin", "d16050124c5e21c45f264653a08c69fed83ea0885975d3471d6a5614c3266035", 75, &TINY_EN_F16),
    converted("base-q8_0", "base-q8_0.bin", "051878cda86786daeb103d1b0ba5bcc83bf453468daa6e245806c92581c92ef7", 78, &BASE_Q8_0),
    converted("base", "base-f16.bin", "8299ffcc7b30502857281dd32e13833a51cfc80ecf59036f8d017d59a5b18b48", 142, &BASE_F16),
    public("tiny", "ggml-tiny.bin", Some(75), "be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21"),
    public("base-q5_1", "ggml-base-q5_1.bin", None, "422f1ae452ade6f30a004d7e5c6a43195e4433bc370bf23fac9cc591f01a8898"),
    public("base.en-q5_1", "ggml-base.en-q5_1.bin", None, "4baf70dd0d7c4247ba2b81fafd9c01005ac77c2f9ef064e00dcf195d0e2fdd2f"),
    public("base.en", "ggml-base.en.bin", Some(142), "a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002"),
    public("small-q5_1", "ggml-small-q5_1.bin", Some(181), "ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb"),
    public("small.en-q5_1", "ggml-small.en-q5_1.bin", None, "bfdff4894dcb76bbf647d56263ea2a96645423f1669176f4844a1bf8e478ad30"),
    public("small", "ggml-small.bin", Some(466), "1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b"),
    public("small.en", "ggml-small.en.bin", Some(466), "c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d"),
    public("medium-q5_0", "ggml-medium-q5_0.bin", None, "19fea4b380c3a618ec4723c3eef2eb785ffba0d0538cf43f8f235e7b3b34220f"),
    public("medium.en-q5_0", "ggml-medium.en-q5_0.bin", None, "76733e26ad8fe1c7a5bf7531a9d41917b2adc0f20f2e4f5531688a8c6cd88eb0"),
    public("medium", "ggml-medium.bin", Some(1536), "6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208"),
    public("medium.en", "ggml-medium.en.bin", Some(1536), "cc37e93478338ec7700281a7ac30a10128929eb8f427dda2e865faa8f6da4356"),
    public(
        "large-v3-turbo-q5_0",
        "ggml-large-v3-turbo-q5_0.bin",
        Some(547),
        "394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2",
    ),
    public("large-v3-turbo-q8_0", "ggml-large-v3-turbo-q8_0.bin", None, "317eb69c11673c9de1e1f0d459b253999804ec71ac4c23c17ecf5fbe24e259a1"),
    public("large-v3-turbo", "ggml-large-v3-turbo.bin", Some(1536), "1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69"),
    public("large-v3-q5_0", "ggml-large-v3-q5_0.bin", Some(1126), "d75795ecff3f83b5faa89d1900604ad8c780abd5739fae406de19f23ecd98ad1"),
    public("large-v2", "ggml-large-v2.bin", Some(2970), "9a423fe4d40c82774b6af34115b8b935f34152246eb19e80e376071d3f999487"),
    public("large-v3", "ggml-large-v3.bin", Some(2970), "64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2"),
];

/// Every model known by name.
pub fn catalogue() -> &'static [CatalogueEntry] {
    &CATALOGUE
}

/// The entry of that name.
pub(crate) fn entry(name: &str) -> Option<&'static CatalogueEntry> {
    CATALOGUE.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_its_own_name_file_and_checksum() {
        for (index, entry) in CATALOGUE.iter().enumerate() {
            assert!(super::super::digest::parse(entry.sha256).is_ok(), "{}", entry.name);
            for other in &CATALOGUE[..index] {
                assert!(entry.name != other.name && entry.file != other.file && entry.sha256 != other.sha256, "{}", entry.name);
            }
        }
    }
}
