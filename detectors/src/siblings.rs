//! Siblings: two values of a kind told in one breath, "mine's KD 204 8817 and hers is KD 611 0925".
//!
//! Only for what was heard on the phone: there one of the two is read, and the name before the other is written as anything.

use crate::beside;
use crate::code::Alphabet;
use crate::rule::{Answer, Hit};
use crate::rules;
use crate::run::{Measure, Run};
use crate::scene::Scene;
use crate::window::window;

/// Codes of fewer symbols look like others by chance.
const LEAST: usize = 7;
/// So many words at most stand between two of a kind.
const FAR: usize = 24;

/// Adds the runs of letters and digits that stand in one stretch with a code among `hits` and are built as it is.
pub(crate) fn find(scene: &Scene<'_>, hits: &mut Vec<Hit>) {
    let taken = scene.taken(hits.iter());
    let found: Vec<Hit> = hits.iter().filter(|hit| hit.is_sure()).flat_map(|hit| siblings(scene, hit, &taken)).collect();
    hits.extend(found);
}

fn siblings(scene: &Scene<'_>, hit: &Hit, taken: &[bool]) -> Vec<Hit> {
    let Some(Answer::Code(code)) = rules::TABLE.get(hit.rule).map(|rule| rule.answer()) else { return Vec::new() };
    let place = |token: usize| scene.symbols.partition_point(|symbol| (symbol.token as usize) < token);
    let own = shape(&scene.characters[place(hit.first)..place(hit.last + 1)]);
    let mixed = code.alphabet == Alphabet::Mixed && own.contains(&b'A') && own.contains(&b'9');
    let Some(segment) = scene.segments.get(scene.segments.partition_point(|segment| segment.to <= hit.last)) else { return Vec::new() };
    if !mixed || own.len() < LEAST {
        return Vec::new();
    }
    let token = |run: &Run| scene.symbols[run.from].token as usize;
    let (from, to) = (segment.from.max(hit.first.saturating_sub(FAR)), segment.to.min(hit.last + FAR));
    let first = scene.runs.partition_point(|run| token(run) < from);
    let runs = scene.runs[first..].iter().take_while(|run| token(run) < to);
    let like = runs.filter(|run| run.measure == Measure::None && !beside::is_by_chance(scene, run));
    let like = like.filter_map(|run| {
        // "Hers is Mar-i-a R. KD 611 0925": letters of the name stand before it.
        let symbols = &scene.characters[run.from..run.to];
        let from = run.to.checked_sub(own.len()).filter(|_| shape(symbols).ends_with(&own))?;
        let ends = (scene.symbols[from].token as usize, scene.symbols[run.to - 1].end as usize);
        (!(ends.0..=ends.1).any(|at| taken[at])).then(|| window(hit.rule, ends))
    });
    like.collect()
}

/// Letters and digits as they alternate.
fn shape(symbols: &[u8]) -> Vec<u8> {
    symbols.iter().map(|symbol| if symbol.is_ascii_digit() { b'9' } else { b'A' }).collect()
}
