//! A report as text, as CSV, and as a page with plots. All three show the same: what may be shown was decided before.

use std::fmt::Write as _;

use askama::Template;
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;

use super::disclose::{Guard, Shown, Table};

/// How the counts are to be read, for people.
fn guard(guard: Guard) -> String {
    let groups = format!("Groups of fewer than {} recordings are not shown, nor others from which their size would follow.", guard.least);
    match guard.epsilon {
        None => groups,
        Some(epsilon) => format!("{groups} Counts bear Laplace noise (epsilon {epsilon} for the whole report)."),
    }
}

fn hidden(table: &Table) -> Option<String> {
    match table.hidden {
        0 => None,
        1 => Some("1 group is not shown".to_owned()),
        many => Some(format!("{many} groups are not shown")),
    }
}

/// As tables of text.
pub fn text(shown: &Shown) -> String {
    let mut text = format!("{} recordings. {}\n", shown.recordings, guard(shown.guard));
    for table in &shown.tables {
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(UTF8_HORIZONTAL_ONLY).set_header([table.name, "recordings"]);
        for (group, count) in &table.rows {
            drawn.add_row([group.clone(), count.to_string()]);
        }
        // Writing to a string can't fail.
        let _ = writeln!(text, "\n{drawn}");
        if let Some(hidden) = hidden(table) {
            let _ = writeln!(text, "{hidden}");
        }
    }
    text
}

/// As CSV (RFC 4180): table, group, recordings.
pub fn csv(shown: &Shown) -> String {
    let mut text = format!("table,group,recordings\r\nall,,{}\r\n", shown.recordings);
    for table in &shown.tables {
        for (group, count) in &table.rows {
            let _ = write!(text, "{},{},{count}\r\n", table.name, field(group));
        }
    }
    text
}

/// Quoted; what a spreadsheet would take for a formula is told to be text.
fn field(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

/// The page.
#[derive(Template)]
#[template(path = "report.html")]
struct Page {
    recordings: u64,
    guard: String,
    plots: Vec<Plot>,
}

/// One table, drawn.
struct Plot {
    name: &'static str,
    about: &'static str,
    bars: Vec<Bar>,
    height: usize,
    hidden: Option<String>,
}

/// One group.
struct Bar {
    name: String,
    count: u64,
    /// In units of the drawing.
    y: usize,
    width: f64,
}

/// A bar's height with the space after it, and the longest bar, in units of the drawing.
const ROW: usize = 22;
const LONGEST: f64 = 560.0;

/// As a page with plots, which asks nobody for anything.
///
/// # Errors
/// Where the template fails, which only a full memory makes it do.
pub fn page(shown: &Shown) -> Result<String, askama::Error> {
    Page { recordings: shown.recordings, guard: guard(shown.guard), plots: shown.tables.iter().map(plot).collect() }.render()
}

fn plot(table: &Table) -> Plot {
    let most = table.rows.iter().map(|(_, count)| *count).max().unwrap_or(1).max(1) as f64;
    let bar = |(index, (name, count)): (usize, &(String, u64))| Bar {
        name: name.clone(),
        count: *count,
        y: index * ROW,
        width: (*count as f64 / most * LONGEST * 10.0).round() / 10.0,
    };
    Plot {
        name: table.name,
        about: match table.name {
            "entity" => "recordings of which such a value was removed; one can be in several",
            "rule" => "the same by the rule that found it",
            "day" => "when it was worked on (UTC)",
            "review" => "what people decided",
            "coverage" => "the share of detected speech that words account for",
            _ => "what became of it",
        },
        bars: table.rows.iter().enumerate().map(bar).collect(),
        height: table.rows.len().max(1) * ROW,
        hidden: hidden(table),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(group: &str) -> Shown {
        let table = |name, hidden| Table { name, exclusive: true, rows: vec![(group.to_owned(), 40), ("b".into(), 20)], hidden };
        Shown { recordings: 60, guard: Guard { least: 10, epsilon: Some(0.5) }, tables: vec![table("outcome", 0), table("day", 2)] }
    }

    #[test]
    fn every_form_shows_every_group_and_how_it_was_kept() {
        let shown = shown("redacted");
        let (text, csv, page) = (text(&shown), csv(&shown), page(&shown).unwrap());
        assert_eq!(csv.lines().count(), 6);
        assert!(csv.contains("day,\"redacted\",40"));
        for form in [&text, &page] {
            let all = ["redacted", "40", "60", "2 groups are not shown", "epsilon 0.5", "fewer than 10"];
            assert!(all.iter().all(|part| form.contains(part)), "{form}");
        }
    }

    #[test]
    fn a_hostile_name_is_text_in_every_form_and_the_page_asks_nobody_for_anything() {
        let page = page(&shown("</text><script>alert(1)</script>")).unwrap();
        for forbidden in ["<script", "http://", "https://", "src=", "@import", "<link"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(csv(&shown("=1+\"x\",")).contains("\"'=1+\"\"x\"\",\",40"));
    }
}
