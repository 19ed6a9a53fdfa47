//! The published JSON Schema: fresh, and in agreement with what is written.

use std::path::Path;

use dataseal_manifest::{PackStatement, Statement, pack_statement_schema, statement_schema};
use serde_json::Value;

use crate::fixture::appraisal;

#[test]
fn the_published_schemas_are_fresh() {
    for (name, schema) in [
        ("statement-v0.json", statement_schema()),
        ("policy-pack-v0.json", pack_statement_schema()),
    ] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
        let path = folder.join(name);
        if std::env::var_os("DATASEAL_WRITE").is_some() {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(&path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            published == schema,
            "docs/schemas/{name} is stale: run this test with DATASEAL_WRITE=1"
        );
    }
}

#[test]
fn statements_over_packs_agree_with_the_schema() {
    let schema: Value = serde_json::from_str(&pack_statement_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let digest = dataseal_model::Digest::new([7; 32]);
    let files = [("pack.toml".to_owned(), digest)].into();
    let identity = ("acme".parse().unwrap(), "1.0.0".to_owned(), digest);
    let payload = PackStatement::new(identity, None, files).unwrap().to_payload().unwrap();
    let statement: Value = serde_json::from_slice(&payload).unwrap();
    assert!(validator.is_valid(&statement));
    for (pointer, wrong) in [
        ("/predicateType", Value::from("other")),
        ("/subject/0/digest", Value::from("00")),
        ("/predicate", serde_json::json!({"id": "acme", "version": "1.0.0"})),
    ] {
        let mut broken = statement.clone();
        *broken.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
}

#[test]
fn statements_agree_with_the_schema() {
    let schema: Value = serde_json::from_str(&statement_schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let payload = Statement::build(&appraisal()).unwrap().to_payload().unwrap();
    let statement: Value = serde_json::from_slice(&payload).unwrap();
    assert!(validator.is_valid(&statement));

    for (pointer, wrong) in [
        ("/predicateType", Value::from("other")),
        ("/subject/0/name", Value::from(1)),
        ("/predicate/profile/tables/0/rows", Value::from(1.5)),
        ("/predicate/profile/tables/0/rows", Value::from(1_u64 << 53)),
        ("/predicate/profile/tables/0/rows", Value::from(-1)),
        (
            "/predicate/tool",
            serde_json::json!({"name": "a", "version": "b", "more": 1}),
        ),
    ] {
        let mut broken = statement.clone();
        *broken.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
}
