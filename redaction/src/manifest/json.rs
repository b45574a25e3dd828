//! Canonical JSON: one value, one text.

use serde::Serialize;
use serde_json::Value;

/// `value` as canonical JSON: keys sorted, no white space, one newline at the end. The same value always gives the same bytes.
///
/// # Errors
/// Where the value can't be JSON at all (a map whose keys aren't strings, a float that isn't finite).
pub fn canonical_json(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = String::new();
    write_sorted(&serde_json::to_value(value)?, &mut text);
    text.push('\n');
    Ok(text.into_bytes())
}

// Sorted by hand: a `serde_json` built with `preserve_order` anywhere in the tree would keep insertion order.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            write_list(out, ('{', '}'), entries, |(key, value), out| {
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_sorted(value, out);
            });
        }
        Value::Array(items) => write_list(out, ('[', ']'), items.iter(), write_sorted),
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn write_list<T>(out: &mut String, (open, close): (char, char), items: impl IntoIterator<Item = T>, write: impl Fn(T, &mut String)) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(item, out);
    }
    out.push(close);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_sorts_keys_at_every_depth_and_keeps_lists_in_order() {
        let value = serde_json::json!({"b": [3, 1, {"z": "\n\"", "a": null}], "a": 0.93});
        let bytes = canonical_json(&value).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "{\"a\":0.93,\"b\":[3,1,{\"a\":null,\"z\":\"\\n\\\"\"}]}\n");
    }
}
