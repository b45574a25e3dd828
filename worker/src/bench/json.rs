//! Rows as JSON: a list, the last of which is all calls together.

use serde_json::{Map, Value, json};

use super::edges::{Side, Spread};
use super::leak::{Leak, Leaks};
use super::row::Row;
use super::score::Count;

/// The calls, and last their `total`, which also holds each noise class.
pub fn rows(calls: &[Row], classes: &[Row], total: &Row) -> Value {
    let mut last = row(total);
    let classes: Map<String, Value> = classes.iter().map(|class| (class.name.clone(), Value::Object(row(class)))).collect();
    last.insert("by_noise".to_owned(), Value::Object(classes));
    calls.iter().map(row).chain([last]).map(Value::Object).collect()
}

fn row(row: &Row) -> Map<String, Value> {
    let marks = &row.marks;
    let kinds: Map<String, Value> = marks.kinds.iter().map(|(kind, hit)| (kind.clone(), count(*hit))).collect();
    let value = json!({
        "call": row.name, "end": row.end, "noise": row.class, "core_recall": marks.core().share(), "recall": marks.all().share(), "kinds": kinds,
        "uncovered_ms_per_span": marks.uncovered_per_span(), "edges": {"start": side(&marks.edges.start), "end": side(&marks.edges.end)},
        "over_redacted_percent": marks.over_percent(), "over_redacted_strict_percent": marks.over_strict_percent(),
        "over_redacted_values_percent": marks.over_values_percent(),
        "coverage": {"speech_ms": row.coverage.speech_ms, "transcribed_ms": row.coverage.transcribed_ms, "share": row.transcribed()},
        "leaks": row.leaks.as_ref().map(leaks),
        "negatives_hit": count(marks.negatives), "clean_touched": count(marks.clean_touched), "cpu_s_per_s": row.cpu_per_second(), "cpu_s": row.stages,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn leaks(leaks: &Leaks) -> Value {
    let run = |leak: &Leak| json!({"kind": leak.kind, "digits": leak.digits, "channel": leak.channel, "at_ms": leak.at_ms});
    let list = |runs: &[Leak]| runs.iter().map(run).collect::<Vec<_>>();
    json!({"values": leaks.values, "count": leaks.runs.len(), "longest": leaks.longest(), "runs": list(&leaks.runs), "written": list(&leaks.written)})
}

fn count(count: Count) -> Value {
    json!([count.hit, count.of])
}

fn side(side: &Side) -> Value {
    let spread = |spread: &Spread| json!({"count": spread.count(), "mean": spread.mean(), "p95": spread.p95()});
    json!({"left_ms": spread(&side.left), "reach_ms": spread(&side.reach), "error_ms": spread(&side.error)})
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every number at its path; names of what has no fixed shape stand for themselves.
    fn paths(value: &Value, at: &str, into: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| paths(value, &format!("{at}.{key}"), into)),
            _ => into.push(at.to_owned()),
        }
    }

    #[test]
    fn the_last_row_is_all_calls_and_holds_the_noise_classes() {
        let call = Row { name: "a.wav".into(), class: "clean".into(), end: "clean", ..Row::default() };
        let value = rows(std::slice::from_ref(&call), &super::super::row::by_class(std::slice::from_ref(&call)), &Row::sum("all", [&call]));
        assert_eq!((value[0]["call"].as_str(), value[1]["call"].as_str()), (Some("a.wav"), Some("all")));
        assert_eq!((value[0].get("by_noise"), value[1]["by_noise"]["clean"]["noise"].as_str()), (None, Some("clean")));
        let (mut own, mut class) = (Vec::new(), Vec::new());
        paths(&value[0], "", &mut own);
        paths(&value[1]["by_noise"]["clean"], "", &mut class);
        assert_eq!(own, class);
        for path in [
            ".core_recall",
            ".uncovered_ms_per_span",
            ".edges.start.left_ms.p95",
            ".edges.end.error_ms.mean",
            ".coverage.speech_ms",
            ".leaks",
            ".cpu_s_per_s",
        ] {
            assert!(own.iter().any(|known| known == path), "{path} in {own:?}");
        }
    }
}
