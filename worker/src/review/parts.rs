//! What pages ask for beside themselves, embedded in the program. `wavesurfer.js` and its plugins are the published 7.12.12 as it came (BSD-3-Clause,
//! `worker/assets/review/wavesurfer.LICENSE`).

/// Name, content type, content.
const PARTS: &[(&str, &str, &str)] = &[
    ("review.css", "text/css; charset=utf-8", include_str!("../../assets/review/review.css")),
    ("review.js", JAVASCRIPT, include_str!("../../assets/review/review.js")),
    ("wavesurfer.js", JAVASCRIPT, include_str!("../../assets/review/wavesurfer.esm.js")),
    ("wavesurfer-regions.js", JAVASCRIPT, include_str!("../../assets/review/wavesurfer-regions.esm.js")),
    ("wavesurfer-timeline.js", JAVASCRIPT, include_str!("../../assets/review/wavesurfer-timeline.esm.js")),
    ("icon.svg", "image/svg+xml", include_str!("../../assets/review/icon.svg")),
    ("wavesurfer.LICENSE", "text/plain; charset=utf-8", include_str!("../../assets/review/wavesurfer.LICENSE")),
];
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// The part of that name, with its type.
pub(super) fn part(name: &str) -> Option<(&'static str, &'static str)> {
    PARTS.iter().find(|(own, _, _)| *own == name).map(|(_, kind, text)| (*kind, *text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_style_and_no_script_names_an_address_to_load_from() {
        for (name, _, text) in PARTS.iter().filter(|(name, _, _)| !name.ends_with("LICENSE") && !name.ends_with("svg")) {
            for forbidden in ["http://", "https://", "//cdn", "@import"] {
                assert!(!text.contains(forbidden), "{forbidden} in {name}");
            }
        }
    }
}
