//! Rows as tables for a terminal.

use comfy_table::Table;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::edges::{Side, Spread};
use super::row::Row;
use super::score::Count;

/// One line a row: what was removed, and at what cost.
pub fn marks<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let header = ["call", "", "core", "all", "left ms/span", "over %", "over % strict", "negatives", "clean touched", "CPU s/s"];
    table(header, rows.into_iter().map(mark_cells))
}

fn mark_cells(row: &Row) -> [String; 10] {
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
        format!("{:.3}", row.cpu_per_second()),
    ]
}

/// One line a row: how true the edges are.
pub fn edges<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let header =
        ["noise", "core recall", "left ms/span", "found", "start: left", "reach", "error", "end: left", "reach", "error", "over % strict"];
    table(header, rows.into_iter().map(edge_cells))
}

fn edge_cells(row: &Row) -> [String; 11] {
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
    ]
}

fn side(side: &Side) -> [String; 3] {
    let both = |spread: &Spread| format!("{:.0} / {:.0}", spread.mean(), spread.p95());
    [both(&side.left), both(&side.reach), format!("{:+.0}", side.error.mean())]
}

fn count(count: Count) -> String {
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
