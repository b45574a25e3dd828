//! United States ZIP codes, five digits or nine.

use redaction::finding::{Checksum, Entity, Reason};

use crate::code::{self, Alphabet, Code};
use crate::confidence;
use crate::reader::token::{Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Rule, RuleInfo};
use crate::run::Measure;
use crate::scene::Scene;
use crate::states::is_state;

/// The rule: a code, also as the end of an address.
pub(crate) struct UsZip;

impl Rule for UsZip {
    fn about(&self) -> &About {
        &ZIP.about
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Code(&ZIP)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for run in scene.runs.iter().filter(|run| matches!(run.to - run.from, 5 | 9) && run.measure != Measure::Words) {
            let (first, last) = run.ends(&scene.symbols);
            let digits = scene.symbols[run.from..run.to].iter().all(|symbol| symbol.ch.is_ascii_digit());
            if digits && (ends_address(scene, first) || follows_state(scene, first)) {
                let hit = Hit { rule, first, last, confidence: confidence::SHAPE, checksum: Checksum::None, reason: Reason::Cue, value: 0 };
                hits.push(hit);
            }
        }
    }
}

/// Most words between a way's name and the code: town and state.
const TOWN: usize = 6;

/// Whether a number, a name and a kind of way stand right before: "881 Willow Bend Drive, Plano, Texas".
fn ends_address(scene: &Scene<'_>, first: usize) -> bool {
    let tokens = &scene.tokens;
    let from = first.saturating_sub(TOWN);
    let before = |at: usize| tokens[at].turn == tokens[first].turn && !tokens[at].is(traits::IS);
    let way = (from..first).rev().take_while(|at| before(*at)).find(|at| tokens[*at].is(traits::STREET) || is_box(scene, *at));
    way.is_some_and(|way| {
        let town = (way + 1..first).all(|at| tokens[at].stop < Stop::Full && !tokens[at].is(traits::LEAD | traits::BACK | traits::AT));
        town && (way.saturating_sub(5)..way + 2).any(|at| tokens[at].is_number() && before(at))
    })
}

/// Whether a state's name stands right before: "that's Bozeman, Montana, 59715".
fn follows_state(scene: &Scene<'_>, first: usize) -> bool {
    let Some(before) = first.checked_sub(1).filter(|at| scene.tokens[*at].turn == scene.tokens[first].turn) else { return false };
    scene.tokens[before].stop < Stop::Full && is_state(scene, before)
}

/// "P.O. Box 4471".
fn is_box(scene: &Scene<'_>, at: usize) -> bool {
    scene.text(at).eq_ignore_ascii_case("box") && scene.tokens.get(at + 1).is_some_and(|t| t.is_number())
}

static ZIP: Code = Code {
    about: About {
        info: RuleInfo { id: "us_zip", entity: Entity::US_ZIP, version: 1, description: "United States ZIP codes, five digits or nine." },
        cues: &[
            "zip code?",
            "zip",
            "zip plus four",
            "zipcode",
            "sip code",
            "zep/dip/tip/zept/zap code",
            "zip codes",
            "postal code",
            "billing zip",
            "five/5 digit zip",
            "post code",
            "postcode",
            "zip code's",
            "zit code",
            "where does/do/would/should/will ~ bill/bills/statement/statements go/come/get/for/that",
            "zip on/for that/it",
            "area zip",
        ],
        weak: &["sip", "ship code"],
        cases: &[
            Case::Catches("Last thing, the billing zip code?|nine four one oh three.", "nine four one oh three"),
            Case::Catches("The zip is 10011", "10011"),
            Case::Catches("I'm at 881 Willow Bend Drive, Plano, Texas, 75024", "75024"),
            Case::Catches("We moved to Lansing, Michigan, 48911 in spring", "48911"),
            Case::Ignores("the road is closed for 10500 cars"),
            Case::Ignores("I zipped 50 files"),
        ],
    },
    alphabet: Alphabet::Digits,
    digits: true,
    lengths: &[5, 9],
    loose: (4, 6),
    shape: code::any,
    check: None,
    alone: None,
    layout: None,
    public: None,
};
