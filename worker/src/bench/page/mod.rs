//! Measured calls as one HTML page to look at: no request leaves it, and it holds kinds, times and marks, no word that was spoken.
//!
//! | module | job |
//! |---|---|
//! | `strip` | a call's time axis in rows of a minute, as shapes |
//!
//! The template (`worker/templates/bench.html`) only puts in place what stands here; askama escapes every name in it.

pub(crate) mod strip;

use askama::Template;

use super::picture::{Band, Picture, Role};
use super::row::Row;
use super::score::Count;
use super::table;
use strip::Strip;

/// The page as a whole.
#[derive(Template)]
#[template(path = "bench.html")]
struct Page<'a> {
    total: Vec<Mark>,
    calls: Vec<Call<'a>>,
}

/// A figure and its name.
struct Mark {
    name: &'static str,
    value: String,
    /// Whether it is one that should not be.
    bad: bool,
}

/// One call's section.
struct Call<'a> {
    name: &'a str,
    class: &'a str,
    end: &'static str,
    marks: Vec<Mark>,
    strips: Vec<Strip>,
    lines: Vec<Line<'a>>,
}

/// One line of the list of all that lies on a call's time axis.
struct Line<'a> {
    what: &'static str,
    kind: &'a str,
    channels: String,
    from: String,
    to: String,
    share: String,
}

/// The page of calls and of their `total`.
///
/// # Errors
/// Where the template fails, which only a full memory makes it do.
pub fn page(calls: &[(Row, Picture)], total: &Row) -> Result<String, askama::Error> {
    Page { total: marks(total), calls: calls.iter().map(|(row, picture)| call(row, picture)).collect() }.render()
}

fn call<'a>(row: &'a Row, picture: &'a Picture) -> Call<'a> {
    let mut bands: Vec<&Band> = picture.bands.iter().collect();
    bands.sort_by(|a, b| a.start_ms.total_cmp(&b.start_ms));
    let lines = bands.into_iter().map(line).collect();
    Call { name: &row.name, class: &row.class, end: row.end, marks: marks(row), strips: strip::strips(picture), lines }
}

fn line(band: &Band) -> Line<'_> {
    let told = !matches!(band.role, Role::Range | Role::Over | Role::Leak);
    Line {
        what: strip::name(band.role),
        kind: &band.kind,
        channels: band.channels.iter().map(u16::to_string).collect::<Vec<_>>().join(" "),
        from: strip::time(band.start_ms),
        to: strip::time(band.end_ms),
        share: if told { format!("{:.0} %", 100.0 * band.share) } else { String::new() },
    }
}

fn marks(row: &Row) -> Vec<Mark> {
    let marks = &row.marks;
    let mark = |name, value, bad| Mark { name, value, bad };
    let all_hit = |count: Count| count.hit < count.of;
    vec![
        mark("core spans removed", table::count(marks.core()), all_hit(marks.core())),
        mark("all spans removed", table::count(marks.all()), all_hit(marks.all())),
        mark("left, ms a span", format!("{:.1}", marks.uncovered_per_span()), false),
        mark("over-redaction", format!("{:.2} %", marks.over_percent()), false),
        mark("without grace", format!("{:.2} %", marks.over_strict_percent()), false),
        mark("harmless numbers hit", table::count(marks.negatives), marks.negatives.hit > 0),
        mark("clean calls touched", table::count(marks.clean_touched), marks.clean_touched.hit > 0),
        mark("speech heard", row.transcribed().map_or("-".to_owned(), |share| format!("{:.1} %", 100.0 * share)), false),
        leak_mark(row),
        mark("CPU seconds a second", format!("{:.3}", row.cpu_per_second()), false),
    ]
}

fn leak_mark(row: &Row) -> Mark {
    let (value, bad) = match &row.leaks {
        None => ("-".to_owned(), false),
        Some(leaks) if leaks.longest() == 0 => ("none".to_owned(), false),
        Some(leaks) => (format!("{} and {}, longest {}", leaks.runs.len(), leaks.written.len(), leaks.longest()), true),
    };
    Mark { name: "digits still heard, and written", value, bad }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::leak::{Leak, Leaks};

    fn row(name: &str) -> Row {
        let leaks = Leaks { values: 1, runs: vec![Leak { kind: "iban".into(), digits: 4, channel: 0, at_ms: 10.0 }], ..Leaks::default() };
        Row { name: name.to_owned(), class: "<noise>".to_owned(), end: "redacted", leaks: Some(leaks), ..Row::default() }
    }

    fn shown(name: &str, kind: &str) -> String {
        let band = |role| Band { role, kind: kind.to_owned(), channels: vec![0], start_ms: 100.0, end_ms: 500.0, share: 0.5 };
        let bands = vec![band(Role::Missed), band(Role::Range), band(Role::Over)];
        let picture = Picture { duration_ms: 1000.0, outlines: vec![vec![0.5; 10]], bands };
        page(&[(row(name), picture)], &Row::sum("all", [])).unwrap()
    }

    #[test]
    fn a_hostile_name_is_text_wherever_it_stands() {
        for hostile in ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'-alert(1)-'", "</title></svg><b>"] {
            let page = shown(hostile, hostile);
            assert!(!page.contains(hostile), "{hostile}");
            let plain = shown("a", "a");
            for sign in ['<', '>', '"', '\''] {
                assert_eq!(page.matches(sign).count(), plain.matches(sign).count(), "{sign} of {hostile}");
            }
        }
    }

    #[test]
    fn a_page_asks_nobody_for_anything_and_runs_nothing() {
        let page = shown("call.wav", "pin");
        assert!(page.contains("default-src 'none'"));
        for forbidden in ["<script", "http://", "https://", "src=", "@import", "<link"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn a_call_has_a_heading_a_picture_and_all_of_it_in_a_list() {
        let page = shown("call.wav", "pin");
        for part in [
            "<h2 id=\"call-1\"",
            "href=\"#call-1\"",
            "class=\"missed\"",
            "class=\"over\"",
            "identifier, MISSED",
            "1 and 0, longest 4",
            "50 %",
            "&#60;noise&#62;",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
}
