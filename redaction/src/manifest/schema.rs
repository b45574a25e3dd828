//! The published JSON Schemas, made from the types: what is committed in `docs/schema` is what these tests make.

use std::path::PathBuf;

use schemars::{JsonSchema, Schema};

use super::Manifest;
use crate::log::{Consistency, Entry, Inclusion, TreeHead};
use crate::review::Review;
use crate::run_record::RunRecord;

/// The schema of `T` as it is committed: JSON Schema 2020-12, indented, keys sorted.
fn published<T: JsonSchema>(title: &str) -> String {
    let mut schema: Schema = schemars::schema_for!(T);
    schema.insert("title".to_owned(), title.into());
    let sorted: serde_json::Value = serde_json::from_slice(&super::canonical_json(&schema).unwrap()).unwrap();
    serde_json::to_string_pretty(&sorted).unwrap() + "\n"
}

/// With UPDATE_SCHEMAS set, the test writes what it would else compare.
#[expect(clippy::disallowed_methods, reason = "a test may read and write what the repository publishes")]
fn check(name: &str, made: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/schema").join(name);
    if std::env::var_os("UPDATE_SCHEMAS").is_some() {
        std::fs::write(&path, made).unwrap();
    }
    let committed = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    assert!(
        committed == made,
        "{name} is not what the types say: UPDATE_SCHEMAS=1 cargo test -p redaction schema, and look at the difference"
    );
}

#[test]
fn the_published_schemas_are_those_of_the_types() {
    check("manifest.v1.json", &published::<Manifest>("callscrub.manifest/v1"));
    check("run.v1.json", &published::<RunRecord>("callscrub.run/v1"));
    check("review.v1.json", &published::<Review>("callscrub.review/v1"));
    check("log-entry.v1.json", &published::<Entry>("callscrub.log-entry/v1"));
    check("tree-head.v1.json", &published::<TreeHead>("callscrub.tree-head/v1"));
    check("consistency.v1.json", &published::<Consistency>("callscrub.consistency/v1"));
    check("inclusion.v1.json", &published::<Inclusion>("callscrub.inclusion/v1"));
}
