//! Rows as tables for a terminal.

use std::collections::BTreeMap;

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::edges::{Side, Spread};
use super::leak::{Leak, Leaks};
use super::row::Row;
use super::score::Count;

/// One line a row: what was removed, and at what cost.
pub fn marks<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let header = [
        "call",
        "",
        "core",
        "all",
        "left ms/span",
        "over %",
        "over % strict",
        "negatives",
        "clean touched",
        "speech s",
        "heard %",
        "leaks",
        "CPU s/s",
    ];
    table(header, rows.into_iter().map(mark_cells))
}

fn mark_cells(row: &Row) -> [String; 13] {
    let marks = &row.marks;
    [
        row.name.clone(),
        row.end.to_owned(),
        count(marks.core()),
        count(marks.all()),
        format!("{:.0}", marks.uncovered_per_span()),
        format!("{:.2}", marks.over_percent()),
        format!("{:.2}", marks.over_strict_percent()),
        count(marks.negatives),
        count(marks.clean_touched),
        format!("{:.1}", row.coverage.speech_ms as f64 / 1000.0),
        row.transcribed().map_or("-".to_owned(), |share| format!("{:.1}", 100.0 * share)),
        row.leaks.as_ref().map_or("-".to_owned(), |leaks| format!("{}+{} ({})", leaks.runs.len(), leaks.written.len(), leaks.longest())),
        format!("{:.3}", row.cpu_per_second()),
    ]
}

/// One line a row: how true the edges are.
pub fn edges<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let header = [
        "noise",
        "core recall",
        "left ms/span",
        "found",
        "start: left",
        "reach",
        "error",
        "end: left",
        "reach",
        "error",
        "over % strict",
        "of values",
    ];
    table(header, rows.into_iter().map(edge_cells))
}

fn edge_cells(row: &Row) -> [String; 12] {
    let marks = &row.marks;
    let [start_left, start_reach, start_error] = side(&marks.edges.start);
    let [end_left, end_reach, end_error] = side(&marks.edges.end);
    [
        row.name.clone(),
        format!("{:.3}", marks.core().share()),
        format!("{:.1}", marks.uncovered_per_span()),
        format!("{}/{}", marks.edges.start.left.count(), marks.all().of),
        start_left,
        start_reach,
        start_error,
        end_left,
        end_reach,
        end_error,
        format!("{:.2}", marks.over_strict_percent()),
        format!("{:.2}", marks.over_values_percent()),
    ]
}

fn side(side: &Side) -> [String; 3] {
    let shown = |spread: &Spread, text: String| if spread.count() == 0 { "-".to_owned() } else { text };
    let both = |spread: &Spread| shown(spread, format!("{:.0} / {:.0}", spread.mean(), spread.p95()));
    [both(&side.left), both(&side.reach), shown(&side.error, format!("{:+.0}", side.error.mean()))]
}

/// How many of how many.
pub(super) fn count(count: Count) -> String {
    format!("{}/{}", count.hit, count.of)
}

fn table<const N: usize>(header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header);
    rows.for_each(|row| _ = table.add_row(row));
    table.to_string()
}

/// The recall of each kind, and of all, in two lines.
pub fn kinds(total: &Row) -> String {
    let kinds = total.marks.kinds.iter().map(|(kind, hit)| format!("{kind} {}", count(*hit)));
    let (core, all) = (total.marks.core().share(), total.marks.all().share());
    format!("{}\ncore recall {core:.3}, all spans {all:.3}", kinds.collect::<Vec<_>>().join(", "))
}

/// What the leak check recovered, kind by kind.
pub fn leaks(leaks: &Leaks) -> String {
    let (heard, written) = (lengths(&leaks.runs), lengths(&leaks.written));
    format!(
        "leak check of {} core values: {} runs of 3 or more digits heard in the outputs{heard}, {} standing in the transcripts{written}",
        leaks.values,
        leaks.runs.len(),
        leaks.written.len()
    )
}

fn lengths(runs: &[Leak]) -> String {
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    runs.iter().for_each(|leak| kinds.entry(&leak.kind).or_default().push(leak.digits.to_string()));
    let kinds: Vec<String> = kinds.iter().map(|(kind, digits)| format!("{kind} {}", digits.join(" "))).collect();
    if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_leak_check_tells_kinds_and_lengths() {
        let leak = |kind: &str, digits| Leak { kind: kind.to_owned(), digits, channel: 0, at_ms: 0.0 };
        let own = Leaks { values: 7, runs: vec![leak("iban", 3), leak("cvv", 3), leak("iban", 11)], written: vec![leak("pin", 4)] };
        let expected = "leak check of 7 core values: 3 runs of 3 or more digits heard in the outputs (cvv 3, iban 3 11), 1 standing in the transcripts (pin 4)";
        assert_eq!(leaks(&own), expected);
        let row = Row { leaks: Some(own), ..Row::default() };
        assert_eq!((&mark_cells(&row)[11], &mark_cells(&Row::default())[11]), (&"3+1 (11)".to_owned(), &"-".to_owned()));
    }
}
