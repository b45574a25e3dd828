//! What of a tally may be shown: no group of fewer than k recordings, and none whose size follows from what is shown.
//!
//! A small group is hidden with its name. Where what is hidden of a table could be had by subtracting what is shown from the whole (all
//! recordings; of entities, those in which something was removed; of rules, their entity's), the next smallest groups are hidden too, until
//! at least two are, of k recordings together. A group that all but a few have tells of those few: it is hidden like a small one, and with a
//! rule all rules of its entity. Differences between two reports are out of reach here: that is what noise is for.

use std::collections::{BTreeMap, VecDeque};

use super::noise::{NoRandomness, Noise};
use super::tally::{Part, Tally};

/// How a report is kept from telling of single people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guard {
    /// The least recordings that a group shows.
    pub least: u64,
    /// The privacy budget of the whole report; none: counts are exact.
    pub epsilon: Option<f64>,
}

/// What may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// All recordings.
    pub recordings: u64,
    /// How it was kept.
    pub guard: Guard,
    /// The tables.
    pub tables: Vec<Table>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// "outcome", "day", "review", "coverage", "entity", "rule".
    pub name: &'static str,
    /// Whether its groups exclude one another.
    pub exclusive: bool,
    /// Groups and their recordings.
    pub rows: Vec<(String, u64)>,
    /// How many groups are not shown.
    pub hidden: usize,
}

/// Why nothing may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// Too little to be told of at all.
    #[error("there are fewer recordings than a group must have to be shown")]
    TooFew,
    /// No noise.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// The tables, and the recordings as a whole: each gets an equal part of the budget.
const SHARES: f64 = 7.0;
/// How many entities, or rules, one recording is taken to have at most where noise is set: more than nearly any has.
const MOST: f64 = 8.0;

/// What may be shown of `tally`.
///
/// # Errors
/// Where that is nothing.
pub fn disclose(tally: &Tally, guard: Guard) -> Result<Shown, Withheld> {
    if tally.recordings < guard.least.max(1) {
        return Err(Withheld::TooFew);
    }
    let mut tables: Vec<Table> = tally.parts.iter().map(|(part, groups)| part_table(*part, groups, guard.least)).collect();
    tables.extend(removed_tables(tally, guard.least));
    let mut shown = Shown { recordings: tally.recordings, guard, tables };
    if let Some(epsilon) = guard.epsilon {
        blur(&mut shown, epsilon)?;
    }
    Ok(shown)
}

fn part_table(part: Part, groups: &BTreeMap<String, u64>, least: u64) -> Table {
    let rows = safe(groups, least, &[]);
    Table { name: part.name(), exclusive: true, hidden: groups.len() - rows.len(), rows }
}

fn removed_tables(tally: &Tally, least: u64) -> [Table; 2] {
    let redacted = tally.parts.get(&Part::Outcome).and_then(|groups| groups.get("redacted")).copied();
    let wholes = [Some(tally.recordings), redacted].into_iter().flatten().collect::<Vec<_>>();
    let entities = safe(&tally.entities, least, &wholes);
    // A rule of an entity that is hidden would tell of it.
    let rules: Vec<(String, u64)> = entities
        .iter()
        .filter_map(|(entity, of)| Some((entity, *of, tally.rules.get(entity)?)))
        .filter(|(_, of, rules)| !rules.values().any(|count| tells(*count, least, &[&wholes[..], &[*of]].concat())))
        .flat_map(|(entity, _, rules)| rules.iter().map(move |(rule, count)| (format!("{entity} {rule}"), *count)))
        .collect();
    let all_rules: usize = tally.rules.values().map(BTreeMap::len).sum();
    [
        Table { name: "entity", exclusive: false, hidden: tally.entities.len() - entities.len(), rows: entities },
        Table { name: "rule", exclusive: false, hidden: all_rules - rules.len(), rows: rules },
    ]
}

/// Whether a count tells of few: of those in the group, or of those of one of the wholes that are not.
fn tells(count: u64, least: u64, wholes: &[u64]) -> bool {
    count < least || wholes.iter().any(|whole| (1..least).contains(&whole.saturating_sub(count)))
}

/// The groups that may stand, by name.
fn safe(groups: &BTreeMap<String, u64>, least: u64, wholes: &[u64]) -> Vec<(String, u64)> {
    let mut by_size: Vec<(&String, u64)> = groups.iter().map(|(name, count)| (name, *count)).collect();
    by_size.sort_by_key(|(name, count)| (*count, *name));
    let (mut hidden, mut shown): (Vec<_>, VecDeque<_>) = (Vec::new(), VecDeque::new());
    for group in by_size {
        if tells(group.1, least, wholes) { hidden.push(group) } else { shown.push_back(group) }
    }
    let covered = |hidden: &[(&String, u64)]| hidden.len() >= 2 && hidden.iter().map(|(_, count)| count).sum::<u64>() >= least;
    while !hidden.is_empty() && !covered(&hidden) {
        let Some(next) = shown.pop_front() else { break };
        hidden.push(next);
    }
    let mut rows: Vec<(String, u64)> = shown.into_iter().map(|(name, count)| (name.clone(), count)).collect();
    rows.sort();
    rows
}

/// Adds noise to every count. None falls below what a group must have: what is shown below it would look like a small group.
fn blur(shown: &mut Shown, epsilon: f64) -> Result<(), Withheld> {
    let least = shown.guard.least;
    let noisy = |count: u64, noise: &Noise| -> Result<u64, NoRandomness> { Ok(count.saturating_add_signed(noise.draw()?).max(least)) };
    let once = Noise::new(epsilon / SHARES);
    let often = Noise::new(epsilon / SHARES / MOST);
    shown.recordings = noisy(shown.recordings, &once)?;
    for table in &mut shown.tables {
        let noise = if table.exclusive { &once } else { &often };
        for (_, count) in &mut table.rows {
            *count = noisy(*count, noise)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::*;

    fn groups(counts: &[u64]) -> BTreeMap<String, u64> {
        counts.iter().enumerate().map(|(index, count)| (format!("g{index:02}"), *count)).collect()
    }

    fn shown(counts: &[u64], least: u64) -> Vec<u64> {
        safe(&groups(counts), least, &[]).into_iter().map(|(_, count)| count).collect()
    }

    #[test]
    fn a_small_group_takes_others_with_it_until_nobody_can_subtract_it() {
        let cases: &[(&[u64], &[u64])] = &[
            (&[100, 50, 20], &[100, 50, 20]),
            (&[100, 50, 3], &[100]),
            (&[100, 50, 6, 7], &[100, 50]),
            (&[100, 50, 3, 4], &[100]),
            (&[100, 3], &[]),
            (&[3], &[]),
            (&[10, 10, 9], &[10]),
            (&[], &[]),
        ];
        for (counts, expected) in cases {
            assert_eq!(shown(counts, 10), *expected, "{counts:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_hidden_is_never_one_group_alone_nor_less_than_k_together(counts in proptest::collection::vec(1u64..40, 0..12), least in 1u64..15) {
            let shown = shown(&counts, least);
            let hidden = counts.len() - shown.len();
            let rest = counts.iter().sum::<u64>() - shown.iter().sum::<u64>();
            prop_assert!(shown.iter().all(|count| *count >= least));
            prop_assert!(hidden == 0 || shown.is_empty() || (hidden >= 2 && rest >= least), "{:?} {:?}", counts, shown);
        }
    }

    #[test]
    fn a_group_that_all_but_a_few_have_is_hidden_like_those_few() {
        let mut tally = Tally { recordings: 500, entities: groups(&[495, 300, 200]), ..Tally::default() };
        tally.rules.insert("g01".into(), groups(&[294, 40]));
        tally.rules.insert("g02".into(), groups(&[200, 150]));
        let shown = disclose(&tally, Guard { least: 10, epsilon: None }).unwrap();
        let names = |table: usize| shown.tables[table].rows.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        // 500 - 495 is 5; a second one goes with it, so that it isn't alone.
        assert_eq!((names(0), names(1)), (vec!["g01"], vec![]));
    }

    #[test]
    fn a_rule_is_never_shown_where_its_entity_is_not_and_noise_shows_no_group_below_k() {
        let mut tally = Tally { recordings: 500, entities: groups(&[300, 200, 11, 2]), ..Tally::default() };
        tally.parts.insert(Part::Outcome, groups(&[480, 20]));
        tally.rules = tally.entities.iter().map(|(entity, count)| (entity.clone(), groups(&[*count]))).collect();
        let exact = disclose(&tally, Guard { least: 10, epsilon: None }).unwrap();
        let table = |shown: &Shown, name: &str| shown.tables.iter().find(|table| table.name == name).unwrap().clone();
        assert_eq!(table(&exact, "rule").rows.iter().map(|(_, count)| *count).collect::<Vec<_>>(), [300, 200]);
        assert_eq!((table(&exact, "rule").hidden, table(&exact, "entity").hidden), (2, 2));
        let noisy = disclose(&tally, Guard { least: 10, epsilon: Some(0.01) }).unwrap();
        assert!(noisy != exact && noisy.tables.iter().flat_map(|table| &table.rows).all(|(_, count)| *count >= 10));
        assert_eq!(disclose(&Tally { recordings: 9, ..tally }, Guard { least: 10, epsilon: None }), Err(Withheld::TooFew));
    }
}
